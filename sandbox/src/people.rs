//! The people of the sandbox, and who they are at the bank and the clinic. None of them exists.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

/// One person.
#[derive(Debug, Clone, Copy)]
pub struct SamplePerson {
    /// What she signs in with.
    pub username: &'static str,
    /// Her password; the sandbox prints it.
    pub password: &'static str,
    /// Her name.
    pub name: &'static str,
    /// Her address.
    pub email: &'static str,
    /// Her customer number at the bank.
    pub bank_customer: &'static str,
    /// Her patient number at the clinic.
    pub clinic_patient: &'static str,
}

/// Everyone who can sign in.
pub const PEOPLE: &[SamplePerson] = &[
    SamplePerson {
        username: "meera",
        password: "lotus-42-river",
        name: "Meera Sample",
        email: "meera@people.example",
        bank_customer: "user_000001",
        clinic_patient: "BAB56520",
    },
    SamplePerson {
        username: "arjun",
        password: "copper-17-kite",
        name: "Arjun Sample",
        email: "arjun@people.example",
        bank_customer: "user_000006",
        clinic_patient: "FBF39904",
    },
    SamplePerson {
        username: "sana",
        password: "monsoon-88-lamp",
        name: "Sana Sample",
        email: "sana@people.example",
        bank_customer: "user_000008",
        clinic_patient: "CC7F5817",
    },
];

/// Somebody who does not sign in, for whom a guardian acts.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SampleWard {
    /// Her name.
    pub name: &'static str,
    /// Her birthday, `YYYY-MM-DD`.
    pub born: &'static str,
    /// Her customer number at the bank.
    pub bank_customer: &'static str,
    /// The number of her birth certificate.
    pub certificate: &'static str,
    /// Who can sign in and is her parent.
    pub guardian: &'static str,
}

/// A child with an account at the bank.
pub const WARD: SampleWard = SampleWard {
    name: "Tara Sample",
    born: "2017-03-14",
    bank_customer: "user_000021",
    certificate: "BC-2017-0314",
    guardian: "sana",
};

/// A person as `sandbox.json` names her.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PersonEntry {
    /// What she signs in with.
    pub username: String,
    /// Her password.
    pub password: String,
    /// Her name.
    pub name: String,
    /// Where her mail goes.
    pub email: String,
    /// Her customer number at the bank.
    pub bank_customer: String,
    /// Her patient number at the clinic.
    pub clinic_patient: String,
}

impl From<&SamplePerson> for PersonEntry {
    fn from(person: &SamplePerson) -> Self {
        Self {
            username: person.username.into(),
            password: person.password.into(),
            name: person.name.into(),
            email: person.email.into(),
            bank_customer: person.bank_customer.into(),
            clinic_patient: person.clinic_patient.into(),
        }
    }
}

/// The file of people who came later, in the data folder.
pub const GUESTS: &str = "guests.json";

/// The people who came later; nobody, where there is no file.
///
/// # Errors
/// When the file cannot be read.
pub fn guests(file: &Path) -> io::Result<Vec<PersonEntry>> {
    match fs::read(file) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
