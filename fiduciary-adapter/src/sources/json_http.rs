//! Tables of a system that speaks JSON over HTTP, in a contract of four members.
//!
//! ```text
//! POST {url}{path}            {"column": "customer_id", "value": "C1", "limit": 500, "cursor": "…"}
//! 200                         {"state": "…", "records": [{…}, …], "next": "…"}
//! ```
//!
//! The answer holds the records of a path whose `column` is `value`, each a flat object of texts,
//! numbers, true, false and null; none for a value that is not known. `next` is the `cursor` of the
//! next page, absent or null on the last. `state` names the state of the records: while one customer
//! is read it must stay the same on every page of every path, or reading begins anew. A customer's
//! key never stands in an address. A number that is not whole and from 10¹¹ on must be text.

use std::collections::BTreeSet;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use service_kit::{http_client::HttpClient, secret::Secret};
use url::Url;

use super::{
    SourceError,
    held::MOST_RECORDS,
    mapping::{Cell, Dataset},
    remote::{authorized, named},
    sql::TOO_MANY,
    tabular::{Lookup, Record, Tables},
};

/// Records asked for at once.
const PER_PAGE: usize = 500;
/// Most pages of one path.
const MOST_PAGES: usize = 2_000;
/// How often reading begins anew when the records change meanwhile.
const BEGINNINGS: usize = 3;

/// The system.
pub(super) struct JsonHttp {
    pub(super) http: HttpClient,
    /// Ends with `/`.
    pub(super) base: Url,
    pub(super) token: Option<Secret>,
}

/// One page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    state: String,
    records: Vec<Map<String, Value>>,
    #[serde(default)]
    next: Option<String>,
}

impl JsonHttp {
    async fn page(
        &self,
        path: &str,
        column: &str,
        value: &str,
        cursor: Option<&str>,
    ) -> Result<Page, SourceError> {
        let url = self.base.join(path).map_err(|_| UNREADABLE)?;
        let body = json!({"column": column, "value": value, "limit": PER_PAGE, "cursor": cursor});
        let call = authorized(self.http.post(url).json(&body), self.token.as_ref());
        call.send_json().await.map_err(|error| named(&error))
    }

    /// Every record of a path, and their state.
    async fn all(
        &self,
        path: &str,
        column: &str,
        value: &str,
        state: &mut Option<String>,
    ) -> Result<Vec<Map<String, Value>>, SourceError> {
        let mut found = Vec::new();
        let mut cursors = BTreeSet::new();
        let mut cursor = None;
        loop {
            let page = self.page(path, column, value, cursor.as_deref()).await?;
            if *state.get_or_insert_with(|| page.state.clone()) != page.state {
                return Err(SourceError::Changed);
            }
            found.extend(page.records);
            match page.next {
                None => return Ok(found),
                Some(_) if found.len() > MOST_RECORDS || cursors.len() >= MOST_PAGES => {
                    return Err(TOO_MANY);
                }
                Some(next) if !cursors.insert(next.clone()) => return Err(UNREADABLE),
                next => cursor = next,
            }
        }
    }

    async fn read_once(
        &self,
        customer: &str,
        datasets: &[&Dataset],
    ) -> Result<Vec<Vec<Record>>, SourceError> {
        let mut state = None;
        let mut all = Vec::with_capacity(datasets.len());
        for dataset in datasets {
            let found = self
                .all(&dataset.from, &dataset.customer, customer, &mut state)
                .await?;
            let records = found.iter().map(|record| {
                let cells = dataset.wanted.iter().map(|name| cell(record.get(name)));
                Ok(Record {
                    cells: cells.collect::<Result<_, _>>()?,
                    line: None,
                })
            });
            all.push(records.collect::<Result<_, SourceError>>()?);
        }
        Ok(all)
    }
}

const UNREADABLE: SourceError = SourceError::Unavailable("its answer is not of the contract");

/// A value as text; a number that a float may have changed is none.
fn cell(value: Option<&Value>) -> Result<Cell, SourceError> {
    Ok(match value {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Bool(yes)) => Some(yes.to_string()),
        Some(Value::Number(number)) => {
            // Below, four places after the point are as exact as text: 15 digits (IEEE 754).
            if number.is_f64() && number.as_f64().is_none_or(|n| n.abs() >= 1e11) {
                let rule = "a number is too large to be exact; give it as text";
                return Err(SourceError::Unavailable(rule));
            }
            Some(number.to_string())
        }
        Some(Value::Array(_) | Value::Object(_)) => return Err(UNREADABLE),
    })
}

#[async_trait]
impl Tables for JsonHttp {
    async fn ping(&self) -> Result<(), SourceError> {
        let url = self.base.join("health").map_err(|_| UNREADABLE)?;
        let call = authorized(self.http.get(url), self.token.as_ref());
        call.send().await.map(drop).map_err(|error| named(&error))
    }

    async fn lookup(
        &self,
        place: Lookup<'_>,
        value: &str,
    ) -> Result<BTreeSet<String>, SourceError> {
        let page = self.page(place.from, place.typed, value, None).await?;
        let mut found = BTreeSet::new();
        for record in &page.records {
            // The system may compare otherwise than it should.
            if cell(record.get(place.typed))?.as_deref() == Some(value) {
                found.extend(cell(record.get(place.give))?);
            }
        }
        Ok(found)
    }

    async fn read(
        &self,
        customer: &str,
        datasets: &[&Dataset],
    ) -> Result<Vec<Vec<Record>>, SourceError> {
        let mut left = BEGINNINGS;
        loop {
            left -= 1;
            match self.read_once(customer, datasets).await {
                Err(SourceError::Changed) if left > 0 => {}
                read => return read,
            }
        }
    }
}

#[cfg(test)]
mod tests;
