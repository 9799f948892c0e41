//! Everything that has left the store, to the byte, and everything that was refused.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Listed;
use crate::part::party::Actor;
use crate::samples;
use crate::wording::{readable, rule};

/// Who received something.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Its name.
    pub name: String,
    /// Its id on the network.
    pub id: String,
}

/// Something that left.
#[derive(Clone, Debug)]
pub struct Release {
    /// When.
    pub at: DateTime<Utc>,
    /// To whom; `None` where the store's copy of the consent does not name it.
    pub to: Option<Receiver>,
    /// The question it answers, or what was handed out.
    pub title: String,
    /// The answer as a sentence, when there is one.
    pub sentence: Option<String>,
    /// The exact bytes, as text.
    pub bytes: String,
    /// The receipt's id.
    pub receipt: String,
    /// The digest of the bytes.
    pub digest: String,
    /// The consent, shortened.
    pub artifact: String,
}

impl Release {
    /// To whom, in words.
    #[must_use]
    pub fn to_words(&self, l: &Locale) -> String {
        let name = match &self.to {
            Some(receiver) => receiver.name.clone(),
            None => fl!(l, "releases-unnamed"),
        };
        fl!(l, "releases-to", name = name)
    }

    /// How long the bytes are.
    #[must_use]
    pub fn size(&self, l: &Locale) -> String {
        l.bytes(self.bytes.len() as u64)
    }
}

/// Something that was refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// When.
    pub at: DateTime<Utc>,
    /// What was wanted, as the request named it, where it could be read.
    pub item: Option<String>,
    /// The lasting name of the rule that said no.
    pub rule: String,
}

impl Refusal {
    /// Whether this is her own word against a consent rather than something that was asked for.
    fn is_her_objection(&self) -> bool {
        self.item.is_none() && self.rule == "objected"
    }

    /// Who wanted it, in words: the store's copy of a consent does not name it.
    #[must_use]
    pub fn by_words(&self, l: &Locale) -> String {
        if self.is_her_objection() {
            return fl!(l, "event-by", actor = Actor::You.label(l));
        }
        fl!(l, "releases-asked-by", name = fl!(l, "releases-unnamed"))
    }

    /// What was wanted, in words.
    #[must_use]
    pub fn title(&self, l: &Locale) -> String {
        if self.is_her_objection() {
            return fl!(l, "approved-objected-chip");
        }
        let item = self.item.as_deref().map(readable);
        item.unwrap_or_else(|| fl!(l, "releases-unknown-item"))
    }

    /// The rule that said no, in words.
    #[must_use]
    pub fn reason(&self, l: &Locale) -> String {
        rule::sentence(l, &self.rule)
    }
}

/// One entry.
#[derive(Clone, Debug)]
pub enum ReleaseEntry {
    /// It left.
    Released(Box<Release>),
    /// It did not.
    Refused(Refusal),
}

/// `GET /releases`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/releases.html")]
pub struct Releases {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The entries, newest first.
    pub entries: Listed<ReleaseEntry>,
}

impl Releases {
    /// The way to older entries, in words.
    #[must_use]
    pub fn older_words(&self) -> String {
        let total = self.l.number(self.entries.total);
        fl!(self.l, "releases-older", total = total)
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::Releases),
            entries: Listed::part(samples::releases(), 12, "/releases?before=.3"),
        }
    }

    /// A store nothing has left, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            entries: Listed::default(),
            ..Self::sample(l)
        }
    }
}
