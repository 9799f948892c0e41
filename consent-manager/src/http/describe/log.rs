//! The transparency log.

use consent_model::{
    ids::{ArtifactId, ExportId},
    problem::ProblemType as P,
};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use service_kit::openapi::{Answer, Link, Operation, Users};

use crate::{
    exports::ExportView,
    service::{Consistency, LogProof},
};

const THE_LOG: &str = "The transparency log";
const CHECKPOINT: &str = "manager.example/log\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n\
    — manager.example/log AAAAAA…\n";
const PROOF: &str = "c2sp.org/tlog-proof@v1\nindex 0\n\nmanager.example/log\n1\n\
    bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n— manager.example/log AAAAAA…\n";

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", "/log/checkpoint", "getCheckpoint", "The log's last checkpoint", Users::Public)
            .says(
                "How many entries the log has and the root of their tree, signed (C2SP tlog-checkpoint), with the \
                 cosignatures of witnesses. The key is in the metadata.",
                THE_LOG,
            )
            .refuses(&[P::NotFound])
            .answer(Answer::text(200, "A signed note.", CHECKPOINT).header("Cache-Control")),
        Operation::new("GET", "/log/tile/{path}", "getTile", "A tile of the log", Users::Public)
            .says(
                "256 hashes of the tree, or under `entries/` the digests of 256 entries, each after its length \
                 (C2SP tlog-tiles).",
                THE_LOG,
            )
            .path_of("path", "`<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]`.", |_| {
                json_schema!({"type": "string", "examples": ["0/000.p/1"]})
            })
            .refuses(&[P::NotFound])
            .answer(Answer::of("application/octet-stream", 200, "Its hashes, or its entries.", bytes, "".into()).header("Cache-Control")),
        Operation::new("GET", "/v1/log/consistency", "getConsistency", "That the log was only added to", Users::Public)
            .says("The proof that a tree of this log begins with an earlier one (RFC 6962 §2.1.2).", THE_LOG)
            .query("from", true, "Entries of the earlier one.", size)
            .query("to", true, "Entries of the later one.", size)
            .refuses(&[P::MalformedRequest, P::NotFound])
            .answer(Answer::json::<Consistency>(
                200,
                "The proof.",
                json!({"from": 1, "to": 2, "proof": ["bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="]}),
            )),
        Operation::new("GET", "/v1/log/inclusion/{index}", "getInclusion", "That an entry is in the log", Users::Public)
            .says(
                "The proof of one entry under the last checkpoint (C2SP tlog-proof). Whoever holds the entry with its \
                 salt computes the leaf from it.",
                THE_LOG,
            )
            .path_of("index", "Number of the entry, from 0.", size)
            .refuses(&[P::NotFound])
            .answer(Answer::text(200, "A tlog-proof.", PROOF)),
        Operation::new("GET", "/v1/artifacts/{artifact}/log", "getArtifactLog", "What the log says of a copy", Users::Both)
            .says(
                "The entries about a copy of one's own and about what passed under it, opened, each with its proof: \
                 at most 1,000.",
                THE_LOG,
            )
            .path_as::<ArtifactId>("artifact", "The copy.")
            .refuses(&[P::NotFound])
            .answer(Answer::json::<Vec<LogProof>>(200, "Its entries, oldest first.", json!([entry()]))),
        Operation::new("POST", "/v1/exports", "beginExport", "Ask for an archive of the record", Users::Both)
            .says(
                "What the log says of one's own copies, as one file that proves itself (docs/evidence.md). It is made \
                 beside the call: who asks again within ten minutes is named the same one. Kept for a week.",
                THE_LOG,
            )
            .answer(Answer::json::<ExportView>(202, "It is being made.", export("making")).header("Location").link(Link {
                name: "export",
                to: "getExport",
                parameters: &[("export", "$response.body#/export_id")],
                says: "Where it is.",
            })),
        Operation::new("GET", "/v1/exports/{export}", "getExport", "Where an archive is", Users::Both)
            .says("How far it is, or that it can be taken.", THE_LOG)
            .path_as::<ExportId>("export", "Its name.")
            .refuses(&[P::NotFound])
            .answer(Answer::json::<ExportView>(200, "Where it is.", export("made"))),
        Operation::new("GET", "/v1/exports/{export}/archive", "getExportArchive", "Take an archive", Users::Both)
            .says("In whole, or from where a download was cut off (RFC 9110 §14).", THE_LOG)
            .path_as::<ExportId>("export", "Its name.")
            .refuses(&[P::NotFound, P::StateConflict])
            .answer(Answer::of("application/zip", 200, "The archive.", bytes, "".into()).header("ETag"))
            .answer(Answer::of("application/zip", 206, "The part that was asked for.", bytes, "".into()).header("ETag"))
            .answer(Answer::empty(416, "It has no such part.")),
    ]
}

fn export(state: &str) -> Value {
    json!({
        "export_id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "state": state,
        "done": 1000,
        "of": 1000,
        "bytes": 250_000,
    })
}

fn size(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "integer", "minimum": 0, "maximum": u64::MAX, "examples": [1]})
}

fn bytes(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "format": "binary"})
}

fn entry() -> Value {
    json!({
        "index": 0,
        "event": {
            "version": 1,
            "id": "01890a5d-ac96-774b-bcce-b302099a8057",
            "at": "2026-11-27T09:00:00Z",
            "subject": "artifact",
            "action": "issued",
            "subject_id": "01890a5d-ac96-774b-bcce-b302099a8058",
            "seq": 1,
            "actor": "citizen",
            "facts": {"party": "lender.example", "state": "active"},
        },
        "salt": "AAAAAAAAAAAAAAAAAAAAAA",
        "digest": "sha-256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
        "proof": PROOF,
    })
}
