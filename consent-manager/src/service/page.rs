//! Pages of sealed bytes, of which the manager keeps rows. The bytes are files of `crate::relay`.

use consent_model::{
    data_request::{MOST_PAGES, SessionState},
    decision::Refusal,
    digest::Digest,
    ids::SessionId,
    party::PartyId,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter,
};

use super::{
    Manager, ManagerError,
    lifecycle::{lifecycle, refusal_in},
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// A page that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenPage {
    /// Digest of its sealed bytes.
    pub digest: Digest,
    /// Whether it is the last one.
    pub last: bool,
}

impl Manager {
    /// Whether this source may upload this page now, before a byte of it is taken.
    ///
    /// # Errors
    /// When the session is another's or over, or the page is not the next one.
    pub async fn expects_page(
        &self,
        source: &PartyId,
        session: SessionId,
        sequence: u32,
    ) -> Result<(), ManagerError> {
        let row = self.open_for_source(self.db(), source, session).await?;
        if i64::from(sequence) == row.pages && sequence < MOST_PAGES {
            Ok(())
        } else {
            Err(ManagerError::PageOutOfOrder(sequence))
        }
    }

    /// The page of this number, if one was taken before.
    ///
    /// # Errors
    /// When the session is another's.
    pub async fn taken_page(
        &self,
        source: &PartyId,
        session: SessionId,
        sequence: u32,
    ) -> Result<Option<TakenPage>, ManagerError> {
        self.any_for_source(self.db(), source, session).await?;
        let key = (session.to_string(), i64::from(sequence));
        let row = entity::page::Entity::find_by_id(key).one(self.db()).await?;
        row.map(|row| {
            Ok(TakenPage {
                digest: read::text(At("page", "digest", &row.source_session), &row.digest)?,
                last: row.last,
            })
        })
        .transpose()
    }

    /// A page is on disk. The last one makes the session ready and writes the sharing record.
    ///
    /// # Errors
    /// When it does not fit the pages so far.
    pub async fn accept_page(
        &self,
        source: &PartyId,
        session: SessionId,
        sequence: u32,
        last: bool,
        bytes: u64,
        digest: Digest,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let key = (session.to_string(), i64::from(sequence));
        if let Some(page) = entity::page::Entity::find_by_id(key).one(&tx).await? {
            self.any_for_source(&tx, source, session).await?;
            let same = page.digest == digest.to_string() && page.last == last;
            return if same {
                Ok(())
            } else {
                Err(ManagerError::PageOutOfOrder(sequence))
            };
        }
        let row = self.open_for_source(&tx, source, session).await?;
        if i64::from(sequence) != row.pages {
            return Err(ManagerError::PageOutOfOrder(sequence));
        }
        let size = i64::try_from(bytes).map_err(|_| ManagerError::Unwritable)?;
        let page = entity::page::ActiveModel {
            source_session: Set(session.to_string()),
            sequence: Set(i64::from(sequence)),
            last: Set(last),
            bytes: Set(size),
            digest: Set(digest.to_string()),
            delivered_at: Set(None),
            received_at: Set(now.timestamp_millis()),
        };
        entity::page::Entity::insert(page)
            .exec_without_returning(&tx)
            .await?;
        let pages = row.pages + 1;
        let mut active = row.clone().into_active_model();
        active.pages = Set(pages);
        if last {
            active.state = Set(read::to_word(&SessionState::Ready)?);
            self.record_sharing(&tx, &row, pages, now).await?;
            self.session_changed(&tx, &row, SessionState::Ready, now)
                .await?;
        }
        active.update(&tx).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// Names the file of a page for its data user.
    ///
    /// # Errors
    /// When there is no such page for the caller, or it is gone.
    pub async fn page_for(
        &self,
        party: &PartyId,
        id: SessionId,
        sequence: u32,
    ) -> Result<SessionId, ManagerError> {
        let row = self.user_session(self.db(), party, id).await?;
        let key = (row.source_session.clone(), i64::from(sequence));
        let page = entity::page::Entity::find_by_id(key)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        self.in_force(self.db(), &row).await?;
        match read::word(At("data_session", "state", &row.id), &row.state)? {
            // Only a session that is complete has been recorded as a sharing.
            SessionState::Pending => return Err(ManagerError::NotFound),
            SessionState::Ready | SessionState::Delivered => {}
            SessionState::Failed | SessionState::Expired => return Err(ManagerError::SessionOver),
        }
        if page.delivered_at.is_some() || row.expires_at <= self.now().timestamp_millis() {
            return Err(ManagerError::SessionOver);
        }
        read::text(
            At("data_session", "source_session", &row.id),
            &row.source_session,
        )
    }

    /// The data user has the page; its file can go. Once all are confirmed the session is over.
    ///
    /// # Errors
    /// When there is no such page for the caller.
    pub async fn confirm_page(
        &self,
        party: &PartyId,
        id: SessionId,
        sequence: u32,
    ) -> Result<SessionId, ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let row = self.user_session(&tx, party, id).await?;
        let source_session = read::text(
            At("data_session", "source_session", &row.id),
            &row.source_session,
        )?;
        let key = (row.source_session.clone(), i64::from(sequence));
        let page = entity::page::Entity::find_by_id(key)
            .one(&tx)
            .await?
            .ok_or(ManagerError::NotFound)?;
        if page.delivered_at.is_none() {
            let mut page = page.into_active_model();
            page.delivered_at = Set(Some(now.timestamp_millis()));
            page.update(&tx).await?;
            let open = entity::page::Entity::find()
                .filter(entity::page::Column::SourceSession.eq(&row.source_session))
                .filter(entity::page::Column::DeliveredAt.is_null())
                .count(&tx)
                .await?;
            if open == 0 && row.state == read::to_word(&SessionState::Ready)? {
                let mut row = row.into_active_model();
                row.state = Set(read::to_word(&SessionState::Delivered)?);
                row.update(&tx).await?;
            }
        }
        tx.commit().await?;
        Ok(source_session)
    }

    pub(super) async fn any_for_source(
        &self,
        db: &impl ConnectionTrait,
        source: &PartyId,
        session: SessionId,
    ) -> Result<entity::data_session::Model, ManagerError> {
        entity::data_session::Entity::find()
            .filter(entity::data_session::Column::SourceSession.eq(session.to_string()))
            .one(db)
            .await?
            .filter(|s| s.source == source.to_string())
            .ok_or(ManagerError::NotFound)
    }

    /// A session of this source that takes pages now.
    async fn open_for_source(
        &self,
        db: &impl ConnectionTrait,
        source: &PartyId,
        session: SessionId,
    ) -> Result<entity::data_session::Model, ManagerError> {
        let row = self.any_for_source(db, source, session).await?;
        self.in_force(db, &row).await?;
        let open = row.state == read::to_word(&SessionState::Pending)?
            && row.expires_at > self.now().timestamp_millis();
        if open {
            Ok(row)
        } else {
            Err(ManagerError::SessionOver)
        }
    }

    /// Nothing passes, in or out, under a consent that has been stopped meanwhile.
    async fn in_force(
        &self,
        db: &impl ConnectionTrait,
        session: &entity::data_session::Model,
    ) -> Result<(), ManagerError> {
        let consent = self.consent_row(db, &session.consent_id).await?;
        match refusal_in(lifecycle(&consent)?.state()) {
            // Its time may be over before the state says so.
            None if consent.expires_at <= self.now().timestamp_millis() => {
                Err(Refusal::Expired.into())
            }
            None => Ok(()),
            Some(refusal) => Err(refusal.into()),
        }
    }
}
