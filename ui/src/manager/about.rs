//! The publication page: who runs this, who owns it, how to use one's rights and complain.
//!
//! DPDP Rules 2025, First Schedule, Part B, item 11, and rule 14(1) and (3). What the operator has
//! not filled in is said to be missing; nothing is made up in its place.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Fact;
use crate::samples;

/// Who runs the consent manager.
#[derive(Clone, Debug)]
pub struct OperatorParticulars {
    /// The company's name.
    pub name: String,
    /// Its registration as a consent manager, if it has one.
    pub registration: Option<String>,
    /// Where it sits.
    pub address: String,
    /// How to reach it.
    pub contact: String,
}

/// How to complain.
#[derive(Clone, Debug)]
pub struct Grievance {
    /// The officer's name.
    pub officer: String,
    /// How to reach the officer.
    pub contact: String,
    /// In how many days an answer comes; never above ninety (rule 14(3)).
    pub days: u32,
}

/// For how long what is kept (DPDP Rules 2025, First Schedule, Part B, item 4(c), and rule 8(3)).
#[derive(Clone, Copy, Debug)]
pub struct KeptFor {
    /// Years that records are kept after their end.
    pub record_years: u32,
    /// Days that logs are kept at least.
    pub log_days: u32,
}

/// `GET /about`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/about.html")]
pub struct About {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who runs this; `None` until the operator fills it in.
    pub operator: Option<OperatorParticulars>,
    /// (a) promoters, directors, key managers: name and role.
    pub people: Vec<Fact>,
    /// (b) everyone with more than two per cent: name and share.
    pub shareholders: Vec<Fact>,
    /// (c) bodies in which those people hold more than two per cent: name and share.
    pub bodies: Vec<Fact>,
    /// The day list (c) was drawn up for.
    pub bodies_as_on: Option<String>,
    /// (d) what else the Board wants published.
    pub other: Vec<Fact>,
    /// How to complain; `None` until the operator fills it in.
    pub grievance: Option<Grievance>,
    /// For how long what is kept.
    pub kept: KeptFor,
    /// Keys and addresses that let anyone check this service.
    pub checks: Vec<Fact>,
}

impl About {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::About),
            operator: Some(OperatorParticulars {
                name: "Example Consent Services Limited".to_owned(),
                registration: None,
                address: "12 Example Road, Pune 411001".to_owned(),
                contact: "help@manager.example".to_owned(),
            }),
            people: vec![Fact::new("R. Example", "Director")],
            shareholders: vec![Fact::new("Example Trust", "62 %")],
            bodies: Vec::new(),
            bodies_as_on: Some("1 Oct 2026".to_owned()),
            other: Vec::new(),
            grievance: Some(Grievance {
                officer: "S. Example".to_owned(),
                contact: "complaints@manager.example".to_owned(),
                days: 30,
            }),
            kept: KeptFor {
                record_years: 7,
                log_days: 366,
            },
            checks: vec![
                Fact::new("/.well-known/amanat.json", "https://manager.example"),
                Fact::new("/log/checkpoint", samples::DIGEST),
            ],
        }
    }

    /// A page nobody has filled in, for tests and previews.
    #[must_use]
    pub fn sample_unfilled(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.chrome = Chrome::manager("Amanat");
        page.operator = None;
        page.people.clear();
        page.shareholders.clear();
        page.bodies_as_on = None;
        page.grievance = None;
        page.checks.clear();
        page
    }
}
