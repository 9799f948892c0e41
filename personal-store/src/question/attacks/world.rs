//! Two vaults that differ in everything that the attacks are not granted.

use std::{collections::BTreeSet, fs, path::Path};

use consent_model::{
    dataset::DatasetKind::{BankAccounts, BankTransactions, ClinicConditions},
    question::{Package, Parameters},
    term::DataRange,
};
use serde_json::{Value, json};

use crate::{
    dataset::tests::{Sample, bring, row, sample},
    gate::BoundedOutput,
    question::{CheckedPackage, RunError, run, sandbox::unread},
    vault::Vault,
};

/// Begins every value that must not be told.
const CANARY: &str = "canary";
/// Amounts that must not be told: of other days, and in columns that were not granted.
const CANARY_NUMBERS: [&str; 2] = ["987654321", "876543210"];

/// The granted values, in both vaults: amount and category of the records in June.
fn granted() -> Vec<(i64, String)> {
    let mut rows = vec![
        (20, "food".to_owned()),
        (300, "food".to_owned()),
        (70_000, "canary-granted".to_owned()),
        (5, "a".repeat(1_000)),
    ];
    rows.extend((0..90).map(|n| (1_000 + n, "rent".to_owned())));
    rows
}

/// What a run gives: an answer, or why there is none. Holds every text that the outcome has.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The run was refused, or cut off.
    Refused(String),
    /// The answer was not of the declared shape.
    Misshapen(String),
    /// The bytes that would leave.
    Answer(String),
}

/// The two vaults.
pub(super) struct Vaults {
    one: Sample,
    other: Sample,
}

impl Vaults {
    pub(super) async fn make() -> Self {
        Self {
            one: vault("canary", 987_654_321, 876_543_210, 7).await,
            other: vault("another", 111, 222, 3).await,
        }
    }

    /// What a package gives on both, which must be the same.
    pub(super) async fn run(
        &self,
        package: &CheckedPackage,
        parameters: &Parameters,
    ) -> Result<Outcome, String> {
        let one = read(package, parameters, &self.one.vault).await;
        let other = read(package, parameters, &self.other.vault).await;
        same(one, &other)
    }

    /// The same, with the subset check out of the way.
    pub(super) async fn run_unread(&self, package: &CheckedPackage) -> Result<Outcome, String> {
        let parameters = parameters();
        let one = unread(package, &parameters, &june().into(), &self.one.vault).await;
        let other = unread(package, &parameters, &june().into(), &self.other.vault).await;
        let one = outcome(package, one);
        same(one, &outcome(package, other))
    }

    /// Names of files that an attack could have made.
    pub(super) fn traces(&self) -> BTreeSet<String> {
        let here = std::env::current_dir().unwrap();
        let mut found = BTreeSet::new();
        for folder in [self.one.folder.path(), self.other.folder.path(), &here] {
            found.extend(names(folder));
        }
        // Other programs use these too.
        let temporary = std::env::temp_dir();
        for folder in [&temporary, Path::new("/proc/self/fd")] {
            let ours = |name: &String| name.contains("stolen") || name.contains("etilqs");
            found.extend(names(folder).into_iter().filter(ours));
        }
        found
    }

    /// Both are undamaged, and a good question answers.
    pub(super) async fn are_whole_and_answer(&self) {
        for sample in [&self.one, &self.other] {
            let mut used = sample.vault.lock().await;
            let told: String = sqlx::query_scalar("PRAGMA integrity_check")
                .fetch_one(used.connection().unwrap())
                .await
                .unwrap();
            assert_eq!(told, "ok");
        }
        let sql = "SELECT count(*) AS a FROM bank_transactions WHERE category = :word";
        let package = CheckedPackage::check(package(sql, "number")).unwrap();
        let found = self.run(&package, &parameters()).await.unwrap();
        assert!(
            matches!(&found, Outcome::Answer(bytes) if bytes.contains("{\"a\":2}")),
            "{found:?}"
        );
    }
}

async fn vault(private: &str, other_days: i64, balance: i64, others: i64) -> Sample {
    let s = sample().await;
    let transaction = |n: usize, at: &str, amount: i64, category: &str| {
        row(json!({
            "transaction_id": format!("{private}-{n:04}"), "account_id": format!("{private}-account"),
            "booked_at": at, "amount_minor": amount, "category": category,
            "counterparty": format!("{private}-counterparty"),
            "balance_after_minor": balance + i64::try_from(n).unwrap(),
        }))
    };
    let in_june = granted().into_iter().enumerate();
    let mut rows: Vec<_> = in_june
        .map(|(n, (amount, category))| {
            let at = format!("2026-06-{:02}T00:00:00Z", 1 + n % 30);
            transaction(n, &at, amount, &category)
        })
        .collect();
    for n in 0..others {
        let category = format!("{private}-outside");
        let n = usize::try_from(n).unwrap();
        rows.push(transaction(
            900 + n,
            "2026-05-31T23:59:59Z",
            other_days,
            &category,
        ));
        rows.push(transaction(
            950 + n,
            "2026-07-01T00:00:00Z",
            other_days,
            &category,
        ));
    }
    bring(&s, BankTransactions, rows).await;
    let account = json!({"account_id": format!("{private}-account"), "currency": "INR",
        "masked_number": format!("{private}-number"), "kind": "savings", "balance_minor": balance});
    bring(&s, BankAccounts, vec![row(account)]).await;
    let condition = |n| {
        row(
            json!({"condition_id": format!("{private}-{n}"), "code": format!("{private}-code"),
            "display": format!("{private}-condition"), "onset_on": "2026-06-05"}),
        )
    };
    bring(&s, ClinicConditions, (0..others).map(condition).collect()).await;
    s
}

/// The package that an attack stands in.
pub(super) fn package(sql: &str, gives: &str) -> Package {
    let number =
        |name| json!({"name": name, "type": "integer", "min": 0, "max": 999, "nullable": true});
    let columns = match gives {
        "text" => json!([{"name": "a", "type": "text", "values": ["food", "rent", "other"]}]),
        "two" => json!([number("a"), number("b")]),
        _ => json!([number("a")]),
    };
    Package {
        manifest: serde_json::from_value(manifest(&columns)).unwrap(),
        sql: sql.to_owned(),
    }
}

/// A good manifest.
pub(super) fn manifest(columns: &Value) -> Value {
    json!({
        "name": "attack", "version": 1, "publisher": "somebody", "purposes": ["105"],
        "title": {"en": "Title"}, "explanation": {"en": "Explanation"}, "sentence": {"en": "{a}"},
        "inputs": [
            {"dataset": "bank.transactions", "columns": ["booked_at", "amount_minor", "category"],
                "longest_range_days": 400},
            {"dataset": "bank.accounts", "columns": ["kind"], "longest_range_days": 400}],
        "parameters": {"least": {"type": "integer", "min": 0, "max": 9},
            "word": {"type": "choice", "values": ["food", "rent"]}},
        "output": {"max_rows": 3, "columns": columns}, "release": "exact",
        "review": {"by": "somebody", "at": "2026-11-01T00:00:00Z", "state": "published"}
    })
}

pub(super) fn parameters() -> Parameters {
    json!({"least": 1, "word": "food"})
        .as_object()
        .unwrap()
        .clone()
}

pub(super) fn june() -> DataRange {
    DataRange {
        from: "2026-06-01".parse().unwrap(),
        to: "2026-06-30".parse().unwrap(),
    }
}

/// Every text of an error: what it says, its causes, and how it is printed for programmers.
pub(super) fn told(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(" {error} {error:?}"));
        cause = error.source();
    }
    text
}

/// No canary in a text, whatever else it says.
pub(super) fn tells_nothing(text: &str, except: &str) -> Result<(), String> {
    let found = |canary: &str| text.contains(canary) && !except.contains(canary);
    if found(CANARY) || CANARY_NUMBERS.into_iter().any(found) {
        return Err(format!("a canary in `{text}`"));
    }
    Ok(())
}

async fn read(package: &CheckedPackage, parameters: &Parameters, vault: &Vault) -> Outcome {
    let ran = run(package, parameters, &june().into(), vault).await;
    outcome(package, ran)
}

fn outcome(package: &CheckedPackage, ran: Result<crate::question::RawAnswer, RunError>) -> Outcome {
    match ran {
        // Which budget is used up first may differ from run to run.
        Err(RunError::CutOff(_)) => Outcome::Refused("cut off".to_owned()),
        Err(error) => Outcome::Refused(format!("{} {}", error.rule(), told(&error))),
        Ok(raw) => {
            let printed = format!("{raw:?}");
            match BoundedOutput::check(package, raw) {
                Err(rule) => Outcome::Misshapen(format!("{rule} {rule:?} {printed}")),
                Ok(bounded) => {
                    let bytes = String::from_utf8(bounded.bytes().to_vec()).unwrap();
                    assert!(!format!("{bounded:?} {printed}").contains(CANARY));
                    Outcome::Answer(bytes)
                }
            }
        }
    }
}

fn same(one: Outcome, other: &Outcome) -> Result<Outcome, String> {
    if one == *other {
        Ok(one)
    } else {
        Err(format!(
            "told what was not granted: {one:?} of one, {other:?} of the other"
        ))
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let name = |entry: fs::DirEntry| {
        let target = fs::read_link(entry.path()).unwrap_or_else(|_| entry.path());
        target.display().to_string()
    };
    entries.map(name).collect()
}
