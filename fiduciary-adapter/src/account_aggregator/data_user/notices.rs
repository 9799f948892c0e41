//! What aggregators tell: a consent has changed, a session has changed.
//!
//! Each may speak of its own consents and sessions only. The same body again is answered as before and
//! changes nothing, so that a status that was overtaken cannot be brought back by whoever recorded it.

use std::time::Duration;

use account_aggregator::{
    Kind, Opened, Refusal,
    code::ErrorCode,
    gate::is_uuid,
    message::{ConsentNotification, FiNotification, FiStatusNotification, NotificationResponse},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    ConsentStatus, NetworkUser, NetworkUserError,
    consents::Told,
    sessions::end,
    storage::{cell, consent, request, see, seen, session},
};
use crate::storage::begin;

/// How often, and how many times, a notification looks for a session that has no name yet.
const NAME_EVERY: Duration = Duration::from_millis(50);
const NAME_LOOKS: u32 = 40;

/// For how long a notification waits for the aggregator's own word about an unknown consent.
const OWN_WORD: Duration = Duration::from_secs(5);

impl From<NetworkUserError> for Refusal {
    fn from(error: NetworkUserError) -> Self {
        let error = service_kit::problem::Causes(&error).to_string();
        tracing::error!(error, "a notification could not be taken");
        Self::new(
            ErrorCode::InternalError,
            "the notification could not be taken; try again",
        )
    }
}

fn fault(error: impl Into<NetworkUserError>) -> Refusal {
    Refusal::from(error.into())
}

impl NetworkUser {
    /// `POST /Consent/Notification`
    pub(crate) async fn consent_told(
        &self,
        opened: Opened,
    ) -> Result<NotificationResponse, Refusal> {
        let told: ConsentNotification = opened.message()?;
        let caller = opened.caller.as_str();
        if told.notifier.r#type != Kind::Aa.name() || told.notifier.id != caller {
            return Err(Refusal::new(
                ErrorCode::InvalidNotifier,
                "`Notifier` must be the aggregator that calls, with type `AA`",
            ));
        }
        let told = &told.status;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        match (given(&told.consent_handle), given(&told.consent_id)) {
            (None, None) => Err(Refusal::invalid(
                "`consentHandle` or `consentId` must say which consent it is",
            )),
            (handle, Some(id)) => {
                let row = match &handle {
                    None => None,
                    Some(handle) => Some(self.request_told_of(caller, handle).await?),
                };
                match self.consent_told_of(caller, &id, row.as_ref()).await? {
                    Some(held) => self.held_told(&opened, held, &told.consent_status).await,
                    None => {
                        let row = row.ok_or_else(unknown_consent)?;
                        self.own_word(caller, &row, &id).await?;
                        self.request_told(&opened, &row, &told.consent_status).await
                    }
                }
            }
            (Some(handle), None) => {
                let row = self.request_told_of(caller, &handle).await?;
                let held = match &row.consent_id {
                    Some(id) => self.consent_told_of(caller, id, Some(&row)).await?,
                    None => None,
                };
                match held {
                    Some(held) => self.held_told(&opened, held, &told.consent_status).await,
                    None => self.request_told(&opened, &row, &told.consent_status).await,
                }
            }
        }
        .map(|()| NotificationResponse::ok())
    }

    /// The request of a handle: of this aggregator, taken by it, and not failed.
    async fn request_told_of(&self, caller: &str, handle: &str) -> Result<request::Model, Refusal> {
        let row = request::Entity::find()
            .filter(request::Column::Aggregator.eq(caller))
            .filter(request::Column::Handle.eq(handle))
            .one(self.db())
            .await
            .map_err(fault)?;
        row.filter(|row| row.state != "failed").ok_or_else(|| {
            Refusal::invalid(
                "`consentHandle` is none that you have given to this party, or is over",
            )
        })
    }

    /// The consent of an id, if it is held.
    async fn consent_told_of(
        &self,
        caller: &str,
        id: &str,
        row: Option<&request::Model>,
    ) -> Result<Option<consent::Model>, Refusal> {
        let all = consent::Entity::find()
            .filter(consent::Column::Id.eq(id))
            .all(self.db())
            .await
            .map_err(fault)?;
        let others = !all.is_empty();
        if let Some(held) = all.into_iter().find(|held| held.aggregator == caller) {
            if row.is_some_and(|row| row.id != held.request_id) {
                return Err(unknown_consent());
            }
            return Ok(Some(held));
        }
        if others {
            return Err(Refusal::invalid("the consent is another aggregator's"));
        }
        // The request has led to another one.
        if row.is_some_and(|row| row.consent_id.is_some()) || !is_uuid(id) {
            return Err(unknown_consent());
        }
        Ok(None)
    }

    /// An id that is not known yet is asked about: the notification alone is not believed. Where the
    /// aggregator cannot be asked now, that is left for when the artefact is taken.
    async fn own_word(&self, caller: &str, row: &request::Model, id: &str) -> Result<(), Refusal> {
        let handle = row.handle.as_deref().unwrap_or_default();
        match tokio::time::timeout(OWN_WORD, self.ask_about(caller, handle)).await {
            Ok(Ok(Told::Ready(ready))) if ready != id => Err(unknown_consent()),
            Ok(Ok(Told::Failed)) => {
                let why = "the customer has not agreed";
                self.request_ends(&row.id, why).await.map_err(fault)?;
                Err(Refusal::invalid("the request has failed"))
            }
            _ => Ok(()),
        }
    }

    /// A consent that is held.
    async fn held_told(
        &self,
        opened: &Opened,
        held: consent::Model,
        status: &str,
    ) -> Result<(), Refusal> {
        let status = ConsentStatus::parse(status).ok_or_else(impossible)?;
        let tx = begin(self.db()).await.map_err(fault)?;
        if !see(&tx, self.seen(opened)).await.map_err(fault)? {
            return Ok(());
        }
        let key = (held.aggregator, held.id);
        let held = consent::Entity::find_by_id(key)
            .one(&tx)
            .await
            .map_err(fault)?;
        let held = held.ok_or_else(unknown_consent)?;
        let before = ConsentStatus::parse(&held.status);
        if before.is_some_and(|before| before.is_final() && before != status) {
            return Err(impossible());
        }
        self.status_told(&tx, &held, status).await?;
        tx.commit().await.map_err(fault)
    }

    /// A request whose consent is not here yet.
    async fn request_told(
        &self,
        opened: &Opened,
        row: &request::Model,
        status: &str,
    ) -> Result<(), Refusal> {
        let tx = begin(self.db()).await.map_err(fault)?;
        if !see(&tx, self.seen(opened)).await.map_err(fault)? {
            return Ok(());
        }
        let row = request::Entity::find_by_id(&row.id)
            .one(&tx)
            .await
            .map_err(fault)?;
        let row = row.filter(|row| row.state == "pending");
        let row = row.ok_or_else(|| Refusal::invalid("the request has changed; tell it again"))?;
        let of_row = request::Entity::update_many().filter(request::Column::Id.eq(&row.id));
        match (status, row.told.as_deref().and_then(ConsentStatus::parse)) {
            ("PENDING", None) => {}
            ("REJECTED", None) => {
                of_row
                    .col_expr(request::Column::State, Expr::value("failed"))
                    .col_expr(
                        request::Column::Reason,
                        Expr::value("the customer has rejected it"),
                    )
                    .exec(&tx)
                    .await
                    .map_err(fault)?;
            }
            // Ran out undecided.
            ("EXPIRED", None) => {
                of_row
                    .col_expr(request::Column::State, Expr::value("failed"))
                    .col_expr(request::Column::Reason, Expr::value("it expired undecided"))
                    .exec(&tx)
                    .await
                    .map_err(fault)?;
            }
            (_, before) => {
                let status = ConsentStatus::parse(status).ok_or_else(impossible)?;
                if before.is_some_and(|before| before.is_final() && before != status) {
                    return Err(impossible());
                }
                of_row
                    .col_expr(request::Column::Told, Expr::value(status.to_string()))
                    .exec(&tx)
                    .await
                    .map_err(fault)?;
            }
        }
        tx.commit().await.map_err(fault)
    }

    /// `POST /FI/Notification`
    pub(crate) async fn session_told(
        &self,
        opened: Opened,
    ) -> Result<NotificationResponse, Refusal> {
        let told: FiNotification = opened.message()?;
        let caller = opened.caller.as_str();
        if told.notifier.r#type != Kind::Aa.name() || told.notifier.id != caller {
            return Err(Refusal::invalid(
                "`Notifier` must be the aggregator that calls, with type `AA`",
            ));
        }
        let told = &told.status;
        let row = self.named(caller, &told.session_id).await.map_err(fault)?;
        let row = row.ok_or_else(|| {
            Refusal::new(
                ErrorCode::InvalidSessionId,
                "`sessionId` is none that you have given to this party",
            )
        })?;
        self.check_accounts(&row, told).await?;
        let accounts = serde_json::to_vec(&told.responses).unwrap_or_default();
        let place = cell(session::TABLE, "sealed_accounts", &row.id);
        let accounts = self.seal(place, &accounts)?;
        let tx = begin(self.db()).await.map_err(fault)?;
        if !see(&tx, self.seen(&opened)).await.map_err(fault)? {
            return Ok(NotificationResponse::ok());
        }
        let row = session::Entity::find_by_id(&row.id)
            .one(&tx)
            .await
            .map_err(fault)?;
        let row = row.ok_or_else(|| fault(NetworkUserError::Unknown("session")))?;
        let status = told.session_status.as_str();
        // ACTIVE may follow COMPLETED, when notifications overtake each other; nothing follows an end.
        let over = matches!(row.told.as_deref(), Some("EXPIRED" | "FAILED"));
        if over && row.told.as_deref() != Some(status) {
            return Err(Refusal::new(
                ErrorCode::InvalidSessionStatus,
                "the session is over: you have told so",
            ));
        }
        if row.told.as_deref() != Some("COMPLETED") || status != "ACTIVE" {
            session::Entity::update_many()
                .col_expr(session::Column::Told, Expr::value(status))
                .col_expr(session::Column::SealedAccounts, Expr::value(accounts))
                .filter(session::Column::Id.eq(&row.id))
                .exec(&tx)
                .await
                .map_err(fault)?;
        }
        match status {
            "EXPIRED" => end(&tx, &row.id, "expired", Some("the aggregator says so")).await,
            "FAILED" => end(&tx, &row.id, "failed", Some("the aggregator says so")).await,
            _ => Ok(false),
        }
        .map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        Ok(NotificationResponse::ok())
    }

    /// The session that an aggregator calls so. While a request for data is under way the session may be known
    /// to the aggregator already and its name not yet here: that is waited for.
    async fn named(
        &self,
        aggregator: &str,
        session_id: &str,
    ) -> Result<Option<session::Model>, NetworkUserError> {
        let of_aggregator =
            || session::Entity::find().filter(session::Column::Aggregator.eq(aggregator));
        for _ in 0..NAME_LOOKS {
            // In this order, so that a name that is given in between is seen.
            let nameless = of_aggregator()
                .filter(session::Column::SessionId.is_null())
                .filter(session::Column::State.eq("asking"))
                .one(self.db())
                .await?;
            let row = of_aggregator()
                .filter(session::Column::SessionId.eq(session_id))
                .one(self.db())
                .await?;
            if row.is_some() || nameless.is_none() {
                return Ok(row);
            }
            tokio::time::sleep(NAME_EVERY).await;
        }
        Ok(None)
    }

    /// Only of accounts that the consent has.
    async fn check_accounts(
        &self,
        row: &session::Model,
        told: &FiStatusNotification,
    ) -> Result<(), Refusal> {
        let consent = self.consent_of(&row.aggregator, &row.consent_id).await?;
        let accounts = &consent.detail.accounts;
        for response in &told.responses {
            if !accounts
                .iter()
                .any(|account| account.fip_id == response.fip_id)
            {
                return Err(Refusal::invalid("`fipID` is none of the consent's"));
            }
            for one in &response.accounts {
                let ours = accounts.iter().any(|account| {
                    account.fip_id == response.fip_id
                        && account.link_ref_number == one.link_ref_number
                });
                if !ours {
                    return Err(Refusal::invalid("`linkRefNumber` is none of the consent's"));
                }
            }
        }
        Ok(())
    }

    fn seen(&self, opened: &Opened) -> seen::Model {
        use std::fmt::Write as _;
        let mut digest = String::with_capacity(64);
        for byte in opened.digest {
            let _ = write!(digest, "{byte:02x}");
        }
        seen::Model {
            aggregator: opened.caller.to_string(),
            txnid: opened.txnid.clone(),
            digest,
            seen_at: self.now().timestamp_millis(),
        }
    }
}

fn unknown_consent() -> Refusal {
    Refusal::new(
        ErrorCode::InvalidConsentId,
        "`consentId` is none that you have given to this party",
    )
}

fn impossible() -> Refusal {
    Refusal::new(
        ErrorCode::InvalidConsentStatus,
        "the consent cannot come to `consentStatus` from where it is",
    )
}
