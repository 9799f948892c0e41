//! What becomes of one FHIR R4 resource: rows of a dataset, or the reason why it has no place here.
//! Who reads files or bundles, and what becomes of a resource that has no place, is the caller's
//! business: a clinic's adapter and a person's own upload understand one resource alike.
//!
//! Adding one: a function from the resource to its rows, and a line in [`KINDS`].

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::Value;

use super::{DatasetKind, Row};

/// Why a record has no place here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unplaced {
    /// It has no id.
    NoId,
    /// It does not say what it is about.
    NoCode,
    /// It does not say when.
    NoTime,
    /// It names a medication elsewhere.
    ByReference,
}

impl Unplaced {
    /// The reason in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoId => "the record needs an id",
            Self::NoCode => "the record needs a code",
            Self::NoTime => "the record needs a time",
            Self::ByReference => "a medication by reference",
        }
    }
}

/// Makes rows of one resource; none when it is not the patient's after all.
pub type Convert = fn(&Value) -> Result<Vec<Row>, Unplaced>;

/// The kinds of resources about a patient that have a place, by `resourceType`.
pub const KINDS: [(&str, DatasetKind, Convert); 4] = [
    ("Condition", DatasetKind::ClinicConditions, condition),
    ("Observation", DatasetKind::ClinicObservations, observation),
    (
        "MedicationRequest",
        DatasetKind::ClinicMedications,
        medication,
    ),
    (
        "Immunization",
        DatasetKind::ClinicImmunizations,
        immunization,
    ),
];

/// The row of a patient. Names and addresses are never kept.
///
/// # Errors
/// When it has no id.
pub fn patient(value: &Value) -> Result<Row, Unplaced> {
    let mut row = record(value, "patient_id")?;
    let born = text(value, "/birthDate").filter(|t| t.len() == 10);
    put(&mut row, "birth_date", born);
    put(&mut row, "gender", text(value, "/gender"));
    Ok(row)
}

fn condition(value: &Value) -> Result<Vec<Row>, Unplaced> {
    // FHIR R4 condition-ver-status.
    let verification = list(value, "/verificationStatus/coding");
    let is_hers =
        |coding: &Value| !matches!(text(coding, "/code"), Some("entered-in-error" | "refuted"));
    if !verification.iter().all(is_hers) {
        return Ok(Vec::new());
    }
    let mut row = record(value, "condition_id")?;
    code_into(&mut row, value, "/code")?;
    put(
        &mut row,
        "clinical_status",
        text(value, "/clinicalStatus/coding/0/code"),
    );
    put(
        &mut row,
        "onset_on",
        text(value, "/onsetDateTime").and_then(day),
    );
    Ok(vec![row])
}

fn medication(value: &Value) -> Result<Vec<Row>, Unplaced> {
    // FHIR R4 medicationrequest-status.
    if text(value, "/status") == Some("entered-in-error") {
        return Ok(Vec::new());
    }
    if value.get("medicationReference").is_some() {
        return Err(Unplaced::ByReference);
    }
    let mut row = record(value, "medication_id")?;
    code_into(&mut row, value, "/medicationCodeableConcept")?;
    put(&mut row, "status", text(value, "/status"));
    put(
        &mut row,
        "authored_on",
        text(value, "/authoredOn").and_then(day),
    );
    Ok(vec![row])
}

fn immunization(value: &Value) -> Result<Vec<Row>, Unplaced> {
    // FHIR R4 immunization-status. What was not given stays, and says so.
    if text(value, "/status") == Some("entered-in-error") {
        return Ok(Vec::new());
    }
    let at = text(value, "/occurrenceDateTime")
        .and_then(moment)
        .ok_or(Unplaced::NoTime)?;
    let mut row = record(value, "immunization_id")?;
    code_into(&mut row, value, "/vaccineCode")?;
    put(&mut row, "status", text(value, "/status"));
    put(&mut row, "occurred_at", Some(at.as_str()));
    Ok(vec![row])
}

fn observation(value: &Value) -> Result<Vec<Row>, Unplaced> {
    // What was entered by mistake is not the patient's (FHIR R4 observation-status).
    if matches!(
        text(value, "/status"),
        Some("entered-in-error" | "cancelled")
    ) {
        return Ok(Vec::new());
    }
    let at = text(value, "/effectiveDateTime")
        .and_then(moment)
        .ok_or(Unplaced::NoTime)?;
    let id = text(value, "/id").ok_or(Unplaced::NoId)?;
    let one = |part: &Value, id: &str| {
        let mut row = row_of("observation_id", id);
        code_into(&mut row, part, "/code")?;
        put(
            &mut row,
            "category",
            text(value, "/category/0/coding/0/code"),
        );
        put(&mut row, "observed_at", Some(at.as_str()));
        if let Some(number @ Value::Number(_)) = part.pointer("/valueQuantity/value") {
            row.insert("value".into(), number.clone());
        }
        let unit = text(part, "/valueQuantity/code").or_else(|| text(part, "/valueQuantity/unit"));
        put(&mut row, "unit", unit);
        Ok(row)
    };
    let components = list(value, "/component");
    if components.is_empty() {
        return Ok(vec![one(value, id)?]);
    }
    let mut names = BTreeSet::new();
    components
        .iter()
        .map(|part| {
            let code = text(part, "/code/coding/0/code").ok_or(Unplaced::NoCode)?;
            let name = unused(&names, format!("{id}#{code}"));
            let row = one(part, &name);
            names.insert(name);
            row
        })
        .collect()
}

/// The name itself when it is the first of it, else with the first number that is free.
fn unused(names: &BTreeSet<String>, name: String) -> String {
    if !names.contains(&name) {
        return name;
    }
    let numbered = (2u32..).map(|number| format!("{name}.{number}"));
    let mut free = numbered.filter(|name| !names.contains(name));
    free.next().unwrap_or(name)
}

fn record(value: &Value, id_column: &str) -> Result<Row, Unplaced> {
    let id = text(value, "/id").ok_or(Unplaced::NoId)?;
    Ok(row_of(id_column, id))
}

fn code_into(row: &mut Row, value: &Value, at: &str) -> Result<(), Unplaced> {
    let concept = value.pointer(at).ok_or(Unplaced::NoCode)?;
    let code = text(concept, "/coding/0/code").ok_or(Unplaced::NoCode)?;
    put(row, "code", Some(code));
    let display = text(concept, "/coding/0/display").or_else(|| text(concept, "/text"));
    put(row, "display", display);
    Ok(())
}

fn row_of(column: &str, id: &str) -> Row {
    let mut row = Row::new();
    row.insert(column.to_owned(), id.into());
    row
}

fn put(row: &mut Row, column: &str, value: Option<&str>) {
    if let Some(value) = value {
        row.insert(column.to_owned(), value.into());
    }
}

/// The text at a JSON pointer.
#[must_use]
pub fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str)
}

/// The list at a JSON pointer; an empty one where there is none.
#[must_use]
pub fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The day of a FHIR `date` or `dateTime`; less exact ones name no day.
fn day(text: &str) -> Option<&str> {
    let day = text.get(..10)?;
    day.parse::<NaiveDate>().ok().map(|_| day)
}

/// A FHIR `dateTime` in UTC. A bare day is its first moment.
fn moment(text: &str) -> Option<String> {
    let at = match DateTime::parse_from_rfc3339(text) {
        Ok(at) => at.with_timezone(&Utc),
        Err(_) => text
            .parse::<NaiveDate>()
            .ok()?
            .and_hms_opt(0, 0, 0)?
            .and_utc(),
    };
    Some(at.to_rfc3339_opts(SecondsFormat::Secs, true))
}
