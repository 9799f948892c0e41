//! What this store has been told that she approved, on its own origin (design §1, promise 2).
//!
//! Only what was checked when it came: signed by the manager, about her link, with her own sign-in
//! as evidence. No release waits for her to have been here.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Query},
};
use chrono::{DateTime, Utc};
use consent_model::{
    approval, artifact::ArtifactClaims, ids::ArtifactId, question::text_in, request::Ask,
    status_list::Status,
};
use serde::Deserialize;
use service_kit::problem::ApiProblem;
use ui::{
    Locale, NavItem,
    part::{listed::Listed, status::ConsentStatus},
    store::{Approved, ApprovedItem, ApprovedPage, Receiver, Standing},
    wording,
};

use super::{
    error::{PageResult, page},
    preview::parameters,
    session,
};
use crate::{
    flow::{FlowError, Named, Store},
    storage::Told,
};

/// Entries on a page.
const SHOWN: u32 = 50;

#[derive(Deserialize)]
pub(super) struct PageQuery {
    before: Option<ArtifactId>,
}

/// `GET /approved?before=`.
pub(super) async fn show(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    query: Query<PageQuery>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let l = session::locale(&request);
    let (account, db) = (person.account, &store.db);
    let total = db.held_count(account).await.map_err(FlowError::from)?;
    let mut told = db
        .held_of(account, SHOWN + 1, query.before)
        .await
        .map_err(FlowError::from)?;
    let more = told.len() > SHOWN as usize;
    told.truncate(SHOWN as usize);
    let read = |told: &Told| told.jws.unverified_claims::<ArtifactClaims>();
    let claims = told.iter().map(read).collect::<Result<Vec<_>, _>>();
    let claims = claims.map_err(|error| ApiProblem::internal(FlowError::from(error)))?;
    let now = store.clock.now();
    let in_term = claims.iter().filter(|claims| !is_over(claims, now));
    let receivers = claims.iter().filter_map(|c| c.data_user.as_ref());
    let (statuses, names) = tokio::join!(
        store.statuses(in_term.map(|claims| &claims.status)),
        store.party_names(receivers.map(|receiver| &receiver.value)),
    );
    let last = claims.last().map(|claims| claims.jti);
    let entries = told.iter().zip(claims).map(|(told, claims)| {
        let standing = match is_over(&claims, now) {
            true => Standing::Known(ConsentStatus::Expired),
            false => standing(statuses.get(&claims.status)),
        };
        entry(&store, &l, &names, told, claims, standing)
    });
    let entries = entries.collect();
    let next = last.filter(|_| more);
    page(&ApprovedPage {
        chrome: session::chrome(&store, &session, &person, NavItem::Approved)?,
        l,
        entries: match next {
            Some(last) => Listed::part(entries, total, format!("/approved?before={last}")),
            None => Listed::whole(entries),
        },
        dashboard_href: store
            .config
            .manager_url
            .join("dashboard")
            .map(String::from)
            .unwrap_or_default(),
    })
}

fn entry(
    store: &Store,
    l: &Locale,
    names: &Named,
    told: &Told,
    claims: ArtifactClaims,
    standing: Standing,
) -> Approved {
    let to = claims.data_user.map(|receiver| Receiver {
        name: names.name(&receiver.value),
        id: receiver.value.to_string(),
    });
    Approved {
        items: claims
            .items
            .iter()
            .map(|item| described(store, l, &item.value))
            .collect(),
        to,
        until: claims.statement.term.expiry,
        decided: DateTime::from_timestamp(claims.decided_at, 0).unwrap_or_default(),
        told: told.held_at,
        standing,
        artifact: claims.jti.to_string(),
    }
}

/// What an item allows, in words.
fn described(store: &Store, l: &Locale, item: &approval::ApprovedItem) -> ApprovedItem {
    let (title, facts) = match &item.ask {
        Ask::Answer {
            question,
            parameters: asked,
            providers,
            ..
        } => match store.catalogue.get(question) {
            Some(package) => {
                let manifest = package.manifest();
                let title = text_in(&manifest.title, l.tag()).to_owned();
                let mut facts = parameters(l, manifest, asked, providers.as_ref());
                facts.push(wording::parameter::covers(l, item.preview.is_some()));
                (title, facts)
            }
            None => (question.to_string(), Vec::new()),
        },
        Ask::Records { datasets, .. } => {
            let names = datasets.iter();
            let names: Vec<_> = names
                .map(|kind| wording::dataset::name(l, kind.name()))
                .collect();
            (names.join(", "), Vec::new())
        }
    };
    let range = item.ask.range();
    ApprovedItem {
        title,
        facts,
        days: (range.from, range.to),
    }
}

fn is_over(claims: &ArtifactClaims, now: DateTime<Utc>) -> bool {
    now >= claims.statement.term.expiry
}

/// Where it stands by the list, as far as that is known.
fn standing(status: Option<&Status>) -> Standing {
    match status {
        Some(Status::Valid) => Standing::Known(ConsentStatus::Active),
        Some(Status::Paused) => Standing::Known(ConsentStatus::Paused),
        // The list does not say by whom.
        Some(Status::Revoked) => Standing::Stopped,
        Some(Status::Superseded) => Standing::Known(ConsentStatus::Superseded),
        None => Standing::Unknown,
    }
}
