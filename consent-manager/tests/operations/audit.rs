//! Auditors: who becomes one, what they find, and that the operator sees each look.

use std::{io::Cursor, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use consent_evidence::archive::{ArchiveReader, FIGURES, STATEMENT};
use consent_manager::{
    review::By,
    service::{
        AuditQuery, Audited, Auditor, AuditorState, ChangeOf, ChangeQuery, CheckOutcome,
        ExportProgress, ExportScope, Figure, FigureQuery, Inviting, ManagerError, NotAnAuditor,
        Retention,
    },
};
use consent_model::{
    digest::Digest,
    ids::{AccountId, AuditorId},
    party::Role,
    rights::Matter,
};
use serde_json::Value;
use service_kit::clock::Clock as _;

use super::world::{World, bank, lender, manifest, party, sign_in};

fn by() -> By {
    By {
        who: "Operator".into(),
        why: "order 7 of the Board".into(),
    }
}

impl World {
    async fn invite(&self, days: i64) -> Result<(AuditorId, String), ManagerError> {
        let inviting = Inviting {
            name: "A. Examiner",
            body: "Data Protection Board",
            until: self.clock.now() + TimeDelta::days(days),
            by: &by(),
        };
        let invited = self.manager.invite_auditor(inviting).await?;
        Ok((invited.id, invited.code.expose().to_owned()))
    }

    async fn auditor(&self) -> (AccountId, Auditor) {
        let account = sign_in(&self.manager, "examiner", "").await;
        let (_, code) = self.invite(30).await.unwrap();
        let auditor = self.manager.join_audit(account, &code).await.unwrap();
        (account, auditor)
    }

    async fn find(&self, wanted: AuditQuery) -> Vec<(u64, String)> {
        let wanted = AuditQuery {
            most: 1_000,
            ..wanted
        };
        let hits = self.manager.search_log(&wanted).await.unwrap();
        hits.into_iter()
            .map(|hit| (hit.number, hit.event))
            .collect()
    }

    async fn only(&self, event: &str) -> u64 {
        let found = self
            .find(AuditQuery {
                event: Some(event.into()),
                ..AuditQuery::default()
            })
            .await;
        assert_eq!(found.len(), 1, "{event}");
        found[0].0
    }

    async fn changes(&self, of: Option<ChangeOf>) -> Vec<(String, String, bool, Vec<String>)> {
        let wanted = ChangeQuery {
            of,
            before: None,
            most: 100,
        };
        let changes = self.manager.changes_of(wanted).await.unwrap();
        let told = changes.into_iter().map(|change| {
            let paths = change.differences.into_iter().map(|d| d.path).collect();
            (change.event, change.name, change.first, paths)
        });
        told.collect()
    }
}

fn refusal(error: &ManagerError) -> NotAnAuditor {
    match error {
        ManagerError::NotAnAuditor(why) => *why,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn nobody_looks_without_a_code_that_is_good_once_and_in_time() {
    let w = World::new().await;
    let account = sign_in(&w.manager, "examiner", "").await;
    for days in [-1, 0, 367] {
        assert_eq!(
            refusal(&w.invite(days).await.unwrap_err()),
            NotAnAuditor::Until
        );
    }
    let join = async |code: &str| w.manager.join_audit(account, code).await;
    for code in ["", "AAAAA-AAAAA-AAAAA-AAAAA", "x' OR 1=1"] {
        assert_eq!(
            refusal(&join(code).await.unwrap_err()),
            NotAnAuditor::Code,
            "{code}"
        );
    }
    // One that was taken back, and one that nobody entered in time.
    let (id, code) = w.invite(30).await.unwrap();
    w.manager.end_auditor(id, &by()).await.unwrap();
    assert_eq!(refusal(&join(&code).await.unwrap_err()), NotAnAuditor::Code);
    let (_, late) = w.invite(30).await.unwrap();
    w.clock.advance(Duration::from_secs(8 * 86_400));
    assert_eq!(refusal(&join(&late).await.unwrap_err()), NotAnAuditor::Code);
    assert!(matches!(
        w.manager.auditor(account).await,
        Err(ManagerError::NotFound)
    ));

    // As somebody types it who reads it from paper; and nobody else after her.
    let (id, code) = w.invite(30).await.unwrap();
    let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
    assert_eq!(join(&typed).await.unwrap().id, id);
    let other = sign_in(&w.manager, "other", "").await;
    let again = w.manager.join_audit(other, &code).await;
    assert_eq!(refusal(&again.unwrap_err()), NotAnAuditor::Code);
    let (_, second) = w.invite(30).await.unwrap();
    assert_eq!(
        refusal(&join(&second).await.unwrap_err()),
        NotAnAuditor::Already
    );
    let found = w.manager.auditor(account).await.unwrap();
    assert_eq!(
        (found.id, found.body.as_str()),
        (id, "Data Protection Board")
    );
}

#[tokio::test]
async fn it_ends_by_itself_and_when_the_operator_ends_it_and_can_begin_anew() {
    let w = World::new().await;
    let (account, auditor) = w.auditor().await;
    w.manager.end_auditor(auditor.id, &by()).await.unwrap();
    assert!(matches!(
        w.manager.auditor(account).await,
        Err(ManagerError::NotFound)
    ));
    let twice = w.manager.end_auditor(auditor.id, &by()).await;
    assert!(matches!(twice, Err(ManagerError::NotFound)));

    let (_, code) = w.invite(3).await.unwrap();
    let second = w.manager.join_audit(account, &code).await.unwrap();
    w.clock.advance(Duration::from_secs(3 * 86_400));
    assert!(matches!(
        w.manager.auditor(account).await,
        Err(ManagerError::NotFound)
    ));
    let (_, code) = w.invite(3).await.unwrap();
    let third = w.manager.join_audit(account, &code).await.unwrap();
    assert_ne!(second.id, third.id);
    let states: Vec<_> = w.manager.auditors().await.unwrap();
    let states: Vec<_> = states.iter().map(|a| a.state).collect();
    assert_eq!(
        states,
        [
            AuditorState::InForce,
            AuditorState::Ended,
            AuditorState::Ended
        ]
    );
    for event in ["auditor.ended", "auditor.joined"] {
        let query = AuditQuery {
            event: Some(event.into()),
            ..AuditQuery::default()
        };
        assert!(!w.find(query).await.is_empty(), "{event}");
    }
}

#[tokio::test]
async fn each_look_is_in_the_log_and_the_operator_sees_it() {
    let w = World::new().await;
    let (_, auditor) = w.auditor().await;
    for what in [
        "record party=lender.example",
        "entry 3\u{7}",
        &"x".repeat(2_000),
    ] {
        w.manager.note_look(auditor.id, what).await.unwrap();
    }
    let looks = w.manager.looks(None, None, 10).await.unwrap();
    let told: Vec<_> = looks.iter().map(|look| look.what.as_str()).collect();
    assert_eq!(told[1..], ["entry 3", "record party=lender.example"]);
    assert_eq!(told[0].len(), 500);
    assert!(looks.iter().all(|look| look.auditor == auditor.id));
    let before = w
        .manager
        .looks(Some(auditor.id), Some(looks[1].number), 10)
        .await
        .unwrap();
    assert_eq!(before.len(), 1);
    assert!(
        w.manager
            .looks(Some(w.ids.mint()), None, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

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
