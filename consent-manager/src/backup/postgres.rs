//! PostgreSQL's own programs, which know best what belongs to a copy. The address goes to them by the environment: an
//! argument can be read by everybody on the machine.

use std::{
    io,
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};

use service_kit::secret::Secret;
use tokio::process::Command;
use url::Url;

use super::{BackupError, Progress};

/// Between two looks at how far it is.
const LOOK: Duration = Duration::from_millis(200);
/// Most of what a program said that is repeated.
const MOST_SAID: usize = 2_000;

const DUMP: &str = "pg_dump";
const RESTORE: &str = "pg_restore";

/// Writes the database, as a snapshot shows it, into a file that is there and empty.
pub(super) async fn dump(
    url: &Secret,
    snapshot: &str,
    to: &Path,
    progress: Progress<'_>,
) -> Result<(), BackupError> {
    let address = address(url).ok_or(BackupError::Address(DUMP))?;
    let mut command = Command::new(DUMP);
    command.args([
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--no-password",
    ]);
    command
        .arg(format!("--snapshot={snapshot}"))
        .arg("--file")
        .arg(to);
    let ended = run(DUMP, command, address);
    tokio::pin!(ended);
    loop {
        tokio::select! {
            ended = &mut ended => return ended,
            () = tokio::time::sleep(LOOK) => {
                progress(std::fs::metadata(to).map_or(0, |file| file.len()), None);
            }
        }
    }
}

/// Puts a dump into an empty database: all of it or nothing.
pub(super) async fn restore(url: &Secret, from: &Path) -> Result<(), BackupError> {
    let address = address(url).ok_or(BackupError::Address(RESTORE))?;
    let name = address.iter().rfind(|(key, _)| *key == "PGDATABASE");
    let name = name.map(|(_, name)| name.clone());
    let mut command = Command::new(RESTORE);
    command.args(["--single-transaction", "--exit-on-error"]);
    command.args(["--no-owner", "--no-privileges", "--no-password"]);
    command
        .arg("--dbname")
        .arg(name.ok_or(BackupError::Address(RESTORE))?);
    command.arg(from);
    run(RESTORE, command, address).await
}

async fn run(
    program: &'static str,
    mut command: Command,
    address: Vec<(&'static str, String)>,
) -> Result<(), BackupError> {
    command
        .envs(address)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let Output { status, stderr, .. } = match command.output().await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(BackupError::NoProgram(program));
        }
        Err(source) => {
            let path = program.into();
            return Err(BackupError::Io { path, source });
        }
        Ok(ended) => ended,
    };
    if status.success() {
        return Ok(());
    }
    let said: String = String::from_utf8_lossy(&stderr)
        .trim()
        .chars()
        .take(MOST_SAID)
        .collect();
    Err(BackupError::Program { program, said })
}

/// An address as the environment of PostgreSQL's programs says it; what it leaves out they look for where the
/// manager does. None where something in it has no place there.
fn address(url: &Secret) -> Option<Vec<(&'static str, String)>> {
    let url = Url::parse(url.expose()).ok()?;
    let mut said = Vec::new();
    let mut say = |key, value: &str| -> Option<()> {
        let value = decoded(value)?;
        if !value.is_empty() {
            said.push((key, value));
        }
        Some(())
    };
    say(
        "PGHOST",
        url.host_str().unwrap_or_default().trim_matches(['[', ']']),
    )?;
    say("PGUSER", url.username())?;
    say("PGPASSWORD", url.password().unwrap_or_default())?;
    say("PGDATABASE", url.path().trim_start_matches('/'))?;
    say(
        "PGPORT",
        &url.port().map(|port| port.to_string()).unwrap_or_default(),
    )?;
    for (key, value) in url.query_pairs() {
        let key = match key.as_ref() {
            "host" => "PGHOST",
            "hostaddr" => "PGHOSTADDR",
            "port" => "PGPORT",
            "user" => "PGUSER",
            "password" => "PGPASSWORD",
            "dbname" => "PGDATABASE",
            "sslmode" | "ssl-mode" => "PGSSLMODE",
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            "application_name" | "statement-cache-capacity" => continue,
            _ => return None,
        };
        said.push((key, value.into_owned()));
    }
    Some(said)
}

/// With `%41` as `A`.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        bytes.push(match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: u8| (byte as char).to_digit(16);
                rest = after;
                u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?
            }
            _ => first,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(url: &str) -> Option<Vec<(&'static str, String)>> {
        address(&Secret::new(url))
    }

    #[test]
    fn what_an_address_says_that_the_programs_cannot_be_told_is_refused() {
        assert_eq!(said("postgres://h/d?options[a]=1"), None);
        assert_eq!(said("no address"), None);
    }

    #[test]
    fn an_address_is_told_by_the_environment_and_its_password_as_it_is() {
        let told =
            said("postgres://us%40er:p%25+a%2Fss@db.example:5433/amanat?sslmode=verify-full");
        let expected = [
            ("PGHOST", "db.example"),
            ("PGUSER", "us@er"),
            ("PGPASSWORD", "p%+a/ss"),
            ("PGDATABASE", "amanat"),
            ("PGPORT", "5433"),
            ("PGSSLMODE", "verify-full"),
        ];
        let expected = expected.map(|(key, value)| (key, value.to_owned()));
        assert_eq!(told.unwrap(), expected);
        let socket = said("postgres://amanat@%2Fvar%2Frun/d").unwrap();
        assert_eq!(socket[0], ("PGHOST", "/var/run".to_owned()));
    }
}
