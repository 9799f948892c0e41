//! One value of a table → one value of a dataset.

use std::collections::BTreeMap;

use chrono::{
    DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeZone, Utc,
    format::{Item, StrftimeItems},
};
use serde_json::Value;

use super::{Cell, Form};

/// Where a value comes from.
#[derive(Debug, Clone)]
pub(super) enum From {
    /// A column, by its place among the wanted ones.
    Column(usize),
    /// The configuration.
    Constant(String),
    /// The account's name.
    Account,
}

/// A checked rule.
#[derive(Debug, Clone)]
pub(super) struct Conversion {
    pub(super) from: From,
    pub(super) form: Form,
    pub(super) format: Option<String>,
    pub(super) offset: Option<FixedOffset>,
    pub(super) places: u32,
    pub(super) negative_when: Option<(usize, Vec<String>)>,
    pub(super) map: BTreeMap<String, String>,
    pub(super) otherwise: Option<String>,
    pub(super) trim: bool,
}

impl Conversion {
    /// The value; none where there is none. An empty text is none.
    pub(super) fn convert(
        &self,
        record: &[Cell],
        account: &str,
    ) -> Result<Option<Value>, &'static str> {
        let text = match &self.from {
            From::Column(place) => match record.get(*place).and_then(Option::as_deref) {
                None => return Ok(None),
                Some(text) => text,
            },
            From::Constant(text) => text,
            From::Account => account,
        };
        let is_free_text = matches!(self.form, Form::Text | Form::Account);
        let text = match self.trim || !is_free_text {
            true => text.trim(),
            false => text,
        };
        if text.is_empty() {
            return Ok(None);
        }
        let value = match self.form {
            Form::Text => self.word(text)?.into(),
            Form::Account => text.into(),
            Form::Masked => masked(text).into(),
            Form::Integer => text
                .parse::<i64>()
                .map_err(|_| "it is not a whole number")?
                .into(),
            Form::Real => real(text).ok_or("it is not a decimal number")?,
            Form::MinorUnits => self.amount(text, record)?.into(),
            Form::Date => self.date(text)?.to_string().into(),
            Form::Timestamp => self
                .moment(text)?
                .to_rfc3339_opts(SecondsFormat::Secs, true)
                .into(),
        };
        Ok(Some(value))
    }

    fn word<'a>(&'a self, text: &'a str) -> Result<&'a str, &'static str> {
        if self.map.is_empty() && self.otherwise.is_none() {
            return Ok(text);
        }
        self.map
            .get(text)
            .or(self.otherwise.as_ref())
            .map(String::as_str)
            .ok_or("its code is not in `map`")
    }

    fn amount(&self, text: &str, record: &[Cell]) -> Result<i64, &'static str> {
        let amount = minor_units(text, self.places)
            .ok_or("it is not a decimal with as many places as the currency")?;
        let Some((place, debits)) = &self.negative_when else {
            return Ok(amount);
        };
        if amount < 0 {
            return Err("it has a sign beside the column of `negative_when`");
        }
        match record.get(*place).and_then(Option::as_deref) {
            None => Err("the column of `negative_when` is empty"),
            Some(word) if debits.iter().any(|debit| debit == word.trim()) => Ok(-amount),
            Some(_) => Ok(amount),
        }
    }

    fn date(&self, text: &str) -> Result<NaiveDate, &'static str> {
        let read = match &self.format {
            Some(format) => NaiveDate::parse_from_str(text, format).ok(),
            // Databases write a day as its first moment, too.
            None => text
                .get(..10)
                .filter(|_| matches!(text.as_bytes().get(10), None | Some(b' ' | b'T')))
                .and_then(|day| day.parse().ok()),
        };
        read.filter(|day| in_four_digits(*day))
            .ok_or("it is not a date, or not of the `format`")
    }

    fn moment(&self, text: &str) -> Result<DateTime<Utc>, &'static str> {
        let read = match &self.format {
            Some(format) => DateTime::parse_from_str(text, format)
                .map(|at| at.with_timezone(&Utc))
                .ok()
                .or_else(|| self.local(NaiveDateTime::parse_from_str(text, format).ok()?))
                .or_else(|| {
                    let day = NaiveDate::parse_from_str(text, format).ok()?;
                    self.local(day.and_time(NaiveTime::MIN))
                }),
            None => self.usual(text),
        };
        read.filter(|at| in_four_digits(at.date_naive()))
            .ok_or("it is not a time, or not of the `format`")
    }

    /// RFC 3339, and as PostgreSQL and SQLite write times.
    fn usual(&self, text: &str) -> Option<DateTime<Utc>> {
        if let Ok(day) = text.parse::<NaiveDate>() {
            return self.local(day.and_time(NaiveTime::MIN));
        }
        let text = text.replacen('T', " ", 1).replace('Z', "+00");
        if let Ok(at) = DateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S%.f%#z") {
            return Some(at.with_timezone(&Utc));
        }
        ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok())
            .and_then(|at| self.local(at))
    }

    fn local(&self, at: NaiveDateTime) -> Option<DateTime<Utc>> {
        match &self.offset {
            None => Some(at.and_utc()),
            Some(offset) => offset
                .from_local_datetime(&at)
                .single()
                .map(|at| at.with_timezone(&Utc)),
        }
    }
}

/// What RFC 3339 can write.
fn in_four_digits(day: NaiveDate) -> bool {
    use chrono::Datelike;
    (0..=9999).contains(&day.year())
}

/// Whether `strftime` could have written it.
pub(super) fn is_format(format: &str) -> bool {
    let mut items = StrftimeItems::new(format).peekable();
    items.peek().is_some() && !items.any(|item| item == Item::Error)
}

/// Digits, with a sign and an exponent if need be; words such as `NaN` are none.
fn real(text: &str) -> Option<Value> {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let number: f64 = text.parse().ok().filter(|_| plain)?;
    serde_json::Number::from_f64(number).map(Value::Number)
}

/// Dots and the last four characters; all dots when there are not twice as many.
pub(crate) fn masked(text: &str) -> String {
    let count = text.chars().count();
    let shown = if count >= 8 { 4 } else { 0 };
    let tail: String = text.chars().skip(count - shown).collect();
    format!("••••{tail}")
}

/// `-2800.0` → `-280000` with two places, exactly; `None` for anything finer, and for what is not a
/// decimal.
pub(crate) fn minor_units(text: &str, places: u32) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return None;
    }
    let mut minor: i64 = whole.parse().ok()?;
    let mut fraction = fraction.bytes();
    for _ in 0..places {
        let digit = i64::from(fraction.next().unwrap_or(b'0') - b'0');
        minor = minor.checked_mul(10)?.checked_add(digit)?;
    }
    let finer = fraction.any(|digit| digit != b'0');
    (!finer).then_some(if negative { -minor } else { minor })
}
