//! What is destroyed, when and on what ground: a person at her wish, and what nobody has a ground to
//! keep any longer. Says what it will do before it does it, and leaves a line in the log.
//!
//! Records of consents, notices and sharing are kept for at least seven years (DPDP Rules 2025, First
//! Schedule, Part B, item 4(c)), logs for at least one (rule 8(3)). Of a person who is here nothing is
//! destroyed by time: she has her record for as long as she has an account.

use chrono::{DateTime, Days, Months, Utc};
use consent_model::{digest::Digest, ids::AccountId, party::Actor};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, Statement,
};
use serde::Serialize;

use super::{DocumentKind, Happening, Line, Manager, ManagerError, log::of_document};
use crate::{
    review::By,
    storage::{begin, entity},
};

/// The law behind keeping a record.
const RECORD_GROUND: &str = "DPDP Rules 2025, First Schedule, Part B, item 4(c)";
/// The law behind keeping a log.
const LOG_GROUND: &str = "DPDP Rules 2025, rule 8(3)";
/// In place of an identity provider, for an account that nobody can sign in to any more.
const ERASED: &str = "urn:amanat:erased";

/// For how long what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Years that records are kept after a consent has ended, or a request was settled: at least seven.
    pub record_years: u32,
    /// Days that logs are kept: at least 365.
    pub log_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            record_years: 7,
            log_days: 366,
        }
    }
}

/// What is kept although it was to be erased, until when, and on which ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// What.
    pub what: &'static str,
    /// How many.
    pub count: u64,
    /// The first of them may go then.
    pub until: DateTime<Utc>,
    /// The law.
    pub ground: &'static str,
}

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erasure {
    /// What is gone.
    pub erased: Vec<&'static str>,
    /// What stays, under a name that leads to nobody.
    pub kept: Vec<Kept>,
}

/// One kind of thing that is to be destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// What.
    pub what: &'static str,
    /// How many.
    pub count: u64,
    /// From before this time.
    pub before: DateTime<Utc>,
    /// Why it was kept until now.
    pub ground: &'static str,
}

/// What a run would destroy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionPlan {
    /// Of which kinds how much.
    pub due: Vec<Due>,
    /// Names this plan: a run has to be given it.
    pub digest: Digest,
}

/// Entries of people who were erased: their names in the log lead to nobody. That a request came in is
/// entered before it is known whose it is.
const NOBODYS: &str = "((person IS NOT NULL AND person NOT IN (SELECT name FROM log_person))
    OR (person IS NULL AND subject = 'consent_request' AND subject_id IN (
        SELECT subject_id FROM log_entry WHERE subject = 'consent_request'
        AND person IS NOT NULL AND person NOT IN (SELECT name FROM log_person))))";
/// Records whose consent ended, or whose request was settled, before `$1`.
const OLD_RECORDS: &str = "(consent_id IN (SELECT id FROM consent WHERE state IN ('revoked', 'expired', 'superseded') AND state_at < $1)
    OR (consent_id IS NULL AND subject IN ('consent_request', 'notice', 'decision') AND happened_at < $1))";
/// Everything else, from before `$1`.
const OLD_LOGS: &str = "(consent_id IS NULL AND subject NOT IN ('consent_request', 'notice', 'decision') AND happened_at < $1)";
/// Deliveries that are over, from before `$1`.
const OLD_TRAFFIC: &str = "state <> 'pending' AND created_at < $1";

impl Manager {
    /// Erases a person at her wish: who she is, at once; what must be kept stays under a name that
    /// leads to nobody, and the log's proofs hold as before.
    ///
    /// # Errors
    /// [`ManagerError::StillInForce`] while consents of hers are, and [`ManagerError::NotFound`].
    pub async fn erase_person(
        &self,
        account: AccountId,
        policy: Retention,
        by: &By,
    ) -> Result<Erasure, ManagerError> {
        use entity::{
            consent, guardian_pseudonym, link, log_person, message, passkey, passkey_challenge,
            preference, pseudonym, rights_request,
        };
        let now = self.now();
        let tx = begin(self.db()).await?;
        let row = self.account_row(&tx, account).await?;
        if row.issuer == ERASED {
            return Err(ManagerError::NotFound);
        }
        let me = row.id.clone();
        let in_force = consent::Entity::find()
            .filter(consent::Column::AccountId.eq(&me))
            .filter(consent::Column::State.is_in(["active", "paused"]))
            .count(&tx)
            .await?;
        if in_force > 0 {
            return Err(ManagerError::StillInForce(in_force));
        }
        let kept = self.kept_of(&tx, &me, policy).await?;
        let epoch = row.epoch + 1;
        let mut row = row.into_active_model();
        row.issuer = Set(ERASED.into());
        row.subject = Set(self.ids().uuid_v7().to_string());
        row.name = Set(String::new());
        row.email = Set(String::new());
        row.epoch = Set(epoch);
        row.update(&tx).await?;
        message::Entity::delete_many()
            .filter(message::Column::AccountId.eq(&me))
            .exec(&tx)
            .await?;
        preference::Entity::delete_many()
            .filter(preference::Column::AccountId.eq(&me))
            .exec(&tx)
            .await?;
        passkey::Entity::delete_many()
            .filter(passkey::Column::AccountId.eq(&me))
            .exec(&tx)
            .await?;
        passkey_challenge::Entity::delete_many()
            .filter(passkey_challenge::Column::AccountId.eq(&me))
            .exec(&tx)
            .await?;
        pseudonym::Entity::delete_many()
            .filter(pseudonym::Column::AccountId.eq(&me))
            .exec(&tx)
            .await?;
        guardian_pseudonym::Entity::delete_many()
            .filter(guardian_pseudonym::Column::AccountId.eq(&me))
            .exec(&tx)
            .await?;
        link::Entity::update_many()
            .col_expr(link::Column::Label, "".into())
            .col_expr(link::Column::EndedAt, now.timestamp_millis().into())
            .filter(link::Column::AccountId.eq(&me))
            .exec(&tx)
            .await?;
        rights_request::Entity::update_many()
            .col_expr(rights_request::Column::Text, "".into())
            .filter(rights_request::Column::AccountId.eq(&me))
            .exec(&tx)
            .await?;
        for statement in [
            "UPDATE representation SET represented_name = '', represented_email = NULL, birth_day = CASE WHEN birth_day IS NULL THEN NULL ELSE '' END WHERE represented_id = $1",
            "UPDATE representation SET representative_name = '' WHERE representative_id = $1",
            "UPDATE consent_request SET person = NULL WHERE account_id = $1",
        ] {
            run(&tx, statement, [me.clone().into()]).await?;
        }
        log_person::Entity::delete_many()
            .filter(log_person::Column::AccountId.eq(&me))
            .exec(&tx)
            .await?;
        // Of whom this is the log does not say: the line is nobody's.
        let line = Line {
            account: None,
            what: Happening::PersonErased,
            id: self.ids().uuid_v7().to_string(),
            actor: Actor::Manager,
            reason: Some(format!("{}: {}", by.who, by.why)),
            at: now,
        };
        self.note(&tx, line).await?;
        tx.commit().await?;
        Ok(Erasure {
            erased: vec![
                "name, address and sign-in",
                "passkeys",
                "messages and settings",
                "the names by which organisations and the log know her",
                "labels of linked accounts, words of requests by right",
            ],
            kept,
        })
    }

    async fn kept_of(
        &self,
        db: &impl ConnectionTrait,
        account: &str,
        policy: Retention,
    ) -> Result<Vec<Kept>, ManagerError> {
        let mut kept = Vec::new();
        for (what, ground, ask) in [
            (
                "records of consents",
                RECORD_GROUND,
                "SELECT COUNT(*) AS n, MIN(state_at) AS first FROM consent WHERE account_id = $1",
            ),
            (
                "records of notices and decisions",
                RECORD_GROUND,
                "SELECT COUNT(*) AS n, MIN(decided_at) AS first FROM decision WHERE account_id = $1",
            ),
            (
                "records of sharing",
                RECORD_GROUND,
                "SELECT COUNT(*) AS n, MIN(shared_at) AS first FROM sharing WHERE account_id = $1",
            ),
            (
                "logs of what was done",
                LOG_GROUND,
                "SELECT COUNT(*) AS n, MIN(happened_at) AS first FROM history WHERE account_id = $1
                 AND subject NOT IN ('consent', 'consent_request', 'notice', 'decision', 'data_session')",
            ),
        ] {
            let ask = Statement::from_sql_and_values(
                db.get_database_backend(),
                ask,
                [account.to_owned().into()],
            );
            let Some(row) = db.query_one_raw(ask).await? else {
                continue;
            };
            let count: i64 = row.try_get("", "n")?;
            let first: Option<i64> = row.try_get("", "first")?;
            let Some(first) = first.and_then(DateTime::from_timestamp_millis) else {
                continue;
            };
            let until = match ground {
                LOG_GROUND => first.checked_add_days(Days::new(policy.log_days.into())),
                _ => first.checked_add_months(Months::new(policy.record_years * 12)),
            };
            kept.push(Kept {
                what,
                count: u64::try_from(count).unwrap_or_default(),
                until: until.ok_or(ManagerError::Unwritable)?,
                ground,
            });
        }
        Ok(kept)
    }

    /// What would be destroyed now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn retention_plan(&self, policy: Retention) -> Result<RetentionPlan, ManagerError> {
        self.plan_on(self.db(), policy).await
    }

    async fn plan_on(
        &self,
        db: &impl ConnectionTrait,
        policy: Retention,
    ) -> Result<RetentionPlan, ManagerError> {
        let (records, logs) = self.cuts(policy)?;
        let mut due = Vec::new();
        for (what, before, ground, ask) in [
            (
                "records of people who were erased",
                records,
                RECORD_GROUND,
                format!(
                    "SELECT COUNT(*) AS n FROM log_entry WHERE event IS NOT NULL AND {NOBODYS} AND {OLD_RECORDS}"
                ),
            ),
            (
                "logs of people who were erased",
                logs,
                LOG_GROUND,
                format!(
                    "SELECT COUNT(*) AS n FROM log_entry WHERE event IS NOT NULL AND {NOBODYS} AND {OLD_LOGS}"
                ),
            ),
            (
                "deliveries to parties",
                logs,
                LOG_GROUND,
                format!("SELECT COUNT(*) AS n FROM delivery WHERE {OLD_TRAFFIC}"),
            ),
        ] {
            let ask = Statement::from_sql_and_values(
                db.get_database_backend(),
                ask,
                [before.timestamp_millis().into()],
            );
            let row = db.query_one_raw(ask).await?.ok_or(ManagerError::NotFound)?;
            let count: i64 = row.try_get("", "n")?;
            due.push(Due {
                what,
                count: u64::try_from(count).unwrap_or_default(),
                before,
                ground,
            });
        }
        // Times move with every call; what is named is what would go.
        let named: Vec<_> = due.iter().map(|due| (due.what, due.count)).collect();
        let digest = Digest::of_json(&named)?;
        Ok(RetentionPlan { due, digest })
    }

    fn cuts(&self, policy: Retention) -> Result<(DateTime<Utc>, DateTime<Utc>), ManagerError> {
        let (now, floor) = (self.now(), Retention::default());
        let years = policy.record_years.max(floor.record_years);
        let days = policy.log_days.max(365);
        let records = now.checked_sub_months(Months::new(years * 12));
        let logs = now.checked_sub_days(Days::new(days.into()));
        records.zip(logs).ok_or(ManagerError::Unwritable)
    }

    /// Destroys what a plan named, if it is still what would go, and says so in the log.
    ///
    /// # Errors
    /// [`ManagerError::OtherPlan`] when something else would go by now.
    pub async fn run_retention(
        &self,
        policy: Retention,
        plan: &Digest,
        by: &By,
    ) -> Result<RetentionPlan, ManagerError> {
        let (records, logs) = self.cuts(policy)?;
        let tx = begin(self.db()).await?;
        let due = self.plan_on(&tx, policy).await?;
        if due.digest != *plan {
            return Err(ManagerError::OtherPlan);
        }
        let records = records.timestamp_millis();
        let logs = logs.timestamp_millis();
        // The documents first: they are found by the entries.
        let old = format!("FROM log_entry WHERE event IS NOT NULL AND {NOBODYS} AND {OLD_RECORDS}");
        for statement in [
            format!(
                "UPDATE artifact SET jws = '' WHERE id IN (SELECT subject_id {old} AND subject = 'artifact')"
            ),
            format!(
                "UPDATE notice SET body = '' WHERE id IN (SELECT subject_id {old} AND subject = 'notice')"
            ),
            format!(
                "UPDATE consent_request SET jws = '' WHERE id IN (SELECT subject_id {old} AND subject = 'consent_request')"
            ),
            format!("DELETE FROM acknowledgement WHERE consent_id IN (SELECT consent_id {old})"),
        ] {
            run(&tx, &statement, [records.into()]).await?;
        }
        for (which, cut) in [(OLD_RECORDS, records), (OLD_LOGS, logs)] {
            let gone = format!("event IS NOT NULL AND {NOBODYS} AND {which}");
            let blank = format!(
                "UPDATE history SET account_id = NULL, reason = NULL, by_name = NULL, representation_id = NULL
                 WHERE id IN (SELECT id FROM log_entry WHERE {gone})"
            );
            run(&tx, &blank, [cut.into()]).await?;
            let destroy = format!(
                "UPDATE log_entry SET salt = NULL, event = NULL, person = NULL, person_seq = NULL WHERE {gone}"
            );
            run(&tx, &destroy, [cut.into()]).await?;
        }
        run(
            &tx,
            &format!("DELETE FROM delivery_attempt WHERE delivery_id IN (SELECT id FROM delivery WHERE {OLD_TRAFFIC})"),
            [logs.into()],
        )
        .await?;
        run(
            &tx,
            &format!("DELETE FROM delivery WHERE {OLD_TRAFFIC}"),
            [logs.into()],
        )
        .await?;
        let counts: Vec<_> = due
            .due
            .iter()
            .map(|d| format!("{} {}", d.count, d.what))
            .collect();
        let line = Line {
            account: None,
            what: Happening::RetentionRun,
            id: self.ids().uuid_v7().to_string(),
            actor: Actor::Manager,
            reason: Some(format!("{}: {}; {}", by.who, by.why, counts.join(", "))),
            at: self.now(),
        };
        self.note(&tx, line).await?;
        tx.commit().await?;
        Ok(due)
    }

    /// Enters what this service publishes of how it works, when it is not what was published last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publish_policy(&self, policy: &impl Serialize) -> Result<(), ManagerError> {
        use sea_orm::QueryOrder as _;
        let body = crate::storage::read::to_json(policy)?;
        let tx = begin(self.db()).await?;
        let digest = self.keep_document(&tx, DocumentKind::Policy, &body).await?;
        let last = entity::log_entry::Entity::find()
            .filter(entity::log_entry::Column::Subject.eq("policy"))
            .order_by_desc(entity::log_entry::Column::Number)
            .one(&tx)
            .await?;
        if last.is_some_and(|last| last.subject_id == digest.to_string()) {
            return Ok(());
        }
        let line = Line {
            account: None,
            what: Happening::PolicyPublished,
            id: digest.to_string(),
            actor: Actor::Manager,
            reason: None,
            at: self.now(),
        };
        self.note_with(&tx, line, None, of_document(digest)).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn run(
    db: &impl ConnectionTrait,
    statement: &str,
    values: [sea_orm::Value; 1],
) -> Result<(), ManagerError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), statement, values);
    db.execute_raw(statement).await?;
    Ok(())
}
