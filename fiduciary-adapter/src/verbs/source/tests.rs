//! Over a folder of CSV files.

use service_kit::clock::SystemClock;

use super::*;
use crate::{
    config::{AdapterConfig, SAMPLE},
    sources::testing,
};

const TX: &str = "customer_id,id,number,booked_at,amount,category,counterparty,balance
C1,T-00000001,1,2026-01-01 10:00:00,-1.50,food,Corner Shop Ltd,
C1,T-00000002,1,2026-01-01 10:00:00,-1.505,food,Corner Shop Ltd,
C1,T-00000003,1,2026-01-01 10:00:00,x,food,Corner Shop Ltd,
";

async fn shown(transactions: &str, verb: &SourceVerb) -> (String, Result<(), String>) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("transactions.csv"), transactions).unwrap();
    let accounts = "customer_id,number,kind,balance\n";
    std::fs::write(dir.path().join("accounts.csv"), accounts).unwrap();
    let (before, _) = SAMPLE.split_once("[[sources]]").unwrap();
    let mapping = testing::bank(".csv");
    let config: AdapterConfig = toml::from_str(&format!(
        "{before}[[sources]]\nname = \"core\"\nkind = \"csv_folder\"\ndir = {:?}\n{mapping}",
        dir.path()
    ))
    .unwrap();
    config.check().unwrap();
    let source = crate::sources::open(&config, &SystemClock::shared());
    let mut out = Vec::new();
    let done = verb.carry_out(&*source.unwrap().unwrap(), &mut out).await;
    let done = done.map_err(|error| error.to_string());
    (String::from_utf8(out).unwrap(), done)
}

fn config() -> ConfigFile {
    ConfigFile {
        config: "unused.toml".into(),
    }
}

fn preview(customer: Option<&str>) -> SourceVerb {
    SourceVerb::Preview(PreviewArgs {
        config: config(),
        customer: customer.map(str::to_owned),
        dataset: None,
    })
}

#[tokio::test]
async fn a_preview_shows_masked_rows_and_what_is_passed_over_by_place_and_reason() {
    for customer in [Some("C1"), None] {
        let (text, done) = shown(TX, &preview(customer)).await;
        done.unwrap();
        assert!(text.contains("bank.transactions: 1 records"), "{text}");
        assert!(text.contains(r#""transaction_id":"••••0001""#), "{text}");
        assert!(text.contains(r#""amount_minor":-150"#), "{text}");
        assert!(!text.contains("Corner Shop"), "{text}");
        let passed = "bank.transactions: 2 passed over, the first at transactions.csv, line 3: \
                      `amount_minor`: ";
        assert!(text.contains(passed), "{text}");
    }
}

#[tokio::test]
async fn a_preview_of_nobody_or_of_nothing_fails() {
    let (_, done) = shown(TX, &preview(Some("C2"))).await;
    assert!(done.unwrap_err().contains("--customer"));
    let broken = TX.replace("-1.50,food", "y,food");
    let (text, done) = shown(&broken, &preview(Some("C1"))).await;
    assert!(done.unwrap_err().contains("not one record"), "{text}");
    assert!(text.contains("3 passed over"), "{text}");
}

#[tokio::test]
async fn a_check_goes_over_the_records_of_a_customer() {
    let check = |customer: &str| {
        SourceVerb::Check(CheckArgs {
            config: config(),
            customer: customer.to_owned(),
        })
    };
    let (text, done) = shown(TX, &check("C1")).await;
    done.unwrap();
    assert!(text.contains("rules: kept, over 1 records"), "{text}");
    let (_, done) = shown(TX, &check("C2")).await;
    assert!(done.unwrap_err().contains("must be found"));
}
