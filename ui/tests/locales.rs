//! Every language says everything, with the same variables, and nothing that no page uses.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "this is a test file"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent::FluentResource;
use ui::Language;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn source(language: Language) -> String {
    fs::read_to_string(root().join("i18n").join(language.tag()).join("ui.ftl")).unwrap()
}

/// The messages of a file: key to the variables it uses.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        if let Some((key, _)) = line
            .split_once(" =")
            .filter(|_| !line.starts_with([' ', '}']))
        {
            current = key.to_owned();
            assert!(!out.contains_key(key), "{key} is there twice");
            out.insert(current.clone(), BTreeSet::new());
        }
        for part in line.split('$').skip(1) {
            let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let name = &part[..end.unwrap_or(part.len())];
            out.get_mut(&current).unwrap().insert(name.to_owned());
        }
    }
    out
}

fn read_all(dir: &Path, into: &mut String) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else {
            into.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_file_parses_without_an_error() {
    for language in Language::ALL {
        let parsed = FluentResource::try_new(source(language));
        assert!(
            parsed.is_ok(),
            "{}: {:?}",
            language.tag(),
            parsed.err().map(|e| e.1)
        );
    }
}

#[test]
fn every_language_has_the_same_keys_and_variables() {
    let english = messages(&source(Language::En));
    assert!(english.len() > 300);
    for language in Language::ALL {
        let other = messages(&source(language));
        let keys = |m: &BTreeMap<String, BTreeSet<String>>| m.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&english), keys(&other), "{}", language.tag());
        for (key, variables) in &english {
            let theirs = &other[key];
            // `n` only picks the plural form; where the text shows `shown`, both carry it.
            assert_eq!(variables, theirs, "{}: {key}", language.tag());
        }
    }
}

/// Where a message may read as in English: names, formats, and figures.
const AS_IN_ENGLISH: [&str; 4] = [
    "format-moment",
    "consent-sharing-who",
    "measurement-hba1c",
    "request-purpose-use",
];

/// What each message says, in one line.
fn said(text: &str) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let mut current = String::new();
    for line in text
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
    {
        match line.split_once(" = ") {
            Some((key, words)) if !line.starts_with([' ', '}']) => {
                current = key.to_owned();
                out.insert(current.clone(), words.to_owned());
            }
            _ => out
                .entry(current.clone())
                .or_default()
                .push_str(&format!(" {}", line.trim())),
        }
    }
    out
}

/// A message without what stands in braces and marks of plural forms: only its words.
fn words(message: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in message.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Of each pair, the blocks that the language's own letters stand in.
fn letters(language: Language) -> &'static [std::ops::RangeInclusive<char>] {
    match language {
        Language::En => &['a'..='z', 'A'..='Z'],
        Language::Hi => &['\u{0900}'..='\u{097F}'],
        Language::Bn => &['\u{0980}'..='\u{09FF}'],
        Language::Ta => &['\u{0B80}'..='\u{0BFF}'],
        Language::Ur => &['\u{0600}'..='\u{06FF}'],
        Language::Ja => &['\u{3040}'..='\u{30FF}', '\u{4E00}'..='\u{9FFF}'],
    }
}

#[test]
fn a_variable_stands_only_in_braces() {
    for language in Language::ALL {
        for (key, message) in said(&source(language)) {
            let bare = message.replace("{ $", "").contains('$');
            assert!(!bare, "{}: {key}: {message}", language.tag());
        }
    }
}

#[test]
fn nothing_is_left_in_english() {
    let english = said(&source(Language::En));
    for language in Language::ALL.into_iter().filter(|l| *l != Language::En) {
        for (key, theirs) in said(&source(language)) {
            if AS_IN_ENGLISH.contains(&key.as_str()) {
                continue;
            }
            assert_ne!(theirs, english[&key], "{}: {key}", language.tag());
        }
    }
}

#[test]
fn every_language_keeps_to_its_own_script() {
    let scripts = [
        Language::En,
        Language::Hi,
        Language::Bn,
        Language::Ta,
        Language::Ur,
        Language::Ja,
    ];
    let within = |language, c: char| letters(language).iter().any(|block| block.contains(&c));
    for language in Language::ALL {
        for (key, message) in said(&source(language)) {
            // A danda is shared by the scripts of India.
            let strays: String = message
                .chars()
                .filter(|c| !matches!(c, '\u{0964}' | '\u{0965}'))
                .filter(|c| {
                    scripts.into_iter().any(|other| {
                        other != language && other != Language::En && within(other, *c)
                    })
                })
                .collect();
            assert_eq!(strays, "", "{}: {key}", language.tag());
            let words = words(&message);
            let own = words.chars().any(|c| within(language, c));
            let any = words.chars().any(char::is_alphabetic);
            let known = AS_IN_ENGLISH.contains(&key.as_str());
            assert!(own || !any || known, "{}: {key}: {message}", language.tag());
        }
    }
}

#[test]
fn no_key_is_unused() {
    let mut code = String::new();
    read_all(&root().join("src"), &mut code);
    read_all(&root().join("templates"), &mut code);
    for key in messages(&source(Language::En)).keys() {
        assert!(code.contains(&format!("\"{key}\"")), "no page uses {key}");
    }
}

/// For engineers: words of the API, in English and marked so (docs/decisions/0016).
const IN_ENGLISH: [&str; 3] = ["reference.html", "problem.html", "problems.html"];

#[test]
fn no_template_holds_words_of_its_own() {
    let mut templates = String::new();
    read_all(&root().join("templates"), &mut templates);
    for name in IN_ENGLISH {
        let english = fs::read_to_string(root().join("templates/shared").join(name)).unwrap();
        assert!(english.contains("lang=\"en\""), "{name}");
        templates = templates.replace(&english, "");
    }
    let mut bare = String::new();
    let mut rest = templates.as_str();
    // Drop comments, statements and expressions, then tags; what is left must hold no letters.
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<", ">")] {
        bare.clear();
        while let Some(at) = rest.find(open) {
            bare.push_str(&rest[..at]);
            let end = rest[at..].find(close).unwrap();
            rest = &rest[at + end + close.len()..];
        }
        bare.push_str(rest);
        rest = Box::leak(bare.clone().into_boxed_str());
    }
    let words: String = rest.chars().filter(|c| c.is_alphabetic()).collect();
    assert_eq!(
        words, "",
        "templates choose and loop; words live in the locales"
    );
}
