//! The people for whom a guardian keeps a store here, and whose store is open: one of theirs, or
//! his own.
//!
//! The session keeps which. Every request looks the right up anew ([`super::session::person`]).

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Form},
};
use consent_model::{problem::ProblemType, representation::GuardianOf};
use serde::Deserialize;
use service_kit::csrf::SameOrigin;
use ui::{
    NavItem,
    part::representation::ActsAs,
    store::{WardLine, Wards},
};

use super::{
    error::{PageResult, page, see_other, wrong},
    session::{self, Visitor},
};
use crate::{
    flow::{FlowError, Store},
    storage::{AccountId, Ward},
};

#[derive(Deserialize)]
pub(super) struct ActForm {
    csrf: String,
    /// Whose store; none for his own.
    ward: Option<String>,
}

/// `GET /wards`.
pub(super) async fn show(store: Data<Store>, request: HttpRequest, session: Session) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let wards = store.db.wards_of(person.own().account).await;
    let wards = wards.map_err(FlowError::from)?;
    page(&Wards {
        l: session::locale(&request),
        chrome: session::chrome(&store, &session, &person, NavItem::None)?,
        people: wards
            .iter()
            .map(|ward| line(&store, &person, ward))
            .collect(),
        dashboard_href: store
            .config
            .manager_url
            .join("dashboard")
            .map(String::from)
            .unwrap_or_default(),
    })
}

/// `POST /acting`: at the store of the one that the form names; at his own when it names none.
pub(super) async fn act(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<ActForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let Some(ward) = form.ward.as_deref().filter(|ward| !ward.is_empty()) else {
        session::at_own(&session, person);
        return Ok(see_other("/"));
    };
    let none = || wrong(ProblemType::NotFound, "there is no such person");
    let account: AccountId = ward.parse().map_err(|_| none())?;
    let there = session::at_store_of(&store, &session, person, account).await?;
    there.ok_or_else(none)?;
    Ok(see_other("/"))
}

/// As what a guardian acts.
pub(super) const fn acts_as(of: GuardianOf) -> ActsAs {
    match of {
        GuardianOf::Child => ActsAs::GuardianOfChild,
        GuardianOf::PersonWithDisability => ActsAs::GuardianOfPerson,
    }
}

fn line(store: &Store, visitor: &Visitor, ward: &Ward) -> WardLine {
    WardLine {
        account: ward.person.account.to_string(),
        name: ward.person.name.expose().clone().unwrap_or_default(),
        acts_as: acts_as(ward.of),
        until: ward.until,
        over: ward.is_over(store.clock.now()),
        open: visitor.account == ward.person.account,
    }
}
