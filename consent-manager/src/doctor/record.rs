//! Checks of what is in the database: the log is what was published, nothing stands still, time goes forward.

use chrono::TimeDelta;

use super::{Context, Finding, time, told, unknown};
use crate::service::{LogFault, Manager, ManagerError};

/// An entry that is under no checkpoint after this is stuck: it takes a second.
const STUCK: TimeDelta = TimeDelta::minutes(2);
/// A delivery that has waited for longer is worth a look.
const WAITED: TimeDelta = TimeDelta::hours(1);
/// A time of the future that clocks of two machines explain.
const SKEW: TimeDelta = TimeDelta::seconds(60);
/// Most parties that are named.
const MOST_NAMED: usize = 10;

/// The log is signed, continues the checkpoint beside the database, and goes on.
pub(super) async fn log(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "transparency log";
    let manager = match &ctx.manager {
        Ok(manager) => manager,
        Err(why) => return unknown(CHECK, why),
    };
    match manager.check_log_at_start().await {
        Ok(check) => {
            let mut findings = match stuck(CHECK, ctx, manager, check.published).await {
                Ok(findings) => findings,
                Err(error) => return vec![Finding::fail(CHECK, told(&error), "see `database`")],
            };
            if findings.is_empty() {
                let found = format!(
                    "{} entries, {} published, the newest {} read",
                    check.entries, check.published, check.checked
                );
                findings.push(Finding::ok(CHECK, found));
            }
            findings
        }
        Err(ManagerError::LogBroken(fault)) => {
            vec![Finding::fail(CHECK, fault.to_string(), mend(&fault))]
        }
        Err(error) => vec![Finding::fail(CHECK, told(&error), "see `database`")],
    }
}

fn mend(fault: &LogFault) -> &'static str {
    match fault {
        LogFault::RolledBack { .. } => {
            "keep `log-checkpoint.txt`; bring the database forward to the newest state there is (docs/operations.md, \
             Restore)"
        }
        LogFault::Checkpoint => {
            "`base_url` and `log-key.seed` must be those that it was signed with: correct `base_url`, or restore \
             the seed"
        }
        _ => {
            "change nothing, keep a copy of database and data folder, and look at `log check` (docs/operations.md)"
        }
    }
}

async fn stuck(
    check: &'static str,
    ctx: &Context<'_>,
    manager: &Manager,
    published: u64,
) -> Result<Vec<Finding>, ManagerError> {
    let (since, _) = manager.log_times(published).await?;
    Ok(match since {
        Some(since) if ctx.now() - since > STUCK => {
            let found = format!("entries since {} are under no checkpoint", time(since));
            let mend = "start `serve`; if it runs, its log says what keeps it from signing one";
            vec![Finding::warn(check, found, mend)]
        }
        _ => Vec::new(),
    })
}

/// What the parties have to hear reaches them.
pub(super) async fn deliveries(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "deliveries";
    let manager = match &ctx.manager {
        Ok(manager) => manager,
        Err(why) => return unknown(CHECK, why),
    };
    let asked = async {
        Ok((
            manager.pending_deliveries().await?,
            manager.silent_parties().await?,
        ))
    };
    let asked: Result<_, ManagerError> = asked.await;
    let ((pending, oldest), silent) = match asked {
        Ok(asked) => asked,
        Err(error) => return vec![Finding::fail(CHECK, told(&error), "see `database`")],
    };
    let mut findings: Vec<_> = silent
        .iter()
        .take(MOST_NAMED)
        .map(|(party, since)| {
            let found = format!("`{party}` has taken no event since {}", time(*since));
            Finding::warn(
                CHECK,
                found,
                "call its operator; its `doctor` says what is wrong there",
            )
        })
        .collect();
    if silent.len() > MOST_NAMED {
        let found = format!("{} more parties are silent", silent.len() - MOST_NAMED);
        findings.push(Finding::warn(
            CHECK,
            found,
            "see whether the fault is this machine's",
        ));
    }
    if findings.is_empty() {
        findings.push(match oldest {
            Some(oldest) if ctx.now() - oldest > WAITED => Finding::warn(
                CHECK,
                format!("{pending} wait, the first since {}", time(oldest)),
                "see that `serve` runs; its log says what keeps them",
            ),
            Some(oldest) => Finding::ok(
                CHECK,
                format!("{pending} wait, the first since {}", time(oldest)),
            ),
            None => Finding::ok(CHECK, "none waits"),
        });
    }
    findings
}

/// The record is not of the future.
pub(super) async fn clock(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "clock";
    let manager = match &ctx.manager {
        Ok(manager) => manager,
        Err(why) => return unknown(CHECK, why),
    };
    let newest = match manager.log_times(0).await {
        Ok((_, newest)) => newest,
        Err(error) => return vec![Finding::fail(CHECK, told(&error), "see `database`")],
    };
    vec![match newest {
        Some(newest) if newest - ctx.now() > SKEW => Finding::fail(
            CHECK,
            format!(
                "it is {} here, and the newest entry is of {}",
                time(ctx.now()),
                time(newest)
            ),
            "set the clock, and keep it set (NTP), before anything is entered",
        ),
        _ => Finding::ok(
            CHECK,
            format!("{}, after the newest entry", time(ctx.now())),
        ),
    }]
}
