//! What every service keeps as a program: its verbs, and that it stops in order when it is told to.
//! Included by `tests/program.rs` of each service, which names its binary and a configuration.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use super::{CONFIG, PROGRAM};

/// A program that serves. A test that fails half-way leaves none behind: it would hold the output
/// of the whole run open.
pub(super) struct Serving(pub(super) Child);

impl Serving {
    pub(super) fn start(config: &Path) -> Self {
        let mut program = Command::new(PROGRAM);
        program.arg("serve").arg("--config").arg(config);
        program.stdout(Stdio::null()).stderr(Stdio::piped());
        Self(program.spawn().unwrap())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(arguments: &[&str], config: &Path) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).arg("--config").arg(config);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A configuration that works anywhere: any free port, and a folder of its own.
fn configured(folder: &Path) -> PathBuf {
    let path = folder.join("config.toml");
    let data = folder.join("data");
    let config = CONFIG.replace("DATA", data.to_str().unwrap());
    std::fs::write(&path, config).unwrap();
    path
}

#[test]
fn help_names_every_verb_and_a_verb_without_its_configuration_is_refused() {
    let help = Command::new(PROGRAM).arg("--help").output().unwrap();
    assert!(help.status.success());
    let help = text(&help.stdout);
    for verb in ["serve", "migrate", "init", "config"] {
        let told = help.lines().any(|l| l.trim_start().starts_with(verb));
        assert!(told, "{verb} is not in:\n{help}");
    }
    let without = Command::new(PROGRAM).arg("serve").output().unwrap();
    assert_eq!(without.status.code(), Some(2));
}

#[test]
fn a_configuration_that_cannot_work_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = configured(folder.path());
    let good = run(&["config", "check"], &path);
    assert!(good.status.success(), "{}", text(&good.stderr));
    let unknown = format!(
        "unknown_field = 1\n{}",
        std::fs::read_to_string(&path).unwrap()
    );
    std::fs::write(&path, unknown).unwrap();
    for verb in [&["config", "check"][..], &["migrate"], &["serve"]] {
        let refused = run(verb, &path);
        assert_eq!(refused.status.code(), Some(1));
        assert!(
            text(&refused.stderr).contains("line 1"),
            "{}",
            text(&refused.stderr)
        );
    }
    assert!(!folder.path().join("data").exists(), "nothing was begun");
}

#[test]
fn init_writes_a_configuration_that_passes_and_never_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.toml");
    assert!(run(&["init"], &path).status.success());
    let written = std::fs::read(&path).unwrap();
    assert!(run(&["config", "check"], &path).status.success());
    assert_eq!(run(&["init"], &path).status.code(), Some(1));
    assert_eq!(std::fs::read(&path).unwrap(), written);
}

#[test]
fn migrate_says_what_it_applied_and_has_nothing_left_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = configured(folder.path());
    let first = run(&["migrate"], &path);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let first = text(&first.stdout);
    assert!(first.contains("applied 0001_"), "{first}");
    assert!(first.ends_with("the database is up to date\n"), "{first}");
    let again = run(&["migrate"], &path);
    assert_eq!(text(&again.stdout), "the database is up to date\n");
}

#[test]
fn it_answers_until_it_is_told_to_stop_and_then_ends_in_order() {
    for signal in ["-TERM", "-INT"] {
        let folder = tempfile::tempdir().unwrap();
        let path = configured(folder.path());
        let mut serving = Serving::start(&path);
        let program = &mut serving.0;
        let mut log = BufReader::new(program.stderr.take().unwrap());
        let address = listening(&mut log);
        let mut call = TcpStream::connect(&address).unwrap();
        call.write_all(b"GET /healthz HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        call.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
        // The shell's own `kill`: the program of that name is not on every machine.
        let kill = format!("kill {signal} {}", program.id());
        let killed = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(killed.success());
        // Read to the end, so that it never waits for a full pipe.
        let mut rest = String::new();
        log.read_to_string(&mut rest).unwrap();
        let status = program.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{signal}: {rest}");
        assert!(rest.contains("stopped"), "{signal}: {rest}");
    }
}

/// The address, from the line that says that the program listens.
pub(super) fn listening(log: &mut impl BufRead) -> String {
    let mut seen = String::new();
    loop {
        let mut line = String::new();
        assert!(
            log.read_line(&mut line).unwrap() > 0,
            "it ended early: {seen}"
        );
        if let Some((_, address)) = line.split_once("listening address=") {
            return address.trim().to_owned();
        }
        seen.push_str(&line);
    }
}
