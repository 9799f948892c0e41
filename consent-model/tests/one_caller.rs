//! The cryptographic library is called from two modules and from nowhere else.
//!
//! Its gaps are closed right before those calls, so a third caller would reopen them.

use std::fs;
use std::path::{Path, PathBuf};

const LIBRARY: &str = concat!("jose", "kit");

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// Sources and manifests below `folder`, build output and fetched packages left out.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "node_modules") && !name.starts_with('.') {
                files(&path, found);
            }
        } else if name.ends_with(".rs") || name == "Cargo.toml" {
            found.push(path);
        }
    }
}

fn naming_the_library(extension: &str, comment: &str) -> Vec<String> {
    let mut found = Vec::new();
    files(&workspace(), &mut found);
    assert!(found.len() > 20, "the sources were not found");
    let in_code = |text: &str| {
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with(comment));
        code.into_iter().any(|line| line.contains(LIBRARY))
    };
    let mut names: Vec<_> = found
        .iter()
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .filter(|path| in_code(&fs::read_to_string(path).unwrap()))
        .map(|path| {
            path.strip_prefix(workspace())
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn only_the_two_backends_name_the_library() {
    let expected = [
        "consent-model/src/jose/backend.rs",
        "payload-opener/src/backend.rs",
    ];
    assert_eq!(naming_the_library("rs", "//"), expected);
}

#[test]
fn only_their_two_crates_depend_on_it() {
    let expected = [
        "Cargo.toml",
        "consent-model/Cargo.toml",
        "payload-opener/Cargo.toml",
    ];
    assert_eq!(naming_the_library("toml", "#"), expected);
}
