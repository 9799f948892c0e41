//! Decides whether somebody has to sign in, and takes the answer of the sign-in form.
//!
//! A form belongs to one browser and one request and is answered once. Every success makes a new
//! session name, so a planted cookie never becomes a signed-in one. No HTTP here.

use chrono::{DateTime, Duration, Utc};
use url::Url;

use super::authorize::{AuthorizationRequest, Prompt};
use super::people::SignInRefused;
use super::redirect::{OAuthError, with_code, with_error};
use super::state::{Grant, OpenForm, Provider, Session};

/// What happens to an authorization request.
pub(super) enum Next {
    /// Back to the client, with a code or an error.
    Return(Url),
    /// She is asked to sign in with this form.
    Ask {
        form: String,
        request: AuthorizationRequest,
    },
}

/// What the answer to a form came to.
pub(super) enum Answered {
    /// Back to the client; the browser gets this session, when she signed in.
    Return { to: Url, session: Option<String> },
    /// The form is shown again.
    Again {
        request: AuthorizationRequest,
        why: SignInRefused,
    },
    /// The form is unknown, expired, answered, or belongs to another browser.
    Stale,
}

/// A filled-in form.
pub(super) struct FormAnswer<'a> {
    pub(super) browser: &'a str,
    pub(super) form: &'a str,
    pub(super) username: &'a str,
    pub(super) password: &'a str,
    pub(super) cancelled: bool,
}

impl Provider {
    /// Answers a checked request: at once for somebody signed in recently enough, else by a form.
    pub(super) fn begin(
        &self,
        request: AuthorizationRequest,
        session: Option<&str>,
        browser: &str,
    ) -> Next {
        let now = self.now();
        let session = session.and_then(|name| self.live().sessions.get(name, now).cloned());
        let session = session.filter(|session| recent_enough(session, &request, now));
        match (session, request.prompt) {
            (Some(session), _) => Next::Return(self.grant(request, session, now)),
            (None, Prompt::Never) => Next::Return(self.back(&request, OAuthError::LoginRequired)),
            (None, Prompt::IfNeeded | Prompt::Login) => {
                let form = self.token();
                let open = OpenForm {
                    browser: browser.to_owned(),
                    request: request.clone(),
                };
                match self.live().forms.put(&form, open, now) {
                    Ok(()) => Next::Ask { form, request },
                    Err(_) => Next::Return(self.back(&request, OAuthError::TemporarilyUnavailable)),
                }
            }
        }
    }

    /// Takes the answer of a form whose token was already checked.
    pub(super) fn answer(&self, answer: &FormAnswer<'_>, old_session: Option<&str>) -> Answered {
        let now = self.now();
        let mut live = self.live();
        let open = live
            .forms
            .get(answer.form, now)
            .filter(|open| open.browser == answer.browser);
        let Some(OpenForm { request, .. }) = open.cloned() else {
            return Answered::Stale;
        };
        if answer.cancelled {
            live.forms.take(answer.form, now);
            let to = self.back(&request, OAuthError::AccessDenied);
            return Answered::Return { to, session: None };
        }
        let (username, password) = (answer.username, answer.password);
        let people = self.people();
        let person = match live
            .door
            .enter(&people, username, password, &self.secret, now)
        {
            Ok(person) => person,
            Err(why) => return Answered::Again { request, why },
        };
        live.forms.take(answer.form, now);
        if let Some(old) = old_session {
            live.sessions.take(old, now);
        }
        let session = Session {
            username: person.username.clone(),
            auth_time: now,
        };
        let name = self.token();
        if live.sessions.put(&name, session.clone(), now).is_err() {
            let to = self.back(&request, OAuthError::TemporarilyUnavailable);
            return Answered::Return { to, session: None };
        }
        drop(live);
        Answered::Return {
            to: self.grant(request, session, now),
            session: Some(name),
        }
    }

    fn grant(&self, request: AuthorizationRequest, session: Session, now: DateTime<Utc>) -> Url {
        let code = self.token();
        let (to, state) = (request.redirect_uri.clone(), request.state.clone());
        match self
            .live()
            .codes
            .put(&code, Grant { request, session }, now)
        {
            Ok(()) => with_code(&to, &code, state.as_deref(), self.issuer_text()),
            Err(_) => {
                let error = OAuthError::TemporarilyUnavailable;
                with_error(&to, error, state.as_deref(), self.issuer_text())
            }
        }
    }

    fn back(&self, request: &AuthorizationRequest, error: OAuthError) -> Url {
        with_error(
            &request.redirect_uri,
            error,
            request.state.as_deref(),
            self.issuer_text(),
        )
    }
}

/// `prompt=login` and `max_age=0` always ask (OpenID Connect Core 1.0 §3.1.2.1); a sign-in from
/// the future counts as none.
fn recent_enough(session: &Session, request: &AuthorizationRequest, now: DateTime<Utc>) -> bool {
    let age = now - session.auth_time;
    request.prompt != Prompt::Login
        && age >= Duration::zero()
        && request
            .max_age
            .is_none_or(|max| max > 0 && age <= Duration::seconds(max.into()))
}
