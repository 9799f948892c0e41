//! A wave of withdrawals. Three of four who come look at their dashboards; the fourth withdraws a consent,
//! with the two clicks that it takes. After each, verifiers fetch the status lists that its copies stand in, and
//! the parties note when they hear.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use super::{Journey, Measured, Mix, Terms, looking, measured, watch::Watch};
use crate::{
    http::Fault,
    stage::{Copy, Stage, StageError, copies},
    tally::Tally,
    visitor::Visitor,
};

/// Somebody who is about to withdraw.
#[derive(Debug, Clone)]
struct Leaving {
    visitor: Visitor,
    consent: String,
    copies: Vec<Copy>,
}

pub(super) async fn run(stage: &Stage, terms: Terms) -> Result<Measured, StageError> {
    // A quarter of those who come, and a few more than are likely.
    let most = terms.rate * terms.time.as_secs_f64() / 4.0 * 1.2 + 20.0;
    let leaving = leaving(stage, most as usize).await;
    let log = stage.world.folder.join("manager.log").display().to_string();
    let leaving = leaving.map_err(|fault| StageError::People(log, fault))?;
    let leaving = Arc::new(Mutex::new(VecDeque::from(leaving)));
    let tally = Arc::new(Tally::default());
    let (watch, over) = (Arc::new(Watch::default()), Arc::new(AtomicBool::new(false)));
    let watching = tokio::spawn({
        let (watch, parties) = (Arc::clone(&watch), Arc::clone(&stage.parties));
        let (tally, over) = (Arc::clone(&tally), Arc::clone(&over));
        async move { watch.look(&parties, &tally, &over).await }
    });
    let measured = measured(stage, Mix::RevocationWave, terms, &tally, |due, mut rng| {
        let journey = Journey::new(&tally, due);
        let withdraws = rng.below(4) == 0;
        let one = withdraws
            .then(|| leaving.lock().ok()?.pop_front())
            .flatten();
        let (people, watch) = (Arc::clone(&stage.people), Arc::clone(&watch));
        async move {
            match (withdraws, one) {
                (true, Some(one)) => withdraw(journey, one, &watch).await,
                (true, None) => Err(Fault::Unmade("nothing is left to withdraw")),
                (false, _) => {
                    let person = people.get(rng.below(people.len()));
                    let person = person.ok_or(Fault::Unmade("nobody is there"))?;
                    looking::arrive(journey, person.clone()).await
                }
            }
        }
    })
    .await?;
    over.store(true, Ordering::Relaxed);
    // What it could not find out is missing from the figures, where it is seen.
    let _ = watching.await;
    Ok(Measured {
        kinds: tally.figures(),
        ..measured
    })
}

async fn withdraw(mut journey: Journey, mut one: Leaving, watch: &Watch) -> Result<(), Fault> {
    journey
        .step("withdrawn", one.visitor.stop(&one.consent))
        .await?;
    watch.add(Instant::now(), &one.copies);
    Ok(())
}

/// So many consents in force, spread over the people, with where their copies' status stands.
async fn leaving(stage: &Stage, most: usize) -> Result<Vec<Leaving>, Fault> {
    let mut found = Vec::new();
    let longest = stage
        .people
        .iter()
        .map(|person| person.consents.len())
        .max();
    for at in 0..longest.unwrap_or(0) {
        for person in stage.people.iter() {
            if found.len() >= most {
                return Ok(found);
            }
            let Some(consent) = person.consents.get(at) else {
                continue;
            };
            let mut visitor = person.visitor.clone();
            let receipt = visitor.receipt(consent).await?;
            if receipt["summary"]["state"] != "active" {
                continue;
            }
            found.push(Leaving {
                copies: copies(&receipt)?,
                consent: consent.clone(),
                visitor,
            });
        }
    }
    Ok(found)
}
