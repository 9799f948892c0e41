//! One entry of the record, and its verification.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use super::{AuditHead, AuditTab, sample_chrome};
use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::samples;

/// `GET /audit/entries/{n}`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/audit_entry.html")]
pub struct AuditEntry {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who looks.
    pub head: AuditHead,
    /// Its number in the log.
    pub number: u64,
    /// Its kind; nothing where the entry was destroyed.
    pub event: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Whether its salt and event were destroyed, so that only the digest is left.
    pub destroyed: bool,
    /// What the event says.
    pub facts: Vec<AuditFact>,
    /// The canonical event, laid out to be read.
    pub body: Option<String>,
    /// What was checked, a moment ago.
    pub checks: Vec<AuditCheck>,
    /// The proof, to be checked elsewhere (JSON).
    pub proof_href: Option<String>,
    /// The entry before it.
    pub before_href: Option<String>,
    /// The entry after it.
    pub after_href: Option<String>,
}

/// One member of an event.
#[derive(Clone, Debug)]
pub struct AuditFact {
    /// Its name in the event.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where more about it is.
    pub href: Option<String>,
}

/// One thing that was checked.
#[derive(Clone, Debug)]
pub struct AuditCheck {
    /// What.
    pub what: AuditChecked,
    /// What came of it.
    pub outcome: AuditOutcome,
    /// The digest, root or name that it is about.
    pub detail: Option<String>,
}

/// What can be checked of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditChecked {
    /// Salt and event give the digest.
    Digest,
    /// The digest stands at its number under the checkpoint.
    Inclusion {
        /// How many entries the checkpoint is about.
        size: u64,
    },
    /// The log signed the checkpoint.
    Checkpoint,
    /// Witnesses have cosigned it.
    Witnesses {
        /// How many.
        count: u32,
    },
    /// The tree that this auditor was shown when she joined is the beginning of this one.
    Consistency {
        /// How many entries that one had.
        from: u64,
    },
    /// A document that the entry names has the digest.
    Document {
        /// What kind of document.
        kind: String,
    },
    /// A document that the entry names is signed.
    Signature {
        /// What kind of document.
        kind: String,
        /// By whom.
        by: String,
    },
}

impl AuditChecked {
    /// What is claimed, in one sentence.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::Digest => fl!(l, "audit-check-digest"),
            Self::Inclusion { size } => fl!(l, "audit-check-inclusion", size = l.number(*size)),
            Self::Checkpoint => fl!(l, "audit-check-checkpoint"),
            Self::Witnesses { count } => fl!(l, "audit-check-witnesses", n = (*count)),
            Self::Consistency { from } => {
                fl!(l, "audit-check-consistency", from = l.number(*from))
            }
            Self::Document { kind } => fl!(l, "audit-check-document", kind = kind.as_str()),
            Self::Signature { kind, by } => fl!(
                l,
                "audit-check-signature",
                kind = kind.as_str(),
                by = by.as_str()
            ),
        }
    }
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditOutcome {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// It cannot be checked: what it needs was destroyed, or is not there.
    NotPossible,
}

impl AuditOutcome {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Holds => fl!(l, "audit-holds"),
            Self::Fails => fl!(l, "audit-fails"),
            Self::NotPossible => fl!(l, "audit-not-possible"),
        }
    }

    /// Its colour.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Holds => "good",
            Self::Fails => "bad",
            Self::NotPossible => "warn",
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Holds => "ok",
            Self::Fails => "warn",
            Self::NotPossible => "info",
        }
    }
}

impl AuditEntry {
    /// The title.
    #[must_use]
    pub fn title(&self) -> String {
        let number = self.l.number(self.number);
        fl!(self.l, "audit-entry-title", number = number)
    }

    /// Whether anything that was checked does not hold.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.outcome() == AuditOutcome::Fails
    }

    /// The worst of what came out. Where nothing was checked, nothing holds.
    #[must_use]
    pub fn outcome(&self) -> AuditOutcome {
        let any = |outcome| self.checks.iter().any(|check| check.outcome == outcome);
        if any(AuditOutcome::Fails) {
            AuditOutcome::Fails
        } else if self.checks.is_empty() || any(AuditOutcome::NotPossible) {
            AuditOutcome::NotPossible
        } else {
            AuditOutcome::Holds
        }
    }

    /// What came out, in one sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let failing = self.checks.iter();
        let failing = failing.filter(|check| check.outcome == AuditOutcome::Fails);
        match self.outcome() {
            AuditOutcome::Holds => fl!(self.l, "audit-all-hold"),
            AuditOutcome::Fails => {
                let n = failing.count() as u64;
                fl!(self.l, "audit-some-fail", n = n)
            }
            AuditOutcome::NotPossible => fl!(self.l, "audit-some-not-possible"),
        }
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let fact = |name: &str, value: &str, href: Option<&str>| AuditFact {
            name: name.to_owned(),
            value: value.to_owned(),
            href: href.map(ToOwned::to_owned),
        };
        let person = "YH3T0Pq2QkmVqzVh4YxQhA";
        Self {
            l,
            chrome: sample_chrome(),
            head: AuditHead::sample(AuditTab::Record),
            number: 123_454,
            event: "consent.granted".to_owned(),
            at: samples::at(3, 14, 5),
            destroyed: false,
            facts: vec![
                fact("id", "019a4e7e-7c1a-7b52-9d0e-2f4c0a1b9e11", None),
                fact(
                    "person.name",
                    person,
                    Some("/audit?person=YH3T0Pq2QkmVqzVh4YxQhA"),
                ),
                fact("actor", "citizen", None),
                fact(
                    "facts.party",
                    "sahaj.example",
                    Some("/audit?party=sahaj.example"),
                ),
                fact("facts.purpose", "credit.assessment", None),
                fact("facts.copies[0]", samples::DIGEST, None),
            ],
            body: Some(SAMPLE_BODY.to_owned()),
            checks: sample_checks(),
            proof_href: Some("/audit/entries/123454/proof.json".to_owned()),
            before_href: Some("/audit/entries/123453".to_owned()),
            after_href: Some("/audit/entries/123455".to_owned()),
        }
    }

    /// An entry that does not hold, for tests and previews.
    #[must_use]
    pub fn sample_fails(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.checks[0].outcome = AuditOutcome::Fails;
        page.checks[1].outcome = AuditOutcome::NotPossible;
        page
    }

    /// An entry of which only the digest is left, for tests and previews.
    #[must_use]
    pub fn sample_destroyed(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.destroyed = true;
        page.event.clear();
        page.facts.clear();
        page.body = None;
        page.checks.truncate(5);
        page.checks[0].outcome = AuditOutcome::NotPossible;
        page.checks[3] = AuditCheck {
            what: AuditChecked::Witnesses { count: 0 },
            outcome: AuditOutcome::NotPossible,
            detail: None,
        };
        page.after_href = None;
        page
    }
}

fn sample_checks() -> Vec<AuditCheck> {
    let holds = |what, detail: Option<&str>| AuditCheck {
        what,
        outcome: AuditOutcome::Holds,
        detail: detail.map(ToOwned::to_owned),
    };
    vec![
        holds(AuditChecked::Digest, Some(samples::DIGEST)),
        holds(
            AuditChecked::Inclusion { size: 123_500 },
            Some("n1HvCzFlvZr3q8cVZzYz2mK3vRkqFhq1tXlVbVdWb0o="),
        ),
        holds(
            AuditChecked::Checkpoint,
            Some("manager.example/log+4a9e1c07"),
        ),
        holds(
            AuditChecked::Witnesses { count: 2 },
            Some("witness.ganga-bank.example, witness.sahaj.example"),
        ),
        holds(AuditChecked::Consistency { from: 120_000 }, None),
        holds(
            AuditChecked::Document {
                kind: "notice".to_owned(),
            },
            Some(samples::DIGEST),
        ),
        holds(
            AuditChecked::Signature {
                kind: "artifact".to_owned(),
                by: "manager.example".to_owned(),
            },
            None,
        ),
    ]
}

const SAMPLE_BODY: &str = r#"{
  "action": "granted",
  "actor": "citizen",
  "at": "2026-11-03T14:05:09Z",
  "facts": {
    "consent": "019a4e7e-7c1a-7b52-9d0e-2f4c0a1b9e12",
    "language": "hi",
    "party": "sahaj.example",
    "purpose": "credit.assessment"
  },
  "id": "019a4e7e-7c1a-7b52-9d0e-2f4c0a1b9e11",
  "person": { "name": "YH3T0Pq2QkmVqzVh4YxQhA", "seq": 7 },
  "seq": 1,
  "subject": "consent",
  "version": 1
}"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn one_failing_check_outweighs_everything_else() {
        let l = Locale::of(Language::En);
        let page = AuditEntry::sample_fails(l.clone());
        assert_eq!(page.outcome(), AuditOutcome::Fails);
        let page = AuditEntry::sample_destroyed(l.clone());
        assert_eq!(page.outcome(), AuditOutcome::NotPossible);
        assert_eq!(AuditEntry::sample(l).outcome(), AuditOutcome::Holds);
    }

    #[test]
    fn an_entry_of_which_nothing_was_checked_does_not_hold() {
        let mut page = AuditEntry::sample(Locale::of(Language::En));
        page.checks.clear();
        assert_eq!(page.outcome(), AuditOutcome::NotPossible);
    }
}
