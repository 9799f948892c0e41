//! The page of the format and the code say the same.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use consent_evidence::archive::{DocumentKind, record::ledger::Ledger};
use consent_verify::Kind;

const PAGE: &str = include_str!("../../docs/evidence.md");

#[test]
fn the_page_names_every_finding_as_it_is_and_no_other() {
    let (_, table) = PAGE.split_once("| finding | means |\n|---|---|\n").unwrap();
    let table: Vec<&str> = table
        .lines()
        .take_while(|line| line.starts_with('|'))
        .collect();
    let code: Vec<String> = Kind::ALL
        .iter()
        .map(|kind| format!("| `{}` | {} |", kind.code(), kind.words()))
        .collect();
    assert_eq!(table, code);
}

#[test]
fn the_page_names_every_kind_of_document_and_every_column() {
    for kind in DocumentKind::ALL {
        assert!(PAGE.contains(&format!("`{kind}`")), "{kind}");
    }
    for ledger in Ledger::ALL {
        let head = String::from_utf8(ledger.head().unwrap()).unwrap();
        let name = ledger
            .path()
            .trim_start_matches("ledger/")
            .trim_end_matches(".csv");
        let row = PAGE
            .lines()
            .find(|line| line.starts_with(&format!("| `{name}` |")));
        let columns = row.unwrap().rsplit('|').nth(1).unwrap();
        let named: Vec<&str> = columns.split('`').skip(1).step_by(2).collect();
        let named: Vec<&str> = named
            .into_iter()
            .filter(|name| *name != "subject_id")
            .collect();
        assert_eq!(named.join(","), head.trim_end(), "{name}");
    }
}
