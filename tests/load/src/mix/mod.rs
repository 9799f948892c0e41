//! Mixes of operations named after real life. Each says what it is made of; `docs/load.md` repeats it.
//!
//! # Adding one
//!
//! 1. Write a file beside these with an `arrive` that lives through one arrival, step by step, with
//!    [`Journey::step`] around each.
//! 2. Name it in [`Mix`], with its rate, and call it in [`run`].
//! 3. Say in `docs/load.md` what it is made of.

mod day_one;
mod lender_morning;
mod looking;
mod revocation_wave;
mod watch;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{
    base,
    http::Fault,
    manager::Used,
    open_loop::{Plan, drive},
    rng::{Rng, mix},
    schedule::{Pace, Schedule},
    stage::{Stage, StageError},
    tally::{Figures, Tally},
};

/// Most arrivals under way.
const MOST: usize = 2_000;

/// Which mix.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mix {
    /// A lender asks, people decide, and others look.
    LenderMorning,
    /// After a breach people withdraw while others look at their dashboards.
    RevocationWave,
    /// People come for the first time.
    DayOne,
    /// Dashboards alone: what a wave is compared with.
    Looking,
}

impl Mix {
    /// Its name.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::LenderMorning => "lender-morning",
            Self::RevocationWave => "revocation-wave",
            Self::DayOne => "day-one",
            Self::Looking => "looking",
        }
    }

    /// Arrivals a second, where none are asked for.
    #[must_use]
    pub(crate) const fn rate(self) -> f64 {
        match self {
            Self::LenderMorning => 20.0,
            Self::RevocationWave | Self::Looking => 40.0,
            Self::DayOne => 10.0,
        }
    }
}

/// How a mix is run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Arrivals a second.
    pub(crate) rate: f64,
    /// For how long they come.
    pub(crate) time: Duration,
    /// How they follow one another.
    pub(crate) pace: Pace,
    /// What chance is made of.
    pub(crate) seed: u64,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Of which mix.
    pub(crate) mix: Mix,
    /// Arrivals a second that were asked for.
    pub(crate) asked: f64,
    /// Arrivals a second that were lived through to their end, right.
    pub(crate) reached: f64,
    /// Arrivals that were due.
    pub(crate) due: u64,
    /// Of these, not begun because too many were under way.
    pub(crate) not_sent: u64,
    /// Of these, without an end.
    pub(crate) unanswered: u64,
    /// Of these, with something that was wrong.
    pub(crate) failed: u64,
    /// Calls over HTTP.
    pub(crate) calls: u64,
    /// How late the generator itself began arrivals: p99, ms.
    pub(crate) late: f64,
    /// Each kind of step.
    pub(crate) kinds: Vec<Figures>,
    /// Milliseconds of the manager's processor time for an arrival.
    pub(crate) cpu_arrival: f64,
    /// The same for a call.
    pub(crate) cpu_call: f64,
    /// What the manager had used afterwards.
    pub(crate) used: Used,
    /// Rows and bytes that an arrival left in the database, where it is a file.
    pub(crate) written: Option<base::Growth>,
}

impl Measured {
    /// The figures of one kind.
    #[must_use]
    pub(crate) fn kind(&self, name: &str) -> Option<&Figures> {
        self.kinds.iter().find(|kind| kind.kind == name)
    }
}

/// One arrival: its steps, each due when the one before it has ended.
pub(crate) struct Journey {
    tally: Arc<Tally>,
    due: Instant,
    began: Instant,
}

impl Journey {
    fn new(tally: &Arc<Tally>, due: Instant) -> Self {
        Self {
            tally: Arc::clone(tally),
            due,
            began: due,
        }
    }

    /// One step.
    pub(crate) async fn step<T>(
        &mut self,
        kind: &'static str,
        does: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let came = does.await;
        self.count(kind, self.due, came.as_ref().map(drop));
        self.due = Instant::now();
        came
    }

    /// What took from the first due time until now.
    pub(crate) fn whole(&self, kind: &'static str) {
        self.count(kind, self.began, Ok(()));
    }

    fn count(&self, kind: &'static str, since: Instant, came: Result<(), &Fault>) {
        self.tally.count(kind, since.elapsed(), came);
    }
}

/// Runs a mix on a stage.
///
/// # Errors
/// When the harness cannot go on, or the wave has nobody who could withdraw.
pub(crate) async fn run(stage: &Stage, which: Mix, terms: Terms) -> Result<Measured, StageError> {
    if which == Mix::RevocationWave {
        return revocation_wave::run(stage, terms).await;
    }
    let tally = Arc::new(Tally::default());
    measured(stage, which, terms, &tally, |due, mut rng| {
        let journey = Journey::new(&tally, due);
        let (people, parties) = (Arc::clone(&stage.people), Arc::clone(&stage.parties));
        let newcomer = (which == Mix::DayOne).then(|| stage.visitor(stage.newcomer()));
        async move {
            let at = rng.below(people.len());
            match (which, newcomer, people.get(at)) {
                (Mix::DayOne, Some(visitor), _) => {
                    day_one::arrive(journey, visitor, &parties).await
                }
                (Mix::LenderMorning, _, Some(person)) => {
                    lender_morning::arrive(journey, person.clone(), &parties, &mut rng).await
                }
                (_, _, Some(person)) => looking::arrive(journey, person.clone()).await,
                _ => Err(Fault::Unmade("nobody is there")),
            }
        }
    })
    .await
}

/// Lets arrivals come and puts together what was measured.
async fn measured<F, O>(
    stage: &Stage,
    which: Mix,
    terms: Terms,
    tally: &Arc<Tally>,
    arrive: F,
) -> Result<Measured, StageError>
where
    F: Fn(Instant, Rng) -> O,
    O: Future<Output = Result<(), Fault>> + Send + 'static,
{
    let file = stage
        .world
        .database
        .is_none()
        .then(|| stage.world.database_file());
    let counted = || file.as_deref().map(base::Growth::of).transpose();
    let before = (stage.used()?, stage.http.calls(), counted()?);
    let plan = Plan {
        schedule: Schedule::new(terms.pace, terms.rate, terms.seed),
        time: terms.time,
        most: MOST,
    };
    let ended = Arc::new((AtomicU64::new(0), AtomicU64::new(0)));
    let driven = drive(plan, |due| {
        let lives = arrive(due.at, Rng::new(mix(terms.seed ^ mix(due.number))));
        let ended = Arc::clone(&ended);
        async move {
            let (right, wrong) = &*ended;
            let one = if lives.await.is_ok() { right } else { wrong };
            one.fetch_add(1, Ordering::Relaxed);
        }
    })
    .await?;
    let (used, calls) = (stage.used()?, stage.http.calls() - before.1);
    let right = ended.0.load(Ordering::Relaxed);
    let each = |what: f64, of: u64| what / Ord::max(of, 1) as f64;
    let cpu = (used.cpu - before.0.cpu) * 1e3;
    let written = before
        .2
        .zip(counted()?)
        .map(|(old, new)| new.since(old, right));
    Ok(Measured {
        mix: which,
        asked: terms.rate,
        reached: right as f64 / Ord::max(driven.took, terms.time).as_secs_f64(),
        due: driven.due,
        not_sent: driven.not_sent,
        unanswered: driven.unanswered,
        failed: ended.1.load(Ordering::Relaxed),
        calls,
        late: driven.late.value_at_quantile(0.99) as f64 / 1e3,
        kinds: tally.figures(),
        cpu_arrival: each(cpu, right),
        cpu_call: each(cpu, calls),
        used,
        written,
    })
}
