//! Events of the manager, by its signature.

use std::time::Duration;

use consent_model::{
    artifact::LifecycleState,
    delivery::DeliveryFault,
    event::{Event, What},
    jose::SigningKey,
    party::Actor,
    problem::ProblemType,
    rights::{Matter, RightsRequest},
};
use reqwest::StatusCode;
use service_kit::{clock::Clock, testing, webhook};

use crate::provider::world::{World, browser};

pub(crate) fn event(w: &World) -> Event {
    Event {
        id: w.ids.mint(),
        at: testing::start(),
        what: What::StatusChanged {
            artifact_id: w.ids.mint(),
            state: LifecycleState::Revoked,
            by: Actor::Citizen,
            resumed: None,
        },
    }
}

pub(crate) async fn send(w: &World, event: &Event, key: &SigningKey) -> StatusCode {
    let body = serde_json::to_vec(event).unwrap();
    let id = event.id.to_string();
    let headers = webhook::sign(&id, &body, key, w.clock.now()).unwrap();
    let mut call = browser().post(w.at("v1/events")).body(body);
    for (name, value) in headers.pairs() {
        call = call.header(name, value);
    }
    call.send().await.unwrap().status()
}

#[actix_web::test]
async fn an_event_counts_only_when_the_manager_signed_it_and_is_taken_again_quietly() {
    let w = World::new().await;
    let event = event(&w);
    let forged = send(&w, &event, &w.ids.signing_key()).await;
    assert_eq!(forged, StatusCode::BAD_REQUEST);
    assert_eq!(w.count("event").await, 0);
    for _ in 0..2 {
        let taken = send(&w, &event, &w.manager.key()).await;
        assert_eq!(taken, StatusCode::NO_CONTENT);
        assert_eq!(w.count("event").await, 1);
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_release_that_who_received_it_refused_says_why() {
    let (w, link) = World::linked().await;
    let artifact = w.manager.issue(&w.manager.consent(&w.plan(&link)));
    let session = w.ids.mint();
    assert_eq!(w.ask_in(session, artifact, &w.request()).await, Ok(()));
    assert!(w.running.upload_now().await.unwrap());
    let refused = async || {
        let releases = w.running.adapter.releases().await.unwrap();
        releases[0].refused
    };
    for (told, of, expected) in [
        (DeliveryFault::PageOrder, w.ids.mint(), None),
        (
            DeliveryFault::AbsurdValue,
            session,
            Some(DeliveryFault::AbsurdValue),
        ),
    ] {
        let event = Event {
            what: What::DeliveryRefused {
                session_id: of,
                fault: told,
            },
            ..event(&w)
        };
        let taken = send(&w, &event, &w.manager.key()).await;
        assert_eq!(taken, StatusCode::NO_CONTENT);
        assert_eq!(refused().await, expected);
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_new_key_of_the_manager_is_learned_once_and_a_strangers_never() {
    let w = World::new().await;
    let taken = send(&w, &event(&w), &w.manager.key()).await;
    assert_eq!(
        (taken, w.manager.metadata_reads()),
        (StatusCode::NO_CONTENT, 1)
    );
    let old = w.manager.key();
    w.manager.change_key();
    w.clock.advance(Duration::from_secs(31));
    let taken = send(&w, &event(&w), &w.manager.key()).await;
    assert_eq!(
        (taken, w.manager.metadata_reads()),
        (StatusCode::NO_CONTENT, 2)
    );
    for stranger in [w.ids.signing_key(), old] {
        let refused = send(&w, &event(&w), &stranger).await;
        assert_eq!(refused, StatusCode::BAD_REQUEST);
    }
    assert_eq!(w.manager.metadata_reads(), 2, "not asked again so soon");
    w.stop().await;
}

#[actix_web::test]
async fn a_data_request_that_the_manager_did_not_sign_is_refused() {
    let w = World::new().await;
    let claims = serde_json::json!({});
    let key = w.ids.signing_key();
    let jws = consent_model::jose::sign("relayed-request+jwt", &claims, &key).unwrap();
    let call = browser().post(w.at("v1/data-requests"));
    let refused = call.body(jws.as_str().to_owned()).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert_eq!(w.count("refusal").await, 0, "anybody's junk leaves no row");
    w.stop().await;
}

#[actix_web::test]
async fn a_host_follows_the_events_by_number_also_over_a_restart() {
    let w = World::new().await;
    let first = event(&w);
    send(&w, &first, &w.manager.key()).await;
    let adapter = w.running.adapter.clone();
    let seen = adapter.events(0).await.unwrap();
    assert_eq!((seen.len(), seen[0].event.id), (1, first.id));
    let after = seen[0].number;
    assert!(adapter.events(after).await.unwrap().is_empty());

    // Whoever waits hears of the next one when it is taken, not at the end of the wait.
    let waiting = tokio::spawn(async move {
        let patience = Duration::from_secs(60);
        adapter.next_events(after, patience).await.unwrap()
    });
    tokio::task::yield_now().await;
    let mut second = event(&w);
    let What::StatusChanged { artifact_id, .. } = first.what else {
        panic!("another event");
    };
    second.what = What::StatusChanged {
        artifact_id,
        state: LifecycleState::Paused,
        by: Actor::Citizen,
        resumed: None,
    };
    second.at -= chrono::TimeDelta::seconds(1);
    send(&w, &second, &w.manager.key()).await;
    let next = waiting.await.unwrap();
    assert_eq!((next.len(), next[0].event.id), (1, second.id));

    let w = w.restarted().await;
    let adapter = &w.running.adapter;
    let seen = adapter.events(after).await.unwrap();
    assert_eq!((seen.len(), seen[0].event.id), (1, second.id));
    // The second one happened before the first, and arrived late.
    let state = adapter.artifact_state(artifact_id).await.unwrap().unwrap();
    assert_eq!(state.state, LifecycleState::Revoked);
    let other = adapter.artifact_state(w.ids.mint()).await.unwrap();
    assert_eq!(other, None);
    w.stop().await;
}

#[actix_web::test]
async fn an_item_that_she_took_out_is_served_no_more_also_when_told_before_the_artifact() {
    let (w, link) = World::linked().await;
    let artifact = w.manager.issue(&w.manager.consent(&w.plan(&link)));
    let other = w.manager.issue(&w.manager.consent(&w.plan(&link)));
    for items in [
        vec!["else".parse().unwrap()],
        vec!["records".parse().unwrap()],
    ] {
        let event = Event {
            what: What::ItemsWithdrawn {
                artifact_id: artifact,
                items,
                by: Actor::Citizen,
            },
            ..event(&w)
        };
        assert_eq!(
            send(&w, &event, &w.ids.signing_key()).await,
            StatusCode::BAD_REQUEST,
            "only the manager says so"
        );
        for _ in 0..2 {
            let mut event = event.clone();
            event.id = w.ids.mint();
            let taken = send(&w, &event, &w.manager.key()).await;
            assert_eq!(taken, StatusCode::NO_CONTENT);
        }
    }
    let refused = w.ask(artifact, &w.request()).await;
    assert_eq!(refused, Err(ProblemType::ItemWithdrawn));
    assert_eq!(w.count("release").await, 0);
    assert_eq!(w.ask(other, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn what_she_asks_by_right_is_listed_with_the_customer_it_is_about() {
    let (w, link) = World::linked().await;
    let claims = w.manager.consent(&w.plan(&link));
    let ask = |pseudonym, matter| Event {
        id: w.ids.mint(),
        what: What::RightsRequestMade(RightsRequest {
            request_id: w.ids.mint(),
            reference: "AM-7K3F-9QXA".into(),
            pseudonym,
            matter,
            text: "What do you hold?".into(),
            due_at: testing::start() + chrono::TimeDelta::days(90),
        }),
        ..event(&w)
    };
    let hers = ask(claims.sub.clone(), Matter::Access);
    let strangers = ask("somebody-else-here".parse().unwrap(), Matter::Grievance);
    for event in [&hers, &strangers, &hers] {
        let taken = send(&w, event, &w.manager.key()).await;
        assert_eq!(taken, StatusCode::NO_CONTENT);
    }
    let listed = w.running.adapter.rights_requests().await.unwrap();
    let told: Vec<_> = listed
        .iter()
        .map(|l| (l.request.matter, l.customers.len()))
        .collect();
    assert_eq!(told, [(Matter::Access, 1), (Matter::Grievance, 0)]);
    let shown = format!("{listed:?}");
    assert!(!shown.contains("hold") && !shown.contains(&listed[0].customers[0].0));
    w.stop().await;
}
