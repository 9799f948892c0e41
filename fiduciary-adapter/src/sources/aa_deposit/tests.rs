//! Against documents of its own.

use std::fmt::Write as _;

use super::*;
use crate::sources::{conformance, testing};

fn document(reference: &str, mobile: &str, transactions: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Account xmlns="http://api.rebit.org.in/FISchema/deposit" linkedAccRef="{reference}"
    maskedAccNumber="XXXXXXXX{}" version="1.2" type="deposit">
  <Profile><Holders type="SINGLE">
    <Holder name="A &amp; B" dob="1990-01-01" mobile="{mobile}" pan="AAAAA0000A"/>
  </Holders></Profile>
  <Summary currentBalance="10960.49" currency="INR" type="SAVINGS" status="ACTIVE"/>
  <Transactions startDate="2026-01-01" endDate="2026-02-01">
{transactions}  </Transactions>
</Account>
"#,
        &reference[reference.len() - 4..]
    )
}

fn transaction(n: u32, more: &str) -> String {
    let day = 1 + n / 40;
    let minute = n % 40;
    format!(
        r#"<Transaction txnId="T{n}" type="DEBIT" mode="UPI" amount="{n}.05" currentBalance="0.10"
 transactionTimestamp="2026-01-{day:02}T10:{minute:02}:00+05:30" valueDate="2026-01-{day:02}"
 narration="UPI/Shop &lt;1&gt;" reference="R{n}"{more}/>
"#
    )
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let many: String = (1..=700).map(|n| transaction(n, "")).collect();
    write(
        &dir,
        "C1.xml",
        &document("ref-c1-0001", "9000000001", &many),
    );
    write(
        &dir,
        "C1.second.xml",
        &document("ref-c1-0002", "9000000003", &transaction(1, "")),
    );
    write(
        &dir,
        "C2.xml",
        &document("ref-c2-0001", "9000000002", &transaction(1, "")),
    );
    write(&dir, "C3.xml", &document("ref-c3-0001", "9000000003", ""));
    dir
}

fn write(dir: &tempfile::TempDir, name: &str, text: &str) {
    std::fs::write(dir.path().join(name), text).unwrap();
}

#[tokio::test]
async fn it_conforms() {
    let dir = folder();
    let config = format!(
        "[[sources]]\nname = \"fip\"\nkind = \"aa_deposit\"\ndir = {:?}\n",
        dir.path()
    );
    let source = testing::opened(&config).unwrap();
    conformance::check_apart(&*source, "9000000001", "9000000002")
        .await
        .unwrap();
    conformance::check(&*source, "C1", async || {
        let mut many: String = (1..=700).map(|n| transaction(n, "")).collect();
        write!(many, "{}", transaction(0, "")).unwrap();
        write(
            &dir,
            "C1.xml",
            &document("ref-c1-0001", "9000000001", &many),
        );
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn amounts_times_and_signs_are_exact_and_a_shared_mobile_finds_nobody() {
    let dir = folder();
    let source = AaDeposit::open(dir.path()).unwrap();
    assert_eq!(source.find_customer("9000000003").await.unwrap(), None);
    let rows = testing::all_of(&source, "C2", DatasetKind::BankTransactions).await;
    assert_eq!(
        serde_json::Value::Object(rows[0].clone()),
        serde_json::json!({"transaction_id": "ref-c2-0001#T1", "account_id": "ref-c2-0001",
            "booked_at": "2026-01-01T04:31:00Z", "amount_minor": -105, "category": "upi",
            "counterparty": "UPI/Shop <1>", "balance_after_minor": 10})
    );
    let rows = testing::all_of(&source, "C2", DatasetKind::BankAccounts).await;
    assert_eq!(rows[0]["balance_minor"], 1_096_049);
    assert_eq!(rows[0]["kind"], "savings");
}

#[tokio::test]
async fn a_transaction_that_has_no_place_is_passed_over_and_counted() {
    let dir = folder();
    let odd = transaction(1, "").replace("DEBIT", "TDS")
        + &transaction(2, "").replace("2.05", "2.055")
        + &transaction(3, "").replace("2026-01-01T", "01/01/2026 ")
        + &transaction(4, "");
    write(&dir, "C2.xml", &document("ref-c2-0001", "9000000002", &odd));
    let source = AaDeposit::open(dir.path()).unwrap();
    assert_eq!(source.health().await.unwrap().passed_over, 3);
    let rows = testing::all_of(&source, "C2", DatasetKind::BankTransactions).await;
    assert_eq!(rows.len(), 1);
}

#[test]
fn a_document_that_is_not_one_is_refused_by_its_place() {
    let good = document("ref-c2-0001", "9000000002", &transaction(1, ""));
    let dtd = "<!DOCTYPE Account [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<Account ";
    let bombs = "<a>".repeat(40) + &"</a>".repeat(40);
    for (from, to, rule) in [
        ("<Account ", dtd, "a DTD is not taken"),
        ("UPI/Shop", "&x;", ""),
        ("</Transactions>", "", "well-formed"),
        ("</Account>", "", "before its time"),
        ("</Account>\n", "</Account><Account/>", ""),
        (
            "type=\"deposit\"",
            "type=\"mutual_funds\"",
            "type `deposit`",
        ),
        ("linkedAccRef", "accRef", "linkedAccRef"),
        ("10960.49", "10960.495", "currentBalance"),
        ("mobile=", "name=\"x\" mobile=", "twice"),
        ("  <Profile>", &*format!("{bombs}<Profile>"), "too deep"),
    ] {
        assert!(good.contains(from), "{from}");
        let dir = tempfile::tempdir().unwrap();
        write(&dir, "C2.xml", &good.replacen(from, to, 1));
        let error = AaDeposit::open(dir.path());
        if from == "UPI/Shop" {
            // An attribute of one transaction: that is passed over, or the document is refused.
            assert!(error.is_err(), "an entity that is not known");
            continue;
        }
        let error = error.err().unwrap().to_string();
        assert!(
            error.contains("C2.xml") && error.contains(rule),
            "{rule}: {error}"
        );
        assert!(!error.contains("9000000002"), "{error}");
    }
}

#[tokio::test]
async fn a_term_deposit_lies_beside_a_savings_account() {
    let dir = folder();
    let term = r#"<Account xmlns="http://api.rebit.org.in/FISchema/term_deposit" type="term_deposit"
    linkedAccRef="ref-c3-0002" maskedAccNumber="XXXX0002" version="1.1">
  <Summary accountType="FIXED" currentValue="69300.0"/>
  <Transactions startDate="" endDate="">
    <Transaction txnId="1" type="OPENING" amount="60000" transactionDateTime="2026-01-01T10:00:00+05:30"/>
    <Transaction txnId="2" type="OTHERS" amount="1" transactionDateTime="2026-01-02T10:00:00+05:30"/>
    <Transaction txnId="3" type="TDS" amount="a lot" transactionDateTime="2026-01-03T10:00:00+05:30"/>
  </Transactions>
</Account>"#;
    write(&dir, "C3.term.xml", term);
    let source = AaDeposit::open(dir.path()).unwrap();
    let accounts = testing::all_of(&source, "C3", DatasetKind::BankAccounts).await;
    assert_eq!(accounts.len(), 2);
    let kind_of = |id: &str| {
        let row = accounts.iter().find(|row| row["account_id"] == id);
        row.unwrap()["kind"].clone()
    };
    assert_eq!(kind_of("ref-c3-0001"), "savings");
    assert_eq!(kind_of("ref-c3-0002"), "term_deposit");
    let rows = testing::all_of(&source, "C3", DatasetKind::BankTransactions).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["amount_minor"], 6_000_000);
    assert_eq!(source.health().await.unwrap().passed_over, 2);
}
