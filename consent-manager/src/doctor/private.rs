//! Checks of the keys and seeds in the data folder: they are there, and nobody else can read them.

use std::{io, path::Path};

use chrono::TimeDelta;
use service_kit::secret::{PrivateFileError, check_private};

use super::{Context, Finding, NotSeen, time, told, unknown};
use crate::{
    backup::is_key,
    key_ring::KeyState,
    place::Place,
    server::{LOG_KEY, SEAL_FILE, SESSION_SEED},
    service::KeyView,
};

/// A key that has signed for longer is to be changed: once a year, and some weeks for it.
const OLD: TimeDelta = TimeDelta::days(400);

/// Keys, seeds and the database are their owner's alone; what cannot be made again is there.
pub(super) async fn files(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "private files";
    let data = &ctx.config.data_dir;
    let names = match std::fs::read_dir(data) {
        Ok(entries) => entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()),
        Err(error) => return unknown(CHECK, &format!("`{}`: {error}", data.display())),
    };
    let mut private: Vec<_> = names
        .filter(|name| is_key(name))
        .map(|name| data.join(name))
        .collect();
    private.sort();
    if let Ok(Place::Sqlite(file)) = Place::of(ctx.config)
        && file.exists()
    {
        private.push(file);
    }
    let mut findings: Vec<_> = private
        .iter()
        .filter_map(|path| unfit(CHECK, path))
        .collect();
    // Before the first start there is none yet.
    if !matches!(ctx.database, Err(NotSeen::NotMade(_))) {
        let lost = [
            (
                LOG_KEY,
                "restore it from a backup, and let no `serve` start before: a new one is another log",
            ),
            (
                SEAL_FILE,
                "restore it from a backup: without it no party's webhook secret can be opened",
            ),
            (
                SESSION_SEED,
                "`serve` makes one; whoever is signed in signs in again",
            ),
        ];
        for (name, mend) in lost {
            if !data.join(name).exists() {
                let found = format!("`{}` is not there", data.join(name).display());
                findings.push(match name {
                    SESSION_SEED => Finding::warn(CHECK, found, mend),
                    _ => Finding::fail(CHECK, found, mend),
                });
            }
        }
    }
    if findings.is_empty() {
        let found = format!("{} files, each its owner's alone", private.len());
        findings.push(Finding::ok(CHECK, found));
    }
    findings
}

fn unfit(check: &'static str, path: &Path) -> Option<Finding> {
    let error = check_private(path).err()?;
    let shown = path.display();
    Some(match &error {
        PrivateFileError::WidePermissions { mode, .. } => {
            let found = format!("others can read `{shown}` (mode {mode:04o})");
            let mend = format!("run `chmod 600 {shown}`; if others may have read a key, change it");
            Finding::fail(check, found, mend)
        }
        PrivateFileError::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            return None;
        }
        PrivateFileError::Unreadable { .. } => {
            Finding::fail(check, told(&error), "give it to the user that runs `serve`")
        }
    })
}

/// Every key that signs, or will, is there.
pub(super) async fn keys(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "signing keys";
    let manager = match &ctx.manager {
        Ok(manager) => manager,
        Err(why) => return unknown(CHECK, why),
    };
    let keys = match manager.signing_keys().await {
        Ok(keys) => keys,
        Err(error) => return vec![Finding::fail(CHECK, told(&error), "see `database`")],
    };
    let mut findings = Vec::new();
    if let Err(error) = manager.check_keys() {
        let mend =
            "copy it there from a backup, mode 0600; if it is lost for good: `keys rotate --now`";
        findings.push(Finding::fail(CHECK, told(&error), mend));
    }
    let Some(current) = keys.iter().find(|key| key.state == KeyState::Current) else {
        let mend = match keys.is_empty() {
            true => "`serve` makes the first one",
            false => "set the clock; if it is right: `keys rotate --now`",
        };
        findings.push(Finding::fail(CHECK, "no key signs now", mend));
        return findings;
    };
    if findings.is_empty() {
        findings.push(aged(CHECK, ctx, current));
    }
    findings
}

fn aged(check: &'static str, ctx: &Context<'_>, current: &KeyView) -> Finding {
    let found = format!("{} signs since {}", current.kid, time(current.since));
    match ctx.now() - current.since > OLD {
        true => Finding::warn(
            check,
            found,
            "`keys rotate`, and back up the file that it names",
        ),
        false => Finding::ok(check, found),
    }
}
