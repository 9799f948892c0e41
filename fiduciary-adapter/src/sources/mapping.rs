//! From a table of the host's to a dataset: which column comes from where, as the configuration says
//! it, checked against the dataset's schema before anything is read.
//!
//! All tabular sources share it. A rule is one of a small closed set ([`Form`]); amounts are decimal
//! text all the way and never pass through a float. A record that a rule cannot convert is passed
//! over, with the column and the reason, never the value.

mod convert;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt};

use chrono::FixedOffset;
use consent_model::dataset::{Column, ColumnType, DatasetKind, Row, check_row};
use serde::{Deserialize, Deserializer, de};

use self::convert::Conversion;
pub(crate) use self::convert::{masked, minor_units};

/// `[sources.customers]`: where it stands how people call themselves, when that is not the customer
/// key itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomersConfig {
    /// Table, file or path.
    pub from: String,
    /// Column of what she types: a customer number, a mobile number.
    pub typed: String,
    /// Column of the customer key.
    pub customer: String,
}

/// `[sources.datasets."bank.transactions"]`: where one kind of records is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatasetConfig {
    /// Table, file or path.
    pub from: String,
    /// Column of the customer key.
    pub customer: String,
    /// Column, or columns, that name the account; none where her records belong to no account.
    #[serde(default, deserialize_with = "one_or_more")]
    pub account: Vec<String>,
    /// For each column of the dataset where it comes from.
    pub columns: BTreeMap<String, ColumnConfig>,
}

/// Where one column of a dataset comes from: the name of a column, or a rule.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct ColumnConfig {
    /// The column of the table.
    #[serde(default)]
    pub from: Option<String>,
    /// The same value for every record, instead of a column.
    #[serde(default)]
    pub constant: Option<String>,
    /// How it is read; the usual way of the column's type, when left out.
    #[serde(default, rename = "as")]
    pub form: Option<Form>,
    /// Of a date or time, as `strftime` writes it: `%d/%m/%Y`.
    #[serde(default)]
    pub format: Option<String>,
    /// Of a time that does not say its own: `+05:30`. UTC, when left out.
    #[serde(default)]
    pub utc_offset: Option<String>,
    /// Of an amount: digits after the point in the currency; 2, when left out.
    #[serde(default)]
    pub places: Option<u32>,
    /// Of an amount without a sign: when it is a debit.
    #[serde(default)]
    pub negative_when: Option<NegativeWhen>,
    /// Other words for codes. A code that is not here is passed over, unless there is `otherwise`.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// The word for every code that is not in `map`.
    #[serde(default)]
    pub otherwise: Option<String>,
    /// Whether blanks at both ends are cut off.
    #[serde(default)]
    pub trim: bool,
}

/// A column that tells debits from credits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NegativeWhen {
    /// The column.
    pub column: String,
    /// What it holds for a debit.
    pub is: Vec<String>,
}

/// How a value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// As it is.
    Text,
    /// A whole number.
    Integer,
    /// A decimal number.
    Real,
    /// A decimal amount, as a whole number of the currency's smallest unit, exactly.
    MinorUnits,
    /// `YYYY-MM-DD`, or `format`.
    Date,
    /// RFC 3339, `YYYY-MM-DD HH:MM:SS`, or `format`; given in UTC.
    Timestamp,
    /// Dots and the last four characters.
    Masked,
    /// The name of the account, made of the dataset's `account`; takes no `from`.
    Account,
}

impl Form {
    const fn of(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Text => Self::Text,
            ColumnType::Integer => Self::Integer,
            ColumnType::Real => Self::Real,
            ColumnType::Date => Self::Date,
            ColumnType::Timestamp => Self::Timestamp,
        }
    }

    const fn yields(self) -> ColumnType {
        match self {
            Self::Text | Self::Masked | Self::Account => ColumnType::Text,
            Self::Integer | Self::MinorUnits => ColumnType::Integer,
            Self::Real => ColumnType::Real,
            Self::Date => ColumnType::Date,
            Self::Timestamp => ColumnType::Timestamp,
        }
    }
}

impl<'de> Deserialize<'de> for ColumnConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> de::Visitor<'de> for Either {
            type Value = ColumnConfig;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column, or `{ from = \"...\", as = \"...\" }`")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<ColumnConfig, E> {
                Ok(ColumnConfig {
                    from: Some(name.to_owned()),
                    ..ColumnConfig::default()
                })
            }

            fn visit_map<M: de::MapAccess<'de>>(self, map: M) -> Result<ColumnConfig, M::Error> {
                ColumnConfig::deserialize(de::value::MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct Either;
    impl<'de> de::Visitor<'de> for Either {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a column, or a list of names")
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<Vec<String>, E> {
            Ok(vec![name.to_owned()])
        }

        fn visit_seq<S: de::SeqAccess<'de>>(self, mut seq: S) -> Result<Vec<String>, S::Error> {
            let mut names = Vec::new();
            while let Some(name) = seq.next_element()? {
                names.push(name);
            }
            Ok(names)
        }
    }
    deserializer.deserialize_any(Either)
}

/// A mapping that cannot work: the place in the configuration, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{place}`: {rule}")]
pub struct MappingError {
    /// As TOML names it.
    pub place: String,
    /// What is wrong, and how to mend it.
    pub rule: String,
}

impl MappingError {
    pub(crate) fn new(place: impl Into<String>, rule: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            rule: rule.into(),
        }
    }
}

/// A value of a table: text, or nothing.
pub(super) type Cell = Option<String>;

/// Why a record is never served.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PassedOver {
    /// The kind of records that it was to be.
    pub dataset: DatasetKind,
    /// Table, file or path, with the line where there are lines.
    pub place: String,
    /// The column that could not be made, if it was one.
    pub column: Option<&'static str>,
    /// What is wrong, without values.
    pub rule: &'static str,
}

/// A checked mapping of one source.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(super) customers: Option<CustomersConfig>,
    pub(super) datasets: BTreeMap<DatasetKind, Dataset>,
}

/// A checked mapping of one dataset.
#[derive(Debug, Clone)]
pub(super) struct Dataset {
    pub(super) kind: DatasetKind,
    pub(super) from: String,
    pub(super) customer: String,
    account: Vec<usize>,
    /// The columns of the table that are needed, the customer key first.
    pub(super) wanted: Vec<String>,
    rules: Vec<(&'static Column, Conversion)>,
}

impl Mapping {
    /// Checks a mapping; `place` is the source's place in the configuration.
    ///
    /// # Errors
    /// The first rule that cannot work.
    pub fn check(
        place: &str,
        customers: Option<&CustomersConfig>,
        datasets: &BTreeMap<String, DatasetConfig>,
    ) -> Result<Self, MappingError> {
        if datasets.is_empty() {
            let rule = "name at least one dataset: `[sources.datasets.\"bank.transactions\"]`";
            return Err(MappingError::new(format!("{place}.datasets"), rule));
        }
        let mut checked = BTreeMap::new();
        for (name, config) in datasets {
            let place = format!("{place}.datasets.\"{name}\"");
            let kind = name.parse::<DatasetKind>().map_err(|_| {
                let known: Vec<_> = DatasetKind::ALL.iter().map(|k| k.name()).collect();
                let rule = format!("no such dataset; there are {}", known.join(", "));
                MappingError::new(&place, rule)
            })?;
            checked.insert(kind, Dataset::check(&place, kind, config)?);
        }
        Ok(Self {
            customers: customers.cloned(),
            datasets: checked,
        })
    }

    /// The datasets that it gives.
    #[must_use]
    pub fn kinds(&self) -> Vec<DatasetKind> {
        self.datasets.keys().copied().collect()
    }
}

impl Dataset {
    fn check(place: &str, kind: DatasetKind, config: &DatasetConfig) -> Result<Self, MappingError> {
        let schema = kind.schema();
        let mut wanted = vec![config.customer.clone()];
        let mut want = |name: &str| {
            wanted.iter().position(|w| w == name).unwrap_or_else(|| {
                wanted.push(name.to_owned());
                wanted.len() - 1
            })
        };
        let account: Vec<_> = config.account.iter().map(|name| want(name)).collect();
        let names = || {
            let names: Vec<_> = schema.columns.iter().map(|c| c.name).collect();
            names.join(", ")
        };
        for name in config.columns.keys() {
            if schema.column(name).is_none() {
                let rule = format!("`{kind}` has no such column; it has {}", names());
                return Err(MappingError::new(format!("{place}.columns.{name}"), rule));
            }
        }
        let mut rules = Vec::new();
        for column in schema.columns {
            let place = format!("{place}.columns.{}", column.name);
            match config.columns.get(column.name) {
                Some(rule) => {
                    let rule = rule.check(&place, column, !account.is_empty(), &mut want)?;
                    rules.push((column, rule));
                }
                None if column.optional => {}
                None => {
                    let rule = "the column is required; say which column it comes from, or \
                                `{ constant = \"...\" }`";
                    return Err(MappingError::new(place, rule));
                }
            }
        }
        Ok(Self {
            kind,
            from: config.from.clone(),
            customer: config.customer.clone(),
            account,
            wanted,
            rules,
        })
    }

    /// Whether its records belong to accounts.
    pub(super) fn has_accounts(&self) -> bool {
        !self.account.is_empty()
    }

    /// The name of the account of a record; none where the record names none.
    pub(super) fn account_of(&self, record: &[Cell]) -> Option<String> {
        // One name for each combination: the hyphens within parts are written otherwise.
        let part = |place: &usize| {
            let text = record.get(*place)?.as_deref().filter(|t| !t.is_empty())?;
            Some(match self.account.len() {
                1 => text.to_owned(),
                _ => text.replace('%', "%25").replace('-', "%2D"),
            })
        };
        let parts: Option<Vec<String>> = self.account.iter().map(part).collect();
        parts.map(|parts| parts.join("-"))
    }

    /// The record as the dataset has it.
    pub(super) fn row(
        &self,
        record: &[Cell],
        account: &str,
    ) -> Result<Row, (Option<&'static str>, &'static str)> {
        let mut row = Row::new();
        for (column, rule) in &self.rules {
            match rule.convert(record, account) {
                Ok(Some(value)) => {
                    row.insert(column.name.to_owned(), value);
                }
                Ok(None) if column.optional => {}
                Ok(None) => return Err((Some(column.name), "it is empty, and is required")),
                Err(rule) => return Err((Some(column.name), rule)),
            }
        }
        match check_row(self.kind, &row) {
            Ok(()) => Ok(row),
            Err(_) => Err((None, "the record does not fit its dataset")),
        }
    }
}

impl ColumnConfig {
    fn check(
        &self,
        place: &str,
        column: &'static Column,
        has_accounts: bool,
        want: &mut impl FnMut(&str) -> usize,
    ) -> Result<Conversion, MappingError> {
        let wrong = |rule: String| Err(MappingError::new(place, rule));
        let form = self.form.unwrap_or_else(|| Form::of(column.kind));
        if form.yields() != column.kind {
            return wrong(format!(
                "`as` gives a {:?}, and the column is a {:?}",
                form.yields(),
                column.kind
            ));
        }
        let only = |given: bool, field: &str, forms: &[Form]| {
            if given && !forms.contains(&form) {
                return Err(MappingError::new(
                    place,
                    format!("`{field}` has no meaning for this `as`; take it out"),
                ));
            }
            Ok(())
        };
        let timed = [Form::Date, Form::Timestamp];
        only(self.format.is_some(), "format", &timed)?;
        only(self.utc_offset.is_some(), "utc_offset", &[Form::Timestamp])?;
        only(self.places.is_some(), "places", &[Form::MinorUnits])?;
        let negative = self.negative_when.is_some();
        only(negative, "negative_when", &[Form::MinorUnits])?;
        let mapped = !self.map.is_empty() || self.otherwise.is_some();
        only(mapped, "map", &[Form::Text])?;
        if let Some(format) = &self.format
            && !convert::is_format(format)
        {
            return wrong("`format` is not one that `strftime` knows; `%d/%m/%Y` is one".into());
        }
        if self.places.is_some_and(|places| places > 4) {
            return wrong("`places` is 4 at most".into());
        }
        let offset = match &self.utc_offset {
            None => None,
            Some(text) => match text.parse::<FixedOffset>() {
                Ok(offset) => Some(offset),
                Err(_) => return wrong("`utc_offset` is written like `+05:30`".into()),
            },
        };
        let from = match (&self.from, &self.constant, form) {
            (None, None, Form::Account) if has_accounts => convert::From::Account,
            (_, _, Form::Account) => {
                return wrong(
                    "`as = \"account\"` takes nothing else, and the dataset needs `account`".into(),
                );
            }
            (Some(name), None, _) => convert::From::Column(want(name)),
            (None, Some(value), _) => convert::From::Constant(value.clone()),
            _ => return wrong("give either `from` or `constant`".into()),
        };
        let negative_when = self
            .negative_when
            .as_ref()
            .map(|when| (want(&when.column), when.is.clone()));
        let rule = Conversion {
            from,
            form,
            format: self.format.clone(),
            offset,
            places: self.places.unwrap_or(2),
            negative_when,
            map: self.map.clone(),
            otherwise: self.otherwise.clone(),
            trim: self.trim,
        };
        if let convert::From::Constant(_) = rule.from
            && let Err(why) = rule.convert(&[], "")
        {
            return wrong(format!("the constant does not do: {why}"));
        }
        Ok(rule)
    }
}
