//! Checks an export of a consent manager's record, offline.

use std::{
    fs::File,
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use consent_model::jose::{Thumbprint, VerifyingKey};
use consent_verify::{Options, verify};

/// Checks an export of a consent manager's record: offline, and with no trust in who made it.
///
/// Ends with 0 when nothing was found, 1 when there are findings, 2 when the archive cannot be read.
#[derive(Parser)]
#[command(name = "consent-verify", version)]
struct Arguments {
    /// The archive: a ZIP file.
    archive: PathBuf,
    /// Write the report as JSON.
    #[arg(long)]
    json: bool,
    /// The log's public key, as you know it from elsewhere: `origin+id+key`.
    #[arg(long, value_name = "VKEY")]
    log_key: Option<String>,
    /// A key of the manager, as you know it from elsewhere: its JWK, or its thumbprint. All of them, if
    /// any.
    #[arg(long, value_name = "JWK-OR-THUMBPRINT", value_parser = manager_key)]
    manager_key: Vec<Thumbprint>,
    /// A witness that must have cosigned the state of the log: `name+id+key`.
    #[arg(long, value_name = "VKEY")]
    witness: Vec<String>,
}

fn manager_key(text: &str) -> Result<Thumbprint, String> {
    if text.trim_start().starts_with('{') {
        let key = VerifyingKey::from_jwk(text).map_err(|error| error.to_string())?;
        return Ok(key.kid().clone());
    }
    text.parse()
        .map_err(|_| "neither a JWK nor a thumbprint (43 characters of base64url)".to_owned())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let options = Options {
        log_key: arguments.log_key,
        manager_keys: arguments.manager_key,
        witnesses: arguments.witness,
        workers: 0,
    };
    let watched = io::stderr().is_terminal();
    let mut progress = |what: &'static str, done: u64, total: u64| {
        if watched {
            let _ = write!(io::stderr(), "\r\x1b[K{what}: {done} of {total}");
        }
    };
    let report = verify(|| File::open(&arguments.archive), &options, &mut progress);
    if watched {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    let report = match report {
        Ok(report) => report,
        Err(error) => {
            let path = arguments.archive.display();
            let _ = writeln!(io::stderr(), "consent-verify: {path}: {error}");
            return ExitCode::from(2);
        }
    };
    let text = if arguments.json {
        serde_json::to_string_pretty(&report).map(|text| text + "\n")
    } else {
        Ok(report.to_string())
    };
    let written = text
        .map_err(io::Error::other)
        .and_then(|text| io::stdout().write_all(text.as_bytes()));
    match written {
        Ok(()) if report.is_clean() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "consent-verify: {error}");
            ExitCode::from(2)
        }
    }
}
