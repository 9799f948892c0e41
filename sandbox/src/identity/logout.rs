//! Signs a browser out (OpenID Connect RP-Initiated Logout 1.0).
//!
//! A client that shows the ID token of the person who is signed in signs her out at once; without
//! that proof she is asked first, so that no page elsewhere can sign her out unseen. Other
//! clients are not told.

use consent_model::jose::CompactJws;
use url::Url;

use super::authorize::Untrusted;
use super::params::Params;
use super::state::Provider;
use super::token::{ID_TOKEN_TYP, IdTokenClaims};

/// Where she goes afterwards, already found among the client's registered addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Afterwards {
    pub(super) client_id: String,
    pub(super) address: Url,
    pub(super) state: Option<String>,
}

impl Afterwards {
    /// The registered address with the client's state.
    pub(super) fn link(&self) -> Url {
        let mut link = self.address.clone();
        if let Some(state) = &self.state {
            link.query_pairs_mut().append_pair("state", state);
        }
        link
    }
}

/// What a request to sign out comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SignOut {
    /// Signed out, or nobody was signed in.
    Done(Option<Afterwards>),
    /// She is asked first.
    Ask(Option<Afterwards>),
}

impl Provider {
    /// Takes a client's request to sign out.
    pub(super) fn sign_out(
        &self,
        params: &Params,
        session: Option<&str>,
    ) -> Result<SignOut, Untrusted> {
        let hint = params
            .get("id_token_hint")
            .and_then(|token| self.own_id_token(token));
        let named = params.get("client_id");
        let client_id = match (hint.as_ref().map(|claims| claims.aud.as_str()), named) {
            (Some(aud), Some(named)) if aud != named => return Err(Untrusted::UnknownClient),
            (aud, named) => aud.or(named),
        };
        let afterwards = self.afterwards(params, client_id)?;
        let now = self.now();
        let mut live = self.live();
        let Some(name) = session else {
            return Ok(SignOut::Done(afterwards));
        };
        let Some(open) = live.sessions.get(name, now) else {
            return Ok(SignOut::Done(afterwards));
        };
        let subject = |claims: &IdTokenClaims| {
            self.person(&open.username)
                .map(|person| person.subject_for(&claims.aud))
        };
        match hint {
            Some(claims) if subject(&claims).as_deref() == Some(claims.sub.as_str()) => {
                live.sessions.take(name, now);
                Ok(SignOut::Done(afterwards))
            }
            _ => Ok(SignOut::Ask(afterwards)),
        }
    }

    /// Signs the browser out after she said so.
    pub(super) fn signed_out(
        &self,
        params: &Params,
        session: &str,
    ) -> Result<Option<Afterwards>, Untrusted> {
        let afterwards = self.afterwards(params, params.get("client_id"))?;
        self.live().sessions.take(session, self.now());
        Ok(afterwards)
    }

    /// The address she asked to go to, when it is registered for the client (§3).
    pub(super) fn afterwards(
        &self,
        params: &Params,
        client_id: Option<&str>,
    ) -> Result<Option<Afterwards>, Untrusted> {
        let client = match client_id {
            Some(id) => Some(self.client(id).ok_or(Untrusted::UnknownClient)?),
            None => None,
        };
        let Some(asked) = params.get("post_logout_redirect_uri") else {
            return Ok(None);
        };
        let client = client.ok_or(Untrusted::UnknownClient)?;
        let address = client
            .post_logout_redirect_uri(asked)
            .ok_or(Untrusted::UnknownReturn)?;
        Ok(Some(Afterwards {
            client_id: client.client_id.clone(),
            address: address.clone(),
            state: params.owned("state"),
        }))
    }

    /// The claims of an ID token of ours; an expired one still says who it was made for (§2).
    fn own_id_token(&self, token: &str) -> Option<IdTokenClaims> {
        let token = CompactJws::parse(token).ok()?;
        let verified = token
            .verify::<IdTokenClaims>(ID_TOKEN_TYP, self.key.public())
            .ok()?;
        Some(verified.into_claims()).filter(|claims| claims.iss == self.issuer_text())
    }
}
