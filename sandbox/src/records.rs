//! The sample records: embedded, unpacked into the data folder once, with canaries planted.
//!
//! A canary is a random word in a place that only plaintext data has (a counterparty, the name of
//! an observation). If one of them ever shows up in what the manager holds, the manager has read
//! data. The words stay the same for the life of a data folder.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};
use service_kit::{entropy::IdSource, whole_file};

use crate::people::SamplePerson;

const TRANSACTIONS: &[u8] = include_bytes!("../data/bank/transactions.csv.gz");
/// The account of [`crate::people::WARD`], in the same columns.
const OF_CHILD: &str = include_str!("../data/bank/child.csv");
const CLINIC: &[(&str, &[u8])] = &[
    (
        "Patient.ndjson",
        include_bytes!("../data/clinic/Patient.ndjson.gz"),
    ),
    (
        "Condition.ndjson",
        include_bytes!("../data/clinic/Condition.ndjson.gz"),
    ),
    (
        "Observation.ndjson",
        include_bytes!("../data/clinic/Observation.ndjson.gz"),
    ),
    (
        "MedicationRequest.ndjson",
        include_bytes!("../data/clinic/MedicationRequest.ndjson.gz"),
    ),
    (
        "Immunization.ndjson",
        include_bytes!("../data/clinic/Immunization.ndjson.gz"),
    ),
];
/// Every so many of the records of who shares them one carries a canary.
const EVERY: usize = 7;

/// Where the sources are, and what was planted in them.
#[derive(Debug, Clone)]
pub struct Records {
    /// The bank's file.
    pub transactions: PathBuf,
    /// The clinic's folder.
    pub clinic: PathBuf,
    /// Words that only plaintext data of the bank has.
    pub bank_canaries: Vec<String>,
    /// Words that only plaintext data of the clinic has.
    pub clinic_canaries: Vec<String>,
}

impl Records {
    /// Every canary.
    #[must_use]
    pub fn canaries(&self) -> Vec<String> {
        [&self.bank_canaries[..], &self.clinic_canaries].concat()
    }
}

/// What is remembered; where things are follows from the folder, which may be moved.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Planted {
    bank: Vec<String>,
    clinic: Vec<String>,
}

/// The bank's file in the folder that records were unpacked into.
#[must_use]
pub fn transactions_in(root: &Path) -> PathBuf {
    root.join("transactions.csv")
}

/// Unpacks the records into `root`, or reads back what was unpacked there before. All canaries are
/// planted in the records of `person`, who shares them.
///
/// # Errors
/// When the folder cannot be written or what is there cannot be read.
pub fn unpack(root: &Path, person: &SamplePerson, ids: &IdSource) -> io::Result<Records> {
    let index = root.join("canaries.json");
    let (transactions, clinic) = (transactions_in(root), root.join("clinic"));
    let planted: Planted = if index.exists() {
        let about = |e| io::Error::other(format!("{} cannot be read: {e}", index.display()));
        serde_json::from_slice(&fs::read(&index)?).map_err(about)?
    } else {
        let (mut in_bank, mut in_clinic) = (Vec::new(), Vec::new());
        fs::create_dir_all(&clinic)?;
        let csv = inflate(TRANSACTIONS)? + OF_CHILD;
        fs::write(
            &transactions,
            plant_transactions(&csv, person.bank_customer, ids, &mut in_bank)?,
        )?;
        let patient = patient(person.clinic_patient)?;
        for (name, packed) in CLINIC {
            let mut text = inflate(packed)?;
            if *name == "Observation.ndjson" {
                text = plant_observations(&text, &patient, ids, &mut in_clinic)?;
            }
            fs::write(clinic.join(name), text)?;
        }
        let planted = Planted {
            bank: in_bank,
            clinic: in_clinic,
        };
        // Last: without it, what was unpacked is unpacked again.
        let bytes = serde_json::to_vec_pretty(&planted).map_err(io::Error::other)?;
        whole_file::replace(&index, &bytes)?;
        planted
    };
    Ok(Records {
        transactions,
        clinic,
        bank_canaries: planted.bank,
        clinic_canaries: planted.clinic,
    })
}

/// How the clinic's records name a patient, by her number.
fn patient(number: &str) -> io::Result<String> {
    let (_, packed) = CLINIC[0];
    for line in inflate(packed)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        if value.pointer("/identifier/0/value") == Some(&number.into()) {
            let id = value["id"].as_str().unwrap_or_default();
            return Ok(format!("Patient/{id}"));
        }
    }
    Err(io::Error::other("the clinic has no such patient"))
}

fn inflate(packed: &[u8]) -> io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text)?;
    Ok(text)
}

fn canary(ids: &IdSource, canaries: &mut Vec<String>) -> String {
    let word = format!("CANARY{}", ids.token().expose().replace(['-', '_'], "x"));
    canaries.push(word.clone());
    word
}

fn plant_transactions(
    csv: &str,
    customer: &str,
    ids: &IdSource,
    canaries: &mut Vec<String>,
) -> io::Result<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().map_err(io::Error::other)?.clone();
    let column = |name| headers.iter().position(|h| h == name);
    let (merchant, user) = (column("merchant"), column("user_id"));
    let mut number = 0_usize;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).map_err(io::Error::other)?;
    for record in reader.records() {
        let record = record.map_err(io::Error::other)?;
        let hers = user.and_then(|column| record.get(column)) == Some(customer);
        let word = (hers && number.is_multiple_of(EVERY)).then(|| canary(ids, canaries));
        number += usize::from(hers);
        let cells = record.iter().enumerate().map(|(column, cell)| match &word {
            Some(word) if Some(column) == merchant => word.as_str(),
            _ => cell,
        });
        writer.write_record(cells).map_err(io::Error::other)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| io::Error::other(e.to_string()))?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn plant_observations(
    lines: &str,
    patient: &str,
    ids: &IdSource,
    canaries: &mut Vec<String>,
) -> io::Result<String> {
    let mut out = String::with_capacity(lines.len());
    let mut number = 0_usize;
    for line in lines.lines() {
        let mut value: serde_json::Value = serde_json::from_str(line)?;
        let hers = value.pointer("/subject/reference") == Some(&patient.into());
        if hers && number.is_multiple_of(EVERY) {
            let display = value.pointer_mut("/code/coding/0/display");
            *display.ok_or_else(|| io::Error::other("an observation has no name"))? =
                canary(ids, canaries).into();
        }
        number += usize::from(hers);
        out.push_str(&value.to_string());
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{PEOPLE, WARD};
    use service_kit::testing;

    #[test]
    fn records_are_unpacked_once_and_keep_their_canaries_also_when_the_folder_is_moved() {
        let dir = tempfile::tempdir().unwrap();
        let (here, there) = (dir.path().join("here"), dir.path().join("there"));
        fs::create_dir(&here).unwrap();
        let ids = testing::ids(1);
        let first = unpack(&here, &PEOPLE[0], &ids).unwrap();
        fs::rename(&here, &there).unwrap();
        let again = unpack(&there, &PEOPLE[0], &ids).unwrap();
        assert_eq!(first.canaries(), again.canaries());
        assert!(again.transactions.starts_with(&there) && again.transactions.exists());
        assert!(again.clinic.starts_with(&there) && again.clinic.exists());
    }

    #[test]
    fn every_canary_stands_in_the_records_of_who_shares_them() {
        let dir = tempfile::tempdir().unwrap();
        let records = unpack(dir.path(), &PEOPLE[0], &testing::ids(1)).unwrap();
        assert!(records.canaries().len() > 20);
        let csv = fs::read_to_string(&records.transactions).unwrap();
        assert_eq!(csv.lines().count(), 361 + OF_CHILD.lines().count());
        assert!(
            OF_CHILD
                .lines()
                .all(|line| line.contains(WARD.bank_customer))
        );
        for word in &records.bank_canaries {
            let line = csv.lines().find(|line| line.contains(word)).unwrap();
            assert!(line.contains(PEOPLE[0].bank_customer), "{line}");
        }
        let file = records.clinic.join("Observation.ndjson");
        let observations = fs::read_to_string(file).unwrap();
        assert_eq!(observations.lines().count(), 102);
        let hers = patient(PEOPLE[0].clinic_patient).unwrap();
        for word in &records.clinic_canaries {
            let line = observations.lines().find(|l| l.contains(word)).unwrap();
            assert!(line.contains(&hers), "{line}");
        }
    }
}
