//! `kill -9` at random moments while 500 answers are released.
//!
//! A child process releases against a vault on disk, writes a line for each outcome, and is killed
//! after some lines and a moment more. The next child goes on with the first session of which no
//! line came, as a manager would ask again that heard no answer. Afterwards every line is in the
//! ledger, no session was counted twice, what is one-time was used once, and the ledgers agree.

use std::{
    collections::BTreeSet,
    env,
    future::ready,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use consent_model::{
    approval::{ApprovedItem, ApprovedSource},
    artifact::VerifiedArtifact,
    dataset::DatasetKind,
    digest::Digest,
    ids::SessionId,
    jose::SigningKey,
    request::Ask,
    status_list::Status,
    term::DataRange,
};
use payload_opener::OpeningKey;
use personal_store::{
    gate::{self, Access, Delivery, GateError, Rule, Served},
    question::Catalogue,
    vault::WrappedKeys,
};
use serde_json::json;
use service_kit::testing;

use crate::{
    records::bring,
    world::{Approvals, Made, Side, made, request, seen, term},
};

/// Answers that are asked for.
const RELEASES: u32 = 500;
/// Of so many one is asked for a second time, under another session.
const TWICE: u32 = 5;
/// Tells the child its folder, and where to go on.
const FOLDER: &str = "AMANAT_GATE_KILL_FOLDER";
const FROM: &str = "AMANAT_GATE_KILL_FROM";
/// Lines of one life: fewer than this.
const LINES: u32 = 40;

#[test]
fn nothing_is_lost_or_counted_twice_when_the_store_is_killed_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let made = prepare(folder.path());
    let random = testing::ids(20_261_123);
    let (mut told, mut killed) = (Vec::<String>::new(), 0);
    while told.len() < RELEASES as usize {
        let lines = random.below(LINES) as usize;
        let moment = Duration::from_micros(random.below(12_000).into());
        let life = life(folder.path(), told.len(), lines, moment);
        killed += u32::from(life.killed);
        told.extend(life.told);
    }
    assert!(killed >= 10, "killed only {killed} times");

    let receipts: BTreeSet<&String> = told.iter().collect();
    assert_eq!(
        receipts.len(),
        RELEASES as usize,
        "a receipt was told twice"
    );
    let (lost, twice) = on_runtime(look(folder.path(), &made, &told));
    let released = told.len();
    println!(
        "killed {killed} times, {released} releases, {} receipts, {lost} lost, {twice} twice",
        receipts.len()
    );
    assert_eq!((lost, twice), (0, 0));
}

/// What became of a child.
struct Life {
    /// Receipts, in the order of their sessions.
    told: Vec<String>,
    killed: bool,
}

/// One life: from the first session that was not told of, until killed or done.
fn life(folder: &Path, from: usize, lines: usize, moment: Duration) -> Life {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "kill::child", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut told = Vec::new();
    let mut next = || {
        let line = out
            .by_ref()
            .map(Result::unwrap)
            .find(|l| l.starts_with("told "));
        let line = line?;
        let mut words = line.split(' ').skip(1);
        let number: usize = words.next().unwrap().parse().unwrap();
        assert_eq!(number, from + told.len(), "in order, none left out");
        told.push(words.next().unwrap().to_owned());
        Some(())
    };
    let mut done = false;
    for _ in 0..=lines {
        done = next().is_none();
        if done {
            break;
        }
    }
    if !done {
        // Anywhere in what follows the last line.
        thread::sleep(moment);
        child.kill().unwrap();
    }
    // What it had written before is told, too.
    while next().is_some() {}
    let status = child.wait().unwrap();
    assert!(!done || status.success(), "the child failed by itself");
    let killed = !done && !status.success();
    Life { told, killed }
}

/// The child. Does nothing when it is run by anybody else.
#[test]
#[ignore = "the process that is killed; started by the test above"]
fn child() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let from: u32 = env::var(FROM).unwrap().parse().unwrap();
    on_runtime(release(&folder, from));
}

async fn release(folder: &Path, from: u32) {
    let side = side(folder, &kept(folder)).await;
    let (approvals, income) = (Approvals::new(3), income());
    // The line of the test's own name ends here.
    say("");
    for number in from..RELEASES {
        let case = Case::new(number, &side, &approvals, income);
        let served = case.ask(&side, "first").await.unwrap();
        if number % TWICE == 0 {
            let again = case.ask(&side, "second").await;
            assert_eq!(again.unwrap_err(), Rule::Exhausted, "one-time is one-time");
        }
        if number % 2 == 0 {
            gate::sent(&side.vault, case.session("first"), 0)
                .await
                .unwrap();
        }
        say(&format!("told {number} {}", served.receipt));
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// One one-time consent. The same number is the same consent, in every life.
struct Case {
    number: u32,
    artifact: VerifiedArtifact,
    cnf: SigningKey,
    opening: OpeningKey,
}

impl Case {
    fn new(number: u32, side: &Side, approvals: &Approvals, question: Digest) -> Self {
        let ids = testing::ids(1_000 + u64::from(number));
        let parameters = json!({"months": 2, "band": 5000});
        let cnf = ids.signing_key();
        let item = ApprovedItem {
            id: "item".parse().unwrap(),
            ask: Ask::Answer {
                question,
                parameters: parameters.as_object().unwrap().clone(),
                range: half_year(),
                providers: None,
            },
            source: ApprovedSource {
                party: "store.example".parse().unwrap(),
                link: "link-reference".parse().unwrap(),
                key: Some(side.vault.signing_key().public().clone()),
            },
            cnf: cnf.public().clone(),
            preview: None,
        };
        let purpose = "105".parse().unwrap();
        Self {
            number,
            artifact: approvals.artifact(&ids, item, term(None), purpose, "lender.example"),
            opening: OpeningKey::from_seed(&ids.bytes32()).unwrap(),
            cnf,
        }
    }

    fn session(&self, which: &str) -> SessionId {
        let second = u64::from(which == "second");
        testing::ids(10_000 + 2 * u64::from(self.number) + second).mint()
    }

    async fn ask(&self, side: &Side, which: &str) -> Result<Served, Rule> {
        let now = testing::start().timestamp();
        let access = Access {
            session: self.session(which),
            artifact: &self.artifact,
            request: &request("item", which, &self.cnf, &self.opening, now),
        };
        let valid = || ready(seen(Some(Status::Valid)));
        match side.gate.serve(&side.vault, access, valid).await {
            Err(GateError::Refused(rule)) => Err(rule),
            other => Ok(other.unwrap()),
        }
    }
}

/// The question that is answered.
fn income() -> Digest {
    let catalogue = Catalogue::builtin().unwrap();
    let mut packages = catalogue.packages();
    let income = packages.find(|p| p.manifest().name == "average-monthly-income");
    income.unwrap().digest()
}

fn half_year() -> DataRange {
    DataRange {
        from: "2026-07-01".parse().unwrap(),
        to: "2026-12-31".parse().unwrap(),
    }
}

/// Makes the vault, with two months of income.
fn prepare(folder: &Path) -> Made {
    on_runtime(async {
        let made = made(folder, 11).await;
        std::fs::write(folder.join("id"), made.0.to_string()).unwrap();
        std::fs::write(folder.join("keys"), made.1.as_bytes()).unwrap();
        let side = side(folder, &made).await;
        let rows = [("t1", "2026-11-05"), ("t2", "2026-12-05")].map(|(id, day)| {
            let row = json!({"transaction_id": id, "account_id": "a1", "category": "income",
                "booked_at": format!("{day}T00:00:00Z"), "amount_minor": 4_300_000});
            row.as_object().unwrap().clone()
        });
        let records = vec![(DatasetKind::BankTransactions, rows.to_vec())];
        bring(&side.vault, &testing::ids(1), "bank.example", &records).await;
        made
    })
}

fn kept(folder: &Path) -> Made {
    let id = std::fs::read_to_string(folder.join("id")).unwrap();
    let keys = std::fs::read(folder.join("keys")).unwrap();
    Made(id.parse().unwrap(), WrappedKeys::from_bytes(keys))
}

/// Receipts differ from life to life, as they would.
async fn side(folder: &Path, made: &Made) -> Side {
    let life = u64::from(std::process::id());
    Side::open(folder, made, testing::fixed_clock(), life).await
}

/// How many lines are not in the ledger, and how many are there twice; all else must agree.
async fn look(folder: &Path, made: &Made, told: &[String]) -> (usize, usize) {
    let side = side(folder, made).await;
    let found = gate::agreement(&side.vault).await.unwrap();
    assert_eq!(found.faults, Vec::<&str>::new());
    assert_eq!(found.releases, u64::from(RELEASES));
    assert_eq!(found.refusals, u64::from(RELEASES.div_ceil(TWICE)));
    let ledger = gate::releases(&side.vault, 2 * RELEASES, None)
        .await
        .unwrap();
    let (approvals, income, mut lost, mut twice) = (Approvals::new(3), income(), 0, 0);
    for (number, receipt) in (0..).zip(told) {
        let case = Case::new(number, &side, &approvals, income);
        let artifact = case.artifact.claims().jti;
        let of: Vec<_> = ledger.iter().filter(|e| e.artifact == artifact).collect();
        let as_told = |e: &&&gate::ReleaseEntry| {
            e.receipt.to_string() == *receipt && e.session == case.session("first")
        };
        lost += usize::from(of.iter().filter(as_told).count() == 0);
        twice += of.len().saturating_sub(1);
        let delivery = gate::delivery(&side.vault, case.session("first"))
            .await
            .unwrap();
        let wanted = match number % 2 {
            0 => Delivery::Sent,
            _ => Delivery::Pending,
        };
        assert_eq!(delivery, Some(wanted));
    }
    let waiting = gate::pending(&side.vault).await.unwrap();
    assert_eq!(waiting.len(), RELEASES as usize / 2);
    (lost, twice)
}

fn on_runtime<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(work)
}
