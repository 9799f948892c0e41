//! The consent manager on its own.
#![expect(clippy::print_stderr, reason = "a command line speaks to its user")]

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use consent_manager::{config::Config, server};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    telemetry::{self, TelemetryOptions},
};

/// The data-blind consent manager.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Serve until interrupted.
    Serve {
        /// Configuration, TOML.
        #[arg(long, env = "AMANAT_MANAGER_CONFIG")]
        config: PathBuf,
    },
    /// Read the configuration and say what is wrong with it.
    CheckConfig {
        /// Configuration, TOML.
        #[arg(long, env = "AMANAT_MANAGER_CONFIG")]
        config: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().verb).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("consent-manager: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(verb: Verb) -> Result<(), Box<dyn std::error::Error>> {
    match verb {
        Verb::CheckConfig { config } => {
            let config = Config::load(&config)?;
            eprintln!("the configuration of {} can be used", config.base_url);
        }
        Verb::Serve { config } => {
            let config = Config::load(&config)?;
            telemetry::init(&TelemetryOptions::default())?;
            let clock = SystemClock::shared();
            let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
            let listener = std::net::TcpListener::bind(config.listen)?;
            let running = server::start(
                config,
                server::Parts {
                    clock,
                    ids,
                    listener,
                },
            )
            .await?;
            eprintln!("serving at {}", running.base_url);
            tokio::signal::ctrl_c().await?;
            running.stop().await?;
        }
    }
    Ok(())
}
