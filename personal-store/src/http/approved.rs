//! What this store has been told that she approved, on its own origin (design §1, promise 2).
//!
//! Only what was checked when it came: signed by the manager, about her link, with her own evidence.
//! Each consent has a page of its own ([`one`]), where she says whether it is what she approved.

pub(super) mod one;

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Form, Query},
};
use chrono::{DateTime, Utc};
use consent_model::{
    approval,
    artifact::ArtifactClaims,
    ids::ArtifactId,
    question::text_in,
    request::Ask,
    status_list::Status,
    term::{self, Unit},
};
use serde::Deserialize;
use service_kit::{csrf::SameOrigin, problem::ApiProblem};
use ui::{
    Locale, NavItem,
    part::{
        listed::Listed,
        status::ConsentStatus,
        term::{DataLife, Frequency},
    },
    store::{Approved, ApprovedItem, ApprovedPage, Mails, Proof, Receiver, Standing, Word},
    wording,
};

use super::{
    error::{PageResult, page, see_other},
    preview::parameters,
    session,
    wards::acts_as,
};
use crate::{
    flow::{FlowError, Named, Store},
    gate::HerWord,
    storage::{AccountId, Told},
};

/// Entries on a page.
const SHOWN: u32 = 50;

#[derive(Deserialize)]
pub(super) struct PageQuery {
    before: Option<ArtifactId>,
}

/// `GET /approved?before=`.
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
    let (account, db) = (person.account, &store.db);
    let total = db.held_count(account).await.map_err(FlowError::from)?;
    let mut told = db
        .held_of(account, SHOWN + 1, query.before)
        .await
        .map_err(FlowError::from)?;
    let more = told.len() > SHOWN as usize;
    told.truncate(SHOWN as usize);
    let read = |told: &Told| told.jws.unverified_claims::<ArtifactClaims>();
    let claims = told.iter().map(read).collect::<Result<Vec<_>, _>>();
    let claims = claims.map_err(|error| ApiProblem::internal(FlowError::from(error)))?;
    let now = store.clock.now();
    let in_term = claims.iter().filter(|claims| !is_over(claims, now));
    let receivers = claims.iter().filter_map(|c| c.data_user.as_ref());
    let (statuses, names) = tokio::join!(
        store.statuses(in_term.map(|claims| &claims.status)),
        store.party_names(receivers.map(|receiver| &receiver.value)),
    );
    let last = claims.last().map(|claims| claims.jti);
    let entries = told.iter().zip(claims).map(|(told, claims)| {
        let standing = match is_over(&claims, now) {
            true => Standing::Known(ConsentStatus::Expired),
            false => standing(statuses.get(&claims.status)),
        };
        entry(&store, &l, &names, told, claims, standing)
    });
    let entries = entries.collect();
    let next = last.filter(|_| more);
    page(&ApprovedPage {
        chrome: session::chrome(&store, &session, &person, NavItem::Approved)?,
        l,
        entries: match next {
            Some(last) => Listed::part(entries, total, format!("/approved?before={last}")),
            None => Listed::whole(entries),
        },
        dashboard_href: store
            .config
            .manager_url
            .join("dashboard")
            .map(String::from)
            .unwrap_or_default(),
        // Of all stores that he keeps, a guardian hears at one address.
        mails: mails(&store, person.own().account).await?,
    })
}

#[derive(Deserialize)]
pub(super) struct MailForm {
    csrf: String,
    wanted: String,
}

/// `POST /approved/mail`: whether she is told by mail that a consent has arrived.
pub(super) async fn mail(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<MailForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let wanted = form.wanted == "yes";
    let set = store.db.want_mail(person.own().account, wanted).await;
    set.map_err(FlowError::from)?;
    Ok(see_other("/approved"))
}

async fn mails(store: &Store, account: AccountId) -> Result<Option<Mails>, FlowError> {
    if store.config.mail.is_none() {
        return Ok(None);
    }
    Ok(Some(match store.db.mail_address(account).await? {
        None => Mails::NoAddress,
        Some(to) if to.wanted => Mails::To(to.address),
        Some(to) => Mails::Off(to.address),
    }))
}

fn entry(
    store: &Store,
    l: &Locale,
    names: &Named,
    told: &Told,
    claims: ArtifactClaims,
    standing: Standing,
) -> Approved {
    let word = word(store, told, &claims);
    let to = claims.data_user.map(|receiver| Receiver {
        name: names.name(&receiver.value),
        id: receiver.value.to_string(),
    });
    Approved {
        items: claims
            .items
            .iter()
            .map(|item| ApprovedItem {
                taken_out: told.withdrawn.contains(&item.value.id),
                ..described(store, l, &item.value)
            })
            .collect(),
        to,
        purpose: claims.statement.purpose.text_in(l.tag()).to_owned(),
        from: claims.statement.term.start,
        until: claims.statement.term.expiry,
        frequency: frequency(claims.statement.term.frequency),
        data_life: data_life(claims.statement.term.data_life),
        guardian: claims.statement.approved_by.map(acts_as),
        proof: if claims.evidence.is_sign_in() {
            Proof::SignIn
        } else {
            Proof::Passkey
        },
        word,
        decided: DateTime::from_timestamp(claims.decided_at, 0).unwrap_or_default(),
        told: told.held_at,
        standing,
        artifact: claims.jti.to_string(),
    }
}

/// What she has said of a consent, and whether a release waits for it.
fn word(store: &Store, told: &Told, claims: &ArtifactClaims) -> Word {
    match told.said {
        Some(said) if said.word == HerWord::Objected => Word::Objected(said.at),
        Some(said) => Word::Seen(said.at),
        None if is_over(claims, store.clock.now()) => Word::Nothing,
        None if store.gate.waits_for_her(claims) => Word::Waiting,
        None => Word::Nothing,
    }
}

/// To whom a consent lets what go, in one line.
pub(super) fn one_line(
    store: &Store,
    l: &Locale,
    names: &Named,
    claims: &ArtifactClaims,
) -> String {
    let items = claims.items.iter();
    let titles: Vec<_> = items
        .map(|item| described(store, l, &item.value).title)
        .collect();
    let titles = titles.join(", ");
    match &claims.data_user {
        Some(receiver) => format!("{}: {titles}", names.name(&receiver.value)),
        None => titles,
    }
}

/// How often; without a frequency, once.
fn frequency(often: Option<term::Frequency>) -> Frequency {
    match often {
        None => Frequency::Once,
        Some(term::Frequency { unit, value }) => match unit {
            Unit::Hour => Frequency::PerDay(value.saturating_mul(24)),
            Unit::Day => Frequency::PerDay(value),
            Unit::Month => Frequency::PerMonth(value),
            Unit::Year => Frequency::PerYear(value),
        },
    }
}

/// How long data may be kept; hours are rounded up to days, so that nothing looks shorter.
const fn data_life(life: term::DataLife) -> DataLife {
    match (life.value, life.unit) {
        (0, _) => DataLife::NotKept,
        (n, Unit::Hour) => DataLife::Days(n.div_ceil(24)),
        (n, Unit::Day) => DataLife::Days(n),
        (n, Unit::Month) => DataLife::Months(n),
        (n, Unit::Year) => DataLife::Years(n),
    }
}

/// What an item allows, in words.
fn described(store: &Store, l: &Locale, item: &approval::ApprovedItem) -> ApprovedItem {
    let (title, facts) = match &item.ask {
        Ask::Answer {
            question,
            parameters: asked,
            providers,
            ..
        } => match store.catalogue.get(question) {
            Some(package) => {
                let manifest = package.manifest();
                let title = text_in(&manifest.title, l.tag()).to_owned();
                let mut facts = parameters(l, manifest, asked, providers.as_ref());
                facts.push(wording::parameter::covers(l, item.preview.is_some()));
                (title, facts)
            }
            None => (question.to_string(), Vec::new()),
        },
        Ask::Accounts { fi_types, .. } => {
            let names = fi_types.iter();
            let names: Vec<_> = names
                .map(|kind| wording::dataset::fi_type(l, kind.name()))
                .collect();
            (names.join(", "), Vec::new())
        }
        Ask::Records { datasets, .. } => {
            let names = datasets.iter();
            let names: Vec<_> = names
                .map(|kind| wording::dataset::name(l, kind.name()))
                .collect();
            (names.join(", "), Vec::new())
        }
    };
    let range = item.ask.range();
    ApprovedItem {
        title,
        facts,
        days: (range.from, range.to),
        taken_out: false,
    }
}

fn is_over(claims: &ArtifactClaims, now: DateTime<Utc>) -> bool {
    now >= claims.statement.term.expiry
}

/// Where it stands by the list, as far as that is known.
fn standing(status: Option<&Status>) -> Standing {
    match status {
        Some(Status::Valid) => Standing::Known(ConsentStatus::Active),
        Some(Status::Paused) => Standing::Known(ConsentStatus::Paused),
        // The list does not say by whom.
        Some(Status::Revoked) => Standing::Stopped,
        Some(Status::Superseded) => Standing::Known(ConsentStatus::Superseded),
        None => Standing::Unknown,
    }
}
