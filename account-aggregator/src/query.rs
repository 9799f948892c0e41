//! QUERY mode: a published question in the place of accounts (`docs/aa-query-profile.md`).

use consent_model::{
    digest::Digest,
    jose::{CompactJws, VerifyingKey},
    question::Parameters,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::code::Refusal;

/// `consentMode` of a question.
pub const MODE: &str = "QUERY";
/// `fiType` of what answers it.
pub const FI_TYPE: &str = "OTHER";
/// `accType` of what answers it.
pub const ACC_TYPE: &str = "DEFAULT";
/// `maskedAccNumber` of what answers it.
pub const MASKED: &str = "ANSWER";

/// `ConsentDetail.Query`: what is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Digest of the question's package.
    pub question: Digest,
    /// Its parameters, fixed for the life of the consent.
    #[serde(default)]
    pub parameters: Parameters,
    /// The data user's key for this consent: it signs each source request (RFC 7800).
    pub cnf: VerifyingKey,
}

/// `Query` in a data user's signed consent: what was asked, and who answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedQuery {
    /// As asked.
    pub question: Digest,
    /// As asked.
    #[serde(default)]
    pub parameters: Parameters,
    /// As asked.
    pub cnf: VerifyingKey,
    /// Her key at her store: it signs the answer.
    pub key: VerifyingKey,
    /// The salted digest of the exact answer that she saw before she agreed, where she saw one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Digest>,
}

/// `Query` in a `POST /FI/request`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryRequest {
    /// The source request, signed with the private half of `cnf`.
    pub request: CompactJws,
}

impl Query {
    /// Reads what is asked.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidRequest`](crate::ErrorCode::InvalidRequest).
    pub fn read(value: &Value) -> Result<Self, Refusal> {
        read(
            value,
            "`Query` must have `question` (a digest), `parameters` and `cnf` (a public JWK), and nothing else",
        )
    }
}

impl AgreedQuery {
    /// The same, agreed to.
    #[must_use]
    pub fn of(query: Query, key: VerifyingKey, preview: Option<Digest>) -> Self {
        Self {
            question: query.question,
            parameters: query.parameters,
            cnf: query.cnf,
            key,
            preview,
        }
    }

    /// Reads what was agreed to.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidRequest`](crate::ErrorCode::InvalidRequest).
    pub fn read(value: &Value) -> Result<Self, Refusal> {
        read(
            value,
            "`Query` must have `question`, `parameters`, `cnf` and `key`, may have `preview`, and nothing else",
        )
    }

    /// Whether it is what was asked.
    #[must_use]
    pub fn answers(&self, asked: &Query) -> bool {
        self.question == asked.question
            && self.parameters == asked.parameters
            && self.cnf == asked.cnf
    }
}

impl QueryRequest {
    /// Reads what goes with a request for data.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidRequest`](crate::ErrorCode::InvalidRequest).
    pub fn read(value: Option<&Value>) -> Result<Self, Refusal> {
        read(
            value.unwrap_or(&Value::Null),
            "under a consent of mode `QUERY`, `Query.request` must be a source request, and nothing else",
        )
    }
}

fn read<T: DeserializeOwned>(value: &Value, form: &str) -> Result<T, Refusal> {
    serde_json::from_value(value.clone()).map_err(|_| Refusal::invalid(form))
}

#[cfg(test)]
mod tests {
    use consent_model::jose::SigningKey;
    use serde_json::json;

    use super::*;

    fn asked() -> Value {
        let cnf = SigningKey::from_seed_ed25519(&[3; 32]).unwrap();
        json!({
            "question": Digest::of_bytes(b"a package"),
            "parameters": {"months": 6},
            "cnf": cnf.public(),
        })
    }

    #[test]
    fn what_is_agreed_is_what_was_asked_and_who_answers() {
        let query = Query::read(&asked()).unwrap();
        let key = SigningKey::from_seed_ed25519(&[4; 32]).unwrap();
        let agreed = AgreedQuery::of(query.clone(), key.public().clone(), None);
        assert!(agreed.answers(&query));
        let value = serde_json::to_value(&agreed).unwrap();
        assert_eq!(AgreedQuery::read(&value).unwrap(), agreed);
        let mut other = asked();
        other["parameters"]["months"] = 7.into();
        assert!(!agreed.answers(&Query::read(&other).unwrap()));
    }

    #[test]
    fn what_is_not_of_the_profile_is_refused() {
        for (member, value) in [
            ("question", json!("sha-256:short")),
            ("question", Value::Null),
            ("parameters", json!([6])),
            ("cnf", json!({"kty": "oct", "k": "AAAA"})),
            ("profile", json!("2")),
        ] {
            let mut query = asked();
            query[member] = value;
            assert!(Query::read(&query).is_err(), "{member}");
        }
        assert!(QueryRequest::read(None).is_err());
        assert!(QueryRequest::read(Some(&json!({"request": "no.jws"}))).is_err());
        assert!(QueryRequest::read(Some(&json!({"request": "a.b.c", "more": 1}))).is_err());
    }
}
