//! One process at a time works on a data folder: the service, or a verb of the program.
//!
//! Two that exchange or delete files under each other would lose what she entrusted to them. The
//! lock is the operating system's: it ends with the process, also after `kill -9`.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::Path,
};

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
