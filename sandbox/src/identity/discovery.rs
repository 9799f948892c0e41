//! What the provider says of itself (OpenID Connect Discovery 1.0 §3) and the key it signs with.

use serde_json::{Value, json};

use super::state::Provider;

impl Provider {
    /// The discovery document.
    pub(super) fn metadata(&self) -> Value {
        json!({
            "issuer": self.issuer_text(),
            "authorization_endpoint": self.at("/authorize"),
            "token_endpoint": self.at("/token"),
            "jwks_uri": self.at("/jwks"),
            "end_session_endpoint": self.at("/end_session"),
            "scopes_supported": ["openid", "profile", "email"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": [self.key.public().algorithm().name()],
            "token_endpoint_auth_methods_supported":
                ["none", "client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "claims_supported":
                ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "name", "email",
                    "email_verified"],
            "prompt_values_supported": ["none", "login"],
            "ui_locales_supported": ["en", "hi"],
            "claims_parameter_supported": false,
            "request_parameter_supported": false,
            "request_uri_parameter_supported": false,
            "authorization_response_iss_parameter_supported": true,
        })
    }

    /// The key ID tokens are checked with (RFC 7517 §5).
    pub(super) fn jwks(&self) -> Value {
        json!({ "keys": [self.key.public()] })
    }
}
