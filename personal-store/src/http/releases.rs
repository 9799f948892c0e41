//! Everything that has left her store, to the byte, and everything that was refused.

use actix_session::Session;
use actix_web::{HttpRequest, web::Data};
use consent_model::question::{Row, text_in};
use serde::Deserialize;
use ui::{
    NavItem,
    part::listed::Listed,
    store::{Receiver, Refusal, Release, ReleaseEntry, Releases},
};

use super::{
    error::{PageResult, page},
    session,
};
use crate::{
    flow::{FlowError, Store},
    gate,
};

#[derive(Deserialize)]
struct Answer {
    rows: Vec<Row>,
}

/// Entries on the page.
const SHOWN: u32 = 200;

/// `GET /releases`.
pub(super) async fn show(store: Data<Store>, request: HttpRequest, session: Session) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let l = session::locale(&request);
    let vault = store.vault_of(&person).await?;
    let released = gate::releases(&vault, SHOWN, None)
        .await
        .map_err(FlowError::from)?;
    let refused = gate::refusals(&vault, SHOWN, None)
        .await
        .map_err(FlowError::from)?;
    let mut entries: Vec<(chrono::DateTime<chrono::Utc>, ReleaseEntry)> = Vec::new();
    for entry in released {
        let package = store.catalogue.get(&entry.question);
        let manifest = package.map(crate::question::CheckedPackage::manifest);
        let rows = serde_json::from_str::<Answer>(&entry.answer).ok();
        let to = match entry.data_user {
            Some(id) => Some(Receiver {
                name: store.party_name(&id).await,
                id: id.to_string(),
            }),
            None => None,
        };
        let release = Release {
            at: entry.at,
            to,
            title: manifest.map_or_else(
                || entry.question.to_string(),
                |m| text_in(&m.title, l.tag()).to_owned(),
            ),
            sentence: manifest
                .zip(rows)
                .map(|(m, answer)| m.sentence(l.tag(), &entry.parameters, &answer.rows)),
            bytes: entry.answer,
            receipt: entry.receipt.to_string(),
            digest: entry.digest.to_string(),
            artifact: entry.artifact.to_string(),
        };
        entries.push((release.at, ReleaseEntry::Released(Box::new(release))));
    }
    for entry in refused {
        let refusal = Refusal {
            at: entry.at,
            item: entry.item.map(|item| item.to_string()),
            rule: entry.rule.name().to_owned(),
        };
        entries.push((refusal.at, ReleaseEntry::Refused(refusal)));
    }
    entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    page(&Releases {
        chrome: session::chrome(&store, &session, &person, NavItem::Releases)?,
        l,
        entries: Listed::whole(entries.into_iter().map(|(_, entry)| entry).collect()),
    })
}
