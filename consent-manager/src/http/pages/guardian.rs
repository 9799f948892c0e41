//! For whom she acts, acted or asks to act.

use actix_web::{HttpResponse, http::StatusCode, web};
use consent_model::{ids::RepresentationId, representation::RepresentationKind};
use ui::{
    NavItem,
    manager::{AskEntered, Guardians, NamingTrouble, WardLine},
    shared::ErrorKind,
};

use super::{
    acting::{acts_as, status},
    form::Sent,
    nominee::trouble,
    visit::{Shown, Visit, id, see_other},
};
use crate::service::{Ender, GuardianAsks, LONGEST_PARTICULAR, RepresentationView};

/// `GET /guardians`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit, None, AskEntered::default()).await;
    visit.settle(shown)
}

async fn page(visit: &Visit, trouble: Option<NamingTrouble>, entered: AskEntered) -> Shown {
    let me = visit.herself()?.id;
    let people = visit.manager().representations_by(me).await?;
    let page = Guardians {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Rights),
        people: people.into_iter().map(line).collect(),
        trouble,
        entered,
        longest: LONGEST_PARTICULAR,
    };
    let status = match trouble {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    visit.html_as(status, ui::render(&page))
}

fn line(view: RepresentationView) -> WardLine {
    WardLine {
        id: view.id.to_string(),
        acts_as: acts_as(view.kind),
        status: status(view.kind, view.state),
        until: view.until.filter(|_| view.state.is_open()),
        name: view.represented_name,
    }
}

/// `POST /guardians`.
pub(super) async fn ask(sent: Sent) -> HttpResponse {
    let shown = asked(&sent).await;
    sent.visit.settle(shown)
}

async fn asked(sent: &Sent) -> Shown {
    let me = sent.visit.herself()?.id;
    let kind = match sent.field("kind") {
        Some("guardian_of_child") => RepresentationKind::GuardianOfChild,
        Some("guardian_of_person_with_disability") => {
            RepresentationKind::GuardianOfPersonWithDisability
        }
        _ => return Err(ErrorKind::BadInput.into()),
    };
    let field = |name| sent.field(name).unwrap_or_default();
    let whom = GuardianAsks {
        name: field("name"),
        born: field("born").parse().ok(),
        email: field("email"),
        proof: field("proof"),
    };
    let asked = sent.visit.manager().ask_as_guardian(me, kind, whom).await;
    let Err(error) = asked else {
        return Ok(see_other("/guardians"));
    };
    let entered = AskEntered {
        child: kind == RepresentationKind::GuardianOfChild,
        name: field("name").to_owned(),
        born: field("born").to_owned(),
        email: field("email").to_owned(),
        proof: field("proof").to_owned(),
    };
    match trouble(&error) {
        Some(trouble) => page(&sent.visit, Some(trouble), entered).await,
        None => Err(error.into()),
    }
}

/// `POST /guardians/{id}/end`.
pub(super) async fn end(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = given_up(&sent.visit, &path).await;
    sent.visit.settle(shown)
}

async fn given_up(visit: &Visit, path: &str) -> Shown {
    let (me, right) = (visit.herself()?.id, id::<RepresentationId>(path)?);
    let by = Ender::Representative(me);
    visit.manager().end_representation(right, by).await?;
    Ok(see_other("/guardians"))
}
