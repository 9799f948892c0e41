//! The notice of a request, and the form in which she decides.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use consent_model::{
    ids::{LinkId, RequestId},
    jose::CompactJws,
    party::ItemId,
    request::RequestState,
    term::FetchType,
};
use ui::{
    NavItem,
    manager::RequestNotice,
    part::{
        listed::Choice,
        term::{Look, Source},
    },
    shared::{ErrorKind, Message, MessageText, NextLink},
};

use super::{
    approval, change, denial,
    form::Sent,
    party::{self, Parties},
    visit::{Failure, Shown, Visit, id, see_other},
    words::{self, TermsView},
};
use crate::service::{self, OpenedRequest};

/// `GET /requests/{id}`; with `receipt=`, back from her store, where she has seen the answer.
pub(super) async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = match visit.query("receipt") {
        Some(receipt) => seen(&visit, &path, &receipt).await,
        None => notice(&visit, &path).await,
    };
    visit.settle(shown)
}

async fn seen(visit: &Visit, path: &str, receipt: &str) -> Shown {
    let (me, id) = (visit.account()?.id, id::<RequestId>(path)?);
    let receipt = CompactJws::parse(receipt).map_err(|_| ErrorKind::BadInput)?;
    let manager = visit.manager();
    manager.take_preview_receipt(me, id, &receipt).await?;
    Ok(see_other(&format!("/requests/{id}")))
}

async fn notice(visit: &Visit, path: &str) -> Shown {
    let opened = open(visit, path).await?;
    if opened.state != RequestState::Pending || opened.request.exp <= visit.now().timestamp() {
        return settled(visit, &opened);
    }
    let parties = Parties::of(visit).await?;
    let questions = words::questions(visit).await?;
    let view = TermsView {
        l: &visit.l,
        notice: &opened.notice,
        term: &opened.request.term,
        questions: &questions,
        previews: &opened.previews,
        looks: &looks(&opened),
        withdrawn: &BTreeMap::new(),
    };
    let page = RequestNotice {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        id: opened.id.to_string(),
        asker: party::asker(&opened.notice),
        terms: view.terms(|item| Some(source(&opened, item, &parties))),
        replaces: opened
            .notice
            .supersedes
            .as_ref()
            .map(|s| change::replaces(&visit.l, s, &questions, &parties)),
        shorter: words::shorter(&visit.l, &opened.request.term, visit.now()),
        deny_reasons: denial::reasons(&visit.l),
        complaint: party::complaint(&opened.notice),
        notice: words::notice_ref(&opened.notice)?,
        asked: moment(opened.request.iat).unwrap_or(opened.notice.made_at),
        decide_by: moment(opened.request.exp),
    };
    visit.html(ui::render(&page))
}

/// `POST /requests/{id}/decision`.
pub(super) async fn decide(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = decision(&sent, &path).await;
    sent.visit.settle(shown)
}

async fn decision(sent: &Sent, path: &str) -> Shown {
    let visit = &sent.visit;
    let me = visit.account()?.id;
    let opened = open(visit, path).await?;
    if opened.state != RequestState::Pending {
        return settled(visit, &opened);
    }
    // She decides on the notice that she was shown, and on no other version or language of it.
    if sent.field("notice") != Some(opened.notice.digest()?.to_string().as_str()) {
        return Err(ErrorKind::Conflict.into());
    }
    let (manager, notice) = (visit.manager(), opened.notice.id);
    let done = match sent.field("decision") {
        Some("approve") => {
            let pending = manager
                .begin_approval(me, opened.id, &choice(sent, &opened)?)
                .await?;
            return Ok(see_other(&format!("/approvals/{}", pending.id)));
        }
        Some("deny") => {
            let reason = sent
                .field("reason")
                .map(|word| denial::reason(word).ok_or(ErrorKind::BadInput))
                .transpose()?;
            manager.deny(me, opened.id, notice, reason).await?
        }
        Some("defer") => manager.defer(me, opened.id, notice).await?,
        _ => return Err(ErrorKind::BadInput.into()),
    };
    Ok(see_other(&approval::done_path(&done)))
}

async fn open(visit: &Visit, path: &str) -> Result<OpenedRequest, Failure> {
    let me = visit.account()?.id;
    Ok(visit
        .manager()
        .open_request(me, id::<RequestId>(path)?, visit.l.tag())
        .await?)
}

/// What she chose: all that is required, and of the rest what she ticked.
fn choice(sent: &Sent, opened: &OpenedRequest) -> Result<service::Choice, Failure> {
    let (mut items, mut seen) = (Vec::new(), Vec::new());
    for item in &opened.request.items {
        let ticked = sent.field(&format!("item-{}", item.id)) == Some("yes");
        if !item.required && !ticked {
            continue;
        }
        if let Some(digest) = sent.field(&format!("seen-{}", item.id)) {
            let digest = digest.parse().map_err(|_| ErrorKind::BadInput)?;
            seen.push((item.id.clone(), digest));
        }
        let link = sent.field(&format!("source-{}", item.id));
        let link = link.map(str::parse::<LinkId>).transpose();
        items.push((item.id.clone(), link.map_err(|_| ErrorKind::BadInput)?));
    }
    let expiry = sent
        .field("expires")
        .map(|day| {
            day.parse::<NaiveDate>()
                .ok()
                .and_then(words::end_of)
                .ok_or(ErrorKind::BadInput)
        })
        .transpose()?;
    Ok(service::Choice {
        notice: opened.notice.id,
        items,
        seen,
        expiry,
    })
}

/// What is said of each answer: whether she has seen it, and what her approval covers then.
fn looks(opened: &OpenedRequest) -> Vec<(ItemId, Look)> {
    let exactly = opened.request.term.fetch == FetchType::OneTime;
    let answers = opened.previews.iter().map(|(item, _)| {
        let seen = opened.seen.iter().find(|s| s.item == *item);
        let look = match seen {
            None => Look::NotYet,
            Some(seen) => Look::Seen {
                at: seen.at,
                exactly,
                digest: seen.answer.to_string(),
            },
        };
        (item.clone(), look)
    });
    answers.collect()
}

fn source(opened: &OpenedRequest, item: &ItemId, parties: &Parties) -> Source {
    let found = opened.candidates.iter().find(|(id, _)| id == item);
    match found.map(|(_, links)| links.as_slice()) {
        None | Some([]) => Source::Missing,
        Some([only]) => Source::Settled(parties.account(only)),
        Some(several) => Source::Pick(
            several
                .iter()
                .map(|link| Choice::new(link.id.to_string(), parties.account(link)))
                .collect(),
        ),
    }
}

fn settled(visit: &Visit, opened: &OpenedRequest) -> Shown {
    let text = match opened.state {
        RequestState::Pending | RequestState::Expired => MessageText::RequestExpired,
        RequestState::Failed => MessageText::RequestFailed,
        RequestState::Approved | RequestState::Denied => MessageText::AlreadyDecided,
    };
    let next = Some(NextLink::dashboard(&visit.l));
    let page = Message::of(visit.l.clone(), visit.chrome(NavItem::None), &text, next);
    visit.html(ui::render(&page))
}

fn moment(seconds: i64) -> Option<chrono::DateTime<chrono::Utc>> {
    chrono::DateTime::from_timestamp(seconds, 0)
}
