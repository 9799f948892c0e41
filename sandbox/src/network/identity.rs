//! The identity provider of this network: its clients, their secrets and its people.

use consent_model::digest::Digest;
use service_kit::{clock::SharedClock, entropy::IdSource, keyfile};
use url::Url;

use super::NetworkError;
use crate::{
    identity::{
        ClientRegistration, DemoPerson, IdentityOptions, IdentityProvider, RunningIdentity,
    },
    layout::{Bound, Layout},
    people::PEOPLE,
};

/// Client secrets of the folder.
pub(super) struct Secrets {
    pub(super) manager: String,
    pub(super) store: String,
}

impl Secrets {
    pub(super) fn load(layout: &Layout, ids: &IdSource) -> Result<Self, NetworkError> {
        let folder = layout.folder("identity")?;
        let secret = |name: &str| -> Result<String, NetworkError> {
            let seed = keyfile::load_or_create_seed(&folder.join(name), ids)?;
            Ok(Digest::of_bytes(seed.expose()).to_string())
        };
        Ok(Self {
            manager: secret("client-manager")?,
            store: secret("client-store")?,
        })
    }
}

/// Starts the identity provider with everyone who lives here.
pub(super) fn start_identity(
    at: Bound,
    manager: &Bound,
    store: &Bound,
    secrets: &Secrets,
    layout: &Layout,
    clock: &SharedClock,
    ids: &IdSource,
) -> Result<RunningIdentity, NetworkError> {
    let client = |id: &str, secret: &str, base: &Url| -> Result<ClientRegistration, NetworkError> {
        Ok(ClientRegistration {
            client_id: id.into(),
            client_secret: Some(secret.into()),
            redirect_uris: vec![base.join("callback")?],
            post_logout_redirect_uris: vec![base.clone()],
        })
    };
    let people = PEOPLE
        .iter()
        .map(|p| DemoPerson {
            username: p.username.into(),
            password: p.password.into(),
            name: p.name.into(),
            email: p.email.into(),
            subject_seed: p.username.into(),
        })
        .collect();
    let key = layout.folder("identity")?.join("signing-key.json");
    Ok(IdentityProvider::start(IdentityOptions {
        listener: at.listener,
        issuer: at.url,
        clients: vec![
            client("manager", &secrets.manager, &manager.url)?,
            client("store", &secrets.store, &store.url)?,
        ],
        people,
        clock: clock.clone(),
        ids: ids.clone(),
        key: keyfile::load_or_create_signing_key(&key, ids)?,
    })?)
}
