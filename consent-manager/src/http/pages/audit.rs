//! The auditor's console: the log, searched, counted, compared and exported; nothing in it changes
//! what was recorded. To whoever is no auditor it is not there.
//!
//! A [`Looking`] exists only for an auditor in force whose look was entered, so that nothing is shown
//! that the operators could not see was looked at.

pub(super) mod change;
pub(super) mod entry;
pub(super) mod export;
pub(super) mod figure;
pub(super) mod join;
pub(super) mod looks;
pub(super) mod search;
mod sought;

use ui::{
    NavItem,
    manager::audit::{AuditHead, AuditTab},
};

use self::sought::Sought;
use super::visit::{Failure, Visit};
use crate::service::{Auditor, ManagerError};

/// An auditor whose look was entered.
struct Looking {
    auditor: Auditor,
}

impl Looking {
    /// Enters that she looks at this, and only then lets her.
    async fn at(visit: &Visit, what: &str) -> Result<Self, Failure> {
        let auditor = auditor(visit).await?;
        visit.manager().note_look(auditor.id, what).await?;
        Ok(Self { auditor })
    }

    fn head(&self, tab: AuditTab) -> AuditHead {
        AuditHead {
            tab,
            name: self.auditor.name.clone(),
            body: self.auditor.body.clone(),
            until: self.auditor.until,
        }
    }
}

/// Who is there, if she is an auditor. She is it for herself, for whomever she acts otherwise.
async fn auditor(visit: &Visit) -> Result<Auditor, Failure> {
    let account = visit.own()?.id;
    match visit.manager().auditor(account).await {
        Ok(auditor) => Ok(auditor),
        Err(ManagerError::NotFound) => Err(ui::shared::ErrorKind::NotFound.into()),
        Err(other) => Err(other.into()),
    }
}

/// The frame of its pages.
fn chrome(visit: &Visit) -> ui::Chrome {
    visit
        .chrome(NavItem::None)
        .keeping(visit.request.query_string())
}
