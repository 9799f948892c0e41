//! The personal store as a program.

use std::{path::Path, process::ExitCode, sync::Arc};

use clap::Parser;
use consent_model::party::Party;
use personal_store::{
    cli::{self, StoreVerb, keys::StoreKeysVerb},
    config::{Config, SAMPLE},
    server::{self, Parts, Running},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    program::{self, Failure, Own, PartyProgram, PartyVerb, Program},
    telemetry::TelemetryOptions,
};

/// Personal data store: data stays here, answers leave.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    verb: StoreVerb,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().verb {
        StoreVerb::Common(verb) => return program::run::<Store>(verb).await,
        StoreVerb::Keys(StoreKeysVerb::Party(verb)) => {
            return program::run_party::<Store>(PartyVerb::Keys(verb)).await;
        }
        StoreVerb::Keys(StoreKeysVerb::RotateHost(file)) => cli::keys::rotate_host(&file).await,
        StoreVerb::Question(verb) => cli::question::carry_out(verb).await,
        StoreVerb::Vault(verb) => cli::vault::carry_out(verb).await,
    };
    match done {
        // What was not done stands in the answer.
        Ok(false) => ExitCode::FAILURE,
        done => program::exit_code(done.map(drop)),
    }
}

struct Store;

impl Program for Store {
    type Config = Config;
    type Running = Running;
    const SAMPLE: &'static str = SAMPLE;

    fn load(path: &Path) -> Result<Config, Failure> {
        Ok(Config::load(path)?)
    }

    fn log(config: &Config) -> Result<TelemetryOptions, Failure> {
        let traces = config.traces.as_ref();
        Ok(config
            .log
            .with_traces(traces, &config.http, "personal-store")?)
    }

    async fn migrate(config: Config) -> Result<Vec<String>, Failure> {
        Ok(server::migrate(&config).await?)
    }

    async fn start(config: Config) -> Result<Running, Failure> {
        let clock = SystemClock::shared();
        let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
        let (listener, address) = service_kit::server::bind(config.listen)?;
        let parts = Parts {
            clock,
            ids,
            listener: Arc::new(listener),
        };
        let running = server::start(config, parts).await?;
        tracing::info!(%address, "listening");
        Ok(running)
    }

    async fn stop(running: Running) -> Result<(), Failure> {
        Ok(running.stop().await?)
    }
}

impl PartyProgram for Store {
    fn entry(config: Config) -> Result<Party, Failure> {
        let ids = IdSource::new(SystemClock::shared(), SystemEntropy::shared());
        Ok(server::entry(&config, &ids)?)
    }

    fn own(config: &Config) -> Result<Own, Failure> {
        Ok(Own {
            key_file: server::key_file(config),
            party: config.party.clone(),
            manager_url: config.manager_url.clone(),
            http: config.http.options()?,
        })
    }
}
