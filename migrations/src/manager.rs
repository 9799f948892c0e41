//! The history of the consent manager's database.
//!
//! # Adding one
//! 1. Write `sql/manager/NNNN_<what>.sql`: open it with why, comment each column, and repeat every
//!    state enum as a CHECK constraint. Keep to what SQLite and PostgreSQL both understand.
//! 2. Append it to [`STEPS`], and its digest to `steps.tsv`: a test prints the line.
//! 3. Never change a step that is there: append another.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

use crate::step::{History, Step, history};

const STEPS: &[Step] = &[
    ("0001_flow", include_str!("../sql/manager/0001_flow.sql")),
    (
        "0002_supersede",
        include_str!("../sql/manager/0002_supersede.sql"),
    ),
    (
        "0003_idempotency",
        include_str!("../sql/manager/0003_idempotency.sql"),
    ),
    (
        "0004_status_list",
        include_str!("../sql/manager/0004_status_list.sql"),
    ),
    (
        "0005_delivery_lane",
        include_str!("../sql/manager/0005_delivery_lane.sql"),
    ),
    (
        "0006_retired_keys",
        include_str!("../sql/manager/0006_retired_keys.sql"),
    ),
    (
        "0007_delivery_order",
        include_str!("../sql/manager/0007_delivery_order.sql"),
    ),
    (
        "0008_bounds",
        include_str!("../sql/manager/0008_bounds.sql"),
    ),
    (
        "0009_sharing_order",
        include_str!("../sql/manager/0009_sharing_order.sql"),
    ),
    (
        "0010_preview_receipt",
        include_str!("../sql/manager/0010_preview_receipt.sql"),
    ),
    (
        "0011_question_review",
        include_str!("../sql/manager/0011_question_review.sql"),
    ),
    (
        "0012_dashboard",
        include_str!("../sql/manager/0012_dashboard.sql"),
    ),
    (
        "0013_message",
        include_str!("../sql/manager/0013_message.sql"),
    ),
    (
        "0014_passkeys",
        include_str!("../sql/manager/0014_passkeys.sql"),
    ),
    (
        "0015_access_order",
        include_str!("../sql/manager/0015_access_order.sql"),
    ),
    (
        "0016_rights",
        include_str!("../sql/manager/0016_rights.sql"),
    ),
    (
        "0017_withdrawn_items",
        include_str!("../sql/manager/0017_withdrawn_items.sql"),
    ),
    (
        "0018_representation",
        include_str!("../sql/manager/0018_representation.sql"),
    ),
    (
        "0019_guardian_approval",
        include_str!("../sql/manager/0019_guardian_approval.sql"),
    ),
    (
        "0020_acknowledgement",
        include_str!("../sql/manager/0020_acknowledgement.sql"),
    ),
    (
        "0021_delivery_attempt",
        include_str!("../sql/manager/0021_delivery_attempt.sql"),
    ),
    (
        "0022_webhook_secret",
        include_str!("../sql/manager/0022_webhook_secret.sql"),
    ),
    (
        "0023_signing_key",
        include_str!("../sql/manager/0023_signing_key.sql"),
    ),
    (
        "0024_request_party",
        include_str!("../sql/manager/0024_request_party.sql"),
    ),
    ("0025_log", include_str!("../sql/manager/0025_log.sql")),
    (
        "0026_auditor",
        include_str!("../sql/manager/0026_auditor.sql"),
    ),
    (
        "0027_account_aggregator",
        include_str!("../sql/manager/0027_account_aggregator.sql"),
    ),
    (
        "0028_answer_of_the_network",
        include_str!("../sql/manager/0028_answer_of_the_network.sql"),
    ),
    (
        "0029_several_managers",
        include_str!("../sql/manager/0029_several_managers.sql"),
    ),
    (
        "0030_status_changes",
        include_str!("../sql/manager/0030_status_changes.sql"),
    ),
];

/// Brings the database of this service up to date.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

impl History for Migrator {
    const STEPS: &'static [Step] = STEPS;
}

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(STEPS)
    }
}
