//! What is destroyed: a person at her wish, and what nobody has a ground to keep any longer. Prints
//! what it will do or has done, as JSON; knows no rule of its own.

use std::io::{self, Write as _};

use clap::{Args, Subcommand};
use consent_manager::config::Config;
use consent_model::{digest::Digest, ids::AccountId};
use service_kit::program::{ConfigFile, Failure};

use crate::verbs::{ByArgs, open};

/// What can be done about the end of a record's time.
#[derive(Debug, Subcommand)]
pub(crate) enum RetentionVerb {
    /// Say what would be destroyed now. Nothing is.
    Plan(ConfigFile),
    /// Destroy what a plan named.
    Run {
        #[command(flatten)]
        file: ConfigFile,
        /// The digest that `plan` printed.
        #[arg(long, value_name = "DIGEST")]
        plan: Digest,
        #[command(flatten)]
        by: ByArgs,
    },
}

/// Whom to erase.
#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// Her account.
    account: AccountId,
    #[command(flatten)]
    by: ByArgs,
}

/// Carries it out.
///
/// # Errors
/// The file that cannot be used, or a plan that is not what would go by now.
pub(crate) async fn carry_out(verb: RetentionVerb) -> Result<(), Failure> {
    let done = match verb {
        RetentionVerb::Plan(file) => {
            let policy = Config::load(&file.config)?.retention;
            open(&file).await?.retention_plan(policy).await?
        }
        RetentionVerb::Run { file, plan, by } => {
            let policy = Config::load(&file.config)?.retention;
            let manager = open(&file).await?;
            manager.run_retention(policy, &plan, &by.into()).await?
        }
    };
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&done)?)?;
    Ok(())
}

/// Erases a person.
///
/// # Errors
/// Consents of hers that are in force, or nobody of this name.
pub(crate) async fn erase(args: EraseArgs) -> Result<(), Failure> {
    let policy = Config::load(&args.file.config)?.retention;
    let manager = open(&args.file).await?;
    let done = manager
        .erase_person(args.account, policy, &args.by.into())
        .await?;
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&done)?)?;
    Ok(())
}
