//! What the program does with complaints and requests to this service itself, beside a running
//! manager on the same database. Prints on standard output; knows no rule of its own.

use std::io::{self, Write as _};

use clap::{Args, Subcommand};
use consent_manager::service::Answerer;
use consent_model::{
    ids::RightsRequestId,
    rights::{RightsAnswer, RightsAnswerState},
};
use service_kit::program::{ConfigFile, Failure};

use crate::verbs::open;

/// What can be done with complaints and requests to this service.
#[derive(Debug, Subcommand)]
pub(crate) enum GrievanceVerb {
    /// List them, those that wait first, by the day an answer is due.
    List(ConfigFile),
    /// Print one with what was written and every step, as JSON.
    Show {
        #[command(flatten)]
        file: ConfigFile,
        /// Its id, as `list` prints it.
        id: RightsRequestId,
    },
    /// Tell her that it is being looked at.
    Acknowledge(AnswerArgs),
    /// Answer it.
    Answer(AnswerArgs),
}

/// What she is told, and by whom.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// Its id, as `list` prints it.
    id: RightsRequestId,
    /// Who answers: a person or body, by name.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// The words she reads.
    #[arg(long, value_name = "TEXT")]
    text: String,
}

/// Carries it out.
///
/// # Errors
/// The file that cannot be used, or the rule that forbids the step.
pub(crate) async fn carry_out(verb: GrievanceVerb) -> Result<(), Failure> {
    match verb {
        GrievanceVerb::List(file) => {
            let mut out = io::stdout();
            for view in open(&file).await?.grievances().await? {
                let (state, matter) = (serde_json::to_value(view.state)?, view.matter);
                let state = state.as_str().unwrap_or_default().to_owned();
                let matter = serde_json::to_value(matter)?;
                let matter = matter.as_str().unwrap_or_default().to_owned();
                let due = view.due_at.date_naive();
                writeln!(
                    out,
                    "{} {} {state} {matter} due {due}",
                    view.id, view.reference
                )?;
            }
        }
        GrievanceVerb::Show { file, id } => {
            let all = open(&file).await?.grievances().await?;
            let one = all.iter().find(|view| view.id == id);
            let one = one.ok_or("there is no such complaint to this service")?;
            writeln!(io::stdout(), "{}", serde_json::to_string_pretty(one)?)?;
        }
        GrievanceVerb::Acknowledge(args) => {
            answer(args, RightsAnswerState::Acknowledged).await?;
        }
        GrievanceVerb::Answer(args) => answer(args, RightsAnswerState::Answered).await?,
    }
    Ok(())
}

async fn answer(args: AnswerArgs, state: RightsAnswerState) -> Result<(), Failure> {
    let answer = RightsAnswer {
        state,
        text: args.text,
    };
    open(&args.file)
        .await?
        .answer_rights_request(Answerer::Operator(&args.by), args.id, &answer)
        .await?;
    writeln!(io::stdout(), "{} told", args.id)?;
    Ok(())
}
