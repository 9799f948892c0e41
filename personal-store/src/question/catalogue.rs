//! The packages that this store can run, by digest.

use std::{collections::BTreeMap, fs, io, path::Path};

use consent_model::{
    digest::Digest,
    json::{self, JsonError},
    question::Package,
};

use super::package::{CheckedPackage, PackageError};

/// Largest manifest read, in bytes.
const LARGEST_MANIFEST: usize = 64 * 1024;

/// Name, manifest and code of the packages that come with the store.
const BUILTIN: &[(&str, &str, &str)] = &[
    (
        "average-monthly-income",
        include_str!("../../questions/average-monthly-income/manifest.json"),
        include_str!("../../questions/average-monthly-income/query.sql"),
    ),
    (
        "observations-in-range",
        include_str!("../../questions/observations-in-range/manifest.json"),
        include_str!("../../questions/observations-in-range/query.sql"),
    ),
    (
        "spending-by-category",
        include_str!("../../questions/spending-by-category/manifest.json"),
        include_str!("../../questions/spending-by-category/query.sql"),
    ),
];

/// Packages by digest. An unknown digest means *no*.
#[derive(Debug, Clone)]
pub struct Catalogue {
    packages: BTreeMap<Digest, CheckedPackage>,
}

/// Why a catalogue cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The folder or a file in it cannot be read.
    #[error("the questions in `{0}` cannot be read")]
    Unreadable(String, #[source] io::Error),
    /// A manifest is not well-formed.
    #[error("the manifest of question `{0}` is not right")]
    Manifest(String, #[source] JsonError),
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
        };
        for (name, manifest, sql) in BUILTIN {
            catalogue.add(name, manifest, sql)?;
        }
        Ok(catalogue)
    }

    /// The same and those in the folders of `folder`, each with `manifest.json` and `query.sql`.
    ///
    /// # Errors
    /// When the folder cannot be read or a package breaks a rule.
    pub fn load(folder: &Path) -> Result<Self, CatalogueError> {
        let mut catalogue = Self::builtin()?;
        let unreadable = |e| CatalogueError::Unreadable(folder.display().to_string(), e);
        let mut folders = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() {
                folders.push(path);
            }
        }
        folders.sort();
        for path in folders {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let read = |file: &str| fs::read_to_string(path.join(file)).map_err(unreadable);
            catalogue.add(&name, &read("manifest.json")?, &read("query.sql")?)?;
        }
        Ok(catalogue)
    }

    fn add(&mut self, name: &str, manifest: &str, sql: &str) -> Result<(), CatalogueError> {
        let manifest = json::parse(manifest.as_bytes(), LARGEST_MANIFEST)
            .map_err(|e| CatalogueError::Manifest(name.to_owned(), e))?;
        let package = CheckedPackage::check(Package {
            manifest,
            sql: sql.to_owned(),
        })
        .map_err(|e| CatalogueError::Package(name.to_owned(), e))?;
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
        self.packages.insert(package.digest(), package);
        Ok(())
    }

    /// The package of this digest.
    #[must_use]
    pub fn get(&self, digest: &Digest) -> Option<&CheckedPackage> {
        self.packages.get(digest)
    }

    /// Every package, by digest.
    pub fn packages(&self) -> impl Iterator<Item = &CheckedPackage> {
        self.packages.values()
    }
}
