//! The identity provider of the people of a load test: it lets in whoever says who she is.
//!
//! It speaks what the manager uses of OpenID Connect: discovery, keys, and the exchange of a code for an ID
//! token, with PKCE. The page where a person would type her password is left out: her browser, which is ours,
//! makes the code itself out of the address that the manager sent it to. A code says all that its token will
//! say, so that nothing is kept. For nothing but a test.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    digest::Digest,
    jose::{SigningKey, sign},
};
use hyper::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use url::{Url, form_urlencoded};

use crate::{
    clock,
    serve::{self, Asked, Said},
    world::{CLIENT, World, WorldError},
};

/// What a code says.
#[derive(Serialize, Deserialize)]
struct Code {
    subject: String,
    nonce: String,
    challenge: String,
    /// Whether her name and address were asked for.
    about: bool,
}

/// Serves it.
///
/// # Errors
/// When its port is taken.
pub(crate) async fn serve(world: &World) -> Result<JoinHandle<()>, WorldError> {
    let (issuer, key) = (world.issuer(), world.key("identity")?);
    serve::serve(world.kept.identity, move |asked| {
        answer(&issuer, &key, &asked)
    })
    .await
}

/// The address she comes back to with a code, from the one that the manager sent her to.
#[must_use]
pub(crate) fn signed_in(sent_to: &Url, subject: &str) -> Option<Url> {
    let asked = |name: &str| {
        let found = sent_to.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    };
    let code = Code {
        subject: subject.to_owned(),
        nonce: asked("nonce")?,
        challenge: asked("code_challenge")?,
        about: asked("scope")?.contains("email"),
    };
    let code = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&code).ok()?);
    let mut back = Url::parse(&asked("redirect_uri")?).ok()?;
    back.query_pairs_mut()
        .append_pair("code", &code)
        .append_pair("state", &asked("state")?);
    Some(back)
}

fn answer(issuer: &str, key: &SigningKey, asked: &Asked) -> Said {
    match asked.path.as_str() {
        "/.well-known/openid-configuration" => serve::json(&metadata(issuer)),
        "/jwks" => serve::json(&keys(key)),
        "/token" => match token(issuer, key, &asked.body) {
            Some(given) => serve::json(&given),
            None => serve::empty(StatusCode::BAD_REQUEST),
        },
        _ => serve::empty(StatusCode::NOT_FOUND),
    }
}

fn metadata(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "code_challenge_methods_supported": ["S256"],
    })
}

fn keys(key: &SigningKey) -> Value {
    let mut jwk = json!(key.public());
    if let Some(members) = jwk.as_object_mut() {
        members.insert("kid".into(), key.kid().to_string().into());
        members.insert("use".into(), "sig".into());
        members.insert("alg".into(), "EdDSA".into());
    }
    json!({ "keys": [jwk] })
}

fn token(issuer: &str, key: &SigningKey, body: &[u8]) -> Option<Value> {
    let sent = |name: &str| {
        let found = form_urlencoded::parse(body).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    };
    let code: Code = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(sent("code")?).ok()?).ok()?;
    let verifier = Digest::of_bytes(sent("code_verifier")?.as_bytes());
    if URL_SAFE_NO_PAD.encode(verifier.as_bytes()) != code.challenge {
        return None;
    }
    let now = clock::seconds();
    let mut claims = json!({"iss": issuer, "sub": code.subject, "aud": CLIENT, "iat": now,
        "exp": now + 300, "auth_time": now, "nonce": code.nonce});
    if code.about
        && let Some(claims) = claims.as_object_mut()
    {
        claims.insert("name".into(), format!("Asha {}", code.subject).into());
        claims.insert("email".into(), email(&code.subject).into());
        claims.insert("email_verified".into(), true.into());
    }
    let id_token = sign("JWT", &claims, key).ok()?;
    Some(
        json!({"access_token": "opens-nothing", "token_type": "Bearer", "expires_in": 300,
        "id_token": id_token.as_str()}),
    )
}

/// The address of somebody.
#[must_use]
pub(crate) fn email(subject: &str) -> String {
    format!("{subject}@people.example")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_seed_ed25519(&[3; 32]).unwrap()
    }

    fn sent_to(challenge: &str) -> Url {
        let mut url = Url::parse("http://identity.example/authorize").unwrap();
        url.query_pairs_mut()
            .append_pair("scope", "openid profile email")
            .append_pair("nonce", "n1")
            .append_pair("state", "s1")
            .append_pair("code_challenge", challenge)
            .append_pair("redirect_uri", "http://manager.example/callback");
        url
    }

    fn exchange(verifier: &str) -> Option<Value> {
        let digest = Digest::of_bytes(b"the-verifier");
        let challenge = URL_SAFE_NO_PAD.encode(digest.as_bytes());
        let back = signed_in(&sent_to(&challenge), "person-1").unwrap();
        let code = back.query_pairs().find(|(k, _)| k == "code").unwrap().1;
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("code", &code)
            .append_pair("code_verifier", verifier)
            .finish();
        token("http://identity.example", &key(), body.as_bytes())
    }

    #[test]
    fn a_code_without_its_verifier_gives_nothing() {
        assert_eq!(exchange("another"), None);
    }

    #[test]
    fn a_code_gives_a_token_for_who_came() {
        let given = exchange("the-verifier").unwrap();
        let jws = given["id_token"].as_str().unwrap();
        let jws = consent_model::jose::CompactJws::parse(jws).unwrap();
        let claims: Value = jws.unverified_claims().unwrap();
        assert_eq!(
            (claims["sub"].as_str(), claims["nonce"].as_str()),
            (Some("person-1"), Some("n1"))
        );
        assert_eq!(claims["email"], "person-1@people.example");
    }
}
