//! What goes on beside the requests: deliveries to the parties, and what time ends.

pub(crate) mod elected;
pub(crate) mod network;
pub(crate) mod witness;

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use account_aggregator::{EntityId, Kind, gate::CallError};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    ids::DeliveryId,
    party::PartyId,
    problem::{Problem, ProblemType},
};
use service_kit::{
    account_aggregator::SendError,
    http_client::{ClientError, HttpClient},
    webhook::{self, WebhookSecret},
};
use tokio::{
    sync::watch,
    task::{self, JoinError, JoinHandle, JoinSet},
    time::{MissedTickBehavior, interval, timeout},
};

use crate::{
    exports::Exports,
    relay::Relay,
    service::{
        DeliveryKind, DeliveryTryFault, DueDelivery, Manager, ManagerError, Tried,
        network::{NetworkCall, txnid_of},
    },
};

/// Most deliveries of one kind under way to one party.
const TO_ONE_PARTY: usize = 2;
/// Most deliveries under way at once.
const AT_ONCE: usize = 256;
/// How long a stop waits for what is under way; it is sent again after the next start.
const LAST_WAIT: Duration = Duration::from_secs(5);

/// It could not even be sent.
const NOT_SENT: Tried = Tried {
    status: None,
    fault: Some(DeliveryTryFault::NotSent),
    took: Duration::ZERO,
};
/// Between two warnings about the same silent party.
const WARN_EVERY: TimeDelta = TimeDelta::days(1);

/// Sends what is due, each time something is left to send and once a second for what is tried again.
/// Nobody waits for anybody: a party that answers slowly has few deliveries under way, and the
/// places of the others stay free.
pub(crate) fn deliver(
    manager: Manager,
    http: HttpClient,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut sending = Sending::new(manager, http);
        let mut changes = sending.manager.changes();
        let mut tick = interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            let more = tokio::select! {
                _ = stop.changed() => break,
                _ = changes.changed() => true,
                _ = tick.tick() => true,
                Some(ended) = sending.tasks.join_next_with_id() => sending.ended(ended),
            };
            if more && let Err(error) = sending.begin_due().await {
                tracing::error!(%error, "deliveries could not be read");
            }
        }
        let all = async { while sending.tasks.join_next().await.is_some() {} };
        if timeout(LAST_WAIT, all).await.is_err() {
            tracing::info!("deliveries under way were left for the next start");
        }
    })
}

/// What is under way.
struct Sending {
    manager: Manager,
    http: HttpClient,
    tasks: JoinSet<Result<(), ManagerError>>,
    /// INVARIANT: one entry for each task, so that nothing is sent twice at once and order within
    /// a consent is kept.
    under_way: HashMap<task::Id, (DeliveryId, Lane)>,
}

/// Events and relayed requests to one party have places of their own.
#[derive(Clone, PartialEq, Eq)]
struct Lane(PartyId, bool);

impl Lane {
    fn of(due: &DueDelivery) -> Self {
        Self(due.party.id.clone(), due.kind == DeliveryKind::Event)
    }
}

impl Sending {
    fn new(manager: Manager, http: HttpClient) -> Self {
        Self {
            manager,
            http,
            tasks: JoinSet::new(),
            under_way: HashMap::new(),
        }
    }

    /// Begins what is due and has a place.
    async fn begin_due(&mut self) -> Result<(), ManagerError> {
        for party in self.manager.due_parties().await? {
            let lanes = [Lane(party.clone(), true), Lane(party.clone(), false)];
            if lanes.iter().all(|lane| self.in_lane(lane) >= TO_ONE_PARTY) {
                continue;
            }
            let due = match self.manager.due_for(&party, TO_ONE_PARTY as u64).await {
                Ok(due) => due,
                // What is wrong with one party's rows is no other's trouble.
                Err(error) => {
                    tracing::error!(%party, %error, "a party's deliveries could not be read");
                    continue;
                }
            };
            for due in due {
                let lane = Lane::of(&due);
                let begun = self.under_way.values().any(|(id, _)| *id == due.id);
                if begun || self.in_lane(&lane) >= TO_ONE_PARTY {
                    continue;
                }
                if self.tasks.len() >= AT_ONCE {
                    return Ok(());
                }
                let (manager, http, id) = (self.manager.clone(), self.http.clone(), due.id);
                let task = self
                    .tasks
                    .spawn(async move { send(&manager, &http, &due).await });
                self.under_way.insert(task.id(), (id, lane));
            }
        }
        Ok(())
    }

    fn in_lane(&self, lane: &Lane) -> usize {
        self.under_way.values().filter(|(_, l)| l == lane).count()
    }

    /// One has ended; tells whether its place may be given away now. What could not be recorded is
    /// still due, and waits for the next tick.
    fn ended(&mut self, ended: Result<(task::Id, Result<(), ManagerError>), JoinError>) -> bool {
        let (id, recorded) = match ended {
            Ok((id, Ok(()))) => (id, true),
            Ok((id, Err(error))) => {
                tracing::error!(%error, "a delivery could not be recorded");
                (id, false)
            }
            Err(error) => {
                tracing::error!(%error, "a delivery broke down");
                (error.id(), false)
            }
        };
        self.under_way.remove(&id);
        recorded
    }
}

/// Tells a party of the network, in its own form. A genuine refusal is told in the log with its code: the same
/// call will hardly be taken later, but a registry or a clock may have to be mended first.
async fn send_network(
    manager: &Manager,
    due: &DueDelivery,
    (kind, entity): (Kind, EntityId),
) -> Result<(), ManagerError> {
    let call = serde_json::from_str::<NetworkCall>(&due.body).ok();
    let call = call.and_then(|call| Some((call.operation(kind)?, call)));
    let (Some(edge), Some((operation, call))) = (manager.edge(), call) else {
        return manager.tried(due.id, NOT_SENT).await;
    };
    let began = Instant::now();
    let txnid = txnid_of(&due.id.to_string());
    let sent = edge.send_as(operation, &entity, &call.message, txnid).await;
    let (status, fault) = match &sent {
        Ok(_) => (Some(200), None),
        Err(error) if error.code().is_some_and(|code| call.is_so(code)) => (error.status(), None),
        Err(error) => {
            tracing::warn!(
                delivery = %due.id, party = %due.party.id, %error,
                "a party of the network has not taken what it was told"
            );
            match error {
                SendError::Transport(error) => {
                    let (status, fault) = fault_of(error);
                    (status, Some(fault))
                }
                SendError::Call(CallError::Refused { status, .. }) => {
                    (Some(*status), Some(DeliveryTryFault::Refused))
                }
                SendError::Call(_) => (None, Some(DeliveryTryFault::Unreadable)),
                SendError::Address => (None, Some(DeliveryTryFault::NotSent)),
            }
        }
    };
    let took = began.elapsed();
    manager
        .tried(
            due.id,
            Tried {
                status,
                fault,
                took,
            },
        )
        .await
}

async fn send(manager: &Manager, http: &HttpClient, due: &DueDelivery) -> Result<(), ManagerError> {
    if let Some(entity) = manager.entity_of(&due.party.id) {
        return send_network(manager, due, entity).await;
    }
    let path = match due.kind {
        DeliveryKind::Event => "v1/events",
        DeliveryKind::RelayedRequest(_) => "v1/data-requests",
    };
    let Ok(url) = due.party.endpoint.join(path) else {
        return manager.tried(due.id, NOT_SENT).await;
    };
    let body = due.body.clone().into_bytes();
    let call = match due.kind {
        DeliveryKind::RelayedRequest(_) => http.post(url).bytes("application/jose", body),
        DeliveryKind::Event => {
            let now = manager.clock().now();
            let secrets = secrets(manager, &due.party.id).await;
            let (id, key) = (&due.event_id, manager.signing_key()?);
            let earlier = manager.keys_beside();
            let signed = webhook::sign_with(id, &body, &key, &earlier, &secrets, now);
            let Ok(signed) = signed else {
                return manager.tried(due.id, NOT_SENT).await;
            };
            http.post(url)
                .header("webhook-id", &signed.id)
                .header("webhook-timestamp", &signed.timestamp)
                .header("webhook-signature", &signed.signature)
                .bytes("application/json", body)
        }
    };
    let began = Instant::now();
    let answer = call.send().await;
    let tried = |status, fault| Tried {
        status,
        fault,
        took: began.elapsed(),
    };
    match (answer, due.kind) {
        (Ok(answer), _) => {
            let taken = tried(Some(answer.status.as_u16()), None);
            manager.tried(due.id, taken).await
        }
        // A source that says no has answered: the session ends with its reason.
        (Err(error), DeliveryKind::RelayedRequest(session)) if refusal(&error).is_some() => {
            let told = refusal(&error).unwrap_or_else(|| Problem::new(ProblemType::Unavailable));
            // In this order: cut short in between, the answer is heard again.
            manager.fail_session(session, &told).await?;
            manager.tried(due.id, tried(Some(told.status), None)).await
        }
        (Err(error), _) => {
            tracing::warn!(delivery = %due.id, party = %due.party.id, %error, "a delivery did not reach its receiver");
            let (status, fault) = fault_of(&error);
            manager.tried(due.id, tried(status, Some(fault))).await
        }
    }
}

/// What a party shares with us. One that cannot be read holds nothing up: the manager's own signature stands in any
/// case.
async fn secrets(manager: &Manager, party: &PartyId) -> Vec<WebhookSecret> {
    manager
        .secrets_to_sign(party)
        .await
        .unwrap_or_else(|error| {
            tracing::error!(%party, %error, "a webhook secret could not be read");
            Vec::new()
        })
}

/// What the receiver answered, if it did, in our words or not; and what kept it from taking it.
fn fault_of(error: &ClientError) -> (Option<u16>, DeliveryTryFault) {
    match error {
        ClientError::Problem(problem) => (Some(problem.status), DeliveryTryFault::Refused),
        ClientError::Status(status) => (Some(status.as_u16()), DeliveryTryFault::Refused),
        ClientError::Transport(_) => (None, DeliveryTryFault::NoConnection),
        ClientError::TooSlow => (None, DeliveryTryFault::TooSlow),
        ClientError::TooLarge(_) => (None, DeliveryTryFault::TooLarge),
        ClientError::Unreadable(_) => (None, DeliveryTryFault::Unreadable),
        ClientError::NotSendable(_) => (None, DeliveryTryFault::NotSent),
    }
}

/// A lasting refusal; a passing trouble is tried again.
fn refusal(error: &ClientError) -> Option<Problem> {
    error
        .problem()
        // A key that was changed just now may not be known there yet; a session has an end in any case.
        .filter(|p| p.status < 500 && p.status != 429 && p.kind != ProblemType::UnknownKey)
        .cloned()
}

/// What every manager does, elected or not: takes up changed keys and sees checkpoints that another one has made, and
/// once a minute deletes keys that sign nothing more. Looks over the whole log once, beside the first requests.
pub(crate) fn keep_up(
    manager: Manager,
    elected: watch::Receiver<bool>,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let look = tokio::spawn({
            let manager = manager.clone();
            async move { manager.check_log_meanwhile().await }
        });
        let mut changes = manager.changes();
        let [mut minute, mut second] = [60, 1].map(|s| {
            let mut tick = interval(Duration::from_secs(s));
            tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
            tick
        });
        // Said once, and not each second that it lasts.
        let (mut keys, mut checkpoint) = (true, true);
        loop {
            tokio::select! {
                _ = stop.changed() => break,
                _ = minute.tick() => manager.tend_keys(),
                _ = second.tick() => {
                    let read = manager.refresh_keys().await;
                    if let Err(error) = &read && keys {
                        tracing::error!(%error, "the signing keys could not be read");
                    }
                    keys = read.is_ok();
                },
                _ = changes.changed() => {}
            }
            // The elected one makes them.
            if !*elected.borrow() {
                let seen = manager.see_published().await;
                if let Err(error) = &seen
                    && checkpoint
                {
                    tracing::error!(%error, "the last checkpoint could not be read");
                }
                checkpoint = seen.is_ok();
            }
        }
        look.abort();
    })
}

/// Ends what time has ended, once a second, and sweeps sealed pages that no session needs. Neither waits for the other
/// to succeed.
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
            if let Err(error) = manager.expire_due().await {
                tracing::error!(%error, "what is over could not be ended");
            }
            if let Err(error) = sweep(&manager, &relay).await {
                tracing::error!(%error, "what is left of sessions could not be swept");
            }
        }
    })
}

/// Puts what was entered under a checkpoint, soon after each commit that woke others and within a
/// second of every other.
pub(crate) fn integrate(manager: Manager, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut changes = manager.changes();
        let mut tick = interval(Duration::from_millis(500));
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                _ = stop.changed() => break,
                _ = changes.changed() => {}
                _ = tick.tick() => {}
            }
            if let Err(error) = manager.integrate().await {
                tracing::error!(%error, "what was entered into the log could not be put under a checkpoint");
            }
            // Those that come together share a checkpoint.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        if let Err(error) = manager.integrate().await {
            tracing::error!(%error, "the last entries of the log are put under a checkpoint at the next start");
        }
    })
}

/// Reminds people of consents that end soon, and ends what is over by the day, once a minute.
pub(crate) fn remind(
    manager: Manager,
    exports: Exports,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut tick = interval(Duration::from_secs(60));
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut warned = HashMap::new();
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                _ = tick.tick() => {}
            }
            if let Err(error) = manager.remind_due().await {
                tracing::error!(%error, "nobody could be reminded");
            }
            if let Err(error) = warn_of_silence(&manager, &mut warned).await {
                tracing::error!(%error, "who takes no deliveries could not be read");
            }
            if let Err(error) = exports.sweep(manager.clock().now()) {
                tracing::error!(%error, "old archives could not be deleted");
            }
            if let Err(error) = manager.tell_overdue().await {
                tracing::error!(%error, "nobody could be told of an answer that is overdue");
            }
            if let Err(error) = manager.end_due_representations().await {
                tracing::error!(%error, "no representation whose time is over could be ended");
            }
        }
    })
}

/// Says in the log, once a day for each, whose endpoint has taken nothing for a day: the operator calls them
/// before what waits is given up.
async fn warn_of_silence(
    manager: &Manager,
    warned: &mut HashMap<PartyId, DateTime<Utc>>,
) -> Result<(), ManagerError> {
    let now = manager.clock().now();
    let silent = manager.silent_parties().await?;
    warned.retain(|party, _| silent.iter().any(|(silent, _)| silent == party));
    for (party, since) in silent {
        if warned.get(&party).is_some_and(|at| *at + WARN_EVERY > now) {
            continue;
        }
        tracing::error!(%party, %since, "an endpoint has taken no event for a day");
        warned.insert(party, now);
    }
    Ok(())
}

/// Removes the pages of every session that is over, also of those that have ended just now.
async fn sweep(
    manager: &Manager,
    relay: &Relay,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    // The folders first: a session that begins meanwhile has none in this list.
    let held = relay.sessions().await?;
    let live = manager.live_page_sessions().await?;
    let lives = |session| live.contains(&session);
    relay.sweep(held, manager.clock().now(), lives).await;
    Ok(())
}
