//! Looks after data sessions of the Account Aggregator network: asks providers, fetches what is there, ends
//! what is over. Nobody waits for anybody: each provider's part is a task of its own.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::{self, JoinHandle, JoinSet},
    time::{MissedTickBehavior, interval, timeout},
};

use crate::{relay::Relay, service::Manager};

/// Most parts under way at once.
const AT_ONCE: usize = 64;
/// How long a stop waits for what is under way; it goes on after the next start.
const LAST_WAIT: Duration = Duration::from_secs(5);

/// Runs until it is told to stop.
pub(crate) fn look_after(
    manager: Manager,
    relay: Arc<Relay>,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut tasks = JoinSet::new();
        let mut under_way: HashMap<task::Id, String> = HashMap::new();
        let mut changes = manager.changes();
        let mut tick = interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                _ = stop.changed() => break,
                _ = changes.changed() => {}
                _ = tick.tick() => {
                    if let Err(error) = manager.end_network_sessions(&relay).await {
                        tracing::error!(%error, "sessions of the network could not be ended");
                    }
                }
                Some(ended) = tasks.join_next_with_id() => {
                    let id = match ended {
                        Ok((id, ())) => id,
                        Err(error) => {
                            tracing::error!(%error, "a session of the network broke down");
                            error.id()
                        }
                    };
                    under_way.remove(&id);
                }
            }
            let due = match manager.due_parts().await {
                Ok(due) => due,
                Err(error) => {
                    tracing::error!(%error, "sessions of the network could not be read");
                    continue;
                }
            };
            for part in due {
                let key = part.key();
                if under_way.len() >= AT_ONCE || under_way.values().any(|known| *known == key) {
                    continue;
                }
                let (manager, relay) = (manager.clone(), Arc::clone(&relay));
                let task = tasks.spawn(async move {
                    if let Err(error) = manager.look_after(&part, &relay).await {
                        tracing::error!(%error, "a session of the network could not be looked after");
                        // What fails at once would otherwise be begun again at once.
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                });
                under_way.insert(task.id(), key);
            }
        }
        let all = async { while tasks.join_next().await.is_some() {} };
        if timeout(LAST_WAIT, all).await.is_err() {
            tracing::info!("sessions of the network were left for the next start");
        }
    })
}
