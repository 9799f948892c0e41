//! Whether a package is ready to be reviewed and published, and what to mend where it is not.
//!
//! The rules that keep data in are [`super::CheckedPackage`]'s, and hold wherever a package is
//! loaded or run. This adds what an author owes a reviewer and the person who is asked: every text
//! in every language, nothing declared that is not used, examples that are exactly answered, the
//! same bytes whatever order the records lie in. Each finding says where, what and how to mend it.
//!
//! What it does not do: judge whether a question should be asked. A person reviews that.
//!
//! Adding a rule:
//! 1. Put it into `texts.rs`, `shape.rs` or `examples.rs`, with its place and its mend.
//! 2. Add a line to `tests.rs` that breaks it in a package which is right otherwise.

mod examples;
mod explain;
mod shape;
#[cfg(test)]
mod tests;
mod texts;

use std::{collections::BTreeMap, fmt};

use consent_model::{digest::Digest, question::Package};
use service_kit::entropy::IdSource;

use super::{
    CheckedPackage,
    example::Example,
    folder::{Files, FolderError, MANIFEST},
};

/// Something that an author should mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether the package is refused for it.
    pub severity: Severity,
    /// File and member.
    pub place: String,
    /// What is wrong there.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The package is not ready.
    Refused,
    /// A reviewer should look at it.
    Warned,
}

impl Finding {
    fn refused(place: impl fmt::Display, what: impl fmt::Display, mend: impl fmt::Display) -> Self {
        Self {
            severity: Severity::Refused,
            place: place.to_string(),
            what: what.to_string(),
            mend: mend.to_string(),
        }
    }

    fn warned(place: impl fmt::Display, what: impl fmt::Display, mend: impl fmt::Display) -> Self {
        Self {
            severity: Severity::Warned,
            ..Self::refused(place, what, mend)
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Refused => "refused",
            Severity::Warned => "warning",
        };
        writeln!(f, "{word}: {}: {}", self.place, self.what)?;
        write!(f, "   mend: {}", self.mend)
    }
}

/// What was found about a package.
#[derive(Debug, Clone)]
pub struct Report {
    /// The folder's name.
    pub name: String,
    /// The version, where the manifest could be read.
    pub version: Option<u32>,
    /// The digest, where the package is well-formed enough to have one.
    pub digest: Option<Digest>,
    /// How many examples were run.
    pub examples: usize,
    /// Everything that was found, refusals and warnings.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing was found that the package is refused for.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        let refused = |f: &Finding| f.severity == Severity::Refused;
        !self.findings.iter().any(refused)
    }
}

/// Checks a package and runs its examples. `languages` are those that it must speak besides English.
pub async fn check(files: &Files, languages: &[&str], ids: &IdSource) -> Report {
    let mut report = Report {
        name: files.name.clone(),
        version: None,
        digest: None,
        examples: 0,
        findings: Vec::new(),
    };
    let (package, examples) = match (files.package(), files.examples()) {
        (Ok(package), Ok(examples)) => (package, examples),
        (package, examples) => {
            let errors = [package.err(), examples.err()];
            let explained = errors.iter().flatten().map(explain::folder);
            report.findings.extend(explained);
            return report;
        }
    };
    report.version = Some(package.manifest.version);
    report.findings = at_rest(files, &package, &examples, languages);
    match CheckedPackage::check(package) {
        Err(error) => report.findings.push(explain::package(&error)),
        Ok(package) => {
            report.digest = Some(package.digest());
            report.examples = examples.len();
            let found = examples::run(&package, &examples, ids).await;
            report.findings.extend(found);
        }
    }
    report
}

/// What a folder that could not be read is reported as.
#[must_use]
pub fn unreadable(name: String, error: &FolderError) -> Report {
    Report {
        name,
        version: None,
        digest: None,
        examples: 0,
        findings: vec![explain::folder(error)],
    }
}

/// Refuses a package that another one of the same name and version differs from: a store that
/// loads both would not know which is meant.
pub fn twice(reports: &mut [Report]) {
    let mut seen: BTreeMap<(String, u32), Digest> = BTreeMap::new();
    for report in reports {
        let (Some(version), Some(digest)) = (report.version, report.digest) else {
            continue;
        };
        let known = seen.entry((report.name.clone(), version)).or_insert(digest);
        if *known != digest {
            report.findings.push(Finding::refused(
                format_args!("{MANIFEST}, version"),
                format_args!(
                    "another question is `{}` {version}, and differs",
                    report.name
                ),
                "count the version up, or choose another name",
            ));
        }
    }
}

/// What is seen without running anything.
fn at_rest(
    files: &Files,
    package: &Package,
    examples: &[Example],
    languages: &[&str],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let manifest = &package.manifest;
    if manifest.name != files.name {
        findings.push(Finding::refused(
            format_args!("{MANIFEST}, name"),
            format_args!(
                "the question is called `{}` in a folder of another name",
                manifest.name
            ),
            format_args!("call both the same, `{}` for instance", files.name),
        ));
    }
    texts::check(manifest, languages, &mut findings);
    shape::check(package, &mut findings);
    examples::check(examples, &mut findings);
    findings
}
