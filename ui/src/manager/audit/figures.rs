//! Figures about the people of a time: how many said yes, no, and stop, and what came of it.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use i18n_embed_fl::fl;

use super::{
    AuditAcknowledged, AuditBar, AuditField, AuditHead, AuditPlot, AuditSought, AuditTab,
    AuditTrouble, sample_chrome, sample_parties, sample_purposes,
};
use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::part::listed::Choice;
use crate::samples;

/// `GET /audit/figures`, which gets itself with `party`, `purpose`, `from` and `to`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/audit_figures.html")]
pub struct AuditFigures {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who looks.
    pub head: AuditHead,
    /// What the figures are about: party, purpose, first and last day.
    pub sought: AuditSought,
    /// Parties to choose from.
    pub parties: Vec<Choice>,
    /// Purposes to choose from.
    pub purposes: Vec<Choice>,
    /// What is wrong with what was entered.
    pub troubles: Vec<AuditTrouble>,
    /// How often what happened.
    pub counts: Vec<AuditCount>,
    /// What one bar stands for.
    pub per: AuditStep,
    /// Some of it over time.
    pub plots: Vec<AuditPlot>,
    /// How soon parties acknowledged that a consent had stopped.
    pub acknowledgement: AuditAcknowledged,
    /// Complaints, and how soon they were answered.
    pub grievances: AuditGrievances,
    /// All of it as a table for machines.
    pub csv_href: String,
    /// The entries of the same selection.
    pub entries_href: String,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditStep {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

impl AuditStep {
    /// What one bar stands for.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Day => fl!(l, "audit-per-day"),
            Self::Week => fl!(l, "audit-per-week"),
            Self::Month => fl!(l, "audit-per-month"),
        }
    }

    /// Over what the days stand in a table.
    #[must_use]
    pub fn head(self, l: &Locale) -> String {
        match self {
            Self::Day => fl!(l, "audit-step-day"),
            Self::Week => fl!(l, "audit-step-week"),
            Self::Month => fl!(l, "audit-step-month"),
        }
    }

    /// The stretch that begins with a day, in words.
    pub(super) fn name(self, l: &Locale, first: &NaiveDate) -> String {
        let day = l.date(first);
        match self {
            Self::Day => day,
            Self::Week => fl!(l, "audit-step-week-of", day = day),
            Self::Month => fl!(l, "audit-step-month-of", day = day),
        }
    }
}

/// Something that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditFigure {
    /// Requests.
    Asked,
    /// Notices shown.
    Shown,
    /// Consents given.
    Given,
    /// Requests denied.
    Denied,
    /// Decisions put off.
    Deferred,
    /// Consents that she withdrew.
    Withdrawn,
    /// Consents that another revoked.
    Revoked,
    /// Consents that ran out.
    Expired,
    /// Data shared.
    Shared,
    /// Data asked for and refused.
    Refused,
}

impl AuditFigure {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Asked => fl!(l, "audit-figure-asked"),
            Self::Shown => fl!(l, "audit-figure-shown"),
            Self::Given => fl!(l, "audit-figure-given"),
            Self::Denied => fl!(l, "audit-figure-denied"),
            Self::Deferred => fl!(l, "audit-figure-deferred"),
            Self::Withdrawn => fl!(l, "audit-figure-withdrawn"),
            Self::Revoked => fl!(l, "audit-figure-revoked"),
            Self::Expired => fl!(l, "audit-figure-expired"),
            Self::Shared => fl!(l, "audit-figure-shared"),
            Self::Refused => fl!(l, "audit-figure-refused"),
        }
    }

    /// The class of its bars, which differ in more than colour.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Denied | Self::Refused => "bar striped",
            Self::Withdrawn | Self::Revoked | Self::Expired => "bar hollow",
            _ => "bar",
        }
    }
}

/// How often something happened.
#[derive(Clone, Debug)]
pub struct AuditCount {
    /// What.
    pub figure: AuditFigure,
    /// How often.
    pub n: u64,
    /// The entries themselves.
    pub href: Option<String>,
}

/// Complaints, and how soon they were answered.
#[derive(Clone, Debug, Default)]
pub struct AuditGrievances {
    /// How many were made.
    pub made: u64,
    /// How many were answered in time.
    pub in_time: u64,
    /// How many were answered late.
    pub late: u64,
    /// How many are open.
    pub open: u64,
    /// How many of those should have been answered by now.
    pub overdue: u64,
    /// Those that are overdue.
    pub lines: Vec<AuditOverdue>,
}

/// A complaint that should have been answered by now.
#[derive(Clone, Debug)]
pub struct AuditOverdue {
    /// Its reference.
    pub reference: String,
    /// To whom; nobody where it is to the manager itself.
    pub party: Option<String>,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// When it had to be answered.
    pub due: DateTime<Utc>,
}

impl AuditFigures {
    /// One field of the form.
    #[must_use]
    pub fn field(&self, name: &'static str) -> AuditField {
        let value = match name {
            "party" => &self.sought.party,
            "purpose" => &self.sought.purpose,
            "from" => &self.sought.from,
            _ => &self.sought.to,
        };
        AuditField::of(name, value, &self.troubles)
    }

    /// Whether anything is asked for.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        let of_others = AuditSought {
            person: String::new(),
            event: String::new(),
            ..self.sought.clone()
        };
        of_others.is_looking()
    }

    /// Whether there are more bars than a third of the page has room for.
    #[must_use]
    pub fn has_many(&self) -> bool {
        self.plots.iter().any(|plot| plot.bars.len() > 92)
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let first = samples::day(2026, 11, 1);
        Self {
            l,
            chrome: sample_chrome(),
            head: AuditHead::sample(AuditTab::Figures),
            sought: AuditSought::sample(),
            parties: sample_parties(),
            purposes: sample_purposes(),
            troubles: Vec::new(),
            counts: sample_counts(),
            per: AuditStep::Day,
            plots: sample_plots(first, 30, 1),
            acknowledgement: AuditAcknowledged::sample(),
            grievances: AuditGrievances {
                made: 41,
                in_time: 34,
                late: 3,
                open: 4,
                overdue: 2,
                lines: vec![
                    AuditOverdue {
                        reference: "R-2026-000417".to_owned(),
                        party: Some("sahaj.example".to_owned()),
                        made: samples::at(1, 9, 30),
                        due: samples::at(15, 9, 30),
                    },
                    AuditOverdue {
                        reference: "R-2026-000402".to_owned(),
                        party: None,
                        made: samples::at(2, 17, 12),
                        due: samples::at(16, 17, 12),
                    },
                ],
            },
            csv_href: "/audit/figures.csv?party=sahaj.example".to_owned(),
            entries_href: "/audit?party=sahaj.example".to_owned(),
        }
    }

    /// A time in which nothing happened, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.sought = AuditSought::default();
        for count in &mut page.counts {
            count.n = 0;
            count.href = None;
        }
        for bar in page.plots.iter_mut().flat_map(|plot| &mut plot.bars) {
            bar.n = 0;
        }
        page.plots.truncate(2);
        page.plots[1].bars.clear();
        page.acknowledgement = AuditAcknowledged::default();
        page.grievances = AuditGrievances::default();
        page
    }

    /// As many bars as there can be, for tests and previews.
    #[must_use]
    pub fn sample_long(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.plots = sample_plots(samples::day(2025, 10, 27), 400, 1);
        page
    }

    /// What was entered wrongly, for tests and previews.
    #[must_use]
    pub fn sample_trouble(l: Locale) -> Self {
        let mut page = Self::sample_empty(l);
        page.sought.from = "2026-11-30".to_owned();
        page.sought.to = "2026-11-01".to_owned();
        page.troubles = vec![AuditTrouble::Order];
        page
    }

    /// Bars of a week, for tests and previews.
    #[must_use]
    pub fn sample_weeks(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.per = AuditStep::Week;
        page.plots = sample_plots(samples::day(2026, 9, 7), 12, 7);
        page
    }

    /// Bars of a month, for tests and previews.
    #[must_use]
    pub fn sample_months(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.per = AuditStep::Month;
        for plot in &mut page.plots {
            plot.bars.truncate(11);
            for (bar, month) in plot.bars.iter_mut().zip(1..) {
                bar.day = samples::day(2026, month, 1);
            }
        }
        page
    }
}

fn sample_counts() -> Vec<AuditCount> {
    [
        (AuditFigure::Asked, 12_410, Some("consent_request.received")),
        (AuditFigure::Shown, 11_902, Some("notice.shown")),
        (AuditFigure::Given, 8_377, Some("consent.granted")),
        (AuditFigure::Denied, 2_954, Some("decision.denied")),
        (AuditFigure::Deferred, 571, Some("decision.deferred")),
        (AuditFigure::Withdrawn, 903, Some("consent.withdrawn")),
        (AuditFigure::Revoked, 103, Some("consent.revoked")),
        (AuditFigure::Expired, 1_240, Some("consent.expired")),
        (AuditFigure::Shared, 154_320, Some("data_session.shared")),
        (AuditFigure::Refused, 0, None),
    ]
    .map(|(figure, n, event)| AuditCount {
        figure,
        n,
        href: event.map(|event| format!("/audit?party=sahaj.example&event={event}")),
    })
    .to_vec()
}

/// Counts that rise and fall, always the same.
fn sample_plots(first: NaiveDate, steps: u64, days: usize) -> Vec<AuditPlot> {
    let wave = |place: u64, most: u64| (place * 37 % 11 + place * 13 % 7) * most / 16;
    let plot = |figure, most| AuditPlot {
        figure,
        bars: (0..steps)
            .zip(first.iter_days().step_by(days))
            .map(|(place, day)| AuditBar {
                day,
                n: wave(place, most),
            })
            .collect(),
    };
    vec![
        plot(AuditFigure::Given, 412),
        plot(AuditFigure::Denied, 160),
        plot(AuditFigure::Withdrawn, 18),
    ]
}
