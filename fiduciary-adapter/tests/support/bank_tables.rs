//! A bank in two tables, and how they are mapped.

/// A bank's mapping whose tables are `accounts` and `transactions`, with an ending each.
pub(crate) fn bank(ending: &str) -> String {
    format!(
        r#"
[sources.datasets."bank.accounts"]
from = "accounts{ending}"
customer = "customer_id"
account = "number"

[sources.datasets."bank.accounts".columns]
account_id = {{ as = "account" }}
masked_number = {{ from = "number", as = "masked" }}
kind = {{ from = "kind", map = {{ SB = "savings", CA = "current" }}, otherwise = "other" }}
currency = {{ constant = "INR" }}
balance_minor = {{ from = "balance", as = "minor_units" }}

[sources.datasets."bank.transactions"]
from = "transactions{ending}"
customer = "customer_id"
account = "number"

[sources.datasets."bank.transactions".columns]
transaction_id = "id"
account_id = {{ as = "account" }}
booked_at = "booked_at"
amount_minor = {{ from = "amount", as = "minor_units" }}
category = "category"
counterparty = "counterparty"
balance_after_minor = {{ from = "balance", as = "minor_units" }}
"#
    )
}

/// The accounts of that bank: customer, number, kind, balance.
pub(crate) const ACCOUNTS: [[&str; 4]; 3] = [
    ["C1", "110000000001", "SB", "1234.50"],
    ["C1", "110000000002", "CA", "-0.29"],
    ["C2", "220000000001", "SB", "7.00"],
];

/// Its transactions, more than a page of them: id, customer, number, time, amount, category,
/// counterparty, balance.
pub(crate) fn transactions() -> Vec<[String; 8]> {
    let mut all: Vec<_> = (1..=700)
        .map(|n| transaction(n, "C1", "110000000001"))
        .collect();
    all.extend((701..=705).map(|n| transaction(n, "C1", "110000000002")));
    all.extend((801..=810).map(|n| transaction(n, "C2", "220000000001")));
    all
}

/// One that comes before all others.
pub(crate) fn earliest() -> [String; 8] {
    transaction(0, "C1", "110000000001")
}

fn transaction(n: u32, customer: &str, number: &str) -> [String; 8] {
    let day = 1 + n / 40;
    let (hour, minute) = (n % 40 / 10, n % 10 * 5);
    [
        format!("t{n}"),
        customer.to_owned(),
        number.to_owned(),
        format!("2026-01-{day:02} {hour:02}:{minute:02}:00"),
        format!("-{n}.05"),
        "food".to_owned(),
        "Shop".to_owned(),
        "0.10".to_owned(),
    ]
}
