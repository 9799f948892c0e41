//! The worker that carries what waits in a service's outbox to the mailer.

use std::{future::Future, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use super::{Mail, Mailer, NotSent};

/// How long a mail is tried.
pub const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(3);
/// Pauses between tries, in seconds; the last one repeats.
const PAUSES: [i64; 6] = [10, 60, 300, 1_800, 7_200, 21_600];
/// Most mails taken at once.
const AT_ONCE: u64 = 20;

/// What comes after a try that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextTry {
    /// Again at this time.
    At(DateTime<Utc>),
    /// Never: it was tried long enough, or refused for good. What the mail told of says so where she
    /// reads it inside the service.
    GivenUp,
}

/// When a mail is tried again that was written at `written` and failed `attempts` times, the last
/// one `now`.
#[must_use]
pub fn next_try(
    attempts: u32,
    written: DateTime<Utc>,
    now: DateTime<Utc>,
    why: NotSent,
) -> NextTry {
    if why != NotSent::ForNow || now - written >= GIVEN_UP_AFTER {
        return NextTry::GivenUp;
    }
    let nth = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let pause = PAUSES.get(nth).or(PAUSES.last()).copied().unwrap_or(60);
    NextTry::At(now + TimeDelta::seconds(pause))
}

/// A service's own durable outbox.
pub trait Outbox: Send + Sync + 'static {
    /// Why it cannot be read or written.
    type Error: std::fmt::Display + Send;

    /// Mails that are due, the oldest first. What cannot be read as a [`Mail`] is given up in here.
    fn due(&self, most: u64) -> impl Future<Output = Result<Vec<Mail>, Self::Error>> + Send;

    /// It has left. The row may be deleted: nothing of hers is kept longer than needed.
    fn sent(&self, id: &str) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// It has not left; see [`next_try`].
    fn not_sent(
        &self,
        id: &str,
        why: NotSent,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Sends what is due, once a second, until `stop` changes. A mail can arrive twice when the service
/// is killed between the server's yes and the row's end; its message id is the same then.
pub fn carry<O: Outbox>(
    outbox: O,
    mailer: Mailer,
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
            tokio::select! {
                _ = stop.changed() => return,
                emptied = empty(&outbox, &mailer) => if let Err(error) = emptied {
                    tracing::error!(%error, "the mail outbox could not be worked off");
                },
            }
        }
    })
}

/// Sends what is due now. For tests, and the turn of [`carry`].
///
/// # Errors
/// When the outbox cannot be read or written.
pub async fn empty<O: Outbox>(outbox: &O, mailer: &Mailer) -> Result<(), O::Error> {
    for mail in outbox.due(AT_ONCE).await? {
        match mailer.send(&mail).await {
            Ok(()) => outbox.sent(mail.id()).await?,
            Err(why) => {
                tracing::warn!(mail = mail.id(), %why, "a mail has not left");
                outbox.not_sent(mail.id(), why).await?;
            }
        }
    }
    Ok(())
}
