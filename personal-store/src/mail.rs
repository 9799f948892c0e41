//! The store's own word by mail: a consent in her name has arrived, and where she looks at it.
//!
//! Of a ward's store her guardian is told, and not by name whose it is. No organisation and no data
//! are named: whoever reads the mail on its way learns that she has a store. Who asks and for what
//! she sees on the store's own pages.

use consent_model::ids::ArtifactId;
use service_kit::{
    clock::SharedClock,
    mail::{Mail, NotSent, Outbox},
};
use ui::{Language, Locale, store::arrival_mail};
use url::Url;

use crate::storage::{DueMail, HostDb, StorageError};

/// The mails that have not left yet.
pub(crate) struct ArrivalOutbox {
    /// Holds them.
    pub(crate) db: HostDb,
    /// Time.
    pub(crate) clock: SharedClock,
    /// The store's own name.
    pub(crate) name: String,
    /// Where she signs in.
    pub(crate) base_url: Url,
}

impl ArrivalOutbox {
    fn mail(&self, due: &DueMail) -> Option<Mail> {
        let l = Locale::of(Language::from_tag(&due.language).unwrap_or(Language::En));
        // Of the stores that a guardian keeps, the consent's own page leads to the right one.
        let at = match due.for_ward {
            true => self.base_url.join(&format!("approved/{}", due.artifact)),
            false => self.base_url.join("approved"),
        };
        let (subject, body) = arrival_mail(&l, &self.name, at.ok()?.as_str(), due.for_ward);
        let id = due.artifact.to_string();
        let mail = Mail::new(&id, &due.address, &subject, &body, due.at);
        mail.inspect_err(|error| tracing::error!(mail = id, %error, "a mail was not written"))
            .ok()
    }
}

impl Outbox for ArrivalOutbox {
    type Error = StorageError;

    async fn due(&self, most: u64) -> Result<Vec<Mail>, StorageError> {
        let mut mails = Vec::new();
        for due in self.db.mails_due(most, self.clock.now()).await? {
            match self.mail(&due) {
                Some(mail) => mails.push(mail),
                None => self.db.mail_settled(due.artifact).await?,
            }
        }
        Ok(mails)
    }

    async fn sent(&self, id: &str) -> Result<(), StorageError> {
        self.db.mail_settled(artifact(id)?).await
    }

    async fn not_sent(&self, id: &str, why: NotSent) -> Result<(), StorageError> {
        let now = self.clock.now();
        self.db.mail_not_sent(artifact(id)?, why, now).await
    }
}

fn artifact(id: &str) -> Result<ArtifactId, StorageError> {
    id.parse().map_err(|_| StorageError::Unreadable("artifact"))
}
