//! The mails that the services would send, out of the folders that they write them into.
//!
//! A folder is read anew each time: it is the services' own, and small. Only files named as
//! [`service_kit::mail`] names them are looked at, and only those that are files themselves.

use std::{
    fs,
    io::{self, Read},
    path::PathBuf,
};

use chrono::NaiveDateTime;
use mail_parser::{MessageParser, MimeHeaders};

/// Mails on one page.
pub(super) const PER_PAGE: usize = 20;
/// The largest mail that is read.
const LARGEST: u64 = 4 * 1024 * 1024;
/// How the time begins a file's name.
const TIME: &str = "%Y%m%dT%H%M%S%3f";

/// The folders, each with its service's name.
pub(super) struct Outbox(Vec<(&'static str, PathBuf)>);

/// A mail that is there, by its file's name: nothing of it has been read yet.
struct Entry {
    at: NaiveDateTime,
    id: String,
    service: &'static str,
    path: PathBuf,
}

/// One mail.
pub(super) struct Mail {
    /// Its id.
    pub(super) id: String,
    /// Which service wrote it.
    pub(super) service: &'static str,
    /// When.
    pub(super) at: NaiveDateTime,
    /// To whom.
    pub(super) to: String,
    /// Its subject.
    pub(super) subject: String,
    /// Its words.
    pub(super) text: String,
    /// What is attached.
    pub(super) attachments: Vec<Attachment>,
}

/// Something attached.
pub(super) struct Attachment {
    /// Its name, in letters, digits, dots, hyphens and underscores.
    pub(super) name: String,
    /// Itself.
    pub(super) bytes: Vec<u8>,
}

impl Outbox {
    pub(super) const fn of(folders: Vec<(&'static str, PathBuf)>) -> Self {
        Self(folders)
    }

    /// How many there are.
    pub(super) fn count(&self) -> io::Result<usize> {
        Ok(self.entries()?.len())
    }

    /// A page of mails, the newest first and counted from one, and how many there are in all. Past
    /// the last page there are none.
    pub(super) fn page(&self, number: usize) -> io::Result<(Vec<Mail>, usize)> {
        let entries = self.entries()?;
        let total = entries.len();
        let before = number.saturating_sub(1).saturating_mul(PER_PAGE);
        let shown = entries.into_iter().skip(before).take(PER_PAGE);
        let mails = shown.map(Entry::read).collect::<io::Result<_>>()?;
        Ok((mails, total))
    }

    /// The mail with this id, if there is one.
    pub(super) fn mail(&self, id: &str) -> io::Result<Option<Mail>> {
        let found = self.entries()?.into_iter().find(|entry| entry.id == id);
        found.map(Entry::read).transpose()
    }

    /// What is there, the newest first.
    fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for (service, folder) in &self.0 {
            let files = match fs::read_dir(folder) {
                Ok(files) => files,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            for file in files {
                let file = file?;
                // Of the entry itself: a link is no file.
                if file.file_type()?.is_file() {
                    entries.extend(Entry::named(service, file.path()));
                }
            }
        }
        entries.sort_unstable_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        Ok(entries)
    }
}

impl Entry {
    fn named(service: &'static str, path: PathBuf) -> Option<Self> {
        let (time, id) = path
            .file_name()?
            .to_str()?
            .strip_suffix(".eml")?
            .split_once('-')?;
        let at = NaiveDateTime::parse_from_str(time, TIME).ok()?;
        let id = id.to_owned();
        Some(Self {
            at,
            id,
            service,
            path,
        })
    }

    /// Reads it. What cannot be read as a mail has no words.
    fn read(self) -> io::Result<Mail> {
        let mut bytes = Vec::new();
        fs::File::open(&self.path)?
            .take(LARGEST)
            .read_to_end(&mut bytes)?;
        let parsed = MessageParser::default().parse(&bytes);
        let message = parsed.as_ref();
        let to = message
            .and_then(|m| m.to()?.first()?.address())
            .unwrap_or_default();
        let subject = message.and_then(|m| m.subject()).unwrap_or_default();
        let text = message.and_then(|m| m.body_text(0)).unwrap_or_default();
        let attachments = message.into_iter().flat_map(|m| m.attachments());
        Ok(Mail {
            to: to.to_owned(),
            subject: subject.to_owned(),
            text: text.replace("\r\n", "\n"),
            attachments: attachments
                .map(|part| Attachment {
                    name: plain(part.attachment_name().unwrap_or_default()),
                    bytes: part.contents().to_vec(),
                })
                .collect(),
            id: self.id,
            service: self.service,
            at: self.at,
        })
    }
}

/// A file's name that can stand in a header and on a disk.
fn plain(name: &str) -> String {
    let fit = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name.chars().filter(fit).take(80).collect();
    match name.trim_start_matches('.') {
        "" => "attachment".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use service_kit::mail::{Mail as Sent, MailConfig, Mailer};

    use super::*;

    const AT: &str = "2026-11-20T08:00:00.250Z";

    async fn send(folder: &std::path::Path, id: &str, at: &str, subject: &str) {
        let mailer = Mailer::new(&MailConfig {
            from: "Amanat <no-reply@sandbox.example>".into(),
            smtp: None,
            outbox: Some(folder.to_owned()),
        })
        .unwrap();
        let body = "आपके लिए कुछ नया है।\n\nhttp://localhost:8400/messages\n";
        let mail = Sent::new(
            id,
            "meera@people.example",
            subject,
            body,
            at.parse().unwrap(),
        );
        mailer.send(&mail.unwrap()).await.unwrap();
    }

    #[tokio::test]
    async fn mails_of_all_services_stand_in_one_list_the_newest_first() {
        let dir = tempfile::tempdir().unwrap();
        let (one, two) = (dir.path().join("one"), dir.path().join("two"));
        send(&one, "a1", "2026-11-20T08:00:00.250Z", "first").await;
        send(&two, "b2", "2026-11-20T08:00:00.251Z", "कुछ नया").await;
        send(&one, "c3", "2026-11-21T08:00:00Z", "last").await;
        let outbox = Outbox::of(vec![("One", one), ("Two", two)]);
        let (mails, total) = outbox.page(1).unwrap();
        let told: Vec<_> = mails.iter().map(|m| (m.service, &*m.subject)).collect();
        assert_eq!(told, [("One", "last"), ("Two", "कुछ नया"), ("One", "first")]);
        assert_eq!(total, 3);
        let mail = outbox.mail("b2").unwrap().unwrap();
        assert_eq!(mail.to, "meera@people.example");
        assert!(
            mail.text
                .starts_with("आपके लिए कुछ नया है।\n\nhttp://localhost"),
            "{}",
            mail.text
        );
        assert!(outbox.page(2).unwrap().0.is_empty());
    }

    #[tokio::test]
    async fn only_a_mail_that_is_listed_is_read_whatever_an_address_says() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("mail");
        let outbox = Outbox::of(vec![
            ("One", folder.clone()),
            ("None", dir.path().join("x")),
        ]);
        assert_eq!(outbox.count().unwrap(), 0, "no folder is no mail");
        send(&folder, "a1", AT, "News").await;
        let secret = dir.path().join("20261120T080000250-z9.eml");
        fs::write(&secret, "Subject: secret\r\n\r\nhush").unwrap();
        fs::write(folder.join("notes.txt"), "hush").unwrap();
        fs::write(folder.join("soon-z9.eml"), "hush").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&secret, folder.join("20261120T080000250-z9.eml")).unwrap();
        assert_eq!(outbox.count().unwrap(), 1);
        for id in [
            "z9",
            "../20261120T080000250-z9",
            "..",
            "",
            "20261120T080000250-a1.eml",
        ] {
            assert!(outbox.mail(id).unwrap().is_none(), "{id}");
        }
    }

    #[test]
    fn a_name_of_something_attached_stays_in_its_place() {
        for (said, kept) in [
            ("consent-1.json", "consent-1.json"),
            ("../../etc/passwd", "etcpasswd"),
            ("a\"; x=\r\ny", "axy"),
            ("", "attachment"),
            ("...", "attachment"),
        ] {
            assert_eq!(plain(said), kept, "{said:?}");
        }
    }
}
