//! Against a server that is a process of its own.

use consent_model::dataset::DatasetKind;

use super::*;
use crate::sources::{Source, conformance, testing};

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let accounts: Vec<_> = testing::ACCOUNTS
        .iter()
        .map(|[customer, number, kind, balance]| {
            let balance: f64 = balance.parse().unwrap();
            json!({"customer_id": customer, "number": number, "kind": kind, "balance": balance})
        })
        .collect();
    std::fs::write(
        dir.path().join("accounts.json"),
        json!(accounts).to_string(),
    )
    .unwrap();
    write(&dir, testing::transactions());
    dir
}

fn write(dir: &tempfile::TempDir, rows: Vec<[String; 8]>) {
    let rows: Vec<_> = rows
        .iter()
        .map(
            |[id, customer, number, at, amount, category, other, balance]| {
                json!({"id": id, "customer_id": customer, "number": number, "booked_at": at,
                "amount": amount, "category": category, "counterparty": other, "balance": balance})
            },
        )
        .collect();
    std::fs::write(
        dir.path().join("transactions.json"),
        json!(rows).to_string(),
    )
    .unwrap();
}

fn source(server: &testing::Server) -> std::sync::Arc<dyn Source> {
    let head = format!(
        "[[sources]]\nname = \"core\"\nkind = \"json_http\"\nurl = \"{}\"\ntoken = \"core-token\"\n",
        server.url
    );
    testing::opened(&(head + &testing::bank(""))).unwrap()
}

#[tokio::test]
async fn it_conforms() {
    let dir = folder();
    let server = testing::Server::start("bank.py", dir.path());
    let source = source(&server);
    source.health().await.unwrap();
    conformance::check_apart(&*source, "C1", "C2")
        .await
        .unwrap();
    conformance::check(&*source, "C1", async || {
        let mut rows = testing::transactions();
        rows.push(testing::earliest());
        write(&dir, rows);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn records_of_others_that_come_along_are_not_hers() {
    let dir = folder();
    let server = testing::Server::start("bank.py", dir.path());
    let source = source(&server);
    server.fault("mix");
    let rows = testing::all_of(&*source, "C2", DatasetKind::BankTransactions).await;
    assert_eq!(rows.len(), 10);
}

#[tokio::test]
async fn what_goes_wrong_is_named_and_holds_no_value() {
    let dir = folder();
    let server = testing::Server::start("bank.py", dir.path());
    let source = source(&server);
    let customer = source.find_customer("C1").await.unwrap().unwrap();
    for (fault, said) in [
        ("change", "changed"),
        ("circle", "contract"),
        ("broken", "JSON"),
        ("deny", "token"),
        ("fail", "failed"),
    ] {
        server.fault(fault);
        let error = source.snapshot(&customer).await.err().unwrap().to_string();
        assert!(
            error.contains(said) && !error.contains("C1"),
            "{fault}: {error}"
        );
    }
    server.fault("none");
    source.snapshot(&customer).await.unwrap();
}

#[test]
fn a_number_that_a_float_may_have_changed_is_refused() {
    let of = |text: &str| cell(Some(&serde_json::from_str(text).unwrap()));
    assert_eq!(of("12.10").unwrap().as_deref(), Some("12.1"));
    assert_eq!(
        of("9007199254740993").unwrap().as_deref(),
        Some("9007199254740993")
    );
    assert_eq!(of("null").unwrap(), None);
    for bad in ["90071992547409.91234", "[]", "{}"] {
        assert!(of(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn one_system_that_is_down_takes_down_what_it_holds_and_no_more() {
    let (dir, files) = (folder(), tempfile::tempdir().unwrap());
    let server = testing::Server::start("bank.py", dir.path());
    let patients = "customer,id,born\nC1,p1,1968-01-14\n";
    std::fs::write(files.path().join("patients.csv"), patients).unwrap();
    let clinic = format!(
        "[[sources]]\nname = \"clinic\"\nkind = \"csv_folder\"\ndir = {:?}\n\
         [sources.datasets.\"clinic.patients\"]\nfrom = \"patients.csv\"\ncustomer = \"customer\"\n\
         columns = {{ patient_id = \"id\", birth_date = \"born\" }}\n",
        files.path()
    );
    let core = format!(
        "[[sources]]\nname = \"core\"\nkind = \"json_http\"\nurl = \"{}\"\ntoken = \"core-token\"\n",
        server.url
    );
    let source = testing::opened(&(clinic + &core + &testing::bank(""))).unwrap();
    let customer = source.find_customer("C1").await.unwrap().unwrap();
    let whole = source.snapshot(&customer).await.unwrap();
    assert!(whole.missing().is_empty());
    assert_eq!(whole.accounts().await.unwrap().len(), 3);

    server.fault("fail");
    for _ in 0..6 {
        let part = source.snapshot(&customer).await.unwrap();
        let missing: Vec<_> = part.missing().iter().map(|one| one.dataset).collect();
        assert_eq!(
            missing,
            [DatasetKind::BankAccounts, DatasetKind::BankTransactions]
        );
    }
    let healths = source.healths().await;
    assert_eq!(healths[0].state, crate::sources::SourceState::Up);
    // Left alone after five failures, and its last error is a place.
    assert_eq!(healths[1].state, crate::sources::SourceState::Paused);
    let error = healths[1].last_error.as_deref().unwrap();
    assert!(error.contains("failed") && !error.contains("C1"), "{error}");
}
