//! Reads and checks an authorization request (OpenID Connect Core 1.0 §3.1.2).
//!
//! Until client and return address are known to belong together nothing is sent anywhere: the
//! person sees the error. From then on errors go back to the client. It does not decide whether
//! anybody is signed in.

use url::Url;

use super::clients::ClientRegistration;
use super::params::Params;
use super::redirect::OAuthError;
use super::words::Language;

/// A request that passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AuthorizationRequest {
    pub(super) client_id: String,
    pub(super) redirect_uri: Url,
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    /// base64url(SHA-256(verifier)), RFC 7636 §4.2.
    pub(super) code_challenge: String,
    pub(super) profile: bool,
    pub(super) email: bool,
    pub(super) prompt: Prompt,
    /// The longest time in seconds since she last typed her password.
    pub(super) max_age: Option<u32>,
    pub(super) language: Option<Language>,
    pub(super) login_hint: Option<String>,
}

/// How much the person may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prompt {
    /// Ask only when nobody is signed in.
    IfNeeded,
    /// Ask in any case.
    Login,
    /// Never ask.
    Never,
}

/// A request that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// There is no trusted address to send the error to.
    ShowHer(Untrusted),
    /// The client learns of it.
    SendBack {
        to: Box<Url>,
        state: Option<String>,
        error: OAuthError,
    },
}

/// Why an error stays with the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Untrusted {
    #[error("the request cannot be read")]
    Unreadable,
    #[error("the asking app is not known here")]
    UnknownClient,
    #[error("the asking app wants to return to an address that it has not registered")]
    UnknownReturn,
}

/// Checks one request against the registered clients.
pub(super) fn check(
    params: &Params,
    clients: &[ClientRegistration],
) -> Result<AuthorizationRequest, Refused> {
    let client = params
        .get("client_id")
        .and_then(|id| clients.iter().find(|client| client.client_id == id))
        .ok_or(Refused::ShowHer(Untrusted::UnknownClient))?;
    let redirect_uri = params
        .get("redirect_uri")
        .and_then(|uri| client.redirect_uri(uri))
        .ok_or(Refused::ShowHer(Untrusted::UnknownReturn))?;
    let state = params.owned("state");
    checked(params, client, redirect_uri, state.clone()).map_err(|error| Refused::SendBack {
        to: Box::new(redirect_uri.clone()),
        state,
        error,
    })
}

fn checked(
    params: &Params,
    client: &ClientRegistration,
    redirect_uri: &Url,
    state: Option<String>,
) -> Result<AuthorizationRequest, OAuthError> {
    use OAuthError::{InvalidRequest, InvalidScope};
    if params.get("request").is_some() {
        return Err(OAuthError::RequestNotSupported);
    }
    if params.get("request_uri").is_some() {
        return Err(OAuthError::RequestUriNotSupported);
    }
    match params.get("response_type") {
        Some("code") => {}
        Some(_) => return Err(OAuthError::UnsupportedResponseType),
        None => return Err(InvalidRequest("response_type is missing")),
    }
    if params
        .get("response_mode")
        .is_some_and(|mode| mode != "query")
    {
        return Err(InvalidRequest("only response_mode=query is supported"));
    }
    let scopes: Vec<&str> = params.get("scope").unwrap_or_default().split(' ').collect();
    if !scopes.contains(&"openid") {
        return Err(InvalidScope);
    }
    if params.get("code_challenge_method") != Some("S256") {
        return Err(InvalidRequest("code_challenge_method must be S256"));
    }
    let code_challenge = params
        .owned("code_challenge")
        .filter(|challenge| is_s256(challenge))
        .ok_or(InvalidRequest(
            "code_challenge must be a SHA-256 in base64url",
        ))?;
    let prompt = match params.get("prompt") {
        None => Prompt::IfNeeded,
        Some("login") => Prompt::Login,
        Some("none") => Prompt::Never,
        Some(_) => return Err(InvalidRequest("prompt must be login or none")),
    };
    let max_age = params
        .get("max_age")
        .map(|age| {
            age.parse()
                .map_err(|_| InvalidRequest("max_age must be whole seconds"))
        })
        .transpose()?;
    let language = params
        .get("ui_locales")
        .and_then(|tags| Language::first_of(tags.split(' ')));
    Ok(AuthorizationRequest {
        client_id: client.client_id.clone(),
        redirect_uri: redirect_uri.clone(),
        state,
        nonce: params.owned("nonce"),
        code_challenge,
        profile: scopes.contains(&"profile"),
        email: scopes.contains(&"email"),
        prompt,
        max_age,
        language,
        login_hint: params.owned("login_hint"),
    })
}

fn is_s256(challenge: &str) -> bool {
    let base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    challenge.len() == 43 && challenge.bytes().all(base64url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "client_id=app&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fback&\
        response_type=code&scope=openid%20email&state=s&nonce=n&code_challenge_method=S256&\
        code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&ui_locales=fr%20hi-IN";

    fn asked(query: &str) -> Result<AuthorizationRequest, Refused> {
        let client = ClientRegistration {
            client_id: "app".to_owned(),
            client_secret: None,
            redirect_uris: vec![Url::parse("http://localhost:1/back").expect("a url")],
            post_logout_redirect_uris: vec![],
        };
        check(
            &Params::parse(query.as_bytes()).expect("readable"),
            &[client],
        )
    }

    fn code_of(query: &str) -> &'static str {
        match asked(query) {
            Err(Refused::SendBack { error, state, .. }) => {
                assert_eq!(state.as_deref(), Some("s"));
                error.code()
            }
            Err(Refused::ShowHer(_)) => "shown",
            Ok(_) => "accepted",
        }
    }

    #[test]
    fn an_unknown_client_or_return_address_is_never_redirected_to() {
        assert_eq!(
            code_of(&GOOD.replace("client_id=app", "client_id=other")),
            "shown"
        );
        assert_eq!(code_of(&GOOD.replace("%2Fback", "%2Felsewhere")), "shown");
        assert_eq!(code_of(&GOOD.replace("redirect_uri", "ignored")), "shown");
    }

    #[test]
    fn what_is_not_supported_goes_back_by_its_registered_code() {
        for (from, to, code) in [
            (
                "response_type=code",
                "response_type=token",
                "unsupported_response_type",
            ),
            ("response_type=code", "other=1", "invalid_request"),
            ("openid%20", "", "invalid_scope"),
            ("method=S256", "method=plain", "invalid_request"),
            ("&code_challenge_method=S256", "", "invalid_request"),
            ("E9Mel", "E9M!l", "invalid_request"),
            ("E9Mel", "E9Me", "invalid_request"),
            ("nonce=n", "nonce=n&prompt=none+login", "invalid_request"),
            ("nonce=n", "nonce=n&max_age=-1", "invalid_request"),
            (
                "nonce=n",
                "nonce=n&response_mode=fragment",
                "invalid_request",
            ),
            ("nonce=n", "nonce=n&request=e30", "request_not_supported"),
            (
                "nonce=n",
                "nonce=n&request_uri=urn%3Ax",
                "request_uri_not_supported",
            ),
        ] {
            assert_eq!(code_of(&GOOD.replacen(from, to, 1)), code, "{from} -> {to}");
        }
    }

    #[test]
    fn a_good_request_is_read_as_it_was_sent() {
        let request = asked(&GOOD.replace("nonce=n", "nonce=n&prompt=login&max_age=60"));
        let request = request.expect("a good request");
        assert_eq!((request.profile, request.email), (false, true));
        assert_eq!((request.prompt, request.max_age), (Prompt::Login, Some(60)));
        assert_eq!(request.nonce.as_deref(), Some("n"));
        assert_eq!(request.language, Some(Language::Hindi));
    }
}
