//! Where the host's keys come from: a file, the environment, or what a command prints.
//!
//! A key is 32 random bytes, bare, as 64 hexadecimal digits, or as base64. What cannot be one is
//! refused: a password in its place would leave every vault guessable. A key is never made here,
//! but for the one in the data folder at the very first start. Nothing of it is ever logged.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD},
};
use consent_model::redacted::Redacted;
use serde::Deserialize;
use service_kit::{
    entropy::IdSource,
    keyfile::{self, KeyFileError},
    secret::{self, PrivateFileError},
};
use tokio::{io::AsyncReadExt as _, process::Command};
use zeroize::Zeroizing;

use crate::vault::{HostKeys, KeyError};

/// File of the host's key in the data folder, where no other place is configured.
pub const HOST_KEY: &str = "host.key";
/// Longest that a command may take to print a key.
const LONGEST_RUN: Duration = Duration::from_secs(10);
/// Most bytes that are read of what should be a key.
const MOST_BYTES: u64 = 256;

/// Where a key of the host comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Raw")]
pub enum KeySource {
    /// `host.key` in the data folder, made when the store has nobody yet.
    #[default]
    DataFolder,
    /// A file that only the service's user can read.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// What a program prints on its standard output: the program, then its arguments. It is run
    /// without a shell.
    Command(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    file: Option<PathBuf>,
    env: Option<String>,
    command: Option<Vec<String>>,
}

/// Not exactly one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a host key has exactly one of `file`, `env` and `command`, and not an empty one")]
pub struct NotOneSource;

impl TryFrom<Raw> for KeySource {
    type Error = NotOneSource;

    fn try_from(raw: Raw) -> Result<Self, NotOneSource> {
        match (raw.file, raw.env, raw.command) {
            (Some(file), None, None) if !file.as_os_str().is_empty() => Ok(Self::File(file)),
            (None, Some(name), None) if !name.is_empty() => Ok(Self::Environment(name)),
            (None, None, Some(command)) if command.first().is_some_and(|p| !p.is_empty()) => {
                Ok(Self::Command(command))
            }
            _ => Err(NotOneSource),
        }
    }
}

/// Why a host key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum HostKeyError {
    /// The file in the data folder.
    #[error(transparent)]
    Kept(#[from] KeyFileError),
    /// It is not there, and there are people whose keys lie under it.
    #[error("`{0}` is not there, but people's keys lie under it; restore it from a backup")]
    Lost(PathBuf),
    /// A file.
    #[error(transparent)]
    File(#[from] PrivateFileError),
    /// The environment.
    #[error("the environment variable `{0}` is not set; export the host key for this service")]
    NotSet(String),
    /// The command did not start.
    #[error("the command `{program}` that prints the host key cannot be run")]
    NotRun {
        /// The program.
        program: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The command failed.
    #[error("the command `{program}` that prints the host key ended with {status}")]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: std::process::ExitStatus,
    },
    /// The command took too long.
    #[error("the command `{0}` that prints the host key took longer than 10 seconds")]
    TooSlow(String),
    /// It is something else than a key.
    #[error("{0} holds no host key: 32 random bytes, bare, as 64 hexadecimal digits or as base64")]
    NotAKey(String),
    /// It was not taken.
    #[error("a host key cannot be used")]
    Unusable(#[from] KeyError),
}

/// The host's keys from where they are configured. `first` says that the store has nobody yet, so
/// that the key in the data folder may be made.
///
/// # Errors
/// The first key that cannot be had.
pub async fn load(
    current: &KeySource,
    older: &[KeySource],
    data_dir: &Path,
    first: bool,
    ids: &IdSource,
) -> Result<HostKeys, HostKeyError> {
    let current = match current {
        KeySource::DataFolder => kept(&data_dir.join(HOST_KEY), first, ids)?,
        elsewhere => elsewhere.read(LONGEST_RUN).await?,
    };
    let mut earlier = Vec::with_capacity(older.len());
    for source in older {
        earlier.push(source.read(LONGEST_RUN).await?);
    }
    Ok(HostKeys::new(&current, &earlier)?)
}

fn kept(path: &Path, first: bool, ids: &IdSource) -> Result<Redacted<[u8; 32]>, HostKeyError> {
    if !first && !path.exists() {
        return Err(HostKeyError::Lost(path.to_owned()));
    }
    Ok(keyfile::load_or_create_seed(path, ids)?)
}

impl KeySource {
    async fn read(&self, longest: Duration) -> Result<Redacted<[u8; 32]>, HostKeyError> {
        let (place, found) = match self {
            // The default of the current key only.
            Self::DataFolder => return Err(HostKeyError::NotAKey("no place".to_owned())),
            Self::File(path) => {
                secret::check_private(path)?;
                let read = std::fs::read(path).map_err(|source| PrivateFileError::Unreadable {
                    path: path.clone(),
                    source,
                });
                (format!("`{}`", path.display()), Zeroizing::new(read?))
            }
            Self::Environment(name) => {
                let value = std::env::var(name).map_err(|_| HostKeyError::NotSet(name.clone()))?;
                let value = Zeroizing::new(value.into_bytes());
                (format!("the environment variable `{name}`"), value)
            }
            Self::Command(command) => {
                let (program, arguments) = command.split_first().ok_or_else(|| {
                    HostKeyError::NotAKey("a command without a program".to_owned())
                })?;
                let printed = output_of(program, arguments, longest).await?;
                (format!("what `{program}` prints"), printed)
            }
        };
        let key = parse(&found).ok_or(HostKeyError::NotAKey(place))?;
        Ok(Redacted::new(*key))
    }
}

async fn output_of(
    program: &str,
    arguments: &[String],
    longest: Duration,
) -> Result<Zeroizing<Vec<u8>>, HostKeyError> {
    let not_run = |source| HostKeyError::NotRun {
        program: program.to_owned(),
        source,
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // What a secret store complains of may hold the secret.
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(not_run)?;
    let printed = child.stdout.take();
    let work = async {
        // As much as is ever read, so that nothing is left behind by growing.
        let mut bytes = Zeroizing::new(Vec::with_capacity(2 * MOST_BYTES as usize));
        if let Some(printed) = printed {
            let mut printed = printed.take(MOST_BYTES);
            printed.read_to_end(&mut bytes).await.map_err(not_run)?;
        }
        let status = child.wait().await.map_err(not_run)?;
        if status.success() {
            return Ok(bytes);
        }
        Err(HostKeyError::Failed {
            program: program.to_owned(),
            status,
        })
    };
    let done = tokio::time::timeout(longest, work).await;
    done.unwrap_or_else(|_| Err(HostKeyError::TooSlow(program.to_owned())))
}

/// A key in one of its spellings.
fn parse(found: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let bare = |bytes: &[u8]| {
        let key = Zeroizing::new(<[u8; 32]>::try_from(bytes).ok()?);
        // All alike is a placeholder, and not random.
        key.iter().any(|byte| *byte != key[0]).then_some(key)
    };
    // Thirty-two bytes that read as text are a password; of random ones none ever do.
    let is_text = found
        .iter()
        .all(|b| b.is_ascii_graphic() || *b == b' ' || b.is_ascii_whitespace());
    if !is_text {
        return bare(found);
    }
    let text = std::str::from_utf8(found).ok()?.trim();
    if text.len() == 64 {
        let mut key = Zeroizing::new([0; 32]);
        for (place, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
        }
        return bare(key.as_slice());
    }
    [URL_SAFE_NO_PAD, URL_SAFE, STANDARD, STANDARD_NO_PAD]
        .iter()
        .find_map(|spelling| spelling.decode(text).ok().map(Zeroizing::new))
        .and_then(|bytes| bare(&bytes))
}

#[cfg(test)]
mod tests {
    use service_kit::testing;

    use super::*;

    fn key() -> [u8; 32] {
        testing::ids(3).bytes32()
    }

    fn hex() -> String {
        key().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn of_shell(script: &str) -> KeySource {
        KeySource::Command(["sh", "-c", script].map(str::to_owned).to_vec())
    }

    #[test]
    fn what_is_no_key_of_32_random_bytes_is_refused() {
        let password = b"correct horse battery staple !!!";
        assert_eq!(password.len(), 32);
        let zeros = "0".repeat(64);
        for wrong in [
            &b""[..],
            b"\n",
            b"short",
            password,
            &hex().as_bytes()[..32],
            &hex().as_bytes()[..63],
            zeros.as_bytes(),
            &[7; 32],
            &[0xff; 31],
            &[&key()[..], b"\n"].concat(),
            "g".repeat(64).as_bytes(),
            "\u{e9}".repeat(32).as_bytes(),
        ] {
            assert!(parse(wrong).is_none(), "{wrong:?}");
        }
        for right in [
            key().to_vec(),
            hex().into_bytes(),
            format!("{}\n", hex().to_uppercase()).into_bytes(),
            URL_SAFE_NO_PAD.encode(key()).into_bytes(),
            format!("{}\r\n", STANDARD.encode(key())).into_bytes(),
        ] {
            assert_eq!(parse(&right).as_deref(), Some(&key()));
        }
    }

    #[test]
    fn a_source_is_exactly_one_place() {
        let read = |text: &str| toml::from_str::<KeySource>(text);
        for wrong in [
            "",
            "file = 'a'\nenv = 'B'",
            "command = []",
            "command = ['']",
            "env = ''",
            "vault = 'x'",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            read("env = 'B'").unwrap(),
            KeySource::Environment("B".into())
        );
    }

    #[tokio::test]
    async fn a_command_that_fails_hangs_or_prints_something_else_gives_no_key() {
        let within = Duration::from_millis(300);
        let read = async |source: KeySource| source.read(within).await.unwrap_err();
        let hex = hex();
        let failing = read(of_shell(&format!("echo {hex}; exit 3"))).await;
        assert!(
            matches!(failing, HostKeyError::Failed { .. }),
            "{failing:?}"
        );
        let hanging = read(of_shell(&format!("echo {hex}; exec sleep 60"))).await;
        assert!(matches!(hanging, HostKeyError::TooSlow(_)), "{hanging:?}");
        let other = read(of_shell(&format!("echo {hex}{hex}"))).await;
        assert!(matches!(other, HostKeyError::NotAKey(_)), "{other:?}");
        assert!(!format!("{other} {other:?}").contains(&hex));
        let none = KeySource::Command(vec!["no-such-program-here".to_owned()]);
        assert!(matches!(read(none).await, HostKeyError::NotRun { .. }));
        let endless = read(of_shell("exec yes")).await;
        assert!(matches!(
            endless,
            HostKeyError::Failed { .. } | HostKeyError::NotAKey(_)
        ));
    }

    #[tokio::test]
    async fn a_key_is_read_from_a_command_and_from_a_private_file() {
        let longest = Duration::from_secs(10);
        let printed = of_shell(&format!("echo {}", hex()));
        assert_eq!(printed.read(longest).await.unwrap().expose(), &key());
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let file = KeySource::File(path.clone());
        assert!(file.read(longest).await.is_err(), "it is never made");
        std::fs::write(&path, key()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |mode| std::fs::set_permissions(&path, PermissionsExt::from_mode(mode));
            mode(0o644).unwrap();
            assert!(matches!(
                file.read(longest).await,
                Err(HostKeyError::File(PrivateFileError::WidePermissions { .. }))
            ));
            mode(0o600).unwrap();
        }
        assert_eq!(file.read(longest).await.unwrap().expose(), &key());
    }

    #[tokio::test]
    async fn the_key_in_the_data_folder_is_made_only_while_there_is_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let ids = testing::ids(1);
        let load = async |first| load(&KeySource::DataFolder, &[], dir.path(), first, &ids).await;
        assert!(matches!(load(false).await, Err(HostKeyError::Lost(_))));
        assert!(!dir.path().join(HOST_KEY).exists());
        let made = load(true).await.unwrap().current();
        assert_eq!(load(false).await.unwrap().current(), made);
    }
}
