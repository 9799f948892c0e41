//! What was found, for people and for machines.

use std::{collections::BTreeMap, fmt};

use consent_evidence::archive::ManifestClaims;
use serde::Serialize;

use crate::{
    Options,
    finding::{Finding, Findings, Kind, MOST_OF_A_KIND},
    parts::Parts,
    replay::{End, Requests},
};

/// The outcome of a check.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What the archive says it is; absent when that could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<ManifestClaims>,
    /// Id of the manager's key that signed the manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_key: Option<String>,
    /// Whether the manager's and the log's keys were given, or taken from the archive itself.
    pub keys_given: KeysGiven,
    /// Entries that were read.
    pub entries: u64,
    /// Entries of which only the digest was there.
    pub sealed: u64,
    /// Entries of what happened before there was a log: the log vouches for them only since then.
    pub earlier: u64,
    /// How many of each kind.
    pub events: BTreeMap<String, u64>,
    /// Kinds that are not known here: taken as neutral.
    pub unknown: Vec<String>,
    /// What became of the requests.
    pub requests: Requests,
    /// How many findings of each kind.
    pub counts: BTreeMap<Kind, u64>,
    /// The findings; of each kind at most the first thousand.
    pub findings: Vec<Finding>,
}

/// Which keys the one who checks gave.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct KeysGiven {
    /// The manager's.
    pub manager: bool,
    /// The log's.
    pub log: bool,
}

impl Report {
    pub(crate) fn of(findings: Findings, read: Option<(&Parts, &End)>, options: &Options) -> Self {
        let end = read.map(|(_, end)| end);
        Self {
            archive: read.map(|(parts, _)| parts.claims.clone()),
            manager_key: read.map(|(parts, _)| parts.kid.to_string()),
            keys_given: KeysGiven {
                manager: !options.manager_keys.is_empty(),
                log: options.log_key.is_some(),
            },
            entries: end.map_or(0, |end| end.opened),
            sealed: end.map_or(0, |end| end.sealed),
            earlier: end.map_or(0, |end| end.earlier),
            events: end.map(|end| end.kinds.clone()).unwrap_or_default(),
            unknown: end.map(|end| end.unknown.clone()).unwrap_or_default(),
            requests: end.map(|end| end.requests).unwrap_or_default(),
            counts: findings.counts,
            findings: findings.told,
        }
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.counts.is_empty()
    }

    /// Whether there is a finding of this kind.
    #[must_use]
    pub fn has(&self, kind: Kind) -> bool {
        self.counts.contains_key(&kind)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(archive) = &self.archive {
            writeln!(
                f,
                "Archive {} of {}, made {}",
                archive.jti, archive.iss, archive.made_at
            )?;
            writeln!(
                f,
                "Scope: {}",
                serde_json::to_string(&archive.scope).unwrap_or_default()
            )?;
            let log = &archive.log;
            writeln!(
                f,
                "Log {}: {} entries, root {}",
                log.origin, log.size, log.root
            )?;
            writeln!(f, "Log key: {}{}", log.vkey, given(self.keys_given.log))?;
            let key = self.manager_key.as_deref().unwrap_or_default();
            writeln!(f, "Manager's key: {key}{}", given(self.keys_given.manager))?;
        }
        writeln!(f, "Entries: {} read, {} sealed", self.entries, self.sealed)?;
        if self.earlier > 0 {
            writeln!(
                f,
                "  {} of them are of a record that is older than the log: it vouches for them only since \
                 they were entered",
                self.earlier
            )?;
        }
        for (kind, count) in &self.events {
            let note = match self.unknown.contains(kind) {
                true => " (not known here, taken as neutral)",
                false => "",
            };
            writeln!(f, "  {count:>9}  {kind}{note}")?;
        }
        let Requests {
            requests,
            approved,
            denied,
            expired,
            failed,
            open,
        } = self.requests;
        writeln!(
            f,
            "Requests: {requests} = {approved} approved + {denied} denied + {expired} expired + \
             {failed} failed + {open} open"
        )?;
        if !(self.keys_given.log && self.keys_given.manager) {
            writeln!(
                f,
                "Keys were taken from the archive itself: it proves that it agrees with itself. Give \
                 --log-key and --manager-key, from elsewhere, to know whose it is."
            )?;
        }
        if self.is_clean() {
            return writeln!(f, "No findings.");
        }
        let total: u64 = self.counts.values().sum();
        writeln!(f, "{total} findings:")?;
        for (kind, count) in &self.counts {
            writeln!(f, "{kind} ({count}): {}", kind.words())?;
            for finding in self.findings.iter().filter(|finding| finding.kind == *kind) {
                writeln!(f, "  {finding}")?;
            }
            if *count > MOST_OF_A_KIND as u64 {
                writeln!(f, "  … and {} more", count - MOST_OF_A_KIND as u64)?;
            }
        }
        Ok(())
    }
}

const fn given(given: bool) -> &'static str {
    if given {
        " (as given)"
    } else {
        " (from the archive itself)"
    }
}
