//! What `doctor` says of a manager that is well and of one that is not, and that it changes neither.

use std::fs;

use sea_orm::ConnectionTrait as _;

use super::{
    CONFIG, program,
    setup::{Setup, contents, mode, on_runtime, provider},
};

fn with_provider(issuer: Option<&str>) -> Setup {
    Setup::with(&CONFIG.replace("http://127.0.0.3\"", &format!("{}\"", provider(issuer))))
}

/// The line of one check.
fn line<'a>(said: &'a str, check: &str) -> &'a str {
    let lines: Vec<_> = said
        .lines()
        .filter(|l| {
            l.get(5..)
                .is_some_and(|l| l.starts_with(&format!("{check}: ")))
        })
        .collect();
    assert!(!lines.is_empty(), "{check} is not in:\n{said}");
    lines[0]
}

#[test]
fn a_manager_that_is_well_passes_stopped_and_running_and_nothing_is_changed() {
    let setup = with_provider(None);
    let mut serving = program::Serving::start(&setup.config);
    let mut log = std::io::BufReader::new(serving.0.stderr.take().unwrap());
    program::listening(&mut log);
    mode(&setup.data, 0o700);
    let said = setup.says(&["doctor", "--json"]).unwrap();
    for line in said.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_ne!(finding["level"], "fail", "{line}");
    }
    drop(serving);
    setup.enter(300);
    let data = setup.data.clone();
    let before = contents(&data);
    let said = setup.says(&["doctor"]).unwrap();
    for (check, found) in [
        ("configuration", "ok   configuration: it can be used"),
        ("data folder", "ok   data folder: "),
        ("disk", "MiB free in"),
        ("private files", "ok   private files: "),
        ("base url", "warn base url: "),
        ("certificate", "ok   certificate: none of its own"),
        ("database", "ok   database: SQLite 3."),
        ("durability", "ok   durability: write-ahead log"),
        ("integrity", "ok   integrity: quick_check: ok"),
        ("signing keys", "ok   signing keys: "),
        ("transparency log", "ok   transparency log: "),
        ("deliveries", "ok   deliveries: none waits"),
        ("clock", "ok   clock: "),
        ("identity provider", "ok   identity provider: "),
        ("public address", "warn public address: "),
        ("mail", "warn mail: none is sent"),
        ("witnesses", "warn witnesses: none"),
    ] {
        assert!(line(&said, check).contains(found), "{check}: {said}");
    }
    assert_eq!(contents(&data), before, "doctor has changed something");
}

#[test]
fn where_nothing_was_made_yet_nothing_is_made() {
    let setup = with_provider(None);
    let said = setup.says(&["doctor"]).unwrap_err();
    assert!(line(&said, "data folder").starts_with("FAIL "), "{said}");
    assert!(
        line(&said, "database").contains("is not there yet"),
        "{said}"
    );
    assert!(!setup.data.exists());
    fs::write(&setup.config, "nonsense = 1\n").unwrap();
    let said = setup.says(&["doctor"]).unwrap_err();
    assert!(
        said.starts_with("FAIL configuration: ") && said.contains("line 1"),
        "{said}"
    );
}

#[test]
fn what_is_wrong_is_found_named_and_left_as_it_is() {
    let setup = with_provider(None);
    setup.enter(3);
    mode(&setup.data, 0o700);
    let fails = |check: &str, expected: &str| {
        let before = contents(&setup.data);
        let said = setup.says(&["doctor"]).unwrap_err();
        let found = said
            .lines()
            .filter(|l| l.starts_with(&format!("FAIL {check}: ")));
        let found: Vec<_> = found.collect();
        assert!(
            found.iter().any(|l| l.contains(expected)),
            "{expected}: {said}"
        );
        assert!(found.iter().all(|l| l.contains(". To mend: ")), "{said}");
        assert_eq!(
            contents(&setup.data),
            before,
            "doctor has changed something"
        );
    };
    mode(&setup.data, 0o777);
    fails("data folder", "others can write into");
    mode(&setup.data, 0o700);
    let key = setup.data.join("signing-key.json");
    mode(&key, 0o640);
    fails("private files", "signing-key.json` (mode 0640)");
    mode(&key, 0o600);
    let held = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    fails("signing keys", "must hold key");
    fs::write(&key, held).unwrap();
    mode(&key, 0o600);
    let seed = setup.data.join("log-key.seed");
    fs::rename(&seed, setup.at("seed")).unwrap();
    fails("private files", "log-key.seed` is not there");
    fs::rename(setup.at("seed"), &seed).unwrap();
    let config = fs::read_to_string(&setup.config).unwrap();
    fs::write(&setup.config, config.replace("127.0.0.2", "127.0.0.9")).unwrap();
    fails("transparency log", "none that this log has signed");
    fs::write(
        &setup.config,
        config.replace("http://127.0.0.2/", "http://manager.example/"),
    )
    .unwrap();
    fails("base url", "is plain http");
    fs::write(&setup.config, &config).unwrap();
    let database = setup.data.join("manager.db");
    let whole = fs::read(&database).unwrap();
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8192].fill(0xa5);
    fs::write(&database, damaged).unwrap();
    fails("integrity", "");
    fs::write(&database, whole).unwrap();
    assert!(setup.says(&["doctor"]).is_ok());
}

#[test]
fn another_issuer_than_the_configured_one_fails() {
    let setup = with_provider(Some("https://other.example"));
    setup.enter(1);
    let said = setup.says(&["doctor"]).unwrap_err();
    let line = line(&said, "identity provider");
    assert!(
        line.starts_with("FAIL ") && line.contains("calls itself `https://other.example`"),
        "{said}"
    );
}

#[test]
fn a_step_that_is_lacking_is_named_and_not_applied() {
    let setup = with_provider(None);
    setup.enter(3);
    on_runtime(async {
        let url = format!("sqlite://{}", setup.data.join("manager.db").display());
        let db = sea_orm::Database::connect(url).await.unwrap();
        let last = "(SELECT max(name) FROM applied_step)";
        for undo in [
            format!("DELETE FROM seaql_migrations WHERE version = {last}"),
            format!("DELETE FROM applied_step WHERE name = {last}"),
        ] {
            db.execute_unprepared(&undo).await.unwrap();
        }
        db.close().await.unwrap();
    });
    let before = contents(&setup.data);
    let said = setup.says(&["doctor"]).unwrap();
    assert!(line(&said, "database").contains(", lacks 00"), "{said}");
    assert!(
        line(&said, "transparency log").contains("not up to date"),
        "{said}"
    );
    assert_eq!(
        contents(&setup.data),
        before,
        "doctor has changed something"
    );
    // Also one that is behind can be copied: with it an upgrade begins.
    let to = setup.at("backup");
    let said = setup.backup(&to).unwrap();
    assert!(said.contains("not looked at"), "{said}");
    assert_eq!(
        contents(&setup.data),
        before,
        "a backup has changed something"
    );
}
