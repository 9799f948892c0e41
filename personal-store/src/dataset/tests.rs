//! Deposits in and out; also the sample vault that other modules' tests run over.

use consent_model::{
    dataset::{Classification, DatasetKind, Row, RowError},
    digest::Digest,
    ids::{DepositId, ReceiptId, SessionId},
    redacted::Redacted,
    release::{Missing, MissingReason, ReleaseBody, ReleasePage},
    term::DataRange,
};
use serde_json::{Value, json};
use service_kit::{entropy::IdSource, testing};
use tempfile::TempDir;

use super::*;
use crate::vault::{Vault, VaultHost, VaultId};

/// A vault in a folder of its own.
pub(crate) struct Sample {
    pub(crate) folder: TempDir,
    pub(crate) ids: IdSource,
    pub(crate) vault: Vault,
    _host: VaultHost,
}

pub(crate) async fn sample() -> Sample {
    let folder = tempfile::tempdir().unwrap();
    let ids = testing::ids(11);
    let host = VaultHost::new(folder.path().to_owned(), &Redacted::new([7; 32]), 4).unwrap();
    let id: VaultId = ids.mint();
    let keys = host.create(id, &ids).await.unwrap();
    let vault = host.open(id, &keys).await.unwrap();
    Sample {
        folder,
        ids,
        vault,
        _host: host,
    }
}

pub(crate) fn row(value: Value) -> Row {
    value.as_object().unwrap().clone()
}

pub(crate) fn transaction(id: &str, at: &str, amount: i64, category: &str) -> Row {
    row(
        json!({"transaction_id": id, "account_id": "a1", "booked_at": at,
        "amount_minor": amount, "category": category}),
    )
}

pub(crate) fn observation(id: &str, at: &str, code: &str, value: f64) -> Row {
    row(json!({"observation_id": id, "code": code, "observed_at": at, "value": value}))
}

fn page(dataset: DatasetKind, sequence: u32, last: bool, rows: Vec<Row>) -> ReleasePage {
    let receipt: ReceiptId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
    ReleasePage {
        iss: "bank.example".parse().unwrap(),
        iat: 0,
        request: Digest::of_bytes(b"request"),
        item: "records".parse().unwrap(),
        sequence,
        last,
        body: ReleaseBody::Records {
            dataset,
            rows,
            receipt,
            missing: Vec::new(),
        },
    }
}

fn provenance(ids: &IdSource) -> Provenance {
    Provenance {
        deposit: ids.mint::<DepositId>(),
        source: "bank.example".parse().unwrap(),
        artifact: ids.mint(),
        session: ids.mint::<SessionId>(),
        asked: DatasetKind::ALL.to_vec(),
        range: DataRange {
            from: "2000-01-01".parse().unwrap(),
            to: "2026-12-31".parse().unwrap(),
        },
        received_at: testing::start(),
    }
}

/// Brings in one page under a fresh session.
pub(crate) async fn bring(sample: &Sample, dataset: DatasetKind, rows: Vec<Row>) -> DepositSummary {
    bring_from("bank.example", sample, dataset, rows).await
}

/// The same, signed by another party.
pub(crate) async fn bring_from(
    source: &str,
    sample: &Sample,
    dataset: DatasetKind,
    rows: Vec<Row>,
) -> DepositSummary {
    let mut page = page(dataset, 0, true, rows);
    page.iss = source.parse().unwrap();
    let pages = receipted(&sample.ids, vec![page]);
    let provenance = Provenance {
        source: source.parse().unwrap(),
        ..provenance(&sample.ids)
    };
    ingest(&sample.vault, pages, provenance).await.unwrap()
}

/// Gives the pages of one delivery a receipt of their own.
fn receipted(ids: &IdSource, mut pages: Vec<ReleasePage>) -> Vec<ReleasePage> {
    let fresh: ReceiptId = ids.mint();
    for page in &mut pages {
        if let ReleaseBody::Records { receipt, .. } = &mut page.body {
            *receipt = fresh;
        }
    }
    pages
}

use DatasetKind::{BankAccounts, BankTransactions, ClinicConditions, ClinicObservations};

const AT: &str = "2026-12-01T09:00:00Z";

#[tokio::test]
async fn a_deposit_with_one_bad_record_leaves_nothing_and_names_the_column() {
    let s = sample().await;
    let mut bad = transaction("t2", AT, 5, "food");
    bad.insert("amount_minor".into(), json!("canary"));
    let pages = vec![
        page(
            BankTransactions,
            0,
            false,
            vec![transaction("t1", AT, 5, "food")],
        ),
        page(BankTransactions, 1, true, vec![bad]),
    ];
    let refused = ingest(&s.vault, pages, provenance(&s.ids))
        .await
        .unwrap_err();
    assert!(matches!(
        refused,
        IngestError::Row {
            page: 1,
            row: 0,
            error: RowError::WrongType {
                column: "amount_minor",
                ..
            }
        }
    ));
    assert!(!format!("{refused} {refused:?}").contains("canary"));
    assert_eq!(holdings(&s.vault).await.unwrap(), vec![]);
}

#[tokio::test]
async fn pages_missing_repeated_or_out_of_order_are_refused() {
    let s = sample().await;
    let of = |sequence, last| page(BankTransactions, sequence, last, vec![]);
    for (pages, place) in [
        (vec![of(1, true)], 0),
        (vec![of(0, false)], 0),
        (vec![of(0, true), of(1, true)], 0),
        (vec![of(0, false), of(0, true)], 1),
        (vec![of(0, false), of(2, true)], 1),
        (vec![of(1, false), of(0, true)], 0),
    ] {
        let refused = ingest(&s.vault, pages, provenance(&s.ids)).await;
        assert!(
            matches!(refused, Err(IngestError::PageOrder(p)) if p == place),
            "{refused:?}"
        );
    }
    let refused = ingest(&s.vault, vec![], provenance(&s.ids)).await;
    assert!(matches!(refused, Err(IngestError::Empty)));
}

#[tokio::test]
async fn a_page_of_another_delivery_is_refused() {
    let s = sample().await;
    let first = || page(BankTransactions, 0, false, vec![]);
    let good = || page(BankTransactions, 1, true, vec![]);
    let mut others = [good(), good(), good(), good()];
    others[0].iss = "other.example".parse().unwrap();
    others[1].request = Digest::of_bytes(b"other");
    others[2].item = "other".parse().unwrap();
    others[3].body = ReleaseBody::Records {
        dataset: BankTransactions,
        rows: vec![],
        receipt: s.ids.mint(),
        missing: Vec::new(),
    };
    for other in others {
        let refused = ingest(&s.vault, vec![first(), other], provenance(&s.ids)).await;
        assert!(
            matches!(refused, Err(IngestError::OtherDelivery(1))),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_part_is_kept_and_claims_nothing_of_what_is_missing() {
    let s = sample().await;
    let with = |mut page: ReleasePage, kinds: &[DatasetKind]| {
        if let ReleaseBody::Records { missing, .. } = &mut page.body {
            let reason = MissingReason::SourceUnavailable;
            let of = |&dataset| Missing { dataset, reason };
            *missing = kinds.iter().map(of).collect();
        }
        page
    };
    let rows = || vec![transaction("t1", AT, 5, "food")];
    let whole = |kinds| with(page(BankTransactions, 0, true, rows()), kinds);
    // What is there cannot be missing, nor what nobody asked for, nor now this and now that.
    let refused = ingest(
        &s.vault,
        vec![whole(&[BankTransactions])],
        provenance(&s.ids),
    )
    .await;
    assert!(matches!(
        refused,
        Err(IngestError::Contradiction(BankTransactions))
    ));
    let asked = Provenance {
        asked: vec![BankTransactions],
        ..provenance(&s.ids)
    };
    let refused = ingest(&s.vault, vec![whole(&[BankAccounts])], asked).await;
    assert!(matches!(refused, Err(IngestError::NotAsked(BankAccounts))));
    let first = with(page(BankTransactions, 0, false, rows()), &[BankAccounts]);
    let second = page(BankTransactions, 1, true, vec![]);
    let refused = ingest(&s.vault, vec![first, second], provenance(&s.ids)).await;
    assert!(matches!(refused, Err(IngestError::OtherDelivery(1))));

    let pages = receipted(&s.ids, vec![whole(&[BankAccounts])]);
    let kept = ingest(&s.vault, pages, provenance(&s.ids)).await.unwrap();
    let kinds: Vec<_> = kept.datasets.keys().copied().collect();
    assert_eq!(kinds, [BankTransactions]);
    let missing: Vec<_> = kept.missing.iter().map(|m| m.dataset).collect();
    assert_eq!(missing, [BankAccounts], "and she can be told so");
}

#[tokio::test]
async fn what_was_not_asked_for_and_what_contradicts_itself_is_refused() {
    let s = sample().await;
    let asked = Provenance {
        asked: vec![BankAccounts],
        ..provenance(&s.ids)
    };
    let pages = vec![page(BankTransactions, 0, true, vec![])];
    let refused = ingest(&s.vault, pages, asked).await;
    assert!(matches!(
        refused,
        Err(IngestError::NotAsked(BankTransactions))
    ));
    let rows = vec![
        transaction("t1", AT, 5, "food"),
        transaction("t1", AT, 6, "food"),
    ];
    let refused = ingest(
        &s.vault,
        vec![page(BankTransactions, 0, true, rows)],
        provenance(&s.ids),
    )
    .await;
    assert!(matches!(
        refused,
        Err(IngestError::Contradiction(BankTransactions))
    ));
    let many = (0..501)
        .map(|n| transaction(&format!("t{n}"), AT, 5, "food"))
        .collect();
    let refused = ingest(
        &s.vault,
        vec![page(BankTransactions, 0, true, many)],
        provenance(&s.ids),
    )
    .await;
    assert!(matches!(
        refused,
        Err(IngestError::TooManyRows { limit: 500 })
    ));
}

#[tokio::test]
async fn a_record_of_a_day_that_was_not_asked_for_refuses_the_deposit() {
    let s = sample().await;
    let bring = async |at: &str| {
        let asked = Provenance {
            range: DataRange {
                from: "2026-06-01".parse().unwrap(),
                to: "2026-06-30".parse().unwrap(),
            },
            ..provenance(&s.ids)
        };
        let rows = vec![transaction(at, at, 5, "food")];
        let pages = vec![page(BankTransactions, 0, true, rows)];
        ingest(&s.vault, receipted(&s.ids, pages), asked).await
    };
    for outside in ["2026-05-30T23:59:59Z", "2026-07-02T00:00:00Z"] {
        let refused = bring(outside).await;
        assert!(
            matches!(refused, Err(IngestError::OutsideRange(BankTransactions))),
            "{outside} {refused:?}"
        );
    }
    assert_eq!(holdings(&s.vault).await.unwrap(), vec![]);
    // The day of a record is its source's.
    for inside in ["2026-05-31T00:00:00Z", "2026-07-01T23:59:59Z"] {
        assert!(bring(inside).await.is_ok(), "{inside}");
    }
}

#[tokio::test]
async fn a_session_brings_one_deposit_and_the_same_again_changes_nothing() {
    let s = sample().await;
    let from = provenance(&s.ids);
    let rows = |amount| {
        vec![page(
            BankTransactions,
            0,
            true,
            vec![transaction("t", AT, amount, "x")],
        )]
    };
    let first = ingest(&s.vault, rows(1), from.clone()).await.unwrap();
    let retried = Provenance {
        deposit: s.ids.mint(),
        ..from.clone()
    };
    assert_eq!(ingest(&s.vault, rows(1), retried).await.unwrap(), first);
    let refused = ingest(&s.vault, rows(2), from).await;
    assert!(matches!(refused, Err(IngestError::SessionUsed(_))));
}

#[tokio::test]
async fn known_records_are_counted_apart_from_new_and_changed_ones() {
    let s = sample().await;
    let first = vec![transaction("t1", AT, 1, "x"), transaction("t2", AT, 2, "x")];
    bring(&s, BankTransactions, first).await;
    let again = vec![
        transaction("t1", "2026-12-01T09:00:00.000Z", 1, "x"),
        transaction("t2", AT, 3, "x"),
        transaction("t3", AT, 4, "x"),
        transaction("t3", AT, 4, "x"),
    ];
    let summary = bring(&s, BankTransactions, again).await.datasets[&BankTransactions];
    let counts = (
        summary.received,
        summary.new,
        summary.changed,
        summary.already_held,
    );
    assert_eq!(counts, (4, 1, 1, 2));
    let amounts: Vec<_> = records(&s.vault, BankTransactions, None)
        .await
        .unwrap()
        .iter()
        .map(|r| r["amount_minor"].as_i64().unwrap())
        .collect();
    assert_eq!(amounts, [1, 3, 4]);
}

#[tokio::test]
async fn a_range_is_whole_days_and_what_has_no_time_lies_in_none() {
    let s = sample().await;
    let at = |id: &str, at: &str| transaction(id, at, 1, "x");
    let rows = vec![
        at("before", "2026-05-31T23:59:59.999Z"),
        at("first", "2026-06-01T00:00:00Z"),
        at("last", "2026-06-30T23:59:59.999Z"),
        at("after", "2026-07-01T00:00:00Z"),
    ];
    bring(&s, BankTransactions, rows).await;
    bring(
        &s,
        ClinicConditions,
        vec![row(json!({"condition_id": "c", "code": "x"}))],
    )
    .await;
    let june = DataRange {
        from: "2026-06-01".parse().unwrap(),
        to: "2026-06-30".parse().unwrap(),
    };
    let found = records(&s.vault, BankTransactions, Some(&june))
        .await
        .unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|r| r["transaction_id"].as_str().unwrap())
        .collect();
    assert_eq!(found, ["first", "last"]);
    assert_eq!(
        records(&s.vault, ClinicConditions, Some(&june))
            .await
            .unwrap()
            .len(),
        0
    );
    assert_eq!(
        records(&s.vault, ClinicConditions, None)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn records_come_back_as_they_went_in() {
    let s = sample().await;
    let values = [0.1, 5.7, 7.0, -0.0, 1e-9, 123_456.789_012_345, 1.7e300];
    let rows: Vec<Row> = values
        .iter()
        .enumerate()
        .map(|(n, v)| observation(&format!("o{n}"), AT, "4548-4", *v))
        .collect();
    bring(&s, ClinicObservations, rows.clone()).await;
    let found = records(&s.vault, ClinicObservations, None).await.unwrap();
    for (found, value) in found.iter().zip(values) {
        assert_eq!(found["value"].as_f64(), Some(value));
    }
    assert_eq!(found.len(), rows.len());
}

#[tokio::test]
async fn holdings_name_sources_days_and_levels() {
    let s = sample().await;
    let rows = vec![
        transaction("t1", "2026-01-05T00:00:00Z", 1, "x"),
        transaction("t2", "2026-11-30T12:00:00Z", 2, "x"),
    ];
    let summary = bring(&s, BankTransactions, rows).await;
    let brought = summary.datasets[&BankTransactions];
    let quality = Quality {
        accuracy: Some(1.0),
        consistency: None,
        completeness: 0.0,
        uniqueness: Some(1.0),
        validity: 1.0,
        newest_age_days: Some(46),
    };
    assert_eq!(brought.quality, quality);
    let held = holdings(&s.vault).await.unwrap();
    let delivery = held[0].deliveries[0].clone();
    let expected = Holding {
        dataset: BankTransactions,
        source: "bank.example".parse().unwrap(),
        rows: 2,
        from: "2026-01-05".parse().ok(),
        to: "2026-11-30".parse().ok(),
        updated_at: Some(testing::start()),
        classes: vec![Classification::Protected, Classification::Restricted],
        deliveries: vec![Delivery {
            received_at: testing::start(),
            brought: delivery.brought,
            digest: summary.digest,
            summary: brought,
        }],
    };
    assert_eq!(held, [expected]);
}

#[tokio::test]
async fn a_record_that_comes_twice_in_a_delivery_lowers_its_uniqueness() {
    let s = sample().await;
    let twice = transaction("t1", "2026-01-05T00:00:00Z", 1, "x");
    let rows = vec![
        twice.clone(),
        twice,
        transaction("t2", "2026-01-06T00:00:00Z", 2, "x"),
        transaction("t3", "2026-01-07T00:00:00Z", 3, "x"),
    ];
    let brought = bring(&s, BankTransactions, rows).await.datasets[&BankTransactions];
    assert_eq!(brought.quality.uniqueness, Some(0.75));
    assert_eq!(
        (brought.received, brought.new, brought.already_held),
        (4, 3, 1)
    );
    // What an older program wrote has no such figure and stays readable.
    let older = r#"{"completeness":1.0,"validity":1.0,"newest_age_days":null}"#;
    let older: Quality = serde_json::from_str(older).unwrap();
    assert_eq!(older.uniqueness, None);
}

fn patient(id: &str, born: &str) -> Row {
    row(json!({"patient_id": id, "birth_date": born}))
}

#[tokio::test]
async fn a_deposit_about_two_people_or_another_one_than_before_is_refused() {
    let s = sample().await;
    let bring = async |rows| {
        let pages = vec![page(DatasetKind::ClinicPatients, 0, true, rows)];
        ingest(&s.vault, receipted(&s.ids, pages), provenance(&s.ids)).await
    };
    let hers = || patient("p1", "1968-01-14");
    let two = bring(vec![hers(), patient("p2", "1968-01-14")]).await;
    assert!(matches!(two, Err(IngestError::WrongPerson)));
    assert_eq!(holdings(&s.vault).await.unwrap(), vec![]);
    assert!(bring(vec![hers()]).await.is_ok());
    let another = bring(vec![patient("p2", "1990-05-01")]).await;
    assert!(matches!(another, Err(IngestError::WrongPerson)));
    // A new number for the same person, and a day of birth that was mended.
    assert!(bring(vec![patient("p3", "1968-01-14")]).await.is_ok());
    assert!(bring(vec![patient("p3", "1968-01-15")]).await.is_ok());
    assert_eq!(holdings(&s.vault).await.unwrap()[0].rows, 2);
}

#[tokio::test]
async fn a_receipt_brings_a_deposit_once_and_a_bank_that_changes_the_past_is_inconsistent() {
    let s = sample().await;
    let twice = vec![page(BankTransactions, 0, true, vec![])];
    ingest(&s.vault, twice.clone(), provenance(&s.ids))
        .await
        .unwrap();
    let again = ingest(&s.vault, twice, provenance(&s.ids)).await;
    assert!(matches!(again, Err(IngestError::Repeated)));

    let first = vec![transaction("t1", AT, 1, "x"), transaction("t2", AT, 2, "x")];
    let summary = bring(&s, BankTransactions, first).await;
    let quality = |s: &DepositSummary| s.datasets[&BankTransactions].quality;
    assert_eq!(quality(&summary).consistency, None);
    // One amount is another now; a category that was mended is not against it.
    let second = vec![transaction("t1", AT, 1, "y"), transaction("t2", AT, 3, "x")];
    let summary = bring(&s, BankTransactions, second).await;
    assert_eq!(quality(&summary).consistency, Some(0.5));
}
