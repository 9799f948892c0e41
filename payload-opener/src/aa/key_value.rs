//! `DHPublicKey.KeyValue`: the forms in which public keys are sent.
//!
//! The specification calls it a string. Deployed are base64 of the bare key, base64 of a
//! `SubjectPublicKeyInfo`, the same between PEM's markers (with line breaks for X25519, without for
//! Curve25519: each side of the reference implementation can read only that), and hex for X25519.
//!
//! Keys of Curve25519 carry the whole curve in explicit parameters. Nothing is computed with what
//! comes: a key is taken if it is, byte for byte, what an encoder of *this* curve writes, so
//! parameters of a curve of somebody's own are no key (CVE-2020-0601). That also leaves no parser
//! of DER to be attacked.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Curve, KeyError};

/// The longest form in use has 461 characters.
const LONGEST: usize = 1024;

/// Padding is left out by some.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";

/// RFC 8410 §4, up to the key.
const X25519_PREFIX: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x6e\x03\x21\x00";

const SEQUENCE: u8 = 0x30;
const OID: u8 = 0x06;
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const BITS: u8 = 0x03;

const EC_PUBLIC_KEY: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
const PRIME_FIELD: &[u8] = b"\x2a\x86\x48\xce\x3d\x01\x01";
/// The name of the curve in Cryptlib's arc.
const NAMED: &[u8] = b"\x2b\x06\x01\x04\x01\x97\x55\x01\x05\x01";

const P: &[u8] = b"\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xed";
const A: &[u8] = b"\x2a\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\
\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\x98\x49\x14\xa1\x44";
const B: &[u8] = b"\x7b\x42\x5e\xd0\x97\xb4\x25\xed\x09\x7b\x42\x5e\xd0\x97\xb4\x25\
\xed\x09\x7b\x42\x5e\xd0\x97\xb4\x26\x0b\x5e\x9c\x77\x10\xc8\x64";
const BASE_X: &[u8] = b"\x2a\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\
\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xad\x24\x5a";
const BASE_Y: &[u8] = b"\x20\xae\x19\xa1\xb8\xa0\x86\xb4\xe0\x1e\xdd\x2c\x77\x48\xd1\x4c\
\x92\x3d\x4d\x7e\x6d\x7c\x61\xb2\x29\xe9\xc5\xa2\x7e\xce\xd3\xd9";
const ORDER: &[u8] = b"\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
\x14\xde\xf9\xde\xa2\xf7\x9c\xd6\x58\x12\x63\x1a\x5c\xf5\xd3\xed";

/// How a public key is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyForm {
    /// Base64 of the bare key: 32 bytes, or the uncompressed point.
    Raw,
    /// Hex of the 32 bytes; X25519 only (read as [`Raw`](Self::Raw) elsewhere).
    Hex,
    /// Base64 of the `SubjectPublicKeyInfo`.
    Spki,
    /// The `SubjectPublicKeyInfo` between PEM's markers, as `rahasya` writes and reads it.
    Pem,
}

/// The bare key in `text`, and the form it had: 32 bytes of X25519; an octet string of a point
/// (SEC 1 §2.3.3) of Curve25519, its coordinates not yet checked.
pub(super) fn read(curve: Curve, text: &str) -> Result<(Vec<u8>, KeyForm), KeyError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(KeyError::KeyValue);
    }
    if curve == Curve::X25519
        && let Some(bytes) = from_hex(text)
    {
        return Ok((bytes, KeyForm::Hex));
    }
    let (body, pem) = match text.strip_prefix(BEGIN) {
        Some(rest) => {
            let body = rest.strip_suffix(END).ok_or(KeyError::KeyValue)?;
            (body.split_ascii_whitespace().collect::<String>(), true)
        }
        None => (text.to_owned(), false),
    };
    let bytes = BASE64.decode(body).map_err(|_| KeyError::KeyValue)?;
    match bare_of_spki(curve, &bytes) {
        Some(bare) if pem => Ok((bare.to_vec(), KeyForm::Pem)),
        Some(bare) => Ok((bare.to_vec(), KeyForm::Spki)),
        None if !pem && is_bare(curve, &bytes) => Ok((bytes, KeyForm::Raw)),
        None => Err(KeyError::KeyValue),
    }
}

/// Writes a bare key.
pub(super) fn write(curve: Curve, bare: &[u8], form: KeyForm) -> String {
    match (form, curve) {
        (KeyForm::Hex, Curve::X25519) => bare.iter().map(|byte| format!("{byte:02x}")).collect(),
        (KeyForm::Raw | KeyForm::Hex, _) => BASE64.encode(bare),
        (KeyForm::Spki, _) => BASE64.encode(spki(curve, bare)),
        (KeyForm::Pem, Curve::X25519) => {
            format!("{BEGIN}\n{}\n{END}\n", BASE64.encode(spki(curve, bare)))
        }
        (KeyForm::Pem, Curve::Curve25519) => {
            format!("{BEGIN}{}{END}", BASE64.encode(spki(curve, bare)))
        }
    }
}

fn is_bare(curve: Curve, bytes: &[u8]) -> bool {
    match curve {
        Curve::X25519 => bytes.len() == 32,
        Curve::Curve25519 => matches!(
            (bytes.first(), bytes.len()),
            (Some(4), 65) | (Some(2 | 3), 33)
        ),
    }
}

fn bare_of_spki(curve: Curve, der: &[u8]) -> Option<&[u8]> {
    match curve {
        Curve::X25519 => der
            .strip_prefix(X25519_PREFIX)
            .filter(|bare| bare.len() == 32),
        Curve::Curve25519 => [65, 33].into_iter().find_map(|len| {
            let bare = der.get(der.len().checked_sub(len)?..)?;
            let known = is_bare(curve, bare)
                && parameters()
                    .iter()
                    .any(|parameters| ec_spki(parameters, bare) == der);
            known.then_some(bare)
        }),
    }
}

fn spki(curve: Curve, bare: &[u8]) -> Vec<u8> {
    match curve {
        Curve::X25519 => [X25519_PREFIX, bare].concat(),
        Curve::Curve25519 => ec_spki(&explicit(false, true), bare),
    }
}

/// Every way the curve's parameters are written (X9.62, RFC 3279 §2.3.5): `BouncyCastle` first.
fn parameters() -> [Vec<u8>; 5] {
    [
        explicit(false, true),
        explicit(false, false),
        explicit(true, true),
        explicit(true, false),
        tlv(OID, &[NAMED]),
    ]
}

fn explicit(compressed: bool, cofactor: bool) -> Vec<u8> {
    let field = tlv(SEQUENCE, &[&tlv(OID, &[PRIME_FIELD]), &tlv(INTEGER, &[P])]);
    let curve = tlv(SEQUENCE, &[&tlv(OCTETS, &[A]), &tlv(OCTETS, &[B])]);
    let base = if compressed {
        tlv(OCTETS, &[&[3], BASE_X])
    } else {
        tlv(OCTETS, &[&[4], BASE_X, BASE_Y])
    };
    let order = tlv(INTEGER, &[ORDER]);
    let cofactor = if cofactor { &b"\x02\x01\x08"[..] } else { &[] };
    tlv(
        SEQUENCE,
        &[b"\x02\x01\x01", &field, &curve, &base, &order, cofactor],
    )
}

fn ec_spki(parameters: &[u8], point: &[u8]) -> Vec<u8> {
    let algorithm = tlv(SEQUENCE, &[&tlv(OID, &[EC_PUBLIC_KEY]), parameters]);
    tlv(SEQUENCE, &[&algorithm, &tlv(BITS, &[&[0], point])])
}

/// One DER value of less than 64 KiB.
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    let [.., high, low] = len.to_be_bytes();
    let mut der = match (high, low) {
        (0, 0..=0x7f) => vec![tag, low],
        (0, _) => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    for part in parts {
        der.extend_from_slice(part);
    }
    der
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 {
        return None;
    }
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}
