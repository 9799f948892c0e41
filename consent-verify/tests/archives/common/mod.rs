//! A synthetic world: people who are asked, decide, change their minds and whose data is shared, with
//! everything really signed; and the archive of it. What it does wrong is for the tests to add.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests; a failure here is a failed test"
)]

pub mod consent;
pub mod export;
pub mod lies;
pub mod story;
pub mod zips;

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::{DateTime, TimeDelta, Utc};
use consent_evidence::{
    archive::DocumentKind,
    checkpoint::NoteKey,
    entry::{Facts, LogEvent, PersonPlace, VERSION},
};
use consent_model::{
    digest::{Digest, Salt},
    jose::SigningKey,
    party::{Actor, Pseudonym},
    status_list::StatusList,
};
use uuid::Uuid;

pub const MANAGER: &str = "https://manager.example/";
pub const PROVIDER: &str = "https://id.example";
pub const ORIGIN: &str = "manager.example/log";
pub const LENDER: &str = "lender.example";
pub const BANK: &str = "bank.example";

/// An entry before its digest is known: what it names of the parties' entries stands here by place.
#[derive(Clone)]
pub struct Item {
    pub salt: Salt,
    pub event: LogEvent,
    pub copies: Vec<usize>,
    pub sealed: bool,
}

/// Everything there is.
#[derive(Clone)]
pub struct World {
    pub entries: Vec<Item>,
    pub documents: Vec<(DocumentKind, Digest, String)>,
    pub status: BTreeMap<u32, StatusList>,
    pub now: DateTime<Utc>,
    pub made_at: DateTime<Utc>,
    seqs: BTreeMap<(String, String), u64>,
    person_seqs: BTreeMap<String, u64>,
    next: u128,
    pub next_status: u32,
}

pub fn manager() -> SigningKey {
    SigningKey::from_seed_ed25519(&[10; 32]).unwrap()
}

pub fn provider() -> SigningKey {
    SigningKey::from_seed_ed25519(&[11; 32]).unwrap()
}

pub fn lender() -> SigningKey {
    SigningKey::from_seed_ed25519(&[12; 32]).unwrap()
}

pub fn bank() -> SigningKey {
    SigningKey::from_seed_ed25519(&[13; 32]).unwrap()
}

pub fn passkey_of(person: usize) -> SigningKey {
    let mut seed = [14; 32];
    seed[..8].copy_from_slice(&(person as u64).to_be_bytes());
    SigningKey::from_seed_ed25519(&seed).unwrap()
}

pub fn log_key() -> NoteKey {
    NoteKey::of_log(ORIGIN, &[1; 32]).unwrap()
}

pub fn witness() -> NoteKey {
    NoteKey::of_witness("witness.example", &[2; 32]).unwrap()
}

pub fn person_name(person: usize) -> Pseudonym {
    format!("person-in-the-log-{person:04}").parse().unwrap()
}

impl World {
    pub fn empty() -> Self {
        let now = start();
        Self {
            entries: Vec::new(),
            documents: Vec::new(),
            status: BTreeMap::from([(1, StatusList::new(1 << 13))]),
            now,
            made_at: now,
            seqs: BTreeMap::new(),
            person_seqs: BTreeMap::new(),
            next: 1 << 120,
            next_status: 0,
        }
    }

    /// A fresh id.
    pub fn id<T: From<Uuid>>(&mut self) -> T {
        self.next += 1;
        Uuid::from_u128(self.next).into()
    }

    pub fn salt(&mut self) -> Salt {
        self.next += 1;
        Salt::from_bytes(self.next.to_be_bytes())
    }

    pub fn pass(&mut self, seconds: i64) {
        self.now += TimeDelta::seconds(seconds);
        self.made_at = self.now + TimeDelta::seconds(30);
    }

    pub fn keep(&mut self, kind: DocumentKind, body: &str) -> Digest {
        let digest = kind.digest(body).unwrap();
        if !self
            .documents
            .iter()
            .rev()
            .any(|(_, known, _)| *known == digest)
        {
            self.documents.push((kind, digest, body.to_owned()));
        }
        digest
    }

    /// Something happens; gives its place.
    pub fn enter(
        &mut self,
        (subject, action): (&str, &str),
        subject_id: impl ToString,
        person: Option<usize>,
        actor: Actor,
        facts: Facts,
    ) -> usize {
        let subject_id = subject_id.to_string();
        let seq = self
            .seqs
            .entry((subject.to_owned(), subject_id.clone()))
            .or_default();
        *seq += 1;
        let seq = *seq;
        let person = person.map(|person| {
            let name = person_name(person);
            let seq = self.person_seqs.entry(name.to_string()).or_default();
            *seq += 1;
            PersonPlace { name, seq: *seq }
        });
        let event = LogEvent {
            version: VERSION,
            id: self.id(),
            at: self.now,
            subject: subject.to_owned(),
            action: action.to_owned(),
            subject_id,
            seq,
            person,
            actor,
            representation: None,
            reason: None,
            facts,
            entered_at: None,
        };
        let salt = self.salt();
        self.entries.push(Item {
            salt,
            event,
            copies: Vec::new(),
            sealed: false,
        });
        self.entries.len() - 1
    }

    /// The places of the entries of a kind.
    pub fn all(&self, subject: &str, action: &str) -> Vec<usize> {
        let is = |item: &Item| item.event.subject == subject && item.event.action == action;
        (0..self.entries.len())
            .filter(|at| is(&self.entries[*at]))
            .collect()
    }

    /// One in the middle of them.
    pub fn some(&self, subject: &str, action: &str) -> usize {
        let all = self.all(subject, action);
        all[all.len() / 2]
    }
}

pub fn start() -> DateTime<Utc> {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

/// The small good world, made once.
pub fn small() -> &'static World {
    static SMALL: OnceLock<World> = OnceLock::new();
    SMALL.get_or_init(|| story::world(6, 12))
}
