//! The program's verb `checks`: prints the log of checks, one JSON object a line.

use std::{io::Write, path::Path};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::Args;
use consent_model::{ids::ArtifactId, party::Pseudonym};
use service_kit::program::{ConfigFile, Failure};

use super::log::{CheckFilter, read};

/// Which checks to print.
#[derive(Debug, Args)]
pub struct ChecksVerb {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// Not before this day, or moment (RFC 3339), UTC.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    pub from: Option<DateTime<Utc>>,
    /// Before this day, or moment.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    pub to: Option<DateTime<Utc>>,
    /// Only those about this person, by the pseudonym under which you know her. A check that named a
    /// consent instead is found with `--artifact`.
    #[arg(long, value_name = "PSEUDONYM")]
    pub person: Option<Pseudonym>,
    /// Only those about this consent.
    #[arg(long, value_name = "ARTIFACT")]
    pub artifact: Option<ArtifactId>,
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    let day = text.parse::<NaiveDate>();
    day.map(|day| day.and_time(NaiveTime::MIN).and_utc())
        .or_else(|_| text.parse())
        .map_err(|_| "expected a day (2026-11-26) or a moment (2026-11-26T09:00:00Z)".to_owned())
}

impl ChecksVerb {
    /// Prints them, from the data folder; a running adapter is not disturbed.
    ///
    /// # Errors
    /// When the log cannot be read, or the output not written.
    pub fn carry_out(self, data: &Path, out: &mut impl Write) -> Result<(), Failure> {
        let filter = CheckFilter {
            from: self.from,
            to: self.to,
            person: self.person,
            artifact: self.artifact,
        };
        read(data, &filter, |entry| -> Result<(), Printed> {
            let line = serde_json::to_string(&entry).map_err(std::io::Error::from)?;
            Ok(writeln!(out, "{line}")?)
        })?;
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
enum Printed {
    #[error(transparent)]
    Read(#[from] super::log::ReadError),
    #[error("the output cannot be written")]
    Write(#[from] std::io::Error),
}
