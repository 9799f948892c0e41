//! An account into which nobody can sign in, and for which nobody acts any more: nobody could withdraw a
//! consent of it (DPDP Act s.6(4)), so nothing flows until somebody acts again.

use consent_model::{artifact::LifecycleState, ids::AccountId, party::Actor};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{check::NO_SIGN_IN, open};
use crate::{
    service::{Manager, ManagerError, lifecycle::lifecycle},
    storage::{
        entity::{self, representation::Column},
        read::{self, At},
    },
};

impl Manager {
    /// Holds back every active consent of the account whose representation has just ended, if it is left
    /// alone. Who acts next can end them; who approved one, accepted anew, can let it go on.
    pub(super) async fn hold_if_left_alone(
        &self,
        db: &impl ConnectionTrait,
        ended: &entity::representation::Model,
    ) -> Result<(), ManagerError> {
        let Some(account) = &ended.represented_id else {
            return Ok(());
        };
        let at = At("representation", "represented_id", &ended.id);
        let account: AccountId = read::text(at, account)?;
        if self.account_row(db, account).await?.issuer != NO_SIGN_IN {
            return Ok(());
        }
        let acting = entity::representation::Entity::find()
            .filter(Column::RepresentedId.eq(account.to_string()))
            .filter(open())
            .all(db)
            .await?;
        if acting.iter().any(|row| self.holds(row)) {
            return Ok(());
        }
        let now = self.now();
        let active = entity::consent::Entity::find()
            .filter(entity::consent::Column::AccountId.eq(account.to_string()))
            .filter(entity::consent::Column::State.eq(read::to_word(&LifecycleState::Active)?))
            .filter(entity::consent::Column::ExpiresAt.gt(now.timestamp_millis()))
            .all(db)
            .await?;
        for row in active {
            let next = lifecycle(&row)?.pause(now)?;
            self.write_state(db, row, &next, Actor::Manager, None)
                .await?;
        }
        Ok(())
    }
}
