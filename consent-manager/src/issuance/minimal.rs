//! Evidence goes into every copy of a consent, so every party reads it: it may say nothing of her
//! but who she is at the manager's client. Knows the claims of the protocol; whatever else a
//! provider adds is taken for a word about her (`docs/decisions/0005-oidc-evidence.md`).

use std::collections::BTreeMap;

use consent_model::{approval::Evidence, jose::CompactJws};
use serde::de::IgnoredAny;

/// Claims of OpenID Connect Core 1.0 §2 and §3.3.2.11, RFC 7519 §4.1, Front-Channel Logout 1.0 §3,
/// and the two bookkeeping claims that Keycloak writes into every token.
const ALLOWED: [&str; 19] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "azp",
    "at_hash",
    "c_hash",
    "s_hash",
    "sid",
    "typ",
    "session_state",
    "ver",
];

/// Whether evidence says no more than it must. What cannot be read says too much.
pub(super) fn is_minimal(evidence: &Evidence) -> bool {
    let id_token = match evidence {
        Evidence::OidcSignIn { id_token, .. } => id_token,
        // A key that is used for nothing else, and a signature.
        Evidence::Passkey { .. } => return true,
        _ => return false,
    };
    let claims = CompactJws::parse_foreign(id_token)
        .and_then(|token| token.unverified_claims::<BTreeMap<String, IgnoredAny>>());
    claims.is_ok_and(|claims| claims.keys().all(|name| ALLOWED.contains(&name.as_str())))
}
