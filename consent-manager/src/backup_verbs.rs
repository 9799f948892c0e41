//! Backups of a manager, made beside one that runs, and the way back. Prints on standard output what there is now and
//! what to do next; knows no rule of its own.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
};

use clap::Args;
use consent_manager::{
    backup::{self, Found, Manifest, Restored},
    config::Config,
    service::LogFault,
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    program::{ConfigFile, Failure},
};

const MIB: u64 = 1024 * 1024;

/// Where a backup goes, or which one is looked at.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The folder to make; it must not be there yet.
    #[arg(value_name = "TO", required_unless_present = "check")]
    to: Option<PathBuf>,
    /// The configuration, TOML.
    #[arg(long, value_name = "FILE", required_unless_present = "check")]
    config: Option<PathBuf>,
    /// Leave out keys and seeds, which are kept elsewhere.
    #[arg(long)]
    without_keys: bool,
    /// Make none: compare every file of the backup in this folder with its manifest.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["to", "without_keys"])]
    check: Option<PathBuf>,
    /// Print its manifest as JSON.
    #[arg(long)]
    json: bool,
}

/// Which backup is restored.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The folder of the backup.
    #[arg(value_name = "FROM")]
    from: PathBuf,
    #[command(flatten)]
    file: ConfigFile,
}

/// Makes a backup, or checks one.
///
/// # Errors
/// What keeps it from being made, or is wrong with it.
pub(crate) async fn backup(args: BackupArgs) -> Result<(), Failure> {
    let mut shown = Shown::new();
    let mut progress = |done, of| shown.bytes(done, of);
    let (manifest, folder, word) = match (args.check, args.to, args.config) {
        (Some(folder), _, _) => (
            backup::check(&folder, &mut progress)?,
            folder,
            "is as it was made",
        ),
        (None, Some(to), Some(config)) => {
            let (config, ids) = (Config::load(&config)?, ids());
            let made = backup::make(&config, &ids, &to, !args.without_keys, &mut progress);
            (made.await?, to, "is made")
        }
        _ => return Err("name the folder to make and `--config`, or `--check FOLDER`".into()),
    };
    shown.end();
    let mut out = io::stdout();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&manifest)?)?;
        return Ok(());
    }
    writeln!(out, "{} {word}", folder.display())?;
    write!(out, "{}", told_of(&manifest))?;
    Ok(())
}

fn told_of(manifest: &Manifest) -> String {
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    let mut told = format!(
        "{} {} {}, {} files, {bytes} bytes\n",
        manifest.issuer,
        manifest.engine,
        manifest
            .made_at
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        manifest.files.len(),
    );
    told.push_str(&match &manifest.log {
        Some(log) => format!(
            "log: {} entries, {} published\n",
            log.entries, log.published
        ),
        None => "log: not looked at, the database is of an older program\n".to_owned(),
    });
    for what in &manifest.left_out {
        told.push_str(&format!("left out: {what}\n"));
    }
    if manifest.keys {
        told.push_str("It holds the keys: whoever reads it can sign as this manager.\n");
    }
    told
}

/// Restores a backup, and says what to do next.
///
/// # Errors
/// What keeps it from being restored; or, with everything put back, a log that is older than what was published.
pub(crate) async fn restore(args: RestoreArgs) -> Result<(), Failure> {
    let config = Config::load(&args.file.config)?;
    let mut shown = Shown::new();
    let mut progress = |done, of| shown.bytes(done, of);
    let restored = backup::restore(&config, &ids(), &args.from, &mut progress).await?;
    shown.end();
    let Restored {
        manifest,
        kept_checkpoint,
        found,
    } = restored;
    let mut out = io::stdout();
    writeln!(out, "{} is restored from", config.data_dir.display())?;
    write!(out, "{}", told_of(&manifest))?;
    if kept_checkpoint {
        writeln!(
            out,
            "`log-checkpoint.txt` was there and says as much as the backup's or more: it was kept."
        )?;
    }
    match found {
        Found::Whole(check) => {
            let again = manifest
                .made_at
                .to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            writeln!(out, "log check: {}", serde_json::to_string(&check)?)?;
            writeln!(
                out,
                "Before `serve`: whether entries were published after {again}, this folder does not know. If the \
                 `log-checkpoint.txt` of the lost data folder is there, put it here in place of this one and run \
                 `log check`. What people stopped after that time is in force again until it is stopped anew.\n\
                 Then: `doctor`, and `serve`."
            )?;
            Ok(())
        }
        Found::NotLooked(why) => {
            writeln!(out, "log check: not done, {why}")?;
            writeln!(
                out,
                "Before `serve`: put back keys and seeds, if they are kept elsewhere (without them it makes new ones, \
                 which sign another log); `migrate`, if steps are missing; then `log check` and `doctor`."
            )?;
            Ok(())
        }
        Found::Broken(fault) => Err(told_of_fault(&fault).into()),
    }
}

fn told_of_fault(fault: &LogFault) -> String {
    match fault {
        LogFault::RolledBack { published, held } => format!(
            "everything is restored, and `serve` refuses to start: {fault}.\n\
             The entries from {held} to {} were published and are not in this backup. Keep `log-checkpoint.txt`.\n\
             If there is a newer backup, or the database of that time with its write-ahead log: move this data folder \
             away, put `log-checkpoint.txt` into an empty one, and restore that.\n\
             If they are lost for good: docs/operations.md, \"Restore\", says what has to be said to whom before that \
             file may go.",
            published.saturating_sub(1)
        ),
        _ => format!(
            "everything is restored, and `serve` refuses to start: {fault}.\n\
             Change nothing, and try an older backup in another folder (docs/operations.md, \"Restore\")."
        ),
    }
}

fn ids() -> IdSource {
    IdSource::new(SystemClock::shared(), SystemEntropy::shared())
}

/// How far it is, on a terminal.
struct Shown {
    told: io::Stderr,
    is_terminal: bool,
    last: u64,
}

impl Shown {
    fn new() -> Self {
        let told = io::stderr();
        let is_terminal = told.is_terminal();
        Self {
            told,
            is_terminal,
            last: 0,
        }
    }

    fn bytes(&mut self, done: u64, of: Option<u64>) {
        let mib = done / MIB;
        if !self.is_terminal || mib == self.last {
            return;
        }
        self.last = mib;
        // Nobody is left to tell if it fails.
        let _ = match of {
            Some(of) => write!(self.told, "\r{mib} of {} MiB ", of / MIB),
            None => write!(self.told, "\r{mib} MiB "),
        };
    }

    fn end(&mut self) {
        if self.last > 0 {
            let _ = writeln!(self.told);
        }
    }
}
