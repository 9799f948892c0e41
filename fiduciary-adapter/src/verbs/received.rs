//! Content that came in, written out: as it is fetched, and again for as long as it is kept.
//!
//! What can be fetched once must not be lost between the database and whoever reads it. Where the
//! content may be kept it is on disk before it is written out, and `kept` gives it again; where it
//! may not, the fetch is over only once it has been written out, and until then is carried on.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use consent_model::{
    ids::{ReceiptId, RequestId},
    party::{ItemId, PartyId},
    problem::ProblemType,
    release::ReleaseBody,
};
use serde_json::{Map, Value, json};
use service_kit::program::{ConfigFile, Failure};

use crate::data_user::{DataUser, DataUserError, Received};

/// What is fetched.
#[derive(Debug, Args)]
pub struct FetchArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// As `request` printed it.
    #[arg(value_name = "REQUEST")]
    pub request: RequestId,
    /// Name of the item, as asked.
    #[arg(value_name = "ITEM")]
    pub item: ItemId,
    /// A new file to write to, for you alone, instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What is written out again.
#[derive(Debug, Args)]
pub struct KeptArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// As `receipts` lists it.
    #[arg(value_name = "RECEIPT")]
    pub receipt: ReceiptId,
    /// Who released it; needed only when two sources have named a receipt alike.
    #[arg(long, value_name = "PARTY")]
    pub source: Option<PartyId>,
    /// A new file to write to, for you alone, instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Why content cannot be written out.
#[derive(Debug, thiserror::Error)]
pub enum ReceivedError {
    /// Nothing more comes, but something came before.
    #[error(
        "nothing more can be fetched; what came before is kept, `kept {receipt}` writes it out"
    )]
    CameBefore {
        /// Its receipt.
        receipt: ReceiptId,
        /// Why nothing more comes.
        #[source]
        source: DataUserError,
    },
    /// No such receipt.
    #[error("there is no receipt `{0}`")]
    UnknownReceipt(ReceiptId),
    /// Two sources gave their receipts the same id.
    #[error("several sources have a receipt `{0}`; say which with `--source`")]
    SeveralSources(ReceiptId),
    /// Its data life is over, or it was never to be kept.
    #[error("the content under receipt `{0}` is not kept, or no longer")]
    NotKept(ReceiptId),
}

pub(super) async fn fetch(
    args: &FetchArgs,
    user: &DataUser,
    out: &mut (impl Write + Send),
) -> Result<(), Failure> {
    let artifact = user.artifact(args.request).await?;
    // Before anything is fetched, so that a file that cannot be had costs nothing.
    let mut target = Target::new(args.out.as_deref(), out)?;
    let fetched = user
        .fetch_to(&artifact, &args.item, &mut |received| target.take(received))
        .await;
    let Err(error) = fetched else {
        return Ok(());
    };
    target.discard();
    let over = matches!(error, DataUserError::ReceivedElsewhere)
        || error.problem_type() == Some(ProblemType::FrequencyExhausted);
    if over {
        let receipts = user.receipts().await?;
        let before = receipts.iter().find(|row| {
            row.artifact == artifact.claims().jti
                && row.item == args.item
                && row.keep_until.is_some()
        });
        if let Some(row) = before {
            return Err(Box::new(ReceivedError::CameBefore {
                receipt: row.receipt,
                source: error,
            }));
        }
    }
    Err(error.into())
}

pub(super) async fn kept(
    args: &KeptArgs,
    user: &DataUser,
    out: &mut (impl Write + Send),
) -> Result<(), Failure> {
    let mut rows = user.receipts().await?;
    rows.retain(|row| {
        row.receipt == args.receipt && args.source.as_ref().is_none_or(|one| *one == row.source)
    });
    let row = match rows.as_slice() {
        [] => return Err(ReceivedError::UnknownReceipt(args.receipt).into()),
        [one] => one,
        _ => return Err(ReceivedError::SeveralSources(args.receipt).into()),
    };
    let received = user.kept(row).await?;
    let received = received.ok_or(ReceivedError::NotKept(args.receipt))?;
    let mut target = Target::new(args.out.as_deref(), out)?;
    if let Err(error) = target.take(&received) {
        target.discard();
        return Err(error.into());
    }
    Ok(())
}

/// Where content is written to.
enum Target<'a, W> {
    /// A file that was made for it.
    File(&'a Path, File),
    /// What was given.
    Given(&'a mut W),
}

impl<'a, W: Write> Target<'a, W> {
    fn new(file: Option<&'a Path>, given: &'a mut W) -> io::Result<Self> {
        Ok(match file {
            Some(path) => Self::File(path, new_file(path)?),
            None => Self::Given(given),
        })
    }

    fn take(&mut self, received: &Received) -> io::Result<()> {
        let found = serde_json::to_string_pretty(&content(received))?;
        match self {
            Self::File(_, file) => {
                writeln!(file, "{found}")?;
                file.sync_all()
            }
            Self::Given(given) => {
                writeln!(given, "{found}")?;
                given.flush()
            }
        }
    }

    /// Nothing whole was written: a file goes, which was made just now.
    fn discard(self) {
        if let Self::File(path, _) = self
            && let Err(error) = std::fs::remove_file(path)
        {
            tracing::warn!(%error, "a file that holds nothing whole could not be removed");
        }
    }
}

fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// The rows of an answer, or the records by kind; beside them, under `missing`, what could not be
/// had.
fn content(received: &Received) -> Value {
    let mut kinds = Map::new();
    for page in &received.pages {
        match &page.body {
            ReleaseBody::Answer { rows, .. } => return json!(rows),
            ReleaseBody::Records { dataset, rows, .. } => {
                let kind = kinds.entry(dataset.to_string());
                if let Value::Array(all) = kind.or_insert_with(|| json!([])) {
                    all.extend(rows.iter().cloned().map(Value::Object));
                }
            }
        }
    }
    if !received.missing().is_empty() {
        kinds.insert("missing".to_owned(), json!(received.missing()));
    }
    Value::Object(kinds)
}
