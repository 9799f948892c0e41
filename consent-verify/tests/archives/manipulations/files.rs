//! The files themselves: a bit, a name, a signature that somebody else made.

use super::*;

pub(crate) fn all() -> Vec<Manipulation> {
    vec![
        unsigned("a bit of the entries", Kind::FileChanged, |f| {
            flip(f, ENTRIES)
        }),
        unsigned("a bit of the documents", Kind::FileChanged, |f| {
            flip(f, DOCUMENTS)
        }),
        unsigned("a bit of the README", Kind::FileChanged, |f| {
            flip(f, README)
        }),
        unsigned("a bit of the receipts", Kind::FileChanged, |f| {
            flip(f, RECEIPTS)
        }),
        unsigned("a bit of a tile", Kind::TileWrong, |f| flip(f, &tile(f))),
        unsigned("a bit of the manifest", Kind::ManifestSignature, |f| {
            flip(f, MANIFEST)
        }),
        unsigned("a bit of the list of files", Kind::FileChanged, |f| {
            flip(f, FILES)
        }),
        unsigned("a file taken out", Kind::FileMissing, |f| {
            f.remove(DOCUMENTS);
        }),
        unsigned("a file put in", Kind::FileExtra, |f| {
            f.insert("documents/000002.jsonl".into(), Vec::new());
        }),
        unsigned("a file with a trick in its name", Kind::ArchiveOdd, |f| {
            f.insert("../../etc/passwd".into(), b"x".to_vec());
        }),
        unsigned("another's signature", Kind::ManifestSignature, |f| {
            resign(f, &stranger(), |_| ());
        }),
        unsigned("other counts", Kind::CountDiffers, |f| {
            resign(f, &manager(), |claims| claims.counts.entries += 1);
        }),
        unsigned("an unknown version", Kind::ManifestMalformed, |f| {
            resign(f, &manager(), |claims| claims.version = 2);
        }),
        unsigned(
            "another state of the log in the manifest",
            Kind::CheckpointDiffers,
            |f| {
                resign(f, &manager(), |claims| claims.log.size -= 1);
            },
        ),
        unsigned(
            "a smaller population in the manifest",
            Kind::OutsideScope,
            |f| {
                resign(f, &manager(), |claims| {
                    claims.scope = Scope::Population { from: 0, to: 100 };
                });
            },
        ),
        unsigned(
            "a larger population in the manifest",
            Kind::EntryMissing,
            |f| {
                resign(f, &manager(), |claims| {
                    claims.scope = Scope::Population {
                        from: 0,
                        to: 1 << 40,
                    };
                });
            },
        ),
        other("a file that does not unpack", Kind::ArchiveDamaged, || {
            let mut files = unzip(good());
            files.insert(README.into(), vec![b'x'; 4000]);
            let mut bytes = rezip(&files);
            let at = bytes
                .windows(10)
                .position(|some| some == README.as_bytes())
                .unwrap();
            for byte in &mut bytes[at + 10..at + 16] {
                *byte ^= 0xff;
            }
            check(&bytes)
        }),
        other("a name twice", Kind::ArchiveOdd, || {
            let mut files = unzip(good());
            files.insert("README.tx2".into(), b"x".to_vec());
            let mut bytes = rezip(&files);
            while let Some(at) = bytes.windows(10).position(|some| some == b"README.tx2") {
                bytes[at + 9] = b't';
            }
            check(&bytes)
        }),
        other("keys that are not those given", Kind::ManifestKey, || {
            let options = Options {
                manager_keys: vec![stranger().public().kid().clone()],
                ..Options::default()
            };
            check_with(good(), &options)
        }),
        other(
            "a log key that is not the one given",
            Kind::LogKeyOther,
            || {
                let options = Options {
                    log_key: Some(
                        NoteKey::of_log("manager.example/log", &[5; 32])
                            .unwrap()
                            .vkey(),
                    ),
                    ..Options::default()
                };
                check_with(good(), &options)
            },
        ),
        other(
            "a witness that has not cosigned",
            Kind::WitnessMissing,
            || {
                let witness = NoteKey::of_witness("other.example", &[6; 32]).unwrap();
                let options = Options {
                    witnesses: vec![witness.vkey()],
                    ..Options::default()
                };
                check_with(good(), &options)
            },
        ),
    ]
}
