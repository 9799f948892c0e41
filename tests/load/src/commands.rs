//! What the program does: `seed` makes a database, `run` measures on it.

use std::{
    error::Error,
    io::{self, Write as _},
    path::PathBuf,
    time::Duration,
};

use clap::{Args, Parser, Subcommand};

use crate::{
    base, clock,
    manager::Behind,
    mix::{self, Mix, Terms},
    report::{self, Results, WithBase},
    schedule::Pace,
    seed::{Wanted, seed},
    stage::{Stage, StageError},
    world::World,
};

/// Arrivals a second of the rungs of a ladder; it ends behind the first that is not held.
const RUNGS: [f64; 9] = [5.0, 10.0, 20.0, 40.0, 60.0, 80.0, 120.0, 160.0, 240.0];
/// Consents given in a minute are many for one person; so many people share them.
const PEOPLE: u64 = 200;

/// An open-loop load generator for the consent manager, with a fast seeder.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a manager's database with so many consents, and let the manager check its log.
    Seed(SeedArgs),
    /// Run mixes on it, each with its base, and a ladder of rates.
    Run(RunArgs),
}

#[derive(Debug, Args)]
struct SeedArgs {
    /// How many consents; ten of each person.
    #[arg(long, value_name = "N")]
    consents: u64,
    /// Folder for the manager's data: new or empty.
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// The manager's program.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "target/release/consent-manager"
    )]
    manager: PathBuf,
    /// Without deliveries, drafts of approvals and ids of used documents, which take a third of the room.
    #[arg(long)]
    slim: bool,
}

#[derive(Debug, Args)]
struct RunArgs {
    /// Folder that `seed` has made. With --database: a new one, for keys and logs.
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// The manager's program.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "target/release/consent-manager"
    )]
    manager: PathBuf,
    /// An empty PostgreSQL database instead: `postgres://…`. People and consents are made over HTTP first.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// So many managers over the database, behind one address.
    #[arg(long, value_name = "N", value_enum)]
    managers: Option<Behind>,
    /// Only these mixes.
    #[arg(long, value_name = "MIX")]
    mix: Vec<Mix>,
    /// Arrivals a second, instead of each mix's own.
    #[arg(long, value_name = "N")]
    rate: Option<f64>,
    /// For how long people come to each mix.
    #[arg(long, value_name = "N", default_value_t = 20)]
    seconds: u64,
    /// How they come.
    #[arg(long, value_enum, default_value = "poisson")]
    pace: Pace,
    /// People who are signed in.
    #[arg(long, value_name = "N", default_value_t = PEOPLE)]
    people: u64,
    /// What chance is made of.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Then raise the rate of `lender-morning` until it is not held.
    #[arg(long)]
    ladder: bool,
    /// For how long people come to each rung.
    #[arg(long, value_name = "N", default_value_t = 10)]
    rung_seconds: u64,
    /// Folder for `report.md`, `results.json` and plots.
    #[arg(long, value_name = "FOLDER", default_value = "target/load")]
    out: PathBuf,
    /// What the report says of machine and build.
    #[arg(long, value_name = "TEXT", default_value = "")]
    machine: String,
}

impl Cli {
    /// Carries it out.
    ///
    /// # Errors
    /// What kept it from that, and what to do.
    pub(crate) async fn carry_out(self) -> Result<(), Box<dyn Error>> {
        match self.verb {
            Verb::Seed(args) => make(args).await,
            Verb::Run(args) => run(args).await,
        }
    }
}

fn say(text: &str) {
    // Who does not want to read it is not kept from the rest.
    let _ = writeln!(io::stderr(), "{text}");
}

async fn make(args: SeedArgs) -> Result<(), Box<dyn Error>> {
    let wanted = Wanted {
        program: args.manager,
        folder: args.data,
        consents: args.consents,
        slim: args.slim,
    };
    let made = seed(&wanted, say).await?;
    let (seconds, consents) = (made.took.as_secs_f64(), made.consents as f64);
    writeln!(
        io::stdout(),
        "{} consents of {} people, {} rows, {} log entries in {seconds:.1} s: {:.0} rows/s, {:.0} consents/s; \
         {:.2} GB, {:.0} bytes/consent; its log checked in {:.1} s",
        made.consents,
        made.people,
        made.rows,
        made.entries,
        made.rows as f64 / seconds,
        consents / seconds,
        made.bytes as f64 / 1e9,
        made.bytes as f64 / consents,
        made.check.as_secs_f64(),
    )?;
    Ok(())
}

async fn run(args: RunArgs) -> Result<(), Box<dyn Error>> {
    let world = match &args.database {
        None => World::open(&args.data)?,
        Some(url) => World::make(&args.data, Some(url.clone()))?,
    };
    let mut results = Results {
        day: clock::now().date_naive().to_string(),
        machine: args.machine.clone(),
        consents: world.kept.people * world.kept.each,
        ..Results::default()
    };
    say("people are signed in");
    let stage = Stage::set(&args.manager, world, args.people, args.managers).await?;
    let all = [
        Mix::Looking,
        Mix::LenderMorning,
        Mix::RevocationWave,
        Mix::DayOne,
    ];
    let chosen = if args.mix.is_empty() {
        &all[..]
    } else {
        &args.mix
    };
    for which in chosen {
        let one = with_base(&stage, *which, &args).await?;
        say(&format!(
            "{}: {:.1} of {:.1} arrivals/s, {} failed",
            which.name(),
            one.measured.reached,
            one.measured.asked,
            one.measured.failed
        ));
        results.mixes.push(one);
        report::write(&args.out, &results)?;
    }
    if args.ladder {
        for rate in RUNGS {
            let terms = terms(&args, rate, args.rung_seconds);
            let rung = mix::run(&stage, report::CLIMBED, terms).await?;
            let held = report::held(&rung);
            say(&format!(
                "{rate} arrivals/s: {:.1} reached, held: {held}",
                rung.reached
            ));
            results.ladder.push(rung);
            report::write(&args.out, &results)?;
            if !held {
                break;
            }
        }
    }
    stage.strike().await?;
    write!(io::stdout(), "{}", report::markdown(&results))?;
    say(&format!("written to `{}`", args.out.display()));
    Ok(())
}

const fn terms(args: &RunArgs, rate: f64, seconds: u64) -> Terms {
    Terms {
        rate,
        time: Duration::from_secs(seconds),
        pace: args.pace,
        seed: args.seed,
    }
}

async fn with_base(stage: &Stage, which: Mix, args: &RunArgs) -> Result<WithBase, StageError> {
    let rate = args.rate.unwrap_or(which.rate());
    let healthz = base::healthz(stage, terms(args, rate, 5)).await?;
    let measured = mix::run(stage, which, terms(args, rate, args.seconds)).await?;
    let writes = measured.written.filter(|growth| growth.rows >= 1.0);
    let bare = writes.map(|growth| base::bare(&stage.world.data(), growth));
    Ok(WithBase {
        measured,
        healthz,
        bare: bare.transpose()?,
    })
}
