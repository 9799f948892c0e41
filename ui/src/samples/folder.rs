//! Every page in every language as files of one folder, to be opened in a browser or served to one.
//!
//! A page's file is its sample's name with the language at its end; samples that share a name are
//! numbered from the second on. `pages.json` lists them all. What the pages link below `/assets/`
//! is written beside them, and nothing else; other links lead nowhere.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use super::all;
use crate::{Language, Locale, RenderError, assets};

/// Why the folder is not complete.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A page could not be rendered.
    #[error(transparent)]
    Page(#[from] RenderError),
    /// A page links an asset that no service serves.
    #[error("a page links `{0}`, which is no asset")]
    Asset(String),
    /// A file could not be written.
    #[error("a file could not be written")]
    Write(#[from] io::Error),
}

/// Writes every page, its assets and `pages.json` into `folder`, and counts the pages.
///
/// # Errors
///
/// [`FolderError`] when a page cannot be rendered, links an asset that is not there, or the disk
/// refuses.
pub fn write(folder: &Path) -> Result<usize, FolderError> {
    fs::create_dir_all(folder.join("assets"))?;
    let mut linked = BTreeSet::new();
    let mut lines = Vec::new();
    for language in Language::ALL {
        let mut seen = HashMap::<&str, u32>::new();
        for (name, html) in all(&Locale::of(language)) {
            let html = html?;
            let times = seen.entry(name).and_modify(|n| *n += 1).or_insert(1);
            let mut file = name.to_owned();
            if *times > 1 {
                // Writing to a string cannot fail.
                let _ = write!(file, "-{times}");
            }
            let (tag, dir) = (language.tag(), language.dir());
            let _ = write!(file, ".{tag}.html");
            linked.extend(linked_assets(&html));
            // Names, tags and directions hold nothing that JSON would escape.
            lines.push(format!(
                r#"{{"file":"{file}","name":"{name}","state":{times},"lang":"{tag}","dir":"{dir}"}}"#
            ));
            fs::write(folder.join(file), html.replace("=\"/assets/", "=\"assets/"))?;
        }
    }
    for path in linked {
        let asset = assets::get(&path).ok_or_else(|| FolderError::Asset(path.clone()))?;
        fs::write(folder.join("assets").join(&path), asset.bytes)?;
    }
    let list = format!("[\n{}\n]\n", lines.join(",\n"));
    fs::write(folder.join("pages.json"), list)?;
    Ok(lines.len())
}

/// The names below `/assets/` in the attributes of a page, without their digests.
fn linked_assets(html: &str) -> impl Iterator<Item = String> {
    html.split("=\"/assets/").skip(1).map(|rest| {
        let end = rest.find(['"', '?']).unwrap_or(rest.len());
        rest[..end].to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_links_is_named_without_its_digest() {
        let html = r#"<link href="/assets/app.css?v=1"><img src="/assets/logo.svg"><a href="/x">"#;
        let found: Vec<_> = linked_assets(html).collect();
        assert_eq!(found, ["app.css", "logo.svg"]);
    }
}
