//! Her requests and complaints: all of them, a new one, and one with its steps. Forms post to
//! `/rights`, `/rights/{id}/close` and `/rights/{id}/escalate`.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Choice;
use crate::part::party::Actor;
use crate::part::rights::{Matter, RightsStatus};
use crate::samples;

/// One request in a list, or at the head of its page.
#[derive(Clone, Debug)]
pub struct RightsLine {
    /// The request.
    pub id: String,
    /// Its number.
    pub reference: String,
    /// Whom it is for; none: this service.
    pub organisation: Option<String>,
    /// Which right.
    pub matter: Matter,
    /// Where it stands.
    pub status: RightsStatus,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// Until when an answer is owed.
    pub due: DateTime<Utc>,
}

impl RightsLine {
    fn to(&self, l: &Locale) -> String {
        match &self.organisation {
            Some(name) => name.clone(),
            None => fl!(l, "rights-this-service"),
        }
    }

    fn sample(n: u32, matter: Matter, status: RightsStatus) -> Self {
        Self {
            id: format!("g{n}"),
            reference: format!("AM-7K3F-9QX{n}"),
            organisation: (n != 1).then(|| samples::LONG_NAME.to_owned()),
            matter,
            status,
            made: samples::at(n, 9, 30),
            due: samples::at(n + 20, 9, 30),
        }
    }
}

/// `GET /rights`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/rights.html")]
pub struct Rights {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Her requests, newest first.
    pub requests: Vec<RightsLine>,
}

impl Rights {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Rights),
            requests: vec![
                RightsLine::sample(1, Matter::Grievance, RightsStatus::Answered),
                RightsLine::sample(2, Matter::Access, RightsStatus::Received),
                RightsLine::sample(3, Matter::Correction, RightsStatus::Acknowledged),
                RightsLine::sample(4, Matter::Completion, RightsStatus::Overdue),
                RightsLine::sample(5, Matter::Updating, RightsStatus::Escalated),
                RightsLine::sample(6, Matter::Erasure, RightsStatus::Closed),
            ],
        }
    }

    /// Nothing yet, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.requests.clear();
        page
    }
}

/// `GET /rights/new`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/rights_new.html")]
pub struct RightsNew {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Whom she can turn to.
    pub organisations: Vec<Choice>,
    /// The rights.
    pub matters: Vec<Choice>,
    /// Whom she has chosen already.
    pub to: Option<String>,
    /// What she has chosen already.
    pub matter: Option<String>,
    /// What she has written already.
    pub text: String,
    /// Whether something was missing or too long.
    pub trouble: bool,
    /// Most characters.
    pub longest: usize,
}

impl RightsNew {
    /// Whether an organisation is the one that she has chosen.
    #[must_use]
    pub fn is_to(&self, choice: &Choice) -> bool {
        self.to.as_ref() == Some(&choice.value)
    }

    /// Whether a right is the one that she has chosen.
    #[must_use]
    pub fn is_matter(&self, choice: &Choice) -> bool {
        self.matter.as_ref() == Some(&choice.value)
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            chrome: samples::manager_chrome(NavItem::Rights),
            organisations: vec![
                Choice::new("this", fl!(l, "rights-this-service")),
                Choice::new("lender.example", samples::LONG_NAME),
            ],
            matters: vec![
                Choice::new("access", Matter::Access.label(&l)),
                Choice::new("grievance", Matter::Grievance.label(&l)),
            ],
            to: None,
            matter: None,
            text: String::new(),
            trouble: false,
            longest: 2_000,
            l,
        }
    }

    /// Something was missing, for tests and previews.
    #[must_use]
    pub fn sample_trouble(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.trouble = true;
        page.to = Some("lender.example".to_owned());
        page.matter = Some("grievance".to_owned());
        "My address is wrong.".clone_into(&mut page.text);
        page
    }
}

/// One step of a request.
#[derive(Clone, Debug)]
pub struct RightsStepLine {
    /// The state it came into.
    pub status: RightsStatus,
    /// Who took it.
    pub actor: Actor,
    /// An answer's words.
    pub text: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// `GET /rights/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/rights_detail.html")]
pub struct RightsDetail {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// What it is.
    pub request: RightsLine,
    /// What she wrote.
    pub text: String,
    /// What happened.
    pub steps: Vec<RightsStepLine>,
    /// Where the Board takes complaints.
    pub board_href: String,
}

impl RightsDetail {
    /// Every state, for tests and previews.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let page = |n, status| Self {
            l: l.clone(),
            chrome: samples::manager_chrome(NavItem::Rights),
            request: RightsLine::sample(n, Matter::Grievance, status),
            text: "Somebody called me about a loan that I never asked for.\nPlease stop."
                .to_owned(),
            steps: vec![
                RightsStepLine {
                    status: RightsStatus::Received,
                    actor: Actor::You,
                    text: None,
                    at: samples::at(n, 9, 30),
                },
                RightsStepLine {
                    status: RightsStatus::Answered,
                    actor: Actor::Organisation(samples::LONG_NAME.to_owned()),
                    text: Some("We have taken your number off our list.".to_owned()),
                    at: samples::at(n, 12, 0),
                },
            ],
            board_href: "https://board.example/complaints".to_owned(),
        };
        [
            RightsStatus::Received,
            RightsStatus::Overdue,
            RightsStatus::Answered,
            RightsStatus::Escalated,
            RightsStatus::Closed,
        ]
        .into_iter()
        .zip(1..)
        .map(|(status, n)| page(n, status))
        .collect()
    }
}
