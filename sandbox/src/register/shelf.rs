//! The parties that were registered beside the sandbox's own, in `registered/` of the data folder: a
//! folder each, with the configuration of an adapter, its key and database, and the entry of the
//! registry. As long as the entry is there the party takes part, also after a restart.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use consent_model::party::{Party, PartyId};
use service_kit::whole_file;

use super::RegisterError;

/// The file of an entry.
const ENTRY: &str = "entry.json";

/// The folder of all of them.
#[derive(Debug, Clone)]
pub struct Shelf(PathBuf);

impl Shelf {
    /// In a data folder.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        Self(root.join("registered"))
    }

    /// The folder of one.
    #[must_use]
    pub fn folder(&self, name: &Name) -> PathBuf {
        self.0.join(&name.0)
    }

    /// Every entry, by name.
    ///
    /// # Errors
    /// Names the file that cannot be read: a party must not be lost without a word.
    pub fn entries(&self) -> Result<Vec<Party>, RegisterError> {
        let folders = match fs::read_dir(&self.0) {
            Ok(folders) => folders,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(RegisterError::Folder(self.0.clone(), e)),
        };
        let mut entries = Vec::new();
        for folder in folders {
            let folder = folder.map_err(|e| RegisterError::Folder(self.0.clone(), e))?;
            let file = folder.path().join(ENTRY);
            let bytes = match fs::read(&file) {
                Ok(bytes) => bytes,
                // Taken out again, or never finished.
                Err(e)
                    if matches!(
                        e.kind(),
                        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                    ) =>
                {
                    continue;
                }
                Err(e) => return Err(RegisterError::Folder(file, e)),
            };
            entries.push(
                serde_json::from_slice::<Party>(&bytes)
                    .map_err(|e| RegisterError::Entry(file, e))?,
            );
        }
        entries.sort_by(|a, b| a.id.as_str().cmp(b.id.as_str()));
        Ok(entries)
    }

    pub(super) fn keep(&self, name: &Name, entry: &Party) -> Result<(), RegisterError> {
        let file = self.folder(name).join(ENTRY);
        let wrap = |e| RegisterError::Folder(file.clone(), e);
        let bytes = serde_json::to_vec_pretty(entry).map_err(|e| wrap(io::Error::other(e)))?;
        whole_file::replace(&file, &bytes).map_err(wrap)
    }

    /// Whether there was one. Its key and what it received stay: the same name finds them again.
    pub(super) fn forget(&self, name: &Name) -> Result<bool, RegisterError> {
        let file = self.folder(name).join(ENTRY);
        match fs::remove_file(&file) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(RegisterError::Folder(file, e)),
        }
    }
}

/// What a registered party is called: `my-lender`. Becomes part of its id and of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Its id on the network.
    ///
    /// # Errors
    /// [`RegisterError::BadName`], which cannot happen: a name makes a good id.
    pub fn party(&self) -> Result<PartyId, RegisterError> {
        let id = format!("{}.sandbox.example", self.0).parse();
        id.map_err(|_| RegisterError::BadName(self.0.clone()))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Name {
    type Err = RegisterError;

    fn from_str(text: &str) -> Result<Self, RegisterError> {
        let good = (2..=40).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err(RegisterError::BadName(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_name_never_becomes_part_of_a_path() {
        for text in [
            "", "a", "../bank", "a/b", "A-b", "-a", "a-", "a.b", "a b", "1a", "ä-bank",
        ] {
            assert!(text.parse::<Name>().is_err(), "{text}");
        }
        let name: Name = "my-lender2".parse().unwrap();
        assert_eq!(name.party().unwrap().as_str(), "my-lender2.sandbox.example");
    }

    #[test]
    fn an_entry_that_cannot_be_read_is_told_and_a_folder_without_one_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::of(dir.path());
        assert!(shelf.entries().unwrap().is_empty());
        let name: Name = "my-lender".parse().unwrap();
        fs::create_dir_all(shelf.folder(&name)).unwrap();
        assert!(shelf.entries().unwrap().is_empty());
        fs::write(shelf.folder(&name).join(ENTRY), "{\"id\":").unwrap();
        assert!(matches!(shelf.entries(), Err(RegisterError::Entry(..))));
        assert!(shelf.forget(&name).unwrap());
        assert!(!shelf.forget(&name).unwrap());
    }
}
