//! Her requests and complaints.

use actix_web::{HttpResponse, http::StatusCode, web};
use consent_model::{
    ids::RightsRequestId,
    party,
    rights::{LONGEST_REQUEST, Matter, RightsState},
};
use ui::{
    NavItem,
    manager::{RightsDetail, RightsLine, RightsNew, RightsStepLine, rights::Rights},
    part::{
        listed::Choice,
        party::Actor,
        rights::{self as words, RightsStatus},
    },
};

use super::{
    event,
    form::Sent,
    visit::{Failure, Shown, Visit, id, see_other},
};
use crate::{
    service::{ManagerError, RightsStep, RightsView},
    storage::read,
};

/// Stands for this service among the organisations.
const THIS_SERVICE: &str = "this";

/// `GET /rights`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = list(&visit).await;
    visit.settle(shown)
}

async fn list(visit: &Visit) -> Shown {
    let requests = visit.manager().rights_requests(visit.account()?.id).await?;
    let page = Rights {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Rights),
        requests: requests.iter().map(|view| line(visit, view)).collect(),
    };
    visit.html(ui::render(&page))
}

/// `GET /rights/new`, from a consent's page with `to` for the organisation.
pub(super) async fn form(visit: Visit) -> HttpResponse {
    let entered = Entered {
        to: visit.query("to"),
        ..Entered::default()
    };
    let shown = offer(&visit, entered, StatusCode::OK).await;
    visit.settle(shown)
}

/// What she has entered, or come from, already.
#[derive(Default)]
struct Entered {
    to: Option<String>,
    matter: Option<String>,
    text: String,
}

impl Entered {
    fn of(sent: &Sent) -> Self {
        let field = |name| sent.field(name).map(str::to_owned);
        Self {
            to: field("to"),
            matter: field("matter"),
            text: field("text").unwrap_or_default(),
        }
    }
}

async fn offer(visit: &Visit, entered: Entered, status: StatusCode) -> Shown {
    let me = visit.account()?.id;
    let this = visit.services.config.service_name.as_str();
    let mut organisations = vec![Choice::new(THIS_SERVICE, this)];
    for party in visit.manager().rights_parties(me).await? {
        organisations.push(Choice::new(party.id.to_string(), party.name));
    }
    let matter = |matter: Matter| {
        let value = read::to_word(&matter)?;
        Ok(Choice::new(value, matter_words(matter).label(&visit.l)))
    };
    let page = RightsNew {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Rights),
        organisations,
        matters: Matter::ALL
            .into_iter()
            .map(matter)
            .collect::<Result<_, ManagerError>>()?,
        to: entered.to,
        matter: entered.matter,
        text: entered.text,
        trouble: status != StatusCode::OK,
        longest: LONGEST_REQUEST,
    };
    visit.html_as(status, ui::render(&page))
}

/// `POST /rights`.
pub(super) async fn make(sent: Sent) -> HttpResponse {
    let shown = send(&sent).await;
    sent.visit.settle(shown)
}

async fn send(sent: &Sent) -> Shown {
    let who = sent.visit.who()?;
    let text = sent.field("text").unwrap_or_default();
    let matter = sent
        .field("matter")
        .and_then(|word| Matter::ALL.into_iter().find(|m| is_word(*m, word)));
    let (Some(to), Some(matter)) = (sent.field("to"), matter) else {
        return again(sent).await;
    };
    let party = match to {
        THIS_SERVICE => None,
        named => Some(id(named)?),
    };
    let made = sent
        .visit
        .manager()
        .make_rights_request(who, party.as_ref(), matter, text)
        .await;
    match made {
        Ok(request) => Ok(see_other(&format!("/rights/{request}"))),
        Err(ManagerError::UnfitText(_) | ManagerError::NotPrintable(_)) => again(sent).await,
        Err(error) => Err(error.into()),
    }
}

/// The form once more, with what she has entered.
async fn again(sent: &Sent) -> Shown {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    offer(&sent.visit, Entered::of(sent), status).await
}

/// `GET /rights/{id}`.
pub(super) async fn detail(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = one(&visit, &path).await;
    visit.settle(shown)
}

async fn one(visit: &Visit, path: &str) -> Shown {
    let me = visit.account()?.id;
    let view = visit.manager().rights_request(me, id(path)?).await?;
    let name = view.party_name.as_deref();
    let page = RightsDetail {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Rights),
        request: line(visit, &view),
        steps: view
            .steps
            .iter()
            .map(|step| step_line(step, name, visit.acts_for_name()))
            .collect(),
        text: view.text,
        board_href: visit.services.config.board_url.to_string(),
    };
    visit.html(ui::render(&page))
}

/// `POST /rights/{id}/close`.
pub(super) async fn close(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = step(&sent, &path, true).await;
    sent.visit.settle(shown)
}

/// `POST /rights/{id}/escalate`.
pub(super) async fn escalate(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = step(&sent, &path, false).await;
    sent.visit.settle(shown)
}

async fn step(sent: &Sent, path: &str, close: bool) -> Shown {
    let who = sent.visit.who()?;
    let request: RightsRequestId = id(path)?;
    let manager = sent.visit.manager();
    match close {
        true => manager.close_rights_request(who, request).await?,
        false => manager.escalate_rights_request(who, request).await?,
    }
    Ok::<_, Failure>(see_other(&format!("/rights/{request}")))
}

fn line(visit: &Visit, view: &RightsView) -> RightsLine {
    let overdue = view.state.is_open() && view.due_at <= visit.now();
    RightsLine {
        id: view.id.to_string(),
        reference: view.reference.clone(),
        organisation: view.party_name.clone(),
        matter: matter_words(view.matter),
        status: match overdue {
            true => RightsStatus::Overdue,
            false => status(view.state),
        },
        made: view.made_at,
        due: view.due_at,
    }
}

fn step_line(
    step: &RightsStep,
    organisation: Option<&str>,
    acts_for: Option<&str>,
) -> RightsStepLine {
    RightsStepLine {
        status: status(step.state),
        actor: match step.actor {
            party::Actor::Citizen => event::her(acts_for),
            party::Actor::Guardian => Actor::Guardian(step.by.clone().unwrap_or_default()),
            party::Actor::Nominee => Actor::Nominee(step.by.clone().unwrap_or_default()),
            party::Actor::DataUser | party::Actor::Provider => {
                Actor::Organisation(organisation.unwrap_or_default().to_owned())
            }
            party::Actor::Manager => Actor::Manager,
            party::Actor::Board => Actor::Board,
        },
        text: step.text.clone(),
        at: step.at,
    }
}

fn is_word(matter: Matter, word: &str) -> bool {
    read::to_word(&matter).is_ok_and(|own| own == word)
}

const fn matter_words(matter: Matter) -> words::Matter {
    match matter {
        Matter::Access => words::Matter::Access,
        Matter::Correction => words::Matter::Correction,
        Matter::Completion => words::Matter::Completion,
        Matter::Updating => words::Matter::Updating,
        Matter::Erasure => words::Matter::Erasure,
        Matter::Grievance => words::Matter::Grievance,
    }
}

const fn status(state: RightsState) -> RightsStatus {
    match state {
        RightsState::Received => RightsStatus::Received,
        RightsState::Acknowledged => RightsStatus::Acknowledged,
        RightsState::Answered => RightsStatus::Answered,
        RightsState::Escalated => RightsStatus::Escalated,
        RightsState::Closed => RightsStatus::Closed,
    }
}
