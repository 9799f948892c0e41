//! The notice, and the form in which she decides.
//!
//! Posts `/requests/{id}/decision` with `notice` (the digest of the one shown), `decision`
//! (`approve`, `deny` or `defer`), `item-<id>=yes`
//! for each optional item she ticked, `seen-<id>` (the digest of the answer that she saw),
//! `source-<id>` where several accounts fit, `expires` and `reason`. Nothing is ticked or chosen for her; approve and deny look alike (DPDP Rules 2025,
//! rule 3).

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Choice;
use crate::part::party::Party;
use crate::part::term::{Complaint, NoticeRef, Source, Terms};
use crate::{samples, wording};

/// One difference between an older consent and what is asked now.
#[derive(Clone, Debug)]
pub struct TermChange {
    /// Which term.
    pub term: ChangedTerm,
    /// What she agreed to before; `None` means it is new.
    pub before: Option<String>,
    /// What is asked now; `None` means it is dropped.
    pub after: Option<String>,
}

impl TermChange {
    /// Whether it is new, dropped or different.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match (&self.before, &self.after) {
            (None, _) => fl!(l, "request-change-new"),
            (_, None) => fl!(l, "request-change-gone"),
            (Some(_), Some(_)) => fl!(l, "request-change-other"),
        }
    }

    /// The chip's tone: what is new asks for more of her.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "warn",
            (_, None) => "quiet",
            (Some(_), Some(_)) => "accent",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "in",
            (_, None) => "out",
            (Some(_), Some(_)) => "info",
        }
    }
}

/// A term that can differ.
#[derive(Clone, Debug)]
pub enum ChangedTerm {
    /// Why.
    Purpose,
    /// An item, by what it was or is called.
    Item(String),
    /// The end.
    Until,
    /// How often.
    Frequency,
    /// What happens afterwards.
    DataLife,
    /// What the data user says it does with it.
    Use,
    /// What she gets.
    Benefit,
    /// From whom it comes.
    Source,
    /// Whether it is looked at, kept, or only an answer.
    Mode,
}

impl ChangedTerm {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::Purpose => fl!(l, "request-why"),
            Self::Item(title) => title.clone(),
            Self::Until => fl!(l, "request-change-until"),
            Self::Frequency => fl!(l, "term-frequency"),
            Self::DataLife => fl!(l, "term-data-life"),
            Self::Use => fl!(l, "request-change-use"),
            Self::Benefit => fl!(l, "request-benefit"),
            Self::Source => fl!(l, "item-source"),
            Self::Mode => fl!(l, "request-change-mode"),
        }
    }
}

/// What the recipient does with what it gets (ReBIT `consentMode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Looks at it and does not keep it.
    View,
    /// Keeps it for the data life.
    Store,
    /// Receives an answer only.
    Query,
}

impl Use {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::View => fl!(l, "use-view"),
            Self::Store => fl!(l, "use-store"),
            Self::Query => fl!(l, "use-query"),
        }
    }
}

/// The consent in force that a request would replace.
#[derive(Clone, Debug)]
pub struct Replaces {
    /// The old consent's page.
    pub href: String,
    /// What differs; empty when nothing but the dates does.
    pub changes: Vec<TermChange>,
}

/// `GET /requests/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/request_notice.html")]
pub struct RequestNotice {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The request's id, as paths use it.
    pub id: String,
    /// Who asks.
    pub asker: Party,
    /// What is asked.
    pub terms: Terms,
    /// The consent it would replace, if any.
    pub replaces: Option<Replaces>,
    /// Shorter ends she may choose instead of the one asked.
    pub shorter: Vec<Choice>,
    /// Reasons she may give for a no.
    pub deny_reasons: Vec<Choice>,
    /// Whom she complains to.
    pub complaint: Complaint,
    /// The notice itself.
    pub notice: NoticeRef,
    /// When it was asked.
    pub asked: DateTime<Utc>,
    /// Until when she can decide.
    pub decide_by: Option<DateTime<Utc>>,
}

impl RequestNotice {
    /// Whether an item has no source yet, so that saying yes would lead nowhere.
    #[must_use]
    pub fn lacks_source(&self) -> bool {
        self.terms
            .items
            .iter()
            .any(|i| i.required && matches!(i.source, Source::Missing))
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let deny_reasons = ["too_much", "not_trusted", "other"]
            .map(|reason| Choice::new(reason, wording::denial::label(&l, reason)))
            .into();
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::None),
            id: "r1".to_owned(),
            asker: samples::lender(),
            terms: samples::terms(),
            replaces: None,
            shorter: vec![
                Choice::new("2026-12-03", "3 Dec 2026"),
                Choice::new("2026-11-10", "10 Nov 2026"),
            ],
            deny_reasons,
            complaint: samples::complaint(),
            notice: samples::notice(),
            asked: samples::at(3, 9, 30),
            decide_by: Some(samples::at(10, 9, 30)),
        }
    }

    /// A request that replaces a consent and lacks a source, for tests and previews.
    #[must_use]
    pub fn sample_change(l: Locale) -> Self {
        let mut page = Self::sample(l);
        let changes = vec![
            TermChange {
                term: ChangedTerm::Until,
                before: Some("3 Dec 2026".to_owned()),
                after: Some("3 Feb 2027".to_owned()),
            },
            TermChange {
                term: ChangedTerm::Item("Clinic visits".to_owned()),
                before: None,
                after: Some("The last 2 years".to_owned()),
            },
            TermChange {
                term: ChangedTerm::Item("Address".to_owned()),
                before: Some("Included".to_owned()),
                after: None,
            },
        ];
        page.replaces = Some(Replaces {
            href: "/consents/c1".to_owned(),
            changes,
        });
        if let Some(item) = page.terms.items.first_mut() {
            item.source = Source::Missing;
        }
        page.terms.frequency = crate::part::term::Frequency::PerDay(400);
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_required_item_without_a_source_is_noticed() {
        let l = Locale::of(Language::En);
        assert!(RequestNotice::sample_change(l.clone()).lacks_source());
        assert!(!RequestNotice::sample(l).lacks_source());
    }
}
