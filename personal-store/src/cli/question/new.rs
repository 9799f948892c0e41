//! `question new`.

use std::{fs, path::PathBuf};

use clap::Args;
use service_kit::program::Failure;

use crate::question::{
    folder::{EXAMPLES, MANIFEST, QUERY},
    template::template,
};

/// Where to write a package.
#[derive(Debug, Args)]
pub struct New {
    /// Its name: a-z, 0-9 and `-`.
    name: String,
    /// The folder to make its folder in.
    #[arg(long, value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub(super) fn new(what: &New) -> Result<String, Failure> {
    let name = what.name.as_str();
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
        return Err("a question's name has 1 to 64 of a-z, 0-9 and `-`".into());
    }
    let folder = what.folder.join(name);
    fs::create_dir(&folder).map_err(|e| format!("`{}`: {e}", folder.display()))?;
    let files = template(name);
    fs::write(folder.join(MANIFEST), files.manifest)?;
    fs::write(folder.join(QUERY), files.query)?;
    fs::write(folder.join(EXAMPLES), files.examples.unwrap_or_default())?;
    let folder = folder.display();
    Ok(format!(
        "wrote {folder}\nnext: change it, then personal-store question check {folder}\n"
    ))
}
