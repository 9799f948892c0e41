//! Looks at everything a manager needs, also beside one that runs. Prints a line for each check.

use std::io;

use clap::Args;
use consent_manager::{
    config::Config,
    doctor::{Finding, examine},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    finding,
    problem::Causes,
    program::{ConfigFile, Failure},
};

/// What is looked at, and how it is told.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// One JSON object a line, instead of text.
    #[arg(long)]
    json: bool,
}

/// Makes the checks and prints what they find.
///
/// # Errors
/// When a check failed, or the output cannot be written.
pub(crate) async fn carry_out(args: DoctorArgs) -> Result<(), Failure> {
    let found = match Config::load(&args.file.config) {
        Ok(config) => {
            let ids = IdSource::new(SystemClock::shared(), SystemEntropy::shared());
            examine(&config, &ids).await
        }
        Err(error) => vec![Finding::fail(
            "configuration",
            Causes(error.as_ref()).to_string(),
            "correct it; `init` writes a commented one to begin with",
        )],
    };
    finding::tell(&found, args.json, &mut io::stdout())
}
