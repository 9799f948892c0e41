//! A file of her own: she brings it, sees what was understood of it and what was not, and takes it in
//! or lets it go. Nothing of it is in her records before she has said so.
//!
//! Posts `/upload` with `file`; then `/upload/reading` with how a table is to be read,
//! `/upload/take` with `seen`, or `/upload/discard`.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::samples;
use crate::wording::{dataset, readable};

/// What is called how, by the lasting names of formats, problems and reading options.
#[must_use]
pub fn word(l: &Locale, name: &str) -> String {
    match name {
        "csv" => fl!(l, "upload-format-csv"),
        "fhir" => fl!(l, "upload-format-fhir"),
        "json" => fl!(l, "upload-format-json"),
        "export" => fl!(l, "upload-format-export"),
        "empty" => fl!(l, "upload-empty"),
        "too-large" => fl!(l, "upload-too-large"),
        "too-many-records" => fl!(l, "upload-too-many-records"),
        "not-text" => fl!(l, "upload-not-text"),
        "not-json" => fl!(l, "upload-not-json"),
        "unknown-json" => fl!(l, "upload-unknown-json"),
        "not-table" => fl!(l, "upload-not-table"),
        "several-people" => fl!(l, "upload-several-people"),
        "no-file" => fl!(l, "upload-no-file"),
        "another-waits" => fl!(l, "upload-another-waits"),
        "not-a-record" => fl!(l, "upload-problem-not-a-record"),
        "day" => fl!(l, "upload-problem-day"),
        "amount" => fl!(l, "upload-problem-amount"),
        "no-amount" => fl!(l, "upload-problem-no-amount"),
        "two-amounts" => fl!(l, "upload-problem-two-amounts"),
        "does-not-fit" => fl!(l, "upload-problem-does-not-fit"),
        "absurd" => fl!(l, "upload-problem-absurd"),
        "twice" => fl!(l, "upload-problem-twice"),
        "unknown-kind" => fl!(l, "upload-problem-unknown-kind"),
        "no-id" => fl!(l, "upload-problem-no-id"),
        "no-code" => fl!(l, "upload-problem-no-code"),
        "no-time" => fl!(l, "upload-problem-no-time"),
        "by-reference" => fl!(l, "upload-problem-by-reference"),
        "mistaken" => fl!(l, "upload-problem-mistaken"),
        "consents" => fl!(l, "upload-consents"),
        "releases" => fl!(l, "upload-releases"),
        "refusals" => fl!(l, "upload-refusals"),
        other => readable(other),
    }
}

/// What an option of reading a table is called; none where it stands for itself.
#[must_use]
pub fn reading(l: &Locale, field: &str, value: &str) -> String {
    match (field, value) {
        ("delimiter", "comma") => fl!(l, "reading-comma"),
        ("delimiter", "semicolon") => fl!(l, "reading-semicolon"),
        ("delimiter", "tab") => fl!(l, "reading-tab"),
        ("delimiter", "bar") => fl!(l, "reading-bar"),
        ("date", "year_first") => fl!(l, "reading-year-first"),
        ("date", "day_first") => fl!(l, "reading-day-first"),
        ("date", "month_first") => fl!(l, "reading-month-first"),
        ("date", "month_name") => fl!(l, "reading-month-name"),
        ("decimal", "point") => fl!(l, "reading-decimal-point"),
        ("decimal", "comma") => fl!(l, "reading-decimal-comma"),
        (_, "none") => fl!(l, "reading-none"),
        (_, other) => other.to_owned(),
    }
}

/// What a field of the form that says how a table is read is called.
#[must_use]
pub fn field(l: &Locale, name: &str) -> String {
    match name {
        "delimiter" => fl!(l, "reading-delimiter"),
        "date" => fl!(l, "reading-date"),
        "decimal" => fl!(l, "reading-decimal"),
        "currency" => fl!(l, "reading-currency"),
        "day" => fl!(l, "reading-day"),
        "amount" => fl!(l, "reading-amount"),
        "out" => fl!(l, "reading-out"),
        "in" => fl!(l, "reading-in"),
        "balance" => fl!(l, "reading-balance"),
        "counterparty" => fl!(l, "reading-counterparty"),
        "category" => fl!(l, "reading-category"),
        "account" => fl!(l, "reading-account"),
        "id" => fl!(l, "reading-id"),
        other => readable(other),
    }
}

/// `GET /upload` while no file waits.
#[derive(Clone, Debug, Template)]
#[template(path = "store/upload.html")]
pub struct UploadPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The lasting name of what was wrong with the last file.
    pub trouble: Option<String>,
}

impl UploadPage {
    /// What was wrong, in words.
    #[must_use]
    pub fn trouble_words(&self) -> Option<String> {
        self.trouble.as_deref().map(|name| word(&self.l, name))
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::Holdings),
            trouble: None,
        }
    }

    /// After a file that was not taken, for tests and previews.
    #[must_use]
    pub fn sample_trouble(l: Locale) -> Self {
        Self {
            trouble: Some("too-large".to_owned()),
            ..Self::sample(l)
        }
    }
}

/// Records of one kind that would be taken in.
#[derive(Clone, Debug)]
pub struct UploadSet {
    /// What they are called.
    pub name: String,
    /// The source that an export claims, where it does.
    pub claim: Option<String>,
    /// How many.
    pub rows: u64,
    /// The days they are of.
    pub range: Option<(NaiveDate, NaiveDate)>,
    /// The columns, in words.
    pub columns: Vec<String>,
    /// The first records.
    pub first: Vec<Vec<String>>,
}

impl UploadSet {
    /// How many, in words.
    #[must_use]
    pub fn rows_words(&self, l: &Locale) -> String {
        dataset::rows(l, self.rows)
    }
}

/// A kind of problem.
#[derive(Clone, Debug)]
pub struct UploadProblem {
    /// Its lasting name.
    pub name: String,
    /// How often.
    pub count: u64,
    /// The first lines or records where.
    pub places: Vec<u64>,
    /// Whether those are lines of a table.
    pub in_table: bool,
}

impl UploadProblem {
    /// What is wrong and how often, in words.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        let what = word(l, &self.name);
        fl!(
            l,
            "upload-problem",
            n = self.count,
            shown = l.number(self.count),
            what = what
        )
    }

    /// Where, in words.
    #[must_use]
    pub fn places_words(&self, l: &Locale) -> Option<String> {
        let places = self.places.iter().filter(|place| **place > 0);
        let places: Vec<String> = places.map(|place| l.number(*place)).collect();
        if places.is_empty() {
            return None;
        }
        let places = places.join(", ");
        Some(if self.in_table {
            fl!(l, "upload-lines", places = places)
        } else {
            fl!(l, "upload-numbers", places = places)
        })
    }
}

/// One select of the form that says how a table is read.
#[derive(Clone, Debug)]
pub struct ReadingField {
    /// Its name in the form.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// Value and words of each option, what is chosen now first.
    pub options: Vec<(String, String)>,
}

/// `GET /upload` while a file waits.
#[derive(Clone, Debug, Template)]
#[template(path = "store/upload_preview.html")]
pub struct UploadPreview {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The name of the file.
    pub file: String,
    /// The lasting name of its format.
    pub format: String,
    /// When it goes by itself.
    pub until: DateTime<Utc>,
    /// Names what she sees: what she takes in is this.
    pub seen: String,
    /// What would be taken in.
    pub sets: Vec<UploadSet>,
    /// What is wrong with what is left out.
    pub problems: Vec<UploadProblem>,
    /// What is not used, and how often it is there.
    pub unused: Vec<(String, u64)>,
    /// How the table is read, where it is one.
    pub reading: Vec<ReadingField>,
    /// Whether day and month might be exchanged.
    pub ambiguous_days: bool,
}

impl UploadPreview {
    /// The format, in words.
    #[must_use]
    pub fn format_words(&self) -> String {
        word(&self.l, &self.format)
    }

    /// What would be taken in, in words.
    #[must_use]
    pub fn summary(&self) -> String {
        let records = self.sets.iter().map(|set| set.rows).sum::<u64>();
        let shown = self.l.number(records);
        fl!(self.l, "upload-understood", n = records, shown = shown)
    }

    /// How many are left out, in words; none where all were understood.
    #[must_use]
    pub fn left_out(&self) -> Option<String> {
        let records = self.problems.iter().map(|p| p.count).sum::<u64>();
        let shown = self.l.number(records);
        (records > 0).then(|| fl!(self.l, "upload-left-out", n = records, shown = shown))
    }

    /// Whether places are lines of a table.
    #[must_use]
    pub fn is_table(&self) -> bool {
        !self.reading.is_empty()
    }

    /// Whether there is anything to take in.
    #[must_use]
    pub fn has_records(&self) -> bool {
        self.sets.iter().any(|set| set.rows > 0)
    }

    /// What is not used, each in words.
    #[must_use]
    pub fn unused_words(&self) -> Vec<String> {
        let words = self.unused.iter().map(|(name, count)| {
            let name = match self.format.as_str() {
                "export" => word(&self.l, name),
                _ => name.clone(),
            };
            match count {
                1 => name,
                count => format!("{name} ({})", self.l.number(*count)),
            }
        });
        words.collect()
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let columns = ["Booked on", "Amount", "Purpose"];
        let first = [
            ["2026-12-01", "-450.00", "other"],
            ["2026-12-02", "43,000.00", "other"],
        ];
        let option = |value: &str| (value.to_owned(), value.to_owned());
        Self {
            chrome: samples::store_chrome(NavItem::Holdings),
            file: "statement.csv".to_owned(),
            format: "csv".to_owned(),
            until: samples::at(4, 9, 0),
            seen: samples::DIGEST.to_owned(),
            sets: vec![UploadSet {
                name: "Bank bookings".to_owned(),
                claim: None,
                rows: 1234,
                range: Some((samples::day(2026, 1, 1), samples::day(2026, 10, 31))),
                columns: columns.map(str::to_owned).to_vec(),
                first: first.map(|row| row.map(str::to_owned).to_vec()).to_vec(),
            }],
            problems: vec![UploadProblem {
                name: "day".to_owned(),
                count: 7,
                places: vec![3, 9, 12, 80, 81],
                in_table: true,
            }],
            unused: vec![("Branch".to_owned(), 1), ("Note".to_owned(), 2)],
            reading: ["date", "decimal", "day", "amount"]
                .map(|name| ReadingField {
                    name: name.to_owned(),
                    label: field(&l, name),
                    options: vec![option("first"), option("second")],
                })
                .to_vec(),
            ambiguous_days: true,
            l,
        }
    }

    /// An export of another store of which nothing is understood, for tests and previews.
    #[must_use]
    pub fn sample_nothing(l: Locale) -> Self {
        Self {
            format: "export".to_owned(),
            sets: Vec::new(),
            reading: Vec::new(),
            ambiguous_days: false,
            unused: vec![("consents".to_owned(), 3)],
            ..Self::sample(l)
        }
    }
}
