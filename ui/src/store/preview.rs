//! The exact answer, before it leaves.
//!
//! May post `seen_action` once: "I have seen it", for levels whose first release waits for that.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::party::Party;
use crate::part::term::Question;
use crate::samples;

/// Whether the release waits for her to have seen this.
#[derive(Clone, Debug)]
pub enum Seen {
    /// It does not wait.
    NotNeeded,
    /// It waits; where the form posts.
    Waiting {
        /// Where the form posts.
        action: String,
    },
    /// She has seen it.
    At(DateTime<Utc>),
}

/// `GET /preview/{request}`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/preview.html")]
pub struct Preview {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who asks.
    pub asker: Party,
    /// What is asked.
    pub question: Question,
    /// The answer as a sentence.
    pub sentence: String,
    /// The answer's exact bytes, as text.
    pub bytes: String,
    /// The digest of the bytes.
    pub digest: String,
    /// When it was worked out.
    pub computed: DateTime<Utc>,
    /// Whether the release waits for her.
    pub seen: Seen,
    /// Back to the page where she decides.
    pub decide_href: Option<String>,
}

impl Preview {
    /// How long the bytes are.
    #[must_use]
    pub fn size(&self) -> String {
        self.l.bytes(self.bytes.len() as u64)
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::None),
            asker: samples::lender(),
            question: samples::question(),
            sentence: "Your income was between ₹40,000 and ₹50,000 in 11 of the last 12 months."
                .to_owned(),
            bytes: samples::ANSWER.to_owned(),
            digest: samples::DIGEST.to_owned(),
            computed: samples::at(3, 14, 0),
            seen: Seen::NotNeeded,
            decide_href: Some("https://manager.example/requests/r1".to_owned()),
        }
    }

    /// The other states, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let waiting = Self {
            seen: Seen::Waiting {
                action: "/preview/r1/seen".to_owned(),
            },
            ..Self::sample(l.clone())
        };
        let seen = Self {
            seen: Seen::At(samples::at(3, 14, 2)),
            ..Self::sample(l.clone())
        };
        vec![waiting, seen]
    }
}
