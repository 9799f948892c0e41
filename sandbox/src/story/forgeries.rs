//! Requests that must not be taken: forged, altered, replayed, for somebody else, too old, or from
//! a party that may not ask. Each must be refused with its own problem type.

use consent_model::{
    jose::{CompactJws, SigningKey, sign},
    problem::ProblemType,
    request::{ConsentRequest, RequestItem, TYP},
};
use fiduciary_adapter::data_user::DataUser;

use super::Told;
use crate::{
    asks,
    network::{Network, NetworkError},
};

/// A name for the step, what is sent, and the problem it must be answered with.
pub(crate) type Attempt = (&'static str, CompactJws, Option<ProblemType>);

/// What is sent, in order, and the problem each must be answered with; none for the one good
/// request that is replayed afterwards.
pub(crate) fn make(network: &Network, lender: &DataUser) -> Result<Vec<Attempt>, NetworkError> {
    let client = lender.manager();
    let good = request(network, lender)?;
    let signed = |r: &ConsentRequest| client.sign(TYP, r);
    let stranger: SigningKey = network.ids.signing_key();
    let elsewhere = ConsentRequest {
        aud: network.addresses.lender.clone(),
        ..request(network, lender)?
    };
    let old = ConsentRequest {
        iat: good.iat - 3600,
        ..request(network, lender)?
    };
    let first = signed(&good)?;
    let replayed = signed(&ConsentRequest {
        benefit: "something else".into(),
        ..good
    })?;
    Ok(vec![
        (
            "a forged request",
            sign(TYP, &request(network, lender)?, &stranger)?,
            Some(ProblemType::UnknownKey),
        ),
        (
            "an altered request",
            altered(&signed(&request(network, lender)?)?, |claims| {
                claims["benefit"] = "altered on the way".into();
            })?,
            Some(ProblemType::InvalidSignature),
        ),
        (
            "a request for another manager",
            signed(&elsewhere)?,
            Some(ProblemType::WrongAudience),
        ),
        (
            "a request from long ago",
            signed(&old)?,
            Some(ProblemType::OutsideTime),
        ),
        ("a good request", first, None),
        (
            "its number used again for another",
            replayed,
            Some(ProblemType::Replayed),
        ),
    ])
}

/// Sends one, and compares the answer.
pub(crate) async fn refused(
    lender: &DataUser,
    jws: &CompactJws,
    wanted: Option<ProblemType>,
) -> Told {
    match (lender.manager().submit_signed_request(jws).await, wanted) {
        (Ok(view), None) => Ok(format!("taken as {}", view.request_id)),
        (Ok(_), Some(_)) => Err("it was taken".into()),
        (Err(error), wanted) => match (error.problem().map(|p| p.kind), wanted) {
            (Some(kind), Some(wanted)) if kind == wanted => Ok(kind.facts().slug.into()),
            (kind, _) => Err(format!("answered with {kind:?}").into()),
        },
    }
}

fn request(network: &Network, lender: &DataUser) -> Result<ConsentRequest, NetworkError> {
    let now = network.ids.clock().now();
    let ask = asks::statement(now, &network.addresses.lender);
    let items = ask
        .items
        .into_iter()
        .map(|i| RequestItem {
            id: i.id,
            required: i.required,
            ask: i.ask,
            source: i.source,
            cnf: network.ids.signing_key().public().clone(),
        })
        .collect();
    Ok(ConsentRequest {
        iss: lender.manager().party_id().clone(),
        aud: lender.manager().base().clone(),
        iat: now.timestamp(),
        exp: now.timestamp() + 600,
        jti: network.ids.token().into_exposed(),
        purpose: ask.purpose,
        use_description: ask.use_description,
        benefit: ask.benefit,
        items,
        term: ask.term,
        supersedes: None,
        person: Some("nobody@people.example".into()),
        return_url: ask.return_url,
        state: None,
    })
}

/// The same document with something changed, under the old signature.
pub(super) fn altered(
    jws: &CompactJws,
    change: impl FnOnce(&mut serde_json::Value),
) -> Result<CompactJws, NetworkError> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    let parts: Vec<_> = jws.as_str().split('.').collect();
    let [header, payload, signature] = parts[..] else {
        return Err("not three parts".into());
    };
    let mut claims: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?;
    change(&mut claims);
    let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
    Ok(CompactJws::parse(&format!(
        "{header}.{payload}.{signature}"
    ))?)
}
