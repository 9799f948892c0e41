//! Figures, changes and the audit pack: what is told of the whole population.

use std::{io::Cursor, time::Duration};

use chrono::TimeDelta;
use consent_evidence::archive::{ArchiveReader, FIGURES, STATEMENT};
use consent_manager::service::{
    ChangeOf, ChangeQuery, ExportProgress, ExportScope, Figure, FigureQuery,
};
use consent_model::{digest::Digest, party::Role, rights::Matter};
use serde_json::Value;
use service_kit::clock::Clock as _;

use super::super::world::{World, bank, lender, manifest, party};

#[tokio::test]
async fn figures_are_what_happened_and_how_long_a_stop_took_to_be_acknowledged() {
    let w = World::new().await;
    w.link_bank().await;
    let from = w.clock.now();
    let stopped = w.approve(true).await;
    let kept = w.approve(true).await;
    for defer in [true, false] {
        let opened = w.open(w.ask(true).await).await;
        let (id, notice) = (opened.id, opened.notice.id);
        match defer {
            true => w
                .manager
                .defer(w.account, id, notice)
                .await
                .map(drop)
                .unwrap(),
            false => w
                .manager
                .deny(w.account, id, notice, None)
                .await
                .map(drop)
                .unwrap(),
        }
    }
    w.clock.advance(Duration::from_secs(86_400));
    w.manager.revoke(w.account, stopped, None).await.unwrap();
    w.clock.advance(Duration::from_secs(5));
    let told = w.was_told(stopped, &lender()).await;
    let said = w.says(&told, Some(w.gone()));
    w.acknowledge(&said, &w.lender).await.unwrap();
    w.manager
        .make_rights_request(w.account, None, Matter::Grievance, "It is slow.")
        .await
        .unwrap();

    let query = FigureQuery {
        from,
        to: w.clock.now() + TimeDelta::days(1),
        party: None,
        purpose: None,
    };
    let figures = w.manager.figures(&query).await.unwrap();
    let n = |figure| figures.counts[&figure];
    assert_eq!(
        [n(Figure::Asked), n(Figure::Shown), n(Figure::Given)],
        [4, 4, 2]
    );
    assert_eq!(
        [n(Figure::Denied), n(Figure::Deferred), n(Figure::Withdrawn)],
        [1, 1, 1]
    );
    assert_eq!(
        [
            n(Figure::Revoked),
            n(Figure::Expired),
            n(Figure::Shared),
            n(Figure::Refused)
        ],
        [0; 4]
    );
    assert_eq!(figures.bars.len(), 3);
    let bar = |at: usize, figure| figures.bars[at].1.get(&figure).copied().unwrap_or_default();
    assert_eq!(
        [
            bar(0, Figure::Given),
            bar(1, Figure::Given),
            bar(1, Figure::Withdrawn)
        ],
        [2, 0, 1]
    );
    let found = &figures.acknowledged;
    assert_eq!(
        (found.stops, found.acknowledged, found.within.not_yet),
        (2, 1, 1)
    );
    assert_eq!(
        (found.median_ms, found.longest_ms),
        (Some(5_000), Some(5_000))
    );
    assert_eq!(found.within.ten_seconds, 1);
    let complaints = &figures.grievances;
    assert_eq!(
        (complaints.made, complaints.open, complaints.overdue),
        (1, 1, 0)
    );
    assert!(complaints.lines.is_empty());

    // Of one party, of another purpose, of a time in which nothing happened.
    let of_bank = FigureQuery {
        party: Some(bank()),
        ..query.clone()
    };
    let figures = w.manager.figures(&of_bank).await.unwrap();
    assert_eq!(figures.counts[&Figure::Given], 0);
    assert_eq!(
        (
            figures.acknowledged.stops,
            figures.acknowledged.acknowledged
        ),
        (1, 0)
    );
    let other = FigureQuery {
        purpose: Some("101".into()),
        ..query.clone()
    };
    let figures = w.manager.figures(&other).await.unwrap();
    assert!(figures.counts.values().all(|n| *n == 0));
    assert_eq!(figures.acknowledged.stops, 0);
    let before = FigureQuery {
        from: from - TimeDelta::days(9),
        to: from,
        ..query.clone()
    };
    let figures = w.manager.figures(&before).await.unwrap();
    assert!(figures.counts.values().all(|n| *n == 0) && figures.bars.len() > 8);

    // A year later the complaint has no answer, and the page says so whatever time it shows.
    w.clock.advance(Duration::from_secs(200 * 86_400));
    w.manager.consent(w.account, kept).await.unwrap();
    let figures = w.manager.figures(&before).await.unwrap();
    assert_eq!(figures.grievances.lines.len(), 1);
    assert_eq!(figures.grievances.made, 0);
    let figures = w.manager.figures(&query).await.unwrap();
    assert_eq!(
        (figures.grievances.open, figures.grievances.overdue),
        (0, 1)
    );
}

#[tokio::test]
async fn a_notice_in_other_words_a_newer_question_and_another_registry_entry_are_told_with_what_differs()
 {
    let w = World::new().await;
    w.link_bank().await;
    let mut request = w.request(false);
    w.open(w.submit(&request).await.unwrap()).await;
    // The same words again are no change.
    request = w.request(false);
    w.open(w.submit(&request).await.unwrap()).await;
    request = w.request(false);
    request.benefit = "A decision within the hour".into();
    w.open(w.submit(&request).await.unwrap()).await;
    let told = w.changes(Some(ChangeOf::Notices)).await;
    assert_eq!(told.len(), 2);
    assert_eq!(
        (told[0].2, &told[0].3),
        (false, &vec!["benefit".to_owned()])
    );
    assert!(told[1].2 && told[1].3.is_empty());
    assert!(told[0].1.contains("lender.example") && told[0].1.contains("105"));

    let mut question = manifest();
    w.manager
        .publish_question(&Digest::of_bytes(b"1"), &question)
        .await
        .unwrap();
    question.version = 2;
    question.explanation =
        serde_json::from_value(serde_json::json!({"en": "Your income"})).unwrap();
    w.manager
        .publish_question(&Digest::of_bytes(b"2"), &question)
        .await
        .unwrap();
    let told = w.changes(Some(ChangeOf::Questions)).await;
    assert_eq!(told[2].1, "income 2");
    assert!(
        told[2].3.contains(&"explanation.en".to_owned())
            && told[2].3.contains(&"version".to_owned())
    );
    assert!(!told[2].3.contains(&"name".to_owned()));

    let mut entry = party("bank.example", &[Role::Provider], &w.bank);
    entry.name = "Another name".into();
    w.manager.register_party(&entry).await.unwrap();
    let told = w.changes(Some(ChangeOf::Parties)).await;
    assert_eq!(told[0].0, "party.updated");
    assert!(told[0].3.contains(&"name".to_owned()));
    w.manager
        .publish_policy(&serde_json::json!({"days": 30}))
        .await
        .unwrap();
    w.manager
        .publish_policy(&serde_json::json!({"days": 20}))
        .await
        .unwrap();
    let told = w.changes(Some(ChangeOf::Policy)).await;
    assert_eq!(
        (told.len(), told[0].3.as_slice()),
        (2, &["days".to_owned()][..])
    );

    // All of it in the order of the log, a page at a time.
    let all = w.changes(None).await;
    let mut paged = Vec::new();
    let mut before = None;
    loop {
        let wanted = ChangeQuery {
            of: None,
            before,
            most: 2,
        };
        let some = w.manager.changes_of(wanted).await.unwrap();
        let Some(last) = some.last() else { break };
        before = Some(last.number);
        paged.extend(some.into_iter().map(|change| change.event));
    }
    let all: Vec<_> = all.into_iter().map(|change| change.0).collect();
    assert_eq!(paged, all);
}

#[tokio::test]
async fn the_audit_pack_counts_what_the_page_counts_and_says_how_it_is_kept() {
    let w = World::new().await;
    w.link_bank().await;
    let policy = serde_json::json!({"record_years": 8, "operator": [["name", "Example Limited"]]});
    w.manager.publish_policy(&policy).await.unwrap();
    let from = w.clock.now();
    let stopped = w.approve(true).await;
    w.approve(true).await;
    let opened = w.open(w.ask(true).await).await;
    let (id, notice) = (opened.id, opened.notice.id);
    w.manager.deny(w.account, id, notice, None).await.unwrap();
    w.manager.revoke(w.account, stopped, None).await.unwrap();
    w.clock.advance(Duration::from_secs(5));
    let told = w.was_told(stopped, &lender()).await;
    let said = w.says(&told, Some(w.gone()));
    w.acknowledge(&said, &w.lender).await.unwrap();
    let query = FigureQuery {
        from,
        to: w.clock.now() + TimeDelta::days(1),
        party: None,
        purpose: None,
    };
    let page = w.manager.figures(&query).await.unwrap();

    let all = ExportScope::Population { from: 0, to: None };
    let mut progress = |_: ExportProgress| ();
    let archive = w
        .manager
        .export(&all, Cursor::new(Vec::new()), &mut progress)
        .await
        .unwrap();
    let mut archive = ArchiveReader::open(Cursor::new(archive.into_inner())).unwrap();
    let mut read =
        |path| -> Value { serde_json::from_slice(&archive.whole(path, 1 << 20).unwrap()).unwrap() };
    let pack = read(FIGURES);
    for (name, figure) in [
        ("given", Figure::Given),
        ("denied", Figure::Denied),
        ("deferred", Figure::Deferred),
        ("withdrawn", Figure::Withdrawn),
        ("revoked", Figure::Revoked),
        ("expired", Figure::Expired),
    ] {
        assert_eq!(pack["consents"][name], page.counts[&figure], "{name}");
    }
    let told = &pack["acknowledgements"];
    assert_eq!(
        told["longest_ms"],
        page.acknowledged.longest_ms.unwrap(),
        "{told}"
    );

    let statement = read(STATEMENT);
    let controls = statement["controls"].as_array().unwrap();
    let value = |item: &str| {
        let mut of = controls.iter().filter(|control| control["item"] == item);
        of.next().map(|control| control["value"].clone())
    };
    assert_eq!(value("Part B, item 4(c)"), Some(8.into()));
    assert!(value("rule 14(3)").unwrap()["overdue"] == 0);
    assert_eq!(
        statement["particulars"],
        serde_json::json!([["name", "Example Limited"]])
    );
}
