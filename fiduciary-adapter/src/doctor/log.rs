//! Check of what this party has seen of the manager's transparency log, out of its own database.

use super::{Context, Finding, told};
use crate::{
    account_aggregator::Edges,
    adapter::Adapter,
    server::database_url,
    storage,
    witness::{WitnessError, WitnessState},
};

const CHECK: &str = "transparency log";

/// The log has shown one history.
pub(super) async fn one_history(ctx: &Context<'_>) -> Vec<Finding> {
    match state(ctx).await {
        Ok(Some(state)) => judged(&state),
        Ok(None) => vec![Finding::ok(CHECK, "nothing seen of it yet")],
        Err(error) => vec![Finding::warn(CHECK, error, "mend `database` first")],
    }
}

/// What is kept; opens only a database that is there and up to date, since opening another makes it so.
async fn state(ctx: &Context<'_>) -> Result<Option<WitnessState>, String> {
    let config = ctx.config;
    let file = config.data_dir.join(storage::SQLITE_FILE);
    if config.database_url.is_none() && !file.exists() {
        return Ok(None);
    }
    let url = database_url(config).map_err(|error| told(&error))?;
    let pending = storage::pending::<storage::Migrator>(&url).await;
    if !pending.map_err(|error| told(&error))?.is_empty() {
        return Err("not looked at: the database is not up to date".to_owned());
    }
    let db = storage::open::<storage::Migrator>(&url)
        .await
        .map_err(|error| told(&error))?;
    let adapter = Adapter::new(
        config.clone(),
        ctx.ids.clone(),
        db,
        ctx.manager.clone(),
        // It signs nothing here.
        ctx.ids.signing_key(),
        None,
        Edges::default(),
    );
    let state = adapter.witness_state().await;
    let closed = adapter.close().await;
    let state = state.map_err(|error: WitnessError| told(&error))?;
    closed.map_err(|error| told(&error))?;
    Ok(Some(state))
}

fn judged(state: &WitnessState) -> Vec<Finding> {
    let mut findings = Vec::new();
    let alarms = state.alarms().count();
    if alarms > 0 {
        let found = format!("it has shown {alarms} checkpoints that are not of one history");
        let mend = "change nothing in the data folder, keep what `witness show --json` prints, and take both \
                    checkpoints of a pair to the other parties, the auditor and the Board: what the log's own \
                    key has signed twice convicts it";
        findings.push(Finding::fail(CHECK, found, mend));
    }
    if !state.other_keys.is_empty() {
        let found = format!("{} other keys were named for it", state.other_keys.len());
        let mend = "ask the manager's operator and other parties, not the manager, which key is right; \
                    `[transparency] key` sets it";
        findings.push(Finding::fail(CHECK, found, mend));
    }
    let doubts = state.forks.len() - alarms;
    if doubts > 0 {
        let found = format!("{doubts} checkpoints are not joined to what was seen by a proof yet");
        let mend = "wait a round of `[transparency] every`, with `serve` running; if it stays, see \
                    `witness show` and `manager`";
        findings.push(Finding::warn(CHECK, found, mend));
    }
    if findings.is_empty() {
        let found = match &state.watched {
            Some(seen) => format!(
                "one history of {} entries, as of {}",
                seen.size, seen.seen_at
            ),
            None => "nothing seen of it yet".to_owned(),
        };
        findings.push(Finding::ok(CHECK, found));
    }
    findings
}
