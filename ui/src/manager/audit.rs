//! The console of an auditor: a role of its own at the consent manager, which only looks.
//!
//! She searches the record by pseudonym, party, purpose, kind and time, sees figures about it, has
//! entries verified, and takes exports. Every look of hers is an entry of the record itself, and the
//! operators see it; each page says so. Kinds of entries stand as their codes, which
//! `docs/evidence.md` explains. No page names a person: the record knows pseudonyms only.

mod acknowledged;
mod changes;
mod entry;
mod exports;
mod figures;
mod join;
mod looks;
mod plot;
mod search;

pub use acknowledged::{AuditAcknowledged, AuditBound, AuditWithin};
pub use changes::{AuditChange, AuditChangeKind, AuditChanges, AuditDifference};
pub use entry::{AuditCheck, AuditChecked, AuditEntry, AuditFact, AuditOutcome};
pub use exports::{AuditExports, AuditFile, AuditMaking, AuditVerified};
pub use figures::{
    AuditCount, AuditFigure, AuditFigures, AuditGrievances, AuditOverdue, AuditStep,
};
pub use join::AuditJoin;
pub use looks::{AuditLook, AuditLooks};
pub use plot::{AuditBar, AuditPlot};
pub use search::{AuditLine, AuditSearch};

use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Choice;
use crate::samples;

/// A part of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditTab {
    /// The record itself.
    Record,
    /// Figures about it.
    Figures,
    /// What has changed in questions, notices, parties, policy, keys and auditors.
    Changes,
    /// Archives to take away.
    Exports,
    /// What auditors have looked at.
    Looks,
}

impl AuditTab {
    /// Every part, in the order in which they stand.
    pub const ALL: [Self; 5] = [
        Self::Record,
        Self::Figures,
        Self::Changes,
        Self::Exports,
        Self::Looks,
    ];

    /// Where it is.
    #[must_use]
    pub const fn href(self) -> &'static str {
        match self {
            Self::Record => "/audit",
            Self::Figures => "/audit/figures",
            Self::Changes => "/audit/changes",
            Self::Exports => "/audit/exports",
            Self::Looks => "/audit/looks",
        }
    }

    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Record => fl!(l, "audit-tab-record"),
            Self::Figures => fl!(l, "audit-tab-figures"),
            Self::Changes => fl!(l, "audit-tab-changes"),
            Self::Exports => fl!(l, "audit-tab-exports"),
            Self::Looks => fl!(l, "audit-tab-looks"),
        }
    }
}

/// Who looks, for whom and for how long; and which part of the console the page belongs to.
#[derive(Clone, Debug)]
pub struct AuditHead {
    /// The part.
    pub tab: AuditTab,
    /// Her name.
    pub name: String,
    /// For whom she looks: the Board, or a firm of auditors.
    pub body: String,
    /// When her right to look ends.
    pub until: DateTime<Utc>,
}

impl AuditHead {
    /// Every part of the console, to go from one to another.
    #[must_use]
    pub const fn tabs(&self) -> &'static [AuditTab] {
        &AuditTab::ALL
    }

    /// Whether the page belongs to this part.
    #[must_use]
    pub fn is_in(&self, tab: &AuditTab) -> bool {
        self.tab == *tab
    }

    /// Who looks, for whom, how long, and that it is written down.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        let until = l.moment(&self.until);
        fl!(
            l,
            "audit-you-look",
            name = self.name.as_str(),
            body = self.body.as_str(),
            until = until
        )
    }

    fn sample(tab: AuditTab) -> Self {
        Self {
            tab,
            name: "Leela Thomas".to_owned(),
            body: "Example Audit Partners LLP".to_owned(),
            until: samples::at(30, 23, 59),
        }
    }
}

/// What a search asks for, as it was typed; shown again in the form, and carried from page to page.
#[derive(Clone, Debug, Default)]
pub struct AuditSought {
    /// A person's pseudonym.
    pub person: String,
    /// A party's id.
    pub party: String,
    /// A purpose's code.
    pub purpose: String,
    /// A kind of entry, such as `consent.granted`.
    pub event: String,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day, `YYYY-MM-DD`.
    pub to: String,
}

impl AuditSought {
    /// Whether anything is asked for at all.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        [
            &self.person,
            &self.party,
            &self.purpose,
            &self.event,
            &self.from,
            &self.to,
        ]
        .into_iter()
        .any(|field| !field.is_empty())
    }

    fn sample() -> Self {
        Self {
            party: "sahaj.example".to_owned(),
            from: "2026-11-01".to_owned(),
            to: "2026-11-30".to_owned(),
            ..Self::default()
        }
    }

    /// What cannot be: no party of these words, no such days.
    fn sample_wrong() -> Self {
        Self {
            person: "Asha Verma".to_owned(),
            from: "2026-11-30".to_owned(),
            to: "2026-11-01".to_owned(),
            ..Self::default()
        }
    }
}

/// What is wrong with what was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditTrouble {
    /// Not a pseudonym.
    Person,
    /// Not a party that the manager knows.
    Party,
    /// Not a purpose.
    Purpose,
    /// Not a kind of entry.
    Event,
    /// Not a day.
    Day,
    /// The time ends before it begins.
    Order,
    /// There is nothing in that time to export.
    Nothing,
    /// Another export of hers is being made.
    Busy,
    /// The last export could not be made.
    Failed,
    /// No reason was given for an export.
    Reason,
}

impl AuditTrouble {
    /// What is wrong and how to mend it.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Person => fl!(l, "audit-trouble-person"),
            Self::Party => fl!(l, "audit-trouble-party"),
            Self::Purpose => fl!(l, "audit-trouble-purpose"),
            Self::Event => fl!(l, "audit-trouble-event"),
            Self::Day => fl!(l, "audit-trouble-day"),
            Self::Order => fl!(l, "audit-trouble-order"),
            Self::Nothing => fl!(l, "audit-trouble-nothing"),
            Self::Busy => fl!(l, "audit-trouble-busy"),
            Self::Failed => fl!(l, "audit-trouble-failed"),
            Self::Reason => fl!(l, "audit-trouble-reason"),
        }
    }

    /// The id of its words on a page.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Person => "trouble-person",
            Self::Party => "trouble-party",
            Self::Purpose => "trouble-purpose",
            Self::Event => "trouble-event",
            Self::Day => "trouble-day",
            Self::Order => "trouble-order",
            Self::Nothing => "trouble-nothing",
            Self::Busy => "trouble-busy",
            Self::Failed => "trouble-failed",
            Self::Reason => "trouble-reason",
        }
    }

    /// Whether it is about a field of this name.
    fn concerns(self, field: &str) -> bool {
        match self {
            Self::Person => field == "person",
            Self::Party => field == "party",
            Self::Purpose => field == "purpose",
            Self::Event => field == "event",
            Self::Day | Self::Order | Self::Nothing => matches!(field, "from" | "to"),
            Self::Reason => field == "reason",
            Self::Busy | Self::Failed => false,
        }
    }

    /// The id of the words about a field, for `aria-describedby`.
    fn about(troubles: &[Self], field: &str) -> Option<&'static str> {
        let mut all = troubles.iter();
        all.find(|trouble| trouble.concerns(field)).map(|t| t.id())
    }
}

/// One field of a form: what the templates need to show it with what is wrong with it.
#[derive(Clone, Debug)]
pub struct AuditField {
    /// Its name in the form.
    pub name: &'static str,
    /// What was entered.
    pub value: String,
    /// The id of the words about what is wrong.
    pub trouble: Option<&'static str>,
}

impl AuditField {
    fn of(name: &'static str, value: &str, troubles: &[AuditTrouble]) -> Self {
        Self {
            name,
            value: value.to_owned(),
            trouble: AuditTrouble::about(troubles, name),
        }
    }

    /// Whether a line of a list is the chosen one.
    #[must_use]
    pub fn is(&self, choice: &Choice) -> bool {
        self.value == choice.value
    }

    /// Whether a value was given that no line of the list has; it is shown all the same.
    #[must_use]
    pub fn is_unlisted(&self, choices: &[Choice]) -> bool {
        !self.value.is_empty() && !choices.iter().any(|choice| self.is(choice))
    }
}

/// The frame of somebody who audits.
fn sample_chrome() -> Chrome {
    Chrome::manager("Amanat")
        .signed_in("Leela Thomas", "sample-token")
        .active(NavItem::None)
        .operated_by("Example Consent Services Limited")
}

/// Parties to choose from.
fn sample_parties() -> Vec<Choice> {
    vec![
        Choice::new("sahaj.example", samples::lender().name),
        Choice::new("ganga-bank.example", "Ganga Bank"),
        Choice::new("kaveri-bank.example", samples::LONG_NAME),
    ]
}

/// Purposes to choose from.
fn sample_purposes() -> Vec<Choice> {
    vec![
        Choice::new("credit.assessment", "credit.assessment"),
        Choice::new("care.treatment", "care.treatment"),
    ]
}

/// Kinds of entries to choose from.
fn sample_events() -> Vec<Choice> {
    ["consent.granted", "consent.withdrawn", "decision.denied"]
        .map(|kind| Choice::new(kind, kind))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_is_about_its_own_field_and_no_other() {
        let troubles = [AuditTrouble::Order, AuditTrouble::Busy];
        let about = |field| AuditTrouble::about(&troubles, field);
        assert_eq!(about("from"), Some("trouble-order"));
        assert_eq!(about("to"), Some("trouble-order"));
        for field in ["person", "party", "purpose", "event", "reason"] {
            assert_eq!(about(field), None, "{field}");
        }
    }

    #[test]
    fn whoever_asks_for_nothing_is_not_looking() {
        assert!(!AuditSought::default().is_looking());
        assert!(AuditSought::sample().is_looking());
    }

    #[test]
    fn a_value_that_no_line_has_is_not_lost() {
        let choices = sample_parties();
        let field = |value: &str| AuditField::of("party", value, &[]);
        assert!(field("gone.example").is_unlisted(&choices));
        assert!(!field("sahaj.example").is_unlisted(&choices));
        assert!(!field("").is_unlisted(&choices));
    }
}
