//! Against folders of its own.

use std::fmt::Write as _;

use consent_model::dataset::DatasetKind;

use crate::sources::{SourceError, conformance, testing};

fn folder(more: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut text = "customer_id,number,kind,balance\n".to_owned();
    for row in testing::ACCOUNTS {
        writeln!(text, "{}", row.join(",")).unwrap();
    }
    std::fs::write(dir.path().join("accounts.csv"), text).unwrap();
    write(&dir, more);
    dir
}

fn write(dir: &tempfile::TempDir, more: &str) {
    let header = "id,customer_id,number,booked_at,amount,category,counterparty,balance\n";
    let mut text = header.to_owned();
    for row in testing::transactions() {
        writeln!(text, "{}", row.join(",")).unwrap();
    }
    std::fs::write(dir.path().join("transactions.csv"), text + more).unwrap();
}

fn config(dir: &tempfile::TempDir, more: &str) -> String {
    let head = format!(
        "[[sources]]\nname = \"core\"\nkind = \"csv_folder\"\ndir = {:?}\n{more}",
        dir.path()
    );
    head + &testing::bank(".csv")
}

#[tokio::test]
async fn it_conforms() {
    let dir = folder("");
    let source = testing::opened(&config(&dir, "")).unwrap();
    conformance::check_apart(&*source, "C1", "C2")
        .await
        .unwrap();
    let first = testing::earliest().join(",");
    conformance::check(&*source, "C1", async || write(&dir, &first))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_cannot_be_converted_is_passed_over_by_its_line_and_the_rest_is_served() {
    let dir = folder("t9,C2,220000000001,2026-01-01 10:00:00,1.005,food,Shop,\n");
    let source = testing::opened(&config(&dir, "")).unwrap();
    let customer = source.find_customer("C2").await.unwrap().unwrap();
    let snapshot = source.snapshot(&customer).await.unwrap();
    let passed_over = snapshot.passed_over();
    assert_eq!(passed_over.len(), 1);
    assert_eq!(passed_over[0].place, "transactions.csv, line 717");
    assert_eq!(passed_over[0].column, Some("amount_minor"));
    assert_eq!(source.health().await.unwrap().passed_over, 1);
    let rows = testing::all_of(&*source, "C2", DatasetKind::BankTransactions).await;
    assert_eq!(rows.len(), 10);
}

#[tokio::test]
async fn a_column_that_is_not_there_and_a_broken_line_refuse_the_folder() {
    let dir = folder("half a li");
    let error = testing::opened(&config(&dir, "")).err().unwrap();
    assert!(
        matches!(error, SourceError::Line { line: 717, .. }),
        "{error}"
    );
    write(&dir, "");
    let renamed = config(&dir, "").replace("\"counterparty\"", "\"merchant\"");
    let error = testing::opened(&renamed).err().unwrap().to_string();
    assert!(error.contains("no column `merchant`"), "{error}");
    let outside = config(&dir, "").replace("accounts.csv", "../accounts.csv");
    let error = testing::opened(&outside).err().unwrap().to_string();
    assert!(error.contains("a file in the folder"), "{error}");
}

#[tokio::test]
async fn people_call_themselves_as_the_table_of_customers_says_and_a_shared_name_finds_nobody() {
    let dir = folder("");
    let people = "key,mobile\nC1,9000000001\nC2,9000000002\nC1,9000000003\nC2,9000000003\n";
    std::fs::write(dir.path().join("people.csv"), people).unwrap();
    let customers =
        "customers = { from = \"people.csv\", typed = \"mobile\", customer = \"key\" }\n";
    let source = testing::opened(&config(&dir, customers)).unwrap();
    let found = async |typed: &str| source.find_customer(typed).await.unwrap().map(|c| c.0);
    assert_eq!(found("9000000002").await.as_deref(), Some("C2"));
    assert_eq!(found("9000000003").await, None);
    assert_eq!(found("C2").await, None, "the key is not what people know");
    conformance::check_apart(&*source, "9000000001", "9000000002")
        .await
        .unwrap();
}
