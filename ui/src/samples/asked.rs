//! What is asked for: a loan request, from the lender to the receipt.

use super::{DIGEST, at, day};
use crate::manager;
use crate::part::listed::{Choice, Fact};
use crate::part::party::{Party, Registration};
use crate::part::status::Level;
use crate::part::term::{
    AnswerField, Complaint, DataLife, Field, Frequency, Item, Look, NoticeRef, Purpose, Question,
    ReleaseRule, Source, Terms, Withdrawn, Yield,
};

/// A lender.
#[must_use]
pub fn lender() -> Party {
    Party {
        name: "Sahaj Micro Credit".to_owned(),
        id: Some("sahaj.example".to_owned()),
        registration: Registration::Registered,
        since: Some(day(2025, 4, 14)),
        website: Some("https://lender.example".to_owned()),
        logo_href: None,
    }
}

/// The receipt of a yes.
#[must_use]
pub fn receipt() -> manager::Receipt {
    manager::Receipt {
        request_id: "019a7c1e-6f10-7d3a-9b52-3f1f0e6f7a10".to_owned(),
        consent_id: Some("019a7c1e-8b21-7c4e-8d63-5a2c1b7e9f04".to_owned()),
        at: at(3, 14, 5),
        digest: DIGEST.to_owned(),
        evidence: Some(manager::Evidence::Passkey),
        by: crate::part::party::Actor::You,
        log_index: Some(104_233),
        language: "English".to_owned(),
        print_href: "/decisions/d1/receipt".to_owned(),
        download_href: Some("/consents/c1/receipt.json".to_owned()),
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
            AnswerField {
                name: "months_in_band".to_owned(),
                meaning: "Months in the band".to_owned(),
                shape: "a number from 0 to 12".to_owned(),
            },
            AnswerField {
                name: "lower".to_owned(),
                meaning: "Lowest amount".to_owned(),
                shape: "rupees, in steps of ₹10,000".to_owned(),
            },
        ],
        publisher: Some("Open Question Library".to_owned()),
        digest: DIGEST.to_owned(),
        preview_href: Some("/requests/r1/preview?item=income".to_owned()),
        example: Some("In 11 of 12 months the income lay between ₹40,000 and ₹50,000.".to_owned()),
        look: Look::Seen {
            at: at(3, 14, 1),
            exactly: true,
            digest: DIGEST.to_owned(),
        },
        withdrawn: None,
    }
}

/// A question that was withdrawn.
#[must_use]
pub fn withdrawn_question() -> Question {
    Question {
        look: Look::Covered,
        withdrawn: Some(Withdrawn {
            at: at(4, 9, 30),
            reason: "It said more than it needed to.".to_owned(),
        }),
        ..question()
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
        records: "Money in and out of your accounts".to_owned(),
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
        tag: "en".to_owned(),
        version: "1".to_owned(),
        digest: DIGEST.to_owned(),
    }
}
