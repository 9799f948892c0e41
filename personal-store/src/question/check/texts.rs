//! What the package says to people: in every language, and nothing that stands for nothing.

use std::collections::BTreeSet;

use consent_model::question::{Manifest, Parameter, Texts};

use super::{super::folder::MANIFEST, Finding};

pub(super) fn check(manifest: &Manifest, required: &[&str], findings: &mut Vec<Finding>) {
    let mut languages: BTreeSet<&str> = ["en"].into();
    languages.extend(required);
    let own = [&manifest.title, &manifest.explanation, &manifest.sentence];
    languages.extend(
        own.iter()
            .flat_map(|texts| texts.keys().map(String::as_str)),
    );
    for (member, texts) in [
        ("title", &manifest.title),
        ("explanation", &manifest.explanation),
        ("sentence", &manifest.sentence),
    ] {
        complete(member, texts, &languages, findings);
    }
    sentences(manifest, findings);
    words(manifest, &languages, findings);
}

/// Every language has a text.
fn complete(member: &str, texts: &Texts, languages: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    for language in languages {
        if texts
            .get(*language)
            .is_none_or(|text| text.trim().is_empty())
        {
            findings.push(Finding::refused(
                format_args!("{MANIFEST}, {member}.{language}"),
                "there is no text in this language, in which the package says other things",
                "translate it, or leave the language out everywhere",
            ));
        }
    }
}

/// Every sentence tells the whole answer, by names that there are.
fn sentences(manifest: &Manifest, findings: &mut Vec<Finding>) {
    let columns: BTreeSet<&str> = manifest
        .output
        .columns
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    let mut first: Option<(&str, BTreeSet<&str>)> = None;
    for (language, sentence) in &manifest.sentence {
        let place = format!("{MANIFEST}, sentence.{language}");
        let Some(named) = placeholders(sentence) else {
            findings.push(Finding::refused(
                place,
                "a `{` or `}` stands alone",
                "write `{column}` or `{parameter}`, and no other braces",
            ));
            continue;
        };
        for name in &named {
            if !columns.contains(name) && !manifest.parameters.contains_key(*name) {
                findings.push(Finding::refused(
                    &place,
                    format_args!("`{{{name}}}` is neither a column of the answer nor a parameter"),
                    "name a column or parameter of the manifest",
                ));
            }
        }
        for missing in columns.difference(&named) {
            findings.push(Finding::refused(
                &place,
                format_args!("the sentence does not tell column `{missing}`, which leaves with it"),
                format_args!("say `{{{missing}}}` in it, or leave the column out of the answer"),
            ));
        }
        match &first {
            Some((other, theirs)) if *theirs != named => findings.push(Finding::refused(
                &place,
                format_args!("it does not say the same as sentence.{other}: other placeholders"),
                "use the same placeholders in every language",
            )),
            Some(_) => {}
            None => first = Some((language, named)),
        }
    }
}

/// The names in braces; `None` when the braces do not match.
fn placeholders(sentence: &str) -> Option<BTreeSet<&str>> {
    let mut named = BTreeSet::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        if before.contains('}') || name.contains('{') {
            return None;
        }
        named.insert(name);
        rest = behind;
    }
    (!rest.contains('}')).then_some(named)
}

/// Every fixed word of the answer is called something, in every language.
fn words(manifest: &Manifest, languages: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    for column in &manifest.output.columns {
        for value in column.values.iter().flatten() {
            let named = manifest
                .words
                .get(&column.name)
                .and_then(|of| of.get(value));
            if named.is_none() {
                findings.push(Finding::refused(
                    format_args!("{MANIFEST}, words.{}.{value}", column.name),
                    "the answer may say this word, and the manifest does not say what it is called",
                    "give it a text in each language",
                ));
            }
        }
    }
    for (name, of) in &manifest.words {
        let column = manifest.output.columns.iter().find(|c| c.name == *name);
        let mut known: Vec<&String> = column
            .iter()
            .flat_map(|c| c.values.iter().flatten())
            .collect();
        let chosen = match manifest.parameters.get(name) {
            Some(Parameter::Choice { values }) => values.as_slice(),
            _ => &[],
        };
        known.extend(chosen);
        for value in chosen.iter().filter(|value| !of.contains_key(*value)) {
            findings.push(Finding::refused(
                format_args!("{MANIFEST}, words.{name}.{value}"),
                "other choices of this parameter are called something, and this one is not",
                "give it a text in each language",
            ));
        }
        for (word, texts) in of {
            let place = format!("words.{name}.{word}");
            if !known.contains(&word) {
                findings.push(Finding::refused(
                    format_args!("{MANIFEST}, {place}"),
                    "no column or parameter of this name has this word",
                    "leave it out, or add it to the `values`",
                ));
                continue;
            }
            complete(&place, texts, languages, findings);
            if texts.values().any(|text| text.contains(['{', '}'])) {
                findings.push(Finding::refused(
                    format_args!("{MANIFEST}, {place}"),
                    "braces in a word would be read as a placeholder",
                    "write it without `{` and `}`",
                ));
            }
        }
    }
}
