//! What the running provider holds: its registrations, its key, and four short-lived shelves.
//!
//! INVARIANT: a lock is never held across an await, and nothing done under one can panic.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use consent_model::jose::SigningKey;
use hmac::Mac as _;
use service_kit::clock::SharedClock;
use service_kit::entropy::IdSource;
use url::Url;

use super::StartError;
use super::authorize::AuthorizationRequest;
use super::clients::ClientRegistration;
use super::people::{DemoPerson, Door, keyed};
use super::shelf::Shelf;

/// A code must be exchanged within this time.
const CODE_LIFE: Duration = Duration::seconds(60);
/// A sign-in form may stay open this long.
const FORM_LIFE: Duration = Duration::minutes(10);
/// A browser stays signed in this long.
const SESSION_LIFE: Duration = Duration::hours(8);
/// How many of each may be open at once.
const ROOM: usize = 10_000;

/// A sign-in form that waits for its answer.
#[derive(Clone)]
pub(super) struct OpenForm {
    /// The browser the form was given to; another browser's answer is refused.
    pub(super) browser: String,
    pub(super) request: AuthorizationRequest,
}

/// A browser that is signed in.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) username: String,
    pub(super) auth_time: DateTime<Utc>,
}

/// What a code stands for.
pub(super) struct Grant {
    pub(super) request: AuthorizationRequest,
    pub(super) session: Session,
}

/// The things that change while the provider runs.
pub(super) struct Live {
    pub(super) forms: Shelf<OpenForm>,
    pub(super) codes: Shelf<Grant>,
    pub(super) sessions: Shelf<Session>,
    pub(super) door: Door,
}

/// The running provider.
pub(super) struct Provider {
    pub(super) issuer: Url,
    pub(super) clients: Vec<ClientRegistration>,
    people: Vec<DemoPerson>,
    guests: Option<PathBuf>,
    pub(super) key: SigningKey,
    pub(super) secret: FormSecret,
    clock: SharedClock,
    ids: IdSource,
    live: Mutex<Live>,
}

impl Provider {
    pub(super) fn new(
        issuer: Url,
        clients: Vec<ClientRegistration>,
        people: Vec<DemoPerson>,
        guests: Option<PathBuf>,
        clock: SharedClock,
        ids: IdSource,
        key: SigningKey,
    ) -> Result<Self, StartError> {
        let plain = matches!(issuer.scheme(), "http" | "https")
            && issuer.host().is_some()
            && issuer.path() == "/"
            && issuer.query().is_none()
            && issuer.fragment().is_none();
        if !plain {
            return Err(StartError::Issuer(issuer));
        }
        let mut seen = BTreeSet::new();
        for client in &clients {
            if !seen.insert(&client.client_id) || client.redirect_uris.is_empty() {
                return Err(StartError::Client(client.client_id.clone()));
            }
        }
        let mut seen = BTreeSet::new();
        for person in &people {
            if !seen.insert(&person.username) {
                return Err(StartError::Person(person.username.clone()));
            }
        }
        let secret = FormSecret::new(ids.bytes32());
        let live = Mutex::new(Live {
            forms: Shelf::new(FORM_LIFE, ROOM),
            codes: Shelf::new(CODE_LIFE, ROOM),
            sessions: Shelf::new(SESSION_LIFE, ROOM),
            door: Door::default(),
        });
        Ok(Self {
            issuer,
            clients,
            people,
            guests,
            key,
            secret,
            clock,
            ids,
            live,
        })
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A fresh secret for a code, a cookie or a form.
    pub(super) fn token(&self) -> String {
        self.ids.token().into_exposed()
    }

    pub(super) fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn client(&self, id: &str) -> Option<&ClientRegistration> {
        self.clients.iter().find(|client| client.client_id == id)
    }

    pub(super) fn person(&self, username: &str) -> Option<DemoPerson> {
        let mut people = self.people().into_iter();
        people.find(|person| person.username == username)
    }

    /// Everybody who can sign in now. A file of guests that cannot be read names nobody.
    pub(super) fn people(&self) -> Vec<DemoPerson> {
        let mut people = self.people.clone();
        if let Some(file) = &self.guests {
            let guests = crate::people::guests(file).unwrap_or_default();
            people.extend(guests.into_iter().map(|guest| DemoPerson {
                subject_seed: guest.username.clone(),
                username: guest.username,
                password: guest.password,
                name: guest.name,
                email: guest.email,
            }));
        }
        people
    }

    /// The issuer exactly as it is published: clients compare it character by character.
    pub(super) fn issuer_text(&self) -> &str {
        self.issuer.as_str()
    }

    /// An address below the issuer.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.issuer_text().trim_end_matches('/'))
    }
}

/// A per-start secret behind form tokens and constant-time comparisons.
pub(super) struct FormSecret([u8; 32]);

impl FormSecret {
    pub(super) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Whether two texts are the same, in a time that tells neither their content nor length.
    pub(super) fn same(&self, expected: &str, given: &str) -> bool {
        let tag = keyed(&self.0)
            .chain_update(b"same\0")
            .chain_update(expected)
            .finalize();
        let mac = keyed(&self.0).chain_update(b"same\0").chain_update(given);
        mac.verify_slice(&tag.into_bytes()).is_ok()
    }

    /// The token that a form of this browser must carry.
    pub(super) fn form_token(&self, browser: &str, form: &str) -> String {
        let mac = keyed(&self.0).chain_update(b"form\0").chain_update(browser);
        URL_SAFE_NO_PAD.encode(
            mac.chain_update(b"\0")
                .chain_update(form)
                .finalize()
                .into_bytes(),
        )
    }

    /// Whether a form of this browser carries its token.
    pub(super) fn form_is_ours(&self, browser: &str, form: &str, token: &str) -> bool {
        self.same(&self.form_token(browser, form), token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_token_fits_only_its_browser_and_its_form() {
        let secret = FormSecret::new([3; 32]);
        let token = secret.form_token("browser", "form");
        assert!(!secret.form_is_ours("another", "form", &token));
        assert!(!secret.form_is_ours("browser", "another", &token));
        assert!(!secret.form_is_ours("browser", "form", ""));
        assert!(secret.form_is_ours("browser", "form", &token));
    }
}
