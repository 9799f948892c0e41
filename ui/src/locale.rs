//! The language a page speaks.
//!
//! A [`Locale`] is cheap to clone; the messages behind it are parsed once per process. Only
//! languages in [`Language::ALL`] exist: an unknown tag falls back to English, never to an error.
//! Party texts (names, purposes) arrive in the language of their notice and are not translated.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use i18n_embed::LanguageLoader;
use i18n_embed::fluent::FluentLanguageLoader;
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use crate::direction;

/// A language all pages are available in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, the fallback.
    En,
    /// Hindi.
    Hi,
    /// Bengali.
    Bn,
    /// Tamil.
    Ta,
    /// Urdu, written from right to left.
    Ur,
    /// Japanese.
    Ja,
}

impl Language {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::Ja as usize + 1;

    /// Every language, in the order the language switch lists them.
    pub const ALL: [Self; Self::COUNT] =
        [Self::En, Self::Hi, Self::Bn, Self::Ta, Self::Ur, Self::Ja];

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Hi => "hi",
            Self::Bn => "bn",
            Self::Ta => "ta",
            Self::Ur => "ur",
            Self::Ja => "ja",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Hi => "हिन्दी",
            Self::Bn => "বাংলা",
            Self::Ta => "தமிழ்",
            Self::Ur => "اردو",
            Self::Ja => "日本語",
        }
    }

    /// The writing direction, as the `dir` attribute wants it.
    #[must_use]
    pub const fn dir(self) -> &'static str {
        match self {
            Self::En | Self::Hi | Self::Bn | Self::Ta | Self::Ja => "ltr",
            Self::Ur => "rtl",
        }
    }

    /// Finds the language of a tag such as `hi` or `hi-IN`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|l| l.tag().eq_ignore_ascii_case(primary))
    }
}

/// The messages of one language, with English behind them.
#[derive(Clone, Debug)]
pub struct Locale {
    language: Language,
    messages: Arc<FluentLanguageLoader>,
}

impl Locale {
    /// The locale of `language`.
    #[must_use]
    pub fn of(language: Language) -> Self {
        static LOADED: [OnceLock<Arc<FluentLanguageLoader>>; Language::COUNT] =
            [const { OnceLock::new() }; Language::COUNT];
        let [en, hi, bn, ta, ur, ja] = &LOADED;
        let shelf = match language {
            Language::En => en,
            Language::Hi => hi,
            Language::Bn => bn,
            Language::Ta => ta,
            Language::Ur => ur,
            Language::Ja => ja,
        };
        Self {
            language,
            messages: Arc::clone(shelf.get_or_init(|| load(language))),
        }
    }

    /// Picks the locale: her explicit choice first, then the browser's `Accept-Language`.
    #[must_use]
    pub fn negotiate(accept_language: Option<&str>, chosen: Option<&str>) -> Self {
        let language = chosen
            .and_then(Language::from_tag)
            .or_else(|| accept_language.and_then(best_accepted))
            .unwrap_or(Language::En);
        Self::of(language)
    }

    /// The language itself.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The BCP 47 tag, for `<html lang>`.
    #[must_use]
    pub const fn tag(&self) -> &'static str {
        self.language.tag()
    }

    /// The writing direction, for `<html dir>`.
    #[must_use]
    pub const fn dir(&self) -> &'static str {
        self.language.dir()
    }
}

/// `fl!(locale, "key")` reads the messages through this.
impl Deref for Locale {
    type Target = FluentLanguageLoader;

    fn deref(&self) -> &Self::Target {
        &self.messages
    }
}

/// The best language of an `Accept-Language` value that we have (RFC 9110 §12.5.4).
fn best_accepted(header: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for range in header.split(',').take(32) {
        let mut parts = range.trim().split(';');
        let Some(language) = parts.next().and_then(|tag| Language::from_tag(tag.trim())) else {
            continue;
        };
        let weight = parts
            .find_map(|p| p.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
        if weight > 0.0 && best.is_none_or(|(_, w)| weight > w) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[derive(RustEmbed)]
#[folder = "i18n/"]
struct Messages;

#[expect(
    clippy::expect_used,
    reason = "the files are inside the binary and a test loads each of them"
)]
fn load(language: Language) -> Arc<FluentLanguageLoader> {
    let id = |l: Language| {
        l.tag()
            .parse::<LanguageIdentifier>()
            .expect("our tags are well-formed")
    };
    let loader = FluentLanguageLoader::new("ui", id(Language::En));
    loader
        .load_languages(&Messages, &[id(language)])
        .expect("embedded messages load");
    // Fluent would put isolates around every value. Ours only stand where directions meet, and
    // what is inside cannot close them.
    loader.set_use_isolating(false);
    let formatter = direction::formatter(language);
    loader.with_bundles_mut(|bundle| bundle.set_formatter(Some(formatter)));
    Arc::new(loader)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_language_falls_back_to_english() {
        assert_eq!(
            Locale::negotiate(Some("fr, de;q=0.8"), Some("xx")).tag(),
            "en"
        );
        assert_eq!(Locale::negotiate(None, None).tag(), "en");
    }

    #[test]
    fn a_refused_language_is_not_chosen() {
        assert_eq!(
            Locale::negotiate(Some("hi;q=0, en;q=0.1"), None).tag(),
            "en"
        );
        assert_eq!(Locale::negotiate(Some("hi;q=abc"), None).tag(), "en");
    }

    #[test]
    fn her_choice_beats_the_browser() {
        assert_eq!(Locale::negotiate(Some("en"), Some("hi")).tag(), "hi");
    }

    #[test]
    fn the_browser_weights_are_followed() {
        assert_eq!(Locale::negotiate(Some("en;q=0.5, hi-IN"), None).tag(), "hi");
        assert_eq!(Locale::negotiate(Some("en, hi;q=0.9"), None).tag(), "en");
    }

    #[test]
    fn every_language_loads_and_names_itself() {
        for language in Language::ALL {
            let l = Locale::of(language);
            assert!(l.has("chrome-skip"), "{}", l.tag());
            assert!(!language.endonym().is_empty());
        }
    }

    #[test]
    fn urdu_alone_is_written_from_right_to_left() {
        for language in Language::ALL {
            let expected = match language {
                Language::Ur => "rtl",
                _ => "ltr",
            };
            assert_eq!(language.dir(), expected, "{}", language.tag());
        }
    }
}
