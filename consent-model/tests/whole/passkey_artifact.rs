//! An artifact approved with a passkey, changed anywhere: in its bytes by whoever carries it, and in
//! its members by a manager that signs it again. Only what the manager names itself may differ.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::consent::{MANAGER, by_passkey, copy, identity, manager, now, passkey};
use consent_model::{
    approval::{Approver, EvidenceSubject, ExpectedSubject},
    artifact::{ArtifactError, CopyFor, Expectation, TYP, VerifiedArtifact},
    jose::{CompactJws, sign},
};
use proptest::prelude::*;
use serde_json::Value;

/// Members that her approval does not cover, because the manager names them: which copy it is and
/// which other one of the party's it takes the place of, when it was made, where its status stands,
/// how the party knows her, and when within five minutes of the statement she decided.
const NAMED_BY_THE_MANAGER: [&str; 7] = [
    "/decided_at",
    "/iat",
    "/jti",
    "/status/status_list/idx",
    "/status/status_list/uri",
    "/sub",
    "/supersedes",
];

fn good(copy_for: CopyFor) -> Value {
    serde_json::to_value(by_passkey(copy(copy_for))).unwrap()
}

fn signed(claims: &Value) -> CompactJws {
    sign(TYP, claims, &manager()).unwrap()
}

/// As the party checks it for which the good copy was made.
fn check(jws: &CompactJws, copy_for: CopyFor) -> Result<VerifiedArtifact, ArtifactError> {
    let she = Approver {
        passkeys: vec![passkey()],
        ..EvidenceSubject {
            iss: "https://id.example".into(),
            aud: "manager".into(),
            sub: "she".into(),
        }
        .into()
    };
    let (issuer, audience) = (MANAGER.parse().unwrap(), copy(copy_for).aud);
    let expected = Expectation {
        issuer: &issuer,
        audience: &audience,
        copy_for,
        subject: ExpectedSubject::Linked(&she),
        now: now(),
    };
    VerifiedArtifact::verify(jws, manager().public(), &identity(), &expected)
}

/// Whether these claims are taken for something else than the good ones. A member may be spelt or left
/// out in another way and mean the same, such as the algorithm of a key.
fn holds_otherwise(claims: &Value, copy_for: CopyFor) -> bool {
    check(&signed(claims), copy_for)
        .is_ok_and(|taken| serde_json::to_value(taken.claims()).unwrap() != good(copy_for))
}

/// Every member and element below `value`, as pointers; containers too.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut below = |name: &str, value: &Value| {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        pointers(value, &at, found);
        found.push(at);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, v)| below(name, v)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(n, v)| below(&n.to_string(), v)),
        _ => {}
    }
}

fn all(claims: &Value) -> Vec<String> {
    let mut found = Vec::new();
    pointers(claims, "", &mut found);
    found
}

fn is_the_managers(pointer: &str) -> bool {
    NAMED_BY_THE_MANAGER.contains(&pointer)
}

/// What need not be there: the copy that this one takes the place of; and what a source's copy does
/// not open, whose digest stays in the statement. A store demands it by itself.
fn may_stay_closed(pointer: &str, copy_for: CopyFor) -> bool {
    pointer == "/supersedes" || copy_for == CopyFor::Source && pointer == "/data_user"
}

/// The value with one byte of its text, or its number by one, changed.
fn changed(value: &Value, place: usize, to: u8) -> Option<Value> {
    match value {
        Value::String(text) => {
            let mut bytes = text.clone().into_bytes();
            let place = place % bytes.len().max(1);
            let byte = bytes.get_mut(place).filter(|byte| **byte != to)?;
            *byte = to;
            Some(String::from_utf8(bytes).ok()?.into())
        }
        Value::Number(number) => Some((number.as_i64()? + 1 + i64::from(to)).into()),
        Value::Bool(is) => Some((!is).into()),
        _ => None,
    }
}

#[test]
fn no_member_can_be_left_out_or_put_in() {
    for copy_for in [CopyFor::Source, CopyFor::DataUser] {
        let claims = good(copy_for);
        assert!(check(&signed(&claims), copy_for).is_ok());
        for pointer in all(&claims) {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            let mut without = claims.clone();
            match without.pointer_mut(parent).unwrap() {
                Value::Object(members) => drop(members.remove(name)),
                Value::Array(list) => drop(list.remove(name.parse().unwrap())),
                _ => unreachable!("a parent"),
            }
            let taken = holds_otherwise(&without, copy_for);
            assert!(
                !taken || may_stay_closed(&pointer, copy_for),
                "without {pointer}"
            );
            let mut more = claims.clone();
            match more.pointer_mut(&pointer).unwrap() {
                Value::Object(members) => drop(members.insert("more".to_owned(), 1.into())),
                Value::Array(list) => list.push(1.into()),
                _ => continue,
            }
            assert!(!holds_otherwise(&more, copy_for), "more in {pointer}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_member_that_she_approved_can_be_changed(
        which in any::<prop::sample::Index>(),
        place in any::<usize>(),
        to in prop::sample::select(b"aZ09-_.:/ {}\"\\x".to_vec()),
        data_user in any::<bool>(),
    ) {
        let copy_for = if data_user { CopyFor::DataUser } else { CopyFor::Source };
        let mut claims = good(copy_for);
        let pointers: Vec<_> = all(&claims);
        let pointer = which.get(&pointers);
        let value = claims.pointer_mut(pointer).unwrap();
        let Some(other) = changed(value, place, to) else {
            return Ok(());
        };
        *value = other;
        let taken = holds_otherwise(&claims, copy_for);
        prop_assert!(!taken || is_the_managers(pointer), "{pointer}");
    }

    #[test]
    fn no_byte_can_be_changed_on_the_way(
        place in any::<prop::sample::Index>(),
        to in any::<u8>().prop_filter("text", |byte| byte.is_ascii_graphic()),
    ) {
        let jws = signed(&good(CopyFor::Source));
        let mut bytes = jws.as_str().as_bytes().to_vec();
        let place = place.index(bytes.len());
        prop_assume!(bytes[place] != to);
        bytes[place] = to;
        let text = String::from_utf8(bytes).unwrap();
        let taken = CompactJws::parse(&text)
            .ok()
            .is_some_and(|jws| check(&jws, CopyFor::Source).is_ok());
        prop_assert!(!taken, "byte {place}");
    }
}
