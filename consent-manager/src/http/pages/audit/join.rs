//! Somebody becomes an auditor by the code that the operator gave her.

use actix_web::{HttpResponse, http::StatusCode};
use ui::{NavItem, manager::audit::AuditJoin};

use crate::{
    http::pages::{
        form::Sent,
        visit::{Shown, Visit, see_other},
    },
    service::{ManagerError, NotAnAuditor},
};

/// `GET /audit/join`.
pub(in crate::http::pages) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit, false);
    visit.settle(shown)
}

fn page(visit: &Visit, wrong: bool) -> Shown {
    visit.own()?;
    let page = AuditJoin {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        wrong,
    };
    let status = match wrong {
        false => StatusCode::OK,
        true => StatusCode::UNPROCESSABLE_ENTITY,
    };
    visit.html_as(status, ui::render(&page))
}

/// `POST /audit/join`.
pub(in crate::http::pages) async fn join(sent: Sent) -> HttpResponse {
    let shown = joined(&sent).await;
    sent.visit.settle(shown)
}

async fn joined(sent: &Sent) -> Shown {
    let (visit, code) = (&sent.visit, sent.field("code").unwrap_or_default());
    let account = visit.own()?.id;
    match visit.manager().join_audit(account, code).await {
        Ok(_) | Err(ManagerError::NotAnAuditor(NotAnAuditor::Already)) => Ok(see_other("/audit")),
        Err(ManagerError::NotAnAuditor(_)) => page(visit, true),
        Err(other) => Err(other.into()),
    }
}
