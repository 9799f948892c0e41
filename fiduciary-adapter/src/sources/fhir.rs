//! A clinic's records from a folder of FHIR R4 NDJSON files, plain or gzip: `Patient`,
//! `Condition`, `Observation`, `MedicationRequest` and `Immunization`.
//!
//! The files are read whole when the folder is opened, and again once one has changed; they are
//! refused whole at the first line that is not JSON, or whose id is there twice. One odd record does
//! not stop the others: one that has no place here (a medication by reference, an observation
//! without a time, a patient who is not in the file, a value that does not fit its dataset) is
//! passed over and counted, in the log by file and reason and in the source's health. One that was
//! entered in error, or of a condition that was refuted, is not the patient's and is passed over
//! without counting. A component of a panel becomes a row of its own, named `<id>#<code>`, and
//! `<id>#<code>.2` when the code comes again. Names, addresses and narratives are never kept.
//!
//! A patient is found by the value of one of her identifiers, or by `system|value`. A value that
//! belongs to several patients finds nobody.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    io::BufRead,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use consent_model::{
    dataset::{
        DatasetKind, Row, check_row,
        fhir::{self, KINDS, Unplaced, list, text},
    },
    term::DataRange,
};
use serde_json::Value;

use super::{
    CustomerRef, Health, RowPage, Snapshot, Source, SourceAccount, SourceError, cut,
    held::text_in,
    lines,
    watched::{Files, Stamp, Watched, stamp_of},
};

#[derive(Default)]
struct Patient {
    rows: BTreeMap<DatasetKind, Vec<Row>>,
}

/// The folder, read.
pub struct FhirSource(Watched<Folder>);

struct Folder(PathBuf);

/// What the folder holds.
#[derive(Default)]
struct Records {
    patients: BTreeMap<String, Patient>,
    /// Value and system of an identifier → ids of the patients who have it.
    identifiers: BTreeMap<(String, String), BTreeSet<String>>,
    /// Records that are there but never served.
    passed_over: u64,
}

impl std::fmt::Debug for FhirSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FhirSource({} patients)", self.0.held().patients.len())
    }
}

pub(crate) const DATASETS: [DatasetKind; 5] = [
    DatasetKind::ClinicPatients,
    DatasetKind::ClinicConditions,
    DatasetKind::ClinicObservations,
    DatasetKind::ClinicMedications,
    DatasetKind::ClinicImmunizations,
];

/// Why a record has no place here.
type Broken = &'static str;

impl FhirSource {
    /// Reads the folder. `Patient` must be there; the other kinds may be absent.
    ///
    /// # Errors
    /// The first line that is not as it must be.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, SourceError> {
        Ok(Self(Watched::open(Folder(dir.as_ref().to_owned()))?))
    }
}

impl Files for Folder {
    type Content = Records;

    fn stamp(&self) -> Result<Stamp, SourceError> {
        let names = std::iter::once("Patient").chain(KINDS.map(|(name, ..)| name));
        let paths: Vec<_> = names.filter_map(|name| file_of(&self.0, name)).collect();
        stamp_of(paths.iter().map(PathBuf::as_path))
    }

    fn read(&self) -> Result<Records, SourceError> {
        let dir = &self.0;
        let mut read = Records::default();
        let patients = file_of(dir, "Patient").ok_or_else(|| {
            let missing = std::io::ErrorKind::NotFound.into();
            lines::unreadable(Path::new("Patient.ndjson"), missing)
        })?;
        read.take_file(&patients, DatasetKind::ClinicPatients, |me, value| {
            let id = text(value, "/id").ok_or("a patient needs an id")?;
            // A second one is found below, by the id of her row.
            me.patients.entry(id.to_owned()).or_default();
            for entry in list(value, "/identifier") {
                if let Some(typed) = text(entry, "/value") {
                    let system = text(entry, "/system").unwrap_or_default();
                    me.identifiers
                        .entry((typed.trim().to_owned(), system.to_owned()))
                        .or_default()
                        .insert(id.to_owned());
                }
            }
            let row = fhir::patient(value).map_err(Unplaced::text)?;
            Ok((id.to_owned(), vec![row]))
        })?;
        for (name, dataset, convert) in KINDS {
            if let Some(path) = file_of(dir, name) {
                read.take_file(&path, dataset, |_, value| {
                    let patient = subject_of(value).ok_or("the record names no patient")?;
                    Ok((patient.to_owned(), convert(value).map_err(Unplaced::text)?))
                })?;
            }
        }
        for patient in read.patients.values_mut() {
            for (dataset, rows) in &mut patient.rows {
                if let Some(column) = dataset.schema().time_column {
                    rows.sort_by(|a, b| text_in(a, column).cmp(text_in(b, column)));
                }
            }
        }
        Ok(read)
    }
}

impl Records {
    /// The patient who has an identifier of this value, or `system|value`, if it is one only.
    fn find(&self, typed: &str) -> Option<&String> {
        let named = |value: &str, system: Option<&str>| {
            let from = (value.to_owned(), String::new());
            let found: BTreeSet<&String> = self
                .identifiers
                .range(from..)
                .take_while(|((have, _), _)| have == value)
                .filter(|((_, have), _)| system.is_none_or(|system| system == have))
                .flat_map(|(_, patients)| patients)
                .collect();
            match found.len() {
                1 => found.first().copied(),
                _ => None,
            }
        };
        let by_value = named(typed, None);
        // FHIR R4 §3.1.1.4.10, "token".
        by_value.or_else(|| {
            let (system, value) = typed.rsplit_once('|')?;
            named(value, Some(system))
        })
    }

    /// The end of the one identifier that she has. Of several it is not known which she typed.
    fn tail(&self, patient: &str) -> String {
        let mut hers = self
            .identifiers
            .iter()
            .filter(|(_, patients)| patients.contains(patient))
            .map(|((value, _), _)| value);
        match (hers.next(), hers.next()) {
            (Some(one), None) if one.chars().count() >= 8 => {
                one.chars().skip(one.chars().count() - 4).collect()
            }
            _ => String::new(),
        }
    }

    fn take_file(
        &mut self,
        path: &Path,
        dataset: DatasetKind,
        mut convert: impl FnMut(&mut Self, &Value) -> Result<(String, Vec<Row>), Broken>,
    ) -> Result<(), SourceError> {
        let file = lines::name_of(path);
        let (mut ids, mut row_ids) = (HashSet::new(), HashSet::new());
        let mut passed_over = BTreeMap::<Broken, u64>::new();
        for (place, line) in lines::open(path)?.lines().enumerate() {
            let number = u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1);
            let at = |rule| SourceError::Line {
                file: file.clone(),
                line: number,
                rule,
            };
            let line = line.map_err(|error| {
                if lines::is_content(&error) {
                    at("the line cannot be read")
                } else {
                    lines::unreadable(path, error)
                }
            })?;
            if line.trim().is_empty() {
                continue;
            }
            let value: Value = serde_json::from_str(&line).map_err(|_| at("not JSON"))?;
            let mut pass_over = |reason| *passed_over.entry(reason).or_default() += 1;
            let (patient, rows) = match convert(self, &value) {
                Ok((_, rows)) if rows.is_empty() => continue,
                Ok(found) => found,
                Err(reason) => {
                    pass_over(reason);
                    continue;
                }
            };
            // Which of the two is right nobody can say.
            if !ids.insert(text(&value, "/id").unwrap_or_default().to_owned()) {
                return Err(at("the record's id is there twice"));
            }
            let Some(patient) = self.patients.get_mut(&patient) else {
                pass_over("the patient is unknown");
                continue;
            };
            let id = dataset.schema().columns.first().map_or("", |c| c.name);
            for row in rows {
                if check_row(dataset, &row).is_err() {
                    pass_over("it does not fit its dataset");
                } else if !row_ids.insert(text_in(&row, id).to_owned()) {
                    pass_over("its id is that of another's component");
                } else {
                    patient.rows.entry(dataset).or_default().push(row);
                }
            }
        }
        if !passed_over.is_empty() {
            self.passed_over += passed_over.values().sum::<u64>();
            tracing::warn!(file, ?passed_over, "records were passed over");
        }
        Ok(())
    }
}

/// The id of the patient whose record it is, where it is named by a relative reference.
pub(super) fn subject_of(value: &Value) -> Option<&str> {
    // FHIR R4 Immunization.patient; the other kinds have a subject.
    let patient = text(value, "/subject/reference")
        .or_else(|| text(value, "/patient/reference"))?
        .strip_prefix("Patient/")?;
    // FHIR R4 §2.3.0.1: a version of her, which is still her.
    let (patient, _) = patient.split_once("/_history/").unwrap_or((patient, ""));
    Some(patient)
}

fn file_of(dir: &Path, name: &str) -> Option<PathBuf> {
    [format!("{name}.ndjson"), format!("{name}.ndjson.gz")]
        .into_iter()
        .map(|file| dir.join(file))
        .find(|path| path.is_file())
}

#[async_trait]
impl Source for FhirSource {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        let records = self.0.current().await?;
        Ok(records.find(typed.trim()).cloned().map(CustomerRef))
    }

    async fn some_customer(&self) -> Result<Option<CustomerRef>, SourceError> {
        let records = self.0.current().await?;
        Ok(records.patients.keys().next().cloned().map(CustomerRef))
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        Ok(Box::new(Hers {
            records: self.0.current().await?,
            patient: customer.0.clone(),
        }))
    }

    async fn health(&self) -> Result<Health, SourceError> {
        let passed_over = self.0.current().await?.passed_over;
        Ok(Health { passed_over })
    }
}

/// One patient's part of the folder as it was; her one account is named as she is.
struct Hers {
    records: Arc<Records>,
    patient: String,
}

#[async_trait]
impl Snapshot for Hers {
    async fn accounts(&self) -> Result<Vec<SourceAccount>, SourceError> {
        let known = self.records.patients.contains_key(&self.patient);
        let tail = self.records.tail(&self.patient);
        Ok(known
            .then(|| SourceAccount {
                reference: self.patient.clone(),
                label: match tail.as_str() {
                    "" => "Patient record".to_owned(),
                    tail => format!("Patient record ••••{tail}"),
                },
                datasets: DATASETS.to_vec(),
            })
            .into_iter()
            .collect())
    }

    async fn records(
        &self,
        account: &str,
        dataset: DatasetKind,
        range: &DataRange,
        from: usize,
    ) -> Result<RowPage, SourceError> {
        if account != self.patient {
            return Ok(RowPage::default());
        }
        let rows = self
            .records
            .patients
            .get(account)
            .and_then(|patient| patient.rows.get(&dataset));
        Ok(rows.map_or_else(RowPage::default, |rows| {
            cut(dataset, rows.iter(), range, from)
        }))
    }
}

#[cfg(test)]
mod tests;
