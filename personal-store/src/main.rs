//! The personal store as a program.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use personal_store::{
    config::Config,
    server::{self, Parts},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    problem::Causes,
    telemetry::{self, TelemetryOptions},
};

/// Personal data store: data stays here, answers leave.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the store until it is interrupted.
    Serve {
        /// Configuration file (TOML).
        #[arg(long)]
        config: PathBuf,
    },
    /// Works with the configuration.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Reads and checks a configuration file, without starting anything.
    Check {
        /// Configuration file (TOML).
        #[arg(long)]
        config: PathBuf,
    },
}

#[actix_web::main]
async fn main() -> ExitCode {
    if let Err(error) = telemetry::init(&TelemetryOptions::default()) {
        return failed(&error);
    }
    let done = match Cli::parse().command {
        Command::Serve { config } => serve(config).await,
        Command::Config {
            command: ConfigCommand::Check { config },
        } => Config::load(&config).map(drop).map_err(Into::into),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(error.as_ref()),
    }
}

async fn serve(path: PathBuf) -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::load(&path)?;
    let listener = Arc::new(std::net::TcpListener::bind(config.listen)?);
    let clock = SystemClock::shared();
    let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
    let parts = Parts {
        clock,
        ids,
        listener,
    };
    let running = server::start(config, parts).await?;
    tracing::info!(address = %running.base_url, "the store is open");
    tokio::signal::ctrl_c().await?;
    running.stop().await?;
    Ok(())
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    tracing::error!(error = %Causes(error), "stopped");
    ExitCode::FAILURE
}
