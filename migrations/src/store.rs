//! The history of the host database of the personal store.
//!
//! # Adding one
//! 1. Write `store/mYYYYMMDD_NNNNNN_<what>.rs`: open it with why, comment each column, and repeat
//!    every state enum as a CHECK constraint.
//! 2. Declare it here with `mod`, and append it to the list in [`Migrator`].
//! 3. Never change a migration that has been released: append another.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// Brings the database of this service up to date.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Vec::new()
    }
}
