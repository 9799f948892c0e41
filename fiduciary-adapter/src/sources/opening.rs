//! From the configuration to the sources.

use std::{sync::Arc, time::Duration};

use service_kit::{
    clock::SharedClock,
    http_client::{HttpClient, RetryPolicy},
};

use super::{
    Source, SourceError,
    aa_deposit::AaDeposit,
    csv::CsvSource,
    csv_folder,
    fhir::FhirSource,
    fhir_rest::FhirRest,
    guarded::{Guarded, Patience},
    json_http::JsonHttp,
    mapping::{Mapping, MappingError},
    postgres,
    several::{Named, Several},
    sqlite,
    tabular::Tabular,
};
use crate::config::{AdapterConfig, SourceConfig, SourceKind};

/// Opens every source of a configuration, as one. None for a pure data user.
///
/// A source in files is read now, and one in a database or behind an address when it is first asked:
/// the adapter starts while such a system is down.
///
/// # Errors
/// [`SourceError`].
pub fn open(
    config: &AdapterConfig,
    clock: &SharedClock,
) -> Result<Option<Arc<dyn Source>>, SourceError> {
    if config.sources.is_empty() {
        return Ok(None);
    }
    let opened = config.sources.iter().map(|one| named(one, config, clock));
    let all = opened.collect::<Result<_, _>>()?;
    Ok(Some(Arc::new(Several(all))))
}

fn named(
    one: &SourceConfig,
    config: &AdapterConfig,
    clock: &SharedClock,
) -> Result<Named, SourceError> {
    let place = one.place();
    let mapping = || -> Result<Mapping, SourceError> {
        let missing = || MappingError::new(&place, "it has no `datasets`");
        Ok(one.mapping()?.ok_or_else(missing)?)
    };
    let as_is = |source: Box<dyn Source>| Named {
        name: one.name.clone(),
        datasets: one.datasets(),
        source,
        watch: None,
    };
    Ok(match &one.kind {
        SourceKind::Csv { path, columns } => as_is(Box::new(CsvSource::open_with(path, columns)?)),
        SourceKind::Fhir { dir } => as_is(Box::new(FhirSource::open(dir)?)),
        SourceKind::AaDeposit { dir } => as_is(Box::new(AaDeposit::open(dir)?)),
        SourceKind::CsvFolder { dir, .. } => {
            as_is(Box::new(csv_folder::open(&place, dir, mapping()?)?))
        }
        SourceKind::Sqlite { path, .. } => {
            let source = sqlite::open(&place, path, mapping()?)?;
            guarded(one, source, Patience::default(), clock)
        }
        SourceKind::Postgres {
            url,
            password,
            statement_timeout,
            ..
        } => {
            let statement = Duration::from_secs(u64::from(*statement_timeout));
            let source = postgres::open(&place, url, password.as_ref(), statement, mapping()?)?;
            let patience = Patience {
                // Several statements, and a connection before them.
                limit: statement * 3 + Duration::from_secs(5),
                ..Patience::default()
            };
            guarded(one, source, patience, clock)
        }
        SourceKind::JsonHttp { url, token, .. } => {
            let tables = JsonHttp {
                http: client(config)?,
                base: url.clone(),
                token: token.clone(),
            };
            let source = Tabular::new(tables, mapping()?);
            guarded(one, source, BY_PAGES, clock)
        }
        SourceKind::FhirRest {
            url,
            token,
            identifier_system,
        } => {
            let (token, system) = (token.clone(), identifier_system.clone());
            let source = FhirRest::new(client(config)?, url.clone(), token, system);
            guarded(one, source, BY_PAGES, clock)
        }
    })
}

/// Reading whole takes many calls.
const BY_PAGES: Patience = Patience {
    limit: Duration::from_secs(45),
    retries: 2,
    first_pause: Duration::from_millis(100),
};

fn guarded<S: Source + 'static>(
    one: &SourceConfig,
    source: S,
    patience: Patience,
    clock: &SharedClock,
) -> Named {
    let source = Guarded::new(source, patience, Arc::clone(clock));
    Named {
        name: one.name.clone(),
        datasets: one.datasets(),
        watch: Some(source.watch()),
        source: Box::new(source),
    }
}

/// Calls are repeated by what stands before the source, not twice over.
fn client(config: &AdapterConfig) -> Result<HttpClient, SourceError> {
    let options = config.http.options();
    let mut options = options.map_err(|error| MappingError::new("http", error.to_string()))?;
    options.retry = RetryPolicy::never();
    options.call_timeout = Duration::from_secs(15);
    HttpClient::new(options)
        .map_err(|_| SourceError::Unavailable("the HTTP client cannot be set up"))
}
