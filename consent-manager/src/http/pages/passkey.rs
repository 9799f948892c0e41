//! Sign-in and security: her passkeys, and where each of them counts.
//!
//! Whoever sits at an open session must not make a passkey of his own: making one takes a sign-in of
//! the last five minutes, and once she has one, a fresh one. Removing takes nothing.

use actix_web::{HttpResponse, web};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    ids::{AccountId, PasskeyId},
    link::MOST_PASSKEYS,
    passkey::{CredentialId, Registration},
};
use ui::{
    NavItem,
    manager::{
        Counting, NewPasskeyPage, PasskeyCard, PasskeyChange, PasskeySource, PasskeyStep,
        PasskeyTrouble, PasskeysPage, RemovePasskeyPage, passkeys::default_name,
    },
    part::{
        listed::Fact,
        passkey::{Ceremony, PasskeyForm},
    },
    shared::ErrorKind,
};

use super::{
    form::Sent,
    party::Parties,
    proof::{self, Proven},
    visit::{Failure, Shown, Visit, id, see_other},
};
use crate::service::{Link, ManagerError, NewPasskey, OwnPasskey};

/// Where a passkey is made.
pub(super) const NEW: &str = "/passkeys/new";
/// The same for somebody who has signed in for the first time.
pub(super) const WELCOME: &str = "/passkeys/new?welcome=yes";
/// How long a sign-in lets her make one.
const FRESH: TimeDelta = TimeDelta::minutes(5);
/// When she last signed in afresh, in her session.
const PROVEN: &str = "proven";

/// `GET /passkeys`.
pub(super) async fn list(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    let me = visit.herself()?.id;
    let passkeys = visit.manager().passkeys(me).await?;
    let links = own_links(visit, me).await?;
    let parties = Parties::of(visit).await?;
    let page = PasskeysPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Passkeys),
        change: visit
            .query("done")
            .and_then(|key| PasskeyChange::of_key(&key)),
        may_add: visit.manager().passkey_domain().is_some() && passkeys.len() < MOST_PASSKEYS,
        sources: sources(&passkeys, &links, &parties),
        passkeys: passkeys
            .iter()
            .map(|passkey| card(passkey, &links, &parties))
            .collect(),
        sign_in_host: sign_in_host(visit),
    };
    visit.html(ui::render(&page))
}

/// What a guardian has linked for her counts by that guardian's passkeys, and not by hers.
async fn own_links(visit: &Visit, me: AccountId) -> Result<Vec<Link>, Failure> {
    let mut links = visit.manager().links(me).await?;
    // Nor does a provider of the Account Aggregator network check any.
    links.retain(|link| link.guardian.is_none() && link.fi_type.is_none());
    Ok(links)
}

fn card(passkey: &OwnPasskey, links: &[Link], parties: &Parties) -> PasskeyCard {
    let known = links
        .iter()
        .filter(|link| link.confirmed.contains(&passkey.passkey.id));
    PasskeyCard {
        id: passkey.id.to_string(),
        name: passkey.name.clone(),
        created: passkey.created_at,
        last_used: passkey.last_used,
        counts_at: by_party(known)
            .iter()
            .map(|l| parties.name(&l.party))
            .collect(),
    }
}

fn sources(passkeys: &[OwnPasskey], links: &[Link], parties: &Parties) -> Vec<PasskeySource> {
    let source = |link: &&Link| PasskeySource {
        party: link.party.to_string(),
        name: parties.name(&link.party),
        counting: counting(passkeys, link),
    };
    by_party(links.iter()).iter().map(source).collect()
}

/// Whether a passkey of hers counts where this leads.
pub(super) fn counting(passkeys: &[OwnPasskey], link: &Link) -> Counting {
    let known = |p: &OwnPasskey| link.confirmed.contains(&p.passkey.id);
    match (passkeys.iter().any(known), link.passkeys_only) {
        (false, false) => Counting::No,
        (true, false) => Counting::Too,
        (true, true) => Counting::Only,
        (false, true) => Counting::OnlyAndNone,
    }
}

/// One link of each party: it knows one person, however many accounts of hers it holds.
fn by_party<'a>(links: impl Iterator<Item = &'a Link>) -> Vec<&'a Link> {
    let mut once: Vec<&Link> = Vec::new();
    for link in links {
        if !once.iter().any(|held: &&Link| held.party == link.party) {
            once.push(link);
        }
    }
    once
}

/// `GET /passkeys/new`.
pub(super) async fn new(visit: Visit) -> HttpResponse {
    let trouble = visit
        .query("trouble")
        .and_then(|key| PasskeyTrouble::of_key(&key));
    let shown = make(&visit, trouble).await;
    visit.settle(shown)
}

async fn make(visit: &Visit, trouble: Option<PasskeyTrouble>) -> Shown {
    let me = visit.herself()?.id;
    let step = if may_make(visit).await? {
        let session = visit.session().id(visit.manager().ids())?;
        match visit.manager().begin_passkey(me, &session).await {
            Ok(begun) => PasskeyStep::Make(form(visit, begun)?),
            // The list says that there are as many as may be, or none to be had.
            Err(ManagerError::TooManyPasskeys | ManagerError::NoPasskeys) => {
                return Ok(see_other("/passkeys"));
            }
            Err(error) => return Err(error.into()),
        }
    } else {
        PasskeyStep::SignIn(sign_in_host(visit))
    };
    let page = NewPasskeyPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Passkeys),
        welcome: visit.query("welcome").is_some(),
        trouble,
        step,
    };
    visit.html(ui::render(&page))
}

fn form(visit: &Visit, begun: NewPasskey) -> Result<PasskeyForm, Failure> {
    Ok(PasskeyForm {
        ceremony: Ceremony::Create {
            user_id: begun.user,
            user_name: visit.herself()?.name.clone(),
            rp_name: visit.services.config.service_name.clone(),
        },
        action: "/passkeys".to_owned(),
        challenge: begun.challenge,
        rp_id: begun.rp_id.to_string(),
        credentials: begun.held.iter().map(CredentialId::to_string).collect(),
        fields: vec![Fact::new("attempt", begun.attempt)],
    })
}

/// `POST /passkeys`: takes what her browser has made.
pub(super) async fn keep(sent: Sent) -> HttpResponse {
    let shown = take(&sent).await;
    sent.visit.settle(shown)
}

async fn take(sent: &Sent) -> Shown {
    let visit = &sent.visit;
    let me = visit.herself()?.id;
    if !may_make(visit).await? {
        return Ok(see_other(NEW));
    }
    let part = |name| URL_SAFE_NO_PAD.decode(sent.field(name)?).ok();
    let made = match (part("authenticator_data"), part("client_data")) {
        (Some(data), Some(client)) => Registration::new(&data, &client).ok(),
        _ => None,
    };
    let made = made.ok_or(ErrorKind::BadInput)?;
    let attempt = sent.field("attempt").ok_or(ErrorKind::BadInput)?;
    let session = visit.session().id(visit.manager().ids())?;
    let number = visit.manager().passkeys(me).await?.len() + 1;
    let name = match sent.field("name").map(str::trim) {
        None | Some("") => default_name(&visit.l, number),
        Some(name) => name.to_owned(),
    };
    let kept = visit
        .manager()
        .finish_passkey(me, &session, attempt, &name, &made)
        .await;
    let trouble = match kept {
        Ok(_) => return Ok(changed(PasskeyChange::Added)),
        Err(ManagerError::ApprovalOver) => PasskeyTrouble::Over,
        Err(ManagerError::PasskeyKnown) => PasskeyTrouble::Known,
        Err(ManagerError::Passkey(error)) => {
            tracing::warn!(account = %me, %error, "a passkey was not taken");
            PasskeyTrouble::Failed
        }
        Err(ManagerError::TooManyPasskeys) => return Ok(see_other("/passkeys")),
        Err(error) => return Err(error.into()),
    };
    Ok(see_other(&format!("{NEW}?trouble={}", trouble.key())))
}

/// `POST /passkeys/sign-in`: she signs in afresh, in order to make one.
pub(super) async fn sign_in(sent: Sent) -> HttpResponse {
    let shown = proof::leave(&sent.visit, Proven::Presence).await;
    sent.visit.settle(shown)
}

/// `POST /passkeys/{id}/name`.
pub(super) async fn rename(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = call(&sent, &path).await;
    sent.visit.settle(shown)
}

async fn call(sent: &Sent, path: &str) -> Shown {
    let (visit, passkey) = (&sent.visit, id::<PasskeyId>(path)?);
    let me = visit.herself()?.id;
    let name = sent.field("name").ok_or(ErrorKind::BadInput)?;
    visit.manager().rename_passkey(me, passkey, name).await?;
    Ok(changed(PasskeyChange::Renamed))
}

/// `GET /passkeys/{id}/remove`.
pub(super) async fn confirm_removal(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = second_click(&visit, &path).await;
    visit.settle(shown)
}

async fn second_click(visit: &Visit, path: &str) -> Shown {
    let (me, wanted) = (visit.herself()?.id, id::<PasskeyId>(path)?);
    let passkeys = visit.manager().passkeys(me).await?;
    let passkey = passkeys.iter().find(|p| p.id == wanted);
    let passkey = passkey.ok_or(ErrorKind::NotFound)?;
    let links = own_links(visit, me).await?;
    let page = RemovePasskeyPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Passkeys),
        passkey: card(passkey, &links, &Parties::of(visit).await?),
    };
    visit.html(ui::render(&page))
}

/// `POST /passkeys/{id}/remove`.
pub(super) async fn remove(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = take_away(&sent, &path).await;
    sent.visit.settle(shown)
}

async fn take_away(sent: &Sent, path: &str) -> Shown {
    let (me, passkey) = (sent.visit.herself()?.id, id::<PasskeyId>(path)?);
    sent.visit.manager().remove_passkey(me, passkey).await?;
    Ok(changed(PasskeyChange::Removed))
}

fn changed(change: PasskeyChange) -> HttpResponse {
    see_other(&format!("/passkeys?done={}", change.key()))
}

/// Whether she has no passkey, though there could be one.
pub(super) async fn has_none(visit: &Visit) -> Result<bool, Failure> {
    let manager = visit.manager();
    let held = manager.passkeys(visit.own()?.id).await?;
    Ok(manager.passkey_domain().is_some() && held.is_empty())
}

/// The host of her sign-in service.
pub(super) fn sign_in_host(visit: &Visit) -> String {
    proof::host(&visit.services.config.identity.issuer)
}

/// Notes in her session that she has just signed in afresh.
pub(super) fn proven_afresh(visit: &Visit) -> Result<(), Failure> {
    Ok(visit.session().put(PROVEN, &visit.now())?)
}

async fn may_make(visit: &Visit) -> Result<bool, Failure> {
    let person = visit.person().ok_or(Failure::SignInFirst)?;
    let recent = |at: DateTime<Utc>| at <= visit.now() && visit.now() - at < FRESH;
    let afresh = visit.session().take::<DateTime<Utc>>(PROVEN);
    if let Some(at) = afresh {
        visit.session().put(PROVEN, &at)?;
    }
    if afresh.is_some_and(recent) {
        return Ok(true);
    }
    Ok(recent(person.authenticated_at) && has_none(visit).await?)
}
