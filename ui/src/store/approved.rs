//! What the store has been told that she approved: shown on its own origin, so that a consent that
//! a screen lied about, or that she never gave, is there for her to see.
//!
//! Each has a page of its own with all of it. That page posts `/approved/{id}` with `decision`
//! (`seen` or `object`). The list posts `/approved/mail` with `wanted` (`yes` or `no`).

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::{Fact, Listed};
use crate::part::representation::ActsAs;
use crate::part::status::ConsentStatus;
use crate::part::term::{DataLife, Frequency};
use crate::samples;
use crate::store::Receiver;

/// Where a consent stands, as far as the store can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The manager's list or the term says so.
    Known(ConsentStatus),
    /// It was stopped, by her or by another: the list does not say by whom.
    Stopped,
    /// The list could not be had; nothing is answered meanwhile.
    Unknown,
}

impl Standing {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Known(status) => status.label(l),
            Self::Stopped => fl!(l, "approved-stopped"),
            Self::Unknown => fl!(l, "approved-state-unknown"),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Known(status) => status.tone(),
            Self::Stopped => "bad",
            Self::Unknown => "warn",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Known(status) => status.icon(),
            Self::Stopped => "stop",
            Self::Unknown => "wait",
        }
    }
}

/// One thing that a consent allows.
#[derive(Clone, Debug)]
pub struct ApprovedItem {
    /// The question's title.
    pub title: String,
    /// Its parameters.
    pub facts: Vec<Fact>,
    /// The days it looks at.
    pub days: (NaiveDate, NaiveDate),
    /// Whether she has taken it out since.
    pub taken_out: bool,
}

impl ApprovedItem {
    /// The days, in words.
    #[must_use]
    pub fn days_words(&self, l: &Locale) -> String {
        let (from, to) = self.days;
        fl!(l, "term-range", from = l.date(&from), to = l.date(&to))
    }
}

/// What she has said of a consent on the store's own pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Nothing, and nothing waits for it.
    Nothing,
    /// Nothing yet, and nothing leaves before.
    Waiting,
    /// That it is right.
    Seen(DateTime<Utc>),
    /// That she did not approve it.
    Objected(DateTime<Utc>),
}

impl Word {
    /// Its words, where there is something to say.
    #[must_use]
    pub fn label(self, l: &Locale) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Waiting => Some(fl!(l, "approved-waits")),
            Self::Seen(_) => Some(fl!(l, "approved-seen-chip")),
            Self::Objected(_) => Some(fl!(l, "approved-objected-chip")),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Nothing | Self::Waiting => "warn",
            Self::Seen(_) => "good",
            Self::Objected(_) => "bad",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Nothing | Self::Waiting => "wait",
            Self::Seen(_) => "ok",
            Self::Objected(_) => "stop",
        }
    }
}

/// How she proved that it was she, as the store checked it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// With a passkey that she confirmed here.
    Passkey,
    /// With a fresh sign-in.
    SignIn,
}

impl Proof {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Passkey => fl!(l, "approved-proof-passkey"),
            Self::SignIn => fl!(l, "approved-proof-sign-in"),
        }
    }
}

/// One consent that the store was told of.
#[derive(Clone, Debug)]
pub struct Approved {
    /// What may be asked.
    pub items: Vec<ApprovedItem>,
    /// Who receives; `None` where the store's copy does not name it, and then nothing is answered.
    pub to: Option<Receiver>,
    /// What for.
    pub purpose: String,
    /// From when on.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// How often.
    pub frequency: Frequency,
    /// How long the receiver may keep what it gets.
    pub data_life: DataLife,
    /// As whose guardian it was approved; none: by her, for herself.
    pub guardian: Option<ActsAs>,
    /// How she proved that it was she.
    pub proof: Proof,
    /// What she has said of it here.
    pub word: Word,
    /// When she decided, as the manager says.
    pub decided: DateTime<Utc>,
    /// When the store was told.
    pub told: DateTime<Utc>,
    /// Where it stands.
    pub standing: Standing,
    /// The store's copy of the consent.
    pub artifact: String,
}

impl Approved {
    /// To whom, in words.
    #[must_use]
    pub fn to_words(&self, l: &Locale) -> String {
        let name = match &self.to {
            Some(receiver) => receiver.name.clone(),
            None => fl!(l, "releases-unnamed"),
        };
        fl!(l, "approved-to", name = name)
    }

    /// Its own page.
    #[must_use]
    pub fn href(&self) -> String {
        format!("/approved/{}", self.artifact)
    }

    /// The link to it.
    #[must_use]
    pub fn link_words(&self, l: &Locale) -> String {
        match self.word {
            Word::Waiting => fl!(l, "approved-look"),
            Word::Nothing | Word::Seen(_) | Word::Objected(_) => fl!(l, "approved-all-of-it"),
        }
    }
}

/// `GET /approved`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/approved.html")]
pub struct ApprovedPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The consents, the last told first.
    pub entries: Listed<Approved>,
    /// Her dashboard, where she stops them.
    pub dashboard_href: String,
    /// Whether she is written to; none where this store writes no mail.
    pub mails: Option<Mails>,
}

/// Whether she is told by mail that a consent has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mails {
    /// To this address.
    To(String),
    /// She has turned them off; to this address otherwise.
    Off(String),
    /// The sign-in service vouches for no address of hers.
    NoAddress,
}

impl Mails {
    /// Its words.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        match self {
            Self::To(address) => fl!(l, "approved-mail-on", address = address.as_str()),
            Self::Off(address) => fl!(l, "approved-mail-off", address = address.as_str()),
            Self::NoAddress => fl!(l, "approved-mail-none"),
        }
    }

    /// What its button asks for, if it has one: the value and the words.
    #[must_use]
    pub fn button(&self, l: &Locale) -> Option<(&'static str, String)> {
        match self {
            Self::To(_) => Some(("no", fl!(l, "approved-mail-stop"))),
            Self::Off(_) => Some(("yes", fl!(l, "approved-mail-start"))),
            Self::NoAddress => None,
        }
    }
}

impl ApprovedPage {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::Approved),
            entries: Listed::part(samples::approved().to_vec(), 12, "/approved?before=3"),
            dashboard_href: "https://manager.example/dashboard".to_owned(),
            mails: Some(Mails::To("asha@mail.example".to_owned())),
        }
    }

    /// Mails are off; or there is no address to write to.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let page = |mails| Self {
            entries: Listed::default(),
            mails: Some(mails),
            ..Self::sample(l.clone())
        };
        let off = Mails::Off("asha@mail.example".to_owned());
        vec![page(off), page(Mails::NoAddress)]
    }

    /// A store that was told of nothing, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            entries: Listed::default(),
            mails: None,
            ..Self::sample(l)
        }
    }
}

/// `GET /approved/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/approved_one.html")]
pub struct ApprovedOne {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The consent.
    pub entry: Approved,
    /// Her dashboard, where she stops it.
    pub dashboard_href: String,
    /// Where she complains about the manager.
    pub complaint_href: String,
}

impl ApprovedOne {
    /// One that waits for her, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self::sample_of(l, Word::Waiting)
    }

    /// Every other thing that she can have said.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let words = [
            Word::Nothing,
            Word::Seen(samples::at(4, 9, 30)),
            Word::Objected(samples::at(4, 9, 31)),
        ];
        let page = |word| Self::sample_of(l.clone(), word);
        words.into_iter().map(page).collect()
    }

    fn sample_of(l: Locale, word: Word) -> Self {
        let [entry, ..] = samples::approved();
        Self {
            l,
            chrome: samples::store_chrome(NavItem::Approved),
            entry: Approved { word, ..entry },
            dashboard_href: "https://manager.example/dashboard".to_owned(),
            complaint_href: "https://manager.example/about".to_owned(),
        }
    }
}
