//! Who is signed in, and in which language and frame she sees the pages.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, dev::ServiceResponse};
use consent_model::problem::ProblemType;
use service_kit::{csrf::SameOrigin, language, session::PersonSession};
use ui::{Chrome, Language, Locale, NavItem};

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

/// The language she reads: chosen just now, chosen before, or what her browser asks for.
pub(super) fn locale(request: &HttpRequest) -> Locale {
    chosen(request).map_or_else(
        || {
            Locale::negotiate(
                language::accepted(request),
                language::kept(request).as_deref(),
            )
        },
        Locale::of,
    )
}

/// The language that she has chosen just now.
fn chosen(request: &HttpRequest) -> Option<Language> {
    Language::from_tag(&language::chosen(request)?)
}

/// Remembers the language that she has chosen just now.
pub(super) fn remember_language<B>(response: &mut ServiceResponse<B>, https: bool) {
    let Some(chosen) = chosen(response.request()) else {
        return;
    };
    let cookie = language::cookie(chosen.tag(), "/", https);
    if let Err(error) = response.response_mut().add_cookie(&cookie) {
        tracing::warn!(%error, "a language could not be remembered");
    }
}

/// The frame for somebody who is not signed in.
pub(super) fn frame(store: &Store) -> Chrome {
    let config = &store.config;
    let mut chrome = Chrome::store(config.name.as_str());
    if let Some(operator) = &config.operator {
        chrome = chrome.operated_by(operator.as_str());
    }
    // The publication page and the way to complain are the manager's.
    match config.manager_url.join("about") {
        Ok(about) => chrome.about_at(about),
        Err(_) => chrome,
    }
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
    Ok(frame(store)
        .signed_in(name, store.csrf.issue(&id, store.ids.bytes32()).as_str())
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
