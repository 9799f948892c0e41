//! One consent in full, its receipt, and the ways to hold it back or stop it.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use consent_model::{
    data_request::SessionState,
    ids::ConsentId,
    party::{ItemId, PartyId},
    request::Ask,
    term::FetchType,
};
use ui::{
    NavItem,
    manager::{self as pages, StopConfirm},
    part::{
        event::{Acknowledgement, Event, Sharing, SharingOutcome},
        listed::Listed,
        term::{Look, Source},
    },
    shared::ErrorKind,
};

use super::{
    approval, event,
    form::Sent,
    party::{self, Parties},
    visit::{Failure, Shown, Visit, download, id, see_other},
    words::{self, TermsView},
};
use crate::service::{ConsentDetail, ConsentPage, ConsentSummary};

/// Most sharings and lines of history on one page.
const PER_PAGE: u64 = 100;
/// The event that tells a party of a change.
const STATUS_CHANGED: &str = "artifact.status_changed";

/// `GET /consents/{id}`.
pub(super) async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = page(&visit, &path).await;
    visit.settle(shown)
}

async fn page(visit: &Visit, path: &str) -> Shown {
    let skip = visit.query("sharing").and_then(|n| n.parse().ok());
    let skip = skip.unwrap_or(0);
    let shown = load(visit, path, skip, PER_PAGE).await?;
    let detail = shown.detail;
    let parties = Parties::of(visit).await?;
    let questions = words::questions(visit).await?;
    let links = visit.manager().links(visit.account()?.id).await?;
    let summary = &detail.summary;
    let source = |item: &_| {
        let source = &summary.items.iter().find(|i| i.id == *item)?.source;
        let link = links
            .iter()
            .find(|l| l.party == source.party && l.reference == source.link);
        let account = link.map(|link| parties.account(link));
        Some(Source::Settled(
            account.unwrap_or_else(|| parties.name(&source.party)),
        ))
    };
    let scopes: Vec<_> = summary
        .items
        .iter()
        .map(|item| (item.id.clone(), item.ask.scope()))
        .collect();
    let view = TermsView {
        l: &visit.l,
        notice: &detail.notice,
        term: &summary.term,
        scopes: &scopes,
        parties: &parties,
        questions: &questions,
        previews: &[],
        looks: &looks(summary),
        withdrawn: &visit.manager().withdrawn_questions().await?,
    };
    let asker = party::asker(&detail.notice, &parties);
    let sharing = detail.sharing.iter().rev().map(|shared| Sharing {
        at: shared.at,
        from: parties.name(&shared.source),
        to: parties.name(&shared.data_user),
        classes: shared
            .classes
            .iter()
            .map(|class| words::class_words(&visit.l, class, &questions))
            .collect(),
        bytes: shared.bytes,
        outcome: outcome(detail.sharing_states.get(&shared.id)),
    });
    let sharing: Vec<_> = sharing.collect();
    let next = skip.saturating_add(sharing.len() as u64);
    let more = !sharing.is_empty() && next < u64::from(summary.uses);
    let sharing = Listed {
        more_href: more.then(|| format!("/consents/{}?sharing={next}#sharing", summary.id)),
        total: u64::from(summary.uses),
        items: sharing,
    };
    let cut = shown.total_lines > detail.history.len() as u64;
    let history = Listed {
        items: history(visit, &detail, &asker.name),
        total: shown.total_lines,
        more_href: cut.then(|| "/record".to_owned()),
    };
    let page = pages::ConsentDetail {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Dashboard),
        id: summary.id.to_string(),
        status: words::status(summary),
        end_asked: summary.end_asked.as_ref().map(|asked| asked.reason.clone()),
        older_href: detail.supersedes.map(|id| format!("/consents/{id}")),
        newer_href: detail.superseded_by.map(|id| format!("/consents/{id}")),
        terms: view.terms(source),
        granted: summary.granted_at,
        uses: u64::from(summary.uses),
        last_use: summary.last_used,
        evidence: approval::evidence_of(&detail),
        history,
        sharing,
        acknowledgements: acknowledgements(&detail, &parties),
        complaint: party::complaint(&detail.notice),
        notice: words::notice_ref(&detail.notice)?,
        digest: approval::digest_of(&detail)?,
        receipt_href: format!("/consents/{}/receipt.json", summary.id),
        asker,
    };
    visit.html(ui::render(&page))
}

/// What is said of each answer that leaves once: whether she saw it before she approved.
fn looks(summary: &ConsentSummary) -> Vec<(ItemId, Look)> {
    let once = summary.term.fetch == FetchType::OneTime;
    let answers = summary.items.iter().filter(|item| match item.ask {
        Ask::Answer { .. } => once,
        Ask::Records { .. } => false,
    });
    let looks = answers.map(|item| {
        let look = match item.preview {
            Some(_) => Look::Covered,
            None => Look::Without,
        };
        (item.id.clone(), look)
    });
    looks.collect()
}

/// How a sharing ended. Nothing is kept when a session is over, fetched or not.
const fn outcome(session: Option<&SessionState>) -> SharingOutcome {
    match session {
        Some(SessionState::Delivered) => SharingOutcome::Delivered,
        Some(SessionState::Pending | SessionState::Ready) => SharingOutcome::Pending,
        Some(SessionState::Failed | SessionState::Expired) | None => SharingOutcome::Lapsed,
    }
}

fn history(visit: &Visit, detail: &ConsentDetail, organisation: &str) -> Vec<Event> {
    let newest_first = detail.history.iter().rev();
    newest_first
        .filter_map(|entry| event::event(&visit.l, entry, Some(organisation)))
        .map(|event| Event {
            about: None,
            href: None,
            ..event
        })
        .collect()
}

/// Who has taken note of the last change: each party's last delivery of one.
fn acknowledgements(detail: &ConsentDetail, parties: &Parties) -> Vec<Acknowledgement> {
    let mut last: BTreeMap<&PartyId, _> = BTreeMap::new();
    for delivery in detail
        .deliveries
        .iter()
        .filter(|d| d.kind == STATUS_CHANGED)
    {
        last.insert(&delivery.party, delivery.acknowledged_at);
    }
    last.into_iter()
        .map(|(party, at)| Acknowledgement {
            party: parties.name(party),
            at,
        })
        .collect()
}

/// `GET /consents/{id}/receipt.json`.
pub(super) async fn receipt(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = whole(&visit, &path).await;
    visit.settle(shown)
}

async fn whole(visit: &Visit, path: &str) -> Shown {
    let me = visit.account()?.id;
    let detail = visit.manager().consent(me, id(path)?).await?;
    download(&format!("consent-{}.json", detail.summary.id), &detail)
}

/// `POST /consents/{id}/pause`.
pub(super) async fn pause(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = change(&sent, &path, Change::Pause).await;
    sent.visit.settle(shown)
}

/// `POST /consents/{id}/resume`: on to proving that it is she.
pub(super) async fn resume(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = begin_resume(&sent, &path).await;
    sent.visit.settle(shown)
}

async fn begin_resume(sent: &Sent, path: &str) -> Shown {
    let (me, consent) = (sent.visit.account()?.id, id::<ConsentId>(path)?);
    let draft = sent.visit.manager().begin_resume(me, consent).await?;
    Ok(see_other(&format!("/resumes/{draft}")))
}

/// `POST /consents/{id}/stop` (DPDP Act s.6(4)).
pub(super) async fn stop(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = change(&sent, &path, Change::Stop).await;
    sent.visit.settle(shown)
}

enum Change {
    Pause,
    Stop,
}

async fn change(sent: &Sent, path: &str, change: Change) -> Shown {
    let (me, consent) = (sent.visit.account()?.id, id::<ConsentId>(path)?);
    let reason = sent
        .field("reason")
        .map(|text| text.chars().take(200).collect());
    let manager = sent.visit.manager();
    match change {
        Change::Pause => manager.pause(me, consent, reason).await?,
        Change::Stop => manager.revoke(me, consent, reason).await?,
    };
    Ok(see_other(&format!("/consents/{consent}")))
}

/// `GET /consents/{id}/stop`.
pub(super) async fn confirm_stop(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = second_click(&visit, &path).await;
    visit.settle(shown)
}

async fn second_click(visit: &Visit, path: &str) -> Shown {
    let detail = load(visit, path, 0, 1).await?.detail;
    let summary = &detail.summary;
    if !words::status(summary).can_stop() {
        return Err(ErrorKind::Conflict.into());
    }
    let page = StopConfirm {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Dashboard),
        id: summary.id.to_string(),
        organisation: detail.notice.data_user.name.clone(),
        purpose: words::purpose_sentence(&detail.notice),
        uses: u64::from(summary.uses),
        data_life: words::data_life(summary.term.data_life),
    };
    visit.html(ui::render(&page))
}

async fn load(visit: &Visit, path: &str, skip: u64, most: u64) -> Result<ConsentPage, Failure> {
    let me = visit.account()?.id;
    let manager = visit.manager();
    Ok(manager.consent_page(me, id(path)?, skip, most).await?)
}
