//! The terms of a consent, asked or given: what, why, from where, how long, how often.

use chrono::{DateTime, NaiveDate, Utc};
use i18n_embed_fl::fl;

use crate::locale::Locale;
use crate::part::listed::{Choice, Fact};
use crate::part::narrow::Tick;
use crate::part::status::Level;

/// Why the data is wanted.
#[derive(Clone, Debug)]
pub struct Purpose {
    /// One plain sentence, in the language of the notice.
    pub sentence: String,
    /// The purpose code it stands for.
    pub code: String,
}

/// One field of an item.
#[derive(Clone, Debug)]
pub struct Field {
    /// The field's technical name.
    pub name: String,
    /// What it is called.
    pub meaning: String,
    /// What the records it belongs to are called.
    pub records: String,
    /// How it is classified.
    pub level: Level,
}

/// How many fields there are, in words.
#[must_use]
pub fn fields_words(l: &Locale, fields: &[Field]) -> String {
    fl!(l, "item-fields", n = fields.len())
}

/// How exact an answer may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReleaseRule {
    /// The exact value.
    Exact,
    /// Only the band the value lies in.
    Banded,
    /// Only when at least this many records stand behind it.
    MinimumGroup(u32),
    /// With random noise added.
    Noise,
}

impl ReleaseRule {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::Exact => fl!(l, "release-rule-exact"),
            Self::Banded => fl!(l, "release-rule-banded"),
            Self::MinimumGroup(n) => fl!(l, "release-rule-group", n = u64::from(*n)),
            Self::Noise => fl!(l, "release-rule-noise"),
        }
    }
}

/// One column of an answer.
#[derive(Clone, Debug)]
pub struct AnswerField {
    /// Its technical name, as the exact bytes have it.
    pub name: String,
    /// What it is called.
    pub meaning: String,
    /// What it may hold, in words.
    pub shape: String,
}

/// That a question was withdrawn: it is answered no more.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in the words of whoever withdrew it.
    pub reason: String,
}

/// Whether she has looked at the exact answer in her store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing is said of it here.
    Untold,
    /// Not yet; she can approve without.
    NotYet,
    /// She has, before deciding.
    Seen {
        /// When.
        at: DateTime<Utc>,
        /// Whether her approval covers exactly that answer: it leaves once.
        exactly: bool,
        /// What the form names it by.
        digest: String,
    },
    /// Her approval covers exactly the answer that she saw.
    Covered,
    /// She approved without having seen it.
    Without,
}

impl Look {
    /// Its words, if there is something to say.
    #[must_use]
    pub fn label(&self, l: &Locale) -> Option<String> {
        match self {
            Self::Untold => None,
            Self::NotYet => Some(fl!(l, "question-not-seen")),
            Self::Seen { exactly: true, .. } => Some(fl!(l, "question-seen-exactly")),
            Self::Seen { exactly: false, .. } => Some(fl!(l, "question-seen")),
            Self::Covered => Some(fl!(l, "question-covered")),
            Self::Without => Some(fl!(l, "question-without")),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self {
            Self::Seen { .. } | Self::Covered => "good",
            Self::Untold | Self::NotYet | Self::Without => "quiet",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Seen { .. } | Self::Covered => "ok",
            Self::Untold | Self::NotYet | Self::Without => "info",
        }
    }

    /// What the form sends, if she has looked.
    #[must_use]
    pub fn digest(&self) -> Option<&str> {
        match self {
            Self::Seen { digest, .. } => Some(digest),
            _ => None,
        }
    }
}

/// A question that the store answers at home.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its title.
    pub title: String,
    /// What it works out, in plain words.
    pub explanation: String,
    /// Its parameters as asked.
    pub parameters: Vec<Fact>,
    /// How exact the answer may be.
    pub rule: ReleaseRule,
    /// What the answer consists of.
    pub output: Vec<AnswerField>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its digest.
    pub digest: String,
    /// Where she can see the exact answer first, on her store's own origin.
    pub preview_href: Option<String>,
    /// What an answer looks like, made up: never hers.
    pub example: Option<String>,
    /// Whether she has looked at it.
    pub look: Look,
    /// When and why it was withdrawn, if it was.
    pub withdrawn: Option<Withdrawn>,
}

/// What leaves: an answer or the records themselves.
#[derive(Clone, Debug)]
pub enum Yield {
    /// Only the answer to a question; the records stay at home.
    Answer(Box<Question>),
    /// The records themselves.
    Records,
}

/// Where an item comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// One source, already settled.
    Settled(String),
    /// Several accounts, of which she picks one.
    Pick(Vec<Choice>),
    /// Several accounts, of which she ticks those that may be used; the form sends `source-<id>[]`, once for
    /// each.
    Tick(Vec<Tick>),
    /// She has not linked a fitting source yet.
    Missing,
}

/// One item of data.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id; the form sends `item-<id>` and `source-<id>`.
    pub id: String,
    /// What it is, in plain words.
    pub title: String,
    /// Whether the request cannot be served without it.
    pub required: bool,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Where it comes from.
    pub source: Source,
    /// The days it covers.
    pub range: Option<(NaiveDate, NaiveDate)>,
    /// What leaves.
    pub yields: Yield,
}

impl Item {
    /// Whether only an answer leaves.
    #[must_use]
    pub const fn is_answer(&self) -> bool {
        matches!(self.yields, Yield::Answer(_))
    }

    /// The question, when only its answer leaves.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        match &self.yields {
            Yield::Answer(question) => Some(question),
            Yield::Records => None,
        }
    }

    /// The days it covers, or that it covers all.
    #[must_use]
    pub fn range_words(&self, l: &Locale) -> String {
        match &self.range {
            Some((from, to)) => fl!(l, "term-range", from = l.date(from), to = l.date(to)),
            None => fl!(l, "term-range-all"),
        }
    }
}

/// How often the data may be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// A single time.
    Once,
    /// So many times in all.
    Times(u32),
    /// So many times a day.
    PerDay(u32),
    /// So many times a month.
    PerMonth(u32),
    /// So many times a year.
    PerYear(u32),
}

impl Frequency {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Once => fl!(l, "frequency-once"),
            Self::Times(n) => fl!(l, "frequency-times", n = n),
            Self::PerDay(n) => fl!(l, "frequency-per-day", n = n),
            Self::PerMonth(n) => fl!(l, "frequency-per-month", n = n),
            Self::PerYear(n) => fl!(l, "frequency-per-year", n = n),
        }
    }
}

/// How long the recipient may keep what it received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataLife {
    /// It is used at once and not kept.
    NotKept,
    /// So many days.
    Days(u32),
    /// So many months.
    Months(u32),
    /// So many years.
    Years(u32),
    /// Until a law lets it go, with the law's name left to the notice.
    AsLawRequires,
}

impl DataLife {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::NotKept => fl!(l, "data-life-not-kept"),
            Self::Days(n) => fl!(l, "data-life-days", n = n),
            Self::Months(n) => fl!(l, "data-life-months", n = n),
            Self::Years(n) => fl!(l, "data-life-years", n = n),
            Self::AsLawRequires => fl!(l, "data-life-law"),
        }
    }
}

/// Everything a consent says, apart from who asks.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Why.
    pub purpose: Purpose,
    /// What she gets from it.
    pub benefit: Option<String>,
    /// What, one by one.
    pub items: Vec<Item>,
    /// From when it holds.
    pub from: DateTime<Utc>,
    /// Until when it holds.
    pub until: DateTime<Utc>,
    /// How often.
    pub frequency: Frequency,
    /// What happens to the data afterwards.
    pub data_life: DataLife,
    /// Who receives it, in full.
    pub recipients: Vec<String>,
}

impl Terms {
    /// The earliest day that any item reaches back to.
    #[must_use]
    pub fn earliest(&self) -> Option<NaiveDate> {
        let ranges = self.items.iter().filter_map(|item| item.range);
        ranges.map(|(from, _)| from).min()
    }

    /// Whether nothing but answers leaves.
    #[must_use]
    pub fn only_answers(&self) -> bool {
        !self.items.is_empty() && self.items.iter().all(Item::is_answer)
    }
}

/// The notice she was shown.
#[derive(Clone, Debug)]
pub struct NoticeRef {
    /// Its language, as a name she can read.
    pub language: String,
    /// The same as a BCP 47 tag, so that a screen reader speaks it rightly.
    pub tag: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
}

/// Where she complains about an organisation.
#[derive(Clone, Debug)]
pub struct Complaint {
    /// Whom she writes to first.
    pub contact_name: String,
    /// How: an address, a mail address or a phone number.
    pub contact: String,
    /// How many days the answer may take.
    pub days: Option<u32>,
    /// Where the Data Protection Board takes complaints.
    pub board_href: Option<String>,
}

impl Complaint {
    /// Whom she writes to first, as the start of a sentence.
    #[must_use]
    pub fn first_words(&self, l: &Locale) -> String {
        fl!(l, "complaint-first", contact = self.contact_name.as_str())
    }

    /// How long the answer may take, in words; empty when that is not known.
    #[must_use]
    pub fn days_words(&self, l: &Locale) -> String {
        self.days
            .map(|n| fl!(l, "complaint-days", n = n))
            .unwrap_or_default()
    }

    /// The Board's address, when it is safe to link.
    #[must_use]
    pub fn board_link(&self) -> Option<&str> {
        self.board_href
            .as_deref()
            .filter(|h| h.starts_with("https://"))
    }
}
