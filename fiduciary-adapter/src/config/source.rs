//! `[[sources]]`: where the records come from.

use std::{collections::BTreeMap, path::PathBuf};

use consent_model::dataset::DatasetKind;
use serde::Deserialize;
use service_kit::{config::HttpConfig, secret::Secret};
use url::Url;

use crate::sources::{
    csv::{self, CsvColumns},
    fhir,
    mapping::{CustomersConfig, DatasetConfig, Mapping, MappingError},
};

/// One system that holds records. Several serve different datasets, and one customer key names the
/// same person in all of them.
#[derive(Debug, Clone, Deserialize)]
pub struct SourceConfig {
    /// Its name, in what the adapter says of it.
    pub name: String,
    /// Which system.
    #[serde(flatten)]
    pub kind: SourceKind,
}

/// A kind of system, and where it is.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SourceKind {
    /// One file of bank transactions, with nothing to map.
    Csv {
        /// Plain or gzip.
        path: PathBuf,
        /// Names of its columns, where they are not the usual ones.
        #[serde(default)]
        columns: Box<CsvColumns>,
    },
    /// A folder of CSV files.
    CsvFolder {
        /// The folder.
        dir: PathBuf,
        /// How people call themselves.
        #[serde(default)]
        customers: Option<CustomersConfig>,
        /// What is in which file.
        datasets: BTreeMap<String, DatasetConfig>,
    },
    /// A SQLite database.
    Sqlite {
        /// Its file.
        path: PathBuf,
        /// How people call themselves.
        #[serde(default)]
        customers: Option<CustomersConfig>,
        /// What is in which table.
        datasets: BTreeMap<String, DatasetConfig>,
    },
    /// A PostgreSQL database.
    Postgres {
        /// `postgres://user@host:5432/database?sslmode=verify-full`. May carry the password.
        url: Secret,
        /// The password, when it stands elsewhere.
        #[serde(default)]
        password: Option<Secret>,
        /// How long one statement may take, in seconds.
        #[serde(default = "default_statement_timeout")]
        statement_timeout: u32,
        /// How people call themselves.
        #[serde(default)]
        customers: Option<CustomersConfig>,
        /// What is in which table.
        datasets: BTreeMap<String, DatasetConfig>,
    },
    /// A system that speaks JSON over HTTP.
    JsonHttp {
        /// Its address; ends with `/`.
        url: Url,
        /// What it knows this adapter by.
        #[serde(default)]
        token: Option<Secret>,
        /// How people call themselves.
        #[serde(default)]
        customers: Option<CustomersConfig>,
        /// What is at which path.
        datasets: BTreeMap<String, DatasetConfig>,
    },
    /// A folder of FHIR R4 NDJSON files.
    Fhir {
        /// The folder.
        dir: PathBuf,
    },
    /// A FHIR R4 server.
    FhirRest {
        /// Its base address; ends with `/`.
        url: Url,
        /// What it knows this adapter by.
        #[serde(default)]
        token: Option<Secret>,
        /// The system whose identifiers are the customer key; the patient's id, when left out.
        #[serde(default)]
        identifier_system: Option<String>,
    },
    /// A folder of Account Aggregator documents: ReBIT FI XML of type `deposit`.
    AaDeposit {
        /// The folder.
        dir: PathBuf,
    },
}

const fn default_statement_timeout() -> u32 {
    10
}

impl SourceConfig {
    /// Its place in the configuration.
    pub(crate) fn place(&self) -> String {
        format!("sources.{}", self.name)
    }

    /// The datasets that it holds, as far as they are named.
    #[must_use]
    pub fn datasets(&self) -> Vec<DatasetKind> {
        let named = |datasets: &BTreeMap<String, DatasetConfig>| {
            let names = datasets.keys().filter_map(|name| name.parse().ok());
            names.collect()
        };
        match &self.kind {
            SourceKind::Csv { .. } | SourceKind::AaDeposit { .. } => csv::DATASETS.to_vec(),
            SourceKind::Fhir { .. } | SourceKind::FhirRest { .. } => fhir::DATASETS.to_vec(),
            SourceKind::CsvFolder { datasets, .. }
            | SourceKind::Sqlite { datasets, .. }
            | SourceKind::Postgres { datasets, .. }
            | SourceKind::JsonHttp { datasets, .. } => named(datasets),
        }
    }

    /// Its mapping, checked; none of a source whose records have one form.
    ///
    /// # Errors
    /// The first rule that cannot work.
    pub fn mapping(&self) -> Result<Option<Mapping>, MappingError> {
        match &self.kind {
            SourceKind::CsvFolder {
                customers,
                datasets,
                ..
            }
            | SourceKind::Sqlite {
                customers,
                datasets,
                ..
            }
            | SourceKind::Postgres {
                customers,
                datasets,
                ..
            }
            | SourceKind::JsonHttp {
                customers,
                datasets,
                ..
            } => Mapping::check(&self.place(), customers.as_ref(), datasets).map(Some),
            SourceKind::Csv { .. }
            | SourceKind::Fhir { .. }
            | SourceKind::FhirRest { .. }
            | SourceKind::AaDeposit { .. } => Ok(None),
        }
    }

    fn check(&self, http: &HttpConfig) -> Result<(), MappingError> {
        let place = self.place();
        let named = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if !(1..=32).contains(&self.name.len()) || !self.name.bytes().all(named) {
            let rule = "`name` is 1 to 32 lower-case letters, digits and hyphens";
            return Err(MappingError::new("sources", rule));
        }
        self.mapping()?;
        match &self.kind {
            SourceKind::Postgres {
                statement_timeout: 0 | 601..,
                ..
            } => {
                let place = format!("{place}.statement_timeout");
                Err(MappingError::new(place, "give 1 to 600 seconds"))
            }
            SourceKind::JsonHttp { url, .. } | SourceKind::FhirRest { url, .. } => {
                let is_plain = url.query().is_none() && url.fragment().is_none();
                let is_base = matches!(url.scheme(), "http" | "https") && url.path().ends_with('/');
                let place = format!("{place}.url");
                if !is_base || !is_plain || url.password().is_some() {
                    let rule = "it must be http or https, end with `/`, and carry no password: \
                                that is `token`";
                    return Err(MappingError::new(place, rule));
                }
                http.check("url", url)
                    .map_err(|why| MappingError::new(place, why.to_string()))
            }
            _ => Ok(()),
        }
    }
}

/// Checks every source, and that they fit beside each other.
///
/// # Errors
/// The first rule that cannot work.
pub(super) fn check_all(sources: &[SourceConfig], http: &HttpConfig) -> Result<(), MappingError> {
    let mut served = BTreeMap::<DatasetKind, &str>::new();
    let mut names = Vec::new();
    for source in sources {
        source.check(http)?;
        if names.contains(&&source.name) {
            let rule = "two sources have this name; give each its own";
            return Err(MappingError::new(source.place(), rule));
        }
        names.push(&source.name);
        for dataset in source.datasets() {
            if let Some(other) = served.insert(dataset, &source.name) {
                let rule =
                    format!("`{dataset}` is served by `{other}` already; let one source serve it");
                return Err(MappingError::new(source.place(), rule));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
