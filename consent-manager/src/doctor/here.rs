//! Checks of this machine, and of what is configured for it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use service_kit::{
    http_client::is_this_machine,
    tls::{CertificateView, TlsConfig},
};
use url::Url;

use super::{Context, Finding, time, told};
use crate::{backup, place::Place};

const MIB: u64 = 1024 * 1024;
/// Less free room than this is none.
const LEAST: u64 = 100 * MIB;
/// Less than this is little.
const LITTLE: u64 = 1024 * MIB;
/// Fewer files than these can be made: every sealed page is one.
const FEW_FILES: u64 = 10_000;
/// A certificate that ends sooner is to be renewed.
const SOON: TimeDelta = TimeDelta::days(14);

/// The data folder is there, private and ours, and no restore was broken off in it.
pub(super) async fn folder(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "data folder";
    let path = &ctx.config.data_dir;
    let shown = path.display();
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let found = format!("`{shown}` is not there");
            let mend = "`serve` and `migrate` make it; else correct `data_dir`";
            return vec![Finding::fail(CHECK, found, mend)];
        }
        Err(error) => {
            let found = format!("`{shown}` cannot be looked at: {error}");
            let mend = "run this as the user that runs `serve`, and give the folder to it";
            return vec![Finding::fail(CHECK, found, mend)];
        }
    };
    let mut findings = Vec::new();
    if !metadata.is_dir() {
        let found = format!("`{shown}` is no folder");
        findings.push(Finding::fail(CHECK, found, "correct `data_dir`"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let mode = metadata.permissions().mode() & 0o777;
        let mend = format!("run `chmod 700 {shown}`");
        if mode & 0o022 != 0 {
            let found = format!("others can write into `{shown}` (mode {mode:04o})");
            findings.push(Finding::fail(CHECK, found, mend));
        } else if mode & 0o055 != 0 {
            let found = format!("others can look into `{shown}` (mode {mode:04o})");
            findings.push(Finding::warn(CHECK, found, mend));
        }
        let owner = metadata.uid();
        // Whose this process is; only Linux says it there.
        let us = fs::metadata("/proc/self").map_or(owner, |us| us.uid());
        if owner != us {
            let found = format!("`{shown}` belongs to uid {owner}, and this is run by uid {us}");
            let mend = "run the verbs as the user that runs `serve`; if that is this one, give the folder to it";
            findings.push(Finding::warn(CHECK, found, mend));
        }
    }
    if let Err(error) = backup::refuse_half_restored(path) {
        findings.push(Finding::fail(
            CHECK,
            error.to_string(),
            "run `restore` again",
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, format!("`{shown}`, private")));
    }
    findings
}

/// There is room on the disk.
pub(super) async fn disk(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "disk";
    let mut folders = vec![ctx.config.data_dir.clone()];
    if let Ok(Place::Sqlite(file)) = Place::of(ctx.config) {
        let folder = file.parent().map(PathBuf::from).unwrap_or_default();
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    let mut findings = Vec::new();
    for folder in folders {
        match room(&folder) {
            Ok(room) => findings.push(judged(CHECK, &folder, room)),
            Err(error) => {
                let found = format!(
                    "free room of `{}` cannot be told: {error}",
                    folder.display()
                );
                findings.push(Finding::warn(CHECK, found, "look with `df` yourself"));
            }
        }
    }
    findings
}

/// What is free: bytes, and files that can be made; none where the file system does not count them.
struct Room {
    bytes: u64,
    files: Option<u64>,
}

fn judged(check: &'static str, folder: &Path, room: Room) -> Finding {
    let mut found = format!("{} MiB free in `{}`", room.bytes / MIB, folder.display());
    if let Some(files) = room.files {
        found.push_str(&format!(", {files} files"));
    }
    let mend = "make room: when the disk is full nothing is decided, stopped or relayed any more";
    match (room.bytes, room.files) {
        (..LEAST, _) | (_, Some(0)) => Finding::fail(check, found, mend),
        (LEAST..LITTLE, _) | (_, Some(1..FEW_FILES)) => Finding::warn(check, found, mend),
        _ => Finding::ok(check, found),
    }
}

#[cfg(unix)]
fn room(folder: &Path) -> io::Result<Room> {
    let told = rustix::fs::statvfs(folder)?;
    Ok(Room {
        bytes: told.f_bavail.saturating_mul(told.f_frsize),
        files: (told.f_files > 0).then_some(told.f_favail),
    })
}

#[cfg(not(unix))]
fn room(_: &Path) -> io::Result<Room> {
    Err(io::ErrorKind::Unsupported.into())
}

/// People reach it over https.
pub(super) async fn base_url(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "base url";
    let url = &ctx.config.base_url;
    vec![match url.scheme() {
        "https" => Finding::ok(CHECK, format!("`{url}`")),
        _ if is_this_machine(url) => Finding::warn(
            CHECK,
            format!("`{url}` is for this machine only"),
            "fine for trying out; else name the https address that people and parties use",
        ),
        _ => Finding::fail(
            CHECK,
            format!("`{url}` is plain http: whoever is on the way reads and changes what is said"),
            "put TLS in front (docs/deploy.md) and set `base_url` to https before the first consent: it stands in \
             each of them",
        ),
    }]
}

/// Our own certificate names us and goes on.
pub(super) async fn certificate(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "certificate";
    match &ctx.config.tls {
        None => vec![Finding::ok(
            CHECK,
            "none of its own; see `public address` for that of the proxy",
        )],
        Some(tls) => own_certificate(CHECK, ctx, tls, &ctx.config.base_url),
    }
}

fn own_certificate(
    check: &'static str,
    ctx: &Context<'_>,
    tls: &TlsConfig,
    base_url: &Url,
) -> Vec<Finding> {
    if let Err(error) = tls.server() {
        let mend = "correct the files that `[tls]` names; `serve` does not start with them";
        return vec![Finding::fail(check, told(&error), mend)];
    }
    let view = match tls.certificate() {
        Ok(view) => view,
        Err(error) => {
            return vec![Finding::fail(
                check,
                told(&error),
                "correct `tls.certificate`",
            )];
        }
    };
    let mut findings = Vec::new();
    let host = base_url.host_str().unwrap_or_default();
    if !view.names(host) {
        let found = format!("it does not name `{host}`, the host of `base_url`");
        let mend = "have one made for that name; browsers and parties refuse this one";
        findings.push(Finding::fail(check, found, mend));
    }
    let mend = "renew it, and restart `serve`, which reads it at the start only";
    findings.extend(outlived(check, ctx.now(), &view, mend));
    if findings.is_empty() {
        let found = format!("names `{host}` until {}", time(view.ends));
        findings.push(Finding::ok(check, found));
    }
    findings
}

/// A certificate that does not count now, or soon will not.
pub(super) fn outlived(
    check: &'static str,
    now: DateTime<Utc>,
    certificate: &CertificateView,
    mend: &str,
) -> Option<Finding> {
    let ends = time(certificate.ends);
    if now < certificate.begins {
        let found = format!("it counts from {} only", time(certificate.begins));
        Some(Finding::fail(check, found, "set the clock, or wait"))
    } else if certificate.ends <= now {
        Some(Finding::fail(check, format!("it ended {ends}"), mend))
    } else if certificate.ends - now < SOON {
        Some(Finding::warn(check, format!("it ends {ends}"), mend))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use service_kit::finding::Level;

    use super::*;

    #[test]
    fn a_disk_that_is_nearly_full_fails_before_it_is_full_and_so_do_its_files() {
        for (bytes, files, level) in [
            (LEAST - 1, None, Level::Fail),
            (LEAST, None, Level::Warn),
            (LITTLE - 1, Some(FEW_FILES), Level::Warn),
            (LITTLE, None, Level::Ok),
            (LITTLE, Some(0), Level::Fail),
            (LITTLE, Some(FEW_FILES - 1), Level::Warn),
            (LITTLE, Some(FEW_FILES), Level::Ok),
        ] {
            let room = Room { bytes, files };
            assert_eq!(
                judged("disk", Path::new("/"), room).level,
                level,
                "{bytes} {files:?}"
            );
        }
    }
}
