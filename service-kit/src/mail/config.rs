//! `[mail]`: how a service sends word by mail, if it does.

use std::{fmt, path::PathBuf};

use lettre::message::Mailbox;
use serde::Deserialize;

use crate::secret::Secret;

/// `[mail]`: from whom, and by which of the two ways.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// Sender: `Amanat <no-reply@manager.example>`.
    pub from: String,
    /// A server that takes it.
    #[serde(default)]
    pub smtp: Option<SmtpConfig>,
    /// Or a folder: one `.eml` file for each mail. For the sandbox and for trying out.
    #[serde(default)]
    pub outbox: Option<PathBuf>,
}

/// `[mail.smtp]`: the server that takes the mail.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// Its name, as in its certificate.
    pub host: String,
    /// 465 with `tls`, 587 with `starttls` when absent.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the way there is closed.
    #[serde(default)]
    pub security: Security,
    /// Whom we sign in as there; together with the password or not at all.
    #[serde(default)]
    pub user: Option<String>,
    /// Its password.
    #[serde(default)]
    pub password: Option<Secret>,
    /// Longest wait for an answer, seconds.
    #[serde(default = "timeout_default")]
    pub timeout_seconds: u64,
}

impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpConfig")
    }
}

const fn timeout_default() -> u64 {
    20
}

/// How the way to the server is closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// TLS from the first byte (RFC 8314 §3.3).
    #[default]
    Tls,
    /// Plain, then TLS before anything is said; refused when the server does not offer it.
    Starttls,
    /// Not at all: to a server on this machine only.
    None,
}

/// A `[mail]` table that cannot work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMail {
    /// Neither way or both.
    #[error("`mail` must have exactly one of `smtp` and `outbox`")]
    Way,
    /// Not an address.
    #[error("`mail.from` must be one address, as in `Name <name@host.example>`")]
    From,
    /// What is sent could be read on the way.
    #[error("`mail.smtp.security` may be `none` only for a server on this machine")]
    Open,
    /// One without the other.
    #[error("`mail.smtp.user` and `mail.smtp.password` go together")]
    Half,
    /// No host, or no time at all.
    #[error("`mail.smtp` needs a `host` and between 1 and 300 `timeout_seconds`")]
    Server,
}

impl MailConfig {
    /// Checks what the types cannot say.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self) -> Result<(), InvalidMail> {
        self.sender()?;
        match (&self.smtp, &self.outbox) {
            (None, Some(_)) => Ok(()),
            (Some(smtp), None) => smtp.check(),
            _ => Err(InvalidMail::Way),
        }
    }

    pub(super) fn sender(&self) -> Result<Mailbox, InvalidMail> {
        if self.from.chars().any(super::breaks_lines) {
            return Err(InvalidMail::From);
        }
        self.from.parse().map_err(|_| InvalidMail::From)
    }
}

impl SmtpConfig {
    fn check(&self) -> Result<(), InvalidMail> {
        if self.host.is_empty() || !(1..=300).contains(&self.timeout_seconds) {
            return Err(InvalidMail::Server);
        }
        if self.security == Security::None && !self.is_this_machine() {
            return Err(InvalidMail::Open);
        }
        if self.user.is_some() != self.password.is_some() {
            return Err(InvalidMail::Half);
        }
        Ok(())
    }

    fn is_this_machine(&self) -> bool {
        match self.host.parse::<std::net::IpAddr>() {
            Ok(ip) => ip.is_loopback(),
            Err(_) => self.host == "localhost",
        }
    }
}
