//! The records themselves, as the store holds them: newest first, each with the delivery that brought
//! it; and what the five levels of its columns mean.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::status::Level;
use crate::samples;

/// One column.
#[derive(Clone, Debug)]
pub struct RecordColumn {
    /// Its technical name.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its level.
    pub level: Level,
}

/// Which delivery brought a record.
#[derive(Clone, Debug)]
pub struct BroughtBy {
    /// When.
    pub at: DateTime<Utc>,
    /// The delivery.
    pub deposit: String,
    /// The consent it came under; none where she brought it.
    pub artifact: Option<String>,
    /// The file it was in; none where a source delivered it.
    pub file: Option<String>,
}

/// One record.
#[derive(Clone, Debug)]
pub struct Record {
    /// The value of each column; none where there is none.
    pub values: Vec<Option<String>>,
    /// Which delivery brought it, or changed it last.
    pub by: BroughtBy,
}

/// What a level means.
#[must_use]
pub fn meaning(l: &Locale, level: Level) -> String {
    match level {
        Level::Public => fl!(l, "level-public-text"),
        Level::Internal => fl!(l, "level-internal-text"),
        Level::Sensitive => fl!(l, "level-sensitive-text"),
        Level::Protected => fl!(l, "level-protected-text"),
        Level::Restricted => fl!(l, "level-restricted-text"),
    }
}

/// `GET /records/{dataset}?source=&page=`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/records.html")]
pub struct Records {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// What the records are called.
    pub name: String,
    /// Where they come from.
    pub source: String,
    /// Whether she brought them.
    pub own: bool,
    /// How many there are.
    pub total: u64,
    /// The number of the first one shown, from 1.
    pub first: u64,
    /// The columns.
    pub columns: Vec<RecordColumn>,
    /// The records of this page.
    pub records: Vec<Record>,
    /// Newer ones.
    pub newer_href: Option<String>,
    /// Older ones.
    pub older_href: Option<String>,
}

impl Records {
    /// How many, and which of them are shown, in words.
    #[must_use]
    pub fn shown_words(&self) -> String {
        let last = self.first + (self.records.len() as u64).saturating_sub(1);
        let l = &self.l;
        fl!(
            l,
            "records-shown",
            first = l.number(self.first),
            last = l.number(last),
            total = l.number(self.total)
        )
    }

    /// The levels, each in words with its meaning, lowest first.
    #[must_use]
    pub fn levels(&self) -> Vec<(Level, String)> {
        let all = [
            Level::Public,
            Level::Internal,
            Level::Sensitive,
            Level::Protected,
            Level::Restricted,
        ];
        all.map(|level| (level, meaning(&self.l, level))).to_vec()
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let column = |id: &str, name: &str, level| RecordColumn {
            id: id.to_owned(),
            name: name.to_owned(),
            level,
        };
        let record = |at: &str, file: Option<&str>| Record {
            values: vec![Some(at.to_owned()), Some("-450.00".to_owned()), None],
            by: BroughtBy {
                at: samples::at(2, 6, 0),
                deposit: "019a7c1e-0000-7000-8000-000000000001".to_owned(),
                artifact: file.is_none().then(|| "019a7c1e…9f04".to_owned()),
                file: file.map(str::to_owned),
            },
        };
        Self {
            l,
            chrome: samples::store_chrome(NavItem::Holdings),
            name: "Bank bookings".to_owned(),
            source: "Ganga Bank".to_owned(),
            own: true,
            total: 120,
            first: 51,
            columns: vec![
                column("booked_at", "Booked on", Level::Protected),
                column("amount_minor", "Amount", Level::Protected),
                column("counterparty", "Who was paid", Level::Restricted),
            ],
            records: vec![
                record("2026-12-02", None),
                record("2026-12-01", Some("a.csv")),
            ],
            newer_href: Some("/records/bank.transactions?source=ganga-bank.example".to_owned()),
            older_href: Some("/records/bank.transactions?source=x&page=3".to_owned()),
        }
    }
}
