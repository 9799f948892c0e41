//! What a manifest may say: names, texts and bounds that mean one thing to everybody who reads them,
//! and an output through which nothing else gets out.
//!
//! A manifest comes from a publisher. What it says is shown to the person before she decides, kept in
//! her ledger and sent to the data user, so nothing in it may be hidden, look like part of a page, or
//! be longer than anybody reads. These rules hold wherever a package is loaded; what an author owes a
//! reviewer besides is the check for authors.

mod output;
mod texts;

use std::collections::BTreeSet;

use consent_model::{
    dataset::LARGEST_INTEGER,
    question::{Manifest, Parameter},
};

use self::texts::{called, check_texts, placeholders, word, words};
use super::package::PackageError;

/// Longest name of a question, parameter or column, in bytes.
const LONGEST_NAME: usize = 64;
/// Longest title, sentence and explanation, in characters.
const LONGEST_TEXTS: [(&str, usize); 3] =
    [("title", 200), ("sentence", 1_000), ("explanation", 4_000)];
/// Most parameters.
const MOST_PARAMETERS: usize = 16;
/// Longest range of an input: a hundred years and a little.
const LONGEST_RANGE: u32 = 36_600;

/// Checks names, texts, parameters and output.
pub(super) fn check(manifest: &Manifest) -> Result<(), PackageError> {
    head(manifest)?;
    output::check(manifest)?;
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
    if manifest.check_example().is_err() {
        return no("example", "be an answer that the question could give");
    }
    called(manifest)
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

fn no(member: &str, must: &'static str) -> Result<(), PackageError> {
    let member = member.to_owned();
    Err(PackageError::Member { member, must })
}
