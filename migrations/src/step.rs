//! One step of a history: a name and the SQL that SQLite and PostgreSQL both run.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait::async_trait,
    sea_orm::ConnectionTrait,
};

struct Step {
    name: &'static str,
    sql: &'static str,
}

/// The steps of a history, in order.
pub(crate) fn history(steps: &[(&'static str, &'static str)]) -> Vec<Box<dyn MigrationTrait>> {
    steps
        .iter()
        .map(|&(name, sql)| Box::new(Step { name, sql }) as Box<dyn MigrationTrait>)
        .collect()
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for Step {
    /// All of a step or nothing: a power cut must not leave half of it.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(self.sql)
            .await
            .map(|_| ())
    }
}
