//! `report/statement.json`: what the manager states of itself to who oversees it (DPDP Rules 2025, First
//! Schedule, Part B, item 12): its controls, that it fulfils the conditions of its registration, that it
//! keeps its duties. It is its word, under its signature; what follows from the log stands beside it in
//! the figures.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Longest statement, in bytes.
pub const LONGEST: u64 = 4 << 20;

/// What a manager states. Closed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Of which time it speaks: from, and up to and without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// What the archive was made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// One for each duty or safeguard.
    pub controls: Vec<Control>,
    /// Who the manager is: name and value.
    pub particulars: Vec<(String, String)>,
}

/// What is done about one duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Of the law: `Part B, item 4(c)`.
    pub item: String,
    /// What the manager does.
    pub says: String,
    /// As it is set or was counted.
    pub value: Value,
}

/// Why a statement says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// It ends before it begins.
    #[error("the period of the statement ends before it begins")]
    Period,
    /// A control or a particular without its name or its words.
    #[error("a control or a particular of the statement is empty")]
    Empty,
}

impl Statement {
    /// Whether it has the form of one.
    ///
    /// # Errors
    /// [`StatementError`].
    pub fn check(&self) -> Result<(), StatementError> {
        if self.period.is_some_and(|(from, to)| to < from) {
            return Err(StatementError::Period);
        }
        let blank = |text: &String| text.trim().is_empty();
        let empty = |control: &Control| blank(&control.item) || blank(&control.says);
        if self.controls.iter().any(empty) || self.particulars.iter().any(|(name, _)| blank(name)) {
            return Err(StatementError::Empty);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> Result<Statement, serde_json::Error> {
        serde_json::from_value(value)
    }

    #[test]
    fn a_statement_that_says_nothing_or_something_unknown_is_refused() {
        assert!(read(json!({"controls": [], "particulars": [], "more": 1})).is_err());
        assert!(
            read(json!({"controls": [{"item": "x", "says": "y"}], "particulars": []})).is_err()
        );
        let empty =
            json!({"controls": [{"item": " ", "says": "y", "value": 1}], "particulars": []});
        assert_eq!(read(empty).unwrap().check(), Err(StatementError::Empty));
        let turned = json!({"controls": [], "particulars": [],
            "period": ["2026-11-02T00:00:00Z", "2026-11-01T00:00:00Z"]});
        assert_eq!(read(turned).unwrap().check(), Err(StatementError::Period));
    }

    #[test]
    fn a_statement_is_read_as_it_was_written() {
        let statement = Statement {
            controls: vec![Control {
                item: "Part B, item 4(c)".into(),
                says: "kept for seven years".into(),
                value: json!({"days": 2557}),
            }],
            particulars: vec![("name".into(), "A manager".into())],
            ..Statement::default()
        };
        assert_eq!(statement.check(), Ok(()));
        let text = serde_json::to_value(&statement).unwrap();
        assert_eq!(read(text).unwrap(), statement);
    }
}
