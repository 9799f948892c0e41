//! The one transaction in which something is released, and the records of what was refused.

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::VerifiedArtifact,
    data_request::VerifiedSourceRequest,
    decision::{Facts, Permit, decide},
    digest::Digest,
    ids::{ArtifactId, ReceiptId, SessionId},
    jose::{PageBinding, seal, sign},
    party::ItemId,
    release::{ReleaseBody, ReleasePage, TYP},
    request::Ask,
};
use sqlx::{Connection, SqliteConnection};

use super::{Access, BoundedOutput, Gate, GateError, Moment, Rule, limit, seen};
use crate::vault::{Vault, VaultError};

/// What was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// The receipt, which also stands in the signed page.
    pub receipt: ReceiptId,
    /// Sealed pages in the outbox.
    pub pages: u32,
    /// Digest of the exact answer.
    pub digest: Digest,
    /// Whether it had been released before, under the same session.
    pub repeated: bool,
}

/// Everything that a release needs besides the last decision.
pub(super) struct Intent<'a> {
    pub(super) access: &'a Access<'a>,
    pub(super) moment: Moment,
    pub(super) request: VerifiedSourceRequest,
    pub(super) output: BoundedOutput,
}

/// An outcome that stands: released or refused.
pub(super) type Outcome = Result<Served, Rule>;

/// The outcome that the session already has.
pub(super) async fn earlier(
    vault: &Vault,
    access: &Access<'_>,
) -> Result<Option<Outcome>, VaultError> {
    let mut used = vault.lock().await;
    outcome_of(used.connection()?, access.session, &access.request.digest()).await
}

/// Uses already made of an item: in the current window, or ever.
pub(super) async fn uses(
    vault: &Vault,
    artifact: &VerifiedArtifact,
    item: &ItemId,
    now: DateTime<Utc>,
) -> Result<u32, VaultError> {
    let mut used = vault.lock().await;
    count_uses(used.connection()?, artifact, item, now).await
}

/// Refuses a source request that was used before, ahead of any computing.
pub(super) async fn check_unused(
    vault: &Vault,
    permit: &Permit<'_>,
    request: &VerifiedSourceRequest,
) -> Result<(), GateError> {
    let mut used = vault.lock().await;
    let found: i64 =
        sqlx::query_scalar("SELECT count(*) FROM used_requests WHERE kid = ?1 AND jti = ?2")
            .bind(permit.item().cnf.kid().as_str())
            .bind(&request.claims().jti)
            .fetch_one(used.connection()?)
            .await?;
    if found == 0 {
        Ok(())
    } else {
        Err(Rule::Replayed.into())
    }
}

/// Decides for the last time and releases, in one transaction.
pub(super) async fn commit(
    gate: &Gate,
    vault: &Vault,
    intent: Intent<'_>,
) -> Result<Served, GateError> {
    let Intent {
        access,
        moment,
        request,
        output,
    } = intent;
    // The second look: she may have objected while it ran.
    moment.check()?;
    let mut used = vault.lock().await;
    let mut tx = used.connection()?.begin_with("BEGIN IMMEDIATE").await?;
    if let Some(outcome) = outcome_of(&mut tx, access.session, &request.digest()).await? {
        return outcome.map_err(GateError::Refused);
    }
    let now = gate.ids.clock().now();
    // The permit outlives the request, which the release uses up.
    let (item, range) = (request.claims().item.clone(), request.claims().range);
    let permit = decide(&Facts {
        artifact: access.artifact,
        status: moment.status,
        item: &item,
        withdrawn: moment.withdrawn,
        range: range.as_ref(),
        uses: count_uses(&mut tx, access.artifact, &item, now).await?,
        now,
    })
    .map_err(Rule::from)?;
    let Some(data_user) = &permit.artifact().claims().data_user else {
        return Err(Rule::NoReceiver.into());
    };
    limit::check(
        &mut tx,
        &data_user.value,
        output.variant(),
        gate.limits,
        now,
    )
    .await?;
    // The second look: it may have been withdrawn while it ran.
    gate.check_offered(&output.question())?;
    let served = release(
        gate,
        vault,
        &mut tx,
        access.session,
        permit,
        request,
        output,
    )
    .await?;
    tx.commit().await?;
    Ok(served)
}

/// Releases: the three proofs are used up. Takes effect when the transaction does.
async fn release(
    gate: &Gate,
    vault: &Vault,
    tx: &mut SqliteConnection,
    session: SessionId,
    permit: Permit<'_>,
    request: VerifiedSourceRequest,
    output: BoundedOutput,
) -> Result<Served, GateError> {
    // INVARIANT: the proofs are about one thing: this item, this question, this range.
    let item = permit.item();
    let agrees = match &item.ask {
        Ask::Answer {
            question,
            parameters,
            providers,
            ..
        } => {
            *question == output.question()
                && parameters == output.parameters()
                && permit.range() == &output.scope().range
                && *providers == output.scope().providers
                && request.claims().item == item.id
        }
        Ask::Records { .. } | Ask::Accounts { .. } => false,
    };
    if !agrees {
        return Err(Rule::ShapeMismatch.into());
    }
    let first_use = sqlx::query("INSERT INTO used_requests VALUES (?1, ?2) ON CONFLICT DO NOTHING")
        .bind(item.cnf.kid().as_str())
        .bind(&request.claims().jti)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    if first_use == 0 {
        return Err(Rule::Replayed.into());
    }
    let served = Served {
        receipt: gate.ids.mint(),
        pages: 1,
        digest: output.digest(),
        repeated: false,
    };
    note_session(tx, session, &request.digest(), "released").await?;
    write_receipt(tx, session, &permit, &request, &output, &served).await?;
    seen::settled(tx, item).await?;
    let page = ReleasePage {
        iss: gate.party.clone(),
        iat: permit.at().timestamp(),
        request: request.digest(),
        item: item.id.clone(),
        sequence: 0,
        last: true,
        body: ReleaseBody::Answer {
            question: output.question(),
            parameters: output.parameters().clone(),
            rows: output.rows().to_vec(),
            receipt: served.receipt,
            salt: output.salt(),
        },
    };
    let signed = sign(TYP, &page, vault.signing_key())?;
    let binding = PageBinding {
        request: request.digest(),
        sequence: 0,
        last: true,
    };
    let sealed = seal(
        signed.as_str().as_bytes(),
        &request.claims().recipient,
        &binding,
    )?;
    sqlx::query("INSERT INTO outbox VALUES (?1, 0, 1, ?2, 'pending')")
        .bind(session.to_string())
        .bind(sealed.as_str())
        .execute(tx)
        .await?;
    Ok(served)
}

async fn write_receipt(
    tx: &mut SqliteConnection,
    session: SessionId,
    permit: &Permit<'_>,
    request: &VerifiedSourceRequest,
    output: &BoundedOutput,
    served: &Served,
) -> Result<(), VaultError> {
    let claims = permit.artifact().claims();
    let unreadable = VaultError::Unreadable {
        table: "releases",
        column: "answer",
    };
    let answer = std::str::from_utf8(output.bytes()).map_err(|_| unreadable)?;
    let unreadable = VaultError::Unreadable {
        table: "releases",
        column: "parameters",
    };
    let parameters = serde_json::to_string(output.parameters()).map_err(|_| unreadable)?;
    let unreadable = VaultError::Unreadable {
        table: "releases",
        column: "providers",
    };
    let providers = output.scope().providers.as_ref();
    let providers = providers.map(serde_json::to_string).transpose();
    let providers = providers.map_err(|_| unreadable)?;
    sqlx::query(
        "INSERT INTO releases (receipt, session, artifact, item, cnf, data_user, purpose, request, \
         question, parameters, answer, digest, pages, at, name, range_from, range_to, variant, \
         providers) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )
    .bind(served.receipt.to_string())
    .bind(session.to_string())
    .bind(permit.artifact_id().to_string())
    .bind(permit.item().id.as_str())
    .bind(permit.item().cnf.kid().as_str())
    .bind(claims.data_user.as_ref().map(|d| d.value.as_str()))
    .bind(claims.statement.purpose.code())
    .bind(request.digest().to_string())
    .bind(output.question().to_string())
    .bind(parameters)
    .bind(answer)
    .bind(served.digest.to_string())
    .bind(i64::from(served.pages))
    .bind(permit.at().timestamp_millis())
    .bind(&output.variant().name)
    .bind(output.scope().range.from.to_string())
    .bind(output.scope().range.to.to_string())
    .bind(output.variant().digest.to_string())
    .bind(providers)
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes a refusal to her ledger, unless the session has an outcome already; gives the outcome
/// that stands.
pub(super) async fn refuse(
    vault: &Vault,
    access: &Access<'_>,
    item: Option<&ItemId>,
    rule: Rule,
    now: DateTime<Utc>,
) -> Result<Outcome, VaultError> {
    let request = access.request.digest();
    let mut used = vault.lock().await;
    let mut tx = used.connection()?.begin_with("BEGIN IMMEDIATE").await?;
    if let Some(outcome) = outcome_of(&mut tx, access.session, &request).await? {
        return Ok(outcome);
    }
    note_session(&mut tx, access.session, &request, "refused").await?;
    // Again only after a refusal that may pass: the newest stands.
    sqlx::query(
        "INSERT INTO refusals (session, artifact, item, rule, at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (session) DO UPDATE SET rule = excluded.rule, at = excluded.at",
    )
    .bind(access.session.to_string())
    .bind(access.artifact.claims().jti.to_string())
    .bind(item.map(ItemId::as_str))
    .bind(rule.name())
    .bind(now.timestamp_millis())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Err(rule))
}

/// Writes to her ledger that she objected to a consent. It was asked for in no session of anybody's,
/// so the entry has one of its own.
///
/// # Errors
/// When the vault fails.
pub async fn note_objection(
    vault: &Vault,
    artifact: ArtifactId,
    entry: SessionId,
    now: DateTime<Utc>,
) -> Result<(), VaultError> {
    let none = Digest::of_bytes(artifact.to_string().as_bytes());
    let mut used = vault.lock().await;
    let mut tx = used.connection()?.begin_with("BEGIN IMMEDIATE").await?;
    note_session(&mut tx, entry, &none, "refused").await?;
    sqlx::query("INSERT INTO refusals (session, artifact, rule, at) VALUES (?1, ?2, ?3, ?4)")
        .bind(entry.to_string())
        .bind(artifact.to_string())
        .bind(Rule::Objected.name())
        .bind(now.timestamp_millis())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn note_session(
    tx: &mut SqliteConnection,
    session: SessionId,
    request: &Digest,
    outcome: &'static str,
) -> Result<(), VaultError> {
    let sql = "INSERT INTO sessions VALUES (?1, ?2, ?3) \
               ON CONFLICT (session) DO UPDATE SET outcome = excluded.outcome";
    sqlx::query(sql)
        .bind(session.to_string())
        .bind(request.to_string())
        .bind(outcome)
        .execute(tx)
        .await?;
    Ok(())
}

async fn count_uses(
    connection: &mut SqliteConnection,
    artifact: &VerifiedArtifact,
    item: &ItemId,
    now: DateTime<Utc>,
) -> Result<u32, VaultError> {
    // By the key that she approved: an id is the manager's to give, and could be given again.
    let Some(item) = artifact.item(item) else {
        return Ok(0);
    };
    let window = artifact.claims().statement.term.window_start(now);
    // And those that a restored vault knows only the number of.
    let sql = "SELECT (SELECT count(*) FROM releases WHERE cnf = ?1 AND at > ?2) \
               + (SELECT coalesce(sum(uses), 0) FROM carried_uses WHERE cnf = ?1 AND at > ?2)";
    let found: i64 = sqlx::query_scalar(sql)
        .bind(item.cnf.kid().as_str())
        .bind(window.map_or(i64::MIN, |start| start.timestamp_millis()))
        .fetch_one(connection)
        .await?;
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// The outcome a session has; none yet after a refusal that may pass. Another request under a
/// known session is a replay.
async fn outcome_of(
    connection: &mut SqliteConnection,
    session: SessionId,
    request: &Digest,
) -> Result<Option<Outcome>, VaultError> {
    type Found = (
        String,
        Option<String>,
        Option<String>,
        Option<i64>,
        Option<String>,
    );
    let found: Option<Found> = sqlx::query_as(
        "SELECT s.request, r.receipt, r.digest, r.pages, f.rule FROM sessions AS s \
         LEFT JOIN releases AS r ON r.session = s.session \
         LEFT JOIN refusals AS f ON f.session = s.session AND s.outcome = 'refused' \
         WHERE s.session = ?1",
    )
    .bind(session.to_string())
    .fetch_optional(connection)
    .await?;
    let Some((of, receipt, digest, pages, rule)) = found else {
        return Ok(None);
    };
    if of != request.to_string() {
        return Ok(Some(Err(Rule::SessionReused)));
    }
    let unreadable = || VaultError::Unreadable {
        table: "sessions",
        column: "outcome",
    };
    if let Some(rule) = rule {
        let rule = Rule::from_name(&rule).ok_or_else(unreadable)?;
        return Ok((!rule.may_pass()).then_some(Err(rule)));
    }
    let (Some(receipt), Some(digest), Some(pages)) = (receipt, digest, pages) else {
        return Err(unreadable());
    };
    Ok(Some(Ok(Served {
        receipt: receipt.parse().map_err(|_| unreadable())?,
        pages: u32::try_from(pages).map_err(|_| unreadable())?,
        digest: digest.parse().map_err(|_| unreadable())?,
        repeated: true,
    })))
}
