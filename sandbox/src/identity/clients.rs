//! The services that may ask people to sign in, and how each proves itself at the token endpoint.
//!
//! A return address is compared character by character (OAuth 2.0 Security BCP, RFC 9700 §2.1).
//! Clients are listed at start; there is no registration over the network.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::{Url, form_urlencoded};

use super::params::Params;
use super::state::FormSecret;

/// One service that may ask people to sign in.
#[derive(Clone)]
pub struct ClientRegistration {
    /// The client id, which the sign-in page shows as the name of the asking app.
    pub client_id: String,
    /// The secret of a confidential client; without one the client relies on PKCE alone.
    pub client_secret: Option<String>,
    /// Where a sign-in may return to.
    pub redirect_uris: Vec<Url>,
    /// Where a sign-out may return to.
    pub post_logout_redirect_uris: Vec<Url>,
}

impl fmt::Debug for ClientRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientRegistration")
            .field("client_id", &self.client_id)
            .field("confidential", &self.client_secret.is_some())
            .finish_non_exhaustive()
    }
}

impl ClientRegistration {
    /// The registered return address that is exactly this one.
    pub(super) fn redirect_uri(&self, asked: &str) -> Option<&Url> {
        self.redirect_uris.iter().find(|uri| uri.as_str() == asked)
    }

    /// The registered address after sign-out that is exactly this one.
    pub(super) fn post_logout_redirect_uri(&self, asked: &str) -> Option<&Url> {
        self.post_logout_redirect_uris
            .iter()
            .find(|uri| uri.as_str() == asked)
    }
}

/// Why a client was not recognised at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum ClientRefused {
    #[error("the client is unknown or did not prove itself")]
    Unproven,
    #[error("the client used two ways of proving itself")]
    TwoMethods,
}

/// Recognises the caller of the token endpoint: `client_secret_basic`, `client_secret_post`, or
/// `none` for a client without a secret (OpenID Connect Core 1.0 §9).
pub(super) fn authenticate<'c>(
    clients: &'c [ClientRegistration],
    authorization: Option<&str>,
    params: &Params,
    secret: &FormSecret,
) -> Result<&'c ClientRegistration, ClientRefused> {
    let basic = authorization
        .map(|value| basic(value).ok_or(ClientRefused::Unproven))
        .transpose()?;
    let (id, proof) = match (basic, params.get("client_secret")) {
        (Some(_), Some(_)) => return Err(ClientRefused::TwoMethods),
        (Some((id, _)), None) if params.get("client_id").is_some_and(|other| other != id) => {
            return Err(ClientRefused::TwoMethods);
        }
        (Some((id, proof)), None) => (id, Some(proof)),
        (None, proof) => (
            params.owned("client_id").ok_or(ClientRefused::Unproven)?,
            proof.map(str::to_owned),
        ),
    };
    let client = clients
        .iter()
        .find(|client| client.client_id == id)
        .ok_or(ClientRefused::Unproven)?;
    match (&client.client_secret, proof) {
        (None, None) => Ok(client),
        (Some(expected), Some(proof)) if secret.same(expected, &proof) => Ok(client),
        _ => Err(ClientRefused::Unproven),
    }
}

/// Id and secret of an HTTP Basic header, each form-encoded first (RFC 6749 §2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, token) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(token.trim()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

fn form_decoded(part: &str) -> Option<String> {
    // As the name of a nameless pair, so that an `=` or `&` inside cannot split it.
    let escaped = part.replace('=', "%3D").replace('&', "%26");
    Some(
        form_urlencoded::parse(escaped.as_bytes())
            .next()?
            .0
            .into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients() -> Vec<ClientRegistration> {
        let back = Url::parse("http://localhost:1/back").expect("a url");
        let client = |id: &str, secret: Option<&str>| ClientRegistration {
            client_id: id.to_owned(),
            client_secret: secret.map(str::to_owned),
            redirect_uris: vec![back.clone()],
            post_logout_redirect_uris: vec![],
        };
        vec![client("open", None), client("shop", Some("s+e cret"))]
    }

    fn recognised(header: Option<&str>, form: &str) -> Result<String, ClientRefused> {
        let params = Params::parse(form.as_bytes()).expect("readable");
        let secret = FormSecret::new([7; 32]);
        authenticate(&clients(), header, &params, &secret).map(|client| client.client_id.clone())
    }

    #[test]
    fn a_client_without_its_secret_is_refused() {
        let unproven = Err(ClientRefused::Unproven);
        assert_eq!(recognised(None, "client_id=shop"), unproven);
        assert_eq!(
            recognised(None, "client_id=shop&client_secret=wrong"),
            unproven
        );
        assert_eq!(
            recognised(None, "client_id=open&client_secret=any"),
            unproven
        );
        assert_eq!(recognised(None, "client_id=nobody"), unproven);
        assert_eq!(recognised(None, "grant_type=authorization_code"), unproven);
        assert_eq!(recognised(Some("Bearer abc"), "client_id=open"), unproven);
    }

    #[test]
    fn two_ways_at_once_are_refused() {
        let header = format!("Basic {}", STANDARD.encode("shop:s%2Be+cret"));
        let two = Err(ClientRefused::TwoMethods);
        assert_eq!(recognised(Some(&header), "client_secret=s%2Be+cret"), two);
        assert_eq!(recognised(Some(&header), "client_id=open"), two);
    }

    #[test]
    fn each_listed_way_is_accepted() {
        let header = format!("Basic {}", STANDARD.encode("shop:s%2Be+cret"));
        assert_eq!(
            recognised(Some(&header), "client_id=shop").as_deref(),
            Ok("shop")
        );
        let post = "client_id=shop&client_secret=s%2Be%20cret";
        assert_eq!(recognised(None, post).as_deref(), Ok("shop"));
        assert_eq!(recognised(None, "client_id=open").as_deref(), Ok("open"));
    }

    #[test]
    fn a_longer_return_address_is_not_the_registered_one() {
        let clients = clients();
        assert!(clients[0].redirect_uri("http://localhost:1/back").is_some());
        assert!(
            clients[0]
                .redirect_uri("http://localhost:1/back/")
                .is_none()
        );
        assert!(
            clients[0]
                .redirect_uri("http://localhost:1/back?x=1")
                .is_none()
        );
        assert!(clients[0].redirect_uri("HTTP://localhost:1/back").is_none());
    }
}
