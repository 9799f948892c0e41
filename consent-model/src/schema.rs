//! JSON schemas of what travels, for the API descriptions that the services publish.
//!
//! Behind the feature `schema`: most types derive theirs beside what serde derives, so that a member
//! cannot be renamed without its schema; this module holds those of the types that read themselves,
//! with the pattern that their parser enforces. Nothing here is used to check input: that is done by
//! the parsers, which refuse more than a schema can say.
//!
//! # Adding one
//! 1. A type of plain members: `#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]`.
//! 2. A name, digest or other text with a form of its own: a row of `texts!` below, with an example
//!    that its parser takes; a test holds the two together.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use crate::{
    acknowledgement,
    data_request::{self, SourceRequest},
    delivery::DeliveryFault,
    digest::{Digest, Salt},
    event::{Event, What},
    ids,
    jose::{CompactJws, Jwks, SealingKey, Thumbprint, VerifyingKey},
    logo::Logo,
    party::{ItemId, LinkReference, PartyId, Pseudonym},
    passkey::{CredentialId, RpId},
    problem::ProblemType,
    purpose::{self, Purpose},
    request, rights,
    status_list::{EncodedList, StatusReference},
};

/// Pattern of a JWS in compact form.
pub const COMPACT_JWS: &str = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$";
/// Pattern of a JWE in compact form without an encrypted key, as a sealed page is one.
pub const SEALED_PAGE: &str = r"^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$";
/// Pattern of 32 bytes in base64url.
const THIRTY_TWO: &str = "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$";
/// Pattern of an id.
pub const ID: &str = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

macro_rules! texts {
    ($($kind:ty = $name:literal, $description:literal, $pattern:expr, $most:literal, $example:literal;)+) => {
        $(impl JsonSchema for $kind {
            fn schema_name() -> Cow<'static, str> { $name.into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "description": $description,
                    "pattern": $pattern,
                    "maxLength": $most,
                    "examples": [$example],
                })
            }
        })+

        #[cfg(test)]
        const EXAMPLES: &[(&str, fn() -> bool)] = &[
            $(($name, || serde_json::from_str::<$kind>(concat!("\"", $example, "\"")).is_ok()),)+
        ];
    };
}

texts! {
    PartyId = "PartyId", "A registered party, named like a host.",
        "^[a-z0-9][a-z0-9.-]{1,78}[a-z0-9]$", 80, "lender.example";
    ItemId = "ItemId", "The name of one item inside a request, chosen by the data user.",
        "^[a-z0-9_-]{1,32}$", 32, "income";
    Pseudonym = "Pseudonym", "How one party knows one person: random, pairwise, of no meaning to anyone else.",
        "^[A-Za-z0-9_-]{16,64}$", 64, "pFmQh0v2c1y7Xr3tKw8zLA";
    LinkReference = "LinkReference", "How a source names a linked account towards the network: opaque.",
        "^[A-Za-z0-9_-]{8,64}$", 64, "acct-7Qm2xR9k";
    Digest = "Digest", "A SHA-256 digest over canonical JSON (RFC 8785) or over exact bytes.",
        "^sha-256:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$", 51,
        "sha-256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
    Salt = "Salt", "Sixteen random bytes in base64url, which keep a published digest from being guessed.",
        "^[A-Za-z0-9_-]{21}[AQgw]$", 22, "AAECAwQFBgcICQoLDA0ODw";
    Thumbprint = "Thumbprint", "The RFC 7638 thumbprint of a key: its `kid`.",
        "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$", 43, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
    CompactJws = "CompactJws", "A JWS in compact form (RFC 7515 §3.1), EdDSA or ES256.",
        COMPACT_JWS, 262_144,
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImtQcktfcW14VldhWVZBOXd3QkY2SXVvM3ZWeno3VHhIQ1R3WEJ5Z3JTNGsiLCJ0eXAiOiJ4K2p3dCJ9.e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    CredentialId = "CredentialId", "The id under which an authenticator knows a passkey, in base64url.",
        "^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{4}|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]|[A-Za-z0-9_-][AQgw])$", 1_364,
        "AQIDBAUGBwg";
    RpId = "RpId", "The domain that passkeys belong to.",
        "^[a-z0-9_-]+(\\.[a-z0-9_-]+)*$", 253, "consent.example";
}

macro_rules! ids {
    ($($name:ident = $description:literal;)+) => {$(
        impl JsonSchema for ids::$name {
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "format": "uuid",
                    "description": $description,
                    "pattern": ID,
                    "examples": ["01890a5d-ac96-774b-bcce-b302099a8057"],
                })
            }
        }
    )+};
}

ids! {
    ArtifactId = "One copy of a consent artifact, for one audience.";
    ConsentId = "A consent as the person sees it.";
    DeliveryId = "One event on its way to one party.";
    EventId = "An event.";
    ExportId = "An archive of the record that was asked for.";
    ReceiptId = "A receipt for a release.";
    RequestId = "A consent request.";
    RightsRequestId = "A request by which a person uses a right of hers.";
    SessionId = "A data session, as one of its two ends knows it.";
    SharingId = "A sharing record.";
}

/// No control character.
const PRINTABLE: &str = r"^[^\u0000-\u001f\u007f-\u009f]*$";
/// The same, and one character at least that is no space.
const PRINTABLE_WORDS: &str = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";

/// A text of so many characters, of this pattern.
fn text(most: usize, pattern: &str) -> Schema {
    json_schema!({"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern})
}

/// The `jti` of a document for the manager.
pub(crate) fn jti(_: &mut SchemaGenerator) -> Schema {
    text(request::LONGEST_NAME, PRINTABLE_WORDS)
}

/// What a data user says that she reads in the notice.
pub(crate) fn notice_text(_: &mut SchemaGenerator) -> Schema {
    text(request::LONGEST_TEXT, r"\S")
}

/// What a party states that she reads.
pub(crate) fn statement_text(_: &mut SchemaGenerator) -> Schema {
    text(acknowledgement::LONGEST_TEXT, PRINTABLE_WORDS)
}

/// A reason, or none.
pub(crate) fn printable(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "pattern": PRINTABLE})
}

/// A short text that is only kept and compared.
pub(crate) fn opaque(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["string", "null"], "maxLength": request::LONGEST_NAME, "pattern": PRINTABLE})
}

/// An answer of a fiduciary to her, which may have lines.
pub(crate) fn rights_answer(_: &mut SchemaGenerator) -> Schema {
    let pattern = r"^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$";
    text(rights::LONGEST_ANSWER, pattern)
}

/// Where she is sent back to.
pub(crate) fn return_url(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "format": "uri",
        "pattern": "^https?://",
        "maxLength": request::LONGEST_ADDRESS,
    })
}

/// A [`SourceRequest`] inside another document: signed, and said to be so.
pub(crate) fn source_request(generator: &mut SchemaGenerator) -> Schema {
    // Described though nothing refers to it but by name.
    let _ = generator.subschema_for::<SourceRequest>();
    json_schema!({
        "type": "string",
        "pattern": COMPACT_JWS,
        "maxLength": crate::jose::MAX_JWS,
        "x-amanat-typ": data_request::SOURCE_TYP,
        "x-amanat-claims": SourceRequest::schema_name(),
    })
}

/// A closed list of words, with what each means.
fn words<'a>(description: &str, words: impl Iterator<Item = (&'a str, &'a str)>) -> Schema {
    let words: Vec<_> = words
        .map(|(word, meaning)| json_schema!({"const": word, "description": meaning}))
        .collect();
    json_schema!({"type": "string", "description": description, "oneOf": words})
}

impl JsonSchema for Purpose {
    fn schema_name() -> Cow<'static, str> {
        "Purpose".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let rows = purpose::TABLE.iter().map(|row| (row.code, row.text));
        words("Why, from a closed table.", rows)
    }
}

impl JsonSchema for DeliveryFault {
    fn schema_name() -> Cow<'static, str> {
        "DeliveryFault".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let all = Self::ALL
            .iter()
            .map(|fault| (fault.name(), fault.meaning()));
        words("What is wrong with a delivery. It was refused whole.", all)
    }
}

impl JsonSchema for ProblemType {
    fn schema_name() -> Cow<'static, str> {
        "ProblemType".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let all: Vec<_> = Self::ALL
            .iter()
            .map(|kind| json_schema!({"const": kind.uri(), "description": kind.facts().title}))
            .collect();
        json_schema!({
            "type": "string",
            "description": "The stable `type` of a refusal: a name, not an address.",
            "oneOf": all,
        })
    }
}

impl JsonSchema for VerifyingKey {
    fn schema_name() -> Cow<'static, str> {
        "VerifyingKey".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let coordinate = json_schema!({"type": "string", "pattern": THIRTY_TWO});
        let common = |kty: &str, crv: &str, alg: &str, two: bool| {
            let mut required = vec!["kty", "crv", "x"];
            let mut schema = json_schema!({
                "type": "object",
                "properties": {
                    "kty": {"const": kty},
                    "crv": {"const": crv},
                    "x": coordinate.clone(),
                    "alg": {"const": alg},
                    "kid": {"type": "string", "pattern": THIRTY_TWO},
                    "use": {"const": "sig"},
                },
                "additionalProperties": false,
            });
            if two {
                required.push("y");
                if let Some(properties) = schema.get_mut("properties") {
                    properties["y"] = coordinate.clone().to_value();
                }
            }
            schema.insert("required".into(), required.into());
            schema
        };
        json_schema!({
            "description": "A public signature key as JWK (RFC 7517): Ed25519 or P-256.",
            "oneOf": [
                common("OKP", "Ed25519", "EdDSA", false),
                common("EC", "P-256", "ES256", true),
            ],
        })
    }
}

impl JsonSchema for SealingKey {
    fn schema_name() -> Cow<'static, str> {
        "SealingKey".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A public X25519 key as JWK (RFC 8037) that payloads are sealed to.",
            "type": "object",
            "properties": {
                "kty": {"const": "OKP"},
                "crv": {"const": "X25519"},
                "x": {"type": "string", "pattern": THIRTY_TWO},
            },
            "required": ["kty", "crv", "x"],
            "additionalProperties": false,
        })
    }
}

impl JsonSchema for Jwks {
    fn schema_name() -> Cow<'static, str> {
        "Jwks".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A set of public signature keys (RFC 7517 §5).",
            "type": "object",
            "properties": {
                "keys": {
                    "type": "array",
                    "maxItems": crate::jose::key_set::MAX_KEYS,
                    "items": generator.subschema_for::<VerifyingKey>(),
                },
            },
            "required": ["keys"],
            "additionalProperties": false,
        })
    }
}

impl JsonSchema for Logo {
    fn schema_name() -> Cow<'static, str> {
        "Logo".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A PNG of at most 8 KiB and 256 pixels a side.",
            "type": "string",
            "contentEncoding": "base64",
            "contentMediaType": "image/png",
            "maxLength": 10_924,
        })
    }
}

impl JsonSchema for EncodedList {
    fn schema_name() -> Cow<'static, str> {
        "EncodedList".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A status list: ZLIB, then base64url.",
            "type": "object",
            "properties": {
                "bits": {"enum": [1, 2, 4, 8]},
                "lst": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
            },
            "required": ["bits", "lst"],
            "additionalProperties": false,
        })
    }
}

impl JsonSchema for StatusReference {
    fn schema_name() -> Cow<'static, str> {
        "StatusReference".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Where the status stands (IETF Token Status List §6.2).",
            "type": "object",
            "properties": {
                "status_list": {
                    "type": "object",
                    "properties": {
                        "idx": {"type": "integer", "minimum": 0},
                        "uri": {"type": "string", "format": "uri"},
                    },
                    "required": ["idx", "uri"],
                },
            },
            "required": ["status_list"],
        })
    }
}

/// [`What`] says what happened; each kind also has the id and the moment.
impl JsonSchema for Event {
    fn schema_name() -> Cow<'static, str> {
        "Event".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = What::json_schema(generator);
        let id = generator.subschema_for::<ids::EventId>().to_value();
        let kinds = schema
            .get_mut("oneOf")
            .and_then(|kinds| kinds.as_array_mut());
        for kind in kinds.into_iter().flatten() {
            kind["properties"]["id"] = id.clone();
            kind["properties"]["at"] = json!({"type": "string", "format": "date-time"});
            kind["required"] = json!(["id", "at", "type", "data"]);
        }
        schema.insert(
            "description".into(),
            "What the manager tells a party.".into(),
        );
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_a_text_is_taken_by_its_parser() {
        for (name, taken) in EXAMPLES {
            assert!(taken(), "{name}");
        }
    }

    #[test]
    fn a_request_has_a_schema_with_the_members_that_serde_reads() {
        let mut generator = SchemaGenerator::default();
        let schema = crate::request::ConsentRequest::json_schema(&mut generator).to_value();
        let required: Vec<_> = schema["required"].as_array().unwrap().iter().collect();
        assert!(required.iter().any(|name| *name == "items"), "{schema}");
        assert!(!required.iter().any(|name| *name == "supersedes"));
        assert_eq!(schema["additionalProperties"], false);
    }
}
