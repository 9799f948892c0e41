//! Which right she uses, and where her request stands, in words.

use i18n_embed_fl::fl;

use crate::locale::Locale;

/// Which right she uses (DPDP Act ss. 11 to 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// See what they hold.
    Access,
    /// Put right.
    Correction,
    /// Fill in.
    Completion,
    /// Bring up to date.
    Updating,
    /// Delete.
    Erasure,
    /// Complain.
    Grievance,
}

impl Matter {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Access => fl!(l, "rights-access"),
            Self::Correction => fl!(l, "rights-correction"),
            Self::Completion => fl!(l, "rights-completion"),
            Self::Updating => fl!(l, "rights-updating"),
            Self::Erasure => fl!(l, "rights-erasure"),
            Self::Grievance => fl!(l, "rights-grievance"),
        }
    }
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightsStatus {
    /// It was sent.
    Received,
    /// It is being looked at.
    Acknowledged,
    /// No answer came in time.
    Overdue,
    /// It was answered.
    Answered,
    /// She has taken it to the Board.
    Escalated,
    /// She holds it settled.
    Closed,
}

impl RightsStatus {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Received => fl!(l, "rights-received"),
            Self::Acknowledged => fl!(l, "rights-acknowledged"),
            Self::Overdue => fl!(l, "rights-overdue"),
            Self::Answered => fl!(l, "rights-answered"),
            Self::Escalated => fl!(l, "rights-escalated"),
            Self::Closed => fl!(l, "rights-closed"),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Received | Self::Acknowledged => "warn",
            Self::Overdue | Self::Escalated => "bad",
            Self::Answered => "good",
            Self::Closed => "quiet",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Received | Self::Acknowledged => "wait",
            Self::Overdue => "warn",
            Self::Escalated => "scale",
            Self::Answered | Self::Closed => "ok",
        }
    }

    /// Whether she may go to the Board with it (DPDP Act s.13(3)).
    #[must_use]
    pub const fn may_escalate(self) -> bool {
        matches!(self, Self::Overdue | Self::Answered)
    }
}
