//! What the program does with the manager's own signing keys, beside a running manager on the same database or
//! without one. Prints on standard output; knows no rule of its own, and never prints a private half.

use std::io::{self, Write as _};

use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, Subcommand};
use consent_manager::{
    key_ring::KeyState,
    service::{KeyView, NewKey, RetiredKey},
};
use consent_model::jose::Thumbprint;
use service_kit::program::{ConfigFile, Failure};

use crate::verbs::{ByArgs, open};

/// Most copies that are named when a key is retired.
const MOST_NAMED: usize = 100;

/// What can be done with the signing keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysVerb {
    /// List every key, the newest first: where it stands, since when, until when, and how many copies of
    /// artifacts in force it has signed.
    List(ListArgs),
    /// Make a new key and publish it. It signs an hour later, once parties have read it.
    Rotate(RotateArgs),
    /// Publish a key no more and delete its private half; refused while it signs, or while copies in force
    /// are signed with it.
    Retire(RetireArgs),
}

/// How keys are listed.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// One JSON list, for a program.
    #[arg(long)]
    json: bool,
}

/// How a key is made.
#[derive(Debug, Args)]
pub(crate) struct RotateArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// It signs at once: if another may have the key that signs now.
    #[arg(long)]
    now: bool,
    #[command(flatten)]
    by: ByArgs,
}

/// Which key is retired.
#[derive(Debug, Args)]
pub(crate) struct RetireArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// Its id, as `list` prints it.
    #[arg(value_name = "KID", allow_hyphen_values = true)]
    kid: Thumbprint,
    /// Another may have it: retire it at once, whatever it has signed. Says what holds no more.
    #[arg(long)]
    compromised: bool,
    #[command(flatten)]
    by: ByArgs,
}

/// Carries it out.
///
/// # Errors
/// The file that cannot be used, or the rule that forbids the step.
pub(crate) async fn carry_out(verb: KeysVerb) -> Result<(), Failure> {
    let mut out = io::stdout();
    match verb {
        KeysVerb::List(args) => {
            let keys = open(&args.file).await?.signing_keys().await?;
            if args.json {
                writeln!(out, "{}", serde_json::to_string_pretty(&keys)?)?;
                return Ok(());
            }
            for key in &keys {
                writeln!(out, "{}", line(key))?;
            }
        }
        KeysVerb::Rotate(args) => {
            let manager = open(&args.file).await?;
            let made = manager.rotate_key(args.now, &args.by.into()).await?;
            write!(out, "{}", told_of_new(&made))?;
        }
        KeysVerb::Retire(args) => {
            let manager = open(&args.file).await?;
            let by = args.by.into();
            let retired = manager.retire_key(&args.kid, args.compromised, &by);
            write!(out, "{}", told_of_retired(&retired.await?))?;
        }
    }
    Ok(())
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn line(key: &KeyView) -> String {
    let until = key.until.map_or_else(|| "-".to_owned(), time);
    let (state, since) = (key.state.word(), time(key.since));
    let mut line = format!(
        "{} {state} since {since} until {until} living {}",
        key.kid, key.living_artifacts
    );
    if let Some(last) = key.living_until {
        line.push_str(&format!(" the last until {}", time(last)));
    }
    if key.compromised {
        line.push_str(" (compromised)");
    }
    let signs = matches!(key.state, KeyState::Next | KeyState::Current);
    if signs && !key.private_half_here {
        line.push_str(" (ITS FILE IS NOT IN THE DATA FOLDER)");
    }
    line
}

fn told_of_new(made: &NewKey) -> String {
    let NewKey { view, file } = made;
    let signs = match view.state {
        KeyState::Next => format!("it signs from {}", time(view.since)),
        _ => "it signs from now on".to_owned(),
    };
    format!(
        "{}\n\
         published from now on; {signs}\n\
         its private half is in {}: back it up\n\
         A running manager takes this up by itself within seconds; nothing needs to be restarted.\n\
         Processes on the same database with another data folder need a copy of that file there, mode 0600, \
         before it signs.\n\
         The key before it signs events beside it for 24 hours more; then its private half is deleted. \
         It stays published until `keys retire`.\n",
        line(view),
        file.display(),
    )
}

fn told_of_retired(retired: &RetiredKey) -> String {
    let RetiredKey { view, broken } = retired;
    let mut told = format!(
        "{}\n\
         published no more; its private half is deleted from this data folder. A running manager takes this up \
         by itself within seconds. Records that people keep have its public half and verify as before.\n",
        line(view)
    );
    if view.compromised {
        told.push_str(&format!(
            "Parties refuse what it signed once they have read the keys again: at the first document of another \
             key, at the latest after an hour.\n\
             {} copies in force verify nowhere any more: nothing is served under them, and people have to \
             consent anew.\n",
            broken.len()
        ));
        for (id, party, until) in broken.iter().take(MOST_NAMED) {
            told.push_str(&format!("{id} {party} until {}\n", time(*until)));
        }
        if broken.len() > MOST_NAMED {
            told.push_str(&format!("and {} more\n", broken.len() - MOST_NAMED));
        }
    }
    told
}
