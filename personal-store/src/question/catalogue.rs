//! The packages that this store can run, by digest.

use std::{collections::BTreeMap, io, path::Path};

use consent_model::{digest::Digest, json::JsonError};

use super::{
    builtin::BUILTIN,
    example::Example,
    folder::{Files, FolderError, folders},
    package::{CheckedPackage, PackageError},
};

/// Packages by digest. An unknown digest means *no*.
#[derive(Debug, Clone)]
pub struct Catalogue {
    packages: BTreeMap<Digest, CheckedPackage>,
    examples: BTreeMap<Digest, Vec<Example>>,
}

/// Why a catalogue cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The folder or a file in it cannot be read.
    #[error("the questions in `{0}` cannot be read")]
    Unreadable(String, #[source] io::Error),
    /// Manifest or examples are not well-formed.
    #[error("`{1}` of question `{0}` is not right")]
    Form(String, &'static str, #[source] JsonError),
    /// A package breaks a rule.
    #[error("question `{0}` is refused")]
    Package(String, #[source] PackageError),
    /// Two packages have the same name and version and differ.
    #[error("question `{0}` exists twice in version {1}; count the version up")]
    Twice(String, u32),
}

impl Catalogue {
    /// The packages that come with the store.
    ///
    /// # Errors
    /// When one of them breaks a rule.
    pub fn builtin() -> Result<Self, CatalogueError> {
        let mut catalogue = Self {
            packages: BTreeMap::new(),
            examples: BTreeMap::new(),
        };
        for files in builtin_files() {
            catalogue.add(&files)?;
        }
        Ok(catalogue)
    }

    /// The same and those in the folders of `folder`, each with `manifest.json` and `query.sql`, and
    /// `examples.json` where there is one.
    ///
    /// # Errors
    /// When the folder cannot be read or a package breaks a rule.
    pub fn load(folder: &Path) -> Result<Self, CatalogueError> {
        let mut catalogue = Self::builtin()?;
        let unreadable = |e| CatalogueError::Unreadable(folder.display().to_string(), e);
        for path in folders(folder).map_err(unreadable)? {
            let files = Files::read(&path).map_err(|e| CatalogueError::of_folder("", e))?;
            catalogue.add(&files)?;
        }
        Ok(catalogue)
    }

    fn add(&mut self, files: &Files) -> Result<(), CatalogueError> {
        let formed = |error| CatalogueError::of_folder(&files.name, error);
        let examples = files.examples().map_err(formed)?;
        let package = CheckedPackage::check(files.package().map_err(formed)?)
            .map_err(|e| CatalogueError::Package(files.name.clone(), e))?;
        let manifest = package.manifest();
        let twice = self.packages().any(|known| {
            let other = known.manifest();
            (&other.name, other.version) == (&manifest.name, manifest.version)
                && known.digest() != package.digest()
        });
        if twice {
            return Err(CatalogueError::Twice(
                manifest.name.clone(),
                manifest.version,
            ));
        }
        self.examples.insert(package.digest(), examples);
        self.packages.insert(package.digest(), package);
        Ok(())
    }

    /// The package of this digest.
    #[must_use]
    pub fn get(&self, digest: &Digest) -> Option<&CheckedPackage> {
        self.packages.get(digest)
    }

    /// The examples of the package of this digest.
    #[must_use]
    pub fn examples(&self, digest: &Digest) -> &[Example] {
        self.examples.get(digest).map_or(&[], Vec::as_slice)
    }

    /// Every package, by digest.
    pub fn packages(&self) -> impl Iterator<Item = &CheckedPackage> {
        self.packages.values()
    }
}

impl CatalogueError {
    fn of_folder(name: &str, error: FolderError) -> Self {
        match error {
            FolderError::Unreadable(place, why) => Self::Unreadable(place, why),
            FolderError::Form(file, why) => Self::Form(name.to_owned(), file, why),
        }
    }
}

/// The packages that come with the store, as folders.
pub fn builtin_files() -> impl Iterator<Item = Files> {
    BUILTIN.iter().map(|builtin| Files {
        name: builtin.name.to_owned(),
        manifest: builtin.manifest.to_owned(),
        query: builtin.query.to_owned(),
        examples: Some(builtin.examples.to_owned()),
    })
}
