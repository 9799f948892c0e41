//! One consent in full, its receipt, and the ways to hold it back or stop it.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use consent_model::{
    data_request::SessionState,
    ids::{ConsentId, SessionId},
    party::ItemId,
    request::Ask,
    term::FetchType,
};
use ui::{
    Locale, NavItem,
    manager::{self as pages, StopConfirm},
    part::{
        event::{Event, Notification, Sharing, SharingOutcome},
        listed::Listed,
        status::ConsentStatus,
        term::{Look, Source},
    },
    shared::ErrorKind,
    wording,
};

use super::{
    acknowledgement, approval, change,
    dashboard::next_use,
    event,
    form::Sent,
    party::{self, Parties},
    visit::{Failure, Shown, Visit, download, id, see_other},
    words::{self, Questions, TermsView},
};
use crate::service::{Access, ConsentDetail, ConsentPage, ConsentSummary, Happening, HistoryEntry};

/// Accesses on one page.
const ACCESSES: u64 = 20;
/// Most lines of history and messages; her record has the rest.
const LINES: u64 = 50;

/// `GET /consents/{id}`.
pub(super) async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = page(&visit, &path).await;
    visit.settle(shown)
}

async fn page(visit: &Visit, path: &str) -> Shown {
    let shown = load(visit, path, LINES).await?;
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
        let account = link.map(|link| parties.account(&visit.l, link));
        Some(Source::Settled(
            account.unwrap_or_else(|| parties.name(&source.party)),
        ))
    };
    let scopes: Vec<_> = summary
        .items
        .iter()
        .map(|item| (item.id.clone(), item.ask.scope()))
        .collect();
    let told = words::with_accounts(&detail.notice, &summary.items);
    let view = TermsView {
        l: &visit.l,
        notice: &told,
        term: &summary.term,
        scopes: &scopes,
        parties: &parties,
        questions: &questions,
        previews: &[],
        looks: &looks(summary),
        withdrawn: &visit.manager().withdrawn_questions().await?,
    };
    let asker = party::asker(&detail.notice, &parties);
    let before = visit.query("before");
    let before = before.and_then(|mark| mark.parse::<SessionId>().ok());
    let sharing = accesses(visit, summary, before, &parties, &questions).await?;
    let cut = shown.total_lines > detail.history.len() as u64;
    let everything = format!("/record?organisation={}", summary.data_user);
    let history = Listed {
        items: history(visit, &detail, &asker.name, &questions, &parties),
        total: shown.total_lines,
        more_href: cut.then_some(everything),
    };
    let status = words::status(summary);
    let replaces = detail.notice.supersedes.as_ref();
    let page = pages::ConsentDetail {
        l: visit.l.clone(),
        chrome: visit
            .chrome(NavItem::Dashboard)
            .keeping(visit.request.query_string()),
        id: summary.id.to_string(),
        status,
        may_resume: status != ConsentStatus::Paused
            || visit.manager().may_resume(visit.who()?, summary.id).await?,
        end_asked: summary.end_asked.as_ref().map(|asked| asked.reason.clone()),
        replaces: replaces.map(|old| change::replaces(&visit.l, old, &questions, &parties)),
        newer_href: detail.superseded_by.map(|id| format!("/consents/{id}")),
        removable: summary.left().count() > 1,
        withdrawn: withdrawn(summary),
        terms: view.terms(source),
        granted: summary.granted_at,
        uses: u64::from(summary.uses),
        last_use: summary.last_used,
        evidence: approval::evidence_of(&detail),
        next_use: next_use(status, &summary.term, summary.last_used, visit.now()),
        history,
        sharing,
        first_href: before.map(|_| format!("/consents/{}#sharing", summary.id)),
        notifications: notifications(visit, summary, &parties).await?,
        acknowledgements: acknowledgement::lines(visit, &detail, status, &parties, &questions),
        complaint: party::complaint(&detail.notice),
        rights_href: format!("/rights/new?to={}", summary.data_user),
        notice: words::notice_ref(&detail.notice)?,
        digest: approval::digest_of(&detail)?,
        receipt_href: format!("/consents/{}/receipt.json", summary.id),
        asker,
    };
    visit.html(ui::render(&page))
}

/// A page of accesses, with what came of each.
async fn accesses(
    visit: &Visit,
    consent: &ConsentSummary,
    before: Option<SessionId>,
    parties: &Parties,
    questions: &Questions,
) -> Result<Listed<Sharing>, Failure> {
    let (me, manager) = (visit.account()?.id, visit.manager());
    let total = manager.access_count(me, consent.id).await?;
    if total == 0 {
        return Ok(Listed::default());
    }
    let one_more = ACCESSES.saturating_add(1);
    let mut found = manager.accesses(me, consent.id, before, one_more).await?;
    let more = found.len() as u64 > ACCESSES;
    found.truncate(usize::try_from(ACCESSES).unwrap_or(usize::MAX));
    let last = found.last().filter(|_| more);
    let more_href = last.map(|access| {
        let (consent, last) = (consent.id, access.id);
        format!("/consents/{consent}?before={last}#sharing")
    });
    let items = found.iter().map(|access| {
        let item = consent.items.iter().find(|item| item.id == access.item);
        Sharing {
            at: access.at,
            from: parties.name(&access.source),
            to: consent.data_user_name.clone(),
            data: item.map_or_else(
                || access.item.to_string(),
                |item| words::item_title(&visit.l, &item.ask, questions),
            ),
            bytes: access.bytes,
            outcome: outcome(&visit.l, access),
        }
    });
    Ok(Listed {
        items: items.collect(),
        total,
        more_href,
    })
}

async fn notifications(
    visit: &Visit,
    consent: &ConsentSummary,
    parties: &Parties,
) -> Result<Vec<Notification>, Failure> {
    let me = visit.account()?.id;
    let told = visit.manager().notifications(me, consent.id, LINES).await?;
    let told = told.into_iter().map(|delivery| Notification {
        party: parties.name(&delivery.party),
        at: delivery.created_at,
        taken: delivery.acknowledged_at,
        given_up: delivery.state == "dead",
        kind: delivery.kind,
    });
    Ok(told.collect())
}

/// What is said of each answer that leaves once: whether she saw it before she approved.
fn looks(summary: &ConsentSummary) -> Vec<(ItemId, Look)> {
    let once = summary.term.fetch == FetchType::OneTime;
    let answers = summary.items.iter().filter(|item| match item.ask {
        Ask::Answer { .. } => once,
        Ask::Records { .. } | Ask::Accounts { .. } => false,
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

/// What came of an access. Nothing is kept when a session is over, fetched or not.
fn outcome(l: &Locale, access: &Access) -> SharingOutcome {
    match (access.state, access.problem) {
        (SessionState::Delivered, _) => SharingOutcome::Delivered,
        (SessionState::Pending | SessionState::Ready, _) => SharingOutcome::Pending,
        (SessionState::Failed, Some(problem)) => {
            SharingOutcome::Refused(wording::problem::sentence(l, problem.facts().slug))
        }
        // Only what came whole is shared, and counts bytes.
        (SessionState::Expired, _) if access.bytes.is_none() => match access.pages {
            0 => SharingOutcome::Unanswered,
            _ => SharingOutcome::Incomplete,
        },
        (SessionState::Failed, None) | (SessionState::Expired, _) => SharingOutcome::Lapsed,
    }
}

fn history(
    visit: &Visit,
    detail: &ConsentDetail,
    organisation: &str,
    questions: &Questions,
    parties: &Parties,
) -> Vec<Event> {
    let title = |entry: &HistoryEntry| {
        let named = entry.reason.as_deref();
        if entry.what == Happening::ConsentAcknowledged {
            return Some(parties.name(&named?.parse().ok()?));
        }
        let named = named.filter(|_| entry.what == Happening::ItemWithdrawn)?;
        let item = detail
            .summary
            .items
            .iter()
            .find(|i| i.id.as_str() == named)?;
        Some(words::item_title(&visit.l, &item.ask, questions))
    };
    let newest_first = detail.history.iter().rev();
    newest_first
        .filter_map(|entry| {
            Some(Event {
                about: None,
                href: None,
                detail: title(entry),
                ..event::event(&visit.l, entry, Some(organisation), visit.acts_for_name())?
            })
        })
        .collect()
}

/// What was taken out, and when.
fn withdrawn(summary: &ConsentSummary) -> Vec<(String, DateTime<Utc>)> {
    let withdrawn = summary.withdrawn.iter();
    withdrawn
        .map(|out| (out.item.to_string(), out.at))
        .collect()
}

/// `GET /consents/{id}/receipt.json`.
pub(super) async fn receipt(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = whole(&visit, &path).await;
    visit.settle(shown)
}

async fn whole(visit: &Visit, path: &str) -> Shown {
    let me = visit.account()?.id;
    let receipt = visit.manager().consent_receipt(me, id(path)?).await?;
    download(
        &format!("consent-{}.json", receipt.consent.summary.id),
        &receipt,
    )
}

/// `POST /consents/{id}/pause`.
pub(super) async fn pause(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = change_state(&sent, &path, Change::Pause).await;
    sent.visit.settle(shown)
}

/// `POST /consents/{id}/resume`: on to proving that it is she.
pub(super) async fn resume(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = begin_resume(&sent, &path).await;
    sent.visit.settle(shown)
}

async fn begin_resume(sent: &Sent, path: &str) -> Shown {
    let (who, consent) = (sent.visit.who()?, id::<ConsentId>(path)?);
    let draft = sent.visit.manager().begin_resume(who, consent).await?;
    Ok(see_other(&format!("/resumes/{draft}")))
}

/// `POST /consents/{id}/stop` (DPDP Act s.6(4)).
pub(super) async fn stop(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = change_state(&sent, &path, Change::Stop).await;
    sent.visit.settle(shown)
}

enum Change {
    Pause,
    Stop,
}

async fn change_state(sent: &Sent, path: &str, change: Change) -> Shown {
    let (who, consent) = (sent.visit.who()?, id::<ConsentId>(path)?);
    let reason = sent
        .field("reason")
        .map(|text| text.chars().take(200).collect());
    let manager = sent.visit.manager();
    match change {
        Change::Pause => manager.pause(who, consent, reason).await?,
        Change::Stop => manager.revoke(who, consent, reason).await?,
    };
    Ok(see_other(&format!("/consents/{consent}")))
}

/// `GET /consents/{id}/stop`.
pub(super) async fn confirm_stop(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = second_click(&visit, &path).await;
    visit.settle(shown)
}

async fn second_click(visit: &Visit, path: &str) -> Shown {
    let detail = load(visit, path, 1).await?.detail;
    let summary = &detail.summary;
    if !words::status(summary).can_stop() {
        return Err(ErrorKind::Conflict.into());
    }
    let page = StopConfirm {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Dashboard),
        id: summary.id.to_string(),
        organisation: detail.notice.data_user.name.clone(),
        purpose: words::purpose_sentence(&visit.l, &detail.notice),
        uses: u64::from(summary.uses),
        delete_by: summary
            .last_used
            .and_then(|last| words::kept_until(last, summary.term.data_life)),
        benefit: Some(detail.notice.benefit.trim())
            .filter(|benefit| !benefit.is_empty())
            .map(str::to_owned),
    };
    visit.html(ui::render(&page))
}

pub(super) async fn load(visit: &Visit, path: &str, most: u64) -> Result<ConsentPage, Failure> {
    let me = visit.account()?.id;
    let manager = visit.manager();
    Ok(manager.consent_page(me, id(path)?, 0, most).await?)
}

#[cfg(test)]
mod tests {
    use ui::Language;

    use super::*;

    #[test]
    fn what_ran_out_of_time_is_told_by_how_much_of_it_had_come() {
        let l = Locale::of(Language::En);
        let id = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        let expired = |bytes, pages| Access {
            id,
            at: DateTime::UNIX_EPOCH,
            item: "statement".parse().unwrap(),
            source: "bank.example".parse().unwrap(),
            state: SessionState::Expired,
            problem: None,
            bytes,
            pages,
        };
        for (access, told) in [
            (expired(None, 0), SharingOutcome::Unanswered),
            (expired(None, 2), SharingOutcome::Incomplete),
            (expired(Some(900), 2), SharingOutcome::Lapsed),
        ] {
            assert_eq!(outcome(&l, &access), told);
        }
    }
}
