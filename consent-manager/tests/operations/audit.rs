//! Auditors: who becomes one, what they find, and that the operator sees each look.

mod counted;
mod seen;

use std::time::Duration;

use chrono::TimeDelta;
use consent_manager::{
    review::By,
    service::{
        AuditQuery, Auditor, AuditorState, ChangeOf, ChangeQuery, Inviting, ManagerError,
        NotAnAuditor,
    },
};
use consent_model::ids::{AccountId, AuditorId};
use service_kit::clock::Clock as _;

use super::world::{World, sign_in};

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
