//! The people for whom a guardian keeps a store here. Forms post `/acting` with `ward`.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::representation::ActsAs;
use crate::samples;

/// One for whom he keeps a store, or has kept it.
#[derive(Clone, Debug)]
pub struct WardLine {
    /// The account.
    pub account: String,
    /// What he calls it.
    pub name: String,
    /// As what he acts.
    pub acts_as: ActsAs,
    /// From when on he has no right.
    pub until: Option<DateTime<Utc>>,
    /// Whether his right is over.
    pub over: bool,
    /// Whether this store is open now.
    pub open: bool,
}

/// `GET /wards`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/wards.html")]
pub struct Wards {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// All of them, the last linked first.
    pub people: Vec<WardLine>,
    /// The manager, where it begins.
    pub dashboard_href: String,
}

impl Wards {
    /// Every state, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let line = |n: u32, name: &str, acts_as| WardLine {
            account: format!("w{n}"),
            name: name.to_owned(),
            acts_as,
            until: (n != 2).then(|| samples::at(28, 9, 30)),
            over: n == 3,
            open: n == 1,
        };
        Self {
            l,
            chrome: samples::store_chrome(NavItem::None).acting_for("Tara", true),
            people: vec![
                line(1, "Tara", ActsAs::GuardianOfChild),
                line(2, samples::LONG_NAME, ActsAs::GuardianOfPerson),
                line(3, "Arun", ActsAs::GuardianOfChild),
            ],
            dashboard_href: "https://manager.example/dashboard".to_owned(),
        }
    }

    /// Nobody, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            chrome: samples::store_chrome(NavItem::None),
            people: Vec::new(),
            ..Self::sample(l)
        }
    }
}
