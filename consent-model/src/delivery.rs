//! Why a receiver does not take what a source delivered: lasting names that she, the receiver, the
//! manager and the source all know. A name tells what is wrong and nothing of the records, so that
//! the manager can pass it on and stays blind.
//!
//! Adding one: add the variant; a test keeps the table in `docs/protocol.md` with it, and the
//! store's pages want words for it (`ui/src/wording/fault.rs`).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! delivery_faults {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $meaning:literal;)+) => {
        /// What is wrong with a delivery. It was refused whole.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum DeliveryFault { $($(#[$doc])* $variant,)+ }

        impl DeliveryFault {
            /// Every fault there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its lasting name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it means, for the engineer at the source.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)+ }
            }
        }
    };
}

delivery_faults! {
    /// There is no page.
    NoPage = "no-page", "the delivery has no page";
    /// A page is missing, repeated, out of order or not the last.
    PageOrder = "page-order", "a page is missing, repeated, out of order or not the last";
    /// A page cannot be opened.
    NotOpened = "not-opened", "a page is cut off, was changed, or is sealed to another key";
    /// A page is not signed by the source.
    NotSigned = "not-signed", "a page is not signed with a registered key of the source";
    /// A page is signed, and is no page.
    Malformed = "malformed", "a page is signed, but does not have the form of a page";
    /// A page was made for something else.
    OtherDelivery = "other-delivery", "a page belongs to another request, item or receipt";
    /// An answer where records belong.
    NotRecords = "not-records", "a page does not hold records";
    /// Records of a kind that was not asked for.
    NotAsked = "not-asked", "a kind of records was not asked for";
    /// Records of days that were not asked for.
    OutsideRange = "outside-range", "a record is of a day that was not asked for";
    /// Too many bytes, pages or records.
    TooLarge = "too-large", "the delivery has too many bytes, pages or records";
    /// A record that does not fit its schema.
    OutsideSchema = "outside-schema", "a record does not fit the schema of its kind";
    /// A value that cannot be.
    AbsurdValue = "absurd-value", "a day or an amount is beyond what can be";
    /// The same record twice, saying different things.
    Contradiction = "contradiction", "the delivery contradicts itself about a record";
    /// Another person's records.
    WrongPerson = "wrong-person", "the delivery is about more than one person, or another one";
    /// The session has brought other pages before.
    SessionUsed = "session-used", "the session has brought another delivery before";
    /// The receipt has come before, in another session.
    Repeated = "repeated", "the delivery repeats an earlier one under a new session";
    /// Who delivered may not deliver now.
    SourceStanding = "source-standing", "the source is not an active provider";
}

impl fmt::Display for DeliveryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.meaning())
    }
}

/// The name is not a fault's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown fault of a delivery")]
pub struct UnknownFault;

impl FromStr for DeliveryFault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        let mut all = Self::ALL.iter().copied();
        all.find(|fault| fault.name() == name).ok_or(UnknownFault)
    }
}

impl Serialize for DeliveryFault {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for DeliveryFault {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let name = String::deserialize(d)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

/// `POST /v1/data-sessions/{session}/fault`: the receiver does not take what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeliveryRefusal {
    /// Why.
    pub fault: DeliveryFault,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_page_says_what_each_fault_means() {
        let page = include_str!("../../docs/protocol.md");
        for fault in DeliveryFault::ALL {
            let line = format!("| `{}` | {} |", fault.name(), fault.meaning());
            assert!(page.contains(&line), "{line}");
        }
    }

    #[test]
    fn a_name_is_one_fault_and_nothing_else_is_read() {
        let names: BTreeSet<_> = DeliveryFault::ALL.iter().map(|f| f.name()).collect();
        assert_eq!(names.len(), DeliveryFault::ALL.len());
        for fault in DeliveryFault::ALL {
            assert_eq!(fault.name().parse(), Ok(*fault));
        }
        for text in [
            r#"{"fault":"page 3 says 4,300"}"#,
            r#"{"fault":"no-page","why":"x"}"#,
        ] {
            assert!(serde_json::from_str::<DeliveryRefusal>(text).is_err());
        }
    }
}
