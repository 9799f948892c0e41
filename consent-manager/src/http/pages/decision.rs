//! The page on which a decision ends, and its receipt in full.

use actix_web::{HttpResponse, web};
use consent_model::{
    ids::DecisionId,
    party::ItemId,
    request::Ask,
    scope::Scope,
    term::{FetchType, Term},
};
use ui::{
    NavItem,
    manager::{DecisionDone, DecisionOutcome, Receipt, ReceiptPage, Verdict},
    part::{
        status::ConsentStatus,
        term::{Look, Source},
    },
};

use super::{
    approval::{digest_of, evidence_of},
    denial,
    party::{self, Parties},
    visit::{Failure, Shown, Visit, id},
    words::{self, TermsView},
};
use crate::service::{self, ConsentDetail, DecidedOn, Outcome};

/// A decision with all that its pages tell of it.
struct Decided {
    decision: service::DecisionOutcome,
    on: DecidedOn,
    consent: Option<ConsentDetail>,
}

/// What holds of an item's and the consent's terms.
struct Held {
    term: Term,
    scopes: Vec<(ItemId, Scope)>,
    looks: Vec<(ItemId, Look)>,
}

/// `GET /decisions/{id}`.
pub(super) async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = done(&visit, &path).await;
    visit.settle(shown)
}

async fn done(visit: &Visit, path: &str) -> Shown {
    let decided = load(visit, path).await?;
    let status = decided.consent.as_ref().map(|c| words::status(&c.summary));
    let page = DecisionDone {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        organisation: decided.on.notice.data_user.name.clone(),
        outcome: match decided.decision.outcome {
            Outcome::Approved => DecisionOutcome::Approved,
            Outcome::Denied => DecisionOutcome::Denied,
            Outcome::Deferred => DecisionOutcome::Deferred,
        },
        standing: status.filter(|s| !matches!(s, ConsentStatus::Active)),
        receipt: receipt_of(&decided)?,
        return_href: format!("/decisions/{}/return", decided.decision.decision),
    };
    visit.html(ui::render(&page))
}

/// `GET /decisions/{id}/receipt`.
pub(super) async fn receipt(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = in_full(&visit, &path).await;
    visit.settle(shown)
}

async fn in_full(visit: &Visit, path: &str) -> Shown {
    let decided = load(visit, path).await?;
    let parties = Parties::of(visit).await?;
    let questions = words::questions(visit).await?;
    let notice = &decided.on.notice;
    let held = held(&decided);
    let view = TermsView {
        l: &visit.l,
        notice,
        term: &held.term,
        scopes: &held.scopes,
        parties: &parties,
        questions: &questions,
        previews: &[],
        looks: &held.looks,
        withdrawn: &std::collections::BTreeMap::new(),
    };
    let items = decided.consent.as_ref().map(|c| &c.summary.items);
    let source = |item: &ItemId| match items {
        // What she left out is no part of what she agreed to.
        Some(items) => {
            let found = items.iter().find(|i| i.id == *item)?;
            Some(Source::Settled(parties.name(&found.source.party)))
        }
        None => Some(Source::Missing),
    };
    let page = ReceiptPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        person: visit.account()?.name.clone(),
        asker: party::asker(notice, &parties),
        verdict: match decided.decision.outcome {
            Outcome::Approved => Verdict::Approved,
            Outcome::Denied => {
                let reason = decided.on.reason;
                Verdict::Denied(reason.map(|r| denial::words(&visit.l, r)))
            }
            Outcome::Deferred => Verdict::Deferred,
        },
        terms: view.terms(source),
        receipt: receipt_of(&decided)?,
        notice: words::notice_ref(notice)?,
        back_href: format!("/decisions/{}", decided.decision.decision),
    };
    visit.html(ui::render(&page))
}

/// Terms, days and providers, and what she had seen: as she agreed to them, else as they were asked.
fn held(decided: &Decided) -> Held {
    let Some(consent) = &decided.consent else {
        return Held {
            term: decided.on.notice.term,
            scopes: Vec::new(),
            looks: Vec::new(),
        };
    };
    let summary = &consent.summary;
    let once = summary.term.fetch == FetchType::OneTime;
    let items = summary.items.iter();
    let scopes = items.clone().map(|i| (i.id.clone(), i.ask.scope()));
    let answers = items.filter(|i| once && matches!(i.ask, Ask::Answer { .. }));
    let looks = answers.map(|i| {
        let look = match i.preview {
            Some(_) => Look::Covered,
            None => Look::Without,
        };
        (i.id.clone(), look)
    });
    Held {
        term: summary.term,
        scopes: scopes.collect(),
        looks: looks.collect(),
    }
}

async fn load(visit: &Visit, path: &str) -> Result<Decided, Failure> {
    let (me, manager) = (visit.account()?.id, visit.manager());
    let id = id::<DecisionId>(path)?;
    let decision = manager.decision(me, id).await?;
    let on = manager.decided_on(me, id).await?;
    let consent = match decision.consent {
        Some(consent) => Some(manager.consent_page(me, consent, 0, 1).await?.detail),
        None => None,
    };
    Ok(Decided {
        decision,
        on,
        consent,
    })
}

fn receipt_of(decided: &Decided) -> Result<Receipt, Failure> {
    let Decided {
        decision,
        on,
        consent,
    } = decided;
    let digest = match consent {
        Some(detail) => digest_of(detail)?,
        None => on.notice.digest()?.to_string(),
    };
    Ok(Receipt {
        request_id: decision.request.to_string(),
        consent_id: decision.consent.map(|c| c.to_string()),
        at: decision.at,
        digest,
        evidence: consent.as_ref().and_then(evidence_of),
        log_index: None,
        language: words::notice_ref(&on.notice)?.language,
        print_href: format!("/decisions/{}/receipt", decision.decision),
        download_href: decision
            .consent
            .map(|c| format!("/consents/{c}/receipt.json")),
    })
}
