//! What an auditor finds, and that what she is shown is checked from its bytes.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use consent_manager::service::{AuditQuery, Audited, CheckOutcome, ManagerError, Retention};
use service_kit::clock::Clock as _;

use super::{
    super::world::{World, bank, sign_in},
    by,
};

#[tokio::test]
async fn entries_are_found_by_person_party_purpose_kind_and_time() {
    let w = World::new().await;
    w.link_bank().await;
    let morning = w.clock.now();
    let consent = w.approve(false).await;
    w.clock.advance(Duration::from_secs(3_600));
    let noon = w.clock.now();
    w.manager.revoke(w.account, consent, None).await.unwrap();
    sign_in(&w.manager, "another", "").await;

    let granted = w.only("consent.granted").await;
    let all = w.find(AuditQuery::default()).await;
    assert!(all.is_sorted_by(|a, b| a.0 > b.0));
    let of = |wanted: AuditQuery| w.find(wanted);
    let hit = w
        .manager
        .search_log(&AuditQuery {
            event: Some("consent.granted".into()),
            most: 1,
            ..AuditQuery::default()
        })
        .await
        .unwrap();
    let name = hit[0].person.clone().unwrap();
    let hers = of(AuditQuery {
        person: Some(name.clone()),
        ..AuditQuery::default()
    })
    .await;
    assert!(hers.len() > 6 && hers.len() < all.len());
    // The name that a party has for her leads to the same entries; a name of nobody's to none.
    let at_bank = sqlx_text(
        &w,
        "SELECT value AS v FROM pseudonym WHERE party_id = 'bank.example'",
    )
    .await;
    let by_bank = of(AuditQuery {
        person: Some(at_bank.parse().unwrap()),
        ..AuditQuery::default()
    })
    .await;
    assert_eq!(by_bank, hers);
    let nobodys = "A".repeat(43).parse().unwrap();
    assert!(
        of(AuditQuery {
            person: Some(nobodys),
            ..AuditQuery::default()
        })
        .await
        .is_empty()
    );
    assert_eq!(w.manager.person_in_log(&name).await.unwrap(), w.account);

    let banks = of(AuditQuery {
        party: Some(bank()),
        ..AuditQuery::default()
    })
    .await;
    assert!(banks.iter().any(|(_, event)| event == "artifact.issued"));
    assert!(!banks.iter().any(|(_, event)| event == "consent.granted"));
    let for_loans = of(AuditQuery {
        purpose: Some("105".into()),
        ..AuditQuery::default()
    })
    .await;
    assert!(for_loans.contains(&(granted, "consent.granted".into())));
    assert!(
        of(AuditQuery {
            purpose: Some("101".into()),
            ..AuditQuery::default()
        })
        .await
        .is_empty()
    );
    let consents = of(AuditQuery {
        event: Some("consent".into()),
        ..AuditQuery::default()
    })
    .await;
    let kinds: Vec<_> = consents.iter().map(|(_, event)| event.as_str()).collect();
    assert_eq!(kinds, ["consent.withdrawn", "consent.granted"]);
    let times = |from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>| AuditQuery {
        event: Some("consent".into()),
        from,
        to,
        ..AuditQuery::default()
    };
    assert_eq!(of(times(Some(noon), None)).await, consents[..1]);
    assert_eq!(of(times(None, Some(noon))).await, consents[1..]);
    assert_eq!(
        of(times(Some(morning), Some(noon + TimeDelta::seconds(1)))).await,
        consents
    );
    assert!(
        of(times(Some(noon + TimeDelta::seconds(1)), None))
            .await
            .is_empty()
    );
    assert_eq!(
        w.manager.log_number_at(noon).await.unwrap(),
        all.iter()
            .rev()
            .find(|(n, _)| *n > granted && consents[0].0 - n < 4)
            .unwrap()
            .0
    );
}

async fn sqlx_text(w: &World, ask: &str) -> String {
    use sea_orm::ConnectionTrait as _;
    let db = sea_orm::Database::connect(w.address()).await.unwrap();
    let ask = sea_orm::Statement::from_string(db.get_database_backend(), ask.to_owned());
    let row = db.query_one_raw(ask).await.unwrap().unwrap();
    let text = row.try_get("", "v").unwrap();
    db.close().await.unwrap();
    text
}

#[tokio::test]
async fn an_entry_is_checked_from_its_bytes_up_to_the_signed_checkpoint() {
    let w = World::new().await;
    w.link_bank().await;
    let (_, auditor) = w.auditor().await;
    let consent = w.approve(true).await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    w.manager.integrate().await.unwrap();
    let size = w.manager.log_size().await.unwrap();
    for number in 0..size {
        let entry = w
            .manager
            .audited_entry(number, &auditor.checkpoint)
            .await
            .unwrap();
        assert!(entry.proof.is_some() && entry.checks.len() >= 4, "{number}");
        for check in &entry.checks {
            assert_eq!(check.outcome, CheckOutcome::Holds, "{number}: {check:?}");
        }
    }
    let missing = w.manager.audited_entry(size, &auditor.checkpoint).await;
    assert!(matches!(missing, Err(ManagerError::NotFound)));
    let outcome = async |number: u64, of: fn(&Audited) -> bool| {
        let entry = w
            .manager
            .audited_entry(number, &auditor.checkpoint)
            .await
            .unwrap();
        let mut checks = entry.checks.into_iter();
        checks
            .find(|check| of(&check.what))
            .map(|check| check.outcome)
    };
    let granted = w.only("consent.granted").await;
    let document = |what: &Audited| matches!(what, Audited::Document(_));
    let signed = |what: &Audited| matches!(what, Audited::Signature(..));
    let shown = w.only("notice.shown").await;
    let received = w.only("consent_request.received").await;
    assert_eq!(outcome(granted, document).await, Some(CheckOutcome::Holds));
    assert_eq!(outcome(received, signed).await, Some(CheckOutcome::Holds));

    // What is changed is found out.
    w.damage("UPDATE notice SET body = replace(body, 'decide on a loan', 'sell to others')")
        .await;
    assert_eq!(outcome(shown, document).await, Some(CheckOutcome::Fails));
    w.damage("UPDATE consent_request SET jws = substr(jws, 1, length(jws) - 4) || 'AAAA'")
        .await;
    assert_eq!(outcome(received, signed).await, Some(CheckOutcome::Fails));
    let digest = |what: &Audited| matches!(what, Audited::Digest);
    let withdrawn = w.only("consent.withdrawn").await;
    w.damage(&format!("UPDATE log_entry SET happened_at = happened_at, event = replace(event, 'withdrawn', 'resumed') WHERE number = {withdrawn}")).await;
    assert_eq!(outcome(withdrawn, digest).await, Some(CheckOutcome::Fails));
    let inclusion = |what: &Audited| matches!(what, Audited::Inclusion(_));
    assert_eq!(
        outcome(withdrawn, inclusion).await,
        Some(CheckOutcome::Holds)
    );
    let first = |what: &Audited| matches!(what, Audited::Consistency(_));
    assert_eq!(outcome(withdrawn, first).await, Some(CheckOutcome::Holds));
    w.damage(&format!(
        "UPDATE log_entry SET salt = NULL, event = NULL WHERE number = {withdrawn}"
    ))
    .await;
    assert_eq!(
        outcome(withdrawn, digest).await,
        Some(CheckOutcome::NotPossible)
    );
    assert_eq!(
        outcome(withdrawn, inclusion).await,
        Some(CheckOutcome::Holds)
    );
}

#[tokio::test]
async fn of_who_was_erased_the_log_has_entries_and_nobody_knows_whose() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let wanted = AuditQuery {
        event: Some("consent.granted".into()),
        most: 1,
        ..AuditQuery::default()
    };
    let name = w.manager.search_log(&wanted).await.unwrap()[0]
        .person
        .clone()
        .unwrap();
    w.manager
        .erase_person(w.account, Retention::default(), &by())
        .await
        .unwrap();
    let left = w
        .find(AuditQuery {
            person: Some(name.clone()),
            ..AuditQuery::default()
        })
        .await;
    assert!(!left.is_empty());
    let account = w.manager.person_in_log(&name).await;
    assert!(matches!(account, Err(ManagerError::NotFound)));
}
