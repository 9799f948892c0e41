//! What of a person's records an answer is worked out over: days, and whose records.
//!
//! It is part of the request and of the artifact, so nobody can widen it, and the store grants a
//! question nothing else.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{party::PartyId, term::DataRange};

/// Most providers that one item may name.
pub const MOST_PROVIDERS: usize = 16;

/// Providers whose records alone count, by their names on the network (ReBIT `Accounts.fipId`).
pub type Providers = BTreeSet<PartyId>;

/// Days and providers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Days, both ends included.
    pub range: DataRange,
    /// Only records that these have signed; none named: whoever signed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub providers: Option<Providers>,
}

/// Whoever signed them.
impl From<DataRange> for Scope {
    fn from(range: DataRange) -> Self {
        Self {
            range,
            providers: None,
        }
    }
}

/// Whether a list of providers can be asked for: named at all, it names some and not too many.
#[must_use]
pub fn may_name(providers: Option<&Providers>) -> bool {
    providers.is_none_or(|named| (1..=MOST_PROVIDERS).contains(&named.len()))
}
