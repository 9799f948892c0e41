//! Consents: given upon a request that was approved, and then one state after another.

use std::{collections::HashMap, hash::BuildHasher as _};

use chrono::{DateTime, Utc};
use consent_evidence::{archive::ConsentView, entry::LogEvent};
use consent_model::{
    artifact::{CopyFor, LifecycleState},
    digest::Digest,
    ids::{ArtifactId, ConsentId, RequestId},
    lifetime::is_about,
    party::{ItemId, PartyId},
};

use super::{Replay, copy::Part};
use crate::{
    documents::{ArtifactFacts, Document},
    finding::{Finding, Kind},
};

/// A consent while the entries go by.
#[derive(Debug)]
pub(super) struct Consent {
    pub(super) state: LifecycleState,
    pub(super) index: u64,
    pub(super) party: Option<PartyId>,
    request: Option<RequestId>,
    notice: Option<Digest>,
    pub(super) artifacts: Vec<ArtifactId>,
    /// Whether these are all of its copies: some may have been issued before the population.
    pub(super) whole: bool,
    pub(super) withdrawn: Vec<ItemId>,
    /// The document of the data user's copy.
    pub(super) copy: Option<Digest>,
    /// Uses of each item that still count, with the sessions they came by.
    pub(super) uses: HashMap<ItemId, Vec<(DateTime<Utc>, u64)>>,
    view: Option<ConsentView>,
}

impl Replay<'_> {
    pub(super) fn wrong_about(
        &mut self,
        kind: Kind,
        words: impl Into<String>,
        index: u64,
        id: impl ToString,
    ) {
        let finding = Finding::new(kind, words).entry(index).id(id);
        self.end.findings.push(finding);
    }

    pub(super) fn granted(&mut self, event: &LogEvent) {
        let facts = &event.facts;
        let Some(id) = facts.consent else { return };
        self.check_shown(event);
        let mut artifacts = Vec::new();
        let mut copy = None;
        let mut shown: Vec<&ArtifactFacts> = Vec::new();
        for digest in &facts.copies {
            let Some(entry) = self.claim(digest, id) else {
                continue;
            };
            if !matches!(entry.part, Part::Issued) {
                let words = "an entry that the consent names is not that a copy was issued";
                self.wrong(Kind::CopiesDiffer, words, id);
            }
            artifacts.push(entry.artifact);
            let document = entry.document;
            if let Some(Document::Artifact(facts)) = self.document(document) {
                if facts.copy_for == CopyFor::DataUser {
                    copy = document;
                }
                shown.push(facts);
            }
        }
        for artifact in &artifacts {
            if let Some(copy) = self.copies.get_mut(artifact) {
                copy.consent = Some(id);
            }
        }
        self.check_copies(event, id, &shown);
        let view = ConsentView::begin_consent(self.index, event);
        let consent = Consent {
            state: LifecycleState::Active,
            index: self.index,
            party: facts.party.clone(),
            request: facts.request,
            notice: facts.notice,
            whole: artifacts.len() == facts.copies.len(),
            artifacts,
            withdrawn: Vec::new(),
            copy,
            uses: HashMap::new(),
            view,
        };
        if self.consents.insert(id, consent).is_some() {
            self.wrong(Kind::ConsentState, "it was given before", id);
        }
    }

    /// The copies of a consent against its entry.
    fn check_copies(&mut self, event: &LogEvent, id: ConsentId, shown: &[&ArtifactFacts]) {
        let facts = &event.facts;
        let Some(evidence_key) = facts.evidence_key else {
            // Told already, but for a record that is older than the log, which did not keep it.
            return;
        };
        if let Some(Document::EvidenceKey { passkey: true }) = self.document(Some(evidence_key)) {
            let person = event.person.as_ref().map(|person| person.name.as_str());
            let person = self.hasher.hash_one(person.unwrap_or_default());
            if self.parts.is_from_the_start() && !self.passkeys.contains(&(person, evidence_key)) {
                let words = "the passkey of the approval is none that she had added";
                self.wrong(Kind::PasskeyUnknown, words, id);
            }
        }
        for copy in shown {
            if !is_about(copy.iat, event.at.timestamp()) {
                let words = "the artifact was issued at another time than the consent was given";
                self.wrong(Kind::ArtifactDiffers, words, copy.jti);
            }
            if copy.evidence_key.is_some_and(|key| key != evidence_key) {
                let words = "the evidence verifies with another key than the entry names";
                self.wrong(Kind::EvidenceKeyMissing, words, copy.jti);
            }
        }
        let ours = shown.iter().find(|copy| copy.copy_for == CopyFor::DataUser);
        let Some(ours) = ours else {
            if self.document_is_open(facts.copies.len(), shown.len()) {
                self.wrong(Kind::CopiesDiffer, "the data user has no copy", id);
            }
            return;
        };
        let request = facts
            .request
            .and_then(|request| self.requests.get(&request));
        let document = request.and_then(|request| request.document);
        let words = if facts.party.as_ref() != Some(&ours.aud) {
            Some("the data user's copy is for another party")
        } else if facts.purpose.as_deref() != Some(ours.purpose.as_str()) {
            Some("the data user's copy has another purpose")
        } else if facts.notice != ours.notice {
            Some("the data user's copy has another notice")
        } else if document.is_some() && document != ours.request {
            Some("the data user's copy has another request")
        } else if shown.iter().any(|copy| copy.statement != ours.statement) {
            Some("the copies are of different approvals")
        } else {
            None
        };
        if let Some(words) = words {
            self.wrong(Kind::ArtifactDiffers, words, ours.jti);
        }
        for (item, source) in &ours.items {
            let has =
                |copy: &&ArtifactFacts| copy.copy_for == CopyFor::Source && copy.aud == *source;
            if !shown.iter().any(has) && self.document_is_open(facts.copies.len(), shown.len()) {
                let words = format!("the source of item `{item}` has no copy");
                self.wrong(Kind::CopiesDiffer, words, id);
            }
        }
    }

    /// Whether every copy that is named could be read.
    fn document_is_open(&self, named: usize, shown: usize) -> bool {
        named == shown && !self.may_lie_beyond(self.index)
    }

    pub(super) fn consent_changed(&mut self, event: &LogEvent) {
        let facts = &event.facts;
        let Some(id) = facts.consent else { return };
        let to = match event.action.as_str() {
            "paused" => Some(LifecycleState::Paused),
            "resumed" => Some(LifecycleState::Active),
            "withdrawn" | "revoked" => Some(LifecycleState::Revoked),
            "expired" => Some(LifecycleState::Expired),
            "superseded" => Some(LifecycleState::Superseded),
            _ => None,
        };
        if !self.consents.contains_key(&id) {
            if self.parts.is_from_the_start() && event.entered_at.is_none() {
                self.wrong(Kind::ConsentUnknown, "it was never given", id);
            }
            // Its copies are accounted for all the same.
            for digest in &facts.copies {
                self.claim(digest, id);
            }
            return;
        }
        let index = self.index;
        let Some(consent) = self.consents.get_mut(&id) else {
            return;
        };
        let from = consent.state;
        if let Some(view) = &mut consent.view {
            view.push(index, event);
        }
        if let Some(item) = facts
            .item
            .as_ref()
            .filter(|_| event.action == "item_withdrawn")
        {
            consent.withdrawn.push(item.clone());
        }
        let Some(to) = to else {
            if from.is_final() && event.action == "item_withdrawn" {
                self.wrong(Kind::ConsentState, "it had ended before", id);
            }
            return;
        };
        consent.state = to;
        let (artifacts, whole) = (consent.artifacts.clone(), consent.whole);
        if !may_follow(from, to) {
            let words = format!("{} after it was {from:?}", event.action).to_lowercase();
            self.wrong(Kind::ConsentState, words, id);
        }
        // A record that is older than the log entered nothing for the parties.
        if event.entered_at.is_some() && facts.copies.is_empty() {
            for artifact in artifacts {
                if let Some(copy) = self.copies.get_mut(&artifact) {
                    copy.state = to;
                }
            }
            return;
        }
        let mut changed = Vec::new();
        for digest in &facts.copies {
            let Some(entry) = self.claim(digest, id) else {
                continue;
            };
            let of_it = !whole || artifacts.contains(&entry.artifact);
            if entry.part != Part::Changed(to) || !of_it {
                let words = "an entry that the change names is of another copy or state";
                self.wrong(Kind::CopiesDiffer, words, entry.artifact);
            }
            changed.push(entry.artifact);
        }
        for artifact in artifacts {
            if !changed.contains(&artifact) && facts.copies.len() == changed.len() {
                let words = "a copy of the consent did not change with it";
                self.wrong(Kind::CopiesDiffer, words, artifact);
            }
        }
    }

    pub(super) fn finish_consents(&mut self) {
        let mut consents: Vec<_> = std::mem::take(&mut self.consents).into_iter().collect();
        consents.sort_by_key(|(_, consent)| consent.index);
        for (id, mut consent) in consents {
            if let Some(mut view) = consent.view.take() {
                if let Some(Document::Artifact(facts)) = self.document(consent.copy) {
                    view.copy.clone_from(&facts.copy);
                }
                self.end.views.push(view);
            }
            let Some(request) = consent.request.and_then(|id| self.requests.get(&id)) else {
                continue;
            };
            let agrees = match request.approved() {
                Some((named, notice)) => {
                    named.is_none_or(|named| named == id)
                        && (notice.is_none() || notice == consent.notice)
                }
                None => request.is_earlier() || self.may_lie_beyond(consent.index),
            };
            if !agrees {
                let words = "its request was not approved, or for another consent or notice";
                self.wrong_about(Kind::DecisionDiffers, words, consent.index, id);
            }
        }
    }
}

/// Whether a state may come after another one (design §6).
pub(super) const fn may_follow(from: LifecycleState, to: LifecycleState) -> bool {
    match (from, to) {
        (LifecycleState::Active, LifecycleState::Active)
        | (LifecycleState::Paused, LifecycleState::Paused) => false,
        (from, _) => !from.is_final(),
    }
}
