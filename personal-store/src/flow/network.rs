//! The manager's keys and status lists, fetched when first needed: the store starts without the
//! manager and refuses until it is there.

use std::sync::Arc;

use consent_model::{data_request::within_time, jose::CompactJws, problem::ProblemType};
use serde::de::DeserializeOwned;
use service_kit::manager_client::{StatusCache, Trust};
use url::Url;

use super::{FlowError, Store};

/// What documents are checked with.
#[derive(Debug)]
pub struct Network {
    /// Keys.
    pub trust: Arc<Trust>,
    /// Status lists.
    pub status: StatusCache,
}

/// The claims that every document of the manager for us repeats.
pub(crate) struct Addressed<'a> {
    pub(crate) iss: &'a Url,
    pub(crate) aud: &'a consent_model::party::PartyId,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
}

impl Store {
    /// Keys and status lists.
    ///
    /// # Errors
    /// While the manager or the identity provider does not answer.
    pub async fn network(&self) -> Result<&Network, FlowError> {
        self.network
            .get_or_try_init(|| async {
                let issuer = &self.config.identity.issuer;
                let trust = Arc::new(Trust::load(self.manager.clone(), issuer).await?);
                let status = StatusCache::new(self.manager.clone(), Arc::clone(&trust));
                Ok(Network { trust, status })
            })
            .await
    }

    /// Checks signature, addressee and time of a document that the manager made for us; it may be
    /// good for `longest` seconds at most.
    ///
    /// # Errors
    /// The first check that fails.
    pub(crate) async fn of_manager<T: DeserializeOwned>(
        &self,
        jws: &CompactJws,
        typ: &'static str,
        longest: i64,
        addressed: impl Fn(&T) -> Addressed<'_>,
    ) -> Result<T, FlowError> {
        let view = self.network().await?.trust.view_for(jws).await;
        let keys = view.manager_keys();
        if keys.find(jws.unverified_kid()).is_none() {
            return Err(FlowError::Refused(
                ProblemType::UnknownKey,
                "not signed with a key of this consent manager",
            ));
        }
        let claims = jws
            .verify::<T>(typ, keys)
            .map_err(|_| {
                FlowError::Refused(
                    ProblemType::InvalidSignature,
                    "the document is not the manager's, or not of the expected type",
                )
            })?
            .into_claims();
        let named = addressed(&claims);
        if named.iss != self.manager.base() || named.aud != self.party() {
            return Err(FlowError::Refused(
                ProblemType::WrongAudience,
                "the document is for another party",
            ));
        }
        let lives = named.exp.checked_sub(named.iat);
        let too_long = lives.is_none_or(|lives| lives > longest);
        if too_long || !within_time(named.iat, named.exp, self.clock.now()) {
            return Err(FlowError::Refused(
                ProblemType::OutsideTime,
                "the document is too old, expired, from the future or good for too long",
            ));
        }
        Ok(claims)
    }
}
