//! One consent on the dashboard: who, why, what, how long, how often, and what comes next.

use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::locale::Locale;
use crate::part::status::ConsentStatus;

/// When the next use is to be expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextUse {
    /// At any time.
    AnyTime,
    /// Not before about then: the terms allow it only so often.
    From(DateTime<Utc>),
    /// Its term begins then.
    Begins(DateTime<Utc>),
    /// Not again before it ends.
    None,
    /// Not while it is on hold.
    OnHold,
}

impl NextUse {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::AnyTime => fl!(l, "dashboard-next-any-time"),
            Self::From(at) => fl!(l, "dashboard-next-from", at = l.moment(at)),
            Self::Begins(at) => fl!(l, "dashboard-next-begins", at = l.moment(at)),
            Self::None => fl!(l, "dashboard-next-none"),
            Self::OnHold => fl!(l, "dashboard-next-on-hold"),
        }
    }
}

/// What is said of a consent's end: nothing renews by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// It ends within so many days; 0 is today.
    EndsSoon(u32),
    /// It is over.
    Over,
}

impl Renewal {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::EndsSoon(n) => fl!(l, "dashboard-ends-soon", n = n),
            Self::Over => fl!(l, "dashboard-over"),
        }
    }

    /// The tone of its line.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::EndsSoon(_) => "warn",
            Self::Over => "quiet",
        }
    }
}

/// One consent on the dashboard.
#[derive(Clone, Debug)]
pub struct ConsentCard {
    /// Its id, as paths use it.
    pub id: String,
    /// Who may see.
    pub organisation: String,
    /// Why, in one sentence.
    pub purpose: String,
    /// Why, in the organisation's own words.
    pub use_description: String,
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
    /// When the next use is to be expected; none when it is over.
    pub next_use: Option<NextUse>,
    /// What is said of its end.
    pub renewal: Option<Renewal>,
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
        let name = self.organisation.as_str();
        fl!(l, "dashboard-details-label", name = name)
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
        let shown = l.number(self.uses);
        fl!(l, "dashboard-uses", n = self.uses, shown = shown)
    }
}
