//! Stands in for `openssl-src` in this workspace (see `[patch.crates-io]` in the root
//! manifest). Where a complete OpenSSL 3 with its headers is installed, that one is linked and
//! nothing is compiled; elsewhere OpenSSL is built from the sources the real crate carries.
//!
//! `openssl-sys` calls exactly this surface: [`Build::new`], [`Build::openssl_dir`],
//! [`Build::build`], [`Artifacts::lib_dir`], [`Artifacts::include_dir`]. What is said to whoever
//! builds comes from this package's own build script, because cargo does not show the warnings of
//! packages from a registry.

use std::path::{Path, PathBuf};

mod system;
mod tools;

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
    ///
    /// # Panics
    /// When OpenSSL has to be built and what that needs is not there.
    pub fn build(&mut self) -> Artifacts {
        println!("cargo:rerun-if-env-changed=AMANAT_OPENSSL");
        let why = match system::find() {
            Ok((include_dir, lib_dir)) => return Artifacts { include_dir, lib_dir },
            Err(why) => why,
        };
        if let Err(missing) = tools::check() {
            panic!("\n\n{}\n", tools::advice(&why, &missing));
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
