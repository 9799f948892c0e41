//! Stands in for `openssl-src` in this workspace (see `[patch.crates-io]` in the root
//! manifest). Where pkg-config finds a complete OpenSSL 3 with its headers, that one is linked
//! and nothing is compiled; elsewhere OpenSSL is built from the sources the real crate carries.
//!
//! `openssl-sys` calls exactly this surface: [`Build::new`], [`Build::openssl_dir`],
//! [`Build::build`], [`Artifacts::lib_dir`], [`Artifacts::include_dir`].

use std::path::{Path, PathBuf};

/// Chooses between the system's OpenSSL and one built from source.
pub struct Build {
    config_dir: Option<PathBuf>,
}

/// Where headers and libraries are.
pub struct Artifacts {
    include_dir: PathBuf,
    lib_dir: PathBuf,
}

impl Default for Build {
    fn default() -> Self {
        Self::new()
    }
}

impl Build {
    /// Starts with no configuration folder.
    #[must_use]
    pub fn new() -> Self {
        Self { config_dir: None }
    }

    /// Sets the folder that a library built from source reads its configuration from.
    pub fn openssl_dir<P: AsRef<Path>>(&mut self, path: P) -> &mut Self {
        self.config_dir = Some(path.as_ref().to_owned());
        self
    }

    /// Finds the system's OpenSSL, else builds one.
    ///
    /// `AMANAT_OPENSSL=source` skips the search, for release artefacts that must carry their own.
    pub fn build(&mut self) -> Artifacts {
        println!("cargo:rerun-if-env-changed=AMANAT_OPENSSL");
        if std::env::var_os("AMANAT_OPENSSL").is_none_or(|v| v != "source")
            && let Some(found) = from_system()
        {
            return found;
        }
        let mut source = from_source::Build::new();
        if let Some(dir) = &self.config_dir {
            source.openssl_dir(dir);
        }
        let built = source.build();
        Artifacts {
            include_dir: built.include_dir().to_owned(),
            lib_dir: built.lib_dir().to_owned(),
        }
    }
}

impl Artifacts {
    /// The folder with `openssl/*.h`.
    #[must_use]
    pub fn include_dir(&self) -> &Path {
        &self.include_dir
    }

    /// The folder with `libssl` and `libcrypto`.
    #[must_use]
    pub fn lib_dir(&self) -> &Path {
        &self.lib_dir
    }
}

/// A system OpenSSL counts only when both its headers and its libraries are where it says.
fn from_system() -> Option<Artifacts> {
    let target = std::env::var("TARGET").ok()?;
    if std::env::var("HOST").ok()? != target {
        return None;
    }
    pkg_config::Config::new()
        .atleast_version("3.0")
        .cargo_metadata(false)
        .probe("openssl")
        .ok()?;
    let variable = |name| pkg_config::get_variable("openssl", name).ok().map(PathBuf::from);
    let found = Artifacts { include_dir: variable("includedir")?, lib_dir: variable("libdir")? };
    let has = |dir: &Path, file: &str| dir.join(file).is_file();
    let complete = has(&found.include_dir, "openssl/evp.h")
        && ["libcrypto", "libssl"].iter().all(|lib| {
            ["so", "dylib", "a"].iter().any(|end| has(&found.lib_dir, &format!("{lib}.{end}")))
        });
    complete.then_some(found)
}
