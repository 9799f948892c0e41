//! The exact answer, before it leaves; or by which rule nothing would leave.
//!
//! Posts `/preview` with `request` (the signed address she came with) and `shown` (the digest of
//! what this page shows): she has seen it, and goes back to decide.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::party::Party;
use crate::part::term::Question;
use crate::samples;
use crate::store::known::{Adds, Variants};
use crate::wording::rule;

/// An answer as her store would give it now.
#[derive(Clone, Debug)]
pub struct ExactAnswer {
    /// As a sentence.
    pub sentence: String,
    /// Its exact bytes, as text.
    pub bytes: String,
    /// The digest of the bytes.
    pub digest: String,
    /// When it was worked out.
    pub computed: DateTime<Utc>,
}

impl ExactAnswer {
    /// How long the bytes are.
    #[must_use]
    pub fn size(&self, l: &Locale) -> String {
        l.bytes(self.bytes.len() as u64)
    }

    /// An answer, for tests and previews.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            sentence: "Your income was between ₹40,000 and ₹50,000 in 11 of the last 12 months."
                .to_owned(),
            bytes: samples::ANSWER.to_owned(),
            digest: samples::DIGEST.to_owned(),
            computed: samples::at(3, 14, 0),
        }
    }
}

/// What the store would do if it were asked now.
#[derive(Clone, Debug)]
pub enum WouldBe {
    /// Give this.
    Answered(ExactAnswer),
    /// Refuse, by the rule of this lasting name.
    Refused(String),
}

impl WouldBe {
    /// The rule that says no, in words.
    #[must_use]
    pub fn reason(&self, l: &Locale) -> String {
        match self {
            Self::Answered(_) => String::new(),
            Self::Refused(name) => rule::sentence(l, name),
        }
    }
}

/// `GET /preview?request=`.
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
    /// The answer, or why there would be none.
    pub would_be: WouldBe,
    /// What it adds to what the one who asks knows already; `None` where nothing would be told.
    pub adds: Option<Adds>,
    /// Whether it is another than the one she was about to say she has seen.
    pub changed: bool,
    /// The signed address, for the form; `None` where there is no way back to a decision.
    pub request: Option<String>,
    /// Back to the page where she decides, without saying anything.
    pub decide_href: Option<String>,
}

impl Preview {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::None),
            asker: samples::lender(),
            question: samples::question(),
            would_be: WouldBe::Answered(ExactAnswer::sample()),
            adds: Some(samples::adds()),
            changed: false,
            request: Some("eyJ.eyJ.c2ln".to_owned()),
            decide_href: Some("https://manager.example/requests/r1".to_owned()),
        }
    }

    /// The other states, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let changed = Self {
            changed: true,
            ..Self::sample(l.clone())
        };
        let refused = Self {
            would_be: WouldBe::Refused("no-data".to_owned()),
            adds: None,
            ..Self::sample(l.clone())
        };
        let alone = Self {
            request: None,
            decide_href: None,
            ..Self::sample(l.clone())
        };
        let mut over = Self::sample(l.clone());
        if let Some(adds) = &mut over.adds {
            adds.variants = Variants {
                told: 3,
                ..adds.variants
            };
        }
        vec![changed, refused, alone, over]
    }
}
