//! Who can see what right now.
//!
//! Posts: `/links` with `party`; Stop leads to `/consents/{id}/stop`, the second click is there.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Listed;
use crate::part::source::SourceKind;
use crate::part::status::ConsentStatus;
use crate::samples;

/// One consent on the dashboard.
#[derive(Clone, Debug)]
pub struct ConsentCard {
    /// Its id, as paths use it.
    pub id: String,
    /// Who may see.
    pub organisation: String,
    /// Why, in one sentence.
    pub purpose: String,
    /// What, in plain words.
    pub data: Vec<String>,
    /// Whether only answers leave, not records.
    pub only_answers: bool,
    /// Its state.
    pub status: ConsentStatus,
    /// Since when.
    pub granted: DateTime<Utc>,
    /// Until when.
    pub expires: DateTime<Utc>,
    /// When it was last used.
    pub last_use: Option<DateTime<Utc>>,
    /// How often it was used.
    pub uses: u64,
    /// When it ended, if it has.
    pub ended: Option<DateTime<Utc>>,
    /// Why a source of the data asks her to end it, in its words.
    pub end_asked: Option<String>,
}

impl ConsentCard {
    /// Whether its only use is over; when it would have ended does not matter then.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        self.status == ConsentStatus::UsedUp
    }

    /// What the details link says to somebody who does not see the card around it.
    #[must_use]
    pub fn details_label(&self, l: &Locale) -> String {
        fl!(
            l,
            "dashboard-details-label",
            name = self.organisation.as_str()
        )
    }

    /// What the stop link says to somebody who does not see the card around it.
    #[must_use]
    pub fn stop_label(&self, l: &Locale) -> String {
        fl!(l, "dashboard-stop-label", name = self.organisation.as_str())
    }

    /// What a source asks of her, in words, while she can do it.
    #[must_use]
    pub fn end_asked_words(&self, l: &Locale) -> Option<String> {
        let reason = self
            .end_asked
            .as_deref()
            .filter(|_| self.status.can_stop())?;
        Some(fl!(l, "consent-end-asked", reason = reason))
    }

    /// How often it was used, in words.
    #[must_use]
    pub fn uses_words(&self, l: &Locale) -> String {
        fl!(
            l,
            "dashboard-uses",
            n = self.uses,
            shown = l.number(self.uses)
        )
    }
}

/// A request that waits for her.
#[derive(Clone, Debug)]
pub struct WaitingRequest {
    /// Its id, as paths use it.
    pub id: String,
    /// Who asks.
    pub organisation: String,
    /// Why.
    pub purpose: String,
    /// When it asked.
    pub asked: DateTime<Utc>,
    /// Until when she can decide.
    pub decide_by: Option<DateTime<Utc>>,
    /// Whether she has put it off before.
    pub deferred: bool,
}

/// A source she has linked.
#[derive(Clone, Debug)]
pub struct LinkedSource {
    /// Its name.
    pub name: String,
    /// Its id on the network.
    pub id: String,
    /// What kind it is.
    pub kind: SourceKind,
    /// Its accounts, masked; empty where their only name is the source's own.
    pub accounts: Vec<String>,
    /// Since when it is linked.
    pub linked: DateTime<Utc>,
    /// Where she looks at it, when it has pages of its own.
    pub href: Option<String>,
}

/// A source she can link.
#[derive(Clone, Debug)]
pub struct LinkableSource {
    /// The party id that the form sends.
    pub party: String,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: SourceKind,
}

/// `GET /dashboard`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/dashboard.html")]
pub struct Dashboard {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Requests that wait for her.
    pub waiting: Listed<WaitingRequest>,
    /// Consents in force.
    pub active: Listed<ConsentCard>,
    /// Consents for one use, which is over.
    pub used: Listed<ConsentCard>,
    /// Consents on hold.
    pub paused: Listed<ConsentCard>,
    /// Consents that have ended.
    pub ended: Listed<ConsentCard>,
    /// Sources she has linked.
    pub sources: Vec<LinkedSource>,
    /// Sources she can link.
    pub linkable: Vec<LinkableSource>,
}

impl Dashboard {
    /// The sentence under the title: how many can see something now.
    #[must_use]
    pub fn summary(&self) -> String {
        fl!(self.l, "dashboard-summary", n = self.active.total)
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Dashboard),
            waiting: Listed::whole(vec![samples::waiting()]),
            active: Listed::part(samples::active_cards(), 14, "/dashboard?active=2"),
            used: Listed::whole(vec![samples::used_card("c6")]),
            paused: Listed::whole(vec![samples::card("c3", ConsentStatus::Paused)]),
            ended: Listed::whole(vec![
                samples::card("c4", ConsentStatus::Withdrawn),
                samples::card("c5", ConsentStatus::Expired),
            ]),
            sources: samples::sources(),
            linkable: samples::linkable(),
        }
    }

    /// A page for somebody new, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Dashboard),
            waiting: Listed::default(),
            active: Listed::default(),
            used: Listed::default(),
            paused: Listed::default(),
            ended: Listed::default(),
            sources: Vec::new(),
            linkable: samples::linkable(),
        }
    }
}
