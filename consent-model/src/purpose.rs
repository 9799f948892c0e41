//! Why data is asked for. Purposes come from one closed table: an unknown code means *no*.
//!
//! Codes 101–105 are those of the ReBIT Account Aggregator purpose table; `dpv:` codes are terms
//! of the W3C Data Privacy Vocabulary. Adding one: add a row to [`TABLE`]; its plain text reaches
//! the notice (`consent-manager/src/service/request.rs` shows the English text so far).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A row of the purpose table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurposeFacts {
    /// The code as it stands in requests and artifacts.
    pub code: &'static str,
    /// Where the code is defined.
    pub reference: &'static str,
    /// One plain sentence in English.
    pub text: &'static str,
    /// Longest term that is usual for it, in days; longer is shown as "more than usual".
    pub usual_days: i64,
}

const REBIT: &str = "https://api.rebit.org.in/aa/purpose/";
const DPV: &str = "https://w3id.org/dpv#";

/// Every purpose that may be asked for.
pub const TABLE: &[PurposeFacts] = &[
    PurposeFacts {
        code: "101",
        reference: REBIT,
        text: "Wealth management service",
        usual_days: 365,
    },
    PurposeFacts {
        code: "102",
        reference: REBIT,
        text: "Customer spending patterns, budget or other reportings",
        usual_days: 365,
    },
    PurposeFacts {
        code: "103",
        reference: REBIT,
        text: "Aggregated statement",
        usual_days: 365,
    },
    PurposeFacts {
        code: "104",
        reference: REBIT,
        text: "Explicit consent for monitoring of the accounts",
        usual_days: 365,
    },
    PurposeFacts {
        code: "105",
        reference: REBIT,
        text: "Explicit one-time consent for the accounts",
        usual_days: 30,
    },
    PurposeFacts {
        code: "dpv:ScientificResearch",
        reference: DPV,
        text: "Scientific research",
        usual_days: 365,
    },
    PurposeFacts {
        code: "dpv:RequestedServiceProvision",
        reference: DPV,
        text: "Providing a service that you have asked for",
        usual_days: 90,
    },
    PurposeFacts {
        code: "dpv:RightsFulfilment",
        reference: DPV,
        text: "Keeping a copy of your own records in your own store",
        usual_days: 3650,
    },
];

/// A known purpose.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Purpose(&'static PurposeFacts);

/// The code is not in the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown purpose code")]
pub struct UnknownPurpose;

impl Purpose {
    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// The row of the table.
    #[must_use]
    pub const fn facts(self) -> &'static PurposeFacts {
        self.0
    }
}

impl FromStr for Purpose {
    type Err = UnknownPurpose;
    fn from_str(code: &str) -> Result<Self, UnknownPurpose> {
        TABLE
            .iter()
            .find(|row| row.code == code)
            .map(Self)
            .ok_or(UnknownPurpose)
    }
}

impl TryFrom<String> for Purpose {
    type Error = UnknownPurpose;
    fn try_from(code: String) -> Result<Self, UnknownPurpose> {
        code.parse()
    }
}

impl From<Purpose> for String {
    fn from(purpose: Purpose) -> Self {
        purpose.code().into()
    }
}

impl fmt::Debug for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Purpose({})", self.code())
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_code_is_refused() {
        for bad in ["", "106", "dpv:Marketing", "DPV:ScientificResearch"] {
            assert_eq!(bad.parse::<Purpose>(), Err(UnknownPurpose));
        }
        assert_eq!("105".parse::<Purpose>().unwrap().code(), "105");
    }
}
