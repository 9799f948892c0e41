//! Refusals by name, the three types, and what is written.

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::dataset::Row;
use serde_json::json;

use super::*;

mod consent;
mod random;
mod refusals;
mod structure;

const DEPOSIT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Account xmlns="http://api.rebit.org.in/FISchema/deposit" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://api.rebit.org.in/FISchema/deposit ../FISchema/deposit.xsd"
    type="deposit" maskedAccNumber="XXXXX0717" version="1.1" linkedAccRef="ref-0717">
  <Profile><Holders type="JOINT">
    <Holder name="A &amp; B" dob="1966-06-08" mobile="9000000001" nominee="NOT-REGISTERED" landline=""
        address="Pune&#10;411016" email="a@mail.example" pan="AAAAA0000A" ckycCompliance="true"/>
    <Holder name="C" dob="08/06/1966" mobile="9000000002" nominee="YES" ckycCompliance="maybe"/>
  </Holders></Profile>
  <Summary currentBalance="86260.00" currency="INR" exchgeRate="" balanceDateTime="2026-10-26T00:00:00.000+00:00"
      type="SAVINGS" branch="Pune" facility="OD" ifscCode="ABCD0000136" micrCode="" openingDate="2023-10-26"
      currentODLimit="2500000.0000" drawingLimit="0" status="ACTIVE">
    <Pending transactionType="DEBIT" amount="6000.0"/>
  </Summary>
  <Transactions startDate="2023-10-26" endDate="2026-10-26">
    <Transaction type="CREDIT" mode="OTHERS" amount="30000.0" currentBalance="116260.00"
        transactionTimestamp="2025-11-01T00:00:00.000+00:00" valueDate="2025-11-01" txnId="T1"
        narration="NEFT/PENSION " reference="R1"/>
    <Transaction type="DEBIT" mode="UPI" amount="300.5" currentBalance="" txnId=""
        transactionTimestamp="2025-11-08T09:15:00" valueDate="" narration="" reference=""/>
  </Transactions>
</Account>
"#;

const TERM: &str = r#"<fi:Account xmlns:fi="http://api.rebit.org.in/FISchema/term_deposit" type="term_deposit"
    maskedAccNumber="XXXXX6251" version="1.1" linkedAccRef="ref-6251">
  <fi:Summary branch="Pune" openingDate="2025-10-28" ifsc="ABCD0000136" accountType="FIXED" maturityAmount="69300.0"
      maturityDate="2026-10-28" description="" interestPayout="HALF-YEARLY" interestRate="10.00"
      principalAmount="60000.00" tenureDays="" tenureMonths="12" tenureYears="1" interestComputation="COMPOUND"
      compoundingFrequency="HALF-YEARLY" interestPeriodicPayoutAmount="5000.00" interestOnMaturity="9300.00"
      currentValue="69300.00"/>
  <fi:Transactions startDate="2025-10-28" endDate="2026-10-28">
    <fi:Transaction txnId="1" amount="60000" narration="Opened" type="OPENING" mode="FT" balance="60000"
        transactionDateTime="2025-10-28T10:00:00+05:30" valueDate="2025-10-28" reference=""/>
    <fi:Transaction txnId="2" amount="93" narration="" type="TDS" mode="OTHERS" balance="59907"
        transactionDateTime="2026-04-01" valueDate="2026-04-01" reference=""/>
    <fi:Transaction txnId="3" amount="1" narration="" type="OTHERS" mode="OTHERS" balance="59906"
        transactionDateTime="2026-04-02" valueDate="2026-04-02" reference=""/>
  </fi:Transactions>
</fi:Account>"#;

fn recurring() -> String {
    TERM.replace("term_deposit", "recurring_deposit")
        .replace("\"FIXED\"", "\"RECURRING\"")
        .replace("\"OPENING\"", "\"INSTALLMENT\"")
        .replace(
            "currentValue=",
            "recurringAmount=\"5000.00\" recurringDepositDay=\"1\" currentValue=",
        )
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

#[test]
fn a_deposit_is_read() {
    let document = read(DEPOSIT.as_bytes()).unwrap();
    assert_eq!(document.kind, FiKind::Deposit);
    assert_eq!(document.linked_acc_ref, "ref-0717");
    let profile = document.profile.as_ref().unwrap();
    assert!(profile.joint);
    let [first, second] = &profile.holders[..] else {
        panic!("two holders");
    };
    assert_eq!(first.name.as_deref(), Some("A & B"));
    assert_eq!(first.address.as_deref(), Some("Pune\n411016"));
    assert_eq!((first.dob, first.nominee), (day("1966-06-08"), Some(false)));
    assert_eq!(
        (first.ckyc_compliance, &first.landline),
        (Some(true), &None)
    );
    assert_eq!(
        (second.dob, second.nominee, second.ckyc_compliance),
        (None, None, None)
    );
    let summary = document.summary.as_ref().unwrap();
    assert_eq!(summary.balance_minor, Some(8_626_000));
    assert_eq!(summary.at, Some(at("2026-10-26T00:00:00Z")));
    assert_eq!(summary.more["ifscCode"], "ABCD0000136");
    assert!(!summary.more.contains_key("micrCode"), "empty is absent");
    let transactions = document.transactions.as_ref().unwrap();
    assert_eq!(transactions.start, day("2023-10-26"));
    let second = &transactions.all[1];
    assert_eq!((second.amount_minor, second.balance_minor), (30_050, None));
    assert_eq!(
        second.at,
        at("2025-11-08T03:45:00Z"),
        "India's without an offset"
    );
    assert!(second.id.is_none() && second.value_date.is_none());
}

#[test]
fn records_are_made_of_each_type() {
    let document = read(DEPOSIT.as_bytes()).unwrap();
    let row = rows::account(&document).unwrap().unwrap();
    assert_eq!(
        serde_json::Value::Object(row),
        json!({"account_id": "ref-0717", "masked_number": "XXXXX0717", "kind": "savings", "currency": "INR",
            "balance_minor": 8_626_000})
    );
    for (text, kind, first) in [
        (TERM.to_owned(), "term_deposit", "opening"),
        (recurring(), "recurring_deposit", "installment"),
    ] {
        let document = read(text.as_bytes()).unwrap();
        let row = rows::account(&document).unwrap().unwrap();
        assert_eq!(
            (&row["kind"], &row["balance_minor"]),
            (&json!(kind), &json!(6_930_000))
        );
        let made: Vec<_> = rows::transactions(&document).collect();
        assert_eq!(
            serde_json::Value::Object(made[0].clone().unwrap()),
            json!({"transaction_id": "ref-6251#1", "account_id": "ref-6251", "booked_at": "2025-10-28T04:30:00Z",
                "amount_minor": 6_000_000, "category": first, "counterparty": "Opened",
                "balance_after_minor": 6_000_000})
        );
        let tds = made[1].clone().unwrap();
        assert_eq!(
            (&tds["amount_minor"], &tds["category"]),
            (&json!(-9_300), &json!("tds"))
        );
        assert_eq!(tds["booked_at"], "2026-03-31T18:30:00Z");
        assert!(made[2].is_err(), "it is not said which way");
    }
    let recurring = read(recurring().as_bytes()).unwrap().summary.unwrap();
    assert_eq!(recurring.more["recurringAmount"], "5000.00");
}

#[test]
fn transactions_without_an_id_get_the_same_one_in_every_document() {
    let ids = |text: &str| -> Vec<String> {
        let document = read(text.as_bytes()).unwrap();
        rows::transactions(&document)
            .map(|row| row.unwrap()["transaction_id"].as_str().unwrap().to_owned())
            .collect()
    };
    let both = ids(&DEPOSIT.replacen("txnId=\"T1\"", "txnId=\"\"", 1));
    let one = DEPOSIT.find("<Transaction ").unwrap()..DEPOSIT.rfind("<Transaction ").unwrap();
    let mut later = DEPOSIT.to_owned();
    later.replace_range(one, "");
    assert_eq!(ids(&later), both[1..]);
    let start = later.rfind("<Transaction ").unwrap();
    let end = later.find("</Transactions>").unwrap();
    let twin = later[start..end].to_owned();
    later.insert_str(end, &twin);
    let twins = ids(&later);
    assert_eq!(twins[0], both[1]);
    assert_ne!(twins[0], twins[1], "two that agree in everything are two");
}

fn account_row() -> Row {
    let row = json!({"account_id": "a1", "masked_number": "XXXX0001", "kind": "savings", "currency": "INR",
        "balance_minor": -5});
    row.as_object().unwrap().clone()
}

fn bank_rows() -> Vec<Row> {
    let row = |id: &str, account: &str, booked: &str, amount: i64, category: &str| {
        let row = json!({"transaction_id": id, "account_id": account, "booked_at": booked,
            "amount_minor": amount, "category": category, "counterparty": "A <& \"B\"",
            "balance_after_minor": 7});
        row.as_object().unwrap().clone()
    };
    vec![
        row("t3", "a1", "2026-03-01T20:00:00Z", -12_345, "groceries"),
        row("a1#t1", "a1", "2026-01-01T00:00:00Z", 100, "upi"),
        row("x", "a2", "2026-01-01T00:00:00Z", 1, "upi"),
        row("t2", "a1", "2026-02-01T00:00:00Z", -250, "atm"),
    ]
}

fn of_bank() -> FiDocument {
    let holder = FiHolder {
        mobile: Some("9000000001".into()),
        ..FiHolder::default()
    };
    let read_at = at("2026-04-01T00:00:00Z");
    rows::deposit(
        "link-1",
        read_at,
        vec![holder],
        &account_row(),
        &bank_rows(),
    )
    .unwrap()
}

#[test]
fn records_that_do_not_fit_make_no_document() {
    let read_at = at("2026-04-01T00:00:00Z");
    let mut account = account_row();
    account.remove("currency");
    assert!(rows::deposit("l", read_at, vec![], &account, &bank_rows()).is_err());
    let mut rows = bank_rows();
    rows[0].insert("booked_at".into(), "yesterday".into());
    assert!(super::rows::deposit("l", read_at, vec![], &account_row(), &rows).is_err());
}

#[test]
fn a_deposit_is_written_from_a_banks_records() {
    assert_eq!(
        write(&of_bank()),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Account xmlns="http://api.rebit.org.in/FISchema/deposit" type="deposit" maskedAccNumber="XXXX0001" version="1.2" linkedAccRef="link-1">
<Profile><Holders type="SINGLE">
<Holder name="" mobile="9000000001" email="" pan=""/>
</Holders></Profile>
<Summary currentBalance="-0.05" currency="INR" exchgeRate="" balanceDateTime="2026-04-01T05:30:00+05:30" type="SAVINGS" branch="" ifscCode="" micrCode="" currentODLimit="" drawingLimit=""/>
<Transactions startDate="2026-01-01" endDate="2026-03-02">
<Transaction type="CREDIT" mode="UPI" amount="1.00" currentBalance="0.07" transactionTimestamp="2026-01-01T05:30:00+05:30" valueDate="2026-01-01" txnId="t1" narration="A &lt;&amp; &quot;B&quot;" reference=""/>
<Transaction type="DEBIT" mode="ATM" amount="2.50" currentBalance="0.07" transactionTimestamp="2026-02-01T05:30:00+05:30" valueDate="2026-02-01" txnId="t2" narration="A &lt;&amp; &quot;B&quot;" reference=""/>
<Transaction type="DEBIT" mode="OTHERS" amount="123.45" currentBalance="0.07" transactionTimestamp="2026-03-02T01:30:00+05:30" valueDate="2026-03-02" txnId="t3" narration="A &lt;&amp; &quot;B&quot;" reference=""/>
</Transactions>
</Account>
"#
    );
    let mut turned = bank_rows();
    turned.reverse();
    let read_at = at("2026-04-01T00:00:00Z");
    let again = rows::deposit("link-1", read_at, vec![], &account_row(), &turned).unwrap();
    assert!(
        again.transactions == of_bank().transactions,
        "whatever the order"
    );
}

#[test]
fn what_the_records_do_not_say_is_told_and_not_made_up() {
    let found = missing(&of_bank());
    for expected in [
        ("Holder", "name"),
        ("Holder", "dob"),
        ("Summary", "status"),
        ("Transaction", "reference"),
    ] {
        assert!(found.contains(&expected), "{expected:?}");
    }
    assert!(!found.contains(&("Holder", "landline")), "optional");
    assert!(!found.contains(&("Holder", "mobile")));
    assert!(!found.contains(&("Summary", "type")));
    let mut other = account_row();
    other.insert("kind".into(), "overdraft".into());
    let document = rows::deposit("l", at("2026-04-01T00:00:00Z"), vec![], &other, []).unwrap();
    assert!(missing(&document).contains(&("Summary", "type")));
}
