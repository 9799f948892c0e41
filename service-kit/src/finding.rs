//! What a `doctor` found, and how it is told: a line each, or a JSON object each. It looks at nothing itself.

use std::io::{self, Write};

use serde::Serialize;

use crate::program::Failure;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it must be.
    Ok,
    /// It works, or could not be looked at; worth a look.
    Warn,
    /// It does not work.
    Fail,
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check.
    pub check: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What was found.
    pub found: String,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<String>,
}

impl Finding {
    /// It is as it must be.
    #[must_use]
    pub fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self {
            check,
            level: Level::Ok,
            found: found.into(),
            mend: None,
        }
    }

    /// It is worth a look.
    #[must_use]
    pub fn warn(check: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            check,
            level: Level::Warn,
            found: found.into(),
            mend: Some(mend.into()),
        }
    }

    /// It does not work.
    #[must_use]
    pub fn fail(check: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            level: Level::Fail,
            ..Self::warn(check, found, mend)
        }
    }
}

/// Something is not as it must be; it has been printed.
#[derive(Debug, thiserror::Error)]
#[error("{0} of the checks failed")]
pub struct Failed(usize);

/// Prints what was found.
///
/// # Errors
/// When a check failed, or the output cannot be written.
pub fn tell(findings: &[Finding], json: bool, out: &mut impl Write) -> Result<(), Failure> {
    for finding in findings {
        match json {
            true => writeln!(out, "{}", serde_json::to_string(finding)?)?,
            false => print(finding, out)?,
        }
    }
    match findings.iter().filter(|f| f.level == Level::Fail).count() {
        0 => Ok(()),
        failed => Err(Failed(failed).into()),
    }
}

fn print(finding: &Finding, out: &mut impl Write) -> io::Result<()> {
    let level = match finding.level {
        Level::Ok => "ok  ",
        Level::Warn => "warn",
        Level::Fail => "FAIL",
    };
    let Finding {
        check, found, mend, ..
    } = finding;
    match mend {
        Some(mend) => writeln!(out, "{level} {check}: {found}. To mend: {mend}."),
        None => writeln!(out, "{level} {check}: {found}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_does_not_work_makes_it_fail() {
        let fine = [
            Finding::ok("disk", "1 GiB free"),
            Finding::warn("mail", "none", "see"),
        ];
        let mut out = Vec::new();
        tell(&fine, false, &mut out).unwrap();
        let told = String::from_utf8(out).unwrap();
        assert_eq!(
            told,
            "ok   disk: 1 GiB free\nwarn mail: none. To mend: see.\n"
        );
        let bad = [Finding::fail("key", "gone", "restore it")];
        let mut out = Vec::new();
        let failed = tell(&bad, true, &mut out).unwrap_err();
        assert_eq!(failed.to_string(), "1 of the checks failed");
        let told = String::from_utf8(out).unwrap();
        assert_eq!(
            told,
            "{\"check\":\"key\",\"level\":\"fail\",\"found\":\"gone\",\"mend\":\"restore it\"}\n"
        );
    }
}
