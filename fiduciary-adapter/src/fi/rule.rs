//! Why a document is not taken.

use std::fmt;

/// Why a document is not taken, or a transaction passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FiRule {
    /// Larger than 64 MiB.
    TooLarge,
    /// Not UTF-8, or said to be something else.
    NotUtf8,
    /// Not XML.
    Malformed,
    /// It ends within an element, or before any.
    EndsEarly,
    /// There is a DTD.
    Dtd,
    /// An entity that is not XML's own.
    Entity,
    /// A character that XML does not have.
    Character,
    /// Elements lie too deep.
    TooDeep,
    /// An element has too many attributes.
    TooManyAttributes,
    /// There are too many elements.
    TooManyElements,
    /// An attribute is there twice.
    AttributeTwice,
    /// The root is another element.
    WrongRoot,
    /// A second root, or text beside it.
    MoreThanRoot,
    /// A type that is not read.
    WrongType,
    /// The namespace is not the type's.
    WrongNamespace,
    /// The account has no reference or no number.
    NoReference,
    /// A part is there twice.
    PartTwice,
    /// The parts are not in the schema's order.
    PartOrder,
    /// The balance is no amount.
    Balance,
    /// The currency is not a code.
    Currency,
    /// Another number of the summary is none.
    SummaryNumber,
    /// The first or last day is none.
    Days,
    /// The amount is none.
    Amount,
    /// It is not said which way it went.
    Movement,
    /// The time is none.
    Time,
    /// The balance of a transaction is none.
    BalanceAfter,
}

impl FiRule {
    /// The rule in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::TooLarge => "the document is too large",
            Self::NotUtf8 => "it is not UTF-8 text",
            Self::Malformed => "it is not well-formed XML",
            Self::EndsEarly => "the document ends before its time, or has no `Account`",
            Self::Dtd => "a DTD is not taken",
            Self::Entity => "there is an entity that is not known",
            Self::Character => "there is a character that XML does not have",
            Self::TooDeep => "elements lie too deep in each other",
            Self::TooManyAttributes => "an element has too many attributes",
            Self::TooManyElements => "there are too many elements",
            Self::AttributeTwice => "an attribute is there twice",
            Self::WrongRoot => "the document is not an `Account`",
            Self::MoreThanRoot => "there is more than one `Account`",
            Self::WrongType => {
                "the `Account` is not of type `deposit`, `term_deposit` or `recurring_deposit`"
            }
            Self::WrongNamespace => "the namespace is not that of the `Account`'s type",
            Self::NoReference => "`Account` needs `linkedAccRef` and `maskedAccNumber`",
            Self::PartTwice => "`Profile`, `Holders`, `Summary` or `Transactions` is there twice",
            Self::PartOrder => "`Profile`, `Summary` and `Transactions` are not in this order",
            Self::Balance => {
                "`currentBalance` (or `currentValue`) is not a decimal of the currency"
            }
            Self::Currency => "`currency` is not a code of three letters",
            Self::SummaryNumber => "an amount of the `Summary` is not a decimal",
            Self::Days => "`startDate` or `endDate` is not a day",
            Self::Amount => "`amount` is not a decimal of the currency",
            Self::Movement => "`type` is none that the type of account has (CREDIT, DEBIT, …)",
            Self::Time => "`transactionTimestamp` (or `transactionDateTime`) is not a time",
            Self::BalanceAfter => {
                "`currentBalance` (or `balance`) is not a decimal of the currency"
            }
        }
    }
}

impl fmt::Display for FiRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// A document that is not taken. Names rule and place, never a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {rule}")]
pub struct FiError {
    /// Where.
    pub line: u64,
    /// Why.
    pub rule: FiRule,
}
