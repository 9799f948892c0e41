//! What changed of questions, notices, the registry, policies, keys and auditors.

use actix_web::HttpResponse;
use ui::manager::audit::{AuditChange, AuditChangeKind, AuditChanges, AuditDifference, AuditTab};
use url::form_urlencoded;

use super::{Looking, chrome};
use crate::{
    http::pages::visit::{Shown, Visit},
    service::{ChangeOf, ChangeQuery, Changed},
};

/// Changes on one page.
const PER_PAGE: u64 = 25;

/// `GET /audit/changes`.
pub(in crate::http::pages) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    let kind = visit
        .query("kind")
        .and_then(|key| AuditChangeKind::from_key(&key));
    let what = kind.map_or("changes".to_owned(), |kind| {
        format!("changes kind={}", kind.key())
    });
    let looking = Looking::at(visit, &what).await?;
    let before: Option<u64> = visit.query("before").and_then(|mark| mark.parse().ok());
    let wanted = ChangeQuery {
        of: kind.map(of),
        before,
        most: PER_PAGE + 1,
    };
    let mut changes = visit.manager().changes_of(wanted).await?;
    let more = changes.len() as u64 > PER_PAGE;
    changes.truncate(PER_PAGE as usize);
    let earlier = changes.last().filter(|_| more).map(|change| change.number);
    let page = AuditChanges {
        l: visit.l.clone(),
        chrome: chrome(visit),
        head: looking.head(AuditTab::Changes),
        kind: AuditChangeKind::picker(&visit.l, kind),
        lines: changes.into_iter().map(line).collect(),
        first_href: before.map(|_| href(kind, None)),
        earlier_href: earlier.map(|mark| href(kind, Some(mark))),
    };
    visit.html(ui::render(&page))
}

const fn of(kind: AuditChangeKind) -> ChangeOf {
    match kind {
        AuditChangeKind::Questions => ChangeOf::Questions,
        AuditChangeKind::Notices => ChangeOf::Notices,
        AuditChangeKind::Parties => ChangeOf::Parties,
        AuditChangeKind::Policy => ChangeOf::Policy,
        AuditChangeKind::Keys => ChangeOf::Keys,
        AuditChangeKind::Auditors => ChangeOf::Auditors,
    }
}

fn href(kind: Option<AuditChangeKind>, before: Option<u64>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(kind) = kind {
        query.append_pair("kind", kind.key());
    }
    if let Some(before) = before {
        query.append_pair("before", &before.to_string());
    }
    match query.finish() {
        query if query.is_empty() => "/audit/changes".to_owned(),
        query => format!("/audit/changes?{query}"),
    }
}

fn line(change: Changed) -> AuditChange {
    let differences = change.differences.into_iter();
    AuditChange {
        at: change.at,
        event: change.event,
        href: Some(format!("/audit/entries/{}", change.number)),
        name: change.name,
        by: change.by,
        first: change.first,
        compared: change.compared,
        differences: differences
            .map(|difference| AuditDifference {
                path: difference.path,
                before: difference.before,
                after: difference.after,
            })
            .collect(),
    }
}
