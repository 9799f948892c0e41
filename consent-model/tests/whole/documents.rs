//! No document of another party is read when it is cut, repeats a member, has a member of another
//! type or an unknown one, or is too long; and the refusal says which of these it was.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::consent::manager;
use crate::common::documents::{Document, LIMIT, all};
use consent_model::jose::{CompactJws, JoseError, MAX_JWS, sign};
use consent_model::json::{JsonError, ShapeProblem};
use serde_json::{Map, Value, json};

/// Members under which anything may stand: values of parameters, cells of rows. What they may be
/// is the manifest's and the schema's to say.
fn is_open(document: &Document, path: &[String]) -> bool {
    let open = |name: &String| name == "parameters" || name == "rows";
    !document.name.ends_with("of a question") && path.iter().any(open)
}

/// Members that may have two types: a step is a number or the name of a parameter.
fn has_two_types(path: &[String]) -> bool {
    path.last().is_some_and(|name| name == "multiple_of")
}

/// Answers of a manager that are not signed: a newer one may say more, on their outside.
const OPEN_ANSWERS: [&str; 5] = [
    "metadata",
    "entry of a party",
    "view of a request",
    "view of a session",
    "sharing record",
];

/// Objects that others may add members to: RFC 9457 §3.2 has clients ignore what they do not know.
/// The names in a text, among parameters or among words are of the sender's choosing.
fn is_extensible(document: &Document, path: &[String]) -> bool {
    let last = path.last().map_or(document.name, String::as_str);
    path.iter().any(|name| name == "words")
        || (path.is_empty() && OPEN_ANSWERS.contains(&document.name))
        || matches!(
            last,
            "problem" | "title" | "explanation" | "sentence" | "parameters"
        )
}

/// Paths of every member, at every depth.
fn members(value: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![(Vec::new(), value)];
    while let Some((path, value)) = open.pop() {
        let inside: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(n, v)| (n.clone(), v)).collect(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(n, v)| (n.to_string(), v))
                .collect(),
            _ => Vec::new(),
        };
        for (name, member) in inside {
            let path: Vec<String> = path.iter().cloned().chain([name]).collect();
            if value.is_object() {
                found.push(path.clone());
            }
            open.push((path, member));
        }
    }
    found
}

fn at<'a>(value: &'a mut Value, path: &[String]) -> &'a mut Value {
    path.iter().fold(value, |value, name| match value {
        Value::Array(items) => &mut items[name.parse::<usize>().unwrap()],
        other => &mut other[name.as_str()],
    })
}

fn object<'a>(value: &'a mut Value, path: &[String]) -> &'a mut Map<String, Value> {
    at(value, path).as_object_mut().unwrap()
}

/// The text of `value` with the member at `path` there twice.
fn with_twice(value: &Value, path: &[String]) -> String {
    let mark = "repeated-here";
    let (name, parent) = path.split_last().unwrap();
    let mut marked = value.clone();
    let member = object(&mut marked, parent)[name].clone();
    object(&mut marked, parent).insert(mark.into(), Value::Null);
    let again = format!("{}:{member}", Value::from(name.as_str()));
    marked
        .to_string()
        .replacen(&format!("\"{mark}\":null"), &again, 1)
}

#[test]
fn every_good_document_is_read() {
    for document in all() {
        let text = document.good.to_string();
        assert_eq!(
            (document.read)(text.as_bytes()),
            Ok(()),
            "{}",
            document.name
        );
    }
}

#[test]
fn a_document_cut_anywhere_is_refused() {
    for document in all() {
        let text = document.good.to_string();
        for end in 0..text.len() {
            let refused = (document.read)(&text.as_bytes()[..end]);
            let malformed = matches!(
                refused,
                Err(JsonError::Malformed { .. } | JsonError::NotUtf8)
            );
            assert!(malformed, "{} at {end}: {refused:?}", document.name);
        }
    }
}

#[test]
fn a_document_with_any_member_repeated_is_refused_at_any_depth() {
    for document in all() {
        for path in members(&document.good) {
            let refused = (document.read)(with_twice(&document.good, &path).as_bytes());
            let twice = matches!(refused, Err(JsonError::DuplicateMember { .. }));
            assert!(twice, "{} {path:?}: {refused:?}", document.name);
        }
    }
}

#[test]
fn a_document_with_any_member_of_another_type_is_refused_at_any_depth() {
    let others = [
        Value::Null,
        json!(true),
        json!(7.5),
        json!("x"),
        json!([7.5]),
        json!({"x": 7.5}),
    ];
    for document in all() {
        for path in members(&document.good) {
            if is_open(&document, &path) || has_two_types(&path) {
                continue;
            }
            let mut without = document.good.clone();
            let (name, parent) = path.split_last().unwrap();
            object(&mut without, parent).shift_remove(name);
            let may_be_absent = (document.read)(without.to_string().as_bytes()).is_ok();
            for other in &others {
                let mut changed = document.good.clone();
                let member = at(&mut changed, &path);
                let same_type = std::mem::discriminant(member) == std::mem::discriminant(other);
                if same_type || (other.is_null() && may_be_absent) {
                    continue;
                }
                *member = other.clone();
                let refused = (document.read)(changed.to_string().as_bytes());
                let shape = matches!(refused, Err(JsonError::WrongShape { .. }));
                assert!(shape, "{} {path:?} {other}: {refused:?}", document.name);
            }
        }
    }
}

#[test]
fn a_document_with_any_object_as_a_list_of_its_values_is_refused_at_any_depth() {
    for document in all() {
        let whole = [Vec::new()];
        for path in members(&document.good).into_iter().chain(whole) {
            if is_open(&document, &path) {
                continue;
            }
            let mut changed = document.good.clone();
            let member = at(&mut changed, &path);
            let Some(members) = member.as_object().filter(|members| !members.is_empty()) else {
                continue;
            };
            *member = members.values().cloned().collect();
            let refused = (document.read)(changed.to_string().as_bytes());
            let shape = matches!(refused, Err(JsonError::WrongShape { .. }));
            assert!(shape, "{} {path:?}: {refused:?}", document.name);
        }
    }
}

#[test]
fn a_document_with_an_unknown_member_is_refused_at_any_depth() {
    for document in all() {
        let mut objects: Vec<Vec<String>> = members(&document.good)
            .into_iter()
            .filter(|path| at(&mut document.good.clone(), path).is_object())
            .collect();
        objects.push(Vec::new());
        for path in objects {
            if is_open(&document, &path) || is_extensible(&document, &path) {
                continue;
            }
            let mut changed = document.good.clone();
            object(&mut changed, &path).insert("unheard-of".into(), 7.into());
            let refused = (document.read)(changed.to_string().as_bytes());
            let shape = matches!(refused, Err(JsonError::WrongShape { .. }));
            assert!(shape, "{} {path:?}: {refused:?}", document.name);
        }
    }
}

/// Every member without which a document is read: a new one is a decision, not an accident.
const MAY_BE_ABSENT: &[(&str, &str)] = &[
    ("consent request", "supersedes"),
    ("consent request", "person"),
    ("consent request", "state"),
    ("artifact, data user's copy", "request"),
    ("artifact, data user's copy", "notice"),
    ("artifact, data user's copy", "data_user"),
    ("artifact, data user's copy", "supersedes"),
    ("artifact, source's copy", "data_user"),
    ("artifact, source's copy", "supersedes"),
    ("source request", "range"),
    ("link response", "key"),
    ("problem", "detail"),
    ("problem", "trace_id"),
    ("manifest of a question", "parameters"),
    ("manifest of a question", "words"),
    ("entry of a party", "datasets"),
    ("view of a request", "reason"),
    ("view of a request", "artifact_id"),
    ("view of a request", "decided_by"),
    ("view of a session", "problem"),
];

#[test]
fn a_document_with_a_member_missing_is_refused_and_the_member_named() {
    let mut optional = Vec::new();
    for document in all() {
        for name in document.good.as_object().unwrap().keys() {
            let mut without = document.good.clone();
            without.as_object_mut().unwrap().shift_remove(name);
            let refused = (document.read)(without.to_string().as_bytes());
            let missing = |problem: &_| *problem == ShapeProblem::MissingMember(name.clone());
            match &refused {
                Ok(()) => optional.push((document.name, name.clone())),
                Err(JsonError::WrongShape { problem, .. }) if missing(problem) => {}
                Err(_) => panic!("{} {name}: {refused:?}", document.name),
            }
        }
    }
    let optional: Vec<_> = optional
        .iter()
        .map(|(of, name)| (*of, name.as_str()))
        .collect();
    assert_eq!(optional, MAY_BE_ABSENT);
}

#[test]
fn an_oversized_document_is_refused_before_it_is_read() {
    for document in all() {
        let text = format!("{}{}", document.good, " ".repeat(LIMIT));
        let refused = (document.read)(text.as_bytes());
        let too_large = matches!(refused, Err(JsonError::TooLarge { limit: LIMIT, .. }));
        assert!(too_large, "{}", document.name);
        let text = format!("{}{}", "[".repeat(1000), document.good);
        assert_eq!((document.read)(text.as_bytes()), Err(JsonError::TooDeep));
        // What is signed has its limit before that: of the whole message.
        let mut long = document.good.clone();
        long["unheard-of"] = "x".repeat(MAX_JWS).into();
        let refused = sign("any+jwt", &long, &manager());
        assert!(matches!(refused, Err(JoseError::TooLarge { .. })));
        let message = sign("any+jwt", &document.good, &manager()).unwrap();
        let [header, _, signature] = message.as_str().split('.').collect::<Vec<_>>()[..] else {
            unreachable!("a message has three parts");
        };
        let long = format!("{header}.{}.{signature}", "A".repeat(MAX_JWS));
        assert!(matches!(
            CompactJws::parse(&long),
            Err(JoseError::TooLarge { .. })
        ));
    }
}

#[test]
fn no_document_shows_a_personal_value_to_whoever_debugs() {
    let personal = [
        "meera",                // her name at the manager
        "Savings",              // what an account is called
        "pseudonym-0123456789", // she, as a party knows her
        "link-reference",       // her account, as a source knows it
        "she\"",                // she, as the identity provider knows her
        "t1",                   // a cell of her records
        "35000",                // an answer about her
    ];
    for document in all() {
        for value in personal {
            assert!(
                !document.shown.contains(value),
                "{}: {value}",
                document.name
            );
        }
    }
    let rows = [json!({"low": 35000}).as_object().unwrap().clone()];
    let answer = consent_model::release::AnswerBytes {
        question: &consent_model::digest::Digest::of_bytes(b"question"),
        parameters: &Map::new(),
        rows: &rows,
    };
    assert_eq!(format!("{answer:?}"), "AnswerBytes");
}
