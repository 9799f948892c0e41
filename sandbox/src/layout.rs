//! The data folder: addresses, clock and keys that must survive a restart.
//!
//! Addresses are part of what is signed (`iss`, return addresses), so a folder keeps the ports it
//! was first used with.

use std::{
    fs, io,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use url::Url;

/// Names of the parts, in the order of their ports.
pub const PARTS: [&str; 9] = [
    "manager",
    "store",
    "identity",
    "bank",
    "clinic",
    "lender",
    "lender-api",
    "researcher",
    "researcher-api",
];

/// The data folder.
#[derive(Debug, Clone)]
pub struct Layout {
    root: PathBuf,
}

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// Reading or writing failed.
    #[error("the data folder `{0}` cannot be used")]
    Folder(PathBuf, #[source] io::Error),
    /// A port is taken.
    #[error(
        "port {port} for {part} is taken; stop what uses it, or use another --data folder or --port"
    )]
    PortTaken {
        /// The port.
        port: u16,
        /// Which part wanted it.
        part: &'static str,
    },
    /// The folder was made for other ports.
    #[error(
        "this data folder was made for port {0}; leave --port out, or use another --data folder"
    )]
    OtherPort(u16),
    /// The ports would run past the last one.
    #[error("--port must leave room for {} ports", PARTS.len())]
    NoRoom,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    ports: Vec<u16>,
}

/// A bound address.
pub struct Bound {
    /// Listens already, so nobody else takes the port.
    pub listener: TcpListener,
    /// `http://localhost:PORT/`.
    pub url: Url,
}

impl Layout {
    /// Opens or makes the folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(root: &Path) -> Result<Self, LayoutError> {
        let wrap = |e| LayoutError::Folder(root.to_owned(), e);
        fs::create_dir_all(root).map_err(wrap)?;
        Ok(Self {
            root: root.canonicalize().map_err(wrap)?,
        })
    }

    /// A folder for one part, made if missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn folder(&self, part: &str) -> Result<PathBuf, LayoutError> {
        let path = self.root.join(part);
        fs::create_dir_all(&path).map_err(|e| LayoutError::Folder(path.clone(), e))?;
        Ok(path)
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Binds one port for each part: the folder's own from before, else `port` and the following,
    /// else (0) whatever is free.
    ///
    /// # Errors
    /// When a port is taken or the folder was made for others.
    pub fn bind(&self, port: Option<u16>) -> Result<Vec<Bound>, LayoutError> {
        let file = self.root.join("ports.json");
        let wrap = |e| LayoutError::Folder(self.root.clone(), e);
        let wanted: Vec<u16> = match fs::read(&file) {
            Ok(bytes) => {
                let saved: Saved =
                    serde_json::from_slice(&bytes).map_err(|e| wrap(io::Error::other(e)))?;
                if let Some(asked) = port.filter(|p| *p != 0 && saved.ports.first() != Some(p)) {
                    let _ = asked;
                    return Err(LayoutError::OtherPort(
                        saved.ports.first().copied().unwrap_or(0),
                    ));
                }
                saved.ports
            }
            Err(_) => match port.unwrap_or(8400) {
                0 => vec![0; PARTS.len()],
                first => (0..PARTS.len())
                    .map(|n| u16::try_from(n).ok().and_then(|n| first.checked_add(n)))
                    .collect::<Option<_>>()
                    .ok_or(LayoutError::NoRoom)?,
            },
        };
        let mut bound = Vec::new();
        for (part, port) in PARTS.iter().copied().zip(wanted) {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
                .map_err(|_| LayoutError::PortTaken { port, part })?;
            let port = listener.local_addr().map_err(wrap)?.port();
            let url = Url::parse(&format!("http://localhost:{port}/"))
                .map_err(|e| wrap(io::Error::other(e)))?;
            bound.push(Bound { listener, url });
        }
        let ports = bound.iter().filter_map(|b| b.url.port()).collect();
        let saved = serde_json::to_vec(&Saved { ports }).map_err(|e| wrap(io::Error::other(e)))?;
        fs::write(&file, saved).map_err(wrap)?;
        Ok(bound)
    }

    /// How far this folder's clock runs ahead, seconds.
    #[must_use]
    pub fn clock_ahead(&self) -> i64 {
        fs::read_to_string(self.root.join("clock-ahead"))
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(0)
    }

    /// Keeps how far the clock runs ahead, so that a later run does not fall back in time.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_clock_ahead(&self, seconds: i64) -> Result<(), LayoutError> {
        fs::write(self.root.join("clock-ahead"), seconds.to_string())
            .map_err(|e| LayoutError::Folder(self.root.clone(), e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_ports_and_its_clock() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::open(dir.path()).unwrap();
        let first: Vec<_> = layout
            .bind(Some(0))
            .unwrap()
            .into_iter()
            .map(|b| b.url)
            .collect();
        let second: Vec<_> = layout
            .bind(Some(0))
            .unwrap()
            .into_iter()
            .map(|b| b.url)
            .collect();
        assert_eq!(first, second);
        assert!(matches!(
            layout.bind(Some(1)),
            Err(LayoutError::OtherPort(_))
        ));
        layout.keep_clock_ahead(90).unwrap();
        assert_eq!(layout.clock_ahead(), 90);
    }

    #[test]
    fn a_taken_port_is_named_with_its_part() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::open(dir.path()).unwrap();
        let held = layout.bind(Some(0)).unwrap();
        let Err(error) = layout.bind(None) else {
            panic!("bound twice")
        };
        assert!(
            error.to_string().contains("for manager is taken"),
            "{error}"
        );
        drop(held);
    }
}
