//! The verbs of the program for a data user on the network. Each prints one JSON object a line and nothing
//! else; the exit status says whether it was done.
//!
//! They may be used beside a running `serve` on the same database, which takes the aggregators'
//! notifications. `fetch` sees them there, and asks by itself from time to time as well.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use account_aggregator::{registry::EntityId, time};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use service_kit::{
    problem::Causes,
    program::{ConfigFile, Failure},
};

use super::{
    Collected, ConsentView, Form, NetworkUser, NetworkUserError, Patience, Range, RecordRow,
    RequestRow,
};

/// Between two looks at the database while a notification is waited for.
const LOOK: Duration = Duration::from_millis(250);

/// What a data user on the network can do.
#[derive(Debug, Subcommand)]
pub enum NetworkUserVerb {
    /// Ask for a consent; prints the aggregator's handle for it.
    Request(RequestArgs),
    /// List the requests made here, newest first.
    Requests(ConfigFile),
    /// Say what became of a request and, once there is a consent, take its artefact and verify it.
    Consent(ConsentArgs),
    /// Ask for data under a consent, wait until it is ready, and fetch it.
    Fetch(FetchArgs),
    /// Fetch what an open session has: after `fetch --no-wait`, or one that was cut short.
    Collect(CollectArgs),
    /// List the sessions, newest first.
    Sessions(ConfigFile),
    /// List what came in, newest first. What has a `keep_until` is kept until then.
    Kept(ConfigFile),
    /// Write out a document that is kept.
    Show(ShowArgs),
}

/// What is asked for.
#[derive(Debug, Args)]
pub struct RequestArgs {
    #[command(flatten)]
    config: ConfigFile,
    /// A `ConsentDetail`: a file, JSON or (named `.toml`) TOML. `DataConsumer` and `consentStart` may be left
    /// out. Her address chooses the aggregator. With a `Query` (`question`, `parameters`) an answer is asked for
    /// in place of documents.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which aggregator, by its id in the registry, where the file has no address of hers.
    #[arg(long, value_name = "ID")]
    aggregator: Option<EntityId>,
}

/// Which request.
#[derive(Debug, Args)]
pub struct ConsentArgs {
    #[command(flatten)]
    config: ConfigFile,
    /// As `request` printed it.
    #[arg(value_name = "HANDLE")]
    handle: String,
    /// Whose handle it is, should two aggregators have given the same.
    #[arg(long, value_name = "ID")]
    aggregator: Option<EntityId>,
}

/// Which data.
#[derive(Debug, Args)]
pub struct FetchArgs {
    #[command(flatten)]
    config: ConfigFile,
    /// As `consent` printed it.
    #[arg(value_name = "CONSENT")]
    consent: String,
    /// Whose consent it is, should two aggregators call theirs alike.
    #[arg(long, value_name = "ID")]
    aggregator: Option<EntityId>,
    /// Data from then on, as a date-time with an offset; else from where the consent begins.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<DateTime<Utc>>,
    /// Data until then; else until where the consent ends.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<DateTime<Utc>>,
    /// Only ask; prints the session, for `collect`.
    #[arg(long)]
    no_wait: bool,
    #[command(flatten)]
    wait: Waiting,
}

/// Which session.
#[derive(Debug, Args)]
pub struct CollectArgs {
    #[command(flatten)]
    config: ConfigFile,
    /// As `fetch` printed it.
    #[arg(value_name = "SESSION")]
    session: String,
    #[command(flatten)]
    wait: Waiting,
}

#[derive(Debug, Args)]
struct Waiting {
    /// Seconds to wait for all of the data; then what is there is taken. 0: what is there now.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    wait: u32,
    /// A folder to write the documents to, for you alone, instead of into the output.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Which document.
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    config: ConfigFile,
    /// As `fetch` or `kept` printed it.
    #[arg(value_name = "RECORD")]
    record: String,
}

fn moment(text: &str) -> Result<DateTime<Utc>, &'static str> {
    time::parse(text).ok_or("it is a date-time with an offset, like 2026-11-25T10:00:00Z")
}

impl NetworkUserVerb {
    /// The configuration that it is about.
    #[must_use]
    pub fn config(&self) -> &Path {
        match self {
            Self::Request(args) => &args.config.config,
            Self::Consent(args) => &args.config.config,
            Self::Fetch(args) => &args.config.config,
            Self::Collect(args) => &args.config.config,
            Self::Show(args) => &args.config.config,
            Self::Requests(file) | Self::Sessions(file) | Self::Kept(file) => &file.config,
        }
    }

    /// Carries it out.
    ///
    /// # Errors
    /// Whatever kept it from being done.
    pub async fn carry_out(
        &self,
        user: &NetworkUser,
        out: &mut (impl Write + Send),
    ) -> Result<(), Failure> {
        self.done(user, out).await.map_err(with_its_words)
    }

    async fn done(&self, user: &NetworkUser, out: &mut (impl Write + Send)) -> Result<(), Failure> {
        // Whatever is asked: nothing is kept beyond its time because `serve` is not running.
        user.tidy().await?;
        match self {
            Self::Request(args) => {
                let detail = read_detail(&args.file)?;
                let row = user
                    .request_consent(detail, args.aggregator.as_ref())
                    .await?;
                writeln!(out, "{}", of_request(&row))?;
            }
            Self::Requests(_) => {
                for row in user.requests().await? {
                    writeln!(out, "{}", of_request(&row))?;
                }
            }
            Self::Consent(args) => {
                let (row, consent) = user.follow(&args.handle, args.aggregator.as_ref()).await?;
                let mut said = of_request(&row);
                said["artefact"] = consent.as_ref().map_or(Value::Null, of_consent);
                writeln!(out, "{said}")?;
            }
            Self::Fetch(args) => fetch(args, user, out).await?,
            Self::Collect(args) => collect(&args.session, &args.wait, user, out).await?,
            Self::Sessions(_) => {
                for row in user.sessions().await? {
                    let line = json!({
                        "session": row.session, "aggregator": row.aggregator, "consent": row.consent,
                        "state": row.state, "told": row.told, "reason": row.reason, "at": row.at,
                    });
                    writeln!(out, "{line}")?;
                }
            }
            Self::Kept(_) => {
                for row in user.records().await? {
                    writeln!(out, "{}", of_record(&row))?;
                }
            }
            Self::Show(args) => {
                let kept = user.kept(&args.record).await?;
                out.write_all(&kept.content)?;
                out.flush()?;
            }
        }
        Ok(())
    }
}

/// What a refusing aggregator has to say stands behind the error, for whoever sits there.
fn with_its_words(failure: Failure) -> Failure {
    let error = failure.downcast_ref::<NetworkUserError>();
    let message = match error {
        Some(NetworkUserError::Send(error)) => error.message(),
        _ => None,
    };
    match message {
        Some(message) => format!("{}; it says: {message}", Causes(&*failure)).into(),
        None => failure,
    }
}

/// A `ConsentDetail` of a file.
fn read_detail(file: &Path) -> Result<Value, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?;
    let read: Result<Value, String> = if file.extension().is_some_and(|ending| ending == "toml") {
        toml::from_str(&text).map_err(|error| error.message().to_owned())
    } else {
        serde_json::from_str(&text).map_err(|error| error.to_string())
    };
    let detail = read.map_err(|error| format!("`{}`: {error}", file.display()))?;
    // As in a request, or the detail alone.
    Ok(detail.get("ConsentDetail").cloned().unwrap_or(detail))
}

async fn fetch(
    args: &FetchArgs,
    user: &NetworkUser,
    out: &mut (impl Write + Send),
) -> Result<(), Failure> {
    let consent = user
        .consent(&args.consent, args.aggregator.as_ref())
        .await?;
    let covered = &consent.detail.range;
    let range = Range {
        from: args.from.unwrap_or(covered.from.0),
        to: args.to.unwrap_or(covered.to.0),
    };
    let session = user.request_data(&consent, Some(range)).await?;
    if args.no_wait {
        let line = json!({"session": session, "consent": consent.id, "state": "active"});
        writeln!(out, "{line}")?;
        return Ok(());
    }
    collect(&session, &args.wait, user, out).await
}

async fn collect(
    session: &str,
    waiting: &Waiting,
    user: &NetworkUser,
    out: &mut (impl Write + Send),
) -> Result<(), Failure> {
    // Before anything is fetched, so that a folder that cannot be had costs nothing.
    if let Some(folder) = &waiting.out {
        std::fs::create_dir_all(folder)?;
    }
    let every = Duration::from_secs(u64::from(user.config()?.poll_seconds.get()));
    let began = tokio::time::Instant::now();
    let end = began + Duration::from_secs(u64::from(waiting.wait));
    let mut told = None;
    let mut next = began;
    loop {
        let now = tokio::time::Instant::now();
        let last = now >= end;
        let heard = user.told_of(session).await?;
        // Asked when it is time, and as soon as the aggregator has said something.
        if last || now >= next || heard != told {
            told = heard;
            next = now + every;
            let patience = if last {
                Patience::TakeWhatIsThere
            } else {
                Patience::WaitForAll
            };
            let mut hand = |found: &Collected| write_out(found, waiting.out.as_deref(), out);
            match user.collect(session, patience, &mut hand).await {
                Ok(_) => return Ok(()),
                Err(error) if last || !error.is_transient() => return Err(error.into()),
                Err(NetworkUserError::NotHandedOver(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        tokio::time::sleep(LOOK.min(end.saturating_duration_since(now))).await;
    }
}

/// One line that says what came; what is neither kept nor written to a folder stands in it.
fn write_out(found: &Collected, folder: Option<&Path>, out: &mut impl Write) -> io::Result<()> {
    let mut records = Vec::new();
    for one in &found.documents {
        let mut record = json!({
            "record": one.record, "fip": one.fip, "fi_type": one.account.fi_type,
            "link_ref": one.account.link_ref_number, "masked": one.account.masked_acc_number,
            "bytes": one.content.len(), "keep_until": one.keep_until, "shared_key": one.shared_key,
        });
        if let Some(folder) = folder {
            let ending = match one.form {
                Form::Xml => "xml",
                Form::Answer => "json",
            };
            let path = folder.join(format!("{}.{ending}", one.record));
            write_new(&path, &one.content)?;
            record["file"] = path.display().to_string().into();
        } else if one.keep_until.is_none() {
            let (member, content) = match one.form {
                Form::Xml => ("document", String::from_utf8_lossy(&one.content).into()),
                Form::Answer => ("answer", serde_json::from_slice(&one.content)?),
            };
            record[member] = content;
        }
        records.push(record);
    }
    let missing: Vec<_> = found
        .missing
        .iter()
        .map(|one| json!({"fip": one.fip, "link_ref": one.link_ref, "status": one.status}))
        .collect();
    let line = json!({
        "session": found.session, "consent": found.consent, "state": "received",
        "complete": found.is_complete(), "records": records, "missing": missing,
    });
    writeln!(out, "{line}")?;
    out.flush()
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn of_request(row: &RequestRow) -> Value {
    json!({
        "handle": row.handle, "aggregator": row.aggregator, "state": row.state, "consent": row.consent,
        "status": row.status, "reason": row.reason, "at": row.at,
    })
}

fn of_consent(consent: &ConsentView) -> Value {
    let detail = &consent.detail;
    json!({
        "id": consent.id, "status": consent.status, "uses": consent.uses,
        "start": detail.consent_start, "expiry": detail.consent_expiry, "mode": detail.consent_mode,
        "fetch_type": detail.fetch_type, "consent_types": detail.consent_types,
        "fi_types": detail.fi_types, "range": detail.range, "data_life": detail.data_life,
        "frequency": detail.frequency, "purpose": detail.purpose.code, "accounts": detail.accounts,
        "fair_use": detail.fair_use, "query": detail.query,
    })
}

fn of_record(row: &RecordRow) -> Value {
    json!({
        "record": row.record, "consent": row.consent, "aggregator": row.aggregator, "fip": row.fip,
        "fi_type": row.fi_type, "link_ref": row.link_ref, "masked": row.masked, "bytes": row.bytes,
        "shared_key": row.shared_key, "at": row.at, "keep_until": row.keep_until,
    })
}
