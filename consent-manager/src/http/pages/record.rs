//! Her record, and its download (DPDP Rules, First Schedule, Part B, items 3 and 4).

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use ui::{
    NavItem,
    manager::Record as RecordPage,
    part::{event::Event, listed::Listed},
};

use super::{
    event,
    visit::{Shown, Visit, download as document},
};
use crate::service::Record;

/// Seven years (DPDP Rules, First Schedule, Part B, item 4(c)).
const KEPT_YEARS: u32 = 7;
/// Entries on one page.
const PER_PAGE: usize = 100;

/// `GET /record`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    let record = visit.manager().record(visit.account()?.id).await?;
    let skip = visit
        .query("from")
        .and_then(|n| n.parse::<usize>().ok())
        .unwrap_or(0);
    let page = RecordPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Record),
        entries: listed(events(visit, &record), skip),
        download_href: "/record.json".to_owned(),
        kept_years: KEPT_YEARS,
    };
    visit.html(ui::render(&page))
}

fn listed(events: Vec<Event>, skip: usize) -> Listed<Event> {
    let all = events.len();
    let items: Vec<_> = events.into_iter().skip(skip).take(PER_PAGE).collect();
    let next = skip.saturating_add(items.len());
    Listed {
        total: all as u64,
        more_href: (next < all && !items.is_empty()).then(|| format!("/record?from={next}")),
        items,
    }
}

/// Newest first, each with the organisation it concerns.
fn events(visit: &Visit, record: &Record) -> Vec<Event> {
    let about = organisations(record);
    let newest_first = record.history.iter().rev();
    newest_first
        .filter_map(|entry| {
            let about = about.get(entry.subject_id.as_str()).copied();
            event::event(&visit.l, entry, about)
        })
        .collect()
}

/// Names of organisations by the id of whatever concerns them.
fn organisations(record: &Record) -> BTreeMap<String, &str> {
    let mut names = BTreeMap::new();
    for notice in &record.notices {
        names.insert(notice.id.to_string(), notice.data_user.name.as_str());
    }
    for decision in &record.decisions {
        if let Some(notice) = record.notices.iter().find(|n| n.id == decision.notice) {
            names.insert(decision.id.to_string(), notice.data_user.name.as_str());
            names.insert(decision.request.to_string(), notice.data_user.name.as_str());
        }
    }
    for consent in &record.consents {
        let name = consent.summary.data_user_name.as_str();
        names.insert(consent.summary.id.to_string(), name);
        for line in &consent.history {
            names.insert(line.subject_id.clone(), name);
        }
    }
    names
}

/// `GET /record.json`.
pub(super) async fn download(visit: Visit) -> HttpResponse {
    let shown = whole(&visit).await;
    visit.settle(shown)
}

async fn whole(visit: &Visit) -> Shown {
    let record = visit.manager().record(visit.account()?.id).await?;
    document("record.json", &record)
}
