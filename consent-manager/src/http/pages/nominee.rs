//! Who acts, acted or may come to act for her, and whom she names.

use actix_web::{HttpResponse, http::StatusCode, web};
use consent_model::{ids::RepresentationId, representation::RepresentationKind};
use ui::{
    NavItem,
    manager::{NamingEntered, NamingTrouble, NomineeLine, Nominees},
};

use super::{
    acting::{acts_as, status},
    form::Sent,
    visit::{Shown, Visit, id, see_other},
};
use crate::service::{
    Ender, LONGEST_PARTICULAR, MOST_REPRESENTATIONS, ManagerError, NomineeNamed, RepresentationView,
};

/// `GET /nominees`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit, None, NamingEntered::default()).await;
    visit.settle(shown)
}

async fn page(visit: &Visit, trouble: Option<NamingTrouble>, entered: NamingEntered) -> Shown {
    let me = visit.herself()?.id;
    let people = visit.manager().representations_of(me).await?;
    let page = Nominees {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Rights),
        people: people.into_iter().map(line).collect(),
        trouble,
        entered,
        most: MOST_REPRESENTATIONS,
        longest: LONGEST_PARTICULAR,
    };
    let status = match trouble {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    visit.html_as(status, ui::render(&page))
}

fn line(view: RepresentationView) -> NomineeLine {
    NomineeLine {
        id: view.id.to_string(),
        acts_as: acts_as(view.kind),
        status: status(view.kind, view.state),
        since: view.in_force_at.filter(|_| view.state.is_open()),
        until: view.until.filter(|_| view.state.is_open()),
        hers: view.kind == RepresentationKind::Nominee && view.state.is_open(),
        name: view.representative_name,
        email: view.representative_email,
        relation: view.relation,
    }
}

/// `POST /nominees`.
pub(super) async fn name(sent: Sent) -> HttpResponse {
    let shown = named(&sent).await;
    sent.visit.settle(shown)
}

async fn named(sent: &Sent) -> Shown {
    let me = sent.visit.herself()?.id;
    let field = |name| sent.field(name).unwrap_or_default();
    let whom = NomineeNamed {
        name: field("name"),
        email: field("email"),
        relation: field("relation"),
    };
    let Err(error) = sent.visit.manager().name_nominee(me, whom).await else {
        return Ok(see_other("/nominees"));
    };
    let entered = NamingEntered {
        name: field("name").to_owned(),
        email: field("email").to_owned(),
        relation: field("relation").to_owned(),
    };
    match trouble(&error) {
        Some(trouble) => page(&sent.visit, Some(trouble), entered).await,
        None => Err(error.into()),
    }
}

/// What she can mend herself.
pub(super) fn trouble(error: &ManagerError) -> Option<NamingTrouble> {
    match error {
        ManagerError::UnfitText("born") => Some(NamingTrouble::NotAChild),
        ManagerError::UnfitText(_) | ManagerError::NotPrintable(_) => Some(NamingTrouble::Unfit),
        ManagerError::TooManyNamed => Some(NamingTrouble::TooMany),
        _ => None,
    }
}

/// `POST /nominees/{id}/remove`.
pub(super) async fn remove(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = removed(&sent.visit, &path).await;
    sent.visit.settle(shown)
}

async fn removed(visit: &Visit, path: &str) -> Shown {
    let (me, named) = (visit.herself()?.id, id::<RepresentationId>(path)?);
    let by = Ender::Represented(me);
    visit.manager().end_representation(named, by).await?;
    Ok(see_other("/nominees"))
}
