//! The compiled program.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[path = "../../tests/support/program.rs"]
mod program;

const PROGRAM: &str = env!("CARGO_BIN_EXE_fiduciary-adapter");

/// Any free port, and `DATA` for a folder of its own.
const CONFIG: &str = r#"
listen = "127.0.0.1:0"
base_url = "http://127.0.0.2/"
data_dir = "DATA"
party = "lender.example"
manager_url = "http://127.0.0.3/"
identity_issuer = "http://127.0.0.4"
"#;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use consent_model::party::{Party, Role};
use service_kit::{
    clock::SystemClock,
    testing::{self, FakeManager},
};

fn configured(folder: &Path, more: &str) -> PathBuf {
    let path = folder.join("config.toml");
    let data = folder.join("data");
    let config = CONFIG.replace("DATA", data.to_str().unwrap());
    std::fs::write(&path, format!("{config}{more}")).unwrap();
    path
}

fn run(verb: &[&str], config: &Path) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(verb).arg("--config").arg(config);
    command.output().unwrap()
}

fn entry(config: &Path) -> Party {
    let shown = run(&["keys", "show"], config);
    assert!(shown.status.success());
    let text = String::from_utf8(shown.stdout).unwrap();
    let mut read: toml::Table = text.parse().unwrap();
    let entry = read.remove("parties").unwrap().as_array().unwrap()[0].clone();
    let party: Party = entry.try_into().unwrap();
    assert!(text.contains(&serde_json::to_string(&party.keys).unwrap()));
    party
}

#[test]
fn keys_show_prints_an_entry_that_the_manager_can_read_and_the_key_stays_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let (party, again) = (entry(&config), entry(&config));
    assert_eq!(party.id.as_str(), "lender.example");
    assert_eq!(
        (party.roles.as_slice(), party.datasets.len()),
        (&[Role::DataUser][..], 0)
    );
    assert_eq!(party.keys.keys()[0].kid(), again.keys.keys()[0].kid());

    let source = "code_spool = \"codes\"\n[[sources]]\nname = \"core\"\nkind = \"csv\"\npath = \"none.csv\"\n";
    let party = entry(&configured(folder.path(), source));
    assert_eq!(
        (party.roles.as_slice(), party.datasets.len()),
        (&[Role::Provider][..], 2)
    );
}

#[test]
fn the_help_of_asking_shows_a_request_and_what_cannot_be_asked_is_refused() {
    let help = Command::new(PROGRAM).args(["request", "--help"]).output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    assert!(
        help.contains("use_description") && help.contains("[[items]]"),
        "{help}"
    );
    let all = Command::new(PROGRAM).arg("--help").output().unwrap();
    let all = String::from_utf8(all.stdout).unwrap();
    for verb in [
        "keys", "request", "follow", "fetch", "kept", "requests", "receipts", "resubmit",
    ] {
        assert!(
            all.lines().any(|line| line.trim_start().starts_with(verb)),
            "{verb}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let bad = folder.path().join("bad.toml");
    std::fs::write(&bad, "purpose = \"999\"").unwrap();
    let refused = run(&["request", bad.to_str().unwrap()], &config);
    assert_eq!(refused.status.code(), Some(1));
    let unknown = "01890a5d-ac96-774b-bcce-b302099a8057";
    let refused = run(&["follow", unknown], &config);
    assert_eq!(refused.status.code(), Some(1));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(error.contains("there is no request"), "{error}");
}

#[test]
fn a_verb_can_be_used_while_the_adapter_runs() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let mut serving = program::Serving::start(&config);
    for _ in 0..5 {
        for verb in ["requests", "receipts", "resubmit"] {
            let done = run(&[verb], &config);
            let error = String::from_utf8(done.stderr).unwrap();
            assert!(
                done.status.success() && done.stdout.is_empty(),
                "{verb}: {error}"
            );
        }
    }
    assert!(serving.0.try_wait().unwrap().is_none(), "it runs");
    serving.0.kill().unwrap();
    serving.0.wait().unwrap();
}

#[test]
fn the_doctor_prints_a_line_for_each_check_and_fails_where_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let done = run(&["doctor"], &config);
    assert_eq!(done.status.code(), Some(1));
    let text = String::from_utf8(done.stdout).unwrap();
    assert!(text.lines().count() > 10, "{text}");
    assert!(text.contains("ok   configuration"), "{text}");
    let failed = text.lines().find(|line| line.starts_with("FAIL manager: "));
    assert!(failed.unwrap().contains(". To mend: "), "{text}");
    assert!(!folder.path().join("data").exists(), "it changes nothing");

    let done = run(&["doctor", "--json"], &config);
    for line in String::from_utf8(done.stdout).unwrap().lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(finding["level"].is_string() && finding["found"].is_string());
    }
    std::fs::write(&config, "party = 1").unwrap();
    let done = run(&["doctor"], &config);
    assert_eq!(done.status.code(), Some(1));
    let text = String::from_utf8(done.stdout).unwrap();
    assert!(text.starts_with("FAIL configuration: "), "{text}");
}

#[test]
fn what_was_seen_of_the_log_is_printed_with_the_key_that_a_witness_has_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let show = |config: &Path, more: &[&str]| {
        let done = run(&[&["witness", "show"], more].concat(), config);
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    };
    let config = configured(folder.path(), "");
    let text = show(&config, &[]);
    assert!(text.starts_with("no witness: "), "{text}");
    assert!(text.contains("nothing seen"), "{text}");

    let config = configured(folder.path(), "[witness]\n");
    let text = show(&config, &[]);
    assert_eq!(show(&config, &[]), text);
    let told: serde_json::Value = serde_json::from_str(&show(&config, &["--json"])).unwrap();
    let (name, vkey) = (
        told["name"].as_str().unwrap(),
        told["vkey"].as_str().unwrap(),
    );
    assert!(vkey.starts_with(&format!("{name}+")), "{told}");
    assert_eq!(text.lines().next().unwrap(), format!("witness {name}"));
    assert_eq!(text.lines().nth(1).unwrap(), format!("key {vkey}"));
}

#[test]
fn checks_are_printed_a_line_each_and_none_where_none_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let done = run(&["checks"], &config);
    assert!(done.status.success() && done.stdout.is_empty());
    let log = folder.path().join("data/checks");
    std::fs::create_dir_all(&log).unwrap();
    let line = r#"{"at":"2026-11-26T09:00:00.123Z","system":"loan-desk","person":"pseudonym-of-her-1","copy_for":"data_user","purpose":"105","fields":[{"dataset":"bank.transactions"}],"outcome":"deny","reasons":["no-consent"]}"#;
    let file = log.join("checks-01890a5d-ac96-774b-bcce-b302099a8057.ndjson");
    std::fs::write(file, format!("{line}\n")).unwrap();
    let done = run(&["checks", "--from", "2026-11-26"], &config);
    assert_eq!(String::from_utf8(done.stdout).unwrap(), format!("{line}\n"));
    let done = run(&["checks", "--to", "2026-11-26"], &config);
    assert!(done.status.success() && done.stdout.is_empty());
    let done = run(&["checks", "--to", "soon"], &config);
    assert_eq!(done.status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_takes_the_place_of_the_old_one_only_once_the_registry_has_both() {
    let ids = testing::ids_at(SystemClock::shared(), 7);
    let manager = FakeManager::start(ids).await;
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let text = std::fs::read_to_string(&config).unwrap();
    let text = text.replace("http://127.0.0.3/", manager.base().as_str());
    std::fs::write(&config, text).unwrap();
    let file = folder.path().join("data/signing-key.jwk");
    let kids = |party: &Party| -> Vec<_> {
        let keys = party.keys.keys().iter();
        keys.map(|key| key.kid().clone()).collect()
    };
    let registered = entry(&config);
    manager.admit(registered.keys.clone());
    manager.register(registered.clone());
    let before = std::fs::read_to_string(&file).unwrap();

    let made = run(&["keys", "rotate"], &config);
    assert!(made.status.success());
    let both = entry(&config);
    assert_eq!(kids(&both)[0], kids(&registered)[0]);
    let new = kids(&both)[1].clone();
    let told = String::from_utf8(made.stdout).unwrap();
    assert!(told.contains(new.as_str()), "{told}");
    let refused = run(&["keys", "rotate"], &config);
    assert_eq!(refused.status.code(), Some(1));
    let refused = String::from_utf8(refused.stderr).unwrap();
    assert!(
        refused.contains("does not have the new key yet"),
        "{refused}"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);

    manager.register(both);
    let changed = run(&["keys", "rotate"], &config);
    assert!(changed.status.success());
    let told = String::from_utf8(changed.stdout).unwrap();
    assert!(told.contains("restart it now"), "{told}");
    let private: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert!(!told.contains(private["d"].as_str().unwrap()));
    assert_eq!(kids(&entry(&config)), [new]);
}
