//! What is served, how often, and that it is on disk when the manager is told that it comes.

use std::{sync::atomic::Ordering, time::Duration};

use consent_model::{
    dataset::DatasetKind,
    problem::ProblemType,
    release::{ROWS_PER_PAGE, ReleaseBody},
};
use fiduciary_adapter::sources::RowPage;
use service_kit::testing::{Plan, Relay, one_time};

use crate::provider::{
    bank::{CSV, Instead},
    world::World,
};

#[actix_web::test]
async fn a_genuine_consent_is_served_signed_by_the_bank_and_sealed_to_the_one_who_asked() {
    let (w, link) = World::linked().await;
    let artifact = w.manager.issue(&w.manager.consent(&w.plan(&link)));
    let (session, request) = (w.ids.mint(), w.request());
    assert_eq!(w.ask_in(session, artifact, &request).await, Ok(()));
    assert!(w.running.upload_now().await.unwrap());
    let pages = w.manager.pages();
    assert_eq!(pages.len(), 1);
    let page = &pages[0];
    assert_eq!((page.session, page.sequence, page.last), (session, 0, true));
    assert!(!page.sealed.contains("Shop"));

    let release = w.opened(page, &request);
    assert_eq!(release.request, request.digest());
    let ReleaseBody::Records { dataset, rows, .. } = release.body else {
        panic!("a bank gave an answer");
    };
    assert_eq!(dataset, DatasetKind::BankTransactions);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["amount_minor"], -150);
    w.stop().await;
}

#[actix_web::test]
async fn wide_rows_are_served_whole_in_more_pages() {
    let (w, link) = World::linked().await;
    // A full page, every text as long as the schema lets it be, in a script of three bytes a letter.
    *w.bank.reading.instead.lock().unwrap() = Some(|page, _| {
        let wide = "\u{915}".repeat(341);
        let rows = (0..ROWS_PER_PAGE).map(|number| {
            let mut row = page.rows[0].clone();
            for column in ["account_id", "category", "counterparty"] {
                row.insert(column.into(), wide.as_str().into());
            }
            row.insert(
                "transaction_id".into(),
                format!("{number:0>4}{}", "\u{915}".repeat(340)).into(),
            );
            row
        });
        RowPage {
            rows: rows.collect(),
            next: None,
        }
    });
    let artifact = w.manager.issue(&w.manager.consent(&w.plan(&link)));
    let request = w.request();
    assert_eq!(w.ask(artifact, &request).await, Ok(()));
    assert!(w.running.upload_now().await.unwrap());
    let pages = w.manager.pages();
    assert!(pages.len() > 1);
    let mut numbers = Vec::new();
    for page in &pages {
        let ReleaseBody::Records { rows, .. } = w.opened(page, &request).body else {
            panic!("a bank gave an answer");
        };
        for row in rows {
            let id = row["transaction_id"].as_str().unwrap();
            numbers.push(id[..4].parse::<usize>().unwrap());
        }
    }
    assert_eq!(numbers, (0..ROWS_PER_PAGE).collect::<Vec<_>>());
    w.stop().await;
}

#[actix_web::test]
async fn a_source_that_breaks_its_promises_releases_nothing() {
    let (w, link) = World::linked().await;
    let claims = w.served(&w.plan(&link)).await;
    let cheats: [Instead; 5] = [
        |page, _| RowPage {
            next: Some(0),
            ..page
        },
        |page, from| RowPage {
            next: Some(from),
            ..page
        },
        |page, _| RowPage {
            rows: vec![page.rows[0].clone(); ROWS_PER_PAGE + 1],
            next: None,
        },
        |mut page, _| {
            page.rows[0].insert("booked_at".into(), "2026-11-30T23:59:59Z".into());
            page
        },
        |mut page, _| {
            page.rows[0].insert("pin".into(), "1234".into());
            page
        },
    ];
    for cheat in cheats {
        *w.bank.reading.instead.lock().unwrap() = Some(cheat);
        w.refused(claims.jti, &w.request(), ProblemType::Internal)
            .await;
    }
    // One that never ends is cut off.
    *w.bank.reading.instead.lock().unwrap() = Some(|_, from| RowPage {
        rows: Vec::new(),
        next: Some(from + 1),
    });
    w.refused(claims.jti, &w.request(), ProblemType::TooLarge)
        .await;
    *w.bank.reading.instead.lock().unwrap() = None;
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

/// Her transactions `from..700` in one file: more than a page.
fn many(from: u32) -> String {
    let line = |n: u32| {
        let (hour, minute) = (n / 60, n % 60);
        format!(
            "t{n},user_000001,2027-01-01 {hour:02}:{minute:02}:00,Shop,food,-1.50,8.50,personal\n"
        )
    };
    let (header, _) = CSV.split_once('\n').unwrap();
    let lines: String = (from..700).map(line).collect();
    format!("{header}\n{lines}")
}

#[actix_web::test]
async fn all_pages_of_a_request_come_from_one_state_of_a_file_that_is_replaced_meanwhile() {
    let (w, link) = World::linked().await;
    std::fs::write(w.csv(), many(0)).unwrap();
    let csv = w.csv();
    // Fewer records than before, so that a page cut from them by its place would leave a gap.
    *w.bank.reading.happens.lock().unwrap() = Some(Box::new(move || {
        std::fs::write(&csv, many(100)).unwrap();
    }));
    let artifact = w.manager.issue(&w.manager.consent(&w.plan(&link)));
    let request = w.request();
    assert_eq!(w.ask(artifact, &request).await, Ok(()));
    assert!(w.running.upload_now().await.unwrap());
    let mut ids = Vec::new();
    for page in &w.manager.pages() {
        let ReleaseBody::Records { rows, .. } = w.opened(page, &request).body else {
            panic!("a bank gave an answer");
        };
        ids.extend(rows.iter().map(|row| row["transaction_id"].to_string()));
    }
    let all: Vec<_> = (0..700).map(|n| format!("\"t{n}\"")).collect();
    assert_eq!(ids, all);
    w.stop().await;
}

#[actix_web::test]
async fn a_state_that_is_lost_while_it_is_read_uses_nothing_up() {
    let (w, link) = World::linked().await;
    std::fs::write(w.csv(), many(0)).unwrap();
    let once = Plan {
        term: one_time(),
        ..w.plan(&link)
    };
    let artifact = w.manager.issue(&w.manager.consent(&once));
    w.bank.reading.loses.store(true, Ordering::SeqCst);
    let request = w.request();
    w.refused(artifact, &request, ProblemType::Unavailable)
        .await;
    w.bank.reading.loses.store(false, Ordering::SeqCst);
    assert_eq!(w.ask(artifact, &request).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn readiness_tells_how_many_records_are_passed_over_and_fails_with_the_source() {
    let w = World::new().await;
    let ask = async || reqwest::get(w.at("readyz")).await.unwrap();
    assert_eq!(ask().await.text().await.unwrap(), "ready");
    w.bank.reading.passed_over.store(3, Ordering::SeqCst);
    let told = ask().await.text().await.unwrap();
    assert_eq!(told, "ready; 3 records passed over");
    std::fs::write(w.csv(), "nothing of the kind").unwrap();
    let answer = ask().await;
    assert_eq!(answer.status(), 503);
    let told = answer.text().await.unwrap();
    assert!(told.contains("not ready: the source"), "{told}");
    w.stop().await;
}

#[actix_web::test]
async fn the_same_session_is_one_use_however_often_it_is_asked_for() {
    let (w, link) = World::linked().await;
    let once = Plan {
        term: one_time(),
        ..w.plan(&link)
    };
    let artifact = w.manager.issue(&w.manager.consent(&once));
    let (session, request) = (w.ids.mint(), w.request());
    for _ in 0..3 {
        assert_eq!(w.ask_in(session, artifact, &request).await, Ok(()));
        assert!(w.running.upload_now().await.unwrap());
    }
    assert_eq!((w.count("release").await, w.manager.pages().len()), (1, 1));
    let other = w.request();
    let replayed = w.ask_in(session, artifact, &other).await;
    assert_eq!(replayed, Err(ProblemType::Replayed));
    w.refused(artifact, &other, ProblemType::FrequencyExhausted)
        .await;
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_outlives_the_key_that_her_evidence_was_signed_with() {
    let (w, link) = World::linked().await;
    let given = w.served(&w.plan(&link)).await;
    let unseen = w.manager.consent(&w.plan(&link));
    w.manager.change_identity_key();
    // Long enough for the keys to be read again.
    w.clock.advance(Duration::from_secs(7200));
    assert_eq!(w.ask(given.jti, &w.request()).await, Ok(()));
    let unseen = w.manager.issue(&unseen);
    w.refused(unseen, &w.request(), ProblemType::InvalidEvidence)
        .await;
    w.served(&w.plan(&link)).await;
    let w = w.restarted().await;
    assert_eq!(w.ask(given.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn a_source_request_that_was_used_is_refused_in_another_session() {
    let (w, link) = World::linked().await;
    let claims = w.served(&w.plan(&link)).await;
    let request = w.request_of("used once", &w.cnf, None);
    assert_eq!(w.ask(claims.jti, &request).await, Ok(()));
    w.refused(claims.jti, &request, ProblemType::Replayed).await;
    // Not the bytes but the `jti` counts.
    w.clock.advance(std::time::Duration::from_secs(1));
    let again = w.request_of("used once", &w.cnf, None);
    assert_ne!(again.digest(), request.digest());
    w.refused(claims.jti, &again, ProblemType::Replayed).await;
    w.stop().await;
}

#[actix_web::test]
async fn its_pages_are_on_disk_once_the_manager_is_told_that_they_come() {
    let (w, link) = World::linked().await;
    w.manager.answer_uploads(Relay::Fails(503));
    let claims = w.served(&w.plan(&link)).await;
    assert_eq!(w.count("release_page").await, 1);
    let kept = w.text("SELECT sealed AS found FROM release_page").await;

    // Nothing of it is only in memory.
    let w = w.restarted().await;
    assert!(!w.running.upload_now().await.unwrap());
    w.manager.answer_uploads(Relay::Takes);
    assert!(w.running.upload_now().await.unwrap());
    let pages = w.manager.pages();
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0].sealed, kept);
    assert_eq!(w.count("release_page").await, 0);
    let state = w.text("SELECT state AS found FROM release").await;
    assert_eq!(state, "uploaded");
    let used = w.text("SELECT artifact_id AS found FROM release").await;
    assert_eq!(used, claims.jti.to_string());
    w.stop().await;
}
