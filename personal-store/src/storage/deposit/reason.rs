//! Why nothing came of a request for records: lasting names in the database, words on her pages
//! (`ui/src/wording/fault.rs`).
//!
//! Adding one: add the variant to the list; a test of the pages asks for its words.

use std::{fmt, str::FromStr};

use consent_model::{
    dataset::DatasetKind, delivery::DeliveryFault, problem::ProblemType, request::RequestState,
};
use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)+) => {
        /// Why nothing came of a request for records.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Reason {
            $($(#[$doc])* $variant,)+
            /// What came was refused.
            Fault(DeliveryFault),
        }

        impl Reason {
            /// Every reason that is not a fault of what came.
            pub const BEFORE_IT_CAME: &'static [Self] = &[$(Self::$variant,)+];

            /// Its lasting name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Fault(fault) => fault.name(),
                }
            }
        }
    };
}

reasons! {
    /// She said no.
    Denied = "denied";
    /// Nobody decided in time.
    NotDecided = "not-decided";
    /// The manager could not carry it out.
    NotCarriedOut = "not-carried-out";
    /// Somebody else said yes.
    ByAnother = "by-another";
    /// She said yes to another request for the same.
    ByOtherRequest = "by-other-request";
    /// Nobody can tell who said yes.
    NotProven = "not-proven";
    /// It was approved with what does not count here as hers: a passkey that she has not confirmed, or
    /// a sign-in where only passkeys count.
    NotConfirmedHere = "not-confirmed-here";
    /// The consent that came is not a genuine one.
    NotGenuine = "not-genuine";
    /// The consent that came is for something else.
    ConsentUnfit = "consent-unfit";
    /// The consent ended before the records came.
    ConsentEnded = "consent-ended";
    /// Her store is not linked any more.
    NotLinked = "not-linked";
    /// The manager did not take the request.
    NotTaken = "not-taken";
    /// The source says that it has no records.
    NoRecords = "no-records";
    /// The source did not deliver.
    NotDelivered = "not-delivered";
    /// The records had not all come when their time was over.
    NotWhole = "not-whole";
    /// The records were not fetched in time.
    NotFetched = "not-fetched";
    /// Something of the store's own is missing or damaged.
    OwnFault = "own-fault";
    /// It was refused by an older program, which kept no name.
    Unnamed = "unnamed";
}

impl Reason {
    /// Why nothing comes of a request that stands so, if nothing does.
    #[must_use]
    pub const fn of_request(state: RequestState) -> Option<Self> {
        match state {
            RequestState::Denied => Some(Self::Denied),
            RequestState::Expired => Some(Self::NotDecided),
            RequestState::Failed => Some(Self::NotCarriedOut),
            RequestState::Pending | RequestState::Approved => None,
        }
    }

    /// What a refusal of the manager's, or of the source's through it, means for the deposit.
    #[must_use]
    pub const fn of_problem(kind: ProblemType, otherwise: Self) -> Self {
        match kind {
            ProblemType::ConsentRevoked
            | ProblemType::ConsentExpired
            | ProblemType::ConsentSuperseded
            | ProblemType::ConsentPaused => Self::ConsentEnded,
            ProblemType::NoData => Self::NoRecords,
            ProblemType::SessionExpired => Self::NotFetched,
            ProblemType::ForgedArtifact
            | ProblemType::InvalidEvidence
            | ProblemType::WrongAudience => Self::NotGenuine,
            ProblemType::NotLinked => Self::NotLinked,
            _ => otherwise,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Reason {
    type Err = super::state::UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let mut all = Self::BEFORE_IT_CAME.iter().copied();
        match all.find(|reason| reason.name() == name) {
            Some(reason) => Ok(reason),
            None => name
                .parse()
                .map(Self::Fault)
                .map_err(|_| super::state::UnknownName),
        }
    }
}

/// Where in a delivery its fault lies. Never a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultPlace {
    /// Page, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Record in the page, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Kind of records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetKind>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_reads_back_as_itself() {
        let faults = DeliveryFault::ALL.iter().map(|fault| Reason::Fault(*fault));
        for reason in Reason::BEFORE_IT_CAME.iter().copied().chain(faults) {
            assert_eq!(reason.name().parse(), Ok(reason), "{reason}");
        }
        assert!("you said no".parse::<Reason>().is_err());
    }
}
