//! The passkeys that she has confirmed here, and whether anything else counts beside them.
//!
//! Removing one needs no passkey: it lets less count, and the device may be lost. That nothing else
//! counts is hers to say with a passkey, and to take back with one.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Form, Query},
};
use chrono::{DateTime, Utc};
use consent_model::{approval::ConfirmedPasskey, passkey::CredentialId, problem::ProblemType};
use serde::Deserialize;
use service_kit::csrf::SameOrigin;
use ui::{
    NavItem,
    part::{listed::Fact, passkey::PasskeyForm},
    store::{ConfirmedKey, PasskeysNews, PasskeysPage},
};

use super::{
    ceremony::{self, PasskeyAnswer},
    error::{PageError, PageResult, page, see_other, wrong},
    session,
};
use crate::{
    flow::{FlowError, Store},
    passkey::Word,
    storage::{KeptPasskey, Person},
};

#[derive(Deserialize)]
pub(super) struct PageQuery {
    done: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RemoveForm {
    csrf: String,
    credential: CredentialId,
}

#[derive(Deserialize)]
pub(super) struct OnlyForm {
    csrf: String,
    only: String,
    #[serde(flatten)]
    answer: PasskeyAnswer,
}

/// `GET /passkeys?done=`.
pub(super) async fn show(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    query: Query<PageQuery>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let now = store.clock.now();
    let kept = store.db.passkeys(person.account).await;
    let kept = kept.map_err(FlowError::from)?;
    let only = store.db.passkeys_only(person.account).await;
    let only = only.map_err(FlowError::from)?;
    let linked = store.db.is_linked(person.account).await;
    page(&PasskeysPage {
        l: session::locale(&request),
        chrome: session::chrome(&store, &session, &person, NavItem::Keys)?,
        switch: switch(&store, &person, &kept, only).await?,
        keys: kept
            .iter()
            .map(|kept| shown(kept, now))
            .collect::<Result<_, _>>()?,
        only,
        linked: linked.map_err(FlowError::from)?,
        dashboard_href: store
            .config
            .manager_url
            .join("dashboard")
            .map(String::from)
            .unwrap_or_default(),
        news: query.done.as_deref().and_then(PasskeysNews::of_word),
    })
}

/// `POST /passkeys/remove`.
pub(super) async fn remove(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<RemoveForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let gone = store
        .db
        .remove_passkey(person.account, &form.credential)
        .await;
    if !gone.map_err(FlowError::from)? {
        return Err(wrong(ProblemType::NotFound, "there is no such passkey"));
    }
    Ok(see_other(PasskeysNews::Removed.href()))
}

/// `POST /passkeys/only`.
pub(super) async fn only(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<OnlyForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let only = match form.only.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(wrong(ProblemType::MalformedRequest, "no such wish")),
    };
    said(&store, &person, &Word::Only(only), &form.answer).await?;
    let set = store.db.let_only_passkeys_count(person.account, only).await;
    set.map_err(FlowError::from)?;
    let news = if only {
        PasskeysNews::Only
    } else {
        PasskeysNews::Others
    };
    Ok(see_other(news.href()))
}

/// She says this with one of her passkeys that count now.
pub(super) async fn said(
    store: &Store,
    person: &Person,
    word: &Word,
    answer: &PasskeyAnswer,
) -> Result<ConfirmedPasskey, PageError> {
    let among = counting(store, person).await?;
    ceremony::said_with(store, person.account, word, answer, &among).await
}

/// A form that lets her say this with one of her passkeys that count now; none where she has none.
pub(super) async fn form(
    store: &Store,
    person: &Person,
    word: &Word,
    action: &str,
    fields: Vec<Fact>,
) -> Result<Option<PasskeyForm>, PageError> {
    let among = counting(store, person).await?;
    // A browser asks for the passkeys of one domain at a time.
    let Some(domain) = among.first().map(|key| key.rp_id.clone()) else {
        return Ok(None);
    };
    let of_it = among.iter().filter(|key| key.rp_id == domain);
    let ids = of_it.map(|key| key.passkey.id.to_string()).collect();
    let put = ceremony::put(store, person.account, word, action, (&domain, ids), fields);
    Ok(Some(put.await?))
}

/// Whether she has a passkey that counts now.
pub(super) async fn has_counting(store: &Store, person: &Person) -> Result<bool, PageError> {
    Ok(!counting(store, person).await?.is_empty())
}

async fn counting(store: &Store, person: &Person) -> Result<Vec<ConfirmedPasskey>, PageError> {
    let now = store.clock.now();
    let kept = store.db.passkeys(person.account).await;
    let kept = kept.map_err(FlowError::from)?;
    let counting = kept.into_iter().filter(|kept| kept.counts(now));
    Ok(counting.map(|kept| kept.confirmed).collect())
}

async fn switch(
    store: &Store,
    person: &Person,
    kept: &[KeptPasskey],
    only: bool,
) -> Result<Option<PasskeyForm>, PageError> {
    if kept.is_empty() {
        return Ok(None);
    }
    let wish = if only { "no" } else { "yes" };
    let fields = vec![Fact::new("only", wish)];
    form(store, person, &Word::Only(!only), "/passkeys/only", fields).await
}

fn shown(kept: &KeptPasskey, now: DateTime<Utc>) -> Result<ConfirmedKey, PageError> {
    let confirmed = &kept.confirmed;
    let number = confirmed.passkey.number(&confirmed.rp_id);
    let number = number.map_err(|_| wrong(ProblemType::Internal, "no number"))?;
    Ok(ConfirmedKey {
        id: kept.confirmed.passkey.id.to_string(),
        number: number.to_string(),
        from: kept.confirmed.rp_id.to_string(),
        confirmed: kept.confirmed_at,
        counts_from: (!kept.counts(now)).then_some(kept.counts_from),
    })
}
