//! The chapter in which nobody but the manager speaks our own language: a bank and a lender of the Account
//! Aggregator network, and she with her accounts there.

use std::time::Duration;

use chrono::TimeDelta;
use fiduciary_adapter::account_aggregator::data_user::{
    Collected, ConsentView, NetworkUser, NetworkUserError, Patience,
};
use serde_json::json;

use super::{Teller, Told, question};
use crate::{
    network::{
        Network, NetworkError,
        account_aggregator::{BANK, HANDLE},
    },
    people::SamplePerson,
    visitor::Visitor,
};

/// How long is waited for what another part does meanwhile.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(200);

/// Lives it.
pub(super) async fn live(
    network: &Network,
    person: &SamplePerson,
    teller: &mut Teller<'_>,
) -> Result<(), NetworkError> {
    // Whoever drives the pages from outside finds the network by what it tells of itself.
    network.announce()?;
    let she = Visitor::arrive(network.layout.root(), person.username).await?;
    let lender = network.aa_lender.adapter.network_user();
    let lender = lender.ok_or("the lender is not on the network")?;
    let told = she.chooses_address(person.username).await;
    teller.step("she has an address on the aggregators' network", told);
    teller.step(
        "a bank of that network finds and links her accounts",
        she.links_all(BANK).await,
    );
    let mut often = wanted(network, person);
    often["Frequency"] = json!({"unit": "DAY", "value": 3});
    teller.step(
        "asking for more than is fair use is refused, with the attribute and the rule",
        match lender.request_consent(often, None).await {
            Err(NetworkUserError::Send(error)) if error.status() == Some(412) => named(
                &error.message().unwrap_or_default(),
                &["Frequency", "statement-103"],
            ),
            Err(error) => Err(error.into()),
            Ok(_) => Err("it was taken".into()),
        },
    );
    let asked = lender
        .request_consent(wanted(network, person), None)
        .await?;
    let handle = asked.handle.ok_or("the request has no handle")?;
    teller.step(
        "a lender of that network asks",
        Ok(format!("handle {handle}")),
    );
    let notice = she.newest_request().await?;
    let approved = she.approves_accounts(&notice, &[]).await;
    let decision = approved
        .as_ref()
        .map(|page| page.url.path().to_owned())
        .unwrap_or_default();
    teller.step(
        "she approves in the same way",
        approved.map(|_| "all accounts that she has there".to_owned()),
    );
    let consent = artefact(network, &lender, &handle).await?;
    teller.step(
        "the lender takes its artefact",
        Ok(format!("consent {}", consent.id)),
    );
    teller.step(
        "the statement comes",
        fetched(&lender, &consent, network).await,
    );
    let url = network.addresses.manager.join(&decision)?;
    let page = she.consent_at(&url).await?;
    she.pauses(page).await?;
    teller.step("paused is refused", refused(&lender, &consent).await);
    let page = she.consent_at(&url).await?;
    she.stops(page).await?;
    teller.step(
        "stopped is told, and refused",
        stopped(network, &lender, &handle, &consent).await,
    );
    question::live(network, person, (&she, &lender), teller).await
}

fn wanted(network: &Network, person: &SamplePerson) -> serde_json::Value {
    let now = network.clock.shared().now();
    let time = account_aggregator::time::format;
    json!({
        "consentStart": time(now), "consentExpiry": time(now + TimeDelta::days(30)),
        "consentMode": "STORE", "fetchType": "PERIODIC",
        "consentTypes": ["PROFILE", "SUMMARY", "TRANSACTIONS"], "fiTypes": ["DEPOSIT"],
        "Customer": {"id": format!("{}@{HANDLE}", person.username)},
        "Purpose": {"code": "103", "refUri": "https://api.rebit.org.in/aa/purpose/103.xml",
            "text": "To see what you can afford to pay back"},
        "FIDataRange": {"from": time(now - TimeDelta::days(360)), "to": time(now)},
        "DataLife": {"unit": "DAY", "value": 7},
        "Frequency": {"unit": "MONTH", "value": 4},
    })
}

pub(super) async fn artefact(
    network: &Network,
    lender: &NetworkUser,
    handle: &str,
) -> Result<ConsentView, NetworkError> {
    let until = tokio::time::Instant::now() + PATIENCE;
    loop {
        let (row, consent) = lender.follow(handle, None).await?;
        match consent {
            Some(consent) => return Ok(consent),
            None if tokio::time::Instant::now() > until => {
                return Err(format!("the request is `{}`", row.state).into());
            }
            None => network.clock.pause(PAUSE).await,
        }
    }
}

async fn fetched(lender: &NetworkUser, consent: &ConsentView, network: &Network) -> Told {
    let session = lender.request_data(consent, None).await?;
    let came = collected(network, lender, &session).await?;
    if !came.is_complete() || came.documents.is_empty() {
        return Err("not every account came".into());
    }
    let canaries = &network.records.bank_canaries;
    let whole: Vec<String> = came
        .documents
        .iter()
        .map(|one| String::from_utf8_lossy(&one.content).into_owned())
        .collect();
    let hers = |text: &String| canaries.iter().any(|canary| text.contains(canary));
    if !whole.iter().any(hers) {
        return Err("her own records are not in it".into());
    }
    Ok(format!(
        "{} accounts, {} bytes, sealed past the manager",
        came.documents.len(),
        whole.iter().map(String::len).sum::<usize>()
    ))
}

/// What a session brings, waited for.
pub(super) async fn collected(
    network: &Network,
    lender: &NetworkUser,
    session: &str,
) -> Result<Collected, NetworkError> {
    let until = tokio::time::Instant::now() + PATIENCE;
    loop {
        match lender
            .collect(session, Patience::WaitForAll, &mut |_| Ok(()))
            .await
        {
            Ok(came) => return Ok(came),
            Err(NetworkUserError::NotYet) if tokio::time::Instant::now() < until => {
                network.clock.pause(PAUSE).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// What was said, if it names all of this.
pub(super) fn named(said: &str, what: &[&str]) -> Told {
    if what.iter().all(|one| said.contains(one)) {
        return Ok(said.to_owned());
    }
    Err(format!("it says only: {said}").into())
}

async fn refused(lender: &NetworkUser, consent: &ConsentView) -> Told {
    match lender.request_data(consent, None).await {
        Ok(_) => Err("a session was opened".into()),
        Err(error) => Ok(error.to_string()),
    }
}

/// Told by the aggregator, without being asked, and to be read in the artefact.
pub(super) async fn stopped(
    network: &Network,
    lender: &NetworkUser,
    handle: &str,
    consent: &ConsentView,
) -> Told {
    let until = tokio::time::Instant::now() + PATIENCE;
    while !lender.consent(&consent.id, None).await?.status.is_final() {
        if tokio::time::Instant::now() > until {
            return Err("the lender was not told".into());
        }
        network.clock.pause(PAUSE).await;
    }
    let (_, read) = lender.follow(handle, None).await?;
    let status = read
        .map(|consent| consent.status.to_string())
        .unwrap_or_default();
    if status != "REVOKED" {
        return Err(format!("the artefact is `{status}`").into());
    }
    refused(lender, consent).await
}
