//! What is erased at her wish, what is kept and why, and what is destroyed when its time is over: the
//! log's proofs hold as before.

use std::time::Duration;

use consent_manager::{
    review::By,
    service::{ManagerError, Retention},
};
use consent_model::digest::Digest;
use sea_orm::ConnectionTrait as _;

use super::world::{World, lender};

const YEAR: Duration = Duration::from_secs(366 * 86_400);

fn by() -> By {
    By {
        who: "Officer".into(),
        why: "asked for".into(),
    }
}

async fn count(w: &World, ask: &str) -> i64 {
    let db = sea_orm::Database::connect(w.address()).await.unwrap();
    let ask = sea_orm::Statement::from_string(db.get_database_backend(), ask.to_owned());
    let row = db.query_one_raw(ask).await.unwrap().unwrap();
    let count = row.try_get("", "n").unwrap();
    db.close().await.unwrap();
    count
}

#[tokio::test]
async fn nobody_is_erased_while_a_consent_is_in_force() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let refused = w
        .manager
        .erase_person(w.account, Retention::default(), &by())
        .await;
    assert!(matches!(refused, Err(ManagerError::StillInForce(1))));
    w.manager.pause(w.account, consent, None).await.unwrap();
    let refused = w
        .manager
        .erase_person(w.account, Retention::default(), &by())
        .await;
    assert!(matches!(refused, Err(ManagerError::StillInForce(1))));
    assert_eq!(w.manager.account(w.account).await.unwrap().name, "Somebody");
}

#[tokio::test]
async fn who_was_erased_is_nobody_and_every_proof_of_the_log_still_holds() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    w.serve(&w.data_request(consent).await).await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    w.manager.integrate().await.unwrap();
    let before = w.manager.checkpoint().await.unwrap();
    let copy = w.copy(consent, &lender()).await.unwrap().claims().jti;

    let done = w
        .manager
        .erase_person(w.account, Retention::default(), &by())
        .await
        .unwrap();
    let kept: Vec<_> = done
        .kept
        .iter()
        .map(|kept| (kept.what, kept.count))
        .collect();
    assert_eq!(kept[0], ("records of consents", 1));
    assert!(
        done.kept
            .iter()
            .all(|kept| kept.ground.starts_with("DPDP Rules 2025"))
    );
    assert_eq!(
        done.kept[0].until,
        "2033-11-23T10:00:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
    );

    let account = w.manager.account(w.account).await.unwrap();
    assert_eq!((account.name.as_str(), account.email.as_str()), ("", ""));
    assert_eq!(count(&w, "SELECT COUNT(*) AS n FROM log_person").await, 0);
    assert_eq!(count(&w, "SELECT COUNT(*) AS n FROM pseudonym").await, 0);
    // A new sign-in of hers is another account.
    let again =
        super::world::sign_in(&w.manager, super::world::SUBJECT, "meera@people.example").await;
    assert_ne!(again, w.account);
    // The lender's own copy is still shown to it, with proofs that lead to a tree that continues the old one.
    w.manager.integrate().await.unwrap();
    let theirs = w.manager.party_proofs(&lender(), copy).await.unwrap();
    assert!(theirs.len() == 3 && theirs.iter().all(|proof| proof.proof.is_some()));
    let check = w.manager.check_whole_log().await.unwrap();
    assert_eq!(check.erased, 0, "records are kept for seven years");
    assert_ne!(w.manager.checkpoint().await.unwrap(), before);
    assert!(matches!(
        w.manager
            .erase_person(w.account, Retention::default(), &by())
            .await,
        Err(ManagerError::NotFound)
    ));
}

#[tokio::test]
async fn a_plan_is_said_before_it_is_carried_out_and_only_that_one_is() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let policy = Retention::default();
    let copy = w.copy(consent, &lender()).await.unwrap().claims().jti;
    w.clock.advance(8 * YEAR);
    let plan = w.manager.retention_plan(policy).await.unwrap();
    let counts = |plan: &consent_manager::service::RetentionPlan| -> Vec<u64> {
        plan.due.iter().map(|due| due.count).collect()
    };
    assert_eq!(
        counts(&plan)[..2],
        [0, 0],
        "she is here: her record is hers"
    );

    w.clock.advance(Duration::from_secs(60));
    w.manager
        .erase_person(w.account, policy, &by())
        .await
        .unwrap();
    let plan = w.manager.retention_plan(policy).await.unwrap();
    assert!(counts(&plan)[0] >= 6 && counts(&plan)[1] >= 2, "{plan:?}");
    let wrong = Digest::of_bytes(b"another");
    let refused = w.manager.run_retention(policy, &wrong, &by()).await;
    assert!(matches!(refused, Err(ManagerError::OtherPlan)));

    w.manager
        .run_retention(policy, &plan.digest, &by())
        .await
        .unwrap();
    let gone = w.manager.artifact(&lender(), copy).await;
    assert!(matches!(gone, Err(ManagerError::NotFound)));
    let left = w.manager.retention_plan(policy).await.unwrap();
    assert_eq!(counts(&left)[..2], [0, 0]);
    assert_eq!(
        count(&w, "SELECT COUNT(*) AS n FROM artifact WHERE jws <> ''").await,
        0
    );
    assert_eq!(
        count(&w, "SELECT COUNT(*) AS n FROM notice WHERE body <> ''").await,
        0
    );
    w.manager.integrate().await.unwrap();
    let check = w.manager.check_whole_log().await.unwrap();
    assert_eq!(check.erased, counts(&plan)[0] + counts(&plan)[1]);
    let said = count(&w, "SELECT COUNT(*) AS n FROM history WHERE subject = 'retention' AND reason LIKE 'Officer: asked for; %'").await;
    assert_eq!(said, 1);
}

#[tokio::test]
async fn nothing_goes_before_its_time_whatever_is_set() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let policy = Retention {
        record_years: 0,
        log_days: 0,
    };
    w.manager
        .erase_person(w.account, policy, &by())
        .await
        .unwrap();
    w.clock.advance(6 * YEAR);
    let plan = w.manager.retention_plan(policy).await.unwrap();
    assert_eq!(plan.due[0].count, 0, "records: seven years");
    assert!(plan.due[1].count > 0, "logs: one year");
}
