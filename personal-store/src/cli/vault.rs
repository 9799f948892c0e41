//! `vault …`: whole vaults.

use std::{
    io::{self, Write as _},
    path::PathBuf,
};

use clap::{Args, Subcommand};
use service_kit::{
    problem::Causes,
    program::{ConfigFile, Failure},
};
use uuid::Uuid;

use super::reach::Reach;
use crate::{config::Config, custody::Work};

/// What can be done with vaults.
#[derive(Debug, Subcommand)]
pub enum VaultVerb {
    /// Print every vault, the host key that its keys lie under, and when it was made.
    List(ConfigFile),
    /// Look vaults over: say `ok` of each, or what is wrong.
    Check(OneOrAll),
    /// Give vaults new data keys.
    Rotate(OneOrAll),
    /// Destroy the keys and files of a vault, and print the certificate. It does not come back.
    Erase(Erase),
    /// Keep a copy of a vault in a new file, readable only with the host key.
    Backup(Backup),
    /// Bring a kept copy back, all of it or nothing.
    Restore(Restore),
}

/// One vault, or all.
#[derive(Debug, Args)]
pub struct OneOrAll {
    /// Id of the vault.
    #[arg(
        value_name = "ID",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    vault: Option<Uuid>,
    /// Every vault.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    file: ConfigFile,
}

/// What is to be erased.
#[derive(Debug, Args)]
pub struct Erase {
    /// Id of the vault.
    #[arg(value_name = "ID")]
    vault: Uuid,
    /// Why; it stands in the certificate, so it must not name the person.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    file: ConfigFile,
}

/// What is to be kept where.
#[derive(Debug, Args)]
pub struct Backup {
    /// Id of the vault.
    #[arg(value_name = "ID")]
    vault: Uuid,
    /// The new file; never over one that is there.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    file: ConfigFile,
}

/// What is to be brought back.
#[derive(Debug, Args)]
pub struct Restore {
    /// The kept copy.
    #[arg(value_name = "FILE")]
    from: PathBuf,
    /// Also in the place of a vault that is there, and newer: what came since is lost.
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    file: ConfigFile,
}

/// Carries a verb out. Whether all of it could be.
///
/// # Errors
/// When the data folder cannot be used, or the one thing asked for could not be done.
pub async fn carry_out(verb: VaultVerb) -> Result<bool, Failure> {
    match verb {
        VaultVerb::List(file) => list(&file).await,
        VaultVerb::Check(some) => each(some, |vault| Work::Check { vault }).await,
        VaultVerb::Rotate(some) => each(some, |vault| Work::Rotate { vault }).await,
        VaultVerb::Erase(Erase {
            vault,
            reason,
            file,
        }) => one(&file, &Work::Erase { vault, reason }).await,
        VaultVerb::Backup(Backup { vault, out, file }) => {
            let out = std::path::absolute(out)?;
            one(&file, &Work::Backup { vault, out }).await
        }
        VaultVerb::Restore(Restore {
            from,
            replace,
            file,
        }) => {
            let from = std::path::absolute(from)?;
            let work = Work::Restore {
                file: from,
                replace,
            };
            one(&file, &work).await
        }
    }
}

async fn one(file: &ConfigFile, work: &Work) -> Result<bool, Failure> {
    let reach = Reach::of(Config::load(&file.config)?).await?;
    let said = reach.carry_out(work).await;
    reach.close().await?;
    writeln!(io::stdout(), "{}", said?)?;
    Ok(true)
}

async fn each(some: OneOrAll, work: impl Fn(Uuid) -> Work) -> Result<bool, Failure> {
    let reach = Reach::of(Config::load(&some.file.config)?).await?;
    let vaults = match some.vault {
        Some(vault) => vec![vault],
        None => {
            let all = reach.db().vaults().await?;
            all.iter().map(|listed| listed.vault.uuid()).collect()
        }
    };
    let (mut out, mut failed) = (io::stdout(), 0);
    for vault in &vaults {
        match reach.carry_out(&work(*vault)).await {
            Ok(said) => writeln!(out, "{said}")?,
            Err(error) => {
                failed += 1;
                writeln!(out, "{vault}: FAILED: {}", Causes(error.as_ref()))?;
            }
        }
    }
    reach.close().await?;
    writeln!(out, "vaults: {} ok, {failed} failed", vaults.len() - failed)?;
    Ok(failed == 0)
}

async fn list(file: &ConfigFile) -> Result<bool, Failure> {
    let reach = Reach::of(Config::load(&file.config)?).await?;
    let vaults = reach.db().vaults().await?;
    reach.close().await?;
    let mut out = io::stdout();
    writeln!(out, "vault\thost key\tmade at")?;
    for listed in &vaults {
        let key = listed
            .host_key
            .map_or_else(|| "-".to_owned(), |id| id.to_string());
        let made = listed
            .made_at
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        writeln!(out, "{}\t{key}\t{made}", listed.vault)?;
    }
    Ok(true)
}
