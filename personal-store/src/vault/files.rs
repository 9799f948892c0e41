//! The files of vaults: their names, and that only the host's user can read them.
//!
//! A vault has one file. While its key is exchanged there is a second one beside it, of the next
//! generation; the wrapped keys say which of them counts.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use consent_model::digest::{Digest, RunningDigest};

use super::VaultId;

/// What SQLite keeps beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The file of one generation.
pub(super) fn path(folder: &Path, id: VaultId, generation: u32) -> PathBuf {
    match generation {
        0 => folder.join(format!("{id}.vault")),
        later => folder.join(format!("{id}.{later}.vault")),
    }
}

/// Every file of this vault.
pub(super) fn of_vault(folder: &Path, id: VaultId) -> io::Result<Vec<PathBuf>> {
    let start = format!("{id}.");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&start) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Removes every file of this vault but those of `keep`; how many there were.
pub(super) fn remove_all_but(folder: &Path, id: VaultId, keep: Option<u32>) -> io::Result<usize> {
    let kept = keep.map(|generation| path(folder, id, generation));
    let stays = |found: &Path| {
        kept.as_ref().is_some_and(|kept| {
            let beside = BESIDE.iter().map(|suffix| with(kept, suffix));
            found == kept || beside.into_iter().any(|beside| found == beside)
        })
    };
    let mut removed = 0;
    for found in of_vault(folder, id)? {
        if !stays(&found) {
            remove(&found)?;
            removed += 1;
        }
    }
    if removed > 0 {
        File::open(folder)?.sync_all()?;
    }
    Ok(removed)
}

/// Removes a database and what lies beside it. What is gone already is no error.
pub(super) fn remove_database(path: &Path) -> io::Result<()> {
    remove(path)?;
    BESIDE
        .iter()
        .try_for_each(|suffix| remove(&with(path, suffix)))
}

/// A new empty file for the host's user alone; never over one that is there.
pub(crate) fn new_private(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Makes the folder if it is not there, for the host's user alone.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// What was written, and that it is there, survives a power cut.
pub(super) fn settle(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Vaults that have more than one file besides those that belong to a database.
pub(super) fn with_several(folder: &Path) -> io::Result<Vec<VaultId>> {
    let mut found = BTreeMap::<VaultId, usize>::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let beside = BESIDE.iter().any(|suffix| name.ends_with(suffix));
        let id = name.split_once('.').and_then(|(id, _)| id.parse().ok());
        if let (Some(id), false) = (id, beside) {
            *found.entry(id).or_default() += 1;
        }
    }
    let several = found.into_iter().filter(|(_, files)| *files > 1);
    Ok(several.map(|(id, _)| id).collect())
}

/// Digest and size of a file.
pub(crate) fn digest(path: &Path) -> io::Result<(Digest, u64)> {
    let (mut file, mut running) = (File::open(path)?, RunningDigest::default());
    let (mut piece, mut bytes) = (vec![0; 1 << 16], 0);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok((running.finish(), bytes)),
            read => {
                running.feed(&piece[..read]);
                bytes += read as u64;
            }
        }
    }
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
