//! What is refused before anything starts, by its place and with its mend.

use crate::config::{AdapterConfig, InvalidConfig, SAMPLE};

fn checked(sources: &str) -> Result<(), String> {
    let (before, _) = SAMPLE.split_once("[[sources]]").unwrap();
    let config: AdapterConfig =
        toml::from_str(&format!("{before}{sources}")).map_err(|error| error.to_string())?;
    config
        .check()
        .map_err(|error: InvalidConfig| error.to_string())
}

const FOLDER: &str = r#"
[[sources]]
name = "core"
kind = "csv_folder"
dir = "export"

[sources.datasets."bank.transactions"]
from = "tx.csv"
customer = "cust"
account = "acc"

[sources.datasets."bank.transactions".columns]
transaction_id = "id"
account_id = { as = "account" }
booked_at = { from = "at", format = "%d/%m/%Y %H:%M", utc_offset = "+05:30" }
amount_minor = { from = "amount", as = "minor_units" }
category = { constant = "other" }
"#;

#[test]
fn a_mapping_that_can_work_is_accepted() {
    assert_eq!(checked(FOLDER), Ok(()));
}

#[test]
fn what_cannot_work_is_named_by_its_place_with_its_mend() {
    for (from, to, place, mend) in [
        (
            "bank.transactions\"]",
            "bank.tx\"]",
            "datasets.\"bank.tx\"",
            "there are bank.accounts",
        ),
        (
            "category = { constant = \"other\" }",
            "",
            "columns.category",
            "required",
        ),
        (
            "category =",
            "kategory =",
            "columns.kategory",
            "it has transaction_id",
        ),
        (
            "as = \"minor_units\"",
            "as = \"date\"",
            "columns.amount_minor",
            "Integer",
        ),
        ("as = \"minor_units\"", "as = \"cents\"", "", "minor_units"),
        ("%d/%m/%Y %H:%M", "%Q", "columns.booked_at", "strftime"),
        ("+05:30", "IST", "columns.booked_at", "+05:30"),
        (
            "account = \"acc\"",
            "",
            "columns.account_id",
            "needs `account`",
        ),
        (
            "constant = \"other\"",
            "constant = \"\", from = \"c\"",
            "columns.category",
            "either",
        ),
        (
            "as = \"minor_units\"",
            "as = \"minor_units\", places = 9",
            "amount_minor",
            "at most",
        ),
        (
            "constant = \"other\"",
            "from = \"c\", places = 2",
            "category",
            "take it out",
        ),
        ("dir = \"export\"", "", "", "dir"),
        (
            "dir = \"export\"",
            "dir = \"export\"\nurl = \"x\"",
            "",
            "url",
        ),
        (
            "name = \"core\"",
            "name = \"Core Bank\"",
            "sources",
            "lower-case",
        ),
        ("name = \"core\"\n", "", "", "name"),
    ] {
        assert!(FOLDER.contains(from), "{from}");
        // Of the dataset's name both places.
        let changed = match from {
            "bank.transactions\"]" => FOLDER.replace("bank.transactions", "bank.tx"),
            _ => FOLDER.replacen(from, to, 1),
        };
        let error = checked(&changed).unwrap_err();
        assert!(
            error.contains(place) && error.contains(mend),
            "{to}: {error}"
        );
    }
}

#[test]
fn a_constant_that_its_column_cannot_hold_is_refused() {
    let changed = FOLDER.replace(
        r#"{ from = "amount", as = "minor_units" }"#,
        r#"{ constant = "1.505", as = "minor_units" }"#,
    );
    let error = checked(&changed).unwrap_err();
    assert!(
        error.contains("columns.amount_minor") && !error.contains("1.505"),
        "{error}"
    );
}

#[test]
fn two_sources_of_one_dataset_or_one_name_are_refused() {
    let csv = "[[sources]]\nname = \"more\"\nkind = \"csv\"\npath = \"t.csv\"\n";
    let error = checked(&format!("{csv}{FOLDER}")).unwrap_err();
    assert!(
        error.contains("`bank.transactions` is served by `more`"),
        "{error}"
    );
    let fhir = "[[sources]]\nname = \"core\"\nkind = \"fhir\"\ndir = \"f\"\n";
    let error = checked(&format!("{FOLDER}{fhir}")).unwrap_err();
    assert!(error.contains("give each its own"), "{error}");
}

#[test]
fn a_remote_source_is_called_over_https_and_holds_no_password_in_its_address() {
    let rest = |url: &str| {
        checked(&format!(
            "[[sources]]\nname = \"lab\"\nkind = \"fhir_rest\"\nurl = \"{url}\"\n"
        ))
    };
    assert_eq!(rest("https://lab.example/fhir/"), Ok(()));
    assert_eq!(rest("http://127.0.0.1:1/fhir/"), Ok(()));
    for bad in [
        "http://lab.example/fhir/",
        "https://lab.example/fhir",
        "ftp://lab.example/",
        "https://a:b@lab.example/",
        "https://lab.example/?a=b/",
    ] {
        assert!(rest(bad).unwrap_err().contains("sources.lab.url"), "{bad}");
    }
}

/// Every block of the page, with its secrets in place.
fn blocks() -> Vec<String> {
    let page = include_str!("../../../../docs/integrate/sources.md");
    let blocks = page.split("```toml\n").skip(1).map(|rest| {
        let block = rest.split("```").next().unwrap();
        let parts: Vec<_> = block.split("{ env = ").collect();
        // A secret of the environment, which a test does not change.
        let mut filled = parts[0].to_owned();
        for part in &parts[1..] {
            let (name, rest) = part.split_once(" }").unwrap();
            assert!(name.starts_with('"') && name.ends_with('"'), "{name}");
            filled.push_str(name);
            filled.push_str(rest);
        }
        filled
    });
    blocks.collect()
}

#[test]
fn every_block_of_the_page_is_accepted_and_there_is_one_for_every_kind() {
    let blocks = blocks();
    for block in &blocks {
        assert_eq!(checked(block), Ok(()), "{block}");
    }
    for kind in [
        "csv",
        "csv_folder",
        "sqlite",
        "postgres",
        "json_http",
        "fhir",
        "fhir_rest",
        "aa_deposit",
    ] {
        let line = format!("kind = \"{kind}\"\n");
        assert!(blocks.iter().any(|block| block.contains(&line)), "{kind}");
    }
}
