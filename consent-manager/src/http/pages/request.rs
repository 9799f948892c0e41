//! The notice of a request, and the form in which she decides.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use consent_model::{
    ids::RequestId,
    jose::CompactJws,
    party::{ItemId, Role, Standing},
    question::ReviewState,
    representation::RepresentationState,
    request::{Ask, RequestItem, RequestState},
    scope::Scope,
    term::{FetchType, Term},
};
use ui::{
    Locale, NavItem,
    manager::{ForWard, ForWhom, RequestNotice},
    part::{
        listed::Choice,
        narrow::Tick,
        term::{Look, Source},
    },
    shared::{ErrorKind, Message, MessageText, NextLink},
};

use super::{
    aa_accounts,
    acting::acts_as,
    approval, change,
    choice::{Entered, Kept, Trouble, moment},
    denial,
    form::Sent,
    narrow,
    party::{self, Parties},
    visit::{Failure, Shown, Visit, id, see_other},
    words::{self, TermsView},
};
use crate::service::{Acting, OpenedRequest};

/// `GET /requests/{id}`; with `receipt=`, back from her store, where she has seen the answer.
pub(super) async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = match visit.query("receipt") {
        Some(receipt) => seen(&visit, &path, &receipt).await,
        None => notice(&visit, &path).await,
    };
    visit.settle(shown)
}

async fn seen(visit: &Visit, path: &str, receipt: &str) -> Shown {
    let (who, id) = (visit.who_says_yes()?, id::<RequestId>(path)?);
    let receipt = CompactJws::parse(receipt).map_err(|_| ErrorKind::BadInput)?;
    let manager = visit.manager();
    manager.take_preview_receipt(who, id, &receipt).await?;
    Ok(see_other(&format!("/requests/{id}")))
}

/// The page that asks for whom it is, where somebody who acts for others as a guardian opens what may be
/// meant for one of them: opened, it is hers alone.
async fn for_whom(visit: &Visit, path: &str) -> Result<Option<ForWhom>, Failure> {
    if visit.acts_for().is_some() || visit.query("for").as_deref() == Some("me") {
        return Ok(None);
    }
    let (me, id) = (visit.own()?, id::<RequestId>(path)?);
    let people = visit.manager().representations_by(me.id).await?;
    let wards: Vec<_> = people
        .into_iter()
        .filter(|view| view.state == RepresentationState::InForce)
        .filter(|view| view.kind.guardian_of().is_some())
        .map(|view| ForWard {
            id: view.id.to_string(),
            name: view.represented_name,
            acts_as: acts_as(view.kind),
        })
        .collect();
    if wards.is_empty() {
        return Ok(None);
    }
    let Some(asker) = visit.manager().opens_first(me.id, id).await? else {
        return Ok(None);
    };
    Ok(Some(ForWhom {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        request: id.to_string(),
        organisation: asker.name,
        me: me.name.clone(),
        me_href: format!("/requests/{id}?for=me"),
        wards,
    }))
}

async fn notice(visit: &Visit, path: &str) -> Shown {
    if let Some(page) = for_whom(visit, path).await? {
        return visit.html(ui::render(&page));
    }
    let opened = open(visit, path).await?;
    if !is_open(visit, &opened) {
        return settled(visit, &opened).await;
    }
    let kept = Kept::of(visit, opened.id)?;
    let parties = Parties::of(visit).await?;
    let questions = words::questions(visit).await?;
    let links = visit.manager().links(visit.account()?.id).await?;
    let asked = Asked::of(&opened, &kept.entered, visit.who()?);
    let previews: Vec<_> = opened
        .previews
        .iter()
        // Her store shows it to who decides, and to nobody else.
        .filter(|_| visit.who().is_ok_and(Acting::says_yes))
        .map(|(item, _)| (item.clone(), preview_path(opened.id, item)))
        .collect();
    let view = TermsView {
        l: &visit.l,
        notice: &opened.notice,
        term: &asked.term,
        scopes: &asked.scopes,
        parties: &parties,
        questions: &questions,
        previews: &previews,
        looks: &looks(&opened, &asked.scopes),
        withdrawn: &BTreeMap::new(),
    };
    let terms = view.terms(|item| Some(source(&visit.l, &opened, &kept.entered, item, &parties)));
    let trouble = kept.trouble.or(asked.trouble);
    let title = |item: &str| {
        let found = opened.notice.items.iter().find(|i| i.id.as_str() == item);
        found.map_or_else(|| item.to_owned(), |i| words::notice_title(&visit.l, i))
    };
    let page = RequestNotice {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        id: opened.id.to_string(),
        trouble: trouble.map(|trouble| trouble.told(title)),
        entered: kept.entered.shown(),
        asker: party::asker(&opened.notice, &parties),
        for_child: visit.who()?.acts_for_child() && !opened.request.purpose.is_open_to_children(),
        unusual: narrow::unusual(&opened, &asked.term, terms.earliest()),
        rules: visit
            .manager()
            .network_rules(opened.id)
            .await?
            .unwrap_or_default(),
        accounts_href: aa_accounts::link_for(visit, opened.id).filter(|_| {
            let asks = |item: &RequestItem| matches!(item.ask, Ask::Accounts { .. });
            opened.request.items.iter().any(asks)
        }),
        terms,
        replaces: opened
            .notice
            .supersedes
            .as_ref()
            .map(|s| change::replaces(&visit.l, s, &questions, &parties)),
        narrow: narrow::offers(
            &visit.l,
            &opened,
            &parties,
            &links,
            &kept.entered,
            visit.now(),
        ),
        deny_reasons: denial::reasons(&visit.l),
        complaint: party::complaint(&opened.notice),
        notice: words::notice_ref(&opened.notice)?,
        asked: moment(opened.request.iat).unwrap_or(opened.notice.made_at),
        decide_by: moment(opened.request.exp),
    };
    visit.html(ui::render(&page))
}

/// What is asked, made as small as she has chosen so far.
struct Asked {
    term: Term,
    scopes: Vec<(ItemId, Scope)>,
    trouble: Option<Trouble>,
}

impl Asked {
    /// A choice that is no narrowing is left out, and told.
    fn of(opened: &OpenedRequest, entered: &Entered, who: Acting) -> Self {
        let mut trouble = None;
        let term = opened.request.term.narrowed(entered.term());
        let term = term.unwrap_or_else(|_| {
            trouble = Some(Trouble::NotLess);
            opened.request.term
        });
        let items = opened.request.items.iter();
        let scopes = items.map(|item| {
            let ask = item.ask.narrowed(&entered.less_of(&item.id));
            let ask = ask.unwrap_or_else(|_| {
                trouble = Some(Trouble::NotLess);
                item.ask.clone()
            });
            (item.id.clone(), ask.scope())
        });
        let scopes = scopes.collect();
        Self {
            term: who.within_right(term),
            scopes,
            trouble,
        }
    }
}

/// `GET /requests/{id}/decision`: where a form was sent to; whoever comes back to it (another
/// language, a reload) is shown the request.
pub(super) async fn again(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = visit
        .account()
        .and_then(|_| id::<RequestId>(&path))
        .map(|id| see_other(&format!("/requests/{id}")));
    visit.settle(shown)
}

/// `POST /requests/{id}/decision`.
pub(super) async fn decide(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = decision(&sent, &path).await;
    sent.visit.settle(shown)
}

async fn decision(sent: &Sent, path: &str) -> Shown {
    let visit = &sent.visit;
    let who = visit.who()?;
    let opened = open(visit, path).await?;
    if !is_open(visit, &opened) {
        return settled(visit, &opened).await;
    }
    let entered = Entered::read(sent, &opened)?;
    // She decides on the notice that she was shown, and on no other version or language of it.
    if sent.field("notice") != Some(opened.notice.digest()?.to_string().as_str()) {
        return show_again(visit, &opened, entered, Some(Trouble::OtherNotice));
    }
    let (manager, notice) = (visit.manager(), opened.notice.id);
    let done = match sent.field("decision") {
        Some("approve") => {
            let choice = entered.choice(sent, &opened)?;
            return match manager.begin_approval(who, opened.id, &choice).await {
                Ok(pending) => {
                    // Still there if she turns back before she has proven it.
                    entered.keep(visit, opened.id, None)?;
                    Ok(see_other(&format!("/approvals/{}", pending.id)))
                }
                Err(error) => match Trouble::of(&error) {
                    Some(trouble) => show_again(visit, &opened, entered, Some(trouble)),
                    None => Err(error.into()),
                },
            };
        }
        Some("change") => return show_again(visit, &opened, entered, None),
        Some("deny") => {
            let reason = sent
                .field("reason")
                .map(|word| denial::reason(word).ok_or(ErrorKind::BadInput))
                .transpose()?;
            manager.deny(who, opened.id, notice, reason).await?
        }
        Some("defer") => manager.defer(who, opened.id, notice).await?,
        _ => return Err(ErrorKind::BadInput.into()),
    };
    Kept::forget(visit);
    Ok(see_other(&approval::done_path(&done)))
}

/// The page once more, with what she has filled in, at the place that matters.
fn show_again(
    visit: &Visit,
    opened: &OpenedRequest,
    entered: Entered,
    trouble: Option<Trouble>,
) -> Shown {
    let place = if trouble.is_some() { "trouble" } else { "what" };
    entered.keep(visit, opened.id, trouble)?;
    Ok(see_other(&format!("/requests/{}#{place}", opened.id)))
}

/// A request of hers, with the notice in her language.
pub(super) async fn open(visit: &Visit, path: &str) -> Result<OpenedRequest, Failure> {
    let who = visit.who()?;
    Ok(visit
        .manager()
        .open_request(who, id::<RequestId>(path)?, visit.l.tag())
        .await?)
}

/// Whether it can be decided: it waits, there is time, and who asks takes part.
pub(super) fn is_open(visit: &Visit, opened: &OpenedRequest) -> bool {
    opened.state == RequestState::Pending
        && opened.request.exp > visit.now().timestamp()
        && takes_part(opened)
}

fn takes_part(opened: &OpenedRequest) -> bool {
    let party = &opened.party;
    party.may_act_as(Role::DataUser) || party.may_act_as(Role::Store)
}

/// Our page before the one at her store that shows her the answer.
fn preview_path(id: RequestId, item: &ItemId) -> String {
    format!("/requests/{id}/preview?item={item}")
}

/// What is said of each answer: whether she has seen it over just these days and providers, and what
/// her approval covers then.
fn looks(opened: &OpenedRequest, scopes: &[(ItemId, Scope)]) -> Vec<(ItemId, Look)> {
    let exactly = opened.request.term.fetch == FetchType::OneTime;
    let answers = opened.previews.iter().map(|(item, _)| {
        let scope = scopes.iter().find(|(id, _)| id == item).map(|(_, s)| s);
        let is_it = |s: &&crate::service::SeenAnswer| s.item == *item && Some(&s.scope) == scope;
        let look = match opened.seen.iter().find(is_it) {
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

fn source(
    l: &Locale,
    opened: &OpenedRequest,
    entered: &Entered,
    item: &ItemId,
    parties: &Parties,
) -> Source {
    let found = opened.candidates.iter().find(|(id, _)| id == item);
    let asked = opened.request.items.iter().find(|asked| asked.id == *item);
    let several = asked.is_some_and(|asked| matches!(asked.ask, Ask::Accounts { .. }));
    match found.map(|(_, links)| links.as_slice()) {
        None | Some([]) => Source::Missing,
        Some([only]) => Source::Settled(parties.account(l, only)),
        Some(accounts) if several => Source::Tick(
            accounts
                .iter()
                .map(|link| Tick {
                    value: link.id.to_string(),
                    label: parties.account(l, link),
                    ticked: entered.has_ticked(item, link.id),
                })
                .collect(),
        ),
        Some(several) => Source::Pick(
            several
                .iter()
                .map(|link| Choice::new(link.id.to_string(), parties.account(l, link)))
                .collect(),
        ),
    }
}

/// What became of a request that is not to be decided any more, and that nothing was shared by it.
async fn settled(visit: &Visit, opened: &OpenedRequest) -> Shown {
    let name = opened.notice.data_user.name.clone();
    let mut next = NextLink::dashboard(&visit.l);
    let text = match opened.state {
        RequestState::Pending if opened.request.exp > visit.now().timestamp() => {
            MessageText::AskerGone(name)
        }
        RequestState::Pending | RequestState::Expired => MessageText::RequestExpired,
        RequestState::Failed if opened.party.standing == Standing::Withdrawn => {
            MessageText::AskerGone(name)
        }
        RequestState::Failed if asks_what_was_withdrawn(visit, opened).await? => {
            MessageText::QuestionGone(name)
        }
        RequestState::Failed => MessageText::RequestFailed,
        RequestState::Approved | RequestState::Denied => {
            let me = visit.account()?.id;
            if let Some(decision) = visit.manager().settling_decision(me, opened.id).await? {
                next = NextLink::decision(&visit.l, format!("/decisions/{decision}"));
            }
            MessageText::AlreadyDecided
        }
    };
    let chrome = visit.chrome(NavItem::None);
    let page = Message::of(visit.l.clone(), chrome, &text, Some(next));
    visit.html(ui::render(&page))
}

async fn asks_what_was_withdrawn(visit: &Visit, opened: &OpenedRequest) -> Result<bool, Failure> {
    let questions = words::questions(visit).await?;
    let withdrawn = |ask: &Ask| match ask {
        Ask::Answer { question, .. } => questions
            .get(question)
            .is_some_and(|m| m.review.state == ReviewState::Withdrawn),
        Ask::Records { .. } | Ask::Accounts { .. } => false,
    };
    Ok(opened.request.items.iter().any(|item| withdrawn(&item.ask)))
}
