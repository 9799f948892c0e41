//! Examples that hold: documents signed by the code itself with keys that everybody knows, so that
//! the same bytes come out every time and anybody can check them. Nothing real is signed with these
//! keys, and no registry holds them.

use consent_model::{
    artifact, data_request, end,
    jose::{JoseError, SigningKey, sign},
    status_list::STATUS_LIST_TYP,
};
use serde_json::{Value, json};

/// Ids in the examples.
pub const REQUEST: &str = "01942f6e-7c00-7a11-8d3e-0c5b8f2a9e01";
/// The data user's copy.
pub const ARTIFACT: &str = "01942f6e-9a40-7b22-9c4d-1d6c9f3bae02";
/// The data user's session.
pub const SESSION: &str = "01942f70-1200-7c33-ab5c-2e7daf4cbf03";
/// A delivery.
pub const DELIVERY: &str = "01942f70-3300-7d44-ba6b-3f8ebf5dcf04";
/// An event.
pub const EVENT: &str = "01942f70-4400-7e55-8b7a-4a9fcf6edf05";
/// A request by which she uses a right.
pub const RIGHTS_REQUEST: &str = "01942f71-5500-7f66-9c8b-5bafdf7fef06";
/// A question.
pub const QUESTION: &str = "sha-256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

const MANAGER: &str = "https://manager.example/";
/// 2027-01-15T10:00:00Z
const NOW: i64 = 1_800_007_200;

/// A document with what it says.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Compact JWS.
    pub jws: String,
    /// Its claims.
    pub claims: Value,
}

/// The documents and what belongs to them.
#[derive(Debug)]
pub struct Samples {
    /// The data user's request.
    pub consent_request: Signed,
    /// The data user's copy of the artifact.
    pub artifact: Signed,
    /// The data user ends the consent.
    pub end: Signed,
    /// The data user has heard that the consent has ended, and has deleted what it had.
    pub acknowledgement: Signed,
    /// The data user asks for what was consented to.
    pub data_request: Signed,
    /// The same as the manager hands it on.
    pub relayed_request: Signed,
    /// A status list.
    pub status_list: Signed,
    /// A registry entry.
    pub party: Value,
    /// Keys of the manager.
    pub jwks: Value,
    /// A question's manifest.
    pub manifest: Value,
}

impl Samples {
    /// Signs them.
    ///
    /// # Errors
    /// When a key cannot sign.
    pub fn new() -> Result<Self, JoseError> {
        let key = |seed: u8| SigningKey::from_seed_ed25519(&[seed; 32]);
        let (manager, lender, item, bank) = (key(1)?, key(2)?, key(3)?, key(4)?);
        let signed = |typ: &'static str, claims: Value, key: &SigningKey| {
            Ok::<_, JoseError>(Signed {
                jws: sign(typ, &claims, key)?.as_str().to_owned(),
                claims,
            })
        };
        let cnf = json!(item.public());
        let ask = json!({
            "kind": "records",
            "datasets": ["bank.accounts", "bank.transactions"],
            "range": {"from": "2026-07-01", "to": "2026-12-31"},
        });
        let term = json!({
            "start": "2027-01-15T10:00:00Z",
            "expiry": "2027-02-14T10:00:00Z",
            "fetch": "one_time",
            "data_life": {"unit": "month", "value": 1},
            "mode": "store",
        });
        let consent_request = json!({
            "iss": "lender.example",
            "aud": MANAGER,
            "iat": NOW,
            "exp": NOW + 86_400,
            "jti": "loan-application-4711",
            "purpose": "103",
            "use_description": "To decide about your application for a loan.",
            "benefit": "A decision within a day.",
            "items": [{
                "id": "income",
                "required": true,
                "ask": ask,
                "source": {"kind": "provider"},
                "cnf": cnf,
            }],
            "term": term,
            "return_url": "https://lender.example/back",
            "state": "af0ifjsldkj",
        });
        let source_request = sign(
            data_request::SOURCE_TYP,
            &json!({
                "item": "income",
                "recipient": {"kty": "OKP", "crv": "X25519", "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"},
                "iat": NOW + 600,
                "exp": NOW + 900,
                "jti": "fetch-1",
            }),
            &item,
        )?;
        let end = json!({
            "iss": "lender.example", "aud": MANAGER, "iat": NOW, "exp": NOW + 300,
            "jti": "end-1", "artifact": ARTIFACT, "reason": "The application was withdrawn.",
        });
        let acknowledgement = json!({
            "iss": "lender.example", "aud": MANAGER, "iat": NOW + 900, "exp": NOW + 1200,
            "jti": "heard-1", "artifact": ARTIFACT, "event": EVENT, "state": "revoked",
            "heard_at": "2027-01-15T10:15:00Z",
            "deletion": {"outcome": "deleted", "at": "2027-01-15T10:15:00Z",
                "items": [{"item": "income", "receipts": 1}], "processors": "none"},
        });
        let data_request = json!({
            "iss": "lender.example", "aud": MANAGER, "iat": NOW + 600, "exp": NOW + 900,
            "jti": "session-1", "artifact": ARTIFACT, "item": "income",
            "request": source_request.as_str(),
        });
        let relayed = json!({
            "iss": MANAGER, "aud": "bank.example", "iat": NOW + 601, "exp": NOW + 901,
            "session": "01942f70-1201-7c33-ab5c-2e7daf4cbf13",
            "artifact": "01942f6e-9a41-7b22-9c4d-1d6c9f3bae12",
            "request": source_request.as_str(),
        });
        let list = json!({
            "sub": format!("{MANAGER}status/0"), "iat": NOW, "exp": NOW + 60, "ttl": 60,
            "status_list": {"bits": 2, "lst": "eNpjYBgFo2AUjIJRMApGAQAIAAAB"},
        });
        Ok(Self {
            consent_request: signed(consent_model::request::TYP, consent_request, &lender)?,
            artifact: signed(artifact::TYP, artifact_claims(&ask, &term, &cnf), &manager)?,
            end: signed(end::TYP, end, &lender)?,
            acknowledgement: signed(
                consent_model::acknowledgement::TYP,
                acknowledgement,
                &lender,
            )?,
            data_request: signed(data_request::TYP, data_request, &lender)?,
            relayed_request: signed(data_request::RELAYED_TYP, relayed, &manager)?,
            status_list: signed(STATUS_LIST_TYP, list, &manager)?,
            party: json!({
                "id": "bank.example",
                "name": "Example Bank",
                "roles": ["provider"],
                "standing": "active",
                "since": "2026-10-01T00:00:00Z",
                "website": "https://bank.example/",
                "grievance_url": "https://bank.example/complaints",
                "endpoint": "https://bank.example/amanat/",
                "keys": {"keys": [bank.public()]},
                "datasets": ["bank.accounts", "bank.transactions"],
            }),
            jwks: json!({"keys": [manager.public()]}),
            manifest: manifest(),
        })
    }
}

fn artifact_claims(ask: &Value, term: &Value, cnf: &Value) -> Value {
    let digest = QUESTION;
    let salt = "AAECAwQFBgcICQoLDA0ODw";
    json!({
        "version": 1,
        "iss": MANAGER,
        "aud": "lender.example",
        "copy_for": "data_user",
        "sub": "pFmQh0v2c1y7Xr3tKw8zLA",
        "jti": ARTIFACT,
        "iat": NOW + 300,
        "nbf": NOW,
        "exp": NOW + 30 * 86_400,
        "status": {"status_list": {"idx": 4711, "uri": format!("{MANAGER}status/0")}},
        "decided_at": NOW + 300,
        "statement": {
            "tag": "amanat-approval-v1",
            "request": digest, "notice": digest, "data_user": digest, "items": [digest],
            "purpose": "103",
            "term": term,
            "made_at": NOW + 240,
        },
        "items": [{"salt": salt, "value": {
            "id": "income",
            "ask": ask,
            "source": {"party": "bank.example", "link": "acct-7Qm2xR9k"},
            "cnf": cnf,
        }}],
        "request": {"salt": salt, "value": digest},
        "notice": {"salt": salt, "value": digest},
        "data_user": {"salt": salt, "value": "lender.example"},
        "evidence": {
            "kind": "oidc_sign_in",
            "id_token": "eyJhbGciOiJFUzI1NiJ9.e30.AAAA",
            "nonce": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        },
    })
}

fn manifest() -> Value {
    json!({
        "name": "average-monthly-income",
        "version": 1,
        "publisher": "Example Registry",
        "purposes": ["103"],
        "title": {"en": "Average monthly income"},
        "explanation": {"en": "The average of what came in each month."},
        "sentence": {"en": "On average {income} INR came in each month."},
        "inputs": [{
            "dataset": "bank.transactions",
            "columns": ["booked_at", "amount_minor"],
            "longest_range_days": 366,
        }],
        "parameters": {"band": {"type": "integer", "min": 1000, "max": 50000, "step": 1000}},
        "output": {
            "columns": [{"name": "income", "type": "integer", "unit": "INR", "min": 0.0, "max": 1e9, "multiple_of": "band"}],
            "max_rows": 1,
        },
        "release": "banded",
        "review": {"by": "Example Review Board", "at": "2026-10-01T00:00:00Z", "state": "published"},
    })
}

#[cfg(test)]
mod tests {
    use consent_model::{
        artifact::ArtifactClaims,
        data_request::{DataRequest, RelayedRequest},
        end::EndRequest,
        jose::Jwks,
        party::Party,
        question::Manifest,
        request::ConsentRequest,
        status_list::StatusListClaims,
    };
    use serde::de::DeserializeOwned;

    use super::*;

    fn reads<T: DeserializeOwned>(value: &Value) {
        if let Err(error) = serde_json::from_value::<T>(value.clone()) {
            panic!("{}: {error}", std::any::type_name::<T>());
        }
    }

    #[test]
    fn every_example_is_read_by_the_code_and_is_the_same_each_time() {
        let samples = Samples::new().unwrap();
        reads::<ConsentRequest>(&samples.consent_request.claims);
        reads::<ArtifactClaims>(&samples.artifact.claims);
        reads::<EndRequest>(&samples.end.claims);
        reads::<DataRequest>(&samples.data_request.claims);
        reads::<RelayedRequest>(&samples.relayed_request.claims);
        reads::<StatusListClaims>(&samples.status_list.claims);
        reads::<Party>(&samples.party);
        reads::<Jwks>(&samples.jwks);
        reads::<Manifest>(&samples.manifest);
        let again = Samples::new().unwrap();
        assert_eq!(samples.artifact.jws, again.artifact.jws);
    }
}
