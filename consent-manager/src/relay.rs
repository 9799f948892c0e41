//! Sealed pages on their way from a source to a data user, as files.
//!
//! A page is streamed into a temporary file, flushed and only then given its name, so a name
//! always holds a whole page. Nothing here opens, indexes or alters a page: only the public
//! header is read. A page goes when its delivery is confirmed, and [`Relay::sweep`] removes what
//! is left when a session has ended and in any case [`LONGEST_HOURS`] after the session began,
//! by the injected clock (session ids carry their time). Whether a page may come or go at all is
//! decided by the caller, and so is that a delivered page does not come back.

mod sweep;

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use actix_web::web::Bytes;
use consent_model::{
    digest::{Digest, RunningDigest},
    ids::SessionId,
    jose::{JoseError, MAX_PAGE, PageBinding, PageScanner},
};
use futures_util::{Stream, StreamExt};
use service_kit::entropy::IdSource;
use tokio::{
    fs::{self, File, OpenOptions},
    io::AsyncWriteExt,
};
use tokio_util::io::ReaderStream;

pub use sweep::{LONGEST_HOURS, Swept};

/// The ending of a page's file.
const PAGE: &str = "page";
/// The ending of a file that is still being written.
const PARTIAL: &str = "partial";

/// The folder of the pages.
#[derive(Debug, Clone)]
pub struct Relay {
    root: PathBuf,
}

/// A page that is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPage {
    /// Its size in bytes.
    pub bytes: u64,
    /// The digest of its compact form.
    pub digest: Digest,
    /// What its header binds it to.
    pub binding: PageBinding,
}

/// Why a page was not taken, given or removed.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// It is longer than a page may be.
    #[error("a page has at most {MAX_PAGE} bytes")]
    TooLarge,
    /// It broke off.
    #[error("the page could not be read to its end")]
    BrokenOff,
    /// It is not a sealed page.
    #[error("the body is not a sealed page")]
    NotSealed(#[source] JoseError),
    /// Its header names another place in the sequence than the address does.
    #[error("the page's header and its address name different places")]
    WrongPlace,
    /// Other bytes have been sent for this place before.
    #[error("another page has been sent for this place")]
    Different,
    /// There is no such page.
    #[error("there is no such page")]
    Missing,
    /// The disk did not do as asked.
    #[error("the relay folder cannot be used")]
    Disk(#[from] std::io::Error),
}

impl Relay {
    /// Uses the folder `relay` in `data`, and makes it when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub async fn open(data: &Path) -> Result<Self, RelayError> {
        let root = data.join("relay");
        fs::create_dir_all(&root).await?;
        Ok(Self { root })
    }

    /// Takes in a page. The same bytes again are the same page.
    ///
    /// # Errors
    /// [`RelayError`]; nothing is left behind.
    pub async fn receive<S, E>(
        &self,
        place: Place,
        body: S,
        ids: &IdSource,
    ) -> Result<StoredPage, RelayError>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let folder = self.folder(place.session);
        fs::create_dir_all(&folder).await?;
        let partial = folder.join(format!("{}.{PARTIAL}", ids.uuid_v7()));
        let taken = self.take_in(&partial, place, body).await;
        let removed = fs::remove_file(&partial).await;
        let page = taken?;
        removed?;
        File::open(&folder).await?.sync_all().await?;
        // The session's folder may be new: its own name must survive a power cut too.
        File::open(&self.root).await?.sync_all().await?;
        Ok(page)
    }

    async fn take_in<S, E>(
        &self,
        partial: &Path,
        place: Place,
        body: S,
    ) -> Result<StoredPage, RelayError>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let stored = write_all(partial, body).await?;
        let binding = &stored.binding;
        if binding.sequence != place.sequence || binding.last != place.last {
            return Err(RelayError::WrongPlace);
        }
        let name = self.page(place.session, place.sequence);
        match fs::hard_link(partial, &name).await {
            Ok(()) => Ok(stored),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                if digest_of(&name).await? == stored.digest {
                    Ok(stored)
                } else {
                    Err(RelayError::Different)
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps what a provider of the Account Aggregator network sealed, as the only page of a session. It is
    /// of no form that could be checked here; what is kept is what came.
    ///
    /// # Errors
    /// [`RelayError`]; nothing is left behind.
    pub async fn keep(
        &self,
        session: SessionId,
        bytes: &[u8],
        ids: &IdSource,
    ) -> Result<Digest, RelayError> {
        let folder = self.folder(session);
        fs::create_dir_all(&folder).await?;
        let partial = folder.join(format!("{}.{PARTIAL}", ids.uuid_v7()));
        let written = async {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&partial)
                .await?;
            file.write_all(bytes).await?;
            file.sync_all().await?;
            // A try that was cut short may have left other bytes: nobody has been given those.
            fs::rename(&partial, self.page(session, 0)).await
        };
        if let Err(error) = written.await {
            // Nothing more can be done about it; the sweep comes by.
            let _ = fs::remove_file(&partial).await;
            return Err(error.into());
        }
        File::open(&folder).await?.sync_all().await?;
        File::open(&self.root).await?.sync_all().await?;
        Ok(Digest::of_bytes(bytes))
    }

    /// A whole page, for a protocol that cannot stream it.
    ///
    /// # Errors
    /// [`RelayError::Missing`] when it is not there.
    pub async fn whole(&self, session: SessionId, n: u32) -> Result<Vec<u8>, RelayError> {
        fs::read(self.page(session, n)).await.map_err(missing)
    }

    /// Opens a page for streaming it out; tells its size.
    ///
    /// # Errors
    /// [`RelayError::Missing`] when it is not there.
    pub async fn give(&self, session: SessionId, n: u32) -> Result<(File, u64), RelayError> {
        let file = File::open(self.page(session, n)).await.map_err(missing)?;
        let size = file.metadata().await?.len();
        Ok((file, size))
    }

    /// Removes a page; one that is gone already is no error.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn remove(&self, session: SessionId, n: u32) -> Result<(), RelayError> {
        match fs::remove_file(self.page(session, n)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn folder(&self, session: SessionId) -> PathBuf {
        self.root.join(session.uuid().hyphenated().to_string())
    }

    fn page(&self, session: SessionId, n: u32) -> PathBuf {
        self.folder(session).join(format!("{n}.{PAGE}"))
    }
}

/// Where a page belongs, as its address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The source's own session id.
    pub session: SessionId,
    /// Its number.
    pub sequence: u32,
    /// Whether it is the last one.
    pub last: bool,
}

/// Writes a page as it comes by, checking its form on the way: no more of it than one piece is in
/// memory, and what is certainly no page is not written on.
async fn write_all<S, E>(path: &Path, mut body: S) -> Result<StoredPage, RelayError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .await?;
    let (mut scanner, mut digest) = (PageScanner::new(), RunningDigest::default());
    let mut bytes = 0_usize;
    while let Some(chunk) = body.next().await {
        let chunk = counted(chunk, &mut bytes)?;
        scanner.feed(&chunk).map_err(RelayError::NotSealed)?;
        digest.feed(&chunk);
        file.write_all(&chunk).await?;
    }
    let (_, binding) = scanner.finish().map_err(RelayError::NotSealed)?;
    file.sync_all().await?;
    Ok(StoredPage {
        bytes: bytes as u64,
        digest: digest.finish(),
        binding,
    })
}

/// One more piece of a page, if it came whole and the page is not too long with it.
fn counted<E>(piece: Result<Bytes, E>, bytes: &mut usize) -> Result<Bytes, RelayError> {
    let piece = piece.map_err(|_| RelayError::BrokenOff)?;
    *bytes += piece.len();
    if *bytes > MAX_PAGE {
        return Err(RelayError::TooLarge);
    }
    Ok(piece)
}

/// The digest of a body that is not kept: whether a page that comes again is the same.
///
/// # Errors
/// When it breaks off or is longer than a page.
pub async fn digest_of_body<S, E>(mut body: S) -> Result<Digest, RelayError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let mut digest = RunningDigest::default();
    let mut bytes = 0_usize;
    while let Some(chunk) = body.next().await {
        let chunk = counted(chunk, &mut bytes)?;
        digest.feed(&chunk);
    }
    Ok(digest.finish())
}

async fn digest_of(path: &Path) -> Result<Digest, RelayError> {
    let mut pieces = ReaderStream::new(File::open(path).await.map_err(missing)?);
    let mut digest = RunningDigest::default();
    while let Some(piece) = pieces.next().await {
        digest.feed(&piece?);
    }
    Ok(digest.finish())
}

fn missing(error: std::io::Error) -> RelayError {
    match error.kind() {
        ErrorKind::NotFound => RelayError::Missing,
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests;
