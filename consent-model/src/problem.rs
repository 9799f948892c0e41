//! Problem types: every refusal that leaves a service, from one enum (RFC 9457).
//!
//! The `type` URI of each is stable. A problem names the cause, the fix and a trace id, and never
//! carries a personal value. Adding one: add the variant, then let the compiler lead you through
//! [`ProblemType::facts`]; the page in `docs/problems.md` is checked against [`ProblemType::ALL`].

use serde::{Deserialize, Serialize};

/// The prefix of every `type` URI.
pub const TYPE_BASE: &str = "https://amanat.example/problems/";

/// What is fixed for one problem type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Last segment of the `type` URI.
    pub slug: &'static str,
    /// What happened, in one sentence.
    pub cause: &'static str,
    /// HTTP status code.
    pub status: u16,
    /// Short human summary, the same for every occurrence.
    pub title: &'static str,
    /// How the caller mends it.
    pub fix: &'static str,
}

macro_rules! problem_types {
    ($(#[doc = $cause:literal] $variant:ident = $status:literal, $slug:literal, $title:literal, $fix:literal;)+) => {
        /// Why a service refuses. One variant per stable `type` URI.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ProblemType { $(#[doc = $cause] $variant,)+ }

        impl ProblemType {
            /// Every type there is, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Slug, status, title and fix of this type.
            #[must_use]
            pub const fn facts(self) -> Facts {
                match self { $(Self::$variant => Facts { slug: $slug, cause: $cause.trim_ascii(), status: $status, title: $title, fix: $fix },)+ }
            }
        }
    };
}

problem_types! {
    /// The body, a parameter or a header could not be read.
    MalformedRequest = 400, "malformed-request", "The request could not be read", "Correct the part that `detail` names and send the request again.";
    /// No valid access token with its proof, no valid client assertion, or no sign-in.
    NotAuthenticated = 401, "not-authenticated", "Authentication is missing or not valid", "Get an access token with a client assertion signed by a registered key, and send it with a fresh DPoP proof; or sign in.";
    /// A client assertion, a proof or a signed document was used before.
    Replayed = 401, "replayed", "This document has been used before", "Make a new document with a fresh `jti` and send that.";
    /// Authenticated, but not for this.
    NotPermitted = 403, "not-permitted", "This party may not do that", "Check the roles and standing of the party in the registry.";
    /// Not there, or not the caller's to know of.
    NotFound = 404, "not-found", "There is nothing here for you", "Check the address and that the thing belongs to the calling party.";
    /// The path exists, the method does not.
    MethodNotAllowed = 405, "method-not-allowed", "This method is not offered here", "Use a method from the `Allow` header.";
    /// The state of the thing forbids the change.
    StateConflict = 409, "state-conflict", "The current state does not allow this", "Read the current state first, then decide whether the change is still wanted.";
    /// The same idempotency key came with another body.
    IdempotencyConflict = 409, "idempotency-conflict", "The idempotency key was used for a different request", "Use a new `Idempotency-Key` for a new request.";
    /// More bytes than the limit.
    TooLarge = 413, "too-large", "The body is larger than allowed", "Send at most the size that `detail` names; split large payloads into pages.";
    /// Body media type is not the one expected.
    UnsupportedMediaType = 415, "unsupported-media-type", "The body has the wrong media type", "Send the media type that `detail` names.";
    /// Too many requests.
    TooManyRequests = 429, "too-many-requests", "Too many requests", "Wait for the time in `Retry-After`, then try again.";
    /// A JWS is malformed or its signature does not verify.
    InvalidSignature = 400, "invalid-signature", "The signature does not verify", "Sign the exact bytes with the key whose thumbprint is the `kid`.";
    /// No registered key has this `kid`.
    UnknownKey = 400, "unknown-key", "The signing key is not registered", "Use a key from the party's published JWKS, or register the key first.";
    /// The document was made for somebody else.
    WrongAudience = 403, "wrong-audience", "The document is addressed to another party", "Present the copy that names this party as `aud`.";
    /// `iat`, `exp` or the clock is out of bounds.
    OutsideTime = 400, "outside-time", "The document is too old, expired or from the future", "Check the clock (15 minutes of skew are tolerated) and make a fresh document.";
    /// The purpose code is not in the table.
    UnknownPurpose = 422, "unknown-purpose", "The purpose is not a known one", "Use a code from the table in `docs/purposes.md`.";
    /// The question digest is not registered and published.
    UnknownQuestion = 422, "unknown-question", "The question is not a published one", "Name the digest of a published question.";
    /// A parameter of the question is missing, unknown or out of bounds.
    InvalidParameter = 422, "invalid-parameter", "A parameter of the question is not acceptable", "Use the parameters and bounds of the question's manifest.";
    /// Validity, frequency, range or another term is not acceptable.
    InvalidTerm = 422, "invalid-term", "The terms asked for are not acceptable", "Correct the term that `detail` names.";
    /// The manager has not issued this artifact, or its bytes differ.
    ForgedArtifact = 403, "forged-artifact", "The consent artifact is not genuine", "Fetch the artifact from the consent manager again; do not alter it.";
    /// The approval evidence is missing, wrong or not hers.
    InvalidEvidence = 403, "invalid-evidence", "The evidence that she decided so does not hold", "Only an artifact, or the end of a pause, with the person's own evidence is taken. She can confirm a passkey by linking the account again.";
    /// The artifact's term has not begun.
    NotYetValid = 403, "consent-not-yet-valid", "The consent is not valid yet", "Wait until the start of the consent's term.";
    /// The artifact's term is over.
    ConsentExpired = 403, "consent-expired", "The consent has expired", "Ask the person for a new consent.";
    /// She withdrew it or another party revoked it.
    ConsentRevoked = 403, "consent-revoked", "The consent has been revoked", "Stop, and delete what the consent's data life requires. Ask anew only with reason.";
    /// She took this item out of it; the rest of the consent goes on.
    ItemWithdrawn = 403, "item-withdrawn", "The item has been taken out of the consent", "Stop asking for this item, and delete what the consent's data life requires. The rest of the consent goes on.";
    /// She paused it.
    ConsentPaused = 403, "consent-paused", "The consent is paused", "Try again after the person has resumed it.";
    /// A later artifact took its place.
    ConsentSuperseded = 403, "consent-superseded", "The consent has been replaced by a newer one", "Use the artifact that supersedes this one.";
    /// The status list could not be had, or is stale.
    StatusUnknown = 503, "consent-status-unknown", "The status of the consent cannot be established", "Try again later; nothing is served while the status is unknown.";
    /// The one-time consent was used, or the frequency is exhausted.
    FrequencyExhausted = 403, "frequency-exhausted", "The consent allows no further use for now", "Wait for the next period, or ask for a new consent if it was for one time.";
    /// The store has answered the same question to this party in as many ways as it may.
    TooManyVariants = 403, "too-many-variants", "The store answers no further variant of this question", "Ask with the parameters and days that it has answered before, or wait until those answers are older than `detail` says.";
    /// The data asked for lies outside the consented item, range or parameters.
    OutsideConsent = 403, "outside-consent", "The consent does not cover this", "Ask only for the items, range and parameters that the artifact names.";
    /// The recipient's key does not match the key bound in the artifact.
    WrongKey = 403, "wrong-key", "The request is not signed by the key bound in the consent", "Sign with the key given in the consent request (`cnf`).";
    /// The answer does not have the consented shape.
    ShapeMismatch = 422, "shape-mismatch", "The answer does not have the consented shape", "The question's publisher has to correct the question; nothing was released.";
    /// The local run failed or was cut off.
    RunRefused = 422, "run-refused", "The question could not be run within its limits", "The question's publisher has to correct the question; nothing was released.";
    /// The source holds no records for this.
    NoData = 409, "no-data", "There are no records to serve from", "Bring in records from a linked source first.";
    /// The answer is no longer the one that her approval covers.
    AnswerChanged = 409, "answer-changed", "The answer has changed since the person saw it", "Try again later under a new session: she has been asked, and nothing was counted as used. If she does not accept the new answer, nothing is served.";
    /// Her store asks her to look at the consent before the first release, and she has not.
    AwaitingHer = 409, "awaiting-her", "The person has not looked at this consent in her store yet", "Ask again later under a new session: her store shows it to her, and nothing was counted as used.";
    /// She says that she did not approve this.
    ConsentObjected = 403, "consent-objected", "The person objects to this consent", "Stop asking under this consent; her store will not serve it again.";
    /// A deposit did not pass its checks and was refused whole.
    DepositRefused = 422, "deposit-refused", "The deposit was refused", "Correct what `detail` names and deposit again under a new session.";
    /// The person or account is not linked here.
    NotLinked = 404, "not-linked", "No account is linked", "Link the account at the provider first.";
    /// The person had her store erased: nothing is left to serve from.
    StoreErased = 410, "store-erased", "The person's store has been erased", "Stop asking under this consent; nothing is left that it could be served from.";
    /// The one-time code at linking was wrong or is used up.
    WrongCode = 403, "wrong-code", "The one-time code is not right", "Ask for a new code and enter it within its time.";
    /// The session is over.
    SessionExpired = 410, "session-expired", "The data session is over", "Open a new session with a fresh key.";
    /// A dependency did not answer.
    Unavailable = 503, "unavailable", "A needed service did not answer", "Try again after the time in `Retry-After`.";
    /// Unknown fault.
    Internal = 500, "internal", "Something went wrong on our side", "Report the trace id; nothing was changed.";
}

impl ProblemType {
    /// The stable `type` URI.
    #[must_use]
    pub fn uri(self) -> String {
        format!("{TYPE_BASE}{}", self.facts().slug)
    }

    /// The type of a `type` URI, if it is one of ours.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Self> {
        let slug = uri.strip_prefix(TYPE_BASE)?;
        Self::ALL.iter().copied().find(|t| t.facts().slug == slug)
    }
}

impl Serialize for ProblemType {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.uri())
    }
}

impl<'de> Deserialize<'de> for ProblemType {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let uri = String::deserialize(d)?;
        Self::from_uri(&uri).ok_or_else(|| serde::de::Error::custom("unknown problem type"))
    }
}

/// One occurrence: the body of `application/problem+json` (RFC 9457 §3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// Stable type URI.
    #[serde(rename = "type")]
    pub kind: ProblemType,
    /// Summary of the type.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What was wrong this time. No personal values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// How to mend it.
    pub fix: String,
    /// Joins this answer to the service's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
}

impl Problem {
    /// An occurrence with no detail.
    #[must_use]
    pub fn new(kind: ProblemType) -> Self {
        let facts = kind.facts();
        Self {
            kind,
            title: facts.title.into(),
            status: facts.status,
            detail: None,
            fix: facts.fix.into(),
            trace_id: None,
        }
    }

    /// The same with what was wrong this time. Must not carry a personal value.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn slugs_are_unique_and_types_survive_their_uri() {
        let slugs: BTreeSet<_> = ProblemType::ALL.iter().map(|t| t.facts().slug).collect();
        assert_eq!(slugs.len(), ProblemType::ALL.len());
        for t in ProblemType::ALL {
            assert_eq!(ProblemType::from_uri(&t.uri()), Some(*t));
            assert!((400..600).contains(&t.facts().status));
        }
        assert_eq!(
            ProblemType::from_uri("https://amanat.example/problems/x"),
            None
        );
    }

    #[test]
    fn the_body_has_the_members_of_rfc_9457_and_a_fix() {
        let body = serde_json::to_value(Problem::new(ProblemType::ConsentRevoked)).unwrap();
        assert_eq!(
            body["type"],
            "https://amanat.example/problems/consent-revoked"
        );
        assert_eq!(body["status"], 403);
        assert!(body["fix"].as_str().unwrap().len() > 10 && body.get("detail").is_none());
    }
}
