//! What a line of the history says happened: one enum that the operations write and the pages
//! read, so that the two cannot drift apart.
//!
//! # Adding one
//! 1. Add a line to the list: variant, kind of thing, word.
//! 2. Say in `http/pages/event.rs` how she reads it; the compiler asks.

use consent_model::{
    artifact::LifecycleState, party::Actor, question::ReviewState, request::RequestState,
};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::Outcome;

macro_rules! happenings {
    ($($(#[$doc:meta])* $variant:ident = $subject:literal, $action:literal;)+) => {
        /// What happened, to which kind of thing. Stored and downloaded as two words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Happening { $($(#[$doc])* $variant,)+ }

        impl Happening {
            /// Everything that can happen.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The kind of thing it happened to.
            #[must_use]
            pub const fn subject(self) -> &'static str {
                match self { $(Self::$variant => $subject,)+ }
            }

            /// What happened to it.
            #[must_use]
            pub const fn action(self) -> &'static str {
                match self { $(Self::$variant => $action,)+ }
            }
        }
    };
}

happenings! {
    /// She signed in for the first time.
    AccountOpened = "account", "opened";
    /// She chose her address on the Account Aggregator network.
    AddressChosen = "account", "address_chosen";
    /// She approved, and the consent is in force.
    ConsentGranted = "consent", "granted";
    /// She stopped it.
    ConsentWithdrawn = "consent", "withdrawn";
    /// Another stopped it.
    ConsentRevoked = "consent", "revoked";
    /// It is held back.
    ConsentPaused = "consent", "paused";
    /// It goes on.
    ConsentResumed = "consent", "resumed";
    /// Its time is over.
    ConsentExpired = "consent", "expired";
    /// Another took its place.
    ConsentSuperseded = "consent", "superseded";
    /// An item was taken out of it; the reason names the item.
    ItemWithdrawn = "consent", "item_withdrawn";
    /// A party signed that it has heard of a change; the reason names the party.
    ConsentAcknowledged = "consent", "acknowledged";
    /// A source wishes that it end.
    ConsentEndAsked = "consent", "end_asked_for";
    /// A signed request came in.
    RequestReceived = "consent_request", "received";
    /// It was approved.
    RequestApproved = "consent_request", "approved";
    /// It was denied.
    RequestDenied = "consent_request", "denied";
    /// Nobody decided in time.
    RequestExpired = "consent_request", "expired";
    /// What it wanted to replace ended first.
    RequestFailed = "consent_request", "failed";
    /// She saw the exact answer in her store.
    AnswerSeen = "consent_request", "answer_seen";
    /// She was shown the notice.
    NoticeShown = "notice", "shown";
    /// She decided: yes.
    DecisionApproved = "decision", "approved";
    /// She decided: no.
    DecisionDenied = "decision", "denied";
    /// She put it off.
    DecisionDeferred = "decision", "deferred";
    /// A data user asked a source for data.
    SessionOpened = "data_session", "opened";
    /// The source delivered.
    SessionShared = "data_session", "shared";
    /// It came to nothing.
    SessionRefused = "data_session", "refused";
    /// Its time was over before it was done.
    SessionExpired = "data_session", "expired";
    /// She used a right of hers, or complained.
    RightsAsked = "rights_request", "made";
    /// It is being looked at.
    RightsAcknowledged = "rights_request", "acknowledged";
    /// It was answered.
    RightsAnswered = "rights_request", "answered";
    /// She took it to the Board.
    RightsEscalated = "rights_request", "escalated";
    /// She holds it settled.
    RightsClosed = "rights_request", "closed";
    /// She named a nominee.
    NomineeNamed = "representation", "named";
    /// Somebody asked to be a guardian.
    GuardianAsked = "representation", "asked";
    /// The proof was checked: it is in force.
    RepresentationInForce = "representation", "in_force";
    /// The proof was checked: it is none.
    RepresentationRefused = "representation", "refused";
    /// Nobody acts by it any more.
    RepresentationEnded = "representation", "ended";
    /// A source was linked.
    Linked = "link", "linked";
    /// The same again, brought up to date.
    LinkedAgain = "link", "linked_again";
    /// She took it away.
    Unlinked = "link", "unlinked";
    /// She made a passkey.
    PasskeyAdded = "passkey", "added";
    /// She gave it another name.
    PasskeyRenamed = "passkey", "renamed";
    /// She took it away.
    PasskeyRemoved = "passkey", "removed";
    /// A party came into the registry.
    PartyRegistered = "party", "registered";
    /// Its entry changed.
    PartyUpdated = "party", "updated";
    /// A question was registered; it may not be asked yet.
    QuestionRegistered = "question", "registered";
    /// Somebody found it right.
    QuestionReviewed = "question", "reviewed";
    /// It may be asked.
    QuestionPublished = "question", "published";
    /// It may be asked no more.
    QuestionWithdrawn = "question", "withdrawn";
    /// A signing key of ours was made and published; the reason names who did it.
    KeyMade = "signing_key", "made";
    /// A person was erased at her wish; of whom this is nobody can say any more.
    PersonErased = "person", "erased";
    /// What nobody has a ground to keep was destroyed; the reason names who, why and how much.
    RetentionRun = "retention", "run";
    /// What this service publishes of how it works is new or has changed.
    PolicyPublished = "policy", "published";
    /// An archive of the record was made; the reason names for whom.
    ExportMade = "export", "made";
    /// Somebody was given a code to become an auditor; the reason names whom, for whom and by whom.
    AuditorInvited = "auditor", "invited";
    /// She entered it, and looks from now on.
    AuditorJoined = "auditor", "joined";
    /// She looks no more.
    AuditorEnded = "auditor", "ended";
    /// An auditor looked at something; the reason says at what.
    AuditLooked = "audit", "looked";
    /// It is not published any more.
    KeyRetired = "signing_key", "retired";
    /// The same, because another may have had it.
    KeyCompromised = "signing_key", "compromised";
}

impl Happening {
    /// The happening of two stored words.
    #[must_use]
    pub fn of_words(subject: &str, action: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|h| h.subject() == subject && h.action() == action)
    }

    /// A consent came into this state. Withdrawn by her and revoked by another are told apart
    /// (design §6).
    #[must_use]
    pub const fn of_state(state: LifecycleState, actor: Actor) -> Self {
        match state {
            LifecycleState::Active => Self::ConsentResumed,
            LifecycleState::Paused => Self::ConsentPaused,
            LifecycleState::Revoked if actor.is_on_her_side() => Self::ConsentWithdrawn,
            LifecycleState::Revoked => Self::ConsentRevoked,
            LifecycleState::Expired => Self::ConsentExpired,
            LifecycleState::Superseded => Self::ConsentSuperseded,
        }
    }

    /// A question came into this state.
    pub(super) const fn of_question(state: ReviewState) -> Self {
        match state {
            ReviewState::Draft => Self::QuestionRegistered,
            ReviewState::Reviewed => Self::QuestionReviewed,
            ReviewState::Published => Self::QuestionPublished,
            ReviewState::Withdrawn => Self::QuestionWithdrawn,
        }
    }

    /// A request came into this state.
    pub(super) const fn of_request(state: RequestState) -> Self {
        match state {
            RequestState::Pending => Self::RequestReceived,
            RequestState::Approved => Self::RequestApproved,
            RequestState::Denied => Self::RequestDenied,
            RequestState::Expired => Self::RequestExpired,
            RequestState::Failed => Self::RequestFailed,
        }
    }
}

impl From<Outcome> for Happening {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Approved => Self::DecisionApproved,
            Outcome::Denied => Self::DecisionDenied,
            Outcome::Deferred => Self::DecisionDeferred,
        }
    }
}

impl Serialize for Happening {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut words = serializer.serialize_struct("Happening", 2)?;
        words.serialize_field("subject", self.subject())?;
        words.serialize_field("action", self.action())?;
        words.end()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn two_words_name_one_happening_and_are_read_back_as_it() {
        let words: BTreeSet<_> = Happening::ALL
            .iter()
            .map(|h| (h.subject(), h.action()))
            .collect();
        assert_eq!(words.len(), Happening::ALL.len());
        for happening in Happening::ALL {
            let (subject, action) = (happening.subject(), happening.action());
            assert_eq!(Happening::of_words(subject, action), Some(*happening));
        }
        assert_eq!(Happening::of_words("consent", "active"), None);
    }
}
