//! Sealed pages: JWE compact with ECDH-ES over X25519 and A256GCM (RFC 7516, 8037 §3.2).
//!
//! A page carries one signed message to one recipient. Its header binds the data request it
//! answers, its place in the sequence and whether it is the last, so that pages cannot be swapped,
//! reordered or cut off. [`SealedPage::parse`] checks the form only, which is all a relay may do:
//! algorithm, lengths of initialisation vector and tag, no compression, no extensions, one
//! canonical spelling.
//!
//! What it deliberately does not do: open a page. Nothing in this crate can.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::backend;
use super::error::JoseError;
use super::header::{Members, check_size, header_members, missing, refuse_rest, take_string};
use super::scan::PageScanner;
use super::sealing_key::SealingKey;
use super::thumbprint::Thumbprint;
use crate::digest::Digest;
use crate::json;

/// The largest sealed page accepted, in bytes of its compact form.
pub const MAX_PAGE: usize = 8 * 1024 * 1024;

/// The largest plaintext one page holds: what base64url leaves of [`MAX_PAGE`], less a header.
pub const MAX_PAGE_PLAINTEXT: usize = MAX_PAGE / 4 * 3 - 4096;

const ALG: &str = "ECDH-ES";
const ENC: &str = "A256GCM";
const TYP: &str = "sealed-page+jwe";
const CTY: &str = "JWS";

/// What a sealed page is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageBinding {
    /// Digest of the data request the page answers.
    pub request: Digest,
    /// Place of the page in the answer, from 0.
    pub sequence: u32,
    /// Whether no page follows.
    pub last: bool,
}

/// Seals one page of an answer to its recipient.
///
/// The library makes the one-time key and the initialisation vector.
///
/// # Errors
///
/// [`JoseError::PlaintextTooLarge`] beyond [`MAX_PAGE_PLAINTEXT`], [`JoseError::Backend`] should
/// the library fail.
pub fn seal(
    plaintext: &[u8],
    to: &SealingKey,
    binding: &PageBinding,
) -> Result<SealedPage, JoseError> {
    let (limit, actual) = (MAX_PAGE_PLAINTEXT, plaintext.len());
    if actual > limit {
        return Err(JoseError::PlaintextTooLarge { limit, actual });
    }
    let mut header = Members::new();
    header.insert(String::from("alg"), ALG.into());
    header.insert(String::from("enc"), ENC.into());
    header.insert(String::from("kid"), to.thumbprint().as_str().into());
    header.insert(String::from("typ"), TYP.into());
    header.insert(String::from("cty"), CTY.into());
    header.insert(String::from("req"), binding.request.to_string().into());
    header.insert(String::from("seq"), binding.sequence.into());
    header.insert(String::from("last"), binding.last.into());
    let compact = backend::seal(plaintext, to.as_bytes(), header).ok_or(JoseError::Backend)?;
    // What leaves here is exactly what would be let in.
    SealedPage::from_text(compact, MAX_PAGE)
}

/// A well-formed sealed page, which nothing here can open.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedPage {
    compact: String,
    recipient: Thumbprint,
    binding: PageBinding,
}

impl SealedPage {
    /// Checks the form of a sealed page of at most [`MAX_PAGE`] bytes.
    ///
    /// # Errors
    ///
    /// [`JoseError`], for whichever rule is broken first.
    pub fn parse(text: &str) -> Result<Self, JoseError> {
        Self::parse_within(text, MAX_PAGE)
    }

    /// Checks the form of a sealed page of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`JoseError`], for whichever rule is broken first.
    pub fn parse_within(text: &str, limit: usize) -> Result<Self, JoseError> {
        check_size(text, limit)?;
        Self::from_text(text.to_owned(), limit)
    }

    fn from_text(compact: String, limit: usize) -> Result<Self, JoseError> {
        check_size(&compact, limit)?;
        let mut scanner = PageScanner::new();
        scanner.feed(compact.as_bytes())?;
        let (recipient, binding) = scanner.finish()?;
        Ok(Self {
            compact,
            recipient,
            binding,
        })
    }

    /// What the page says it is part of; certain only once the page is opened.
    #[must_use]
    pub const fn binding(&self) -> &PageBinding {
        &self.binding
    }

    /// The key the page says it is sealed to.
    #[must_use]
    pub const fn recipient(&self) -> &Thumbprint {
        &self.recipient
    }

    /// The compact form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.compact
    }

    /// The compact form, handed over.
    #[must_use]
    pub fn into_string(self) -> String {
        self.compact
    }

    /// Digest of the compact form.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_bytes(self.compact.as_bytes())
    }
}

pub(super) fn check_header(encoded: &str) -> Result<(Thumbprint, PageBinding), JoseError> {
    let mut members = header_members(encoded)?;
    let mut exactly = |name: &str, value: &str, otherwise: JoseError| {
        let found = take_string(&mut members, name)?;
        if found == value {
            Ok(())
        } else {
            Err(otherwise)
        }
    };
    exactly("alg", ALG, JoseError::AlgorithmNotAllowed)?;
    exactly("enc", ENC, JoseError::AlgorithmNotAllowed)?;
    exactly("typ", TYP, JoseError::WrongType { expected: TYP })?;
    exactly("cty", CTY, JoseError::WrongType { expected: CTY })?;
    let kid = take_string(&mut members, "kid")?;
    // The sender's one-time key obeys the same rules as a recipient's.
    let _: SealingKey = take(&mut members, "epk")?;
    let binding = PageBinding {
        request: take(&mut members, "req")?,
        sequence: take(&mut members, "seq")?,
        last: take(&mut members, "last")?,
    };
    refuse_rest(&members)?;
    Ok((kid.parse().map_err(JoseError::Key)?, binding))
}

fn take<T: serde::de::DeserializeOwned>(members: &mut Members, name: &str) -> Result<T, JoseError> {
    let found: Value = members.remove(name).ok_or_else(|| missing(name))?;
    json::from_value(found).map_err(JoseError::Header)
}

impl FromStr for SealedPage {
    type Err = JoseError;

    fn from_str(text: &str) -> Result<Self, JoseError> {
        Self::parse(text)
    }
}

impl fmt::Display for SealedPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.compact)
    }
}

impl fmt::Debug for SealedPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedPage({})", self.digest())
    }
}

impl Serialize for SealedPage {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.compact)
    }
}

impl<'de> Deserialize<'de> for SealedPage {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let compact = String::deserialize(from)?;
        Self::from_text(compact, MAX_PAGE).map_err(serde::de::Error::custom)
    }
}
