//! One process at a time works on a data folder: the service, or a verb of the program.
//!
//! Two that exchange or delete files under each other would lose what she entrusted to them. The
//! lock is the operating system's: it ends with the process, also after `kill -9`.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use crate::vault::HostKeys;

/// The file that is locked, in the data folder.
const LOCK: &str = "store.lock";

/// This process is the only one that works on the data folder, until this is dropped.
#[derive(Debug)]
pub struct Alone(File);

/// Why it is not.
#[derive(Debug, thiserror::Error)]
pub enum AloneError {
    /// Another process is.
    #[error("another process works on this data folder; stop it first")]
    Another,
    /// The file.
    #[error("`store.lock` in the data folder cannot be used")]
    File(#[from] io::Error),
}

impl Alone {
    /// Takes the data folder, at once or not at all.
    ///
    /// # Errors
    /// [`AloneError::Another`] while another process has it.
    pub fn take(data_dir: &Path) -> Result<Self, AloneError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(data_dir.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(AloneError::Another),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Tells which keys of the host this process knows, for others to read.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn tell(&self, keys: &HostKeys) -> Result<(), AloneError> {
        let known: Vec<String> = keys.ids().map(|id| id.to_string()).collect();
        self.0.set_len(0)?;
        let mut file = &self.0;
        file.seek(SeekFrom::Start(0))?;
        Ok(file.write_all(known.join("\n").as_bytes())?)
    }

    /// Which keys of the host the process knows that has the data folder: ids, one a line.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn told(data_dir: &Path) -> Result<String, AloneError> {
        Ok(std::fs::read_to_string(data_dir.join(LOCK))?)
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        // Closing the file does it too, but not while a copy of it is open somewhere.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_refused_until_the_first_is_done() {
        let dir = tempfile::tempdir().unwrap();
        let first = Alone::take(dir.path()).unwrap();
        assert!(matches!(Alone::take(dir.path()), Err(AloneError::Another)));
        drop(first);
        Alone::take(dir.path()).unwrap();
    }
}
