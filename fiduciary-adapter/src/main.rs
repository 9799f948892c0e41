//! `fiduciary-adapter`: runs one adapter from a configuration file.

use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use clap::{Parser, Subcommand};
use fiduciary_adapter::{
    AdapterConfig, AdapterParts, CodeSender, CsvSource, FhirSource, Source,
    config::{SAMPLE, SourceConfig},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    problem::Causes,
    telemetry::{self, TelemetryOptions},
};

/// Connects a bank, clinic or lender to the consent network.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the adapter.
    Serve {
        /// Its configuration.
        #[arg(long)]
        config: PathBuf,
    },
    /// Writes a commented configuration; never over a file.
    Init {
        /// Where to.
        #[arg(long, default_value = "adapter.toml")]
        config: PathBuf,
    },
    /// Looks after configurations.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Checks a configuration.
    Check {
        /// Which.
        #[arg(long)]
        config: PathBuf,
    },
}

type Failure = Box<dyn std::error::Error>;

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

#[actix_web::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The log may not be set up yet.
            let _ = writeln!(std::io::stderr(), "{}", Causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Init { config } => {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(config)?;
            file.write_all(SAMPLE.as_bytes())?;
            Ok(())
        }
        Command::Config {
            command: ConfigCommand::Check { config },
        } => load(&config).map(|_| ()),
        Command::Serve { config } => serve(load(&config)?).await,
    }
}

fn load(path: &Path) -> Result<AdapterConfig, Failure> {
    let config: AdapterConfig = service_kit::config::load(path)?;
    config.check()?;
    Ok(config)
}

async fn serve(config: AdapterConfig) -> Result<(), Failure> {
    telemetry::init(&TelemetryOptions::default())?;
    std::fs::create_dir_all(&config.data_dir)?;
    let source: Option<Arc<dyn Source>> = match &config.source {
        None => None,
        Some(SourceConfig::Csv { path }) => Some(Arc::new(CsvSource::open(path)?)),
        Some(SourceConfig::Fhir { dir }) => Some(Arc::new(FhirSource::open(dir)?)),
    };
    let codes: Option<Arc<dyn CodeSender>> = match &config.code_spool {
        None => None,
        Some(path) => Some(Arc::new(Spool::open(path)?)),
    };
    let clock = SystemClock::shared();
    let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
    let (listener, address) = service_kit::server::bind(config.listen)?;
    let running = fiduciary_adapter::start(
        config,
        AdapterParts {
            clock,
            ids,
            listener,
            source,
            codes,
        },
    )
    .await?;
    tracing::info!(%address, "listening");
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(())
}
