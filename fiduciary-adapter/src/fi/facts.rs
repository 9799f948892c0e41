//! The attributes of the ReBIT schemas, each list in its schema's order.
//!
//! From the schemas' published documentation (`deposit.xsd`, `term_deposit_v1.2.xsd`,
//! `recurring_deposit.xsd`) and the tables that aggregators publish of them.

use super::FiKind;

/// What an attribute holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Any text, also an empty one.
    Text,
    /// Any text, and it may be left out.
    OptionalText,
    /// A decimal, carried as text: may be empty.
    Decimal,
    /// `YYYY-MM-DD`.
    Date,
    /// A `dateTime`.
    Moment,
    /// `true` or `false`.
    Flag,
    /// One of these.
    OneOf(&'static [&'static str]),
}

pub(crate) type Attribute = (&'static str, Form);

use Form::{Date, Decimal, Flag, Moment, OneOf, OptionalText, Text};

pub(crate) const HOLDER: &[Attribute] = &[
    ("name", Text),
    ("dob", Date),
    ("mobile", Text),
    ("nominee", OneOf(&["REGISTERED", "NOT-REGISTERED"])),
    ("landline", OptionalText),
    ("address", OptionalText),
    ("email", Text),
    ("pan", Text),
    ("ckycCompliance", Flag),
];

const DEPOSIT: &[Attribute] = &[
    ("currentBalance", Decimal),
    ("currency", Text),
    ("exchgeRate", Text),
    ("balanceDateTime", Moment),
    ("type", OneOf(&["SAVINGS", "CURRENT"])),
    ("branch", Text),
    ("facility", OneOf(&["OD", "CC"])),
    ("ifscCode", Text),
    ("micrCode", Text),
    ("openingDate", Date),
    ("currentODLimit", Decimal),
    ("drawingLimit", Decimal),
    ("status", OneOf(&["ACTIVE", "INACTIVE"])),
];

const ACCOUNT_TYPES: Form = OneOf(&["FIXED", "SWEEP", "RECURRING", "FLEXIBLE"]);
const PAYOUTS: Form = OneOf(&[
    "MONTHLY",
    "QUARTERLY",
    "HALF-YEARLY",
    "YEARLY",
    "OnMaturity",
]);
const COMPUTATIONS: Form = OneOf(&["SIMPLE", "COMPOUND"]);
const COMPOUNDING: Form = OneOf(&["MONTHLY", "QUARTERLY", "HALF-YEARLY", "YEARLY"]);

const TERM: &[Attribute] = &[
    ("branch", Text),
    ("openingDate", Date),
    ("ifsc", Text),
    ("accountType", ACCOUNT_TYPES),
    ("maturityAmount", Decimal),
    ("maturityDate", Date),
    ("description", Text),
    ("interestPayout", PAYOUTS),
    ("interestRate", Text),
    ("principalAmount", Decimal),
    ("tenureDays", Text),
    ("tenureMonths", Text),
    ("tenureYears", Text),
    ("interestComputation", COMPUTATIONS),
    ("compoundingFrequency", COMPOUNDING),
    ("interestPeriodicPayoutAmount", Decimal),
    ("interestOnMaturity", Text),
    ("currentValue", Decimal),
];

const RECURRING: &[Attribute] = &[
    ("branch", Text),
    ("openingDate", Date),
    ("ifsc", Text),
    ("accountType", ACCOUNT_TYPES),
    ("maturityAmount", Decimal),
    ("maturityDate", Date),
    ("description", Text),
    ("interestPayout", PAYOUTS),
    ("interestRate", Text),
    ("principalAmount", Decimal),
    ("tenureDays", Text),
    ("tenureMonths", Text),
    ("tenureYears", Text),
    ("recurringAmount", Decimal),
    ("recurringDepositDay", Text),
    ("interestComputation", COMPUTATIONS),
    ("compoundingFrequency", COMPOUNDING),
    ("interestPeriodicPayoutAmount", Decimal),
    ("interestOnMaturity", Text),
    ("currentValue", Decimal),
];

pub(crate) const MODES: &[&str] = &["CASH", "ATM", "CARD", "UPI", "FT", "OTHERS"];

const DEPOSIT_TRANSACTION: &[Attribute] = &[
    ("type", OneOf(&["CREDIT", "DEBIT"])),
    ("mode", OneOf(MODES)),
    ("amount", Decimal),
    ("currentBalance", Decimal),
    ("transactionTimestamp", Moment),
    ("valueDate", Date),
    ("txnId", Text),
    ("narration", Text),
    ("reference", Text),
];

const TERM_TRANSACTION: &[Attribute] = &[
    ("txnId", Text),
    ("amount", Decimal),
    ("narration", Text),
    (
        "type",
        OneOf(&[
            "OPENING",
            "INTEREST",
            "TDS",
            "INSTALLMENT",
            "CLOSING",
            "OTHERS",
        ]),
    ),
    ("mode", OneOf(MODES)),
    ("balance", Decimal),
    ("transactionDateTime", Moment),
    ("valueDate", Date),
    ("reference", Text),
];

/// Attributes of `Summary`.
pub(crate) const fn summary(kind: FiKind) -> &'static [Attribute] {
    match kind {
        FiKind::Deposit => DEPOSIT,
        FiKind::TermDeposit => TERM,
        FiKind::RecurringDeposit => RECURRING,
    }
}

/// Attributes of `Transaction`.
pub(crate) const fn transaction(kind: FiKind) -> &'static [Attribute] {
    match kind {
        FiKind::Deposit => DEPOSIT_TRANSACTION,
        FiKind::TermDeposit | FiKind::RecurringDeposit => TERM_TRANSACTION,
    }
}

/// Attributes of `Summary` that [`FiSummary`](super::FiSummary) has members for.
pub(crate) const NAMED: &[&str] = &[
    "currentBalance",
    "currentValue",
    "currency",
    "balanceDateTime",
    "type",
    "accountType",
];
