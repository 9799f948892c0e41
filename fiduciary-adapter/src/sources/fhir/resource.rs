//! What becomes of one FHIR R4 resource: rows of a dataset, or the reason why it has no place here.
//! Pure; files, patients and what is passed over are [`super`]'s.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use consent_model::dataset::Row;
use serde_json::Value;

/// Why a record has no place here.
pub(super) type Broken = &'static str;

/// Makes rows of one resource; none when it is not the patient's after all.
pub(super) type Convert = fn(&Value) -> Result<Vec<Row>, Broken>;

pub(super) fn condition(value: &Value) -> Result<Vec<Row>, Broken> {
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

pub(super) fn medication(value: &Value) -> Result<Vec<Row>, Broken> {
    // FHIR R4 medicationrequest-status.
    if text(value, "/status") == Some("entered-in-error") {
        return Ok(Vec::new());
    }
    if value.get("medicationReference").is_some() {
        return Err("a medication by reference");
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

pub(super) fn immunization(value: &Value) -> Result<Vec<Row>, Broken> {
    // FHIR R4 immunization-status. What was not given stays, and says so.
    if text(value, "/status") == Some("entered-in-error") {
        return Ok(Vec::new());
    }
    let at = text(value, "/occurrenceDateTime")
        .and_then(moment)
        .ok_or("an immunization needs `occurrenceDateTime`")?;
    let mut row = record(value, "immunization_id")?;
    code_into(&mut row, value, "/vaccineCode")?;
    put(&mut row, "status", text(value, "/status"));
    put(&mut row, "occurred_at", Some(at.as_str()));
    Ok(vec![row])
}

pub(super) fn observation(value: &Value) -> Result<Vec<Row>, Broken> {
    // What was entered by mistake is not the patient's (FHIR R4 observation-status).
    if matches!(
        text(value, "/status"),
        Some("entered-in-error" | "cancelled")
    ) {
        return Ok(Vec::new());
    }
    let at = text(value, "/effectiveDateTime")
        .and_then(moment)
        .ok_or("an observation needs `effectiveDateTime`")?;
    let id = text(value, "/id").ok_or("the record needs an id")?;
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
            let code = text(part, "/code/coding/0/code").ok_or("the record needs a code")?;
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

fn record(value: &Value, id_column: &str) -> Result<Row, Broken> {
    let id = text(value, "/id").ok_or("the record needs an id")?;
    Ok(row_of(id_column, id))
}

fn code_into(row: &mut Row, value: &Value, at: &str) -> Result<(), Broken> {
    let concept = value.pointer(at).ok_or("the record needs a code")?;
    let code = text(concept, "/coding/0/code").ok_or("the record needs a code")?;
    put(row, "code", Some(code));
    let display = text(concept, "/coding/0/display").or_else(|| text(concept, "/text"));
    put(row, "display", display);
    Ok(())
}

pub(super) fn row_of(column: &str, id: &str) -> Row {
    let mut row = Row::new();
    row.insert(column.to_owned(), id.into());
    row
}

pub(super) fn put(row: &mut Row, column: &str, value: Option<&str>) {
    if let Some(value) = value {
        row.insert(column.to_owned(), value.into());
    }
}

pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str)
}

pub(super) fn text_in<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
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
