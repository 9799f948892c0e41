//! One person who acts for another.

use i18n_embed_fl::fl;

use crate::locale::Locale;

/// As what somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActsAs {
    /// Named by her.
    Nominee,
    /// The guardian of a child.
    GuardianOfChild,
    /// The guardian of a person with a disability.
    GuardianOfPerson,
}

impl ActsAs {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Nominee => fl!(l, "acts-nominee"),
            Self::GuardianOfChild => fl!(l, "acts-guardian-child"),
            Self::GuardianOfPerson => fl!(l, "acts-guardian-person"),
        }
    }
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActingStatus {
    /// Nobody has checked the proof.
    Waiting,
    /// Named, and for later.
    Named,
    /// The proof was checked.
    InForce,
    /// Over.
    Ended,
    /// The proof was none.
    Refused,
}

impl ActingStatus {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Waiting => fl!(l, "acts-waiting"),
            Self::Named => fl!(l, "acts-named"),
            Self::InForce => fl!(l, "acts-in-force"),
            Self::Ended => fl!(l, "acts-ended"),
            Self::Refused => fl!(l, "acts-refused"),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Waiting => "warn",
            Self::InForce => "accent",
            Self::Named | Self::Ended | Self::Refused => "quiet",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Waiting => "wait",
            Self::Named => "person",
            Self::InForce => "ok",
            Self::Ended | Self::Refused => "stop",
        }
    }

    /// Whether it is neither over nor refused.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Named | Self::InForce)
    }
}
