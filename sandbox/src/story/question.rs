//! The lender of the Account Aggregator network asks a published question in place of a statement
//! (`docs/aa-query-profile.md`).

use account_aggregator::time;
use chrono::{NaiveTime, TimeDelta};
use consent_model::{ids::RequestId, term::DataRange};
use fiduciary_adapter::account_aggregator::data_user::{
    ConsentView, Form, NetworkUser, NetworkUserError, Range,
};
use serde_json::{Value, json};
use service_kit::problem::Causes;

use super::{
    Teller, Told,
    check::Files,
    edge::{artefact, collected, named, stopped},
};
use crate::{
    asks,
    network::{Network, NetworkError, account_aggregator::HANDLE},
    people::SamplePerson,
    visitor::{Answer, Visitor},
};

/// What the question is asked with.
const MONTHS: i64 = 6;
const BAND: i64 = 5000;

/// Lives it.
pub(super) async fn live(
    network: &Network,
    person: &SamplePerson,
    (she, lender): (&Visitor, &NetworkUser),
    teller: &mut Teller<'_>,
) -> Result<(), NetworkError> {
    let mut unknown = wanted(network, person)?;
    unknown["Query"]["question"] = json!(consent_model::digest::Digest::of_bytes(b"none"));
    teller.step(
        "a question that is not published is refused",
        match lender.request_consent(unknown, None).await {
            Err(NetworkUserError::Send(error)) => {
                named(&error.message().unwrap_or_default(), &["Query.question"])
            }
            Err(error) => Err(error.into()),
            Ok(_) => Err("it was taken".into()),
        },
    );
    let asked = lender
        .request_consent(wanted(network, person)?, None)
        .await?;
    let handle = asked.handle.ok_or("the request has no handle")?;
    teller.step(
        "the lender asks a question in place of a statement",
        Ok(format!("handle {handle}")),
    );
    let notice = she.newest_request().await?;
    let request: RequestId = notice
        .url
        .path_segments()
        .and_then(|mut parts| parts.nth(1))
        .ok_or("the notice has no name")?
        .parse()?;
    teller.step(
        "she looks at the exact answer, and approves",
        she.decide(request, Answer::Approve).await,
    );
    let consent = artefact(network, lender, &handle).await?;
    teller.step("its artefact says who answers", agreed(&consent));
    teller.step(
        "a part of the range cannot be asked for",
        match lender.request_data(&consent, Some(shorter(&consent))).await {
            Err(error @ NetworkUserError::WholeRange) => Ok(error.to_string()),
            Err(error) => Err(error.into()),
            Ok(_) => Err("a session was opened".into()),
        },
    );
    let files = Files {
        records: &network.records,
        person,
    };
    teller.step(
        "the answer comes, and no record",
        answered(network, lender, &consent, &files).await,
    );
    teller.step(
        "the answer comes once",
        match lender.request_data(&consent, None).await {
            Err(error @ NetworkUserError::Used) => Ok(error.to_string()),
            Err(error) => Err(error.into()),
            Ok(_) => Err("a session was opened".into()),
        },
    );
    she.stop(request).await?;
    teller.step(
        "stopped, it is told and nothing is kept",
        stopped(network, lender, &handle, &consent)
            .await
            .and(nothing_kept(lender, &consent).await),
    );
    Ok(())
}

fn wanted(network: &Network, person: &SamplePerson) -> Result<Value, NetworkError> {
    let now = network.clock.shared().now();
    let DataRange { from, to } = asks::half_year();
    let day = |day: chrono::NaiveDate| time::format(day.and_time(NaiveTime::MIN).and_utc());
    Ok(json!({
        "consentStart": time::format(now), "consentExpiry": time::format(now + TimeDelta::days(20)),
        "fetchType": "ONETIME",
        "Customer": {"id": format!("{}@{HANDLE}", person.username)},
        "Purpose": {"code": "105", "refUri": "https://api.rebit.org.in/aa/purpose/105.xml",
            "text": "To see what you can afford to pay back"},
        "FIDataRange": {"from": day(from), "to": day(to)},
        "DataLife": {"unit": "DAY", "value": 7},
        "Frequency": {"unit": "MONTH", "value": 1},
        "Query": {
            "question": network.addresses.question("average-monthly-income")?,
            "parameters": {"months": MONTHS, "band": BAND},
        },
    }))
}

fn agreed(consent: &ConsentView) -> Told {
    let detail = &consent.detail;
    let query = detail.query.as_ref().ok_or("it has no `Query`")?;
    let saw = query["preview"].as_str();
    let saw = saw.ok_or("it does not say which answer she saw")?;
    let [one] = detail.accounts.as_slice() else {
        return Err("it is not of one answer".into());
    };
    if !query["key"]["x"].is_string() {
        return Err("it does not name the key that signs".into());
    }
    Ok(format!("{}, and what she saw as {saw}", one.fip_id))
}

fn shorter(consent: &ConsentView) -> Range {
    let range = &consent.detail.range;
    Range {
        from: range.from.0 + TimeDelta::days(1),
        to: range.to.0,
    }
}

async fn answered(
    network: &Network,
    lender: &NetworkUser,
    consent: &ConsentView,
    files: &Files<'_>,
) -> Told {
    let session = lender.request_data(consent, None).await?;
    let came = collected(network, lender, &session).await?;
    let [one] = came.documents.as_slice() else {
        return Err("it is not one answer".into());
    };
    if one.form != Form::Answer || one.keep_until.is_none() {
        return Err("it is no answer that is kept for its data life".into());
    }
    let answer: Value = serde_json::from_slice(&one.content)?;
    let (lower, upper) = files.income_band(MONTHS, BAND)?;
    let rows = answer["rows"].as_array().ok_or("it has no rows")?;
    let right = |row: &Value| row["lower"] == json!(lower) && row["upper"] == json!(upper);
    if rows.len() != 1 || !rows.iter().all(right) {
        return Err("it is not the answer that her bank's records give".into());
    }
    let text = String::from_utf8_lossy(&one.content);
    if files
        .records
        .bank_canaries
        .iter()
        .any(|canary| text.contains(canary))
    {
        return Err("there are records in it".into());
    }
    Ok(format!(
        "{lower} to {upper}, {} bytes, signed by her store and sealed past the manager",
        one.content.len()
    ))
}

async fn nothing_kept(lender: &NetworkUser, consent: &ConsentView) -> Told {
    let records = lender
        .records()
        .await
        .map_err(|error| Causes(&error).to_string())?;
    let mut of_this = records.iter().filter(|row| row.consent == consent.id);
    let came = of_this.next().ok_or("that it came is not on record")?;
    match came.keep_until {
        Some(_) => Err("the answer is still kept".into()),
        None => Ok(format!("{} bytes came, and are gone", came.bytes)),
    }
}
