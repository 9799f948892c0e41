//! What she is told.

use actix_web::HttpResponse;
use consent_model::ids::MessageId;
use ui::{
    NavItem,
    manager::{MessageLine, Messages},
    part::listed::Listed,
};

use super::{
    form::Sent,
    told,
    visit::{Shown, Visit, id, see_other},
};
use crate::service::{About, Message, MessageKind};

/// Messages on one page.
const PER_PAGE: usize = 50;

/// `GET /messages`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    let me = visit.account()?.id;
    let before = visit.query("before").map(|text| id(&text)).transpose()?;
    let most = PER_PAGE as u64 + 1;
    let mut messages = visit.manager().messages(me, before, most).await?;
    let more = messages.len() > PER_PAGE;
    messages.truncate(PER_PAGE);
    let last = messages.last().map(|message| message.id);
    let page = Messages {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Messages),
        messages: Listed {
            items: messages.into_iter().map(line).collect(),
            total: visit.manager().message_count(me).await?,
            more_href: last
                .filter(|_| more)
                .map(|last| format!("/messages?before={last}")),
        },
    };
    visit.html(ui::render(&page))
}

fn line(message: Message) -> MessageLine {
    MessageLine {
        href: href(message.kind, &message.about),
        id: message.id.to_string(),
        told: told::kind(message.kind),
        organisation: message.organisation,
        number: message.number,
        at: message.at,
        read: message.read,
    }
}

/// Where she sees more about it.
pub(crate) fn href(kind: MessageKind, about: &str) -> Option<String> {
    match kind.about() {
        About::Consent => Some(format!("/consents/{about}")),
        About::Decision => Some(format!("/decisions/{about}")),
        About::Request => Some(format!("/requests/{about}")),
        About::Rights => Some(format!("/rights/{about}")),
        About::Account => Some(match kind {
            MessageKind::PasskeyAdded | MessageKind::PasskeyRemoved => "/passkeys".to_owned(),
            MessageKind::Represented | MessageKind::RepresentedNoMore => "/nominees".to_owned(),
            MessageKind::Representing | MessageKind::RepresentingNoMore => "/guardians".to_owned(),
            MessageKind::ActedFor => "/record".to_owned(),
            _ => "/dashboard".to_owned(),
        }),
    }
}

/// `POST /messages/read`: one, or all.
pub(super) async fn read(sent: Sent) -> HttpResponse {
    let shown = mark(&sent).await;
    sent.visit.settle(shown)
}

async fn mark(sent: &Sent) -> Shown {
    let me = sent.visit.account()?.id;
    let one = sent.field("message").map(id::<MessageId>).transpose()?;
    sent.visit.manager().mark_read(me, one).await?;
    Ok(see_other("/messages"))
}
