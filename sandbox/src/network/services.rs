//! How the manager and the store of this network are configured.

use std::{
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use consent_manager::config::{Config as ManagerConfig, Identity, Passkeys, Question};
use personal_store::{
    config::{Config as StoreConfig, Identity as StoreIdentity},
    question::Catalogue,
};
use service_kit::{mail::MailConfig, secret::Secret, whole_file};
use url::Url;

use super::{
    NetworkError,
    identity::Client,
    lender_files::{End, text},
};
use crate::layout::{Bound, Layout};

/// The personal store.
pub(super) fn store(
    layout: &Layout,
    at: &Bound,
    manager: &Url,
    issuer: &str,
    client: &Client,
) -> Result<StoreConfig, NetworkError> {
    Ok(StoreConfig {
        listen: at.listener.local_addr()?,
        base_url: at.url.clone(),
        data_dir: layout.folder("store")?,
        party: "store.sandbox.example".parse()?,
        name: "Amanat personal store".into(),
        manager_url: manager.clone(),
        identity: StoreIdentity {
            issuer: issuer.into(),
            client_id: client.id.clone(),
            client_secret: Some(Secret::new(client.secret.clone())),
        },
        host_key: Default::default(),
        older_host_keys: Vec::new(),
        question_dir: None,
        operator: Some("Amanat sandbox, for demonstration only".into()),
        most_open_vaults: 64,
        limits: Default::default(),
        see_before_release: Default::default(),
        mail: Some(mail(layout, STORE_OUTBOX)?),
        tls: None,
        http: Default::default(),
        metrics: None,
        log: Default::default(),
        traces: None,
    })
}

/// The manager, with nobody in its registry yet.
pub(super) fn manager(
    layout: &Layout,
    at: &Bound,
    issuer: String,
    client: &Client,
) -> Result<ManagerConfig, NetworkError> {
    Ok(ManagerConfig {
        base_url: at.url.clone(),
        listen: at.listener.local_addr()?,
        data_dir: layout.folder("manager")?,
        shared_dir: None,
        database_url: None,
        service_name: "Amanat sandbox".into(),
        operator: operator(),
        board_url: Url::parse("https://board.example/complaints")?,
        identity: Identity {
            issuer,
            client_id: client.id.clone(),
            client_secret: Some(Secret::new(client.secret.clone())),
        },
        passkeys: Passkeys::default(),
        parties: Vec::new(),
        questions: Vec::new(),
        languages: ["en", "hi", "bn", "ta", "ur", "ja"]
            .map(String::from)
            .into(),
        mail: Some(mail(layout, MANAGER_OUTBOX)?),
        secure_cookies: false,
        retention: Default::default(),
        account_aggregator: None,
        witnesses: Vec::new(),
        limits: Default::default(),
        tls: None,
        http: Default::default(),
        metrics: None,
        log: Default::default(),
        traces: None,
    })
}

/// Writes what the operator's verbs of the manager need, as they run beside it: `--config` names it.
pub(super) fn operator_file(layout: &Layout, manager: &ManagerConfig) -> io::Result<PathBuf> {
    let path = |value: &Path| text(&value.to_string_lossy());
    let languages = serde_json::to_string(&manager.languages).map_err(io::Error::other)?;
    let mut toml = format!(
        "base_url = {}\nlisten = \"127.0.0.1:0\"\ndata_dir = {}\nservice_name = {}\nboard_url = {}\n\
         languages = {languages}\nsecure_cookies = false\n[identity]\nissuer = {}\nclient_id = \"operator\"\n",
        text(manager.base_url.as_str())?,
        path(&manager.data_dir)?,
        text(&manager.service_name)?,
        text(manager.board_url.as_str())?,
        text(&manager.identity.issuer)?,
    );
    if let Some(MailConfig {
        from,
        outbox: Some(outbox),
        ..
    }) = &manager.mail
    {
        toml += &format!(
            "[mail]\nfrom = {}\noutbox = {}\n",
            text(from)?,
            path(outbox)?
        );
    }
    if let Some(edge) = &manager.account_aggregator {
        let end = End {
            id: &edge.id,
            key: &edge.key,
            registry: &edge.registry,
            peers: &edge.peers,
        };
        toml += &end.section()?;
    }
    let file = layout.root().join("operator.toml");
    whole_file::replace(&file, toml.as_bytes())?;
    // Keys are in it.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
    Ok(file)
}

/// Where the manager's mail goes.
pub(super) const MANAGER_OUTBOX: &str = "outbox/manager";
/// Where the store's mail goes.
pub(super) const STORE_OUTBOX: &str = "outbox/store";

/// Mail into a folder: nothing leaves this machine.
fn mail(layout: &Layout, folder: &str) -> Result<MailConfig, NetworkError> {
    Ok(MailConfig {
        from: "Amanat sandbox <no-reply@sandbox.example>".into(),
        smtp: None,
        outbox: Some(layout.folder(folder)?),
    })
}

/// Who runs this: nobody real, and the pages say so.
fn operator() -> Vec<(String, String)> {
    [
        (
            "name",
            "Amanat sandbox (a demonstration; do not use it for real data)",
        ),
        ("address", "1 Example Road, Sampleville"),
        ("contact", "hello@sandbox.example"),
        ("grievance_officer", "Grievance desk of the sandbox"),
        ("grievance_contact", "grievance@sandbox.example"),
        ("grievance_days", "7"),
        ("people: Asha Example", "Made up, as is everything here"),
        ("shareholders: Nobody", "The sandbox is not a company"),
        ("bodies: None", "The sandbox is not a company"),
        ("bodies_as_on", "2026-11-01"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into()
}

/// The questions that are published here.
pub(super) fn questions() -> Result<Vec<Question>, NetworkError> {
    let catalogue = Catalogue::builtin()?;
    let published = catalogue.packages().map(|package| Question {
        digest: package.digest(),
        manifest: package.manifest().clone(),
    });
    Ok(published.collect())
}
