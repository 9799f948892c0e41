//! That a guardian links, for another: on every page of the linking.

use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::locale::Locale;

/// By which right somebody links for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinksFor {
    /// As guardian of a child; else of a person with a disability.
    pub child: bool,
    /// From then on a yes of this guardian counts no more; none: no end is known.
    pub until: Option<DateTime<Utc>>,
}

impl LinksFor {
    /// What is said.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        if self.child {
            fl!(l, "links-for-child")
        } else {
            fl!(l, "links-for-person")
        }
    }

    /// Until when, and for which account not.
    #[must_use]
    pub fn bounds(&self, l: &Locale) -> String {
        match self.until {
            Some(until) => {
                fl!(l, "links-for-until", until = l.moment(&until))
            }
            None => fl!(l, "links-for-open"),
        }
    }

    /// For tests and previews.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            child: true,
            until: DateTime::from_timestamp(1_843_929_000, 0),
        }
    }
}
