//! QUERY mode: a published question in the place of accounts (`docs/aa-query-profile.md`).

use account_aggregator::Refusal;
use consent_model::{digest::Digest, jose::VerifyingKey, question::Parameters};
use serde::Deserialize;
use serde_json::Value;

/// `ConsentDetail.Query`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    /// Digest of the question's package.
    pub(super) question: Digest,
    /// Its parameters, fixed.
    #[serde(default)]
    pub(super) parameters: Parameters,
    /// The data user's key for this consent: it signs each source request.
    pub(super) cnf: VerifyingKey,
}

/// Reads it.
pub(super) fn read(query: &Value) -> Result<Query, Refusal> {
    serde_json::from_value(query.clone()).map_err(|_| {
        Refusal::invalid(
            "`Query` must have `question` (a digest), `parameters` and `cnf` (a public JWK), and nothing else",
        )
    })
}
