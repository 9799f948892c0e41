//! The open loop: each operation begins when it is due, whether or not those before it have been answered.
//!
//! Latency is counted from when an operation was due. A server that stands still for a second is therefore
//! seen by everybody who would have come in that second, and not by one caller alone (coordinated omission).
//! The pace is kept by a thread of its own, so that a busy runtime delays nothing; how late it was itself is
//! counted, too.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use tokio::{sync::mpsc, task::JoinSet, time::timeout};

use crate::schedule::Schedule;

/// How long the end of a run waits for what is still under way.
const LAST_WAIT: Duration = Duration::from_secs(30);

/// What a run is.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// When operations are due.
    pub(crate) schedule: Schedule,
    /// For how long they begin.
    pub(crate) time: Duration,
    /// Most operations under way; one that is due beyond is not sent, and counts as wrong.
    pub(crate) most: usize,
}

/// What became of a run, beside the times of its operations.
#[derive(Debug, Clone)]
pub(crate) struct Driven {
    /// Operations that were due.
    pub(crate) due: u64,
    /// Of these, not sent because too many were under way.
    pub(crate) not_sent: u64,
    /// Of these, without an end when the run was given up.
    pub(crate) unanswered: u64,
    /// From the first due time to the end of the last operation.
    pub(crate) took: Duration,
    /// How late the generator itself began operations, in microseconds.
    pub(crate) late: Histogram<u64>,
}

/// One operation that is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Due {
    /// The how-manieth, from 0.
    pub(crate) number: u64,
    /// When.
    pub(crate) at: Instant,
}

/// Runs `operate` at each due time.
///
/// # Errors
/// When the thread that keeps the pace cannot be started.
pub(crate) async fn drive<F, O>(plan: Plan, operate: F) -> std::io::Result<Driven>
where
    F: Fn(Due) -> O,
    O: Future<Output = ()> + Send + 'static,
{
    let (send, mut due) = mpsc::unbounded_channel();
    let begin = Instant::now() + Duration::from_millis(20);
    let (schedule, time) = (plan.schedule, plan.time);
    let pacer = thread::Builder::new().name("pace".into()).spawn(move || {
        for (number, after) in (0..).zip(schedule.take_while(|after| *after < time)) {
            let at = begin + after;
            thread::sleep(at.saturating_duration_since(Instant::now()));
            if send.send(Due { number, at }).is_err() {
                return;
            }
        }
    })?;
    let under_way = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    let mut driven = Driven {
        due: 0,
        not_sent: 0,
        unanswered: 0,
        took: Duration::ZERO,
        late: Histogram::new_with_bounds(1, 60_000_000, 3).unwrap_or_else(|_| no_histogram()),
    };
    while let Some(one) = due.recv().await {
        driven.due += 1;
        let late = u64::try_from(one.at.elapsed().as_micros()).unwrap_or(u64::MAX);
        driven.late.saturating_record(Ord::max(late, 1));
        while tasks.try_join_next().is_some() {}
        if under_way.load(Ordering::Relaxed) >= plan.most {
            driven.not_sent += 1;
            continue;
        }
        let place = Place::take(&under_way);
        let operation = operate(one);
        tasks.spawn(async move {
            operation.await;
            drop(place);
        });
    }
    let all = async { while tasks.join_next().await.is_some() {} };
    if timeout(LAST_WAIT, all).await.is_err() {
        driven.unanswered = under_way.load(Ordering::Relaxed) as u64;
        tasks.abort_all();
    }
    driven.took = begin.elapsed();
    // It has sent its last: the channel is closed.
    let _ = pacer.join();
    Ok(driven)
}

/// One without bounds, which needs no memory until something is recorded.
fn no_histogram() -> Histogram<u64> {
    #[expect(clippy::expect_used, reason = "three digits are allowed")]
    Histogram::new(3).expect("three digits are allowed")
}

/// A place among those under way, free again when it is dropped, also by a task that breaks down.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(under_way: &Arc<AtomicUsize>) -> Self {
        under_way.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(under_way))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use tokio::{sync::Mutex, time::sleep};

    use super::*;
    use crate::{schedule::Pace, tally::Tally};

    fn plan(rate: f64, seconds: f64) -> Plan {
        Plan {
            schedule: Schedule::new(Pace::Even, rate, 1),
            time: Duration::from_secs_f64(seconds),
            most: 10_000,
        }
    }

    /// A server with one place that stands still once.
    async fn with_a_stall(stall: Duration) -> (Driven, Arc<Tally>) {
        let server = Arc::new(Mutex::new(()));
        let tally = Arc::new(Tally::default());
        let driven = drive(plan(100.0, 1.0), |due| {
            let (server, tally) = (Arc::clone(&server), Arc::clone(&tally));
            async move {
                let place = server.lock().await;
                if due.number == 20 {
                    sleep(stall).await;
                }
                drop(place);
                tally.count("call", due.at.elapsed(), Ok(()));
            }
        });
        (driven.await.unwrap(), tally)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_server_that_stands_still_is_seen_by_all_who_come_meanwhile() {
        let (driven, tally) = with_a_stall(Duration::from_millis(400)).await;
        assert_eq!((driven.due, driven.not_sent, driven.unanswered), (99, 0, 0));
        let seen = &tally.figures()[0];
        assert_eq!(seen.right, 99);
        // Forty came in these 400 ms and waited 200 on average. One caller after the other would have
        // called one of a hundred slow.
        assert!(seen.p90 > 250.0, "{seen:?}");
        assert!(seen.max > 390.0, "{seen:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_server_that_answers_at_once_is_quick() {
        let (driven, tally) = with_a_stall(Duration::ZERO).await;
        let seen = &tally.figures()[0];
        assert!(seen.p50 < 50.0, "{seen:?}");
        assert!(driven.late.len() == 99 && driven.took > Duration::from_millis(900));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_due_while_too_many_are_under_way_is_not_sent_and_counted() {
        let few = Plan {
            most: 3,
            ..plan(100.0, 0.2)
        };
        let driven = drive(few, |_| sleep(Duration::from_millis(500)));
        let driven = driven.await.unwrap();
        assert_eq!((driven.due, driven.not_sent), (19, 16));
    }
}
