//! A clinic's records from a FHIR R4 server, by its REST search.
//!
//! A patient is found by the value of an identifier; what comes back is looked at, since a server
//! passes over parameters that it does not know (FHIR R4 §3.1.0.1.7) and then gives everybody. Her
//! resources are read whole, one search for each kind, following `next` within the server's own
//! address only; a search whose pages do not belong together is [`SourceError::Changed`]. The
//! conversion is that of the NDJSON folder ([`consent_model::dataset::fhir`]).

use std::collections::{BTreeSet, HashSet};

use async_trait::async_trait;
use consent_model::dataset::{
    DatasetKind, check_row,
    fhir::{self, KINDS, Unplaced, list, text},
};
use serde_json::Value;
use service_kit::{
    http_client::{ClientError, HttpClient},
    secret::Secret,
};
use url::Url;

use super::{
    CustomerRef, Health, Snapshot, Source, SourceAccount, SourceError,
    fhir::{DATASETS, subject_of},
    held::{Held, MOST_RECORDS},
    mapping::masked,
    remote::{authorized, named},
};

/// Records asked for at once; a server may give fewer.
const PER_PAGE: &str = "200";
/// Most pages of one search.
const MOST_PAGES: usize = 2_000;
/// The account that everything of a patient belongs to.
const ACCOUNT: &str = "patient";

/// A FHIR server.
pub(super) struct FhirRest {
    http: HttpClient,
    /// Ends with `/`.
    base: Url,
    token: Option<Secret>,
    /// The system whose identifiers are the customer key; without it that is the patient's id.
    system: Option<String>,
}

impl FhirRest {
    pub(super) fn new(
        http: HttpClient,
        base: Url,
        token: Option<Secret>,
        system: Option<String>,
    ) -> Self {
        Self {
            http,
            base,
            token,
            system,
        }
    }

    async fn get(&self, url: Url) -> Result<Value, SourceError> {
        let call = authorized(
            self.http.get(url).header("accept", "application/fhir+json"),
            self.token.as_ref(),
        );
        let answer = call.send().await.map_err(|error| named(&error))?;
        let value: Value = answer.json().map_err(|error: ClientError| named(&error))?;
        match text(&value, "/resourceType") {
            Some("OperationOutcome") => Err(SourceError::Unavailable(
                "the server answered with an OperationOutcome",
            )),
            _ => Ok(value),
        }
    }

    fn address(&self, kind: &str, parameters: &[(&str, &str)]) -> Result<Url, SourceError> {
        let mut url = self.base.join(kind).map_err(|_| UNREADABLE)?;
        url.query_pairs_mut().extend_pairs(parameters);
        Ok(url)
    }

    /// Every resource of one kind that a search gives.
    async fn search(
        &self,
        kind: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Vec<Value>, SourceError> {
        let mut found = Vec::new();
        let mut ids = HashSet::new();
        let mut seen = HashSet::new();
        let mut total = None;
        let mut next = Some(self.address(kind, parameters)?);
        while let Some(url) = next {
            if seen.len() >= MOST_PAGES || found.len() > MOST_RECORDS {
                return Err(super::sql::TOO_MANY);
            }
            // A server that leads in a circle.
            if !seen.insert(url.clone()) {
                return Err(UNREADABLE);
            }
            let mut bundle = self.get(url).await?;
            if text(&bundle, "/resourceType") != Some("Bundle") {
                return Err(UNREADABLE);
            }
            // What a search finds is one number, on every page that names it. When a bundle was made
            // tells nothing: some servers make each page anew.
            let named = bundle.pointer("/total").and_then(Value::as_u64);
            if total.is_some() && named.is_some() && total != named {
                return Err(SourceError::Changed);
            }
            total = total.or(named);
            next = self.next(&bundle)?;
            let Some(Value::Array(entries)) = bundle.get_mut("entry").map(Value::take) else {
                continue;
            };
            for mut entry in entries {
                let resource = entry.get_mut("resource").map(Value::take);
                let resource = resource.unwrap_or_default();
                match text(&resource, "/resourceType") {
                    Some(have) if have == kind => {
                        let id = text(&resource, "/id").unwrap_or_default().to_owned();
                        // Something came in before it, and pushed it onto this page.
                        if !ids.insert(id) {
                            return Err(SourceError::Changed);
                        }
                        found.push(resource);
                    }
                    Some("OperationOutcome") if is_error(&resource) => {
                        return Err(SourceError::Unavailable(
                            "the server answered with an OperationOutcome",
                        ));
                    }
                    _ => {}
                }
            }
        }
        Ok(found)
    }

    /// Where the next page is: only within the server's own address, to which the token belongs.
    fn next(&self, bundle: &Value) -> Result<Option<Url>, SourceError> {
        let mut links = list(bundle, "/link").iter();
        let Some(link) = links.find(|link| text(link, "/relation") == Some("next")) else {
            return Ok(None);
        };
        let url = text(link, "/url").and_then(|url| self.base.join(url).ok());
        let own = url.filter(|url| {
            url.origin() == self.base.origin()
                && url.username().is_empty()
                && url.password().is_none()
        });
        own.map(Some).ok_or(SourceError::Unavailable(
            "the server leads to a page elsewhere",
        ))
    }

    /// The patients who have this very identifier.
    async fn patients(&self, system: Option<&str>, value: &str) -> Result<Vec<Value>, SourceError> {
        let mut token = escaped(value);
        if let Some(system) = system {
            token = format!("{}|{token}", escaped(system));
        }
        let parameters = [("identifier", token.as_str()), ("_count", "20")];
        let mut found = self.search("Patient", &parameters).await?;
        found.retain(|patient| {
            list(patient, "/identifier").iter().any(|identifier| {
                text(identifier, "/value").map(str::trim) == Some(value)
                    && system.is_none_or(|system| text(identifier, "/system") == Some(system))
            })
        });
        Ok(found)
    }

    /// The patient of a customer key.
    async fn patient(&self, key: &str) -> Result<Option<Value>, SourceError> {
        let mut found = match &self.system {
            Some(system) => self.patients(Some(system), key).await?,
            None if is_id(key) => self.search("Patient", &[("_id", key)]).await?,
            None => Vec::new(),
        };
        if self.system.is_none() {
            found.retain(|patient| text(patient, "/id") == Some(key));
        }
        Ok(if found.len() == 1 { found.pop() } else { None })
    }

    async fn held(&self, key: &str, wanted: &[DatasetKind]) -> Result<Held, SourceError> {
        let mut held = Held::default();
        let Some(patient) = self.patient(key).await? else {
            return Ok(held);
        };
        let Some(id) = text(&patient, "/id").filter(|id| is_id(id)) else {
            return Err(UNREADABLE);
        };
        if wanted.contains(&DatasetKind::ClinicPatients) {
            match fhir::patient(&patient) {
                Ok(row) => place(&mut held, DatasetKind::ClinicPatients, "Patient", vec![row]),
                Err(why) => {
                    held.pass_over(DatasetKind::ClinicPatients, "Patient", None, why.text())
                }
            }
        }
        for (kind, dataset, convert) in KINDS {
            if !wanted.contains(&dataset) {
                continue;
            }
            let parameters = [("patient", id), ("_count", PER_PAGE)];
            for resource in self.search(kind, &parameters).await? {
                if self.subject(&resource) != Some(id) {
                    held.pass_over(dataset, kind, None, "it names another patient");
                    continue;
                }
                match convert(&resource) {
                    Ok(rows) => place(&mut held, dataset, kind, rows),
                    Err(why) => held.pass_over(dataset, kind, None, Unplaced::text(why)),
                }
            }
        }
        held.accounts = vec![SourceAccount {
            reference: ACCOUNT.to_owned(),
            label: format!("Patient record {}", masked(key)),
            datasets: wanted
                .iter()
                .copied()
                .filter(|kind| DATASETS.contains(kind))
                .collect(),
        }];
        Ok(held.sorted())
    }

    /// The patient of a resource, by a relative reference or one to this server.
    fn subject<'a>(&self, resource: &'a Value) -> Option<&'a str> {
        subject_of(resource).or_else(|| {
            let reference = text(resource, "/subject/reference")
                .or_else(|| text(resource, "/patient/reference"))?;
            reference
                .strip_prefix(self.base.as_str())?
                .strip_prefix("Patient/")
        })
    }
}

const UNREADABLE: SourceError =
    SourceError::Unavailable("the answer is not what a FHIR server gives");

fn place(held: &mut Held, dataset: DatasetKind, kind: &str, rows: Vec<super::Row>) {
    for row in rows {
        match check_row(dataset, &row) {
            Ok(()) => held.take(dataset, ACCOUNT, row, kind),
            Err(_) => held.pass_over(dataset, kind, None, "it does not fit its dataset"),
        }
    }
}

/// FHIR R4 §2.20.0.1, type `id`.
fn is_id(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

fn is_error(outcome: &Value) -> bool {
    let severe = |issue: &Value| matches!(text(issue, "/severity"), Some("error" | "fatal"));
    list(outcome, "/issue").iter().any(severe)
}

/// FHIR R4 §3.1.1.4.0.1: what would cut a parameter into several.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for letter in value.chars() {
        if matches!(letter, '\\' | ',' | '$' | '|') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[async_trait]
impl Source for FhirRest {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        let typed = typed.trim();
        if typed.is_empty() || typed.contains('\0') {
            return Ok(None);
        }
        let found = self.patients(None, typed).await?;
        let mut keys = BTreeSet::new();
        for patient in &found {
            let id = text(patient, "/id").filter(|id| is_id(id));
            let key = match &self.system {
                None => id,
                Some(system) => list(patient, "/identifier")
                    .iter()
                    .find(|one| text(one, "/system") == Some(system))
                    .and_then(|one| text(one, "/value")),
            };
            keys.insert(key.map(str::to_owned));
        }
        // What belongs to several finds nobody; one without a key cannot be told from others.
        Ok(match (keys.pop_first(), keys.is_empty()) {
            (Some(Some(key)), true) => Some(CustomerRef(key)),
            _ => None,
        })
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        self.snapshot_for(customer, &DATASETS).await
    }

    async fn snapshot_for(
        &self,
        customer: &CustomerRef,
        datasets: &[DatasetKind],
    ) -> Result<Box<dyn Snapshot>, SourceError> {
        Ok(Box::new(self.held(&customer.0, datasets).await?))
    }

    async fn health(&self) -> Result<Health, SourceError> {
        let url = self.address("metadata", &[("_summary", "true")])?;
        match text(&self.get(url).await?, "/resourceType") {
            Some("CapabilityStatement") => Ok(Health::default()),
            _ => Err(UNREADABLE),
        }
    }
}

#[cfg(test)]
mod tests;
