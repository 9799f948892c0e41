//! Several processes over one PostgreSQL database tell each other that something has changed (`LISTEN`, `NOTIFY`).
//!
//! A word says only that there is something to look at, never what. One that is lost costs the time until the next
//! look by itself.

use std::fmt;

use sea_orm_migration::sea_orm::{
    ConnectionTrait as _, DbErr, RuntimeErr, TransactionTrait as _, sqlx::postgres::PgListener,
};

use crate::{database, shared::Database};

/// The channel.
const CHANNEL: &str = "amanat";

/// Hears what other processes tell.
pub struct Hears {
    listener: PgListener,
    name: String,
}

impl fmt::Debug for Hears {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hears")
    }
}

impl Hears {
    /// Listens from now on, and hears nothing that the process of this name tells itself. None where the database
    /// has no such thing.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn of(url: &str, name: &str) -> Result<Option<Self>, DbErr> {
        if url.starts_with("sqlite:") {
            return Ok(None);
        }
        let failed = |error| DbErr::Conn(RuntimeErr::SqlxError(std::sync::Arc::new(error)));
        let listener = PgListener::connect(url).await;
        let mut listener = listener.map_err(|error| database::without_address(failed(error)))?;
        listener.listen(CHANNEL).await.map_err(failed)?;
        let name = name.to_owned();
        Ok(Some(Self { listener, name }))
    }

    /// Waits for the next word. Words may have been missed where the connection was lost meanwhile: that is one too.
    ///
    /// # Errors
    /// When the connection cannot be had again.
    pub async fn next(&mut self) -> Result<(), DbErr> {
        loop {
            match self.listener.try_recv().await {
                Ok(Some(word)) if word.payload() == self.name => {}
                Ok(_) => return Ok(()),
                Err(error) => {
                    return Err(DbErr::Conn(RuntimeErr::SqlxError(std::sync::Arc::new(
                        error,
                    ))));
                }
            }
        }
    }
}

/// Tells the others, in the name of a process, which is one of letters, digits and `-`.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(db: &Database, name: &str) -> Result<(), DbErr> {
    debug_assert!(
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
        "a name is quoted as it is"
    );
    let tx = db.connections().begin().await?;
    // Nobody relies on it, so nobody waits for the disk.
    let word = format!("SET LOCAL synchronous_commit = off; NOTIFY {CHANNEL}, '{name}'");
    tx.execute_unprepared(&word).await?;
    tx.commit().await
}
