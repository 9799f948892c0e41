//! The compiled program.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[path = "program/backup.rs"]
mod backup;
#[path = "program/doctor.rs"]
mod doctor;
#[path = "../../tests/support/program.rs"]
mod program;
#[path = "program/setup.rs"]
mod setup;

const PROGRAM: &str = env!("CARGO_BIN_EXE_consent-manager");

/// Any free port, and `DATA` for a folder of its own.
const CONFIG: &str = r#"
listen = "127.0.0.1:0"
base_url = "http://127.0.0.2/"
data_dir = "DATA"
board_url = "http://127.0.0.3/"
secure_cookies = false
identity = { issuer = "http://127.0.0.3", client_id = "manager" }
"#;

/// Runs a verb on this configuration; what it said, or why it would not.
fn verb(config: &std::path::Path, words: &[&str]) -> Result<String, String> {
    let mut command = std::process::Command::new(PROGRAM);
    let said = command.args(words).arg("--config").arg(config).output();
    let said = said.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if said.status.success() {
        Ok(text(said.stdout))
    } else {
        Err(text(said.stderr))
    }
}

#[test]
fn a_question_takes_its_steps_by_verbs_beside_a_manager_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let data = folder.path().join("data");
    std::fs::write(&config, CONFIG.replace("DATA", data.to_str().unwrap())).unwrap();
    verb(&config, &["migrate"]).unwrap();
    let _serving = program::Serving::start(&config);
    let package = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../personal-store/questions/average-monthly-income"
    );
    let say = |step: &str, what: &str, who: &str| {
        let words = ["question", step, what, "--by", who, "--reason", "a test"];
        verb(&config, &words)
    };
    let said = say("register", package, "amanat").unwrap();
    let digest = said.strip_suffix(" draft\n").unwrap().to_owned();
    let refused = say("publish", &digest, "somebody").unwrap_err();
    assert!(
        refused.contains("draft cannot become published"),
        "{refused}"
    );
    let refused = say("review", &digest, "amanat").unwrap_err();
    assert!(refused.contains("cannot review it"), "{refused}");
    let steps = [
        ("review", "reviewer", "reviewed"),
        ("publish", "amanat", "published"),
        ("withdraw", "board", "withdrawn"),
    ];
    for (step, who, state) in steps {
        assert_eq!(say(step, &digest, who), Ok(format!("{digest} {state}\n")));
        let listed = verb(&config, &["question", "list"]).unwrap();
        let line = format!("{digest} {state} average-monthly-income ");
        assert!(listed.starts_with(&line), "{listed}");
    }
    assert!(say("publish", &digest, "amanat").is_err());
    let shown = verb(&config, &["question", "show", &digest]).unwrap();
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["state"], "withdrawn");
    assert_eq!(shown["history"][3]["by"], "board");
    assert_eq!(shown["history"][3]["reason"], "a test");
}

#[test]
fn keys_are_changed_by_verbs_and_a_manager_that_runs_takes_it_up_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let data = folder.path().join("data");
    std::fs::write(&config, CONFIG.replace("DATA", data.to_str().unwrap())).unwrap();
    let by = ["--by", "operator", "--reason", "a test"];
    let keys = |words: &[&str]| verb(&config, &[&["keys"], words, &by].concat());
    let listed = || -> serde_json::Value {
        let said = verb(&config, &["keys", "list", "--json"]).unwrap();
        serde_json::from_str(&said).unwrap()
    };
    let kid = |at: usize| listed()[at]["kid"].as_str().unwrap().to_owned();
    // Stopped: the first key is made by the first verb.
    let first = kid(0);
    let refused = keys(&["retire", &first]).unwrap_err();
    assert!(refused.contains("rotate first"), "{refused}");
    assert!(keys(&["retire", "-not-a-key"]).is_err());

    let mut serving = program::Serving::start(&config);
    let mut log = std::io::BufReader::new(serving.0.stderr.take().unwrap());
    let address = program::listening(&mut log);
    let said = keys(&["rotate", "--now"]).unwrap();
    let second = kid(0);
    assert!(said.starts_with(&format!("{second} current ")), "{said}");
    assert!(said.contains("within seconds"), "{said}");
    let file = std::fs::read_to_string(data.join(format!("signing-key-{second}.json")));
    let private: serde_json::Value = serde_json::from_str(&file.unwrap()).unwrap();
    assert!(!said.contains(private["d"].as_str().unwrap()));
    let published = || {
        let mut call = std::net::TcpStream::connect(&address).unwrap();
        let ask = b"GET /.well-known/jwks.json HTTP/1.0\r\n\r\n";
        std::io::Write::write_all(&mut call, ask).unwrap();
        let mut answer = String::new();
        std::io::Read::read_to_string(&mut call, &mut answer).unwrap();
        answer.contains(private["x"].as_str().unwrap())
    };
    // By itself; it looks every second.
    let began = std::time::Instant::now();
    while !published() {
        assert!(began.elapsed().as_secs() < 30, "it is not taken up");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let third = keys(&["rotate"]).unwrap();
    assert!(third.contains("it signs from 2"), "{third}");
    let refused = keys(&["rotate"]).unwrap_err();
    assert!(refused.contains("wait until then"), "{refused}");
    let refused = keys(&["retire", &first]).unwrap_err();
    assert!(refused.contains("beside the new one until"), "{refused}");
    let said = keys(&["retire", &first, "--compromised"]).unwrap();
    assert!(said.contains("0 copies in force verify nowhere"), "{said}");
    assert!(!data.join("signing-key.json").exists());
    let states: Vec<_> = listed()
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k["state"].clone())
        .collect();
    assert_eq!(states, ["next", "current", "retired"]);
    let line = verb(&config, &["keys", "list"]).unwrap();
    assert!(
        line.contains(&format!("{second} current since 2")),
        "{line}"
    );
    drop(serving);

    // A backup without the newest file.
    std::fs::remove_file(data.join(format!("signing-key-{second}.json"))).unwrap();
    let refused = verb(&config, &["serve"]).unwrap_err();
    assert!(
        refused.contains(&format!("must hold key {second}")),
        "{refused}"
    );
    let line = verb(&config, &["keys", "list"]).unwrap();
    assert!(line.contains("NOT IN THE DATA FOLDER"), "{line}");
}
