//! The manager's mail: what is due of her messages, in words that say only that there is something to
//! see. No organisation is named: whoever reads the mail on its way learns nothing of her data.

use consent_model::ids::MessageId;
use service_kit::mail::{Mail, NotSent, Outbox};
use ui::{Language, Locale};

use crate::{
    http::pages::told,
    service::{DueMail, Manager, ManagerError},
};

/// The messages that are also mailed.
pub(crate) struct MessageOutbox {
    /// Holds them.
    pub(crate) manager: Manager,
    /// The service's own name.
    pub(crate) service_name: String,
}

impl MessageOutbox {
    fn mail(&self, due: &DueMail) -> Option<Mail> {
        let l = Locale::of(Language::from_tag(&due.language).unwrap_or(Language::En));
        let told = told::kind(due.kind);
        let at = self.manager.issuer().join("messages").ok()?;
        let settings = self.manager.issuer().join("settings").ok()?;
        let body = ui::mail::body(
            &l,
            told,
            due.number,
            &self.service_name,
            at.as_str(),
            settings.as_str(),
        );
        let mail = Mail::new(&due.id.to_string(), &due.to, &told.label(&l), &body, due.at);
        mail.inspect_err(
            |error| tracing::error!(message = %due.id, %error, "a mail was not written"),
        )
        .ok()
    }
}

impl Outbox for MessageOutbox {
    type Error = ManagerError;

    async fn due(&self, most: u64) -> Result<Vec<Mail>, ManagerError> {
        let mut mails = Vec::new();
        for due in self.manager.due_mail(most).await? {
            match self.mail(&due) {
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
