//! The compiled program.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[path = "../../tests/support/program.rs"]
mod program;

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
