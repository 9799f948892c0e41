//! The main job: the whole consent network on one machine.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks to its user"
)]

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use sandbox::{
    network::{Network, NetworkError, Options},
    story,
};
use service_kit::telemetry::{self, LogTarget, TelemetryOptions};

/// The whole consent network on one machine: manager, personal store, bank, clinic, lender,
/// researcher and a small identity provider, with sample people and records.
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
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// First of nine ports; 0 takes any free ones. A folder keeps the ports it began with
    #[arg(long, global = true)]
    port: Option<u16>,
}

#[derive(Subcommand)]
enum Verb {
    /// Serve until Ctrl-C or SIGTERM (the default).
    Serve,
    /// Live the whole story unattended, a line a step, and say how it went.
    Story {
        /// Keep everything it produced in this folder.
        #[arg(long)]
        keep: Option<PathBuf>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.verb {
        None | Some(Verb::Serve) => serve(cli.place).await.map(|()| true),
        Some(Verb::Story { keep }) => live(cli.place, keep).await,
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("amanat: {error}");
            ExitCode::FAILURE
        }
    }
}

fn log_to(data: &std::path::Path) -> Result<(), NetworkError> {
    std::fs::create_dir_all(data.join("manager"))?;
    let options = TelemetryOptions {
        to: LogTarget::File(data.join("manager").join("sandbox.log")),
        ..TelemetryOptions::default()
    };
    Ok(telemetry::init(&options)?)
}

async fn serve(place: Place) -> Result<(), NetworkError> {
    let data = place.data.unwrap_or_else(|| PathBuf::from("sandbox-data"));
    log_to(&data)?;
    let network = Network::start(&Options {
        port: place.port,
        ..Options::new(data)
    })
    .await?;
    let stop = service_kit::server::stop_signal()?;
    let a = &network.addresses;
    println!("The network is running. Stop it with Ctrl-C.\n");
    for (what, url) in [
        ("Consent dashboard", &a.manager),
        ("Personal store", &a.store),
        ("Lender", &a.lender),
        ("Research institute", &a.researcher),
        ("Bank (linking)", &a.bank),
        ("Clinic (linking)", &a.clinic),
        ("Identity provider", &a.identity),
    ] {
        println!("  {what:<20} {url}");
    }
    println!("\nSign in as:");
    for p in &a.people {
        println!(
            "  {} / {}   ({}; bank customer {}, clinic patient {})",
            p.username, p.password, p.name, p.bank_customer, p.clinic_patient
        );
    }
    println!("\nTry this:");
    println!("  1. Sign in at the dashboard and link your store, then the bank and the clinic.");
    println!(
        "     One-time codes are written to {}.",
        a.messages.display()
    );
    println!("  2. In your store, bring in records from the bank and the clinic.");
    println!("  3. At the lender, press \"Share my income\", look at the exact answer, approve.");
    println!("  4. Let the lender fetch. Then stop the consent and let it try again.");
    println!(
        "\nFor programs: {}",
        network.layout.root().join("sandbox.json").display()
    );
    stop.await;
    println!("\nStopping.");
    network.stop().await
}

async fn live(place: Place, keep: Option<PathBuf>) -> Result<bool, NetworkError> {
    let temporary = std::env::temp_dir().join(format!("amanat-story-{}", std::process::id()));
    let kept = keep.or(place.data);
    let data = kept.clone().unwrap_or_else(|| temporary.clone());
    log_to(&data)?;
    let network = Network::start(&Options {
        port: place.port.or(Some(0)),
        record: true,
        ..Options::new(data)
    })
    .await?;
    let outcome = story::live(&network, &mut |line| println!("{line}")).await;
    network.stop().await?;
    match kept {
        Some(folder) => println!("everything it produced is in {}", folder.display()),
        None => std::fs::remove_dir_all(&temporary)?,
    }
    Ok(outcome.failed == 0)
}
