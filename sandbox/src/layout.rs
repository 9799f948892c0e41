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
use service_kit::whole_file;
use url::Url;

/// Names of the parts, in the order of their ports.
pub const PARTS: [&str; 13] = [
    "manager",
    "store",
    "identity",
    "bank",
    "clinic",
    "lender",
    "lender-api",
    "researcher",
    "researcher-api",
    "start",
    "mock-bank",
    "aa-bank",
    "aa-lender",
];
/// How many parts there were at first; the others came later.
const FIRST_PARTS: usize = 9;

/// The first port where none is asked for.
pub const FIRST_PORT: u16 = 8400;

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
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A port cannot be listened on for another reason.
    #[error("port {port} for {part} cannot be listened on")]
    Port {
        /// The port.
        port: u16,
        /// Which part wanted it.
        part: &'static str,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The file of ports holds something else.
    #[error(
        "`{0}` does not hold the ports of this folder; restore it, or use another --data folder"
    )]
    Ports(PathBuf, #[source] serde_json::Error),
    /// Without it the clock would fall back, and what has ended would seem to hold again.
    #[error(
        "`{0}` does not say how far the clock runs ahead; restore it, or use another --data folder"
    )]
    Clock(PathBuf, #[source] io::Error),
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
        let wrap = |e| LayoutError::Folder(self.root.clone(), e);
        let kept = self.kept_ports()?;
        let wanted = match &kept {
            Some(ports) => {
                let first = ports.first().copied().unwrap_or(0);
                if port.is_some_and(|asked| asked != 0 && asked != first) {
                    return Err(LayoutError::OtherPort(first));
                }
                with_later_parts(ports)
            }
            None => ports_from(port.unwrap_or(FIRST_PORT))?,
        };
        let mut bound = Vec::new();
        let held = kept.as_ref().map_or(PARTS.len(), Vec::len);
        for (place, (part, port)) in PARTS.iter().copied().zip(wanted).enumerate() {
            let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
            let listener = at(port).or_else(|error| {
                // Nothing that was signed names the port of a part that is new to this folder.
                if place >= held { at(0) } else { Err(error) }
            });
            let listener = listener.map_err(|source| match source.kind() {
                io::ErrorKind::AddrInUse => LayoutError::PortTaken { port, part, source },
                _ => LayoutError::Port { port, part, source },
            })?;
            let port = listener.local_addr().map_err(wrap)?.port();
            let url = Url::parse(&format!("http://localhost:{port}/"))
                .map_err(|e| wrap(io::Error::other(e)))?;
            bound.push(Bound { listener, url });
        }
        if held < PARTS.len() || kept.is_none() {
            // `Url` leaves out a port that is the scheme's own.
            let ports = bound.iter().map(|b| b.url.port_or_known_default());
            let ports = ports.collect::<Option<Vec<_>>>().unwrap_or_default();
            let saved =
                serde_json::to_vec(&Saved { ports }).map_err(|e| wrap(io::Error::other(e)))?;
            whole_file::replace(&self.ports_file(), &saved).map_err(wrap)?;
        }
        Ok(bound)
    }

    fn ports_file(&self) -> PathBuf {
        self.root.join("ports.json")
    }

    fn clock_file(&self) -> PathBuf {
        self.root.join("clock-ahead")
    }

    /// The ports that the folder was first used with.
    fn kept_ports(&self) -> Result<Option<Vec<u16>>, LayoutError> {
        let file = self.ports_file();
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(LayoutError::Folder(file, e)),
        };
        let saved: Saved =
            serde_json::from_slice(&bytes).map_err(|e| LayoutError::Ports(file.clone(), e))?;
        let ports = saved.ports;
        if (FIRST_PARTS..=PARTS.len()).contains(&ports.len()) {
            return Ok(Some(ports));
        }
        let wrong = serde::de::Error::invalid_length(ports.len(), &"a port for each part");
        Err(LayoutError::Ports(file, wrong))
    }

    /// How far this folder's clock runs ahead, seconds.
    ///
    /// # Errors
    /// When the folder says something else than a number.
    pub fn clock_ahead(&self) -> Result<u64, LayoutError> {
        let file = self.clock_file();
        match fs::read_to_string(&file) {
            Ok(text) => text
                .trim()
                .parse()
                .map_err(|e| LayoutError::Clock(file, io::Error::other(e))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(e) => Err(LayoutError::Clock(file, e)),
        }
    }

    /// Keeps how far the clock runs ahead, so that a later run does not fall back in time.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_clock_ahead(&self, seconds: u64) -> Result<(), LayoutError> {
        let file = self.clock_file();
        whole_file::replace(&file, seconds.to_string().as_bytes())
            .map_err(|e| LayoutError::Folder(file, e))
    }
}

/// The ports of a folder, and for the parts that it was made without those that follow.
fn with_later_parts(ports: &[u16]) -> Vec<u16> {
    let mut all = ports.to_vec();
    while all.len() < PARTS.len() {
        // 0 is any free one.
        let after = all.last().and_then(|last| last.checked_add(1));
        all.push(after.unwrap_or(0));
    }
    all
}

/// One port for each part, from `first` on.
fn ports_from(first: u16) -> Result<Vec<u16>, LayoutError> {
    if first == 0 {
        return Ok(vec![0; PARTS.len()]);
    }
    let port = |n| u16::try_from(n).ok().and_then(|n| first.checked_add(n));
    let ports = (0..PARTS.len()).map(port).collect::<Option<_>>();
    ports.ok_or(LayoutError::NoRoom)
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
        assert_eq!(layout.clock_ahead().unwrap(), 0);
        layout.keep_clock_ahead(90).unwrap();
        assert_eq!(layout.clock_ahead().unwrap(), 90);
    }

    #[test]
    fn what_the_folder_says_in_other_words_is_refused_and_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::open(dir.path()).unwrap();
        for text in ["", "{\"ports\":[1,2]}", "{\"po"] {
            fs::write(layout.ports_file(), text).unwrap();
            let refused = layout.bind(Some(0));
            assert!(matches!(refused, Err(LayoutError::Ports(..))), "{text}");
            assert_eq!(fs::read_to_string(layout.ports_file()).unwrap(), text);
        }
        for text in ["", "soon", "-5"] {
            fs::write(layout.clock_file(), text).unwrap();
            let refused = layout.clock_ahead();
            assert!(matches!(refused, Err(LayoutError::Clock(..))), "{text}");
        }
    }

    #[test]
    fn a_folder_from_before_the_last_parts_keeps_its_ports_and_gets_those_that_follow() {
        let all = ports_from(8400).unwrap();
        for held in FIRST_PARTS..=PARTS.len() {
            assert_eq!(with_later_parts(&all[..held]), all);
        }
    }

    #[test]
    fn a_part_that_is_new_to_a_folder_takes_another_port_when_the_next_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::open(dir.path()).unwrap();
        let before: Vec<_> = layout.bind(Some(0)).unwrap();
        let ports: Vec<_> = before.iter().map(|b| b.url.port().unwrap()).collect();
        drop(before);
        let last = ports[..ports.len() - 1].last().unwrap();
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, last + 1));
        let old = serde_json::json!({"ports": &ports[..ports.len() - 1]});
        fs::write(layout.ports_file(), old.to_string()).unwrap();
        let after = layout.bind(None).unwrap();
        let now: Vec<_> = after.iter().map(|b| b.url.port().unwrap()).collect();
        assert_eq!(now[..ports.len() - 1], ports[..ports.len() - 1]);
        drop((after, taken));
        // It keeps it from then on.
        let again = layout.bind(None).unwrap();
        assert_eq!(again.last().unwrap().url.port(), now.last().copied());
    }

    #[test]
    fn the_ports_must_have_room() {
        assert!(matches!(ports_from(65_530), Err(LayoutError::NoRoom)));
        assert_eq!(ports_from(8400).unwrap()[8], 8408);
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
