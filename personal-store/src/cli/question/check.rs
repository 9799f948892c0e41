//! `question check`.

use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

use clap::{ArgGroup, Args};
use futures_util::{StreamExt as _, stream};
use service_kit::{entropy::IdSource, program::Failure};

use crate::question::{
    LANGUAGES, builtin_files,
    check::{self, Report},
    folder::{Files, folders},
};

/// Packages checked at once: most of the time is the disk's.
const AT_ONCE: usize = 4;

/// Which packages to check.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).multiple(true).args(["folders", "all", "questions"])))]
pub struct Check {
    /// Folders of packages.
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// Every package that comes with the store.
    #[arg(long)]
    all: bool,
    /// Every package in this folder, as the store's `question_dir` names it.
    #[arg(long, value_name = "DIR")]
    questions: Option<PathBuf>,
}

/// A package to check: its files, or why they cannot be read, and the languages it must speak.
struct Asked {
    files: Result<Files, Report>,
    languages: &'static [&'static str],
}

pub(super) async fn check(what: &Check, ids: &IdSource) -> Result<(String, bool), Failure> {
    let mut asked = Vec::new();
    if what.all {
        asked.extend(builtin_files().map(|files| Asked {
            files: Ok(files),
            languages: &LANGUAGES,
        }));
    }
    let mut paths = what.folders.clone();
    if let Some(folder) = &what.questions {
        paths.extend(folders(folder)?);
    }
    asked.extend(paths.into_iter().map(|path| {
        let name = path.display().to_string();
        Asked {
            files: Files::read(&path).map_err(|error| check::unreadable(name, &error)),
            languages: &[],
        }
    }));
    let reports: Vec<Report> = stream::iter(asked)
        .map(|asked| async move {
            match asked.files {
                Ok(files) => check::check(&files, asked.languages, ids).await,
                Err(report) => report,
            }
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    Ok(told(reports)?)
}

/// The reports, a line for each package that is in order, and whether all are.
fn told(mut reports: Vec<Report>) -> Result<(String, bool), std::fmt::Error> {
    check::twice(&mut reports);
    let (mut text, mut counts) = (String::new(), BTreeMap::from([(true, 0), (false, 0)]));
    for report in &reports {
        let fine = report.is_ok();
        *counts.entry(fine).or_default() += 1;
        let word = if fine { "ok" } else { "refused" };
        write!(text, "{word:<8} {}", report.name)?;
        if let Some(digest) = report.digest.filter(|_| fine) {
            write!(text, ", {} examples, {digest}", report.examples)?;
        }
        writeln!(text)?;
        for finding in &report.findings {
            for line in finding.to_string().lines() {
                writeln!(text, "   {line}")?;
            }
        }
    }
    let (fine, failed) = (counts[&true], counts[&false]);
    writeln!(text, "questions: {fine} ok, {failed} failed")?;
    Ok((text, failed == 0))
}
