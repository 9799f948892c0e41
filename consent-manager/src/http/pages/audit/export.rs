//! Archives for an auditor: asked for with a reason, made beside the requests, verified on the page,
//! taken whole or in parts.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use consent_model::{ids::ExportId, problem::ProblemType};
use ui::manager::audit::{
    AuditExports, AuditFile, AuditMaking, AuditTab, AuditTrouble, AuditVerified,
};

use super::{Looking, Sought, auditor, chrome, sought::party_choices};
use crate::{
    exports::ExportFile,
    http::{
        export::send,
        pages::{
            form::Sent,
            record::renewed,
            visit::{Failure, Shown, Visit, id, see_other},
        },
    },
    review::By,
    service::{Auditor, ExportScope, ManagerError},
};

/// Longest reason.
const LONGEST: usize = 250;

/// What a form asks for.
#[derive(Default)]
struct Asked {
    scope: String,
    reason: String,
}

/// `GET /audit/exports`.
pub(in crate::http::pages) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit, Sought::of(&visit), Asked::default()).await;
    visit.settle(shown)
}

fn owner(auditor: &Auditor) -> String {
    format!("auditor-{}", auditor.id)
}

async fn page(visit: &Visit, mut sought: Sought, asked: Asked) -> Shown {
    let looking = Looking::at(visit, "exports").await?;
    let (exports, owner) = (&visit.services.exports, owner(&looking.auditor));
    if sought.troubles.is_empty() && exports.take_failure(&owner) {
        sought.troubles.push(AuditTrouble::Failed);
    }
    let making = exports.making(&owner);
    let files = exports
        .of_owner(&owner)
        .map_err(service_kit::problem::ApiProblem::internal)?;
    let scope = match (asked.scope.as_str(), &sought.typed) {
        ("", typed) if !typed.person.is_empty() => "person".to_owned(),
        ("", typed) if !typed.party.is_empty() => "party".to_owned(),
        ("", _) => "population".to_owned(),
        (scope, _) => scope.to_owned(),
    };
    let page = AuditExports {
        l: visit.l.clone(),
        chrome: chrome(visit),
        head: looking.head(AuditTab::Exports),
        scope,
        parties: party_choices(visit).await?,
        reason: asked.reason,
        making: making.map(|view| AuditMaking {
            done: view.done,
            of: view.of,
        }),
        files: files.into_iter().map(file).collect(),
        troubles: sought.troubles,
        sought: sought.typed,
    };
    let status = match page.troubles.as_slice() {
        // That it could not be made is told, and no fault of this request.
        [] | [AuditTrouble::Failed] => StatusCode::OK,
        [AuditTrouble::Busy] => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let waits = page.making.is_some() && page.troubles.is_empty();
    let answer = visit.html_as(status, ui::render(&page))?;
    Ok(if waits { renewed(answer) } else { answer })
}

fn file(file: ExportFile) -> AuditFile {
    let href = format!("/audit/exports/{}", file.id);
    AuditFile {
        made_at: file.made_at,
        bytes: file.bytes,
        verify_action: format!("{href}/verify"),
        href,
        verified: file.verified.map(|verified| AuditVerified {
            findings: verified.findings,
            entries: verified.entries,
            at: verified.at,
        }),
    }
}

/// `POST /audit/exports`.
pub(in crate::http::pages) async fn make(sent: Sent) -> HttpResponse {
    let shown = begun(&sent).await;
    sent.visit.settle(shown)
}

async fn begun(sent: &Sent) -> Shown {
    let visit = &sent.visit;
    let auditor = auditor(visit).await?;
    let mut sought = Sought::new(|name| sent.field(name).map(str::to_owned));
    let asked = Asked {
        scope: sent.field("scope").unwrap_or_default().to_owned(),
        reason: sent.field("reason").unwrap_or_default().trim().to_owned(),
    };
    let by = By {
        who: format!("{} for {}", auditor.name, auditor.body),
        why: asked.reason.clone(),
    };
    // Who and why are kept in one line of at most so much.
    let unfit = asked.reason.is_empty()
        || asked.reason.len() > LONGEST
        || asked.reason.chars().any(char::is_control);
    if unfit {
        sought.troubles.push(AuditTrouble::Reason);
    }
    let scope = scope(visit, &mut sought, &asked.scope).await?;
    let (exports, owner) = (&visit.services.exports, owner(&auditor));
    if exports.making(&owner).is_some() {
        sought.troubles.push(AuditTrouble::Busy);
    }
    let Some(scope) = scope.filter(|_| sought.troubles.is_empty()) else {
        return page(visit, sought, asked).await;
    };
    let manager = visit.manager();
    manager.note_export(&scope, &by).await?;
    exports.begin_verified(manager, &owner, scope);
    Ok(see_other("/audit/exports"))
}

/// What is to be exported; none with a trouble that says why not.
async fn scope(
    visit: &Visit,
    sought: &mut Sought,
    scope: &str,
) -> Result<Option<ExportScope>, Failure> {
    let manager = visit.manager();
    let query = &sought.query;
    let found = match scope {
        "person" => match &query.person {
            None => Err(AuditTrouble::Person),
            Some(person) => match manager.person_in_log(person).await {
                Ok(account) => Ok(ExportScope::Person(account)),
                Err(ManagerError::NotFound) => Err(AuditTrouble::Person),
                Err(other) => return Err(other.into()),
            },
        },
        "party" => match &query.party {
            None => Err(AuditTrouble::Party),
            Some(party) => match manager.party(party).await {
                Ok(party) => Ok(ExportScope::Party(party.id)),
                Err(ManagerError::NotFound) => Err(AuditTrouble::Party),
                Err(other) => return Err(other.into()),
            },
        },
        "population" => {
            let from = match query.from {
                None => 0,
                Some(from) => manager.log_number_at(from).await?,
            };
            let to = match query.to {
                None => manager.log_size().await?,
                Some(to) => manager.log_number_at(to).await?,
            };
            match from < to {
                true => Ok(ExportScope::Population { from, to: Some(to) }),
                false => Err(AuditTrouble::Nothing),
            }
        }
        _ => return Err(ui::shared::ErrorKind::BadInput.into()),
    };
    Ok(match found {
        Ok(scope) => Some(scope),
        Err(trouble) => {
            if !sought.troubles.contains(&trouble) {
                sought.troubles.push(trouble);
            }
            None
        }
    })
}

/// `GET /audit/exports/{id}`.
pub(in crate::http::pages) async fn take(
    visit: Visit,
    request: HttpRequest,
    path: web::Path<String>,
) -> HttpResponse {
    let shown = taken(&visit, &request, &path).await;
    visit.settle(shown)
}

async fn taken(visit: &Visit, request: &HttpRequest, path: &str) -> Shown {
    auditor(visit).await?;
    let export: ExportId = id(path)?;
    let looking = Looking::at(visit, &format!("download {export}")).await?;
    let file = visit
        .services
        .exports
        .file(&owner(&looking.auditor), export);
    Ok(send(request, export, &file).await?)
}

/// `POST /audit/exports/{id}/verify`.
pub(in crate::http::pages) async fn verify(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = verified(&sent.visit, &path).await;
    sent.visit.settle(shown)
}

async fn verified(visit: &Visit, path: &str) -> Shown {
    auditor(visit).await?;
    let export: ExportId = id(path)?;
    let looking = Looking::at(visit, &format!("verify {export}")).await?;
    let (exports, owner) = (&visit.services.exports, owner(&looking.auditor));
    if exports.making(&owner).is_some() {
        return Err(ProblemType::StateConflict.into());
    }
    exports.verify_again(visit.manager(), &owner, export)?;
    Ok(see_other("/audit/exports"))
}
