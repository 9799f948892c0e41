//! What the program can be told. What it prints on standard output is the answer to the verb, in a
//! stable form; why something was not done stands on standard error.
//!
//! Adding a noun:
//! 1. Add a file with its verbs (`clap::Subcommand`) and a function that carries them out.
//! 2. Add a variant to [`StoreVerb`] and its arm to `main.rs`.
//! 3. Show its help and output in `tests/program.rs`.

pub mod keys;
pub mod question;
mod reach;
pub mod vault;

use clap::Subcommand;
use service_kit::program::Verb;

/// What the store's program is told to do.
#[derive(Debug, Subcommand)]
pub enum StoreVerb {
    /// What every program does.
    #[command(flatten)]
    Common(Verb),
    /// Look after this store's keys.
    #[command(subcommand)]
    Keys(keys::StoreKeysVerb),
    /// Write, check and try out questions.
    #[command(subcommand)]
    Question(question::QuestionVerb),
    /// Look after people's vaults. While the service runs, it does the work.
    #[command(subcommand)]
    Vault(vault::VaultVerb),
}
