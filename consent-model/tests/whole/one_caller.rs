//! The cryptographic library is called from two modules and from nowhere else.
//!
//! Its gaps are closed right before those calls, so a third caller would reopen them. Which crates
//! may depend on it at all is checked with the other arrows of the workspace.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use std::fs;
use std::path::{Path, PathBuf};

const LIBRARY: &str = concat!("jose", "kit");

/// Sources below `folder`, build output and fetched packages left out.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "node_modules") && !name.starts_with('.') {
                sources(&path, found);
            }
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

fn calls_the_library(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap();
    let mut code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.any(|line| {
        line.contains(&format!("{LIBRARY}::"))
            || line.contains(&format!("use {LIBRARY}"))
            || line.contains(&format!("extern crate {LIBRARY}"))
    })
}

#[test]
fn only_the_two_backends_call_the_library() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    sources(root, &mut found);
    let mut callers: Vec<_> = found
        .iter()
        .filter(|path| calls_the_library(path))
        .map(|path| {
            path.strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    callers.sort();
    let expected = [
        "consent-model/src/jose/backend.rs",
        "payload-opener/src/backend.rs",
    ];
    assert_eq!(callers, expected);
}
