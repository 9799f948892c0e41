//! Answers that have changed since she approved them: she accepts the new one, or leaves it.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Form, Query},
};
use consent_model::{
    artifact::ArtifactClaims,
    digest::Digest,
    ids::ArtifactId,
    party::ItemId,
    problem::ProblemType,
    question::{Row, text_in},
    request::Ask,
};
use serde::Deserialize;
use service_kit::{csrf::SameOrigin, problem::ApiProblem};
use ui::{
    Locale, NavItem,
    part::listed::Fact,
    store::{Changed, ChangedPage, ChangedStanding, Receiver},
};

use super::{
    error::{PageError, PageResult, page, see_other, wrong},
    preview::would_be,
    session,
};
use crate::{
    flow::{FlowError, Named, Store},
    gate::{self, ChangedAnswer, ChangedState, GateError, PreviewAsk},
    storage::Person,
    vault::Vault,
};

/// Entries on the page; each is worked out anew.
const SHOWN: u32 = 10;

#[derive(Deserialize)]
pub(super) struct PageQuery {
    /// There when an answer changed again under her eyes.
    again: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ChangedForm {
    csrf: String,
    artifact: ArtifactId,
    item: ItemId,
    approved: Digest,
    shown: Digest,
    decision: String,
}

#[derive(Deserialize)]
struct Answer {
    rows: Vec<Row>,
}

/// `GET /changed`.
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
    let vault = store.vault_of(&person).await?;
    let now = store.clock.now();
    let found = gate::changed(&vault, now, SHOWN)
        .await
        .map_err(FlowError::from)?;
    let mut told = Vec::new();
    for entry in found {
        if let Some(claims) = claims(&store, &person, &entry).await? {
            told.push((entry, claims));
        }
    }
    let receivers = told.iter().filter_map(|(_, c)| c.data_user.as_ref());
    let names = store.party_names(receivers.map(|r| &r.value)).await;
    let mut entries = Vec::new();
    for (entry, claims) in &told {
        entries.extend(described(&store, &vault, &l, &names, entry, claims).await?);
    }
    page(&ChangedPage {
        chrome: session::chrome(&store, &session, &person, NavItem::None)?,
        l,
        entries,
        again: query.again.is_some(),
    })
}

/// `POST /changed`.
pub(super) async fn decide(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<ChangedForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let vault = store.vault_of(&person).await?;
    let found = gate::changed(&vault, store.clock.now(), u32::MAX)
        .await
        .map_err(FlowError::from)?;
    let is_it = |entry: &ChangedAnswer| {
        entry.artifact == form.artifact
            && entry.item == form.item
            && entry.approved == form.approved
    };
    let gone = || wrong(ProblemType::NotFound, "this is over");
    let entry = found.into_iter().find(is_it).ok_or_else(gone)?;
    match form.decision.as_str() {
        "leave" => {
            let left = store.gate.leave(&vault, &entry).await;
            left.map_err(FlowError::from)?;
        }
        "accept" => {
            let claims = claims(&store, &person, &entry).await?.ok_or_else(gone)?;
            let l = session::locale(&request);
            let ask = ask(&claims, &entry.item, l.tag()).ok_or_else(gone)?;
            let accepted = store.gate.accept(&vault, &ask, form.shown, &entry).await;
            match accepted {
                Ok(true) => (),
                // The page says what it is now, or by which rule there is no answer any more.
                Ok(false) => return Ok(see_other("/changed?again=1")),
                Err(GateError::Refused(_)) => (),
                Err(error) => return Err(FlowError::from(error).into()),
            }
        }
        _ => {
            return Err(wrong(
                ProblemType::MalformedRequest,
                "there is no such decision",
            ));
        }
    }
    Ok(see_other("/changed"))
}

/// The consent of an entry, from the copy that was verified when it came.
async fn claims(
    store: &Store,
    person: &Person,
    entry: &ChangedAnswer,
) -> Result<Option<ArtifactClaims>, PageError> {
    let held = store.db.held(entry.artifact).await;
    let held = held.map_err(FlowError::from)?;
    let hers = held.filter(|held| held.account == person.account);
    hers.map(|held| held.jws.unverified_claims())
        .transpose()
        .map_err(|error| ApiProblem::internal(FlowError::from(error)).into())
}

/// What the item asks; `None` where it is not an answer.
fn ask<'a>(claims: &'a ArtifactClaims, item: &ItemId, language: &'a str) -> Option<PreviewAsk<'a>> {
    let found = claims.items.iter().find(|i| i.value.id == *item)?;
    let Ask::Answer {
        question,
        parameters,
        range,
        providers,
    } = &found.value.ask
    else {
        return None;
    };
    Some(PreviewAsk {
        question,
        purpose: claims.statement.purpose,
        parameters,
        range,
        providers: providers.as_ref(),
        language,
    })
}

async fn described(
    store: &Store,
    vault: &Vault,
    l: &Locale,
    names: &Named,
    entry: &ChangedAnswer,
    claims: &ArtifactClaims,
) -> Result<Option<Changed>, PageError> {
    let Some(ask) = ask(claims, &entry.item, l.tag()) else {
        return Ok(None);
    };
    let (now, _) = would_be(store, vault, &ask).await?;
    let package = store.catalogue.get(ask.question);
    let manifest = package.map(crate::question::CheckedPackage::manifest);
    let seen = entry.seen.as_deref();
    let seen = seen.and_then(|bytes| serde_json::from_str::<Answer>(bytes).ok());
    Ok(Some(Changed {
        to: claims.data_user.as_ref().map(|receiver| Receiver {
            name: names.name(&receiver.value),
            id: receiver.value.to_string(),
        }),
        title: manifest.map_or_else(
            || ask.question.to_string(),
            |m| text_in(&m.title, l.tag()).to_owned(),
        ),
        standing: match entry.state {
            ChangedState::Waiting => ChangedStanding::Waiting,
            ChangedState::Accepted => ChangedStanding::Accepted,
            ChangedState::Left => ChangedStanding::Left,
        },
        asked: entry.asked_at,
        seen: manifest
            .zip(seen)
            .map(|(m, answer)| m.sentence(l.tag(), ask.parameters, &answer.rows)),
        now,
        fields: vec![
            Fact::new("artifact", entry.artifact.to_string()),
            Fact::new("item", entry.item.to_string()),
            Fact::new("approved", entry.approved.to_string()),
        ],
    }))
}
