//! The 196 proofs of transparency-dev/merkle: each good one holds, and no bad one does.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use consent_evidence::{
    proof::{check_consistency, check_inclusion},
    tree::Hash,
};
use serde_json::Value;
use tlog_tiles::record_hash;

fn below(folder: &str) -> Vec<PathBuf> {
    let mut open = vec![
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata/merkle")
            .join(folder),
    ];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

/// Some roots are words of another length, which no type of ours can hold: those are made hashes of
/// 32 bytes, so that equal ones stay equal. One that is empty stays none.
fn hash(value: &Value) -> Option<Hash> {
    let bytes = STANDARD.decode(value.as_str()?).ok()?;
    if bytes.is_empty() {
        return None;
    }
    Some(
        bytes
            .try_into()
            .map_or_else(|word: Vec<u8>| record_hash(&word), Hash),
    )
}

fn proof(value: &Value) -> Option<Vec<Hash>> {
    value
        .as_array()
        .map_or(Some(Vec::new()), |hashes| hashes.iter().map(hash).collect())
}

fn check(path: &Path, holds: impl Fn(&Value) -> Option<bool>) {
    let vector: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let wrong = vector["wantErr"].as_bool().unwrap();
    let holds = holds(&vector).unwrap_or(false);
    assert_eq!(holds, !wrong, "{}: {}", path.display(), vector["desc"]);
}

#[test]
fn every_vector_is_taken_or_refused_as_it_says() {
    let (inclusion, consistency) = (below("inclusion"), below("consistency"));
    assert_eq!(inclusion.len() + consistency.len(), 196);
    for path in inclusion {
        check(&path, |vector| {
            let (index, size) = (vector["leafIdx"].as_u64()?, vector["treeSize"].as_u64()?);
            let (root, leaf) = (hash(&vector["root"])?, hash(&vector["leafHash"])?);
            let proof = proof(&vector["proof"])?;
            Some(check_inclusion(&proof, size, root, index, leaf).is_ok())
        });
    }
    for path in consistency {
        check(&path, |vector| {
            let (one, two) = (vector["size1"].as_u64()?, vector["size2"].as_u64()?);
            let (old, root) = (hash(&vector["root1"])?, hash(&vector["root2"])?);
            let proof = proof(&vector["proof"])?;
            Some(check_consistency(&proof, one, old, two, root).is_ok())
        });
    }
}
