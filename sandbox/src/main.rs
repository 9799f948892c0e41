//! The main job: the whole consent network on one machine.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks to its user"
)]

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use clap::{Args, CommandFactory, Parser, Subcommand, error::ErrorKind};
use sandbox::{
    commands::{self, IntegratorVerb},
    layout::Layout,
    network::{Network, NetworkClock, NetworkError, Options},
    produced, story,
};
use service_kit::{
    clock::OffsetClock,
    problem::Causes,
    server::stop_signal,
    telemetry::{self, LogTarget, Telemetry, TelemetryOptions},
};

/// The whole consent network on one machine: manager, personal store, bank, clinic, lender,
/// researcher and a small identity provider, with sample people and records.
///
/// Everything listens on this machine only. Addresses, names and passwords are printed, and written
/// to sandbox.json in the data folder while the network runs.
#[derive(Parser)]
#[command(name = "amanat", version)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Args, Clone)]
struct Place {
    /// Folder for everything that is kept [default: sandbox-data; a temporary one for `story`]
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// First of thirteen ports, 0 for any free ones; a folder keeps the ports it began with [default:
    /// 8400; any free ones for `story`]
    #[arg(long, global = true, value_name = "N", env = "AMANAT_PORT")]
    port: Option<u16>,
    /// Set every clock of the network this many days ahead, to see what runs out; a folder can be
    /// started again with more, never with fewer
    #[arg(long, global = true, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=MOST_DAYS_AHEAD))]
    days_ahead: u32,
}

/// Ten years.
const MOST_DAYS_AHEAD: i64 = 3_660;

impl Place {
    /// This machine's time, ahead by the days that were asked for.
    fn clock(&self) -> NetworkClock {
        let clock = OffsetClock::new();
        clock.advance(Duration::from_secs(u64::from(self.days_ahead) * 86_400));
        NetworkClock::Running(Arc::new(clock))
    }
}

#[derive(Subcommand)]
enum Verb {
    /// Serve until Ctrl-C or SIGTERM (the default).
    Serve,
    /// Live the whole story unattended, a line a step, and say how it went.
    Story {
        /// Keep everything it produced in this folder, in place of --data: databases, logs and
        /// traffic, and below `produced` each document in a file of its own
        #[arg(long, value_name = "FOLDER")]
        keep: Option<PathBuf>,
    },
    /// Write every page in every language, filled with made-up people, into a folder, with a list of
    /// them in pages.json; for those who translate, design or check pages.
    Pages {
        /// Where to; it is made when it is not there
        folder: PathBuf,
    },
    #[command(flatten)]
    Integrator(IntegratorVerb),
}

impl Cli {
    /// Refuses what cannot go together: clap does not see a global option that stands before the
    /// verb beside one of the verb's.
    fn checked(self) -> Result<Self, clap::Error> {
        match (&self.place.data, &self.verb) {
            (Some(_), Some(Verb::Story { keep: Some(_) })) => Err(Self::command().error(
                ErrorKind::ArgumentConflict,
                "--keep takes the place of --data; give one of them",
            )),
            _ => Ok(self),
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse().checked().unwrap_or_else(|error| error.exit());
    let done = match cli.verb {
        Some(Verb::Integrator(IntegratorVerb::Adapter { words })) => {
            return fiduciary_adapter::program::run(adapter_words(words)).await;
        }
        Some(Verb::Integrator(verb)) => {
            let data = folder(cli.place.data);
            let called = std::env::args().next().unwrap_or_else(|| "amanat".into());
            commands::carry_out(verb, &data, &called)
                .await
                .map(|()| true)
        }
        None | Some(Verb::Serve) => serve(cli.place).await.map(|()| true),
        Some(Verb::Story { keep }) => live(cli.place, keep).await,
        Some(Verb::Pages { folder }) => write_pages(&folder).map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("amanat: {}", Causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// The adapter's command line, as it is called here.
fn adapter_words(words: Vec<OsString>) -> Vec<OsString> {
    std::iter::once("amanat adapter".into())
        .chain(words)
        .collect()
}

fn folder(data: Option<PathBuf>) -> PathBuf {
    data.unwrap_or_else(|| PathBuf::from("sandbox-data"))
}

/// The folder is looked at first: what is wrong with it must be told, not logged.
fn log_to(data: &Path) -> Result<Telemetry, NetworkError> {
    let folder = Layout::open(data)?.folder("manager")?;
    let options = TelemetryOptions {
        to: LogTarget::File(folder.join("sandbox.log")),
        ..TelemetryOptions::default()
    };
    Ok(telemetry::init(&options)?)
}

async fn serve(place: Place) -> Result<(), NetworkError> {
    let clock = place.clock();
    let data = folder(place.data);
    let _log = log_to(&data)?;
    let network = Network::start(&Options {
        port: place.port,
        clock,
        ..Options::new(data)
    })
    .await?;
    // Before anybody is told that it is up.
    let stop = stop_signal()?;
    let announced = network.announce()?;
    tell(&network, &announced);
    stop.await;
    println!("\nStopping.");
    network.stop().await
}

fn tell(network: &Network, announced: &Path) {
    let a = &network.addresses;
    println!("The network is running. Stop it with Ctrl-C.\n");
    for (what, url) in [
        ("Start, and the Outbox", &a.start),
        ("Consent dashboard", &a.manager),
        ("Personal store", &a.store),
        ("Lender", &a.lender),
        ("Research institute", &a.researcher),
        ("Bank (linking)", &a.bank),
        ("Mock bank", &a.mock_bank),
        ("Clinic (linking)", &a.clinic),
        ("Identity provider", &a.identity),
    ] {
        println!("  {what:<22} {url}");
    }
    println!("\nSign in as:");
    for p in &a.people {
        println!(
            "  {} / {}   ({}; bank customer {}, clinic patient {})",
            p.username, p.password, p.name, p.bank_customer, p.clinic_patient
        );
    }
    println!("\nTry this:");
    for (number, step) in (1..).zip(a.what_to_try()) {
        println!("  {number}. {step}");
    }
    println!("\nOne-time codes: {}", a.messages.display());
    println!("For programs:   {}", announced.display());
}

async fn live(place: Place, keep: Option<PathBuf>) -> Result<bool, NetworkError> {
    // Goes when this function ends, whichever way.
    let temporary = tempfile::Builder::new().prefix("amanat-story-").tempdir()?;
    let clock = place.clock();
    let kept = keep.clone().or(place.data);
    let data = kept.clone().unwrap_or_else(|| temporary.path().to_owned());
    let _log = log_to(&data)?;
    let stop = stop_signal()?;
    let network = Network::start(&Options {
        port: place.port.or(Some(0)),
        record: true,
        clock,
        ..Options::new(data)
    })
    .await?;
    let mut print = |line: &str| println!("{line}");
    let outcome = tokio::select! {
        outcome = story::live(&network, &mut print) => Some(outcome),
        () = stop => None,
    };
    let written = match (&keep, outcome) {
        (Some(_), Some(_)) => Some(produced::write(&network).await),
        _ => None,
    };
    network.stop().await?;
    if let Some(folder) = kept {
        println!("everything it produced is in {}", folder.display());
    }
    if let Some(index) = written.transpose()? {
        println!("what is what: {}", index.display());
    }
    match outcome {
        Some(outcome) => Ok(outcome.failed == 0),
        None => Err("the story was stopped before its end".into()),
    }
}

fn write_pages(folder: &Path) -> Result<(), NetworkError> {
    let pages = ui::samples::folder::write(folder)?;
    println!("{pages} pages are in {}", folder.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use sandbox::layout::{FIRST_PORT, PARTS};

    use super::*;

    #[test]
    fn the_command_line_is_what_its_help_says() {
        Cli::command().debug_assert();
        let help = Cli::command().render_long_help().to_string();
        assert!(help.contains(&FIRST_PORT.to_string()), "{help}");
        for word in [
            "--data",
            "--port",
            "story",
            "serve",
            "pages",
            "sandbox.json",
            "thirteen",
            "register",
            "settle",
            "decide",
            "adapter",
        ] {
            assert!(help.contains(word), "{word} is not in:\n{help}");
        }
        assert_eq!(PARTS.len(), 13);
    }

    #[test]
    fn a_story_has_one_folder_wherever_it_is_named() {
        let parse = |words: &str| Cli::try_parse_from(words.split(' ')).and_then(Cli::checked);
        assert!(parse("amanat story --data a --keep b").is_err());
        assert!(parse("amanat --data a story --keep b").is_err());
        assert!(parse("amanat story --keep b").is_ok());
        assert!(parse("amanat --data a story").is_ok());
    }
}
