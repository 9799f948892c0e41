//! Backups beside a manager that runs, what they refuse, and that a kill leaves nothing that looks whole.

use std::{
    fs,
    path::Path,
    process::Stdio,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use super::{
    program,
    setup::{Setup, checked, contents, happen, mode, on_runtime},
};

/// How often a verb is killed.
const KILLS: u64 = 12;

fn restored(from: &Path) -> (Setup, Result<String, String>) {
    let other = Setup::new();
    let said = other.restore(from);
    (other, said)
}

/// It starts, and its log is whole.
fn works(setup: &Setup) {
    let mut serving = program::Serving::start(&setup.config);
    let mut log = std::io::BufReader::new(serving.0.stderr.take().unwrap());
    program::listening(&mut log);
    let checked = setup.says(&["log", "check"]).unwrap();
    assert!(checked.starts_with("{\"entries\":"), "{checked}");
}

fn refuses_to_serve(setup: &Setup) -> String {
    setup.says(&["serve"]).unwrap_err()
}

#[test]
fn a_backup_beside_a_manager_that_is_written_to_is_whole_and_starts_elsewhere() {
    let setup = Setup::new();
    let mut serving = program::Serving::start(&setup.config);
    let mut log = std::io::BufReader::new(serving.0.stderr.take().unwrap());
    program::listening(&mut log);
    let stop = AtomicBool::new(false);
    let names = ["first", "second", "third"];
    std::thread::scope(|scope| {
        let writes = scope.spawn(|| {
            on_runtime(async {
                let manager = setup.manager().await;
                let mut entered = 0;
                while !stop.load(Ordering::SeqCst) {
                    happen(&manager).await;
                    entered += 1;
                    if entered % 5 == 0 {
                        manager.integrate().await.unwrap();
                    }
                }
                entered
            })
        });
        for name in names {
            let said = setup.backup(&setup.at(name)).unwrap();
            assert!(
                said.contains("is made\n") && said.contains(" published\n"),
                "{said}"
            );
        }
        stop.store(true, Ordering::SeqCst);
        assert!(writes.join().unwrap() > 0);
    });
    setup
        .says(&["keys", "rotate", "--by", "operator", "--reason", "a test"])
        .unwrap();
    setup.backup(&setup.at("after a new key")).unwrap();
    drop(serving);
    for name in names.iter().chain(&["after a new key"]) {
        let backup = setup.at(name);
        #[cfg(unix)]
        for (path, expected) in [(backup.clone(), 0o700), (backup.join("manager.db"), 0o600)] {
            use std::os::unix::fs::PermissionsExt as _;
            let found = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(found, expected, "{}", path.display());
        }
        checked(&backup).unwrap();
        let before = contents(&backup);
        let (other, said) = restored(&backup);
        let said = said.unwrap();
        assert!(said.contains("log check: {\"entries\":"), "{said}");
        assert_eq!(
            contents(&backup),
            before,
            "a restore leaves the backup as it was"
        );
        assert!(!other.data.join(".restoring").exists());
        works(&other);
    }
    let manifest = fs::read_to_string(setup.at("third").join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let backup = &manifest["backup"];
    assert_eq!(backup["issuer"], "http://127.0.0.2/");
    assert_eq!(backup["engine"], "sqlite");
    assert!(backup["log"]["root"].is_string() && backup["steps"][0] == "0001_flow");
    assert!(backup["left_out"][0].as_str().unwrap().starts_with("relay"));
}

#[test]
fn a_backup_is_refused_where_something_is_or_nothing_is_there_to_copy() {
    let setup = Setup::new();
    let to = setup.at("backup");
    let refused = setup.backup(&to).unwrap_err();
    assert!(refused.contains("there is no database"), "{refused}");
    assert!(!setup.data.exists(), "nothing was begun");
    setup.enter(3);
    fs::create_dir(&to).unwrap();
    let refused = setup.backup(&to).unwrap_err();
    assert!(refused.contains("is there already"), "{refused}");
    fs::remove_dir(&to).unwrap();
    fs::create_dir(setup.at("backup.part")).unwrap();
    let refused = setup.backup(&to).unwrap_err();
    assert!(refused.contains("goes on or was broken off"), "{refused}");
    fs::remove_dir(setup.at("backup.part")).unwrap();
    fs::rename(setup.data.join("signing-key.json"), setup.at("moved")).unwrap();
    let refused = setup.backup(&to).unwrap_err();
    assert!(
        refused.contains("would not start with this copy"),
        "{refused}"
    );
    assert!(!to.exists() && !setup.at("backup.part").exists());
    fs::rename(setup.at("moved"), setup.data.join("signing-key.json")).unwrap();
    setup.backup(&to).unwrap();
}

#[test]
fn whatever_is_changed_in_a_backup_is_named_and_nothing_of_it_is_restored() {
    let setup = Setup::new();
    setup.enter(3);
    let backup = setup.at("backup");
    setup.backup(&backup).unwrap();
    let mut names: Vec<_> = fs::read_dir(&backup).unwrap().collect();
    assert_eq!(names.len(), 6, "{names:?}");
    for entry in names.drain(..) {
        let path = entry.unwrap().path();
        let (name, whole) = (
            path.file_name().unwrap().to_str().unwrap(),
            fs::read(&path).unwrap(),
        );
        let mut flipped = whole.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        for broken in [Some(&flipped[..]), Some(&whole[..middle]), None] {
            match broken {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let refused = checked(&backup).unwrap_err();
            assert!(refused.contains(name), "{name}: {refused}");
            let (other, refused) = restored(&backup);
            assert!(refused.unwrap_err().contains(name));
            assert!(!other.data.exists(), "nothing was begun");
        }
        fs::write(&path, whole).unwrap();
        mode(&path, 0o600);
    }
    checked(&backup).unwrap();
    works(&restored(&backup).0);
}

#[test]
fn a_restore_goes_only_where_nothing_is_and_only_to_its_own_manager() {
    let setup = Setup::new();
    setup.enter(3);
    let backup = setup.at("backup");
    setup.backup(&backup).unwrap();
    let before = contents(&setup.data);
    let refused = setup.restore(&backup).unwrap_err();
    assert!(
        refused.contains("a restore writes over nothing"),
        "{refused}"
    );
    assert_eq!(contents(&setup.data), before);
    let other = super::CONFIG.replace("http://127.0.0.2/", "http://127.0.0.9/");
    let other = Setup::with(&other);
    let refused = other.restore(&backup).unwrap_err();
    assert!(
        refused.contains("the backup is of `http://127.0.0.2/`"),
        "{refused}"
    );
    let elsewhere = format!("database_url = 'sqlite://DATA.db'\n{}", super::CONFIG);
    let elsewhere = Setup::with(&elsewhere);
    mode(&elsewhere.config, 0o600);
    let said = elsewhere.restore(&backup).unwrap();
    assert!(elsewhere.at("data.db").exists(), "{said}");
    assert!(!elsewhere.data.join("manager.db").exists());
    works(&elsewhere);
    let postgres = format!(
        "database_url = 'postgres://nobody:hunter2@127.0.0.1:1/x'\n{}",
        super::CONFIG
    );
    let postgres = Setup::with(&postgres);
    mode(&postgres.config, 0o600);
    let refused = postgres.restore(&backup).unwrap_err();
    assert!(refused.contains("the backup is of SQLite"), "{refused}");
    let refused = postgres.backup(&setup.at("other")).unwrap_err();
    assert!(!refused.contains("hunter2"), "{refused}");
}

#[test]
fn a_log_that_had_published_more_than_the_backup_knows_is_restored_and_not_served() {
    let setup = Setup::new();
    setup.enter(300);
    let backup = setup.at("backup");
    setup.backup(&backup).unwrap();
    setup.enter(5);
    let newer = fs::read(setup.data.join("log-checkpoint.txt")).unwrap();

    let other = Setup::new();
    fs::create_dir(&other.data).unwrap();
    fs::write(other.data.join("log-checkpoint.txt"), &newer).unwrap();
    let said = other.restore(&backup).unwrap_err();
    assert!(said.contains("was put back to an earlier state"), "{said}");
    assert!(said.contains("Keep `log-checkpoint.txt`"), "{said}");
    assert_eq!(
        fs::read(other.data.join("log-checkpoint.txt")).unwrap(),
        newer
    );
    let refused = refuses_to_serve(&other);
    assert!(
        refused.contains("entries were published, the database knows"),
        "{refused}"
    );
    let doctor = other.says(&["doctor"]).unwrap_err();
    assert!(doctor.contains("FAIL transparency log: "), "{doctor}");

    // An older one that lies there knows less than the backup's.
    setup.backup(&setup.at("later")).unwrap();
    let third = Setup::new();
    fs::create_dir(&third.data).unwrap();
    let older = fs::read(backup.join("log-checkpoint.txt")).unwrap();
    fs::write(third.data.join("log-checkpoint.txt"), older).unwrap();
    third.restore(&setup.at("later")).unwrap();
    assert_eq!(
        fs::read(third.data.join("log-checkpoint.txt")).unwrap(),
        newer
    );
    works(&third);

    let stranger = Setup::new();
    stranger.enter(1);
    let foreign = fs::read(stranger.data.join("log-checkpoint.txt")).unwrap();
    let fourth = Setup::new();
    fs::create_dir(&fourth.data).unwrap();
    fs::write(fourth.data.join("log-checkpoint.txt"), foreign).unwrap();
    let refused = fourth.restore(&backup).unwrap_err();
    assert!(refused.contains("was signed by another log"), "{refused}");
    assert_eq!(fs::read_dir(&fourth.data).unwrap().count(), 1);
}

#[test]
fn keys_that_are_kept_elsewhere_are_in_no_file_of_a_backup_and_take_their_place_by_hand() {
    let setup = Setup::new();
    setup.enter(3);
    let backup = setup.at("backup");
    let words = ["backup", "--without-keys", backup.to_str().unwrap()];
    let said = setup.says(&words).unwrap();
    assert!(said.contains("left out: keys and seeds"), "{said}");
    assert_eq!(fs::read_dir(&backup).unwrap().count(), 3, "{said}");
    let (other, said) = restored(&backup);
    let said = said.unwrap();
    assert!(said.contains("log check: not done"), "{said}");
    for name in ["signing-key.json", "log-key.seed", "webhook-seal.seed"] {
        fs::copy(setup.data.join(name), other.data.join(name)).unwrap();
        mode(&other.data.join(name), 0o600);
    }
    works(&other);

    // Or before it, and then the log is looked at.
    let third = Setup::new();
    fs::create_dir(&third.data).unwrap();
    for name in ["signing-key.json", "log-key.seed", "webhook-seal.seed"] {
        fs::copy(setup.data.join(name), third.data.join(name)).unwrap();
        mode(&third.data.join(name), 0o600);
    }
    let said = third.restore(&backup).unwrap();
    assert!(said.contains("log check: {\"entries\":"), "{said}");
}

#[test]
fn a_kill_in_the_middle_of_a_backup_leaves_nothing_that_looks_whole() {
    let setup = Setup::new();
    setup.enter(300);
    let before = contents(&setup.data);
    let (mut whole, mut none) = (0, 0);
    for kill in 0..KILLS {
        let to = setup.at(&format!("backup-{kill}"));
        let mut command = setup.command(&["backup", to.to_str().unwrap()]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut making = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(kill * 8));
        making.kill().unwrap();
        making.wait().unwrap();
        if to.exists() {
            checked(&to).unwrap();
            whole += 1;
            continue;
        }
        none += 1;
        let part = setup.at(&format!("backup-{kill}.part"));
        if part.exists() {
            // Whole but for its name, or without the manifest that comes last: never damaged and taken for whole.
            if let Err(refused) = checked(&part) {
                assert!(refused.contains("manifest.json"), "{refused}");
            }
            let refused = setup.backup(&to).unwrap_err();
            assert!(refused.contains("delete that folder"), "{refused}");
        }
    }
    assert!(none > 0, "{whole} were whole");
    assert_eq!(contents(&setup.data), before);
}

#[test]
fn a_kill_in_the_middle_of_a_restore_is_not_served_and_is_restored_anew() {
    let setup = Setup::new();
    setup.enter(300);
    let backup = setup.at("backup");
    setup.backup(&backup).unwrap();
    let mut begun = 0;
    for kill in 0..KILLS {
        let other = Setup::new();
        let mut command = other.command(&["restore", backup.to_str().unwrap()]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut restoring = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(kill * 4));
        restoring.kill().unwrap();
        restoring.wait().unwrap();
        if other.data.join(".restoring").exists() {
            begun += 1;
            for words in [&["serve"][..], &["migrate"], &["keys", "list"]] {
                let refused = other.says(words).unwrap_err();
                assert!(refused.contains("a restore was broken off"), "{refused}");
            }
            let doctor = other.says(&["doctor"]).unwrap_err();
            assert!(
                doctor.contains("FAIL data folder: a restore was broken off"),
                "{doctor}"
            );
        }
        if other.data.join(".restoring").exists() || !other.data.join("manager.db").exists() {
            other.restore(&backup).unwrap();
        }
        other.says(&["log", "check"]).unwrap();
    }
    // Where all kills came before or after, two moments are made by hand: nothing has its name yet, all has.
    let other = Setup::new();
    fs::create_dir_all(other.data.join(".restoring")).unwrap();
    assert!(
        refuses_to_serve(&other).contains("run `restore` again"),
        "{begun}"
    );
    other.restore(&backup).unwrap();
    fs::create_dir(other.data.join(".restoring")).unwrap();
    let manifest = other.data.join(".restoring").join("manifest.json");
    fs::copy(backup.join("manifest.json"), manifest).unwrap();
    fs::write(other.data.join(".manager.db.restoring"), "half").unwrap();
    refuses_to_serve(&other);
    other.restore(&backup).unwrap();
    let names = fs::read_dir(&other.data).unwrap();
    assert_eq!(names.count(), 5, "nothing is left of the first");
    works(&other);
}
