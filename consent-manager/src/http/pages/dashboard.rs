//! Who can see what right now.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use consent_model::{
    party::{PartyId, Role},
    request::Ask,
};
use ui::{
    NavItem,
    manager::{ConsentCard, Dashboard, LinkableSource, LinkedSource, WaitingRequest},
    part::{listed::Listed, source::SourceKind, status::ConsentStatus},
};

use super::{
    party::{self, Parties},
    visit::{Failure, Shown, Visit},
    words::{self, Questions},
};
use crate::service::{ConsentSummary, Link};

/// `GET /dashboard`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    let me = visit.account()?.id;
    let parties = Parties::of(visit).await?;
    let questions = words::questions(visit).await?;
    let links = visit.manager().links(me).await?;
    let (mut active, mut used) = (Vec::new(), Vec::new());
    let (mut paused, mut ended) = (Vec::new(), Vec::new());
    for consent in visit.manager().consents(me).await? {
        let card = card(visit, &consent, &questions);
        match card.status {
            ConsentStatus::Active => active.push(card),
            ConsentStatus::UsedUp => used.push(card),
            ConsentStatus::Paused => paused.push(card),
            ConsentStatus::Withdrawn
            | ConsentStatus::Revoked
            | ConsentStatus::Expired
            | ConsentStatus::Superseded => ended.push(card),
        }
    }
    let page = Dashboard {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Dashboard),
        waiting: waiting(visit).await?,
        active: Listed::whole(active),
        used: Listed::whole(used),
        paused: Listed::whole(paused),
        ended: Listed::whole(ended),
        sources: linked(&links, &parties),
        linkable: linkable(&links, &parties),
    };
    visit.html(ui::render(&page))
}

async fn waiting(visit: &Visit) -> Result<Listed<WaitingRequest>, Failure> {
    let me = visit.account()?.id;
    let waiting = visit.manager().waiting(me).await?;
    let total = visit.manager().waiting_count(me).await?;
    let items = waiting
        .into_iter()
        .map(|request| WaitingRequest {
            id: request.id.to_string(),
            organisation: request.party.name,
            purpose: request.purpose.text_in(visit.l.tag()).to_owned(),
            asked: request.asked_at,
            decide_by: Some(request.expires_at),
            deferred: request.deferred,
        })
        .collect();
    // What she decides makes room for the next.
    Ok(Listed {
        items,
        total,
        more_href: None,
    })
}

fn card(visit: &Visit, consent: &ConsentSummary, questions: &Questions) -> ConsentCard {
    let status = words::status(consent);
    let asks = || consent.items.iter().map(|item| &item.ask);
    ConsentCard {
        id: consent.id.to_string(),
        organisation: consent.data_user_name.clone(),
        purpose: consent.purpose.text_in(visit.l.tag()).to_owned(),
        data: asks()
            .map(|ask| words::item_title(&visit.l, ask, questions))
            .collect(),
        only_answers: asks().all(|ask| matches!(ask, Ask::Answer { .. })),
        status,
        granted: consent.granted_at,
        expires: consent.term.expiry,
        last_use: consent.last_used,
        uses: u64::from(consent.uses),
        end_asked: consent.end_asked.as_ref().map(|asked| asked.reason.clone()),
        ended: (!status.can_stop()).then_some(consent.state_at),
    }
}

/// Her links, one line for each source.
fn linked(links: &[Link], parties: &Parties) -> Vec<LinkedSource> {
    let mut sources: BTreeMap<&PartyId, LinkedSource> = BTreeMap::new();
    for link in links {
        let party = parties.get(&link.party);
        let source = sources.entry(&link.party).or_insert_with(|| {
            let kind = party.map_or(SourceKind::Other, party::source_kind);
            let own_pages = party.filter(|_| kind == SourceKind::Store);
            LinkedSource {
                name: parties.name(&link.party),
                id: link.party.to_string(),
                kind,
                accounts: Vec::new(),
                linked: link.linked_at,
                href: own_pages.map(|p| p.website.to_string()),
            }
        });
        let label = party::account_label(&source.name, link).map(str::to_owned);
        source.accounts.extend(label);
    }
    sources.into_values().collect()
}

/// Sources she can link: every provider, since it may hold another account; a store once.
fn linkable(links: &[Link], parties: &Parties) -> Vec<LinkableSource> {
    parties
        .all()
        .filter(|party| {
            let linked = links.iter().any(|link| link.party == party.id);
            party.may_act_as(Role::Provider) || (party.may_act_as(Role::Store) && !linked)
        })
        .map(|party| LinkableSource {
            party: party.id.to_string(),
            name: party.name.clone(),
            kind: party::source_kind(party),
        })
        .collect()
}
