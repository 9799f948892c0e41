//! Opening pages: refusals, the library's gaps, and a page sealed by another implementation.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests; a failure here is a failed test"
)]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use consent_model::digest::Digest;
use consent_model::jose::{JoseError, PageBinding, SealedPage, seal};
use payload_opener::{OpenError, OpeningKey, open};
use proptest::prelude::*;

/// Sealed with Node.js `crypto` calls alone: X25519 seeds of 0x11 (recipient) and 0x22 (one-time),
/// the Concat KDF of RFC 7518 §4.6 written out, IV 00..0b.
const GOLDEN: &str = "eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSIsImVwayI6eyJrdHkiOiJPS1AiLCJjcnYi\
OiJYMjU1MTkiLCJ4IjoiRDZwb1R0S0laN2xfU21vdDdsMzR6cGRPZHJjQmpqOGlvY1RQSm5oWER5QSJ9LCJraWQiOiJUY0xERU\
RKLXRoWkxxNjM1MHZCSlk3YlY1X091YmxsTTR4Q3Jnc2ltQ0xnIiwidHlwIjoic2VhbGVkLXBhZ2UrandlIiwiY3R5IjoiSldT\
IiwicmVxIjoic2hhLTI1NjpIMWk1RkZzazBRalhyRGlJY3ppejZqSXBnenVjSGtHQ1VEUV9rSHY5RUVjIiwic2VxIjoyLCJsYX\
N0Ijp0cnVlfQ..AAECAwQFBgcICQoL.-1Nw9zHlOPmtJssJrp0.Bnl-lthsSHXfxUAu2CbLHw";

fn key() -> OpeningKey {
    OpeningKey::from_seed(&[0x11; 32]).unwrap()
}

fn binding() -> PageBinding {
    PageBinding {
        request: Digest::of_bytes(b"request"),
        sequence: 2,
        last: true,
    }
}

fn page() -> SealedPage {
    seal(b"a.signed.answer", &key().sealing_key(), &binding()).unwrap()
}

fn parse_and_open(text: &str) -> Result<Vec<u8>, String> {
    let page = SealedPage::parse(text).map_err(|error| error.to_string())?;
    let opened = open(&page, &key(), &binding()).map_err(|error| error.to_string())?;
    Ok(opened.expose().to_vec())
}

#[test]
fn a_page_for_somebody_else_is_refused() {
    let other = OpeningKey::from_seed(&[0x33; 32]).unwrap();
    assert_eq!(
        open(&page(), &other, &binding()).unwrap_err(),
        OpenError::WrongRecipient
    );
}

#[test]
fn a_page_of_another_request_or_place_is_refused() {
    for expected in [
        PageBinding {
            request: Digest::of_bytes(b"another"),
            ..binding()
        },
        PageBinding {
            sequence: 1,
            ..binding()
        },
        PageBinding {
            last: false,
            ..binding()
        },
    ] {
        assert_eq!(
            open(&page(), &key(), &expected).unwrap_err(),
            OpenError::WrongBinding
        );
    }
}

#[test]
fn a_page_relabelled_for_another_place_or_recipient_is_refused() {
    let page = page();
    let (header, rest) = page.as_str().split_once('.').unwrap();
    let header = String::from_utf8(URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    let relabelled = header.replace(r#""seq":2"#, r#""seq":3"#);
    let text = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(relabelled));
    let moved = SealedPage::parse(&text).unwrap();
    let expected = PageBinding {
        sequence: 3,
        ..binding()
    };
    assert_eq!(
        open(&moved, &key(), &expected).unwrap_err(),
        OpenError::Unopenable
    );

    let other = OpeningKey::from_seed(&[0x33; 32]).unwrap();
    let relabelled = header.replace(key().kid().as_str(), other.kid().as_str());
    let text = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(relabelled));
    let moved = SealedPage::parse(&text).unwrap();
    assert_eq!(
        open(&moved, &other, &binding()).unwrap_err(),
        OpenError::Unopenable
    );
}

#[test]
fn a_good_page_with_a_truncated_tag_is_never_opened() {
    let page = page();
    let (rest, tag) = page.as_str().rsplit_once('.').unwrap();
    let tag = URL_SAFE_NO_PAD.decode(tag).unwrap();
    for length in [1, 4, 8, 12, 15] {
        let text = format!("{rest}.{}", URL_SAFE_NO_PAD.encode(&tag[..length]));
        assert_eq!(SealedPage::parse(&text), Err(JoseError::BadTag), "{length}");
    }
}

#[test]
fn a_page_is_opened_by_its_recipient_and_never_printed() {
    for plaintext in [&b""[..], b"a.signed.answer", &[0xff; 100_000]] {
        let page = seal(plaintext, &key().sealing_key(), &binding()).unwrap();
        let opened = open(&page, &key(), &binding()).unwrap();
        assert_eq!(opened.expose(), plaintext);
        assert_eq!(format!("{opened:?}"), "Opened");
    }
    assert_eq!(
        format!("{:?}", key()),
        format!("OpeningKey({})", key().kid())
    );
}

#[test]
fn a_page_sealed_by_another_implementation_is_opened() {
    assert_eq!(parse_and_open(GOLDEN), Ok(b"eyJ.the.answer".to_vec()));
}

#[test]
fn the_public_half_is_that_of_rfc_8037() {
    // RFC 8037 appendix A.6, which is Bob's key of RFC 7748 §6.1.
    let decode = |text| URL_SAFE_NO_PAD.decode(text).unwrap();
    let seed = decode("XasIfmJKikt54X-Lg4AO5m87sSkmGLb9HC-LJ_-I4Os");
    let key = OpeningKey::from_seed(&seed.try_into().unwrap()).unwrap();
    let public = decode("3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08");
    assert_eq!(key.sealing_key().as_bytes().as_slice(), public);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn one_flipped_bit_anywhere_is_refused(place: prop::sample::Index, bit in 0..8_u8) {
        let mut bytes = page().into_string().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        if let Ok(text) = std::str::from_utf8(&bytes) {
            prop_assert!(parse_and_open(text).is_err());
        }
    }
}
