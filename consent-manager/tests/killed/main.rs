//! `kill -9` at random moments while people give, hold back, use and stop consents.
//!
//! A child process works on a database on disk, four people's worth at a time, with the log put under
//! checkpoints beside it; it writes a line for each thing that it was told is done, and is killed after
//! some lines and a moment more. After each life the log, the ledgers and the status list agree, and
//! nothing that was told is missing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and says what it counted"
)]

#[path = "../operations/world/mod.rs"]
mod world;

use std::{
    collections::BTreeMap,
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    thread,
    time::Duration,
};

use consent_manager::service::ManagerError;
use consent_model::{ids::ConsentId, status_list::Status};
use service_kit::testing;

use self::world::{World, lender};

/// How often it is killed. Each life is a day later; a consent is good for thirty.
const LIVES: u64 = 24;
/// Tells the child its folder, and which life it is.
const FOLDER: &str = "AMANAT_MANAGER_KILL_FOLDER";
const LIFE: &str = "AMANAT_MANAGER_KILL_LIFE";
/// Lines of one life: fewer than this.
const LINES: u32 = 30;

#[test]
fn nothing_that_was_told_is_missing_when_the_manager_is_killed_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let random = testing::ids(20_261_127);
    let mut told = BTreeMap::new();
    let (mut lines, mut killed, mut entries) = (0, 0, 0);
    for life in 1..=LIVES {
        let few = random.below(LINES) as usize;
        let moment = Duration::from_micros(random.below(15_000).into());
        let (said, by_us) = live(folder.path(), life, few, moment);
        killed += u64::from(by_us);
        lines += said.len();
        // All of this life, and every tenth from before.
        let earlier = told.iter().step_by(10);
        let mut asked: BTreeMap<_, _> = earlier
            .map(|(c, s): (&ConsentId, &String)| (*c, s.clone()))
            .collect();
        asked.extend(said);
        entries = on_runtime(look(folder.path(), life, &asked));
        told.extend(asked);
    }
    println!(
        "killed {killed} times: {lines} things told, {} consents, {entries} entries, 0 missing",
        told.len()
    );
    assert_eq!(killed, LIVES);
    assert!(lines > 150, "told only {lines}");
}

/// Looks at what a killed manager left behind, as its next start does; gives the number of entries.
async fn look(folder: &Path, life: u64, told: &BTreeMap<ConsentId, String>) -> u64 {
    // A life of its own: its ids are none of a child's.
    let w = World::in_folder(folder, life, 1_000).await;
    w.manager.check_log_at_start().await.unwrap();
    w.manager.integrate().await.unwrap();
    let check = w.manager.check_whole_log().await.unwrap();
    assert_eq!(
        (check.checked, check.published),
        (check.entries, check.entries)
    );
    for (consent, state) in told {
        let detail = w.manager.consent(w.account, *consent).await.unwrap();
        let status = w.status(*consent, &lender()).await;
        let log = w
            .manager
            .consent_receipt(w.account, *consent)
            .await
            .unwrap()
            .log;
        assert!(log.iter().all(|proof| proof.proof.is_some()));
        let says = |action: &str| log.iter().any(|proof| proof.event["action"] == action);
        assert!(says("granted"), "{consent}");
        match state.as_str() {
            "revoked" => {
                assert_eq!(status, Status::Revoked, "{consent} was told as stopped");
                assert!(says("withdrawn"));
            }
            // What came after may have been done without being told.
            "paused" => assert!(status != Status::Valid && says("paused"), "{consent}"),
            "shared" => assert!(!detail.sharing.is_empty(), "{consent}"),
            _ => {}
        }
    }
    check.entries
}

/// One life; gives what was told, and whether it was ended by us.
fn live(
    folder: &Path,
    life: u64,
    lines: usize,
    moment: Duration,
) -> (Vec<(ConsentId, String)>, bool) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(LIFE, life.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut out = out.map(Result::unwrap).filter_map(|line| {
        let (consent, state) = line.strip_prefix("told ")?.split_once(' ')?;
        Some((consent.parse().unwrap(), state.to_owned()))
    });
    let mut told = Vec::new();
    while told.len() <= lines {
        let Some(one) = out.next() else { break };
        told.push(one);
    }
    // Anywhere in what follows the last line.
    thread::sleep(moment);
    child.kill().unwrap();
    told.extend(out);
    let status = child.wait().unwrap();
    (told, status.code().is_none())
}

/// The child. Does nothing when it is run by anybody else.
#[test]
#[ignore = "the process that is killed; started by the test above"]
fn child() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let life: u64 = env::var(LIFE).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let w = Arc::new(World::in_folder(&folder, life, 0).await);
        w.manager.expire_due().await.unwrap();
        w.link_bank().await;
        let log = Arc::clone(&w);
        tokio::spawn(async move {
            loop {
                log.manager.integrate().await.unwrap();
                tokio::task::yield_now().await;
            }
        });
        let people = (0..4).map(|n| {
            let w = Arc::clone(&w);
            tokio::spawn(async move { work(&w, n).await })
        });
        for person in people.collect::<Vec<_>>() {
            person.await.unwrap();
        }
    });
}

async fn work(w: &World, kind: u32) {
    for turn in kind.. {
        let consent = w.approve(true).await;
        say(consent, "granted");
        if turn % 4 == 0 {
            let request = w.data_request(consent).await;
            // Of two that serve at once one may take the other's.
            if w.try_serve(&request).await && shared(w, consent).await {
                say(consent, "shared");
            }
        }
        if turn % 4 == 1 {
            w.manager.pause(w.account, consent, None).await.unwrap();
            say(consent, "paused");
        }
        if turn % 2 == 0 {
            match w.manager.revoke(w.account, consent, None).await {
                Ok(_) => say(consent, "revoked"),
                Err(ManagerError::Lifecycle(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
    }
}

async fn shared(w: &World, consent: ConsentId) -> bool {
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    !detail.sharing.is_empty()
}

fn say(consent: ConsentId, state: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "told {consent} {state}").unwrap();
    out.flush().unwrap();
}

fn on_runtime<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}
