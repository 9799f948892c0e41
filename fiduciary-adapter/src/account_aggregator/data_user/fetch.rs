//! Fetching what a session has: opened with the session's key, checked, kept for its data life.

use std::{collections::BTreeSet, io};

use account_aggregator::{
    Operation,
    artefact::{ConsentAccount, SignedConsentDetail},
    gate::CallError,
    message::{Fi, FiFetch, FiFetched, FiStatusResponse},
};
use chrono::{DateTime, Utc};
use payload_opener::aa::{KeyPair, TheirKey};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use service_kit::account_aggregator::SendError;
use zeroize::Zeroizing;

use super::{
    ConsentStatus, NetworkUser, NetworkUserError,
    agreement::Discarded,
    ask::told,
    document,
    error::UnreadableError,
    records::made,
    sessions::{end, end_due, key_cell},
    storage::{cell, consent, record, session},
};
use crate::storage::begin;

/// What is done where some accounts are still missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Nothing is taken yet, unless the session is said to be complete.
    WaitForAll,
    /// What is there is taken, and the session is over.
    TakeWhatIsThere,
}

/// Takes what was fetched out of our hands, before the session is over where it may not be kept.
pub type Hand<'a> = &'a mut (dyn FnMut(&Collected) -> io::Result<()> + Send);

/// What came of a session.
#[derive(Debug)]
pub struct Collected {
    /// The session, as the aggregator calls it.
    pub session: String,
    /// The consent.
    pub consent: String,
    /// What came.
    pub documents: Vec<FetchedDocument>,
    /// Accounts of the consent of which nothing came.
    pub missing: Vec<Missing>,
}

/// The form of what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An account's document, as the network has them.
    Xml,
    /// An answer, as JSON: `question`, `parameters`, `rows`, and with them `receipt`, `source` and the page
    /// that her store `signed`.
    Answer,
}

/// One account's document, or the answer to a question.
pub struct FetchedDocument {
    /// Id of its record here.
    pub record: String,
    /// Whose.
    pub fip: String,
    /// The account, as the consent has it.
    pub account: ConsentAccount,
    /// In which form it is.
    pub form: Form,
    /// The document, or the answer.
    pub content: Zeroizing<Vec<u8>>,
    /// Until when it is kept; none: it is not.
    pub keep_until: Option<DateTime<Utc>>,
    /// The provider sealed several accounts with one key material, and so gave up their secrecy.
    pub shared_key: bool,
}

impl std::fmt::Debug for FetchedDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FetchedDocument({})", self.record)
    }
}

/// An account of which nothing came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Whose.
    pub fip: String,
    /// The link.
    pub link_ref: String,
    /// As last notified: `DENIED`, `TIMEOUT` …
    pub status: Option<String>,
}

impl Collected {
    /// Whether everything came that is not denied. It is our own count: a session that is said to be
    /// complete need not be.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.iter().all(Missing::is_denied)
    }
}

impl Missing {
    fn is_denied(&self) -> bool {
        self.status.as_deref() == Some("DENIED")
    }
}

impl NetworkUser {
    /// Fetches what a session has, once. The session is over when it brought what it can.
    ///
    /// # Errors
    /// [`NetworkUserError::NotYet`] while data is missing; another where nothing comes of it.
    pub async fn collect(
        &self,
        named: &str,
        patience: Patience,
        hand: Hand<'_>,
    ) -> Result<Collected, NetworkUserError> {
        end_due(self.db(), self.now()).await?;
        let row = self.session_of(named).await?;
        let Some(sealed) = row.sealed_key.as_deref().filter(|_| row.state == "active") else {
            return Err(NetworkUserError::Over {
                state: row.state,
                reason: row.reason,
            });
        };
        let consent = self.consent_of(&row.aggregator, &row.consent_id).await?;
        if consent.status != ConsentStatus::Active {
            return Err(NetworkUserError::Stopped(consent.status));
        }
        let secret = self.unseal(key_cell(&row.id), sealed)?;
        let said = match self.ask_for(&row).await {
            Ok(said) => said,
            Err(error) => {
                self.fetch_refused(&row, &error).await?;
                return Err(match &error {
                    NetworkUserError::Send(send) if is_not_yet(send) => NetworkUserError::NotYet,
                    _ => error,
                });
            }
        };
        let opened = match row.source_request.as_deref() {
            None => self.open_all(&said, &consent.detail, &KeyPair::from_secret(&secret)?),
            Some(request) => self
                .open_answer(&said, &consent.detail, (&row, request), &secret)
                .map(|answer| vec![answer]),
        };
        let documents = match opened {
            Ok(documents) => documents,
            Err(error) => {
                // It is the aggregator's word, and would be the same again.
                end(self.db(), &row.id, "failed", Some(&told(&error))).await?;
                return Err(error);
            }
        };
        let missing = self.missing(&row, &consent.detail, &documents)?;
        let collected = Collected {
            session: named.to_owned(),
            consent: consent.id,
            documents,
            missing,
        };
        let all_is_said = row.told.as_deref() == Some("COMPLETED");
        let wait = patience == Patience::WaitForAll && !all_is_said;
        if collected.documents.is_empty() || (wait && !collected.is_complete()) {
            return Err(NetworkUserError::NotYet);
        }
        self.take(&row, collected, hand).await
    }

    async fn ask_for(&self, row: &session::Model) -> Result<FiFetched, NetworkUserError> {
        let to = self.aggregator(&row.aggregator)?.id;
        let body = FiFetch {
            session_id: row.session_id.clone().unwrap_or_default(),
            fip_id: None,
            link_ref_number: Vec::new(),
        };
        let said = self.edge()?.send(Operation::AaFiFetch, &to, &body).await?;
        serde_json::from_value(said).map_err(|_| Discarded::Form.into())
    }

    /// What a refusal means for the session. What is not the aggregator's word ends nothing.
    async fn fetch_refused(
        &self,
        row: &session::Model,
        error: &NetworkUserError,
    ) -> Result<(), NetworkUserError> {
        let reason = told(error);
        let NetworkUserError::Send(send) = error else {
            end(self.db(), &row.id, "failed", Some(&reason)).await?;
            return Ok(());
        };
        match send.code() {
            Some("DataGone") => end(self.db(), &row.id, "expired", Some(&reason)).await?,
            Some("InvalidSessionId" | "ConsentRevoked" | "ConsentExpired") => {
                end(self.db(), &row.id, "failed", Some(&reason)).await?
            }
            _ => {
                session::Entity::update_many()
                    .col_expr(session::Column::Reason, Expr::value(reason))
                    .filter(session::Column::Id.eq(&row.id))
                    .exec(self.db())
                    .await?;
                true
            }
        };
        Ok(())
    }

    /// All of it or nothing: an answer of which a part is wrong is discarded.
    fn open_all(
        &self,
        said: &FiFetched,
        consent: &SignedConsentDetail,
        pair: &KeyPair,
    ) -> Result<Vec<FetchedDocument>, NetworkUserError> {
        let mut documents = Vec::new();
        let mut seen = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for entry in &said.fi {
            let shared = entry.data.len() > 1
                || !keys.insert((
                    &entry.key_material.public_key.key_value,
                    &entry.key_material.nonce,
                ));
            if shared {
                tracing::warn!(
                    fip = %entry.fip_id,
                    "a provider sealed several accounts with one key material: key and IV repeat"
                );
            }
            self.open_entry(entry, consent, pair, shared, &mut seen, &mut documents)?;
        }
        Ok(documents)
    }

    fn open_entry(
        &self,
        entry: &Fi,
        consent: &SignedConsentDetail,
        pair: &KeyPair,
        shared_key: bool,
        seen: &mut BTreeSet<(String, String)>,
        documents: &mut Vec<FetchedDocument>,
    ) -> Result<(), NetworkUserError> {
        let now = self.now();
        let place = documents.len() + 1;
        let unreadable = |source: UnreadableError| NetworkUserError::Document { place, source };
        let fip = entry.fip_id.as_str();
        if !consent.accounts.iter().any(|account| account.fip_id == fip) {
            return Err(Discarded::NotConsented("fipID").into());
        }
        let material = &entry.key_material;
        material
            .check(now)
            .map_err(|refusal| unreadable(UnreadableError::Material(refusal)))?;
        let theirs = TheirKey::parse(
            &material.curve,
            &material.public_key.key_value,
            &material.nonce,
        );
        let theirs = theirs.map_err(|error| unreadable(error.into()))?;
        for data in &entry.data {
            let account = consent.accounts.iter().find(|account| {
                account.fip_id == fip && account.link_ref_number == data.link_ref_number
            });
            let account = account.ok_or(Discarded::NotConsented("linkRefNumber"))?;
            if data.masked_acc_number != account.masked_acc_number {
                return Err(Discarded::NotConsented("maskedAccNumber").into());
            }
            if !seen.insert((fip.to_owned(), data.link_ref_number.clone())) {
                return Err(Discarded::Twice.into());
            }
            let place = documents.len() + 1;
            let unreadable = |source: UnreadableError| NetworkUserError::Document { place, source };
            let xml = pair
                .open(&theirs, &data.encrypted_fi)
                .map_err(|error| unreadable(error.into()))?;
            document::check(&xml, &account.fi_type, &account.link_ref_number)
                .map_err(|error| unreadable(error.into()))?;
            documents.push(FetchedDocument {
                record: self.fresh(),
                fip: fip.to_owned(),
                account: account.clone(),
                form: Form::Xml,
                content: xml,
                keep_until: self.config()?.keep_until(consent, now),
                shared_key,
            });
        }
        Ok(())
    }

    fn missing(
        &self,
        row: &session::Model,
        consent: &SignedConsentDetail,
        documents: &[FetchedDocument],
    ) -> Result<Vec<Missing>, NetworkUserError> {
        let told: Vec<FiStatusResponse> = match &row.sealed_accounts {
            None => Vec::new(),
            Some(sealed) => {
                let bytes =
                    self.unseal(cell(session::TABLE, "sealed_accounts", &row.id), sealed)?;
                serde_json::from_slice(&bytes).map_err(|_| NetworkUserError::Row(session::TABLE))?
            }
        };
        let status = |account: &ConsentAccount| {
            let of_fip = told.iter().filter(|one| one.fip_id == account.fip_id);
            let mut accounts = of_fip.flat_map(|one| &one.accounts);
            let found = accounts.find(|one| one.link_ref_number == account.link_ref_number);
            found.map(|one| one.status.clone())
        };
        let came = |account: &ConsentAccount| documents.iter().any(|d| d.account == *account);
        let missing = consent.accounts.iter().filter(|account| !came(account));
        Ok(missing
            .map(|account| Missing {
                fip: account.fip_id.clone(),
                link_ref: account.link_ref_number.clone(),
                status: status(account),
            })
            .collect())
    }

    /// Records and the end of the session go to disk together; what may not be kept is handed over first.
    async fn take(
        &self,
        row: &session::Model,
        collected: Collected,
        hand: Hand<'_>,
    ) -> Result<Collected, NetworkUserError> {
        let kept = collected
            .documents
            .iter()
            .all(|one| one.keep_until.is_some());
        let now = self.now();
        let mut rows = Vec::with_capacity(collected.documents.len());
        for one in &collected.documents {
            rows.push(record::ActiveModel::from(made(self, &row.id, one, now)?));
        }
        if !kept {
            hand(&collected).map_err(NetworkUserError::NotHandedOver)?;
        }
        let tx = begin(self.db()).await?;
        let key = (row.aggregator.clone(), row.consent_id.clone());
        let consent = consent::Entity::find_by_id(key).one(&tx).await?;
        let status = consent.and_then(|row| ConsentStatus::parse(&row.status));
        // What was under way when she stopped it is not kept.
        if let Some(status) = status.filter(|status| *status != ConsentStatus::Active) {
            return Err(NetworkUserError::Stopped(status));
        }
        let lacking = (!collected.is_complete()).then_some("not all of the accounts' data came");
        if !end(&tx, &row.id, "received", lacking).await? {
            return Err(NetworkUserError::Over {
                state: "over meanwhile".into(),
                reason: None,
            });
        }
        for row in rows {
            record::Entity::insert(row)
                .exec_without_returning(&tx)
                .await?;
        }
        tx.commit().await?;
        tracing::info!(documents = collected.documents.len(), "data was fetched");
        if kept {
            hand(&collected).map_err(NetworkUserError::KeptOnly)?;
        }
        Ok(collected)
    }
}

fn is_not_yet(error: &SendError) -> bool {
    let code = match error {
        SendError::Call(CallError::Refused { code, .. }) => code.as_str(),
        _ => return false,
    };
    matches!(code, "NoDataFound" | "DataFetchRequestInProgress")
}
