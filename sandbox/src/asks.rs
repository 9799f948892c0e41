//! What the sample lender and the sample research institute ask for, and their pages.
#![expect(
    clippy::expect_used,
    reason = "the names written here follow the rules of their types"
)]

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use consent_model::{
    dataset::DatasetKind,
    digest::Digest,
    request::{Ask, SourceAsk},
    scope::Providers,
    term::{DataLife, DataRange, FetchType, Frequency, Mode, Term, Unit},
};
use fiduciary_adapter::data_user::{AskItem, ConsentAsk};
use serde_json::json;
use url::Url;

use crate::site::{Offer, SiteConfig};

/// The days that the sample records cover.
#[must_use]
pub fn half_year() -> DataRange {
    let day =
        |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day of the calendar");
    DataRange {
        from: day(1, 1),
        to: day(6, 30),
    }
}

fn term(now: DateTime<Utc>, days: i64, frequency: Option<Frequency>, mode: Mode) -> Term {
    Term {
        start: now - TimeDelta::seconds(1),
        expiry: now + TimeDelta::days(days),
        fetch: if frequency.is_some() {
            FetchType::Periodic
        } else {
            FetchType::OneTime
        },
        frequency,
        data_life: DataLife {
            unit: Unit::Month,
            value: 3,
        },
        mode,
    }
}

fn item(id: &str, ask: Ask, source: SourceAsk) -> AskItem {
    AskItem {
        id: id.parse().expect("a valid item name"),
        required: true,
        ask,
        source,
    }
}

fn ask(
    purpose: &str,
    texts: [&str; 2],
    items: impl IntoIterator<Item = AskItem>,
    term: Term,
    base: &Url,
) -> ConsentAsk {
    ConsentAsk {
        purpose: purpose.parse().expect("a code of the purpose table"),
        use_description: texts[0].into(),
        benefit: texts[1].into(),
        items: items.into_iter().collect(),
        term,
        supersedes: None,
        person: None,
        return_url: base.join("return").expect("a path below the site"),
        state: None,
        expires_in: TimeDelta::days(1),
    }
}

fn answer(question: Digest, parameters: serde_json::Value, providers: Option<Providers>) -> Ask {
    let parameters = parameters.as_object().cloned().unwrap_or_default();
    Ask::Answer {
        question,
        parameters,
        range: half_year(),
        providers,
    }
}

/// Average monthly income over six months as the bank has it, in bands of 5,000, once.
#[must_use]
pub fn income(now: DateTime<Utc>, question: Digest, base: &Url) -> ConsentAsk {
    let bank = "bank.sandbox.example".parse().expect("a party's name");
    let parameters = json!({"months": 6, "band": 5000});
    let ask_for = answer(question, parameters, Some([bank].into()));
    let texts = [
        "To decide whether we can lend you money, and how much.",
        "An answer to your loan application today, without paper statements.",
    ];
    ask(
        "105",
        texts,
        [item("income", ask_for, SourceAsk::Store)],
        term(now, 30, None, Mode::Query),
        base,
    )
}

/// The transactions themselves, once.
#[must_use]
pub fn statement(now: DateTime<Utc>, base: &Url) -> ConsentAsk {
    let records = Ask::Records {
        datasets: vec![DatasetKind::BankTransactions],
        range: half_year(),
    };
    let texts = [
        "To check your statement line by line.",
        "A larger loan than on your income band alone.",
    ];
    let source = SourceAsk::Provider { party: None };
    ask(
        "105",
        texts,
        [item("statement", records, source)],
        term(now, 7, None, Mode::Store),
        base,
    )
}

/// The transactions and, if she likes, the account itself, every month for three months.
#[must_use]
pub fn monitoring(now: DateTime<Utc>, base: &Url) -> ConsentAsk {
    let records = |dataset| Ask::Records {
        datasets: vec![dataset],
        range: half_year(),
    };
    let texts = [
        "To keep your loan limit in step with what you earn.",
        "Your limit rises without a new application.",
    ];
    let source = || SourceAsk::Provider { party: None };
    let transactions = records(DatasetKind::BankTransactions);
    let account = AskItem {
        required: false,
        ..item("account", records(DatasetKind::BankAccounts), source())
    };
    let monthly = Some(Frequency {
        unit: Unit::Month,
        value: 1,
    });
    ask(
        "104",
        texts,
        [item("transactions", transactions, source()), account],
        term(now, 90, monthly, Mode::Store),
        base,
    )
}

/// Whether a laboratory value was in range, up to ten times a day for a year.
#[must_use]
pub fn research(now: DateTime<Utc>, question: Digest, base: &Url) -> ConsentAsk {
    let often = Some(Frequency {
        unit: Unit::Day,
        value: 10,
    });
    let texts = [
        "A study of how long-term blood sugar changes over a year.",
        "You help a study, and hear of its results.",
    ];
    let ask_for = answer(question, json!({"code": "4548-4"}), None);
    let term = term(now, 365, often, Mode::Query);
    ask(
        "dpv:ScientificResearch",
        texts,
        [item("hba1c", ask_for, SourceAsk::Store)],
        term,
        base,
    )
}

/// The lender's page.
#[must_use]
pub fn lender_site(base: &Url, question: Digest) -> SiteConfig {
    let [for_income, for_statement, for_monitoring] = [base.clone(), base.clone(), base.clone()];
    SiteConfig {
        title: "Sample Lender".into(),
        tagline: "Loans on what you earn, not on what we know about you.".into(),
        base_url: base.clone(),
        offers: vec![
            Offer {
                key: "income",
                title: "Share my income".into(),
                text: "We learn one thing: the band of 5,000 that your average monthly income of six months lies in. Your store works it out at home, over what your bank has signed.".into(),
                ask: Box::new(move |now| income(now, question, &for_income)),
            },
            Offer {
                key: "statement",
                title: "Share my bank statement".into(),
                text: "We receive your transactions of six months from your bank, sealed for us alone.".into(),
                ask: Box::new(move |now| statement(now, &for_statement)),
            },
            Offer {
                key: "monitoring",
                title: "Keep my limit up to date".into(),
                text: "We receive your transactions every month for three months and, only if you like, your account's particulars. You can take either out again.".into(),
                ask: Box::new(move |now| monitoring(now, &for_monitoring)),
            },
        ],
    }
}

/// The research institute's page.
#[must_use]
pub fn researcher_site(base: &Url, question: Digest) -> SiteConfig {
    let own = base.clone();
    SiteConfig {
        title: "Sample Research Institute".into(),
        tagline: "Answers for science, not records.".into(),
        base_url: base.clone(),
        offers: vec![Offer {
            key: "hba1c",
            title: "Take part in the blood sugar study".into(),
            text: "We learn whether your last value was low, in range or high. Your store works it out at home.".into(),
            ask: Box::new(move |now| research(now, question, &own)),
        }],
    }
}
