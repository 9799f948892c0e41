//! What the program does with auditors, beside a running manager on the same database: each step names
//! who takes it and why, and is in the log.

use std::io::{self, Write as _};

use chrono::{Days, NaiveDate, NaiveTime};
use clap::{Args, Subcommand};
use consent_manager::service::Inviting;
use consent_model::ids::AuditorId;
use service_kit::program::{ConfigFile, Failure};

use crate::verbs::{ByArgs, open};

/// Looks that are listed when no number is given.
const LOOKS: u64 = 100;

/// What can be done with auditors.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditorVerb {
    /// Make a code that works once, for a week: whoever signs in and enters it at /audit/join looks from then on.
    Invite {
        #[command(flatten)]
        file: ConfigFile,
        /// Who will look.
        #[arg(long, value_name = "NAME")]
        name: String,
        /// For whom: the Board, or a firm.
        #[arg(long, value_name = "NAME")]
        body: String,
        /// The last day, in a year at the latest.
        #[arg(long, value_name = "YYYY-MM-DD")]
        until: NaiveDate,
        #[command(flatten)]
        by: ByArgs,
    },
    /// List every auditor with where she stands.
    List(ConfigFile),
    /// Let an auditor look no more, at once, or take back a code.
    End {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        by: ByArgs,
    },
    /// Print what auditors have looked at, the newest first.
    Looks {
        #[command(flatten)]
        file: ConfigFile,
        /// Of this one only.
        #[arg(long, value_name = "ID")]
        auditor: Option<AuditorId>,
        /// Only those before this entry of the log.
        #[arg(long, value_name = "NUMBER")]
        before: Option<u64>,
        /// So many.
        #[arg(long, value_name = "NUMBER", default_value_t = LOOKS)]
        most: u64,
    },
}

/// Which one.
#[derive(Debug, Args)]
pub(crate) struct One {
    #[command(flatten)]
    file: ConfigFile,
    /// Its id, as `list` prints it.
    id: AuditorId,
}

/// Carries it out.
///
/// # Errors
/// The file that cannot be used, or the rule that forbids the step.
pub(crate) async fn carry_out(verb: AuditorVerb) -> Result<(), Failure> {
    let mut out = io::stdout();
    match verb {
        AuditorVerb::Invite {
            file,
            name,
            body,
            until,
            by,
        } => {
            let end = until
                .checked_add_days(Days::new(1))
                .ok_or("that day does not exist")?;
            let inviting = Inviting {
                name: &name,
                body: &body,
                until: end.and_time(NaiveTime::MIN).and_utc(),
                by: &by.into(),
            };
            let manager = open(&file).await?;
            let invited = manager.invite_auditor(inviting).await?;
            let until = invited.code_ends_at.format("%Y-%m-%d %H:%M UTC");
            writeln!(out, "{} {}", invited.id, invited.code.expose())?;
            writeln!(
                io::stderr(),
                "The code works once, until {until}, at {}audit/join. It is shown only now.",
                manager.issuer()
            )?;
        }
        AuditorVerb::List(file) => {
            for auditor in open(&file).await?.auditors().await? {
                writeln!(out, "{}", serde_json::to_string(&auditor)?)?;
            }
        }
        AuditorVerb::End { one, by } => {
            let manager = open(&one.file).await?;
            manager.end_auditor(one.id, &by.into()).await?;
            writeln!(out, "{} ended", one.id)?;
        }
        AuditorVerb::Looks {
            file,
            auditor,
            before,
            most,
        } => {
            let manager = open(&file).await?;
            for look in manager.looks(auditor, before, most).await? {
                writeln!(out, "{}", serde_json::to_string(&look)?)?;
            }
        }
    }
    Ok(())
}
