//! The record on paper: a table that a browser prints well, without the frame.
//!
//! Gets itself with `organisation`, `kind` and `before`.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::event::Event;
use crate::samples;

/// `GET /record/print`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/record_print.html")]
pub struct RecordPrint {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Whose record it is.
    pub name: String,
    /// Who keeps it, by address.
    pub keeper: String,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// The entries, newest first.
    pub entries: Vec<Event>,
    /// Where the record begins, when this is not its beginning.
    pub first_href: Option<String>,
    /// Where earlier entries are, when not all fit.
    pub earlier_href: Option<String>,
    /// The way back.
    pub back_href: String,
}

impl RecordPrint {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Record),
            name: "Asha Verma".to_owned(),
            keeper: "https://manager.example/".to_owned(),
            made: samples::at(23, 10, 0),
            entries: samples::every_event(),
            first_href: None,
            earlier_href: Some("/record/print?before=e500".to_owned()),
            back_href: "/record".to_owned(),
        }
    }
}
