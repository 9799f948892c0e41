//! Strict parsing of JSON that came from outside.
//!
//! Everything another party sends passes through here before a type sees it. It promises that two
//! readers of the same bytes cannot come to different values: a repeated member at any depth,
//! trailing bytes, broken UTF-8, deep nesting, an array in an object's place and oversized input
//! are refused (RFC 8259 §4 and RFC 7493 leave them open or forbid them). No error carries a value
//! from the input.
//!
//! What it does not do: decide which unknown members are allowed. The target type says that with
//! `#[serde(deny_unknown_fields)]`.

mod named;
mod strict;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use named::by_name;

/// How many arrays and objects may be open at once.
pub const MAX_DEPTH: usize = 32;

/// Why outside JSON was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// More bytes than this place accepts.
    #[error("the JSON has {actual} bytes, more than the {limit} allowed here")]
    TooLarge {
        /// The most bytes accepted.
        limit: usize,
        /// The bytes received.
        actual: usize,
    },
    /// The bytes are not UTF-8.
    #[error("the JSON is not UTF-8")]
    NotUtf8,
    /// An object names the same member twice.
    #[error("the JSON names the member `{name}` twice")]
    DuplicateMember {
        /// The member's name, or `*` when it does not look like an identifier.
        name: String,
    },
    /// More than [`MAX_DEPTH`] arrays and objects are open at once.
    #[error("the JSON is nested more than {MAX_DEPTH} deep")]
    TooDeep,
    /// The bytes are not one JSON value.
    #[error("the JSON is malformed at line {line}, column {column}")]
    Malformed {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
    },
    /// Well-formed JSON, but not what is expected here.
    #[error("the JSON has the wrong shape at `{path}`: {problem}")]
    WrongShape {
        /// Where, as dotted member names; parts that are not identifiers read `*`.
        path: String,
        /// What is wrong, without the value.
        problem: ShapeProblem,
    },
}

/// What kind of mismatch a [`JsonError::WrongShape`] is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShapeProblem {
    /// A required member is absent.
    #[error("the member `{0}` is missing")]
    MissingMember(String),
    /// A member that the format does not know.
    #[error("a member here is not known")]
    UnknownMember,
    /// A name outside a closed set.
    #[error("the name here is not one of those allowed")]
    UnknownVariant,
    /// A string where a number belongs, and the like.
    #[error("the value has the wrong type")]
    WrongType,
    /// An array or object of the wrong length.
    #[error("the value has the wrong length")]
    WrongLength,
    /// The right type, but not an acceptable value.
    #[error("the value is not acceptable")]
    WrongValue,
}

/// Parses at most `limit` bytes of outside JSON into `T`.
///
/// # Errors
///
/// [`JsonError`], for whichever rule of this module is broken first.
pub fn parse<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, JsonError> {
    from_value(parse_value(bytes, limit)?)
}

/// Parses at most `limit` bytes of outside JSON into a plain [`Value`].
///
/// # Errors
///
/// [`JsonError`], for whichever rule of this module is broken first.
pub fn parse_value(bytes: &[u8], limit: usize) -> Result<Value, JsonError> {
    if bytes.len() > limit {
        return Err(JsonError::TooLarge {
            limit,
            actual: bytes.len(),
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| JsonError::NotUtf8)?;
    strict::read(text)
}

/// Shapes an already strict [`Value`] into `T`.
///
/// # Errors
///
/// [`JsonError::WrongShape`], naming the place and the kind of mismatch, never the value.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, JsonError> {
    serde_path_to_error::deserialize(named::Named(value)).map_err(|error| JsonError::WrongShape {
        path: printable_path(error.path()),
        problem: shape_problem(&error.inner().to_string()),
    })
}

/// Keeps a name only when it reads like a member of a format, not like somebody's data.
fn printable(name: &str) -> &str {
    let fits = (1..=40).contains(&name.len());
    let plain = |b: u8| b.is_ascii_alphabetic() || b == b'_' || b == b'-';
    if fits && name.bytes().all(plain) {
        name
    } else {
        "*"
    }
}

fn printable_path(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut text = String::from("$");
    for segment in path.iter().take(MAX_DEPTH) {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                text.push('.');
                text.push_str(printable(key));
            }
            Segment::Unknown => text.push_str(".*"),
        }
    }
    text
}

/// Reads the kind out of serde's message and drops the rest, which may quote the input.
fn shape_problem(message: &str) -> ShapeProblem {
    let name = |rest: &str| printable(rest.split('`').next().unwrap_or_default()).to_owned();
    if let Some(rest) = message.strip_prefix("missing field `") {
        ShapeProblem::MissingMember(name(rest))
    } else if message.starts_with("unknown field ") {
        ShapeProblem::UnknownMember
    } else if message.starts_with("unknown variant ") {
        ShapeProblem::UnknownVariant
    } else if message.starts_with("invalid type: ") {
        ShapeProblem::WrongType
    } else if message.starts_with("invalid length ") {
        ShapeProblem::WrongLength
    } else {
        ShapeProblem::WrongValue
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        name: String,
        ages: Vec<u8>,
    }

    fn form(text: &str) -> Result<Form, JsonError> {
        parse(text.as_bytes(), 1000)
    }

    #[test]
    fn oversized_and_non_utf8_input_is_refused() {
        let too_large = JsonError::TooLarge {
            limit: 1,
            actual: 2,
        };
        assert_eq!(parse_value(b"{}", 1), Err(too_large));
        assert_eq!(parse_value(b"\"\xff\"", 10), Err(JsonError::NotUtf8));
    }

    #[test]
    fn a_repeated_member_is_refused_at_any_depth_and_in_any_spelling() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"b":[{"c":{"a":1,"a":2}}]}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"[[{"a":{},"x":0,"a":{}}]]"#,
        ] {
            let duplicate = JsonError::DuplicateMember { name: "a".into() };
            assert_eq!(parse_value(text.as_bytes(), 100), Err(duplicate), "{text}");
        }
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse_value(nested(MAX_DEPTH).as_bytes(), 1000).is_ok());
        assert_eq!(
            parse_value(nested(MAX_DEPTH + 1).as_bytes(), 1000),
            Err(JsonError::TooDeep)
        );
        assert_eq!(
            parse_value("{\"a\":".repeat(200).as_bytes(), 9000),
            Err(JsonError::TooDeep)
        );
    }

    #[test]
    fn trailing_bytes_and_broken_text_are_refused() {
        for text in [
            "{}{}",
            "{} x",
            "",
            "{",
            "nul",
            "[1,]",
            "{'a':1}",
            "1e999",
            "\"\\ud800\"",
        ] {
            let refused = parse_value(text.as_bytes(), 100);
            assert!(
                matches!(refused, Err(JsonError::Malformed { .. })),
                "{text}: {refused:?}"
            );
        }
    }

    #[test]
    fn no_refusal_quotes_a_value() {
        for (text, problem) in [
            (r#"{"name":"x","ages":["SECRET"]}"#, ShapeProblem::WrongType),
            (
                r#"{"name":"x","ages":[],"SECRET":1}"#,
                ShapeProblem::UnknownMember,
            ),
            (
                r#"{"name":"x"}"#,
                ShapeProblem::MissingMember("ages".into()),
            ),
            (
                r#"{"name":"SECRET","ages":[999]}"#,
                ShapeProblem::WrongValue,
            ),
        ] {
            let error = form(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("999"));
            let shown = error.to_string();
            assert!(!shown.contains("SECRET") || problem == ShapeProblem::UnknownMember);
            assert!(matches!(error, JsonError::WrongShape { problem: p, .. } if p == problem));
        }
        let error = form(r#"{"Asha Rao 1984":1,"Asha Rao 1984":2}"#).unwrap_err();
        assert_eq!(error, JsonError::DuplicateMember { name: "*".into() });
    }

    #[test]
    fn the_place_of_a_mismatch_is_named() {
        let error = form(r#"{"name":"x","ages":[1,"2"]}"#).unwrap_err();
        let text = "the JSON has the wrong shape at `$.ages[1]`: the value has the wrong type";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn what_is_right_is_read() {
        let expected = Form {
            name: "x".into(),
            ages: vec![1],
        };
        assert_eq!(form(r#" {"name":"x","ages":[1]} "#), Ok(expected));
        let text = r#"{"a":[null,true,-1,18446744073709551615,1.5,"é"]}"#;
        let value = parse_value(text.as_bytes(), 100).unwrap();
        assert_eq!(value.to_string(), text);
    }
}
