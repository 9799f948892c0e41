//! Linking: she confirms, signed in here, that the manager may name her store.
//!
//! Whoever she acts for at that moment: a request without a guardian's right is about her own
//! store, and one with it about a store that the guardian keeps for another ([`ward`]). Which of
//! the two a name is for never changes.

mod offered;
mod ward;

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Form, Query},
};
use chrono::{DateTime, Utc};
use consent_model::{
    dataset::DatasetKind,
    jose::CompactJws,
    link::{LIFE, LinkRequest, LinkResponse, REQUEST_TYP, RESPONSE_TYP},
    party::LinkReference,
    problem::ProblemType,
    representation::Guardianship,
};
use serde::Deserialize;
use service_kit::{csrf::SameOrigin, manager_client::same_issuer};
use ui::{
    Chrome, Locale, NavItem,
    part::listed::Fact,
    shared::{
        error_page::ErrorCause,
        message::{Message, MessageText, NextLink},
    },
    store::LinkConfirm,
};

use super::{
    ceremony::{self, PasskeyAnswer},
    error::{AFTER_A_FORM, PageError, PageResult, page, see_other, wrong, wrong_because},
    session,
};
use crate::{
    flow::{Addressed, FlowError, Store},
    passkey::Word,
    storage::{Link, Person},
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
    /// What the guardian calls the store of a ward.
    name: Option<String>,
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
    // Also for a ward it is he who links.
    let person = session::at_own(&session, person);
    let chrome =
        session::chrome(&store, &session, &person, NavItem::None)?.keeping(request.query_string());
    let l = session::locale(&request);
    confirm(
        &store,
        (l, chrome),
        person.own(),
        (&asked, &query.request),
        None,
    )
    .await
}

/// The page that asks whether to link; with a name that does not fit a ward's store, where one was
/// given.
async fn confirm(
    store: &Store,
    (l, chrome): (Locale, Chrome),
    own: &Person,
    (asked, text): (&LinkRequest, &str),
    entered: Option<&str>,
) -> PageResult {
    let known = ward::known(store, own, asked).await?;
    let account = match (&asked.guardian, &known) {
        (None, _) => Some(own.account),
        (Some(_), known) => known.as_ref().map(|ward| ward.person.account),
    };
    let (replaces, only) = match account {
        Some(account) => {
            let replaces = store
                .db
                .link_would_replace(account, &asked.evidence_subject);
            let replaces = replaces.await.map_err(FlowError::from)?;
            let only = store.db.passkeys_only(account).await;
            (replaces, only.map_err(FlowError::from)?)
        }
        None => (false, false),
    };
    let pseudonym: String = asked.pseudonym.as_str().chars().take(8).collect();
    let (fresh, confirmed) = offered::offered(store, asked).await?;
    let passkey = match fresh.first() {
        None => None,
        Some(first) => {
            let ids = fresh.iter().map(|key| key.passkey.id.to_string()).collect();
            let word = Word::Confirm(asked.pseudonym.clone());
            let fields = vec![Fact::new("request", text), Fact::new("decision", "confirm")];
            let among = (&first.rp_id, ids);
            Some(ceremony::put(store, own.account, &word, "/link", among, fields).await?)
        }
    };
    page(&LinkConfirm {
        ward: asked
            .guardian
            .map(|right| ward::shown(right, known.as_ref(), entered)),
        l,
        chrome,
        manager_host: host(&asked.iss),
        pseudonym: format!("{pseudonym}…"),
        replaces,
        fields: vec![Fact::new("request", text)],
        passkey,
        confirmed: confirmed > 0,
        only,
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
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let person = session::at_own(&session, person);
    let own = person.own();
    let asked = read(&store, &form.request).await?;
    let l = session::locale(&request);
    let chrome =
        session::chrome(&store, &session, &person, NavItem::None)?.languages_at(AFTER_A_FORM);
    if form.decision != "confirm" {
        let next = NextLink::manager(&l, asked.iss.as_str());
        let text = MessageText::LinkDeclined(store.config.name.clone());
        return page(&Message::of(l, chrome, &text, Some(next)));
    }
    let known = ward::known(&store, own, &asked).await?;
    let entered = form.name.as_deref().unwrap_or_default();
    let name = ward::name(entered);
    if asked.guardian.is_some() && known.is_none() && name.is_none() {
        let asked = (&asked, form.request.as_str());
        return confirm(&store, (l, chrome), own, asked, Some(entered)).await;
    }
    let used = offered::used(&store, own.account, &asked, &form.answer).await?;
    let now = store.clock.now();
    let kept = match asked.guardian {
        None => herself(&store, own, &asked, now).await?,
        Some(right) => {
            let ward = (known, name.unwrap_or_default());
            ward::link(&store, own, (&asked, right), ward, now).await?
        }
    };
    if let Some(passkey) = used {
        let only = form.only.as_deref() == Some("yes");
        offered::keep(&store, &kept, &passkey, only, now).await?;
    }
    // At the same moment: what counts from now on is told to the manager.
    let she = store.db.approver(&kept, now).await;
    let she = she.map_err(FlowError::from)?;
    let vault = store.vault_of(&store.person(kept.account).await?).await?;
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

/// Keeps a link with her own store.
async fn herself(
    store: &Store,
    own: &Person,
    asked: &LinkRequest,
    now: DateTime<Utc>,
) -> Result<Link, PageError> {
    let new = Link {
        pseudonym: asked.pseudonym.clone(),
        link: fresh_name(store)?,
        account: own.account,
        evidence: asked.evidence_subject.clone(),
        guardian: None,
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
    let same = kept.account == own.account && kept.evidence == asked.evidence_subject;
    if !same || kept.guardian.is_some() {
        return Err(linked_elsewhere());
    }
    Ok(kept)
}

/// Our name for a new link.
fn fresh_name(store: &Store) -> Result<LinkReference, PageError> {
    let name = store.ids.token().expose().parse();
    name.map_err(|_| wrong(ProblemType::Internal, "no name for the link"))
}

fn linked_elsewhere() -> PageError {
    wrong(
        ProblemType::StateConflict,
        "this name is linked with another account already",
    )
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
    let sound = |right: Guardianship| right.is_sound(store.clock.now());
    if !asked.guardian.is_none_or(sound) {
        return Err(wrong_because(
            ProblemType::NotPermitted,
            "the guardian's right has ended, or has no end before a child comes of age",
            ErrorCause::GuardianRight,
        ));
    }
    Ok(asked)
}

fn host(url: &url::Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
