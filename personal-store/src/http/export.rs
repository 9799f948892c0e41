//! Everything of hers, to take with her: records with where each comes from, deposits, the consents
//! the store was told of, and both ledgers. Whole: nothing is left out however much there is.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web::Data};
use consent_model::dataset::DatasetKind;
use futures_util::stream;
use serde_json::{Map, json};
use service_kit::problem::Causes;

use super::{error::PageResult, session};
use crate::{
    dataset,
    export::{self, Export, Pieces, archive, deliveries_of, refusal},
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
        .map(|told| {
            let said = told
                .said
                .map(|said| json!({ "word": said.word.name(), "at": said.at }));
            json!({ "told_at": told.held_at, "artifact": told.jws.as_str(), "said": said })
        })
        .collect();
    let releases = gate::releases(&vault, WHOLE, None).await;
    let refusals = gate::refusals(&vault, WHOLE, None).await;
    let refusals: Vec<_> = refusals
        .map_err(FlowError::from)?
        .iter()
        .map(refusal)
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

/// `GET /export.zip`: the same in open formats, made while it is sent.
pub(super) async fn zip(store: Data<Store>, request: HttpRequest, session: Session) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let vault = store.vault_of(&person).await?;
    let at = store.clock.now();
    let (archive, pieces) = archive(at);
    tokio::spawn(async move {
        let export = Export {
            vault: &vault,
            db: &store.db,
            account: person.account,
            store: &store.config.name,
            at,
        };
        // The receiver finds a ZIP without an end.
        if let Err(error) = export::write(export, archive).await {
            tracing::warn!(error = %Causes(&error), "an export broke off");
        }
    });
    let pieces = stream::unfold(pieces, async |mut pieces: Pieces| {
        pieces.recv().await.map(|piece| (piece, pieces))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header(("content-disposition", "attachment; filename=\"export.zip\""))
        .streaming(pieces))
}
