//! What the operator does with whole vaults, through the program, beside the running store.

use std::{fs, path::PathBuf, process::Output};

use consent_model::{
    jose::{CompactJws, SigningKey},
    problem::ProblemType,
};
use personal_store::{
    host_key::KeySource,
    storage::DepositState,
    vault::{VaultError, VaultHost},
};
use service_kit::{keyfile, testing, testing::Plan};

use crate::{host_keys::key_file, signed_in::Browser, world::World};

const PROGRAM: &str = env!("CARGO_BIN_EXE_personal-store");

impl World {
    /// A configuration of this store for its program, with these lines more.
    fn program_config(&self, more: &str) -> PathBuf {
        let path = self.folder().join("program.toml");
        let text = format!(
            "listen = '127.0.0.1:0'\nbase_url = 'http://127.0.0.2/'\ndata_dir = '{}'\n\
             party = 'store.example'\nmanager_url = '{}'\n\
             identity = {{ issuer = '{}', client_id = 'store' }}\n{more}",
            self.folder().display(),
            self.manager.base(),
            self.manager.identity_issuer(),
        );
        fs::write(&path, text).unwrap();
        path
    }

    async fn verb_with(&self, more: &str, arguments: &[&str]) -> Output {
        let mut command = tokio::process::Command::new(PROGRAM);
        command.args(arguments).arg("--config");
        command.arg(self.program_config(more));
        command.output().await.unwrap()
    }

    /// What the verb says; it must be done.
    pub(crate) async fn verb(&self, arguments: &[&str]) -> String {
        let done = self.verb_with("", arguments).await;
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    }

    /// Why the verb is not done.
    pub(crate) async fn refused_verb(&self, arguments: &[&str]) -> String {
        let done = self.verb_with("", arguments).await;
        assert_eq!(done.status.code(), Some(1), "{done:?}");
        String::from_utf8([done.stdout, done.stderr].concat()).unwrap()
    }

    fn host(&self, folder: PathBuf) -> VaultHost {
        let key = keyfile::load_or_create_seed(&self.folder().join("host.key"), &self.ids);
        VaultHost::new(folder, &key.unwrap(), 1).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder().join("vaults")).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"))
            .collect();
        names.sort();
        names
    }

    /// A consent of its own key, and a request under it.
    fn fresh(&self, once: bool) -> (Plan, CompactJws) {
        let key = self.ids.signing_key();
        let mut plan = self.plan();
        plan.item.cnf = key.public().clone();
        if once {
            plan.term = testing::one_time();
        }
        (plan, self.again(&key))
    }

    /// Another request by this key.
    fn again(&self, key: &SigningKey) -> CompactJws {
        self.request_of(&self.ids.uuid_v7().to_string(), key, None)
    }
}

#[actix_web::test]
async fn a_vault_gets_a_new_key_while_it_is_served_and_the_old_one_opens_nothing_any_more() {
    let w = World::new().await;
    let artifact = w.manager.issue(&w.served(&w.plan()).await);
    let (id, before) = w.keys().await;
    let name = id.to_string();
    let old_file = fs::read(w.folder().join(format!("vaults/{id}.vault"))).unwrap();
    let arguments = ["vault", "rotate", &name];
    let (said, ()) = tokio::join!(w.verb(&arguments), async {
        for _ in 0..8 {
            assert_eq!(w.ask(artifact, &w.request()).await, Ok(()));
        }
    });
    assert!(said.contains("has a new key"), "{said}");
    assert_eq!(w.files(), [format!("{id}.1.vault")]);
    let (_, after) = w.keys().await;
    assert_ne!(before, after);
    // The old keys and the new file; the new keys and the old file.
    let aside = w.folder().join("aside");
    let host = w.host(aside.clone());
    let new_file = fs::read(w.folder().join(format!("vaults/{id}.1.vault"))).unwrap();
    fs::write(aside.join(format!("{id}.vault")), &new_file).unwrap();
    fs::write(aside.join(format!("{id}.1.vault")), &old_file).unwrap();
    for keys in [&before, &after] {
        let opened = host.open(id, keys).await;
        assert!(matches!(opened, Err(VaultError::Damaged(_))), "{opened:?}");
    }
    // Everything is there, and she signs as before.
    assert_eq!(w.ask(artifact, &w.request()).await, Ok(()));
    let she = Browser::of(&w, "hers").await;
    let export = she.get("export.json").await.body;
    let export: serde_json::Value = serde_json::from_str(&export).unwrap();
    assert_eq!(export["releases"].as_array().unwrap().len(), 10);
    assert_eq!(
        export["records"]["bank.transactions"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let again = w.verb(&["vault", "rotate", "--all"]).await;
    assert!(again.ends_with("vaults: 1 ok, 0 failed\n"), "{again}");
    assert_eq!(w.files(), [format!("{id}.2.vault")]);
    assert!(
        w.verb(&["vault", "check", &name])
            .await
            .contains(&format!("{id}: ok"))
    );
    w.stop().await;
}

#[cfg(unix)]
#[actix_web::test]
async fn a_full_disk_leaves_the_vault_and_its_key_as_they_were() {
    let w = World::new().await;
    let (id, before) = w.keys().await;
    let files = w.files();
    let (w, config) = {
        let config = w.program_config("");
        (w.stopped().await, config)
    };
    let size = fs::metadata(w.folder().join("vaults").join(&files[0]))
        .unwrap()
        .len();
    assert!(size > 120_000, "{size}");
    // No file may grow beyond a hundred kilobytes, and the signal for it is not heard.
    let script = "trap '' XFSZ; ulimit -f 200; exec \"$0\" vault rotate \"$1\" --config \"$2\"";
    let mut command = tokio::process::Command::new("sh");
    command
        .args(["-c", script, PROGRAM, &id.to_string()])
        .arg(&config);
    let done = command.output().await.unwrap();
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert_eq!((w.keys().await.1, w.files()), (before, files));
    let said = w.verb(&["vault", "rotate", &id.to_string()]).await;
    assert!(said.contains("has a new key"), "with room it is done");
    w.stop().await;
}

#[actix_web::test]
async fn everything_is_wrapped_under_a_new_host_key_beside_the_running_store() {
    let w = World::new().await;
    w.bank();
    w.opened().await;
    w.until(DepositState::Waiting).await;
    let new = key_file(&w, "new.key");
    let tables = "[host_key]\nfile = 'NEW'\n[[older_host_keys]]\nfile = 'OLD'\n"
        .replace("NEW", &w.folder().join("new.key").to_string_lossy())
        .replace("OLD", &w.folder().join("host.key").to_string_lossy());
    let arguments = ["keys", "rotate-host"];
    let early = w.verb_with(&tables, &arguments).await;
    let why = String::from_utf8(early.stderr).unwrap();
    assert!(why.contains("does not know host key"), "{why}");
    let both = |config: &mut personal_store::config::Config| {
        config.host_key = new.clone();
        config.older_host_keys = vec![KeySource::File(config.data_dir.join("host.key"))];
    };
    let w = w.restarted_with("SELECT 1", both).await;
    // Her vault, and the two keys of the deposit.
    for wanted in ["3 rewrapped, 0 left\n", "0 rewrapped, 0 left\n"] {
        let done = w.verb_with(&tables, &arguments).await;
        assert!(done.status.success(), "{done:?}");
        assert_eq!(String::from_utf8(done.stdout).unwrap(), wanted);
    }
    let only = |config: &mut personal_store::config::Config| config.host_key = new.clone();
    let w = w.restarted_with("SELECT 1", only).await;
    w.served(&w.plan()).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_restored_vault_does_not_give_back_what_was_used_since() {
    let w = World::new().await;
    let (id, _) = w.keys().await;
    let name = id.to_string();
    let path = w
        .folder()
        .join("kept.backup")
        .to_string_lossy()
        .into_owned();
    let (plan, later) = w.fresh(true);
    let unused = w.manager.issue(&w.manager.consent(&plan));
    let backup = ["vault", "backup", &name, "--out", &path];
    let said = w.verb(&backup).await;
    assert!(said.contains("kept in"), "{said}");
    assert!(w.refused_verb(&backup).await.contains("there already"));
    let key = w.ids.signing_key();
    let (mut plan, _) = w.fresh(true);
    plan.item.cnf = key.public().clone();
    let used = w.manager.issue(&w.manager.consent(&plan));
    assert_eq!(w.ask(used, &w.again(&key)).await, Ok(()));
    let there = w.refused_verb(&["vault", "restore", &path]).await;
    assert!(there.contains("--replace"), "{there}");
    let restore = ["vault", "restore", &path, "--replace"];
    let said = w.verb(&restore).await;
    assert!(said.contains("restored"), "{said}");
    let again = w.refused_verb(&restore).await;
    assert!(again.contains("restored here already"), "{again}");
    let refused = w.ask(used, &w.again(&key)).await;
    assert_eq!(refused, Err(ProblemType::FrequencyExhausted));
    // What was not used yet can be.
    assert_eq!(w.ask(unused, &later).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn on_a_host_that_knows_nothing_of_the_time_since_every_kept_consent_is_used_up() {
    let w = World::new().await;
    let (id, _) = w.keys().await;
    let (plan, later) = w.fresh(true);
    let unused = w.manager.consent(&plan);
    assert_eq!(w.send_artifact(&unused).await, 204);
    let kept = w
        .folder()
        .join("kept.backup")
        .to_string_lossy()
        .into_owned();
    w.verb(&["vault", "backup", &id.to_string(), "--out", &kept])
        .await;
    let folder = w.folder().join("vaults");
    let w = w
        .restarted_with("DELETE FROM people", |_| {
            fs::remove_dir_all(&folder).unwrap();
        })
        .await;
    let whole = fs::read(&kept).unwrap();
    for place in [0, 25, 200, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        let path = w.folder().join("damaged");
        fs::write(&path, &damaged).unwrap();
        let path = path.to_string_lossy().into_owned();
        w.refused_verb(&["vault", "restore", &path]).await;
        fs::write(&path, &whole[..place]).unwrap();
        w.refused_verb(&["vault", "restore", &path]).await;
        assert_eq!(w.files(), Vec::<String>::new(), "{place}");
    }
    let said = w.verb(&["vault", "restore", &kept]).await;
    assert!(said.contains("restored"), "{said}");
    let refused = w.ask(unused.jti, &later).await;
    assert_eq!(refused, Err(ProblemType::FrequencyExhausted));
    let (plan, new) = w.fresh(false);
    let given = w.manager.issue(&w.manager.consent(&plan));
    assert_eq!(w.ask(given, &new).await, Ok(()));
    let she = Browser::of(&w, "hers").await;
    assert!(
        she.get("export.json")
            .await
            .body
            .contains("bank.transactions")
    );
    w.stop().await;
}

#[actix_web::test]
async fn the_operator_erases_a_vault_and_its_backup_is_worth_nothing_any_more() {
    let w = World::new().await;
    let (id, _) = w.keys().await;
    let name = id.to_string();
    assert!(w.verb(&["vault", "list"]).await.contains(&name));
    let kept = w
        .folder()
        .join("kept.backup")
        .to_string_lossy()
        .into_owned();
    w.verb(&["vault", "backup", &name, "--out", &kept]).await;
    let erase = ["vault", "erase", &name, "--reason", "court order 7"];
    let said = w.verb(&erase).await;
    assert!(said.contains("erased"), "{said}");
    assert_eq!(w.verb(&erase).await, said, "the same certificate");
    assert_eq!(w.files(), Vec::<String>::new());
    let restored = w.refused_verb(&["vault", "restore", &kept]).await;
    assert!(restored.contains("has been erased"), "{restored}");
    let checked = w.refused_verb(&["vault", "check", &name]).await;
    assert!(checked.contains("has been erased"), "{checked}");
    let none = "01890a5d-ac96-774b-bcce-b302099a8057";
    let unknown = w
        .refused_verb(&["vault", "erase", none, "--reason", "x"])
        .await;
    assert!(unknown.contains("there is no vault"), "{unknown}");
    w.stop().await;
}

#[actix_web::test]
async fn a_check_names_the_vault_that_is_damaged() {
    let w = World::new().await;
    let (id, _) = w.keys().await;
    let path = w.folder().join(format!("vaults/{id}.vault"));
    let w = w.stopped().await;
    // Brings what waits in the log to the file.
    w.verb(&["vault", "check", "--all"]).await;
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let said = w.refused_verb(&["vault", "check", "--all"]).await;
    assert!(said.contains(&format!("{id}: FAILED")), "{said}");
    assert!(said.contains("vaults: 0 ok, 1 failed"), "{said}");
    w.stop().await;
}
