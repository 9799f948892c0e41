//! The second verifier, which is in another language and was written from the page alone, and this one
//! find the same, in what it looks at.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use std::{collections::BTreeSet, env, fs, path::Path, process::Command};

use crate::common::{
    BANK, LENDER, World, lender, manager, person_name, small,
    zips::{Files, check, resign, rezip, unzip},
};
use consent_evidence::archive::{
    CHECKPOINTS, CONSENTS, DocumentKind, FIGURES, FIGURES_TABLE, FILES, KEYS, MANIFEST, README,
    STATEMENT, Scope,
};
use consent_model::jose::{CompactJws, SigningKey, sign};
use serde_json::Value;

const ENTRIES: &str = "entries/000001.jsonl";
const DOCUMENTS: &str = "documents/000001.jsonl";

fn changed(change: impl Fn(&mut Files)) -> Vec<u8> {
    let mut files = unzip(&small().export(&small().population()));
    change(&mut files);
    resign(&mut files, &manager(), |_| ());
    rezip(&files)
}

fn lines(files: &mut Files, path: &str, change: impl Fn(&mut Vec<String>)) {
    let text = String::from_utf8(files[path].clone()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    files.insert(path.to_owned(), text.into_bytes());
}

fn replaced(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[path].clone()).unwrap();
    assert!(text.contains(from), "{path}");
    files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
}

fn logged(change: impl Fn(&mut World)) -> Vec<u8> {
    let mut world = small().clone();
    change(&mut world);
    world.export(&world.population())
}

fn flipped(path: &str) -> Vec<u8> {
    let mut files = unzip(&small().export(&small().population()));
    let path = files
        .keys()
        .find(|name| name.starts_with(path))
        .unwrap()
        .clone();
    let bytes = files.get_mut(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 2;
    rezip(&files)
}

fn archives() -> Vec<(&'static str, Vec<u8>)> {
    let world = small();
    let stranger = SigningKey::from_seed_ed25519(&[99; 32]).unwrap();
    let mut all = vec![
        ("good", world.export(&world.population())),
        (
            "part",
            world.export(&Scope::Population { from: 101, to: 333 }),
        ),
        (
            "hers",
            world.export(&Scope::Person {
                name: person_name(1),
            }),
        ),
        (
            "lender",
            world.export(&Scope::Party {
                id: LENDER.parse().unwrap(),
            }),
        ),
        (
            "bank",
            world.export(&Scope::Party {
                id: BANK.parse().unwrap(),
            }),
        ),
    ];
    for path in [
        README,
        ENTRIES,
        DOCUMENTS,
        FILES,
        MANIFEST,
        CONSENTS,
        "log/tile/0/",
        "ledger/consents.csv",
        FIGURES,
        FIGURES_TABLE,
        STATEMENT,
    ] {
        all.push(("a bit", flipped(path)));
    }
    all.extend([
        (
            "dropped",
            changed(|f| lines(f, ENTRIES, |lines| drop(lines.remove(50)))),
        ),
        (
            "cut",
            changed(|f| lines(f, ENTRIES, |lines| drop(lines.pop()))),
        ),
        (
            "swapped",
            changed(|f| lines(f, ENTRIES, |lines| lines.swap(50, 51))),
        ),
        (
            "none",
            changed(|f| lines(f, ENTRIES, |lines| lines[50] = r#"{"index":50}"#.into())),
        ),
        (
            "salt",
            changed(|f| {
                lines(f, ENTRIES, |l| {
                    l[50] = l[50].replace(r#""salt":"A"#, r#""salt":"B"#)
                });
            }),
        ),
        (
            "spelling",
            changed(|f| {
                lines(f, ENTRIES, |l| {
                    l[50] = l[50].replace(r#""seq":"#, r#""seq": "#)
                });
            }),
        ),
        (
            "document",
            changed(|f| lines(f, DOCUMENTS, |lines| drop(lines.remove(20)))),
        ),
        (
            "twice",
            changed(|f| lines(f, DOCUMENTS, |lines| lines.push(lines[5].clone()))),
        ),
        (
            "not one",
            changed(|f| lines(f, DOCUMENTS, |lines| lines[5] = "{}".into())),
        ),
        (
            "put in",
            changed(|f| {
                let digest = DocumentKind::Policy.digest("{}").unwrap();
                let line = format!(r#"{{"kind":"policy","digest":"{digest}","body":"{{}}"}}"#);
                lines(f, DOCUMENTS, |lines| lines.push(line.clone()));
            }),
        ),
        (
            "altered",
            changed(|f| {
                lines(f, DOCUMENTS, |lines| {
                    for line in lines {
                        *line = line.replace(r#"A loan\""#, r#"A gift\""#);
                    }
                });
            }),
        ),
        (
            "proof",
            changed(|f| {
                lines(f, CHECKPOINTS, |lines| {
                    let start = lines[0].find(r#""proof":["#).unwrap();
                    lines[0] = format!("{}\"proof\":[]}}", &lines[0][..start]);
                });
            }),
        ),
        (
            "keys",
            changed(|f| {
                lines(f, KEYS, |lines| {
                    lines[0] = lines[0].replace("Ed25519", "Ed25518")
                });
            }),
        ),
        (
            "no tile",
            changed(|f| {
                let tile = f
                    .keys()
                    .find(|name| name.starts_with("log/tile/0/"))
                    .unwrap()
                    .clone();
                f.remove(&tile);
            }),
        ),
        ("no list", changed(|f| drop(f.remove("status/1.jwt")))),
        (
            "back-dated",
            logged(|w| {
                let at = w.some("consent", "granted");
                w.event(at).at -= chrono::TimeDelta::days(1);
            }),
        ),
        (
            "ahead",
            logged(|w| {
                let at = w.some("notice", "shown");
                w.event(at).at += chrono::TimeDelta::days(400);
            }),
        ),
        ("gaps", logged(|w| w.remove(w.some("consent", "withdrawn")))),
        (
            "artifact",
            logged(|w| {
                let at = w.some("artifact", "issued");
                w.rewrite(
                    at,
                    &SigningKey::from_seed_ed25519(&[99; 32]).unwrap(),
                    |_| (),
                );
            }),
        ),
        (
            "reused",
            logged(|w| {
                let issued = w.all("artifact", "issued");
                w.event(issued[3]).facts.status = w.entries[issued[0]].event.facts.status;
            }),
        ),
        (
            "request",
            logged(|w| {
                let at = w.some("consent_request", "received");
                let body = w.body(w.entries[at].event.facts.document.unwrap());
                let claims: Value = CompactJws::parse(body)
                    .unwrap()
                    .unverified_claims()
                    .unwrap();
                let jws = sign("another+jwt", &claims, &lender()).unwrap();
                w.replace_document(at, DocumentKind::Request, jws.as_str());
            }),
        ),
    ]);
    all.extend([
        (
            "figures",
            changed(|f| replaced(f, FIGURES, r#""given":"#, r#""given":1"#)),
        ),
        (
            "table",
            changed(|f| replaced(f, FIGURES_TABLE, "denied,", "denied,1")),
        ),
        ("no figures", changed(|f| drop(f.remove(FIGURES)))),
        (
            "statement",
            changed(|f| replaced(f, STATEMENT, r#""says":"#, r#""said":"#)),
        ),
        (
            "says nothing",
            changed(|f| replaced(f, STATEMENT, "the record is kept for seven years", "")),
        ),
        ("no statement", changed(|f| drop(f.remove(STATEMENT)))),
        ("a report of hers", {
            let name = person_name(1);
            let mut files = unzip(&world.export(&Scope::Person { name }));
            files.insert(STATEMENT.into(), b"{}".to_vec());
            resign(&mut files, &manager(), |_| ());
            rezip(&files)
        }),
        ("erased", {
            let mut world = world.clone();
            for at in world.selected(&Scope::Person {
                name: person_name(2),
            }) {
                world.entries[at].sealed = true;
            }
            world.export(&world.population())
        }),
    ]);
    let scope = |change: &dyn Fn(&mut consent_evidence::archive::ManifestClaims),
                 key: &SigningKey| {
        let mut files = unzip(&world.export(&world.population()));
        resign(&mut files, key, change);
        rezip(&files)
    };
    all.extend([
        ("stranger", scope(&|_| (), &stranger)),
        (
            "counts",
            scope(&|claims| claims.counts.documents += 1, &manager()),
        ),
        ("version", scope(&|claims| claims.version = 2, &manager())),
        ("log", scope(&|claims| claims.log.size -= 1, &manager())),
        (
            "scope",
            scope(
                &|c| c.scope = Scope::Population { from: 0, to: 100 },
                &manager(),
            ),
        ),
    ]);
    let honest = world.log();
    let mut forked = world.clone();
    forked.event(30).reason = Some("x".into());
    let mut log = forked.log();
    log.earlier = honest.earlier;
    all.push((
        "forked",
        forked.export_with(&forked.population(), &log, forked.keys(), &manager()),
    ));
    all
}

#[test]
#[ignore = "needs AMANAT_VERIFY_PYTHON, a Python with jwcrypto"]
fn the_second_verifier_finds_the_same() {
    let python = env::var("AMANAT_VERIFY_PYTHON").unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/verify/verify.py");
    let folder = tempfile::tempdir().unwrap();
    let all = archives();
    let mut command = Command::new(python);
    command.arg(script).arg("--kinds");
    for (at, (_, archive)) in all.iter().enumerate() {
        let path = folder.path().join(format!("{at}.zip"));
        fs::write(&path, archive).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(said.lines().count(), all.len());
    let mut differ = Vec::new();
    for ((name, archive), line) in all.iter().zip(said.lines()) {
        let theirs: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let looks_at: BTreeSet<String> = theirs["kinds"]
            .as_array()
            .unwrap()
            .iter()
            .map(text)
            .collect();
        let found = theirs["findings"].as_array().unwrap();
        let found: BTreeSet<String> = found.iter().map(|finding| text(&finding["kind"])).collect();
        let ours = check(archive);
        let counts = ours.counts.keys().map(|kind| kind.code().to_owned());
        let ours: BTreeSet<String> = counts.filter(|code| looks_at.contains(code)).collect();
        if found != ours {
            differ.push(format!(
                "{name}: ours {ours:?}, theirs {found:?}\n{}",
                &line[..line.len().min(900)]
            ));
        }
    }
    assert!(
        differ.is_empty(),
        "{} of {}:\n{}",
        differ.len(),
        all.len(),
        differ.join("\n")
    );
}
