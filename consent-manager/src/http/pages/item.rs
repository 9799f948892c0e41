//! Taking something out of a consent that goes on: one item, or all that comes from one account.

use actix_web::{HttpResponse, web};
use consent_model::{approval::ApprovedItem, ids::ConsentId, party::ItemId};
use ui::{NavItem, manager::ItemRemove, shared::ErrorKind};

use super::{
    consent::load,
    form::Sent,
    party::Parties,
    visit::{Shown, Visit, id, see_other},
    words,
};
use crate::service::{ConsentDetail, ConsentSummary};

/// What the second button sends.
const ACCOUNT: &str = "account";

/// `GET /consents/{id}/items/{item}/remove`.
pub(super) async fn confirm(visit: Visit, path: web::Path<(String, String)>) -> HttpResponse {
    let shown = second_click(&visit, &path.0, &path.1).await;
    visit.settle(shown)
}

async fn second_click(visit: &Visit, consent: &str, item: &str) -> Shown {
    let detail = load(visit, consent, 1).await?.detail;
    let summary = &detail.summary;
    if !words::status(summary).can_stop() {
        return Err(ErrorKind::Conflict.into());
    }
    let item = live(summary, item)?;
    if summary.left().count() == 1 {
        return Ok(see_other(&format!("/consents/{}/stop", summary.id)));
    }
    let parties = Parties::of(visit).await?;
    let links = visit.manager().links(visit.account()?.id).await?;
    let link = links
        .iter()
        .find(|l| l.party == item.source.party && l.reference == item.source.link);
    let same = same_account(summary, item);
    let whole_account = same.len() > 1 && same.len() < summary.left().count();
    let others = same.iter().filter(|other| other.id != item.id);
    let page = ItemRemove {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Dashboard),
        id: summary.id.to_string(),
        item: item.id.to_string(),
        organisation: detail.notice.data_user.name.clone(),
        title: title(visit, &detail, item),
        source: link.map_or_else(
            || parties.name(&item.source.party),
            |link| parties.account(&visit.l, link),
        ),
        required: detail
            .notice
            .items
            .iter()
            .any(|told| told.id == item.id && told.required),
        used: visit.manager().is_item_used(summary.id, &item.id).await?,
        delete_by: summary
            .last_used
            .and_then(|last| words::kept_until(last, summary.term.data_life)),
        others: others
            .filter(|_| whole_account)
            .map(|other| title(visit, &detail, other))
            .collect(),
    };
    visit.html(ui::render(&page))
}

/// `POST /consents/{id}/items/{item}/remove` (DPDP Act s.6(4)).
pub(super) async fn remove(sent: Sent, path: web::Path<(String, String)>) -> HttpResponse {
    let shown = take_out(&sent, &path.0, &path.1).await;
    sent.visit.settle(shown)
}

async fn take_out(sent: &Sent, consent: &str, item: &str) -> Shown {
    let (me, who) = (sent.visit.account()?.id, sent.visit.who()?);
    let consent: ConsentId = id(consent)?;
    let item: ItemId = id(item)?;
    let manager = sent.visit.manager();
    let items = match sent.field("what") {
        Some(ACCOUNT) => {
            let summary = manager.consent(me, consent).await?.summary;
            match live(&summary, item.as_str()) {
                Ok(named) => same_account(&summary, named)
                    .iter()
                    .map(|item| item.id.clone())
                    .collect(),
                // Sent twice, it is out already; of an item that never was, we hear below.
                Err(_) => vec![item],
            }
        }
        _ => vec![item],
    };
    manager.withdraw_items(who, consent, &items).await?;
    Ok(see_other(&format!("/consents/{consent}#what")))
}

/// An item that is still part of the consent.
fn live<'a>(summary: &'a ConsentSummary, item: &str) -> Result<&'a ApprovedItem, ErrorKind> {
    summary
        .left()
        .find(|left| left.id.as_str() == item)
        .ok_or(ErrorKind::NotFound)
}

fn same_account<'a>(summary: &'a ConsentSummary, item: &ApprovedItem) -> Vec<&'a ApprovedItem> {
    summary
        .left()
        .filter(|other| {
            other.source.party == item.source.party && other.source.link == item.source.link
        })
        .collect()
}

fn title(visit: &Visit, detail: &ConsentDetail, item: &ApprovedItem) -> String {
    let notice = words::with_accounts(&detail.notice, &detail.summary.items);
    let told = notice.items.iter().find(|told| told.id == item.id);
    told.map_or_else(
        || item.id.to_string(),
        |told| words::notice_title(&visit.l, told),
    )
}
