//! Whatever strangers send, the readers of outside bytes refuse it and do not panic.

use proptest::prelude::*;
use service_kit::{
    body,
    client_auth::assertion::UnverifiedAssertion,
    csrf::CsrfKey,
    idempotency::IdempotencyKey,
    testing,
    webhook::{self, WebhookHeaders},
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_is_an_assertion(text in ".{0,200}") {
        prop_assert!(UnverifiedAssertion::parse(&text).is_err());
    }

    #[test]
    fn no_text_is_the_token_of_a_form(session in ".{0,40}", text in ".{0,80}") {
        prop_assert!(CsrfKey::new([1; 32]).verify(&session, &text).is_err());
    }

    #[test]
    fn no_text_is_a_signed_delivery(
        id in ".{0,40}",
        timestamp in "[0-9 +.e-]{0,24}",
        signature in "(v1a,[A-Za-z0-9+/=]{0,100} ?){0,12}",
        body in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let headers = WebhookHeaders { id, timestamp, signature };
        let key = testing::ids(1).signing_key();
        let keys = std::slice::from_ref(key.public());
        prop_assert!(webhook::verify(&headers, &body, keys, testing::start()).is_err());
    }

    #[test]
    fn a_key_is_visible_ascii_or_refused(text in "\\PC{0,300}") {
        let visible = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        prop_assert_eq!(IdempotencyKey::parse(&text).is_ok(), visible);
    }

    #[test]
    fn bytes_are_json_of_the_right_size_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let read = body::parse::<serde_json::Value>(&bytes, 32);
        if bytes.len() > 32 {
            prop_assert!(read.is_err());
        }
    }
}
