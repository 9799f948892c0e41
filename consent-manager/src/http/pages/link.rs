//! Linking a source: what to expect there, there, and back.

use actix_web::HttpResponse;
use consent_model::{jose::CompactJws, party::PartyId, problem::ProblemType};
use serde::{Deserialize, Serialize};
use service_kit::problem::ApiProblem;
use ui::{
    NavItem,
    manager::{Going, LeavingPage},
    shared::{ErrorKind, Message, MessageText, NextLink},
};
use url::Url;

use super::{
    form::Sent,
    party::source_kind,
    visit::{Failure, Shown, Visit, see_other},
};
use crate::service::Acting;

const LINKING: &str = "linking";

/// The link that this session is about.
#[derive(Serialize, Deserialize)]
struct Linking {
    party: PartyId,
    step: Step,
}

/// How far it has come.
#[derive(Serialize, Deserialize)]
enum Step {
    /// She goes on at the party.
    Begun {
        /// Where.
        url: Url,
    },
    /// She is back, and it is linked.
    Linked,
    /// She is back without an answer.
    Declined,
    /// She is back with an answer that was not good.
    Failed,
}

/// `POST /links`: prepares the way there.
pub(super) async fn begin(sent: Sent) -> HttpResponse {
    let shown = start(&sent).await;
    sent.visit.settle(shown)
}

async fn start(sent: &Sent) -> Shown {
    let visit = &sent.visit;
    let who = visit.who_says_yes()?;
    let party = sent
        .field("party")
        .and_then(|text| text.parse::<PartyId>().ok());
    let party = party.ok_or(Failure::Kind(ErrorKind::BadInput))?;
    let base = &visit.services.config.base_url;
    let back = base.join("links/return").map_err(ApiProblem::internal)?;
    let url = visit.manager().begin_link(who, &party, back).await?;
    let step = Step::Begun { url };
    visit.session().put(LINKING, &Linking { party, step })?;
    Ok(see_other("/links"))
}

/// `GET /links`: where she is about to go, what she is asked there, and what comes back; after
/// she has been there, what came of it.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = tell(&visit).await;
    visit.settle(shown)
}

async fn tell(visit: &Visit) -> Shown {
    visit.who_says_yes()?;
    let Some(linking) = visit.session().take::<Linking>(LINKING) else {
        return Ok(see_other("/dashboard"));
    };
    // Looking at it, again or in another language, uses nothing up.
    visit.session().put(LINKING, &linking)?;
    let party = visit.manager().party(&linking.party).await?;
    let url = match linking.step {
        Step::Begun { url } => url,
        Step::Linked => return say(visit, &MessageText::SourceLinked(party.name)),
        Step::Declined => return say(visit, &MessageText::LinkDeclined(party.name)),
        Step::Failed => return say(visit, &MessageText::LinkFailed(party.name)),
    };
    let page = LeavingPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        going: Going::Link(source_kind(&party)),
        to_host: url.host_str().unwrap_or_default().to_owned(),
        to_id: party.id.to_string(),
        to_name: party.name,
        onward_href: url.into(),
        stay_href: "/dashboard".to_owned(),
    };
    visit.html(ui::render(&page))
}

/// `GET /links/return`: takes what she brings back, then shows it at an address without it.
pub(super) async fn finish(visit: Visit) -> HttpResponse {
    let shown = arrive(&visit).await;
    visit.settle(shown)
}

async fn arrive(visit: &Visit) -> Shown {
    let who = visit.who_says_yes()?;
    let begun = visit.session().take(LINKING);
    let Some(Linking {
        party,
        step: Step::Begun { .. },
    }) = begun
    else {
        return Err(ErrorKind::Conflict.into());
    };
    let (party, step) = match visit.query("response") {
        None => (party, Step::Declined),
        Some(response) => link(visit, who, party, &response).await?,
    };
    visit.session().put(LINKING, &Linking { party, step })?;
    Ok(see_other("/links"))
}

async fn link(
    visit: &Visit,
    who: Acting,
    party: PartyId,
    response: &str,
) -> Result<(PartyId, Step), Failure> {
    let Ok(response) = CompactJws::parse(response) else {
        return Ok((party, Step::Failed));
    };
    match visit.manager().finish_link(who, &response).await {
        // She may have begun with another in a second tab: what was linked is what counts.
        Ok(link) => Ok((link.party, Step::Linked)),
        Err(error) if error.kind() == ProblemType::Internal => Err(error.into()),
        Err(error) => {
            tracing::warn!(%party, %error, "a link was not made");
            Ok((party, Step::Failed))
        }
    }
}

fn say(visit: &Visit, text: &MessageText) -> Shown {
    let next = Some(NextLink::dashboard(&visit.l));
    let page = Message::of(
        visit.l.clone(),
        visit.chrome(NavItem::Dashboard),
        text,
        next,
    );
    visit.html(ui::render(&page))
}
