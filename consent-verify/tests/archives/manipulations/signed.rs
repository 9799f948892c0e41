//! What is in the files, signed anew.

use super::*;

pub(crate) fn all() -> Vec<Manipulation> {
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
