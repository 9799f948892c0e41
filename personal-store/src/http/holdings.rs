//! What the store holds, how records come in, and how she takes everything with her.

use actix_session::Session;
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Path},
};
use consent_model::{
    dataset::{Classification, DatasetKind},
    problem::ProblemType,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use service_kit::{csrf::SameOrigin, problem::ApiProblem};
use ui::{
    Chrome, NavItem,
    part::{source::SourceKind, status::Level},
    shared::sign_in::SignIn,
    store::{Dataset, DepositChoice, Holdings, SourceHolding},
};

use super::{
    error::{PageResult, page, see_other, wrong},
    session,
};
use crate::{
    dataset::{self, Holding},
    flow::{FlowError, Store},
    gate,
    storage::{Deposit, DepositKind, DepositState},
};

/// Most ledger entries in an export.
const LEDGER: u32 = 10_000;

/// `GET /`.
pub(super) async fn show(store: Data<Store>, request: HttpRequest, session: Session) -> PageResult {
    let l = session::locale(&request);
    let Some(person) = session::person(&store, &session).await? else {
        let chrome = Chrome::store(store.config.name.clone());
        return page(&SignIn::new(l, chrome, None));
    };
    let vault = store.vault_of(&person).await?;
    let held = dataset::holdings(&vault).await.map_err(FlowError::from)?;
    let deposits = store
        .db
        .deposits_of(person.account)
        .await
        .map_err(FlowError::from)?;
    page(&Holdings {
        l,
        chrome: session::chrome(&store, &session, &person, NavItem::Holdings)?,
        sources: by_source(held),
        choices: DepositKind::ALL
            .iter()
            .map(|kind| choice(*kind, &deposits))
            .collect(),
    })
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
    session::check_click(&store, &session, origin, &form.csrf)?;
    let kind = form.group.parse().map_err(|_| {
        wrong(
            ProblemType::MalformedRequest,
            "there is no such kind of provider",
        )
    })?;
    let address = store.ask_for_deposit(person.account, kind).await?;
    Ok(see_other(address.as_str()))
}

/// `GET /export.json`: everything of hers, in the open form of the datasets.
pub(super) async fn export(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let vault = store.vault_of(&person).await?;
    let mut records = Map::new();
    for kind in DatasetKind::ALL {
        let rows = dataset::records(&vault, *kind, None)
            .await
            .map_err(FlowError::from)?;
        if !rows.is_empty() {
            let rows = rows.into_iter().map(Value::Object).collect();
            records.insert(kind.name().to_owned(), Value::Array(rows));
        }
    }
    let releases = gate::releases(&vault, LEDGER, None)
        .await
        .map_err(FlowError::from)?;
    let refusals = gate::refusals(&vault, LEDGER, None)
        .await
        .map_err(FlowError::from)?;
    let refusals: Vec<_> = refusals
        .iter()
        .map(|r| json!({ "at": r.at, "artifact": r.artifact, "item": r.item, "rule": r.rule.name() }))
        .collect();
    let body = json!({
        "format": "amanat-export-1",
        "made_at": store.clock.now(),
        "records": records,
        "releases": releases,
        "refusals": refusals,
    });
    Ok(HttpResponse::Ok()
        .insert_header((
            "content-disposition",
            "attachment; filename=\"export.json\"",
        ))
        .json(body))
}

/// `GET /assets/{name}`.
pub(super) async fn asset(name: Path<String>) -> PageResult {
    let found = ui::assets::get(&name).ok_or_else(|| ApiProblem::new(ProblemType::NotFound))?;
    Ok(HttpResponse::Ok()
        .content_type(found.mime)
        .insert_header(("etag", found.etag))
        .insert_header(("cache-control", "public, max-age=3600"))
        .body(found.bytes.into_owned()))
}

fn by_source(held: Vec<Holding>) -> Vec<SourceHolding> {
    let mut sources: Vec<SourceHolding> = Vec::new();
    for holding in held {
        let names: Vec<_> = holding.sources.iter().map(ToString::to_string).collect();
        let source = names.join(", ");
        let kind = if holding.dataset.name().starts_with("bank.") {
            SourceKind::Bank
        } else {
            SourceKind::Clinic
        };
        let set = Dataset {
            name: holding.dataset.name().to_owned(),
            description: None,
            rows: holding.rows,
            range: holding.from.zip(holding.to),
            last_deposit: holding.updated_at,
            levels: holding.classes.iter().map(|class| level(*class)).collect(),
            quality: None,
            provenance: Vec::new(),
        };
        match sources.iter_mut().find(|s| s.source == source) {
            Some(known) => known.datasets.push(set),
            None => sources.push(SourceHolding {
                source,
                kind,
                datasets: vec![set],
            }),
        }
    }
    sources
}

fn choice(kind: DepositKind, deposits: &[Deposit]) -> DepositChoice {
    let (label, text) = match kind {
        DepositKind::Bank => (
            "Bank",
            "Your accounts and transactions of the last five years.",
        ),
        DepositKind::Clinic => (
            "Clinic",
            "Your conditions, observations and medications of the last five years.",
        ),
    };
    let last = deposits.iter().find(|deposit| deposit.kind == kind);
    let news = last.map_or_else(String::new, |deposit| match deposit.state {
        DepositState::Asked => " A request is waiting for your decision.".to_owned(),
        DepositState::Approved | DepositState::Requested | DepositState::Waiting => {
            " Records are on their way.".to_owned()
        }
        DepositState::Taken | DepositState::Done => " Records were brought in.".to_owned(),
        DepositState::Refused => format!(
            " The last deposit was refused: {}.",
            deposit.reason.as_deref().unwrap_or("no reason is known")
        ),
    });
    DepositChoice {
        group: kind.to_string(),
        label: label.to_owned(),
        description: format!("{text}{news}"),
    }
}

fn level(class: Classification) -> Level {
    match class {
        Classification::Public => Level::Public,
        Classification::Internal => Level::Internal,
        Classification::Sensitive => Level::Sensitive,
        Classification::Protected => Level::Protected,
        Classification::Restricted => Level::Restricted,
    }
}
