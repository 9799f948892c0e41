//! What of a document was consented to.

use chrono::{DateTime, Utc};

use super::{FiDocument, FiTransaction, money};
use crate::sources::mapping::minor_units;

/// Consent types, range and filters of one consent. Nothing is wanted by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiWanted {
    /// Consent type `PROFILE`.
    pub profile: bool,
    /// Consent type `SUMMARY`.
    pub summary: bool,
    /// Consent type `TRANSACTIONS`.
    pub transactions: bool,
    /// First moment of the range.
    pub from: DateTime<Utc>,
    /// Last moment of the range.
    pub to: DateTime<Utc>,
    /// All of them must hold of a transaction.
    pub filters: Vec<FiFilter>,
}

/// One `DataFilter`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FiFilter {
    /// `TRANSACTIONTYPE`, `=` or `!=`.
    TransactionType {
        /// `=`, else `!=`.
        equal: bool,
        /// `CREDIT`, else `DEBIT`.
        credit: bool,
    },
    /// `TRANSACTIONAMOUNT`: the amount without its sign.
    TransactionAmount {
        /// The operator.
        op: Comparison,
        /// In the minor unit of the account's currency.
        minor: i64,
    },
}

/// The operator of a `DataFilter`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `<`
    Less,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
}

impl Comparison {
    /// Reads the operator.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "=" => Self::Equal,
            "!=" => Self::NotEqual,
            ">" => Self::Greater,
            "<" => Self::Less,
            ">=" => Self::AtLeast,
            "<=" => Self::AtMost,
            _ => return None,
        })
    }

    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Greater => left > right,
            Self::Less => left < right,
            Self::AtLeast => left >= right,
            Self::AtMost => left <= right,
        }
    }
}

impl FiFilter {
    /// A filter of amounts as a consent has it, in the account's currency. `None` if `value` is no
    /// decimal, or finer than the currency.
    #[must_use]
    pub fn amount(op: Comparison, value: &str, currency: &str) -> Option<Self> {
        let minor = minor_units(value.trim(), money::places_of(currency))?;
        Some(Self::TransactionAmount { op, minor })
    }

    /// A movement of which it is not said which way it went satisfies no filter on that.
    fn takes(self, transaction: &FiTransaction) -> bool {
        match self {
            Self::TransactionType { equal, credit } => transaction
                .movement
                .is_credit()
                .is_some_and(|is| (is == credit) == equal),
            Self::TransactionAmount { op, minor } => op.holds(transaction.amount_minor, minor),
        }
    }
}

impl FiWanted {
    fn takes(&self, transaction: &FiTransaction) -> bool {
        (self.from..=self.to).contains(&transaction.at)
            && self.filters.iter().all(|filter| filter.takes(transaction))
    }
}

impl FiDocument {
    /// The document without what was not consented to. Its days become those of the range.
    #[must_use]
    pub fn narrowed(mut self, wanted: &FiWanted) -> Self {
        self.profile = self.profile.filter(|_| wanted.profile);
        self.summary = self.summary.filter(|_| wanted.summary);
        self.transactions = self.transactions.filter(|_| wanted.transactions);
        if let Some(transactions) = &mut self.transactions {
            transactions.start = Some(money::day_of(wanted.from));
            transactions.end = Some(money::day_of(wanted.to));
            transactions.all.retain(|one| wanted.takes(one));
            transactions.passed_over.clear();
        }
        self
    }
}
