//! What the questions that come with the store answer.

use consent_model::{
    dataset::DatasetKind::{self, BankTransactions, ClinicObservations},
    term::DataRange,
};
use serde_json::{Value, json};

use super::{
    tests::{map, range},
    *,
};
use crate::dataset::tests::{Sample, bring, observation, sample, transaction};

/// What a built-in question answers.
async fn answer(s: &Sample, name: &str, parameters: Value, range: DataRange) -> Value {
    let catalogue = Catalogue::builtin().unwrap();
    let package = catalogue
        .packages()
        .find(|p| p.manifest().name == name)
        .unwrap();
    let (manifest, parameters) = (package.manifest(), map(parameters));
    manifest
        .check_ask(manifest.purposes[0], &parameters, &range)
        .unwrap();
    let (question, with, _, rows) = run(package, &parameters, &range.into(), &s.vault)
        .await
        .unwrap()
        .into_parts();
    assert_eq!((question, &with), (package.digest(), &parameters));
    manifest.check_answer(&parameters, &rows).unwrap();
    for language in ["en", "hi", "ja"] {
        let sentence = manifest.sentence(language, &parameters, &rows);
        assert!(
            !sentence.is_empty() && !sentence.contains(['{', '}']),
            "{sentence}"
        );
    }
    serde_json::to_value(rows).unwrap()
}

#[test]
fn every_built_in_question_is_published_and_found_by_its_digest() {
    let catalogue = Catalogue::builtin().unwrap();
    assert_eq!(catalogue.packages().count(), builtin_files().count());
    for package in catalogue.packages() {
        let manifest = package.manifest();
        assert_eq!(
            manifest.review.state,
            consent_model::question::ReviewState::Published
        );
        assert_eq!(
            catalogue.get(&package.digest()).unwrap().package(),
            package.package()
        );
        assert!(catalogue.examples(&package.digest()).len() >= 3);
        for texts in [&manifest.title, &manifest.explanation, &manifest.sentence] {
            assert!(["en", "hi", "ja"].iter().all(|l| texts.contains_key(*l)));
        }
    }
}

#[tokio::test]
async fn every_built_in_question_passes_the_check_and_gives_what_its_examples_say() {
    let ids = service_kit::testing::ids(12);
    let mut wrong = String::new();
    for files in builtin_files() {
        let report = check::check(&files, &LANGUAGES, &ids).await;
        for finding in &report.findings {
            wrong.push_str(&format!("{}: {finding}\n", report.name));
        }
    }
    assert_eq!(wrong, "");
}

const PAGE: &str = include_str!("../../../docs/questions.md");

#[test]
fn the_page_tells_of_every_question_kind_of_records_and_function() {
    let row = |name: &str| {
        let begins = format!("| `{name}` | ");
        let mut lines = PAGE.lines().filter(|line| line.starts_with(&begins));
        lines.next().unwrap_or_else(|| panic!("no row for {name}"))
    };
    let catalogue = Catalogue::builtin().unwrap();
    for package in catalogue.packages() {
        let manifest = package.manifest();
        let told = row(&manifest.name);
        for input in &manifest.inputs {
            assert!(told.contains(&format!("`{}`", input.dataset)), "{told}");
        }
        for parameter in manifest.parameters.keys() {
            assert!(told.contains(&format!("`{parameter}`")), "{told}");
        }
        assert_eq!(told.matches(" | ").count(), 4, "{told}");
    }
    for kind in DatasetKind::ALL {
        let columns = kind.schema().columns.iter();
        let columns: Vec<_> = columns.map(|c| format!("`{}`", c.name)).collect();
        assert!(
            PAGE.contains(&format!("| `{kind}` | {} |", columns.join(", "))),
            "{kind}"
        );
    }
    for function in functions::names().split(", ") {
        assert!(PAGE.contains(&format!("`{function}`")), "{function}");
    }
}

#[test]
fn the_examples_on_the_page_are_right() {
    let (_, after) = PAGE.split_once("```json\n").unwrap();
    let (shown, _) = after.split_once("```").unwrap();
    let mut files = template::template("money-in");
    files.examples = Some(shown.to_owned());
    let examples = files.examples().unwrap();
    assert!(!examples.is_empty());
    for example in examples {
        example::filled(&example.records, &example.range).unwrap();
    }
}

#[tokio::test]
async fn average_monthly_income_counts_income_of_the_last_months_in_bands() {
    let s = sample().await;
    let rows = vec![
        transaction("1", "2026-03-31T23:59:59Z", 99_999_900, "income"),
        transaction("2", "2026-04-01T00:00:00Z", 3_100_050, "income"),
        transaction("3", "2026-05-15T10:00:00Z", 3_100_000, "income"),
        transaction("4", "2026-06-15T10:00:00Z", 3_250_000, "income"),
        transaction("5", "2026-06-16T10:00:00Z", -900_000, "income"),
        transaction("6", "2026-06-17T10:00:00Z", 900_000, "refund"),
    ];
    bring(&s, BankTransactions, rows).await;
    let ask = |months: u32, band: u32| {
        let year = range("2026-01-01", "2026-06-30");
        answer(
            &s,
            "average-monthly-income",
            json!({"months": months, "band": band}),
            year,
        )
    };
    // (31,000.50 + 31,000 + 32,500) / 3 = 31,500
    let expected = json!([{"lower": 30_000, "upper": 35_000, "months": 3}]);
    assert_eq!(ask(3, 5_000).await, expected);
    assert_eq!(
        ask(1, 1_000).await,
        json!([{"lower": 32_000, "upper": 33_000, "months": 1}])
    );
    assert_eq!(
        ask(24, 100_000).await,
        json!([{"lower": 0, "upper": 100_000, "months": 24}])
    );
    // Months are counted across the turn of the year.
    let winter = range("2026-01-01", "2027-01-31");
    let none = answer(
        &s,
        "average-monthly-income",
        json!({"months": 7, "band": 1000}),
        winter,
    )
    .await;
    assert_eq!(none, json!([{"lower": 0, "upper": 1_000, "months": 7}]));
    let eight = answer(
        &s,
        "average-monthly-income",
        json!({"months": 8, "band": 1000}),
        winter,
    )
    .await;
    assert_eq!(
        eight,
        json!([{"lower": 4_000, "upper": 5_000, "months": 8}])
    );
}

#[tokio::test]
async fn spending_by_category_names_no_unlisted_category() {
    let s = sample().await;
    let rows = vec![
        transaction("1", "2026-06-01T00:00:00Z", -120_000, "food"),
        transaction("2", "2026-06-02T00:00:00Z", -85_000, "food"),
        transaction("3", "2026-06-03T00:00:00Z", -50_000, "canary"),
        transaction("4", "2026-06-03T00:00:00Z", -60_000, "tax"),
        transaction("5", "2026-06-04T00:00:00Z", 500_000, "income"),
        transaction("6", "2026-05-31T00:00:00Z", -9_900_000, "travel"),
    ];
    bring(&s, BankTransactions, rows).await;
    let year = range("2026-01-01", "2026-06-30");
    let found = answer(
        &s,
        "spending-by-category",
        json!({"months": 1, "band": 500}),
        year,
    )
    .await;
    let expected = json!([{"category": "food", "lower": 2000, "upper": 2500},
        {"category": "other", "lower": 1000, "upper": 1500}]);
    assert_eq!(found, expected);
}

#[tokio::test]
async fn observations_in_range_tells_where_the_newest_lies() {
    let s = sample().await;
    let with_unit = |id: &str, at: &str, code: &str, value: f64, unit: &str| {
        let mut o = observation(id, at, code, value);
        o.insert("unit".into(), unit.into());
        o
    };
    let mut rows: Vec<_> = (0..6)
        .map(|n| {
            with_unit(
                &format!("h{n}"),
                &format!("2026-0{}-01T00:00:00Z", n + 1),
                "4548-4",
                6.1,
                "%",
            )
        })
        .collect();
    rows.push(with_unit("h9", "2026-09-01T00:00:00Z", "4548-4", 5.69, "%"));
    rows.push(with_unit(
        "other unit",
        "2026-10-01T00:00:00Z",
        "4548-4",
        48.0,
        "mmol/mol",
    ));
    rows.push(with_unit(
        "b",
        "2026-10-01T00:00:00Z",
        "39156-5",
        25.0,
        "kg/m2",
    ));
    rows.push(observation(
        "no unit",
        "2026-10-01T00:00:00Z",
        "2345-7",
        90.0,
    ));
    bring(&s, ClinicObservations, rows).await;
    let ask = |code: &str, to: &str| {
        let year = range("2026-01-01", to);
        answer(&s, "observations-in-range", json!({"code": code}), year)
    };
    let is =
        |status: &str, observations: u32| json!([{"status": status, "observations": observations}]);
    assert_eq!(ask("4548-4", "2026-12-31").await, is("in_range", 5));
    assert_eq!(ask("4548-4", "2026-04-30").await, is("high", 0));
    assert_eq!(ask("39156-5", "2026-12-31").await, is("high", 0));
    assert_eq!(ask("2345-7", "2026-12-31").await, is("none", 0));
}
