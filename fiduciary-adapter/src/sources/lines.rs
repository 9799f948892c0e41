//! Opens plain and gzip files alike, by what they hold and not by what they are called.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use flate2::bufread::MultiGzDecoder;

use super::SourceError;

pub(super) fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

pub(super) fn open(path: &Path) -> Result<BufReader<Box<dyn Read>>, SourceError> {
    let unreadable = |source| SourceError::Unreadable {
        file: name_of(path),
        source,
    };
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
