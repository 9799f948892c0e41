//! The witness, over HTTP: every status of tlog-witness, and what is kept.

use consent_evidence::{
    checkpoint::{LogVerifier, WitnessKey},
    witness::AddCheckpoint,
};
use fiduciary_adapter::witness::ForkKind;
use futures_util::future::join_all;
use reqwest::StatusCode;
use service_kit::testing::LogHistory;

use super::{COMMON, ONE, OTHER, Party, World, log};

/// Checks a cosignature as the log does, with the witness's key as its operator gave it.
async fn holds(party: &Party, history: &LogHistory, line: &str) -> u64 {
    let vkey = party.state().await.vkey.unwrap();
    let known = WitnessKey::parse(&vkey).unwrap();
    let verifier = LogVerifier::new(&history.vkey(), vec![known]).unwrap();
    let note = format!("{}{line}", history.checkpoint());
    let opened = verifier.open(&note).unwrap();
    assert_eq!(opened.cosigned.len(), 1);
    assert_eq!(opened.cosigned[0].0, party.state().await.name.unwrap());
    opened.cosigned[0].1
}

#[actix_web::test]
async fn what_does_not_continue_the_last_one_is_refused_by_its_status_and_what_does_is_cosigned() {
    let w = World::showing(log(COMMON)).await;
    let mut config = w.config("bank.example");
    config.transparency.key = Some(log(COMMON).vkey());
    let bank = w.run(config).await;

    let call = log(COMMON).add_checkpoint(0);
    let text = call.to_text();
    let strangers = LogHistory::new(2, COMMON).add_checkpoint(0).to_text();
    let elsewhere = text.replace("manager.example/log", "other.example/log");
    for (body, status) in [
        (String::new(), 400),
        (text.replacen("old 0", "old 00", 1), 400),
        (
            log(COMMON)
                .add_checkpoint(0)
                .to_text()
                .replacen("old 0", "old 4", 1),
            400,
        ),
        (text.replacen("\n3\n", "\n4\n", 1), 403),
        (strangers, 403),
        (elsewhere, 404),
        (
            text.replacen("old 0\n", &format!("old 0\n{}\n", "A".repeat(43) + "="), 1),
            422,
        ),
        ("x".repeat(64 * 1024 + 1), 413),
    ] {
        let answer = bank.add(body.clone()).await;
        assert_eq!(answer.0.as_u16(), status, "{body:.80} {answer:?}");
    }
    assert!(bank.state().await.cosigned.is_none());
    // A first one with a proof where none belongs shows nothing about the log.
    assert!(bank.forks().await.is_empty());

    let (status, kind, line) = bank.add(text.clone()).await;
    assert_eq!(
        (status, kind.as_str()),
        (StatusCode::OK, "text/plain; charset=utf-8")
    );
    let at = holds(&bank, &log(COMMON), &line).await;
    assert_eq!(at, 1_800_000_000);
    // The same again, by who has seen the answer lost.
    let again = log(COMMON).add_checkpoint(3).to_text();
    assert_eq!(bank.add(again).await.0, StatusCode::OK);

    let (status, kind, size) = bank.add(log(ONE).add_checkpoint(0).to_text()).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!((kind.as_str(), size.as_str()), ("text/x.tlog.size", "3\n"));
    let (status, _, line) = bank.add(log(ONE).add_checkpoint(3).to_text()).await;
    assert_eq!(status, StatusCode::OK);
    holds(&bank, &log(ONE), &line).await;
    // Never back, though it is the log's own earlier checkpoint.
    let back = log(COMMON).add_checkpoint(3).to_text();
    assert_eq!(bank.add(back).await.2, "5\n");
    bank.running.stop().await;
    w.manager.stop().await;
}

#[actix_web::test]
async fn a_party_that_is_no_witness_cosigns_nothing_and_makes_no_key() {
    let w = World::showing(log(COMMON)).await;
    let mut config = w.config("bank.example");
    config.witness = None;
    let bank = w.run(config).await;
    let answer = bank.add(log(COMMON).add_checkpoint(0).to_text()).await;
    assert_eq!(answer.0, StatusCode::NOT_FOUND);
    assert!(!bank.folder().join("witness-key.seed").exists());
    bank.running.stop().await;
    w.manager.stop().await;
}

#[actix_web::test]
async fn a_fork_is_refused_and_both_checkpoints_stay_over_a_restart() {
    let w = World::showing(log(ONE)).await;
    let config = w.config("bank.example");
    let bank = w.run(config.clone()).await;
    bank.watch().await;
    assert_eq!(
        bank.add(log(ONE).add_checkpoint(0).to_text()).await.0,
        StatusCode::OK
    );
    let key = bank.state().await.vkey;
    for _ in 0..2 {
        let fork = bank.add(log(OTHER).add_checkpoint(5).to_text()).await;
        assert_eq!(fork.0, StatusCode::UNPROCESSABLE_ENTITY);
    }
    bank.running.stop().await;

    let bank = w.run(config).await;
    let state = bank.state().await;
    assert_eq!(state.vkey, key);
    assert_eq!(state.cosigned.as_ref().unwrap().note, log(ONE).checkpoint());
    // Said once, with what convicts: the log's signature under either.
    let [fork] = &state.forks[..] else {
        panic!("{state:?}")
    };
    assert_eq!(
        (fork.kind, fork.shown_to.as_str()),
        (ForkKind::TwoRoots, "witness")
    );
    assert_eq!(
        (&fork.ours, &fork.theirs),
        (&log(ONE).checkpoint(), &log(OTHER).checkpoint())
    );
    assert_eq!(
        bank.add(log(ONE).add_checkpoint(0).to_text()).await.2,
        "5\n"
    );
    bank.running.stop().await;
    w.manager.stop().await;
}

#[actix_web::test]
async fn of_calls_at_once_one_is_cosigned_and_the_others_are_told_its_size() {
    let w = World::showing(log(COMMON)).await;
    let bank = w.adapter("bank.example").await;
    bank.watch().await;
    let lengths = [1, 2, 3, 4, 5, 4, 3, 2];
    let calls = lengths.map(|length| bank.add(log(&ONE[..length]).add_checkpoint(0).to_text()));
    let answers = join_all(calls).await;
    let cosigned: Vec<_> = answers.iter().filter(|a| a.0 == StatusCode::OK).collect();
    assert_eq!(cosigned.len(), 1, "{answers:?}");
    let size = bank.state().await.cosigned.unwrap().size;
    let others = answers.iter().filter(|a| a.0 != StatusCode::OK);
    for other in others {
        assert_eq!(
            (other.0, other.2.as_str()),
            (StatusCode::CONFLICT, format!("{size}\n").as_str())
        );
    }
    holds(
        &bank,
        &log(&ONE[..usize::try_from(size).unwrap()]),
        &cosigned[0].2,
    )
    .await;
    bank.running.stop().await;
    w.manager.stop().await;
}

#[actix_web::test]
async fn a_true_checkpoint_with_a_wrong_proof_is_a_doubt_until_the_manager_has_joined_them() {
    let w = World::showing(log(ONE)).await;
    let bank = w.adapter("bank.example").await;
    bank.watch().await;
    assert_eq!(
        bank.add(log(COMMON).add_checkpoint(0).to_text()).await.0,
        StatusCode::OK
    );
    // Anybody can do this, with what the log itself publishes.
    let call = AddCheckpoint {
        proof: Vec::new(),
        ..log(ONE).add_checkpoint(3)
    };
    let answer = bank.add(call.to_text()).await;
    assert_eq!(answer.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        bank.forks().await,
        [(ForkKind::Doubt, "witness".to_owned())]
    );
    assert_eq!(bank.state().await.alarms().count(), 0);
    bank.watch().await;
    assert!(bank.forks().await.is_empty());

    // The manager joins it to nothing: what was cosigned and what is brought are of two histories.
    assert_eq!(
        bank.add(log(ONE).add_checkpoint(3).to_text()).await.0,
        StatusCode::OK
    );
    let longer = ["a", "b", "c", "x", "e", "f"];
    let answer = bank.add(log(&longer).add_checkpoint(5).to_text()).await;
    assert_eq!(answer.0, StatusCode::UNPROCESSABLE_ENTITY);
    let one = ["a", "b", "c", "d", "e", "f", "g"];
    w.manager.show_log(log(&one));
    bank.watch().await;
    assert_eq!(
        bank.forks().await,
        [(ForkKind::NotContinued, "witness".to_owned())]
    );
    bank.running.stop().await;
    w.manager.stop().await;
}
