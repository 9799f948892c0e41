//! Records with a canary in every column that can hold one.

use chrono::{Days, NaiveDate};
use consent_model::{
    dataset::{Column, ColumnType, DatasetKind, Row, Schema},
    digest::Digest,
    ids::ReceiptId,
    question::Manifest,
    release::{ReleaseBody, ReleasePage},
    term::DataRange,
};
use personal_store::{
    dataset::{Provenance, ingest},
    question::Catalogue,
    vault::Vault,
};
use serde_json::{Value, json};
use service_kit::{entropy::IdSource, testing};

/// A word that stands nowhere else.
pub(crate) const CANARY: &str = "canary";
/// Records of each kind.
const EACH: usize = 12;
/// Records of a kind that only one of two vaults has, and that no range holds.
const MORE: usize = 2;

/// Every record of a vault.
pub(crate) type Records = Vec<(DatasetKind, Vec<Row>)>;

/// A source knows her as one person.
const fn each(kind: DatasetKind) -> usize {
    match kind {
        DatasetKind::ClinicPatients => 1,
        _ => EACH,
    }
}

fn first_day() -> NaiveDate {
    "2026-01-01".parse().unwrap()
}

/// A day of 2026.
pub(crate) fn day(number: u32) -> NaiveDate {
    first_day() + Days::new(u64::from(number % 365))
}

/// Draws values from a seed.
pub(crate) struct Maker {
    ids: IdSource,
    /// Words that questions look for.
    words: Vec<String>,
    /// Kinds whose records are named by what some question reads: the name stays.
    named: Vec<DatasetKind>,
}

impl Maker {
    pub(crate) fn new(seed: u64) -> Self {
        let catalogue = Catalogue::builtin().unwrap();
        let texts = catalogue.packages().flat_map(|package| {
            let between = package.package().sql.split('\'').skip(1).step_by(2);
            between.map(str::to_owned).collect::<Vec<_>>()
        });
        let inputs = catalogue
            .packages()
            .flat_map(|p| p.manifest().inputs.iter());
        let named = inputs.filter(|i| {
            i.columns
                .iter()
                .any(|c| c == i.dataset.schema().columns[0].name)
        });
        Self {
            ids: testing::ids(seed),
            words: texts.filter(|word| !word.is_empty()).collect(),
            named: named.map(|input| input.dataset).collect(),
        }
    }

    fn canary(&self) -> String {
        format!("{CANARY}-{}", self.ids.token().expose())
    }

    fn value(&self, column: &Column, at: NaiveDate) -> Value {
        let below = |bound| self.ids.below(bound);
        match column.kind {
            ColumnType::Text if !self.words.is_empty() && below(3) > 0 => {
                let words = u32::try_from(self.words.len()).unwrap();
                json!(self.words[below(words) as usize])
            }
            ColumnType::Text => json!(self.canary()),
            ColumnType::Integer => json!(i64::from(below(10_000_000)) - 4_000_000),
            ColumnType::Real => json!(f64::from(below(2_000)) / 10.0),
            ColumnType::Date => json!(at.to_string()),
            ColumnType::Timestamp => {
                json!(format!("{at}T{:02}:{:02}:00Z", below(24), below(60)))
            }
        }
    }

    /// A day in the range, or outside of it where there is one.
    fn day(&self, range: Option<(&DataRange, bool)>) -> NaiveDate {
        let drawn = day(self.ids.below(365));
        match range {
            None => drawn,
            Some((range, true)) => {
                let last = range.to.min(day(364));
                let days = (last - range.from).num_days() + 1;
                let drawn = self.ids.below(u32::try_from(days).unwrap());
                range.from + Days::new(drawn.into())
            }
            Some((range, false)) if range.from <= drawn && drawn <= range.to => {
                drawn - Days::new(800)
            }
            Some((_, false)) => drawn,
        }
    }

    fn row(&self, schema: &Schema, id: &str, at: NaiveDate) -> Row {
        let mut row = Row::new();
        for (place, column) in schema.columns.iter().enumerate() {
            let value = match place {
                0 => json!(format!("{CANARY}-{id}")),
                // Some do not say.
                _ if column.optional && schema.time_column != Some(column.name) => {
                    match self.ids.below(5) {
                        0 => continue,
                        _ => self.value(column, at),
                    }
                }
                _ => self.value(column, at),
            };
            row.insert(column.name.to_owned(), value);
        }
        row
    }

    /// A vault's worth of records.
    pub(crate) fn records(&self) -> Records {
        let of = |kind: &DatasetKind| {
            let rows = (0..each(*kind)).map(|n| {
                let at = self.day(None);
                self.row(kind.schema(), &format!("{}-{n}", kind.name()), at)
            });
            (*kind, rows.collect())
        };
        DatasetKind::ALL.iter().map(of).collect()
    }

    /// Other records that are the same in what is granted: the columns that `manifest` names, of
    /// the records in `range`, and nothing else.
    pub(crate) fn alike(
        &self,
        records: &Records,
        manifest: &Manifest,
        range: &DataRange,
    ) -> Records {
        let of = |(kind, rows): &(DatasetKind, Vec<Row>)| {
            let schema = kind.schema();
            let input = manifest.inputs.iter().find(|input| input.dataset == *kind);
            let granted = |name: &str| input.is_some_and(|i| i.columns.iter().any(|c| c == name));
            let mut others = Vec::new();
            for (n, row) in rows.iter().enumerate() {
                let within = schema
                    .time_column
                    .is_none_or(|time| holds(range, &row[time]));
                let at = self.day(Some((range, within)));
                let mut other = self.row(schema, &format!("other-{}-{n}", kind.name()), at);
                let id = schema.columns[0].name;
                if self.named.contains(kind) {
                    other.insert(id.to_owned(), row[id].clone());
                }
                for column in schema.columns.iter().filter(|c| within && granted(c.name)) {
                    match row.get(column.name) {
                        Some(value) => other.insert(column.name.to_owned(), value.clone()),
                        None => other.remove(column.name),
                    };
                }
                others.push(other);
            }
            // Without a time every record is in every range.
            for n in 0..schema.time_column.map_or(0, |_| MORE) {
                let at = self.day(Some((range, false)));
                others.push(self.row(schema, &format!("more-{}-{n}", kind.name()), at));
            }
            (*kind, others)
        };
        records.iter().map(of).collect()
    }
}

fn holds(range: &DataRange, time: &Value) -> bool {
    let day = time.as_str().and_then(|text| text.get(..10));
    let day: NaiveDate = day.unwrap().parse().unwrap();
    range.from <= day && day <= range.to
}

/// Brings them in; what was there under the same ids is replaced.
pub(crate) async fn bring(vault: &Vault, ids: &IdSource, source: &str, records: &Records) {
    let receipt: ReceiptId = ids.mint();
    let last = records.len() - 1;
    let pages = records.iter().zip(0_u32..);
    let pages = pages.map(|((dataset, rows), sequence)| ReleasePage {
        iss: source.parse().unwrap(),
        iat: 0,
        request: Digest::of_bytes(b"request"),
        item: "records".parse().unwrap(),
        sequence,
        last: sequence as usize == last,
        body: ReleaseBody::Records {
            dataset: *dataset,
            rows: rows.clone(),
            receipt,
            missing: Vec::new(),
        },
    });
    let provenance = Provenance {
        deposit: ids.mint(),
        source: source.parse().unwrap(),
        artifact: ids.mint(),
        session: ids.mint(),
        asked: DatasetKind::ALL.to_vec(),
        range: DataRange {
            from: "2000-01-01".parse().unwrap(),
            to: "2026-12-31".parse().unwrap(),
        },
        received_at: testing::start(),
    };
    ingest(vault, pages.collect(), provenance).await.unwrap();
}
