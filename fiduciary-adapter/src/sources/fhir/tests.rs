//! What of a folder of FHIR resources is taken, and what is refused.

use super::*;
use crate::sources::conformance;

fn folder(observation: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let patient = r#"{"id":"p1","birthDate":"1968-01-14","identifier":[{"value":"ABC12345"}]}"#;
    std::fs::write(dir.path().join("Patient.ndjson"), patient).unwrap();
    std::fs::write(dir.path().join("Observation.ndjson"), observation).unwrap();
    dir
}

/// Puts an observation before all others.
fn amend(dir: &tempfile::TempDir) {
    let file = dir.path().join("Observation.ndjson");
    let before = std::fs::read_to_string(&file).unwrap();
    let first = PANEL
        .replace("o1", "o0")
        .replace("2026-01-01", "2025-01-01");
    std::fs::write(file, format!("{before}\n{first}\n")).unwrap();
}

const PANEL: &str = r#"{"id":"o1","status":"final","subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-01-01T09:00:00Z","code":{"coding":[{"code":"85354-9"}]},"component":[{"code":{"coding":[{"code":"8480-6"}]},"valueQuantity":{"value":155,"code":"mm[Hg]"}},{"code":{"coding":[{"code":"8462-4"}]},"valueQuantity":{"value":94,"code":"mm[Hg]"}}]}"#;

#[test]
fn what_is_not_json_or_has_an_id_that_is_there_twice_is_refused_by_its_line() {
    for second in ["{\"id\":\"o2\"", PANEL] {
        let dir = folder(&format!("{PANEL}\n{second}\n"));
        let error = FhirSource::open(dir.path()).unwrap_err();
        assert!(
            matches!(error, SourceError::Line { line: 2, .. }),
            "{error}"
        );
        assert!(!error.to_string().contains("o1"));
    }
}

#[tokio::test]
async fn odd_records_are_passed_over_and_counted_and_do_not_stop_the_clinic() {
    let moved = |id: &str, patient: &str| PANEL.replace("o1", id).replace("Patient/p1", patient);
    // A display of more than a column may hold, in one of two components.
    let long = format!(r#"{{"code":"8462-4","display":"{}"}}"#, "d".repeat(1025));
    let wide = PANEL
        .replace("o1", "o5")
        .replace(r#"{"code":"8462-4"}"#, &long);
    let lines = [
        // Two of one code, and one whose code looks like the name of the second.
        PANEL.replace("8462-4", "8480-6"),
        PANEL
            .replace("o1", "o2")
            .replace("8462-4", "8480-6.2")
            .replace(
                r#""component":["#,
                r#""component":[{"code":{"coding":[{"code":"8480-6"}]}},"#,
            ),
        moved("o3", "Patient/p2"),
        moved("o4", "Patient/p1/_history/3"),
        wide,
        PANEL
            .replace(r#""id":"o1""#, r#""id":"o1#8480-6""#)
            .replace("component", "parts"),
    ];
    let dir = folder(&lines.join("\n"));
    let patients = r#"{"id":"p1","birthDate":"1968-02-30","identifier":[{"value":"ABC12345"}]}"#;
    std::fs::write(dir.path().join("Patient.ndjson"), patients).unwrap();
    let source = FhirSource::open(dir.path()).unwrap();
    let held = source.0.held();
    let rows = &held.patients["p1"].rows[&DatasetKind::ClinicObservations];
    let ids: Vec<_> = rows.iter().map(|r| text_in(r, "observation_id")).collect();
    assert_eq!(
        ids,
        [
            "o1#8480-6",
            "o1#8480-6.2",
            "o2#8480-6",
            "o2#8480-6.2",
            "o2#8480-6.2.2",
            "o4#8480-6",
            "o4#8462-4",
            "o5#8480-6"
        ]
    );
    // The birth date, the unknown patient, the display, and the id of a component.
    assert_eq!(source.health().await.unwrap().passed_over, 4);
    conformance::check(&source, "ABC12345", async || amend(&dir))
        .await
        .unwrap();
}

#[tokio::test]
async fn it_conforms_and_each_component_is_a_row() {
    let dir = folder(PANEL);
    let source = FhirSource::open(dir.path()).unwrap();
    conformance::check(&source, "ABC12345", async || amend(&dir))
        .await
        .unwrap();
    let held = source.0.held();
    let rows = &held.patients["p1"].rows[&DatasetKind::ClinicObservations];
    let ids: Vec<_> = rows.iter().map(|r| text_in(r, "observation_id")).collect();
    let first = ["o0#8480-6", "o0#8462-4"];
    assert_eq!(ids, [&first[..], &["o1#8480-6", "o1#8462-4"]].concat());
}

#[tokio::test]
async fn what_was_entered_in_error_or_has_no_place_is_passed_over_and_the_rest_served() {
    let dir = folder(PANEL);
    let of = |id: &str, rest: &str| {
        format!(r#"{{"id":"{id}","subject":{{"reference":"Patient/p1"}},{rest}}}"#) + "\n"
    };
    let code = r#""code":{"coding":[{"code":"38341003"}]},"onsetDateTime":"2026-01-01""#;
    let verified =
        |word: &str| format!(r#"{code},"verificationStatus":{{"coding":[{{"code":"{word}"}}]}}"#);
    let conditions = of("c1", &verified("confirmed"))
        + &of("c2", &verified("entered-in-error"))
        + &of("c3", &verified("refuted"))
        + &of("c4", r#""onsetDateTime":"2026-01-01""#);
    std::fs::write(dir.path().join("Condition.ndjson"), conditions).unwrap();
    let named =
        r#""authoredOn":"2026-01-01","medicationCodeableConcept":{"coding":[{"code":"1"}]}"#;
    let medications = of("m1", &format!(r#"{named},"status":"active""#))
        + &of("m2", &format!(r#"{named},"status":"entered-in-error""#))
        + &of(
            "m3",
            r#""medicationReference":{"reference":"Medication/1"}"#,
        );
    std::fs::write(dir.path().join("MedicationRequest.ndjson"), medications).unwrap();
    let given = |id: &str, rest: &str| of(id, rest).replace(r#""subject""#, r#""patient""#);
    let dose = r#""vaccineCode":{"coding":[{"code":"207"}]},"occurrenceDateTime":"2026-01-01""#;
    let immunizations = given("i1", &format!(r#"{dose},"status":"completed""#))
        + &given("i2", &format!(r#"{dose},"status":"entered-in-error""#))
        + &given("i3", &format!(r#"{dose},"status":"not-done""#))
        + &given(
            "i4",
            &dose.replace("occurrenceDateTime", "occurrenceString"),
        );
    std::fs::write(dir.path().join("Immunization.ndjson"), immunizations).unwrap();
    let source = FhirSource::open(dir.path()).unwrap();
    conformance::check(&source, "ABC12345", async || amend(&dir))
        .await
        .unwrap();
    let held = source.0.held();
    let rows = &held.patients["p1"].rows;
    let ids = |kind, column| -> Vec<_> {
        rows[&kind]
            .iter()
            .map(|row| text_in(row, column).to_owned())
            .collect()
    };
    assert_eq!(ids(DatasetKind::ClinicConditions, "condition_id"), ["c1"]);
    assert_eq!(ids(DatasetKind::ClinicMedications, "medication_id"), ["m1"]);
    let given = ids(DatasetKind::ClinicImmunizations, "immunization_id");
    assert_eq!(given, ["i1", "i3"]);
    let passed_over = source.health().await.unwrap().passed_over;
    assert_eq!(passed_over, 3, "c4, m3 and i4");
}

#[tokio::test]
async fn an_identifier_of_two_patients_finds_nobody_and_a_label_never_shows_another_one() {
    let dir = tempfile::tempdir().unwrap();
    let patients = r#"{"id":"p1","identifier":[{"system":"a","value":"11112222"},{"system":"b","value":"SHARED99"}]}
{"id":"p2","identifier":[{"system":"c","value":"SHARED99"}]}
"#;
    std::fs::write(dir.path().join("Patient.ndjson"), patients).unwrap();
    let source = FhirSource::open(dir.path()).unwrap();
    assert_eq!(source.find_customer("SHARED99").await.unwrap(), None);
    for (typed, patient, label) in [
        ("11112222", "p1", "Patient record"),
        ("b|SHARED99", "p1", "Patient record"),
        ("c|SHARED99", "p2", "Patient record ••••ED99"),
    ] {
        let found = source.find_customer(typed).await.unwrap().unwrap();
        assert_eq!(found.0, patient, "{typed}");
        let hers = source.snapshot(&found).await.unwrap();
        let accounts = hers.accounts().await.unwrap();
        assert_eq!(accounts[0].label, label);
    }
}
