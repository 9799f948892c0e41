//! Amounts as banks write them, exactly: `1,23,456.78`, `1.234,5`, `(100)`, `100-`, `₹ 20 Dr`. They
//! never pass through a float.

use serde::{Deserialize, Serialize};

/// Which sign separates the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
}

impl Decimal {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Point, Self::Comma];

    /// Its name in a form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }

    const fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// The amount in minor units, of which `10^places` make one; `None` for what is no amount, finer
/// than a minor unit or too large.
pub(super) fn minor_units(text: &str, decimal: Decimal, places: u32) -> Option<i64> {
    let (negative, digits) = signed(text)?;
    let (whole, fraction) = digits.split_once(decimal.sign()).unwrap_or((&digits, ""));
    let whole = ungrouped(whole)?;
    if whole.is_empty() && fraction.is_empty() || fraction.contains(['.', ',']) {
        return None;
    }
    let mut minor: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let mut fraction = fraction.bytes();
    for _ in 0..places {
        let digit = fraction.next().unwrap_or(b'0');
        let digit = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
        minor = minor.checked_mul(10)?.checked_add(digit)?;
    }
    if fraction.any(|digit| digit != b'0') {
        return None;
    }
    Some(if negative { -minor } else { minor })
}

/// Splits off signs, currencies and what says in or out; the rest is digits and separators.
fn signed(text: &str) -> Option<(bool, String)> {
    let mut rest = text.trim().to_owned();
    let mut negative = false;
    if let Some(inside) = rest.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (negative, rest) = (true, inside.to_owned());
    }
    for (word, out) in [("cr.", false), ("cr", false), ("dr.", true), ("dr", true)] {
        let at = rest.len().saturating_sub(word.len());
        let ends = rest
            .get(at..)
            .is_some_and(|end| end.eq_ignore_ascii_case(word));
        if ends {
            negative |= out;
            rest.truncate(at);
            break;
        }
    }
    let mut digits = String::with_capacity(rest.len());
    for (place, sign) in rest.trim().char_indices() {
        match sign {
            '-' | '\u{2212}' => {
                let last = place + sign.len_utf8() == rest.trim().len();
                if !digits.is_empty() && !last {
                    return None;
                }
                negative = true;
            }
            '+' if digits.is_empty() => {}
            '0'..='9' | '.' | ',' => digits.push(sign),
            // Grouping in other scripts, and a currency before or after.
            ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}' => {}
            '₹' | '€' | '$' | '£' | '¥' => {}
            _ => {
                let rest = rest.trim();
                let currency = ["INR", "Rs.", "Rs", "EUR", "USD", "GBP", "JPY"];
                let found = currency
                    .iter()
                    .find(|word| rest.starts_with(**word) || rest.ends_with(**word))?;
                let without = rest
                    .strip_prefix(*found)
                    .or_else(|| rest.strip_suffix(*found))?;
                let (sign, digits) = signed(without)?;
                return Some((negative || sign, digits));
            }
        }
    }
    digits
        .bytes()
        .any(|b| b.is_ascii_digit())
        .then_some((negative, digits))
}

/// The digits of a whole number without what groups them: groups of two or three, the last of three.
fn ungrouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split([',', '.']).collect();
    let all_digits = whole
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b',' || b == b'.');
    let well_grouped = groups.len() == 1
        || groups.last().is_some_and(|last| last.len() == 3)
            && groups.iter().all(|group| (1..=3).contains(&group.len()));
    (all_digits && well_grouped).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_amount_or_finer_than_a_minor_unit_is_none() {
        for text in [
            "",
            "-",
            "x",
            "1.2.3",
            "1,23.456,7",
            "12-3",
            "1.005",
            "NaN",
            "1e5",
            "99999999999999999999",
            "1,2",
            "--",
            "₹",
        ] {
            assert_eq!(minor_units(text, Decimal::Point, 2), None, "{text}");
        }
        assert_eq!(minor_units("1.5", Decimal::Point, 0), None);
    }

    #[test]
    fn amounts_are_read_exactly_as_banks_write_them() {
        for (text, decimal, minor) in [
            ("1,23,456.78", Decimal::Point, 12_345_678),
            ("1,234", Decimal::Point, 123_400),
            ("1.234,5", Decimal::Comma, 123_450),
            ("1 234,56", Decimal::Comma, 123_456),
            ("-0.05", Decimal::Point, -5),
            (".5", Decimal::Point, 50),
            ("(100)", Decimal::Point, -10_000),
            ("100-", Decimal::Point, -10_000),
            ("\u{2212}7", Decimal::Point, -700),
            ("20.00 Dr", Decimal::Point, -2000),
            ("20.00Cr.", Decimal::Point, 2000),
            ("₹ 20", Decimal::Point, 2000),
            ("Rs. 20.10", Decimal::Point, 2010),
            ("20,10 EUR", Decimal::Comma, 2010),
            ("1.500", Decimal::Point, 150),
        ] {
            assert_eq!(minor_units(text, decimal, 2), Some(minor), "{text}");
        }
        assert_eq!(minor_units("1.500", Decimal::Comma, 0), Some(1500));
    }
}
