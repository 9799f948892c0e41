//! A package as it lies in a folder: `manifest.json`, `query.sql` and `examples.json`. Nothing is
//! checked here beyond that the JSON has its form.

use std::{fs, io, path::Path};

use consent_model::{
    json::{self, JsonError},
    question::Package,
};

use super::example::Example;

/// The manifest's file.
pub const MANIFEST: &str = "manifest.json";
/// The code's file.
pub const QUERY: &str = "query.sql";
/// The file of the examples.
pub const EXAMPLES: &str = "examples.json";

/// Largest manifest read, in bytes.
const LARGEST_MANIFEST: usize = 64 * 1024;
/// Most bytes of examples read.
const LARGEST_EXAMPLES: usize = 1024 * 1024;

/// The texts of the files.
#[derive(Debug, Clone)]
pub struct Files {
    /// The folder's own name.
    pub name: String,
    /// `manifest.json`.
    pub manifest: String,
    /// `query.sql`.
    pub query: String,
    /// `examples.json`, where there is one.
    pub examples: Option<String>,
}

/// Why a folder is not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A file is not there, or cannot be read.
    #[error("`{0}` cannot be read")]
    Unreadable(String, #[source] io::Error),
    /// A file has not its form.
    #[error("`{0}` is not right")]
    Form(&'static str, #[source] JsonError),
}

impl Files {
    /// Reads a folder.
    ///
    /// # Errors
    /// When a file cannot be read; only the examples may be absent.
    pub fn read(folder: &Path) -> Result<Self, FolderError> {
        let read = |file: &str| {
            let path = folder.join(file);
            fs::read_to_string(&path)
                .map_err(|e| FolderError::Unreadable(path.display().to_string(), e))
        };
        let examples = match read(EXAMPLES) {
            Err(FolderError::Unreadable(_, e)) if e.kind() == io::ErrorKind::NotFound => None,
            other => Some(other?),
        };
        let name = folder.canonicalize().ok();
        let name = name.as_deref().unwrap_or(folder).file_name();
        Ok(Self {
            name: name.unwrap_or_default().to_string_lossy().into_owned(),
            manifest: read(MANIFEST)?,
            query: read(QUERY)?,
            examples,
        })
    }

    /// Manifest and code.
    ///
    /// # Errors
    /// When the manifest has not its form.
    pub fn package(&self) -> Result<Package, FolderError> {
        let manifest = json::parse(self.manifest.as_bytes(), LARGEST_MANIFEST)
            .map_err(|e| FolderError::Form(MANIFEST, e))?;
        Ok(Package {
            manifest,
            sql: self.query.clone(),
        })
    }

    /// The examples, none where there is no file.
    ///
    /// # Errors
    /// When they have not their form.
    pub fn examples(&self) -> Result<Vec<Example>, FolderError> {
        let Some(text) = &self.examples else {
            return Ok(Vec::new());
        };
        json::parse(text.as_bytes(), LARGEST_EXAMPLES).map_err(|e| FolderError::Form(EXAMPLES, e))
    }
}

/// The folders inside `folder`, by name.
///
/// # Errors
/// When it cannot be read.
pub fn folders(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
