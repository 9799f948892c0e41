//! Webhooks after the Standard Webhooks specification, signed with Ed25519 (`v1a`) and, for a receiver that shares a
//! secret with the sender, with HMAC-SHA256 beside it (`v1`).
//!
//! The signature covers `{id}.{timestamp}.{body}`, so that neither the event's id nor its time
//! can be exchanged. A receiver checks it with [`verify`] over the exact bytes it received, with
//! five minutes of tolerance, and keeps the id to recognise a repeated delivery. Signature
//! versions other than `v1a` are passed over there. Delivery and retries are each service's outbox's
//! business.

mod secret;

use std::sync::Arc;

use actix_web::http::header::HeaderMap;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::jose::{Algorithm, JoseError, SigningKey, VerifyingKey};

pub use self::secret::{NotASecret, WebhookSecret};

/// Header with the event's id.
pub const ID_HEADER: &str = "webhook-id";
/// Header with the time of this delivery, in seconds.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// Header with the signatures, separated by spaces.
pub const SIGNATURE_HEADER: &str = "webhook-signature";
/// How far the delivery's time may lie from the receiver's, in seconds.
pub const TOLERANCE_SECONDS: i64 = 300;
/// More signatures than any rotation needs; bounds the work a stranger can cause.
const MAX_SIGNATURES: usize = 8;

/// The three headers of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookHeaders {
    /// `webhook-id`
    pub id: String,
    /// `webhook-timestamp`
    pub timestamp: String,
    /// `webhook-signature`
    pub signature: String,
}

/// Why a delivery was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// A header is missing, repeated or not of the expected form.
    #[error("the header `{0}` is missing, repeated or malformed")]
    Header(&'static str),
    /// The delivery is older or younger than the tolerance.
    #[error("the delivery's time is more than five minutes away")]
    OutsideTime,
    /// No `v1a` signature is by one of the keys.
    #[error("no signature of the delivery is by a known key")]
    NotSigned,
}

/// Why a delivery could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum WebhookSignError {
    /// The id would make the signed bytes ambiguous.
    #[error("a webhook id has 1 to 256 visible characters and no dot")]
    BadId,
    /// `v1a` is Ed25519.
    #[error("webhooks are signed with Ed25519 keys only")]
    WrongKey,
    /// The key could not sign.
    #[error("the webhook could not be signed")]
    Key(#[from] JoseError),
}

/// A delivery whose signature held. Only [`verify`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedWebhook {
    id: String,
    sent_at: DateTime<Utc>,
}

impl VerifiedWebhook {
    /// The event's id: handle each once.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it was sent.
    #[must_use]
    pub fn sent_at(&self) -> DateTime<Utc> {
        self.sent_at
    }
}

/// Signs a delivery of `body` at `now`.
///
/// # Errors
/// When the id is not acceptable or the key is not an Ed25519 key.
pub fn sign(
    id: &str,
    body: &[u8],
    key: &SigningKey,
    now: DateTime<Utc>,
) -> Result<WebhookHeaders, WebhookSignError> {
    if !is_id(id) {
        return Err(WebhookSignError::BadId);
    }
    if key.public().algorithm() != Algorithm::EdDsa {
        return Err(WebhookSignError::WrongKey);
    }
    let timestamp = now.timestamp().to_string();
    let signature = key.sign_bytes(&signed_bytes(id, &timestamp, body))?;
    Ok(WebhookHeaders {
        id: id.to_owned(),
        timestamp,
        signature: format!("v1a,{}", STANDARD.encode(signature)),
    })
}

/// The same, with a signature by each of the `earlier` keys and by each shared secret behind the key's own:
/// for a receiver in the midst of a rotation, any one that it knows is enough.
///
/// # Errors
/// When the id is not acceptable or a key is not an Ed25519 key.
pub fn sign_with(
    id: &str,
    body: &[u8],
    key: &SigningKey,
    earlier: &[Arc<SigningKey>],
    secrets: &[WebhookSecret],
    now: DateTime<Utc>,
) -> Result<WebhookHeaders, WebhookSignError> {
    let mut headers = sign(id, body, key, now)?;
    for earlier in earlier {
        let other = sign(id, body, earlier, now)?;
        headers.signature.push(' ');
        headers.signature.push_str(&other.signature);
    }
    let message = signed_bytes(id, &headers.timestamp, body);
    for signature in secrets.iter().filter_map(|secret| secret.sign(&message)) {
        headers.signature.push(' ');
        headers.signature.push_str(&signature);
    }
    Ok(headers)
}

/// Checks a delivery.
///
/// # Errors
/// When it is outside the tolerance or no signature is by one of `keys`.
pub fn verify(
    headers: &WebhookHeaders,
    body: &[u8],
    keys: &[VerifyingKey],
    now: DateTime<Utc>,
) -> Result<VerifiedWebhook, WebhookError> {
    if !is_id(&headers.id) {
        return Err(WebhookError::Header(ID_HEADER));
    }
    let sent_at = parse_timestamp(&headers.timestamp)?;
    if (now - sent_at).abs() > TimeDelta::seconds(TOLERANCE_SECONDS) {
        return Err(WebhookError::OutsideTime);
    }
    let message = signed_bytes(&headers.id, &headers.timestamp, body);
    let held = headers
        .signature
        .split(' ')
        .filter_map(|part| part.strip_prefix("v1a,"))
        .take(MAX_SIGNATURES)
        .filter_map(|text| STANDARD.decode(text).ok())
        .any(|signature| {
            keys.iter()
                .filter(|key| key.algorithm() == Algorithm::EdDsa)
                .any(|key| key.verify_bytes(&message, &signature).is_ok())
        });
    if held {
        Ok(VerifiedWebhook {
            id: headers.id.clone(),
            sent_at,
        })
    } else {
        Err(WebhookError::NotSigned)
    }
}

impl WebhookHeaders {
    /// The headers of a received request.
    ///
    /// # Errors
    /// When one is missing, repeated or not text.
    pub fn of_request(headers: &HeaderMap) -> Result<Self, WebhookError> {
        let one = |name: &'static str| {
            let mut all = headers.get_all(name);
            match (all.next().and_then(|v| v.to_str().ok()), all.next()) {
                (Some(value), None) => Ok(value.to_owned()),
                _ => Err(WebhookError::Header(name)),
            }
        };
        Ok(Self {
            id: one(ID_HEADER)?,
            timestamp: one(TIMESTAMP_HEADER)?,
            signature: one(SIGNATURE_HEADER)?,
        })
    }

    /// Name and value of each, to send.
    #[must_use]
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            (ID_HEADER, &self.id),
            (TIMESTAMP_HEADER, &self.timestamp),
            (SIGNATURE_HEADER, &self.signature),
        ]
    }
}

/// A dot in the id would let bytes wander between the id and the timestamp.
fn is_id(id: &str) -> bool {
    (1..=256).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic() && b != b'.')
}

fn parse_timestamp(text: &str) -> Result<DateTime<Utc>, WebhookError> {
    let wrong = || WebhookError::Header(TIMESTAMP_HEADER);
    if !(1..=12).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let seconds = text.parse().map_err(|_| wrong())?;
    DateTime::from_timestamp(seconds, 0).ok_or_else(wrong)
}

fn signed_bytes(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use actix_web::test::TestRequest;

    use super::*;
    use crate::testing::{self, start};

    fn delivery() -> (SigningKey, WebhookHeaders) {
        let key = testing::ids(1).signing_key();
        let headers = sign("evt_1", b"{\"a\":1}", &key, start()).unwrap();
        (key, headers)
    }

    fn check(
        headers: &WebhookHeaders,
        body: &[u8],
        key: &SigningKey,
    ) -> Result<VerifiedWebhook, WebhookError> {
        verify(headers, body, std::slice::from_ref(key.public()), start())
    }

    #[test]
    fn any_change_of_id_time_body_or_key_is_refused() {
        let (key, headers) = delivery();
        assert_eq!(
            check(&headers, b"{\"a\":2}", &key),
            Err(WebhookError::NotSigned)
        );
        let stranger = testing::ids(2).signing_key();
        assert_eq!(
            check(&headers, b"{\"a\":1}", &stranger),
            Err(WebhookError::NotSigned)
        );
        let other = WebhookHeaders {
            id: "evt_2".into(),
            ..headers.clone()
        };
        assert_eq!(
            check(&other, b"{\"a\":1}", &key),
            Err(WebhookError::NotSigned)
        );
        let later = (start().timestamp() + 1).to_string();
        let other = WebhookHeaders {
            timestamp: later,
            ..headers
        };
        assert_eq!(
            check(&other, b"{\"a\":1}", &key),
            Err(WebhookError::NotSigned)
        );
    }

    #[test]
    fn unknown_versions_and_garbage_alone_are_refused() {
        let (key, headers) = delivery();
        for signature in ["", "v1a", "v1a,", "v1a,####", "v1,AAAA", "v9a,AAAA v1,BBBB"] {
            let other = WebhookHeaders {
                signature: signature.into(),
                ..headers.clone()
            };
            assert_eq!(
                check(&other, b"{\"a\":1}", &key),
                Err(WebhookError::NotSigned)
            );
        }
        for timestamp in ["", "-1", "1e9", "99999999999999999999", " 1"] {
            let other = WebhookHeaders {
                timestamp: timestamp.into(),
                ..headers.clone()
            };
            assert_eq!(
                check(&other, b"{}", &key),
                Err(WebhookError::Header(TIMESTAMP_HEADER))
            );
        }
    }

    #[test]
    fn a_delivery_outside_five_minutes_is_refused() {
        let (key, headers) = delivery();
        let keys = std::slice::from_ref(key.public());
        for (seconds, held) in [(300, true), (301, false)] {
            let apart = Duration::from_secs(seconds);
            for now in [start() + apart, start() - apart] {
                assert_eq!(verify(&headers, b"{\"a\":1}", keys, now).is_ok(), held);
            }
        }
    }

    #[test]
    fn an_id_that_could_hide_bytes_is_refused() {
        let key = testing::ids(1).signing_key();
        for id in ["", "a.b", "a b", "é"] {
            assert!(matches!(
                sign(id, b"", &key, start()),
                Err(WebhookSignError::BadId)
            ));
        }
    }

    #[test]
    fn missing_and_repeated_headers_are_refused() {
        let none = TestRequest::default().to_http_request();
        assert_eq!(
            WebhookHeaders::of_request(none.headers()),
            Err(WebhookError::Header(ID_HEADER))
        );
        let twice = TestRequest::default()
            .append_header((ID_HEADER, "1"))
            .append_header((ID_HEADER, "2"))
            .to_http_request();
        assert_eq!(
            WebhookHeaders::of_request(twice.headers()),
            Err(WebhookError::Header(ID_HEADER))
        );
    }

    #[test]
    fn a_shared_secret_signs_as_the_specification_says_beside_the_key() {
        // Published with the specification: secret, id, time, body and signature.
        let secret = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let now = DateTime::from_timestamp(1_614_265_330, 0).unwrap();
        let body = br#"{"test": 2432232314}"#;
        let (key, id) = (
            testing::ids(1).signing_key(),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
        );
        let other = WebhookSecret::of([1; 32]);
        let headers = sign_with(id, body, &key, &[], &[other, secret], now).unwrap();
        let parts: Vec<_> = headers.signature.split(' ').collect();
        assert_eq!(parts.len(), 3);
        assert!(parts[0].starts_with("v1a,") && parts[1].starts_with("v1,"));
        assert_eq!(parts[2], "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let keys = std::slice::from_ref(key.public());
        assert!(verify(&headers, body, keys, now).is_ok());
    }

    #[test]
    fn in_the_midst_of_a_rotation_a_receiver_that_knows_either_key_takes_it_and_a_stranger_does_not()
     {
        let ids = testing::ids(1);
        let (new, old, stranger) = (ids.signing_key(), ids.signing_key(), ids.signing_key());
        let (now, old) = (testing::start(), Arc::new(old));
        let headers = sign_with("evt_1", b"{}", &new, &[Arc::clone(&old)], &[], now).unwrap();
        assert_eq!(headers.signature.split(' ').count(), 2);
        for (key, holds) in [(&stranger, false), (&*old, true), (&new, true)] {
            let keys = [key.public().clone()];
            assert_eq!(verify(&headers, b"{}", &keys, now).is_ok(), holds);
        }
    }

    #[test]
    fn one_good_signature_among_others_is_enough() {
        let (key, headers) = delivery();
        let signature = format!("v1,AAAA v1a,AAAA {} v2,x", headers.signature);
        let headers = WebhookHeaders {
            signature,
            ..headers
        };
        let mut request = TestRequest::default();
        for (name, value) in headers.pairs() {
            request = request.insert_header((name, value));
        }
        let request = request.to_http_request();
        let read = WebhookHeaders::of_request(request.headers()).unwrap();
        let held = check(&read, b"{\"a\":1}", &key).unwrap();
        assert_eq!((held.id(), held.sent_at()), ("evt_1", start()));
    }
}
