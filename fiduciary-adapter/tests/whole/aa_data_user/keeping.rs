//! What is kept, for how long, and how; and the verbs of the program.

use std::io;

use account_aggregator::Operation as Op;
use chrono::TimeDelta;
use clap::Parser;
use fiduciary_adapter::account_aggregator::data_user::{
    NetworkUserError, Patience, verbs::NetworkUserVerb,
};
use serde_json::{Value, json};

use crate::aa_data_user::{
    aggregator::{account, document},
    world::{World, consent_notice},
};

async fn fetched(w: &World, detail: Value) -> String {
    let consent = w.consented_to(detail).await;
    let session = w.user().request_data(&consent, None).await.unwrap();
    w.collect(&session).await.unwrap();
    consent.id
}

#[actix_web::test]
async fn what_may_only_be_looked_at_is_handed_over_and_not_kept() {
    let w = World::new().await;
    let mut detail = w.detail();
    detail["consentMode"] = "VIEW".into();
    detail["DataLife"]["value"] = 0.into();
    let consent = w.consented_to(detail).await;
    let session = w.user().request_data(&consent, None).await.unwrap();
    // The disk is full: it may be fetched again, for the session is not over.
    let mut full = |_: &_| Err(io::Error::other("full"));
    let lost = w
        .user()
        .collect(&session, Patience::WaitForAll, &mut full)
        .await;
    assert!(matches!(lost, Err(NetworkUserError::NotHandedOver(_))));
    let collected = w.collect(&session).await.unwrap();
    let wanted = document(&account("bank-fip", "L-1"));
    assert_eq!(collected.documents[0].content.as_slice(), wanted.as_bytes());
    let rows = w.user().records().await.unwrap();
    assert!(rows.len() == 2 && rows.iter().all(|row| row.keep_until.is_none()));
    let kept = w.user().kept(&rows[0].record).await;
    assert!(matches!(kept, Err(NetworkUserError::NotKept)));
    w.stop().await;
}

#[actix_web::test]
async fn what_is_kept_goes_when_its_life_is_over_and_is_unreadable_on_disk() {
    let w = World::new().await;
    fetched(&w, w.detail()).await;
    let w = w.restarted().await;
    let rows = w.user().records().await.unwrap();
    let kept = w.user().kept(&rows[0].record).await.unwrap();
    let wanted = document(&account("bank-fip", &kept.row.link_ref));
    assert_eq!(kept.content.as_slice(), wanted.as_bytes());
    let on_disk: Vec<u8> = ["", "-wal"]
        .iter()
        .filter_map(|end| std::fs::read(format!("{}{end}", w.database().display())).ok())
        .flatten()
        .collect();
    // Three letters alone stand by chance in what is sealed, or in a digest.
    for secret in ["her@one", "XXXXXX1234", "currentBalance", "\"L-1\""] {
        let found = on_disk
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "{secret}");
    }
    w.clock.set(rows[0].at + TimeDelta::days(2));
    let gone = w.user().kept(&rows[0].record).await;
    assert!(matches!(gone, Err(NetworkUserError::NotKept)));
    assert_eq!(w.user().records().await.unwrap().len(), 2);
    w.stop().await;
}

#[actix_web::test]
async fn this_party_may_keep_for_less_than_it_may() {
    for (days, kept) in [(0, None), (1, Some(1)), (9, Some(2))] {
        let w = World::with(&format!("keep_at_most_days = {days}")).await;
        fetched(&w, w.detail()).await;
        let row = w.user().records().await.unwrap().remove(0);
        assert_eq!(
            row.keep_until,
            kept.map(|days| row.at + TimeDelta::days(days)),
            "{days}"
        );
        w.stop().await;
    }
}

#[actix_web::test]
async fn what_came_under_a_consent_that_is_revoked_goes_at_once() {
    let w = World::new().await;
    let expired = fetched(&w, w.detail()).await;
    let revoked = fetched(&w, w.detail()).await;
    for (id, status) in [(&expired, "EXPIRED"), (&revoked, "REVOKED")] {
        let notice = consent_notice(None, Some(id), status);
        let answer = w.tell(&w.one, Op::FiuConsentNotification, &notice).await;
        assert_eq!(answer.0, 200);
    }
    for row in w.user().records().await.unwrap() {
        assert_eq!(row.keep_until.is_some(), row.consent == expired);
    }
    w.stop().await;
}

#[derive(Parser)]
struct Words {
    #[command(subcommand)]
    verb: NetworkUserVerb,
}

async fn say(w: &World, words: &[&str]) -> Result<String, String> {
    let all = ["aa"].iter().chain(words).chain(&["--config", "unused"]);
    let words = Words::try_parse_from(all).unwrap();
    let mut out = Vec::new();
    let done = words.verb.carry_out(&w.user(), &mut out).await;
    done.map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out).unwrap())
}

async fn json_of(w: &World, words: &[&str]) -> Value {
    let said = say(w, words).await.unwrap();
    serde_json::from_str(said.lines().next().unwrap()).unwrap()
}

#[actix_web::test]
async fn the_verbs_do_all_of_it_and_say_it_in_json() {
    let w = World::with("poll_seconds = 1").await;
    let file = w.folder.path().join("ask.json");
    let path = file.to_str().unwrap();
    assert!(
        say(&w, &["request", path])
            .await
            .unwrap_err()
            .contains("cannot be read")
    );
    std::fs::write(&file, "{").unwrap();
    assert!(say(&w, &["request", path]).await.is_err());
    let mut detail = w.detail();
    detail["Customer"]["id"] = "her@nowhere".into();
    std::fs::write(&file, json!({"ConsentDetail": detail}).to_string()).unwrap();
    assert!(say(&w, &["request", path]).await.is_err());
    assert!(say(&w, &["consent", "no-such-handle"]).await.is_err());
    assert!(say(&w, &["fetch", "no-such-consent"]).await.is_err());
    assert!(say(&w, &["collect", "no-such-session"]).await.is_err());
    assert!(say(&w, &["show", "no-such-record"]).await.is_err());

    let toml = w.folder.path().join("ask.toml");
    std::fs::write(&toml, toml::to_string(&w.detail()).unwrap()).unwrap();
    let asked = json_of(&w, &["request", toml.to_str().unwrap()]).await;
    let handle = asked["handle"].as_str().unwrap();
    assert_eq!(asked["state"], "pending");
    assert_eq!(json_of(&w, &["requests"]).await["handle"], handle);
    let consent = json_of(&w, &["consent", handle]).await;
    assert_eq!(
        (&consent["state"], &consent["artefact"]["status"]),
        (&json!("ready"), &json!("ACTIVE"))
    );
    let id = consent["consent"].as_str().unwrap();
    // Nothing is there: what is there now is nothing.
    w.one.set(|state| state.ready = 0);
    let session = json_of(&w, &["fetch", id, "--no-wait"]).await["session"].clone();
    let session = session.as_str().unwrap();
    assert!(say(&w, &["collect", session, "--wait", "0"]).await.is_err());
    assert_eq!(json_of(&w, &["sessions"]).await["state"], "active");
    w.one.set(|state| state.ready = usize::MAX);
    // Gone on with, not asked anew.
    let fetched = json_of(&w, &["fetch", id]).await;
    assert_eq!(
        (&fetched["session"], &fetched["complete"]),
        (&json!(session), &json!(true))
    );
    assert_eq!(w.one.count(Op::AaFiRequest), 1);
    let record = fetched["records"][0]["record"].as_str().unwrap();
    assert!(fetched["records"][0].get("document").is_none());
    let kept = say(&w, &["kept"]).await.unwrap();
    assert!(kept.lines().count() == 2 && kept.contains(record));
    let shown = say(&w, &["show", record]).await.unwrap();
    assert_eq!(shown, document(&account("bank-fip", "L-1")));

    // Into a folder, for a part of the range; nothing of it in the output.
    let folder = w.folder.path().join("out");
    let from = detail["FIDataRange"]["from"].as_str().unwrap();
    let words = [
        "fetch",
        id,
        "--to",
        "2026-12-31T00:00:00Z",
        "--from",
        from,
        "--out",
        folder.to_str().unwrap(),
    ];
    let fetched = json_of(&w, &words).await;
    let file = fetched["records"][1]["file"].as_str().unwrap();
    assert_eq!(
        std::fs::read_to_string(file).unwrap(),
        document(&account("bank-fip", "L-2"))
    );
    w.stop().await;
}
