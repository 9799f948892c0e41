//! Each rule refuses a package that is right otherwise, and says where.

use serde_json::{Value, json};
use service_kit::testing;

use super::*;
use crate::question::{LANGUAGES, template::template};

/// The template with a changed manifest.
fn with(change: impl FnOnce(&mut Value)) -> Files {
    let mut files = template("trial");
    let mut manifest: Value = serde_json::from_str(&files.manifest).unwrap();
    change(&mut manifest);
    files.manifest = manifest.to_string();
    files
}

/// The template with changed examples.
fn with_examples(change: impl FnOnce(&mut Vec<Value>)) -> Files {
    let mut files = template("trial");
    let mut examples: Vec<Value> =
        serde_json::from_str(files.examples.as_deref().unwrap()).unwrap();
    change(&mut examples);
    files.examples = Some(Value::from(examples).to_string());
    files
}

/// The template with other code.
fn with_code(change: impl FnOnce(&str) -> String) -> Files {
    let mut files = template("trial");
    files.query = change(&files.query);
    files
}

async fn found(files: &Files) -> Report {
    check(files, &LANGUAGES, &testing::ids(3)).await
}

/// Holds that the package is refused at this place for this.
async fn refused(files: Files, place: &str, what: &str) {
    let report = found(&files).await;
    let hit = report.findings.iter().any(|f| {
        f.severity == Severity::Refused
            && f.place.contains(place)
            && f.what.contains(what)
            && !f.mend.is_empty()
    });
    let all: Vec<_> = report.findings.iter().map(Finding::to_string).collect();
    assert!(
        hit && !report.is_ok(),
        "{place}: {what} is not in\n{}",
        all.join("\n")
    );
}

#[tokio::test]
async fn what_people_read_must_be_whole_in_every_language() {
    let m = "manifest.json, ";
    refused(with(|v| drop(v["title"]["ja"].take())), "manifest.json", "").await;
    refused(
        with(|v| v["title"]["ja"] = json!(" ")),
        "title.ja",
        "no text in this language",
    )
    .await;
    let without = |member: &'static str, language: &'static str| {
        with(move |v| drop(v[member].as_object_mut().unwrap().remove(language)))
    };
    refused(
        without("explanation", "hi"),
        "explanation.hi",
        "no text in this language",
    )
    .await;
    refused(
        without("sentence", "ja"),
        "sentence.ja",
        "no text in this language",
    )
    .await;
    refused(without("title", "en"), "title", "in English").await;
    let said = |language: &'static str, sentence: &'static str| {
        with(move |v| v["sentence"][language] = json!(sentence))
    };
    refused(
        said("en", "{status} {bookings"),
        "sentence.en",
        "stands alone",
    )
    .await;
    refused(
        said("en", "{status}} {bookings}"),
        "sentence.en",
        "stands alone",
    )
    .await;
    refused(
        said("en", "{status} {bookings} {day}"),
        "sentence.en",
        "`{day}` is neither",
    )
    .await;
    refused(
        said("hi", "{months} {status}"),
        "sentence.hi",
        "does not tell column `bookings`",
    )
    .await;
    refused(
        said("ja", "{status} {bookings}"),
        "sentence.ja",
        "other placeholders",
    )
    .await;
    let words = |change: fn(&mut Value)| with(move |v| change(&mut v["words"]));
    refused(
        words(|w| *w = json!({})),
        "words.status.often",
        "does not say what it is called",
    )
    .await;
    refused(
        words(|w| drop(w["status"]["often"].as_object_mut().unwrap().remove("hi"))),
        "words.status.often.hi",
        "no text in this language",
    )
    .await;
    refused(
        words(|w| w["status"]["always"] = json!({"en": "a", "hi": "a", "ja": "a"})),
        "words.status.always",
        "no column or parameter",
    )
    .await;
    refused(
        words(|w| w["status"]["often"]["en"] = json!("{months}")),
        m,
        "braces in a word",
    )
    .await;
    let some_choices = with(|v| {
        v["parameters"]["least"] = json!({"type": "choice", "values": ["1", "2"]});
        v["words"]["least"] = json!({"1": {"en": "a", "hi": "a", "ja": "a"}});
    });
    refused(some_choices, "words.least.2", "this one is not").await;
}

#[tokio::test]
async fn a_name_purpose_or_version_that_means_nothing_is_refused() {
    refused(
        with(|v| v["name"] = json!("other")),
        "name",
        "folder of another name",
    )
    .await;
    refused(with(|v| v["name"] = json!("Two Words")), "name", "a-z, 0-9").await;
    refused(with(|v| v["version"] = json!(0)), "version", "count from 1").await;
    refused(
        with(|v| v["purposes"] = json!([])),
        "purposes",
        "at least one purpose",
    )
    .await;
    refused(
        with(|v| v["purposes"] = json!(["105", "105"])),
        "purposes",
        "names each once",
    )
    .await;
    refused(
        with(|v| v["purposes"] = json!(["999"])),
        "manifest.json",
        "purposes",
    )
    .await;
    refused(
        with(|v| v["review"]["by"] = json!("")),
        "review.by",
        "nobody stands",
    )
    .await;
    refused(with(|v| v["note"] = json!(1)), "manifest.json", "").await;
}

#[tokio::test]
async fn parameters_without_sane_bounds_are_refused() {
    for (parameter, what) in [
        (
            json!({"type": "integer", "min": 3, "max": 2}),
            "above its `max`",
        ),
        (
            json!({"type": "integer", "min": 1, "max": 12, "step": 0}),
            "below 1",
        ),
        (
            json!({"type": "integer", "min": 1, "max": 12, "step": 5}),
            "no multiples",
        ),
        (json!({"type": "choice", "values": []}), "nothing to choose"),
        (
            json!({"type": "choice", "values": ["a", "a"]}),
            "another word",
        ),
        (
            json!({"type": "choice", "values": (0..25).map(|n| n.to_string()).collect::<Vec<_>>()}),
            "so many choices",
        ),
    ] {
        let files = with(|v| v["parameters"]["months"] = parameter);
        refused(files, "parameters.months", what).await;
    }
    let reserved =
        with(|v| v["parameters"]["since"] = json!({"type": "integer", "min": 1, "max": 2}));
    refused(reserved, "parameters.since", "must be a-z").await;
    let unused =
        with(|v| v["parameters"]["least"] = json!({"type": "integer", "min": 1, "max": 2}));
    refused(unused, "parameters.least", "never names `:least`").await;
}

#[tokio::test]
async fn an_output_that_is_not_closed_is_refused() {
    let column = |change: fn(&mut Value)| with(move |v| change(&mut v["output"]["columns"][1]));
    for (change, what) in [
        (
            (|c| drop(c.as_object_mut().unwrap().remove("max"))) as fn(&mut Value),
            "a least and a greatest",
        ),
        (
            |c| drop(c.as_object_mut().unwrap().remove("multiple_of")),
            "must have a step",
        ),
        (|c| c["multiple_of"] = json!(0), "must be above 0"),
        (|c| c["multiple_of"] = json!(1), "a step of 2 or more"),
        (
            |c| c["multiple_of"] = json!("months"),
            "needs a `step` of 2 or more",
        ),
        (
            |c| c["type"] = json!("date"),
            "days and moments do not leave",
        ),
        (|c| c["type"] = json!("text"), "must list its values"),
        (
            |c| {
                c["unit"] = json!("INR");
                c["multiple_of"] = json!(10);
            },
            "pin an amount of money",
        ),
    ] {
        refused(column(change), "output.columns.bookings", what).await;
    }
    let twice = with(|v| {
        v["output"]["columns"][0]["values"] = json!(["never", "never", "seldom", "often"])
    });
    refused(twice, "output.columns.status", "stands twice").await;
    refused(
        with(|v| v["output"]["max_rows"] = json!(101)),
        "max_rows",
        "the data itself",
    )
    .await;
    refused(
        with(|v| v["output"]["max_rows"] = json!(0)),
        "output",
        "a column and a row",
    )
    .await;
    let twin = with(|v| v["output"]["columns"][1]["name"] = json!("status"));
    refused(twin, "output.columns.status", "another name").await;
    let exact = with(|v| {
        v["release"] = json!("exact");
        v["output"]["columns"][1]["unit"] = json!("INR");
    });
    let warned = found(&exact).await;
    assert!(warned.is_ok() && warned.findings[0].severity == Severity::Warned);
}

#[tokio::test]
async fn inputs_that_are_not_there_or_not_needed_are_refused() {
    let columns = |names: &'static [&str]| with(move |v| v["inputs"][0]["columns"] = json!(names));
    refused(
        columns(&["booked_at", "amount_minor", "note"]),
        "columns.note",
        "no column `note`",
    )
    .await;
    refused(
        columns(&["booked_at", "amount_minor", "category"]),
        "columns.category",
        "never names",
    )
    .await;
    refused(
        with(|v| v["inputs"][0]["longest_range_days"] = json!(0)),
        "inputs",
        "a range",
    )
    .await;
    refused(
        with(|v| v["inputs"][0]["dataset"] = json!("bank.loans")),
        "manifest.json",
        "inputs",
    )
    .await;
    let another = with(|v| {
        let input =
            json!({"dataset": "bank.accounts", "columns": ["kind"], "longest_range_days": 1});
        v["inputs"].as_array_mut().unwrap().push(input);
    });
    refused(another, "inputs.bank.accounts.columns.kind", "never names").await;
}

#[tokio::test]
async fn code_that_does_not_keep_to_the_manifest_is_refused() {
    let replaced = |from: &'static str, to: &'static str| with_code(move |c| c.replace(from, to));
    refused(
        replaced("bank_transactions", "bank_accounts"),
        "query.sql",
        "",
    )
    .await;
    refused(replaced("count(*)", "random()"), "query.sql", "").await;
    refused(
        replaced("AS bookings", "AS number"),
        "query.sql",
        "the columns of the manifest",
    )
    .await;
    refused(replaced(":since", ":until"), "query.sql", "").await;
    refused(
        with_code(|_| "DELETE FROM bank_transactions".into()),
        "query.sql",
        "",
    )
    .await;
    refused(
        replaced("found / 10 * 10 AS", "found AS"),
        "output",
        "not of the shape",
    )
    .await;
    refused(
        with_code(|c| c.replace("'often'", "'always'")),
        "output",
        "not of the shape",
    )
    .await;
}

#[tokio::test]
async fn examples_that_are_few_alike_wrong_or_not_askable_are_refused() {
    let mut none = template("trial");
    none.examples = None;
    refused(none, "examples.json", "there are 0 examples").await;
    refused(
        with_examples(|e| e.truncate(2)),
        "examples.json",
        "there are 2 examples",
    )
    .await;
    refused(
        with_examples(|e| e[1]["name"] = e[0]["name"].clone()),
        "example 2",
        "another example",
    )
    .await;
    refused(
        with_examples(|e| {
            let one = e[0].clone();
            e.clear();
            for name in ["a", "b", "c"] {
                let mut more = one.clone();
                more["name"] = json!(name);
                e.push(more);
            }
        }),
        "examples.json",
        "the same answer",
    )
    .await;
    refused(
        with_examples(|e| e[0]["expected"][0]["bookings"] = json!(10)),
        "example 1",
        "it gives",
    )
    .await;
    refused(
        with_examples(|e| e[3]["expected"] = json!([])),
        "example 4",
        "no answer",
    )
    .await;
    refused(
        with_examples(|e| e[0]["expected"] = json!("none")),
        "examples.json",
        "",
    )
    .await;
    refused(
        with_examples(|e| e[0]["parameters"]["months"] = json!(13)),
        "example 1",
        "out of its bounds",
    )
    .await;
    refused(
        with_examples(|e| drop(e[0].as_object_mut().unwrap().remove("parameters"))),
        "example 1",
        "is missing",
    )
    .await;
    refused(
        with_examples(|e| e[0]["range"]["from"] = json!("2020-01-01")),
        "range",
        "longer than the 366",
    )
    .await;
    refused(
        with_examples(|e| e[0]["records"]["bank.accounts"] = json!([{}])),
        "records.bank.accounts",
        "does not read",
    )
    .await;
    refused(
        with_examples(|e| e[0]["records"]["bank.transactions"][2]["amount_minor"] = json!("x")),
        "records.bank.transactions[2]",
        "amount_minor",
    )
    .await;
}

#[tokio::test]
async fn an_answer_that_hangs_on_the_order_of_the_records_is_refused() {
    // Which of several medicines of one day comes first is nowhere said.
    let mut files = with(|v| {
        let input = json!({"dataset": "clinic.medications", "columns": ["code", "authored_on"],
            "longest_range_days": 366});
        v["inputs"] = json!([input]);
    });
    files.query = "SELECT 'seldom' AS status, CAST(code AS INTEGER) / 10 * 10 AS bookings \
        FROM clinic_medications WHERE authored_on >= :since LIMIT 1"
        .into();
    let example = |name: &str, codes: &[&str], expected: Value| {
        let medicine = |code: &&str| json!({"code": code, "authored_on": "2026-06-02"});
        let rows: Vec<_> = codes.iter().map(medicine).collect();
        json!({"name": name, "records": {"clinic.medications": rows},
            "parameters": {"months": 1}, "range": {"from": "2026-06-01", "to": "2026-06-30"},
            "expected": expected})
    };
    let ten = json!([{"status": "seldom", "bookings": 10}]);
    let examples = [
        example("one", &["10"], ten.clone()),
        example("two", &["10", "20"], ten),
        example("none", &[], json!("no_data")),
    ];
    files.examples = Some(json!(examples).to_string());
    let what = "with the records in reversed order it answers otherwise";
    refused(files, "example 2", what).await;
}

#[tokio::test]
async fn the_template_passes_as_it_stands() {
    let report = found(&template("money-comes-in")).await;
    assert!(
        report.is_ok() && report.findings.is_empty(),
        "{:?}",
        report.findings
    );
    assert_eq!(
        (report.examples, report.name.as_str()),
        (4, "money-comes-in")
    );
    assert!(report.digest.is_some());
}

#[tokio::test]
async fn two_that_differ_under_one_name_and_version_are_refused() {
    let mut reports = vec![
        found(&template("trial")).await,
        found(&template("trial")).await,
    ];
    twice(&mut reports);
    assert!(reports.iter().all(Report::is_ok));
    let other = with(|v| v["title"]["en"] = json!("Another"));
    reports.push(found(&other).await);
    twice(&mut reports);
    let counted: Vec<_> = reports.iter().map(Report::is_ok).collect();
    assert_eq!(counted, [true, true, false]);
    assert!(reports[2].findings[0].place.contains("version"));
}
