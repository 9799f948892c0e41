//! Which of several managers over one database delivers, expires and keeps the log: the one that is elected. Each
//! serves all requests.

use std::time::Duration;

use migrations::{
    elected::{Candidate, Elected},
    told::Hears,
};
use sea_orm::DbErr;
use service_kit::secret::Secret;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval, sleep},
};

use crate::service::{Manager, Process};

/// Between two looks of the elected one whether it still is, and of the others whether its place is free.
const LOOK: Duration = Duration::from_millis(500);
/// Those who are told of several changes at once are told once.
const TOGETHER: Duration = Duration::from_millis(10);
/// Before a connection that was lost is had again.
const AGAIN: Duration = Duration::from_secs(1);

/// Runs a worker while this manager is the elected one, and again each time it becomes it. Ends when it is told to
/// stop, or when the worker ended by itself.
pub(crate) fn while_elected(
    mut elected: watch::Receiver<bool>,
    mut stop: watch::Receiver<bool>,
    begin: impl Fn(watch::Receiver<bool>) -> JoinHandle<()> + Send + 'static,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                is = elected.wait_for(|is| *is) => if is.is_err() { return },
            }
            let (end, ended) = watch::channel(false);
            let mut worker = begin(ended);
            let last = tokio::select! {
                _ = stop.changed() => true,
                is_not = elected.wait_for(|is| !*is) => is_not.is_err(),
                ended = &mut worker => {
                    if let Err(error) = ended {
                        tracing::error!(%error, "a worker had failed");
                    }
                    return;
                }
            };
            // It has gone if nobody hears it.
            let _ = end.send(true);
            if let Err(error) = worker.await {
                tracing::error!(%error, "a worker had failed");
            }
            if last {
                return;
            }
        }
    })
}

/// Stands for election for as long as the manager runs. When told to stop it lets the next one have the place at once:
/// to be told after the workers have ended.
pub(crate) fn stand(
    manager: Manager,
    candidate: Candidate,
    process: Process,
    mut held: Option<Elected>,
    is: watch::Sender<bool>,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut tick = interval(LOOK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stop.changed() => break,
                _ = tick.tick() => {}
            }
            held = match held {
                Some(elected) if elected.holds().await => Some(elected),
                Some(_) => {
                    tracing::warn!("this manager is not the elected one any more");
                    manager.count_elected(false);
                    is.send_replace(false);
                    None
                }
                None => take(&manager, &candidate, &process).await,
            };
            if held.is_some() {
                is.send_if_modified(|is| !std::mem::replace(is, true));
            }
        }
        manager.count_elected(false);
        if let Some(elected) = held
            && let Err(error) = elected.give_up().await
        {
            tracing::warn!(%error, "the next manager finds out by itself that this one has stopped");
        }
    })
}

/// Takes the place if it is free.
pub(crate) async fn take(
    manager: &Manager,
    candidate: &Candidate,
    process: &Process,
) -> Option<Elected> {
    let elected = match candidate.stand().await {
        Ok(elected) => elected?,
        Err(error) => {
            tracing::error!(%error, "it cannot be found out which manager is elected");
            return None;
        }
    };
    // Its place is held by speaking, also while a slow disk lets the entry wait.
    let entered = tokio::select! {
        entered = manager.take_over(process) => entered,
        () = lost(&elected) => {
            tracing::warn!("this manager was elected, and lost the place before it could take over");
            return None;
        }
    };
    match entered {
        Ok(term) => {
            tracing::info!(term, "this manager is the elected one");
            manager.count_elected(true);
            Some(elected)
        }
        Err(error) => {
            tracing::error!(%error, "this manager could not take over");
            None
        }
    }
}

/// Speaks for the elected one until it is not any more.
async fn lost(elected: &Elected) {
    loop {
        sleep(LOOK).await;
        if !elected.holds().await {
            return;
        }
    }
}

/// Tells the other managers over a PostgreSQL database what has changed here.
pub(crate) fn tell(
    manager: Manager,
    name: String,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut changes = manager.own_changes();
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                _ = changes.changed() => {}
            }
            if let Err(error) = manager.tell_others(&name).await {
                tracing::warn!(%error, "the other managers look by themselves: they could not be told of a change");
            }
            sleep(TOGETHER).await;
        }
    })
}

/// Hears what the other managers over a PostgreSQL database have changed.
pub(crate) fn hear(
    manager: Manager,
    database_url: Secret,
    name: String,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            let error = tokio::select! {
                _ = stop.changed() => return,
                error = listen(&manager, &database_url, &name) => error,
            };
            tracing::warn!(%error, "changes of other managers are seen late: they cannot be heard");
            tokio::select! {
                _ = stop.changed() => return,
                () = sleep(AGAIN) => {}
            }
        }
    })
}

/// Ends when the connection does.
async fn listen(manager: &Manager, database_url: &Secret, name: &str) -> DbErr {
    let mut hears = match Hears::of(database_url.expose(), name).await {
        Ok(Some(hears)) => hears,
        Ok(None) => return std::future::pending().await,
        Err(error) => return error,
    };
    // What came before is heard now.
    loop {
        manager.heard();
        if let Err(error) = hears.next().await {
            return error;
        }
    }
}
