//! Whether the ledgers of a vault agree with each other, and its file with itself.
//!
//! Everything here is written in one transaction and so agrees by construction; this is how that
//! is shown after an interruption, a restore or a doubt.

use crate::vault::{Vault, VaultError};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Releases, each with a receipt of its own.
    pub releases: u64,
    /// Refusals.
    pub refusals: u64,
    /// What does not agree; empty when all is well. Carries no value of hers.
    pub faults: Vec<&'static str>,
}

/// What must not be there, and the statement that counts it.
const FAULTS: &[(&str, &str)] = &[
    (
        "a release whose session is not a released one",
        "SELECT count(*) FROM releases AS r LEFT JOIN sessions AS s ON s.session = r.session \
         WHERE s.outcome IS NOT 'released' OR s.request <> r.request",
    ),
    (
        "a released session without a receipt",
        "SELECT count(*) FROM sessions AS s WHERE s.outcome = 'released' \
         AND NOT EXISTS (SELECT 1 FROM releases AS r WHERE r.session = s.session)",
    ),
    (
        "a refused session without a rule",
        "SELECT count(*) FROM sessions AS s WHERE s.outcome = 'refused' \
         AND NOT EXISTS (SELECT 1 FROM refusals AS f WHERE f.session = s.session)",
    ),
    (
        "a release without its pages",
        "SELECT count(*) FROM releases AS r WHERE r.pages <> \
         (SELECT count(*) FROM outbox AS o WHERE o.session = r.session)",
    ),
    (
        "a page that nothing was released for",
        "SELECT count(*) FROM outbox AS o \
         WHERE NOT EXISTS (SELECT 1 FROM releases AS r WHERE r.session = o.session)",
    ),
    (
        "a request that was released twice",
        "SELECT count(*) FROM (SELECT 1 FROM releases GROUP BY request HAVING count(*) > 1)",
    ),
    (
        "a use that is not counted, or counted for nothing",
        "SELECT (SELECT count(*) FROM releases) <> (SELECT count(*) FROM used_requests)",
    ),
];

/// Looks through the ledgers and the file.
///
/// # Errors
/// When the vault cannot be read.
pub async fn agreement(vault: &Vault) -> Result<Agreement, VaultError> {
    let mut used = vault.lock().await;
    let connection = used.connection()?;
    let mut faults = Vec::new();
    for (fault, count) in FAULTS {
        let found: i64 = sqlx::query_scalar(*count)
            .fetch_one(&mut *connection)
            .await?;
        if found != 0 {
            faults.push(*fault);
        }
    }
    let intact: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut *connection)
        .await?;
    if intact != "ok" {
        faults.push("a file that is not whole");
    }
    let (releases, refusals): (i64, i64) =
        sqlx::query_as("SELECT (SELECT count(*) FROM releases), (SELECT count(*) FROM refusals)")
            .fetch_one(connection)
            .await?;
    Ok(Agreement {
        releases: releases.unsigned_abs(),
        refusals: refusals.unsigned_abs(),
        faults,
    })
}

#[cfg(test)]
mod tests {
    use super::{super::world::world, *};

    #[tokio::test]
    async fn ledgers_that_do_not_agree_are_told_from_those_that_do() {
        let w = world().await;
        w.serve(&w.artifact(), &w.request("j1")).await.unwrap();
        assert!(w.serve(&w.artifact(), &w.request("j2")).await.is_err());
        let vault = &w.sample.vault;
        let good = Agreement {
            releases: 1,
            refusals: 1,
            faults: Vec::new(),
        };
        assert_eq!(agreement(vault).await.unwrap(), good);
        for (damage, fault) in [
            ("DELETE FROM outbox", "a release without its pages"),
            (
                "DELETE FROM used_requests",
                "a use that is not counted, or counted for nothing",
            ),
            ("DELETE FROM refusals", "a refused session without a rule"),
            (
                "DELETE FROM releases",
                "a released session without a receipt",
            ),
        ] {
            let mut used = vault.lock().await;
            sqlx::query(damage)
                .execute(used.connection().unwrap())
                .await
                .unwrap();
            drop(used);
            let found = agreement(vault).await.unwrap().faults;
            assert!(found.contains(&fault), "{damage}: {found:?}");
        }
    }
}
