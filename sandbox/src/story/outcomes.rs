//! What must be true after a step: seen from the parties, in her record, and in what is kept.

use std::{collections::BTreeSet, time::Duration};

use consent_model::{
    data_request::{DataRequest, SOURCE_TYP, SourceRequest, TYP as DATA_TYP},
    dataset::{DatasetKind, Row},
    ids::RequestId,
    jose::sign,
    party::ItemId,
    problem::ProblemType,
    request::{DenialReason, RequestState},
    status_list::Status,
};
use fiduciary_adapter::data_user::{DataUser, Received};
use payload_opener::OpeningKey;
use serde_json::{Value, json};
use url::Url;

use super::{Told, life::Life, search::Search, thief::Thief};
use crate::network::{Network, NetworkError};

/// What a data user states that has deleted all of it, on a page in English.
const DELETED: [&str; 2] = [
    "It says that it deleted what it received",
    "It says that it holds nothing that it received",
];
/// How often her page is looked at for what was signed, and how long apart: a minute at most.
const LOOKS: u32 = 300;
const APART: Duration = Duration::from_millis(200);

impl Life<'_> {
    /// Once she has stopped a consent, her page shows what the one who received has signed about her data, and
    /// the signed document can be taken along.
    pub(super) async fn deletion_is_stated(&self) -> Told {
        for _ in 0..LOOKS {
            let page = self.newest_consent().await?;
            let text = page.text();
            if let Some(said) = DELETED.iter().find(|said| text.contains(**said)) {
                let signed = self.browser.open(&page.link("/acknowledgements/")?).await?;
                // Header, claims and signature.
                if !signed.status.is_success() || signed.body.split('.').count() != 3 {
                    return Err("the signed document cannot be taken along".into());
                }
                return Ok(format!("\"{said}\", signed"));
            }
            tokio::time::sleep(APART).await;
        }
        Err("nothing was signed about her data within a minute".into())
    }

    pub(super) async fn income_is_right(&self, lender: &DataUser, id: RequestId) -> Told {
        let artifact = lender.artifact(id).await?;
        let received = lender.fetch(&artifact, &"income".parse()?).await?;
        let (lower, upper) = self.files().income_band(6, 5000)?;
        let wanted = json!({"lower": lower, "upper": upper, "months": 6});
        only_answer(&received, &wanted)?;
        Ok(format!(
            "{lower} to {upper}, as worked out from the bank's file"
        ))
    }

    /// The study receives what can be worked out from the clinic's files.
    pub(super) async fn study_is_right(&self, researcher: &DataUser, id: RequestId) -> Told {
        let artifact = researcher.artifact(id).await?;
        let received = researcher.fetch(&artifact, &"hba1c".parse()?).await?;
        let (status, number) = self.files().hba1c()?;
        let wanted = json!({"status": status, "observations": number});
        only_answer(&received, &wanted)?;
        Ok(format!(
            "{status}, of at least {number}, as worked out from the clinic's file"
        ))
    }

    /// The lender receives every transaction of hers that the bank's file has, and no other.
    pub(super) async fn statement(&self, lender: &DataUser, id: RequestId) -> Told {
        let artifact = lender.artifact(id).await?;
        let received = lender.fetch(&artifact, &"statement".parse()?).await?;
        let rows = received.records(DatasetKind::BankTransactions);
        let row = |row: &&Row| {
            let text = |name: &str| Some(row.get(name)?.as_str()?.to_owned());
            let amount = row.get("amount_minor")?.as_i64()?;
            Some((text("transaction_id")?, text("booked_at")?, amount))
        };
        let told: BTreeSet<_> = rows.iter().filter_map(row).collect();
        let wanted = self.files().statement()?;
        if told != wanted || rows.len() != wanted.len() || received.row_count() != rows.len() {
            let differ = told.symmetric_difference(&wanted).count();
            return Err(format!("{differ} records differ from the bank's file").into());
        }
        self.noted().statement = serde_json::to_string(&received.pages)?;
        Ok(format!(
            "{} transactions opened by the lender, as in the bank's file",
            rows.len()
        ))
    }

    /// Looks for the canaries in all that the manager holds, has logged, was sent and has sent.
    ///
    /// That says something only if they went past it: they must be in her store and at the lender,
    /// where they came sealed. And the search must find what is there, as deep as it can be.
    pub(super) async fn canaries(&self) -> Told {
        let network = self.network;
        let records = &network.records;
        let words = records.canaries();
        let all = words.len();
        let search = Search::new(&words)?;
        if search.files(&[&records.transactions, &records.clinic])? != all {
            return Err("the search does not find all of them at bank and clinic".into());
        }
        let export = self.at_store("export.json").await?.body;
        let held = search.bytes(export.as_bytes());
        if held != all {
            return Err(format!("only {held} of {all} have come to her store").into());
        }
        let statement = self.noted().statement.clone();
        let sent = Search::new(&records.bank_canaries)?.bytes(statement.as_bytes());
        if sent != records.bank_canaries.len() {
            return Err(format!("only {sent} of the bank's have come to the lender").into());
        }
        // What the manager passed on to the bank stands in a document inside the one that it signed:
        // two encodings deep.
        let thief = Thief::new(network)?;
        let relayed = thief.target("bank", &network.addresses.bank).await?;
        let inner: SourceRequest = thief.relayed(&relayed).request.unverified_claims()?;
        let control = Search::new(&[inner.jti])?;
        let manager = network.layout.root().join("manager");
        let traffic = network.recording().ok_or("the traffic was not recorded")?;
        let traffic = traffic.to_owned();
        // Decoding all of it takes a while; the network must go on meanwhile.
        tokio::task::spawn_blocking(move || {
            for place in [&manager, &traffic] {
                if control.files(&[place])? != 1 {
                    let name = place.display();
                    return Err(format!("the search finds nothing so deep in {name}").into());
                }
            }
            match search.files(&[&manager, &traffic])? {
                0 => Ok(format!("found 0 of {all}; at bank, clinic and store {all}")),
                some => Err(format!("found {some} of {all}").into()),
            }
        })
        .await?
    }
}

/// One row with just these values is what was received.
fn only_answer(received: &Received, wanted: &Value) -> Result<(), NetworkError> {
    match received.answer_rows() {
        [row] if Some(row) == wanted.as_object() => Ok(()),
        _ => Err("the answer differs from the one worked out from the source's file".into()),
    }
}

pub(super) async fn served(user: &DataUser, id: RequestId, item: &str) -> Told {
    let artifact = user.artifact(id).await?;
    let item: ItemId = item.parse()?;
    let received = user.fetch(&artifact, &item).await?;
    Ok(format!("receipt {}", received.receipt))
}

pub(super) async fn refused(
    user: &DataUser,
    id: RequestId,
    item: &str,
    wanted: ProblemType,
) -> Told {
    let artifact = user.artifact(id).await?;
    match user.fetch(&artifact, &item.parse()?).await {
        Ok(_) => Err("it was served".into()),
        Err(error) if error.problem_type() == Some(wanted) => Ok(wanted.facts().slug.into()),
        Err(error) => Err(format!("refused otherwise: {error}").into()),
    }
}

/// The key bound in the artifact counts; neither the data user's own nor any other does. The
/// manager says so before it troubles a source; that the source says so too is the thief's part.
pub(super) async fn wrong_key(user: &DataUser, id: RequestId, network: &Network) -> Told {
    let artifact = user.artifact(id).await?;
    let claims = artifact.claims();
    let item = claims.items.first().ok_or("no item")?.value.id.clone();
    let (client, now) = (user.manager(), network.ids.clock().now().timestamp());
    let jti = || network.ids.token().into_exposed();
    let inner = SourceRequest {
        item: item.clone(),
        recipient: OpeningKey::from_seed(&network.ids.bytes32())?.sealing_key(),
        iat: now,
        exp: now + 300,
        jti: jti(),
        range: None,
    };
    let outer = DataRequest {
        iss: client.party_id().clone(),
        aud: client.base().clone(),
        iat: now,
        exp: now + 300,
        jti: jti(),
        artifact: claims.jti,
        item,
        request: sign(SOURCE_TYP, &inner, &network.ids.signing_key())?,
    };
    let signed = client.sign(DATA_TYP, &outer)?;
    match client.open_signed_session(&signed).await {
        Ok(_) => Err("a session was opened".into()),
        Err(error) => match error.problem().map(|p| p.kind) {
            Some(ProblemType::WrongKey) => Ok("wrong-key".into()),
            _ => Err(format!("refused otherwise: {error}").into()),
        },
    }
}

pub(super) async fn status_is(user: &DataUser, id: RequestId, wanted: Status) -> Told {
    let artifact = user.artifact(id).await?;
    match user.status(&artifact).await {
        Some(status) if status == wanted => Ok(format!("{wanted:?}")),
        other => Err(format!("the list says {other:?}").into()),
    }
}

pub(super) async fn denied(user: &DataUser, id: RequestId, wanted: DenialReason) -> Told {
    let view = user.follow(id).await?;
    if view.state == RequestState::Denied && view.reason == Some(wanted) {
        return Ok(format!("{wanted:?}"));
    }
    Err(format!("the request is {:?} because {:?}", view.state, view.reason).into())
}

/// Whoever has the manager's key cannot make a source serve under a consent that is over.
pub(super) async fn relayed_by_thief(
    thief: &Thief<'_>,
    name: &str,
    at: &Url,
    wanted: ProblemType,
) -> Told {
    let target = thief.target(name, at).await?;
    thief.relay_again(&target, wanted).await
}
