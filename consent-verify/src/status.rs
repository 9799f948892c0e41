//! The status lists: signed by the manager, and saying what the entries say.

use std::{
    collections::BTreeMap,
    io::{Read, Seek},
};

use consent_evidence::archive::{ArchiveReader, FileSum, Scope, status_path};
use consent_model::{
    artifact::LifecycleState,
    digest::Digest,
    jose::{CompactJws, MAX_JWS},
    status_list::{Status, StatusListClaims, VerifiedStatusList},
};

use crate::{
    finding::{Finding, Findings, Kind},
    parts::{Parts, SKEW, compare, unreadable},
    replay::End,
};

/// Checks each list that a copy has its place in.
pub(crate) fn check<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    parts: &Parts,
    end: &End,
    findings: &mut Findings,
) {
    let mut lists: BTreeMap<u32, Vec<_>> = BTreeMap::new();
    for (list, index, artifact, state) in &end.statuses {
        lists
            .entry(*list)
            .or_default()
            .push((*index, *artifact, *state));
    }
    for file in parts.numbered("status/") {
        if let Ok(bytes) = reader.whole(&file.path, file.bytes) {
            let sum = FileSum {
                bytes: bytes.len() as u64,
                digest: Digest::of_bytes(&bytes),
                lines: 1,
            };
            findings.extend(compare(&file, &sum));
        }
    }
    for (list, copies) in lists {
        let path = status_path(list);
        let wrong = |words: String| Finding::new(Kind::StatusList, words).file(&path);
        let token = match reader.whole(&path, MAX_JWS as u64) {
            Ok(token) => String::from_utf8(token).unwrap_or_default(),
            Err(error) => {
                let mut finding = unreadable(&path, &error);
                finding.kind = Kind::StatusList;
                findings.add(finding);
                continue;
            }
        };
        let list = match verified(&token, parts, list) {
            Ok(list) => list,
            Err(words) => {
                findings.add(wrong(words));
                continue;
            }
        };
        let at = list.issued_at();
        for (index, artifact, state) in copies {
            let said = list.status(index, at);
            let fits = said.as_ref().is_ok_and(|said| agree(*said, state, parts));
            if !fits {
                let said = said.map_or_else(|error| error.to_string(), |said| format!("{said:?}"));
                let words =
                    format!("the list says {said}, the entries say {state:?}").to_lowercase();
                findings.add(
                    Finding::new(Kind::StatusDiffers, words)
                        .file(&path)
                        .id(artifact),
                );
            }
        }
    }
}

fn verified(token: &str, parts: &Parts, list: u32) -> Result<VerifiedStatusList, String> {
    let jws = CompactJws::parse(token).map_err(|error| error.to_string())?;
    let claims: StatusListClaims = jws.unverified_claims().map_err(|error| error.to_string())?;
    let name = claims.sub.path_segments().and_then(Iterator::last);
    if name != Some(list.to_string().as_str())
        || !claims.sub.as_str().starts_with(parts.claims.iss.as_str())
    {
        return Err(format!("it is the list `{}`", claims.sub));
    }
    let made = parts.claims.made_at;
    if claims.iat > made + SKEW {
        return Err("it was signed after the archive was made".into());
    }
    if let Some(key) = parts.keys.manager_key(jws.unverified_kid()) {
        let late = key.until.is_some_and(|until| claims.iat > until + SKEW);
        if late || claims.iat < key.since - SKEW {
            return Err("its key did not sign at that time".into());
        }
    }
    VerifiedStatusList::verify(&jws, &parts.keys, &claims.sub, claims.iat)
        .map_err(|error| error.to_string())
}

/// Whether a list may say this of a copy in that state. That a term is over stands in no list.
fn agree(said: Status, state: LifecycleState, parts: &Parts) -> bool {
    let same = match state {
        LifecycleState::Active => said == Status::Valid,
        LifecycleState::Paused => said == Status::Paused,
        LifecycleState::Revoked => said == Status::Revoked,
        LifecycleState::Superseded => said == Status::Superseded,
        LifecycleState::Expired => matches!(said, Status::Valid | Status::Paused),
    };
    // The list is of when the archive was made, and a population may end long before.
    let later = matches!(parts.claims.scope, Scope::Population { .. }) && !parts.is_to_the_end();
    same || later && !state.is_final()
}
