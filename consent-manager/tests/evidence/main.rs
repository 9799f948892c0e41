//! A manager with people, denials, pauses, releases and ends, its record exported in every scope, and
//! each archive found in order by the offline verifier; and what somebody does to the database of a
//! manager who then exports is found.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and says what it counted"
)]

#[path = "../operations/world/mod.rs"]
mod world;

use std::{io::Cursor, time::Duration, time::Instant};

use consent_manager::{
    review::By,
    service::{ExportScope, Retention},
};
use consent_model::{
    ids::{AccountId, ConsentId},
    request::DenialReason,
};
use consent_verify::{Kind, Options, Report, verify};

use self::world::{SUBJECT, World, bank, choice, lender, sign_in};

/// Entries of the large record, unless `AMANAT_EVIDENCE_ENTRIES` says otherwise: in a debug build a manager
/// lives ten thousand in four minutes. The verifier's own tests have ten thousand that are made up.
const ENTRIES: u64 = 3_000;

struct Person {
    account: AccountId,
    subject: String,
}

/// A manager whose people have lived until there are that many entries.
struct Lived {
    w: World,
    people: Vec<Person>,
    consents: Vec<(usize, ConsentId)>,
}

impl Lived {
    async fn new(people: usize, entries: u64) -> Self {
        let mut w = World::new().await;
        let mut all = vec![Person {
            account: w.account,
            subject: SUBJECT.into(),
        }];
        w.link_bank().await;
        for n in 1..people {
            let subject = format!("subject-{n}");
            let account = sign_in(&w.manager, &subject, &format!("p{n}@people.example")).await;
            w.account = account;
            w.link_bank().await;
            all.push(Person { account, subject });
        }
        let mut lived = Self {
            w,
            people: all,
            consents: Vec::new(),
        };
        for turn in 0.. {
            if lived.w.manager.integrate().await.unwrap() >= entries {
                break;
            }
            lived.turn(turn).await;
            lived.w.clock.advance(Duration::from_secs(61));
        }
        lived
    }

    fn as_person(&mut self, n: usize) -> &Person {
        self.w.account = self.people[n].account;
        &self.people[n]
    }

    /// Something that somebody does.
    async fn turn(&mut self, turn: usize) {
        let n = turn % self.people.len();
        let subject = self.as_person(n).subject.clone();
        let w = &self.w;
        let mut request = w.request(!turn.is_multiple_of(3));
        request.person = None;
        if let (Some((_, old)), 6) = (
            self.consents.iter().rev().find(|(of, _)| *of == n),
            turn % 11,
        ) {
            let detail = w.manager.consent(w.account, *old).await.unwrap();
            if detail.summary.state == consent_model::artifact::LifecycleState::Active {
                request.supersedes = Some(w.copy(*old, &lender()).await.unwrap().claims().jti);
            }
        }
        let Ok(id) = w.submit(&request).await else {
            return;
        };
        if turn % 13 == 12 {
            // Nobody opens it.
            return;
        }
        let language = if turn.is_multiple_of(2) { "en" } else { "hi" };
        let opened = w
            .manager
            .open_request(w.account, id, language)
            .await
            .unwrap();
        match turn % 10 {
            8 => {
                let reason = (turn % 20 == 8).then_some(DenialReason::TooMuch);
                w.manager
                    .deny(w.account, id, opened.notice.id, reason)
                    .await
                    .unwrap();
                return;
            }
            9 => {
                w.manager
                    .defer(w.account, id, opened.notice.id)
                    .await
                    .unwrap();
                return;
            }
            _ => {}
        }
        let pending = w
            .manager
            .begin_approval(w.account, id, &choice(&opened))
            .await
            .unwrap();
        let token = w.id_token(&pending.challenge, &subject);
        let done = w
            .manager
            .complete_approval(w.account, &pending.id, &token, &w.identity_keys())
            .await
            .unwrap();
        let consent = done.consent.unwrap();
        if turn.is_multiple_of(2) {
            w.serve(&w.data_request(consent).await).await;
        }
        if turn % 5 == 1 {
            w.manager.pause(w.account, consent, None).await.unwrap();
        }
        if turn % 3 == 2 {
            w.manager.revoke(w.account, consent, None).await.unwrap();
        }
        self.consents.push((n, consent));
    }

    async fn export(&self, scope: &ExportScope) -> Vec<u8> {
        let mut told = 0;
        let out = Cursor::new(Vec::new());
        let mut progress = |at: consent_manager::service::ExportProgress| told = at.done;
        let bytes = self
            .w
            .manager
            .export(scope, out, &mut progress)
            .await
            .unwrap();
        assert!(told > 0);
        bytes.into_inner()
    }
}

fn check(archive: &[u8]) -> Report {
    verify(
        || Ok(Cursor::new(archive)),
        &Options::default(),
        &mut |_, _, _| {},
    )
    .unwrap()
}

fn nothing_found(name: &str, archive: &[u8]) -> Report {
    let report = check(archive);
    assert!(report.is_clean(), "{name}: {report}");
    report
}

const ALL: ExportScope = ExportScope::Population { from: 0, to: None };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_entries_are_found_in_order_in_every_scope() {
    let entries = std::env::var("AMANAT_EVIDENCE_ENTRIES");
    let entries = entries.map_or(ENTRIES, |entries| entries.parse().unwrap());
    let began = Instant::now();
    let lived = Lived::new(25, entries).await;
    println!(
        "lived {entries} entries in {:.0} s",
        began.elapsed().as_secs_f64()
    );
    let began = Instant::now();
    let all = lived.export(&ALL).await;
    let exported = began.elapsed();
    let began = Instant::now();
    nothing_found("all", &all);
    let rate = |took: Duration| entries as f64 / took.as_secs_f64();
    println!(
        "exported {:.0}/s, verified {:.0}/s (debug build), {} bytes",
        rate(exported),
        rate(began.elapsed()),
        all.len()
    );
    let middle = ExportScope::Population {
        from: entries / 3 + 17,
        to: Some(entries / 2),
    };
    nothing_found("part", &lived.export(&middle).await);
    for person in [0, 7, 24] {
        let scope = ExportScope::Person(lived.people[person].account);
        nothing_found("person", &lived.export(&scope).await);
    }
    for party in [lender(), bank()] {
        nothing_found("party", &lived.export(&ExportScope::Party(party)).await);
    }
}

#[tokio::test]
async fn who_was_erased_is_sealed_in_the_archive_and_the_rest_is_proven() {
    let lived = Lived::new(3, 300).await;
    let w = &lived.w;
    let gone = lived.people[1].account;
    for (_, consent) in lived.consents.iter().filter(|(n, _)| *n == 1) {
        let _ = w.manager.revoke(gone, *consent, None).await;
    }
    let by = By {
        who: "Officer".into(),
        why: "asked for".into(),
    };
    let policy = Retention::default();
    w.manager.erase_person(gone, policy, &by).await.unwrap();
    nothing_found("erased", &lived.export(&ALL).await);
    w.clock.advance(Duration::from_secs(8 * 366 * 86_400));
    let plan = w.manager.retention_plan(policy).await.unwrap();
    w.manager
        .run_retention(policy, &plan.digest, &by)
        .await
        .unwrap();
    let report = nothing_found("destroyed", &lived.export(&ALL).await);
    let sealed = serde_json::to_value(&report).unwrap();
    println!("{}", sealed["counts"]);
}

#[tokio::test]
async fn what_was_done_to_the_database_before_the_export_is_found() {
    for (statement, kinds) in [
        (
            "UPDATE log_entry SET event = REPLACE(event, 'citizen', 'guardian') WHERE action = 'granted' AND number > 20",
            &[Kind::EntryNotInLog][..],
        ),
        (
            "DELETE FROM log_entry WHERE number = 30",
            &[Kind::EntryMissing],
        ),
        (
            "UPDATE consent SET state = 'active' WHERE state = 'revoked'",
            &[Kind::StatusDiffers],
        ),
    ] {
        let lived = Lived::new(2, 120).await;
        lived.w.damage(statement).await;
        let report = check(&lived.export(&ALL).await);
        assert!(
            kinds.iter().all(|kind| report.has(*kind)),
            "{statement}: {report}"
        );
    }
}
