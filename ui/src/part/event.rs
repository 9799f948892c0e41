//! What happened: entries of a consent's history, of the record, and of sharing.

use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::locale::Locale;
use crate::part::party::Actor;
use crate::wording::readable;

/// Something that happened to a request, a consent or a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// An organisation asked.
    Asked,
    /// The notice was shown to her.
    NoticeShown,
    /// She saw the exact answer in her store.
    AnswerSeen,
    /// She said yes.
    Approved,
    /// She said no.
    Denied,
    /// She put the decision off.
    Deferred,
    /// The request ran out before a decision.
    RequestExpired,
    /// The signed consent was handed out.
    Issued,
    /// Put on hold.
    Paused,
    /// Let run again.
    Resumed,
    /// Ended by her.
    Withdrawn,
    /// Ended by somebody else.
    Revoked,
    /// Its time ran out.
    Expired,
    /// Replaced by a newer consent.
    Superseded,
    /// Something was shared.
    Shared,
    /// A request to share was refused.
    ShareRefused,
    /// A sharing ran out of time.
    ShareLapsed,
    /// A party acknowledged a change.
    Acknowledged,
    /// A source was linked.
    SourceLinked,
    /// A source was unlinked.
    SourceUnlinked,
    /// She took an item out of it.
    ItemWithdrawn,
    /// She made a passkey.
    PasskeyAdded,
    /// She removed a passkey.
    PasskeyRemoved,
    /// She used a right, or complained.
    RightsAsked,
    /// It was answered.
    RightsAnswered,
    /// She took it to the Board.
    RightsEscalated,
    /// She holds it settled.
    RightsClosed,
    /// She named a nominee.
    NomineeNamed,
    /// Somebody asked to be a guardian.
    GuardianAsked,
    /// A proof was checked: somebody may act.
    RepresentationInForce,
    /// A proof was checked: nobody may act.
    RepresentationRefused,
    /// Somebody may not act any more.
    RepresentationEnded,
}

impl EventKind {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::Asked => fl!(l, "event-asked"),
            Self::NoticeShown => fl!(l, "event-notice-shown"),
            Self::AnswerSeen => fl!(l, "event-answer-seen"),
            Self::Approved => fl!(l, "event-approved"),
            Self::Denied => fl!(l, "event-denied"),
            Self::Deferred => fl!(l, "event-deferred"),
            Self::RequestExpired => fl!(l, "event-request-expired"),
            Self::Issued => fl!(l, "event-issued"),
            Self::Paused => fl!(l, "event-paused"),
            Self::Resumed => fl!(l, "event-resumed"),
            Self::Withdrawn => fl!(l, "event-withdrawn"),
            Self::Revoked => fl!(l, "event-revoked"),
            Self::Expired => fl!(l, "event-expired"),
            Self::Superseded => fl!(l, "event-superseded"),
            Self::Shared => fl!(l, "event-shared"),
            Self::ShareRefused => fl!(l, "event-share-refused"),
            Self::ShareLapsed => fl!(l, "event-share-lapsed"),
            Self::Acknowledged => fl!(l, "event-acknowledged"),
            Self::SourceLinked => fl!(l, "event-source-linked"),
            Self::SourceUnlinked => fl!(l, "event-source-unlinked"),
            Self::ItemWithdrawn => fl!(l, "event-item-withdrawn"),
            Self::PasskeyAdded => fl!(l, "event-passkey-added"),
            Self::PasskeyRemoved => fl!(l, "event-passkey-removed"),
            Self::RightsAsked => fl!(l, "event-rights-asked"),
            Self::RightsAnswered => fl!(l, "event-rights-answered"),
            Self::RightsEscalated => fl!(l, "event-rights-escalated"),
            Self::RightsClosed => fl!(l, "event-rights-closed"),
            Self::NomineeNamed => fl!(l, "event-nominee-named"),
            Self::GuardianAsked => fl!(l, "event-guardian-asked"),
            Self::RepresentationInForce => fl!(l, "event-representation-in-force"),
            Self::RepresentationRefused => fl!(l, "event-representation-refused"),
            Self::RepresentationEnded => fl!(l, "event-representation-ended"),
        }
    }

    /// The icon on the timeline.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Asked | Self::NoticeShown | Self::AnswerSeen => "paper",
            Self::Approved | Self::Issued | Self::Resumed | Self::Acknowledged => "ok",
            Self::Denied
            | Self::Withdrawn
            | Self::ItemWithdrawn
            | Self::Revoked
            | Self::ShareRefused => "stop",
            Self::Paused => "pause",
            Self::Deferred
            | Self::RequestExpired
            | Self::Expired
            | Self::Superseded
            | Self::ShareLapsed => "wait",
            Self::Shared => "out",
            Self::SourceLinked | Self::SourceUnlinked => "link",
            Self::PasskeyAdded | Self::PasskeyRemoved => "lock",
            Self::RightsAsked
            | Self::RightsAnswered
            | Self::RightsEscalated
            | Self::RightsClosed => "scale",
            Self::NomineeNamed
            | Self::GuardianAsked
            | Self::RepresentationInForce
            | Self::RepresentationRefused
            | Self::RepresentationEnded => "person",
        }
    }

    /// The tone on the timeline.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self {
            Self::Approved | Self::Issued | Self::Resumed | Self::SourceLinked => "good",
            Self::Denied
            | Self::Withdrawn
            | Self::ItemWithdrawn
            | Self::Revoked
            | Self::ShareRefused => "bad",
            Self::Paused | Self::Deferred => "warn",
            Self::Shared => "accent",
            Self::Asked
            | Self::NoticeShown
            | Self::AnswerSeen
            | Self::RequestExpired
            | Self::Expired
            | Self::Superseded
            | Self::ShareLapsed
            | Self::Acknowledged
            | Self::PasskeyAdded
            | Self::PasskeyRemoved
            | Self::RightsAsked
            | Self::RightsAnswered
            | Self::RightsEscalated
            | Self::RightsClosed
            | Self::NomineeNamed
            | Self::GuardianAsked
            | Self::RepresentationInForce
            | Self::RepresentationRefused
            | Self::RepresentationEnded
            | Self::SourceUnlinked => "quiet",
        }
    }
}

/// One entry of a timeline.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: EventKind,
    /// Who did it.
    pub actor: Actor,
    /// About which organisation or source, where the page does not already say so.
    pub about: Option<String>,
    /// What it was about in a few words: a purpose, a class of data.
    pub detail: Option<String>,
    /// The reason that was given.
    pub reason: Option<String>,
    /// Where more can be read.
    pub href: Option<String>,
}

/// How a sharing ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharingOutcome {
    /// The recipient took it.
    Delivered,
    /// On its way.
    Pending,
    /// Refused, with the rule in plain words.
    Refused(String),
    /// Nobody fetched it in time, and it was deleted.
    Lapsed,
    /// The source sent a part in time and not all: nothing was passed on, and it was deleted.
    Incomplete,
    /// The source sent nothing in time.
    Unanswered,
}

impl SharingOutcome {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::Delivered => fl!(l, "sharing-delivered"),
            Self::Pending => fl!(l, "sharing-pending"),
            Self::Refused(_) => fl!(l, "sharing-refused"),
            Self::Lapsed => fl!(l, "sharing-lapsed"),
            Self::Incomplete => fl!(l, "sharing-incomplete"),
            Self::Unanswered => fl!(l, "sharing-unanswered"),
        }
    }

    /// The rule of a refusal, in words.
    #[must_use]
    pub fn rule_words(&self, l: &Locale) -> Option<String> {
        match self {
            Self::Refused(rule) => Some(fl!(l, "event-reason", reason = rule.as_str())),
            Self::Delivered
            | Self::Pending
            | Self::Lapsed
            | Self::Incomplete
            | Self::Unanswered => None,
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self {
            Self::Delivered => "good",
            Self::Pending => "warn",
            Self::Refused(_) => "bad",
            Self::Lapsed | Self::Incomplete | Self::Unanswered => "quiet",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Delivered => "ok",
            Self::Pending | Self::Lapsed | Self::Incomplete | Self::Unanswered => "wait",
            Self::Refused(_) => "stop",
        }
    }
}

/// One access: who asked whom for what, and what came of it.
#[derive(Clone, Debug)]
pub struct Sharing {
    /// When.
    pub at: DateTime<Utc>,
    /// From whom.
    pub from: String,
    /// To whom.
    pub to: String,
    /// What, in plain words.
    pub data: String,
    /// How many sealed bytes; none when nothing was shared.
    pub bytes: Option<u64>,
    /// How it ended.
    pub outcome: SharingOutcome,
}

/// A message about a consent to somebody who takes part in it.
#[derive(Clone, Debug)]
pub struct Notification {
    /// To whom.
    pub party: String,
    /// The lasting name of what it told.
    pub kind: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// When it was taken; `None` means not yet.
    pub taken: Option<DateTime<Utc>>,
    /// Whether it was given up on.
    pub given_up: bool,
}

impl Notification {
    /// What it told, in words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self.kind.as_str() {
            "artifact.issued" => fl!(l, "consent-told-issued"),
            "artifact.status_changed" => fl!(l, "consent-told-changed"),
            "account.delinked" => fl!(l, "consent-told-delinked"),
            "consent_request.decided" => fl!(l, "event-approved"),
            other => readable(other),
        }
    }
}
