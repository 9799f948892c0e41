//! From columns to values of the model, and back. A value that cannot be read is an error that
//! names table, column and row, never a guess.

use std::str::FromStr;

use chrono::{DateTime, TimeZone, Utc};
use serde::{Serialize, de::DeserializeOwned};

use crate::service::ManagerError;

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'a>(pub &'static str, pub &'static str, pub &'a str);

impl At<'_> {
    /// The error that names this place.
    pub(crate) fn corrupt(self) -> ManagerError {
        ManagerError::Corrupt {
            table: self.0,
            column: self.1,
            row: self.2.to_owned(),
        }
    }
}

/// A value with a text form.
pub(crate) fn text<T: FromStr>(at: At<'_>, value: &str) -> Result<T, ManagerError> {
    value.parse().map_err(|_| at.corrupt())
}

/// A JSON document.
pub(crate) fn json<T: DeserializeOwned>(at: At<'_>, value: &str) -> Result<T, ManagerError> {
    serde_json::from_str(value).map_err(|_| at.corrupt())
}

/// The bare name of an enum's variant.
pub(crate) fn word<T: DeserializeOwned>(at: At<'_>, value: &str) -> Result<T, ManagerError> {
    serde_json::from_value(serde_json::Value::String(value.to_owned())).map_err(|_| at.corrupt())
}

/// A moment.
pub(crate) fn moment(at: At<'_>, millis: i64) -> Result<DateTime<Utc>, ManagerError> {
    Utc.timestamp_millis_opt(millis)
        .single()
        .ok_or_else(|| at.corrupt())
}

/// A count.
pub(crate) fn count(at: At<'_>, value: i64) -> Result<u32, ManagerError> {
    u32::try_from(value).map_err(|_| at.corrupt())
}

/// The JSON text of a value of the model.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, ManagerError> {
    serde_json::to_string(value).map_err(|_| ManagerError::Unwritable)
}

/// The bare name of an enum's variant.
pub(crate) fn to_word<T: Serialize>(value: &T) -> Result<String, ManagerError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(ManagerError::Unwritable),
    }
}
