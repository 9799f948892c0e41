//! The archive of a world, as an honest manager writes it.

use std::collections::{BTreeMap, HashSet};

use chrono::TimeDelta;
use consent_evidence::{
    archive::{
        ArchiveHead, ArchiveKeys, ArchiveParty, ArchiveWriter, ConsentView, Control, DocumentKind,
        ManagerKey, Scope, Statement, manifest, record::ledger::Ledger, view::CopyView,
    },
    entry::{LogEvent, digest, leaf},
    tree::{Frontier, TileName, Tiles, consistency, tiles_to_the_root},
};
use consent_model::{
    artifact::{ArtifactClaims, CopyFor},
    digest::{Digest, canonical},
    jose::{CompactJws, SigningKey, sign},
    party::Party,
    status_list::{STATUS_LIST_TYP, StatusListClaims},
};

use super::{BANK, LENDER, MANAGER, World, consent::registered, log_key, manager, start, witness};

/// A world whose digests are known.
pub struct Logged {
    pub events: Vec<LogEvent>,
    pub texts: Vec<String>,
    pub digests: Vec<Digest>,
    pub frontier: Frontier,
    pub tiles: Tiles,
    pub earlier: Vec<(u64, String)>,
}

impl World {
    /// Enters everything into a log.
    pub fn log(&self) -> Logged {
        let (mut events, mut texts, mut digests) = (Vec::new(), Vec::new(), Vec::<Digest>::new());
        let (mut frontier, mut tiles) = (Frontier::default(), Tiles::default());
        let mut earlier = Vec::new();
        for item in &self.entries {
            let mut event = item.event.clone();
            event.facts.copies = item.copies.iter().map(|at| digests[*at]).collect();
            digests.push(digest(&item.salt, &event).unwrap());
            texts.push(String::from_utf8(canonical(&event).unwrap()).unwrap());
            events.push(event);
            frontier.push(leaf(digests.last().unwrap()), &mut tiles);
            if frontier.size() == self.entries.len() as u64 / 3 {
                let note = log_key().sign(frontier.size(), frontier.root().unwrap());
                earlier.push((frontier.size(), note.unwrap()));
            }
        }
        for (name, bytes) in frontier.tiles().iter() {
            tiles.insert(name, bytes.clone());
        }
        Logged {
            events,
            texts,
            digests,
            frontier,
            tiles,
            earlier,
        }
    }

    pub fn keys(&self) -> ArchiveKeys {
        let party = |id| {
            let party: Party = serde_json::from_value(registered(id)).unwrap();
            ArchiveParty::of(&party, [])
        };
        ArchiveKeys {
            manager: vec![ManagerKey {
                jwk: manager().public().clone(),
                since: start() - TimeDelta::days(1),
                until: None,
                retired_at: None,
                compromised: false,
            }],
            log: log_key().vkey(),
            witnesses: vec![witness().vkey()],
            parties: vec![party(LENDER), party(BANK)],
        }
    }

    /// Which entries an archive holds.
    pub fn selected(&self, scope: &Scope) -> Vec<usize> {
        let all = 0..self.entries.len();
        match scope {
            Scope::Population { from, to } => (*from as usize..*to as usize).collect(),
            Scope::Party { id } => all
                .filter(|at| {
                    let event = &self.entries[*at].event;
                    matches!(event.subject.as_str(), "artifact" | "sharing")
                        && event.facts.party.as_ref() == Some(id)
                })
                .collect(),
            Scope::Person { name } => {
                let hers = all.filter(|at| {
                    let person = self.entries[*at].event.person.as_ref();
                    person.is_some_and(|person| person.name == *name)
                });
                let mut hers: Vec<usize> = hers.collect();
                let copies: Vec<_> = hers
                    .iter()
                    .flat_map(|at| self.entries[*at].copies.clone())
                    .collect();
                hers.extend(copies);
                hers.sort_unstable();
                hers
            }
        }
    }

    pub fn population(&self) -> Scope {
        Scope::Population {
            from: 0,
            to: self.entries.len() as u64,
        }
    }

    pub fn export(&self, scope: &Scope) -> Vec<u8> {
        self.export_with(scope, &self.log(), self.keys(), &manager())
    }

    /// The archive of a log with these keys, signed with this one.
    pub fn export_with(
        &self,
        scope: &Scope,
        log: &Logged,
        keys: ArchiveKeys,
        key: &SigningKey,
    ) -> Vec<u8> {
        let size = log.frontier.size();
        let note = log_key().sign(size, log.frontier.root().unwrap()).unwrap();
        let cosigned = witness()
            .cosign(&note, self.made_at.timestamp().unsigned_abs())
            .unwrap();
        let head = ArchiveHead {
            iss: MANAGER.parse().unwrap(),
            jti: "archive-1".into(),
            made_at: self.made_at,
            scope: scope.clone(),
            checkpoint: format!("{note}{cosigned}"),
            keys,
            statement: statement(scope),
        };
        let mut out = ArchiveWriter::begin(Vec::new(), head).unwrap();
        let selected = self.selected(scope);
        for &at in &selected {
            let item = &self.entries[at];
            if item.sealed {
                out.sealed(at as u64, &log.digests[at]).unwrap();
            } else {
                out.entry(at as u64, &item.salt, &log.texts[at]).unwrap();
            }
        }
        let open: Vec<_> = selected
            .iter()
            .copied()
            .filter(|at| !self.entries[*at].sealed)
            .collect();
        let mut named = HashSet::new();
        for at in &open {
            let facts = &log.events[*at].facts;
            named.extend(
                [facts.document, facts.notice, facts.evidence_key]
                    .into_iter()
                    .flatten(),
            );
        }
        // A party's entries do not name the keys that the evidence in its artifacts verifies with.
        let of_party =
            |kind| matches!(scope, Scope::Party { .. }) && kind == DocumentKind::EvidenceKey;
        for (kind, digest, body) in &self.documents {
            if named.contains(digest) || of_party(*kind) {
                out.document(*kind, digest, body).unwrap();
            }
        }
        for name in tiles_to_the_root(size, selected.iter().map(|at| *at as u64)) {
            out.tile(name, &tile(&log.tiles, name, size)).unwrap();
        }
        for (smaller, note) in &log.earlier {
            out.earlier_checkpoint(note, &consistency(*smaller, size, &log.tiles).unwrap())
                .unwrap();
        }
        for (list, token) in self.status_tokens() {
            out.status_list(list, &token).unwrap();
        }
        self.derive(&mut out, scope, log, &open);
        out.finish(|claims| sign(manifest::TYP, claims, key))
            .unwrap()
    }

    fn derive(
        &self,
        out: &mut ArchiveWriter<Vec<u8>>,
        scope: &Scope,
        log: &Logged,
        open: &[usize],
    ) {
        let for_party = matches!(scope, Scope::Party { .. });
        let mut groups: BTreeMap<String, Vec<(u64, LogEvent)>> = BTreeMap::new();
        for &at in open {
            let event = &log.events[at];
            let id = match event.subject.as_str() {
                "consent" if !for_party => event.facts.consent.map(|id| id.to_string()),
                "artifact" if for_party => event.facts.artifact.map(|id| id.to_string()),
                _ => None,
            };
            if let Some(id) = id {
                groups
                    .entry(id)
                    .or_default()
                    .push((at as u64, event.clone()));
            }
        }
        let bodies: BTreeMap<_, _> = self
            .documents
            .iter()
            .map(|(_, digest, body)| (*digest, body))
            .collect();
        let mut copies: BTreeMap<String, CopyView> = BTreeMap::new();
        for &at in open {
            let event = &log.events[at];
            if event.subject == "artifact"
                && event.facts.copy_for == Some(CopyFor::DataUser)
                && let Some(body) = event
                    .facts
                    .document
                    .and_then(|document| bodies.get(&document))
                && let Ok(jws) = CompactJws::parse(body)
                && let Ok(claims) = jws.unverified_claims::<ArtifactClaims>()
            {
                copies.insert(at.to_string(), CopyView::of(&claims).unwrap());
            }
        }
        let mut views: Vec<_> = groups
            .values()
            .filter_map(|entries| {
                if for_party {
                    let copy = copies.get(&entries[0].0.to_string()).cloned();
                    return ConsentView::of_copy(entries, copy);
                }
                let issued = &self.entries[entries[0].0 as usize].copies;
                let copy = issued.iter().find_map(|at| copies.get(&at.to_string()));
                ConsentView::of_consent(entries, copy.cloned())
            })
            .collect();
        views.sort_by_key(|view| view.index);
        for view in &views {
            out.consent(view).unwrap();
        }
        for view in &views {
            out.receipt(view).unwrap();
        }
        for ledger in Ledger::ALL {
            for &at in open {
                if ledger.holds(&log.events[at]) {
                    out.ledger(ledger, at as u64, &log.events[at]).unwrap();
                }
            }
        }
    }

    pub fn status_tokens(&self) -> Vec<(u32, String)> {
        self.status
            .iter()
            .map(|(list, bits)| {
                let claims = StatusListClaims {
                    sub: format!("{MANAGER}status/{list}").parse().unwrap(),
                    iat: self.made_at,
                    exp: self.made_at + TimeDelta::minutes(5),
                    ttl: 60,
                    status_list: bits.encode().unwrap(),
                };
                let token = sign(STATUS_LIST_TYP, &claims, &manager()).unwrap();
                (*list, token.to_string())
            })
            .collect()
    }
}

/// What the manager states of itself, where it does.
fn statement(scope: &Scope) -> Option<Statement> {
    matches!(scope, Scope::Population { .. }).then(|| Statement {
        period: Some((start(), start() + TimeDelta::days(30))),
        reason: Some("asked for by the Board".into()),
        controls: vec![Control {
            item: "Part B, item 4(c)".into(),
            says: "the record is kept for seven years".into(),
            value: serde_json::json!({"days": 2557}),
        }],
        particulars: vec![("name".into(), "A manager".into())],
    })
}

/// A tile as wide as the tree has it.
pub fn tile(tiles: &Tiles, name: TileName, size: u64) -> Vec<u8> {
    let width = name.in_tree(size).unwrap().width() as usize;
    let (_, bytes) = tiles.iter().find(|(known, _)| *known == name).unwrap();
    bytes[..width * 32].to_vec()
}
