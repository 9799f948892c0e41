//! Signing in at the identity provider of a [`FakeManager`]: whoever the test says, at once.
#![expect(
    clippy::unwrap_used,
    reason = "test code that other crates use: it stops at the first surprise"
)]

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::jose::sign;
use serde_json::{Value, json};
use url::Url;

use super::{
    manager::{FakeManager, locked},
    manager_http::Manager,
};

impl FakeManager {
    /// Where a browser comes back to when `subject` has signed in at this authorization address.
    #[must_use]
    pub fn sign_in(&self, authorization: &Url, subject: &str) -> Url {
        self.sign_in_with(authorization, subject, &json!({}))
    }

    /// The same, where the provider also says this about whoever signs in.
    #[must_use]
    pub fn sign_in_with(&self, authorization: &Url, subject: &str, about: &Value) -> Url {
        let asked: HashMap<_, _> = authorization.query_pairs().into_owned().collect();
        let mut told = json!({"sub": subject, "nonce": asked["nonce"], "aud": asked["client_id"]});
        for (name, value) in about.as_object().unwrap() {
            told[name] = value.clone();
        }
        let code = URL_SAFE_NO_PAD.encode(told.to_string());
        let mut back: Url = asked["redirect_uri"].parse().unwrap();
        back.query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", &asked["state"]);
        back
    }
}

/// Where people sign in: not the issuer's own origin.
pub const SIGN_IN_ORIGIN: &str = "https://sign-in.example";
/// Where they sign out: yet another.
pub const SIGN_OUT_ORIGIN: &str = "https://sign-out.example";

/// What its metadata say of signing in.
pub(super) fn metadata(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{SIGN_IN_ORIGIN}/authorize"),
        "end_session_endpoint": format!("{SIGN_OUT_ORIGIN}/end"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    })
}

/// `POST /token`: the code says who signed in.
pub(super) async fn token(m: Manager, form: web::Form<HashMap<String, String>>) -> HttpResponse {
    let told = URL_SAFE_NO_PAD.decode(&form["code"]).unwrap();
    let mut claims: Value = serde_json::from_slice(&told).unwrap();
    let now = m.ids.clock().now().timestamp();
    claims["iss"] = m.base.as_str().trim_end_matches('/').into();
    claims["iat"] = now.into();
    if claims["auth_time"].is_null() {
        claims["auth_time"] = now.into();
    }
    claims["exp"] = (now + 300).into();
    let id_token = sign("JWT", &claims, &locked(&m.identity)).unwrap();
    HttpResponse::Ok().json(json!({
        "access_token": "opaque", "token_type": "Bearer", "expires_in": 60,
        "id_token": id_token.as_str(),
    }))
}
