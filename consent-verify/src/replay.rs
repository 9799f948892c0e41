//! Lets what the entries say happen again, in their order, and sees whether it could have.
//!
//! What is kept of each thing is small: its state, and what later entries are compared with. A
//! population that begins in the middle of the log leaves open what came before it.

mod consent;
mod copy;
mod form;
mod known;
mod request;
mod sharing;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{BuildHasher as _, RandomState},
};

use chrono::{DateTime, TimeDelta, Utc};
use consent_evidence::{
    archive::{ConsentView, Figures, Scope, Totals, record::ledger::Ledger},
    entry::LogEvent,
};
use consent_model::{
    artifact::LifecycleState,
    digest::Digest,
    ids::{ArtifactId, ConsentId, RequestId},
    party::PartyId,
};

use self::{consent::Consent, copy::Copy, copy::PartyEntry, request::Request};
use crate::{
    documents::{Document, Documents},
    entries::Entry,
    finding::{Finding, Kind},
    parts::Parts,
};

/// How far back an entry may lie behind others that came before it in the log.
const BACK: TimeDelta = TimeDelta::seconds(120);
/// Entries around the end of a population whose companions may lie beyond it.
const NEAR: u64 = 64;

/// Length and digest of a row that a ledger must have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) index: u64,
    pub(crate) length: u32,
    pub(crate) digest: Digest,
}

/// What the log says at the end.
pub(crate) struct End {
    pub(crate) findings: Vec<Finding>,
    pub(crate) named: HashMap<Digest, u64>,
    pub(crate) views: Vec<ConsentView>,
    /// Of the three ledgers.
    pub(crate) rows: [Vec<Row>; 3],
    pub(crate) opened: u64,
    pub(crate) sealed: u64,
    /// Entries of a record that is older than the log.
    pub(crate) earlier: u64,
    pub(crate) kinds: BTreeMap<String, u64>,
    pub(crate) unknown: Vec<String>,
    /// Where each copy's status stands, and its state.
    pub(crate) statuses: Vec<(u32, u32, ArtifactId, LifecycleState)>,
    pub(crate) requests: Requests,
    /// Of a population.
    pub(crate) totals: Option<Totals>,
}

/// How many requests there are and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Requests {
    /// In all.
    pub requests: u64,
    /// Approved.
    pub approved: u64,
    /// Denied.
    pub denied: u64,
    /// Run out.
    pub expired: u64,
    /// Failed.
    pub failed: u64,
    /// Neither.
    pub open: u64,
}

/// The state of everything while the entries go by.
pub(crate) struct Replay<'a> {
    parts: &'a Parts,
    documents: &'a Documents,
    hasher: RandomState,
    kinds: HashMap<u64, (String, u64)>,
    things: HashMap<u64, u64>,
    people: HashMap<u64, u64>,
    highest: Option<DateTime<Utc>>,
    /// Whether something happened under the eyes of the log.
    begun: bool,
    requests: HashMap<RequestId, Request>,
    consents: HashMap<ConsentId, Consent>,
    copies: HashMap<ArtifactId, Copy>,
    party_entries: HashMap<Digest, PartyEntry>,
    passkeys: HashSet<(u64, Digest)>,
    compromised: HashMap<String, u64>,
    status_places: HashMap<(u32, u32), ArtifactId>,
    statements: HashMap<(Digest, bool, PartyId), ArtifactId>,
    figures: Option<Figures>,
    end: End,
    /// Of the entry at hand.
    file: String,
    line: u64,
    index: u64,
}

impl<'a> Replay<'a> {
    pub(crate) fn new(parts: &'a Parts, documents: &'a Documents) -> Self {
        Self {
            parts,
            documents,
            hasher: RandomState::new(),
            kinds: HashMap::new(),
            things: HashMap::new(),
            people: HashMap::new(),
            highest: None,
            begun: false,
            requests: HashMap::new(),
            consents: HashMap::new(),
            copies: HashMap::new(),
            party_entries: HashMap::new(),
            passkeys: HashSet::new(),
            compromised: HashMap::new(),
            status_places: HashMap::new(),
            statements: HashMap::new(),
            figures: matches!(parts.claims.scope, Scope::Population { .. }).then(Figures::default),
            end: End {
                findings: Vec::new(),
                named: HashMap::new(),
                views: Vec::new(),
                rows: [const { Vec::new() }; 3],
                opened: 0,
                sealed: 0,
                earlier: 0,
                kinds: BTreeMap::new(),
                unknown: Vec::new(),
                statuses: Vec::new(),
                requests: Requests::default(),
                totals: None,
            },
            file: String::new(),
            line: 0,
            index: 0,
        }
    }

    fn wrong(&mut self, kind: Kind, words: impl Into<String>, id: impl ToString) {
        let finding = Finding::new(kind, words)
            .file(&self.file)
            .line(self.line)
            .entry(self.index)
            .id(id);
        self.end.findings.push(finding);
    }

    /// Takes the next entry.
    pub(crate) fn take(&mut self, file: &str, entry: Entry) {
        if self.file != file {
            file.clone_into(&mut self.file);
        }
        (self.line, self.index) = (entry.line, entry.index);
        let Some(event) = entry.event else {
            self.end.sealed += 1;
            if let Some(figures) = &mut self.figures {
                figures.sealed();
            }
            return;
        };
        self.end.opened += 1;
        if let Some(figures) = &mut self.figures {
            figures.take(entry.index, &event);
        }
        self.count(&event);
        self.check_form(&event);
        self.check_documents(&event);
        self.check_place(&event);
        self.check_time(&event);
        self.check_sequence(&event);
        self.note_documents(&event);
        self.note_rows(&event);
        match (event.subject.as_str(), event.action.as_str()) {
            ("consent_request", _) => self.request(&event),
            ("notice", "shown") => self.notice_shown(&event),
            ("decision", _) => self.decision(&event),
            ("consent", "granted") => self.granted(&event),
            ("consent", _) => self.consent_changed(&event),
            ("artifact", "issued") => self.issued(entry.digest, &event),
            ("artifact", "changed") => self.copy_changed(entry.digest, &event),
            ("sharing", "recorded") => self.party_shared(entry.digest, &event),
            ("data_session", _) => self.session(&event),
            ("passkey", "added") => {
                if let (Some(person), Some(document)) = (&event.person, event.facts.document) {
                    let person = self.hasher.hash_one(person.name.as_str());
                    self.passkeys.insert((person, document));
                }
            }
            ("signing_key", "compromised") => {
                self.compromised
                    .entry(event.subject_id.clone())
                    .or_insert(entry.index);
            }
            _ => {}
        }
    }

    fn count(&mut self, event: &LogEvent) {
        let key = self.hasher.hash_one((&event.subject, &event.action));
        let (_, count) = self.kinds.entry(key).or_insert_with(|| {
            let kind = format!("{}.{}", event.subject, event.action);
            (kind, 0)
        });
        *count += 1;
        if *count == 1 && !known::is_known(&event.subject, &event.action) {
            let kind = format!("{}.{}", event.subject, event.action);
            self.end.unknown.push(kind);
        }
    }

    /// Whether it belongs to what the archive says it holds.
    fn check_place(&mut self, event: &LogEvent) {
        let for_party = is_for_party(event);
        let words = match &self.parts.claims.scope {
            Scope::Person { name } => match &event.person {
                Some(person) if person.name == *name => return,
                None if for_party => return,
                _ => "not an entry of this person",
            },
            Scope::Party { id } => {
                if for_party && event.person.is_none() && event.facts.party.as_ref() == Some(id) {
                    return;
                }
                "not an entry of this party"
            }
            Scope::Population { from, to } => {
                if (*from..*to).contains(&self.index) {
                    return;
                }
                "not an entry of this population"
            }
        };
        self.wrong(Kind::OutsideScope, words, event.id);
    }

    fn check_time(&mut self, event: &LogEvent) {
        // A record that is older than its log is entered when the log begins, and never again: else
        // everything could be said to be older.
        let flow = [
            "consent_request",
            "notice",
            "decision",
            "consent",
            "data_session",
        ];
        if event.entered_at.is_some() {
            self.end.earlier += 1;
            if self.begun {
                let words = "it is said to be older than the log, which had begun before";
                self.wrong(Kind::TimeBackwards, words, event.id);
            }
        } else if flow.contains(&event.subject.as_str()) {
            self.begun = true;
        }
        let at = event.entered_at.unwrap_or(event.at);
        if at > self.parts.claims.made_at + BACK || event.at > at + BACK {
            self.wrong(Kind::TimeAhead, format!("it says {at}"), event.id);
            return;
        }
        match self.highest {
            Some(highest) if at < highest - BACK => {
                let words = format!("it says {at}, after one that says {highest}");
                self.wrong(Kind::TimeBackwards, words, event.id);
            }
            Some(highest) if at <= highest => {}
            _ => self.highest = Some(at),
        }
    }

    fn check_sequence(&mut self, event: &LogEvent) {
        let key = self.hasher.hash_one((&event.subject, &event.subject_id));
        let first_may_be_missing = !self.parts.is_from_the_start()
            // Before she opens it, a request is nobody's.
            || event.subject == "consent_request"
                && !matches!(self.parts.claims.scope, Scope::Population { .. });
        match self.things.insert(key, event.seq) {
            Some(before) if event.seq != before + 1 => {
                let words = format!("entry {} about it comes after entry {before}", event.seq);
                self.wrong(Kind::ThingGap, words, &event.subject_id);
            }
            None if event.seq != 1 && !first_may_be_missing => {
                let words = format!("the first entry about it is its {}", event.seq);
                self.wrong(Kind::ThingGap, words, &event.subject_id);
            }
            _ => {}
        }
        let Some(person) = &event.person else { return };
        let key = self.hasher.hash_one(person.name.as_str());
        match self.people.insert(key, person.seq) {
            Some(before) if person.seq != before + 1 => {
                let words = format!("entry {} of hers comes after entry {before}", person.seq);
                self.wrong(Kind::PersonGap, words, event.id);
            }
            None if person.seq != 1 && self.parts.is_from_the_start() => {
                let words = format!("the first entry of hers is her {}", person.seq);
                self.wrong(Kind::PersonGap, words, event.id);
            }
            _ => {}
        }
    }

    fn note_documents(&mut self, event: &LogEvent) {
        let facts = &event.facts;
        let notice = facts.notice.filter(|_| event.subject != "artifact");
        for digest in [facts.document, notice, facts.evidence_key]
            .into_iter()
            .flatten()
        {
            self.end.named.entry(digest).or_insert(self.index);
        }
    }

    fn note_rows(&mut self, event: &LogEvent) {
        for (ledger, rows) in Ledger::ALL.into_iter().zip(&mut self.end.rows) {
            if !ledger.holds(event) {
                continue;
            }
            let row = ledger.row(self.index, event).unwrap_or_default();
            rows.push(Row {
                index: self.index,
                length: u32::try_from(row.len()).unwrap_or(u32::MAX),
                digest: Digest::of_bytes(&row),
            });
        }
    }

    fn document(&self, digest: Option<Digest>) -> Option<&'a Document> {
        let documents: &'a Documents = self.documents;
        documents.get(&digest?)
    }

    /// Whether what an entry refers to may lie beyond the population.
    fn may_lie_beyond(&self, index: u64) -> bool {
        let Scope::Population { from, to } = self.parts.claims.scope else {
            return false;
        };
        from > 0 && index < from.saturating_add(NEAR)
            || to < self.parts.claims.log.size && index.saturating_add(NEAR) >= to
    }

    /// The end: what had to come and did not.
    pub(crate) fn finish(mut self) -> End {
        self.finish_copies();
        self.finish_requests();
        self.finish_consents();
        self.end.totals = self.figures.take().map(Figures::finish);
        self.end.views.sort_by_key(|view| view.index);
        self.end.kinds = std::mem::take(&mut self.kinds).into_values().collect();
        self.end
    }
}

/// Whether it is an entry that a party may be given.
fn is_for_party(event: &LogEvent) -> bool {
    matches!(event.subject.as_str(), "artifact" | "sharing")
}
