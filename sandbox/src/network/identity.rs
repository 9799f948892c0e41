//! The identity provider of this network: its clients, their secrets and its people.

use consent_model::digest::Digest;
use service_kit::{clock::SharedClock, entropy::IdSource, keyfile};
use url::Url;

use super::{ForeignIdentity, NetworkError};
use crate::{
    identity::{
        ClientRegistration, DemoPerson, IdentityOptions, IdentityProvider, RunningIdentity,
    },
    layout::{Bound, Layout},
    people::{GUESTS, PEOPLE},
};

/// A client at the identity provider.
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: String,
}

/// The clients of manager and store.
pub(super) struct Clients {
    pub(super) manager: Client,
    pub(super) store: Client,
}

impl Clients {
    /// At the sandbox's own provider, with secrets of the folder.
    pub(super) fn load(layout: &Layout, ids: &IdSource) -> Result<Self, NetworkError> {
        let folder = layout.folder("identity")?;
        let client = |id: &str| -> Result<Client, NetworkError> {
            let file = folder.join(format!("client-{id}"));
            let seed = keyfile::load_or_create_seed(&file, ids)?;
            Ok(Client {
                id: id.to_owned(),
                secret: Digest::of_bytes(seed.expose()).to_string(),
            })
        };
        Ok(Self {
            manager: client("manager")?,
            store: client("store")?,
        })
    }

    /// At another.
    pub(super) fn at(foreign: &ForeignIdentity) -> Self {
        let client = || Client {
            id: foreign.client_id.clone(),
            secret: foreign.client_secret.clone(),
        };
        Self {
            manager: client(),
            store: client(),
        }
    }
}

/// Starts the identity provider with everyone who lives here.
pub(super) fn start_identity(
    at: Bound,
    manager: &Bound,
    store: &Bound,
    clients: &Clients,
    layout: &Layout,
    clock: &SharedClock,
    ids: &IdSource,
) -> Result<RunningIdentity, NetworkError> {
    let client = |client: &Client, base: &Url| -> Result<ClientRegistration, NetworkError> {
        Ok(ClientRegistration {
            client_id: client.id.clone(),
            client_secret: Some(client.secret.clone()),
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
            client(&clients.manager, &manager.url)?,
            client(&clients.store, &store.url)?,
        ],
        people,
        guests: Some(layout.root().join(GUESTS)),
        clock: clock.clone(),
        ids: ids.clone(),
        key: keyfile::load_or_create_signing_key(&key, ids)?,
    })?)
}
