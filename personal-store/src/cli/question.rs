//! `question`: an author's tools. They work on folders and on a throw-away vault; no person's vault
//! is opened and no configuration is read.

mod check;
mod new;
mod run;

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    program::Failure,
};

use crate::question::{CheckedPackage, PackageError, folder::Files};

/// What can be done with questions.
#[derive(Debug, Subcommand)]
pub enum QuestionVerb {
    /// Hold packages against every rule, run their examples, and say how to mend what is refused.
    Check(check::Check),
    /// Answer a question over one of its examples or over records from a file.
    Run(run::Run),
    /// Print the digest by which consents name the package.
    Digest {
        /// The package's folder.
        folder: PathBuf,
    },
    /// Write a package to begin with, which passes `check` as it stands; never over a folder.
    New(new::New),
}

/// Carries a verb out. Gives whether what it was about is in order.
///
/// # Errors
/// When it could not be carried out.
pub async fn carry_out(verb: QuestionVerb) -> Result<bool, Failure> {
    let ids = IdSource::new(SystemClock::shared(), SystemEntropy::shared());
    let (text, fine) = match verb {
        QuestionVerb::Check(what) => check::check(&what, &ids).await?,
        QuestionVerb::Run(what) => (run::run(&what, &ids).await?, true),
        QuestionVerb::Digest { folder } => (format!("{}\n", package(&folder)?.digest()), true),
        QuestionVerb::New(what) => (new::new(&what)?, true),
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(fine)
}

/// The package in a folder, when it keeps the rules by which a store loads it.
fn package(folder: &Path) -> Result<CheckedPackage, Failure> {
    let checked = CheckedPackage::check(Files::read(folder)?.package()?);
    Ok(checked.map_err(|error| Refused(folder.display().to_string(), error))?)
}

/// A package that no store would load.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is refused; `personal-store question check {0}` says how to mend it")]
struct Refused(String, #[source] PackageError);
