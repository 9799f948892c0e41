//! One entry, with what shows it to be what was entered.

use actix_web::{HttpResponse, web};
use consent_evidence::entry::{Facts, LogEvent};
use serde_json::{Value, json};
use service_kit::problem::ApiProblem;
use ui::manager::audit::{AuditCheck, AuditChecked, AuditEntry, AuditFact, AuditOutcome, AuditTab};

use super::{Looking, auditor, chrome};
use crate::{
    http::pages::visit::{Failure, Shown, Visit, download, id},
    service::{Audited, AuditedEntry, Check, CheckOutcome, ManagerError},
};

/// `GET /audit/entries/{number}`.
pub(in crate::http::pages) async fn show(visit: Visit, number: web::Path<String>) -> HttpResponse {
    let shown = page(&visit, &number).await;
    visit.settle(shown)
}

async fn page(visit: &Visit, number: &str) -> Shown {
    let (looking, entry) = entry(visit, number, "entry").await?;
    let number = entry.hit.number;
    let size = visit.manager().log_size().await?;
    let page = AuditEntry {
        l: visit.l.clone(),
        chrome: chrome(visit),
        head: looking.head(AuditTab::Record),
        number,
        event: entry.hit.event.clone(),
        at: entry.hit.at,
        destroyed: entry.hit.destroyed,
        facts: facts(&entry)?,
        body: match &entry.event {
            None => None,
            Some(event) => Some(serde_json::to_string_pretty(event).map_err(ApiProblem::internal)?),
        },
        checks: entry.checks.iter().map(check).collect(),
        proof_href: entry
            .proof
            .is_some()
            .then(|| format!("/audit/entries/{number}/proof.json")),
        before_href: number.checked_sub(1).map(|n| format!("/audit/entries/{n}")),
        after_href: (number + 1 < size).then(|| format!("/audit/entries/{}", number + 1)),
    };
    visit.html(ui::render(&page))
}

async fn entry(
    visit: &Visit,
    number: &str,
    what: &str,
) -> Result<(Looking, AuditedEntry), Failure> {
    auditor(visit).await?;
    let number: u64 = id(number)?;
    let looking = Looking::at(visit, &format!("{what} {number}")).await?;
    let seen = &looking.auditor.checkpoint;
    let entry = visit.manager().audited_entry(number, seen).await?;
    Ok((looking, entry))
}

/// `GET /audit/entries/{number}/proof.json`: what anybody needs to check it elsewhere.
pub(in crate::http::pages) async fn proof(visit: Visit, number: web::Path<String>) -> HttpResponse {
    let shown = kept(&visit, &number).await;
    visit.settle(shown)
}

async fn kept(visit: &Visit, number: &str) -> Shown {
    let (_, entry) = entry(visit, number, "proof").await?;
    let proof = entry.proof.ok_or(ManagerError::NotFound)?;
    let kept = json!({
        "index": entry.hit.number,
        "event": entry.event,
        "salt": entry.salt,
        "digest": entry.digest,
        "proof": proof,
    });
    download(&format!("entry-{}.json", entry.hit.number), &kept)
}

/// What the event says, line by line.
fn facts(entry: &AuditedEntry) -> Result<Vec<AuditFact>, Failure> {
    let Some(event) = &entry.event else {
        return Ok(Vec::new());
    };
    let LogEvent {
        subject_id,
        seq,
        person,
        actor,
        representation,
        reason,
        facts,
        entered_at,
        ..
    } = event;
    let mut lines = Vec::new();
    let mut line = |name: &str, value: &Value, href: Option<String>| {
        let value = match value {
            Value::Null => return,
            Value::String(text) => text.clone(),
            Value::Array(all) => {
                let texts: Vec<_> = all.iter().map(text).collect();
                texts.join(", ")
            }
            other => other.to_string(),
        };
        lines.push(AuditFact {
            name: name.to_owned(),
            value,
            href,
        });
    };
    line("id", &json!(event.id), None);
    line("subject_id", &json!(subject_id), None);
    line("seq", &json!(seq), None);
    if let Some(person) = person {
        let href = format!("/audit?person={}", person.name.as_str());
        line("person.name", &json!(person.name), Some(href));
        line("person.seq", &json!(person.seq), None);
    }
    line("actor", &json!(actor), None);
    line("representation", &json!(representation), None);
    line("reason", &json!(reason), None);
    line("entered_at", &json!(entered_at), None);
    let members = serde_json::to_value::<&Facts>(facts).map_err(ApiProblem::internal)?;
    for (name, value) in members.as_object().into_iter().flatten() {
        let href = match (name.as_str(), value.as_str()) {
            ("party" | "source", Some(party)) => Some(format!("/audit?party={party}")),
            _ => None,
        };
        line(&format!("facts.{name}"), value, href);
    }
    Ok(lines)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn check(check: &Check) -> AuditCheck {
    let kind = |kind: &consent_evidence::archive::DocumentKind| kind.name().to_owned();
    AuditCheck {
        what: match &check.what {
            Audited::Digest => AuditChecked::Digest,
            Audited::Inclusion(size) => AuditChecked::Inclusion { size: *size },
            Audited::Checkpoint => AuditChecked::Checkpoint,
            Audited::Witnesses(count) => AuditChecked::Witnesses { count: *count },
            Audited::Consistency(from) => AuditChecked::Consistency { from: *from },
            Audited::Document(of) => AuditChecked::Document { kind: kind(of) },
            Audited::Signature(of, by) => AuditChecked::Signature {
                kind: kind(of),
                by: by.clone(),
            },
        },
        outcome: match check.outcome {
            CheckOutcome::Holds => AuditOutcome::Holds,
            CheckOutcome::Fails => AuditOutcome::Fails,
            CheckOutcome::NotPossible => AuditOutcome::NotPossible,
        },
        detail: check.detail.clone(),
    }
}
