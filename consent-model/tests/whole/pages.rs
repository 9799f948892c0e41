//! The pages on the artifact and on purposes say what the code does.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use std::collections::BTreeSet;

use crate::common::consent::{
    by_guardian, by_passkey, copy, copy_under, header_of, item, manager, range, seen, term, verify,
};
use consent_model::approval::ApprovedItem;
use consent_model::artifact::{ArtifactClaims, CopyFor, TYP};
use consent_model::dataset::DatasetKind;
use consent_model::jose::sign;
use consent_model::purpose::TABLE;
use consent_model::representation::GuardianOf;
use consent_model::request::Ask;
use consent_model::term::Frequency;
use serde_json::Value;

fn page(name: &str) -> String {
    let path = format!("{}/../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The names in backticks in the first cell of each row of the first table under a heading.
fn first_cells(page: &str, heading: &str) -> BTreeSet<String> {
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|row| row.split('|').nth(1).unwrap());
    let names: Vec<String> = cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect();
    let set: BTreeSet<String> = names.iter().cloned().collect();
    assert_eq!(set.len(), names.len(), "a row is there twice");
    set
}

/// Every member at every depth; entries of a list are one, and keys and parameters are not opened.
fn members(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(inside) => {
            for (name, member) in inside {
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{name}");
                if !matches!(name.as_str(), "parameters" | "key" | "cnf") {
                    members(member, &path, found);
                }
                found.insert(path);
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| members(item, &format!("{path}[]"), found)),
        _ => {}
    }
}

/// An answer for one time, which she saw before she approved it.
fn sample() -> ArtifactClaims {
    let (once, seen) = seen();
    copy_under(CopyFor::DataUser, once, vec![seen])
}

fn records() -> ApprovedItem {
    ApprovedItem {
        ask: Ask::Records {
            datasets: DatasetKind::ALL.to_vec(),
            range: range(),
        },
        ..item()
    }
}

/// An answer over the records of one bank.
fn of_one_bank() -> ApprovedItem {
    let mut item = item();
    if let Ask::Answer { providers, .. } = &mut item.ask {
        *providers = Some(["bank.example".parse().unwrap()].into());
    }
    item
}

#[test]
fn every_member_of_an_artifact_has_its_row_and_every_row_its_member() {
    let mut found = BTreeSet::new();
    for claims in [
        copy(CopyFor::DataUser),
        copy(CopyFor::Source),
        sample(),
        copy_under(CopyFor::Source, term(), vec![records()]),
        copy_under(CopyFor::DataUser, term(), vec![of_one_bank()]),
        by_passkey(copy(CopyFor::DataUser)),
        by_guardian(copy(CopyFor::DataUser), GuardianOf::PersonWithDisability),
    ] {
        assert!(verify(&claims).is_ok());
        members(&serde_json::to_value(&claims).unwrap(), "", &mut found);
    }
    let told = first_cells(&page("artifact.md"), "Claims");
    let missing: Vec<_> = found.difference(&told).collect();
    let extra: Vec<_> = told.difference(&found).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "no row: {missing:?}; no member: {extra:?}"
    );
}

#[test]
fn every_row_of_a_claim_names_what_it_means_and_where_it_comes_from() {
    for row in page("artifact.md")
        .lines()
        .filter(|line| line.starts_with("| `"))
    {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 3, "{row}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
    }
}

#[test]
fn the_sample_artifact_of_the_page_is_genuine() {
    let page = page("artifact.md");
    let mut blocks = page.split("```json\n").skip(1);
    let mut block = || -> Value {
        let text = blocks.next().unwrap().split("```").next().unwrap();
        serde_json::from_str(text).unwrap()
    };
    let (header, body) = (block(), block());
    let claims: ArtifactClaims = serde_json::from_value(body.clone()).unwrap();
    assert!(verify(&claims).is_ok());
    assert_eq!(body, serde_json::to_value(sample()).unwrap());
    let jws = sign(TYP, &claims, &manager()).unwrap();
    assert_eq!(header, header_of(jws.as_str()));
    let told = first_cells(&page, "Header");
    let names: BTreeSet<String> = header.as_object().unwrap().keys().cloned().collect();
    assert_eq!(told, names);
}

#[test]
fn every_purpose_has_its_row_and_every_row_its_purpose() {
    let page = page("purposes.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), TABLE.len());
    for (row, facts) in rows.iter().zip(TABLE) {
        let [code, text, covers, days, often, back, kept, source] = row[..] else {
            unreachable!("eight cells: {row:?}");
        };
        assert_eq!(code, format!("`{}`", facts.code));
        assert_eq!(text, facts.text);
        let usual = &facts.usual;
        let told = [usual.days, usual.back_days, usual.kept_days].map(|n| n.to_string());
        assert_eq!([days, back, kept], told.each_ref().map(String::as_str));
        let unit =
            |f: Frequency| format!("{} a {}", f.value, format!("{:?}", f.unit).to_lowercase());
        assert_eq!(often, usual.often.map_or("once".to_owned(), unit));
        assert!(
            !covers.is_empty() && source.starts_with(facts.reference),
            "{code}"
        );
        let term = facts.code.trim_start_matches("dpv:");
        assert!(source[facts.reference.len()..].starts_with(term), "{code}");
    }
}
