//! Linking: she confirms, signed in here, that the manager may name her store.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Form, Query},
};
use chrono::{DateTime, Utc};
use consent_model::{
    approval::ConfirmedPasskey,
    dataset::DatasetKind,
    jose::CompactJws,
    link::{LIFE, LinkRequest, LinkResponse, MOST_PASSKEYS, REQUEST_TYP, RESPONSE_TYP},
    problem::ProblemType,
};
use serde::Deserialize;
use service_kit::{csrf::SameOrigin, manager_client::same_issuer};
use ui::{
    NavItem,
    part::listed::Fact,
    shared::message::{Message, MessageText, NextLink},
    store::LinkConfirm,
};

use super::{
    ceremony::{self, PasskeyAnswer},
    error::{AFTER_A_FORM, PageError, PageResult, page, see_other, wrong},
    session,
};
use crate::{
    flow::{Addressed, FlowError, Store},
    passkey::Word,
    storage::{AccountId, Link},
};

#[derive(Deserialize)]
pub(super) struct LinkQuery {
    pub(super) request: String,
}

#[derive(Deserialize)]
pub(super) struct LinkForm {
    csrf: String,
    request: String,
    decision: String,
    /// `yes`: from now on nothing but passkeys is to count.
    only: Option<String>,
    #[serde(flatten)]
    answer: PasskeyAnswer,
}

/// `GET /link`.
pub(super) async fn show(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    query: Query<LinkQuery>,
) -> PageResult {
    let asked = read(&store, &query.request).await?;
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let (account, evidence) = (person.account, &asked.evidence_subject);
    let replaces = store.db.link_would_replace(account, evidence).await;
    let pseudonym: String = asked.pseudonym.as_str().chars().take(8).collect();
    let (fresh, known) = offered(&store, &asked).await?;
    let passkey = match fresh.first() {
        None => None,
        Some(first) => {
            let ids = fresh.iter().map(|key| key.passkey.id.to_string()).collect();
            let word = Word::Confirm(asked.pseudonym.clone());
            let fields = vec![
                Fact::new("request", query.request.clone()),
                Fact::new("decision", "confirm"),
            ];
            let among = (&first.rp_id, ids);
            Some(ceremony::put(&store, account, &word, "/link", among, fields).await?)
        }
    };
    let only = store.db.passkeys_only(account).await;
    page(&LinkConfirm {
        l: session::locale(&request),
        chrome: session::chrome(&store, &session, &person, NavItem::None)?
            .keeping(request.query_string()),
        manager_host: host(&asked.iss),
        pseudonym: format!("{pseudonym}…"),
        replaces: replaces.map_err(FlowError::from)?,
        fields: vec![Fact::new("request", query.request.clone())],
        passkey,
        confirmed: known > 0,
        only: only.map_err(FlowError::from)?,
    })
}

/// `POST /link`.
pub(super) async fn decide(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<LinkForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, origin, &form.csrf)?;
    let asked = read(&store, &form.request).await?;
    if form.decision != "confirm" {
        let l = session::locale(&request);
        let next = NextLink::manager(&l, asked.iss.as_str());
        let text = MessageText::LinkDeclined(store.config.name.clone());
        let chrome =
            session::chrome(&store, &session, &person, NavItem::None)?.languages_at(AFTER_A_FORM);
        return page(&Message::of(l, chrome, &text, Some(next)));
    }
    let confirmed = confirmed(&store, person.account, &asked, &form).await?;
    let now = store.clock.now();
    let new = Link {
        pseudonym: asked.pseudonym.clone(),
        link: store
            .ids
            .token()
            .expose()
            .parse()
            .map_err(|_| wrong(ProblemType::Internal, "no name for the link"))?,
        account: person.account,
        evidence: asked.evidence_subject.clone(),
    };
    let kept = store
        .db
        .keep_link(&new, now)
        .await
        .map_err(FlowError::from)?;
    let kept = kept.ok_or_else(|| {
        wrong(
            ProblemType::StateConflict,
            "another person's approvals count for this store already",
        )
    })?;
    if kept.account != person.account || kept.evidence != asked.evidence_subject {
        return Err(wrong(
            ProblemType::StateConflict,
            "this name is linked with another account already",
        ));
    }
    if let Some(passkey) = confirmed {
        let only = form.only.as_deref() == Some("yes");
        keep(&store, &kept, &passkey, only, now).await?;
    }
    // At the same moment: what counts from now on is told to the manager.
    let she = store.db.approver(&kept, now).await;
    let she = she.map_err(FlowError::from)?;
    let vault = store.vault_of(&person).await?;
    let iat = now.timestamp();
    let response = LinkResponse {
        iss: store.config.party.clone(),
        aud: asked.iss.clone(),
        iat,
        exp: iat + LIFE,
        in_reply_to: asked.jti,
        pseudonym: asked.pseudonym,
        link: kept.link,
        label: store.config.name.clone(),
        datasets: DatasetKind::ALL.to_vec(),
        key: Some(vault.signing_key().public().clone()),
        confirmed: she.passkeys.into_iter().map(|key| key.passkey.id).collect(),
        passkeys_only: she.passkeys_only,
    };
    let response = store
        .manager
        .sign(RESPONSE_TYP, &response)
        .map_err(FlowError::from)?;
    let mut back = asked.return_url;
    back.query_pairs_mut()
        .append_pair("response", response.as_str());
    Ok(see_other(back.as_str()))
}

/// Those of the passkeys that the manager offers which she has not confirmed here yet, and how many
/// she has. What does not belong to the manager's own pages is left out: no approval could rest on it.
async fn offered(
    store: &Store,
    asked: &LinkRequest,
) -> Result<(Vec<ConfirmedPasskey>, usize), PageError> {
    let Some(offered) = &asked.passkeys else {
        return Ok((Vec::new(), 0));
    };
    if !offered.rp_id.covers(&store.config.manager_url) {
        return Ok((Vec::new(), 0));
    }
    let kept = store.db.passkeys_of_link(&asked.pseudonym).await;
    let kept = kept.map_err(FlowError::from)?;
    let all = offered.keys.iter().take(MOST_PASSKEYS);
    let all = all.map(|passkey| ConfirmedPasskey {
        rp_id: offered.rp_id.clone(),
        passkey: passkey.clone(),
    });
    let (known, fresh): (Vec<_>, Vec<_>) =
        all.partition(|key| kept.iter().any(|kept| kept.confirmed == *key));
    Ok((fresh, known.len()))
}

/// The passkey that she has just confirmed, if she used one. A manager may offer a key of its own,
/// but nobody can use it on this page.
async fn confirmed(
    store: &Store,
    account: AccountId,
    asked: &LinkRequest,
    form: &LinkForm,
) -> Result<Option<ConfirmedPasskey>, PageError> {
    if !form.answer.is_given() {
        return Ok(None);
    }
    let (fresh, _) = offered(store, asked).await?;
    let word = Word::Confirm(asked.pseudonym.clone());
    let used = ceremony::said_with(store, account, &word, &form.answer, &fresh).await?;
    Ok(Some(used))
}

async fn keep(
    store: &Store,
    link: &Link,
    passkey: &ConfirmedPasskey,
    only: bool,
    now: DateTime<Utc>,
) -> Result<(), PageError> {
    let kept = store.db.keep_passkey(link, passkey, now).await;
    if !kept.map_err(FlowError::from)? {
        return Err(wrong(
            ProblemType::StateConflict,
            "there are as many passkeys as one person may have",
        ));
    }
    if only {
        let set = store.db.let_only_passkeys_count(link.account, true).await;
        set.map_err(FlowError::from)?;
    }
    Ok(())
}

async fn read(store: &Store, text: &str) -> Result<LinkRequest, PageError> {
    let jws = CompactJws::parse(text)
        .map_err(|_| wrong(ProblemType::MalformedRequest, "the address is incomplete"))?;
    let asked = store
        .of_manager::<LinkRequest>(&jws, REQUEST_TYP, LIFE, |r| Addressed {
            iss: &r.iss,
            aud: &r.aud,
            iat: r.iat,
            exp: r.exp,
        })
        .await?;
    if asked.return_url.origin() != store.config.manager_url.origin() {
        return Err(wrong(
            ProblemType::NotPermitted,
            "the way back leads elsewhere than to the manager",
        ));
    }
    if !same_issuer(&asked.evidence_subject.iss, &store.config.identity.issuer) {
        return Err(wrong(
            ProblemType::NotPermitted,
            "it would let another sign-in service speak for you than the one this store trusts",
        ));
    }
    Ok(asked)
}

fn host(url: &url::Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
