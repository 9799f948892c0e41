//! Mail to people: one [`Mailer`] over SMTP or into a folder, and the worker that empties a
//! service's own durable outbox through it.
//!
//! A service writes a mail into a table of its own, in the transaction of what the mail tells of;
//! [`carry`] sends it from there, tries again for [`GIVEN_UP_AFTER`], and then lets it go: the same
//! word always waits for her inside the service too, so mail is a courtesy and never the proof.
//!
//! INVARIANT: a mail holds no secret, no link that acts by itself, no answer and nothing personal in
//! its subject, because everybody on its way can read it. It says that there is something to see and
//! where to sign in; only what she asks for herself, knowing that, says more. The texts come from the services' catalogues; a [`Mail`] only refuses what would
//! break out of a header.
//!
//! # Sending from a service
//! 1. Take `mail: Option<MailConfig>` into its configuration, and [`MailConfig::check`] it.
//! 2. Keep a table with id, address, subject, body, attempts, next try and time of writing; implement
//!    [`Outbox`] for it.
//! 3. Spawn [`carry`] with the [`Mailer`] when the service starts. Without a `[mail]` table write no
//!    mail at all.

mod carry;
mod config;
mod mailer;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{DateTime, Utc};
use lettre::Address;

pub use self::{
    carry::{GIVEN_UP_AFTER, NextTry, Outbox, carry, empty, next_try},
    config::{InvalidMail, MailConfig, Security, SmtpConfig},
    mailer::{Mailer, MailerError, NotSent},
};

/// Longest subject, in characters.
const SUBJECT_LIMIT: usize = 150;
/// Longest body, in bytes.
const BODY_LIMIT: usize = 64 * 1024;
/// The largest document that goes along, in bytes.
const DOCUMENT_LIMIT: usize = 1024 * 1024;

/// One mail that may be sent.
#[derive(Clone)]
pub struct Mail {
    id: String,
    to: Address,
    subject: String,
    body: String,
    document: Option<Document>,
    at: DateTime<Utc>,
}

/// A JSON document that goes along.
#[derive(Clone)]
struct Document {
    name: String,
    bytes: Vec<u8>,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mail").field(&self.id).finish()
    }
}

/// A mail that must not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnfitMail {
    /// It becomes the message's id and a file's name.
    #[error("the id holds other characters than letters, digits and hyphens")]
    Id,
    /// Not one plain address.
    #[error("the receiver is not one e-mail address")]
    Address,
    /// Empty, too long, or with characters that end a header.
    #[error("the subject is empty, too long or holds control characters")]
    Subject,
    /// Empty, too long, or with characters that no text has.
    #[error("the body is empty, too long or holds control characters")]
    Body,
    /// Too large, or with a name that is no plain file name.
    #[error("what goes along is too large or its name is no plain file name")]
    Document,
}

impl Mail {
    /// A mail. `id` is the row of the outbox: it becomes the message's id, so that one that is sent
    /// twice is known as one. `at` is when it was written.
    ///
    /// # Errors
    /// When a part could break out of its place.
    pub fn new(
        id: &str,
        to: &str,
        subject: &str,
        body: &str,
        at: DateTime<Utc>,
    ) -> Result<Self, UnfitMail> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if id.is_empty() || id.len() > 64 || !id.chars().all(plain) {
            return Err(UnfitMail::Id);
        }
        let subject = subject.trim();
        let long = subject.chars().count() > SUBJECT_LIMIT;
        if subject.is_empty() || long || subject.chars().any(breaks_lines) {
            return Err(UnfitMail::Subject);
        }
        let stray = |c: char| breaks_lines(c) && c != '\n';
        if body.trim().is_empty() || body.len() > BODY_LIMIT || body.chars().any(stray) {
            return Err(UnfitMail::Body);
        }
        // `Address` takes no control characters, no list and no display name.
        let to: Address = to.parse().map_err(|_| UnfitMail::Address)?;
        Ok(Self {
            id: id.to_owned(),
            to,
            subject: subject.to_owned(),
            body: body.to_owned(),
            document: None,
            at,
        })
    }

    /// The same mail with a JSON document that goes along as a file.
    ///
    /// # Errors
    /// When it is too large, or its name could lead elsewhere.
    pub fn with_document(self, name: &str, bytes: Vec<u8>) -> Result<Self, UnfitMail> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let fit = name.ends_with(".json") && !name.starts_with('.') && name.len() <= 100;
        if !fit || !name.chars().all(plain) || bytes.len() > DOCUMENT_LIMIT {
            return Err(UnfitMail::Document);
        }
        let name = name.to_owned();
        Ok(Self {
            document: Some(Document { name, bytes }),
            ..self
        })
    }

    /// The row of the outbox.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// Control characters and Unicode's own line ends.
fn breaks_lines(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}
