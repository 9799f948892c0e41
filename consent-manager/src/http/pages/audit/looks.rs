//! What this auditor has looked at, as the operators see it.

use actix_web::HttpResponse;
use ui::manager::audit::{AuditLook, AuditLooks, AuditTab};

use super::{Looking, chrome};
use crate::http::pages::visit::{Shown, Visit};

/// Looks on one page.
const PER_PAGE: u64 = 50;

/// `GET /audit/looks`.
pub(in crate::http::pages) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    let looking = Looking::at(visit, "looks").await?;
    let before: Option<u64> = visit.query("before").and_then(|mark| mark.parse().ok());
    let own = Some(looking.auditor.id);
    let mut looks = visit.manager().looks(own, before, PER_PAGE + 1).await?;
    let more = looks.len() as u64 > PER_PAGE;
    looks.truncate(PER_PAGE as usize);
    let earlier = looks.last().filter(|_| more).map(|look| look.number);
    let page = AuditLooks {
        l: visit.l.clone(),
        chrome: chrome(visit),
        head: looking.head(AuditTab::Looks),
        first_href: before.map(|_| "/audit/looks".to_owned()),
        earlier_href: earlier.map(|mark| format!("/audit/looks?before={mark}")),
        looks: looks
            .into_iter()
            .map(|look| AuditLook {
                at: look.at,
                what: look.what,
                href: Some(format!("/audit/entries/{}", look.number)),
            })
            .collect(),
    };
    visit.html(ui::render(&page))
}
