//! What an auditor sees: the log, figures of it, changes of what people are told; all of it read, and
//! nothing else. Each look is entered before it is shown, where the operators see it (DPDP Rules 2025,
//! First Schedule, Part B, item 12).
//!
//! People stand in it under the names that the log has for them. An auditor sees no account, no
//! address and no name.

mod auditor;
mod change;
mod entry;
mod figure;
mod search;
mod wording;

pub use self::{
    auditor::{Auditor, AuditorState, AuditorView, Invited, Inviting, Look, NotAnAuditor},
    change::{ChangeOf, ChangeQuery, Changed, Difference},
    entry::{AuditedEntry, Check, CheckOutcome, Checked},
    figure::{
        Acknowledged, Figure, FigureQuery, Figures, Grievances, OverdueGrievance,
        Step as FigureStep, Within,
    },
    search::{AuditHit, AuditQuery},
};
