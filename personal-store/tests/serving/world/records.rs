//! What her vault holds: income, as the bank has deposited it.

use consent_model::{
    dataset::DatasetKind,
    digest::Digest,
    ids::ReceiptId,
    release::{ReleaseBody, ReleasePage},
    term::DataRange,
};
use personal_store::{
    dataset::{Provenance, ingest},
    vault::Vault,
};
use serde_json::json;
use service_kit::{entropy::IdSource, testing};

use super::World;

/// Two months of it.
pub(super) async fn deposit(vault: &Vault, ids: &IdSource) {
    let rows = [("t1", "2026-11-05"), ("t2", "2026-12-05")];
    bring_in(vault, ids, &rows, 4_300_000).await;
}

/// Another income of hers, in December.
pub(crate) async fn earn(w: &World, id: &str, minor: i64) {
    bring_in(&w.vault, &w.ids, &[(id, "2026-12-20")], minor).await;
}

async fn bring_in(vault: &Vault, ids: &IdSource, rows: &[(&str, &str)], minor: i64) {
    let rows = rows.iter().map(|(id, day)| {
        let row = json!({"transaction_id": id, "account_id": "a1", "category": "income",
            "booked_at": format!("{day}T00:00:00Z"), "amount_minor": minor});
        row.as_object().unwrap().clone()
    });
    let page = ReleasePage {
        iss: "bank.example".parse().unwrap(),
        iat: 0,
        request: Digest::of_bytes(b"request"),
        item: "records".parse().unwrap(),
        sequence: 0,
        last: true,
        body: ReleaseBody::Records {
            dataset: DatasetKind::BankTransactions,
            rows: rows.collect(),
            receipt: ids.mint::<ReceiptId>(),
            missing: Vec::new(),
        },
    };
    let provenance = Provenance {
        deposit: ids.mint(),
        source: "bank.example".parse().unwrap(),
        artifact: ids.mint(),
        session: ids.mint(),
        asked: vec![DatasetKind::BankTransactions],
        range: DataRange {
            from: "2026-01-01".parse().unwrap(),
            to: "2026-12-31".parse().unwrap(),
        },
        received_at: testing::start(),
    };
    ingest(vault, vec![page], provenance).await.unwrap();
}
