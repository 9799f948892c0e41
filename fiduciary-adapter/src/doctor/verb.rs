//! The program's verb `doctor`.

use std::io::Write;

use clap::Args;
use service_kit::{
    entropy::IdSource,
    program::{ConfigFile, Failure},
};

use super::{Finding, Level, examine};
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

/// Something is not as it must be; it has been printed.
#[derive(Debug, thiserror::Error)]
#[error("{0} of the checks failed")]
pub(super) struct Failed(usize);

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
        for finding in &found {
            match self.json {
                true => writeln!(out, "{}", serde_json::to_string(finding)?)?,
                false => print(finding, out)?,
            }
        }
        match found.iter().filter(|f| f.level == Level::Fail).count() {
            0 => Ok(()),
            failed => Err(Failed(failed).into()),
        }
    }
}

fn print(finding: &Finding, out: &mut impl Write) -> std::io::Result<()> {
    let level = match finding.level {
        Level::Ok => "ok  ",
        Level::Warn => "warn",
        Level::Fail => "FAIL",
    };
    let Finding {
        check, found, mend, ..
    } = finding;
    match mend {
        Some(mend) => writeln!(out, "{level} {check}: {found}. To mend: {mend}."),
        None => writeln!(out, "{level} {check}: {found}"),
    }
}
