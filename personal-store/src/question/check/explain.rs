//! Where a refusal of another part lies in the files, and how to mend it.

use consent_model::question::MisfitError;

use super::{
    super::{
        PackageError, RunError,
        folder::{EXAMPLES, FolderError, MANIFEST, QUERY},
        trial::TrialError,
    },
    Finding,
};
use crate::dataset::IngestError;

/// A file that is not there or has not its form.
pub(super) fn folder(error: &FolderError) -> Finding {
    match error {
        FolderError::Unreadable(place, why) => Finding::refused(
            place,
            why,
            "a question's folder holds manifest.json, query.sql and examples.json; \
             `personal-store question new` writes all three",
        ),
        FolderError::Form(file, why) => Finding::refused(
            file,
            why,
            match *file {
                MANIFEST => {
                    "correct the member; purposes come from docs/purposes.md, kinds of records and \
                     their columns from docs/questions.md"
                }
                _ => "correct the member; docs/questions.md shows an example",
            },
        ),
    }
}

/// A rule that a package breaks wherever it is loaded.
pub(super) fn package(error: &PackageError) -> Finding {
    use PackageError as E;
    let manifest = |member: &str| format!("{MANIFEST}, {member}");
    let output = |column: &str| format!("{MANIFEST}, output.columns.{column}");
    let (place, mend) = match error {
        E::Texts => (
            manifest("title, explanation and sentence"),
            "write each in English at least",
        ),
        E::Inputs => (
            manifest("inputs"),
            "name each dataset once, with its columns, each once, and `longest_range_days`",
        ),
        E::UnknownColumn(dataset, column) => (
            manifest(&format!("inputs.{dataset}.columns.{column}")),
            "name a column of the dataset: docs/questions.md lists them",
        ),
        E::ParameterName(name) => (
            manifest(&format!("parameters.{name}")),
            "choose another name",
        ),
        E::OutputName(column) => (output(column), "name each column once"),
        E::NoOutput => (
            manifest("output"),
            "declare at least one column and one row",
        ),
        E::FreeText(column) => (
            output(column),
            "list in `values` every word that may leave; map all others to one of them in the code",
        ),
        E::Unbounded(column) => (output(column), "set `min` and `max`"),
        E::Step(column) => (
            output(column),
            "make the step at least 1, or name a whole-number parameter with a `min` above 0",
        ),
        E::LooseBand(column) => (
            output(column),
            "make the bands' edges lie on one grid, so that asking with several widths does not \
             pin the value",
        ),
        E::NoBand(column) => (
            output(column),
            "set `multiple_of`, and round to it in the code, or release the answer `exact`",
        ),
        E::TooExact(column) => (
            output(column),
            "release it `banded`, or count something of which there are few",
        ),
        E::Member { member, .. } => (manifest(member), "write it so"),
        E::Day(column) => (
            output(column),
            "give a count, an age or a yes or no instead",
        ),
        E::Subset(_) => (
            QUERY.into(),
            "write it in the SQL that docs/questions.md describes",
        ),
        E::NotOneSelect => (
            QUERY.into(),
            "write one `SELECT`, with or without `WITH` before it",
        ),
        E::Refused(_) => (
            QUERY.into(),
            "use declared tables and columns, and the functions that docs/questions.md lists",
        ),
        E::UnknownInput(_) => (
            QUERY.into(),
            "use `:from`, `:to`, a parameter of the manifest or, with a parameter `months`, `:since`",
        ),
        E::OtherColumns => (
            QUERY.into(),
            "name the columns with `AS` as `output.columns` does, in the same order",
        ),
        E::Digest(_) => (MANIFEST.into(), "use numbers that JSON holds exactly"),
    };
    Finding::refused(place, error, mend)
}

/// Parameters or a range that the manifest does not allow.
pub(super) fn misfit(place: &str, error: &MisfitError) -> Finding {
    let (member, mend) = match error {
        MisfitError::RangeTooLong(_) => ("range", "shorten it, or raise `longest_range_days`"),
        MisfitError::UnknownParameter(_)
        | MisfitError::MissingParameter(_)
        | MisfitError::ParameterOutOfBounds(_) => (
            "parameters",
            "give each parameter of the manifest a value within its bounds",
        ),
        MisfitError::WrongPurpose
        | MisfitError::NotPublished
        | MisfitError::TooManyRows(_)
        | MisfitError::WrongColumns
        | MisfitError::ValueOutOfShape(_) => ("expected", "hold it against the manifest"),
    };
    Finding::refused(format_args!("{place}, {member}"), error, mend)
}

/// A run that gave no answer.
pub(super) fn trial(place: &str, error: &TrialError) -> Finding {
    match error {
        TrialError::Records(why) => {
            let what = match why {
                IngestError::Row { error, .. } => error.to_string(),
                other => other.to_string(),
            };
            Finding::refused(
                format_args!("{place}, records"),
                what,
                "write the records as a source would send them",
            )
        }
        TrialError::Run(RunError::Statement(why)) => {
            Finding::refused(format_args!("{place}, {QUERY}"), why, "correct the code")
        }
        TrialError::Run(why) => Finding::refused(
            format_args!("{place}, {QUERY}"),
            why,
            "keep the answer within `output`, and the code within the budgets of a run",
        ),
        TrialError::Shape(_) => Finding::refused(
            format_args!("{place}, output"),
            error,
            "round and bound in the code what `output.columns` declares, or widen what it declares",
        ),
        TrialError::Vault(why) => Finding::refused(EXAMPLES, why, "look at the machine: its disk"),
        TrialError::Folder(why) => {
            Finding::refused(EXAMPLES, why, "make room in the folder for temporary files")
        }
    }
}
