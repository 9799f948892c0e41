//! A manager's folder, its configuration, and somebody who writes to it beside the program.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Arc,
};

use consent_manager::{
    config::Config,
    review::By,
    server,
    service::{ExportScope, Manager},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
};

use super::{CONFIG, PROGRAM};

pub(super) struct Setup {
    pub(super) folder: tempfile::TempDir,
    pub(super) config: PathBuf,
    pub(super) data: PathBuf,
}

impl Setup {
    pub(super) fn new() -> Self {
        Self::with(CONFIG)
    }

    pub(super) fn with(config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let path = folder.path().join("config.toml");
        fs::write(&path, config.replace("DATA", data.to_str().unwrap())).unwrap();
        Self {
            config: path,
            data,
            folder,
        }
    }

    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What a verb said on both ways, or that it failed and what it said.
    pub(super) fn says(&self, words: &[&str]) -> Result<String, String> {
        said(self.command(words).output().unwrap())
    }

    pub(super) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(words).arg("--config").arg(&self.config);
        command
    }

    pub(super) fn backup(&self, to: &Path) -> Result<String, String> {
        self.says(&["backup", to.to_str().unwrap()])
    }

    pub(super) fn restore(&self, from: &Path) -> Result<String, String> {
        self.says(&["restore", from.to_str().unwrap()])
    }

    /// Enters so many events, and puts them under a checkpoint.
    pub(super) fn enter(&self, events: u64) {
        on_runtime(async {
            let manager = self.manager().await;
            for _ in 0..events {
                happen(&manager).await;
            }
            manager.integrate().await.unwrap();
            manager.close().await.unwrap();
        });
    }

    pub(super) async fn manager(&self) -> Manager {
        let config = Config::load(&self.config).unwrap();
        let clock = SystemClock::shared();
        let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
        server::open(&config, clock, &ids).await.unwrap()
    }
}

/// Something that is in the history and in the log.
pub(super) async fn happen(manager: &Manager) {
    let everything = ExportScope::Population { from: 0, to: None };
    let by = By {
        who: "auditor".into(),
        why: "a test".into(),
    };
    manager.note_export(&everything, &by).await.unwrap();
}

pub(super) fn said(output: Output) -> Result<String, String> {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let both = format!("{}{}", text(output.stdout), text(output.stderr));
    match output.status.success() {
        true => Ok(both),
        false => Err(both),
    }
}

pub(super) fn checked(folder: &Path) -> Result<String, String> {
    let mut command = Command::new(PROGRAM);
    said(
        command
            .arg("backup")
            .arg("--check")
            .arg(folder)
            .output()
            .unwrap(),
    )
}

pub(super) fn on_runtime<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread();
    { runtime }.enable_all().build().unwrap().block_on(work)
}

/// Every file below a folder with what is in it, but for what a reader of SQLite shares with others.
pub(super) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            found.insert(path.clone(), Vec::new());
            found.extend(contents(&path));
        } else if !name.ends_with("-shm") && !name.ends_with("-wal") {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

#[cfg(unix)]
pub(super) fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// An identity provider that says that it is `issuer`, or what its own address is; gives its address.
pub(super) fn provider(issuer: Option<&str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = format!("http://{}", listener.local_addr().unwrap());
    let issuer = issuer.map_or_else(|| own.clone(), str::to_owned);
    let body = format!("{{\"issuer\":\"{issuer}\",\"jwks_uri\":\"{own}/keys\"}}");
    std::thread::spawn(move || {
        for call in listener.incoming() {
            let mut call = call.unwrap();
            let _ = call.read(&mut [0; 2048]);
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
            let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
            let _ = call.write_all(answer.as_bytes());
        }
    });
    own
}
