//! Health records as HL7 FHIR R4 (4.0.1): a Bundle of type `collection`.
//!
//! Only what the store keeps can be said: it keeps codes without their system, and no status of an
//! observation, so that is `unknown`.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use consent_model::dataset::{DatasetKind, Row};
use serde_json::{Map, Value, json};

use super::{AT_ONCE, ExportError, archive::Archive};
use crate::{dataset, vault::Vault};

/// Kinds of records and the resources that they become. Patients come first: the others refer to
/// them.
const KINDS: [(DatasetKind, &str); 5] = [
    (DatasetKind::ClinicPatients, "Patient"),
    (DatasetKind::ClinicConditions, "Condition"),
    (DatasetKind::ClinicObservations, "Observation"),
    (DatasetKind::ClinicMedications, "MedicationRequest"),
    (DatasetKind::ClinicImmunizations, "Immunization"),
];

/// Writes the bundle, if there are any health records.
pub(super) async fn bundle(
    vault: &Vault,
    at: DateTime<Utc>,
    to: &mut Archive,
) -> Result<(), ExportError> {
    let mut patients = BTreeMap::<String, Option<String>>::new();
    let mut begun = false;
    for (kind, resource) in KINDS {
        let mut after = None;
        loop {
            let (rows, last) = dataset::page(vault, kind, after, AT_ONCE).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let head = match begun {
                    true => ",\n".to_owned(),
                    false => {
                        to.file("records/clinic.fhir.json").await?;
                        head(at)
                    }
                };
                begun = true;
                to.write(head.as_bytes()).await?;
                let entry = entry(kind, resource, row, &mut patients);
                to.write(&serde_json::to_vec(&entry)?).await?;
            }
            after = last;
        }
    }
    if begun {
        to.write(b"\n]}\n").await?;
    }
    Ok(())
}

fn head(at: DateTime<Utc>) -> String {
    let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!(
        "{{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"timestamp\":\"{at}\",\"entry\":[\n"
    )
}

/// One record. `patients` says by which address the patient of a source goes, where it has one.
fn entry(
    kind: DatasetKind,
    resource_type: &str,
    row: &Row,
    patients: &mut BTreeMap<String, Option<String>>,
) -> Value {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let source = text("source").unwrap_or_default();
    let id = kind.schema().columns.first().and_then(|c| text(c.name));
    let id = id.unwrap_or_default();
    let (url, system) = (address(source, kind, id), format!("urn:amanat:{source}"));
    if kind == DatasetKind::ClinicPatients {
        // Of two nobody can tell whose a record is.
        let known = patients.entry(source.to_owned());
        known
            .and_modify(|url| *url = None)
            .or_insert_with(|| Some(url.clone()));
    }
    let mut resource = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            resource.insert(name.to_owned(), value);
        }
    };
    put("resourceType", Some(resource_type.into()));
    put("meta", Some(json!({ "source": system.as_str() })));
    put(
        "identifier",
        Some(json!([{ "system": system, "value": id }])),
    );
    let subject = || match patients.get(source) {
        Some(Some(url)) => json!({ "reference": url }),
        _ => json!({ "display": "the person whose store this is" }),
    };
    let plain = |name: &str| text(name).map(Value::from);
    match kind {
        DatasetKind::ClinicPatients => {
            put("gender", plain("gender"));
            put("birthDate", plain("birth_date"));
        }
        DatasetKind::ClinicConditions => {
            let status = "http://terminology.hl7.org/CodeSystem/condition-clinical";
            put(
                "clinicalStatus",
                text("clinical_status").map(|code| concept_in(status, code)),
            );
            put("code", Some(concept(text("code"), text("display"))));
            put("subject", Some(subject()));
            put("onsetDateTime", plain("onset_on"));
        }
        DatasetKind::ClinicObservations => {
            let categories = "http://terminology.hl7.org/CodeSystem/observation-category";
            put("status", Some("unknown".into()));
            put(
                "category",
                text("category").map(|code| json!([concept_in(categories, code)])),
            );
            put("code", Some(concept(text("code"), text("display"))));
            put("subject", Some(subject()));
            put("effectiveDateTime", plain("observed_at"));
            let value = row.get("value").filter(|value| value.is_number());
            put(
                "valueQuantity",
                value.map(|value| match text("unit") {
                    Some(unit) => json!({ "value": value, "unit": unit }),
                    None => json!({ "value": value }),
                }),
            );
        }
        DatasetKind::ClinicImmunizations => {
            // The standard knows no other word for a vaccination of which no more is known.
            put("status", Some(text("status").unwrap_or("completed").into()));
            put("vaccineCode", Some(concept(text("code"), text("display"))));
            put("patient", Some(subject()));
            put("occurrenceDateTime", plain("occurred_at"));
        }
        DatasetKind::ClinicMedications => {
            put("status", Some(text("status").unwrap_or("unknown").into()));
            put("intent", Some("order".into()));
            put(
                "medicationCodeableConcept",
                Some(concept(text("code"), text("display"))),
            );
            put("subject", Some(subject()));
            put("authoredOn", plain("authored_on"));
        }
        // Not among `KINDS`.
        DatasetKind::BankAccounts | DatasetKind::BankTransactions => {}
    }
    json!({ "fullUrl": url, "resource": resource })
}

/// A URN of its own: sources give ids of any form.
fn address(source: &str, kind: DatasetKind, id: &str) -> String {
    let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("urn:amanat:{source}:{}:{id}", kind.name())
}

fn concept(code: Option<&str>, display: Option<&str>) -> Value {
    let mut coding = Map::new();
    for (name, value) in [("code", code), ("display", display)] {
        if let Some(value) = value {
            coding.insert(name.to_owned(), value.into());
        }
    }
    json!({ "coding": [coding] })
}

fn concept_in(system: &str, code: &str) -> Value {
    json!({ "coding": [{ "system": system, "code": code }] })
}
