//! Financial information as the Account Aggregator network names it: kinds of accounts, parts of a
//! statement, and filters (ReBIT AA 2.1.0, `FITypes`, `consentTypes`, `DataFilter`).
//!
//! Adding one: a row in [`FiType`], and its plain names in every `ui/i18n/*/ui.ftl` (`fi-type`).

use serde::{Deserialize, Serialize};

macro_rules! fi_types {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// A kind of account.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum FiType {
            $($(#[$doc])* #[serde(rename = $word)] $name,)+
        }

        impl FiType {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// As it is written on the network.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

fi_types! {
    /// Savings and current accounts.
    Deposit = "DEPOSIT",
    /// Term deposits.
    TermDeposit = "TERM_DEPOSIT",
    /// Recurring deposits.
    RecurringDeposit = "RECURRING_DEPOSIT",
    /// Systematic investment plans.
    Sip = "SIP",
    /// Commercial paper.
    CommercialPaper = "CP",
    /// Government securities.
    GovtSecurities = "GOVT_SECURITIES",
    /// Shares.
    Equities = "EQUITIES",
    /// Bonds.
    Bonds = "BONDS",
    /// Debentures.
    Debentures = "DEBENTURES",
    /// Mutual funds.
    MutualFunds = "MUTUAL_FUNDS",
    /// Exchange-traded funds.
    Etf = "ETF",
    /// Depository receipts.
    Idr = "IDR",
    /// Collective investment schemes.
    Cis = "CIS",
    /// Alternative investment funds.
    Aif = "AIF",
    /// Insurance policies.
    InsurancePolicies = "INSURANCE_POLICIES",
    /// National Pension System.
    Nps = "NPS",
    /// Infrastructure investment trusts.
    Invit = "INVIT",
    /// Real estate investment trusts.
    Reit = "REIT",
    /// Goods and services tax returns.
    Gstr = "GSTR1_3B",
    /// Life insurance.
    LifeInsurance = "LIFE_INSURANCE",
    /// General insurance.
    GeneralInsurance = "GENERAL_INSURANCE",
    /// Anything else.
    Other = "OTHER",
}

impl std::str::FromStr for FiType {
    type Err = UnknownFiType;

    fn from_str(text: &str) -> Result<Self, UnknownFiType> {
        let mut all = Self::ALL.iter().copied();
        all.find(|kind| kind.name() == text).ok_or(UnknownFiType)
    }
}

/// No kind of account of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such FI type")]
pub struct UnknownFiType;

/// A part of what there is to know of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum ConsentType {
    /// Who holds it.
    Profile,
    /// Balance and the like.
    Summary,
    /// What was booked.
    Transactions,
}

/// A rule by which the provider leaves transactions out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FiFilter {
    /// What is compared.
    #[serde(rename = "type")]
    pub kind: FiFilterKind,
    /// How.
    pub operator: Comparison,
    /// With what.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 64)))]
    pub value: String,
}

/// What a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum FiFilterKind {
    /// Credit or debit.
    TransactionType,
    /// The amount.
    TransactionAmount,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Comparison {
    /// Equal.
    #[serde(rename = "=")]
    Equal,
    /// Not equal.
    #[serde(rename = "!=")]
    NotEqual,
    /// More.
    #[serde(rename = ">")]
    More,
    /// Less.
    #[serde(rename = "<")]
    Less,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
}
