//! Everything of hers, to take with her: records with where each comes from, deposits, the consents
//! the store was told of, and both ledgers. Whole: nothing is left out however much there is.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web::Data};
use consent_model::dataset::DatasetKind;
use serde_json::{Map, Value, json};

use super::{error::PageResult, session};
use crate::{
    dataset::{self, DepositEntry},
    flow::{FlowError, Store},
    gate,
};

/// All entries there are.
const WHOLE: u32 = u32::MAX;

/// `GET /export.json`.
pub(super) async fn export(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let vault = store.vault_of(&person).await?;
    let mut records = Map::new();
    for kind in DatasetKind::ALL {
        let rows = dataset::with_provenance(&vault, *kind).await;
        let rows = rows.map_err(FlowError::from)?;
        if !rows.is_empty() {
            records.insert(kind.name().to_owned(), json!(rows));
        }
    }
    let deposits = dataset::deposits(&vault).await.map_err(FlowError::from)?;
    let deliveries: Vec<_> = deposits.iter().flat_map(deliveries_of).collect();
    let consents = store.db.held_of(person.account, WHOLE, None).await;
    let consents: Vec<_> = consents
        .map_err(FlowError::from)?
        .iter()
        .map(|told| json!({ "told_at": told.held_at, "artifact": told.jws.as_str() }))
        .collect();
    let releases = gate::releases(&vault, WHOLE, None).await;
    let refusals = gate::refusals(&vault, WHOLE, None).await;
    let refusals: Vec<_> = refusals
        .map_err(FlowError::from)?
        .iter()
        .map(|r| json!({ "at": r.at, "artifact": r.artifact, "item": r.item, "rule": r.rule.name() }))
        .collect();
    let seen = gate::seen_answers(&vault).await.map_err(FlowError::from)?;
    let body = json!({
        "format": "amanat-export-1",
        "made_at": store.clock.now(),
        "records": records,
        "deliveries": deliveries,
        "consents": consents,
        "releases": releases.map_err(FlowError::from)?,
        "refusals": refusals,
        "seen": seen,
    });
    Ok(HttpResponse::Ok()
        .insert_header((
            "content-disposition",
            "attachment; filename=\"export.json\"",
        ))
        .json(body))
}

/// Where records came from: what one deposit brought of each kind.
fn deliveries_of(deposit: &DepositEntry) -> impl Iterator<Item = Value> {
    let brought = |dataset: &DatasetKind| deposit.of(*dataset).map(|d| (dataset.name(), d));
    DatasetKind::ALL
        .iter()
        .filter_map(brought)
        .map(|(dataset, delivery)| {
            json!({
                "deposit": deposit.summary.deposit,
                "dataset": dataset,
                "source": deposit.source,
                "session": deposit.session,
                "received_at": delivery.received_at,
                "artifact": delivery.artifact,
                "digest": delivery.digest,
                "summary": delivery.summary,
            })
        })
}
