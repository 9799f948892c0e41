//! Our own page before she goes elsewhere: to her store, where she sees an answer, and back to
//! whoever asked. (On the way to a source that she links: [`super::link`].)

use actix_web::{HttpResponse, web};
use consent_model::{ids::DecisionId, party::ItemId};
use ui::{
    NavItem,
    manager::{Going, LeavingPage},
};

use super::{
    choice::{Kept, Trouble},
    request,
    visit::{Shown, Visit, id, see_other},
};
use crate::service::Outcome;

/// `GET /requests/{id}/preview?item=`: on the way to the exact answer, over what she chose. When
/// there is nothing to decide or to see any more, the request's own page says so.
pub(super) async fn preview(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = to_preview(&visit, &path).await;
    visit.settle(shown)
}

async fn to_preview(visit: &Visit, path: &str) -> Shown {
    let who = visit.who_says_yes()?;
    let opened = request::open(visit, path).await?;
    let stay = format!("/requests/{}", opened.id);
    let item = visit
        .query("item")
        .and_then(|item| item.parse::<ItemId>().ok());
    let Some(item) = item.filter(|_| request::is_open(visit, &opened)) else {
        return Ok(see_other(&stay));
    };
    let entered = Kept::of(visit, opened.id)?.entered;
    let less = entered.less_of(&item);
    let at = visit.manager().preview_at(who, opened.id, &item, &less);
    let at = match at.await {
        Ok(at) => at,
        Err(error) => {
            let Some(trouble) = Trouble::of(&error) else {
                return Err(error.into());
            };
            entered.keep(visit, opened.id, Some(trouble))?;
            return Ok(see_other(&format!("{stay}#trouble")));
        }
    };
    let page = LeavingPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None).keeping(&format!("item={item}")),
        going: Going::Preview,
        to_name: at.store.name,
        to_id: at.store.id.to_string(),
        to_host: at.url.host_str().unwrap_or_default().to_owned(),
        onward_href: at.url.into(),
        stay_href: stay,
    };
    visit.html(ui::render(&page))
}

/// `GET /decisions/{id}/return`: on the way back to whoever asked.
pub(super) async fn back(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = to_asker(&visit, &path).await;
    visit.settle(shown)
}

async fn to_asker(visit: &Visit, path: &str) -> Shown {
    let (me, id) = (visit.account()?.id, id::<DecisionId>(path)?);
    let done = visit.manager().decision(me, id).await?;
    let asker = visit.manager().decided_on(me, id).await?.notice.data_user;
    let page = LeavingPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        going: match done.outcome {
            Outcome::Approved => Going::BackApproved,
            Outcome::Denied => Going::BackDenied,
            Outcome::Deferred => Going::BackDeferred,
        },
        to_name: asker.name,
        to_id: asker.id.to_string(),
        to_host: done.return_url.host_str().unwrap_or_default().to_owned(),
        onward_href: done.return_url.into(),
        stay_href: "/dashboard".to_owned(),
    };
    visit.html(ui::render(&page))
}
