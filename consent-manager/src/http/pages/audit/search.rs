//! The record as the log has it, found by person, party, purpose, kind of entry and time.

use actix_web::{HttpResponse, http::StatusCode};
use consent_model::purpose::Purpose;
use ui::manager::audit::{AuditLine, AuditSearch, AuditTab, AuditTrouble};

use super::{
    Looking, Sought, chrome,
    sought::{event_choices, party_choices, purpose_choices},
};
use crate::{
    http::pages::visit::{Failure, Shown, Visit},
    service::{AuditHit, AuditQuery},
};

/// Entries on one page.
const PER_PAGE: u64 = 50;

/// `GET /audit`.
pub(in crate::http::pages) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    let sought = Sought::of(visit);
    let looking = Looking::at(visit, &sought.words("record")).await?;
    let before = visit.query("before").and_then(|mark| mark.parse().ok());
    let (hits, more) = match sought.troubles.is_empty() {
        true => found(visit, &sought, before).await?,
        false => (Vec::new(), false),
    };
    let earlier = hits.last().filter(|_| more).map(|hit| hit.number);
    let page = AuditSearch {
        l: visit.l.clone(),
        chrome: chrome(visit),
        head: looking.head(AuditTab::Record),
        parties: party_choices(visit).await?,
        purposes: purpose_choices(&visit.l),
        events: event_choices(),
        entries: hits.iter().map(|hit| line(visit, hit)).collect(),
        first_href: before.map(|_| sought.href("/audit", None)),
        earlier_href: earlier.map(|mark| sought.href("/audit", Some(mark))),
        figures_href: sought.href("/audit/figures", None),
        export_href: sought.href("/audit/exports", None),
        troubles: sought.troubles.clone(),
        sought: sought.typed,
    };
    visit.html_as(status(&page.troubles), ui::render(&page))
}

/// A form that was filled in wrongly comes back as that.
pub(super) fn status(troubles: &[AuditTrouble]) -> StatusCode {
    match troubles {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

async fn found(
    visit: &Visit,
    sought: &Sought,
    before: Option<u64>,
) -> Result<(Vec<AuditHit>, bool), Failure> {
    let query = AuditQuery {
        before,
        most: PER_PAGE + 1,
        ..sought.query.clone()
    };
    let mut hits = visit.manager().search_log(&query).await?;
    let more = hits.len() as u64 > PER_PAGE;
    hits.truncate(PER_PAGE as usize);
    Ok((hits, more))
}

fn line(visit: &Visit, hit: &AuditHit) -> AuditLine {
    let person = hit.person.as_ref().map(|name| {
        let name = name.to_string();
        let href = format!("/audit?person={name}");
        (name, href)
    });
    AuditLine {
        number: hit.number,
        href: format!("/audit/entries/{}", hit.number),
        at: hit.at,
        event: hit.event.clone(),
        person,
        party: hit.party.as_ref().map(ToString::to_string),
        source: hit.source.as_ref().map(ToString::to_string),
        purpose: hit.purpose.as_deref().map(|code| purpose(visit, code)),
        destroyed: hit.destroyed,
        for_party: hit.for_party,
    }
}

/// A purpose in words, where its code is known.
fn purpose(visit: &Visit, code: &str) -> String {
    match code.parse::<Purpose>() {
        Ok(purpose) => format!("{code} · {}", purpose.text_in(visit.l.tag())),
        Err(_) => code.to_owned(),
    }
}
