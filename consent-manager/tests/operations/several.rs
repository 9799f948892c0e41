//! Several managers over one database: one is elected, all serve.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use consent_manager::{
    server::{Running, StartError},
    service::ManagerError,
};
use consent_model::digest::Digest;
use service_kit::{
    clock::{Clock as _, SystemClock},
    seen_tokens::Used,
};
use tokio::time::{sleep, timeout};

use super::{
    deliveries::willing,
    world::{World, database},
};

/// Any free port, and `DATA` for a folder of its own.
const CONFIG: &str = r#"
listen = "127.0.0.1:0"
base_url = "http://127.0.0.2/"
data_dir = "DATA"
board_url = "http://127.0.0.3/"
secure_cookies = false
identity = { issuer = "http://127.0.0.3", client_id = "manager" }
"#;

/// The bar: whoever is elected next is so within this.
const TAKES_OVER: Duration = Duration::from_secs(5);

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let waited = async {
        while !holds().await {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(TAKES_OVER, waited).await.expect(what);
}

async fn two() -> (World, Running, Arc<Mutex<Vec<String>>>) {
    let (url, seen) = willing().await;
    let w = World::serving(url.clone(), url).await;
    let other = w.beside(|_| {}).await.unwrap();
    (w, other, seen)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_elected_one_delivers_what_the_other_one_decides_and_the_next_goes_on() {
    let (mut w, other, seen) = two().await;
    w.link_bank().await;
    let heard = |word: &str| {
        let calls = seen.lock().unwrap();
        calls.iter().filter(|call| call.contains(word)).count()
    };
    let consent = w.approve_by(&other.manager).await;
    until("both copies", async || heard("artifact.issued") == 2).await;
    other.manager.pause(w.account, consent, None).await.unwrap();
    until("both are told", async || heard("paused") == 2).await;
    // Its entry is under a checkpoint that the elected one made, and is seen here.
    let receipt = other.manager.consent_receipt(w.account, consent).await;
    assert!(receipt.unwrap().log.iter().all(|p| p.proof.is_some()));

    w.stop().await;
    let term = async || other.manager.elected().await.unwrap().unwrap().term;
    until("the other one is elected", async || term().await == 2).await;
    other
        .manager
        .revoke(w.account, consent, None)
        .await
        .unwrap();
    until("both are told", async || heard("revoked") == 2).await;
    let size = other.manager.log_size().await.unwrap();
    until("all is under a checkpoint", async || {
        other.manager.see_published().await.unwrap() == size
    })
    .await;
    assert_eq!((heard("artifact.issued"), heard("paused")), (2, 2));
    other.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_used_once_is_used_for_all_and_beyond_a_restart() {
    let w = World::new().await;
    let until = w.clock.now() + Duration::from_secs(60);
    let used = |text: &str| Used {
        digest: Digest::of_bytes(text.as_bytes()),
        until,
    };
    w.manager.use_once(&[used("a"), used("b")]).await.unwrap();
    let again = w.second().await;
    for both in [[used("c"), used("b")], [used("a"), used("d")]] {
        let refused = again.use_once(&both).await;
        assert!(matches!(refused, Err(ManagerError::Replayed)));
    }
    // Nothing of what was refused was used up.
    again.use_once(&[used("c"), used("d")]).await.unwrap();
    w.clock.advance(Duration::from_secs(360));
    again.expire_due().await.unwrap();
    w.manager.use_once(&[used("a")]).await.unwrap_err();
    w.clock.advance(Duration::from_secs(1));
    again.expire_due().await.unwrap();
    w.manager.use_once(&[used("a")]).await.unwrap();
}

fn copy_of(folder: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_has_other_keys_or_another_folder_is_refused_by_the_name_of_what_differs() {
    let (mut w, other, _) = two().await;
    other.stop().await.unwrap();
    for (lacks, told) in [
        ("session-seed", "`session-seed` in the data folder"),
        ("folder.id", "`shared_dir`"),
    ] {
        let folder = w.keys().join(format!("copy-without-{lacks}"));
        copy_of(w.keys(), &folder);
        fs::remove_file(folder.join(lacks)).unwrap();
        let shared = (lacks != "folder.id").then(|| w.keys().to_owned());
        let refused = w.beside(|config| {
            config.data_dir = folder;
            config.shared_dir = shared;
        });
        match refused.await {
            Err(StartError::Unlike(unlike)) => {
                let said = unlike.to_string();
                assert!(said.contains(told) && said.contains("process"), "{said}");
            }
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("it serves without {lacks}"),
        }
    }
    // A whole copy that shares the folder serves.
    let folder = w.keys().join("copy");
    copy_of(w.keys(), &folder);
    let shared = w.keys().to_owned();
    let beside = w.beside(|config| {
        config.data_dir = folder;
        config.shared_dir = Some(shared);
    });
    beside.await.unwrap().stop().await.unwrap();
    w.stop().await;
}

/// A manager as a program.
struct Program {
    child: Child,
    log: BufReader<ChildStderr>,
    address: String,
}

impl Program {
    fn start(config: &Path) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_consent-manager"));
        program.arg("serve").arg("--config").arg(config);
        program.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = program.spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let address = listening(&mut log);
        Self {
            child,
            log,
            address,
        }
    }

    /// What it answers, without its head.
    fn get(&self, path: &str) -> String {
        let mut call = TcpStream::connect(&self.address).unwrap();
        let ask = format!("GET {path} HTTP/1.0\r\n\r\n");
        call.write_all(ask.as_bytes()).unwrap();
        let mut answer = String::new();
        call.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        body.to_owned()
    }

    /// How many entries the checkpoint that it gives covers.
    fn published(&self) -> u64 {
        let note = self.get("/log/checkpoint");
        note.lines().nth(1).map_or(0, |size| size.parse().unwrap())
    }

    fn signal(&self, signal: &str) {
        let kill = format!("kill -{signal} {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address, from the line that says that the program listens.
fn listening(log: &mut BufReader<ChildStderr>) -> String {
    let (mut seen, mut line) = (String::new(), String::new());
    while log.read_line(&mut line).unwrap() > 0 {
        if let Some((_, address)) = line.split_once("listening address=") {
            return address.trim().to_owned();
        }
        seen.push_str(&line);
        line.clear();
    }
    panic!("it ended before it listened: {seen}");
}

/// Leaves one entry in the log, by a process of its own.
fn write(config: &Path) {
    let mut verb = Command::new(env!("CARGO_BIN_EXE_consent-manager"));
    let until = (SystemClock.now() + chrono::TimeDelta::days(30)).date_naive();
    verb.args([
        "auditor",
        "invite",
        "--name",
        "An auditor",
        "--body",
        "A firm",
    ]);
    verb.args([
        "--until",
        &until.to_string(),
        "--by",
        "operator",
        "--reason",
        "a test",
    ]);
    let said = verb.arg("--config").arg(config).output().unwrap();
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
}

/// How long it takes until this one has put a new entry under a checkpoint.
fn goes_on(survivor: &Program, config: &Path) -> Duration {
    let began = Instant::now();
    let before = survivor.published();
    write(config);
    while survivor.published() <= before {
        assert!(began.elapsed() < 4 * TAKES_OVER, "nobody goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_killed_is_followed_within_five_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let database = database(folder.path()).await;
    let data = CONFIG.replace("DATA", folder.path().to_str().unwrap());
    fs::write(&config, format!("database_url = \"{database}\"\n{data}")).unwrap();
    // The address may hold a password.
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    let first = Program::start(&config);
    let mut second = Program::start(&config);
    let beside = goes_on(&second, &config);
    // `kill -9`: nothing is given back in order.
    first.signal("KILL");
    let killed = goes_on(&second, &config);
    assert!(killed < TAKES_OVER, "{killed:?}");
    println!("seen at the other one after {beside:?}, taken over after {killed:?}");
    if database.starts_with("sqlite:") {
        return;
    }
    // One that is there but silent, as behind a network that is gone.
    let third = Program::start(&config);
    second.signal("STOP");
    let frozen = goes_on(&third, &config);
    // How long depends on whether it stopped while it was its turn to write.
    println!("taken over from a frozen one after {frozen:?}");
    // It wakes up, finds that it is not the elected one any more, and serves on.
    second.signal("CONT");
    let said = said_within(&mut second, "not the elected one any more");
    assert!(said, "it goes on as if it were elected");
    assert_eq!(second.published(), third.published());
}

/// Whether a program says this, read until it does.
fn said_within(program: &mut Program, words: &str) -> bool {
    let mut line = String::new();
    while program.log.read_line(&mut line).unwrap() > 0 {
        if line.contains(words) {
            return true;
        }
        line.clear();
    }
    false
}
