//! `fiduciary-adapter`: runs one adapter from a configuration file.

use std::{
    fs::OpenOptions,
    io::Write,
    path::Path,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use clap::Parser;
use fiduciary_adapter::{
    AdapterConfig, AdapterParts, CodeSender, CsvSource, FhirSource, Running, Source,
    config::{SAMPLE, SourceConfig},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    program::{self, Failure, Program, Verb},
};

/// Connects a bank, clinic or lender to the consent network.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[actix_web::main]
async fn main() -> ExitCode {
    program::run::<Adapter>(Cli::parse().verb).await
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

    async fn migrate(config: AdapterConfig) -> Result<Vec<String>, Failure> {
        Ok(fiduciary_adapter::migrate(&config).await?)
    }

    async fn start(config: AdapterConfig) -> Result<Running, Failure> {
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
        let parts = AdapterParts {
            clock,
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
