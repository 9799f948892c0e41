//! Archives that prove themselves, for an auditor to take away.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use super::{
    AuditField, AuditHead, AuditSought, AuditTab, AuditTrouble, sample_chrome, sample_parties,
};
use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::part::listed::Choice;
use crate::samples;

/// `GET` and `POST /audit/exports`.
///
/// Posts `scope` (`population`, `party` or `person`), `from`, `to`, `party`, `person` and `reason`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/audit_exports.html")]
pub struct AuditExports {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who looks.
    pub head: AuditHead,
    /// What is to be exported: person, party, first and last day.
    pub sought: AuditSought,
    /// What kind of export is chosen: `population`, `party`, `person`, or none yet.
    pub scope: String,
    /// Parties to choose from.
    pub parties: Vec<Choice>,
    /// Why, as she wrote it.
    pub reason: String,
    /// What is wrong with what was entered.
    pub troubles: Vec<AuditTrouble>,
    /// How far the one that is being made has come.
    pub making: Option<AuditMaking>,
    /// Those that are made, newest first.
    pub files: Vec<AuditFile>,
}

/// How far an archive has come.
#[derive(Clone, Copy, Debug)]
pub struct AuditMaking {
    /// How many entries are in it.
    pub done: u64,
    /// How many there will be; 0 while nobody knows.
    pub of: u64,
}

impl AuditMaking {
    /// How far, in words.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        if self.of == 0 {
            return fl!(l, "audit-making-begins");
        }
        let (done, of) = (l.number(self.done.min(self.of)), l.number(self.of));
        fl!(l, "audit-making-done", done = done, of = of)
    }

    pub(crate) const fn sample() -> Self {
        Self {
            done: 48_210,
            of: 123_500,
        }
    }
}

/// An archive that is made.
#[derive(Clone, Debug)]
pub struct AuditFile {
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// How large it is.
    pub bytes: u64,
    /// Where it is.
    pub href: String,
    /// Where to post that it is to be verified.
    pub verify_action: String,
    /// What came of verifying it.
    pub verified: Option<AuditVerified>,
}

/// What came of verifying an archive.
#[derive(Clone, Debug)]
pub struct AuditVerified {
    /// What was found, each with its place; nothing where all is as it must be.
    pub findings: Vec<(String, String)>,
    /// How many entries were looked at.
    pub entries: u64,
    /// When.
    pub at: DateTime<Utc>,
}

impl AuditVerified {
    /// What came of it, in one sentence.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        let (n, entries) = (self.findings.len() as u64, l.number(self.entries));
        fl!(l, "audit-verified", n = n, entries = entries)
    }
}

impl AuditExports {
    /// One field of the form.
    #[must_use]
    pub fn field(&self, name: &'static str) -> AuditField {
        let value = match name {
            "person" => &self.sought.person,
            "party" => &self.sought.party,
            "from" => &self.sought.from,
            "to" => &self.sought.to,
            _ => &self.reason,
        };
        AuditField::of(name, value, &self.troubles)
    }

    /// Whether this kind of export is the chosen one.
    #[must_use]
    pub fn is_scope(&self, scope: &str) -> bool {
        self.scope == scope
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let file = |day, verified| AuditFile {
            made_at: samples::at(day, 11, 20),
            bytes: 48_304_112,
            href: format!("/audit/exports/e{day}.zip"),
            verify_action: format!("/audit/exports/e{day}/verify"),
            verified,
        };
        let verified = |findings| {
            Some(AuditVerified {
                findings,
                entries: 123_500,
                at: samples::at(12, 11, 24),
            })
        };
        let found = |kind: &str, place: &str| (kind.to_owned(), place.to_owned());
        Self {
            l,
            chrome: sample_chrome(),
            head: AuditHead::sample(AuditTab::Exports),
            sought: AuditSought::default(),
            scope: "population".to_owned(),
            parties: sample_parties(),
            reason: String::new(),
            troubles: Vec::new(),
            making: None,
            files: vec![
                file(13, None),
                file(12, verified(Vec::new())),
                file(
                    11,
                    verified(vec![
                        found("release-after-end", "entries/000001.jsonl, entry 9120"),
                        found("digest", "documents/000001.jsonl, line 17"),
                    ]),
                ),
            ],
        }
    }

    /// Before the first export, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            scope: String::new(),
            files: Vec::new(),
            ..Self::sample(l)
        }
    }

    /// While one is being made, for tests and previews.
    #[must_use]
    pub fn sample_making(l: Locale) -> Self {
        Self {
            making: Some(AuditMaking::sample()),
            ..Self::sample_empty(l)
        }
    }

    /// What cannot be exported, for tests and previews.
    #[must_use]
    pub fn sample_trouble(l: Locale) -> Self {
        Self {
            sought: AuditSought::sample_wrong(),
            reason: "Sample of the second quarter".to_owned(),
            troubles: vec![AuditTrouble::Order, AuditTrouble::Busy],
            ..Self::sample(l)
        }
    }

    /// A person under a name that is no pseudonym, for tests and previews.
    #[must_use]
    pub fn sample_person(l: Locale) -> Self {
        Self {
            scope: "person".to_owned(),
            troubles: vec![AuditTrouble::Person],
            ..Self::sample_trouble(l)
        }
    }

    /// A time in which nothing stands, for tests and previews.
    #[must_use]
    pub fn sample_nothing(l: Locale) -> Self {
        Self {
            sought: AuditSought::sample(),
            troubles: vec![AuditTrouble::Nothing, AuditTrouble::Reason],
            ..Self::sample(l)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn an_archive_never_has_more_than_all() {
        let l = Locale::of(Language::En);
        let words = |done, of| AuditMaking { done, of }.words(&l);
        assert_eq!(words(9, 4), words(4, 4));
        assert!(!words(0, 0).contains('0'));
    }

    #[test]
    fn findings_are_counted_in_the_sentence() {
        let l = Locale::of(Language::En);
        let page = AuditExports::sample(l.clone());
        let words = |file: usize| page.files[file].verified.as_ref().map(|v| v.words(&l));
        assert!(words(0).is_none());
        assert_ne!(words(1), words(2));
        assert!(words(2).is_some_and(|words| words.contains('2')));
    }
}
