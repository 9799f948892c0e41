//! What stays the same from a seeding to the runs on it: addresses, keys, parties, and how the people are
//! called. Kept as `world.json` in the folder, since everything signed names the manager's address.

use std::{
    fs, io,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

use consent_model::{
    digest::Digest,
    jose::{JoseError, SigningKey},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

/// Client id of the manager at its identity provider.
pub(crate) const CLIENT: &str = "manager";
/// The one provider whose records are asked for.
pub(crate) const BANK: &str = "bank.example";
/// Who asks.
pub(crate) const DATA_USERS: [(&str, &str); 5] = [
    ("lender.example", "Neighbourhood Lending"),
    ("housing.example", "Housing Finance of the District"),
    ("insurer.example", "Mutual Insurance"),
    ("adviser.example", "Savings Advice"),
    ("society.example", "Credit Society"),
];
const FILE: &str = "world.json";

/// What went wrong with the folder.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorldError {
    /// The folder cannot be used.
    #[error("`{path}` cannot be used; name a folder that can be written to")]
    Folder {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What is in it is not ours.
    #[error("`{0}` is none of ours; name another folder, or remove it and seed anew")]
    Foreign(PathBuf),
    /// Nothing was made here.
    #[error("`{0}` has no world; run `load seed --data {0}` first")]
    Empty(PathBuf),
    /// Something is there already.
    #[error("`{0}` is not empty; name a folder that does not exist, or remove this one")]
    Taken(PathBuf),
    /// A port is gone.
    #[error("port {0} is taken; end what listens there, or seed into another folder")]
    Port(u16),
    /// A key cannot be made.
    #[error("a key cannot be made")]
    Key(#[from] JoseError),
}

/// The kept part.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    /// Where the manager listens.
    pub(crate) manager: u16,
    /// Where its identity provider does.
    pub(crate) identity: u16,
    /// Where the parties do.
    pub(crate) parties: u16,
    /// People whose records were written.
    pub(crate) people: u64,
    /// Consents of each of them.
    pub(crate) each: u64,
}

/// A world in a folder.
#[derive(Debug, Clone)]
pub(crate) struct World {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// What is kept of it.
    pub(crate) kept: Kept,
    /// Another database than the file in the folder.
    pub(crate) database: Option<String>,
}

impl World {
    /// A new one, in a folder that is not there yet or empty.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub(crate) fn make(folder: &Path, database: Option<String>) -> Result<Self, WorldError> {
        let unusable = |source| WorldError::Folder {
            path: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(unusable)?;
        if fs::read_dir(folder).map_err(unusable)?.next().is_some() {
            return Err(WorldError::Taken(folder.to_owned()));
        }
        let [manager, identity, parties] = free_ports().map_err(unusable)?;
        let made = Self {
            folder: folder.canonicalize().map_err(unusable)?,
            kept: Kept {
                manager,
                identity,
                parties,
                people: 0,
                each: 0,
            },
            database,
        };
        made.keep()?;
        Ok(made)
    }

    /// The one that was made here.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn open(folder: &Path) -> Result<Self, WorldError> {
        let path = folder.join(FILE);
        let Ok(text) = fs::read_to_string(&path) else {
            return Err(WorldError::Empty(folder.to_owned()));
        };
        let kept = serde_json::from_str(&text).map_err(|_| WorldError::Foreign(path))?;
        let folder = folder.canonicalize();
        Ok(Self {
            folder: folder.map_err(|source| WorldError::Folder {
                path: FILE.into(),
                source,
            })?,
            kept,
            database: None,
        })
    }

    /// Keeps what has changed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn keep(&self) -> Result<(), WorldError> {
        let path = self.folder.join(FILE);
        let text = serde_json::to_string_pretty(&self.kept);
        let text = text.map_err(|_| WorldError::Foreign(path.clone()))?;
        fs::write(&path, text).map_err(|source| WorldError::Folder { path, source })
    }

    /// The manager's address.
    #[must_use]
    pub(crate) fn manager(&self) -> Url {
        local(self.kept.manager)
    }

    /// Issuer of the identity provider, as it writes it.
    #[must_use]
    pub(crate) fn issuer(&self) -> String {
        format!("http://127.0.0.1:{}", self.kept.identity)
    }

    /// Folder of the manager's keys and database.
    #[must_use]
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("manager")
    }

    /// The manager's database, where it is a file.
    #[must_use]
    pub(crate) fn database_file(&self) -> PathBuf {
        self.data().join("manager.db")
    }

    /// The key of a party or of the identity provider. Made of its name: these are no secrets.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn key(&self, name: &str) -> Result<SigningKey, WorldError> {
        let seed = Digest::of_bytes(format!("load test {name}").as_bytes());
        Ok(SigningKey::from_seed_ed25519(seed.as_bytes())?)
    }

    /// The configuration of a manager that listens on this port.
    ///
    /// # Errors
    /// When a key cannot be made.
    pub(crate) fn config(&self, port: u16) -> Result<String, WorldError> {
        let mut text = format!(
            "base_url = {:?}\nlisten = \"127.0.0.1:{}\"\ndata_dir = {:?}\nservice_name = \"Amanat\"\n\
             board_url = \"https://board.example/\"\nsecure_cookies = false\nlanguages = [\"en\", \"hi\"]\n",
            self.manager().as_str(),
            port,
            self.data().display().to_string(),
        );
        if let Some(database) = &self.database {
            text += &format!("database_url = {database:?}\n");
        }
        text += &format!(
            "[identity]\nissuer = {:?}\nclient_id = {CLIENT:?}\n\
             # One party calls for all the people of a mix.\n\
             [limits]\nper_second = 100000\nburst = 100000\n",
            self.issuer()
        );
        text += &self.entry(BANK, "Bank of the District", "provider")?;
        for (id, name) in DATA_USERS {
            text += &self.entry(id, name, "data_user")?;
        }
        Ok(text)
    }

    fn entry(&self, id: &str, name: &str, role: &str) -> Result<String, WorldError> {
        let key = json!(self.key(id)?.public());
        let part = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or_default();
        let datasets = if role == "provider" {
            "datasets = [\"bank.accounts\", \"bank.transactions\"]\n"
        } else {
            ""
        };
        Ok(format!(
            "[[parties]]\nid = {id:?}\nname = {name:?}\nroles = [{role:?}]\nstanding = \"active\"\n\
             since = \"2026-01-01T00:00:00Z\"\nwebsite = \"https://{id}/\"\n\
             grievance_url = \"https://{id}/grievance\"\nendpoint = \"http://127.0.0.1:{}/{id}/\"\n{datasets}\
             [[parties.keys.keys]]\nkty = {:?}\ncrv = {:?}\nx = {:?}\n",
            self.kept.parties,
            part("kty"),
            part("crv"),
            part("x"),
        ))
    }
}

/// How somebody is called at the identity provider, and by which address she is asked for. Names of
/// one length, so that one stands in another's place.
#[must_use]
pub(crate) fn subject(number: u64) -> String {
    format!("person-{number:09}")
}

/// An address on this machine.
pub(crate) fn local(port: u16) -> Url {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    #[expect(clippy::expect_used, reason = "an address of numbers is an address")]
    Url::parse(&format!("http://{address}/")).expect("an address of numbers")
}

/// Ports that are free now.
///
/// # Errors
/// When there are none.
pub(crate) fn free_ports<const N: usize>() -> io::Result<[u16; N]> {
    // All held at once, so that they differ.
    let held: Vec<_> = (0..N)
        .map(|_| TcpListener::bind("127.0.0.1:0"))
        .collect::<Result<_, _>>()?;
    let mut ports = [0; N];
    for (port, listener) in ports.iter_mut().zip(&held) {
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_something_in_it_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("letter"), "dear").unwrap();
        let refused = World::make(folder.path(), None).unwrap_err();
        assert!(matches!(refused, WorldError::Taken(_)), "{refused}");
        assert!(matches!(
            World::open(folder.path()),
            Err(WorldError::Empty(_))
        ));
    }

    #[test]
    fn a_world_is_the_same_when_it_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let made = World::make(&folder.path().join("new"), None).unwrap();
        let again = World::open(&made.folder).unwrap();
        assert_eq!(again.config(1).unwrap(), made.config(1).unwrap());
        assert!(
            made.config(1)
                .unwrap()
                .contains("[[parties.keys.keys]]\nkty = \"OKP\"")
        );
    }
}
