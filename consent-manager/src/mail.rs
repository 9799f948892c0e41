//! The manager's mail: what is due of her messages, in words that say only that there is something to
//! see, and where. No organisation is named: whoever reads the mail on its way learns nothing of her
//! data. A receipt that she asked for by mail is the exception; the page where she asks says so.

use consent_model::ids::MessageId;
use service_kit::mail::{Mail, NotSent, Outbox};
use ui::{Language, Locale};

use crate::{
    http::pages::{message, receipt, told},
    service::{DueMail, Manager, ManagerError, MessageKind},
};

/// The messages that are also mailed.
#[derive(Clone)]
pub(crate) struct MessageOutbox {
    /// Holds them.
    pub(crate) manager: Manager,
    /// The service's own name.
    pub(crate) service_name: String,
}

impl MessageOutbox {
    /// The mail; none when it cannot be written, which no later try would change.
    async fn mail(&self, due: &DueMail) -> Result<Option<Mail>, ManagerError> {
        let l = Locale::of(Language::from_tag(&due.language).unwrap_or(Language::En));
        let told = told::kind(due.kind);
        let subject = told.label(&l);
        let page = match due.receipt {
            Some(decision) => format!("/decisions/{decision}/receipt"),
            None => message::href(due.kind, &due.about).unwrap_or_else(|| "/messages".to_owned()),
        };
        let issuer = self.manager.issuer();
        let (Ok(at), Ok(settings)) = (issuer.join(&page), issuer.join("/settings")) else {
            return Ok(None);
        };
        let (body, document) = match (due.kind, due.receipt) {
            (MessageKind::ReceiptAsked, Some(decision)) => {
                let whose = (due.account, decision);
                let name = &self.service_name;
                let mailed = receipt::mailed(&self.manager, l, name, whose, at.as_str()).await;
                match mailed {
                    Ok(mailed) => (mailed.body, Some(mailed.document)),
                    Err(error @ ManagerError::Storage(_)) => return Err(error),
                    Err(error) => {
                        tracing::error!(message = %due.id, %error, "a receipt cannot be mailed");
                        return Ok(None);
                    }
                }
            }
            _ => {
                let (name, at) = (&self.service_name, at.as_str());
                let body = ui::mail::body(&l, told, due.number, name, at, settings.as_str());
                (body, None)
            }
        };
        let mail = Mail::new(&due.id.to_string(), &due.to, &subject, &body, due.at);
        let mail = match document {
            Some((name, bytes)) => mail.and_then(|mail| mail.with_document(&name, bytes)),
            None => mail,
        };
        let mail = mail.inspect_err(
            |error| tracing::error!(message = %due.id, %error, "a mail was not written"),
        );
        Ok(mail.ok())
    }
}

impl Outbox for MessageOutbox {
    type Error = ManagerError;

    async fn due(&self, most: u64) -> Result<Vec<Mail>, ManagerError> {
        let mut mails = Vec::new();
        for due in self.manager.due_mail(most).await? {
            match self.mail(&due).await? {
                Some(mail) => mails.push(mail),
                None => self.manager.mail_settled(due.id).await?,
            }
        }
        Ok(mails)
    }

    async fn sent(&self, id: &str) -> Result<(), ManagerError> {
        self.manager.mail_settled(message(id)?).await
    }

    async fn not_sent(&self, id: &str, why: NotSent) -> Result<(), ManagerError> {
        self.manager.mail_not_sent(message(id)?, why).await
    }
}

fn message(id: &str) -> Result<MessageId, ManagerError> {
    id.parse().map_err(|_| ManagerError::NotFound)
}
