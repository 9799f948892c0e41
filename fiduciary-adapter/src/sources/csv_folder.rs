//! A folder of CSV files, plain or gzip, each mapped to a dataset.
//!
//! The files are read whole when the folder is opened, and again once one has changed. A file whose
//! form is broken (no header, a line of another number of fields) is refused whole; a record that
//! cannot be converted is passed over and counted.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use consent_model::dataset::DatasetKind;

use super::{
    SourceError, lines,
    mapping::{Cell, Dataset, Mapping, MappingError},
    tabular::{Lookup, Record, Tables, Tabular},
    watched::{Files, Stamp, Watched, stamp_of},
};

/// Opens a folder; `place` is the source's place in the configuration.
///
/// # Errors
/// [`SourceError`].
pub(super) fn open(
    place: &str,
    dir: &Path,
    mapping: Mapping,
) -> Result<Tabular<CsvFolder>, SourceError> {
    let names = mapping.datasets.values().map(|d| d.from.as_str());
    for name in names.chain(mapping.customers.iter().map(|c| c.from.as_str())) {
        let mut parts = Path::new(name).components();
        let is_inside = matches!(parts.next(), Some(Component::Normal(_)))
            && parts.all(|part| matches!(part, Component::Normal(_)));
        if !is_inside {
            let rule = "`from` must be a file in the folder: `transactions.csv`";
            return Err(MappingError::new(place, rule).into());
        }
    }
    let folder = Folder {
        dir: dir.to_owned(),
        mapping: mapping.clone(),
    };
    Ok(Tabular::new(CsvFolder(Watched::open(folder)?), mapping))
}

/// The folder, read.
pub(super) struct CsvFolder(Watched<Folder>);

pub(super) struct Folder {
    dir: PathBuf,
    mapping: Mapping,
}

/// The cells of a record, and its line.
type Line = (Vec<Cell>, u64);

/// What the folder holds.
#[derive(Default)]
pub(super) struct Content {
    /// Records of each dataset by customer.
    datasets: BTreeMap<DatasetKind, BTreeMap<String, Vec<Line>>>,
    /// What people call themselves → customer keys.
    customers: BTreeMap<String, BTreeSet<String>>,
    passed_over: u64,
}

impl Files for Folder {
    type Content = Content;

    fn stamp(&self) -> Result<Stamp, SourceError> {
        let names = self.mapping.datasets.values().map(|d| &d.from);
        let all = names.chain(self.mapping.customers.iter().map(|c| &c.from));
        let paths: Vec<_> = all.map(|name| self.dir.join(name)).collect();
        stamp_of(paths.iter().map(PathBuf::as_path))
    }

    fn read(&self) -> Result<Content, SourceError> {
        let mut content = Content::default();
        for dataset in self.mapping.datasets.values() {
            let mut by_customer = BTreeMap::<String, Vec<Line>>::new();
            read_file(
                &self.dir.join(&dataset.from),
                &dataset.wanted,
                |cells, line| {
                    match cells.first().cloned().flatten() {
                        Some(customer) if is_whole(dataset, &cells) => {
                            by_customer.entry(customer).or_default().push((cells, line));
                        }
                        // Kept all the same: who asks for this customer is told why it is not there.
                        Some(customer) => {
                            content.passed_over += 1;
                            by_customer.entry(customer).or_default().push((cells, line));
                        }
                        None => content.passed_over += 1,
                    }
                },
            )?;
            content.datasets.insert(dataset.kind, by_customer);
        }
        if let Some(customers) = &self.mapping.customers {
            let wanted = [customers.customer.clone(), customers.typed.clone()];
            read_file(&self.dir.join(&customers.from), &wanted, |mut cells, _| {
                if let (Some(typed), Some(key)) = (cells.pop().flatten(), cells.pop().flatten()) {
                    let typed = typed.trim().to_owned();
                    content.customers.entry(typed).or_default().insert(key);
                }
            })?;
        }
        if content.passed_over > 0 {
            let count = content.passed_over;
            tracing::warn!(count, "records of the folder were passed over");
        }
        Ok(content)
    }
}

fn is_whole(dataset: &Dataset, cells: &[Cell]) -> bool {
    let account = dataset.account_of(cells);
    (account.is_some() || !dataset.has_accounts())
        && dataset
            .row(cells, account.as_deref().unwrap_or("-"))
            .is_ok()
}

/// Gives the wanted columns of every record, an empty text as none, with its line.
fn read_file(
    path: &Path,
    wanted: &[String],
    mut each: impl FnMut(Vec<Cell>, u64),
) -> Result<(), SourceError> {
    let file = lines::name_of(path);
    let at = |line, rule| SourceError::Line {
        file: file.clone(),
        line,
        rule,
    };
    let failed = |error: ::csv::Error, otherwise| match error.into_kind() {
        ::csv::ErrorKind::Io(error) if !lines::is_content(&error) => lines::unreadable(path, error),
        _ => otherwise,
    };
    let mut reader = ::csv::Reader::from_reader(lines::open(path)?);
    let header = reader
        .headers()
        .map_err(|error| failed(error, at(1, "the header cannot be read")))?
        .clone();
    let mut places = Vec::with_capacity(wanted.len());
    for name in wanted {
        let place = header.iter().position(|have| have.trim() == name);
        places.push(place.ok_or_else(|| {
            let rule = format!("the file has no column `{name}`; correct the name in `columns`");
            MappingError::new(&file, rule)
        })?);
    }
    let mut record = ::csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                let rule = at(line, "the line is not a record of the file");
                return Err(failed(error, rule));
            }
        }
        let line = record.position().map_or(line, ::csv::Position::line);
        let cells = places.iter().map(|place| {
            let text = record.get(*place).filter(|text| !text.is_empty());
            text.map(str::to_owned)
        });
        each(cells.collect(), line);
    }
}

#[async_trait]
impl Tables for CsvFolder {
    async fn ping(&self) -> Result<(), SourceError> {
        self.0.current().await.map(drop)
    }

    async fn lookup(
        &self,
        place: Lookup<'_>,
        value: &str,
    ) -> Result<BTreeSet<String>, SourceError> {
        let content = self.0.current().await?;
        if place.typed != place.give {
            return Ok(content.customers.get(value).cloned().unwrap_or_default());
        }
        let known = content.datasets.values().any(|all| all.contains_key(value))
            || content.customers.values().any(|keys| keys.contains(value));
        Ok(known.then(|| value.to_owned()).into_iter().collect())
    }

    async fn read(
        &self,
        customer: &str,
        datasets: &[&Dataset],
    ) -> Result<Vec<Vec<Record>>, SourceError> {
        let content: Arc<Content> = self.0.current().await?;
        let of = |dataset: &&Dataset| {
            let hers = content.datasets.get(&dataset.kind)?.get(customer)?;
            let record = |(cells, line): &Line| Record {
                cells: cells.clone(),
                line: Some(*line),
            };
            Some(hers.iter().map(record).collect())
        };
        Ok(datasets.iter().map(|d| of(d).unwrap_or_default()).collect())
    }

    async fn first(&self, _from: &str, _customer: &str) -> Result<Option<String>, SourceError> {
        let content = self.0.current().await?;
        let mut all = content.datasets.values();
        Ok(all
            .find_map(|by_customer| by_customer.keys().next())
            .cloned())
    }

    fn passed_over(&self) -> Option<u64> {
        Some(self.0.held().passed_over)
    }
}

#[cfg(test)]
mod tests;
