//! What has changed in what everybody relies on: questions, notices, parties, policy, keys, auditors.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use super::{AuditHead, AuditTab, sample_chrome};
use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::manager::finder::Picker;
use crate::part::listed::Choice;
use crate::samples;

/// `GET /audit/changes`, which gets itself with `kind`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/audit_changes.html")]
pub struct AuditChanges {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who looks.
    pub head: AuditHead,
    /// Kinds to choose from: those of [`AuditChangeKind`].
    pub kind: Picker,
    /// The changes, newest first.
    pub lines: Vec<AuditChange>,
    /// Where the list begins, when this is not its beginning.
    pub first_href: Option<String>,
    /// Where earlier changes are.
    pub earlier_href: Option<String>,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditChangeKind {
    /// Questions.
    Questions,
    /// The words of notices.
    Notices,
    /// Parties of the registry.
    Parties,
    /// The policy.
    Policy,
    /// The manager's keys.
    Keys,
    /// Who may audit.
    Auditors,
}

impl AuditChangeKind {
    /// Every kind, in the order in which they stand.
    pub const ALL: [Self; 6] = [
        Self::Questions,
        Self::Notices,
        Self::Parties,
        Self::Policy,
        Self::Keys,
        Self::Auditors,
    ];

    /// Its name in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Notices => "notices",
            Self::Parties => "parties",
            Self::Policy => "policy",
            Self::Keys => "keys",
            Self::Auditors => "auditors",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Questions => fl!(l, "audit-changes-questions"),
            Self::Notices => fl!(l, "audit-changes-notices"),
            Self::Parties => fl!(l, "audit-changes-parties"),
            Self::Policy => fl!(l, "audit-changes-policy"),
            Self::Keys => fl!(l, "audit-changes-keys"),
            Self::Auditors => fl!(l, "audit-changes-auditors"),
        }
    }

    /// The list to choose from.
    #[must_use]
    pub fn picker(l: &Locale, chosen: Option<Self>) -> Picker {
        let choices = Self::ALL.into_iter();
        Picker {
            choices: choices
                .map(|kind| Choice::new(kind.key(), kind.label(l)))
                .collect(),
            chosen: chosen.map(|kind| kind.key().to_owned()),
        }
    }
}

/// One change.
#[derive(Clone, Debug)]
pub struct AuditChange {
    /// When.
    pub at: DateTime<Utc>,
    /// The kind of its entry.
    pub event: String,
    /// Its entry.
    pub href: Option<String>,
    /// What has changed: the name of a question, a party, a key.
    pub name: String,
    /// By whom and why, as written down.
    pub by: Option<String>,
    /// Whether it is the first of its thing, so that there is nothing to compare it with.
    pub first: bool,
    /// Whether it was compared with what was before.
    pub compared: bool,
    /// What is different from before.
    pub differences: Vec<AuditDifference>,
}

impl AuditChange {
    /// Whether its differences are few enough to be shown at once.
    #[must_use]
    pub const fn is_short(&self) -> bool {
        self.differences.len() <= 8
    }

    /// How many places are different, in words.
    #[must_use]
    pub fn differences_words(&self, l: &Locale) -> String {
        let n = self.differences.len() as u64;
        fl!(l, "audit-changes-differences", n = n)
    }
}

/// One place in which something is different from before.
#[derive(Clone, Debug)]
pub struct AuditDifference {
    /// The place, such as `items[0].fields`.
    pub path: String,
    /// What stood there; nothing where nothing did.
    pub before: Option<String>,
    /// What stands there now; nothing where nothing does.
    pub after: Option<String>,
}

impl AuditChanges {
    /// Whether one kind is looked for.
    #[must_use]
    pub const fn is_looking(&self) -> bool {
        self.kind.chosen.is_some()
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            kind: AuditChangeKind::picker(&l, None),
            l,
            chrome: sample_chrome(),
            head: AuditHead::sample(AuditTab::Changes),
            lines: sample_changes(),
            first_href: Some("/audit/changes".to_owned()),
            earlier_href: Some("/audit/changes?before=1204".to_owned()),
        }
    }

    /// A kind of which nothing has changed, for tests and previews.
    #[must_use]
    pub fn sample_nothing(l: Locale) -> Self {
        Self {
            kind: AuditChangeKind::picker(&l, Some(AuditChangeKind::Keys)),
            ..Self::sample_empty(l)
        }
    }

    /// A manager at which nothing has changed yet, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            lines: Vec::new(),
            first_href: None,
            earlier_href: None,
            ..Self::sample(l)
        }
    }
}

fn sample_changes() -> Vec<AuditChange> {
    let difference = |path: &str, before: Option<&str>, after: Option<&str>| AuditDifference {
        path: path.to_owned(),
        before: before.map(ToOwned::to_owned),
        after: after.map(ToOwned::to_owned),
    };
    vec![
        AuditChange {
            at: samples::at(9, 10, 2),
            event: "party.updated".to_owned(),
            href: Some("/audit/entries/123401".to_owned()),
            name: "sahaj.example".to_owned(),
            by: Some("ops-2: asked for by its grievance officer".to_owned()),
            first: false,
            compared: true,
            differences: vec![
                difference(
                    "grievance_url",
                    Some("https://sahaj.example/help"),
                    Some("https://sahaj.example/grievances"),
                ),
                difference("keys[1]", None, Some(samples::DIGEST)),
                difference("contact.fax", Some("+91 80 0000 0000"), None),
            ],
        },
        AuditChange {
            at: samples::at(8, 16, 40),
            event: "question.published".to_owned(),
            href: Some("/audit/entries/123377".to_owned()),
            name: "income-in-band".to_owned(),
            by: Some("review board".to_owned()),
            first: true,
            compared: true,
            differences: Vec::new(),
        },
        AuditChange {
            at: samples::at(8, 9, 0),
            event: "signing_key.retired".to_owned(),
            href: None,
            name: "Xq0Yt5m1b1iR7uT8f2m8cA".to_owned(),
            by: None,
            first: false,
            compared: true,
            differences: Vec::new(),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_again_by_its_name_and_no_other_word_is_one() {
        for kind in AuditChangeKind::ALL {
            assert_eq!(AuditChangeKind::from_key(kind.key()), Some(kind));
        }
        assert_eq!(AuditChangeKind::from_key("all"), None);
    }
}
