//! Made-up people, organisations and answers for tests and previews; and every page filled in.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::manager::{self, ConsentCard, LinkableSource, LinkedSource, WaitingRequest};
use crate::part::event::{Acknowledgement, Event, EventKind, Sharing, SharingOutcome};
use crate::part::listed::{Choice, Fact};
use crate::part::party::{Actor, Party, Registration};
use crate::part::source::SourceKind;
use crate::part::status::{ConsentStatus, Level};
use crate::part::term::{
    Complaint, DataLife, Field, Frequency, Item, NoticeRef, Purpose, Question, ReleaseRule, Source,
    Terms, Yield,
};
use crate::store::{
    self, Dataset, DepositChoice, Provenance, Quality, Refusal, Release, ReleaseEntry,
    SourceHolding,
};
use crate::{RenderError, render, shared};

/// A page's name with its HTML.
pub type Rendered = (&'static str, Result<String, RenderError>);

/// Every page in every state its sample knows.
#[must_use]
pub fn all(l: &Locale) -> Vec<Rendered> {
    let l = || l.clone();
    let mut pages = vec![
        ("manager-sign-in", render(&shared::SignIn::sample(l()))),
        (
            "manager-dashboard",
            render(&manager::Dashboard::sample(l())),
        ),
        (
            "manager-dashboard-empty",
            render(&manager::Dashboard::sample_empty(l())),
        ),
        (
            "manager-request",
            render(&manager::RequestNotice::sample(l())),
        ),
        (
            "manager-request-change",
            render(&manager::RequestNotice::sample_change(l())),
        ),
        (
            "manager-decision",
            render(&manager::DecisionDone::sample(l())),
        ),
        (
            "manager-consent",
            render(&manager::ConsentDetail::sample(l())),
        ),
        ("manager-stop", render(&manager::StopConfirm::sample(l()))),
        ("manager-record", render(&manager::Record::sample(l()))),
        (
            "manager-record-empty",
            render(&manager::Record::sample_empty(l())),
        ),
        ("manager-about", render(&manager::About::sample(l()))),
        (
            "manager-about-unfilled",
            render(&manager::About::sample_unfilled(l())),
        ),
        ("manager-message", render(&shared::Message::sample(l()))),
        ("manager-error", render(&shared::ErrorPage::sample(l()))),
        ("manager-leaving", render(&shared::LeavingPage::sample(l()))),
        ("store-sign-in", render(&shared::SignIn::sample_store(l()))),
        ("store-holdings", render(&store::Holdings::sample(l()))),
        (
            "store-holdings-empty",
            render(&store::Holdings::sample_empty(l())),
        ),
        ("store-releases", render(&store::Releases::sample(l()))),
        (
            "store-releases-empty",
            render(&store::Releases::sample_empty(l())),
        ),
        ("store-preview", render(&store::Preview::sample(l()))),
        ("store-link", render(&store::LinkConfirm::sample(l()))),
    ];
    let l = l();
    for page in manager::DecisionDone::samples(&l) {
        pages.push(("manager-decision-other", render(&page)));
    }
    for page in manager::ConsentDetail::samples(&l) {
        pages.push(("manager-consent-state", render(&page)));
    }
    for page in store::Preview::samples(&l) {
        pages.push(("store-preview-state", render(&page)));
    }
    for page in shared::Message::samples(&l) {
        pages.push(("message", render(&page)));
    }
    for page in shared::LeavingPage::samples(&l) {
        pages.push(("leaving", render(&page)));
    }
    for kind in shared::ErrorKind::ALL {
        let page = shared::ErrorPage::of(l.clone(), Chrome::store("Store"), kind, None);
        pages.push(("error", render(&page)));
    }
    pages
}

/// A digest in the written form.
pub const DIGEST: &str = "sha-256:qUiQTy8PR5uPgZdpSzAYSw0u0cHNKh7A-4XSmaGSpEc";

/// An answer's exact bytes.
pub const ANSWER: &str =
    r#"{"months":12,"months_in_band":11,"band":{"from":40000,"to":50000,"unit":"INR"}}"#;

/// A moment in November 2026.
#[must_use]
pub fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, day, hour, minute, 0)
        .single()
        .unwrap_or_default()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// The manager's frame with Asha signed in.
#[must_use]
pub fn manager_chrome(active: NavItem) -> Chrome {
    Chrome::manager("Amanat")
        .signed_in("Asha Verma", "sample-token")
        .active(active)
        .operated_by("Example Consent Services Limited")
}

/// The store's frame with Asha signed in.
#[must_use]
pub fn store_chrome(active: NavItem) -> Chrome {
    Chrome::store("Amanat Store")
        .signed_in("Asha Verma", "sample-token")
        .active(active)
        .operated_by("Example Store Host")
        .about_at("https://manager.example/about")
}

/// A lender.
#[must_use]
pub fn lender() -> Party {
    Party {
        name: "Sahaj Micro Credit".to_owned(),
        registration: Registration::Registered,
        since: Some(day(2025, 4, 14)),
        website: Some("https://lender.example".to_owned()),
    }
}

/// A question about income.
#[must_use]
pub fn question() -> Question {
    Question {
        title: "Is the income steady?".to_owned(),
        explanation: "Counts in how many of the last twelve months your income fell into one \
                      band. It does not show what you earned, from whom, or what you spent."
            .to_owned(),
        parameters: vec![
            Fact::new("Months", "12"),
            Fact::new("Width of the band", "₹10,000"),
        ],
        rule: ReleaseRule::Banded,
        output: vec![
            Fact::new("months_in_band", "a number from 0 to 12"),
            Fact::new("band", "two amounts in rupees"),
        ],
        publisher: Some("Open Question Library".to_owned()),
        digest: DIGEST.to_owned(),
        preview_href: Some("https://store.example/preview/r1".to_owned()),
    }
}

/// The terms of a loan request.
#[must_use]
pub fn terms() -> Terms {
    Terms {
        purpose: Purpose {
            sentence: "To decide on your loan application of 2 November 2026.".to_owned(),
            code: "lending.assessment".to_owned(),
        },
        benefit: Some("A decision on the same day, without paper statements.".to_owned()),
        items: vec![
            Item {
                id: "income".to_owned(),
                title: "How steady your income is".to_owned(),
                required: true,
                fields: vec![
                    field("amount", "Money in or out", Level::Sensitive),
                    field("date", "Day of the booking", Level::Internal),
                ],
                source: Source::Settled("Your store, from Ganga Bank ••4821".to_owned()),
                range: Some((day(2025, 11, 1), day(2026, 10, 31))),
                yields: Yield::Answer(Box::new(question())),
            },
            Item {
                id: "statement".to_owned(),
                title: "Bank statement".to_owned(),
                required: false,
                fields: vec![
                    field("amount", "Money in or out", Level::Sensitive),
                    field("balance", "Money left after each booking", Level::Protected),
                ],
                source: Source::Pick(vec![
                    Choice::new("acc-1", "Ganga Bank, savings ••4821"),
                    Choice::new("acc-2", "Ganga Bank, current ••0077"),
                ]),
                range: None,
                yields: Yield::Records,
            },
        ],
        from: at(3, 9, 30),
        until: at(30, 18, 30),
        frequency: Frequency::Times(3),
        data_life: DataLife::Days(90),
        recipients: vec![
            "Sahaj Micro Credit".to_owned(),
            "Its auditor, Example LLP".to_owned(),
        ],
    }
}

fn field(name: &str, meaning: &str, level: Level) -> Field {
    Field {
        name: name.to_owned(),
        meaning: meaning.to_owned(),
        level,
    }
}

/// Where she complains about the lender.
#[must_use]
pub fn complaint() -> Complaint {
    Complaint {
        contact_name: "Grievance officer, Sahaj Micro Credit".to_owned(),
        contact: "grievance@lender.example".to_owned(),
        days: Some(30),
        board_href: Some("https://board.example/complaints".to_owned()),
    }
}

/// The notice of the loan request.
#[must_use]
pub fn notice() -> NoticeRef {
    NoticeRef {
        language: "English".to_owned(),
        version: "1".to_owned(),
        digest: DIGEST.to_owned(),
    }
}

/// A request that waits.
#[must_use]
pub fn waiting() -> WaitingRequest {
    WaitingRequest {
        id: "r1".to_owned(),
        organisation: lender().name,
        purpose: terms().purpose.sentence,
        asked: at(3, 9, 30),
        decide_by: Some(at(10, 9, 30)),
        deferred: true,
    }
}

/// A consent in a given state.
#[must_use]
pub fn card(id: &str, status: ConsentStatus) -> ConsentCard {
    ConsentCard {
        id: id.to_owned(),
        organisation: "Nadi Health Research".to_owned(),
        purpose: "To study how often people see a doctor in their district.".to_owned(),
        data: vec!["How many clinic visits you had".to_owned()],
        only_answers: true,
        status,
        granted: at(1, 10, 0),
        expires: at(30, 10, 0),
        last_use: None,
        uses: 0,
        ended: (!status.can_stop()).then(|| at(2, 16, 45)),
    }
}

/// Consents in force.
#[must_use]
pub fn active_cards() -> Vec<ConsentCard> {
    let mut loan = card("c1", ConsentStatus::Active);
    loan.organisation = lender().name;
    loan.purpose = terms().purpose.sentence;
    loan.data = vec![
        "How steady your income is".to_owned(),
        "Bank statement".to_owned(),
    ];
    loan.only_answers = false;
    loan.last_use = Some(at(5, 8, 12));
    loan.uses = 2;
    vec![loan, card("c2", ConsentStatus::Active)]
}

/// Linked sources.
#[must_use]
pub fn sources() -> Vec<LinkedSource> {
    vec![
        LinkedSource {
            name: "Amanat Store".to_owned(),
            kind: SourceKind::Store,
            accounts: vec!["p-7Kq2…9fX".to_owned()],
            linked: at(1, 9, 0),
            href: Some("https://store.example/".to_owned()),
        },
        LinkedSource {
            name: "Ganga Bank".to_owned(),
            kind: SourceKind::Bank,
            accounts: vec!["Savings ••4821".to_owned(), "Current ••0077".to_owned()],
            linked: at(1, 9, 5),
            href: None,
        },
    ]
}

/// Sources that can be linked.
#[must_use]
pub fn linkable() -> Vec<LinkableSource> {
    [
        ("store", "Amanat Store", SourceKind::Store),
        ("clinic", "Tulsi Clinic", SourceKind::Clinic),
        ("fund", "Himal Mutual Fund", SourceKind::Other),
    ]
    .into_iter()
    .map(|(party, name, kind)| LinkableSource {
        party: party.to_owned(),
        name: name.to_owned(),
        kind,
    })
    .collect()
}

fn event(at: DateTime<Utc>, kind: EventKind, actor: Actor) -> Event {
    Event {
        at,
        kind,
        actor,
        about: None,
        detail: None,
        reason: None,
        href: None,
    }
}

/// The history of a consent.
#[must_use]
pub fn history() -> Vec<Event> {
    let mut resumed = event(at(4, 9, 10), EventKind::Resumed, Actor::You);
    resumed.reason = Some("Back from travel".to_owned());
    vec![
        resumed,
        event(at(3, 20, 0), EventKind::Paused, Actor::You),
        event(at(3, 14, 6), EventKind::Issued, Actor::Manager),
        event(at(3, 14, 5), EventKind::Approved, Actor::You),
        event(at(3, 14, 1), EventKind::NoticeShown, Actor::Manager),
        event(
            at(3, 9, 30),
            EventKind::Asked,
            Actor::Organisation(lender().name),
        ),
    ]
}

/// One entry of every kind, by every kind of actor.
#[must_use]
pub fn every_event() -> Vec<Event> {
    use EventKind::*;
    let kinds = [
        Asked,
        NoticeShown,
        Approved,
        Denied,
        Deferred,
        RequestExpired,
        Issued,
        Paused,
        Resumed,
        Withdrawn,
        Revoked,
        Expired,
        Superseded,
        Shared,
        ShareRefused,
        Acknowledged,
        SourceLinked,
        SourceUnlinked,
    ];
    let actors = [
        Actor::You,
        Actor::Organisation(lender().name),
        Actor::Manager,
        Actor::Store,
        Actor::Guardian("Meera Verma".to_owned()),
        Actor::Nominee("Ravi Verma".to_owned()),
        Actor::Board,
    ];
    kinds
        .into_iter()
        .zip(actors.into_iter().cycle())
        .zip(0..)
        .map(|((kind, actor), n)| Event {
            about: Some(lender().name),
            detail: (n % 3 == 0).then(|| "How steady your income is".to_owned()),
            reason: (n % 4 == 3).then(|| "No longer needed".to_owned()),
            href: (n % 2 == 0).then(|| "/consents/c1".to_owned()),
            ..event(at(20 - n, 9, 30), kind, actor)
        })
        .collect()
}

/// Sharings with every outcome.
#[must_use]
pub fn sharing() -> Vec<Sharing> {
    [
        SharingOutcome::Delivered,
        SharingOutcome::Pending,
        SharingOutcome::Refused("The consent was on hold.".to_owned()),
        SharingOutcome::Lapsed,
    ]
    .into_iter()
    .zip(0..)
    .map(|(outcome, n)| Sharing {
        at: at(5 - n, 8, 12),
        from: "Your store".to_owned(),
        to: lender().name,
        classes: vec!["How steady your income is".to_owned()],
        bytes: 1_412,
        outcome,
    })
    .collect()
}

/// Who has taken note.
#[must_use]
pub fn acknowledgements() -> Vec<Acknowledgement> {
    vec![
        Acknowledgement {
            party: lender().name,
            at: Some(at(4, 9, 10)),
        },
        Acknowledgement {
            party: "Ganga Bank".to_owned(),
            at: None,
        },
    ]
}

/// What a store holds.
#[must_use]
pub fn holdings() -> Vec<SourceHolding> {
    let bookings = Dataset {
        name: "Bank bookings".to_owned(),
        description: Some("Money in and out, day by day.".to_owned()),
        rows: 123_456,
        range: Some((day(2024, 11, 1), day(2026, 10, 31))),
        last_deposit: Some(at(2, 6, 0)),
        levels: vec![Level::Internal, Level::Sensitive, Level::Protected],
        quality: Some(Quality {
            accuracy: Some(0.99),
            completeness: Some(0.97),
            uniqueness: Some(1.0),
            consistency: Some(0.98),
            timeliness: Some(0.9),
            validity: Some(1.0),
        }),
        provenance: vec![Provenance {
            depositor: "Ganga Bank".to_owned(),
            at: at(2, 6, 0),
            artifact: "019a7c1e…9f04".to_owned(),
            digest: DIGEST.to_owned(),
            rows: 412,
        }],
    };
    let visits = Dataset {
        name: "Clinic visits".to_owned(),
        description: None,
        rows: 1,
        range: None,
        last_deposit: None,
        levels: vec![Level::Public, Level::Restricted],
        quality: None,
        provenance: Vec::new(),
    };
    vec![
        SourceHolding {
            source: "Ganga Bank".to_owned(),
            kind: SourceKind::Bank,
            datasets: vec![bookings],
        },
        SourceHolding {
            source: "Tulsi Clinic".to_owned(),
            kind: SourceKind::Clinic,
            datasets: vec![visits],
        },
    ]
}

/// What she can bring in.
#[must_use]
pub fn deposit_choices() -> Vec<DepositChoice> {
    vec![
        DepositChoice {
            group: "bank".to_owned(),
            label: "Bank".to_owned(),
            description: "Bookings and balances of your accounts.".to_owned(),
        },
        DepositChoice {
            group: "clinic".to_owned(),
            label: "Clinic".to_owned(),
            description: "Visits, measurements and prescriptions.".to_owned(),
        },
    ]
}

/// Releases and refusals.
#[must_use]
pub fn releases() -> Vec<ReleaseEntry> {
    vec![
        ReleaseEntry::Released(Box::new(Release {
            at: at(5, 8, 12),
            to: lender().name,
            title: question().title,
            sentence: Some("Your income was in one band in 11 of 12 months.".to_owned()),
            bytes: ANSWER.to_owned(),
            receipt: "019a7c1e-9c33-7aa1-8f10-77c2d1e0b5a9".to_owned(),
            digest: DIGEST.to_owned(),
            artifact: "019a7c1e…9f04".to_owned(),
        })),
        ReleaseEntry::Refused(Refusal {
            at: at(3, 21, 40),
            who: lender().name,
            title: question().title,
            rule: "The consent was on hold at that moment.".to_owned(),
        }),
    ]
}
