//! What must be true after a step: seen from the parties, in her record, and in what is kept.

use consent_model::{
    data_request::{DataRequest, SOURCE_TYP, SourceRequest, TYP as DATA_TYP},
    dataset::DatasetKind,
    ids::RequestId,
    jose::sign,
    party::ItemId,
    problem::ProblemType,
    request::RequestState,
    status_list::Status,
};
use fiduciary_adapter::data_user::DataUser;
use payload_opener::OpeningKey;
use url::Url;

use super::{Told, check, life::Life, search::Search, thief::Thief};
use crate::{asks, network::Network};

impl Life<'_> {
    pub(super) async fn income_is_right(&self, lender: &DataUser, id: RequestId) -> Told {
        let artifact = lender.artifact(id).await?;
        let received = lender.fetch(&artifact, &"income".parse()?).await?;
        let wanted = check::income_band(
            &self.network.records.transactions,
            self.person.bank_customer,
            6,
            5000,
        )?;
        let row = received.answer_rows().first().ok_or("no answer")?;
        let end = |name: &str| row.get(name).and_then(serde_json::Value::as_i64);
        if (end("lower"), end("upper")) == (Some(wanted.0), Some(wanted.1)) {
            return Ok(format!(
                "{} to {}, as worked out from the bank's file",
                wanted.0, wanted.1
            ));
        }
        Err("the answer differs from the one worked out from the bank's file".into())
    }

    pub(super) async fn statement(&self, lender: &DataUser, id: RequestId) -> Told {
        let artifact = lender.artifact(id).await?;
        let received = lender.fetch(&artifact, &"statement".parse()?).await?;
        let rows = received.records(DatasetKind::BankTransactions).len();
        if rows == 0 {
            return Err("no record arrived".into());
        }
        Ok(format!("{rows} transactions opened by the lender"))
    }

    /// Looks for the canaries in all that the manager holds, has logged, was sent and has sent.
    pub(super) async fn canaries(&self) -> Told {
        let network = self.network;
        let manager = network.layout.root().join("manager");
        let traffic = network.recording().ok_or("the traffic was not recorded")?;
        let sent = asks::statement(network.ids.clock().now(), &network.addresses.lender);
        let (traffic, bank) = (traffic.to_owned(), network.records.transactions.clone());
        let (words, sent) = (
            network.records.canaries.clone(),
            vec![sent.use_description, sent.benefit],
        );
        // Decoding all of it takes a while; the network must go on meanwhile.
        tokio::task::spawn_blocking(move || {
            // The search must find what is there: the canaries at the bank, and in what the manager
            // holds and was sent, words that stand only in the payload of a signed request.
            let search = Search::new(&words)?;
            if search.files(&[&bank])? == 0 {
                return Err("the search does not even find them at the bank".into());
            }
            let control = Search::new(&sent)?;
            for place in [&manager, &traffic] {
                if control.files(&[place])? != sent.len() {
                    return Err("the search does not find the words of a signed request".into());
                }
            }
            match search.files(&[&manager, &traffic])? {
                0 => Ok(format!("found 0 of {}", words.len())),
                some => Err(format!("found {some} of {}", words.len()).into()),
            }
        })
        .await?
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

/// A source checks the key bound in the artifact; neither the data user's own nor any other counts.
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
    let opened = client
        .open_signed_session(&client.sign(DATA_TYP, &outer)?)
        .await?;
    let ended = client
        .session(opened.session_id, std::time::Duration::from_secs(10))
        .await?;
    match ended.problem.map(|p| p.kind) {
        Some(ProblemType::WrongKey) => Ok("wrong-key".into()),
        other => Err(format!("the session ended as {:?} with {other:?}", ended.state).into()),
    }
}

pub(super) async fn status_is(user: &DataUser, id: RequestId, wanted: Status) -> Told {
    let artifact = user.artifact(id).await?;
    match user.status(&artifact).await {
        Some(status) if status == wanted => Ok(format!("{wanted:?}")),
        other => Err(format!("the list says {other:?}").into()),
    }
}

pub(super) async fn state_is(user: &DataUser, id: RequestId, wanted: RequestState) -> Told {
    let view = user.follow(id).await?;
    if view.state == wanted {
        return Ok(format!("{wanted:?}, reason {:?}", view.reason));
    }
    Err(format!("the request is {:?}", view.state).into())
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
