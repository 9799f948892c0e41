//! Seeing to it that what was deleted from the host database is not in its files any more.
//!
//! The database overwrites what is deleted (`secure_delete`). What may remain: the write-ahead log,
//! until it is brought to the file and cut, and copies that moving a row between pages left behind.
//! So the files are searched; where something is found, or it is not known any more what to search
//! for, the database is written anew.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use sea_orm::ConnectionTrait as _;

use super::{HostDb, StorageError, get};

/// How often, and how long apart, it is tried to cut the log: a reader may stand in it.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);
/// What is read at a time.
const PIECE: usize = 1 << 16;

impl HostDb {
    /// Clears what was deleted out of the files. `secret` is what must not be found afterwards, where
    /// that is still known. Whether it is gone.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn scrub(&self, secret: Option<&[u8]>) -> Result<bool, StorageError> {
        let file = self.file().await?;
        if let Some(secret) = secret
            && self.cut_log().await?
            && !found(&file, secret)?
        {
            return Ok(true);
        }
        self.0.execute_unprepared("VACUUM").await?;
        if !self.cut_log().await? {
            return Ok(false);
        }
        Ok(match secret {
            Some(secret) => !found(&file, secret)?,
            None => true,
        })
    }

    /// Brings the log to the file and cuts it to nothing. Whether that could be done.
    pub(crate) async fn cut_log(&self) -> Result<bool, StorageError> {
        for _ in 0..TRIES {
            let row = self
                .one("PRAGMA wal_checkpoint(TRUNCATE)", Vec::new())
                .await?;
            let busy: i64 = row.map_or(Ok(1), |row| get(&row, "busy"))?;
            if busy == 0 {
                return Ok(true);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(false)
    }

    async fn file(&self) -> Result<PathBuf, StorageError> {
        let sql = "SELECT file FROM pragma_database_list WHERE name = 'main'";
        let row = self.one(sql, Vec::new()).await?;
        let file: String = get(&row.ok_or(StorageError::Unreadable("file"))?, "file")?;
        Ok(file.into())
    }
}

/// Database files that were searched, kept open for good: when a process closes a file it gives up
/// every POSIX lock that it has on it, and SQLite's locks on its databases are such. Another process
/// would then take itself for the last one that uses the database, and cut the log under this one.
static SEARCHED: Mutex<BTreeMap<PathBuf, File>> = Mutex::new(BTreeMap::new());

/// Whether the bytes stand in the database's file or in its log.
fn found(file: &Path, secret: &[u8]) -> io::Result<bool> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    // The log itself is never locked.
    match File::open(PathBuf::from(log)) {
        Ok(log) if holds(&log, secret)? => return Ok(true),
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        Ok(_) | Err(_) => {}
    }
    let mut searched = SEARCHED.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = match searched.entry(file.to_owned()) {
        Entry::Occupied(kept) => kept.into_mut(),
        Entry::Vacant(free) => free.insert(File::open(file)?),
    };
    let mut kept: &File = kept;
    kept.seek(SeekFrom::Start(0))?;
    holds(kept, secret)
}

/// Whether any 16 bytes of the secret that follow each other stand in the file: a page boundary or a
/// freed block's first bytes may cut it in two.
fn holds(mut file: &File, secret: &[u8]) -> io::Result<bool> {
    const PART: usize = 16;
    let parts: Vec<&[u8]> = secret.chunks_exact(PART).collect();
    let mut piece = vec![0; PIECE];
    let mut kept = 0;
    loop {
        let read = file.read(&mut piece[kept..])?;
        if read == 0 {
            return Ok(false);
        }
        let filled = kept + read;
        let hit = piece[..filled].windows(PART).any(|window| {
            parts
                .iter()
                .any(|part| part[0] == window[0] && *part == window)
        });
        if hit {
            return Ok(true);
        }
        kept = filled.min(PART - 1);
        piece.copy_within(filled - kept..filled, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_wherever_they_lie_and_in_part() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        let secret: Vec<u8> = (1..=64).collect();
        for (place, what) in [
            (0, &secret[..]),
            (PIECE - 20, &secret[..]),
            (PIECE - 5, &secret[16..32]),
            (3 * PIECE - 64, &secret[..]),
        ] {
            let mut bytes = vec![0; 3 * PIECE];
            bytes[place..place + what.len()].copy_from_slice(what);
            std::fs::write(&path, bytes).unwrap();
            assert!(found(&path, &secret).unwrap(), "{place}");
        }
        std::fs::write(&path, vec![0; 3 * PIECE]).unwrap();
        assert!(!found(&path, &secret).unwrap());
        assert_eq!(SEARCHED.lock().unwrap().len(), 1, "kept open, once");
        std::fs::write(dir.path().join("a-wal"), &secret[48..]).unwrap();
        assert!(found(&path, &secret).unwrap());
    }
}
