//! The history of the host database of the personal store.
//!
//! # Adding one
//! 1. Write `sql/store/NNNN_<what>.sql`: open it with why, comment each column, and repeat every
//!    state enum as a CHECK constraint. Keep to what SQLite and PostgreSQL both understand.
//! 2. Append it to [`STEPS`], and its digest to `steps.tsv`: a test prints the line.
//! 3. Never change a step that is there: append another.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

use crate::step::{History, Step, history};

const STEPS: &[Step] = &[
    ("0001_host", include_str!("../sql/store/0001_host.sql")),
    (
        "0002_evidence_key",
        include_str!("../sql/store/0002_evidence_key.sql"),
    ),
    (
        "0003_deposit_reason",
        include_str!("../sql/store/0003_deposit_reason.sql"),
    ),
    (
        "0004_custody",
        include_str!("../sql/store/0004_custody.sql"),
    ),
    (
        "0005_withdrawn_questions",
        include_str!("../sql/store/0005_withdrawn_questions.sql"),
    ),
    (
        "0006_waiting_uploads",
        include_str!("../sql/store/0006_waiting_uploads.sql"),
    ),
    (
        "0007_passkeys",
        include_str!("../sql/store/0007_passkeys.sql"),
    ),
    (
        "0008_her_word",
        include_str!("../sql/store/0008_her_word.sql"),
    ),
    ("0009_mail", include_str!("../sql/store/0009_mail.sql")),
    (
        "0010_withdrawn_items",
        include_str!("../sql/store/0010_withdrawn_items.sql"),
    ),
    ("0011_wards", include_str!("../sql/store/0011_wards.sql")),
    (
        "0012_acknowledgement",
        include_str!("../sql/store/0012_acknowledgement.sql"),
    ),
    (
        "0013_missing",
        include_str!("../sql/store/0013_missing.sql"),
    ),
    ("0014_ended", include_str!("../sql/store/0014_ended.sql")),
];

/// Brings the database of this service up to date.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

impl History for Migrator {
    const STEPS: &'static [Step] = STEPS;
    const OVERWRITES: bool = true;
}

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        history(STEPS)
    }
}
