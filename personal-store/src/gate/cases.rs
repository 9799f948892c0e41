//! Every rule, each reached through the public path: a consent, a signed request, and
//! [`Gate::serve`]. A rule without a case does not compile.

use std::{future::ready, sync::Arc};

use chrono::TimeDelta;
use consent_model::{
    approval::ApprovedItem,
    data_request::SOURCE_TYP,
    dataset::{DatasetKind::BankTransactions, Row},
    digest::Digest,
    jose::sign,
    question::Package,
    request::Ask,
    status_list::Status,
    term::{DataRange, FetchType, Frequency, Term, Unit},
};
use serde_json::{Value, json};
use service_kit::testing;

use super::{
    world::{ITEM, World, half_year, parameters, world},
    *,
};
use crate::{
    dataset::tests::{bring, transaction},
    question::{Catalogue, CheckedPackage, PackageError, RunError},
};

type Outcome = Result<Served, Rule>;

/// The table; `None` where no request can reach the rule.
async fn case(rule: Rule) -> Option<(World, Outcome)> {
    let mut w = world().await;
    let outcome = match rule {
        Rule::StatusUnknown => w.under(None).await,
        Rule::Revoked => w.under(Some(Status::Revoked)).await,
        Rule::Paused => w.under(Some(Status::Paused)).await,
        Rule::Superseded => w.under(Some(Status::Superseded)).await,
        Rule::NotYetValid => {
            let start = testing::start() + TimeDelta::days(2);
            let artifact = w.artifact_of(w.item(), Term { start, ..w.term() }, None);
            w.serve(&artifact, &w.request("j")).await
        }
        Rule::Expired => {
            let artifact = w.artifact();
            w.clock.advance(std::time::Duration::from_secs(30 * 86_400));
            let outcome = w.serve(&artifact, &w.request("j")).await;
            w.clock.set(testing::start());
            outcome
        }
        Rule::UnknownItem => {
            let id = "other".parse().unwrap();
            w.asked_of(ApprovedItem { id, ..w.item() }).await
        }
        Rule::OutsideRange => {
            let range = DataRange {
                to: half_year().to.pred_opt().unwrap(),
                ..half_year()
            };
            let request = w.request_of("j", Some(range), &w.cnf);
            w.serve(&w.artifact(), &request).await
        }
        Rule::Exhausted => {
            let artifact = w.artifact();
            w.serve(&artifact, &w.request("j1")).await.unwrap();
            w.serve(&artifact, &w.request("j2")).await
        }
        Rule::Malformed => w.with_claims(json!({"item": ITEM})).await,
        Rule::OwnParameters => {
            let with = |name: &str, value: Value| {
                let mut claims = w.request("j").unverified_claims::<Value>().unwrap();
                claims[name] = value;
                claims
            };
            for (name, value) in [
                ("question", json!(w.question)),
                ("providers", json!(["bank.example"])),
            ] {
                let outcome = w.with_claims(with(name, value)).await;
                assert_eq!(outcome, Err(Rule::OwnParameters), "{name}");
            }
            w.with_claims(with("parameters", json!({"months": 1, "band": 1000})))
                .await
        }
        Rule::WrongKey => {
            let request = w.request_of("j", None, &w.manager);
            w.serve(&w.artifact(), &request).await
        }
        Rule::OutsideTime => {
            let (artifact, request) = (w.artifact(), w.request("j"));
            w.clock.advance(std::time::Duration::from_secs(301));
            w.serve(&artifact, &request).await
        }
        Rule::Replayed => {
            let (artifact, request) = (w.daily(), w.request("j"));
            w.serve(&artifact, &request).await.unwrap();
            w.serve(&artifact, &request).await
        }
        Rule::SessionReused => {
            let (artifact, session) = (w.daily(), w.ids.mint());
            let valid = || ready(Some(Status::Valid));
            let (first, second) = (w.request("j1"), w.request("j2"));
            w.serve_under(session, &artifact, &first, valid)
                .await
                .unwrap();
            w.serve_under(session, &artifact, &second, valid).await
        }
        Rule::OtherSource => {
            let hers = w.gate.clone();
            let party = "another-store.example".parse().unwrap();
            w.gate = Gate {
                party,
                ..hers.clone()
            };
            let outcome = w.serve(&w.artifact(), &w.request("j")).await;
            w.gate = hers;
            outcome
        }
        Rule::NoReceiver => {
            let unnamed = w.artifact_with(w.item(), w.term(), None, false);
            w.serve(&unnamed, &w.request("j")).await
        }
        Rule::NotAnAnswer => {
            let (datasets, range) = (vec![BankTransactions], half_year());
            w.asking(Ask::Records { datasets, range }).await
        }
        Rule::UnknownQuestion => {
            let known = w.gate.catalogue.get(&w.question).unwrap().package().clone();
            let sql = format!("{} ", known.sql);
            let changed = Package { sql, ..known }.digest().unwrap();
            w.asking(w.answer(changed, half_year())).await
        }
        Rule::NotPublished => {
            let draft = Trial {
                state: "withdrawn",
                ..Trial::of("SELECT 1 AS a")
            };
            w.trying(draft).await
        }
        Rule::QuestionWithdrawn => {
            w.gate.withdrawn().extend([w.question]);
            let outcome = w.asking(w.answer(w.question, half_year())).await;
            let withdrawn = super::Withdrawn::default();
            let gate = w.gate.clone();
            w.gate = Gate { withdrawn, ..gate };
            outcome
        }
        Rule::WrongPurpose => {
            let other = Trial {
                purpose: "101",
                ..Trial::of("SELECT 1 AS a")
            };
            w.trying(other).await
        }
        Rule::InvalidParameter => {
            let mut ask = w.answer(w.question, half_year());
            if let Ask::Answer { parameters, .. } = &mut ask {
                parameters.insert("band".into(), json!(999));
            }
            w.asking(ask).await
        }
        Rule::RangeTooLong => {
            let from = "2024-01-01".parse().unwrap();
            let range = DataRange {
                from,
                ..half_year()
            };
            w.asking(w.answer(w.question, range)).await
        }
        Rule::TooManyVariants => {
            w.gate = w.gate.clone().with_limits(Limits {
                variants: 1,
                window_days: 30,
            });
            w.serve(&w.artifact(), &w.request("j1")).await.unwrap();
            w.cnf = w.ids.signing_key();
            let range = DataRange {
                from: half_year().from.succ_opt().unwrap(),
                ..half_year()
            };
            w.asking(w.answer(w.question, range)).await
        }
        Rule::ChangedSchema => {
            let mut used = w.sample.vault.lock().await;
            sqlx::query("ALTER TABLE clinic_medications DROP COLUMN status")
                .execute(used.connection().unwrap())
                .await
                .unwrap();
            drop(used);
            let trial = Trial {
                input: ("clinic.medications", &["code", "status"]),
                ..Trial::of("SELECT count(status) AS a FROM clinic_medications")
            };
            w.trying(trial).await
        }
        Rule::NoData => {
            let day = "2026-08-01".parse().unwrap();
            let range = DataRange { from: day, to: day };
            w.asking(w.answer(w.question, range)).await
        }
        Rule::TooManySteps => {
            bring(&w.sample, BankTransactions, many(90, "food")).await;
            let table = "bank_transactions";
            let sql = format!(
                "SELECT count(*) AS a FROM {table} AS p, {table} AS q, {table} AS r, {table} AS s \
                 WHERE p.amount_minor + q.amount_minor < r.amount_minor - s.amount_minor"
            );
            w.trying(Trial::of(&sql)).await
        }
        // Long texts looked through again and again: few steps, and much work in each.
        Rule::RunTooLong => {
            let (table, pattern) = ("bank_transactions", format!("%{}b", "a".repeat(28)));
            bring(&w.sample, BankTransactions, many(90, &"a".repeat(1_000))).await;
            let sql = format!(
                "SELECT sum(CASE WHEN r.category LIKE '{pattern}' THEN 1 ELSE 0 END) AS a \
                 FROM {table} AS p, {table} AS q, {table} AS r"
            );
            w.trying(Trial::of(&sql)).await
        }
        // Long texts, all of them kept at once.
        Rule::OutOfMemory => {
            let table = "bank_transactions";
            bring(&w.sample, BankTransactions, many(40, &"a".repeat(1_000))).await;
            let sql = format!(
                "SELECT count(*) AS a FROM (SELECT p.category AS x, q.category AS y, \
                 r.category AS z FROM {table} AS p, {table} AS q, {table} AS r \
                 GROUP BY p.category, q.category, r.category) AS k"
            );
            w.trying(Trial::of(&sql)).await
        }
        // A package whose code is not of the subset is refused when it is loaded, by the same check
        // as before each run: see the test below.
        Rule::OutsideSubset => return None,
        // Found out while it runs, and by no bound of the manifest.
        Rule::RunRefused => {
            let sql = "SELECT abs((min(amount_minor) * 0 - 8388608) * 1099511627776) AS a \
                       FROM bank_transactions";
            w.trying(Trial::of(sql)).await
        }
        Rule::TooManyRows => {
            w.trying(Trial::of("SELECT 1 AS a FROM bank_transactions"))
                .await
        }
        Rule::AnswerTooLarge => {
            bring(&w.sample, BankTransactions, many(90, &"a".repeat(1_000))).await;
            let trial = Trial {
                output: json!({"name": "a", "type": "text", "values": ["x"]}),
                max_rows: 100,
                ..Trial::of("SELECT category AS a FROM bank_transactions")
            };
            w.trying(trial).await
        }
        // Another number of columns than declared is refused when the package is loaded.
        Rule::ShapeMismatch => {
            w.trying(Trial::of(
                "SELECT max(amount_minor) AS a FROM bank_transactions",
            ))
            .await
        }
        Rule::NotAsSeen => {
            let other = w.artifact_of(w.item(), w.term(), Some(Digest::of_bytes(b"other")));
            w.serve(&other, &w.request("j")).await
        }
        Rule::ItemWithdrawn => w.at_a_moment(HerWord::Seen, true).await,
        Rule::AwaitingHer => w.at_a_moment(HerWord::Nothing, false).await,
        Rule::Objected => w.at_a_moment(HerWord::Objected, false).await,
    };
    Some((w, outcome))
}

#[tokio::test]
async fn every_rule_has_a_case_and_the_vault_is_usable_after_each() {
    for rule in Rule::ALL {
        let Some((mut w, outcome)) = case(*rule).await else {
            assert_eq!(*rule, Rule::OutsideSubset);
            continue;
        };
        assert_eq!(outcome, Err(*rule));
        let (released, waiting, newest) = w.ledgers().await;
        assert_eq!(released, waiting);
        // A session has one entry in her ledger: that of its first request.
        let told = (*rule != Rule::SessionReused).then_some(*rule);
        assert_eq!(newest, told, "it stands in her ledger");
        // Under another consent: uses of one are counted by its key.
        w.cnf = w.ids.signing_key();
        let after = w.serve(&w.artifact(), &w.request("after")).await;
        assert!(after.is_ok(), "after {rule:?}: {after:?}");
        assert_eq!(w.integrity().await, "ok");
    }
}

#[test]
fn code_outside_the_subset_is_refused_before_anybody_can_ask_it() {
    let sql =
        "SELECT a.amount_minor AS a FROM bank_transactions AS a NATURAL JOIN bank_transactions";
    let manifest = Trial::of(sql).manifest();
    let package = Package {
        manifest: serde_json::from_value(manifest).unwrap(),
        sql: sql.to_owned(),
    };
    let refused = match CheckedPackage::check(package) {
        Err(PackageError::Subset(error)) => RunError::Subset(error),
        other => panic!("{other:?}"),
    };
    assert_eq!(Rule::of_run(&refused), Some(Rule::OutsideSubset));
}

/// So many transactions of one category.
fn many(number: i64, category: &str) -> Vec<Row> {
    (0..number)
        .map(|n| transaction(&format!("n{n}"), "2026-10-01T00:00:00Z", n, category))
        .collect()
}

/// A question for one case.
struct Trial<'a> {
    sql: &'a str,
    input: (&'a str, &'a [&'a str]),
    output: Value,
    max_rows: u32,
    purpose: &'a str,
    state: &'a str,
}

impl<'a> Trial<'a> {
    /// Over two columns of the transactions, with one small number as its answer.
    fn of(sql: &'a str) -> Self {
        Self {
            sql,
            input: ("bank.transactions", &["amount_minor", "category"]),
            output: json!({"name": "a", "type": "integer", "min": 0, "max": 9}),
            max_rows: 1,
            purpose: "105",
            state: "published",
        }
    }

    fn manifest(&self) -> Value {
        json!({
            "name": "trial", "version": 1, "publisher": "amanat", "purposes": [self.purpose],
            "title": {"en": "t"}, "explanation": {"en": "e"}, "sentence": {"en": "s"},
            "inputs": [{"dataset": self.input.0, "columns": self.input.1,
                "longest_range_days": 400}],
            "output": {"max_rows": self.max_rows, "columns": [self.output]}, "release": "exact",
            "review": {"by": "r", "at": "2026-11-01T00:00:00Z", "state": self.state}
        })
    }
}

impl World {
    /// Serves while this is the status.
    async fn under(&self, status: Option<Status>) -> Outcome {
        let (artifact, request) = (self.artifact(), self.request("j"));
        self.serve_under(self.ids.mint(), &artifact, &request, || ready(status))
            .await
    }

    /// Serves while this is what she has said, and whether she has taken the item out; what waits for
    /// her has waited long enough.
    async fn at_a_moment(&self, word: HerWord, withdrawn: bool) -> Outcome {
        let (artifact, request) = (self.artifact(), self.request("j"));
        let access = Access {
            session: self.ids.mint(),
            artifact: &artifact,
            request: &request,
        };
        let status = Some(Status::Valid);
        let vault = &self.sample.vault;
        let moment = || {
            ready(Moment {
                status,
                word,
                withdrawn,
            })
        };
        let served = match self.gate.serve(vault, access, moment).await {
            Err(GateError::Refused(Rule::AwaitingHer)) => {
                assert_eq!(self.ledgers().await, (0, 0, None), "it may still be served");
                self.gate.wait_is_over(vault, access).await
            }
            other => other,
        };
        match served {
            Err(GateError::Refused(rule)) => Err(rule),
            other => Ok(other.unwrap()),
        }
    }

    async fn asked_of(&self, item: ApprovedItem) -> Outcome {
        let artifact = self.artifact_of(item, self.term(), None);
        self.serve(&artifact, &self.request("j")).await
    }

    async fn asking(&self, ask: Ask) -> Outcome {
        self.asked_of(ApprovedItem { ask, ..self.item() }).await
    }

    async fn with_claims(&self, claims: Value) -> Outcome {
        let request = sign(SOURCE_TYP, &claims, &self.cnf).unwrap();
        self.serve(&self.artifact(), &request).await
    }

    /// Asks a question that was brought along in a folder.
    async fn trying(&mut self, trial: Trial<'_>) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("trial");
        std::fs::create_dir(&place).unwrap();
        std::fs::write(place.join("manifest.json"), trial.manifest().to_string()).unwrap();
        std::fs::write(place.join("query.sql"), trial.sql).unwrap();
        let catalogue = Arc::new(Catalogue::load(folder.path()).unwrap());
        let found = catalogue
            .packages()
            .find(|p| p.manifest().name == "trial")
            .unwrap()
            .digest();
        self.gate = Gate {
            catalogue,
            ..self.gate.clone()
        };
        let ask = Ask::Answer {
            question: found,
            parameters: Default::default(),
            range: half_year(),
            providers: None,
        };
        self.asking(ask).await
    }

    fn answer(&self, question: Digest, range: DataRange) -> Ask {
        Ask::Answer {
            question,
            parameters: parameters(),
            range,
            providers: None,
        }
    }

    /// A consent that may be used nine times a day.
    fn daily(&self) -> consent_model::artifact::VerifiedArtifact {
        let frequency = Some(Frequency {
            unit: Unit::Day,
            value: 9,
        });
        let term = Term {
            fetch: FetchType::Periodic,
            frequency,
            ..self.term()
        };
        self.artifact_of(self.item(), term, None)
    }

    async fn integrity(&self) -> String {
        let mut used = self.sample.vault.lock().await;
        sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(used.connection().unwrap())
            .await
            .unwrap()
    }
}
