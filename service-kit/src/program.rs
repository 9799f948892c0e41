//! A service as a program: the verbs that every service of ours takes, carried out in one way.
//!
//! A binary parses [`Verb`] with `clap` and hands it to [`run`] together with its [`Program`]. What
//! it prints on standard output is the answer to the verb; everything else goes to the log on
//! standard error. It knows nothing of what a service does.
//!
//! A party's program (a store, an adapter) takes [`PartyVerb`]: the same verbs, and `keys`, which
//! tells the manager's operator how to enter the party.
//!
//! # Adding one
//! 1. Implement [`Program`] for a unit struct in the service's `main.rs`; for a party also
//!    [`PartyProgram`].
//! 2. Put [`Verb`], or [`PartyVerb`], into its command line: `#[command(subcommand)] verb: Verb`.
//! 3. `main` is `program::run::<It>(Cli::parse().verb).await`, or `run_party`.

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chrono::SubsecRound as _;
use clap::{Args, Subcommand};
use consent_model::party::{Party, PartyId};
use serde::Serialize;
use url::Url;

use crate::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    http_client::{HttpClient, HttpClientOptions},
    keyfile,
    manager_client::ManagerClient,
    party_key,
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

/// What a party's program is told to do.
#[derive(Debug, Subcommand)]
pub enum PartyVerb {
    /// What every program does.
    #[command(flatten)]
    Common(Verb),
    /// Look after this party's signing key.
    #[command(subcommand)]
    Keys(KeysVerb),
}

/// What can be done with a party's keys.
#[derive(Debug, Subcommand)]
pub enum KeysVerb {
    /// Print the public key and this party's entry for the manager's configuration, as TOML; makes
    /// the key when there is none yet.
    Show(ConfigFile),
    /// Change the key, in two steps with the same words. The first makes a new one and prints the entry with
    /// both; the second, once the manager's registry has both, lets the new one take the old one's place.
    Rotate(ConfigFile),
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

    /// How its log is written, and where its traces go.
    ///
    /// # Errors
    /// When a certificate that the collector is called with cannot be read.
    fn log(config: &Self::Config) -> Result<TelemetryOptions, Failure>;

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

/// A [`Program`] that is a party on the network.
pub trait PartyProgram: Program {
    /// Its entry for the registry, with the public half of its key. What only people know is filled
    /// in as well as it can be.
    ///
    /// # Errors
    /// When the key file cannot be used.
    fn entry(config: Self::Config) -> Result<Party, Failure>;

    /// Where its key lies, and where its entry can be read.
    ///
    /// # Errors
    /// When the configuration says nothing usable of it.
    fn own(config: &Self::Config) -> Result<Own, Failure>;
}

/// What it takes to change a party's own key.
#[derive(Debug)]
pub struct Own {
    /// The file with its key.
    pub key_file: PathBuf,
    /// Its name.
    pub party: PartyId,
    /// The manager.
    pub manager_url: Url,
    /// How the manager is called.
    pub http: HttpClientOptions,
}

/// Carries out `verb`; the exit status of the process says whether it could be.
pub async fn run<P: Program>(verb: Verb) -> ExitCode {
    exit_code(carry_out::<P>(verb).await)
}

/// The same for a party's program.
pub async fn run_party<P: PartyProgram>(verb: PartyVerb) -> ExitCode {
    match verb {
        PartyVerb::Common(verb) => run::<P>(verb).await,
        PartyVerb::Keys(KeysVerb::Show(file)) => exit_code(show_keys::<P>(&file)),
        PartyVerb::Keys(KeysVerb::Rotate(file)) => exit_code(rotate_key::<P>(&file).await),
    }
}

/// Says on standard error why it failed; the exit status of the process.
#[must_use]
pub fn exit_code(done: Result<(), Failure>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The log may not be set up, and there is nobody else left to tell.
            let _ = writeln!(io::stderr(), "error: {}", Causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// An entry as the manager's configuration holds it.
#[derive(Serialize)]
struct Entries {
    parties: [Party; 1],
}

fn show_keys<P: PartyProgram>(file: &ConfigFile) -> Result<(), Failure> {
    let mut party = P::entry(P::load(&file.config)?)?;
    party.since = party.since.trunc_subsecs(0);
    let jwks = serde_json::to_string(&party.keys)?;
    let entry = toml::to_string(&Entries { parties: [party] })?;
    let mut out = io::stdout();
    writeln!(out, "# The public key, as a JWKS:")?;
    writeln!(out, "# {jwks}")?;
    writeln!(out)?;
    writeln!(
        out,
        "# For the configuration of the consent manager. Correct `name`, `roles`, `website` and\n\
         # `grievance_url` where they are not yet right."
    )?;
    write!(out, "{entry}")?;
    Ok(())
}

async fn rotate_key<P: PartyProgram>(file: &ConfigFile) -> Result<(), Failure> {
    let config = P::load(&file.config)?;
    let own = P::own(&config)?;
    let ids = IdSource::new(SystemClock::shared(), SystemEntropy::shared());
    let mut out = io::stdout();
    let Some(next) = party_key::next(&own.key_file)? else {
        // The first one is made where there is none yet.
        P::entry(config)?;
        let next = party_key::make_next(&own.key_file, &ids)?;
        show_keys::<P>(file)?;
        writeln!(
            out,
            "\n# Key {} is made, and signs nothing yet. Give the entry above, with both keys, to the manager's operator.\n\
             # Once it is registered run `keys rotate` again.",
            next.kid()
        )?;
        return Ok(());
    };
    let key = keyfile::read_signing_key(&own.key_file)?;
    let old = key.kid().clone();
    let http = HttpClient::new(own.http)?;
    let clock = ids.clock().clone();
    let manager = ManagerClient::new(own.manager_url, own.party.clone(), key, http, clock, ids);
    let entry = manager.party(&own.party).await?;
    if entry.keys.find(next.kid()).is_none() {
        let told = "the manager's registry does not have the new key yet, so nothing was changed; give what \
                    `keys show` prints to its operator, and run this again once it is registered";
        return Err(told.into());
    }
    party_key::change(&own.key_file)?;
    writeln!(
        out,
        "key {} signs from the next start of `serve` on: restart it now, and back the file up.\n\
         Then have key {old} taken out of the registry (`keys show` prints the entry without it); until it is, \
         whoever has a copy of it can sign as this party.",
        next.kid()
    )?;
    Ok(())
}

async fn carry_out<P: Program>(verb: Verb) -> Result<(), Failure> {
    match verb {
        Verb::Serve(file) => {
            let config = P::load(&file.config)?;
            let _telemetry = telemetry::init(&P::log(&config)?)?;
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
