//! The two ways a mail leaves: to a server, or into a folder.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::Envelope,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header},
    transport::smtp::{
        authentication::Credentials,
        client::{CertificateStore, Tls, TlsParameters},
    },
};

use super::{InvalidMail, Mail, MailConfig, Security, SmtpConfig};
use crate::whole_file;

/// Sends mail. Cloning is cheap.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailer")
    }
}

/// Why there is no mailer.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The configuration cannot work.
    #[error(transparent)]
    Invalid(#[from] InvalidMail),
    /// The folder cannot be made.
    #[error("the folder `mail.outbox` cannot be made")]
    Folder(#[source] io::Error),
    /// TLS cannot be set up.
    #[error("the way to `mail.smtp.host` cannot be set up")]
    Tls(#[source] lettre::transport::smtp::Error),
}

/// Why a mail has not left. Never names its receiver or what the server said: both are personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Another try may succeed.
    #[error("the mail could not be handed over now")]
    ForNow,
    /// The server said no for good, with this code.
    #[error("the mail server refused it for good with code {0}")]
    ForGood(u16),
    /// It could not be put together.
    #[error("the mail could not be put together")]
    Unfit,
}

impl Mailer {
    /// Makes a mailer; for a folder, the folder too. Sends nothing yet.
    ///
    /// # Errors
    /// When the configuration cannot work.
    pub fn new(config: &MailConfig) -> Result<Self, MailerError> {
        config.check()?;
        let way = match (&config.smtp, &config.outbox) {
            (Some(smtp), _) => Way::Smtp(transport(smtp)?),
            (None, Some(folder)) => {
                std::fs::create_dir_all(folder).map_err(MailerError::Folder)?;
                Way::Folder(folder.clone())
            }
            (None, None) => return Err(InvalidMail::Way.into()),
        };
        Ok(Self {
            from: config.sender()?,
            way,
        })
    }

    /// Hands a mail over.
    ///
    /// # Errors
    /// When it has not left.
    pub async fn send(&self, mail: &Mail) -> Result<(), NotSent> {
        let message = self.message(mail)?;
        match &self.way {
            Way::Smtp(transport) => {
                let envelope = Envelope::new(Some(self.from.email.clone()), vec![mail.to.clone()])
                    .map_err(|_| NotSent::Unfit)?;
                let sent = transport.send_raw(&envelope, &message.formatted()).await;
                sent.map(drop).map_err(|error| refused(&error))
            }
            Way::Folder(folder) => {
                let path = folder.join(file_name(mail));
                let bytes = message.formatted();
                tokio::task::spawn_blocking(move || write(&path, &bytes))
                    .await
                    .map_err(|_| NotSent::ForNow)?
                    .map_err(|_| NotSent::ForNow)
            }
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, NotSent> {
        let id = format!("<{}@{}>", mail.id, self.from.email.domain());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, mail.to.clone()))
            .subject(mail.subject.as_str())
            .message_id(Some(id))
            .date(mail.at.into())
            .header(AutoSubmitted);
        let words = SinglePart::plain(mail.body.clone());
        let whole = match &mail.document {
            None => message.singlepart(words),
            Some(document) => {
                let json = header::ContentType::parse("application/json");
                let json = json.map_err(|_| NotSent::Unfit)?;
                let file = Attachment::new(document.name.clone());
                let file = file.body(document.bytes.clone(), json);
                message.multipart(MultiPart::mixed().singlepart(words).singlepart(file))
            }
        };
        whole.map_err(|_| NotSent::Unfit)
    }
}

/// No machine shall answer (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

fn transport(smtp: &SmtpConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailerError> {
    let parameters = || {
        TlsParameters::builder(smtp.host.clone())
            .certificate_store(CertificateStore::WebpkiRoots)
            .build_rustls()
            .map_err(MailerError::Tls)
    };
    let (tls, port) = match smtp.security {
        Security::Tls => (Tls::Wrapper(parameters()?), 465),
        Security::Starttls => (Tls::Required(parameters()?), 587),
        Security::None => (Tls::None, 25),
    };
    // `dangerous` is the name of a builder without TLS: what it gets is decided right above.
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
        .port(smtp.port.unwrap_or(port))
        .tls(tls)
        .timeout(Some(Duration::from_secs(smtp.timeout_seconds)));
    if let (Some(user), Some(password)) = (&smtp.user, &smtp.password) {
        let password = password.expose().to_owned();
        builder = builder.credentials(Credentials::new(user.clone(), password));
    }
    Ok(builder.build())
}

fn refused(error: &lettre::transport::smtp::Error) -> NotSent {
    match error.status() {
        Some(code) if error.is_permanent() => NotSent::ForGood(code.into()),
        _ => NotSent::ForNow,
    }
}

/// In order of time; the same mail again has the same name.
fn file_name(mail: &Mail) -> String {
    format!("{}-{}.eml", mail.at.format("%Y%m%dT%H%M%S%3f"), mail.id)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    whole_file::replace(path, bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}
