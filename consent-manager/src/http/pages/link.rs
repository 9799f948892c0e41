//! Linking a source: what to expect there, there, and back.

use actix_web::HttpResponse;
use consent_model::{jose::CompactJws, party::PartyId, problem::ProblemType};
use serde::{Deserialize, Serialize};
use service_kit::problem::ApiProblem;
use ui::{
    NavItem,
    manager::LeavingPage,
    shared::{ErrorKind, Message, MessageText, NextLink},
};
use url::Url;

use super::{
    form::Sent,
    party::source_kind,
    visit::{Failure, Shown, Visit, see_other},
};

const LINKING: &str = "linking";

/// A link that was begun in this session.
#[derive(Serialize, Deserialize)]
struct Linking {
    party: PartyId,
    /// Where she goes on, at the party.
    url: Url,
}

/// `POST /links`: prepares the way there.
pub(super) async fn begin(sent: Sent) -> HttpResponse {
    let shown = start(&sent).await;
    sent.visit.settle(shown)
}

async fn start(sent: &Sent) -> Shown {
    let visit = &sent.visit;
    let me = visit.account()?.id;
    let party = sent
        .field("party")
        .and_then(|text| text.parse::<PartyId>().ok());
    let party = party.ok_or(Failure::Kind(ErrorKind::BadInput))?;
    let base = &visit.services.config.base_url;
    let back = base.join("links/return").map_err(ApiProblem::internal)?;
    let url = visit.manager().begin_link(me, &party, back).await?;
    visit.session().put(LINKING, &Linking { party, url })?;
    Ok(see_other("/links"))
}

/// `GET /links`: where she is about to go, what she is asked there, and what comes back.
pub(super) async fn leaving(visit: Visit) -> HttpResponse {
    let shown = tell(&visit).await;
    visit.settle(shown)
}

async fn tell(visit: &Visit) -> Shown {
    visit.account()?;
    let Some(linking) = visit.session().take::<Linking>(LINKING) else {
        return Ok(see_other("/dashboard"));
    };
    // Only the way back uses it up.
    visit.session().put(LINKING, &linking)?;
    let party = visit.manager().party(&linking.party).await?;
    let page = LeavingPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        kind: source_kind(&party),
        to_host: linking.url.host_str().unwrap_or_default().to_owned(),
        to_id: party.id.to_string(),
        to_name: party.name,
        onward_href: linking.url.into(),
        stay_href: "/dashboard".to_owned(),
    };
    visit.html(ui::render(&page))
}

/// `GET /links/return`.
pub(super) async fn finish(visit: Visit) -> HttpResponse {
    let shown = arrive(&visit).await;
    visit.settle(shown)
}

async fn arrive(visit: &Visit) -> Shown {
    let me = visit.account()?.id;
    let Some(Linking { party, .. }) = visit.session().take(LINKING) else {
        return Err(ErrorKind::Conflict.into());
    };
    let name = visit.manager().party(&party).await?.name;
    let Some(response) = visit.query("response") else {
        return say(visit, &MessageText::LinkDeclined(name));
    };
    let finished = match CompactJws::parse(&response) {
        Ok(response) => visit.manager().finish_link(me, &response).await.map(Some),
        Err(_) => Ok(None),
    };
    match finished {
        Ok(Some(link)) if link.party == party => say(visit, &MessageText::SourceLinked(name)),
        Ok(_) => say(visit, &MessageText::LinkFailed(name)),
        Err(error) if error.kind() == ProblemType::Internal => Err(error.into()),
        Err(error) => {
            tracing::warn!(%party, %error, "a link was not made");
            say(visit, &MessageText::LinkFailed(name))
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
