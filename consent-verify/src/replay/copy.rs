//! Copies of consents: the entries that parties are given.

use consent_evidence::{
    archive::{ConsentView, Scope},
    entry::LogEvent,
};
use consent_model::{
    artifact::LifecycleState,
    digest::Digest,
    ids::{ArtifactId, ConsentId},
    party::{ItemId, PartyId},
};

use super::{Replay, consent::may_follow};
use crate::{
    documents::{ArtifactFacts, Document},
    finding::Kind,
    parts::SKEW,
};

/// A copy while the entries go by.
#[derive(Debug)]
pub(super) struct Copy {
    pub(super) state: LifecycleState,
    pub(super) consent: Option<ConsentId>,
    pub(super) document: Option<Digest>,
    pub(super) party: Option<PartyId>,
    place: Option<(u32, u32)>,
    view: Option<ConsentView>,
}

/// An entry for a party that no entry of hers has named yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PartyEntry {
    pub(super) index: u64,
    pub(super) artifact: ArtifactId,
    pub(super) document: Option<Digest>,
    pub(super) part: Part,
}

/// What such an entry says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Issued,
    Changed(LifecycleState),
    Shared(Option<ItemId>, Option<u64>, Option<u32>, Vec<String>),
}

impl Replay<'_> {
    pub(super) fn issued(&mut self, digest: Digest, event: &LogEvent) {
        let facts = &event.facts;
        let Some(artifact) = facts.artifact else {
            return;
        };
        self.keep(digest, artifact, facts.document, Part::Issued);
        let place = facts.status.map(|status| (status.list, status.index));
        if let Some(place) = place
            && let Some(other) = self.status_places.insert(place, artifact)
        {
            let (list, index) = place;
            let words = format!("{artifact} has place {index} of list {list} of copy {other}");
            self.wrong(Kind::StatusReused, words, artifact);
        }
        if facts.state != Some(LifecycleState::Active) {
            self.wrong(Kind::CopyState, "it was not issued as active", artifact);
        }
        if let Some(Document::Artifact(copy)) = self.document(facts.document) {
            self.check_document(event, copy);
        }
        let party_scope = matches!(self.parts.claims.scope, Scope::Party { .. });
        let view = party_scope
            .then(|| ConsentView::begin_copy(self.index, event))
            .flatten();
        let copy = Copy {
            state: LifecycleState::Active,
            consent: None,
            document: facts.document,
            party: facts.party.clone(),
            place,
            view,
        };
        if self.copies.insert(artifact, copy).is_some() {
            self.wrong(Kind::CopyState, "it was issued before", artifact);
        }
    }

    /// The document of a copy against the entry by which it was issued.
    fn check_document(&mut self, event: &LogEvent, copy: &ArtifactFacts) {
        let facts = &event.facts;
        let list = copy.status.uri.path_segments().and_then(Iterator::last);
        let list = list.and_then(|list| list.parse::<u32>().ok());
        let issued = event.at.timestamp();
        let words = if facts.artifact != Some(copy.jti) || event.subject_id != copy.jti.to_string()
        {
            Some("another id")
        } else if facts.party.as_ref() != Some(&copy.aud) || facts.copy_for != Some(copy.copy_for) {
            Some("another party")
        } else if facts.purpose.as_deref() != Some(copy.purpose.as_str()) {
            Some("another purpose")
        } else if facts.status.map(|status| status.index) != Some(copy.status.idx)
            || facts.status.map(|status| status.list) != list
        {
            Some("another place in a status list")
        } else if copy.iat > issued + SKEW.num_seconds() {
            // One of a record that is older than the log is entered long after it was issued; of any
            // other the consent's entry tells when.
            Some("a later time")
        } else {
            None
        };
        if let Some(words) = words {
            let words = format!("the artifact has {words} than the entry");
            self.wrong(Kind::ArtifactDiffers, words, copy.jti);
        }
        if self.compromised.contains_key(copy.kid.as_str()) {
            let words = "the log had its key as not the manager's alone before";
            self.wrong(Kind::ArtifactKey, words, copy.jti);
        }
        let end = (
            copy.statement,
            copy.copy_for == consent_model::artifact::CopyFor::DataUser,
            copy.aud.clone(),
        );
        if let Some(other) = self.statements.insert(end, copy.jti) {
            let words = format!("one approval was used for this copy and for {other}");
            self.wrong(Kind::ArtifactClaims, words, copy.jti);
        }
    }

    pub(super) fn copy_changed(&mut self, digest: Digest, event: &LogEvent) {
        let facts = &event.facts;
        let (Some(artifact), Some(to)) = (facts.artifact, facts.state) else {
            return;
        };
        self.keep(digest, artifact, None, Part::Changed(to));
        let index = self.index;
        let Some(copy) = self.copies.get_mut(&artifact) else {
            if self.parts.is_from_the_start() {
                self.wrong(Kind::CopyState, "it was never issued", artifact);
            }
            return;
        };
        if let Some(view) = &mut copy.view {
            view.push(index, event);
        }
        let from = std::mem::replace(&mut copy.state, to);
        let same_party = copy.party == facts.party;
        if !may_follow(from, to) {
            let words = format!("{to:?} after it was {from:?}").to_lowercase();
            self.wrong(Kind::CopyState, words, artifact);
        }
        if !same_party {
            self.wrong(Kind::CopyState, "it is another party's", artifact);
        }
    }

    pub(super) fn keep(
        &mut self,
        digest: Digest,
        artifact: ArtifactId,
        document: Option<Digest>,
        part: Part,
    ) {
        if matches!(self.parts.claims.scope, Scope::Party { .. }) {
            return;
        }
        let entry = PartyEntry {
            index: self.index,
            artifact,
            document,
            part,
        };
        self.party_entries.insert(digest, entry);
    }

    /// A party's entry that an entry of hers names; it counts for one alone.
    pub(super) fn claim(&mut self, digest: &Digest, by: impl ToString) -> Option<PartyEntry> {
        let entry = self.party_entries.remove(digest);
        if entry.is_none() && !self.may_lie_beyond(self.index) {
            let words = format!("the entry for a party that it names is not there: {digest}");
            self.wrong(Kind::CopiesDiffer, words, by);
        }
        entry
    }

    pub(super) fn finish_copies(&mut self) {
        // Without her entries nobody can tell what those of the parties belong to.
        let whole = self.end.sealed == 0;
        let mut left: Vec<_> = std::mem::take(&mut self.party_entries)
            .into_values()
            .collect();
        left.sort_by_key(|entry| entry.index);
        for entry in left {
            if whole && !self.may_lie_beyond(entry.index) {
                let words = "an entry for a party that nothing that happened to a person names";
                self.wrong_about(Kind::CopiesDiffer, words, entry.index, entry.artifact);
            }
        }
        let mut copies: Vec<_> = std::mem::take(&mut self.copies).into_iter().collect();
        copies.sort_by_key(|(artifact, _)| *artifact);
        for (artifact, copy) in copies {
            if let Some((list, index)) = copy.place {
                self.end.statuses.push((list, index, artifact, copy.state));
            }
            if let Some(mut view) = copy.view {
                if let Some(Document::Artifact(facts)) = self
                    .documents
                    .get(&copy.document.unwrap_or(Digest::of_bytes(b"")))
                {
                    view.copy.clone_from(&facts.copy);
                }
                self.end.views.push(view);
            }
        }
    }
}
