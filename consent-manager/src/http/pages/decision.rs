//! The page on which a decision ends.

use actix_web::{HttpResponse, web};
use ui::{
    NavItem,
    manager::{DecisionDone, DecisionOutcome},
    part::status::ConsentStatus,
};

use super::{
    receipt::{Decided, receipt_of},
    visit::{Shown, Visit, id},
    words,
};
use crate::service::Outcome;

/// `GET /decisions/{id}`.
pub(super) async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = done(&visit, &path).await;
    visit.settle(shown)
}

async fn done(visit: &Visit, path: &str) -> Shown {
    let decided = Decided::load(visit.manager(), visit.account()?.id, id(path)?).await?;
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
        receipt: receipt_of(&decided, visit.acts_for_name())?,
        return_href: format!("/decisions/{}/return", decided.decision.decision),
    };
    visit.html(ui::render(&page))
}
