//! What goes on beside the requests: deliveries to the parties, and what time ends.

use std::{sync::Arc, time::Duration};

use consent_model::problem::{Problem, ProblemType};
use service_kit::{
    http_client::{ClientError, HttpClient},
    webhook,
};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use crate::{
    relay::Relay,
    service::{DeliveryKind, DueDelivery, Manager, ManagerError},
};

/// Most deliveries under way at once.
const AT_ONCE: u64 = 16;

/// Sends what is due, each time something is left to send and once a second for what is tried again.
pub(crate) fn deliver(
    manager: Manager,
    http: HttpClient,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut changes = manager.changes();
        let mut tick = interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                _ = changes.changed() => {}
                _ = tick.tick() => {}
            }
            loop {
                match round(&manager, &http).await {
                    Ok(0) => break,
                    Ok(_) => {}
                    Err(error) => {
                        tracing::error!(%error, "deliveries could not be read or recorded");
                        break;
                    }
                }
                if *stop.borrow() {
                    return;
                }
            }
        }
    })
}

/// Sends everything that is due now, side by side; tells how many reached their receiver.
async fn round(manager: &Manager, http: &HttpClient) -> Result<usize, ManagerError> {
    let due = manager.due_deliveries(AT_ONCE).await?;
    let sent = futures_util::future::join_all(due.iter().map(|d| send(manager, http, d))).await;
    let mut reached = 0;
    for outcome in sent {
        reached += usize::from(outcome?);
    }
    Ok(reached)
}

async fn send(
    manager: &Manager,
    http: &HttpClient,
    due: &DueDelivery,
) -> Result<bool, ManagerError> {
    let path = match due.kind {
        DeliveryKind::Event => "v1/events",
        DeliveryKind::RelayedRequest(_) => "v1/data-requests",
    };
    let Ok(url) = due.party.endpoint.join(path) else {
        manager.not_delivered(due.id, None).await?;
        return Ok(false);
    };
    let body = due.body.clone().into_bytes();
    let call = match due.kind {
        DeliveryKind::RelayedRequest(_) => http.post(url).bytes("application/jose", body),
        DeliveryKind::Event => {
            let now = manager.clock().now();
            let Ok(signed) = webhook::sign(&due.event_id, &body, manager.key(), now) else {
                manager.not_delivered(due.id, None).await?;
                return Ok(false);
            };
            http.post(url)
                .header("webhook-id", &signed.id)
                .header("webhook-timestamp", &signed.timestamp)
                .header("webhook-signature", &signed.signature)
                .bytes("application/json", body)
        }
    };
    match (call.send().await, due.kind) {
        (Ok(answer), _) => {
            manager.delivered(due.id, answer.status.as_u16()).await?;
            Ok(true)
        }
        // A source that says no has answered: the session ends with its reason.
        (Err(error), DeliveryKind::RelayedRequest(session)) if refusal(&error).is_some() => {
            let told = refusal(&error).unwrap_or_else(|| Problem::new(ProblemType::Unavailable));
            // In this order: cut short in between, the answer is heard again.
            manager.fail_session(session, &told).await?;
            manager.delivered(due.id, told.status).await?;
            Ok(true)
        }
        (Err(error), _) => {
            tracing::warn!(delivery = %due.id, party = %due.party.id, %error, "a delivery did not reach its receiver");
            manager
                .not_delivered(due.id, error.problem().map(|p| p.status))
                .await?;
            Ok(false)
        }
    }
}

/// A lasting refusal; a passing trouble is tried again.
fn refusal(error: &ClientError) -> Option<Problem> {
    error
        .problem()
        .filter(|p| p.status < 500 && p.status != 429)
        .cloned()
}

/// Ends what time has ended, once a second, and sweeps sealed pages that no session needs.
pub(crate) fn expire(
    manager: Manager,
    relay: Arc<Relay>,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut tick = interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                _ = tick.tick() => {}
            }
            if let Err(error) = end_and_sweep(&manager, &relay).await {
                tracing::error!(%error, "what is over could not be ended");
            }
        }
    })
}

async fn end_and_sweep(
    manager: &Manager,
    relay: &Relay,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    for session in manager.expire_due().await?.files {
        relay.remove_session(session).await?;
    }
    // The folders first: a session that begins meanwhile has none in this list.
    let held = relay.sessions().await?;
    let live = manager.live_page_sessions().await?;
    relay
        .sweep(held, manager.clock().now(), |session| {
            live.contains(&session)
        })
        .await?;
    Ok(())
}
