//! The compiled program.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_amanat");

fn run(words: &[&str]) -> Output {
    Command::new(PROGRAM).args(words).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn it_says_what_it_is_and_what_it_can_do() {
    let version = run(&["--version"]);
    assert!(version.status.success());
    assert_eq!(
        text(&version.stdout),
        concat!("amanat ", env!("CARGO_PKG_VERSION"), "\n")
    );
    let help = run(&["--help"]);
    assert!(help.status.success());
    assert!(text(&help.stdout).contains("sandbox.json"));
}

#[test]
fn what_cannot_go_together_is_told_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let [data, keep] = ["data", "keep"].map(|name| folder.path().join(name));
    let [data_, keep_] = [&data, &keep].map(|path| path.to_str().unwrap());
    let refused = run(&["--data", data_, "story", "--keep", keep_]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("give one of them"));
    assert!(!data.exists() && !keep.exists());
}

#[test]
fn a_folder_that_is_a_file_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::write(&data, "somebody's").unwrap();
    let refused = run(&["--data", data.to_str().unwrap(), "--port", "0"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(said.starts_with("amanat: "), "{said}");
    assert!(said.contains(data.to_str().unwrap()), "{said}");
    assert_eq!(std::fs::read(&data).unwrap(), b"somebody's");
}

#[test]
fn a_verb_for_a_network_that_does_not_run_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let refused = run(&["settle", "meera", "--data", folder.path().to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(said.contains("no sandbox runs on"), "{said}");
}
