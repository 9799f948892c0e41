//! The records themselves, for her to see.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Path, Query},
};
use consent_model::{dataset::DatasetKind, problem::ProblemType};
use serde::Deserialize;
use ui::{
    Locale, NavItem,
    store::{BroughtBy, Record, RecordColumn, Records},
    wording,
};

use super::{
    error::{PageResult, page, wrong},
    holdings::{level, source_name},
    session,
    value::Values,
};
use crate::{
    dataset::{self, HeldRow, RecordSource},
    flow::{FlowError, Store},
};

/// Records on a page.
const SHOWN: u32 = 50;
/// Accounts of one source whose currency is looked up.
const MOST_ACCOUNTS: u32 = 1_000;

#[derive(Deserialize)]
pub(super) struct RecordsQuery {
    source: Option<String>,
    page: Option<u32>,
}

/// `GET /records/{dataset}?source=&page=`.
pub(super) async fn show(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    dataset: Path<String>,
    query: Query<RecordsQuery>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let l = session::locale(&request);
    let not_there = || wrong(ProblemType::NotFound, "there are no such records");
    let kind: DatasetKind = dataset.parse().map_err(|_| not_there())?;
    let named = query.source.as_deref().unwrap_or_default();
    let source: RecordSource = named.parse().map_err(|_| not_there())?;
    let place = query.page.unwrap_or(1).max(1);
    let skipped = (place - 1).checked_mul(SHOWN).ok_or_else(not_there)?;
    let vault = store.vault_of(&person).await?;
    let (total, rows) = dataset::newest(&vault, kind, &source, (skipped, SHOWN))
        .await
        .map_err(FlowError::from)?;
    if rows.is_empty() {
        return Err(not_there());
    }
    let accounts = match kind {
        DatasetKind::BankTransactions => {
            let accounts = DatasetKind::BankAccounts;
            let found = dataset::newest(&vault, accounts, &source, (0, MOST_ACCOUNTS)).await;
            found.map_err(FlowError::from)?.1
        }
        _ => Vec::new(),
    };
    let values = Values::new(&l, accounts.iter().map(|held| &held.row));
    let records = rows
        .iter()
        .map(|held| record(&values, kind, held))
        .collect();
    let names = store.party_names(source.party()).await;
    let at = |page: u32| {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("source", named)
            .append_pair("page", &page.to_string())
            .finish();
        format!("/records/{}?{query}", kind.name())
    };
    let more = u64::from(skipped) + (rows.len() as u64) < total;
    page(&Records {
        chrome: session::chrome(&store, &session, &person, NavItem::Holdings)?,
        name: wording::dataset::name(&l, kind.name()),
        source: source_name(&l, &names, &source),
        own: source.is_own(),
        total,
        first: u64::from(skipped) + 1,
        columns: columns(&l, kind),
        records,
        newer_href: (place > 1).then(|| at(place - 1)),
        older_href: more.then(|| at(place + 1)),
        l,
    })
}

pub(super) fn columns(l: &Locale, kind: DatasetKind) -> Vec<RecordColumn> {
    let columns = kind.schema().columns.iter();
    columns
        .map(|column| RecordColumn {
            id: column.name.to_owned(),
            name: wording::dataset::column(l, kind.name(), column.name),
            level: level(column.class),
        })
        .collect()
}

fn record(values: &Values<'_>, kind: DatasetKind, held: &HeldRow) -> Record {
    let columns = kind.schema().columns.iter();
    Record {
        values: columns
            .map(|column| values.shown(column, &held.row))
            .collect(),
        by: BroughtBy {
            at: held.received_at,
            deposit: held.deposit.to_string(),
            artifact: held.artifact.map(|artifact| artifact.to_string()),
            file: held.upload.as_ref().map(|upload| upload.file.clone()),
        },
    }
}
