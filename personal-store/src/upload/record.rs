//! What was understood of a file, and what was not.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use consent_model::{
    dataset::{DatasetKind, Row},
    digest::Digest,
    party::PartyId,
};
use serde::{Deserialize, Serialize};

use super::{Counts, Format, MOST_RECORDS, UploadError, csv::CsvTable};
use crate::dataset::own;

/// Lines that are named for each kind of problem.
const LINES_NAMED: usize = 5;

/// What is wrong with a record that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// The line has another number of columns, or is no record.
    NotARecord,
    /// The day cannot be read in the form that was chosen.
    Day,
    /// An amount cannot be read in the form that was chosen.
    Amount,
    /// There is no amount.
    NoAmount,
    /// Money in and money out in the same line.
    TwoAmounts,
    /// Something that must be there is missing, or does not fit its column.
    DoesNotFit,
    /// A day or an amount beyond what can be.
    Absurd,
    /// The same record twice, saying different things.
    Twice,
    /// There is no such kind of records.
    UnknownKind,
    /// It bears no name of its own.
    NoId,
    /// It does not say what it is about.
    NoCode,
    /// It does not say when.
    NoTime,
    /// It only points to where it says what it is about.
    ByReference,
    /// It was entered by mistake, or refuted.
    Mistaken,
}

impl Problem {
    /// Every one, for the words on her pages.
    pub const ALL: [Self; 14] = [
        Self::NotARecord,
        Self::Day,
        Self::Amount,
        Self::NoAmount,
        Self::TwoAmounts,
        Self::DoesNotFit,
        Self::Absurd,
        Self::Twice,
        Self::UnknownKind,
        Self::NoId,
        Self::NoCode,
        Self::NoTime,
        Self::ByReference,
        Self::Mistaken,
    ];

    /// Its lasting name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotARecord => "not-a-record",
            Self::Day => "day",
            Self::Amount => "amount",
            Self::NoAmount => "no-amount",
            Self::TwoAmounts => "two-amounts",
            Self::DoesNotFit => "does-not-fit",
            Self::Absurd => "absurd",
            Self::Twice => "twice",
            Self::UnknownKind => "unknown-kind",
            Self::NoId => "no-id",
            Self::NoCode => "no-code",
            Self::NoTime => "no-time",
            Self::ByReference => "by-reference",
            Self::Mistaken => "mistaken",
        }
    }
}

/// How often a problem was found, and the first lines (or records) where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How often.
    pub count: u64,
    /// The first lines of a table, or numbers of records, from 1.
    pub places: Vec<u64>,
}

/// Where records of an export say that they come from. Nobody has signed that here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The source.
    pub source: PartyId,
    /// The deposit that brought them to the other store.
    pub deposit: String,
    /// When it came there, where the export says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<DateTime<Utc>>,
    /// The consent it came under there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<String>,
    /// The digest of its pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// Records of one kind that come from the same place.
#[derive(Clone)]
pub struct Group {
    /// Kind of records.
    pub dataset: DatasetKind,
    /// Where they say that they come from, beside her.
    pub claim: Option<Claim>,
    /// Records, in the vault's form.
    pub rows: Vec<Row>,
}

impl std::fmt::Debug for Group {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Group({} of {})", self.rows.len(), self.dataset)
    }
}

/// What was understood of a file.
#[derive(Debug)]
pub struct Understood {
    /// Its format.
    pub format: Format,
    /// Records that would be taken in.
    pub groups: Vec<Group>,
    /// What is wrong with those that are left out.
    pub problems: BTreeMap<Problem, Found>,
    /// Records left out, by kind where it is known.
    pub left_out: BTreeMap<DatasetKind, u64>,
    /// Columns, kinds of resources or members that are not used, and how often they are there.
    pub unused: Counts,
    /// The table, where it is one.
    pub table: Option<CsvTable>,
}

impl Understood {
    /// Records that would be taken in.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.groups.iter().map(|g| g.rows.len() as u64).sum()
    }
}

/// Gathers what is understood, record by record.
pub(super) struct Gathering {
    now: DateTime<Utc>,
    seen: HashMap<(DatasetKind, Option<PartyId>, String), Digest>,
    places: HashMap<(DatasetKind, Option<Claim>), usize>,
    records: usize,
    pub(super) understood: Understood,
}

impl Gathering {
    pub(super) fn new(format: Format, now: DateTime<Utc>) -> Self {
        Self {
            now,
            seen: HashMap::new(),
            places: HashMap::new(),
            records: 0,
            understood: Understood {
                format,
                groups: Vec::new(),
                problems: BTreeMap::new(),
                left_out: BTreeMap::new(),
                unused: Counts::new(),
                table: None,
            },
        }
    }

    /// Counts one more record of the file.
    pub(super) fn count(&mut self) -> Result<(), UploadError> {
        self.records += 1;
        if self.records > MOST_RECORDS {
            return Err(UploadError::TooManyRecords);
        }
        Ok(())
    }

    pub(super) fn unused(&mut self, name: &str) {
        // A file may hold any number of names; her page shows a few.
        if self.understood.unused.len() < 100 || self.understood.unused.contains_key(name) {
            let short: String = name.chars().take(80).collect();
            *self.understood.unused.entry(short).or_default() += 1;
        }
    }

    /// Leaves a record out.
    pub(super) fn leave(&mut self, problem: Problem, dataset: Option<DatasetKind>, place: u64) {
        let found = self.understood.problems.entry(problem).or_default();
        found.count += 1;
        if found.places.len() < LINES_NAMED {
            found.places.push(place);
        }
        if let Some(dataset) = dataset {
            *self.understood.left_out.entry(dataset).or_default() += 1;
        }
    }

    /// Takes a record, if it fits and can be. Whether it was taken.
    pub(super) fn take(
        &mut self,
        dataset: DatasetKind,
        claim: Option<&Claim>,
        row: &Row,
        place: u64,
    ) -> bool {
        let Ok(normal) = own::normal(dataset, row) else {
            self.leave(Problem::DoesNotFit, Some(dataset), place);
            return false;
        };
        if own::is_absurd(dataset, &normal, self.now) {
            self.leave(Problem::Absurd, Some(dataset), place);
            return false;
        }
        let id = normal.values().next().and_then(|v| v.as_str());
        let key = (
            dataset,
            claim.map(|claim| claim.source.clone()),
            id.unwrap_or_default().to_owned(),
        );
        let Ok(digest) = Digest::of_json(&normal) else {
            self.leave(Problem::DoesNotFit, Some(dataset), place);
            return false;
        };
        match self.seen.insert(key.clone(), digest) {
            Some(before) if before != digest => {
                // The first stays.
                self.seen.insert(key, before);
                self.leave(Problem::Twice, Some(dataset), place);
                return false;
            }
            _ => {}
        }
        let group = self
            .places
            .entry((dataset, claim.cloned()))
            .or_insert_with(|| {
                self.understood.groups.push(Group {
                    dataset,
                    claim: claim.cloned(),
                    rows: Vec::new(),
                });
                self.understood.groups.len() - 1
            });
        if let Some(group) = self.understood.groups.get_mut(*group) {
            group.rows.push(normal);
        }
        true
    }

    /// What was understood, the kinds in their order.
    pub(super) fn finish(mut self) -> Understood {
        self.understood
            .groups
            .sort_by(|a, b| (a.dataset, &a.claim).cmp(&(b.dataset, &b.claim)));
        self.understood
    }
}
