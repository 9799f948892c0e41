//! How many ways of one question a party may be told the answers to.
//!
//! Two answers to one question over days that differ by one tell that day, and two bands that cut a
//! number at different places tell it closer than either. Each is harmless and was consented to;
//! together they say what no consent named. So a party gets at most so many *variants* of a
//! question within a window: a variant is a question, by its digest, with these parameters over
//! these records. The same variant again is none the more. Variants are counted by the question's
//! name, so that a new version of a question is no way around.
//!
//! What it does not do: know that two parties are one, or that two questions ask the same.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    digest::{Digest, DigestError},
    party::PartyId,
    question::Parameters,
    scope::{Providers, Scope},
    term::DataRange,
};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::{GateError, Rule};

/// How many variants of a question one party may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Most variants of one question.
    pub variants: u32,
    /// Within so many days.
    pub window_days: u32,
}

/// Three in half a year: enough for a new application or a second look, too few to search.
impl Default for Limits {
    fn default() -> Self {
        Self {
            variants: 3,
            window_days: 180,
        }
    }
}

impl Limits {
    /// Where the window begins that ends now.
    pub(super) fn window_start(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.checked_sub_signed(TimeDelta::days(self.window_days.into()))
            .unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}

/// One way of asking a question, as it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variant {
    /// Name of the question, whatever its version.
    pub(super) name: String,
    /// Its digest.
    pub(super) question: Digest,
    /// Digest over question, parameters, days and providers.
    pub(super) digest: Digest,
}

impl Variant {
    /// The variant of this question with these parameters over these records.
    ///
    /// # Errors
    /// When a parameter has no canonical form.
    pub(super) fn of(
        name: &str,
        question: Digest,
        parameters: &Parameters,
        scope: &Scope,
    ) -> Result<Self, DigestError> {
        #[derive(Serialize)]
        struct Whole<'a> {
            question: &'a Digest,
            parameters: &'a Parameters,
            range: &'a DataRange,
            #[serde(skip_serializing_if = "Option::is_none")]
            providers: Option<&'a Providers>,
        }
        let digest = Digest::of_json(&Whole {
            question: &question,
            parameters,
            range: &scope.range,
            providers: scope.providers.as_ref(),
        })?;
        Ok(Self {
            name: name.to_owned(),
            question,
            digest,
        })
    }
}

/// Variants of a question that a party was told within the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Different ones.
    pub variants: u32,
    /// Whether the one asked about is among them.
    pub known: bool,
}

impl Counted {
    /// Whether the variant asked about may be told.
    #[must_use]
    pub const fn allows(self, limits: Limits) -> bool {
        self.known || self.variants < limits.variants
    }
}

/// Counts what `data_user` was told.
pub(super) async fn count(
    connection: &mut SqliteConnection,
    data_user: &PartyId,
    variant: &Variant,
    limits: Limits,
    now: DateTime<Utc>,
) -> Result<Counted, sqlx::Error> {
    // What was released before names were kept goes by the digest of its question.
    let (variants, known): (i64, i64) = sqlx::query_as(
        "SELECT count(DISTINCT variant), coalesce(max(variant = ?4), 0) FROM releases \
         WHERE data_user = ?1 AND name IN (?2, ?3) AND at > ?5",
    )
    .bind(data_user.as_str())
    .bind(&variant.name)
    .bind(variant.question.to_string())
    .bind(variant.digest.to_string())
    .bind(limits.window_start(now).timestamp_millis())
    .fetch_one(connection)
    .await?;
    Ok(Counted {
        variants: u32::try_from(variants).unwrap_or(u32::MAX),
        known: known != 0,
    })
}

/// Refuses a variant that would be one too many.
///
/// # Errors
/// [`Rule::TooManyVariants`], or a fault of the vault.
pub(super) async fn check(
    connection: &mut SqliteConnection,
    data_user: &PartyId,
    variant: &Variant,
    limits: Limits,
    now: DateTime<Utc>,
) -> Result<(), GateError> {
    let counted = count(connection, data_user, variant, limits, now).await?;
    if counted.allows(limits) {
        Ok(())
    } else {
        Err(Rule::TooManyVariants.into())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use consent_model::{approval::ApprovedItem, request::Ask};
    use serde_json::json;

    use super::{
        super::{
            Served,
            world::{World, half_year, parameters, world},
        },
        *,
    };

    const DAY: Duration = Duration::from_secs(86_400);

    impl World {
        /// Asks under a consent of its own, over half a year but for so many of its first days,
        /// with this band.
        async fn tell(&self, less: u64, band: u32) -> Result<Served, Rule> {
            let mut parameters = parameters();
            parameters.insert("band".into(), json!(band));
            let range = DataRange {
                from: half_year().from + chrono::Days::new(less),
                ..half_year()
            };
            let ask = Ask::Answer {
                question: self.question,
                parameters,
                range,
                providers: None,
            };
            let item = ApprovedItem { ask, ..self.item() };
            let artifact = self.artifact_of(item, self.term(), None);
            let jti = self.ids.uuid_v7().to_string();
            self.serve(&artifact, &self.request(&jti)).await
        }

        /// The key of the next consent: uses of one are counted by it.
        fn next(&mut self) {
            self.cnf = self.ids.signing_key();
        }
    }

    #[tokio::test]
    async fn the_variant_after_the_last_allowed_is_refused_and_the_known_ones_are_not() {
        let mut w = world().await;
        for (less, band) in [(0, 5_000), (1, 5_000), (0, 1_000)] {
            assert!(w.tell(less, band).await.is_ok());
            w.next();
        }
        for (less, band) in [(2, 5_000), (0, 2_000), (1, 1_000)] {
            assert_eq!(w.tell(less, band).await, Err(Rule::TooManyVariants));
            w.next();
        }
        for (less, band) in [(0, 5_000), (1, 5_000), (0, 1_000)] {
            assert!(w.tell(less, band).await.is_ok(), "told before");
            w.next();
        }
        assert_eq!(w.ledgers().await.0, 6);
    }

    #[tokio::test]
    async fn variants_count_until_the_window_has_passed_and_for_one_party_only() {
        let mut w = world().await;
        for band in [5_000, 4_000, 3_000] {
            assert!(w.tell(0, band).await.is_ok());
            w.next();
        }
        w.user = "another-lender.example";
        assert!(w.tell(0, 2_000).await.is_ok());
        w.next();
        w.user = "lender.example";
        w.gate = w.gate.clone().with_limits(Limits {
            variants: 3,
            window_days: 20,
        });
        w.clock.advance(DAY * 20 - Duration::from_millis(1));
        assert_eq!(w.tell(0, 2_000).await, Err(Rule::TooManyVariants));
        w.clock.advance(Duration::from_millis(1));
        assert!(w.tell(0, 2_000).await.is_ok());
    }

    #[tokio::test]
    async fn of_many_variants_at_once_no_more_are_told_than_allowed() {
        let mut w = world().await;
        let mut all = Vec::new();
        for band in 1..=8 {
            let mut item = w.item();
            if let Ask::Answer { parameters, .. } = &mut item.ask {
                parameters.insert("band".into(), json!(band * 1_000));
            }
            all.push((w.artifact_of(item, w.term(), None), w.request("j")));
            w.next();
        }
        let served = all
            .iter()
            .map(|(artifact, request)| w.serve(artifact, request));
        let outcomes = futures_util::future::join_all(served).await;
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 3);
        let refused = |o: &&Result<Served, Rule>| **o == Err(Rule::TooManyVariants);
        assert_eq!(outcomes.iter().filter(refused).count(), 5);
        assert_eq!(w.ledgers().await.0, 3);
    }

    #[tokio::test]
    async fn a_new_version_of_a_question_is_another_variant_of_it() {
        let w = world().await;
        let mut used = w.sample.vault.lock().await;
        let connection = used.connection().unwrap();
        let user: PartyId = "lender.example".parse().unwrap();
        let of = |version: &[u8]| {
            let question = Digest::of_bytes(version);
            Variant::of("income", question, &parameters(), &half_year().into()).unwrap()
        };
        let now = w.ids.clock().now();
        sqlx::query("INSERT INTO sessions VALUES ('s', 'q', 'released')")
            .execute(&mut *connection)
            .await
            .unwrap();
        sqlx::query(
            "INSERT INTO releases (receipt, session, artifact, item, cnf, data_user, purpose, \
             request, question, parameters, answer, digest, pages, at, name, variant) \
             VALUES ('r', 's', 'a', 'i', 'k', 'lender.example', '105', 'q', ?1, '{}', '', '', 1, \
             ?2, 'income', ?3)",
        )
        .bind(of(b"1").question.to_string())
        .bind(now.timestamp_millis())
        .bind(of(b"1").digest.to_string())
        .execute(&mut *connection)
        .await
        .unwrap();
        let mut counted = async |version: &[u8]| {
            count(connection, &user, &of(version), Limits::default(), now)
                .await
                .unwrap()
        };
        let known = |known| Counted { variants: 1, known };
        assert_eq!(counted(b"1").await, known(true));
        assert_eq!(counted(b"2").await, known(false));
    }
}
