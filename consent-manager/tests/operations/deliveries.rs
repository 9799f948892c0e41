//! What reaches the parties over HTTP, with receivers that do as they like.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use consent_manager::service::{
    DeliveryFilter, DeliveryKind, DeliveryState, DeliveryTryFault, Tried,
};
use consent_model::{
    data_request::{RelayedRequest, SessionState, SourceRequest},
    jose::{CompactJws, PageBinding, seal},
    problem::ProblemType,
};
use futures_util::future::BoxFuture;
use service_kit::{
    http_client::{HttpClient, HttpClientOptions},
    manager_client::ManagerClient,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use url::Url;

use super::world::{World, bank, lender};

/// A receiver at an address of its own; `answer` does what it likes with each call.
async fn receiver(
    answer: impl Fn(TcpStream, String) -> BoxFuture<'static, ()> + Send + Sync + 'static,
) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let (mut call, mut piece) = (Vec::new(), [0; 4096]);
                // The body is JSON or a JWS, and stands behind the headers.
                while let Ok(Ok(n @ 1..)) =
                    timeout(Duration::from_millis(200), stream.read(&mut piece)).await
                {
                    call.extend_from_slice(&piece[..n]);
                }
                answer(stream, String::from_utf8_lossy(&call).into_owned()).await;
            });
        }
    });
    format!("http://{address}/").parse().unwrap()
}

/// Takes everything at once and keeps it.
pub(super) async fn willing() -> (Url, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let url = receiver(move |mut stream, call| {
        kept.lock().unwrap().push(call);
        Box::pin(async move {
            let said = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
            let _ = stream.write_all(said).await;
        })
    });
    (url.await, seen)
}

/// Answers one byte at a time, for ever.
async fn dripping() -> Url {
    receiver(|mut stream, _| {
        Box::pin(async move {
            let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
            let mut open = stream.write_all(head).await.is_ok();
            while open {
                sleep(Duration::from_millis(100)).await;
                open = stream.write_all(b"x").await.is_ok();
            }
        })
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dripping_receiver_does_not_delay_anothers_revocation() {
    let (at_bank, seen) = willing().await;
    let mut w = World::serving(at_bank, dripping().await).await;
    w.link_bank().await;
    // More than it may have under way: the rest must not stand in the bank's way either.
    let mut consents = Vec::new();
    for _ in 0..20 {
        consents.push(w.approve(true).await);
    }
    let told = |word: &'static str| {
        let seen = Arc::clone(&seen);
        async move {
            let heard = || seen.lock().unwrap().iter().any(|call| call.contains(word));
            while !heard() {
                sleep(Duration::from_millis(20)).await;
            }
        }
    };
    timeout(Duration::from_secs(10), told("artifact.issued"))
        .await
        .unwrap();
    w.manager
        .revoke(w.account, consents[0], None)
        .await
        .unwrap();
    timeout(Duration::from_secs(10), told("revoked"))
        .await
        .expect("the bank hears of it while the lender is still answering");
    w.stop().await;
}

#[tokio::test]
async fn what_waits_behind_a_failed_delivery_is_not_looked_at_until_that_is_due() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager.pause(w.account, consent, None).await.unwrap();
    let is_due = async || w.manager.due_parties().await.unwrap().contains(&bank());
    let next = async || {
        let due = w.manager.due_for(&bank(), 9).await.unwrap();
        assert_eq!(due.len(), 1, "one after the other");
        due[0].clone()
    };
    let copy = next().await;
    w.manager.not_delivered(copy.id, None).await.unwrap();
    assert!(!is_due().await, "the pause was put off with the copy");
    w.resume(consent).await.unwrap();
    assert!(!is_due().await, "nor is what comes later looked at");

    w.clock.advance(Duration::from_secs(5));
    assert_eq!(next().await.id, copy.id);
    w.manager.delivered(copy.id, 204).await.unwrap();
    for word in ["paused", "active"] {
        let due = next().await;
        assert!(due.body.contains(word), "{}", due.body);
        w.manager.delivered(due.id, 204).await.unwrap();
    }
    assert!(!is_due().await);
}

#[tokio::test]
async fn what_is_asked_under_a_consent_comes_after_what_was_told_of_it() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let due = async || w.manager.due_for(&bank(), 9).await.unwrap();
    let copy = due().await.remove(0);
    w.manager.delivered(copy.id, 204).await.unwrap();
    w.manager.pause(w.account, consent, None).await.unwrap();
    let told = due().await.remove(0);
    w.manager.delivered(told.id, 204).await.unwrap();
    w.resume(consent).await.unwrap();
    let request = w.data_request(consent).await;
    w.manager.open_session(&request, None).await.unwrap();

    let resumed = due().await;
    assert_eq!(resumed.len(), 1, "the data request waits");
    assert_eq!(resumed[0].kind, DeliveryKind::Event);
    // What did not get through at once holds nothing up.
    w.manager.not_delivered(resumed[0].id, None).await.unwrap();
    let asked = due().await;
    assert_eq!(asked.len(), 1);
    assert!(matches!(asked[0].kind, DeliveryKind::RelayedRequest(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_delivery_log_says_what_was_answered_in_whatever_words() {
    let faulty = receiver(|mut stream, _| {
        Box::pin(async move {
            let said = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            let _ = stream.write_all(said).await;
        })
    });
    let (fine, _) = willing().await;
    let mut w = World::serving(faulty.await, fine).await;
    w.link_bank().await;
    w.approve(true).await;
    let logged = async {
        loop {
            let log = w.manager.deliveries(&bank(), None, 10).await.unwrap();
            if log[0].attempts > 0 {
                return log[0].last_status;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    let status = timeout(Duration::from_secs(10), logged).await.unwrap();
    assert_eq!(status, Some(500));
    w.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_comes_again_must_be_the_same_bytes() {
    let (url, seen) = willing().await;
    let mut w = World::serving(url.clone(), url).await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let (view, _) = w
        .manager
        .open_session(&w.data_request(consent).await, None)
        .await
        .unwrap();
    let asked = async {
        loop {
            let calls = seen.lock().unwrap().clone();
            let asked = calls
                .iter()
                .find(|c| c.starts_with("POST /v1/data-requests"));
            if let Some((_, body)) = asked.and_then(|call| call.split_once("\r\n\r\n")) {
                return CompactJws::parse(body).unwrap();
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    let relayed = timeout(Duration::from_secs(10), asked).await.unwrap();
    let relayed: RelayedRequest = relayed.unverified_claims().unwrap();
    let request: SourceRequest = relayed.request.unverified_claims().unwrap();
    let binding = PageBinding {
        request: relayed.request.digest(),
        sequence: 0,
        last: true,
    };
    let page = |text: &[u8]| seal(text, &request.recipient, &binding).unwrap();
    let client = ManagerClient::new(
        w.manager.issuer().clone(),
        bank(),
        w.bank.clone(),
        HttpClient::new(HttpClientOptions::default()).unwrap(),
        w.clock.clone(),
        w.ids.clone(),
    );
    let first = page(b"first");
    client.put_page(relayed.session, &first).await.unwrap();
    client.put_page(relayed.session, &first).await.unwrap();
    let other = client.put_page(relayed.session, &page(b"other")).await;
    let refused = other.unwrap_err().problem().map(|p| p.kind);
    assert_eq!(refused, Some(ProblemType::StateConflict));
    let state = w.manager.session_view(&lender(), view.session_id).await;
    assert_eq!(state.unwrap().state, SessionState::Ready);
    w.stop().await;
}

/// Takes what is due for the bank: the oldest first.
async fn next_for_bank(w: &World) -> consent_manager::service::DueDelivery {
    w.manager.due_for(&bank(), 9).await.unwrap().remove(0)
}

#[tokio::test]
async fn what_was_given_up_is_listed_and_sent_again_in_one_call() {
    let w = World::new().await;
    w.link_bank().await;
    w.approve(true).await;
    let copy = next_for_bank(&w).await;
    let of = async |state, kind: Option<&str>| {
        let wanted = DeliveryFilter {
            state: Some(state),
            kind: kind.map(str::to_owned),
        };
        let found = w.manager.deliveries_like(&bank(), &wanted, None, 9).await;
        found.unwrap().len()
    };
    assert_eq!(of(DeliveryState::Dead, None).await, 0);
    for _ in 0..14 {
        w.manager.not_delivered(copy.id, Some(503)).await.unwrap();
    }
    assert_eq!(of(DeliveryState::Dead, None).await, 1);
    assert_eq!(of(DeliveryState::Dead, Some("webhook.test")).await, 0);
    assert_eq!(of(DeliveryState::Pending, None).await, 0);

    // Of another type, or for another: nothing of the bank's.
    let other = Some("webhook.test".to_owned());
    assert_eq!(w.manager.replay_dead(&bank(), other).await.unwrap(), 0);
    assert_eq!(w.manager.replay_dead(&lender(), None).await.unwrap(), 0);
    assert_eq!(of(DeliveryState::Dead, None).await, 1);
    assert_eq!(w.manager.replay_dead(&bank(), None).await.unwrap(), 1);
    let again = next_for_bank(&w).await;
    assert_eq!((again.id, again.attempts), (copy.id, 0));
    w.manager.delivered(again.id, 204).await.unwrap();
    assert_eq!(of(DeliveryState::Delivered, None).await, 1);
}

#[tokio::test]
async fn the_latest_thirty_tries_of_a_delivery_are_told_to_its_receiver_alone() {
    let w = World::new().await;
    w.link_bank().await;
    w.approve(true).await;
    let copy = next_for_bank(&w).await;
    let slow = Tried {
        status: None,
        fault: Some(DeliveryTryFault::TooSlow),
        took: Duration::from_millis(1_500),
    };
    for _ in 0..33 {
        w.manager.tried(copy.id, slow).await.unwrap();
    }
    w.manager.delivered(copy.id, 204).await.unwrap();
    let told = w.manager.delivery(&bank(), copy.id).await.unwrap();
    assert_eq!(
        (told.view.state.as_str(), told.tries.len()),
        ("delivered", 30)
    );
    let (first, last) = (&told.tries[0], told.tries.last().unwrap());
    assert_eq!((first.number, first.took_ms), (5, 1_500));
    assert_eq!(first.fault, Some(DeliveryTryFault::TooSlow));
    assert_eq!(
        (last.number, last.status, last.fault),
        (34, Some(204), None)
    );
    let other = w.manager.delivery(&lender(), copy.id).await.unwrap_err();
    assert_eq!(other.kind(), ProblemType::NotFound);
}

#[tokio::test]
async fn a_test_goes_the_way_of_every_event_and_not_more_than_ten_an_hour() {
    let w = World::new().await;
    let id = w.manager.test_send(&bank()).await.unwrap();
    let due = next_for_bank(&w).await;
    assert_eq!(due.id, id);
    let event: consent_model::event::Event = serde_json::from_str(&due.body).unwrap();
    assert_eq!(event.what.name(), "webhook.test");
    for _ in 1..10 {
        w.manager.test_send(&bank()).await.unwrap();
    }
    let refused = w.manager.test_send(&bank()).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::TooManyRequests);
    w.manager.test_send(&lender()).await.unwrap();
    w.clock.advance(Duration::from_secs(3_600));
    w.manager.test_send(&bank()).await.unwrap();
}

#[tokio::test]
async fn an_endpoint_that_takes_nothing_for_a_day_is_known_to_the_operator() {
    let w = World::new().await;
    w.link_bank().await;
    w.approve(true).await;
    let silent = async || w.manager.silent_parties().await.unwrap();
    let copy = next_for_bank(&w).await;
    w.manager.not_delivered(copy.id, None).await.unwrap();
    assert!(silent().await.is_empty());
    w.clock.advance(Duration::from_secs(86_400));
    let found = silent().await;
    assert_eq!((found.len(), &found[0].0), (1, &bank()));
    w.manager.delivered(copy.id, 204).await.unwrap();
    assert!(silent().await.is_empty());
}
