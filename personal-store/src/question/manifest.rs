//! What a manifest may say: names, texts and bounds that mean one thing to everybody who reads them,
//! and an output through which nothing else gets out.
//!
//! A manifest comes from a publisher. What it says is shown to the person before she decides, kept in
//! her ledger and sent to the data user, so nothing in it may be hidden, look like part of a page, or
//! be longer than anybody reads. These rules hold wherever a package is loaded; what an author owes a
//! reviewer besides is the check for authors.

use std::collections::BTreeSet;

use consent_model::{
    dataset::{ColumnType, LARGEST_INTEGER},
    question::{Manifest, OutputColumn, Parameter, ReleaseRule, Step, Texts},
};

use super::{package::PackageError, subset::hidden};

/// Longest name of a question, parameter or column, in bytes.
const LONGEST_NAME: usize = 64;
/// Longest word: a choice, a value of the answer, a unit, in bytes.
const LONGEST_WORD: usize = 64;
/// Longest title, sentence and explanation, in characters.
const LONGEST_TEXTS: [(&str, usize); 3] =
    [("title", 200), ("sentence", 1_000), ("explanation", 4_000)];
/// Longest text that calls a word, in characters.
const LONGEST_CALL: usize = 120;
/// Most languages.
const MOST_LANGUAGES: usize = 40;
/// Most parameters, choices of one, columns of the answer, and values of one.
const MOST: usize = 200;
/// Most columns of the answer.
const MOST_COLUMNS: usize = 32;
/// Most parameters.
const MOST_PARAMETERS: usize = 16;
/// Most rows of an answer.
const MOST_ROWS: u32 = 1_000;
/// Longest range of an input: a hundred years and a little.
const LONGEST_RANGE: u32 = 36_600;
/// Most numbers that a column without a step may tell apart.
const MOST_EXACT: f64 = 1_000.0;

/// Checks names, texts, parameters and output.
pub(super) fn check(manifest: &Manifest) -> Result<(), PackageError> {
    head(manifest)?;
    output(manifest)?;
    let texts = [&manifest.title, &manifest.sentence, &manifest.explanation];
    for ((member, longest), texts) in LONGEST_TEXTS.into_iter().zip(texts) {
        check_texts(member, longest, texts)?;
        if !texts.keys().eq(manifest.title.keys()) {
            return no(member, "have a text in each language of the title");
        }
    }
    for sentence in manifest.sentence.values() {
        placeholders(manifest, sentence)?;
    }
    for input in &manifest.inputs {
        if input.longest_range_days > LONGEST_RANGE {
            return no("inputs", "have ranges of at most 36600 days");
        }
    }
    if manifest.parameters.len() > MOST_PARAMETERS {
        return no("parameters", "be 16 at most");
    }
    for (name, parameter) in &manifest.parameters {
        check_parameter(name, parameter)?;
    }
    called(manifest)
}

/// What fixed words are called: the texts stand in sentences, in the place of what they call.
fn called(manifest: &Manifest) -> Result<(), PackageError> {
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

fn head(manifest: &Manifest) -> Result<(), PackageError> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let name = manifest.name.as_bytes();
    if name.is_empty() || name.len() > LONGEST_NAME || !name.iter().copied().all(plain) {
        return no("name", "have 1 to 64 of a-z, 0-9 and `-`");
    }
    if manifest.version == 0 {
        return no("version", "count from 1");
    }
    let purposes: BTreeSet<_> = manifest.purposes.iter().map(|p| p.code()).collect();
    if purposes.is_empty() || purposes.len() != manifest.purposes.len() {
        return no("purposes", "name at least one purpose, and each once");
    }
    word("publisher", &manifest.publisher)?;
    word("review.by", &manifest.review.by)
}

fn check_texts(member: &str, longest: usize, texts: &Texts) -> Result<(), PackageError> {
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

/// Whether a text reads the same in a page, a terminal and a log.
fn shown_as_it_is(text: &str) -> bool {
    !text.chars().any(|c| hidden(c) || matches!(c, '<' | '>'))
}

/// A short text that stands for something: no braces, which a sentence would fill in.
fn word(member: &str, word: &str) -> Result<(), PackageError> {
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

/// Different words, at least one.
fn words(member: &str, words: &[String]) -> Result<(), PackageError> {
    let different: BTreeSet<_> = words.iter().collect();
    if words.is_empty() || words.len() > MOST || different.len() != words.len() {
        return no(member, "name 1 to 200 words, each once");
    }
    words.iter().try_for_each(|w| word(member, w))
}

/// Every `{name}` must be a column of the answer or a parameter.
fn placeholders(manifest: &Manifest, sentence: &str) -> Result<(), PackageError> {
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

fn check_parameter(name: &str, parameter: &Parameter) -> Result<(), PackageError> {
    let member = format!("parameters.{name}");
    if name.len() > LONGEST_NAME {
        return no("parameters", "have names of at most 64 letters");
    }
    match parameter {
        Parameter::Integer { min, max, step } => {
            let exact = |n: i64| (-LARGEST_INTEGER..=LARGEST_INTEGER).contains(&n);
            if min > max || !exact(*min) || !exact(*max) {
                return no(
                    &member,
                    "have a least value, and a greatest that is no less, within 2^53",
                );
            }
            if step.is_some_and(|step| step < 1 || !exact(step)) {
                return no(&member, "have a step of 1 or more");
            }
            Ok(())
        }
        Parameter::Choice { values } => words(&member, values),
    }
}

fn output(manifest: &Manifest) -> Result<(), PackageError> {
    let output = &manifest.output;
    let mut names = BTreeSet::new();
    for column in &output.columns {
        let name = || column.name.clone();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let letters = column.name.bytes().all(plain)
            && column.name.starts_with(|c: char| c.is_ascii_lowercase())
            && column.name.len() <= LONGEST_NAME;
        if !letters {
            return no(
                "output.columns",
                "have names of 1 to 64 of a-z, 0-9 and `_`",
            );
        }
        if !names.insert(&column.name) {
            return Err(PackageError::OutputName(name()));
        }
        if let Some(unit) = &column.unit {
            word(&format!("output.columns.{}.unit", column.name), unit)?;
        }
        match column.kind {
            ColumnType::Text => text(column)?,
            ColumnType::Integer | ColumnType::Real => number(manifest, column)?,
            ColumnType::Date | ColumnType::Timestamp => return Err(PackageError::Day(name())),
        }
    }
    if names.is_empty() || output.max_rows == 0 {
        return Err(PackageError::NoOutput);
    }
    if output.columns.len() > MOST_COLUMNS || output.max_rows > MOST_ROWS {
        return no("output", "have at most 32 columns and 1000 rows");
    }
    Ok(())
}

fn text(column: &OutputColumn) -> Result<(), PackageError> {
    let Some(values) = column.values.as_ref().filter(|v| !v.is_empty()) else {
        return Err(PackageError::FreeText(column.name.clone()));
    };
    let member = format!("output.columns.{}", column.name);
    if column.min.is_some() || column.max.is_some() || column.multiple_of.is_some() {
        return no(
            &member,
            "be a text with `values`, and without the bounds of a number",
        );
    }
    words(&member, values)
}

fn number(manifest: &Manifest, column: &OutputColumn) -> Result<(), PackageError> {
    let name = || column.name.clone();
    let (Some(min), Some(max)) = (column.min, column.max) else {
        return Err(PackageError::Unbounded(name()));
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 - 1 has no more digits than f64 holds"
    )]
    let largest = LARGEST_INTEGER as f64;
    let within = |n: f64| (-largest..=largest).contains(&n);
    if !within(min) || !within(max) || min > max {
        return Err(PackageError::Unbounded(name()));
    }
    if column.values.is_some() {
        let member = format!("output.columns.{}", column.name);
        return no(&member, "be a number with bounds, and without `values`");
    }
    let step = match &column.multiple_of {
        None if manifest.release == ReleaseRule::Banded => {
            return Err(PackageError::NoBand(name()));
        }
        None => None,
        Some(Step::Fixed(step)) => Some(*step),
        // The least that it may be set to.
        Some(Step::Parameter(step)) => match manifest.parameters.get(step) {
            Some(Parameter::Integer { min, .. }) => Some(*min),
            _ => Some(0),
        },
    };
    if step.is_some_and(|step| step < 1) {
        return Err(PackageError::Step(name()));
    }
    if manifest.release == ReleaseRule::Banded && !keeps_its_bands(manifest, column) {
        return Err(PackageError::LooseBand(name()));
    }
    // Released as computed, a number may be all that a record says. So it either tells few values
    // apart, as a count of months does, or it has a step.
    let few = max - min < MOST_EXACT && (column.kind == ColumnType::Integer || step.is_some());
    if manifest.release == ReleaseRule::Exact && !few && step.is_none_or(|step| step < 2) {
        return Err(PackageError::TooExact(name()));
    }
    Ok(())
}

/// Whether no choice of parameters pins a value closer than a band. With any width to choose from,
/// a few answers would: every edge of every band must lie on one grid.
fn keeps_its_bands(manifest: &Manifest, column: &OutputColumn) -> bool {
    let repeats = manifest.parameters.contains_key(&column.name);
    match &column.multiple_of {
        Some(Step::Fixed(step)) => *step >= 2 || repeats,
        Some(Step::Parameter(step)) => matches!(
            manifest.parameters.get(step),
            Some(Parameter::Integer { step: Some(grid), .. }) if *grid >= 2
        ),
        None => false,
    }
}

fn no(member: &str, must: &'static str) -> Result<(), PackageError> {
    let member = member.to_owned();
    Err(PackageError::Member { member, must })
}
