//! Stands in front of an address: writes a line for each call into the log of requests, and, where a
//! network is recorded, keeps what crosses it, so that a test can search what really went over the wire.
//!
//! Every connection gets two files of its own, one for each direction: bytes of two connections
//! never mix, and what was sent in one piece lies in the file in one piece. What was read is on
//! record before it is passed on.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::{
    fs::{File, OpenOptions},
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::requests::{Requests, Watch};

/// How the calls begin that only the manager makes to a party (`docs/protocol.md`).
const MACHINE_CALL: &[u8] = b"POST /v1/";
/// Most bytes moved at once.
const BUFFER: usize = 64 * 1024;

/// Which connections are recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Every one.
    All,
    /// Those that begin with a call of the manager. At a party's own address people come and go,
    /// too, and what they see there is theirs.
    MachineCalls,
}

/// The folder of recordings; hands out the files.
#[derive(Debug, Clone)]
pub struct Recorder {
    folder: PathBuf,
    next: Arc<AtomicU64>,
}

impl Recorder {
    /// Records into `folder`, after what is in it already.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let already = fs::read_dir(&folder)?.count() as u64;
        Ok(Self {
            folder,
            next: Arc::new(AtomicU64::new(already)),
        })
    }

    /// Where the recordings are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The files of one connection with `part`: what came in, what went out.
    async fn files(&self, part: &str) -> io::Result<(File, File)> {
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        let open = async |direction: &str| {
            let name = format!("{number:06}-{part}-{direction}.bin");
            let mut options = OpenOptions::new();
            options.create_new(true).write(true);
            options.open(self.folder.join(name)).await
        };
        Ok((open("in").await?, open("out").await?))
    }
}

/// A recording forwarder; stops when dropped.
#[derive(Debug)]
pub struct Tee {
    task: JoinHandle<()>,
}

impl Tee {
    /// Forwards what arrives at `listener` to `target`, writes its calls down as those to `part`, and
    /// records it if there is a recorder.
    ///
    /// # Errors
    /// When the listener cannot be used.
    pub fn start(
        listener: std::net::TcpListener,
        target: SocketAddr,
        part: &'static str,
        which: Recorded,
        recorder: Option<Recorder>,
        log: Requests,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let recorder = recorder.clone();
                let watch = Arc::new(Mutex::new(Watch::new(log.clone(), part)));
                tokio::spawn(async move {
                    // An end that is gone, or a full disk: the connection ends, nothing passes.
                    if let Err(error) = forward(client, target, part, which, recorder, &watch).await
                    {
                        tracing::debug!(%error, part, "a forwarded connection ended early");
                    }
                });
            }
        });
        Ok(Self { task })
    }
}

impl Drop for Tee {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn forward(
    mut client: TcpStream,
    target: SocketAddr,
    part: &str,
    which: Recorded,
    recorder: Option<Recorder>,
    watch: &Mutex<Watch>,
) -> io::Result<()> {
    let seen = || watch.lock().unwrap_or_else(PoisonError::into_inner);
    client.set_nodelay(true)?;
    let mut begun = vec![0; BUFFER];
    let mut read = 0;
    // As much as tells the two kinds of callers apart.
    while read < MACHINE_CALL.len() {
        match client.read(&mut begun[read..]).await? {
            0 => break,
            n => read += n,
        }
    }
    begun.truncate(read);
    // Not before: a caller may keep a connection ready that it does not use yet, and the part would
    // answer its silence with 408.
    let mut server = TcpStream::connect(target).await?;
    server.set_nodelay(true)?;
    let wanted = which == Recorded::All || begun.starts_with(MACHINE_CALL);
    let (mut came, went) = match recorder.filter(|_| wanted) {
        Some(recorder) => {
            let (came, went) = recorder.files(part).await?;
            (Some(came), Some(went))
        }
        None => (None, None),
    };
    keep(&mut came, &begun).await?;
    seen().came(&begun);
    server.write_all(&begun).await?;
    let (client_in, client_out) = client.into_split();
    let (server_in, server_out) = server.into_split();
    tokio::try_join!(
        copy(client_in, server_out, came, |bytes| seen().came(bytes)),
        copy(server_in, client_out, went, |bytes| seen().went(bytes))
    )?;
    seen().ended();
    Ok(())
}

async fn keep(file: &mut Option<File>, bytes: &[u8]) -> io::Result<()> {
    if let Some(file) = file {
        file.write_all(bytes).await?;
        file.flush().await?;
    }
    Ok(())
}

/// Copies until `from` has nothing more.
async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut file: Option<File>,
    see: impl Fn(&[u8]),
) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    loop {
        match from.read(&mut buffer).await? {
            0 => return to.shutdown().await,
            n => {
                keep(&mut file, &buffer[..n]).await?;
                see(&buffer[..n]);
                to.write_all(&buffer[..n]).await?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An end that says everything back, behind a tee.
    async fn echo(which: Recorded, folder: &Path) -> (Tee, SocketAddr) {
        let local = || std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let (front, behind) = (local(), local());
        let (at, target) = (front.local_addr().unwrap(), behind.local_addr().unwrap());
        behind.set_nonblocking(true).unwrap();
        let behind = TcpListener::from_std(behind).unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = behind.accept().await {
                tokio::spawn(async move {
                    let (mut from, mut to) = stream.split();
                    tokio::io::copy(&mut from, &mut to).await.unwrap();
                    to.shutdown().await.unwrap();
                });
            }
        });
        let recorder = Recorder::open(folder.to_owned()).unwrap();
        let log = Requests::new(service_kit::testing::fixed_clock());
        (
            Tee::start(front, target, "bank", which, Some(recorder), log).unwrap(),
            at,
        )
    }

    async fn say(at: SocketAddr, words: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(words).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).await.unwrap();
        heard
    }

    fn kept(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let mut all: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (name(&path), fs::read(&path).unwrap()))
            .collect();
        all.sort();
        all
    }

    #[tokio::test]
    async fn what_people_do_at_a_party_is_passed_on_but_not_recorded() {
        let dir = tempfile::tempdir().unwrap();
        let (_tee, at) = echo(Recorded::MachineCalls, dir.path()).await;
        assert_eq!(say(at, b"GET / HTTP/1.1").await, b"GET / HTTP/1.1");
        assert_eq!(say(at, b"POST").await, b"POST");
        assert!(kept(dir.path()).is_empty());
    }

    #[tokio::test]
    async fn calls_of_the_manager_are_recorded_whole_in_both_directions() {
        let dir = tempfile::tempdir().unwrap();
        let mut call = b"POST /v1/events HTTP/1.1\r\n\r\n".to_vec();
        call.resize(3 * BUFFER, b'e');
        {
            let (_tee, at) = echo(Recorded::MachineCalls, dir.path()).await;
            assert_eq!(say(at, &call).await, call);
        }
        // A later run goes on after the first.
        let (_tee, at) = echo(Recorded::All, dir.path()).await;
        assert_eq!(say(at, b"GET /").await, b"GET /");
        let names = [
            ("000000-bank-in.bin", call.clone()),
            ("000000-bank-out.bin", call),
            ("000002-bank-in.bin", b"GET /".to_vec()),
            ("000002-bank-out.bin", b"GET /".to_vec()),
        ];
        assert_eq!(kept(dir.path()), names.map(|(n, b)| (n.to_owned(), b)));
    }
}
