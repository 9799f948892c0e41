//! The record: every decision, notice and sharing, found by organisation and kind, and its downloads.
//!
//! Gets itself with `organisation`, `kind` and `before`. DPDP Rules 2025, First Schedule, Part B, items
//! 3 and 4: kept for seven years, shown to her, and given to her in machine-readable form.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::manager::finder::Picker;
use crate::part::event::Event;
use crate::part::listed::Choice;
use crate::samples;

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// Requests, notices and decisions.
    Decisions,
    /// Consents that began, changed or ended.
    Consents,
    /// Data that was asked for and shared.
    Sharing,
    /// Sources linked and unlinked.
    Sources,
    /// Anything else.
    Other,
}

impl RecordKind {
    /// Every kind, in the order in which they stand.
    pub const ALL: [Self; 5] = [
        Self::Decisions,
        Self::Consents,
        Self::Sharing,
        Self::Sources,
        Self::Other,
    ];

    /// The kind of what happened to a kind of thing.
    #[must_use]
    pub fn of_subject(subject: &str) -> Self {
        match subject {
            "consent_request" | "notice" | "decision" => Self::Decisions,
            "consent" => Self::Consents,
            "data_session" => Self::Sharing,
            "link" => Self::Sources,
            _ => Self::Other,
        }
    }

    /// Its name in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Consents => "consents",
            Self::Sharing => "sharing",
            Self::Sources => "sources",
            Self::Other => "other",
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
            Self::Decisions => fl!(l, "record-kind-decisions"),
            Self::Consents => fl!(l, "record-kind-consents"),
            Self::Sharing => fl!(l, "record-kind-sharing"),
            Self::Sources => fl!(l, "record-kind-sources"),
            Self::Other => fl!(l, "record-kind-other"),
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

/// Where the record can be had to keep; each address carries what she looks for.
#[derive(Clone, Debug)]
pub struct RecordDownloads {
    /// The page on which she waits for everything with its proofs, one file.
    pub archive: String,
    /// Everything, for machines.
    pub json: String,
    /// A table.
    pub csv: String,
    /// A page to print.
    pub print: String,
}

/// `GET /record`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/record.html")]
pub struct Record {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The entries, newest first.
    pub entries: Vec<Event>,
    /// Organisations to choose from.
    pub organisation: Picker,
    /// Kinds to choose from.
    pub kind: Picker,
    /// Where the record begins, when this is not its beginning.
    pub first_href: Option<String>,
    /// Where earlier entries are.
    pub earlier_href: Option<String>,
    /// Where it can be had to keep.
    pub downloads: RecordDownloads,
    /// How many years it is kept.
    pub kept_years: u32,
}

impl Record {
    /// Whether she looks for something.
    #[must_use]
    pub const fn is_looking(&self) -> bool {
        self.organisation.chosen.is_some() || self.kind.chosen.is_some()
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            organisation: samples::finder(&l, crate::manager::DashboardTab::Active).organisation,
            kind: RecordKind::picker(&l, None),
            l,
            chrome: samples::manager_chrome(NavItem::Record),
            entries: samples::every_event(),
            first_href: None,
            earlier_href: Some("/record?before=e20".to_owned()),
            downloads: RecordDownloads {
                json: "/record.json".to_owned(),
                csv: "/record.csv".to_owned(),
                archive: "/record/archive".to_owned(),
                print: "/record/print".to_owned(),
            },
            kept_years: 7,
        }
    }

    /// An empty record, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.entries.clear();
        page.organisation = Picker::default();
        page.earlier_href = None;
        page
    }

    /// One that she looks for something in, for tests and previews.
    #[must_use]
    pub fn sample_filtered(l: Locale) -> Self {
        let mut page = Self::sample_empty(l.clone());
        page.kind = RecordKind::picker(&l, Some(RecordKind::Sharing));
        page.first_href = Some("/record?kind=sharing".to_owned());
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_again_by_its_name_and_everything_is_of_one() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::from_key(kind.key()), Some(kind));
        }
        assert_eq!(RecordKind::from_key("all"), None);
        assert_eq!(RecordKind::of_subject("something_new"), RecordKind::Other);
    }
}
