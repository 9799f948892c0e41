//! Answers that have changed since she approved them: what she saw, what it would be now, and
//! whether that may leave instead.
//!
//! Posts `/changed` with `artifact`, `item`, `approved`, `shown` (the digest of the answer on this
//! page) and `decision` (`accept` or `leave`).

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Fact;
use crate::samples;
use crate::store::{ExactAnswer, Receiver, WouldBe};

/// Where a changed answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedStanding {
    /// It waits for her.
    Waiting,
    /// She accepted an answer; it leaves when it is asked for.
    Accepted,
    /// She left it.
    Left,
}

impl ChangedStanding {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Waiting => fl!(l, "changed-waiting"),
            Self::Accepted => fl!(l, "changed-accepted"),
            Self::Left => fl!(l, "changed-left"),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Waiting => "warn",
            Self::Accepted => "good",
            Self::Left => "quiet",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Waiting => "wait",
            Self::Accepted => "ok",
            Self::Left => "stop",
        }
    }
}

/// One changed answer.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Who asked.
    pub to: Option<Receiver>,
    /// The question.
    pub title: String,
    /// Where it stands.
    pub standing: ChangedStanding,
    /// When it was last asked for in vain.
    pub asked: DateTime<Utc>,
    /// The answer that counts, in words: that she saw, or accepted since.
    pub seen: Option<String>,
    /// What it would be now.
    pub now: WouldBe,
    /// What names it in the form.
    pub fields: Vec<Fact>,
}

impl Changed {
    /// Who asked, in words.
    #[must_use]
    pub fn to_words(&self, l: &Locale) -> String {
        let name = match &self.to {
            Some(receiver) => receiver.name.clone(),
            None => fl!(l, "releases-unnamed"),
        };
        fl!(l, "releases-asked-by", name = name)
    }
}

/// `GET /changed`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/changed.html")]
pub struct ChangedPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The entries, newest first.
    pub entries: Vec<Changed>,
    /// Whether an answer changed again while she looked at it.
    pub again: bool,
}

impl ChangedPage {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let entry = |standing| Changed {
            to: Some(Receiver {
                name: "Sample Lender".to_owned(),
                id: "lender.example".to_owned(),
            }),
            title: "Average monthly income".to_owned(),
            standing,
            asked: samples::at(3, 14, 2),
            seen: Some("Your income was between ₹30,000 and ₹40,000.".to_owned()),
            now: WouldBe::Answered(ExactAnswer::sample()),
            fields: vec![
                Fact::new("artifact", "a1"),
                Fact::new("item", "income"),
                Fact::new("approved", samples::DIGEST),
            ],
        };
        let gone = Changed {
            now: WouldBe::Refused("no-data".to_owned()),
            seen: None,
            ..entry(ChangedStanding::Left)
        };
        Self {
            l,
            chrome: samples::store_chrome(NavItem::None),
            entries: vec![
                entry(ChangedStanding::Waiting),
                entry(ChangedStanding::Accepted),
                gone,
            ],
            again: true,
        }
    }

    /// A store in which nothing has changed, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            entries: Vec::new(),
            again: false,
            ..Self::sample(l)
        }
    }
}
