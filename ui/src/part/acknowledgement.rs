//! Who has taken note of a change, and what has been said of deleting what was received.

use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::locale::Locale;

/// What has been said of deleting what was received, after the end; as long as nothing has, what must be
/// done, and by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// No statement; there is nothing to delete.
    NothingReceived,
    /// No statement; it was not allowed to keep anything.
    NotKept,
    /// No statement yet; it must be deleted by then.
    Due(DateTime<Utc>),
    /// No statement, though the time is over.
    Overdue(DateTime<Utc>),
    /// Stated: it holds nothing.
    NothingHeld,
    /// Stated by a source: it has stopped sharing; its own records are another matter.
    Stopped,
    /// Stated by her store: it stays hers.
    Hers,
    /// Stated: gone since then.
    Deleted(DateTime<Utc>, Processors),
    /// Stated: this is kept by law, the rest is gone.
    Retained(DateTime<Utc>, Vec<Kept>, Processors),
    /// What was to be kept by law until a time is kept though it is over, as far as anybody has said.
    RetainedOver(Vec<Kept>),
    /// Stated: it will be gone by then.
    Promised(DateTime<Utc>),
    /// The same, and the time is over.
    PromiseOver(DateTime<Utc>),
}

/// What became of it where others handled it for the party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Processors {
    /// Nobody else had it.
    None,
    /// Gone there, too.
    Deleted,
    /// They were told.
    Told,
}

/// What is kept by law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What, in the party's words.
    pub what: String,
    /// Statute and section.
    pub ground: String,
    /// Until when.
    pub until: DateTime<Utc>,
}

impl Deletion {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::NothingReceived => fl!(l, "consent-deletion-nothing"),
            Self::NotKept => fl!(l, "consent-deletion-not-kept"),
            Self::Due(at) => fl!(l, "consent-deletion-due", at = l.moment(at)),
            Self::Overdue(at) => fl!(l, "consent-deletion-overdue", at = l.moment(at)),
            Self::NothingHeld => fl!(l, "consent-statement-nothing"),
            Self::Stopped => fl!(l, "consent-statement-stopped"),
            Self::Hers => fl!(l, "consent-statement-hers"),
            Self::Deleted(at, _) => fl!(l, "consent-statement-deleted", at = l.moment(at)),
            Self::Retained(at, ..) => fl!(l, "consent-statement-retained", at = l.moment(at)),
            Self::RetainedOver(_) => fl!(l, "consent-statement-retained-over"),
            Self::Promised(at) => fl!(l, "consent-statement-pending", at = l.moment(at)),
            Self::PromiseOver(at) => fl!(l, "consent-statement-pending-over", at = l.moment(at)),
        }
    }

    /// What is kept, each in words.
    #[must_use]
    pub fn kept(&self, l: &Locale) -> Vec<String> {
        let (Self::Retained(_, kept, _) | Self::RetainedOver(kept)) = self else {
            return Vec::new();
        };
        let line = |kept: &Kept| {
            let (what, ground) = (kept.what.as_str(), kept.ground.as_str());
            let until = l.moment(&kept.until);
            fl!(
                l,
                "consent-statement-kept",
                what = what,
                ground = ground,
                until = until
            )
        };
        kept.iter().map(line).collect()
    }

    /// What became of it at others, in words.
    #[must_use]
    pub fn processors(&self, l: &Locale) -> Option<String> {
        let (Self::Deleted(_, others) | Self::Retained(_, _, others)) = self else {
            return None;
        };
        match others {
            Processors::None => None,
            Processors::Deleted => Some(fl!(l, "consent-statement-processors-deleted")),
            Processors::Told => Some(fl!(l, "consent-statement-processors-told")),
        }
    }

    /// The tone of its line.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self {
            Self::NothingReceived
            | Self::NothingHeld
            | Self::Stopped
            | Self::Hers
            | Self::Deleted(..) => "good",
            Self::NotKept | Self::Due(_) | Self::Retained(..) | Self::Promised(_) => "quiet",
            Self::Overdue(_) | Self::RetainedOver(_) | Self::PromiseOver(_) => "warn",
        }
    }

    /// The icon beside it.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::NothingReceived
            | Self::NothingHeld
            | Self::Stopped
            | Self::Hers
            | Self::Deleted(..) => "ok",
            Self::NotKept | Self::Due(_) | Self::Promised(_) => "wait",
            Self::Retained(..) => "scale",
            Self::Overdue(_) | Self::RetainedOver(_) | Self::PromiseOver(_) => "warn",
        }
    }
}

/// How far a party has come in taking note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It has not taken the message.
    NotYet,
    /// Its machine has taken the message; nobody has signed.
    Received(DateTime<Utc>),
    /// It has signed.
    Signed(Signed),
    /// It should have signed by now.
    Late,
}

/// A signed acknowledgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// When it came.
    pub at: DateTime<Utc>,
    /// Where the signed document downloads.
    pub href: String,
}

impl Noted {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::NotYet => fl!(l, "consent-acknowledged-not-yet"),
            Self::Received(_) => fl!(l, "consent-acknowledged-received"),
            Self::Signed(_) => fl!(l, "consent-acknowledged-signed"),
            Self::Late => fl!(l, "consent-acknowledged-late"),
        }
    }

    /// When it came so far.
    #[must_use]
    pub const fn at(&self) -> Option<&DateTime<Utc>> {
        match self {
            Self::Received(at) => Some(at),
            Self::Signed(signed) => Some(&signed.at),
            Self::NotYet | Self::Late => None,
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self {
            Self::Signed(_) => "good",
            Self::NotYet | Self::Received(_) => "warn",
            Self::Late => "bad",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Signed(_) => "ok",
            Self::NotYet | Self::Received(_) => "wait",
            Self::Late => "warn",
        }
    }
}

/// Whether a party has taken note of a change.
#[derive(Clone, Debug)]
pub struct Acknowledgement {
    /// The party.
    pub party: String,
    /// What was taken out of the consent, where it is about that; else the last change of the consent.
    pub about: Option<String>,
    /// When it was told.
    pub told: DateTime<Utc>,
    /// How far it has come.
    pub noted: Noted,
    /// What has been said of deleting what it received, where that is over.
    pub deletion: Option<Deletion>,
}

impl Acknowledgement {
    /// Where the signed document downloads.
    #[must_use]
    pub fn href(&self) -> Option<&str> {
        match &self.noted {
            Noted::Signed(signed) => Some(&signed.href),
            Noted::NotYet | Noted::Received(_) | Noted::Late => None,
        }
    }
}
