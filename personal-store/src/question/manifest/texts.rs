//! What a manifest says to people: each text is shown as it is, and stands for what there is.

use std::collections::BTreeSet;

use consent_model::question::{Manifest, Parameter, Texts};

use super::{
    super::{package::PackageError, subset::hidden},
    no,
};

/// Longest word: a choice, a value of the answer, a unit, in bytes.
const LONGEST_WORD: usize = 64;
/// Longest text that calls a word, in characters.
const LONGEST_CALL: usize = 120;
/// Most languages.
const MOST_LANGUAGES: usize = 40;
/// Most parameters, choices of one, columns of the answer, and values of one.
const MOST: usize = 200;

pub(super) fn check_texts(member: &str, longest: usize, texts: &Texts) -> Result<(), PackageError> {
    if texts.get("en").is_none_or(|text| text.trim().is_empty()) {
        return Err(PackageError::Texts);
    }
    if texts.len() > MOST_LANGUAGES {
        return no(member, "have 40 languages at most");
    }
    for (language, text) in texts {
        if !is_language(language) {
            return no(member, "be by language tags such as `en` or `zh-Hant`");
        }
        if text.trim().is_empty() || text.chars().count() > longest {
            return no(member, "hold a text of a length that people read");
        }
        if !shown_as_it_is(text) {
            return no(member, "hold no markup and no characters that are not seen");
        }
    }
    Ok(())
}

/// Every `{name}` must be a column of the answer or a parameter.
pub(super) fn placeholders(manifest: &Manifest, sentence: &str) -> Result<(), PackageError> {
    let known = |name: &str| {
        manifest.parameters.contains_key(name)
            || manifest.output.columns.iter().any(|c| c.name == name)
    };
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let name = after.split_once('}');
        match name {
            Some((name, behind)) if !before.contains('}') && known(name) => rest = behind,
            _ => {
                return no(
                    "sentence",
                    "name columns of the answer and parameters in its braces",
                );
            }
        }
    }
    if rest.contains('}') {
        return no(
            "sentence",
            "name columns of the answer and parameters in its braces",
        );
    }
    Ok(())
}

/// What fixed words are called: the texts stand in sentences, in the place of what they call.
pub(super) fn called(manifest: &Manifest) -> Result<(), PackageError> {
    for (name, words) in &manifest.words {
        let column = manifest.output.columns.iter().find(|c| c.name == *name);
        let mut known: Vec<&String> = column
            .iter()
            .flat_map(|c| c.values.iter().flatten())
            .collect();
        if let Some(Parameter::Choice { values }) = manifest.parameters.get(name) {
            known.extend(values);
        }
        for (word, texts) in words {
            if !known.contains(&word) {
                return no(
                    "words",
                    "call values of the answer and choices of parameters, no others",
                );
            }
            check_texts("words", LONGEST_CALL, texts)?;
            if texts.values().any(|text| text.contains(['{', '}'])) {
                return no("words", "hold no braces, which a sentence would fill in");
            }
        }
    }
    Ok(())
}

/// Different words, at least one.
pub(super) fn words(member: &str, words: &[String]) -> Result<(), PackageError> {
    let different: BTreeSet<_> = words.iter().collect();
    if words.is_empty() || words.len() > MOST || different.len() != words.len() {
        return no(member, "name 1 to 200 words, each once");
    }
    words.iter().try_for_each(|w| word(member, w))
}

/// A short text that stands for something: no braces, which a sentence would fill in.
pub(super) fn word(member: &str, word: &str) -> Result<(), PackageError> {
    let plain = !word.is_empty()
        && word.len() <= LONGEST_WORD
        && word.trim() == word
        && shown_as_it_is(word)
        && !word.contains(['{', '}']);
    if plain {
        Ok(())
    } else {
        no(
            member,
            "be 1 to 64 bytes of plain text, without braces or markup",
        )
    }
}

/// Whether a text reads the same in a page, a terminal and a log.
fn shown_as_it_is(text: &str) -> bool {
    !text.chars().any(|c| hidden(c) || matches!(c, '<' | '>'))
}

/// A language tag (BCP 47): a language, and what makes it narrower.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let language = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase());
    let narrower = |part: &str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    language && tag.len() <= 35 && parts.all(narrower)
}
