//! Anything: written and read again, or changed a little and given to the reader.

use std::collections::BTreeMap;

use proptest::{option, prelude::*, sample::Index, sample::select};

use super::*;
use crate::fi::facts::{self, Form};

/// What an attribute can hold and is not empty.
fn text() -> impl Strategy<Value = String> {
    "[ -~\t\n\r\u{a0}-\u{d7ff}\u{10000}-\u{10ffff}]{0,20}[!-~]"
}

fn moment() -> impl Strategy<Value = DateTime<Utc>> {
    (
        0..4_000_000_000_i64,
        select(vec![0, 1_000_000, 123_456_789]),
    )
        .prop_map(|(s, n)| DateTime::from_timestamp(s, n).unwrap())
}

fn date() -> impl Strategy<Value = NaiveDate> {
    moment().prop_map(|at| at.date_naive())
}

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    option::of(select(values).prop_map(str::to_owned))
}

fn value(form: Form) -> BoxedStrategy<Option<String>> {
    match form {
        Form::Text | Form::OptionalText => option::of(text()).boxed(),
        Form::Decimal => option::of("-?[0-9]{1,9}(\\.[0-9]{1,4})?").boxed(),
        Form::Date => option::of(date().prop_map(|day| day.to_string())).boxed(),
        Form::Moment => option::of(moment().prop_map(|at| at.to_rfc3339())).boxed(),
        Form::Flag => one_of(&["true", "false"]).boxed(),
        Form::OneOf(values) => one_of(values).boxed(),
    }
}

fn holder() -> impl Strategy<Value = FiHolder> {
    let texts = prop::collection::vec(option::of(text()), 6);
    let flags = (option::of(any::<bool>()), option::of(any::<bool>()));
    (texts, option::of(date()), flags).prop_map(|(texts, dob, (nominee, ckyc_compliance))| {
        let mut texts = texts.into_iter();
        let mut next = || texts.next().flatten();
        FiHolder {
            name: next(),
            dob,
            mobile: next(),
            nominee,
            landline: next(),
            address: next(),
            email: next(),
            pan: next(),
            ckyc_compliance,
        }
    })
}

fn summary(kind: FiKind) -> impl Strategy<Value = FiSummary> {
    let named = |name: &str| facts::NAMED.contains(&name);
    let more: Vec<_> = facts::summary(kind)
        .iter()
        .filter(|(name, _)| !named(name))
        .map(|(name, form)| value(*form).prop_map(move |value| ((*name).to_owned(), value)))
        .collect();
    let types: &'static [&'static str] = match kind {
        FiKind::Deposit => &["SAVINGS", "CURRENT"],
        _ => &["FIXED", "SWEEP", "RECURRING", "FLEXIBLE"],
    };
    let at = if kind == FiKind::Deposit {
        option::of(moment()).boxed()
    } else {
        Just(None).boxed()
    };
    (
        more,
        option::of(-1_000_000_000_000..1_000_000_000_000_i64),
        one_of(types),
        at,
    )
        .prop_map(|(more, balance_minor, account_type, at)| FiSummary {
            balance_minor,
            account_type,
            at,
            more: more
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect::<BTreeMap<_, _>>(),
        })
}

fn transaction(kind: FiKind) -> impl Strategy<Value = FiTransaction> {
    let movements = match kind {
        FiKind::Deposit => vec![Movement::Credit, Movement::Debit],
        _ => Movement::ALL[2..].to_vec(),
    };
    let texts = prop::collection::vec(option::of(text()), 3);
    (
        select(movements),
        texts,
        one_of(facts::MODES),
        0..1_000_000_000_000_i64,
        option::of(-1_000_000_000_000..1_000_000_000_000_i64),
        moment(),
        option::of(date()),
    )
        .prop_map(
            |(movement, texts, mode, amount_minor, balance_minor, at, value_date)| {
                let mut texts = texts.into_iter();
                let mut next = || texts.next().flatten();
                FiTransaction {
                    id: next(),
                    movement,
                    mode,
                    amount_minor,
                    balance_minor,
                    at,
                    value_date,
                    narration: next(),
                    reference: next(),
                }
            },
        )
}

fn any_document() -> impl Strategy<Value = FiDocument> {
    select(&FiKind::ALL).prop_flat_map(|kind| {
        let holders = prop::collection::vec(holder(), 1..3);
        let profile =
            (any::<bool>(), holders).prop_map(|(joint, holders)| FiProfile { joint, holders });
        let all = prop::collection::vec(transaction(kind), 0..5);
        let transactions =
            (option::of(date()), option::of(date()), all).prop_map(|(start, end, all)| {
                FiTransactions {
                    start,
                    end,
                    all,
                    passed_over: vec![],
                }
            });
        (
            (
                text(),
                text(),
                text(),
                select(vec!["INR", "JPY", "KWD", "USD"]),
            ),
            option::of(profile),
            option::of(summary(kind)),
            option::of(transactions),
        )
            .prop_map(
                move |((version, reference, number, currency), profile, summary, transactions)| {
                    // Only the summary of a deposit tells it.
                    let told = kind == FiKind::Deposit && summary.is_some();
                    FiDocument {
                        kind,
                        version,
                        linked_acc_ref: reference,
                        masked_acc_number: number,
                        currency: if told { currency } else { "INR" }.to_owned(),
                        profile,
                        summary,
                        transactions,
                    }
                },
            )
    })
}

fn seeds() -> Vec<Vec<u8>> {
    [
        DEPOSIT.to_owned(),
        TERM.to_owned(),
        recurring(),
        write(&of_bank()),
    ]
    .map(String::into_bytes)
    .to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_was_written_reads_back_the_same(document in any_document()) {
        let xml = write(&document);
        let again = read(xml.as_bytes());
        prop_assert!(again.is_ok_and(|again| again == document), "{xml}");
        super::structure::check(document.kind, &xml, &missing(&document));
        prop_assert_eq!(write(&document), xml);
    }

    #[test]
    fn the_function_of_the_fuzzer_finds_nothing(
        seed in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>(), 0..4_u8), 0..6),
        splice in option::of((any::<Index>(), any::<Index>(), any::<Index>())),
    ) {
        let mut bytes = seed.get(&seeds()).clone();
        for (index, byte, how) in changes {
            let at = index.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes[at] ^= 1 << (byte % 8),
                2 => bytes.insert(at, b"<>&\"'/=! x"[usize::from(byte) % 10]),
                _ => {
                    bytes.remove(at);
                }
            }
        }
        if let Some((a, b, to)) = splice {
            let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
            let part = bytes[a.min(b)..a.max(b)].to_vec();
            let to = to.index(bytes.len());
            bytes.splice(to..to, part);
        }
        fuzz::document(&bytes);
    }
}

#[test]
fn the_function_of_the_fuzzer_takes_every_seed() {
    for seed in seeds() {
        assert!(read(&seed).is_ok());
        fuzz::document(&seed);
    }
    fuzz::document(b"");
    fuzz::document(b"<!DOCTYPE x><Account/>");
}
