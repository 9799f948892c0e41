//! The transparency log: everything is in it, what it shows holds, and it notices what was done to it.

use consent_evidence::{
    checkpoint::LogVerifier,
    entry::{self, LogEvent},
    proof::{TlogProof, check_consistency, parse_hash},
    tree::Hash,
};
use consent_manager::service::{LogFault, LogProof, Manager, ManagerError};
use consent_model::{artifact::LifecycleState, digest::Digest};

use super::world::{World, bank, lender};

fn opened(proof: &LogProof, log: &LogVerifier) -> LogEvent {
    let event: LogEvent = serde_json::from_value(proof.event.clone()).unwrap();
    let digest = entry::digest(&proof.salt, &event).unwrap();
    assert_eq!(digest, proof.digest);
    let text = proof.proof.as_deref().expect("under a checkpoint");
    let tlog = TlogProof::parse(text).unwrap();
    assert_eq!(tlog.index, proof.index);
    tlog.check(entry::leaf(&digest), log).unwrap();
    event
}

fn verifier(w: &World) -> LogVerifier {
    LogVerifier::new(w.manager.log_vkey(), Vec::new()).unwrap()
}

/// The checkpoint beside the database.
fn anchor(w: &World) -> String {
    std::fs::read_to_string(w.keys().join("log-checkpoint.txt")).unwrap()
}

/// Who has the database and the key, and has put an entry of the past in another's place: what he signs is right in
/// itself. With his data folder.
async fn forger(w: &World) -> (Manager, tempfile::TempDir) {
    w.damage("DELETE FROM log_checkpoint").await;
    w.damage("DELETE FROM log_tile").await;
    w.damage("UPDATE log_entry SET event = NULL, salt = NULL, digest = (SELECT digest FROM log_entry WHERE number = 0) WHERE number = 1").await;
    let folder = tempfile::tempdir().unwrap();
    (w.second_in(folder.path()).await, folder)
}

async fn found(w: &World) -> LogFault {
    match w.manager.check_whole_log().await {
        Err(ManagerError::LogBroken(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_consent_and_each_of_its_copies_are_in_the_log_with_proofs_that_hold() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    w.serve(&w.data_request(consent).await).await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    w.manager.integrate().await.unwrap();
    let log = verifier(&w);

    let receipt = w.manager.consent_receipt(w.account, consent).await.unwrap();
    let hers: Vec<_> = receipt.log.iter().map(|p| opened(p, &log)).collect();
    let actions: Vec<_> = hers.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(actions, ["granted", "withdrawn"]);
    assert!(hers.iter().zip(1..).all(|(e, seq)| e.seq == seq));
    assert_eq!(hers[0].facts.party, Some(lender()));
    assert!(hers[0].facts.notice.is_some() && hers[0].facts.evidence_key.is_some());

    let mut copies = Vec::new();
    for party in [lender(), bank()] {
        let copy = w.copy(consent, &party).await.unwrap();
        let own = copy.claims().jti;
        let theirs = w.manager.party_proofs(&party, own).await.unwrap();
        let theirs: Vec<_> = theirs.iter().map(|p| (p.digest, opened(p, &log))).collect();
        let words: Vec<_> = theirs
            .iter()
            .map(|(_, e)| (e.subject.as_str(), e.action.as_str()))
            .collect();
        assert_eq!(
            words,
            [
                ("artifact", "issued"),
                ("sharing", "recorded"),
                ("artifact", "changed")
            ]
        );
        let last = &theirs[2].1;
        assert_eq!(last.facts.state, Some(LifecycleState::Revoked));
        for (_, event) in &theirs {
            // Nothing of her, nor of the other party.
            assert_eq!(event.person, None);
            assert_eq!(
                (&event.facts.party, &event.facts.source),
                (&Some(party.clone()), &None)
            );
            assert_eq!(event.facts.consent, None);
        }
        copies.push(theirs);
    }
    let issued: Vec<Digest> = copies.iter().map(|theirs| theirs[0].0).collect();
    let ended: Vec<Digest> = copies.iter().map(|theirs| theirs[2].0).collect();
    let same = |named: &[Digest], entered: &[Digest]| {
        named.len() == entered.len() && named.iter().all(|digest| entered.contains(digest))
    };
    assert!(same(&hers[0].facts.copies, &issued));
    assert!(same(&hers[1].facts.copies, &ended));

    let other = super::world::sign_in(&w.manager, "other", "other@example.org").await;
    assert!(w.manager.consent_receipt(other, consent).await.is_err());
    let strangers = w.copy(consent, &bank()).await.unwrap().claims().jti;
    assert!(w.manager.party_proofs(&lender(), strangers).await.is_err());
    w.manager.integrate().await.unwrap();
    let check = w.manager.check_whole_log().await.unwrap();
    assert_eq!(
        (check.entries, check.checked),
        (check.published, check.entries)
    );
}

#[tokio::test]
async fn any_two_checkpoints_are_consistent_and_tiles_give_what_they_say() {
    let w = World::new().await;
    w.link_bank().await;
    let log = verifier(&w);
    let mut seen = Vec::new();
    for _ in 0..4 {
        w.approve(true).await;
        w.manager.integrate().await.unwrap();
        let note = w.manager.checkpoint().await.unwrap();
        seen.push(log.open(&note).unwrap());
    }
    for (n, old) in seen.iter().enumerate() {
        for new in &seen[n..] {
            let proof = w.manager.log_consistency(old.size, new.size).await.unwrap();
            let hashes: Vec<Hash> = proof.proof.iter().map(|h| parse_hash(h).unwrap()).collect();
            check_consistency(&hashes, old.size, old.root, new.size, new.root).unwrap();
        }
    }
    let last = seen.last().unwrap();
    let width = last.size;
    assert!(width < 256);
    let bundle = w
        .manager
        .log_tile(&format!("entries/000.p/{width}"))
        .await
        .unwrap();
    let tile = w
        .manager
        .log_tile(&format!("0/000.p/{width}"))
        .await
        .unwrap();
    for (entry, hash) in bundle.chunks(34).zip(tile.chunks(32)) {
        assert_eq!(entry[..2], [0, 32]);
        let digest = Digest::from_bytes(entry[2..].try_into().unwrap());
        assert_eq!(entry::leaf(&digest).0, hash);
    }
    for none in [
        format!("0/000.p/{}", width + 1),
        "0/000".into(),
        "1/000".into(),
        "0/001.p/1".into(),
        "0/000.p/0".into(),
        "00/000.p/1".into(),
        "entries/../0".into(),
        "255/000.p/1".into(),
    ] {
        let refused = w.manager.log_tile(&none).await;
        assert!(matches!(refused, Err(ManagerError::NotFound)), "{none}");
    }
    for (from, to) in [(0, 1), (2, 1), (1, width + 1)] {
        assert!(w.manager.log_consistency(from, to).await.is_err());
    }
    assert!(w.manager.log_inclusion(width).await.is_err());
}

#[tokio::test]
async fn what_is_done_to_the_log_is_noticed_and_named() {
    let changes: [(&str, &str); 11] = [
        (
            "entry",
            "UPDATE log_entry SET event = REPLACE(event, 'granted', 'revoked') WHERE action = 'granted'",
        ),
        (
            "entry",
            "UPDATE log_entry SET happened_at = happened_at - 1000 WHERE number = 3",
        ),
        (
            "entry",
            "UPDATE log_entry SET party = NULL WHERE action = 'granted'",
        ),
        (
            "entry",
            "UPDATE log_entry SET salt = digest WHERE number = 2",
        ),
        (
            "tile",
            "UPDATE log_entry SET digest = (SELECT digest FROM log_entry WHERE number = 1), event = NULL, salt = NULL WHERE number = 2",
        ),
        ("entries-missing", "DELETE FROM log_entry WHERE number = 4"),
        ("entries-missing", "DELETE FROM log_entry WHERE number > 4"),
        (
            "root",
            "UPDATE log_tile SET hashes = (SELECT digest FROM log_entry WHERE number = 0)",
        ),
        ("rolled-back", "DELETE FROM log_checkpoint"),
        (
            "checkpoint",
            "UPDATE log_checkpoint SET note = REPLACE(note, 'manager.example/log', 'other.example/log')",
        ),
        ("ledger", "UPDATE consent SET state = 'paused'"),
    ];
    for (name, statement) in changes {
        let w = World::new().await;
        w.link_bank().await;
        w.approve(true).await;
        w.manager.integrate().await.unwrap();
        w.manager.check_whole_log().await.unwrap();
        w.damage(statement).await;
        let fault = serde_json::to_value(found(&w).await).unwrap();
        assert_eq!(fault["fault"], name, "{statement}");
    }
}

#[tokio::test]
async fn a_log_that_was_found_broken_takes_nothing_more() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager.integrate().await.unwrap();
    w.damage("UPDATE log_entry SET happened_at = 1 WHERE number = 0")
        .await;
    w.manager.check_log_meanwhile().await;
    let refused = w.manager.revoke(w.account, consent, None).await;
    assert!(matches!(
        refused,
        Err(ManagerError::LogBroken(LogFault::Entry { number: 0 }))
    ));
    assert!(w.manager.log_is_whole().is_err());
    // A start does not get as far.
    let started = w.second().await.check_log_at_start().await;
    assert!(matches!(started, Err(ManagerError::LogBroken(_))));
}

#[tokio::test]
async fn a_database_that_is_put_back_under_a_running_manager_gets_no_second_tree() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let before = w.manager.integrate().await.unwrap();
    w.manager.pause(w.account, consent, None).await.unwrap();
    let known = w.manager.integrate().await.unwrap();
    assert!(known > before);
    let newest = anchor(&w);
    w.damage(&format!(
        "DELETE FROM log_checkpoint WHERE size > {before}; DELETE FROM log_entry WHERE number >= {before}"
    ))
    .await;
    // As if it had been so: what happens now is another history from there on.
    let refused = w.manager.integrate().await.unwrap_err();
    let rolled_back = |error: &ManagerError| {
        matches!(error, ManagerError::LogBroken(LogFault::RolledBack { published, held })
            if (*published, *held) == (known, before))
    };
    assert!(rolled_back(&refused), "{refused:?}");
    let refused = w.manager.revoke(w.account, consent, None).await;
    assert!(refused.is_err_and(|error| rolled_back(&error)));
    // What was published still lies beside the database, for whoever looks.
    assert_eq!(anchor(&w), newest);
}

#[tokio::test]
async fn a_manager_goes_on_only_from_the_tree_that_it_has_seen() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager.integrate().await.unwrap();
    let (forger, _folder) = forger(&w).await;
    forger.pause(w.account, consent, None).await.unwrap();
    forger.integrate().await.unwrap();
    w.manager.enter_for_bench(1).await.unwrap();
    let refused = w.manager.integrate().await;
    assert!(matches!(
        refused,
        Err(ManagerError::LogBroken(LogFault::Forked { .. }))
    ));
}

#[tokio::test]
async fn another_history_of_the_same_length_is_told_by_the_checkpoint_beside_the_database() {
    let w = World::new().await;
    w.link_bank().await;
    w.approve(true).await;
    w.manager.integrate().await.unwrap();
    let (forger, _folder) = forger(&w).await;
    forger.integrate().await.unwrap();
    assert!(matches!(found(&w).await, LogFault::Forked { .. }));
}

#[tokio::test]
async fn the_history_of_an_older_database_is_entered_once() {
    let w = World::new().await;
    w.link_bank().await;
    w.approve(false).await;
    for table in ["log_checkpoint", "log_tile", "log_entry", "log_document"] {
        w.damage(&format!("DELETE FROM {table}")).await;
    }
    let again = w.second().await;
    let first = again.check_whole_log().await.unwrap();
    assert!(first.entries > 5, "{first:?}");
    let third = w.second().await.check_whole_log().await.unwrap();
    assert_eq!(third.entries, first.entries);
}

#[tokio::test]
async fn entries_are_put_under_one_checkpoint_by_whoever_comes_first() {
    let w = World::new().await;
    for days in 0..20 {
        w.manager.publish_policy(&days).await.unwrap();
        let all = (0..8).map(|_| w.manager.integrate());
        for done in futures_util::future::join_all(all).await {
            assert_eq!(done.unwrap(), w.manager.log_size().await.unwrap());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_grows_while_it_is_checked_is_whole() {
    let w = World::new().await;
    let manager = w.manager.clone();
    let grows = tokio::spawn(async move {
        for days in 0..300 {
            manager.publish_policy(&days).await.unwrap();
            manager.integrate().await.unwrap();
        }
    });
    let mut checked = 0;
    while !grows.is_finished() {
        w.manager.check_whole_log().await.unwrap();
        checked += 1;
    }
    grows.await.unwrap();
    assert!(checked > 1, "it was checked {checked} times meanwhile");
}
