//! A FHIR R4 Bundle of one person, as a patient's app or portal hands it out.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use consent_model::dataset::{
    DatasetKind,
    fhir::{self, Unplaced, list, text},
};
use serde_json::Value;

use super::{
    Format, Understood, UploadError,
    record::{Gathering, Problem},
};

pub(super) fn understand(value: &Value, now: DateTime<Utc>) -> Result<Understood, UploadError> {
    if text(value, "/resourceType") != Some("Bundle") {
        return Err(UploadError::UnknownJson);
    }
    let mut found = Gathering::new(Format::Fhir, now);
    let mut patients = BTreeSet::new();
    for (place, entry) in (1..).zip(list(value, "/entry")) {
        found.count()?;
        let Some(resource) = entry.get("resource") else {
            found.leave(Problem::NotARecord, None, place);
            continue;
        };
        let kind = text(resource, "/resourceType").unwrap_or_default();
        let named;
        // FHIR R4 §2.36.4: in a bundle a resource may be named by its full URL alone.
        let resource = match (text(resource, "/id"), text(entry, "/fullUrl")) {
            (None, Some(url)) => {
                let id = url.rsplit([':', '/']).next().unwrap_or_default();
                let mut with_id = resource.clone();
                if let Some(members) = with_id.as_object_mut() {
                    members.insert("id".to_owned(), id.into());
                }
                named = with_id;
                &named
            }
            _ => resource,
        };
        let (dataset, rows) = if kind == "Patient" {
            let dataset = DatasetKind::ClinicPatients;
            (dataset, fhir::patient(resource).map(|row| vec![row]))
        } else {
            let mut kinds = fhir::KINDS.iter();
            match kinds.find(|(name, ..)| *name == kind) {
                Some((_, dataset, convert)) => (*dataset, convert(resource)),
                None => {
                    found.unused(kind);
                    continue;
                }
            }
        };
        match rows {
            Ok(rows) if rows.is_empty() => found.leave(Problem::Mistaken, Some(dataset), place),
            Ok(rows) => {
                for row in rows {
                    let taken = found.take(dataset, None, &row, place);
                    if taken && dataset == DatasetKind::ClinicPatients {
                        patients.insert(text(resource, "/id").unwrap_or_default().to_owned());
                    }
                }
            }
            Err(reason) => found.leave(problem(reason), Some(dataset), place),
        }
    }
    if patients.len() > 1 {
        return Err(UploadError::SeveralPeople);
    }
    Ok(found.finish())
}

const fn problem(reason: Unplaced) -> Problem {
    match reason {
        Unplaced::NoId => Problem::NoId,
        Unplaced::NoCode => Problem::NoCode,
        Unplaced::NoTime => Problem::NoTime,
        Unplaced::ByReference => Problem::ByReference,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use service_kit::testing;

    use super::*;

    fn bundle(resources: &[Value]) -> Value {
        let entries: Vec<_> = resources.iter().map(|r| json!({"resource": r})).collect();
        json!({"resourceType": "Bundle", "type": "collection", "entry": entries})
    }

    #[test]
    fn a_bundle_about_two_people_is_refused_whole() {
        let patient = |id: &str| json!({"resourceType": "Patient", "id": id});
        let two = bundle(&[patient("p1"), patient("p2")]);
        let found = understand(&two, testing::start());
        assert_eq!(found.err(), Some(UploadError::SeveralPeople));
    }

    #[test]
    fn what_has_a_place_is_taken_and_the_rest_is_named() {
        let code = json!({"coding": [{"code": "38341003"}]});
        let mut found = bundle(&[
            json!({"resourceType": "Patient", "id": "p1", "birthDate": "1968-01-14",
                "name": [{"family": "canary"}]}),
            json!({"resourceType": "Condition", "id": "c1", "code": code}),
            json!({"resourceType": "Condition", "id": "c2"}),
            json!({"resourceType": "Observation", "id": "o1", "code": code}),
            json!({"resourceType": "MedicationRequest", "id": "m1",
                "medicationReference": {"reference": "Medication/1"}}),
            json!({"resourceType": "Observation", "id": "o2", "status": "entered-in-error"}),
            json!({"resourceType": "Encounter", "id": "e1"}),
        ]);
        found["entry"]
            .as_array_mut()
            .unwrap()
            .push(json!({"fullUrl": "urn:uuid:c3",
            "resource": {"resourceType": "Condition", "code": code}}));
        let found = understand(&found, testing::start()).unwrap();
        assert_eq!(found.records(), 3);
        let places: Vec<_> = found
            .problems
            .iter()
            .map(|(p, f)| (*p, f.places[0]))
            .collect();
        assert_eq!(
            places,
            [
                (Problem::NoCode, 3),
                (Problem::NoTime, 4),
                (Problem::ByReference, 5),
                (Problem::Mistaken, 6)
            ]
        );
        assert_eq!(found.unused["Encounter"], 1);
        let kept = serde_json::to_string(&found.groups[0].rows).unwrap();
        assert!(!kept.contains("canary"));
        assert_eq!(found.groups[1].rows[1]["condition_id"], "c3");
    }
}
