//! The program's verb `doctor`.

use std::io::Write;

use clap::Args;
use service_kit::{
    entropy::IdSource,
    finding::{self, Finding},
    program::{ConfigFile, Failure},
};

use super::examine;
use crate::config::AdapterConfig;

/// What is looked at, and how it is told.
#[derive(Debug, Args)]
pub struct DoctorVerb {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// One JSON object a line, instead of text.
    #[arg(long)]
    pub json: bool,
}

impl DoctorVerb {
    /// Makes the checks and prints what they find.
    ///
    /// # Errors
    /// When a check failed, or the output cannot be written.
    pub async fn carry_out(self, ids: IdSource, out: &mut impl Write) -> Result<(), Failure> {
        let loaded: Result<AdapterConfig, _> = service_kit::config::load(&self.config.config);
        let found = match loaded {
            Ok(config) => examine(&config, &ids).await,
            Err(error) => vec![Finding::fail(
                "configuration",
                super::told(&error),
                "correct it; `init` writes a commented one to begin with",
            )],
        };
        finding::tell(&found, self.json, out)
    }
}
