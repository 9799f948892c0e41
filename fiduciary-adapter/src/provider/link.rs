//! Linking: she proves that an account is hers, and the manager learns an opaque name for it.
//!
//! An attempt belongs to the browser that began it, by a secret of which only the digest is kept.
//! The one-time code is kept as a digest over that secret, so that the database alone does not
//! give it away. Whether a customer exists is not told before a code was right.

use consent_model::{
    dataset::DatasetKind,
    digest::Digest,
    jose::{self, CompactJws, JoseError},
    lifetime,
    link::{LIFE, LinkRequest, LinkResponse, REQUEST_TYP, RESPONSE_TYP},
    passkey::PasskeyError,
    representation::Guardianship,
};
use sea_orm::DbErr;
use service_kit::manager_client::{TrustError, same_issuer};
use url::Url;

use super::{
    Provider,
    attempt::{self, Named, Step},
    confirm_passkey,
    kept_link::{self, Wanted},
};
use crate::{
    adapter::HoldError,
    sources::{CustomerRef, SourceError},
    storage::entity,
};

/// Why linking does not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    /// The request is not a good one of our manager's.
    #[error("the link request does not hold")]
    Request(#[source] JoseError),
    /// For someone else, from someone else, or leading elsewhere.
    #[error("the link request is not for this party")]
    WrongAudience,
    /// It would have approvals count that another provider vouches for.
    #[error("the link request names an identity provider that is not trusted here")]
    OtherIdentity,
    /// Too late.
    #[error("the link request is outside its time")]
    OutsideTime,
    /// A guardian's, whose right gives nothing now.
    #[error("the guardian's right is over, or has no end where one must be known")]
    NoRight,
    /// Answered already.
    #[error("the link request has been answered already")]
    Used,
    /// This browser has begun nothing.
    #[error("this browser has no linking under way")]
    NoAttempt,
    /// Too many codes or tries.
    #[error("too many tries")]
    TooMany,
    /// Not the code.
    #[error("the one-time code is not right")]
    WrongCode,
    /// The challenge is used up or too old.
    #[error("the challenge of the passkey is not open any more")]
    Stale,
    /// Not one of those that may be used now.
    #[error("another passkey was asked for")]
    OtherPasskey,
    /// What the passkey answered does not hold.
    #[error("the passkey could not be confirmed")]
    Passkey(#[source] PasskeyError),
    /// Not the number of an offered passkey.
    #[error("no passkey that is offered has this number")]
    WrongNumber,
    /// She lets only passkeys count for this account, and has used none of those.
    #[error("only passkeys count for this account, and none was used")]
    OnlyPasskeys,
    /// The pseudonym stands for somebody else's approvals.
    #[error("another person's approvals are linked under this pseudonym")]
    OtherPerson,
    /// The adapter has nothing to link.
    #[error("this party holds no accounts")]
    NoSource,
    /// Keys cannot be had.
    #[error("the manager's keys cannot be had")]
    Trust(#[from] TrustError),
    /// The host's system failed.
    #[error("the source failed")]
    Source(#[from] SourceError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A fault of ours.
    #[error("{0}")]
    Fault(&'static str),
}

/// What she chooses about what counts here, where she has just used a passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// It stays as it is.
    Keep,
    /// Only passkeys, from now on.
    Only,
    /// A sign-in, too.
    Also,
}

/// What comes after a step that was taken.
#[derive(Debug)]
pub(crate) enum Next {
    /// She may confirm a passkey.
    Passkey,
    /// It is linked, and she goes back to this address.
    Back(Url),
}

impl From<HoldError> for LinkError {
    fn from(error: HoldError) -> Self {
        match error {
            HoldError::Database(error) => Self::Database(error),
            _ => Self::Fault("a row of `link_passkey` cannot be read back"),
        }
    }
}

/// The request that an attempt was begun with.
pub(super) fn request_of(attempt: &entity::link_attempt::Model) -> Result<LinkRequest, LinkError> {
    serde_json::from_str(&attempt.request)
        .map_err(|_| LinkError::Fault("a row of `link_attempt` cannot be read back"))
}

fn digest_of(token: &str, code: &str) -> String {
    Digest::of_bytes(format!("{token}\0{code}").as_bytes()).to_string()
}

impl Provider {
    /// Begins an attempt; gives the secret that the browser keeps.
    pub(crate) async fn begin_link(&self, request: &str) -> Result<String, LinkError> {
        if self.source.is_none() || self.codes.is_none() {
            return Err(LinkError::NoSource);
        }
        let adapter = &self.adapter;
        let jws = CompactJws::parse(request).map_err(LinkError::Request)?;
        let view = adapter.trust().await?.view_for(&jws).await;
        let verified = jws
            .verify::<LinkRequest>(REQUEST_TYP, view.manager_keys())
            .map_err(LinkError::Request)?;
        let claims = verified.into_claims();
        let issuer = &view.metadata.issuer;
        if claims.aud != adapter.config.party
            || claims.iss != *issuer
            || claims.return_url.origin() != issuer.origin()
        {
            return Err(LinkError::WrongAudience);
        }
        if !same_issuer(
            &claims.evidence_subject.iss,
            &adapter.config.identity_issuer,
        ) {
            return Err(LinkError::OtherIdentity);
        }
        let now = adapter.now();
        if !lifetime::holds(claims.iat, claims.exp, LIFE, now) {
            return Err(LinkError::OutsideTime);
        }
        if claims.guardian.is_some_and(|right| !right.is_sound(now)) {
            return Err(LinkError::NoRight);
        }
        let token = adapter.ids.token().into_exposed();
        let opened = entity::link_attempt::Model {
            token: attempt::name_of(&token),
            jti: claims.jti.clone(),
            request: serde_json::to_string(&claims).map_err(|_| LinkError::Fault("no JSON"))?,
            typed: None,
            customer: None,
            code: None,
            code_expires_at: None,
            tries: 0,
            expires_at: claims.exp.saturating_mul(1000),
            used_at: None,
            proven_at: None,
            nonce: None,
            asked_at: None,
            confirmed: None,
        };
        attempt::open(&adapter.db, opened).await?;
        Ok(token)
    }

    /// The right by which the one at this browser links for another; none: for herself.
    pub(crate) async fn link_guardian(
        &self,
        token: &str,
    ) -> Result<Option<Guardianship>, LinkError> {
        let attempt = attempt::of(&self.adapter.db, token, self.adapter.now()).await?;
        Ok(request_of(&attempt)?.guardian)
    }

    /// What the attempt of a browser waits for.
    pub(crate) async fn link_step(&self, token: &str) -> Result<Step, LinkError> {
        attempt::step(&self.adapter.db, token, self.adapter.now()).await
    }

    /// Takes what she typed and sends a code to the customer it names, if there is one.
    pub(crate) async fn identify(&self, token: &str, typed: &str) -> Result<(), LinkError> {
        let (source, codes) = match (&self.source, &self.codes) {
            (Some(source), Some(codes)) => (source, codes),
            _ => return Err(LinkError::NoSource),
        };
        let adapter = &self.adapter;
        attempt::of(&adapter.db, token, adapter.now()).await?;
        let customer = source.find_customer(typed).await?;
        let code = format!("{:06}", adapter.ids.below(1_000_000));
        let named = Named {
            typed: self.typed_digest(typed),
            customer: customer.as_ref().map(|c| c.0.as_str()),
            code: digest_of(token, &code),
            no_code: digest_of(adapter.ids.token().expose(), &code),
        };
        let send = attempt::name(&adapter.db, token, named, adapter.now()).await?;
        if let Some(customer) = customer.filter(|_| send) {
            codes.send(&customer.0, &code);
        }
        Ok(())
    }

    /// Keyed, because what is typed is short, and may be somebody's number elsewhere.
    fn typed_digest(&self, typed: &str) -> String {
        let key = self.secret.expose();
        let text = format!("amanat link typed\0{}", typed.trim());
        Digest::of_bytes(&[key.as_slice(), text.as_bytes()].concat()).to_string()
    }

    /// Checks the code. Where the manager offers passkeys of hers, she may confirm one next; else it
    /// is linked.
    pub(crate) async fn verify_code(&self, token: &str, code: &str) -> Result<Next, LinkError> {
        let adapter = &self.adapter;
        let attempt = attempt::of(&adapter.db, token, adapter.now()).await?;
        attempt::count_try(&adapter.db, &attempt).await?;
        let now = adapter.now();
        let alive = attempt
            .code_expires_at
            .is_some_and(|until| now.timestamp_millis() < until);
        let right = attempt.code.as_deref() == Some(digest_of(token, code.trim()).as_str());
        if !alive || !right || attempt.customer.is_none() {
            return Err(LinkError::WrongCode);
        }
        attempt::prove(&adapter.db, &attempt, now).await?;
        if confirm_passkey::offered(&request_of(&attempt)?).is_some() {
            return Ok(Next::Passkey);
        }
        self.finish_link(token, Choice::Keep).await.map(Next::Back)
    }

    /// Keeps the link, and gives the address that she goes back to. The choice counts only in an
    /// attempt in which a passkey was used.
    pub(crate) async fn finish_link(&self, token: &str, choice: Choice) -> Result<Url, LinkError> {
        let (adapter, now) = (&self.adapter, self.adapter.now());
        let (attempt, customer) = attempt::proven(&adapter.db, token, now).await?;
        let request = request_of(&attempt)?;
        let (label, datasets) = self.accounts_of(&CustomerRef(customer.clone())).await?;
        let wanted = Wanted {
            request: &request,
            customer: &customer,
            label: &label,
            datasets: &datasets,
            choice,
        };
        let kept = kept_link::keep(adapter, &attempt.token, &wanted).await?;
        let iat = now.timestamp();
        let response = LinkResponse {
            iss: adapter.config.party.clone(),
            aud: request.iss,
            iat,
            exp: iat + 300,
            in_reply_to: request.jti,
            pseudonym: request.pseudonym,
            link: kept.reference,
            label,
            datasets,
            key: None,
            confirmed: kept.confirmed,
            passkeys_only: kept.passkeys_only,
        };
        let jws = jose::sign(RESPONSE_TYP, &response, &adapter.key)
            .map_err(|_| LinkError::Fault("the response could not be signed"))?;
        let mut back = request.return_url;
        back.query_pairs_mut().append_pair("response", jws.as_str());
        Ok(back)
    }

    async fn accounts_of(
        &self,
        customer: &CustomerRef,
    ) -> Result<(String, Vec<DatasetKind>), LinkError> {
        let source = self.source.as_ref().ok_or(LinkError::NoSource)?;
        let snapshot = source.snapshot(customer).await?;
        // A link names what it covers; one made now would lack what is down.
        if !snapshot.missing().is_empty() {
            return Err(SourceError::Unavailable("one of the sources is down").into());
        }
        let accounts = snapshot.accounts().await?;
        let label = accounts
            .iter()
            .map(|account| account.label.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let mut datasets: Vec<_> = accounts.into_iter().flat_map(|a| a.datasets).collect();
        datasets.sort_unstable();
        datasets.dedup();
        Ok((label, datasets))
    }
}
