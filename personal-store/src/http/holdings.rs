//! What the store holds, and how records come in.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Form, Path},
};
use consent_model::{
    artifact::ArtifactClaims,
    dataset::{Classification, DatasetKind},
    problem::ProblemType,
    release::MissingReason,
};
use serde::Deserialize;
use service_kit::{csrf::SameOrigin, oidc::SIGNED_OUT, problem::ApiProblem};
use ui::{
    Locale, NavItem,
    part::{source::SourceKind, status::Level},
    shared::sign_in::{SignIn, SignInTrouble},
    store::{
        Arrived, Dataset, DepositChoice, DepositGroup, DepositNews, Holdings, Missing, Provenance,
        Quality, Refused, SourceHolding, own_words,
    },
    wording,
};

use super::{
    error::{PageError, PageResult, page, see_other, wrong},
    session,
};
use crate::{
    dataset::{self, Delivery, Holding, RecordSource, pending},
    flow::{FlowError, Named, Store},
    gate,
    storage::{Deposit, DepositKind, DepositState, Person, Reason},
};

/// Most consents shown that have arrived; all of them stand on the page of approved ones.
const ARRIVED: usize = 5;
/// Most deliveries shown of one kind of records.
const DELIVERIES: usize = 12;

/// `GET /`.
pub(super) async fn show(store: Data<Store>, request: HttpRequest, session: Session) -> PageResult {
    let l = session::locale(&request);
    let Some(person) = session::person(&store, &session).await? else {
        let back = url::form_urlencoded::parse(request.query_string().as_bytes())
            .any(|(name, value)| name == "state" && value == SIGNED_OUT);
        let trouble = back.then_some(SignInTrouble::SignedOut);
        return page(&SignIn::new(l, session::frame(&store), trouble));
    };
    let vault = store.vault_of(&person).await?;
    let held = dataset::holdings(&vault).await.map_err(FlowError::from)?;
    let deposits = store
        .db
        .deposits_of(person.account)
        .await
        .map_err(FlowError::from)?;
    let changed = gate::waiting_changed(&vault, store.clock.now())
        .await
        .map_err(FlowError::from)?;
    let arrived = arrived(&store, &l, &person).await?;
    let wards = store.db.wards_of(person.own().account).await;
    page(&Holdings {
        arrived,
        chrome: session::chrome(&store, &session, &person, NavItem::Holdings)?,
        sources: by_source(&store, &l, held).await,
        choices: DepositKind::ALL
            .iter()
            .map(|kind| choice(&store, &l, *kind, &deposits))
            .collect(),
        changed,
        wards: !wards.map_err(FlowError::from)?.is_empty(),
        file_waits: pending::waits(&vault, store.clock.now())
            .await
            .map_err(FlowError::from)?,
        l,
    })
}

/// Consents in her name that she has not looked at here.
async fn arrived(store: &Store, l: &Locale, person: &Person) -> Result<Vec<Arrived>, PageError> {
    let told = store.unseen(person).await?;
    let claims = told.iter().take(ARRIVED).map(|told| {
        let claims = told.jws.unverified_claims::<ArtifactClaims>();
        claims.map_err(FlowError::from)
    });
    let claims = claims.collect::<Result<Vec<_>, _>>()?;
    let receivers = claims.iter().filter_map(|c| c.data_user.as_ref());
    let names = store.party_names(receivers.map(|r| &r.value)).await;
    let line = |claims: &ArtifactClaims| Arrived {
        line: super::approved::one_line(store, l, &names, claims),
        href: format!("/approved/{}", claims.jti),
    };
    Ok(claims.iter().map(line).collect())
}

#[derive(Deserialize)]
pub(super) struct AskForm {
    csrf: String,
    group: String,
}

/// `POST /deposits/request`.
pub(super) async fn ask(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<AskForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let kind = form.group.parse().map_err(|_| {
        wrong(
            ProblemType::MalformedRequest,
            "there is no such kind of provider",
        )
    })?;
    let address = store.ask_for_deposit(person.account, kind).await?;
    Ok(see_other(address.as_str()))
}

/// `GET /assets/{name}`.
pub(super) async fn asset(request: HttpRequest, name: Path<String>) -> PageResult {
    let found = ui::assets::get(&name).ok_or_else(|| ApiProblem::new(ProblemType::NotFound))?;
    let head = (found.mime, found.etag.as_str());
    Ok(service_kit::asset::answer(&request, head, found.bytes))
}

async fn by_source(store: &Store, l: &Locale, held: Vec<Holding>) -> Vec<SourceHolding> {
    let names = store
        .party_names(held.iter().filter_map(|h| h.source.party()))
        .await;
    let mut sources: Vec<SourceHolding> = Vec::new();
    for holding in held {
        let id = holding.source.to_string();
        let place = match sources.iter().position(|source| source.id == id) {
            Some(place) => place,
            None => {
                sources.push(SourceHolding {
                    source: source_name(l, &names, &holding.source),
                    own: holding.source.is_own(),
                    id,
                    kind: source_kind(holding.dataset),
                    datasets: Vec::new(),
                });
                sources.len() - 1
            }
        };
        if let Some(source) = sources.get_mut(place) {
            let set = dataset_of(l, &source.source, holding);
            source.datasets.push(set);
        }
    }
    sources
}

/// Where records come from, in words.
pub(super) fn source_name(l: &Locale, names: &Named, source: &RecordSource) -> String {
    match (source, source.party()) {
        (RecordSource::Party(party), _) => names.name(party),
        (RecordSource::Own(_), claimed) => own_words(l, claimed.map(|party| names.name(party))),
    }
}

fn dataset_of(l: &Locale, source: &str, holding: Holding) -> Dataset {
    let name = holding.dataset.name();
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("source", &holding.source.to_string())
        .finish();
    let earlier = holding.deliveries.len().saturating_sub(DELIVERIES);
    let shown = holding.deliveries.iter().take(DELIVERIES);
    Dataset {
        id: name.to_owned(),
        name: wording::dataset::name(l, name),
        description: wording::dataset::description(l, name),
        rows: holding.rows,
        range: holding.from.zip(holding.to),
        last_deposit: holding.updated_at,
        levels: holding.classes.iter().map(|class| level(*class)).collect(),
        provenance: shown.map(|d| provenance(source, d)).collect(),
        earlier: earlier as u64,
        records_href: format!("/records/{name}?{query}"),
    }
}

fn provenance(source: &str, delivery: &Delivery) -> Provenance {
    let (brought, quality) = (&delivery.summary, &delivery.summary.quality);
    Provenance {
        depositor: source.to_owned(),
        at: delivery.received_at,
        artifact: delivery.brought.artifact().map(|id| id.to_string()),
        file: delivery.brought.upload().map(|upload| upload.file.clone()),
        digest: delivery.digest.to_string(),
        rows: brought.received,
        new: brought.new,
        changed: brought.changed,
        known: brought.already_held,
        quality: Quality {
            accuracy: quality.accuracy,
            completeness: Some(quality.completeness),
            consistency: quality.consistency,
            uniqueness: quality.uniqueness,
            validity: Some(quality.validity),
            newest_age_days: quality.newest_age_days,
        },
    }
}

const fn source_kind(dataset: DatasetKind) -> SourceKind {
    match dataset {
        DatasetKind::BankAccounts | DatasetKind::BankTransactions => SourceKind::Bank,
        DatasetKind::ClinicPatients
        | DatasetKind::ClinicConditions
        | DatasetKind::ClinicObservations
        | DatasetKind::ClinicMedications
        | DatasetKind::ClinicImmunizations => SourceKind::Clinic,
    }
}

fn refused(l: &Locale, reason: Reason, deposit: &Deposit) -> Refused {
    let place = deposit.fault_place.unwrap_or_default();
    let name = place
        .dataset
        .map(|dataset| wording::dataset::name(l, dataset.name()));
    Refused {
        reason: reason.name().to_owned(),
        page: place.page.map(|page| u64::from(page) + 1),
        record: place.row.map(|row| row + 1).zip(name),
        told: matches!(reason, Reason::Fault(_)),
    }
}

fn choice(store: &Store, l: &Locale, kind: DepositKind, deposits: &[Deposit]) -> DepositChoice {
    let last = deposits
        .iter()
        .find(|deposit| deposit.kind == kind && !deposit.is_superseded());
    let waiting = last.filter(|deposit| deposit.state == DepositState::Asked);
    let decide = waiting
        .and_then(|deposit| deposit.request_id)
        .and_then(|id| {
            let page = format!("requests/{id}");
            store.config.manager_url.join(&page).ok()
        });
    DepositChoice {
        decide_href: decide.map(String::from),
        key: kind.to_string(),
        group: match kind {
            DepositKind::Bank => DepositGroup::Bank,
            DepositKind::Clinic => DepositGroup::Clinic,
        },
        news: last.map(|deposit| match deposit.state {
            DepositState::Asked => DepositNews::Asked,
            DepositState::Approved | DepositState::Requested | DepositState::Waiting => {
                DepositNews::OnTheWay
            }
            DepositState::Taken | DepositState::Done => {
                let missing = deposit.missing.iter().map(|missing| Missing {
                    name: wording::dataset::name(l, missing.dataset.name()),
                    broken: missing.reason == MissingReason::SourceBroken,
                });
                DepositNews::BroughtIn(missing.collect())
            }
            DepositState::Superseded | DepositState::Ending | DepositState::Refused => {
                if deposit.reason == Some(Reason::ByAnother) {
                    DepositNews::ByAnother
                } else {
                    DepositNews::Refused(deposit.reason.map(|reason| refused(l, reason, deposit)))
                }
            }
        }),
    }
}

pub(super) fn level(class: Classification) -> Level {
    match class {
        Classification::Public => Level::Public,
        Classification::Internal => Level::Internal,
        Classification::Sensitive => Level::Sensitive,
        Classification::Protected => Level::Protected,
        Classification::Restricted => Level::Restricted,
    }
}

#[cfg(test)]
mod tests {
    use consent_model::delivery::DeliveryFault;
    use ui::{Language, wording};

    use super::*;

    #[test]
    fn she_reads_every_reason_in_her_language() {
        let faults = DeliveryFault::ALL.iter().map(|fault| Reason::Fault(*fault));
        for reason in Reason::BEFORE_IT_CAME.iter().copied().chain(faults) {
            let mut read = Vec::new();
            for language in Language::ALL {
                let words = wording::fault::sentence(&Locale::of(language), reason.name());
                assert_ne!(words, wording::readable(reason.name()), "{reason}");
                assert!(!read.contains(&words), "{reason} is the same everywhere");
                read.push(words);
            }
        }
    }
}
