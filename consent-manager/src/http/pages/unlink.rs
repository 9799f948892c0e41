//! Taking a source away: what ends with it, and the button that does it.

use actix_web::{HttpResponse, web};
use consent_model::party::PartyId;
use ui::{NavItem, manager::UnlinkConfirm};

use super::{
    form::Sent,
    party::Parties,
    visit::{Shown, Visit, id, see_other},
};

/// `GET /links/{party}/end`.
pub(super) async fn confirm(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = second_click(&visit, &path).await;
    visit.settle(shown)
}

async fn second_click(visit: &Visit, path: &str) -> Shown {
    let (me, party) = (visit.account()?.id, id::<PartyId>(path)?);
    let ending = visit.manager().resting_on(me, &party).await?;
    let parties = Parties::of(visit).await?;
    let ending = ending.into_iter().map(|consent| {
        let purpose = consent.purpose.text_in(visit.l.tag()).to_owned();
        (consent.data_user_name, purpose)
    });
    let page = UnlinkConfirm {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Dashboard),
        action: format!("/links/{party}/end"),
        back_href: "/dashboard".to_owned(),
        source: parties.name(&party),
        ending: ending.collect(),
    };
    visit.html(ui::render(&page))
}

/// `POST /links/{party}/end`.
pub(super) async fn end(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = unlink(&sent.visit, &path).await;
    sent.visit.settle(shown)
}

async fn unlink(visit: &Visit, path: &str) -> Shown {
    let party = id::<PartyId>(path)?;
    visit.manager().unlink(visit.who()?, &party).await?;
    Ok(see_other("/dashboard"))
}
