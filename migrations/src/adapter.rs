//! The history of the fiduciary adapter's database.
//!
//! # Adding one
//! 1. Write `sql/adapter/NNNN_<what>.sql`: open it with why, comment each column, and repeat every
//!    state enum as a CHECK constraint. Keep to what SQLite and PostgreSQL both understand.
//! 2. Append it to [`STEPS`], and its digest to `steps.tsv`: a test prints the line.
//! 3. Never change a step that is there: append another.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

use crate::step::{History, Step, history};

const STEPS: &[Step] = &[
    ("0001_flow", include_str!("../sql/adapter/0001_flow.sql")),
    (
        "0002_data_user",
        include_str!("../sql/adapter/0002_data_user.sql"),
    ),
    (
        "0003_refusal_once",
        include_str!("../sql/adapter/0003_refusal_once.sql"),
    ),
    (
        "0004_delivery_refused",
        include_str!("../sql/adapter/0004_delivery_refused.sql"),
    ),
    (
        "0005_passkeys",
        include_str!("../sql/adapter/0005_passkeys.sql"),
    ),
    (
        "0006_withdrawn_items",
        include_str!("../sql/adapter/0006_withdrawn_items.sql"),
    ),
    (
        "0007_guardian",
        include_str!("../sql/adapter/0007_guardian.sql"),
    ),
    (
        "0008_newest_first",
        include_str!("../sql/adapter/0008_newest_first.sql"),
    ),
    (
        "0009_acknowledgement",
        include_str!("../sql/adapter/0009_acknowledgement.sql"),
    ),
    (
        "0010_witness",
        include_str!("../sql/adapter/0010_witness.sql"),
    ),
    (
        "0011_aa_provider",
        include_str!("../sql/adapter/0011_aa_provider.sql"),
    ),
    (
        "0012_network_user",
        include_str!("../sql/adapter/0012_network_user.sql"),
    ),
    (
        "0013_question_of_the_network",
        include_str!("../sql/adapter/0013_question_of_the_network.sql"),
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
