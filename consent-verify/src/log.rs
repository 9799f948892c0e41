//! The checkpoint, the earlier ones, and the tiles that lead to its root.

use std::io::{Read, Seek};

use consent_evidence::{
    archive::{ArchiveReader, CHECKPOINT, CHECKPOINTS, KEYS, MANIFEST, Scope, tile_path},
    checkpoint::{Checkpoint, LogVerifier, WitnessKey},
    proof::{check_consistency, parse_hash},
    tree::{Authenticated, TileName, Tiles, edge, parse_tile_path},
};
use consent_model::json;
use serde::Deserialize;

use crate::{
    Options,
    finding::{Finding, Findings, Kind},
    parts::{Parts, compare, unreadable},
};

/// Bytes of a full tile.
const FULL: u64 = 256 * 32;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Earlier {
    note: String,
    proof: Vec<String>,
}

/// Checks them, and gives the tree up to the root: none when there is none that holds.
pub(crate) fn check<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    parts: &Parts,
    options: &Options,
    findings: &mut Findings,
) -> Option<Authenticated> {
    if let Some(given) = &options.log_key
        && *given != parts.keys.log
    {
        let words = "keys.json has another key of the log than the one given";
        findings.add(Finding::new(Kind::LogKeyOther, words).file(KEYS));
    }
    let note = reader.whole(CHECKPOINT, 1 << 20).ok()?;
    let note = String::from_utf8(note).unwrap_or_default();
    let unsigned = |words: String, file| Finding::new(Kind::CheckpointSignature, words).file(file);
    let mut witnesses = Vec::new();
    for vkey in parts.keys.witnesses.iter().chain(&options.witnesses) {
        match WitnessKey::parse(vkey) {
            Ok(key) if !witnesses.contains(&key) => witnesses.push(key),
            Ok(_) => {}
            Err(error) => findings.add(unsigned(error.to_string(), KEYS)),
        }
    }
    let verifier = match LogVerifier::new(&parts.keys.log, witnesses) {
        Ok(verifier) => verifier,
        Err(error) => {
            findings.add(unsigned(error.to_string(), KEYS));
            return None;
        }
    };
    let opened = match verifier.open(&note) {
        Ok(opened) => opened,
        Err(error) => {
            findings.add(unsigned(error.to_string(), CHECKPOINT));
            return None;
        }
    };
    for vkey in &options.witnesses {
        let name = vkey.split('+').next().unwrap_or_default();
        if !opened.cosigned.iter().any(|(cosigner, _)| cosigner == name) {
            let words = "a witness that was given has not cosigned";
            let finding = Finding::new(Kind::WitnessMissing, words);
            findings.add(finding.file(CHECKPOINT).id(name));
        }
    }
    let said = &parts.claims.log;
    if said.origin != opened.origin
        || said.size != opened.size
        || said.root != opened.root.to_string()
        || said.vkey != parts.keys.log
    {
        let words = "the manifest names another state of the log than the checkpoint";
        findings.add(Finding::new(Kind::CheckpointDiffers, words).file(MANIFEST));
    }
    check_earlier(reader, parts, &verifier, &opened, findings);
    check_tiles(reader, parts, &opened, findings)
}

fn check_earlier<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    parts: &Parts,
    verifier: &LogVerifier,
    now: &Checkpoint,
    findings: &mut Findings,
) {
    let Some(entry) = parts.files.get(CHECKPOINTS) else {
        findings.add(Finding::new(Kind::FileMissing, "not in the list of files").file(CHECKPOINTS));
        return;
    };
    let read = reader.lines(CHECKPOINTS, entry.bytes, |line, text| {
        let forked = |words: &str| {
            let finding = Finding::new(Kind::LogForked, words);
            finding.file(CHECKPOINTS).line(line)
        };
        let Ok(earlier) = json::parse::<Earlier>(text, 1 << 16) else {
            findings.add(forked("not an earlier checkpoint with its proof"));
            return;
        };
        let opened = match verifier.open(&earlier.note) {
            Ok(opened) => opened,
            Err(error) => {
                let finding = Finding::new(Kind::CheckpointSignature, error.to_string());
                findings.add(finding.file(CHECKPOINTS).line(line));
                return;
            }
        };
        let proof: Option<Vec<_>> = earlier.proof.iter().map(|hash| parse_hash(hash)).collect();
        let holds = proof.is_some_and(|proof| {
            if opened.size == now.size {
                proof.is_empty() && opened.root == now.root
            } else {
                opened.size == 0
                    || check_consistency(&proof, opened.size, opened.root, now.size, now.root)
                        .is_ok()
            }
        });
        if !holds {
            let words = format!(
                "of {} entries, which the log does not begin with",
                opened.size
            );
            findings.add(forked(&words));
        }
    });
    match read {
        Ok(sum) => findings.extend(compare(entry, &sum)),
        Err(error) => findings.add(unreadable(CHECKPOINTS, &error)),
    }
}

/// The tiles, from the edge down, each against the one above it.
fn check_tiles<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    parts: &Parts,
    now: &Checkpoint,
    findings: &mut Findings,
) -> Option<Authenticated> {
    let wrong = |words: String, path: &str| Finding::new(Kind::TileWrong, words).file(path);
    let mut tiles = Tiles::default();
    let mut there = Vec::new();
    for path in &parts.tiles {
        let tile = path.strip_prefix("log/").and_then(parse_tile_path);
        let name = tile.map(|tile| TileName::from(&tile));
        let ours = |name: &TileName| tile_path(*name, now.size).as_ref() == Some(path);
        let Some(name) = name.filter(ours) else {
            findings.add(wrong("the log has no such tile".into(), path));
            continue;
        };
        match reader.whole(path, FULL) {
            Ok(bytes) => there.push((name, bytes, path)),
            Err(error) => findings.add(unreadable(path, &error)),
        }
    }
    if now.size == 0 {
        return None;
    }
    let edge: Vec<_> = edge(now.size).into_iter().map(|(name, _)| name).collect();
    for (name, bytes, _) in &there {
        if edge.contains(name) {
            tiles.insert(*name, bytes.clone());
        }
    }
    // First the edge alone, so that a wrong tile below it is named by itself.
    let mut tree = match Authenticated::new(now.size, now.root, tiles) {
        Ok(tree) => tree,
        Err(error) => {
            findings.add(wrong(error.to_string(), "log/tile"));
            return None;
        }
    };
    there.sort_by_key(|(name, ..)| std::cmp::Reverse(*name));
    for (name, bytes, path) in there {
        if let Err(error) = tree.add(name, bytes) {
            findings.add(wrong(error.to_string(), path));
        }
    }
    if let Scope::Population { from, to } = parts.claims.scope
        && (from > to || to > now.size)
    {
        let words = "the population reaches beyond the log";
        findings.add(Finding::new(Kind::CheckpointDiffers, words).file(MANIFEST));
    }
    Some(tree)
}
