//! Who is signed in, and in which language and frame she sees the pages.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse};
use consent_model::problem::ProblemType;
use service_kit::{csrf::SameOrigin, session::PersonSession};
use ui::{Chrome, Locale, NavItem};

use super::error::{PageError, see_other, wrong};
use crate::{flow::Store, storage::Person};

/// She, if she is signed in and her session has not been ended elsewhere.
pub(super) async fn person(store: &Store, session: &Session) -> Result<Option<Person>, PageError> {
    let Some(who) = PersonSession::of(session).signed_in(store.clock.now())? else {
        return Ok(None);
    };
    let found = match who.account.parse() {
        Ok(account) => store
            .db
            .person(account)
            .await
            .map_err(crate::flow::FlowError::from)?,
        Err(_) => None,
    };
    match found {
        Some(person) if person.epoch == who.epoch => Ok(Some(person)),
        _ => {
            PersonSession::of(session).clear();
            Ok(None)
        }
    }
}

/// To the sign-in, and back to this very address.
pub(super) fn to_sign_in(request: &HttpRequest) -> HttpResponse {
    let here = request.uri().path_and_query().map_or("/", |p| p.as_str());
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("return", here)
        .finish();
    see_other(&format!("/sign-in?{query}"))
}

/// The language she reads.
pub(super) fn locale(request: &HttpRequest) -> Locale {
    let accepted = request
        .headers()
        .get("accept-language")
        .and_then(|v| v.to_str().ok());
    Locale::negotiate(accepted, None)
}

/// The frame of her pages.
pub(super) fn chrome(
    store: &Store,
    session: &Session,
    person: &Person,
    active: NavItem,
) -> Result<Chrome, PageError> {
    let id = PersonSession::of(session).id(&store.ids)?;
    let name = person.name.expose().clone().unwrap_or_default();
    Ok(Chrome::store(store.config.name.clone())
        .signed_in(name, store.csrf.issue(&id).as_str())
        .active(active))
}

/// A click of hers: same origin, her session's token.
pub(super) fn check_click(
    store: &Store,
    session: &Session,
    _: SameOrigin,
    presented: &str,
) -> Result<(), PageError> {
    let id = PersonSession::of(session).id(&store.ids)?;
    store.csrf.verify(&id, presented).map_err(|_| {
        wrong(
            ProblemType::NotPermitted,
            "the form does not belong to this session; load the page again",
        )
    })
}
