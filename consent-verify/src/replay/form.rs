//! What an entry of each kind must say, so that leaving something out does not escape what is checked
//! of it; and of which kind the documents are that it names.

use consent_evidence::{archive::DocumentKind, entry::LogEvent};
use consent_model::digest::Digest;

use super::Replay;
use crate::{documents::Document, finding::Kind};

impl Replay<'_> {
    /// Whether an entry has the facts of its kind. A record that is older than the log may lack some.
    pub(super) fn check_form(&mut self, event: &LogEvent) {
        if event.entered_at.is_some() {
            return;
        }
        let kind = (event.subject.as_str(), event.action.as_str());
        let wanted: &[&str] = match kind {
            ("consent_request", _) => &["party", "request", "document"],
            ("notice", "shown") | ("decision", "denied" | "deferred") => {
                &["party", "request", "notice", "language"]
            }
            ("decision", "approved") => &["party", "request", "notice", "language", "consent"],
            ("consent", "granted") => &[
                "party",
                "purpose",
                "request",
                "notice",
                "language",
                "consent",
                "evidence_key",
                "copies",
            ],
            (
                "consent",
                "paused" | "resumed" | "withdrawn" | "revoked" | "expired" | "superseded",
            ) => &["party", "consent", "copies"],
            ("consent", "item_withdrawn") => &["consent", "item"],
            ("artifact", "issued") => &[
                "party", "purpose", "artifact", "copy_for", "document", "status", "state",
            ],
            ("artifact", "changed") => &["party", "artifact", "copy_for", "state"],
            ("data_session", "shared") => &["party", "source", "consent", "item", "copies"],
            ("data_session", _) => &["party", "source", "consent", "item"],
            ("sharing", "recorded") => &["party", "artifact", "copy_for", "item"],
            _ => &[],
        };
        for name in wanted {
            if !has(event, name) {
                let words = format!("an entry {}.{} without `{name}`", kind.0, kind.1);
                self.wrong(Kind::EntryMalformed, words, event.id);
            }
        }
        let id = match kind.0 {
            "consent" => event.facts.consent.map(|id| id.to_string()),
            "consent_request" => event.facts.request.map(|id| id.to_string()),
            "artifact" => event.facts.artifact.map(|id| id.to_string()),
            _ => None,
        };
        if id.is_some_and(|id| id != event.subject_id) {
            let words = "the entry is about another thing than it says";
            self.wrong(Kind::EntryMalformed, words, event.id);
        }
        let hers = matches!(
            kind.0,
            "consent" | "decision" | "notice" | "data_session" | "passkey"
        );
        if hers && event.person.is_none() {
            self.wrong(
                Kind::EntryMalformed,
                "an entry of nobody's record",
                event.id,
            );
        }
    }

    /// Whether the documents that it names are of the kinds that they must be.
    pub(super) fn check_documents(&mut self, event: &LogEvent) {
        let facts = &event.facts;
        let document: &[DocumentKind] = match event.subject.as_str() {
            "consent_request" => &[DocumentKind::Request],
            "artifact" => &[DocumentKind::Artifact],
            "consent" => &[DocumentKind::Acknowledgement],
            "passkey" => &[DocumentKind::EvidenceKey, DocumentKind::Passkey],
            "party" => &[DocumentKind::Party],
            "question" => &[DocumentKind::Question],
            "policy" => &[DocumentKind::Policy],
            _ => &[],
        };
        self.check_kind(facts.document, document);
        if event.subject != "artifact" {
            self.check_kind(facts.notice, &[DocumentKind::Notice]);
        }
        self.check_kind(facts.evidence_key, &[DocumentKind::EvidenceKey]);
    }

    fn check_kind(&mut self, digest: Option<Digest>, kinds: &[DocumentKind]) {
        let Some(digest) = digest.filter(|_| !kinds.is_empty()) else {
            return;
        };
        let Some((kind, document)) = self.documents.all.get(&digest) else {
            // Told at the end.
            return;
        };
        let withheld = matches!(document, Document::Withheld);
        if !kinds.contains(kind) {
            let words = format!("it is of kind {kind}, which this entry cannot name");
            self.wrong(Kind::DocumentMalformed, words, digest);
        } else if withheld {
            // Of a person who was erased the entries are closed, too.
            let words = "the entry can be read, and the document that it names is held back";
            self.wrong(Kind::DocumentMissing, words, digest);
        }
    }
}

fn has(event: &LogEvent, name: &str) -> bool {
    let facts = &event.facts;
    match name {
        "party" => facts.party.is_some(),
        "source" => facts.source.is_some(),
        "purpose" => facts.purpose.is_some(),
        "request" => facts.request.is_some(),
        "notice" => facts.notice.is_some(),
        "language" => facts.language.is_some(),
        "document" => facts.document.is_some(),
        "evidence_key" => facts.evidence_key.is_some(),
        "consent" => facts.consent.is_some(),
        "artifact" => facts.artifact.is_some(),
        "copy_for" => facts.copy_for.is_some(),
        "status" => facts.status.is_some(),
        "state" => facts.state.is_some(),
        "item" => facts.item.is_some(),
        "copies" => !facts.copies.is_empty(),
        _ => false,
    }
}
