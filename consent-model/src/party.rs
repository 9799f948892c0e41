//! Who takes part: fiduciaries, stores and the pairwise names people have towards them.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{jose::Jwks, logo::Logo};

/// A name that does not follow the rules of its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}: {rule}")]
pub struct InvalidName {
    /// The type that was asked for.
    pub kind: &'static str,
    /// The rule that it broke.
    pub rule: &'static str,
}

macro_rules! text_name {
    ($(#[$doc:meta])* $name:ident, $rule:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl FromStr for $name {
            type Err = InvalidName;
            fn from_str(text: &str) -> Result<Self, InvalidName> {
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.to_owned())) }
                else { Err(InvalidName { kind: stringify!($name), rule: $rule }) }
            }
        }
        impl TryFrom<String> for $name {
            type Error = InvalidName;
            fn try_from(text: String) -> Result<Self, InvalidName> { text.parse() }
        }
        impl From<$name> for String { fn from(name: $name) -> Self { name.0 } }
    };
}

/// How a name is shown to whoever debugs: as it is, or by its type where it stands for a person.
macro_rules! debug {
    ($($open:ident)+; $($personal:ident)+) => {
        $(impl fmt::Debug for $open {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($open)).field(&self.0).finish()
            }
        })+
        $(impl fmt::Debug for $personal {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($personal))
            }
        })+
    };
}

debug!(PartyId ItemId; Pseudonym LinkReference);

text_name!(
    /// A registered party, named like a host: `bank.example`.
    PartyId,
    "3 to 80 of a-z, 0-9, `.` and `-`, beginning and ending with a letter or digit",
    |t| (3..=80).contains(&t.len())
        && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
        && t.as_bytes().first().zip(t.as_bytes().last()).is_some_and(|(a, z)| {
            a.is_ascii_alphanumeric() && z.is_ascii_alphanumeric()
        })
);

text_name!(
    /// How one party knows one person: random, pairwise, and of no meaning to anyone else. The
    /// link to the person can be destroyed (design §3).
    Pseudonym,
    "16 to 64 of A-Z, a-z, 0-9, `-` and `_`",
    |t| (16..=64).contains(&t.len())
        && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
);

text_name!(
    /// How a source names a linked account (or set of accounts) towards the network: opaque.
    LinkReference,
    "8 to 64 of A-Z, a-z, 0-9, `-` and `_`",
    |t| (8..=64).contains(&t.len())
        && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
);

text_name!(
    /// The name of one item inside a request, chosen by the data user: `income`.
    ItemId,
    "1 to 32 of a-z, 0-9, `-` and `_`",
    |t| (1..=32).contains(&t.len())
        && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
);

/// What a party may do on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asks for answers or records (ReBIT: FIU; DPDP: Data Fiduciary, transferee).
    DataUser,
    /// Holds records of people (ReBIT: FIP).
    Provider,
    /// Hosts personal stores.
    Store,
}

/// Whether the registry lets the party act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// May act.
    Active,
    /// May not act for now.
    Suspended,
    /// Has left.
    Withdrawn,
}

/// A registry entry. As an answer it is open: a newer manager may say more. Whoever reads one from a
/// configuration refuses what is not here.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Party {
    /// Its name on the network.
    pub id: PartyId,
    /// Its name for people.
    pub name: String,
    /// Roles it holds.
    pub roles: Vec<Role>,
    /// Whether it may act.
    pub standing: Standing,
    /// Registered since.
    pub since: DateTime<Utc>,
    /// Where people find it.
    pub website: Url,
    /// Where people complain to it (DPDP Rules, rule 3(c) and rule 14(3)).
    pub grievance_url: Url,
    /// Root of its machine endpoints; ends with `/`.
    pub endpoint: Url,
    /// Its public signing keys.
    pub keys: Jwks,
    /// What a provider can deposit; empty for others.
    #[serde(default)]
    pub datasets: Vec<crate::dataset::DatasetKind>,
    /// Its logo: a small PNG in base64. Without one, people see its initials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
}

impl Party {
    /// Whether it is active and holds the role.
    #[must_use]
    pub fn may_act_as(&self, role: Role) -> bool {
        self.standing == Standing::Active && self.roles.contains(&role)
    }
}

/// Who did something (design §6: withdrawn by her and revoked by another are told apart).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The person herself.
    Citizen,
    /// Acting for a child or a person with a disability (DPDP Act s.9).
    Guardian,
    /// Nominated under DPDP Act s.14.
    Nominee,
    /// The party that receives.
    DataUser,
    /// The party that serves.
    Provider,
    /// This consent manager: time, lint, operator.
    Manager,
    /// The Data Protection Board.
    Board,
}

impl Actor {
    /// Whether the person herself, or one who stands for her, acted.
    #[must_use]
    pub const fn is_on_her_side(self) -> bool {
        matches!(self, Self::Citizen | Self::Guardian | Self::Nominee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_outside_their_rule_are_refused() {
        for bad in ["", "AB", "Bank", "-bank", "bank.", "bank/x", "a b c"] {
            assert!(bad.parse::<PartyId>().is_err(), "{bad}");
        }
        assert!("bank.example".parse::<PartyId>().is_ok());
        assert!("short".parse::<Pseudonym>().is_err());
        assert!(serde_json::from_str::<ItemId>("\"A\"").is_err());
    }
}
