//! Each kind of manipulation is found, and named. Most are those of a dishonest manager, who holds
//! every key of its own and signs all anew: list, manifest, and where it rewrites the log also tiles
//! and checkpoint.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

mod common;

use std::{
    io::Cursor,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use chrono::TimeDelta;
use common::{
    BANK, LENDER, World, bank, log_key, manager, person_name, story,
    zips::{Files, check, check_with, resign, rezip, unzip},
};
use consent_evidence::{
    archive::{
        CHECKPOINT, CHECKPOINTS, CONSENTS, DocumentKind, FIGURES, FIGURES_TABLE, FILES, KEYS,
        MANIFEST, README, RECEIPTS, STATEMENT, Scope,
    },
    checkpoint::NoteKey,
};
use consent_model::{
    artifact::LifecycleState,
    jose::{CompactJws, SigningKey, sign},
    status_list::{Status, StatusList},
};
use consent_verify::{Kind, Options, Report, verify};

const ENTRIES: &str = "entries/000001.jsonl";
const DOCUMENTS: &str = "documents/000001.jsonl";

fn stranger() -> SigningKey {
    SigningKey::from_seed_ed25519(&[99; 32]).unwrap()
}

/// A world that has everything once at least.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| story::world(4, 8))
}

fn good() -> &'static Vec<u8> {
    static GOOD: OnceLock<Vec<u8>> = OnceLock::new();
    GOOD.get_or_init(|| world().export(&world().population()))
}

type Manipulation = (&'static str, Kind, Box<dyn Fn() -> Report + Send + Sync>);

/// The files changed; signed anew by the manager.
fn files(
    name: &'static str,
    kind: Kind,
    change: impl Fn(&mut Files) + Send + Sync + 'static,
) -> Manipulation {
    let run = move || {
        let mut files = unzip(good());
        change(&mut files);
        resign(&mut files, &manager(), |_| ());
        check(&rezip(&files))
    };
    (name, kind, Box::new(run))
}

/// The files changed, by somebody who cannot sign.
fn unsigned(
    name: &'static str,
    kind: Kind,
    change: impl Fn(&mut Files) + Send + Sync + 'static,
) -> Manipulation {
    let run = move || {
        let mut files = unzip(good());
        change(&mut files);
        check(&rezip(&files))
    };
    (name, kind, Box::new(run))
}

/// The record itself changed, and the log with it.
fn record(
    name: &'static str,
    kind: Kind,
    change: impl Fn(&mut World) + Send + Sync + 'static,
) -> Manipulation {
    let run = move || {
        let mut world = world().clone();
        change(&mut world);
        check(&world.export(&world.population()))
    };
    (name, kind, Box::new(run))
}

fn other(
    name: &'static str,
    kind: Kind,
    run: impl Fn() -> Report + Send + Sync + 'static,
) -> Manipulation {
    (name, kind, Box::new(run))
}

fn text(files: &mut Files, path: &str, change: impl Fn(&str) -> String) {
    let text = String::from_utf8(files[path].clone()).unwrap();
    files.insert(path.to_owned(), change(&text).into_bytes());
}

/// The lines of a file, changed.
fn lines(files: &mut Files, path: &str, change: impl Fn(&mut Vec<String>)) {
    text(files, path, |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        change(&mut lines);
        let end = if path.ends_with("csv") { "\r\n" } else { "\n" };
        lines.iter().map(|line| format!("{line}{end}")).collect()
    });
}

fn flip(files: &mut Files, path: &str) {
    let bytes = files.get_mut(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
}

fn tile(files: &Files) -> String {
    let mut tiles = files.keys().filter(|name| name.starts_with("log/tile/0/"));
    tiles.next().unwrap().clone()
}

fn find(lines: &[String], part: &str) -> usize {
    let found: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].contains(part))
        .collect();
    found[found.len() / 2]
}

fn of_the_files() -> Vec<Manipulation> {
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

fn of_the_report() -> Vec<Manipulation> {
    vec![
        files("a figure altered", Kind::FiguresDiffer, |f| {
            text(f, FIGURES, |text| text.replacen(":1", ":2", 1));
        }),
        files("a cell of the figures altered", Kind::FiguresDiffer, |f| {
            text(f, FIGURES_TABLE, |text| {
                text.replacen("consent.granted,", "consent.granted,1", 1)
            });
        }),
        files("a row of the figures dropped", Kind::FiguresDiffer, |f| {
            lines(f, FIGURES_TABLE, |lines| {
                lines.pop();
            });
        }),
        files("the figures taken out", Kind::FileMissing, |f| {
            f.remove(FIGURES);
        }),
        files(
            "a statement with a member that none has",
            Kind::StatementMalformed,
            |f| {
                text(f, STATEMENT, |text| text.replacen('{', r#"{"more":1,"#, 1));
            },
        ),
        files(
            "a statement that says nothing",
            Kind::StatementMalformed,
            |f| {
                text(f, STATEMENT, |text| {
                    text.replacen("the record is kept for seven years", "", 1)
                });
            },
        ),
        unsigned("another value in the statement", Kind::FileChanged, |f| {
            text(f, STATEMENT, |text| text.replacen("2557", "1", 1));
        }),
        other("a report in a person's archive", Kind::OutsideScope, || {
            let name = person_name(1);
            let mut files = unzip(&world().export(&Scope::Person { name }));
            for path in [FIGURES, STATEMENT] {
                files.insert(path.into(), unzip(good())[path].clone());
            }
            resign(&mut files, &manager(), |_| ());
            check(&rezip(&files))
        }),
    ]
}

fn of_what_is_signed_again() -> Vec<Manipulation> {
    vec![
        files("an entry dropped", Kind::EntryMissing, |f| {
            lines(f, ENTRIES, |lines| {
                lines.remove(50);
            });
        }),
        files("the last entry dropped", Kind::EntryMissing, |f| {
            lines(f, ENTRIES, |lines| {
                lines.pop();
            });
        }),
        files("two entries swapped", Kind::EntryOrder, |f| {
            lines(f, ENTRIES, |lines| lines.swap(50, 51));
        }),
        files("an entry altered", Kind::EntryNotInLog, |f| {
            lines(f, ENTRIES, |lines| {
                let at = find(lines, r#""denied""#);
                lines[at] = lines[at].replace(r#""too_much""#, r#""other""#);
                lines[at] = lines[at].replace(r#""denied""#, r#""approved""#);
            });
        }),
        files("an entry with another salt", Kind::EntryNotInLog, |f| {
            lines(f, ENTRIES, |lines| {
                lines[50] = lines[50].replace(r#""salt":"A"#, r#""salt":"B"#)
            });
        }),
        files("an entry in another spelling", Kind::EntryNotInLog, |f| {
            lines(f, ENTRIES, |lines| {
                lines[50] = lines[50].replace(r#""seq":"#, r#""seq": "#)
            });
        }),
        files(
            "an entry sealed under another digest",
            Kind::EntryNotInLog,
            |f| {
                lines(f, ENTRIES, |lines| {
                    let digest = consent_model::digest::Digest::of_bytes(b"x");
                    lines[50] = format!(r#"{{"index":50,"digest":"{digest}"}}"#);
                });
            },
        ),
        files("an entry invented", Kind::EntryNotInLog, |f| {
            lines(f, ENTRIES, |lines| {
                let next = lines.len();
                let line = lines[next - 1].replace(&format!(":{}", next - 1), &format!(":{next}"));
                lines.push(line);
            });
        }),
        files("an entry that is none", Kind::EntryMalformed, |f| {
            lines(f, ENTRIES, |lines| lines[50] = r#"{"index":50}"#.into());
        }),
        files("a document altered", Kind::DocumentChanged, |f| {
            lines(f, DOCUMENTS, |lines| {
                let at = find(lines, r#""kind":"notice""#);
                lines[at] = lines[at].replace("A loan", "A gift");
            });
        }),
        files("a document dropped", Kind::DocumentMissing, |f| {
            lines(f, DOCUMENTS, |lines| {
                let at = find(lines, r#""kind":"notice""#);
                lines.remove(at);
            });
        }),
        files("a document put in", Kind::DocumentUnnamed, |f| {
            lines(f, DOCUMENTS, |lines| {
                let digest = DocumentKind::Policy.digest("{}").unwrap();
                lines.push(format!(
                    r#"{{"kind":"policy","digest":"{digest}","body":"{{}}"}}"#
                ));
            });
        }),
        files("a document twice", Kind::DocumentTwice, |f| {
            lines(f, DOCUMENTS, |lines| lines.push(lines[5].clone()));
        }),
        files("a document that is none", Kind::DocumentMalformed, |f| {
            lines(f, DOCUMENTS, |lines| lines[5] = "{}".into());
        }),
        files("a consent record altered", Kind::DerivedDiffers, |f| {
            text(f, CONSENTS, |text| {
                text.replacen("ConsentWithdrawn", "ConsentGiven", 1)
            });
        }),
        files("a receipt dropped", Kind::DerivedDiffers, |f| {
            lines(f, RECEIPTS, |lines| {
                lines.remove(2);
            });
        }),
        files("a row of a ledger dropped", Kind::DerivedDiffers, |f| {
            lines(f, "ledger/consents.csv", |lines| {
                lines.remove(3);
            });
        }),
        files("a row of a ledger put in", Kind::DerivedDiffers, |f| {
            lines(f, "ledger/sharing.csv", |lines| {
                lines.push(lines[1].clone())
            });
        }),
        files("a cell of a ledger altered", Kind::DerivedDiffers, |f| {
            text(f, "ledger/notices.csv", |text| {
                text.replacen(",en", ",hi", 1)
            });
        }),
        files(
            "a checkpoint that the log has not signed",
            Kind::CheckpointSignature,
            |f| {
                text(f, CHECKPOINT, |text| {
                    let mut lines: Vec<&str> = text.split('\n').collect();
                    lines[1] = "7";
                    lines.join("\n")
                });
            },
        ),
        files("the key of another log", Kind::CheckpointSignature, |f| {
            let other = NoteKey::of_log("manager.example/log", &[5; 32]).unwrap();
            text(f, KEYS, |text| {
                text.replace(&log_key().vkey(), &other.vkey())
            });
        }),
        files("a tile taken out", Kind::TileWrong, |f| {
            let tile = tile(f);
            f.remove(&tile);
        }),
        files(
            "an earlier checkpoint without its proof",
            Kind::LogForked,
            |f| {
                text(f, CHECKPOINTS, |text| {
                    let start = text.find(r#""proof":["#).unwrap();
                    format!("{}\"proof\":[]}}\n", &text[..start])
                });
            },
        ),
        files("a status list taken out", Kind::StatusList, |f| {
            f.remove("status/1.jwt");
        }),
        files("a status list that another signed", Kind::StatusList, |f| {
            text(f, "status/1.jwt", |token| {
                let jws = CompactJws::parse(token).unwrap();
                let claims: serde_json::Value = jws.unverified_claims().unwrap();
                let typ = consent_model::status_list::STATUS_LIST_TYP;
                sign(typ, &claims, &stranger()).unwrap().to_string()
            });
        }),
        files("keys that cannot be read", Kind::ManifestMalformed, |f| {
            text(f, KEYS, |text| text.replace("Ed25519", "Ed25518"));
        }),
    ]
}

fn of_the_log() -> Vec<Manipulation> {
    vec![
        other("the log forked", Kind::LogForked, || {
            let honest = world().log();
            let mut forked = world().clone();
            let at = forked.some("decision", "denied");
            forked.event(at.min(100)).reason = Some("other".into());
            let mut log = forked.log();
            log.earlier = honest.earlier;
            let scope = forked.population();
            check(&forked.export_with(&scope, &log, forked.keys(), &manager()))
        }),
        record(
            "a consent that names no notice",
            Kind::EntryMalformed,
            |world| {
                let at = world.some("consent", "granted");
                world.event(at).facts.notice = None;
            },
        ),
        record(
            "a consent in nobody's record",
            Kind::EntryMalformed,
            |world| {
                let at = world.some("consent", "granted");
                world.event(at).person = None;
                world.renumber();
            },
        ),
        record(
            "a change under another consent's name",
            Kind::EntryMalformed,
            |world| {
                let granted = world.all("consent", "granted");
                let other = world.entries[granted[0]].event.subject_id.clone();
                let at = world.some("consent", "withdrawn");
                world.event(at).subject_id = other;
                world.renumber();
            },
        ),
        record(
            "an artifact passed off as a policy",
            Kind::DocumentMalformed,
            |world| {
                let at = world.some("artifact", "issued");
                world.replace_document(at, DocumentKind::Policy, r#"{"artifact":"none"}"#);
            },
        ),
        files("an artifact held back", Kind::DocumentMissing, |f| {
            lines(f, DOCUMENTS, |lines| {
                let at = find(lines, r#""kind":"artifact""#);
                let (head, _) = lines[at].split_once(r#","body""#).unwrap();
                lines[at] = format!("{head}}}");
            });
        }),
        record("back-dated", Kind::TimeBackwards, |world| {
            let at = world.some("consent", "granted");
            world.event(at).at -= TimeDelta::days(1);
        }),
        record(
            "said to be older than the log",
            Kind::TimeBackwards,
            |world| {
                let at = world.some("consent", "granted");
                let entered = world.entries[at].event.at;
                world.event(at).entered_at = Some(entered);
                world.event(at).at -= TimeDelta::days(100);
            },
        ),
        record("post-dated", Kind::TimeAhead, |world| {
            let at = world.some("notice", "shown");
            world.event(at).at += TimeDelta::days(400);
        }),
        record(
            "an entry of a person dropped from the log",
            Kind::PersonGap,
            |world| {
                let at = world.some("notice", "shown");
                world.remove(at);
            },
        ),
        record(
            "a withdrawal dropped from the log",
            Kind::ThingGap,
            |world| {
                let at = world.some("consent", "withdrawn");
                world.remove(at);
            },
        ),
        record("a notice never shown", Kind::NoticeNotShown, |world| {
            let at = world.some("notice", "shown");
            world.remove(at);
            world.renumber();
        }),
        record(
            "a notice shown only afterwards",
            Kind::NoticeNotShown,
            |world| {
                let at = world.some("notice", "shown");
                let item = world.entries[at].clone();
                world.remove(at);
                let later = world.entries.last().unwrap().event.at;
                world.entries.push(item);
                world.entries.last_mut().unwrap().event.at = later;
                world.renumber();
            },
        ),
        record(
            "a notice in another language",
            Kind::NoticeLanguage,
            |world| {
                let at = world.some("notice", "shown");
                world.event(at).facts.language = Some("ja".into());
            },
        ),
        record(
            "a decision in a language that was not shown",
            Kind::NoticeLanguage,
            |world| {
                let at = world.some("consent", "granted");
                world.event(at).facts.language = Some("ja".into());
            },
        ),
        record("an approval widened", Kind::EvidenceForged, |world| {
            let at = world.some("artifact", "issued");
            world.rewrite(at, &manager(), |claims| {
                claims.statement.term.data_life.value = 12;
            });
        }),
        record("an approval moved in time", Kind::EvidenceForged, |world| {
            let at = world.some("artifact", "issued");
            world.rewrite(at, &manager(), |claims| claims.statement.made_at -= 3600);
        }),
        record(
            "an approval of somebody else's passkey",
            Kind::PasskeyUnknown,
            |world| {
                let at = world.some("passkey", "added");
                world.remove(at);
                world.renumber();
            },
        ),
        record(
            "an approval by another key",
            Kind::EvidenceKeyMissing,
            |world| {
                let passkey = world.some("passkey", "added");
                let other = world.entries[passkey].event.facts.document;
                let sign_in = |world: &World, at: &usize| {
                    let key = world.entries[*at].event.facts.evidence_key.unwrap();
                    world.body(key).contains("issuer")
                };
                let granted = world.all("consent", "granted");
                let at = granted.into_iter().find(|at| sign_in(world, at)).unwrap();
                world.event(at).facts.evidence_key = other;
            },
        ),
        record(
            "an artifact that another signed",
            Kind::ArtifactSignature,
            |world| {
                let at = world.some("artifact", "issued");
                world.rewrite(at, &stranger(), |_| ());
            },
        ),
        record(
            "an artifact whose dates contradict its terms",
            Kind::ArtifactClaims,
            |world| {
                let at = world.some("artifact", "issued");
                world.rewrite(at, &manager(), |claims| claims.exp += 1);
            },
        ),
        record(
            "an artifact that shows another item",
            Kind::ArtifactClaims,
            |world| {
                let at = world.some("artifact", "issued");
                world.rewrite(at, &manager(), |claims| {
                    claims.items[0].value.id = "everything".parse().unwrap();
                });
            },
        ),
        record(
            "an artifact under another id",
            Kind::ArtifactDiffers,
            |world| {
                let (at, id) = (world.some("artifact", "issued"), world.id());
                world.rewrite(at, &manager(), |claims| claims.jti = id);
            },
        ),
        record(
            "an artifact with another place in the list",
            Kind::ArtifactDiffers,
            |world| {
                let at = world.some("artifact", "issued");
                world.rewrite(at, &manager(), |claims| claims.status.idx += 1);
            },
        ),
        record("one approval used twice", Kind::ArtifactClaims, |world| {
            let issued = world.all("artifact", "issued");
            let first = world.entries[issued[0]].event.facts.document.unwrap();
            let body = world.body(first).to_owned();
            let claims: consent_model::artifact::ArtifactClaims = CompactJws::parse(&body)
                .unwrap()
                .unverified_claims()
                .unwrap();
            world.rewrite(issued[2], &manager(), |other| {
                (other.statement, other.evidence) = (claims.statement, claims.evidence);
                (other.items, other.request) = (claims.items, claims.request);
                (other.notice, other.data_user) = (claims.notice, claims.data_user);
                (other.nbf, other.exp) = (claims.nbf, claims.exp);
            });
        }),
        record(
            "the place of a copy given out twice",
            Kind::StatusReused,
            |world| {
                let issued = world.all("artifact", "issued");
                let place = world.entries[issued[0]].event.facts.status;
                world.event(issued[3]).facts.status = place;
                world.rewrite(issued[3], &manager(), |claims| {
                    claims.status.idx = place.unwrap().index;
                });
            },
        ),
        record(
            "a request signed by somebody else",
            Kind::RequestSignature,
            |world| {
                let at = world.some("consent_request", "received");
                let body = world.body(world.entries[at].event.facts.document.unwrap());
                let claims: serde_json::Value = CompactJws::parse(body)
                    .unwrap()
                    .unverified_claims()
                    .unwrap();
                let jws = sign(consent_model::request::TYP, &claims, &bank()).unwrap();
                world.replace_document(at, DocumentKind::Request, jws.as_str());
            },
        ),
        record(
            "an acknowledgement signed by somebody else",
            Kind::AcknowledgementSignature,
            |w| {
                let at = w.some("consent", "acknowledged");
                let body = w.body(w.entries[at].event.facts.document.unwrap());
                let claims: serde_json::Value = CompactJws::parse(body)
                    .unwrap()
                    .unverified_claims()
                    .unwrap();
                let jws = sign(consent_model::acknowledgement::TYP, &claims, &bank()).unwrap();
                w.replace_document(at, DocumentKind::Acknowledgement, jws.as_str());
            },
        ),
        other("a key that did not sign then", Kind::ArtifactKey, || {
            let world = world();
            let mut keys = world.keys();
            keys.manager[0].since = world.made_at - TimeDelta::minutes(1);
            check(&world.export_with(&world.population(), &world.log(), keys, &manager()))
        }),
        other("a manifest under a broken key", Kind::ManifestKey, || {
            let world = world();
            let mut keys = world.keys();
            keys.manager[0].compromised = true;
            keys.manager[0].retired_at = Some(world.made_at - TimeDelta::days(1));
            check(&world.export_with(&world.population(), &world.log(), keys, &manager()))
        }),
    ]
}

fn of_what_happened() -> Vec<Manipulation> {
    vec![
        record(
            "a release after the consent was revoked",
            Kind::SharingWithoutConsent,
            |world| {
                let ended = world.some("consent", "revoked");
                let id = world.entries[ended].event.facts.consent;
                let shared = world.all("data_session", "shared").into_iter();
                let last = shared
                    .filter(|at| world.entries[*at].event.facts.consent == id)
                    .max();
                swap_end(world, last.unwrap(), ended);
            },
        ),
        record(
            "a release while the consent was paused",
            Kind::SharingWithoutConsent,
            |world| {
                let resumed = world.some("consent", "resumed");
                for at in world.entries[resumed].copies.clone().into_iter().rev() {
                    world.remove(at);
                }
                let resumed = world.some("consent", "resumed");
                world.remove(resumed);
                world.renumber();
            },
        ),
        record(
            "a release without any consent",
            Kind::SharingWithoutConsent,
            |world| {
                let (at, id) = (world.some("data_session", "shared"), world.id());
                world.event(at).facts.consent = Some(id);
            },
        ),
        record(
            "a release after the term",
            Kind::SharingOutsideTerm,
            |world| {
                let at = world.some("data_session", "shared");
                for item in &mut world.entries[at..] {
                    item.event.at += TimeDelta::days(40);
                }
                world.made_at += TimeDelta::days(40);
            },
        ),
        record(
            "a release of something else",
            Kind::SharingOutsideItems,
            |world| {
                let at = world.some("data_session", "shared");
                world.event(at).facts.item = Some("everything".parse().unwrap());
            },
        ),
        record(
            "a release from another source",
            Kind::SharingOutsideItems,
            |world| {
                let at = world.some("data_session", "shared");
                world.event(at).facts.source = Some("clinic.example".parse().unwrap());
            },
        ),
        record(
            "a release after its item was taken out",
            Kind::SharingOutsideItems,
            |world| {
                let out = world.some("consent", "item_withdrawn");
                let id = world.entries[out].event.facts.consent;
                let shared = world.all("data_session", "shared").into_iter();
                let last = shared
                    .filter(|at| world.entries[*at].event.facts.consent == id)
                    .max();
                let item = world.entries[out].clone();
                world.remove(out);
                // Before the entries that the release left for the parties.
                world.insert(last.unwrap() - 3, item);
                world.renumber();
            },
        ),
        record(
            "releases more often than allowed",
            Kind::SharingTooOften,
            |world| {
                let at = world.some("data_session", "shared");
                let (open, shared) = (world.entries[at - 3].clone(), world.entries[at].clone());
                assert_eq!(open.event.action, "opened");
                let entries = world.entries[at - 2..at].to_vec();
                for n in 0..3 {
                    let place = at + 1 + 3 * n;
                    let named = |item: &common::Item| {
                        let mut item = item.clone();
                        item.event.subject_id = format!("{}-{n}", item.event.subject_id);
                        item
                    };
                    for (more, item) in entries.iter().enumerate() {
                        world.insert(place + more, named(item));
                    }
                    let mut again = named(&shared);
                    again.copies = vec![place, place + 1];
                    world.insert(place + 2, again);
                }
                world.renumber();
            },
        ),
        record(
            "nothing entered for the parties",
            Kind::EntryMalformed,
            |world| {
                let at = world.some("data_session", "shared");
                world.entries[at].copies.clear();
            },
        ),
        record(
            "another amount entered for a party",
            Kind::CopiesDiffer,
            |world| {
                let at = world.some("sharing", "recorded");
                world.event(at).facts.bytes = Some(1);
            },
        ),
        record(
            "a copy that did not end with its consent",
            Kind::CopiesDiffer,
            |world| {
                let at = world.some("consent", "withdrawn");
                let copy = world.entries[at].copies[1];
                world.remove(copy);
                world.renumber();
            },
        ),
        record("a source without a copy", Kind::CopiesDiffer, |world| {
            let at = world.some("consent", "granted");
            world.entries[at].copies.pop();
        }),
        record(
            "an entry for a party that nothing names",
            Kind::CopiesDiffer,
            |world| {
                let at = world.some("artifact", "changed");
                let by = world.namer(at);
                world.entries[by].copies.retain(|copy| *copy != at);
            },
        ),
        record("a consent paused twice", Kind::ConsentState, |world| {
            let at = world.some("consent", "resumed");
            world.event(at).action = "paused".into();
        }),
        record(
            "a consent resumed after its end",
            Kind::ConsentState,
            |world| {
                let at = world.some("consent", "revoked");
                let mut again = world.entries[at].clone();
                again.event.action = "resumed".into();
                again.event.at = world.entries.last().unwrap().event.at;
                again.copies.clear();
                world.entries.push(again);
                world.renumber();
            },
        ),
        record(
            "a consent that was never given",
            Kind::ConsentUnknown,
            |world| {
                let at = world.some("consent", "granted");
                world.remove(at);
                world.renumber();
            },
        ),
        record(
            "a copy that ended and came back",
            Kind::CopyState,
            |world| {
                let at = world.some("artifact", "changed");
                let mut again = world.entries[at].clone();
                again.event.facts.state = Some(LifecycleState::Active);
                again.event.at = world.entries.last().unwrap().event.at;
                world.entries.push(again.clone());
                world.entries.push(again);
                world.renumber();
            },
        ),
        record(
            "a status list that lets an ended consent live",
            Kind::StatusDiffers,
            |world| {
                world.status.insert(1, StatusList::new(1 << 13));
            },
        ),
        record(
            "a status list that ends a consent in force",
            Kind::StatusDiffers,
            |world| {
                let at = world.some("artifact", "issued");
                let list = world.status.get_mut(&1).unwrap();
                for place in world.entries[..=at]
                    .iter()
                    .filter_map(|i| i.event.facts.status)
                {
                    let _ = list.set(place.index, Status::Superseded);
                }
            },
        ),
        record(
            "a request decided that never came",
            Kind::RequestUnknown,
            |world| {
                let at = world.some("consent_request", "received");
                world.remove(at);
                world.renumber();
            },
        ),
        record(
            "a request decided twice",
            Kind::RequestEndedTwice,
            |world| {
                let at = world.some("consent_request", "denied");
                let mut again = world.entries[at].clone();
                again.event.action = "expired".into();
                again.event.at = world.entries.last().unwrap().event.at;
                world.entries.push(again);
                world.renumber();
            },
        ),
        record(
            "a denial counted as an approval",
            Kind::DecisionDiffers,
            |world| {
                let at = world.some("consent_request", "denied");
                world.event(at).action = "approved".into();
            },
        ),
        record(
            "a consent without her decision",
            Kind::DecisionDiffers,
            |world| {
                let at = world.some("decision", "approved");
                world.remove(at);
                world.renumber();
            },
        ),
        record(
            "a consent upon another's request",
            Kind::DecisionDiffers,
            |world| {
                let granted = world.all("consent", "granted");
                let other = world.entries[granted[1]].event.facts.request;
                world.event(granted[0]).facts.request = other;
            },
        ),
    ]
}

/// An entry that ends a consent, with those of its copies, moved before the last release.
fn swap_end(world: &mut World, release: usize, ended: usize) {
    let copies = world.entries[ended].copies.clone();
    let moved: Vec<_> = copies
        .iter()
        .chain([&ended])
        .map(|at| world.entries[*at].clone())
        .collect();
    for at in [ended].iter().chain(copies.iter().rev()) {
        world.remove(*at);
    }
    // Before the entries of the release, which stand right before it.
    let at = release - 3;
    assert_eq!(world.entries[at].event.action, "opened");
    for (more, item) in moved.into_iter().enumerate() {
        world.insert(
            at + more,
            common::Item {
                copies: Vec::new(),
                ..item
            },
        );
    }
    world.entries[at + copies.len()].copies = (at..at + copies.len()).collect();
    world.renumber();
}

fn of_other_scopes() -> Vec<Manipulation> {
    let hers = || Scope::Person {
        name: person_name(1),
    };
    vec![
        other(
            "one of her entries left out of her archive",
            Kind::PersonGap,
            move || {
                let mut files = unzip(&world().export(&hers()));
                lines(&mut files, ENTRIES, |lines| {
                    let at = find(lines, r#""subject":"notice""#);
                    lines.remove(at);
                });
                resign(&mut files, &manager(), |_| ());
                check(&rezip(&files))
            },
        ),
        other(
            "another's name on her archive",
            Kind::OutsideScope,
            move || {
                let mut files = unzip(&world().export(&hers()));
                resign(&mut files, &manager(), |claims| {
                    claims.scope = Scope::Person {
                        name: person_name(2),
                    };
                });
                check(&rezip(&files))
            },
        ),
        other(
            "another party's entries in a party's archive",
            Kind::OutsideScope,
            || {
                let scope = Scope::Party {
                    id: LENDER.parse().unwrap(),
                };
                let mut files = unzip(&world().export(&scope));
                resign(&mut files, &manager(), |claims| {
                    claims.scope = Scope::Party {
                        id: BANK.parse().unwrap(),
                    };
                });
                check(&rezip(&files))
            },
        ),
        other(
            "a release after the end in a party's archive",
            Kind::SharingWithoutConsent,
            || {
                let mut world = world().clone();
                let at = world.some("artifact", "changed");
                world.event(at).facts.state = Some(LifecycleState::Revoked);
                let shared = world.all("sharing", "recorded");
                let mut late = world.entries[*shared.last().unwrap()].clone();
                late.event.facts.artifact = world.entries[at].event.facts.artifact;
                late.event.facts.party = world.entries[at].event.facts.party.clone();
                late.event.subject_id = "another".into();
                late.event.seq = 1;
                late.event.at = world.entries.last().unwrap().event.at;
                let id = late.event.facts.party.clone().unwrap();
                world.entries.push(late);
                check(&world.export(&Scope::Party { id }))
            },
        ),
    ]
}

#[test]
fn every_manipulation_is_found_and_named() {
    let mut all = of_the_files();
    all.extend(of_the_report());
    all.extend(of_what_is_signed_again());
    all.extend(of_the_log());
    all.extend(of_what_happened());
    all.extend(of_other_scopes());
    assert!(all.len() >= 40);
    assert!(check(good()).is_clean(), "{}", check(good()));
    let (next, missed) = (AtomicUsize::new(0), std::sync::Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((name, kind, run)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let report = run();
                    if !report.has(*kind) {
                        let found: Vec<_> = report.findings.iter().take(4).collect();
                        let words =
                            format!("{name}: not {kind}, but {:?} {found:#?}", report.counts);
                        missed.lock().unwrap().push(words);
                    }
                }
            });
        }
    });
    let missed = missed.into_inner().unwrap();
    assert!(
        missed.is_empty(),
        "{} of {}:\n{}",
        missed.len(),
        all.len(),
        missed.join("\n")
    );
}

#[test]
fn every_kind_of_finding_has_a_manipulation() {
    let mut all = of_the_files();
    all.extend(of_the_report());
    all.extend(of_what_is_signed_again());
    all.extend(of_the_log());
    all.extend(of_what_happened());
    all.extend(of_other_scopes());
    let found: Vec<Kind> = all.iter().map(|(_, kind, _)| *kind).collect();
    let missed: Vec<_> = Kind::ALL
        .iter()
        .filter(|kind| !found.contains(kind))
        .collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn a_bit_of_any_file_is_missed_by_nobody() {
    let files = unzip(good());
    for path in files.keys() {
        for part in [1, 2, 3] {
            let mut files = files.clone();
            let bytes = files.get_mut(path).unwrap();
            if bytes.is_empty() {
                continue;
            }
            let at = bytes.len() * part / 4;
            bytes[at] ^= 1 << part;
            assert!(!check(&rezip(&files)).is_clean(), "{path} at {at}");
        }
    }
}

#[test]
fn no_archive_that_is_cut_off_can_be_read() {
    let whole = good();
    for part in 0..20 {
        let cut = &whole[..whole.len() * part / 20];
        let read = verify(
            || Ok(Cursor::new(cut)),
            &Options::default(),
            &mut |_, _, _| (),
        );
        assert!(read.is_err(), "{part}");
    }
}
