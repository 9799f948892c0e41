use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use chrono::TimeDelta;
use consent_model::{
    dataset::DatasetKind::{
        BankTransactions, ClinicConditions, ClinicImmunizations, ClinicMedications,
        ClinicObservations, ClinicPatients,
    },
    digest::Digest,
};
use serde_json::Value;
use service_kit::testing;

use super::*;
use crate::dataset::tests::{Sample, bring, observation, row, sample, transaction};

/// Every file of a whole export.
async fn exported(s: &Sample) -> BTreeMap<String, String> {
    let db = HostDb::open(&s.folder.path().join("host.db"))
        .await
        .unwrap();
    let at = testing::start() + TimeDelta::hours(1);
    let export = Export {
        vault: &s.vault,
        db: &db,
        account: s.ids.mint(),
        store: "Store",
        at,
    };
    let (to, mut pieces) = archive(at);
    let (mut bytes, mut most) = (Vec::new(), 0);
    let (written, ()) = tokio::join!(write(export, to), async {
        while let Some(piece) = pieces.recv().await {
            let piece = piece.unwrap();
            most = most.max(piece.len());
            bytes.extend_from_slice(&piece);
        }
    });
    written.unwrap();
    assert!(most < 400_000, "a piece of {most} bytes");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let name = file.name().unwrap().into_owned();
        files.insert(name, text);
    }
    db.close().await.unwrap();
    files
}

#[tokio::test]
async fn the_zip_holds_every_record_once_and_its_manifest_fits_every_file() {
    let s = sample().await;
    let rows: Vec<_> = (0..1200)
        .map(|n| transaction(&format!("t{n}"), "2026-11-05T00:00:00Z", n, "a,\"b\"\nc"))
        .collect();
    for rows in rows.chunks(400) {
        bring(&s, BankTransactions, rows.to_vec()).await;
    }
    let files = exported(&s).await;
    let mut table = csv::Reader::from_reader(files["records/bank.transactions.csv"].as_bytes());
    let heads = table.headers().unwrap().clone();
    assert_eq!(&heads[0], "transaction_id");
    assert_eq!(&heads[heads.len() - 2], "source");
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1200);
    for (number, row) in rows.iter().enumerate() {
        assert_eq!(row[0], format!("t{number}"));
        assert_eq!(&row[4], "a,\"b\"\nc");
        assert_eq!(&row[heads.len() - 2], "bank.example");
    }
    assert!(!files.contains_key("records/clinic.fhir.json"));
    let manifest: Value = serde_json::from_str(&files["manifest.json"]).unwrap();
    let told = manifest["files"].as_array().unwrap();
    assert_eq!(told.len() + 1, files.len());
    for file in told {
        let text = &files[file["name"].as_str().unwrap()];
        assert_eq!(file["bytes"], text.len());
        let digest = Digest::of_bytes(text.as_bytes());
        let hex: String = digest
            .as_bytes()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(file["sha256"], hex);
    }
    for name in files.keys() {
        let dataset = name.replace("bank.transactions", "{dataset}");
        assert!(
            files["README.txt"].contains(&dataset) || name == "README.txt",
            "{name}"
        );
    }
    assert_eq!(files["deliveries.jsonl"].lines().count(), 3);
}

#[tokio::test]
async fn health_records_are_a_fhir_bundle_too() {
    let s = sample().await;
    bring(
        &s,
        ClinicPatients,
        vec![row(json!({"patient_id": "p/1", "birth_date": "1990-01-31",
        "gender": "female"}))],
    )
    .await;
    bring(
        &s,
        ClinicConditions,
        vec![row(json!({"condition_id": "c1", "code": "44054006",
        "display": "Diabetes", "clinical_status": "active", "onset_on": "2020-02-03"}))],
    )
    .await;
    let seen = observation("o1", "2026-11-05T00:00:00Z", "4548-4", 6.1);
    bring(&s, ClinicObservations, vec![seen]).await;
    bring(
        &s,
        ClinicMedications,
        vec![row(json!({"medication_id": "m1", "code": "860975",
        "status": "active", "authored_on": "2021-01-01"}))],
    )
    .await;
    bring(
        &s,
        ClinicImmunizations,
        vec![row(json!({"immunization_id": "i1", "code": "208",
        "display": "COVID-19", "status": "completed", "occurred_at": "2021-05-06T00:00:00Z"}))],
    )
    .await;
    let files = exported(&s).await;
    let bundle: Value = serde_json::from_str(&files["records/clinic.fhir.json"]).unwrap();
    assert_eq!(
        (&bundle["resourceType"], &bundle["type"]),
        (&json!("Bundle"), &json!("collection"))
    );
    let entries = bundle["entry"].as_array().unwrap();
    let kinds: Vec<_> = entries
        .iter()
        .map(|e| e["resource"]["resourceType"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "Patient",
            "Condition",
            "Observation",
            "MedicationRequest",
            "Immunization"
        ]
    );
    let patient = &entries[0];
    assert_eq!(patient["resource"]["identifier"][0]["value"], "p/1");
    assert_eq!(
        patient["fullUrl"],
        "urn:amanat:bank.example:clinic.patients:p%2F1"
    );
    for (entry, refers) in entries[1..]
        .iter()
        .zip(["subject", "subject", "subject", "patient"])
    {
        assert_eq!(entry["resource"][refers]["reference"], patient["fullUrl"]);
    }
    assert_eq!(
        entries[4]["resource"]["vaccineCode"]["coding"][0]["code"],
        "208"
    );
    assert_eq!(entries[2]["resource"]["valueQuantity"]["value"], 6.1);
    assert_eq!(entries[2]["resource"]["status"], "unknown");
    assert_eq!(entries[3]["resource"]["intent"], "order");
}

#[tokio::test]
async fn an_export_that_nobody_takes_breaks_off() {
    let s = sample().await;
    let db = HostDb::open(&s.folder.path().join("host.db"))
        .await
        .unwrap();
    let at = testing::start();
    let export = Export {
        vault: &s.vault,
        db: &db,
        account: s.ids.mint(),
        store: "Store",
        at,
    };
    let (to, pieces) = archive(at);
    drop(pieces);
    assert!(matches!(
        write(export, to).await,
        Err(ExportError::NotTaken)
    ));
    db.close().await.unwrap();
}
