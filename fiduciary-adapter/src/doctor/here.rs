//! Checks of this machine.

use std::{fs, io, path::Path};

use consent_model::jose::SigningKey;
use service_kit::secret::{self, PrivateFileError};

use super::{Context, Finding, told};
use crate::{
    adapter::KEY_FILE,
    server::database_url,
    sources::{self, NamedHealth, SourceState},
    storage,
};

const MIB: u64 = 1024 * 1024;
/// Less free room than this is none.
const LEAST: u64 = 100 * MIB;
/// Less than this is little.
const LITTLE: u64 = 1024 * MIB;

/// The data folder is there, private and writable.
pub(super) async fn folder(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "data folder";
    let path = &ctx.config.data_dir;
    let shown = path.display();
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let found = format!("`{shown}` is not there");
            let mend = "`keys show` and `serve` make it; else correct `data_dir`";
            return vec![Finding::fail(CHECK, found, mend)];
        }
        Err(error) => {
            let found = format!("`{shown}` cannot be looked at: {error}");
            let mend = "run this as the user that runs `serve`, and give the folder to it";
            return vec![Finding::fail(CHECK, found, mend)];
        }
    };
    let mut findings = Vec::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = metadata.permissions().mode() & 0o777;
        let mend = format!("run `chmod 700 {shown}`");
        if mode & 0o022 != 0 {
            let found = format!("others can write into `{shown}` (mode {mode:04o})");
            findings.push(Finding::fail(CHECK, found, mend));
        } else if mode & 0o055 != 0 {
            let found = format!("others can look into `{shown}` (mode {mode:04o})");
            findings.push(Finding::warn(CHECK, found, mend));
        }
    }
    if !metadata.is_dir() {
        let found = format!("`{shown}` is no folder");
        findings.push(Finding::fail(CHECK, found, "correct `data_dir`"));
    } else if let Err(error) = writable(path, &ctx.ids.uuid_v7().to_string()) {
        let found = format!("nothing can be written into `{shown}`: {error}");
        let mend = "make room, and give the folder to the user that runs `serve`";
        findings.push(Finding::fail(CHECK, found, mend));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, "private and writable"));
    }
    findings
}

fn writable(folder: &Path, name: &str) -> io::Result<()> {
    let path = folder.join(format!(".{name}.doctor"));
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| io::Write::write_all(&mut file, b"doctor"));
    let removed = fs::remove_file(&path);
    written.and(removed)
}

/// There is room on the disk.
pub(super) async fn disk(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "disk";
    vec![match free(&ctx.config.data_dir) {
        Ok(free) => room(CHECK, free),
        Err(error) => {
            let found = format!("free room cannot be told: {error}");
            Finding::warn(CHECK, found, "look with `df` yourself")
        }
    }]
}

fn room(check: &'static str, free: u64) -> Finding {
    let found = format!("{} MiB free for the data folder", free / MIB);
    let mend = "make room: when the disk is full nothing is taken, served or decided any more";
    match free {
        ..LEAST => Finding::fail(check, found, mend),
        LEAST..LITTLE => Finding::warn(check, found, mend),
        _ => Finding::ok(check, found),
    }
}

#[cfg(unix)]
fn free(folder: &Path) -> io::Result<u64> {
    let told = rustix::fs::statvfs(folder)?;
    Ok(told.f_bavail.saturating_mul(told.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> io::Result<u64> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The key file is there, private and holds a key.
pub(super) async fn key(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "key";
    let path = ctx.config.data_dir.join(KEY_FILE);
    let shown = path.display();
    vec![match secret::read_private(&path) {
        Ok(text) => match SigningKey::from_jwk(&text) {
            Ok(key) => Finding::ok(CHECK, format!("key {}", key.kid())),
            Err(_) => Finding::fail(
                CHECK,
                format!("`{shown}` holds no private JWK"),
                "restore it from a backup; a new key has to be registered before it counts",
            ),
        },
        Err(PrivateFileError::Unreadable { source, .. })
            if source.kind() == io::ErrorKind::NotFound =>
        {
            Finding::fail(
                CHECK,
                format!("`{shown}` is not there"),
                "run `keys show`, which makes it, and give what it prints to the manager's operator",
            )
        }
        Err(error @ PrivateFileError::WidePermissions { .. }) => {
            Finding::fail(CHECK, told(&error), format!("run `chmod 600 {shown}`"))
        }
        Err(error) => Finding::fail(CHECK, told(&error), "give it to the user that runs `serve`"),
    }]
}

/// The database opens, and has every step of its history.
pub(super) async fn database(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "database";
    let file = ctx.config.data_dir.join(storage::SQLITE_FILE);
    if ctx.config.database_url.is_none() && !file.exists() {
        let found = format!("`{}` is not there yet", file.display());
        return vec![Finding::warn(CHECK, found, "`serve` and `migrate` make it")];
    }
    let url = match database_url(ctx.config) {
        Ok(url) => url,
        Err(error) => return vec![Finding::fail(CHECK, told(&error), "see `data folder`")],
    };
    vec![match storage::pending::<storage::Migrator>(&url).await {
        Ok(pending) if pending.is_empty() => Finding::ok(CHECK, "opens, up to date"),
        Ok(pending) => {
            let found = format!("lacks {}", pending.join(", "));
            let mend = "back it up; `migrate` or the next start of `serve` brings it up to date";
            Finding::warn(CHECK, found, mend)
        }
        Err(error) => {
            let mend = "correct `database_url`, or see who holds the file; the log has more";
            Finding::fail(CHECK, told(&error), mend)
        }
    }]
}

/// The source opens and is in health.
pub(super) async fn source(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "source";
    let mend = "correct `[[sources]]`, or the file, service or table that it names";
    let opened = match sources::open(ctx.config, ctx.ids.clock()) {
        Ok(Some(opened)) => opened,
        Ok(None) => return vec![Finding::ok(CHECK, "none: a party that only asks")],
        Err(error) => return vec![Finding::fail(CHECK, told(&error), mend)],
    };
    let finding = |one: NamedHealth| {
        let name = one.name;
        match (one.state, one.last_error) {
            (SourceState::Up, _) if one.passed_over > 0 => Finding::warn(
                CHECK,
                format!("`{name}`: {} records are passed over", one.passed_over),
                "`source preview` says which, and why; they are never served as they are",
            ),
            (SourceState::Up, _) => Finding::ok(CHECK, format!("`{name}` can be read")),
            (_, error) => {
                let why = error.unwrap_or_else(|| "it does not answer".to_owned());
                Finding::fail(CHECK, format!("`{name}`: {why}"), mend)
            }
        }
    };
    opened.healths().await.into_iter().map(finding).collect()
}

/// One-time codes can be handed over.
pub(super) async fn code_spool(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "code spool";
    let Some(path) = &ctx.config.code_spool else {
        return match ctx.config.sources.is_empty() {
            false => {
                let mend = "set `code_spool`, and let your message service read it";
                vec![Finding::fail(CHECK, "none: nobody can link", mend)]
            }
            true => Vec::new(),
        };
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Only a file that is there is opened: making it is for `serve`.
    let usable = match fs::OpenOptions::new().append(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            writable(folder, &ctx.ids.uuid_v7().to_string())
        }
        other => other.map(drop),
    };
    vec![match usable {
        Ok(()) => Finding::ok(CHECK, "can be written"),
        Err(error) => Finding::fail(
            CHECK,
            format!("`{}` cannot be written: {error}", path.display()),
            "give it, or its folder, to the user that runs `serve`",
        ),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn a_disk_that_is_nearly_full_fails_before_it_is_full() {
        for (free, level) in [
            (0, Level::Fail),
            (LEAST - 1, Level::Fail),
            (LEAST, Level::Warn),
            (LITTLE - 1, Level::Warn),
            (LITTLE, Level::Ok),
        ] {
            assert_eq!(room("disk", free).level, level);
        }
    }
}
