//! How a table of bookings is to be read: what is guessed first and hers to correct.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::upload::{DateForm, Decimal};

/// What separates the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// Tabulator.
    Tab,
    /// `|`
    Bar,
}

impl Delimiter {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar];

    /// Its name in a form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Bar => "bar",
        }
    }

    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }
}

/// The currency of the amounts, with the places of its minor unit (ISO 4217).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Indian rupee.
    Inr,
    /// Euro.
    Eur,
    /// US dollar.
    Usd,
    /// Pound sterling.
    Gbp,
    /// Japanese yen, which has no minor unit.
    Jpy,
}

impl Currency {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Inr, Self::Eur, Self::Usd, Self::Gbp, Self::Jpy];

    /// Its code.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inr => "INR",
            Self::Eur => "EUR",
            Self::Usd => "USD",
            Self::Gbp => "GBP",
            Self::Jpy => "JPY",
        }
    }

    /// The currency of this code, when it is one of them.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == code)
    }

    /// How many places of one unit the minor unit takes.
    #[must_use]
    pub const fn places(self) -> u32 {
        match self {
            Self::Jpy => 0,
            _ => 2,
        }
    }
}

/// What a column of the table can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The day or time of the booking.
    Day,
    /// One amount with a sign.
    Amount,
    /// Money out, without a sign.
    Out,
    /// Money in, without a sign.
    In,
    /// The balance afterwards.
    Balance,
    /// Who paid or was paid, or the bank's text.
    Counterparty,
    /// What it was for.
    Category,
    /// The account.
    Account,
    /// The bank's number of the booking.
    Id,
}

impl Role {
    /// Every one, in the order of the form.
    pub const ALL: [Self; 9] = [
        Self::Day,
        Self::Amount,
        Self::Out,
        Self::In,
        Self::Balance,
        Self::Counterparty,
        Self::Category,
        Self::Account,
        Self::Id,
    ];

    /// Its name in a form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Amount => "amount",
            Self::Out => "out",
            Self::In => "in",
            Self::Balance => "balance",
            Self::Counterparty => "counterparty",
            Self::Category => "category",
            Self::Account => "account",
            Self::Id => "id",
        }
    }
}

/// How the table is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CsvOptions {
    /// What separates the columns.
    pub delimiter: Delimiter,
    /// The head of the table: the number of the record that holds the names of the columns, from 0.
    pub head: usize,
    /// The order of day, month and year.
    pub date: DateForm,
    /// What separates the fraction of an amount.
    pub decimal: Decimal,
    /// The currency of the amounts.
    pub currency: Currency,
    /// Which column is what, from 0.
    pub columns: BTreeMap<Role, usize>,
}
