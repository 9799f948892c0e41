//! What the program can be told. What it prints on standard output is the answer to the verb, in a
//! stable form; why something was not done stands on standard error.
//!
//! Adding a noun:
//! 1. Add a file with its verbs (`clap::Subcommand`) and a function that carries them out.
//! 2. Add a variant to [`StoreVerb`] and its arm to `main.rs`.
//! 3. Show its help and output in `tests/program.rs`.

pub mod question;

use clap::Subcommand;
use service_kit::program::PartyVerb;

/// What the store's program is told to do.
#[derive(Debug, Subcommand)]
pub enum StoreVerb {
    /// What every party's program does.
    #[command(flatten)]
    Party(PartyVerb),
    /// Write, check and try out questions.
    #[command(subcommand)]
    Question(question::QuestionVerb),
}
