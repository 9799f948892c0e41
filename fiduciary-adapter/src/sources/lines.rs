//! Opens plain and gzip files alike, by what they hold and not by what they are called.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
    sync::Arc,
};

use flate2::bufread::MultiGzDecoder;

use super::SourceError;

pub(super) fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The system would not give the file; it is asked again, whether or not the file has changed.
pub(super) fn unreadable(path: &Path, source: std::io::Error) -> SourceError {
    SourceError::Unreadable {
        file: name_of(path),
        source: Arc::new(source),
    }
}

/// Whether reading failed for what the file holds (text that is none, a broken gzip), and not for
/// the system.
pub(super) fn is_content(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

pub(super) fn open(path: &Path) -> Result<BufReader<Box<dyn Read>>, SourceError> {
    let unreadable = |source| unreadable(path, source);
    let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
    let is_gzip = file
        .fill_buf()
        .map_err(unreadable)?
        .starts_with(&[0x1f, 0x8b]);
    let reader: Box<dyn Read> = if is_gzip {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    Ok(BufReader::new(reader))
}
