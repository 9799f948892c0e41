//! The collection for Bruno has a request for everything a party can call at the manager, and for
//! nothing else.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Words that begin the block with the address.
const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

fn collection() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/integrate/bruno")
}

/// Method and path of a request, written as in the table of routes.
fn call(text: &str) -> (String, String) {
    let method = METHODS
        .into_iter()
        .find(|method| text.contains(&format!("\n{method} {{\n")))
        .unwrap();
    let url = text.split("\n  url: ").nth(1).unwrap();
    let url = url.lines().next().unwrap();
    let path = url.strip_prefix("{{manager}}").unwrap();
    let path = path.split('?').next().unwrap();
    let path = path.replace("{{", "{").replace("}}", "}");
    (method.to_uppercase(), path)
}

fn requests() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for folder in ["public", "asking", "serving", "record"] {
        for file in fs::read_dir(collection().join(folder)).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            assert!(found.insert(call(&text)), "twice: {:?}", call(&text));
        }
    }
    found
}

#[test]
fn every_call_of_a_party_is_in_the_collection_and_no_other() {
    let begins = [
        "/v1/",
        "/status/",
        "/.well-known/amanat",
        "/.well-known/jwks",
    ];
    let of_party = |path: &str| begins.iter().any(|begin| path.starts_with(begin));
    let routes: BTreeSet<_> = consent_manager::http::routes::routes()
        .filter(|route| of_party(route.path))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    let requests = requests();
    let lacks: Vec<_> = routes.difference(&requests).collect();
    let more: Vec<_> = requests.difference(&routes).collect();
    assert!(
        lacks.is_empty() && more.is_empty(),
        "lacks {lacks:?}, has {more:?} too much"
    );
}

#[test]
fn blocks_are_closed_and_no_secret_is_kept() {
    let mut files = vec![collection()];
    let mut read = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("\"d\":"), "{}", path.display());
        let (open, closed) = (text.matches('{').count(), text.matches('}').count());
        assert_eq!(open, closed, "{}", path.display());
        read += 1;
    }
    assert!(read > 20, "{read} files");
}
