//! From where a deposit comes and how far it has come, and their names in the database.

use std::{fmt, str::FromStr};

use consent_model::dataset::DatasetKind;

/// From what kind of provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DepositKind {
    /// Accounts and transactions.
    Bank,
    /// Patient, conditions, observations, medications.
    Clinic,
}

/// How far a deposit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DepositState {
    /// She is asked by the manager.
    Asked,
    /// She approved another request for the same. Nothing comes of this one: should she approve it
    /// too, the manager is told that the consent ends.
    Superseded,
    /// She approved.
    Approved,
    /// The data request is signed.
    Requested,
    /// The session is open.
    Waiting,
    /// The records are in the vault; pages are to be confirmed.
    Taken,
    /// Finished.
    Done,
    /// Refused after it was approved: the manager is still to be told that the consent ends.
    Ending,
    /// Refused, whole.
    Refused,
}

impl DepositKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bank, Self::Clinic];

    /// What is asked for.
    #[must_use]
    pub fn datasets(self) -> Vec<DatasetKind> {
        match self {
            Self::Bank => vec![DatasetKind::BankAccounts, DatasetKind::BankTransactions],
            Self::Clinic => vec![
                DatasetKind::ClinicPatients,
                DatasetKind::ClinicConditions,
                DatasetKind::ClinicObservations,
                DatasetKind::ClinicMedications,
                DatasetKind::ClinicImmunizations,
            ],
        }
    }
}

impl fmt::Display for DepositKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bank => "bank",
            Self::Clinic => "clinic",
        })
    }
}

/// The text names none of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown name")]
pub struct UnknownName;

impl FromStr for DepositKind {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        match name {
            "bank" => Ok(Self::Bank),
            "clinic" => Ok(Self::Clinic),
            _ => Err(UnknownName),
        }
    }
}

impl FromStr for DepositState {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Ok(match name {
            "asked" => Self::Asked,
            "superseded" => Self::Superseded,
            "approved" => Self::Approved,
            "requested" => Self::Requested,
            "waiting" => Self::Waiting,
            "taken" => Self::Taken,
            "done" => Self::Done,
            "ending" => Self::Ending,
            "refused" => Self::Refused,
            _ => return Err(UnknownName),
        })
    }
}
