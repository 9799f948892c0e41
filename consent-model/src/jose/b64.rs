//! Base64url without padding, in its one canonical spelling (RFC 4648 §5, RFC 7515 §2).
//!
//! Stray characters, padding and non-zero trailing bits are refused, so that no two texts decode
//! to the same bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

pub(crate) fn decode_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    decode(text)?.try_into().ok()
}

/// Whether `text` would decode, found out without holding the decoded bytes.
pub(crate) fn is_canonical(text: &str) -> bool {
    let (whole, rest) = text.as_bytes().split_at(text.len() / 4 * 4);
    whole.iter().all(|b| is_letter(*b)) && is_canonical_end(rest)
}

/// Whether a byte is a letter of the alphabet.
pub(crate) const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Whether the letters after the last whole quadruple end a text in its one spelling.
pub(crate) fn is_canonical_end(rest: &[u8]) -> bool {
    std::str::from_utf8(rest).is_ok_and(|rest| decode(rest).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_spellings_are_refused() {
        for text in ["A", "AB", "AA==", "A A", "+/8", "AAB", "AAAAA", "é"] {
            assert_eq!(decode(text), None, "{text}");
            assert!(!is_canonical(text), "{text}");
        }
        assert_eq!(decode_array::<3>("AA"), None);
    }

    proptest! {
        #[test]
        fn the_cheap_check_agrees_with_decoding(text in "[A-Za-z0-9_=+.-]{0,12}") {
            prop_assert_eq!(is_canonical(&text), decode(&text).is_some());
        }
    }
}
