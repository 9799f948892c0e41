//! `question run`.

use std::{fmt::Write as _, path::PathBuf};

use chrono::NaiveDate;
use clap::{ArgGroup, Args};
use consent_model::{
    json,
    question::{Manifest, Parameter, Parameters, ReviewState},
    term::DataRange,
};
use serde_json::Value;
use service_kit::{entropy::IdSource, program::Failure};

use super::package;
use crate::question::{
    example::{Records, filled},
    folder::Files,
    trial::Trial,
};

/// Most bytes of records read from a file.
const LARGEST_RECORDS: usize = 64 * 1024 * 1024;

/// What to ask over which records.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("over").required(true).args(["example", "records"])))]
pub struct Run {
    /// The package's folder.
    folder: PathBuf,
    /// The example of this number, from 1.
    #[arg(long, value_name = "N")]
    example: Option<usize>,
    /// Records from a file: JSON as `records` of an example.
    #[arg(long, value_name = "FILE", requires_all = ["from", "to"])]
    records: Option<PathBuf>,
    /// A parameter; in place of the example's where there is one.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// First day of the range.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<NaiveDate>,
    /// Last day of the range.
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<NaiveDate>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) async fn run(what: &Run, ids: &IdSource) -> Result<String, Failure> {
    let package = package(&what.folder)?;
    let manifest = package.manifest();
    let (records, mut parameters, mut range) = over(what)?;
    for (name, text) in &what.parameters {
        parameters.insert(name.clone(), value(manifest, name, text));
    }
    range.from = what.from.unwrap_or(range.from);
    range.to = what.to.unwrap_or(range.to);
    let purpose = manifest
        .purposes
        .first()
        .ok_or("the question serves no purpose")?;
    let mut published = manifest.clone();
    published.review.state = ReviewState::Published;
    published.check_ask(*purpose, &parameters, &range)?;
    let records = filled(&records, &range)
        .map_err(|(dataset, row, error)| format!("record {row} of `{dataset}`: {error}"))?;
    let tried = Trial::over(&records, ids).await?;
    let tried = tried.run(&package, &parameters, &range).await?;
    let mut text = String::new();
    writeln!(text, "question    {} {}", manifest.name, manifest.version)?;
    writeln!(text, "digest      {}", package.digest())?;
    writeln!(text, "parameters  {}", Value::Object(parameters.clone()))?;
    writeln!(text, "range       {} to {}", range.from, range.to)?;
    match tried {
        Err(nothing) => writeln!(text, "answer      {nothing}")?,
        Ok(answer) => {
            for language in manifest.sentence.keys() {
                let said = manifest.sentence(language, &parameters, &answer.rows);
                let lines = if said.is_empty() { "(no row)" } else { &said };
                for line in lines.lines() {
                    writeln!(text, "{language:<11} {line}")?;
                }
            }
            writeln!(
                text,
                "bytes       {}",
                String::from_utf8_lossy(&answer.bytes)
            )?;
            writeln!(text, "answer      {}", answer.digest)?;
        }
    }
    Ok(text)
}

/// Records, parameters and range to begin with.
fn over(what: &Run) -> Result<(Records, Parameters, DataRange), Failure> {
    if let Some(number) = what.example {
        let mut examples = Files::read(&what.folder)?.examples()?;
        if !(1..=examples.len()).contains(&number) {
            return Err(format!("there are examples 1 to {}", examples.len()).into());
        }
        let example = examples.swap_remove(number - 1);
        return Ok((example.records, example.parameters, example.range));
    }
    let (Some(file), Some(from), Some(to)) = (&what.records, what.from, what.to) else {
        return Err("name an example, or records with --from and --to".into());
    };
    let bytes = std::fs::read(file).map_err(|e| format!("`{}`: {e}", file.display()))?;
    let records = json::parse(&bytes, LARGEST_RECORDS)?;
    Ok((records, Parameters::new(), DataRange { from, to }))
}

/// A number where the manifest wants one, else a word.
fn value(manifest: &Manifest, name: &str, text: &str) -> Value {
    match (manifest.parameters.get(name), text.parse::<i64>()) {
        (Some(Parameter::Integer { .. }), Ok(number)) => number.into(),
        _ => text.into(),
    }
}
