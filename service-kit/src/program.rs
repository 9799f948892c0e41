//! A service as a program: the verbs that every service of ours takes, carried out in one way.
//!
//! A binary parses [`Verb`] with `clap` and hands it to [`run`] together with its [`Program`]. What
//! it prints on standard output is the answer to the verb; everything else goes to the log on
//! standard error. It knows nothing of what a service does.
//!
//! # Adding one
//! 1. Implement [`Program`] for a unit struct in the service's `main.rs`.
//! 2. Flatten [`Verb`] into its command line: `#[command(subcommand)] verb: Verb`.
//! 3. `main` is `program::run::<It>(Cli::parse().verb).await`.

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};

use crate::{
    problem::Causes,
    server,
    telemetry::{self, TelemetryOptions},
};

/// Why a program did not do what it was told.
pub type Failure = Box<dyn std::error::Error>;

/// What a service's program is told to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Run until stopped by SIGINT (Ctrl-C) or SIGTERM; what is under way is finished first.
    Serve(ConfigFile),
    /// Bring the database up to date, say what was applied, and exit. `serve` does the same.
    Migrate(ConfigFile),
    /// Write a commented configuration to begin with; never over a file.
    Init(ConfigFile),
    /// Look after configurations.
    #[command(subcommand)]
    Config(ConfigVerb),
}

/// What can be done with a configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigVerb {
    /// Read and check a configuration without starting anything.
    Check(ConfigFile),
}

/// The configuration that a verb is about.
#[derive(Debug, Args)]
pub struct ConfigFile {
    /// The configuration, TOML.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// What differs between the programs.
pub trait Program {
    /// Its configuration.
    type Config;
    /// The service while it runs.
    type Running;
    /// A commented configuration to begin with.
    const SAMPLE: &'static str;

    /// Reads and checks a configuration.
    ///
    /// # Errors
    /// The file, the line and what to correct.
    fn load(path: &Path) -> Result<Self::Config, Failure>;

    /// Brings the database up to date; gives the names of the steps that were applied.
    ///
    /// # Errors
    /// When the database cannot be used.
    fn migrate(config: Self::Config) -> impl Future<Output = Result<Vec<String>, Failure>>;

    /// Starts the service.
    ///
    /// # Errors
    /// The part that cannot be used.
    fn start(config: Self::Config) -> impl Future<Output = Result<Self::Running, Failure>>;

    /// Finishes what is under way and stops.
    ///
    /// # Errors
    /// The part that did not end in order.
    fn stop(running: Self::Running) -> impl Future<Output = Result<(), Failure>>;
}

/// Carries out `verb`; the exit status of the process says whether it could be.
pub async fn run<P: Program>(verb: Verb) -> ExitCode {
    match carry_out::<P>(verb).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The log may not be set up, and there is nobody else left to tell.
            let _ = writeln!(io::stderr(), "error: {}", Causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn carry_out<P: Program>(verb: Verb) -> Result<(), Failure> {
    match verb {
        Verb::Serve(file) => {
            let config = P::load(&file.config)?;
            telemetry::init(&TelemetryOptions::default())?;
            let stop = server::stop_signal()?;
            let running = P::start(config).await?;
            stop.await;
            tracing::info!("stopping");
            P::stop(running).await?;
            tracing::info!("stopped");
        }
        Verb::Migrate(file) => {
            let applied = P::migrate(P::load(&file.config)?).await?;
            let mut out = io::stdout();
            for step in &applied {
                writeln!(out, "applied {step}")?;
            }
            writeln!(out, "the database is up to date")?;
        }
        Verb::Init(file) => {
            let mut made = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&file.config)?;
            made.write_all(P::SAMPLE.as_bytes())?;
            writeln!(io::stdout(), "wrote {}", file.config.display())?;
        }
        Verb::Config(ConfigVerb::Check(file)) => {
            P::load(&file.config)?;
            writeln!(io::stdout(), "the configuration can be used")?;
        }
    }
    Ok(())
}
