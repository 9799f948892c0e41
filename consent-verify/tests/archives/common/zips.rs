//! An archive taken apart, changed and put together again, with or without a new signature.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
};

use consent_evidence::archive::{FILES, FileEntry, FileList, MANIFEST, ManifestClaims, manifest};
use consent_model::{
    digest::Digest,
    jose::{CompactJws, SigningKey, sign},
};
use consent_verify::{Options, Report, verify};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

pub type Files = BTreeMap<String, Vec<u8>>;

pub fn unzip(archive: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut files = Files::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(String::from_utf8(file.name_raw().to_vec()).unwrap(), bytes);
    }
    files
}

pub fn rezip(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A dishonest manager makes the list of files anew and signs it.
pub fn resign(files: &mut Files, key: &SigningKey, change: impl FnOnce(&mut ManifestClaims)) {
    let jws = CompactJws::parse(std::str::from_utf8(&files[MANIFEST]).unwrap()).unwrap();
    let mut claims: ManifestClaims = jws.unverified_claims().unwrap();
    let mut list = Vec::new();
    let mut count = 0;
    for (path, bytes) in files.iter() {
        if path == MANIFEST || path == FILES || path.starts_with("log/tile/") {
            continue;
        }
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        let records = match path.rsplit_once('.').map(|(_, end)| end) {
            Some("jsonl") => lines,
            Some("csv") => lines - 1,
            _ => 1,
        };
        let entry = FileEntry {
            path: path.clone(),
            bytes: bytes.len() as u64,
            digest: Digest::of_bytes(bytes),
            records,
        };
        serde_json::to_writer(&mut list, &entry).unwrap();
        list.push(b'\n');
        count += 1;
    }
    claims.files = FileList {
        bytes: list.len() as u64,
        digest: Digest::of_bytes(&list),
        records: count,
    };
    change(&mut claims);
    files.insert(FILES.into(), list);
    let jws = sign(manifest::TYP, &claims, key).unwrap();
    files.insert(MANIFEST.into(), jws.as_str().as_bytes().to_vec());
}

pub fn check(archive: &[u8]) -> Report {
    check_with(archive, &Options::default())
}

pub fn check_with(archive: &[u8], options: &Options) -> Report {
    verify(|| Ok(Cursor::new(archive)), options, &mut |_, _, _| ()).unwrap()
}
