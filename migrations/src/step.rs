//! One step of a history: a name and the SQL that SQLite and PostgreSQL both run.
//!
//! A step that was applied never changes. The digest of what was applied is kept beside its name, and
//! a database whose steps are not those of this program is not opened: it would look up to date and
//! fail later, at a column that is not there.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, MigratorTrait, SchemaManager,
    async_trait::async_trait,
    sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement},
};
use sha2::{Digest as _, Sha256};

/// A name and its SQL.
pub type Step = (&'static str, &'static str);

/// A history whose steps can be looked at.
pub trait History: MigratorTrait {
    /// The steps, in order.
    const STEPS: &'static [Step];
    /// Whether what is deleted is overwritten in the file. PostgreSQL does not do that.
    const OVERWRITES: bool = false;
}

struct Sql {
    name: &'static str,
    sql: &'static str,
}

/// The steps of a history, in order.
pub(crate) fn history(steps: &[Step]) -> Vec<Box<dyn MigrationTrait>> {
    steps
        .iter()
        .map(|&(name, sql)| Box::new(Sql { name, sql }) as Box<dyn MigrationTrait>)
        .collect()
}

impl MigrationName for Sql {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for Sql {
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

/// SHA-256 of a step's SQL, in hexadecimal.
#[must_use]
pub fn digest(sql: &str) -> String {
    format!("{:x}", Sha256::digest(sql))
}

const KEPT: &str = "CREATE TABLE IF NOT EXISTS applied_step (
    name TEXT NOT NULL PRIMARY KEY, -- as in the table of the migrations
    digest TEXT NOT NULL -- SHA-256 of the SQL that was run, hexadecimal
)";

/// Refuses a database to which other steps were applied than these; gives the names of those that
/// were.
pub(crate) async fn check<M: History>(tx: &DatabaseTransaction) -> Result<Vec<String>, DbErr> {
    tx.execute_unprepared(KEPT).await?;
    let applied = M::get_applied_migrations(tx).await?;
    let applied: Vec<String> = applied.iter().map(|step| step.name().to_owned()).collect();
    for name in &applied {
        let expected = M::STEPS.iter().find(|(known, _)| known == name);
        if kept(tx, name).await? != expected.map(|(_, sql)| digest(sql)) {
            return Err(other_version(name));
        }
    }
    Ok(applied)
}

/// A database that is not opened.
pub(crate) fn other_version(name: &str) -> DbErr {
    DbErr::Custom(format!(
        "step `{name}` of the database's history is not the one this program knows: it was \
         made by another version; open it with that one, or begin with a new database"
    ))
}

/// Keeps the digests of the steps that have been applied since.
pub(crate) async fn keep<M: History>(
    tx: &DatabaseTransaction,
    before: &[String],
) -> Result<(), DbErr> {
    let new = M::STEPS
        .iter()
        .filter(|(name, _)| !before.iter().any(|known| known == name));
    for (name, sql) in new {
        let insert = "INSERT INTO applied_step (name, digest) VALUES ($1, $2)";
        let values = [(*name).into(), digest(sql).into()];
        tx.execute_raw(Statement::from_sql_and_values(backend(tx), insert, values))
            .await?;
    }
    Ok(())
}

async fn kept(tx: &DatabaseTransaction, name: &str) -> Result<Option<String>, DbErr> {
    let ask = "SELECT digest FROM applied_step WHERE name = $1";
    let ask = Statement::from_sql_and_values(backend(tx), ask, [name.into()]);
    let row = tx.query_one_raw(ask).await?;
    row.map(|row| row.try_get("", "digest")).transpose()
}

fn backend(tx: &DatabaseTransaction) -> DbBackend {
    tx.get_database_backend()
}
