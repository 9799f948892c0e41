//! The record, searched.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use super::{
    AuditField, AuditHead, AuditSought, AuditTab, AuditTrouble, sample_chrome, sample_events,
    sample_parties, sample_purposes,
};
use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::part::listed::Choice;
use crate::samples;

/// `GET /audit`, which gets itself with `person`, `party`, `purpose`, `event`, `from` and `to`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/audit_search.html")]
pub struct AuditSearch {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who looks.
    pub head: AuditHead,
    /// What is asked for.
    pub sought: AuditSought,
    /// Parties to choose from.
    pub parties: Vec<Choice>,
    /// Purposes to choose from.
    pub purposes: Vec<Choice>,
    /// Kinds of entries to choose from.
    pub events: Vec<Choice>,
    /// What is wrong with what was entered.
    pub troubles: Vec<AuditTrouble>,
    /// What was found, newest first.
    pub entries: Vec<AuditLine>,
    /// Where the list begins, when this is not its beginning.
    pub first_href: Option<String>,
    /// Where earlier entries are.
    pub earlier_href: Option<String>,
    /// Figures about the same selection.
    pub figures_href: String,
    /// The form for an export, filled with the same selection.
    pub export_href: String,
}

/// One entry that was found.
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// Its number in the log.
    pub number: u64,
    /// Where it is shown and verified.
    pub href: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Its kind, such as `consent.granted`; nothing where the entry was destroyed.
    pub event: String,
    /// Whose it is: her pseudonym, and where everything of hers is.
    pub person: Option<(String, String)>,
    /// The party.
    pub party: Option<String>,
    /// The source.
    pub source: Option<String>,
    /// The purpose.
    pub purpose: Option<String>,
    /// Whether its salt and event were destroyed, so that only the digest is left.
    pub destroyed: bool,
    /// Whether it is a party's entry, which names no person.
    pub for_party: bool,
}

impl AuditSearch {
    /// One field of the form.
    #[must_use]
    pub fn field(&self, name: &'static str) -> AuditField {
        let sought = &self.sought;
        let value = match name {
            "person" => &sought.person,
            "party" => &sought.party,
            "purpose" => &sought.purpose,
            "event" => &sought.event,
            "from" => &sought.from,
            _ => &sought.to,
        };
        AuditField::of(name, value, &self.troubles)
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: sample_chrome(),
            head: AuditHead::sample(AuditTab::Record),
            sought: AuditSought::sample(),
            parties: sample_parties(),
            purposes: sample_purposes(),
            events: sample_events(),
            troubles: Vec::new(),
            entries: sample_lines(),
            first_href: Some("/audit?party=sahaj.example".to_owned()),
            earlier_href: Some("/audit?party=sahaj.example&before=1204".to_owned()),
            figures_href: "/audit/figures?party=sahaj.example".to_owned(),
            export_href: "/audit/exports?party=sahaj.example".to_owned(),
        }
    }

    /// A record in which nothing stands yet, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            sought: AuditSought::default(),
            parties: Vec::new(),
            purposes: Vec::new(),
            entries: Vec::new(),
            first_href: None,
            earlier_href: None,
            ..Self::sample(l)
        }
    }

    /// A search that finds nothing, for tests and previews.
    #[must_use]
    pub fn sample_nothing(l: Locale) -> Self {
        Self {
            sought: AuditSought {
                party: "gone.example".to_owned(),
                ..AuditSought::default()
            },
            parties: sample_parties(),
            ..Self::sample_empty(l)
        }
    }

    /// A search for what cannot be, for tests and previews.
    #[must_use]
    pub fn sample_trouble(l: Locale) -> Self {
        Self {
            sought: AuditSought::sample_wrong(),
            troubles: vec![AuditTrouble::Person, AuditTrouble::Order],
            parties: sample_parties(),
            ..Self::sample_empty(l)
        }
    }
}

fn sample_lines() -> Vec<AuditLine> {
    let person = || {
        let name = "YH3T0Pq2QkmVqzVh4YxQhA";
        Some((name.to_owned(), format!("/audit?person={name}")))
    };
    let line = |number: u64, event: &str| AuditLine {
        number,
        href: format!("/audit/entries/{number}"),
        at: samples::at(3, 14, 5),
        event: event.to_owned(),
        person: person(),
        party: Some("sahaj.example".to_owned()),
        source: None,
        purpose: Some("credit.assessment".to_owned()),
        destroyed: false,
        for_party: false,
    };
    vec![
        AuditLine {
            source: Some("store.example".to_owned()),
            ..line(123_456, "data_session.shared")
        },
        AuditLine {
            person: None,
            for_party: true,
            ..line(123_455, "artifact.issued")
        },
        line(123_454, "consent.granted"),
        AuditLine {
            event: String::new(),
            person: None,
            party: None,
            purpose: None,
            destroyed: true,
            ..line(123_453, "")
        },
        AuditLine {
            person: None,
            purpose: None,
            party: Some("kaveri-godavari-district-central-cooperative-bank.example".to_owned()),
            ..line(123_452, "party.registered")
        },
    ]
}
