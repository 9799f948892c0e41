//! What every protected header of ours obeys, signed or sealed.
//!
//! A header is strict JSON, small, and never brings keys, compression or extensions. Each format
//! then takes the members it knows and refuses what is left.

use serde_json::{Map, Value};

use super::b64;
use super::error::JoseError;
use super::jws::MAX_JWS;
use crate::json::{self, JsonError};

/// A protected header holds a few short members.
pub(super) const MAX_HEADER: usize = 4096;

/// The members of a header not yet taken.
pub(super) type Members = Map<String, Value>;

/// Splits a compact JWS into its three parts, none of them empty.
pub(super) fn split(text: &str) -> Result<[&str; 3], JoseError> {
    check_size(text, MAX_JWS)?;
    let mut parts = text.split('.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(header), Some(payload), Some(signature), None)
            if !(header.is_empty() || payload.is_empty() || signature.is_empty()) =>
        {
            Ok([header, payload, signature])
        }
        _ => Err(JoseError::NotCompact),
    }
}

/// Refuses text longer than `limit` bytes.
pub(super) const fn check_size(text: &str, limit: usize) -> Result<(), JoseError> {
    if text.len() > limit {
        return Err(JoseError::TooLarge {
            limit,
            actual: text.len(),
        });
    }
    Ok(())
}

/// Decodes a protected header and refuses what no message of ours may demand.
pub(super) fn header_members(encoded: &str) -> Result<Members, JoseError> {
    let members = members_with_key(encoded)?;
    if members.contains_key("jwk") {
        return Err(JoseError::KeyInHeader);
    }
    Ok(members)
}

/// The same for the one kind of message that brings its own key ([`super::possession`]): `jwk` may
/// be there, to be taken by the caller.
pub(super) fn members_with_key(encoded: &str) -> Result<Members, JoseError> {
    let bytes = b64::decode(encoded).ok_or(JoseError::NotBase64Url("header"))?;
    let members: Members = json::parse(&bytes, MAX_HEADER).map_err(JoseError::Header)?;
    for name in members.keys() {
        match name.as_str() {
            "crit" => return Err(JoseError::Critical),
            "jku" | "x5u" | "x5c" => return Err(JoseError::KeyInHeader),
            "zip" => return Err(JoseError::Compressed),
            _ => {}
        }
    }
    Ok(members)
}

/// Takes a member that must be there and be text.
pub(super) fn take_string(members: &mut Members, name: &str) -> Result<String, JoseError> {
    let found = members.remove(name).ok_or_else(|| missing(name))?;
    json::from_value(found).map_err(JoseError::Header)
}

/// Takes a member that must be there, of whatever kind.
pub(super) fn take_value(members: &mut Members, name: &str) -> Result<Value, JoseError> {
    members.remove(name).ok_or_else(|| missing(name))
}

/// The refusal of a header without the member `name`.
pub(super) fn missing(name: &str) -> JoseError {
    let problem = json::ShapeProblem::MissingMember(name.to_owned());
    JoseError::Header(JsonError::WrongShape {
        path: String::from("$"),
        problem,
    })
}

/// Refuses members nobody took.
pub(super) fn refuse_rest(members: &Members) -> Result<(), JoseError> {
    if members.is_empty() {
        Ok(())
    } else {
        Err(JoseError::HeaderMember)
    }
}

/// Compares media types as RFC 7515 §4.1.9 does: `application/` may be left out, case is ignored.
pub(super) fn same_type(found: &str, expected: &str) -> bool {
    const PREFIX: &str = "application/";
    let bare = |name: &str| match name.split_at_checked(PREFIX.len()) {
        Some((start, rest)) if start.eq_ignore_ascii_case(PREFIX) => rest.to_ascii_lowercase(),
        _ => name.to_ascii_lowercase(),
    };
    bare(found) == bare(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_differ_beyond_case_and_the_customary_prefix() {
        for found in [
            "consent-request+jwt2",
            "text/receipt+jwt",
            "",
            "application/",
            "receipt",
        ] {
            assert!(!same_type(found, "receipt+jwt"), "{found}");
        }
        for found in [
            "receipt+jwt",
            "Receipt+JWT",
            "application/receipt+jwt",
            "APPLICATION/receipt+jwt",
        ] {
            assert!(same_type(found, "receipt+jwt"), "{found}");
        }
    }

    #[test]
    fn a_header_that_demands_anything_is_refused() {
        for (header, refusal) in [
            (r#"{"crit":[]}"#, JoseError::Critical),
            (r#"{"jwk":{}}"#, JoseError::KeyInHeader),
            (r#"{"jku":"https://a.example"}"#, JoseError::KeyInHeader),
            (r#"{"x5u":"https://a.example"}"#, JoseError::KeyInHeader),
            (r#"{"x5c":[]}"#, JoseError::KeyInHeader),
            (r#"{"zip":"DEF"}"#, JoseError::Compressed),
        ] {
            assert_eq!(
                header_members(&b64::encode(header.as_bytes())),
                Err(refusal),
                "{header}"
            );
        }
    }

    #[test]
    fn only_three_filled_parts_are_a_signed_message() {
        for text in ["", "a", "a.b", "a.b.", ".b.c", "a..c", "a.b.c.d", "a.b.c."] {
            assert_eq!(split(text), Err(JoseError::NotCompact), "{text}");
        }
        assert_eq!(split("a.b.c"), Ok(["a", "b", "c"]));
    }
}
