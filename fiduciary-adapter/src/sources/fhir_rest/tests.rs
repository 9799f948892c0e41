//! Against a FHIR server that is a process of its own.

use serde_json::json;

use super::*;
use crate::sources::{conformance, testing};

const MRN: &str = "https://hospital.example/mrn";

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let patient = |id: &str, mrn: &str, other: &str| {
        json!({"id": id, "birthDate": "1968-01-14", "gender": "female", "identifier": [
            {"system": MRN, "value": mrn}, {"system": "https://id.example", "value": other}]})
    };
    lines(
        &dir,
        "Patient",
        &[
            patient("p1", "MRN00001", "a,b"),
            patient("p2", "MRN00002", "SHARED"),
            patient("p3", "MRN00003", "SHARED"),
        ],
    );
    let mut observations: Vec<_> = (1..=620).map(|n| observation(n, "p1")).collect();
    observations.extend((701..=705).map(|n| observation(n, "p2")));
    lines(&dir, "Observation", &observations);
    let given = json!({"id": "i1", "status": "completed", "patient": {"reference": "Patient/p1"},
        "vaccineCode": {"coding": [{"code": "207"}]}, "occurrenceDateTime": "2026-01-01"});
    lines(&dir, "Immunization", &[given]);
    // One by reference, which has no place here.
    let medication = json!({"id": "m1", "subject": {"reference": "Patient/p1"},
        "medicationReference": {"reference": "Medication/1"}});
    lines(&dir, "MedicationRequest", &[medication]);
    dir
}

fn observation(n: u32, patient: &str) -> Value {
    let day = 1 + n / 40;
    json!({"id": format!("o{n}"), "status": "final", "subject": {"reference": format!("Patient/{patient}")},
        "effectiveDateTime": format!("2026-01-{day:02}T09:{:02}:00+05:30", n % 40),
        "code": {"coding": [{"code": "8867-4"}]}, "valueQuantity": {"value": 72.5, "code": "/min"}})
}

fn lines(dir: &tempfile::TempDir, kind: &str, resources: &[Value]) {
    let text: String = resources.iter().map(|one| format!("{one}\n")).collect();
    std::fs::write(dir.path().join(format!("{kind}.ndjson")), text).unwrap();
}

fn source(server: &testing::Server, more: &str) -> std::sync::Arc<dyn Source> {
    let config = format!(
        "[[sources]]\nname = \"lab\"\nkind = \"fhir_rest\"\nurl = \"{}\"\ntoken = \"lab-token\"\n{more}",
        server.url
    );
    testing::opened(&config).unwrap()
}

#[tokio::test]
async fn it_conforms_with_the_patients_id_and_with_an_identifier_as_the_key() {
    for (more, key) in [
        ("", "p1"),
        (&*format!("identifier_system = \"{MRN}\"\n"), "MRN00001"),
    ] {
        let dir = folder();
        let server = testing::Server::start("fhir.py", dir.path());
        let source = source(&server, more);
        source.health().await.unwrap();
        let found = source.find_customer("MRN00001").await.unwrap().unwrap();
        assert_eq!(found.0, key);
        conformance::check_apart(&*source, "MRN00001", "MRN00002")
            .await
            .unwrap();
        conformance::check(&*source, "MRN00001", async || {
            let mut observations: Vec<_> = (1..=620).map(|n| observation(n, "p1")).collect();
            observations.push(observation(0, "p1"));
            lines(&dir, "Observation", &observations);
        })
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn an_identifier_of_two_patients_finds_nobody_and_one_with_a_comma_is_one() {
    let dir = folder();
    let server = testing::Server::start("fhir.py", dir.path());
    let source = source(&server, "");
    assert_eq!(source.find_customer("SHARED").await.unwrap(), None);
    let found = source.find_customer("a,b").await.unwrap().unwrap();
    assert_eq!(found.0, "p1");
}

#[tokio::test]
async fn a_server_that_passes_over_parameters_gives_nobody_elses_records() {
    let dir = folder();
    let server = testing::Server::start("fhir.py", dir.path());
    let source = source(&server, "");
    server.fault("ignore");
    assert_eq!(source.find_customer("nobody").await.unwrap(), None);
    let customer = source.find_customer("MRN00002").await.unwrap().unwrap();
    let snapshot = source.snapshot(&customer).await.unwrap();
    let kind = DatasetKind::ClinicObservations;
    let rows = testing::all_of(&*source, "MRN00002", kind).await;
    assert_eq!(rows.len(), 5);
    let strange = snapshot.passed_over();
    assert!(
        strange
            .iter()
            .any(|one| one.rule == "it names another patient")
    );
}

#[tokio::test]
async fn what_goes_wrong_is_named_and_holds_no_value() {
    let dir = folder();
    let server = testing::Server::start("fhir.py", dir.path());
    let source = source(&server, "");
    let customer = source.find_customer("MRN00001").await.unwrap().unwrap();
    for (fault, said) in [
        ("elsewhere", "a page elsewhere"),
        ("circle", "changed"),
        ("change", "changed"),
        ("outcome", "OperationOutcome"),
        ("fail", "failed"),
    ] {
        server.fault("none");
        source.find_customer("MRN00001").await.unwrap().unwrap();
        server.fault(fault);
        let error = source.snapshot(&customer).await.err().unwrap().to_string();
        assert!(
            error.contains(said) && !error.contains("p1"),
            "{fault}: {error}"
        );
    }
    server.fault("deny");
    let error = source.health().await.unwrap_err().to_string();
    assert!(
        error.contains("token") && !error.contains("lab-token"),
        "{error}"
    );
}
