//! Small files that are there whole or as they were before, also after `kill -9` or a power cut.
//!
//! New content goes to a file beside the old one, is flushed, and takes its name; then the folder is
//! flushed. For what may be replaced; keys, which never are, have [`crate::keyfile`].

use std::{
    fs::{File, rename},
    io::{self, Write},
    path::Path,
};

/// Puts `content` in the place of whatever `path` holds.
///
/// Two writers of one path must not run at once.
///
/// # Errors
/// When it cannot be written; what was there before is untouched then.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let temporary = folder.join(format!(".{}.new", name.to_string_lossy()));
    // One that a killed process left behind is written over.
    let mut file = File::create(&temporary)?;
    file.write_all(content)?;
    file.sync_all()?;
    rename(&temporary, path)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_cannot_be_written_leaves_the_old_content() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ports.json");
        replace(&path, b"old").unwrap();
        // Its place is taken by something that cannot be written.
        fs::create_dir(dir.path().join(".ports.json.new")).unwrap();
        assert!(replace(&path, b"new").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn new_content_is_there_whole_and_nothing_else_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ports.json");
        fs::write(
            dir.path().join(".ports.json.new"),
            "half of it, from before",
        )
        .unwrap();
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
