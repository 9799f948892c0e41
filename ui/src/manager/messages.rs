//! What she is told, newest first. Forms post to `/messages/read`.

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Listed;
use crate::part::told::Told;
use crate::samples;

/// One message.
#[derive(Clone, Debug)]
pub struct MessageLine {
    /// Its id.
    pub id: String,
    /// What it tells.
    pub told: Told,
    /// The organisation it concerns.
    pub organisation: Option<String>,
    /// How many things it tells of.
    pub number: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether she has read it.
    pub read: bool,
    /// Where she sees more.
    pub href: Option<String>,
}

impl MessageLine {
    fn text(&self, l: &Locale) -> String {
        self.told.text(l, self.number)
    }
}

/// `GET /messages`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/messages.html")]
pub struct Messages {
    /// The language.
    pub l: Locale,
    /// The frame; it knows how many are unread.
    pub chrome: Chrome,
    /// The messages.
    pub messages: Listed<MessageLine>,
}

impl Messages {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let at = samples::at(3, 9, 30);
        let line = |(n, told): (usize, Told)| MessageLine {
            id: format!("m{n}"),
            told,
            organisation: match told {
                Told::EndingSoon => None,
                Told::Revoked => Some(samples::LONG_NAME.to_owned()),
                _ => Some("Ganga Lending".to_owned()),
            },
            number: 3,
            at: at - TimeDelta::hours(9 * i64::try_from(n).unwrap_or_default()),
            read: n > 2,
            href: (told != Told::AnswerSeen).then(|| "/consents/c1".to_owned()),
        };
        let lines: Vec<_> = Told::ALL.into_iter().enumerate().map(line).collect();
        Self {
            chrome: samples::manager_chrome(NavItem::Messages).unread(3),
            messages: Listed::part(lines, 61, "/messages?before=m12"),
            l,
        }
    }

    /// Nothing yet, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            chrome: samples::manager_chrome(NavItem::Messages),
            messages: Listed::default(),
            l,
        }
    }

    fn lead(&self) -> String {
        fl!(self.l, "messages-lead", n = self.chrome.unread)
    }
}
