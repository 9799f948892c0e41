//! What was shared: within a consent in force, its term, its items and how often it allows.

use std::hash::BuildHasher as _;

use chrono::{DateTime, Utc};
use consent_evidence::{archive::Scope, entry::LogEvent};
use consent_model::{
    artifact::LifecycleState, digest::Digest, ids::ConsentId, party::ItemId, term::Term,
};

use super::{Replay, copy::Part};
use crate::{
    documents::{ArtifactFacts, Document},
    finding::Kind,
};

impl Replay<'_> {
    /// A sharing as one party's entry has it.
    pub(super) fn party_shared(&mut self, digest: Digest, event: &LogEvent) {
        let facts = &event.facts;
        let Some(artifact) = facts.artifact else {
            return;
        };
        let part = Part::Shared(
            facts.item.clone(),
            facts.bytes,
            facts.pages,
            facts.classes.clone(),
        );
        self.keep(digest, artifact, None, part);
        let Some(copy) = self.copies.get(&artifact) else {
            if self.parts.is_from_the_start() {
                let words = "the copy that it was shared under was never issued";
                self.wrong(Kind::SharingWithoutConsent, words, artifact);
            }
            return;
        };
        // Where the person's entries are there, they say it.
        if !matches!(self.parts.claims.scope, Scope::Party { .. }) {
            return;
        }
        let (state, document) = (copy.state, copy.document);
        self.check_state(state, artifact);
        if let Some(Document::Artifact(copy)) = self.document(document) {
            self.check_term(event.at, &copy.term, artifact);
            self.check_item(facts.item.as_ref(), None, copy);
        }
    }

    /// A data session of hers.
    pub(super) fn session(&mut self, event: &LogEvent) {
        let facts = &event.facts;
        let (Some(id), Some(item)) = (facts.consent, facts.item.as_ref()) else {
            return;
        };
        let session = self.hasher.hash_one(&event.subject_id);
        match event.action.as_str() {
            "shared" => {}
            // What was not taken was no use.
            "refused" => {
                let uses = self
                    .consents
                    .get_mut(&id)
                    .and_then(|c| c.uses.get_mut(item));
                if let Some(uses) = uses {
                    uses.retain(|(_, of)| *of != session);
                }
                return;
            }
            _ => return,
        }
        self.check_entries(event, id);
        let Some(consent) = self.consents.get(&id) else {
            if self.parts.is_from_the_start() && event.entered_at.is_none() {
                let words = "there is no consent that it was shared under";
                self.wrong(Kind::SharingWithoutConsent, words, id);
            }
            return;
        };
        let (state, document) = (consent.state, consent.copy);
        let (party, withdrawn) = (consent.party.clone(), consent.withdrawn.contains(item));
        self.check_state(state, id);
        if party != facts.party {
            self.wrong(
                Kind::SharingWithoutConsent,
                "the consent is for another party",
                id,
            );
        }
        if withdrawn {
            let words = format!("item `{item}` had been taken out");
            self.wrong(Kind::SharingOutsideItems, words, id);
        }
        if let Some(Document::Artifact(copy)) = self.document(document) {
            self.check_term(event.at, &copy.term, id);
            self.check_item(Some(item), facts.source.as_ref(), copy);
            self.check_uses(event.at, &copy.term, id, item, session);
        }
    }

    /// The entries that it left for the parties.
    fn check_entries(&mut self, event: &LogEvent, id: ConsentId) {
        let facts = &event.facts;
        let ours = Part::Shared(
            facts.item.clone(),
            facts.bytes,
            facts.pages,
            facts.classes.clone(),
        );
        for digest in &facts.copies {
            let Some(entry) = self.claim(digest, id) else {
                continue;
            };
            let consent = self.consents.get(&id);
            let of_it = consent.is_none_or(|consent| {
                !consent.whole || consent.artifacts.contains(&entry.artifact)
            });
            if entry.part != ours || !of_it {
                let words = "what was entered for a party is not what was shared";
                self.wrong(Kind::CopiesDiffer, words, entry.artifact);
            }
        }
    }

    fn check_state(&mut self, state: LifecycleState, id: impl ToString) {
        if state != LifecycleState::Active {
            let words = format!("it was shared while the consent was {state:?}").to_lowercase();
            self.wrong(Kind::SharingWithoutConsent, words, id);
        }
    }

    fn check_term(&mut self, at: DateTime<Utc>, term: &Term, id: impl ToString) {
        if at < term.start || at >= term.expiry {
            let words = format!(
                "it was shared at {at}, the term is {} to {}",
                term.start, term.expiry
            );
            self.wrong(Kind::SharingOutsideTerm, words, id);
        }
    }

    fn check_item(
        &mut self,
        item: Option<&ItemId>,
        source: Option<&consent_model::party::PartyId>,
        copy: &ArtifactFacts,
    ) {
        let fits = copy
            .items
            .iter()
            .any(|(id, from)| Some(id) == item && source.is_none_or(|source| source == from));
        if !fits {
            let words = "the consent has no such item from this source";
            self.wrong(Kind::SharingOutsideItems, words, copy.jti);
        }
    }

    /// The rule by which sources count: uses in the window that ends now.
    fn check_uses(
        &mut self,
        at: DateTime<Utc>,
        term: &Term,
        id: ConsentId,
        item: &ItemId,
        session: u64,
    ) {
        // Before the population there may have been more; then this counts too few, never too many.
        let since = term.window_start(at);
        let Some(consent) = self.consents.get_mut(&id) else {
            return;
        };
        let uses = consent.uses.entry(item.clone()).or_default();
        uses.retain(|(used, _)| since.is_none_or(|since| *used > since));
        uses.push((at, session));
        let count = uses.len();
        if count > usize::try_from(term.uses_allowed()).unwrap_or(usize::MAX) {
            let words = format!("it is use {count} of item `{item}`");
            self.wrong(Kind::SharingTooOften, words, id);
        }
    }
}
