//! What the program does with nominees and guardians, beside a running manager on the same database.
//! Who carries it out has looked at the proof: this program cannot. Prints on standard output; knows no
//! rule of its own.

use std::io::{self, Write as _};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use consent_manager::service::{Checked, Ender};
use consent_model::ids::RepresentationId;
use service_kit::program::{ConfigFile, Failure};

use crate::verbs::open;

/// What can be done with nominees and guardians.
#[derive(Debug, Subcommand)]
pub(crate) enum RepresentationVerb {
    /// List them, those that wait for a check first.
    List(ConfigFile),
    /// Print one with every step, as JSON.
    Show(One),
    /// Let it come into force: the proof was looked at and is good.
    Accept {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        by: By,
        /// On which ground the right rests, such as "death certificate" or "order of a court".
        #[arg(long, value_name = "TEXT")]
        ground: String,
        /// Reference of what was looked at.
        #[arg(long, value_name = "REFERENCE")]
        proof: String,
        /// Its last day; a guardian's of a child ends by itself when the child comes of age.
        #[arg(long, value_name = "YYYY-MM-DD")]
        until: Option<NaiveDate>,
        /// It is about the same person as this other guardian's.
        #[arg(long, value_name = "ID")]
        same_as: Option<RepresentationId>,
    },
    /// Say that the proof is none.
    Refuse {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        by: By,
        /// The words they read.
        #[arg(long, value_name = "TEXT")]
        text: String,
    },
    /// Let it end, at once.
    End {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        by: By,
    },
}

/// Which one.
#[derive(Debug, Args)]
pub(crate) struct One {
    #[command(flatten)]
    file: ConfigFile,
    /// Its id, as `list` prints it.
    id: RepresentationId,
}

/// Who takes the step.
#[derive(Debug, Args)]
pub(crate) struct By {
    /// Who takes the step: a person or body, by name.
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// Carries it out.
///
/// # Errors
/// The file that cannot be used, or the rule that forbids the step.
pub(crate) async fn carry_out(verb: RepresentationVerb) -> Result<(), Failure> {
    match verb {
        RepresentationVerb::List(file) => {
            let mut out = io::stdout();
            for view in open(&file).await?.representations().await? {
                let (state, kind) = (word(&view.state)?, word(&view.kind)?);
                let made = view.made_at.date_naive();
                writeln!(out, "{} {state} {kind} since {made}", view.id)?;
            }
        }
        RepresentationVerb::Show(one) => {
            let view = open(&one.file).await?.representation(one.id).await?;
            writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&view)?)?;
        }
        RepresentationVerb::Accept {
            one,
            by,
            ground,
            proof,
            until,
            same_as,
        } => {
            let found = Checked {
                by: &by.by,
                ground: &ground,
                proof: &proof,
                until,
                same_as,
            };
            open(&one.file)
                .await?
                .accept_representation(one.id, found)
                .await?;
            writeln!(io::stdout(), "{} in force", one.id)?;
        }
        RepresentationVerb::Refuse { one, by, text } => {
            open(&one.file)
                .await?
                .refuse_representation(one.id, &by.by, &text)
                .await?;
            writeln!(io::stdout(), "{} refused", one.id)?;
        }
        RepresentationVerb::End { one, by } => {
            open(&one.file)
                .await?
                .end_representation(one.id, Ender::Operator(&by.by))
                .await?;
            writeln!(io::stdout(), "{} ended", one.id)?;
        }
    }
    Ok(())
}

fn word(value: &impl serde::Serialize) -> Result<String, Failure> {
    let value = serde_json::to_value(value)?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}
