//! For whom she acts, acted or asks to act. Forms post to `/guardians`, `/guardians/{id}/end` and
//! `/acting`.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::manager::nominees::NamingTrouble;
use crate::part::representation::{ActingStatus, ActsAs};
use crate::samples;

/// One for whom she acts, acted or asks to act.
#[derive(Clone, Debug)]
pub struct WardLine {
    /// The representation.
    pub id: String,
    /// Their name.
    pub name: String,
    /// As what she acts.
    pub acts_as: ActsAs,
    /// Where it stands.
    pub status: ActingStatus,
    /// From when on it gives no right.
    pub until: Option<DateTime<Utc>>,
}

impl WardLine {
    const fn may_act(&self) -> bool {
        matches!(self.status, ActingStatus::InForce)
    }
}

/// What she has filled in already.
#[derive(Clone, Debug, Default)]
pub struct AskEntered {
    /// Whether it was the form for a child.
    pub child: bool,
    /// The name.
    pub name: String,
    /// The birthday, as the form has it.
    pub born: String,
    /// The address.
    pub email: String,
    /// The reference of the proof.
    pub proof: String,
}

/// `GET /guardians`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/guardians.html")]
pub struct Guardians {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// All of them, newest first.
    pub people: Vec<WardLine>,
    /// Why the last one was not asked for.
    pub trouble: Option<NamingTrouble>,
    /// What she has filled in already.
    pub entered: AskEntered,
    /// Most characters of a field.
    pub longest: usize,
}

impl Guardians {
    /// What stands in a field of one of the two forms.
    fn filled<'a>(&self, child: bool, text: &'a str) -> &'a str {
        if self.trouble.is_some() && self.entered.child == child {
            text
        } else {
            ""
        }
    }

    /// Every state, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let line = |n: u32, acts_as, status| WardLine {
            id: format!("g{n}"),
            name: if n == 2 {
                samples::LONG_NAME.to_owned()
            } else {
                "Tara Verma".to_owned()
            },
            acts_as,
            status,
            until: (n == 2).then(|| samples::at(28, 9, 30)),
        };
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Rights),
            people: vec![
                line(1, ActsAs::Nominee, ActingStatus::InForce),
                line(2, ActsAs::GuardianOfChild, ActingStatus::InForce),
                line(3, ActsAs::GuardianOfPerson, ActingStatus::Waiting),
                line(4, ActsAs::GuardianOfChild, ActingStatus::Refused),
                line(5, ActsAs::Nominee, ActingStatus::Ended),
            ],
            trouble: None,
            entered: AskEntered::default(),
            longest: 120,
        }
    }

    /// Nobody, and a form that did not fit, for tests and previews.
    #[must_use]
    pub fn sample_trouble(l: Locale) -> Self {
        Self {
            people: Vec::new(),
            trouble: Some(NamingTrouble::NotAChild),
            entered: AskEntered {
                child: true,
                name: "Tara".to_owned(),
                born: "2016-02-29".to_owned(),
                email: String::new(),
                proof: "BC-4".to_owned(),
            },
            ..Self::sample(l)
        }
    }
}
