//! Keeping a link, in one transaction with the end of the attempt that it comes from.

use consent_model::{
    approval::{ConfirmedPasskey, EvidenceSubject},
    dataset::DatasetKind,
    link::{LinkRequest, MOST_PASSKEYS},
    party::LinkReference,
    passkey::CredentialId,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    Set,
    sea_query::{Expr, OnConflict},
};

use super::{
    attempt, confirm_passkey,
    link::{Choice, LinkError},
    passkey_challenge,
};
use crate::{
    adapter::{Adapter, word},
    approver,
    storage::{
        self,
        entity::{link, link_attempt, link_passkey as row},
    },
};

/// What is to be kept.
pub(super) struct Wanted<'a> {
    /// As the manager asked.
    pub(super) request: &'a LinkRequest,
    /// Who showed that the account is hers.
    pub(super) customer: &'a str,
    /// What to call it.
    pub(super) label: &'a str,
    /// What it holds.
    pub(super) datasets: &'a [DatasetKind],
    /// What she chose; taken only where a passkey was confirmed just now.
    pub(super) choice: Choice,
}

impl Wanted<'_> {
    /// Whether only passkeys count afterwards.
    const fn only(&self, before: bool, used_passkey: bool) -> bool {
        match self.choice {
            Choice::Only if used_passkey => true,
            Choice::Also if used_passkey => false,
            _ => before,
        }
    }
}

/// What the manager is told.
pub(super) struct Kept {
    pub(super) reference: LinkReference,
    pub(super) confirmed: Vec<CredentialId>,
    pub(super) passkeys_only: bool,
}

/// Keeps the link and ends the attempt of this name.
pub(super) async fn keep(
    adapter: &Adapter,
    attempt: &str,
    wanted: &Wanted<'_>,
) -> Result<Kept, LinkError> {
    let now = adapter.now().timestamp_millis();
    let tx = storage::begin(&adapter.db).await?;
    if attempt::is_answered(&tx, &wanted.request.jti).await? {
        return Err(LinkError::Used);
    }
    let attempt = link_attempt::Entity::find_by_id(attempt)
        .one(&tx)
        .await?
        .ok_or(LinkError::NoAttempt)?;
    let confirmed = passkey_challenge::confirmed(&attempt)?;
    let (reference, passkeys_only) = put(adapter, &tx, wanted, !confirmed.is_empty(), now).await?;
    put_passkeys(&tx, &reference, wanted.request, &confirmed, now).await?;
    link_attempt::Entity::update_many()
        .col_expr(link_attempt::Column::UsedAt, Expr::value(Some(now)))
        .filter(link_attempt::Column::Token.eq(attempt.token))
        .exec(&tx)
        .await?;
    let counting = approver::confirmed(&tx, &reference).await?;
    tx.commit().await?;
    Ok(Kept {
        reference: reference
            .parse()
            .map_err(|_| LinkError::Fault("a reference is not of its form"))?,
        confirmed: counting.into_iter().map(|c| c.passkey.id).collect(),
        passkeys_only,
    })
}

/// The row of the link: its reference, and whether only passkeys count there.
async fn put(
    adapter: &Adapter,
    tx: &DatabaseTransaction,
    wanted: &Wanted<'_>,
    used_passkey: bool,
    now: i64,
) -> Result<(String, bool), LinkError> {
    let (request, customer) = (wanted.request, wanted.customer);
    let json = |_| LinkError::Fault("no JSON");
    let guardian_of = request.guardian.map(|right| word(&right.of));
    let of_pseudonym = link::Entity::find()
        .filter(link::Column::Pseudonym.eq(request.pseudonym.as_str()))
        .all(tx)
        .await?;
    for row in &of_pseudonym {
        let linked: EvidenceSubject = serde_json::from_str(&row.evidence_subject)
            .map_err(|_| LinkError::Fault("a row of `link` cannot be read back"))?;
        if linked != request.evidence_subject || row.guardian_of != guardian_of {
            return Err(LinkError::OtherPerson);
        }
    }
    let datasets = serde_json::to_string(wanted.datasets).map_err(json)?;
    let known = of_pseudonym
        .into_iter()
        .find(|row| row.customer == customer);
    if let Some(row) = known {
        // A request from before the end of the right, which was told since, opens nothing again.
        let ended = row.guardian_until.filter(|ended| ended * 1000 <= now);
        if ended.is_some_and(|ended| request.iat <= ended) {
            return Err(LinkError::NoRight);
        }
        let reference = row.reference.clone();
        let only = wanted.only(row.passkeys_only, used_passkey);
        let mut row = row.into_active_model();
        row.label = Set(wanted.label.to_owned());
        row.datasets = Set(datasets);
        row.linked_at = Set(now);
        row.passkeys_only = Set(only);
        row.guardian_until = Set(request.guardian.and_then(|right| right.until));
        row.update(tx).await?;
        return Ok((reference, only));
    }
    // Under another name the account would be open to a sign-in after all.
    let only = link::Entity::find()
        .filter(link::Column::Customer.eq(customer))
        .filter(link::Column::PasskeysOnly.eq(true))
        .one(tx)
        .await?
        .is_some();
    if only && !used_passkey {
        return Err(LinkError::OnlyPasskeys);
    }
    let reference = adapter.ids.token().into_exposed();
    let only = wanted.only(only, used_passkey);
    link::Model {
        reference: reference.clone(),
        pseudonym: request.pseudonym.to_string(),
        customer: customer.to_owned(),
        evidence_subject: serde_json::to_string(&request.evidence_subject).map_err(json)?,
        label: wanted.label.to_owned(),
        datasets,
        linked_at: now,
        passkeys_only: only,
        guardian_of,
        guardian_until: request.guardian.and_then(|right| right.until),
    }
    .into_active_model()
    .insert(tx)
    .await?;
    Ok((reference, only))
}

/// The passkeys that she confirmed; the oldest go when there are too many.
async fn put_passkeys(
    tx: &DatabaseTransaction,
    reference: &str,
    request: &LinkRequest,
    confirmed: &[CredentialId],
    now: i64,
) -> Result<(), LinkError> {
    let Some(offered) = confirm_passkey::offered(request) else {
        return Ok(());
    };
    for passkey in &offered.keys {
        if !confirmed.contains(&passkey.id) {
            continue;
        }
        let confirmed = ConfirmedPasskey {
            rp_id: offered.rp_id.clone(),
            passkey: passkey.clone(),
        };
        let kept = row::Model {
            reference: reference.to_owned(),
            credential: passkey.id.to_string(),
            passkey: serde_json::to_string(&confirmed).map_err(|_| LinkError::Fault("no JSON"))?,
            confirmed_at: now,
        };
        let anew = OnConflict::columns([row::Column::Reference, row::Column::Credential])
            .update_columns([row::Column::Passkey, row::Column::ConfirmedAt])
            .to_owned();
        row::Entity::insert(kept.into_active_model())
            .on_conflict(anew)
            .exec_without_returning(tx)
            .await?;
    }
    let all = approver::confirmed(tx, reference).await?;
    let over = all.len().saturating_sub(MOST_PASSKEYS);
    for oldest in all.into_iter().take(over) {
        row::Entity::delete_by_id((reference.to_owned(), oldest.passkey.id.to_string()))
            .exec(tx)
            .await?;
    }
    Ok(())
}
