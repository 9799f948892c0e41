//! What an FI document says, once it is read.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, NaiveDate, Utc};

use super::rule::FiRule;

/// The types of documents that are read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FiKind {
    /// A savings or current account.
    Deposit,
    /// A deposit for a fixed time.
    TermDeposit,
    /// A deposit that is paid in instalments.
    RecurringDeposit,
}

impl FiKind {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::Deposit, Self::TermDeposit, Self::RecurringDeposit];

    /// The value of `Account.type`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::TermDeposit => "term_deposit",
            Self::RecurringDeposit => "recurring_deposit",
        }
    }

    /// The `fiType` of consents and accounts.
    #[must_use]
    pub const fn fi_type(self) -> &'static str {
        match self {
            Self::Deposit => "DEPOSIT",
            Self::TermDeposit => "TERM_DEPOSIT",
            Self::RecurringDeposit => "RECURRING_DEPOSIT",
        }
    }

    /// The namespace of its elements.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::Deposit => "http://api.rebit.org.in/FISchema/deposit",
            Self::TermDeposit => "http://api.rebit.org.in/FISchema/term_deposit",
            Self::RecurringDeposit => "http://api.rebit.org.in/FISchema/recurring_deposit",
        }
    }
}

/// One account. Never printed: all of it is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct FiDocument {
    /// The type.
    pub kind: FiKind,
    /// The schema's version, as the provider says.
    pub version: String,
    /// The reference under which the account was linked.
    pub linked_acc_ref: String,
    /// The account's number, masked by the provider.
    pub masked_acc_number: String,
    /// ISO 4217. Stands in the summary of a deposit; INR where a document does not say.
    pub currency: String,
    /// Who holds it.
    pub profile: Option<FiProfile>,
    /// What is in it.
    pub summary: Option<FiSummary>,
    /// What moved.
    pub transactions: Option<FiTransactions>,
}

/// Who holds an account.
#[derive(Clone, PartialEq, Eq)]
pub struct FiProfile {
    /// Held by several (`JOINT`).
    pub joint: bool,
    /// The holders, the first one first.
    pub holders: Vec<FiHolder>,
}

/// One holder. What is empty in a document is absent here.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FiHolder {
    /// Full name.
    pub name: Option<String>,
    /// Date of birth.
    pub dob: Option<NaiveDate>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// `REGISTERED` or `NOT-REGISTERED`.
    pub nominee: Option<bool>,
    /// Landline number.
    pub landline: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Permanent account number.
    pub pan: Option<String>,
    /// Whether central KYC was done.
    pub ckyc_compliance: Option<bool>,
}

/// What is in an account.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FiSummary {
    /// `currentBalance` of a deposit, else `currentValue`, in the currency's minor unit.
    pub balance_minor: Option<i64>,
    /// `type` of a deposit, else `accountType`.
    pub account_type: Option<String>,
    /// `balanceDateTime`.
    pub at: Option<DateTime<Utc>>,
    /// The schema's other attributes, as they came; what is empty is absent.
    pub more: BTreeMap<String, String>,
}

/// What moved.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FiTransactions {
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub end: Option<NaiveDate>,
    /// In the document's order.
    pub all: Vec<FiTransaction>,
    /// Those that were not understood.
    pub passed_over: Vec<PassedOver>,
}

/// A transaction that was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedOver {
    /// Where it stands.
    pub line: u64,
    /// Why.
    pub rule: FiRule,
}

/// One transaction.
#[derive(Clone, PartialEq, Eq)]
pub struct FiTransaction {
    /// The provider's id, unique within the account; some leave it empty.
    pub id: Option<String>,
    /// Which way.
    pub movement: Movement,
    /// `CASH`, `ATM`, `CARD`, `UPI`, `FT`, `OTHERS`.
    pub mode: Option<String>,
    /// Never negative, in the currency's minor unit.
    pub amount_minor: i64,
    /// What was in the account afterwards.
    pub balance_minor: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
    /// From when on it counts.
    pub value_date: Option<NaiveDate>,
    /// The provider's text.
    pub narration: Option<String>,
    /// Reference or cheque number.
    pub reference: Option<String>,
}

/// `Transaction.type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Movement {
    /// Into a deposit.
    Credit,
    /// Out of a deposit.
    Debit,
    /// The first payment into a term or recurring deposit.
    Opening,
    /// Interest that was added.
    Interest,
    /// Tax deducted at source.
    Tds,
    /// A payment into a recurring deposit.
    Installment,
    /// The last payment out.
    Closing,
    /// Anything else; it is not said which way.
    Others,
}

impl Movement {
    /// Those that have a name of their own.
    pub const ALL: [Self; 8] = [
        Self::Credit,
        Self::Debit,
        Self::Opening,
        Self::Interest,
        Self::Tds,
        Self::Installment,
        Self::Closing,
        Self::Others,
    ];

    /// The value of the attribute.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credit => "CREDIT",
            Self::Debit => "DEBIT",
            Self::Opening => "OPENING",
            Self::Interest => "INTEREST",
            Self::Tds => "TDS",
            Self::Installment => "INSTALLMENT",
            Self::Closing => "CLOSING",
            Self::Others => "OTHERS",
        }
    }

    /// Whether money came in, where that is known.
    #[must_use]
    pub const fn is_credit(self) -> Option<bool> {
        match self {
            Self::Credit | Self::Opening | Self::Interest | Self::Installment => Some(true),
            Self::Debit | Self::Tds | Self::Closing => Some(false),
            Self::Others => None,
        }
    }
}

/// Types whose values are all personal print their name and nothing else.
macro_rules! silent {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

silent!(
    FiDocument,
    FiProfile,
    FiHolder,
    FiSummary,
    FiTransactions,
    FiTransaction
);
