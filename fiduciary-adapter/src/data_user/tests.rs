//! The data user's side against a small manager, source and identity provider of its own.

mod ending;
mod fake;
mod life;
mod verbs;

use std::sync::Mutex;

use actix_web::{App, HttpServer, web};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::{ApprovedItem, ApprovedSource},
    dataset::DatasetKind,
    digest::{Digest, Salt},
    jose::{PageBinding, SigningKey, seal, sign},
    problem::ProblemType,
    question::Parameters,
    release::{AnswerBytes, ReleaseBody, ReleasePage, TYP},
    request::{Ask, RequestState, SourceAsk},
    term::{DataLife, DataRange, FetchType, Mode, Term, Unit},
};
use payload_opener::OpeningKey;
use serde_json::json;
use service_kit::{
    http_client::{HttpClient, HttpClientOptions, RetryPolicy},
    server::{RunningServer, bind},
    testing::{fixed_clock, ids_at, start},
};
use url::Url;

use self::fake::{Fake, ID, Twist, answer, party_key};
use super::*;
use crate::{account_aggregator::Edges, config::AdapterConfig};

struct World {
    folder: tempfile::TempDir,
    server: RunningServer,
    fake: web::Data<Fake>,
    user: DataUser,
    clock: std::sync::Arc<service_kit::clock::FixedClock>,
}

async fn world(twist: Twist) -> World {
    world_with(twist, |_| {}).await
}

/// The same, with a configuration of its own.
async fn world_with(twist: Twist, set: impl FnOnce(&mut AdapterConfig)) -> World {
    let clock = fixed_clock();
    let ids = ids_at(clock.clone(), 5);
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let base: Url = format!("http://{address}/").parse().unwrap();
    let fake = web::Data::new(Fake {
        base: base.clone(),
        ids: ids_at(clock.clone(), 6),
        now: start(),
        manager: ids.signing_key(),
        source: ids.signing_key(),
        identity: ids.signing_key(),
        twist: Mutex::new(twist),
        request: Mutex::default(),
        data_request: Mutex::default(),
        confirmed: Mutex::default(),
        acknowledged: Mutex::default(),
        both: tokio::sync::Barrier::new(2),
        made_up: tokio::sync::Notify::new(),
        late: tokio::sync::Notify::new(),
    });
    let shared = fake.clone();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .default_service(web::to(answer))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let folder = tempfile::tempdir().unwrap();
    let party: consent_model::party::PartyId = "lender.example".parse().unwrap();
    let retry = RetryPolicy {
        retries: 0,
        ..RetryPolicy::default()
    };
    let http = HttpClient::new(HttpClientOptions {
        retry,
        ..Default::default()
    })
    .unwrap();
    let key = party_key();
    let manager = ManagerClient::new(
        base.clone(),
        party.clone(),
        key.clone(),
        http,
        clock.clone(),
        ids.clone(),
    );
    let url = crate::storage::sqlite_url(folder.path()).unwrap();
    let db = crate::storage::open::<crate::storage::Migrator>(&url)
        .await
        .unwrap();
    let mut config = AdapterConfig::new(
        party,
        base.clone(),
        folder.path().to_owned(),
        base.clone(),
        base.to_string(),
    );
    set(&mut config);
    let user = Adapter::new(config, ids, db, manager, key, None, Edges::default()).data_user();
    World {
        folder,
        server: RunningServer::start(server, address),
        fake,
        user,
        clock,
    }
}

fn ask(now: DateTime<Utc>) -> ConsentAsk {
    ConsentAsk {
        purpose: "101".parse().unwrap(),
        use_description: "a loan".into(),
        benefit: "a decision".into(),
        items: vec![AskItem {
            id: item(),
            required: true,
            ask: Ask::Records {
                datasets: vec![DatasetKind::BankAccounts, DatasetKind::BankTransactions],
                range: DataRange {
                    from: "2026-01-01".parse().unwrap(),
                    to: "2026-12-31".parse().unwrap(),
                },
            },
            source: SourceAsk::Provider { party: None },
        }],
        term: Term {
            start: now,
            expiry: now + TimeDelta::days(30),
            fetch: FetchType::OneTime,
            frequency: None,
            data_life: DataLife {
                unit: Unit::Day,
                value: 2,
            },
            mode: Mode::Store,
        },
        supersedes: None,
        person: None,
        return_url: "https://lender.example/return".parse().unwrap(),
        state: None,
        expires_in: TimeDelta::hours(1),
    }
}

fn item() -> ItemId {
    "records".parse().unwrap()
}

impl World {
    async fn artifact(&self) -> Result<VerifiedArtifact, DataUserError> {
        let view = self.user.request_consent(ask(self.fake.now)).await.unwrap();
        assert_eq!(view.state, RequestState::Pending);
        self.user.artifact(view.request_id).await
    }

    async fn fetch(&self) -> Result<Received, DataUserError> {
        let artifact = self.artifact().await.unwrap();
        self.user.fetch(&artifact, &item()).await
    }
}

#[actix_web::test]
async fn a_genuine_artifact_for_something_else_is_not_taken() {
    for (twist, expected) in [
        (Twist::OtherRequest, Disagreement::OtherRequest),
        (Twist::OtherPurpose, Disagreement::Purpose),
        (Twist::OtherItemKey, Disagreement::Item(item())),
        (Twist::MoreDays, Disagreement::Item(item())),
        (Twist::LaterEnd, Disagreement::Term),
    ] {
        let w = world(twist).await;
        match w.artifact().await {
            Err(DataUserError::NotAsAsked(why)) => assert_eq!(why, expected),
            other => panic!("{twist:?}: {other:?}"),
        }
        w.server.stop().await.unwrap();
    }
}

#[actix_web::test]
async fn a_consent_narrower_than_asked_is_taken_and_the_host_is_told_what_is_less() {
    let w = world(Twist::None).await;
    let view = w.user.request_consent(ask(w.fake.now)).await.unwrap();
    let all = w.user.artifact(view.request_id).await.unwrap();
    let less = w.user.narrowed(view.request_id, &all).await.unwrap();
    assert_eq!(less, []);
    w.server.stop().await.unwrap();

    let w = world(Twist::Narrowed).await;
    let view = w.user.request_consent(ask(w.fake.now)).await.unwrap();
    let narrow = w.user.artifact(view.request_id).await.unwrap();
    let less = w.user.narrowed(view.request_id, &narrow).await.unwrap();
    let expiry = w.fake.now + TimeDelta::days(30);
    let days = |from: &str| DataRange {
        from: from.parse().unwrap(),
        to: "2026-12-31".parse().unwrap(),
    };
    let expected = [
        Narrowed::Days {
            item: item(),
            asked: days("2026-01-01"),
            given: days("2026-05-01"),
        },
        Narrowed::Until {
            asked: expiry,
            given: expiry - TimeDelta::days(1),
        },
    ];
    assert_eq!(less, expected);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_part_is_received_and_names_what_is_missing() {
    let w = world(Twist::Partial).await;
    let received = w.fetch().await.unwrap();
    let missing: Vec<_> = received.missing().iter().map(|one| one.dataset).collect();
    assert_eq!(missing, [DatasetKind::BankAccounts]);
    assert_eq!(received.row_count(), 2);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_page_that_is_not_exactly_the_one_expected_is_refused_and_leaves_no_receipt() {
    for twist in [
        Twist::OtherSigner,
        Twist::OtherBinding,
        Twist::OtherRecipient,
        Twist::SwappedPages,
        Twist::WrongDataset,
        Twist::OutsideRange,
        Twist::OtherReceipt,
        Twist::WithoutLast,
        Twist::MissingAndThere,
        Twist::MissingUnasked,
        Twist::MissingOnce,
    ] {
        let w = world(twist).await;
        let error = w.fetch().await.unwrap_err();
        let DataUserError::Page { source, .. } = &error else {
            panic!("{twist:?}: {error:?}")
        };
        let fits = match twist {
            Twist::OtherSigner => matches!(source, PageError::Signature(_)),
            Twist::WrongDataset => *source == PageError::WrongDataset,
            Twist::OutsideRange => {
                *source == PageError::OutsideRange(DatasetKind::BankTransactions)
            }
            Twist::OtherReceipt | Twist::MissingOnce => *source == PageError::Mixed,
            Twist::MissingAndThere | Twist::MissingUnasked => *source == PageError::WrongDataset,
            _ => matches!(source, PageError::Open(_)),
        };
        assert!(fits, "{twist:?}: {source:?}");
        assert!(w.user.receipts().await.unwrap().is_empty());
        assert!(w.fake.confirmed.lock().unwrap().is_empty());
        w.server.stop().await.unwrap();
    }
}

#[actix_web::test]
async fn a_refusal_of_the_source_reaches_the_caller_and_the_next_fetch_asks_anew() {
    let w = world(Twist::Refused).await;
    let artifact = w.artifact().await.unwrap();
    let error = w.user.fetch(&artifact, &item()).await.unwrap_err();
    assert_eq!(error.problem_type(), Some(ProblemType::ConsentRevoked));
    *w.fake.twist.lock().unwrap() = Twist::None;
    w.user.fetch(&artifact, &item()).await.unwrap();
    let sent = w.fake.data_request.lock().unwrap().clone();
    assert!(sent.len() == 2 && sent[0].as_str() != sent[1].as_str());
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_fetch_cut_short_is_carried_on_with_the_same_bytes() {
    let w = world(Twist::SilentAtFirst).await;
    let artifact = w.artifact().await.unwrap();
    assert!(
        w.user
            .fetch(&artifact, &item())
            .await
            .unwrap_err()
            .problem()
            .is_none()
    );
    *w.fake.twist.lock().unwrap() = Twist::None;
    w.user.fetch(&artifact, &item()).await.unwrap();
    let sent = w.fake.data_request.lock().unwrap().clone();
    assert!(sent.len() == 2 && sent[0].as_str() == sent[1].as_str());
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn an_unknown_request_or_item_is_refused_and_without_status_nothing_is_advised() {
    let w = world(Twist::None).await;
    let unknown = w.fake.ids.mint();
    assert!(matches!(
        w.user.follow(unknown).await,
        Err(DataUserError::UnknownRequest(_))
    ));
    let artifact = w.artifact().await.unwrap();
    let other = "other".parse().unwrap();
    assert!(matches!(
        w.user.fetch(&artifact, &other).await,
        Err(DataUserError::UnknownItem(_))
    ));
    assert_eq!(
        w.user.decide(&artifact, &item()).await.unwrap(),
        Err(Refusal::StatusUnknown)
    );
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn what_was_received_is_confirmed_receipted_and_kept_for_its_data_life_only() {
    let w = world(Twist::None).await;
    let received = w.fetch().await.unwrap();
    let rows = received.records(DatasetKind::BankTransactions);
    assert_eq!(
        (rows.len(), rows[1]["transaction_id"].as_str()),
        (2, Some("t1"))
    );
    assert!(received.answer_rows().is_empty());
    assert_eq!(*w.fake.confirmed.lock().unwrap(), [0, 1]);
    let receipts = w.user.receipts().await.unwrap();
    assert_eq!(
        (receipts[0].receipt, receipts[0].rows),
        (received.receipt, 2)
    );
    let kept = w.user.kept(&receipts[0]).await.unwrap().unwrap();
    assert_eq!((kept.digest, kept.row_count()), (received.digest, 2));
    let seeds = storage::fetch::Entity::find()
        .all(&w.user.parts().db)
        .await
        .unwrap();
    assert!(seeds.len() == 1 && seeds[0].sealed_seed.is_none());

    w.clock.advance(std::time::Duration::from_secs(2 * 86_400));
    assert!(w.user.kept(&receipts[0]).await.unwrap().is_none());
    assert_eq!(w.user.receipts().await.unwrap()[0].keep_until, None);
    assert_eq!(
        storage::page::Entity::find()
            .count(&w.user.parts().db)
            .await
            .unwrap(),
        0
    );
    w.server.stop().await.unwrap();
}

/// Reads one answer page, made of `question` and `band` by `signer`, `minutes` after the request.
fn read_answer(
    question: &[u8],
    band: u32,
    signer: u8,
    minutes: i64,
    (seen, salt): (Option<Digest>, Option<Salt>),
) -> Result<Received, PageError> {
    let key = |seed| SigningKey::from_seed_ed25519(&[seed; 32]).unwrap();
    let parameters = |band: u32| json!({ "band": band }).as_object().cloned().unwrap();
    let range = DataRange {
        from: "2026-01-01".parse().unwrap(),
        to: "2026-12-31".parse().unwrap(),
    };
    let item = ApprovedItem {
        id: item(),
        ask: Ask::Answer {
            question: Digest::of_bytes(b"income"),
            parameters: parameters(5000),
            range,
            providers: None,
        },
        source: ApprovedSource {
            party: "store.example".parse().unwrap(),
            link: "link-reference".parse().unwrap(),
            key: Some(key(1).public().clone()),
        },
        cnf: key(2).public().clone(),
        preview: seen,
    };
    let request = Digest::of_bytes(b"request");
    let used: Parameters = parameters(band);
    let page = ReleasePage {
        iss: "store.example".parse().unwrap(),
        iat: (start() + TimeDelta::minutes(minutes)).timestamp(),
        request,
        item: item.id.clone(),
        sequence: 0,
        last: true,
        body: ReleaseBody::Answer {
            question: Digest::of_bytes(question),
            parameters: used,
            rows: vec![json!({ "low": 10000 }).as_object().cloned().unwrap()],
            receipt: ID.parse().unwrap(),
            salt,
        },
    };
    let signed = sign(TYP, &page, &key(signer)).unwrap();
    let opening = OpeningKey::from_seed(&[4; 32]).unwrap();
    let binding = PageBinding {
        request,
        sequence: 0,
        last: true,
    };
    let sealed = seal(signed.as_str().as_bytes(), &opening.sealing_key(), &binding).unwrap();
    let keys = [key(1).public().clone()];
    let expected = pages::Expected {
        item: (&item).into(),
        request,
        asked_at: start(),
        pages: 1,
        keys: &keys,
    };
    let mut reader = pages::PageReader::new(expected);
    reader.read(&sealed, &opening, start())?;
    assert_eq!(
        reader.read(&sealed, &opening, start()),
        Err(PageError::Count)
    );
    Ok(reader.finish()?.0)
}

#[test]
fn an_answer_to_anything_but_the_approved_question_is_refused() {
    let salt = Salt::from_bytes([9; 16]);
    let other = Some(Digest::of_bytes(b"seen"));
    assert!(matches!(
        read_answer(b"wealth", 5000, 1, 0, (None, None)),
        Err(PageError::WrongAnswer)
    ));
    assert!(matches!(
        read_answer(b"income", 1, 1, 0, (None, None)),
        Err(PageError::WrongAnswer)
    ));
    assert!(matches!(
        read_answer(b"income", 5000, 2, 0, (None, None)),
        Err(PageError::Signature(_))
    ));
    assert!(matches!(
        read_answer(b"income", 5000, 1, -20, (None, None)),
        Err(PageError::OutsideTime)
    ));
    assert!(matches!(
        read_answer(b"income", 5000, 1, 20, (None, None)),
        Err(PageError::OutsideTime)
    ));
    // A salt says that it is what she saw, and must open what she approved.
    for seen in [other, None] {
        assert!(matches!(
            read_answer(b"income", 5000, 1, 0, (seen, Some(salt))),
            Err(PageError::NotAsSeen)
        ));
    }
    let received = read_answer(b"income", 5000, 1, 0, (None, None)).unwrap();
    assert_eq!(received.answer_rows()[0]["low"], 10000);
    assert!(received.records(DatasetKind::BankTransactions).is_empty());
    let ReleaseBody::Answer {
        question,
        parameters,
        rows,
        ..
    } = &received.pages[0].body
    else {
        unreachable!("an answer was read");
    };
    let answer = AnswerBytes {
        question,
        parameters,
        rows,
    };
    let seen = answer.seen_under(&salt).ok();
    // Without a salt it is one that she accepted at her store since.
    for shown in [(seen, Some(salt)), (seen, None)] {
        let again = read_answer(b"income", 5000, 1, 0, shown).unwrap();
        assert_eq!(again.digest, received.digest);
    }
}
