//! Who is signed in, whose store is open, and in which language and frame she sees the pages.

use std::ops::Deref;

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, dev::ServiceResponse};
use consent_model::problem::ProblemType;
use service_kit::{csrf::SameOrigin, language, session::PersonSession};
use ui::{Chrome, Language, Locale, NavItem};

use super::error::{PageError, see_other, wrong};
use crate::{
    flow::{FlowError, Store},
    storage::{AccountId, Person, Ward},
};

/// Where the session keeps whose store is open, where it is a ward's.
const ACTING: &str = "acting";

/// Who has come, and whose store she is shown: her own, or one that she keeps as a guardian. Stands
/// for the person whose store it is.
#[derive(Debug)]
pub(super) struct Visitor {
    own: Person,
    ward: Option<Ward>,
}

impl Visitor {
    /// Who is signed in.
    pub(super) const fn own(&self) -> &Person {
        &self.own
    }

    /// For whom she acts, when she does.
    pub(super) const fn ward(&self) -> Option<&Ward> {
        self.ward.as_ref()
    }

    fn of(own: Person, ward: Option<Ward>) -> Self {
        Self { own, ward }
    }
}

impl Deref for Visitor {
    type Target = Person;

    fn deref(&self) -> &Person {
        self.ward.as_ref().map_or(&self.own, |ward| &ward.person)
    }
}

/// Who is there, if somebody is signed in and the session has not been ended elsewhere. The right
/// to act for a ward is looked up each time: once it is over, the guardian is back at his own
/// store.
pub(super) async fn person(store: &Store, session: &Session) -> Result<Option<Visitor>, PageError> {
    let Some(own) = signed_in(store, session).await? else {
        return Ok(None);
    };
    let kept = PersonSession::of(session);
    let Some(account) = kept.look::<AccountId>(ACTING) else {
        return Ok(Some(Visitor::of(own, None)));
    };
    let ward = store.db.ward_of(own.account, account, store.clock.now());
    let ward = ward.await.map_err(FlowError::from)?;
    if ward.is_none() {
        let _ = kept.take::<AccountId>(ACTING);
    }
    Ok(Some(Visitor::of(own, ward)))
}

/// The same person at the store of this account: her own, or a ward's for whom she may act; from
/// now on she acts there. None where it is neither.
///
/// For addresses that belong to one store and are reached from elsewhere. A form from before is
/// refused.
pub(super) async fn at_store_of(
    store: &Store,
    session: &Session,
    visitor: Visitor,
    account: AccountId,
) -> Result<Option<Visitor>, PageError> {
    if visitor.account == account {
        return Ok(Some(visitor));
    }
    let (own, kept) = (visitor.own, PersonSession::of(session));
    if own.account == account {
        let _ = kept.take::<AccountId>(ACTING);
        return Ok(Some(Visitor::of(own, None)));
    }
    let ward = store.db.ward_of(own.account, account, store.clock.now());
    let Some(ward) = ward.await.map_err(FlowError::from)? else {
        return Ok(None);
    };
    kept.put(ACTING, &account)?;
    Ok(Some(Visitor::of(own, Some(ward))))
}

/// The same person at her own store.
pub(super) fn at_own(session: &Session, visitor: Visitor) -> Visitor {
    let _ = PersonSession::of(session).take::<AccountId>(ACTING);
    Visitor::of(visitor.own, None)
}

async fn signed_in(store: &Store, session: &Session) -> Result<Option<Person>, PageError> {
    let Some(who) = PersonSession::of(session).signed_in(store.clock.now())? else {
        return Ok(None);
    };
    let found = match who.account.parse() {
        Ok(account) => store.db.person(account).await.map_err(FlowError::from)?,
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
    visitor: &Visitor,
    active: NavItem,
) -> Result<Chrome, PageError> {
    let bound = csrf_session(store, session, visitor)?;
    let name = |person: &Person| person.name.expose().clone().unwrap_or_default();
    let token = store.csrf.issue(&bound, store.ids.bytes32());
    let chrome = frame(store)
        .signed_in(name(&visitor.own), token.as_str())
        .active(active);
    Ok(match visitor.ward() {
        None => chrome,
        Some(ward) => chrome.acting_for(name(&ward.person), true),
    })
}

/// A click of hers: same origin, the token of her session at this very store.
pub(super) fn check_click(
    store: &Store,
    session: &Session,
    visitor: &Visitor,
    _: SameOrigin,
    presented: &str,
) -> Result<(), PageError> {
    let bound = csrf_session(store, session, visitor)?;
    store.csrf.verify(&bound, presented).map_err(|_| {
        wrong(
            ProblemType::NotPermitted,
            "the form does not belong to this session; load the page again",
        )
    })
}

/// What a form's token is bound to: the session, and whose store is open. A form from before she
/// changed that does nothing at the other store.
fn csrf_session(store: &Store, session: &Session, visitor: &Visitor) -> Result<String, PageError> {
    let id = PersonSession::of(session).id(&store.ids)?;
    Ok(match visitor.ward() {
        None => id,
        Some(ward) => format!("{id} {}", ward.person.account),
    })
}
