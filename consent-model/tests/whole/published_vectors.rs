//! Published vectors of formats that have no test file of their own.

use crate::common::{ed25519, vector};
use consent_model::jose::{JoseError, verify_detached};
use consent_model::status_list::{StatusError, StatusList};

#[test]
fn the_shared_secret_examples_of_rfc_7797_are_refused() {
    for name in ["hmac-sha2_b64_false", "4.2.hmac-sha2_b64_false"] {
        let example = vector(&format!("jose/rfc7797/{name}.json"));
        let protected = example["signing"]["protected_b64u"].as_str().unwrap();
        let token = format!(
            "{protected}..{}",
            example["signing"]["sig"].as_str().unwrap()
        );
        let payload = example["input"]["payload"].as_str().unwrap();
        assert!(
            verify_detached(&token, payload.as_bytes(), ed25519().public()).is_err(),
            "{name}"
        );
    }
    // RFC 7797 §4.2 as printed there.
    let token = "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..\
                 A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY";
    let refused = verify_detached(token, b"$.02", ed25519().public());
    assert!(matches!(
        refused,
        Err(JoseError::Header(_) | JoseError::AlgorithmNotAllowed)
    ));
}

#[test]
fn the_status_lists_of_the_draft_are_read_index_by_index() {
    let vectors = vector("status-list/status_list_vectors.json");
    let vectors = vectors.as_array().unwrap();
    assert_eq!(vectors.len(), 4);
    for example in vectors {
        let bits = u8::try_from(example["bits"].as_u64().unwrap()).unwrap();
        let size = u32::try_from(example["size"].as_u64().unwrap()).unwrap();
        let lst = example["lst"].as_str().unwrap();
        let list = StatusList::decode(bits, lst, size).unwrap();
        assert_eq!(list.len(), size);
        let nonzero = example["nonzero"].as_object().unwrap();
        for idx in 0..size {
            let value = list.value(idx).unwrap();
            if value != 0 || nonzero.contains_key(&idx.to_string()) {
                assert_eq!(nonzero[&idx.to_string()], value, "{bits} bits, index {idx}");
            }
        }
        let found = (0..size).filter(|idx| list.value(*idx) != Ok(0)).count();
        let expected = nonzero.values().filter(|value| **value != 0).count();
        assert_eq!(found, expected, "{bits} bits");
        assert_eq!(list.value(size), Err(StatusError::UnknownIndex(size)));
        let encoded = list.encode().unwrap();
        assert_eq!(
            StatusList::decode(encoded.bits, &encoded.lst, size),
            Ok(list)
        );
        let shorter = StatusList::decode(bits, lst, size - 8);
        assert_eq!(shorter, Err(StatusError::TooLong { limit: size - 8 }));
    }
}
