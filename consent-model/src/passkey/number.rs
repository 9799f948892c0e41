//! The number of a passkey, for a person to carry from one page to another.
//!
//! Where browsers do not let her use a passkey of the manager's on a party's page, she compares: her
//! store, which has confirmed the passkey with her, shows this number, and she types it at the party,
//! which takes the offered key that it belongs to. The manager does not get to say it.
//!
//! It is no secret. What it must withstand is a manager that makes keys and ids until one has her
//! number: 24 digits are 80 bits, and each try costs [`ROUNDS`] hashes, so that looking for anybody's
//! number among a hundred million people is no help.

use std::{fmt, str::FromStr};

use sha2::{Digest as _, Sha256};

use super::{Passkey, PasskeyError, RpId};
use crate::digest::{Digest, DigestError};

/// Domain tag of the number.
const TAG: &str = "amanat-passkey-number-v1";
/// Hashes for one number.
const ROUNDS: u32 = 1 << 14;
/// Digits of a number.
const DIGITS: usize = 24;
/// Digits that stand together.
const GROUP: usize = 4;
/// The zeros of the scripts in which people may type digits: Latin, Arabic, Urdu, Devanagari,
/// Bengali, Tamil, and Latin in full width.
const ZEROS: [char; 7] = [
    '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{be6}', '\u{ff10}',
];

/// The number of a passkey: 24 digits in groups of four.
#[derive(Clone, PartialEq, Eq)]
pub struct PasskeyNumber([u8; DIGITS]);

impl Passkey {
    /// Its number, as a passkey of this domain.
    ///
    /// # Errors
    /// When it has no canonical form, which does not happen.
    pub fn number(&self, rp_id: &RpId) -> Result<PasskeyNumber, DigestError> {
        let named = Digest::of_json(&(TAG, rp_id, self))?;
        let mut hash = *named.as_bytes();
        for _ in 0..ROUNDS {
            let mut next = Sha256::new();
            next.update(hash);
            next.update(named.as_bytes());
            hash = next.finalize().into();
        }
        // Five bytes for each group of four digits: no group is noticeably likelier than another.
        let mut digits = [0; DIGITS];
        for (group, bytes) in digits.chunks_mut(GROUP).zip(hash.chunks(5)) {
            let mut rest = bytes
                .iter()
                .fold(0, |n: u64, byte| (n << 8) | u64::from(*byte));
            for digit in group.iter_mut().rev() {
                *digit = u8::try_from(rest % 10).unwrap_or_default();
                rest /= 10;
            }
        }
        Ok(PasskeyNumber(digits))
    }
}

impl fmt::Display for PasskeyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, digit) in self.0.iter().enumerate() {
            if place > 0 && place % GROUP == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PasskeyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasskeyNumber")
    }
}

/// As people type it: with spaces or hyphens anywhere, in digits of their script.
impl FromStr for PasskeyNumber {
    type Err = PasskeyError;

    fn from_str(text: &str) -> Result<Self, PasskeyError> {
        let between = |c: &char| c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}');
        let mut typed = text.chars().filter(|c| !between(c));
        let mut digits = [0; DIGITS];
        for digit in &mut digits {
            let c = typed.next().ok_or(PasskeyError::Malformed)?;
            *digit = value(c).ok_or(PasskeyError::Malformed)?;
        }
        match typed.next() {
            None => Ok(Self(digits)),
            Some(_) => Err(PasskeyError::Malformed),
        }
    }
}

fn value(c: char) -> Option<u8> {
    let below_ten = |zero: char| u32::from(c).checked_sub(zero.into()).filter(|n| *n < 10);
    let value = ZEROS.into_iter().find_map(below_ten)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        jose::SigningKey,
        passkey::{CredentialId, PasskeyKey},
    };

    fn passkey(seed: u8, id: &[u8]) -> Passkey {
        let key = SigningKey::from_seed_ed25519(&[seed; 32]).unwrap();
        Passkey {
            id: CredentialId::from_bytes(id).unwrap(),
            key: PasskeyKey::Curve(key.public().clone()),
        }
    }

    fn number(passkey: &Passkey, rp_id: &str) -> String {
        let number = passkey.number(&rp_id.parse().unwrap()).unwrap();
        number.to_string()
    }

    #[test]
    fn another_key_id_or_domain_has_another_number() {
        let hers = number(&passkey(1, b"id"), "example.org");
        assert_ne!(hers, number(&passkey(2, b"id"), "example.org"));
        assert_ne!(hers, number(&passkey(1, b"other"), "example.org"));
        assert_ne!(hers, number(&passkey(1, b"id"), "example.com"));
    }

    #[test]
    fn a_number_that_is_not_24_digits_is_refused() {
        for text in [
            "",
            "1234",
            &"1".repeat(23),
            &"1".repeat(25),
            &"a".repeat(24),
        ] {
            assert!(text.parse::<PasskeyNumber>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let number = passkey(1, b"id").number(&"example.org".parse().unwrap());
        let number = number.unwrap();
        let shown = number.to_string();
        assert_eq!(shown.len(), 29);
        let digits = |zero: char| {
            let of = |c: char| {
                c.to_digit(10)
                    .map_or(c, |d| char::from_u32(u32::from(zero) + d).unwrap())
            };
            shown.chars().map(of).collect::<String>()
        };
        for zero in ZEROS {
            assert!(digits(zero).parse() == Ok(number.clone()), "{zero}");
        }
        for typed in [
            shown.replace(' ', ""),
            shown.replace(' ', "-"),
            format!(" {shown}\n"),
        ] {
            assert!(typed.parse() == Ok(number.clone()), "{typed}");
        }
    }
}
