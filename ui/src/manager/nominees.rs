//! Who acts, acted or may come to act for her, and naming somebody. Forms post to `/nominees` and
//! `/nominees/{id}/remove`.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::representation::{ActingStatus, ActsAs};
use crate::samples;

/// One who acts, acted or may come to act for her.
#[derive(Clone, Debug)]
pub struct NomineeLine {
    /// The representation.
    pub id: String,
    /// Their name.
    pub name: String,
    /// By which they are known at sign-in.
    pub email: Option<String>,
    /// In her words; empty for none.
    pub relation: String,
    /// As what.
    pub acts_as: ActsAs,
    /// Where it stands.
    pub status: ActingStatus,
    /// Since when it is in force.
    pub since: Option<DateTime<Utc>>,
    /// From when on it gives no right.
    pub until: Option<DateTime<Utc>>,
    /// Whether she can end it herself.
    pub hers: bool,
}

/// Why somebody was not named, or not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamingTrouble {
    /// Something is missing or does not fit.
    Unfit,
    /// The birthday is none, lies ahead, or is of somebody who is of age.
    NotAChild,
    /// As many as one person may have.
    TooMany,
}

impl NamingTrouble {
    pub(super) fn label(self, l: &Locale) -> String {
        match self {
            Self::Unfit => fl!(l, "acts-trouble-unfit"),
            Self::NotAChild => fl!(l, "acts-trouble-born"),
            Self::TooMany => fl!(l, "acts-trouble-many"),
        }
    }
}

/// What she has filled in already.
#[derive(Clone, Debug, Default)]
pub struct NamingEntered {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// What they are to her.
    pub relation: String,
}

/// `GET /nominees`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/nominees.html")]
pub struct Nominees {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// All of them, newest first.
    pub people: Vec<NomineeLine>,
    /// Why the last one was not named.
    pub trouble: Option<NamingTrouble>,
    /// What she has filled in already.
    pub entered: NamingEntered,
    /// Most at once.
    pub most: u64,
    /// Most characters of a field.
    pub longest: usize,
}

impl Nominees {
    /// Every state, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let line = |n: u32, acts_as, status| NomineeLine {
            id: format!("n{n}"),
            name: if n == 2 {
                samples::LONG_NAME.to_owned()
            } else {
                "Ravi Verma".to_owned()
            },
            email: (acts_as == ActsAs::Nominee).then(|| "ravi@people.example".to_owned()),
            relation: if n == 1 { "brother" } else { "" }.to_owned(),
            acts_as,
            status,
            since: (status == ActingStatus::InForce).then(|| samples::at(n, 9, 30)),
            until: (n == 4).then(|| samples::at(28, 9, 30)),
            hers: acts_as == ActsAs::Nominee && status.is_open(),
        };
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Rights),
            people: vec![
                line(1, ActsAs::Nominee, ActingStatus::Named),
                line(2, ActsAs::Nominee, ActingStatus::InForce),
                line(3, ActsAs::Nominee, ActingStatus::Refused),
                line(4, ActsAs::GuardianOfPerson, ActingStatus::InForce),
                line(5, ActsAs::GuardianOfChild, ActingStatus::Ended),
            ],
            trouble: None,
            entered: NamingEntered::default(),
            most: 5,
            longest: 120,
        }
    }

    /// Nobody, and a name that did not fit, for tests and previews.
    #[must_use]
    pub fn sample_trouble(l: Locale) -> Self {
        Self {
            people: Vec::new(),
            trouble: Some(NamingTrouble::Unfit),
            entered: NamingEntered {
                name: "Ravi".to_owned(),
                email: "ravi".to_owned(),
                relation: String::new(),
            },
            ..Self::sample(l)
        }
    }
}
