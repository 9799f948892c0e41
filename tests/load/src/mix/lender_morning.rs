//! A lender's morning. Of ten who come, four are asked for a loan's data and go all the way; four look at
//! their dashboards; one looks at a consent; one is a party that fetches the status list.

use super::Journey;
use crate::{
    http::{Call, Fault},
    parties::{LOAN, Parties},
    rng::Rng,
    stage::Person,
    visitor::consents_on,
};
use hyper::StatusCode;

const LENDER: &str = "lender.example";

pub(super) async fn arrive(
    journey: Journey,
    person: Person,
    parties: &Parties,
    rng: &mut Rng,
) -> Result<(), Fault> {
    match rng.below(10) {
        0..4 => loan(journey, person, parties).await,
        4..8 => super::looking::arrive(journey, person).await,
        8 => consent(journey, person, rng).await,
        _ => status(journey, parties).await,
    }
}

async fn loan(mut journey: Journey, mut person: Person, parties: &Parties) -> Result<(), Fault> {
    let visitor = &mut person.visitor;
    let asked = parties.ask(LENDER, visitor.subject(), &LOAN);
    let request = journey.step("request made", asked).await?;
    journey.step("dashboard", visitor.dashboard()).await?;
    let notice = journey
        .step("notice opened", visitor.open(&request))
        .await?;
    let done = journey
        .step("approved", visitor.approve(&request, &notice))
        .await?;
    let view = journey
        .step("request followed", parties.follow(LENDER, &request))
        .await?;
    if view["state"] != "approved" {
        return Err(Fault::Lacks("the approval"));
    }
    let artifact = view["artifact_id"]
        .as_str()
        .ok_or(Fault::Lacks("an artifact"))?;
    journey
        .step("copy fetched", parties.artifact(LENDER, artifact))
        .await?;
    let consents = consents_on(&done);
    let consent = consents.first().ok_or(Fault::Lacks("a consent"))?;
    journey
        .step("receipt taken", visitor.receipt(consent))
        .await?;
    journey.whole("loan, whole");
    Ok(())
}

async fn consent(mut journey: Journey, mut person: Person, rng: &mut Rng) -> Result<(), Fault> {
    let at = rng.below(person.consents.len());
    let consent = person.consents.get(at).ok_or(Fault::Unmade("no consent"))?;
    journey
        .step("consent page", person.visitor.consent(consent))
        .await?;
    Ok(())
}

async fn status(mut journey: Journey, parties: &Parties) -> Result<(), Fault> {
    let fetch = async {
        let url = parties.url("status/1")?;
        let answer = parties
            .http()
            .send(Call::get(url))
            .await?
            .with(StatusCode::OK)?;
        let text = answer.text()?;
        let signed = consent_model::jose::CompactJws::parse(text);
        signed.map_err(|_| Fault::Lacks("a signed list")).map(drop)
    };
    journey.step("status list", fetch).await
}
