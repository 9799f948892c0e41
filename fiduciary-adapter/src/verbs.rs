//! The verbs of the program: those of the sources, and the data user's, which are what a party that has no code of its own can do from a
//! terminal or a script. Each writes what it found to the given output and nothing else.
//!
//! They may be used beside a running `serve` on the same database: every change is one transaction,
//! what is sent is on disk before it is sent, and one data request is made however many fetch the
//! same item at once. A party that only asks should still run `serve`: it takes the manager's
//! events, and lets received content go when its time is over.

mod ask_file;
mod received;
mod source;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use consent_model::{ids::RequestId, request::RequestState};
use serde_json::json;
use service_kit::program::{ConfigFile, Failure};

pub use self::{
    ask_file::{AskFile, AskFileError, SAMPLE},
    received::{FetchArgs, KeptArgs, ReceivedError},
    source::{CheckArgs, PreviewArgs, SourceVerb},
};
use crate::data_user::{DataUser, RequestRow};

/// What a data user can do.
#[derive(Debug, Subcommand)]
pub enum AskVerb {
    /// Ask for consent; prints the request's id and the address at which she decides.
    #[command(after_long_help = SAMPLE_HELP)]
    Request(RequestArgs),
    /// Say where a request stands.
    Follow(FollowArgs),
    /// Fetch one item of an approved request, verify it, and print it as JSON: the rows of an
    /// answer, or the records by kind. A one-time consent can be fetched from once.
    Fetch(FetchArgs),
    /// Write out again what came in under a receipt, as `fetch` does, for as long as it is kept;
    /// its signatures are checked again.
    Kept(KeptArgs),
    /// List the requests made here, newest first, one JSON object a line.
    Requests(RequestsArgs),
    /// List the receipts of what came in, newest first, one JSON object a line. The content of
    /// those with a `keep_until` is kept until then.
    Receipts(ConfigFile),
    /// Send again the requests of which it is not known whether the manager took them.
    Resubmit(ConfigFile),
}

const SAMPLE_HELP: &str = concat!(
    "An example of ASK, to be changed:\n\n",
    include_str!("verbs/ask.toml")
);

/// What is asked.
#[derive(Debug, Args)]
pub struct RequestArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// What is asked for: a file, TOML or (named `.json`) JSON; see `--help`.
    #[arg(value_name = "ASK")]
    pub ask: PathBuf,
    /// Her sign-in name at the manager, instead of the file's.
    #[arg(long)]
    pub person: Option<String>,
    /// Your own word for this request, handed back with her, instead of the file's.
    #[arg(long)]
    pub state: Option<String>,
}

/// Which requests.
#[derive(Debug, Args)]
pub struct RequestsArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// Those that the manager has of this party instead: also what another machine asked, or what is
    /// not in the database here any more.
    #[arg(long)]
    pub at_manager: bool,
    /// Only those that stand so: `pending`, `approved`, `denied`, `expired` or `failed`.
    #[arg(long, value_name = "STATE", value_parser = request_state)]
    pub state: Option<RequestState>,
}

/// Which request.
#[derive(Debug, Args)]
pub struct FollowArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// As `request` printed it.
    #[arg(value_name = "REQUEST")]
    pub request: RequestId,
}

impl AskVerb {
    /// The configuration that it is about.
    #[must_use]
    pub fn config(&self) -> &Path {
        match self {
            Self::Request(args) => &args.config.config,
            Self::Follow(args) => &args.config.config,
            Self::Fetch(args) => &args.config.config,
            Self::Kept(args) => &args.config.config,
            Self::Requests(args) => &args.config.config,
            Self::Receipts(file) | Self::Resubmit(file) => &file.config,
        }
    }

    /// Carries it out.
    ///
    /// # Errors
    /// Whatever kept it from being done.
    pub async fn carry_out(
        &self,
        user: &DataUser,
        out: &mut (impl Write + Send),
    ) -> Result<(), Failure> {
        // Whatever is asked: nothing is kept beyond its time because `serve` is not running.
        user.forget_due().await?;
        user.end_due_fetches().await?;
        match self {
            Self::Request(args) => request(args, user, out).await,
            Self::Follow(args) => follow(args.request, user, out).await,
            Self::Fetch(args) => received::fetch(args, user, out).await,
            Self::Kept(args) => received::kept(args, user, out).await,
            Self::Requests(args) if args.at_manager => at_manager(args.state, user, out).await,
            Self::Requests(args) => requests(args.state, user, out).await,
            Self::Receipts(_) => receipts(user, out).await,
            Self::Resubmit(_) => resubmit(user, out).await,
        }
    }
}

fn request_state(word: &str) -> Result<RequestState, &'static str> {
    serde_json::from_value(json!(word))
        .map_err(|_| "it is `pending`, `approved`, `denied`, `expired` or `failed`")
}

async fn request(args: &RequestArgs, user: &DataUser, out: &mut impl Write) -> Result<(), Failure> {
    let mut file = AskFile::read(&args.ask)?;
    file.person = args.person.clone().or(file.person);
    file.state = args.state.clone().or(file.state);
    let view = user.request_consent(file.ask(user.now())).await?;
    writeln!(out, "request {}", view.request_id)?;
    writeln!(out, "decide {}", view.redirect_url)?;
    Ok(())
}

async fn follow(id: RequestId, user: &DataUser, out: &mut impl Write) -> Result<(), Failure> {
    let view = user.follow(id).await?;
    writeln!(out, "state {}", crate::adapter::word(&view.state))?;
    if let Some(artifact) = view.artifact_id {
        writeln!(out, "artifact {artifact}")?;
        let asked = user.requests().await?.into_iter();
        for row in asked.filter(|row| row.id == Some(id)) {
            for item in row.asked.items {
                writeln!(out, "item {}", item.id)?;
            }
        }
        if let Ok(verified) = user.artifact(id).await {
            // Who receives data of a child is bound to more (DPDP Act s.9).
            if let Some(of) = verified.claims().statement.approved_by {
                writeln!(out, "approved_by {}", crate::adapter::word(&of))?;
            }
            for less in user.narrowed(id, &verified).await? {
                writeln!(out, "narrowed {}", json!(less))?;
            }
        }
    }
    Ok(())
}

async fn requests(
    state: Option<RequestState>,
    user: &DataUser,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let wanted = |row: &RequestRow| state.is_none_or(|state| row.state == state);
    for row in user.requests().await?.into_iter().filter(wanted) {
        let items: Vec<_> = row.asked.items.iter().map(|item| &item.id).collect();
        let line = json!({
            "request": row.id, "state": row.state, "artifact": row.artifact,
            "purpose": row.asked.purpose, "items": items, "word": row.asked.state, "at": row.at,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

async fn at_manager(
    state: Option<RequestState>,
    user: &DataUser,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut cursor = None;
    loop {
        let page = user.requests_at_manager(state, cursor.as_deref()).await?;
        for entry in page.items {
            writeln!(out, "{}", json!(entry))?;
        }
        if page.next.is_none() {
            return Ok(());
        }
        cursor = page.next;
    }
}

async fn receipts(user: &DataUser, out: &mut impl Write) -> Result<(), Failure> {
    for row in user.receipts().await? {
        let line = json!({
            "receipt": row.receipt, "artifact": row.artifact, "item": row.item,
            "source": row.source, "digest": row.digest, "pages": row.pages, "rows": row.rows,
            "at": row.at, "keep_until": row.keep_until,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

async fn resubmit(user: &DataUser, out: &mut impl Write) -> Result<(), Failure> {
    for view in user.resubmit().await? {
        writeln!(out, "request {}", view.request_id)?;
        writeln!(out, "decide {}", view.redirect_url)?;
    }
    Ok(())
}
