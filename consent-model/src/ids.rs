//! Every identifier of the flow has its own type: UUIDv7 values that a caller makes from an
//! injected clock and randomness (`service_kit::entropy`). Ids that leave for two different
//! parties are never the same value, so copies of one consent have one [`ArtifactId`] each.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not a UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}: expected a UUID")]
pub struct InvalidId {
    /// The type that was asked for.
    pub kind: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The bare UUID, for storage.
            #[must_use]
            pub const fn uuid(self) -> Uuid { self.0 }
        }

        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.hyphenated().fmt(f) }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if text.len() != 36 { return Err(InvalidId { kind: stringify!($name) }); }
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId { kind: stringify!($name) })
            }
        }
    )+};
}

ids! {
    /// A citizen's account at the manager.
    AccountId,
    /// What a party has signed about a change of its copy.
    AcknowledgementId,
    /// One copy of a consent artifact, for one audience (`jti`).
    ArtifactId,
    /// Somebody who looks at the record for a supervisor.
    AuditorId,
    /// A consent as the citizen sees it: the family of artifacts of one decision.
    ConsentId,
    /// A recorded decision.
    DecisionId,
    /// One attempt to deliver a webhook.
    DeliveryId,
    /// Records taken into a store.
    DepositId,
    /// An entry of a history or ledger.
    EventId,
    /// An archive of the record that was asked for.
    ExportId,
    /// A link between a person and an account at a provider or store.
    LinkId,
    /// A message to a person, inside the manager.
    MessageId,
    /// A notice as shown.
    NoticeId,
    /// A passkey of hers at the manager.
    PasskeyId,
    /// A receipt for a release.
    ReceiptId,
    /// One person acting for another.
    RepresentationId,
    /// A consent request.
    RequestId,
    /// A request of hers to use a right of hers at an organisation.
    RightsRequestId,
    /// A data session, as one of its two ends knows it.
    SessionId,
    /// A sharing record.
    SharingId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hyphenated_uuid_is_an_id() {
        for bad in [
            "",
            "x",
            "01890a5d-ac96-774b-bcce-b302099a805",
            "{01890a5d-ac96-774b-bcce-b302099a8057}",
        ] {
            assert!(bad.parse::<ArtifactId>().is_err(), "{bad}");
        }
        let id: ArtifactId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        assert_eq!(id.to_string(), "01890a5d-ac96-774b-bcce-b302099a8057");
    }
}
