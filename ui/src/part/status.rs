//! What state a consent is in, as words, tone and icon; never colour alone.

use i18n_embed_fl::fl;

use crate::locale::Locale;

/// The state of a consent as she sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentStatus {
    /// In force.
    Active,
    /// In force, but for one use, and that use is over.
    UsedUp,
    /// Held back for now.
    Paused,
    /// Ended by her.
    Withdrawn,
    /// Ended by somebody else.
    Revoked,
    /// Its time is over.
    Expired,
    /// Replaced by a newer one.
    Superseded,
}

impl ConsentStatus {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Active => fl!(l, "status-active"),
            Self::UsedUp => fl!(l, "status-used-up"),
            Self::Paused => fl!(l, "status-paused"),
            Self::Withdrawn => fl!(l, "status-withdrawn"),
            Self::Revoked => fl!(l, "status-revoked"),
            Self::Expired => fl!(l, "status-expired"),
            Self::Superseded => fl!(l, "status-superseded"),
        }
    }

    /// What it means for her, in one sentence.
    #[must_use]
    pub fn meaning(self, l: &Locale) -> String {
        match self {
            Self::Active => fl!(l, "status-active-meaning"),
            Self::UsedUp => fl!(l, "status-used-up-meaning"),
            Self::Paused => fl!(l, "status-paused-meaning"),
            Self::Withdrawn => fl!(l, "status-withdrawn-meaning"),
            Self::Revoked => fl!(l, "status-revoked-meaning"),
            Self::Expired => fl!(l, "status-expired-meaning"),
            Self::Superseded => fl!(l, "status-superseded-meaning"),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Active => "good",
            Self::Paused => "warn",
            Self::Withdrawn | Self::Revoked => "bad",
            Self::UsedUp | Self::Expired | Self::Superseded => "quiet",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Active | Self::UsedUp => "ok",
            Self::Paused => "pause",
            Self::Withdrawn | Self::Revoked => "stop",
            Self::Expired => "wait",
            Self::Superseded => "paper",
        }
    }

    /// Whether it can still be put on hold; what is used up has nothing to hold back.
    #[must_use]
    pub const fn can_pause(self) -> bool {
        matches!(self, Self::Active)
    }

    /// Whether it can still be stopped.
    #[must_use]
    pub const fn can_stop(self) -> bool {
        matches!(self, Self::Active | Self::UsedUp | Self::Paused)
    }
}

/// The five levels a column is classified on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Anyone may know.
    Public,
    /// For everyday use.
    Internal,
    /// Needs care.
    Sensitive,
    /// Needs special care.
    Protected,
    /// The highest level.
    Restricted,
}

impl Level {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Public => fl!(l, "level-public"),
            Self::Internal => fl!(l, "level-internal"),
            Self::Sensitive => fl!(l, "level-sensitive"),
            Self::Protected => fl!(l, "level-protected"),
            Self::Restricted => fl!(l, "level-restricted"),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Public | Self::Internal => "quiet",
            Self::Sensitive => "warn",
            Self::Protected | Self::Restricted => "bad",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Public | Self::Internal => "info",
            Self::Sensitive | Self::Protected | Self::Restricted => "lock",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_final_state_offers_no_stop() {
        use ConsentStatus::*;
        for status in [Withdrawn, Revoked, Expired, Superseded] {
            assert!(!status.can_stop());
        }
        assert!(Active.can_stop() && UsedUp.can_stop() && Paused.can_stop());
        assert!(Active.can_pause() && !UsedUp.can_pause() && !Paused.can_pause());
    }
}
