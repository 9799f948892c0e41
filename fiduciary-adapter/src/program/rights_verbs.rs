//! What the program does with what people ask of this party by right, beside a running adapter on the
//! same database. Prints on standard output; knows no rule of its own.

use std::io::{self, Write as _};

use clap::{Args, Subcommand};
use consent_model::{
    ids::RightsRequestId,
    rights::{RightsAnswer, RightsAnswerState},
};
use service_kit::program::{ConfigFile, Failure};

use crate::Adapter;

/// What can be done with what people ask of this party.
#[derive(Debug, Subcommand)]
pub(crate) enum RightsVerb {
    /// List what came in, oldest first, one JSON object a line, with the customer it is about.
    List(ConfigFile),
    /// Tell her that it is being looked at.
    Acknowledge(AnswerArgs),
    /// Answer it; a better answer may follow.
    Answer(AnswerArgs),
}

/// What she is told.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// Its `request_id`, as `list` prints it.
    #[arg(value_name = "REQUEST")]
    request: RightsRequestId,
    /// The words she reads.
    #[arg(long, value_name = "TEXT")]
    text: String,
}

impl RightsVerb {
    /// The configuration that it is about.
    pub(crate) fn config(&self) -> &std::path::Path {
        match self {
            Self::List(file) => &file.config,
            Self::Acknowledge(args) | Self::Answer(args) => &args.file.config,
        }
    }

    /// Carries it out.
    ///
    /// # Errors
    /// Whatever kept it from being done.
    pub(crate) async fn carry_out(self, adapter: &Adapter) -> Result<(), Failure> {
        match self {
            Self::List(_) => {
                for request in adapter.rights_requests().await? {
                    writeln!(io::stdout(), "{}", serde_json::to_string(&request)?)?;
                }
                Ok(())
            }
            Self::Acknowledge(args) => answer(adapter, args, RightsAnswerState::Acknowledged).await,
            Self::Answer(args) => answer(adapter, args, RightsAnswerState::Answered).await,
        }
    }
}

async fn answer(
    adapter: &Adapter,
    args: AnswerArgs,
    state: RightsAnswerState,
) -> Result<(), Failure> {
    let answer = RightsAnswer {
        state,
        text: args.text,
    };
    adapter.answer_rights_request(args.request, &answer).await?;
    writeln!(io::stdout(), "{} told", args.request)?;
    Ok(())
}
