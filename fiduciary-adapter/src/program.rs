//! The adapter's command line, so that another program can offer it as its own. It promises what
//! `--help` says; the exit status says whether it was done.

mod account_aggregator_verbs;
mod acknowledgement_verbs;
mod rights_verbs;

use std::{
    ffi::OsString,
    fs::OpenOptions,
    io::Write,
    path::Path,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use clap::{Parser, Subcommand};
use consent_model::party::{Party, Role, Standing};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    program::{self, ConfigFile, Failure, Own, PartyProgram, PartyVerb, Program},
    telemetry::{self, TelemetryOptions},
};

use self::{
    account_aggregator_verbs::AaVerb, acknowledgement_verbs::AcknowledgeArgs,
    rights_verbs::RightsVerb,
};
use crate::{
    AdapterConfig, AdapterParts, CodeSender, Running,
    adapter::KEY_FILE,
    config::SAMPLE,
    decide::ChecksVerb,
    doctor::DoctorVerb,
    sources,
    verbs::{AskVerb, SourceVerb},
    witness::WitnessVerb,
};

/// Connects a bank, clinic or lender to the consent network.
///
/// As a provider: `init`, `keys show`, `serve`. As one who asks: the same, then `request`, `follow`
/// and `fetch`; these may be used while `serve` runs on the same configuration.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    verb: AdapterVerb,
}

#[derive(Subcommand)]
enum AdapterVerb {
    #[command(flatten)]
    Party(PartyVerb),
    #[command(flatten)]
    Ask(AskVerb),
    /// Forget every passkey of a customer and let her sign-ins count again: for one who has lost them
    /// all and has shown you who she is. Prints how many there were.
    ForgetPasskeys(CustomerArgs),
    /// Look whether everything is as it must be: keys, clock, disk, database, source, manager, registry
    /// entry. Changes nothing; one line for each check, with how to mend it. Exit status 1 when one
    /// fails.
    Doctor(DoctorVerb),
    /// Print each check of the local decision point, oldest file first, one JSON object a line.
    Checks(ChecksVerb),
    /// The sources of your records: look at what comes out of them, and check them.
    #[command(subcommand)]
    Source(SourceVerb),
    /// What people ask of you by right, and their complaints: list and answer them.
    #[command(subcommand)]
    Rights(RightsVerb),
    /// This party on the Account Aggregator network: ask, fetch, look at what is kept; as a
    /// provider, confirm a link and end a consent.
    #[command(subcommand)]
    Aa(AaVerb),
    /// What was seen of the manager's transparency log.
    #[command(subcommand)]
    Witness(WitnessVerb),
    /// State what became of what you received under a consent that has ended, where that is still open:
    /// all of it is gone, or a law has you keep some. The running adapter signs and sends it.
    Acknowledge(AcknowledgeArgs),
    /// List what was acknowledged, and what is still to be, one JSON object a line.
    Acknowledgements(ConfigFile),
}

/// Whose passkeys.
#[derive(clap::Args)]
struct CustomerArgs {
    #[command(flatten)]
    config: ConfigFile,
    /// As your system names her.
    #[arg(value_name = "CUSTOMER")]
    customer: String,
}

/// Does what the words of a command line say; the first is the program's name for people. Must be
/// called inside a tokio runtime. Ends the process where clap does: at `--help` and at wrong words.
pub async fn run(words: Vec<OsString>) -> ExitCode {
    match Cli::parse_from(words).verb {
        AdapterVerb::Party(verb) => program::run_party::<Adapter>(verb).await,
        AdapterVerb::Ask(verb) => program::exit_code(ask(&verb).await),
        AdapterVerb::ForgetPasskeys(args) => program::exit_code(forget_passkeys(&args).await),
        AdapterVerb::Doctor(verb) => {
            program::exit_code(verb.carry_out(ids(), &mut std::io::stdout()).await)
        }
        AdapterVerb::Checks(verb) => program::exit_code(checks(verb)),
        AdapterVerb::Source(verb) => program::exit_code(source(&verb).await),
        AdapterVerb::Rights(verb) => program::exit_code(rights(verb).await),
        AdapterVerb::Witness(verb) => program::exit_code(witness(&verb).await),
        AdapterVerb::Aa(verb) => program::exit_code(aa(&verb).await),
        AdapterVerb::Acknowledge(args) => program::exit_code(acknowledge(args).await),
        AdapterVerb::Acknowledgements(file) => program::exit_code(acknowledgements(&file).await),
    }
}

async fn ask(verb: &AskVerb) -> Result<(), Failure> {
    let adapter = opened(verb.config()).await?;
    let done = verb
        .carry_out(&adapter.data_user(), &mut std::io::stdout())
        .await;
    adapter.close().await?;
    done
}

async fn forget_passkeys(args: &CustomerArgs) -> Result<(), Failure> {
    let adapter = opened(&args.config.config).await?;
    let forgotten = adapter.forget_passkeys(&args.customer).await;
    adapter.close().await?;
    writeln!(std::io::stdout(), "{}", forgotten?)?;
    Ok(())
}

async fn source(verb: &SourceVerb) -> Result<(), Failure> {
    let config = Adapter::load(verb.config())?;
    let _telemetry = telemetry::init(&TelemetryOptions {
        filter: "error".to_owned(),
        ..config.log.options()
    })?;
    let opened = sources::open(&config, &SystemClock::shared())?;
    let opened = opened.ok_or("the configuration has no `[[sources]]`")?;
    verb.carry_out(&*opened, &mut std::io::stdout()).await
}

fn checks(verb: ChecksVerb) -> Result<(), Failure> {
    let config = Adapter::load(&verb.config.config)?;
    verb.carry_out(&config.data_dir, &mut std::io::stdout().lock())
}

async fn rights(verb: RightsVerb) -> Result<(), Failure> {
    let adapter = opened(verb.config()).await?;
    let done = verb.carry_out(&adapter).await;
    adapter.close().await?;
    done
}

async fn witness(verb: &WitnessVerb) -> Result<(), Failure> {
    let adapter = opened(verb.config()).await?;
    let done = verb.carry_out(&adapter, &mut std::io::stdout()).await;
    adapter.close().await?;
    done
}

async fn aa(verb: &AaVerb) -> Result<(), Failure> {
    let adapter = opened(verb.config()).await?;
    let done = verb.carry_out(&adapter).await;
    adapter.close().await?;
    done
}

async fn acknowledge(args: AcknowledgeArgs) -> Result<(), Failure> {
    let adapter = opened(args.config()).await?;
    let done = args.carry_out(&adapter).await;
    adapter.close().await?;
    done
}

async fn acknowledgements(file: &ConfigFile) -> Result<(), Failure> {
    let adapter = opened(&file.config).await?;
    let done = acknowledgement_verbs::list(&adapter).await;
    adapter.close().await?;
    done
}

/// The adapter of a configuration, beside one that may be running.
async fn opened(config: &Path) -> Result<crate::Adapter, Failure> {
    let config = Adapter::load(config)?;
    let _telemetry = telemetry::init(&TelemetryOptions {
        // What was found is on standard output; the log is for what went wrong.
        filter: "warn".to_owned(),
        ..config.log.options()
    })?;
    Ok(crate::Adapter::open(config, ids()).await?)
}

fn ids() -> IdSource {
    IdSource::new(SystemClock::shared(), SystemEntropy::shared())
}

struct Adapter;

impl Program for Adapter {
    type Config = AdapterConfig;
    type Running = Running;
    const SAMPLE: &'static str = SAMPLE;

    fn load(path: &Path) -> Result<AdapterConfig, Failure> {
        let config: AdapterConfig = service_kit::config::load(path)?;
        config.check()?;
        Ok(config)
    }

    fn log(config: &AdapterConfig) -> Result<TelemetryOptions, Failure> {
        let traces = config.traces.as_ref();
        Ok(config
            .log
            .with_traces(traces, &config.http, "fiduciary-adapter")?)
    }

    async fn migrate(config: AdapterConfig) -> Result<Vec<String>, Failure> {
        Ok(crate::migrate(&config).await?)
    }

    async fn start(config: AdapterConfig) -> Result<Running, Failure> {
        std::fs::create_dir_all(&config.data_dir)?;
        let codes: Option<Arc<dyn CodeSender>> = match &config.code_spool {
            None => None,
            Some(path) => Some(Arc::new(Spool::open(path)?)),
        };
        let ids = ids();
        let source = sources::open(&config, ids.clock())?;
        let (listener, address) = service_kit::server::bind(config.listen)?;
        let parts = AdapterParts {
            clock: ids.clock().clone(),
            ids,
            listener,
            source,
            codes,
        };
        let running = crate::start(config, parts).await?;
        tracing::info!(%address, "listening");
        Ok(running)
    }

    async fn stop(running: Running) -> Result<(), Failure> {
        running.stop().await;
        Ok(())
    }
}

impl PartyProgram for Adapter {
    fn entry(config: AdapterConfig) -> Result<Party, Failure> {
        let ids = ids();
        let datasets = config.datasets();
        Ok(Party {
            keys: crate::party_keys(&config.data_dir, &ids)?,
            name: config.name().to_owned(),
            roles: vec![match datasets.is_empty() {
                false => Role::Provider,
                true => Role::DataUser,
            }],
            standing: Standing::Active,
            since: ids.clock().now(),
            website: config.base_url.clone(),
            grievance_url: config.base_url.clone(),
            endpoint: config.base_url,
            datasets,
            logo: None,
            id: config.party,
        })
    }

    fn own(config: &AdapterConfig) -> Result<Own, Failure> {
        Ok(Own {
            key_file: config.data_dir.join(KEY_FILE),
            party: config.party.clone(),
            manager_url: config.manager_url.clone(),
            http: config.http.options()?,
        })
    }
}

/// Appends codes to a file that the host's message service reads.
struct Spool(Mutex<std::fs::File>);

impl Spool {
    fn open(path: &Path) -> std::io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        Ok(Self(Mutex::new(options.open(path)?)))
    }
}

impl CodeSender for Spool {
    fn send(&self, customer: &str, code: &str) {
        let line = serde_json::json!({ "customer": customer, "code": code });
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = writeln!(file, "{line}") {
            tracing::error!(%error, "a one-time code could not be handed over");
        }
    }
}
