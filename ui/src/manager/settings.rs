//! How she is told, in which language, and how she gets in. Forms post to `/settings/mail` and
//! `/settings/language`.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::{Language, Locale};
use crate::samples;

/// What a mail may be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTopic {
    /// Receipts for what she decided.
    Decisions,
    /// What waits for her.
    Requests,
    /// What others do under her consents.
    Use,
    /// What ends soon.
    Reminders,
    /// Complaints and requests of hers.
    Rights,
    /// Who can get in.
    Security,
}

impl MailTopic {
    fn label(self, l: &Locale) -> String {
        match self {
            Self::Decisions => fl!(l, "settings-topic-decisions"),
            Self::Requests => fl!(l, "settings-topic-requests"),
            Self::Use => fl!(l, "settings-topic-use"),
            Self::Reminders => fl!(l, "settings-topic-reminders"),
            Self::Rights => fl!(l, "settings-topic-rights"),
            Self::Security => fl!(l, "settings-topic-security"),
        }
    }
}

/// One topic and whether she gets mail about it.
#[derive(Clone, Debug)]
pub struct TopicLine {
    /// The topic.
    pub topic: MailTopic,
    /// What the form sends.
    pub value: String,
    /// Whether mail is sent.
    pub on: bool,
    /// Whether she can choose.
    pub hers: bool,
}

/// `GET /settings`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/settings.html")]
pub struct Settings {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Whether this service sends mail at all.
    pub mail: bool,
    /// Where it goes; none when her provider vouches for no address.
    pub address: Option<String>,
    /// The topics.
    pub topics: Vec<TopicLine>,
    /// The language of her mail.
    pub language: Language,
    /// Her address on the Account Aggregator network, once she has one.
    pub network_address: Option<String>,
}

impl Settings {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let line = |(topic, value, on): (MailTopic, &str, bool)| TopicLine {
            topic,
            value: value.to_owned(),
            on,
            hers: topic != MailTopic::Security,
        };
        Self {
            chrome: samples::manager_chrome(NavItem::Settings).with_accounts(),
            mail: true,
            address: Some("asha.with.a.very.long.name.indeed@people.sandbox.example".to_owned()),
            topics: [
                (MailTopic::Decisions, "decisions", true),
                (MailTopic::Requests, "requests", true),
                (MailTopic::Use, "use", false),
                (MailTopic::Reminders, "reminders", true),
                (MailTopic::Rights, "rights", true),
                (MailTopic::Security, "security", true),
            ]
            .map(line)
            .into(),
            language: l.language(),
            network_address: Some("asha.verma@amanat-aa".to_owned()),
            l,
        }
    }

    /// A service that sends no mail, for tests and previews.
    #[must_use]
    pub fn sample_no_mail(l: Locale) -> Self {
        let mut page = Self::sample(l);
        (page.mail, page.address) = (false, None);
        page
    }
}
