//! Watches after each withdrawal: how long until its status lists say so, and until its parties have heard.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use consent_model::{
    jose::{CompactJws, Jwks},
    status_list::{Status, VerifiedStatusList},
};
use hyper::StatusCode;
use tokio::time::sleep;
use url::Url;

use crate::{
    clock,
    http::{Call, Fault},
    parties::Parties,
    stage::Copy,
    tally::Tally,
};

/// How often lists are fetched; times are right to this much.
pub(super) const EVERY: Duration = Duration::from_millis(50);
/// How long after the last withdrawal it is waited for.
const LONGEST: Duration = Duration::from_secs(60);

/// What was withdrawn and is not seen everywhere yet.
#[derive(Debug, Default)]
pub(super) struct Watch(Mutex<Vec<Stopped>>);

#[derive(Debug, Clone)]
struct Stopped {
    at: Instant,
    /// Those whose entry does not say it yet.
    unlisted: Vec<Copy>,
    /// Those whose holder has not heard yet.
    untold: Vec<String>,
    told_at: Instant,
}

impl Watch {
    /// A withdrawal was confirmed to her at this time.
    pub(super) fn add(&self, at: Instant, copies: &[Copy]) {
        let one = Stopped {
            at,
            unlisted: copies.to_vec(),
            untold: copies.iter().map(|copy| copy.artifact.clone()).collect(),
            told_at: at,
        };
        if let Ok(mut stopped) = self.0.lock() {
            stopped.push(one);
        }
    }

    /// Watches until `over` says that nothing more comes and all is seen.
    pub(super) async fn look(
        &self,
        parties: &Parties,
        tally: &Tally,
        over: &Arc<std::sync::atomic::AtomicBool>,
    ) -> Result<(), Fault> {
        let keys = keys(parties).await?;
        let mut last = None;
        loop {
            let mut open = self.take();
            if open.is_empty() && over.load(std::sync::atomic::Ordering::Relaxed) {
                return Ok(());
            }
            if over.load(std::sync::atomic::Ordering::Relaxed) {
                let since = *last.get_or_insert_with(Instant::now);
                if since.elapsed() > LONGEST {
                    for _ in open {
                        tally.count(LISTED, LONGEST, Err(&Fault::Lacks("every end in 60 s")));
                    }
                    return Ok(());
                }
            }
            self.lists(&mut open, parties, &keys, tally).await;
            told(&mut open, parties, tally);
            open.retain(|one| !one.unlisted.is_empty() || !one.untold.is_empty());
            if let Ok(mut stopped) = self.0.lock() {
                stopped.append(&mut open);
            }
            sleep(EVERY).await;
        }
    }

    fn take(&self) -> Vec<Stopped> {
        self.0
            .lock()
            .map(|mut all| std::mem::take(&mut *all))
            .unwrap_or_default()
    }

    async fn lists(&self, open: &mut [Stopped], parties: &Parties, keys: &Jwks, tally: &Tally) {
        let wanted: BTreeSet<String> = open
            .iter()
            .flat_map(|one| one.unlisted.iter().map(|copy| copy.list.clone()))
            .collect();
        let mut lists = BTreeMap::new();
        for uri in wanted {
            let due = Instant::now();
            let list = list(parties, keys, &uri).await;
            tally.count(
                "status list, fetched by verifiers",
                due.elapsed(),
                list.as_ref().map(drop),
            );
            if let Ok(list) = list {
                lists.insert(uri, list);
            }
        }
        let now = clock::now();
        for one in open.iter_mut().filter(|one| !one.unlisted.is_empty()) {
            one.unlisted.retain(|copy| {
                let list = lists.get(&copy.list);
                let status = list.and_then(|list| list.status(copy.index, now).ok());
                status != Some(Status::Revoked)
            });
            if one.unlisted.is_empty() {
                tally.count(LISTED, one.at.elapsed(), Ok(()));
            }
        }
    }
}

const LISTED: &str = "until every list says it";

fn told(open: &mut [Stopped], parties: &Parties, tally: &Tally) {
    for one in open.iter_mut().filter(|one| !one.untold.is_empty()) {
        let (told_at, untold) = (&mut one.told_at, &mut one.untold);
        untold.retain(|artifact| match parties.heard().end_of(artifact) {
            None => true,
            Some(at) => {
                *told_at = Ord::max(*told_at, at);
                false
            }
        });
        if untold.is_empty() {
            let took = told_at.saturating_duration_since(one.at);
            tally.count("until every party is told", took, Ok(()));
        }
    }
}

async fn keys(parties: &Parties) -> Result<Jwks, Fault> {
    let url = parties.url(".well-known/jwks.json")?;
    let answer = parties
        .http()
        .send(Call::get(url))
        .await?
        .with(StatusCode::OK)?;
    Jwks::parse(&answer.body).map_err(|_| Fault::Lacks("keys"))
}

/// A list as a verifier takes it: signature, name, dates.
async fn list(parties: &Parties, keys: &Jwks, uri: &str) -> Result<VerifiedStatusList, Fault> {
    let url = Url::parse(uri).map_err(|_| Fault::Lacks("the address of a list"))?;
    let answer = parties
        .http()
        .send(Call::get(url.clone()))
        .await?
        .with(StatusCode::OK)?;
    let token = CompactJws::parse(answer.text()?).map_err(|_| Fault::Lacks("a signed list"))?;
    let list = VerifiedStatusList::verify(&token, keys, &url, clock::now());
    list.map_err(|_| Fault::Lacks("a list that holds"))
}
