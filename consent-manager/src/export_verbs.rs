//! Archives of the record, and the state of the log, beside a running manager on the same database.
//! Writes the archive whole or not at all.

use std::{
    fs::{self, File},
    io::{self, BufWriter, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use consent_manager::{
    review::By,
    service::{ExportProgress, ExportScope, Manager},
};
use consent_model::{ids::AccountId, party::PartyId};
use service_kit::program::{ConfigFile, Failure};

use crate::verbs::{ByArgs, open};

/// Whose record is to be taken.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportVerb {
    /// Everything that was entered, or between two times: for an auditor.
    All {
        #[command(flatten)]
        args: ExportArgs,
        /// Only what happened at this time or later (RFC 3339).
        #[arg(long, value_name = "TIME")]
        since: Option<DateTime<Utc>>,
        /// Only what happened before this time (RFC 3339).
        #[arg(long, value_name = "TIME")]
        until: Option<DateTime<Utc>>,
    },
    /// What the log says of one party's own copies.
    Party {
        #[command(flatten)]
        args: ExportArgs,
        /// Its name on the network.
        party: PartyId,
    },
    /// One person's record.
    Person {
        #[command(flatten)]
        args: ExportArgs,
        /// Her account.
        account: AccountId,
    },
}

/// Where an archive goes, and who takes it.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    file: ConfigFile,
    #[command(flatten)]
    by: ByArgs,
    /// The file to write; it must not be there yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// What can be done with the transparency log.
#[derive(Debug, Subcommand)]
pub(crate) enum LogVerb {
    /// Look whether entries, tree, checkpoint and ledgers agree.
    Check(ConfigFile),
    /// Print the log's public key and its last checkpoint.
    Show(ConfigFile),
}

/// Carries it out.
///
/// # Errors
/// The file that cannot be used, or what the log has not.
pub(crate) async fn export(verb: ExportVerb) -> Result<(), Failure> {
    match verb {
        ExportVerb::All { args, since, until } => {
            let manager = open(&args.file).await?;
            let from = match since {
                None => 0,
                Some(since) => manager.log_number_at(since).await?,
            };
            let to = match until {
                None => None,
                Some(until) => Some(manager.log_number_at(until).await?),
            };
            write(&manager, args, ExportScope::Population { from, to }).await
        }
        ExportVerb::Party { args, party } => {
            let manager = open(&args.file).await?;
            write(&manager, args, ExportScope::Party(party)).await
        }
        ExportVerb::Person { args, account } => {
            let manager = open(&args.file).await?;
            write(&manager, args, ExportScope::Person(account)).await
        }
    }
}

async fn write(manager: &Manager, args: ExportArgs, scope: ExportScope) -> Result<(), Failure> {
    let ExportArgs { by, out, .. } = args;
    if out.exists() {
        return Err(format!("`{}` is there already", out.display()).into());
    }
    let by: By = by.into();
    manager.note_export(&scope, &by).await?;
    let part = beside(&out);
    let written = fill(manager, &scope, &part).await;
    if written.is_err() {
        // What is half there is of no use.
        let _ = fs::remove_file(&part);
    }
    let entries = written?;
    fs::rename(&part, &out)?;
    writeln!(io::stdout(), "{} {entries} entries", out.display())?;
    Ok(())
}

async fn fill(manager: &Manager, scope: &ExportScope, part: &Path) -> Result<u64, Failure> {
    let (mut told, mut entries) = (io::stderr(), 0);
    let shown = told.is_terminal();
    let mut progress = |at: ExportProgress| {
        entries = at.of;
        if shown {
            let _ = write!(told, "\r{} of {} entries", at.done, at.of);
        }
    };
    let file = BufWriter::new(File::create_new(part)?);
    let file = manager.export(scope, file, &mut progress).await?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    if shown {
        writeln!(io::stderr())?;
    }
    Ok(entries)
}

fn beside(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    out.with_file_name(name)
}

/// Carries it out.
///
/// # Errors
/// The file that cannot be used, or what is wrong with the log.
pub(crate) async fn log(verb: LogVerb) -> Result<(), Failure> {
    let mut out = io::stdout();
    match verb {
        LogVerb::Check(file) => {
            let check = open(&file).await?.check_whole_log().await?;
            writeln!(out, "{}", serde_json::to_string(&check)?)?;
        }
        LogVerb::Show(file) => {
            let manager = open(&file).await?;
            writeln!(out, "{}\n", manager.log_vkey())?;
            write!(out, "{}", manager.checkpoint().await?)?;
        }
    }
    Ok(())
}
