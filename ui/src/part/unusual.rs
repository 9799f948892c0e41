//! That terms go beyond what is usual for their purpose, and what usual would be.

use i18n_embed_fl::fl;

use crate::locale::Locale;
use crate::part::term::Frequency;

/// Of each term that is more than usual: what is usual. Nothing by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unusual {
    /// Used oftener than this.
    pub often: Option<Frequency>,
    /// Holds longer than this, in days.
    pub long: Option<u32>,
    /// Reaches farther back than this, in days.
    pub back: Option<u32>,
    /// Kept longer than this, in days.
    pub kept: Option<u32>,
}

impl Unusual {
    /// That it is unusually often.
    #[must_use]
    pub fn often_words(&self, l: &Locale) -> Option<String> {
        self.often
            .map(|usual| fl!(l, "unusual-often", usual = usual.label(l)))
    }

    /// That it is unusually long.
    #[must_use]
    pub fn long_words(&self, l: &Locale) -> Option<String> {
        self.long.map(|days| fl!(l, "unusual-long", n = days))
    }

    /// That it reaches unusually far back.
    #[must_use]
    pub fn back_words(&self, l: &Locale) -> Option<String> {
        self.back.map(|days| fl!(l, "unusual-back", n = days))
    }

    /// That it is kept unusually long.
    #[must_use]
    pub fn kept_words(&self, l: &Locale) -> Option<String> {
        self.kept.map(|days| fl!(l, "unusual-kept", n = days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn what_is_unusual_is_said_with_what_usual_is() {
        let l = Locale::of(Language::En);
        assert_eq!(Unusual::default().often_words(&l), None);
        let unusual = Unusual {
            often: Some(Frequency::PerDay(1)),
            long: Some(30),
            ..Unusual::default()
        };
        assert!(unusual.often_words(&l).unwrap().contains("once a day"));
        assert!(unusual.long_words(&l).unwrap().contains("30 days"));
        assert_eq!(unusual.back_words(&l), None);
    }
}
