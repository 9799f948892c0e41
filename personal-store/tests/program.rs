//! The compiled program.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[path = "../../tests/support/program.rs"]
mod program;
#[path = "program/question.rs"]
mod question;

const PROGRAM: &str = env!("CARGO_BIN_EXE_personal-store");

/// Any free port, and `DATA` for a folder of its own.
const CONFIG: &str = r#"
listen = "127.0.0.1:0"
base_url = "http://127.0.0.2/"
data_dir = "DATA"
party = "store.example"
manager_url = "http://127.0.0.3/"
identity = { issuer = "http://127.0.0.3", client_id = "store" }
"#;

#[test]
fn keys_show_prints_an_entry_that_the_manager_can_read_and_the_key_stays_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let data = folder.path().join("data");
    std::fs::write(&path, CONFIG.replace("DATA", data.to_str().unwrap())).unwrap();
    let show = || {
        let mut command = std::process::Command::new(PROGRAM);
        let shown = command
            .args(["keys", "show", "--config"])
            .arg(&path)
            .output();
        let shown = shown.unwrap();
        assert!(shown.status.success());
        let text = String::from_utf8(shown.stdout).unwrap();
        let mut read: toml::Table = text.parse().unwrap();
        let entry = read.remove("parties").unwrap().as_array().unwrap()[0].clone();
        let party: consent_model::party::Party = entry.try_into().unwrap();
        assert!(text.contains(&serde_json::to_string(&party.keys).unwrap()));
        party
    };
    let (party, again) = (show(), show());
    assert_eq!(party.id.as_str(), "store.example");
    assert_eq!(party.roles, [consent_model::party::Role::Store]);
    let kid = |party: &consent_model::party::Party| party.keys.keys()[0].kid().clone();
    assert_eq!(kid(&party), kid(&again));
}

#[test]
fn the_verbs_for_vaults_and_keys_say_what_they_do() {
    let help = |noun: &str| {
        let shown = std::process::Command::new(PROGRAM)
            .args([noun, "--help"])
            .output()
            .unwrap();
        assert!(shown.status.success());
        String::from_utf8(shown.stdout).unwrap()
    };
    let verbs = |help: &str| -> Vec<String> {
        let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let lines = lines.take_while(|line| !line.is_empty());
        let words = lines.filter_map(|line| line.split_whitespace().next());
        words.map(str::to_owned).collect()
    };
    let vault = [
        "list", "check", "rotate", "erase", "backup", "restore", "help",
    ];
    assert_eq!(verbs(&help("vault")), vault);
    assert_eq!(
        verbs(&help("keys")),
        ["show", "rotate", "rotate-host", "help"]
    );
}
