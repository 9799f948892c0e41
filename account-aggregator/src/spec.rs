//! The specifications' schemas, and what may be called.

use std::{collections::BTreeMap, sync::LazyLock};

use jsonschema::Validator;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{registry::Kind, time};

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $kind:ident $method:literal $path:literal,)+) => {
        /// One call that a party of the network answers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Operation { $($(#[$doc])* $name,)+ }

        impl Operation {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Who answers it.
            #[must_use]
            pub const fn answered_by(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)+ }
            }

            /// HTTP method.
            #[must_use]
            pub const fn method(self) -> &'static str {
                match self { $(Self::$name => $method,)+ }
            }

            /// Path below the base URL of the one who answers.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)+ }
            }
        }
    };
}

operations! {
    /// A data user asks for a consent.
    AaConsent = Aa "POST" "/Consent",
    /// It asks what became of it.
    AaConsentHandle = Aa "POST" "/Consent/handle",
    /// It takes the artefact.
    AaConsentFetch = Aa "POST" "/Consent/fetch",
    /// It asks for data.
    AaFiRequest = Aa "POST" "/FI/request",
    /// It takes the data.
    AaFiFetch = Aa "POST" "/FI/fetch",
    /// A provider or data user tells of a consent.
    AaConsentNotification = Aa "POST" "/Consent/Notification",
    /// A provider tells of a session.
    AaFiNotification = Aa "POST" "/FI/Notification",
    /// A provider tells of a link that she has made with it directly.
    AaAccountLinkNotification = Aa "POST" "/Account/link/Notification",
    /// Whether the aggregator is up.
    AaHeartbeat = Aa "GET" "/Heartbeat",
    /// Which accounts she has.
    FipDiscover = Fip "POST" "/Accounts/discover",
    /// Link some.
    FipLink = Fip "POST" "/Accounts/link",
    /// Unlink one.
    FipDelink = Fip "POST" "/Accounts/delink",
    /// Here is the token that you sent her.
    FipLinkVerify = Fip "POST" "/Accounts/link/verify",
    /// Give me data.
    FipFiRequest = Fip "POST" "/FI/request",
    /// I take the data.
    FipFiFetch = Fip "POST" "/FI/fetch",
    /// The consent has changed.
    FipConsentNotification = Fip "POST" "/Consent/Notification",
    /// Here is a consent artefact.
    FipConsent = Fip "POST" "/Consent",
    /// Whether the provider is up.
    FipHeartbeat = Fip "GET" "/Heartbeat",
    /// The consent has changed.
    FiuConsentNotification = Fiu "POST" "/Consent/Notification",
    /// The session has changed.
    FiuFiNotification = Fiu "POST" "/FI/Notification",
}

/// A part of a specification that a document does not follow: where, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{place}` {what}")]
pub struct SchemaError {
    /// JSON pointer.
    pub place: String,
    /// What is wrong with it; never the value.
    pub what: String,
}

#[derive(Deserialize)]
struct Document {
    operations: BTreeMap<String, Bodies>,
    #[serde(rename = "$defs")]
    definitions: Map<String, Value>,
}

#[derive(Deserialize)]
struct Bodies {
    request: Option<String>,
    responses: BTreeMap<u16, String>,
}

struct Schemas {
    operations: BTreeMap<String, Bodies>,
    validators: BTreeMap<String, Validator>,
}

static AA: LazyLock<Schemas> =
    LazyLock::new(|| Schemas::read(include_str!("../spec/AA-2.1.0.json")));
static FIP: LazyLock<Schemas> =
    LazyLock::new(|| Schemas::read(include_str!("../spec/FIP-2.1.0.json")));
static FIU: LazyLock<Schemas> =
    LazyLock::new(|| Schemas::read(include_str!("../spec/FIU-2.0.0.json")));

impl Schemas {
    #[expect(
        clippy::expect_used,
        reason = "the documents are part of the program, and a test reads all of them"
    )]
    fn read(text: &str) -> Self {
        let document: Document = serde_json::from_str(text).expect("a specification");
        let validators = document
            .definitions
            .keys()
            .map(|name| {
                let schema = json!({
                    "$ref": format!("#/$defs/{name}"),
                    "$defs": document.definitions,
                });
                let validator = jsonschema::options()
                    .should_validate_formats(true)
                    .with_format("date-time", |text: &str| time::parse(text).is_some())
                    .build(&schema)
                    .expect("a schema");
                (name.clone(), validator)
            })
            .collect();
        Self {
            operations: document.operations,
            validators,
        }
    }

    const fn of(kind: Kind) -> &'static LazyLock<Self> {
        match kind {
            Kind::Aa => &AA,
            Kind::Fip => &FIP,
            Kind::Fiu => &FIU,
        }
    }
}

impl Operation {
    fn bodies(self) -> Option<&'static Bodies> {
        let key = format!("{} {}", self.method(), self.path());
        Schemas::of(self.answered_by()).operations.get(&key)
    }

    /// Checks a request's body.
    ///
    /// # Errors
    /// The first place that is not as specified.
    pub fn check_request(self, body: &Value) -> Result<(), SchemaError> {
        let name = self.bodies().and_then(|b| b.request.as_deref());
        name.map_or(Ok(()), |name| check(self.answered_by(), name, body))
    }

    /// Checks the body of a response with this status.
    ///
    /// # Errors
    /// A status that the specification does not have, or the first place that is not as specified.
    pub fn check_response(self, status: u16, body: &Value) -> Result<(), SchemaError> {
        let name = self.bodies().and_then(|b| b.responses.get(&status));
        let name = name.ok_or_else(|| SchemaError {
            place: "/".into(),
            what: format!("has no form for status {status}"),
        })?;
        check(self.answered_by(), name, body)
    }
}

/// Checks a document against a definition of a party's specification.
///
/// # Errors
/// The first place that is not as specified, or that there is no such definition.
pub fn check(kind: Kind, definition: &str, body: &Value) -> Result<(), SchemaError> {
    let Some(validator) = Schemas::of(kind).validators.get(definition) else {
        return Err(SchemaError {
            place: definition.into(),
            what: "is no definition of the specification".into(),
        });
    };
    let Some(error) = validator.iter_errors(body).next() else {
        return Ok(());
    };
    let place = error.instance_path().to_string();
    Err(SchemaError {
        place: if place.is_empty() { "/".into() } else { place },
        // The text of the library tells the value; only the rule is told here.
        what: format!(
            "does not follow `{}` of the specification",
            error.kind().keyword()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_in_its_specification_and_none_is_left_out() {
        for operation in Operation::ALL {
            assert!(operation.bodies().is_some(), "{operation:?}");
        }
        let specified: usize = [&AA, &FIP, &FIU].map(|s| s.operations.len()).iter().sum();
        assert_eq!(Operation::ALL.len(), specified);
    }

    #[test]
    fn an_empty_text_or_object_is_no_value() {
        let heartbeat = json!({"ver": "", "timestamp": "2026-11-25T10:00:00.000Z", "Status": "UP"});
        assert!(check(Kind::Aa, "HeartbeatResponse", &heartbeat).is_err());
        let request = json!({
            "ver": "2.1.0", "timestamp": "2026-11-25T10:00:00.000Z", "txnid": "x", "ConsentDetail": {},
        });
        let error = check(Kind::Aa, "ConsentsRequestWrapper", &request).unwrap_err();
        assert_eq!(error.place, "/ConsentDetail", "{error}");
    }

    #[test]
    fn an_error_may_carry_the_codes_of_its_operation_and_no_others() {
        let error = |code: &str| {
            json!({"ver": "2.1.0", "txnid": "x", "timestamp": "2026-11-25T10:00:00.000Z",
                "errorCode": code, "errorMsg": "m"})
        };
        let op = Operation::AaConsent;
        assert!(
            op.check_response(400, &error("InvalidConsentPurpose"))
                .is_ok()
        );
        assert!(op.check_response(400, &error("InvalidLinkToken")).is_err());
        assert!(op.check_response(403, &error("ConsentPaused")).is_err());
    }
}
