//! Closed sets of words, as those who generate clients read them.
//!
//! A set whose words are explained one by one comes from the types as one alternative for each word,
//! of which some generators make as many types. Here it becomes a plain list, with what each word
//! means in the description.

use serde_json::{Map, Value};

/// Rewrites every such set below `value`.
pub(super) fn as_lists(value: &mut Value) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(as_lists),
        Value::Object(members) => {
            members.values_mut().for_each(as_lists);
            if let Some(words) = members.get("oneOf").and_then(explained) {
                list(members, words);
            }
        }
        _ => {}
    }
}

/// The words of a set with what each means, if it is one.
fn explained(alternatives: &Value) -> Option<Vec<(String, Vec<String>)>> {
    let mut all = Vec::new();
    for one in alternatives.as_array()? {
        let one = one.as_object()?;
        if let Some(word) = one.get("const").and_then(Value::as_str) {
            let text = one.get("description").and_then(Value::as_str);
            all.push((text.unwrap_or_default().to_owned(), vec![word.to_owned()]));
        } else if let Some(words) = one.get("enum").and_then(Value::as_array) {
            let words = words.iter().map(|word| word.as_str().map(str::to_owned));
            all.push((String::new(), words.collect::<Option<_>>()?));
        } else {
            return None;
        }
    }
    (!all.is_empty()).then_some(all)
}

fn list(members: &mut Map<String, Value>, sets: Vec<(String, Vec<String>)>) {
    members.remove("oneOf");
    let mut description = members
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let mut words = Vec::new();
    for (text, set) in sets {
        for word in set {
            if !text.is_empty() {
                if !description.is_empty() {
                    description.push('\n');
                }
                description.push_str(&format!("* `{word}`: {text}"));
            }
            words.push(Value::from(word));
        }
    }
    members.insert("type".into(), "string".into());
    members.insert("enum".into(), Value::Array(words));
    if !description.is_empty() {
        members.insert("description".into(), description.into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn alternatives_that_are_no_words_stay_as_they_are() {
        for kept in [
            json!({"oneOf": [{"const": "a"}, {"type": "integer"}]}),
            json!({"oneOf": [{"const": 1}]}),
            json!({"oneOf": []}),
        ] {
            let mut same = kept.clone();
            as_lists(&mut same);
            assert_eq!(same, kept);
        }
    }

    #[test]
    fn words_become_a_list_and_their_meanings_lines_of_the_description() {
        let mut set = json!({"items": {"description": "Why.", "oneOf": [
            {"const": "101", "description": "Wealth"}, {"enum": ["a", "b"], "type": "string"},
        ]}});
        as_lists(&mut set);
        assert_eq!(
            set,
            json!({"items": {"description": "Why.\n* `101`: Wealth", "type": "string",
                "enum": ["101", "a", "b"]}})
        );
    }
}
