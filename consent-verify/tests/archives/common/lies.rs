//! What a dishonest manager can do to its own record before it logs and signs everything anew.

use std::collections::BTreeMap;

use consent_evidence::{archive::DocumentKind, entry::LogEvent};
use consent_model::{
    artifact::ArtifactClaims,
    digest::Digest,
    jose::{CompactJws, SigningKey},
};

use super::{World, consent::signed};

impl World {
    pub fn event(&mut self, at: usize) -> &mut LogEvent {
        &mut self.entries[at].event
    }

    /// Takes an entry out; who named it names it no more.
    pub fn remove(&mut self, at: usize) {
        self.entries.remove(at);
        for item in &mut self.entries {
            item.copies.retain(|copy| *copy != at);
            for copy in &mut item.copies {
                *copy -= usize::from(*copy > at);
            }
        }
    }

    /// Puts an entry at this place, at the time of the one before.
    pub fn insert(&mut self, at: usize, mut item: super::Item) {
        for known in &mut self.entries {
            for copy in &mut known.copies {
                *copy += usize::from(*copy >= at);
            }
        }
        item.event.at = self.entries[at - 1].event.at;
        self.entries.insert(at, item);
    }

    /// Numbers everything anew, so that no gap is left.
    pub fn renumber(&mut self) {
        let (mut things, mut people) = (BTreeMap::new(), BTreeMap::new());
        for item in &mut self.entries {
            let event = &mut item.event;
            let thing = (event.subject.clone(), event.subject_id.clone());
            let seq = things.entry(thing).or_insert(0);
            *seq += 1;
            event.seq = *seq;
            if let Some(person) = &mut event.person {
                let seq = people.entry(person.name.to_string()).or_insert(0);
                *seq += 1;
                person.seq = *seq;
            }
        }
    }

    pub fn body(&self, digest: Digest) -> &str {
        let found = self.documents.iter().find(|(_, known, _)| *known == digest);
        &found.unwrap().2
    }

    /// Another document in the place of the one that an entry names.
    pub fn replace_document(&mut self, at: usize, kind: DocumentKind, body: &str) {
        let digest = kind
            .digest(body)
            .unwrap_or(Digest::of_bytes(body.as_bytes()));
        let old = self.entries[at]
            .event
            .facts
            .document
            .replace(digest)
            .unwrap();
        for item in &mut self.entries {
            if item.event.facts.document == Some(old) {
                item.event.facts.document = Some(digest);
            }
        }
        self.documents.retain(|(_, known, _)| *known != old);
        self.documents.push((kind, digest, body.to_owned()));
    }

    /// The artifact of an entry, changed and signed anew with this key.
    pub fn rewrite(
        &mut self,
        at: usize,
        key: &SigningKey,
        change: impl FnOnce(&mut ArtifactClaims),
    ) {
        let document = self.entries[at].event.facts.document.unwrap();
        let jws = CompactJws::parse(self.body(document)).unwrap();
        let mut claims = jws.unverified_claims().unwrap();
        change(&mut claims);
        self.replace_document(at, DocumentKind::Artifact, &signed(&claims, key));
    }

    /// The place of the consent's entry that names the entry at this place.
    pub fn namer(&self, at: usize) -> usize {
        let names = |item: &super::Item| item.copies.contains(&at);
        self.entries.iter().position(names).unwrap()
    }
}
