//! `sandbox.json`: where everything is, whom to sign in as, and what to try, for programs. It is
//! there, whole, while the network is up, and at no other time but after a kill.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;
use service_kit::whole_file;

use super::Addresses;

/// The file.
pub(super) struct Announcement(PathBuf);

#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    addresses: &'a Addresses,
    what_to_try: Vec<String>,
}

impl Announcement {
    pub(super) fn in_folder(root: &Path) -> Self {
        Self(root.join("sandbox.json"))
    }

    pub(super) fn write(self, addresses: &Addresses) -> io::Result<PathBuf> {
        let told = Told {
            addresses,
            what_to_try: addresses.what_to_try(),
        };
        whole_file::replace(&self.0, &serde_json::to_vec_pretty(&told)?)?;
        Ok(self.0)
    }

    pub(super) fn remove(self) -> io::Result<()> {
        match fs::remove_file(self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
