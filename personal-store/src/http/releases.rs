//! Everything that has left her store, to the byte, and everything that was refused.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Query},
};
use consent_model::{
    problem::ProblemType,
    question::{Row, text_in},
};
use serde::Deserialize;
use ui::{
    Locale, NavItem,
    part::listed::Listed,
    store::{Receiver, Refusal, Release, ReleaseEntry, Releases},
};

use super::{
    error::{PageResult, page, wrong},
    session,
};
use crate::{
    flow::{FlowError, Named, Store},
    gate::{self, Before, LedgerEntry},
};

#[derive(Deserialize)]
struct Answer {
    rows: Vec<Row>,
}

/// Entries on a page.
const SHOWN: u32 = 100;

#[derive(Deserialize)]
pub(super) struct PageQuery {
    before: Option<String>,
}

/// `GET /releases?before=`.
pub(super) async fn show(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    query: Query<PageQuery>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let before = match query.before.as_deref().map(str::parse::<Before>) {
        None => Before::default(),
        Some(Ok(before)) => before,
        Some(Err(_)) => {
            let why = "there is no such place in the ledger";
            return Err(wrong(ProblemType::MalformedRequest, why));
        }
    };
    let l = session::locale(&request);
    let vault = store.vault_of(&person).await?;
    let found = gate::history(&vault, SHOWN, before)
        .await
        .map_err(FlowError::from)?;
    let receivers = found.entries.iter().filter_map(|entry| match entry {
        LedgerEntry::Released(entry) => entry.data_user.as_ref(),
        LedgerEntry::Refused(_) => None,
    });
    let names = store.party_names(receivers).await;
    let entries = found.entries.into_iter().map(|entry| match entry {
        LedgerEntry::Released(entry) => {
            ReleaseEntry::Released(Box::new(released(&store, &l, &names, *entry)))
        }
        LedgerEntry::Refused(entry) => ReleaseEntry::Refused(Refusal {
            at: entry.at,
            item: entry.item.map(|item| item.to_string()),
            rule: entry.rule.name().to_owned(),
        }),
    });
    let entries: Vec<_> = entries.collect();
    page(&Releases {
        chrome: session::chrome(&store, &session, &person, NavItem::Releases)?,
        l,
        entries: match found.next {
            Some(next) => Listed::part(entries, found.total, format!("/releases?before={next}")),
            None => Listed::whole(entries),
        },
    })
}

fn released(store: &Store, l: &Locale, names: &Named, entry: gate::ReleaseEntry) -> Release {
    let package = store.catalogue.get(&entry.question);
    let manifest = package.map(crate::question::CheckedPackage::manifest);
    let rows = serde_json::from_str::<Answer>(&entry.answer).ok();
    let to = entry.data_user.map(|id| Receiver {
        name: names.name(&id),
        id: id.to_string(),
    });
    Release {
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
    }
}
