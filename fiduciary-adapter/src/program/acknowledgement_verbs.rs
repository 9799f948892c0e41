//! What the program says of deleting, beside a running adapter on the same database, which signs and sends
//! it. Prints on standard output; knows no rule of its own.

use std::io::{self, Write as _};

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use consent_model::{
    acknowledgement::{Deletion, Processors, Retained},
    ids::ArtifactId,
};
use service_kit::program::{ConfigFile, Failure};

use crate::Adapter;

/// What became of what was received under a consent that has ended.
#[derive(Debug, Args)]
pub(crate) struct AcknowledgeArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// Your copy of the consent, as `acknowledgements` prints it.
    #[arg(long, value_name = "ARTIFACT")]
    artifact: ArtifactId,
    /// What a law has you keep, in words for her; without it, all of it is gone.
    #[arg(long, value_name = "WHAT", requires_all = ["ground", "until"])]
    retained: Option<String>,
    /// The statute and its section.
    #[arg(long, value_name = "STATUTE", requires = "retained")]
    ground: Option<String>,
    /// Until when it is kept: `2031-11-26T00:00:00Z`.
    #[arg(long, value_name = "TIME", requires = "retained")]
    until: Option<DateTime<Utc>>,
    /// What became of it where others handled it for you.
    #[arg(long, value_name = "WORD", default_value = "none")]
    processors: ProcessorsArg,
}

/// What became of it where others handled it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ProcessorsArg {
    /// Nobody else had it.
    None,
    /// It is gone there, too.
    Deleted,
    /// They were told to delete it.
    Told,
}

impl AcknowledgeArgs {
    /// The configuration that it is about.
    pub(crate) fn config(&self) -> &std::path::Path {
        &self.file.config
    }

    /// Puts the statement to be signed and sent.
    ///
    /// # Errors
    /// Whatever kept it from being done.
    pub(crate) async fn carry_out(self, adapter: &Adapter) -> Result<(), Failure> {
        let processors = match self.processors {
            ProcessorsArg::None => Processors::None,
            ProcessorsArg::Deleted => Processors::Deleted,
            ProcessorsArg::Told => Processors::Told,
        };
        let deletion = match (self.retained, self.ground, self.until) {
            (Some(what), Some(ground), Some(until)) => Deletion::Retained {
                at: adapter.now(),
                items: Vec::new(),
                retained: vec![Retained {
                    what,
                    ground,
                    until,
                }],
                processors,
            },
            _ => adapter.all_deleted(self.artifact, processors).await?,
        };
        adapter.state_deletion(self.artifact, deletion).await?;
        writeln!(io::stdout(), "{} stated", self.artifact)?;
        Ok(())
    }
}

/// Prints everything that was said or is to be said, oldest first, one JSON object a line.
///
/// # Errors
/// Whatever kept it from being done.
pub(crate) async fn list(adapter: &Adapter) -> Result<(), Failure> {
    for statement in adapter.statements().await? {
        writeln!(io::stdout(), "{}", serde_json::to_string(&statement)?)?;
    }
    Ok(())
}
