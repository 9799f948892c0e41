//! The functions on seeds and on what a few thousand changes make of them. The same changes at
//! every run; `tests/fuzz` tries others.

use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use crate::question::Catalogue;

/// Inputs for each function, unless the time is over first.
const INPUTS: usize = 5_000;
/// Longest time for each.
const LONGEST: Duration = Duration::from_secs(3);

/// A small generator (xorshift): the changes must be the same at every run.
struct Changes(u64);

impl Changes {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % below.max(1)
    }

    /// A seed with some bytes changed, cut, doubled, or words of another seed put in.
    fn of(&mut self, seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
        let mut bytes = seeds[self.next(seeds.len())].clone();
        for _ in 0..=self.next(4) {
            let place = self.next(bytes.len());
            let end = (place + self.next(24)).min(bytes.len());
            match self.next(7) {
                0 if !bytes.is_empty() => bytes[place] ^= 1 << self.next(8),
                1 => drop(bytes.drain(place..end)),
                2 => {
                    let copy = bytes[place..end].to_vec();
                    bytes.splice(place..place, copy);
                }
                3 => {
                    let other = &seeds[self.next(seeds.len())];
                    let from = self.next(other.len());
                    let to = (from + self.next(40)).min(other.len());
                    bytes.splice(place..end, other[from..to].to_vec());
                }
                4 | 5 => {
                    let word = words[self.next(words.len())];
                    bytes.splice(place..place, word.bytes());
                }
                _ => bytes.truncate(place),
            }
        }
        bytes
    }
}

fn run(name: &str, seeds: &[Vec<u8>], words: &[&str], function: fn(&[u8])) {
    for seed in seeds {
        function(seed);
    }
    let (began, mut changes, mut tried) = (Instant::now(), Changes(0x9e37_79b9_7f4a_7c15), 0);
    while tried < INPUTS && began.elapsed() < LONGEST {
        function(&changes.of(seeds, words));
        tried += 1;
    }
    println!("fuzz: {name}: {tried} inputs, nothing found");
    assert!(tried > 50, "hardly anything was tried");
}

fn builtin() -> Catalogue {
    Catalogue::builtin().unwrap()
}

#[test]
fn changed_manifests_are_refused_or_bound_what_leaves() {
    let manifests = builtin();
    let seeds: Vec<_> = manifests
        .packages()
        .map(|p| serde_json::to_vec(p.manifest()).unwrap())
        .collect();
    let words = [
        "null",
        "1e308",
        "-1",
        "0",
        "\"text\"",
        "\"integer\"",
        "\"real\"",
        "\"date\"",
        "\"exact\"",
        "\"values\":[],",
        "\"min\":0,",
        "\"max\":9,",
        "\"multiple_of\":0,",
        "\"nullable\":true,",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\\u202e",
        "<",
    ];
    run("manifest", &seeds, &words, manifest);
}

#[test]
fn changed_statements_are_refused_or_touch_only_grants() {
    #[derive(Deserialize)]
    struct Statement {
        sql: String,
    }
    #[derive(Deserialize)]
    struct File {
        statement: Vec<Statement>,
    }
    let attacks: File = toml::from_str(include_str!("../../attacks/statements.toml")).unwrap();
    let catalogue = builtin();
    let mut seeds: Vec<_> = catalogue
        .packages()
        .map(|p| p.package().sql.clone().into_bytes())
        .collect();
    // As often as the attacks: a change of what is good gets further.
    seeds = seeds.iter().cycle().take(300).cloned().collect();
    seeds.extend(attacks.statement.into_iter().map(|s| s.sql.into_bytes()));
    let words = [
        " counterparty ",
        " bank_transactions ",
        " clinic_conditions ",
        " sqlite_schema ",
        " rowid ",
        "*",
        "(",
        ")",
        ",",
        ".",
        "'",
        "\"",
        "`",
        "[",
        "]",
        ";",
        "--",
        "/*",
        "*/",
        ":from",
        "?1",
        "||",
        " AS ",
        " FROM ",
        " JOIN ",
        " NATURAL JOIN ",
        " USING (category) ",
        " UNION ALL SELECT ",
        " IN (SELECT ",
        " CURRENT_TIMESTAMP ",
        "random()",
        "1e9",
        "x'00'",
        "\0",
        "\u{a0}",
        "\u{202e}",
    ];
    run("statement", &seeds, &words, statement);
}

#[test]
fn changed_deposits_are_refused_or_fit_their_schema() {
    let page = |sequence: u32, last: bool, amount: i64| {
        json!({"iss": "bank.example", "iat": 1, "request": consent_model::digest::Digest::of_bytes(b"r"),
            "item": "records", "sequence": sequence, "last": last, "body": {"kind": "records",
            "dataset": "bank.transactions", "receipt": "01890a5d-ac96-774b-bcce-b302099a8057",
            "rows": [{"transaction_id": format!("t{sequence}"), "account_id": "a",
                "booked_at": "2026-06-01T00:00:00Z", "amount_minor": amount, "category": "food"}]}})
    };
    let seeds = [
        json!([page(0, true, 5)]),
        json!([page(0, false, 5), page(1, true, -7)]),
    ];
    let seeds: Vec<_> = seeds.iter().map(|s| s.to_string().into_bytes()).collect();
    let accepted: Vec<ReleasePage> = json::parse(&seeds[0], MOST).unwrap();
    let asked = [DatasetKind::BankTransactions];
    assert_eq!(
        dataset::accepted(&accepted, &asked).len(),
        1,
        "the seed is good"
    );
    let words = [
        "null",
        "1e400",
        "-1",
        "9007199254740993",
        "\"9999-99-99T99:99:99Z\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\"note\":\"x\",",
        "\"clinic.conditions\"",
        "\"clinic.patients\"",
        "\\u0000",
        "true",
    ];
    run("deposit", &seeds, &words, deposit);
}

#[test]
fn changed_answers_are_refused_or_say_what_is_declared() {
    let catalogue = builtin();
    let package = catalogue
        .packages()
        .find(|p| p.manifest().name == "spending-by-category")
        .unwrap();
    let seed = json!({"manifest": package.manifest(), "parameters": {"months": 3, "band": 500},
        "rows": [{"category": "food", "lower": 500, "upper": 1000},
            {"category": "fuel", "lower": 0, "upper": 500}]});
    let answer: Answer = serde_json::from_value(seed.clone()).unwrap();
    let good = answer
        .manifest
        .check_answer(&answer.parameters, &answer.rows);
    assert_eq!(good, Ok(()), "the seed is good");
    let words = [
        "null",
        "1e308",
        "-1",
        "0",
        "499",
        "\"canary\"",
        "true",
        "[]",
        "{}",
        ",",
        "\"min\":0,",
        "\"values\":null,",
        "\"nullable\":true,",
        "\"type\":\"date\",",
        "\"2026-01-01\"",
    ];
    run("output", &[seed.to_string().into_bytes()], &words, output);
}
