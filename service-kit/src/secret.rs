//! Secrets in a configuration: given in the file, in another file or in the environment.
//!
//! ```toml
//! session_key = { file = "session.key" }        # beside the configuration file
//! client_secret = { env = "OIDC_CLIENT_SECRET" }
//! token = "given right here"                    # only where the file itself is private
//! ```
//!
//! A secret is read once, while the configuration is loaded. Files that others than their owner
//! can read are refused. `Debug` never shows the value. This module does not create secrets; see
//! [`crate::keyfile`].

use std::{
    cell::RefCell,
    fmt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, de};
use zeroize::Zeroizing;

/// A configured secret. Only [`Secret::expose`] shows it.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a value that is a secret from now on.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The value itself. Never log it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A file holding a secret is open to others, or cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PrivateFileError {
    /// Others than the owner may read or write it.
    #[error("`{path}` has mode {mode:04o}, so others can read it; run `chmod 600 {path}`")]
    WidePermissions {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file could not be read.
    #[error("`{path}` cannot be read; check that it exists and belongs to this service's user")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// Reads a file that only its owner can read.
///
/// # Errors
/// When the file is not readable, not UTF-8, or its mode is wider than 0600.
pub fn read_private(path: &Path) -> Result<Zeroizing<String>, PrivateFileError> {
    check_private(path)?;
    std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|source| PrivateFileError::Unreadable {
            path: path.to_owned(),
            source,
        })
}

/// Checks that only its owner can read a file. On systems without modes this checks existence.
///
/// # Errors
/// When the file is not there or its mode is wider than 0600.
pub fn check_private(path: &Path) -> Result<(), PrivateFileError> {
    let metadata = std::fs::metadata(path).map_err(|source| PrivateFileError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o177 != 0 {
            return Err(PrivateFileError::WidePermissions {
                path: path.to_owned(),
                mode,
            });
        }
    }
    #[cfg(not(unix))]
    let _ = metadata;
    Ok(())
}

/// What the loading of one configuration file needs to know about its secrets.
#[derive(Default)]
pub(crate) struct LoadScope {
    folder: PathBuf,
    inline_seen: bool,
}

thread_local! {
    // Deserialisation has no context argument; `config::load` lends one for its duration.
    static SCOPE: RefCell<Option<LoadScope>> = const { RefCell::new(None) };
}

/// Runs `work` with `folder` as the base of relative secret files. Tells whether any secret stood
/// in the text itself.
pub(crate) fn in_folder<T>(folder: &Path, work: impl FnOnce() -> T) -> (T, bool) {
    let scope = LoadScope {
        folder: folder.to_owned(),
        inline_seen: false,
    };
    let outer = SCOPE.with(|s| s.borrow_mut().replace(scope));
    let result = work();
    let scope = SCOPE.with(|s| std::mem::replace(&mut *s.borrow_mut(), outer));
    (result, scope.is_some_and(|s| s.inline_seen))
}

fn note_inline() {
    SCOPE.with(|s| {
        if let Some(scope) = s.borrow_mut().as_mut() {
            scope.inline_seen = true;
        }
    });
}

fn resolve(path: &Path) -> PathBuf {
    SCOPE.with(|s| {
        s.borrow()
            .as_ref()
            .map_or_else(|| path.to_owned(), |s| s.folder.join(path))
    })
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor)
    }
}

struct SecretVisitor;

impl<'de> de::Visitor<'de> for SecretVisitor {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret: text, `{ file = \"...\" }` or `{ env = \"...\" }`")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Secret, E> {
        note_inline();
        not_empty(Secret::new(value))
    }

    fn visit_map<M: de::MapAccess<'de>>(self, mut map: M) -> Result<Secret, M::Error> {
        let wrong = || de::Error::custom("a secret has exactly one of `file` and `env`");
        let source: String = map.next_key()?.ok_or_else(wrong)?;
        let place: String = map.next_value()?;
        if map.next_key::<String>()?.is_some() {
            return Err(wrong());
        }
        match source.as_str() {
            "file" => {
                let text = read_private(&resolve(Path::new(&place))).map_err(de::Error::custom)?;
                not_empty(Secret::new(text.trim_end_matches(['\r', '\n'])))
            }
            "env" => match std::env::var(&place) {
                Ok(value) => not_empty(Secret::new(value)),
                Err(_) => Err(de::Error::custom(format_args!(
                    "the environment variable `{place}` is not set; export it for this service"
                ))),
            },
            _ => Err(wrong()),
        }
    }
}

fn not_empty<E: de::Error>(secret: Secret) -> Result<Secret, E> {
    if secret.expose().is_empty() {
        return Err(E::custom("the secret is empty; give it a value"));
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Holder {
        key: Secret,
    }

    #[test]
    fn a_secret_never_shows_in_debug_output() {
        let holder: Holder = toml::from_str("key = 'hush-hush'").unwrap();
        assert_eq!(format!("{holder:?}"), "Holder { key: Secret }");
        assert_eq!(holder.key.expose(), "hush-hush");
    }

    #[test]
    fn empty_unset_and_ambiguous_secrets_are_refused() {
        for text in [
            "key = ''",
            "key = { env = 'SERVICE_KIT_TEST_SURELY_UNSET' }",
            "key = { env = 'A', file = 'B' }",
            "key = { vault = 'B' }",
            "key = {}",
            "key = 7",
        ] {
            assert!(toml::from_str::<Holder>(text).is_err(), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused_with_its_fix() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wide.key");
        std::fs::write(&path, "hush").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let error = read_private(&path).unwrap_err().to_string();
        assert!(
            error.contains("mode 0640") && error.contains("chmod 600"),
            "{error}"
        );
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read_private(&path).unwrap().as_str(), "hush");
    }
}
