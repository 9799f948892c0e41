//! What the program does with questions, beside a running manager on the same database: each step
//! names who takes it and why, and is in the history.
//!
//! Prints on standard output what came of it. Reads and writes through the operations that serve
//! the pages; it knows no rule of its own.

use std::{
    fs,
    io::{self, Write as _},
    path::PathBuf,
};

use clap::{Args, Subcommand};
use consent_manager::{
    config::Config,
    review::{By, Step, word},
    server,
    service::Manager,
};
use consent_model::{
    digest::Digest,
    question::{Package, ReviewState},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    program::{ConfigFile, Failure},
};

/// What can be done with questions.
#[derive(Debug, Subcommand)]
pub(crate) enum QuestionVerb {
    /// Enter a package as a draft, and print its digest. It cannot be asked yet.
    Register {
        #[command(flatten)]
        file: ConfigFile,
        /// Folder of the package: `manifest.json` and `query.sql`.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        #[command(flatten)]
        by: ByArgs,
    },
    /// Say that a draft was looked at and found right; not by its publisher.
    Review(StepArgs),
    /// Let a reviewed question be asked; not by who reviewed it.
    Publish(StepArgs),
    /// Let a published question be asked and run no more. There is no way back.
    Withdraw(StepArgs),
    /// List every question with where it stands.
    List(ConfigFile),
    /// Print where a question stands, and its history, as JSON.
    Show {
        #[command(flatten)]
        file: ConfigFile,
        /// Digest of its package.
        digest: Digest,
    },
}

/// One step with one question.
#[derive(Debug, Args)]
pub(crate) struct StepArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// Digest of its package.
    digest: Digest,
    #[command(flatten)]
    by: ByArgs,
}

/// Who takes a step, and why.
#[derive(Debug, Args)]
pub(crate) struct ByArgs {
    /// Who takes this step: a person or body, by name.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why, in words; people read it when a question is withdrawn.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl From<ByArgs> for By {
    fn from(args: ByArgs) -> Self {
        Self {
            who: args.by,
            why: args.reason,
        }
    }
}

/// Carries it out.
///
/// # Errors
/// The file that cannot be used, or the rule that forbids the step.
pub(crate) async fn carry_out(verb: QuestionVerb) -> Result<(), Failure> {
    match verb {
        QuestionVerb::Register { file, folder, by } => {
            let package = Package {
                manifest: serde_json::from_slice(&fs::read(folder.join("manifest.json"))?)?,
                sql: fs::read_to_string(folder.join("query.sql"))?,
            };
            let manager = open(&file).await?;
            let digest = manager.register_question(&package, &by.into()).await?;
            writeln!(io::stdout(), "{digest} draft")?;
        }
        QuestionVerb::Review(args) => step(args, Step::Review).await?,
        QuestionVerb::Publish(args) => step(args, Step::Publish).await?,
        QuestionVerb::Withdraw(args) => step(args, Step::Withdraw).await?,
        QuestionVerb::List(file) => {
            let mut out = io::stdout();
            for (digest, manifest, state) in open(&file).await?.question_states().await? {
                // Left out of the configuration, which may name it again.
                let left_out = state == ReviewState::Published && manifest.review.state != state;
                let note = if left_out {
                    " (left out of the configuration)"
                } else {
                    ""
                };
                let (name, version) = (&manifest.name, manifest.version);
                writeln!(out, "{digest} {} {name} {version}{note}", word(state))?;
            }
        }
        QuestionVerb::Show { file, digest } => {
            let review = open(&file).await?.question_review(&digest).await?;
            writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&review)?)?;
        }
    }
    Ok(())
}

async fn step(args: StepArgs, step: Step) -> Result<(), Failure> {
    let manager = open(&args.file).await?;
    manager
        .step_question(&args.digest, step, &args.by.into())
        .await?;
    writeln!(io::stdout(), "{} {}", args.digest, word(step.leads_to()))?;
    Ok(())
}

pub(crate) async fn open(file: &ConfigFile) -> Result<Manager, Failure> {
    let config = Config::load(&file.config)?;
    let clock = SystemClock::shared();
    let ids = IdSource::new(clock.clone(), SystemEntropy::shared());
    Ok(server::open(&config, clock, &ids).await?)
}
