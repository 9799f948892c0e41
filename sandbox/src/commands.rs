//! The verbs of the command line that are for integrators: beside a sandbox that runs in another
//! terminal, on the same data folder.

use std::{
    ffi::OsString,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use consent_model::{
    ids::RequestId,
    party::{Party, Role},
};

use crate::{
    mock::{Fault, Order, SLOWEST},
    network::{Announced, NetworkError},
    register::{Name, Register, RegisterError, Registered, What},
    visitor::{Answer, Hook, Visitor},
};

/// What an integrator does.
#[derive(Debug, Subcommand)]
pub enum IntegratorVerb {
    /// Register parties of your own with the running sandbox; they stay over its restarts.
    #[command(subcommand)]
    Register(RegisterVerb),
    /// Run an adapter: takes the words of `fiduciary-adapter`, see `amanat adapter --help`.
    #[command(disable_help_flag = true)]
    Adapter {
        /// The adapter's own verb and options.
        #[arg(
            trailing_var_arg = true,
            allow_hyphen_values = true,
            value_name = "WORDS"
        )]
        words: Vec<OsString>,
    },
    /// Let one of the sandbox's people link her store, bank and clinic and bring in her records, as far
    /// as she has not, on the same pages as by hand.
    Settle {
        /// What she signs in with: meera, arjun or sana.
        #[arg(value_name = "PERSON")]
        person: String,
    },
    /// Let one of the sandbox's people link a provider: one that was registered, or `mock-bank`.
    Link {
        /// Its name, as it was registered.
        #[arg(value_name = "PROVIDER")]
        provider: String,
        /// What she signs in with.
        #[arg(long = "as", value_name = "PERSON")]
        person: String,
        /// How the provider names her [default: as the sandbox's bank does]
        #[arg(long, value_name = "CUSTOMER")]
        customer: Option<String>,
    },
    /// Let one of the sandbox's people decide a request, on the same pages as by hand.
    Decide(DecideArgs),
    /// Let one of the sandbox's people stop the consent that she gave to a request, on the same pages
    /// as by hand.
    Stop {
        /// As `request` printed it.
        #[arg(value_name = "REQUEST")]
        request: RequestId,
        /// What she signs in with.
        #[arg(long = "as", value_name = "PERSON")]
        person: String,
    },
    /// Let a guest of the sandbox do what a conformance suite of the Account Aggregator network asks of a
    /// customer: reads a JSON object, prints one (tests/aa-conformance/README.md, hooks).
    Customer {
        /// What she does.
        #[arg(value_enum, value_name = "WHAT")]
        hook: Hook,
    },
    /// Tell the mock bank to misbehave, or to do well again.
    Mock(MockArgs),
}

/// What goes wrong.
#[derive(Debug, Args)]
pub struct MockArgs {
    /// How.
    #[arg(value_enum, value_name = "HOW")]
    fault: Fault,
    /// For so many requests [default: until told otherwise]
    #[arg(long, value_name = "N")]
    times: Option<u32>,
    /// How slow, with `slow`.
    #[arg(long, value_name = "S", default_value_t = Order::default().seconds, value_parser = clap::value_parser!(u64).range(..=SLOWEST))]
    seconds: u64,
}

/// What she decides.
#[derive(Debug, Args)]
pub struct DecideArgs {
    /// As `request` printed it.
    #[arg(value_name = "REQUEST")]
    request: RequestId,
    /// What she signs in with.
    #[arg(long = "as", value_name = "PERSON")]
    person: String,
    #[command(flatten)]
    answer: AnswerArgs,
}

/// Yes or no.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct AnswerArgs {
    /// She looks at the exact answers, approves with a fresh sign-in, and says in her store that the
    /// consent is hers.
    #[arg(long)]
    approve: bool,
    /// She denies, because it asks for too much.
    #[arg(long)]
    deny: bool,
}

/// Who takes part.
#[derive(Debug, Subcommand)]
pub enum RegisterVerb {
    /// A party that asks: an adapter's configuration, a key, files with what to ask for, and an entry
    /// in the registry.
    DataUser {
        /// Its name: small letters, digits and hyphens, as in `my-lender`.
        #[arg(value_name = "NAME")]
        name: Name,
        /// Where its adapter listens [default: a free port]
        #[arg(long, value_name = "PORT")]
        listen_port: Option<u16>,
    },
    /// A party that holds records.
    Provider {
        /// Its name: small letters, digits and hyphens, as in `my-bank`.
        #[arg(value_name = "NAME")]
        name: Name,
        /// A TOML file with the `[[sources]]` of an adapter's configuration; paths in it are
        /// relative to it [default: the records of the sandbox's own bank]
        #[arg(long, value_name = "FILE")]
        source: Option<PathBuf>,
        /// Where its adapter listens [default: a free port]
        #[arg(long, value_name = "PORT")]
        listen_port: Option<u16>,
    },
    /// Who was registered, a line each.
    List,
    /// Take a party out again; its folder stays.
    Remove {
        /// Its name.
        #[arg(value_name = "NAME")]
        name: Name,
    },
}

/// Carries a verb out beside the sandbox on the folder `data`. `called` is how this program was
/// called, for what is printed to be copied.
///
/// # Errors
/// Whatever kept it from being done.
pub async fn carry_out(
    verb: IntegratorVerb,
    data: &Path,
    called: &str,
) -> Result<(), NetworkError> {
    let mut out = io::stdout();
    match verb {
        IntegratorVerb::Register(verb) => register(verb, data, called, &mut out).await?,
        IntegratorVerb::Adapter { .. } => return Err("an adapter is run by itself".into()),
        IntegratorVerb::Settle { person } => {
            let visitor = Visitor::arrive(data, &person).await?;
            for line in visitor.settle().await? {
                writeln!(out, "{person}: {line}")?;
            }
        }
        IntegratorVerb::Link {
            provider,
            person,
            customer,
        } => {
            let visitor = Visitor::arrive(data, &person).await?;
            let told = visitor.link(&provider, customer.as_deref()).await?;
            writeln!(out, "{person}: {told}")?;
        }
        IntegratorVerb::Decide(args) => {
            let answer = if args.answer.approve {
                Answer::Approve
            } else {
                Answer::Deny
            };
            let visitor = Visitor::arrive(data, &args.person).await?;
            let told = visitor.decide(args.request, answer).await?;
            writeln!(out, "{}: {told}", args.person)?;
        }
        IntegratorVerb::Stop { request, person } => {
            let visitor = Visitor::arrive(data, &person).await?;
            writeln!(out, "{person}: {}", visitor.stop(request).await?)?;
        }
        IntegratorVerb::Customer { hook } => {
            let given = serde_json::from_reader(io::stdin())?;
            let told = hook.carry_out(data, given).await?;
            writeln!(out, "{told}")?;
        }
        IntegratorVerb::Mock(args) => {
            let at = Announced::of(data).await?;
            let order = Order {
                fault: args.fault,
                times: args.times,
                seconds: args.seconds,
            };
            let call = reqwest::Client::new().put(at.mock_bank.join("mock")?);
            let answer = call.json(&order).send().await?.error_for_status()?;
            let stands: Order = answer.json().await?;
            writeln!(out, "the mock bank {}", stands.fault.words().1)?;
        }
    }
    Ok(())
}

async fn register(
    verb: RegisterVerb,
    data: &Path,
    called: &str,
    out: &mut impl Write,
) -> Result<(), NetworkError> {
    // Who was added can be told without a network.
    if matches!(verb, RegisterVerb::List) {
        for entry in crate::register::Shelf::of(data).entries()? {
            writeln!(out, "{}", line_of(&entry))?;
        }
        return Ok(());
    }
    let registry = Register::open(data).await?;
    match verb {
        RegisterVerb::List => {}
        RegisterVerb::DataUser { name, listen_port } => {
            let added = registry.add(&name, &What::DataUser, listen_port).await?;
            tell_data_user(&added, called, out)?;
        }
        RegisterVerb::Provider {
            name,
            source,
            listen_port,
        } => {
            let what = What::Provider(source);
            let added = registry.add(&name, &what, listen_port).await?;
            tell_provider(&added, &name, called, out)?;
        }
        RegisterVerb::Remove { name } => {
            let party = registry.remove(&name).await?;
            writeln!(out, "{party} takes part no more; its folder stays")?;
        }
    }
    Ok(())
}

fn line_of(entry: &Party) -> String {
    let role = match entry.roles.first() {
        Some(Role::DataUser) => "data-user",
        Some(Role::Provider) => "provider",
        _ => "other",
    };
    format!("{} {role} {}", entry.id, entry.endpoint)
}

fn tell_data_user(
    added: &Registered,
    called: &str,
    out: &mut impl Write,
) -> Result<(), RegisterError> {
    let wrap = |e| RegisterError::Folder(added.config.clone(), e);
    let config = shown(&added.config);
    let ask = added.ask.as_deref().map(shown).unwrap_or_default();
    writeln!(
        out,
        "{} takes part now, as one who asks; its adapter will be at {}\n\n\
         Start the adapter, in a terminal of its own:\n  \
         {called} adapter serve --config {config}\n\n\
         Ask, as {ask} says (change it as you like):\n  \
         {called} adapter request --config {config} {ask}\n\n\
         It prints `request ID` and the address at which she decides: sign in there as one of the\n\
         sandbox's people, or let her decide from here:\n  \
         {called} settle meera\n  \
         {called} decide ID --as meera --approve\n\n\
         Fetch the answer; it is verified before it is printed:\n  \
         {called} adapter fetch --config {config} ID income",
        added.party, added.base_url
    )
    .map_err(wrap)
}

fn tell_provider(
    added: &Registered,
    name: &Name,
    called: &str,
    out: &mut impl Write,
) -> Result<(), RegisterError> {
    let wrap = |e| RegisterError::Folder(added.config.clone(), e);
    let (config, name) = (shown(&added.config), name.as_str());
    writeln!(
        out,
        "{} takes part now, as one who holds records; its adapter will be at {}\n\n\
         Start the adapter, in a terminal of its own:\n  \
         {called} adapter serve --config {config}\n\n\
         Let somebody link her account (the one-time code is read from codes.ndjson beside it):\n  \
         {called} link {name} --as arjun --customer CUSTOMER\n\n\
         Then let her approve what a data user asks of {}: `{called} decide`.",
        added.party, added.base_url, added.party
    )
    .map_err(wrap)
}

/// Relative to where we are, when it lies below: to be copied, and read.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let short = here
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    short.as_deref().unwrap_or(path).display().to_string()
}
