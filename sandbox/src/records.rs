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
use service_kit::entropy::IdSource;

const TRANSACTIONS: &[u8] = include_bytes!("../data/bank/transactions.csv.gz");
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
];
/// Every so many records one carries a canary.
const EVERY: usize = 20;

/// Where the sources are, and what was planted in them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Records {
    /// The bank's file.
    pub transactions: PathBuf,
    /// The clinic's folder.
    pub clinic: PathBuf,
    /// Words that only plaintext data has.
    pub canaries: Vec<String>,
}

/// Unpacks the records into `root`, or reads back what was unpacked there before.
///
/// # Errors
/// When the folder cannot be written or what is there cannot be read.
pub fn unpack(root: &Path, ids: &IdSource) -> io::Result<Records> {
    let index = root.join("records.json");
    if index.exists() {
        return serde_json::from_slice(&fs::read(&index)?).map_err(io::Error::other);
    }
    let clinic = root.join("clinic");
    fs::create_dir_all(&clinic)?;
    let mut records = Records {
        transactions: root.join("transactions.csv"),
        clinic,
        canaries: Vec::new(),
    };

    let planted = plant_transactions(&inflate(TRANSACTIONS)?, ids, &mut records.canaries)?;
    fs::write(&records.transactions, planted)?;
    for (name, packed) in CLINIC {
        let mut text = inflate(packed)?;
        if *name == "Observation.ndjson" {
            text = plant_observations(&text, ids, &mut records.canaries)?;
        }
        fs::write(records.clinic.join(name), text)?;
    }
    fs::write(
        &index,
        serde_json::to_vec_pretty(&records).map_err(io::Error::other)?,
    )?;
    Ok(records)
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

fn plant_transactions(csv: &str, ids: &IdSource, canaries: &mut Vec<String>) -> io::Result<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().map_err(io::Error::other)?.clone();
    let merchant = headers.iter().position(|h| h == "merchant");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).map_err(io::Error::other)?;
    for (number, record) in reader.records().enumerate() {
        let record = record.map_err(io::Error::other)?;
        let word = number.is_multiple_of(EVERY).then(|| canary(ids, canaries));
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
    ids: &IdSource,
    canaries: &mut Vec<String>,
) -> io::Result<String> {
    let mut out = String::with_capacity(lines.len());
    for (number, line) in lines.lines().enumerate() {
        let mut value: serde_json::Value = serde_json::from_str(line)?;
        if number.is_multiple_of(EVERY) {
            let word = canary(ids, canaries);
            if let Some(display) = value.pointer_mut("/code/coding/0/display") {
                *display = word.into();
            }
        }
        out.push_str(&value.to_string());
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use service_kit::testing;

    #[test]
    fn records_are_unpacked_once_and_keep_their_canaries() {
        let dir = tempfile::tempdir().unwrap();
        let ids = testing::ids(1);
        let first = unpack(dir.path(), &ids).unwrap();
        let again = unpack(dir.path(), &ids).unwrap();
        assert_eq!(first.canaries, again.canaries);
        assert!(first.canaries.len() > 20);
        let csv = fs::read_to_string(&first.transactions).unwrap();
        assert_eq!(csv.lines().count(), 361);
        assert!(csv.contains(&first.canaries[0]));
        let observations = fs::read_to_string(first.clinic.join("Observation.ndjson")).unwrap();
        assert_eq!(observations.lines().count(), 102);
        assert!(
            first
                .canaries
                .iter()
                .all(|c| csv.contains(c) || observations.contains(c))
        );
    }
}
