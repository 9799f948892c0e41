//! What an organisation tells people for a purpose, in one language: a notice without what differs
//! from request to request. Each wording is kept when it is shown for the first time.

use consent_model::{digest::Digest, notice::Notice};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::{Value, json};

use crate::{
    service::{Manager, ManagerError},
    storage::{entity::notice_wording, read},
};

/// The wording of a notice.
pub(super) fn wording(notice: &Notice) -> Value {
    let items = notice.items.iter().map(|item| {
        json!({
            "id": item.id,
            "required": item.required,
            "what": item.what,
            "fields": item.fields.iter().map(|f| format!("{}.{}", f.dataset, f.column)).collect::<Vec<_>>(),
        })
    });
    json!({
        "data_user": notice.data_user.name,
        "website": notice.data_user.website,
        "purpose_text": notice.purpose_text,
        "use_description": notice.use_description,
        "benefit": notice.benefit,
        "items": items.collect::<Vec<_>>(),
        "withdraw_url": notice.withdraw_url,
        "grievance_url": notice.grievance_url,
        "board_url": notice.board_url,
    })
}

impl Manager {
    /// Keeps the wording of a notice that is shown, unless it was shown before.
    pub(in crate::service) async fn keep_wording(
        &self,
        db: &impl ConnectionTrait,
        notice: &Notice,
    ) -> Result<(), ManagerError> {
        let wording = wording(notice);
        let row = notice_wording::ActiveModel {
            party_id: Set(notice.data_user.id.to_string()),
            purpose: Set(notice.purpose.to_string()),
            language: Set(notice.language.clone()),
            digest: Set(Digest::of_json(&wording)?.to_string()),
            body: Set(read::to_json(&wording)?),
            notice_id: Set(notice.id.to_string()),
            first_shown_at: Set(notice.made_at.timestamp_millis()),
        };
        notice_wording::Entity::insert(row)
            .on_conflict_do_nothing_on([
                notice_wording::Column::PartyId,
                notice_wording::Column::Purpose,
                notice_wording::Column::Language,
                notice_wording::Column::Digest,
            ])
            .exec_without_returning(db)
            .await?;
        Ok(())
    }
}
