//! Configuration: raw TOML to checked values in one step.
//!
//! The target type carries the rules (`#[serde(deny_unknown_fields)]`, its own newtypes and
//! [`crate::secret::Secret`]); [`load`] adds the file, the line and the fix to whatever goes
//! wrong. Values never appear in errors, so that a secret in the wrong place does not leak.
//!
//! [`HttpConfig`], [`LogConfig`] and [`TracesConfig`] are the tables `[http]`, `[log]` and `[traces]`, alike in every
//! service.

mod shared;

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

pub use self::shared::{
    HttpConfig, InvalidTraces, LogConfig, LogFormat, PlainHttp, RootsError, TracesConfig,
};
use crate::secret::{self, PrivateFileError};

/// Why a configuration file was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("`{path}` cannot be read; create it or name another file")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The text is not what the service expects.
    #[error("`{path}`, line {line}, column {column}: {message}; correct this line")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, counted from 1.
        line: usize,
        /// Column, counted from 1.
        column: usize,
        /// What is wrong, without values.
        message: String,
    },
    /// A secret stands in a file that others can read.
    #[error("the configuration holds a secret in its text")]
    Exposed(#[from] PrivateFileError),
}

/// Reads and checks the configuration in `path`. Relative secret files are looked up beside it.
///
/// # Errors
/// When the file cannot be read, does not fit `T`, or holds a secret while others can read it.
pub fn load<T: DeserializeOwned>(path: &Path) -> Result<T, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let (parsed, inline_secret) = secret::in_folder(folder, || toml::from_str::<T>(&text));
    let value = parsed.map_err(|error| invalid(path, &text, &error))?;
    if inline_secret {
        secret::check_private(path)?;
    }
    Ok(value)
}

fn invalid(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let offset = error.span().map_or(0, |span| span.start).min(text.len());
    let before = text.get(..offset).unwrap_or("");
    ConfigError::Invalid {
        path: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().unwrap_or("").chars().count() + 1,
        message: without_values(error.message()),
    }
}

/// Serde quotes what it found as `string "..."`; the kind is enough to mend it.
fn without_values(message: &str) -> String {
    match (message.find("string \""), message.rfind('"')) {
        (Some(start), Some(end)) if end >= start + 8 => {
            format!("{}string{}", &message[..start], &message[end + 1..])
        }
        _ => message.to_owned(),
    }
    .replace('\n', ", ")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::secret::Secret;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Example {
        port: u16,
        #[serde(default)]
        token: Option<Secret>,
    }

    fn load_text(text: &str, mode: u32) -> Result<Example, ConfigError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("service.toml");
        std::fs::write(&path, text).unwrap();
        std::fs::write(dir.path().join("beside.key"), "from the file\n").unwrap();
        set_mode(&path, mode);
        set_mode(&dir.path().join("beside.key"), 0o600);
        load(&path)
    }

    #[cfg(unix)]
    fn set_mode(path: &Path, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[cfg(not(unix))]
    fn set_mode(_: &Path, _: u32) {}

    #[test]
    fn an_unknown_field_is_refused_with_file_line_and_the_known_ones() {
        let error = load_text("port = 1\nprot = 2\n", 0o600)
            .unwrap_err()
            .to_string();
        assert!(error.contains("service.toml`, line 2, column 1"), "{error}");
        assert!(
            error.contains("`prot`") && error.contains("`port`"),
            "{error}"
        );
    }

    #[test]
    fn a_wrong_value_is_refused_without_being_repeated() {
        let error = load_text("port = \"my \\\"secret\\\" words\"", 0o600).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("secret"), "{shown}");
        assert!(
            shown.contains("invalid type: string, expected u16"),
            "{shown}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn an_inline_secret_in_a_readable_file_is_refused() {
        let text = "port = 1\ntoken = 'hush'";
        assert!(matches!(
            load_text(text, 0o644),
            Err(ConfigError::Exposed(_))
        ));
        assert!(load_text(text, 0o600).is_ok());
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = load::<Example>(Path::new("no-such-folder/x.toml")).unwrap_err();
        assert!(error.to_string().contains("no-such-folder/x.toml"));
    }

    #[test]
    fn a_secret_file_is_found_beside_the_configuration() {
        let example = load_text("port = 9\ntoken = { file = 'beside.key' }", 0o644).unwrap();
        assert_eq!(example.port, 9);
        assert_eq!(example.token.unwrap().expose(), "from the file");
    }
}
