//! Files that she brings herself: what is understood of one, and what is not. Pure: nothing here
//! keeps anything, and nothing of a file is in her records before she has seen this and said so.
//!
//! A record that is not understood is left out and counted by what is wrong with it, with the lines
//! where; a file that is not understood at all is an [`UploadError`]. What is understood is marked as
//! brought by her ([`crate::dataset::own`]): no source has signed it.
//!
//! # Adding a format
//! 1. Write a module that makes [`Understood`] of its bytes.
//! 2. Give it a [`Format`] and tell it apart in [`understand`].
//! 3. Give the format its words in `ui/src/store/upload.rs`.

mod amount;
mod csv;
mod date;
mod export;
mod fhir;
mod guess;
mod json;
mod record;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::{
    amount::Decimal,
    csv::{CsvOptions, CsvTable, Currency, Delimiter, Role},
    date::DateForm,
    record::{Claim, Found, Group, Problem, Understood},
};

/// Most bytes of a file.
pub const MOST_BYTES: usize = 20 * 1000 * 1000;
/// Most records in a file.
pub const MOST_RECORDS: usize = 100_000;
/// Hours that a file waits for her.
pub const WAITS_HOURS: i64 = 24;

/// The formats that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A bank's table of bookings.
    Csv,
    /// A FHIR R4 Bundle, as JSON.
    Fhir,
    /// Records by kind, as JSON.
    Json,
    /// What another Amanat store gave her to take along.
    Export,
}

impl Format {
    /// Its lasting name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Fhir => "fhir",
            Self::Json => "json",
            Self::Export => "export",
        }
    }
}

/// Why a file is not understood at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`MOST_BYTES`].
    #[error("the file has more than {MOST_BYTES} bytes")]
    TooLarge,
    /// It holds more than [`MOST_RECORDS`].
    #[error("the file has more than {MOST_RECORDS} records")]
    TooManyRecords,
    /// It is no text.
    #[error("the file is not text")]
    NotText,
    /// It begins like JSON and is not.
    #[error("the file is not valid json")]
    NotJson,
    /// It is JSON of some other kind.
    #[error("the file is json of an unknown kind")]
    UnknownJson,
    /// No line of it can be the head of a table.
    #[error("the file is not a table")]
    NotTable,
    /// It is about more than one person.
    #[error("the file is about more than one person")]
    SeveralPeople,
}

impl UploadError {
    /// Its lasting name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::TooManyRecords => "too-many-records",
            Self::NotText => "not-text",
            Self::NotJson => "not-json",
            Self::UnknownJson => "unknown-json",
            Self::NotTable => "not-table",
            Self::SeveralPeople => "several-people",
        }
    }

    /// Every one, for the words on her pages.
    pub const ALL: [Self; 8] = [
        Self::Empty,
        Self::TooLarge,
        Self::TooManyRecords,
        Self::NotText,
        Self::NotJson,
        Self::UnknownJson,
        Self::NotTable,
        Self::SeveralPeople,
    ];
}

/// What is made of a file at `now`; a table with these options, or with guessed ones.
///
/// # Errors
/// When it is not understood at all.
pub fn understand(
    bytes: &[u8],
    options: Option<&CsvOptions>,
    now: DateTime<Utc>,
) -> Result<Understood, UploadError> {
    if bytes.len() > MOST_BYTES {
        return Err(UploadError::TooLarge);
    }
    let text = text_of(bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        None => Err(UploadError::Empty),
        Some('{' | '[') => {
            let value: serde_json::Value =
                consent_model::json::parse(text.trim_start().as_bytes(), MOST_BYTES)
                    .map_err(|_| UploadError::NotJson)?;
            if value.get("resourceType").is_some() {
                fhir::understand(&value, now)
            } else if value.get("format").is_some() {
                export::understand(&value, now)
            } else {
                json::understand(&value, now)
            }
        }
        Some(_) => csv::understand(text, options, now),
    }
}

/// The file as text: UTF-8, or else the one-byte letters that older programs write. A file with
/// control characters is no text.
fn text_of(bytes: &[u8]) -> Result<String, UploadError> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}');
    // Letters of Windows-1252 lie where ISO 8859-1 has control characters; NUL is in no text.
    if text.chars().any(|c| is_control(c) && c < '\u{80}') {
        return Err(UploadError::NotText);
    }
    Ok(text)
}

/// Counts per name, for what was not used.
type Counts = BTreeMap<String, u64>;

#[cfg(test)]
mod tests {
    use service_kit::testing;

    use super::*;

    #[test]
    fn what_is_no_table_and_no_json_is_refused_whole() {
        for (bytes, error) in [
            (&b""[..], UploadError::Empty),
            (b" \n ", UploadError::Empty),
            (b"{", UploadError::NotJson),
            (b"{\"a\":1,\"a\":2}", UploadError::NotJson),
            (b"{\"x\":[]}", UploadError::UnknownJson),
            (b"[1]", UploadError::UnknownJson),
            (b"{\"format\":\"other\"}", UploadError::UnknownJson),
            (b"{\"resourceType\":\"Patient\"}", UploadError::UnknownJson),
            (b"PK\x03\x04\x00\x00", UploadError::NotText),
            (b"one line", UploadError::NotTable),
        ] {
            let found = understand(bytes, None, testing::start());
            assert_eq!(found.err(), Some(error), "{bytes:?}");
        }
        let large = vec![b'a'; MOST_BYTES + 1];
        let found = understand(&large, None, testing::start());
        assert_eq!(found.err(), Some(UploadError::TooLarge));
    }
}
