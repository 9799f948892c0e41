//! How she wants to be told.

use actix_web::HttpResponse;
use serde::de::{IntoDeserializer, value::Error};
use ui::{
    Language, NavItem,
    manager::{
        TopicLine,
        settings::{MailTopic, Settings},
    },
    shared::ErrorKind,
};

use super::{
    form::Sent,
    visit::{Failure, Shown, Visit, see_other},
};
use crate::{
    service::{Preferences, Topic},
    storage::read,
};

/// `GET /settings`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    let me = visit.herself()?;
    let wanted = visit.manager().preferences(me.id).await?;
    let topics = Topic::ALL
        .into_iter()
        .map(|topic| line(topic, &wanted))
        .collect::<Result<_, Failure>>()?;
    let page = Settings {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Settings),
        mail: visit.services.config.mail.is_some(),
        address: Some(me.email.clone()).filter(|address| !address.is_empty()),
        topics,
        network_address: visit.manager().network_address(me.id).await?,
        language: Language::from_tag(&wanted.language).unwrap_or(Language::En),
    };
    visit.html(ui::render(&page))
}

fn line(topic: Topic, wanted: &Preferences) -> Result<TopicLine, Failure> {
    Ok(TopicLine {
        value: read::to_word(&topic)?,
        on: !wanted.silent.contains(&topic),
        hers: topic.may_be_silent(),
        topic: match topic {
            Topic::Decisions => MailTopic::Decisions,
            Topic::Requests => MailTopic::Requests,
            Topic::Use => MailTopic::Use,
            Topic::Reminders => MailTopic::Reminders,
            Topic::Rights => MailTopic::Rights,
            Topic::Security => MailTopic::Security,
        },
    })
}

/// `POST /settings/mail`.
pub(super) async fn mail(sent: Sent) -> HttpResponse {
    let shown = choose_mail(&sent).await;
    sent.visit.settle(shown)
}

async fn choose_mail(sent: &Sent) -> Shown {
    use serde::Deserialize;
    let me = sent.visit.herself()?.id;
    let word = sent.field("topic").unwrap_or_default();
    let named: Result<Topic, Error> = Topic::deserialize(word.into_deserializer());
    let topic = named.map_err(|_| Failure::Kind(ErrorKind::BadInput))?;
    let wanted = match sent.field("mail") {
        Some("on") => true,
        Some("off") => false,
        _ => return Err(ErrorKind::BadInput.into()),
    };
    sent.visit.manager().prefer_mail(me, topic, wanted).await?;
    Ok(see_other("/settings"))
}

/// `POST /settings/language`: of her mail, and of the pages from now on.
pub(super) async fn language(sent: Sent) -> HttpResponse {
    let shown = choose_language(&sent).await;
    sent.visit.settle(shown)
}

async fn choose_language(sent: &Sent) -> Shown {
    let me = sent.visit.herself()?.id;
    let named = sent.field("language").and_then(Language::from_tag);
    let language = named.ok_or(Failure::Kind(ErrorKind::BadInput))?;
    sent.visit
        .manager()
        .prefer_language(me, language.tag())
        .await?;
    Ok(see_other(&format!("/settings?lang={}", language.tag())))
}
