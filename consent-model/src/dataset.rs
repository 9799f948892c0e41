//! The kinds of records that providers deposit and questions read: typed columns, each classified
//! on five levels (design §7).
//!
//! Adding one:
//! 1. Add the variant, its name and its schema in [`DatasetKind::schema`].
//! 2. Add its plain names to `ui/src/wording/dataset.rs`.
//! 3. Add a step that makes its table to the store's `vault/schema.rs`, and the kind to what a
//!    deposit asks for in `storage/deposit/state.rs`.
//! 4. Let a source of the adapter serve it (`fiduciary-adapter/src/sources`).

pub mod fhir;

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How far a column may go without further care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Classification {
    /// Anyone may know it.
    Public,
    /// Of use inside the network only.
    Internal,
    /// Personal.
    Sensitive,
    /// Personal, and harmful in the wrong hands: money, health.
    Protected,
    /// Identifies a person or account directly.
    Restricted,
}

/// Type of a column and of its JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// JSON string, at most [`LONGEST_TEXT`] bytes.
    Text,
    /// JSON integer within ±(2^53 - 1).
    Integer,
    /// JSON number, finite.
    Real,
    /// `YYYY-MM-DD`.
    Date,
    /// RFC 3339, UTC.
    Timestamp,
}

/// Longest text value, in bytes.
pub const LONGEST_TEXT: usize = 1024;
/// Largest magnitude of an integer that JSON carries exactly.
pub const LARGEST_INTEGER: i64 = (1 << 53) - 1;

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name in JSON and SQL.
    pub name: &'static str,
    /// Type.
    pub kind: ColumnType,
    /// Whether it may be absent or null.
    pub optional: bool,
    /// Level.
    pub class: Classification,
}

/// The columns of a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// Table name in a vault.
    pub table: &'static str,
    /// All columns. The first is the record's id, unique within one source.
    pub columns: &'static [Column],
    /// The column that a data range is measured on, if the kind has one.
    pub time_column: Option<&'static str>,
}

const fn column(
    name: &'static str,
    kind: ColumnType,
    optional: bool,
    class: Classification,
) -> Column {
    Column {
        name,
        kind,
        optional,
        class,
    }
}

use Classification::{Internal, Protected, Restricted, Sensitive};
use ColumnType::{Date, Integer, Real, Text, Timestamp};

const BANK_ACCOUNTS: Schema = Schema {
    table: "bank_accounts",
    columns: &[
        column("account_id", Text, false, Restricted),
        column("masked_number", Text, false, Sensitive),
        column("kind", Text, false, Sensitive),
        column("currency", Text, false, Internal),
        column("balance_minor", Integer, true, Protected),
    ],
    time_column: None,
};

const BANK_TRANSACTIONS: Schema = Schema {
    table: "bank_transactions",
    columns: &[
        column("transaction_id", Text, false, Restricted),
        column("account_id", Text, false, Restricted),
        column("booked_at", Timestamp, false, Protected),
        // Signed, in the minor unit of the account's currency: a credit is positive.
        column("amount_minor", Integer, false, Protected),
        column("category", Text, false, Protected),
        column("counterparty", Text, true, Restricted),
        column("balance_after_minor", Integer, true, Protected),
    ],
    time_column: Some("booked_at"),
};

const CLINIC_PATIENTS: Schema = Schema {
    table: "clinic_patients",
    columns: &[
        column("patient_id", Text, false, Restricted),
        column("birth_date", Date, true, Sensitive),
        column("gender", Text, true, Sensitive),
    ],
    time_column: None,
};

const CLINIC_CONDITIONS: Schema = Schema {
    table: "clinic_conditions",
    columns: &[
        column("condition_id", Text, false, Restricted),
        column("code", Text, false, Protected),
        column("display", Text, true, Protected),
        column("clinical_status", Text, true, Protected),
        column("onset_on", Date, true, Protected),
    ],
    time_column: Some("onset_on"),
};

const CLINIC_OBSERVATIONS: Schema = Schema {
    table: "clinic_observations",
    columns: &[
        column("observation_id", Text, false, Restricted),
        column("code", Text, false, Protected),
        column("display", Text, true, Protected),
        column("category", Text, true, Protected),
        column("observed_at", Timestamp, false, Protected),
        column("value", Real, true, Protected),
        column("unit", Text, true, Internal),
    ],
    time_column: Some("observed_at"),
};

const CLINIC_MEDICATIONS: Schema = Schema {
    table: "clinic_medications",
    columns: &[
        column("medication_id", Text, false, Restricted),
        column("code", Text, false, Protected),
        column("display", Text, true, Protected),
        column("status", Text, true, Protected),
        column("authored_on", Date, true, Protected),
    ],
    time_column: Some("authored_on"),
};

const CLINIC_IMMUNIZATIONS: Schema = Schema {
    table: "clinic_immunizations",
    columns: &[
        column("immunization_id", Text, false, Restricted),
        column("code", Text, false, Protected),
        column("display", Text, true, Protected),
        column("status", Text, true, Protected),
        column("occurred_at", Timestamp, false, Protected),
    ],
    time_column: Some("occurred_at"),
};

/// A kind of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DatasetKind {
    /// Accounts at a bank.
    #[serde(rename = "bank.accounts")]
    BankAccounts,
    /// Money in and out of them.
    #[serde(rename = "bank.transactions")]
    BankTransactions,
    /// The person as a clinic knows her (FHIR R4 Patient).
    #[serde(rename = "clinic.patients")]
    ClinicPatients,
    /// FHIR R4 Condition.
    #[serde(rename = "clinic.conditions")]
    ClinicConditions,
    /// FHIR R4 Observation; a component of a panel is a row of its own.
    #[serde(rename = "clinic.observations")]
    ClinicObservations,
    /// FHIR R4 MedicationRequest.
    #[serde(rename = "clinic.medications")]
    ClinicMedications,
    /// FHIR R4 Immunization; the code is CVX.
    #[serde(rename = "clinic.immunizations")]
    ClinicImmunizations,
}

/// The name is not a dataset's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown dataset")]
pub struct UnknownDataset;

impl DatasetKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::BankAccounts,
        Self::BankTransactions,
        Self::ClinicPatients,
        Self::ClinicConditions,
        Self::ClinicObservations,
        Self::ClinicMedications,
        Self::ClinicImmunizations,
    ];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BankAccounts => "bank.accounts",
            Self::BankTransactions => "bank.transactions",
            Self::ClinicPatients => "clinic.patients",
            Self::ClinicConditions => "clinic.conditions",
            Self::ClinicObservations => "clinic.observations",
            Self::ClinicMedications => "clinic.medications",
            Self::ClinicImmunizations => "clinic.immunizations",
        }
    }

    /// Its columns.
    #[must_use]
    pub const fn schema(self) -> &'static Schema {
        match self {
            Self::BankAccounts => &BANK_ACCOUNTS,
            Self::BankTransactions => &BANK_TRANSACTIONS,
            Self::ClinicPatients => &CLINIC_PATIENTS,
            Self::ClinicConditions => &CLINIC_CONDITIONS,
            Self::ClinicObservations => &CLINIC_OBSERVATIONS,
            Self::ClinicMedications => &CLINIC_MEDICATIONS,
            Self::ClinicImmunizations => &CLINIC_IMMUNIZATIONS,
        }
    }
}

impl fmt::Display for DatasetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for DatasetKind {
    type Err = UnknownDataset;
    fn from_str(name: &str) -> Result<Self, UnknownDataset> {
        Self::ALL
            .iter()
            .copied()
            .find(|k| k.name() == name)
            .ok_or(UnknownDataset)
    }
}

/// One record: column name to value.
pub type Row = Map<String, Value>;

/// A record that does not fit its schema. Names the column, never the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// A column that the schema does not have.
    #[error("`{dataset}` has no such column")]
    UnknownColumn {
        /// Kind of records.
        dataset: DatasetKind,
    },
    /// A required column is absent.
    #[error("`{dataset}.{column}` is missing")]
    Missing {
        /// Kind of records.
        dataset: DatasetKind,
        /// The column.
        column: &'static str,
    },
    /// The value has another type or is out of bounds.
    #[error("`{dataset}.{column}` is not a valid {kind:?}")]
    WrongType {
        /// Kind of records.
        dataset: DatasetKind,
        /// The column.
        column: &'static str,
        /// What it must be.
        kind: ColumnType,
    },
}

impl RowError {
    /// The kind of records.
    #[must_use]
    pub const fn dataset(&self) -> DatasetKind {
        match self {
            Self::UnknownColumn { dataset }
            | Self::Missing { dataset, .. }
            | Self::WrongType { dataset, .. } => *dataset,
        }
    }
}

impl Schema {
    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|c| c.name == name)
    }
}

/// Checks one record against the schema of its kind.
///
/// # Errors
/// The first column that does not fit.
pub fn check_row(dataset: DatasetKind, row: &Row) -> Result<(), RowError> {
    let schema = dataset.schema();
    if row.keys().any(|name| schema.column(name).is_none()) {
        return Err(RowError::UnknownColumn { dataset });
    }
    for column in schema.columns {
        match row.get(column.name) {
            None | Some(Value::Null) if column.optional => {}
            None | Some(Value::Null) => {
                return Err(RowError::Missing {
                    dataset,
                    column: column.name,
                });
            }
            Some(value) if fits(column.kind, value) => {}
            Some(_) => {
                return Err(RowError::WrongType {
                    dataset,
                    column: column.name,
                    kind: column.kind,
                });
            }
        }
    }
    Ok(())
}

/// Whether a JSON value is a valid value of the type.
#[must_use]
pub fn fits(kind: ColumnType, value: &Value) -> bool {
    match kind {
        Text => value.as_str().is_some_and(|t| t.len() <= LONGEST_TEXT),
        Integer => value
            .as_i64()
            .is_some_and(|n| (-LARGEST_INTEGER..=LARGEST_INTEGER).contains(&n)),
        Real => value.as_f64().is_some_and(f64::is_finite),
        Date => value
            .as_str()
            .is_some_and(|t| t.len() == 10 && t.parse::<NaiveDate>().is_ok()),
        Timestamp => value.as_str().is_some_and(|t| {
            t.len() <= 35 && t.ends_with('Z') && t.parse::<DateTime<Utc>>().is_ok()
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn transaction() -> Row {
        let row = json!({"transaction_id": "t1", "account_id": "a1", "booked_at": "2026-01-01T11:39:00Z",
            "amount_minor": 1_096_049, "category": "income"});
        row.as_object().unwrap().clone()
    }

    #[test]
    fn rows_that_do_not_fit_are_refused_by_column_and_without_the_value() {
        let dataset = DatasetKind::BankTransactions;
        for (column, value) in [
            ("amount_minor", json!(1.5)),
            ("amount_minor", json!(i64::MAX)),
            ("amount_minor", json!(i64::MIN)),
            ("amount_minor", json!(LARGEST_INTEGER + 1)),
            ("amount_minor", json!(-LARGEST_INTEGER - 1)),
            ("booked_at", json!("2026-13-01T00:00:00Z")),
            ("booked_at", json!("2026-01-01T00:00:00+05:30")),
            ("category", json!("x".repeat(LONGEST_TEXT + 1))),
            ("category", Value::Null),
        ] {
            let mut row = transaction();
            row.insert(column.into(), value);
            let text = check_row(dataset, &row).unwrap_err().to_string();
            assert!(text.contains(column) && !text.contains("xxx"), "{text}");
        }
        let mut row = transaction();
        row.insert("note".into(), json!("x"));
        assert_eq!(
            check_row(dataset, &row),
            Err(RowError::UnknownColumn { dataset })
        );
        assert_eq!(check_row(dataset, &transaction()), Ok(()));
        // What fits can be digested, up to the last integer.
        for largest in [LARGEST_INTEGER, -LARGEST_INTEGER] {
            let mut row = transaction();
            row.insert("amount_minor".into(), json!(largest));
            assert_eq!(check_row(dataset, &row), Ok(()));
            assert!(crate::digest::Digest::of_json(&row).is_ok());
        }
    }

    #[test]
    fn every_kind_has_a_name_an_id_column_and_a_time_column_that_exists() {
        for kind in DatasetKind::ALL {
            assert_eq!(kind.name().parse(), Ok(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), json!(kind.name()));
            let schema = kind.schema();
            assert!(schema.columns[0].name.ends_with("_id") && !schema.columns[0].optional);
            assert!(
                schema
                    .time_column
                    .is_none_or(|t| schema.column(t).is_some())
            );
        }
    }
}
