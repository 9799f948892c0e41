//! `fiduciary-adapter`: runs one adapter from a configuration file.

mod rights_verbs;

use std::{
    fs::OpenOptions,
    io::Write,
    path::Path,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use clap::{Parser, Subcommand};
use consent_model::party::{Party, Role, Standing};
use fiduciary_adapter::{
    AdapterConfig, AdapterParts, CodeSender, Running,
    config::SAMPLE,
    verbs::{AskVerb, SourceVerb},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    program::{self, ConfigFile, Failure, PartyProgram, PartyVerb, Program},
    telemetry::{self, TelemetryOptions},
};

use crate::rights_verbs::RightsVerb;

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
    /// The sources of your records: look at what comes out of them, and check them.
    #[command(subcommand)]
    Source(SourceVerb),
    /// What people ask of you by right, and their complaints: list and answer them.
    #[command(subcommand)]
    Rights(RightsVerb),
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

#[actix_web::main]
async fn main() -> ExitCode {
    match Cli::parse().verb {
        AdapterVerb::Party(verb) => program::run_party::<Adapter>(verb).await,
        AdapterVerb::Ask(verb) => program::exit_code(ask(&verb).await),
        AdapterVerb::ForgetPasskeys(args) => program::exit_code(forget_passkeys(&args).await),
        AdapterVerb::Source(verb) => program::exit_code(source(&verb).await),
        AdapterVerb::Rights(verb) => program::exit_code(rights(verb).await),
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
    telemetry::init(&TelemetryOptions {
        filter: "error".to_owned(),
        ..config.log.options()
    })?;
    let opened = fiduciary_adapter::sources::open(&config, &SystemClock::shared())?;
    let opened = opened.ok_or("the configuration has no `[[sources]]`")?;
    verb.carry_out(&*opened, &mut std::io::stdout()).await
}

async fn rights(verb: RightsVerb) -> Result<(), Failure> {
    let adapter = opened(verb.config()).await?;
    let done = verb.carry_out(&adapter).await;
    adapter.close().await?;
    done
}

/// The adapter of a configuration, beside one that may be running.
async fn opened(config: &Path) -> Result<fiduciary_adapter::Adapter, Failure> {
    let config = Adapter::load(config)?;
    telemetry::init(&TelemetryOptions {
        // What was found is on standard output; the log is for what went wrong.
        filter: "warn".to_owned(),
        ..config.log.options()
    })?;
    Ok(fiduciary_adapter::Adapter::open(config, ids()).await?)
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

    fn log(config: &AdapterConfig) -> TelemetryOptions {
        config.log.options()
    }

    async fn migrate(config: AdapterConfig) -> Result<Vec<String>, Failure> {
        Ok(fiduciary_adapter::migrate(&config).await?)
    }

    async fn start(config: AdapterConfig) -> Result<Running, Failure> {
        std::fs::create_dir_all(&config.data_dir)?;
        let codes: Option<Arc<dyn CodeSender>> = match &config.code_spool {
            None => None,
            Some(path) => Some(Arc::new(Spool::open(path)?)),
        };
        let ids = ids();
        let source = fiduciary_adapter::sources::open(&config, ids.clock())?;
        let (listener, address) = service_kit::server::bind(config.listen)?;
        let parts = AdapterParts {
            clock: ids.clock().clone(),
            ids,
            listener,
            source,
            codes,
        };
        let running = fiduciary_adapter::start(config, parts).await?;
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
            keys: fiduciary_adapter::party_keys(&config.data_dir, &ids)?,
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
