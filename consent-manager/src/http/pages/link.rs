//! Linking a source: there and back.

use actix_web::HttpResponse;
use consent_model::{jose::CompactJws, party::PartyId, problem::ProblemType};
use service_kit::problem::ApiProblem;
use ui::{
    NavItem,
    shared::{ErrorKind, Message, MessageText, NextLink},
};

use super::visit::{Failure, Sent, Shown, Visit, see_other};

const LINKING: &str = "linking";

/// `POST /links`.
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
    visit.session().put(LINKING, &party)?;
    Ok(see_other(url.as_str()))
}

/// `GET /links/return`.
pub(super) async fn finish(visit: Visit) -> HttpResponse {
    let shown = arrive(&visit).await;
    visit.settle(shown)
}

async fn arrive(visit: &Visit) -> Shown {
    let me = visit.account()?.id;
    let Some(party) = visit.session().take::<PartyId>(LINKING) else {
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
