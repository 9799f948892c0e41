//! One consent that this store was told of, with all of it, and what she says: that it is what she
//! approved, or that she did not approve it.
//!
//! Opening the page says nothing: a page that a dishonest manager made her browser load would count
//! then. A click of hers does.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Form, Path},
};
use consent_model::{artifact::ArtifactClaims, ids::ArtifactId, problem::ProblemType};
use serde::Deserialize;
use service_kit::csrf::SameOrigin;
use ui::{
    NavItem,
    part::status::ConsentStatus,
    store::{ApprovedOne, Standing},
};

use super::{entry, is_over, standing};
use crate::{
    flow::{FlowError, Store},
    http::{
        error::{PageError, PageResult, page, see_other, wrong},
        session::{self, Visitor},
    },
    storage::{Person, Told},
};

#[derive(Deserialize)]
pub(in crate::http) struct SaidForm {
    csrf: String,
    decision: String,
}

/// `GET /approved/{id}`.
pub(in crate::http) async fn show(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    id: Path<String>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let person = at_its_store(&store, &session, person, &id).await?;
    let told = hers(&store, &person, &id).await?;
    let claims: ArtifactClaims = told.jws.unverified_claims().map_err(FlowError::from)?;
    let l = session::locale(&request);
    let receiver = claims.data_user.iter().map(|receiver| &receiver.value);
    let over = is_over(&claims, store.clock.now());
    let in_term = (!over).then_some(&claims.status);
    let (statuses, names) = tokio::join!(store.statuses(in_term), store.party_names(receiver));
    let standing = if over {
        Standing::Known(ConsentStatus::Expired)
    } else {
        standing(statuses.get(&claims.status))
    };
    let at_manager = |path: &str| {
        let url = store.config.manager_url.join(path);
        url.map(String::from).unwrap_or_default()
    };
    page(&ApprovedOne {
        entry: entry(&store, &l, &names, &told, claims, standing),
        chrome: session::chrome(&store, &session, &person, NavItem::Approved)?,
        l,
        dashboard_href: at_manager("dashboard"),
        complaint_href: at_manager("about"),
    })
}

/// `POST /approved/{id}`.
pub(in crate::http) async fn decide(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    id: Path<String>,
    form: Form<SaidForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let told = hers(&store, &person, &id).await?;
    let claims: ArtifactClaims = told.jws.unverified_claims().map_err(FlowError::from)?;
    match form.decision.as_str() {
        "seen" => store.she_saw(&person, claims.jti).await?,
        "object" => store.she_objects(&person, claims.jti).await?,
        _ => {
            return Err(wrong(
                ProblemType::MalformedRequest,
                "there is no such decision",
            ));
        }
    }
    Ok(see_other(&format!("/approved/{}", claims.jti)))
}

/// She at the store that the consent is about: a mail leads here, whoever's store is open.
async fn at_its_store(
    store: &Store,
    session: &Session,
    person: Visitor,
    id: &str,
) -> Result<Visitor, PageError> {
    let artifact: ArtifactId = id.parse().map_err(|_| none())?;
    let held = store.db.held(artifact).await.map_err(FlowError::from)?;
    let account = held.ok_or_else(none)?.account;
    let there = session::at_store_of(store, session, person, account).await?;
    there.ok_or_else(none)
}

async fn hers(store: &Store, person: &Person, id: &str) -> Result<Told, PageError> {
    let artifact: ArtifactId = id.parse().map_err(|_| none())?;
    let told = store.db.told_of(person.account, artifact).await;
    told.map_err(FlowError::from)?.ok_or_else(none)
}

fn none() -> PageError {
    wrong(ProblemType::NotFound, "there is no such consent")
}
