//! The functions on seeds and on what some changes make of them; `tests/fuzz` tries more.

use proptest::{prelude::*, sample::Index};

use super::*;

/// What her passkey gave, and a passkey that was made, in each form.
fn seeds() -> Vec<Vec<u8>> {
    let hers = &*HERS;
    let id = hers.passkey.id.clone();
    let used = Assertion::new(
        id,
        &hers.authenticator_data,
        &hers.client_data,
        &hers.signature,
    );
    let used = serde_json::to_vec(&used.unwrap()).unwrap();

    let (data, client_data) = (made(), client_data("webauthn.create"));
    let made = serde_json::json!({
        "authenticator_data": b64::encode(&data), "client_data": b64::encode(&client_data),
    });
    vec![
        used,
        parts(&hers.authenticator_data, &hers.signature, &hers.client_data),
        made.to_string().into_bytes(),
        parts(&data, &[], &client_data),
    ]
}

/// The data of an authenticator that made a key (§6.5.1), with COSE_Key (RFC 9053 §7.2).
fn made() -> Vec<u8> {
    let key = SigningKey::from_seed_ed25519(&[43; 32]).unwrap();
    let mut data = Sha256::digest(HERS.rp_id.as_str()).to_vec();
    data.extend([0x45, 0, 0, 0, 0]);
    data.extend([0; 16]);
    data.extend([0, 3]);
    data.extend(b"new");
    data.extend([0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20]);
    data.extend(key.public().ed25519_bytes().unwrap());
    data
}

fn parts(data: &[u8], signature: &[u8], client_data: &[u8]) -> Vec<u8> {
    let length = |part: &[u8]| u8::try_from(part.len()).unwrap();
    let lengths = [length(data), length(signature)];
    [&lengths, data, signature, client_data].concat()
}

#[test]
fn the_seeds_are_what_they_are_meant_to_be() {
    let hers = &*HERS;
    let seeds = seeds();
    let used: Assertion = json::parse(&seeds[0], MOST).unwrap();
    assert_eq!(used.verify(&CHALLENGE, hers.place(), &hers.passkey), Ok(()));
    let made: Registration = json::parse(&seeds[2], MOST).unwrap();
    assert!(made.verify(&CHALLENGE, hers.place()).is_ok());
    seeds.iter().for_each(|seed| passkey(seed));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn changed_answers_of_a_passkey_never_panic_and_never_count_without_the_key(
        seed in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>(), 0..4_u8), 1..5),
    ) {
        let mut bytes = seed.get(&seeds()).clone();
        for (place, byte, how) in changes {
            let place = place.index(bytes.len() + 1);
            match how {
                0 if place < bytes.len() => bytes[place] ^= byte.max(1),
                1 => bytes.insert(place, byte),
                2 => bytes.truncate(place),
                _ => {
                    let end = (place + usize::from(byte) % 24).min(bytes.len());
                    let copy = bytes[place..end].to_vec();
                    bytes.splice(place..place, copy);
                }
            }
        }
        passkey(&bytes);
    }

    #[test]
    fn arbitrary_bytes_never_panic_and_never_count(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        passkey(&bytes);
    }
}
