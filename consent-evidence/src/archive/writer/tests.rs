//! What leaves, and what is refused.

use std::io::{Cursor, Read as _};

use consent_model::jose::{SigningKey, sign};
use zip::ZipArchive;

use super::*;
use crate::{
    archive::{FileEntry, ManagerKey, manifest::TYP},
    checkpoint::NoteKey,
    tree::{Frontier, Tiles},
};

fn begun(leaves: u64) -> (ArchiveWriter<Vec<u8>>, Tiles) {
    let log = NoteKey::of_log("consents.example/log", &[1; 32]).unwrap();
    let (mut frontier, mut tiles) = (Frontier::default(), Tiles::default());
    for n in 0..leaves {
        frontier.push(tlog_tiles::record_hash(&n.to_be_bytes()), &mut tiles);
    }
    for (name, bytes) in frontier.tiles().iter() {
        tiles.insert(name, bytes.clone());
    }
    let key = SigningKey::from_seed_ed25519(&[10; 32]).unwrap();
    let at = "2026-11-23T10:00:00Z".parse().unwrap();
    let head = ArchiveHead {
        iss: "https://manager.example/".parse().unwrap(),
        jti: "1".into(),
        made_at: at,
        scope: Scope::Population {
            from: 0,
            to: leaves,
        },
        checkpoint: log.sign(leaves, frontier.root().unwrap()).unwrap(),
        keys: ArchiveKeys {
            manager: vec![ManagerKey {
                jwk: key.public().clone(),
                since: at,
                until: None,
                retired_at: None,
                compromised: false,
            }],
            log: log.vkey(),
            witnesses: Vec::new(),
            parties: Vec::new(),
        },
        statement: None,
    };
    (ArchiveWriter::begin(Vec::new(), head).unwrap(), tiles)
}

const EVENT: &str = r#"{"action":"opened","actor":"citizen","at":"2026-11-23T10:00:00Z","id":"01890a5d-ac96-774b-bcce-b302099a8057","seq":1,"subject":"account","subject_id":"x","version":1}"#;

fn salt() -> Salt {
    Salt::from_bytes([7; 16])
}

#[test]
fn what_comes_out_of_order_is_refused() {
    let (mut writer, tiles) = begun(300);
    writer.entry(5, &salt(), EVENT).unwrap();
    for index in [4, 5] {
        let refused = writer.entry(index, &salt(), EVENT);
        assert!(matches!(refused, Err(WriteError::Index(_))));
    }
    assert!(matches!(
        writer.entry(6, &salt(), "{\n}"),
        Err(WriteError::NotOneLine(6))
    ));
    for (name, bytes) in tiles.iter() {
        writer.tile(name, bytes).unwrap();
    }
    let outside = TileName {
        level: 0,
        number: 2,
    };
    assert!(matches!(
        writer.tile(outside, &[]),
        Err(WriteError::Tile(_))
    ));
    assert!(matches!(
        writer.entry(7, &salt(), EVENT),
        Err(WriteError::OutOfOrder(_))
    ));
}

#[test]
fn a_manifest_that_says_something_else_is_not_added() {
    let key = SigningKey::from_seed_ed25519(&[10; 32]).unwrap();
    let refused = begun(1).0.finish(|claims| {
        let mut other = claims.clone();
        other.counts.entries += 1;
        sign(TYP, &other, &key)
    });
    assert!(matches!(refused, Err(WriteError::Sign(_))));
}

#[test]
fn every_file_is_there_once_and_the_list_has_its_digest() {
    let key = SigningKey::from_seed_ed25519(&[10; 32]).unwrap();
    let (mut writer, tiles) = begun(25_000);
    let digest = Digest::of_bytes(b"x");
    for index in 0..25_000 {
        if index % 2 == 0 {
            writer.entry(index, &salt(), EVENT).unwrap();
        } else {
            writer.sealed(index, &digest).unwrap();
        }
    }
    writer
        .document(DocumentKind::Request, &digest, "a \"b\"\n")
        .unwrap();
    writer.withheld(DocumentKind::Artifact, &digest).unwrap();
    for (name, bytes) in tiles.iter() {
        writer.tile(name, bytes).unwrap();
    }
    writer.status_list(1, "token").unwrap();
    let zip = writer.finish(|claims| sign(TYP, claims, &key)).unwrap();

    let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut read = |path: &str| {
        let mut bytes = Vec::new();
        zip.by_name(path).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let list = String::from_utf8(read(FILES)).unwrap();
    let list: Vec<FileEntry> = list
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let manifest = String::from_utf8(read(MANIFEST)).unwrap();
    let manifest = CompactJws::parse(&manifest).unwrap();
    let manifest = manifest
        .verify::<ManifestClaims>(TYP, key.public())
        .unwrap();
    let claims = manifest.claims();
    assert_eq!(claims.files.digest, Digest::of_bytes(&read(FILES)));
    assert_eq!(claims.files.records, list.len() as u64);
    let counts = Counts {
        entries: 12_500,
        sealed: 12_500,
        documents: 1,
        withheld: 1,
        tiles: tiles.len() as u64,
        status_lists: 1,
        ..Counts::default()
    };
    assert_eq!(claims.counts, counts);
    let mut names: Vec<String> = list.iter().map(|file| file.path.clone()).collect();
    for file in &list {
        let bytes = read(&file.path);
        assert_eq!(file.digest, Digest::of_bytes(&bytes), "{}", file.path);
        assert_eq!(file.bytes, bytes.len() as u64);
    }
    let entries = list.iter().filter(|file| file.path.starts_with("entries"));
    let entries: Vec<_> = entries.map(|file| file.records).collect();
    assert_eq!(entries, [10_000, 10_000, 5_000]);
    for (name, bytes) in tiles.iter() {
        let path = tile_path(name, 25_000).unwrap();
        assert_eq!(&read(&path), bytes);
        names.push(path);
    }
    names.extend([FILES.to_owned(), MANIFEST.to_owned()]);
    names.sort();
    let mut there: Vec<String> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    there.sort();
    assert_eq!(names, there);
}
