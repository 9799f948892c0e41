//! The receipt of a decision in full: on its page, and by mail when she asks for it there.

use actix_web::{HttpResponse, web};
use consent_model::{
    ids::{AccountId, DecisionId},
    party::{Actor, ItemId},
    request::Ask,
    scope::Scope,
    term::{FetchType, Term},
};
use ui::{
    Chrome, Locale, NavItem,
    manager::{ByMail, Receipt, ReceiptPage, Verdict},
    part::{
        party as words_of,
        term::{Look, Source},
    },
};

use super::{
    approval::{digest_of, evidence_of},
    denial, event,
    form::Sent,
    party::{self, Parties},
    visit::{Shown, Visit, download, id, see_other},
    words::{self, TermsView},
};
use crate::service::{self, ConsentDetail, DecidedOn, Manager, ManagerError, Outcome};

/// A decision with all that its pages tell of it.
pub(super) struct Decided {
    pub(super) decision: service::DecisionOutcome,
    pub(super) on: DecidedOn,
    pub(super) consent: Option<ConsentDetail>,
    /// Its entry in the log.
    pub(super) log_index: Option<u64>,
}

/// What holds of an item's and the consent's terms.
struct Held {
    term: Term,
    scopes: Vec<(ItemId, Scope)>,
    looks: Vec<(ItemId, Look)>,
}

/// `GET /decisions/{id}/receipt`.
pub(super) async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = in_full(&visit, &path).await;
    visit.settle(shown)
}

async fn in_full(visit: &Visit, path: &str) -> Shown {
    let (me, manager) = (visit.account()?, visit.manager());
    let decided = Decided::load(manager, me.id, id(path)?).await?;
    let decision = decided.decision.decision;
    let by_mail = match (visit.services.config.mail.is_some(), me.email.as_str()) {
        (false, _) => ByMail::Off,
        // Her mail is her own affair.
        _ if visit.acts_for().is_some() => ByMail::Off,
        (true, "") => ByMail::NoAddress,
        (true, address) => ByMail::To {
            address: address.to_owned(),
            asked: manager.receipt_asked(me.id, decision).await?,
        },
    };
    let (l, chrome) = (visit.l.clone(), visit.chrome(NavItem::None));
    let who = (me.name.as_str(), visit.acts_for_name());
    let page = page(manager, l, chrome, who, &decided, by_mail).await?;
    visit.html(ui::render(&page))
}

/// `GET /decisions/{id}/receipt.json`: the decision with its proofs, for machines.
pub(super) async fn document(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = with_proofs(&visit, &path).await;
    visit.settle(shown)
}

async fn with_proofs(visit: &Visit, path: &str) -> Shown {
    let (me, decision) = (visit.account()?.id, id::<DecisionId>(path)?);
    let receipt = visit.manager().decision_receipt(me, decision).await?;
    download(&format!("decision-{decision}.json"), &receipt)
}

/// `POST /decisions/{id}/receipt/mail`.
pub(super) async fn mail(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = send(&sent, &path).await;
    sent.visit.settle(shown)
}

async fn send(sent: &Sent, path: &str) -> Shown {
    let (me, decision) = (sent.visit.herself()?.id, id::<DecisionId>(path)?);
    sent.visit.manager().mail_receipt(me, decision).await?;
    Ok(see_other(&format!("/decisions/{decision}/receipt#by-mail")))
}

/// A receipt as it is mailed: its words, and the consent or the decision as a document with its proofs.
pub(crate) struct MailedReceipt {
    /// The words of the mail.
    pub(crate) body: String,
    /// Name and content of what goes along.
    pub(crate) document: (String, Vec<u8>),
}

/// The receipt of a decision of hers, for a mail; `at` is where it stands in the service.
///
/// # Errors
/// When there is no such decision of hers, or the database fails.
pub(crate) async fn mailed(
    manager: &Manager,
    l: Locale,
    service: &str,
    (account, decision): (AccountId, DecisionId),
    at: &str,
) -> Result<MailedReceipt, ManagerError> {
    let person = manager.account(account).await?.name;
    let decided = Decided::load(manager, account, decision).await?;
    let chrome = Chrome::manager(service);
    let who = (person.as_str(), None);
    let page = page(manager, l, chrome, who, &decided, ByMail::Off).await?;
    let (name, document) = match decided.decision.consent {
        None => {
            let whole = manager.decision_receipt(account, decision).await?;
            let bytes = serde_json::to_vec_pretty(&whole);
            (format!("decision-{decision}.json"), bytes)
        }
        Some(consent) => {
            let whole = manager.consent_receipt(account, consent).await?;
            let bytes = serde_json::to_vec_pretty(&whole);
            (format!("consent-{consent}.json"), bytes)
        }
    };
    let document = document.map_err(|_| ManagerError::Unwritable)?;
    Ok(MailedReceipt {
        body: ui::mail::receipt(&page, service, at),
        document: (name, document),
    })
}

async fn page(
    manager: &Manager,
    l: Locale,
    chrome: Chrome,
    (person, acts_for): (&str, Option<&str>),
    decided: &Decided,
    by_mail: ByMail,
) -> Result<ReceiptPage, ManagerError> {
    let parties = Parties::known_to(manager).await?;
    let questions = words::known_to(manager).await?;
    let notice = &decided.on.notice;
    let held = held(decided);
    let items = decided.consent.as_ref().map(|c| &c.summary.items);
    let told = items.map(|items| words::with_accounts(notice, items));
    let view = TermsView {
        l: &l,
        notice: told.as_ref().unwrap_or(notice),
        term: &held.term,
        scopes: &held.scopes,
        parties: &parties,
        questions: &questions,
        previews: &[],
        looks: &held.looks,
        withdrawn: &std::collections::BTreeMap::new(),
    };
    let source = |item: &ItemId| match items {
        // What she left out is no part of what she agreed to.
        Some(items) => {
            let found = items.iter().find(|i| i.id == *item)?;
            Some(Source::Settled(parties.name(&found.source.party)))
        }
        None => Some(Source::Missing),
    };
    let terms = view.terms(source);
    Ok(ReceiptPage {
        chrome,
        person: person.to_owned(),
        asker: party::asker(notice, &parties),
        verdict: match decided.decision.outcome {
            Outcome::Approved => Verdict::Approved,
            Outcome::Denied => Verdict::Denied(decided.on.reason.map(|r| denial::words(&l, r))),
            Outcome::Deferred => Verdict::Deferred,
        },
        terms,
        receipt: receipt_of(decided, acts_for)?,
        notice: words::notice_ref(notice)?,
        by_mail,
        back_href: format!("/decisions/{}", decided.decision.decision),
        l,
    })
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

impl Decided {
    /// A decision of hers.
    pub(super) async fn load(
        manager: &Manager,
        me: AccountId,
        id: DecisionId,
    ) -> Result<Self, ManagerError> {
        let decision = manager.decision(me, id).await?;
        let on = manager.decided_on(me, id).await?;
        let consent = match decision.consent {
            Some(consent) => Some(manager.consent_page(me, consent, 0, 1).await?.detail),
            None => None,
        };
        Ok(Self {
            log_index: manager.decision_in_log(id).await?,
            decision,
            on,
            consent,
        })
    }
}

/// Ids, time and proof.
pub(super) fn receipt_of(
    decided: &Decided,
    acts_for: Option<&str>,
) -> Result<Receipt, ManagerError> {
    let Decided {
        decision,
        on,
        consent,
        log_index,
    } = decided;
    let digest = match consent {
        Some(detail) => digest_of(detail)?,
        None => on.notice.digest()?.to_string(),
    };
    Ok(Receipt {
        request_id: decision.request.to_string(),
        consent_id: decision.consent.map(|c| c.to_string()),
        at: decision.at,
        by: match (on.actor, on.by_name.clone()) {
            (Actor::Guardian, name) => words_of::Actor::Guardian(name.unwrap_or_default()),
            (Actor::Nominee, name) => words_of::Actor::Nominee(name.unwrap_or_default()),
            _ => event::her(acts_for),
        },
        digest,
        evidence: consent.as_ref().and_then(evidence_of),
        log_index: *log_index,
        language: words::notice_ref(&on.notice)?.language,
        print_href: format!("/decisions/{}/receipt", decision.decision),
        download_href: Some(match decision.consent {
            Some(consent) => format!("/consents/{consent}/receipt.json"),
            None => format!("/decisions/{}/receipt.json", decision.decision),
        }),
    })
}
