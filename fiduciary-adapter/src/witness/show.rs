//! What an operator, and the doctor, are told of it.

use std::io::Write;

use clap::{Args, Subcommand};
use serde::Serialize;
use service_kit::program::{ConfigFile, Failure};

use super::{
    Fork, ForkKind, Seen, WitnessError,
    seen::{self, Part},
};
use crate::adapter::Adapter;

/// What this party has seen of the manager's transparency log.
#[derive(Debug, Subcommand)]
pub enum WitnessVerb {
    /// Print this witness's name and key, the log's key, the latest checkpoints seen, and every pair of
    /// them that does not fit together.
    Show(ShowArgs),
}

/// How it is told.
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    config: ConfigFile,
    /// One JSON object, with the signed checkpoints, instead of text.
    #[arg(long)]
    json: bool,
}

/// All that this party knows of the manager's log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WitnessState {
    /// The name it cosigns under; none: it is no witness.
    pub name: Option<String>,
    /// The key it cosigns with, for the manager's operator.
    pub vkey: Option<String>,
    /// The log's key; none: nothing was seen yet.
    pub log: Option<String>,
    /// Other keys that the manager, or an earlier configuration, has named for it.
    pub other_keys: Vec<String>,
    /// The last checkpoint fetched.
    pub watched: Option<Seen>,
    /// The last checkpoint cosigned.
    pub cosigned: Option<Seen>,
    /// Checkpoints that do not fit together.
    pub forks: Vec<Fork>,
}

impl WitnessState {
    /// Pairs that show two histories, or two keys: everything but doubts.
    pub fn alarms(&self) -> impl Iterator<Item = &Fork> {
        self.forks
            .iter()
            .filter(|fork| fork.kind != ForkKind::Doubt)
    }
}

impl Adapter {
    /// What this party knows of the manager's log.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub async fn witness_state(&self) -> Result<WitnessState, WitnessError> {
        let mut state = WitnessState {
            name: self.config.witness_name(),
            vkey: self.witness_key.as_ref().map(|key| key.vkey()),
            log: None,
            other_keys: Vec::new(),
            watched: None,
            cosigned: None,
            forks: Vec::new(),
        };
        if let Some(log) = self.known_log().await? {
            let vkey = log.vkey();
            state.other_keys = self.other_log_keys(&log).await?;
            state.watched = seen::load(&self.db, vkey, Part::Watched).await?;
            state.cosigned = seen::load(&self.db, vkey, Part::Cosigned).await?;
            state.forks = self.forks(vkey).await?;
            state.log = Some(vkey.to_owned());
        }
        Ok(state)
    }
}

impl WitnessVerb {
    /// The configuration that it is about.
    pub(crate) fn config(&self) -> &std::path::Path {
        let Self::Show(args) = self;
        &args.config.config
    }

    /// Prints it.
    ///
    /// # Errors
    /// Whatever kept it from being done.
    pub(crate) async fn carry_out(
        &self,
        adapter: &Adapter,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let Self::Show(args) = self;
        let state = adapter.witness_state().await?;
        match args.json {
            true => writeln!(out, "{}", serde_json::to_string(&state)?)?,
            false => print(&state, out)?,
        }
        Ok(())
    }
}

fn print(state: &WitnessState, out: &mut impl Write) -> std::io::Result<()> {
    match (&state.name, &state.vkey) {
        (Some(name), Some(vkey)) => writeln!(out, "witness {name}\nkey {vkey}")?,
        _ => writeln!(out, "no witness: no `[witness]` in the configuration")?,
    }
    match &state.log {
        Some(log) => writeln!(out, "log {log}")?,
        None => writeln!(out, "nothing seen of the manager's log yet")?,
    }
    for key in &state.other_keys {
        writeln!(out, "OTHER KEY {key}")?;
    }
    for (what, seen) in [("seen", &state.watched), ("cosigned", &state.cosigned)] {
        if let Some(seen) = seen {
            let Seen {
                size,
                root,
                seen_at,
                ..
            } = seen;
            writeln!(out, "{what} {size} entries, root {root}, at {seen_at}")?;
        }
    }
    for fork in &state.forks {
        let what = match fork.kind {
            ForkKind::Doubt => "doubt",
            ForkKind::TwoRoots => "FORK two roots for one size",
            ForkKind::NotContinued => "FORK no proof joins them",
            ForkKind::OtherKey => "OTHER KEY under a checkpoint",
        };
        let Fork {
            ours_size,
            theirs_size,
            shown_to,
            found_at,
            ..
        } = fork;
        writeln!(
            out,
            "{what}: {ours_size} and {theirs_size} entries, shown to {shown_to}, at {found_at}"
        )?;
    }
    Ok(())
}
