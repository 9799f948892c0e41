//! What ends by the clock: a request that nobody answered, and a consent whose time is over. The
//! manager ends them on its own; the parties see it.

use std::time::Duration;

use consent_model::{
    artifact::LifecycleState,
    ids::{ArtifactId, RequestId},
    problem::ProblemType,
    request::RequestState,
};
use fiduciary_adapter::data_user::DataUser;

use super::{Teller, Told, outcomes::refused};
use crate::{
    asks,
    network::{Network, NetworkError},
};

/// How often a party looks, and how long it waits in between.
const LOOKS: u32 = 100;
const BETWEEN: Duration = Duration::from_millis(100);

/// A request is left unanswered for longer than it may wait.
pub(super) async fn of_request(network: &Network, teller: &mut Teller<'_>, lender: &DataUser) {
    let now = network.ids.clock().now();
    let left = lender
        .request_consent(asks::statement(now, &network.addresses.lender))
        .await;
    let id = match left {
        Ok(view) => view.request_id,
        Err(error) => return teller.step("a request is left unanswered", Err(error.into())),
    };
    teller.step("a request is left unanswered", Ok(format!("request {id}")));
    teller.step("two days pass", passes(network, 2));
    teller.step("it has expired", request_expires(network, lender, id).await);
}

/// The statement's consent is valid for a week.
pub(super) async fn of_consent(
    network: &Network,
    teller: &mut Teller<'_>,
    lender: &DataUser,
    id: RequestId,
) {
    teller.step("a week passes", passes(network, 7));
    teller.step(
        "the statement's consent has expired",
        consent_expires(network, lender, id).await,
    );
    teller.step(
        "expired is refused",
        refused(lender, id, "statement", ProblemType::ConsentExpired).await,
    );
}

fn passes(network: &Network, days: u64) -> Told {
    network.advance(Duration::from_secs(days * 86_400))?;
    Ok("the clock of every part moved".into())
}

async fn request_expires(network: &Network, lender: &DataUser, id: RequestId) -> Told {
    let mut last = None;
    for _ in 0..LOOKS {
        let state = lender.follow(id).await?.state;
        if state == RequestState::Expired {
            return Ok("the lender sees it".into());
        }
        last = Some(state);
        network.clock.pause(BETWEEN).await;
    }
    Err(format!("the request is still {last:?}").into())
}

async fn consent_expires(network: &Network, lender: &DataUser, id: RequestId) -> Told {
    let artifact = lender.artifact(id).await?.claims().jti;
    let mut last = None;
    for _ in 0..LOOKS {
        let state = state_of(lender, artifact).await?;
        if state == LifecycleState::Expired {
            return Ok("the lender sees it".into());
        }
        last = Some(state);
        network.clock.pause(BETWEEN).await;
    }
    Err(format!("the consent is still {last:?}").into())
}

/// Where the manager says that one of the lender's copies stands.
async fn state_of(lender: &DataUser, artifact: ArtifactId) -> Result<LifecycleState, NetworkError> {
    let mut cursor = None;
    loop {
        let page = lender.manager().artifacts(cursor.as_deref(), 200).await?;
        if let Some(entry) = page.items.iter().find(|e| e.artifact_id == artifact) {
            return Ok(entry.state);
        }
        cursor = Some(page.next.ok_or("the manager does not list the copy")?);
    }
}
