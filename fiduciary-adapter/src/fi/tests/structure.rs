//! What is written, held against the schemas: an own reading, with none of the reader's leniency.

use quick_xml::{Reader, XmlVersion, events::Event};

use super::*;
use crate::fi::facts::{self, Attribute, Form};

/// Parents, children in their order, and how often each may be there.
const CHILDREN: &[(&str, &[(&str, usize)])] = &[
    ("", &[("Account", 1)]),
    (
        "Account",
        &[("Profile", 1), ("Summary", 1), ("Transactions", 1)],
    ),
    ("Profile", &[("Holders", 1)]),
    ("Holders", &[("Holder", usize::MAX)]),
    ("Transactions", &[("Transaction", usize::MAX)]),
    ("Holder", &[]),
    ("Summary", &[]),
    ("Transaction", &[]),
];

fn attributes_of(kind: FiKind, element: &str) -> Vec<Attribute> {
    match element {
        "Account" => [
            "xmlns",
            "type",
            "maskedAccNumber",
            "version",
            "linkedAccRef",
        ]
        .map(|name| (name, Form::Text))
        .to_vec(),
        "Holders" => vec![("type", Form::OneOf(&["SINGLE", "JOINT"]))],
        "Holder" => facts::HOLDER.to_vec(),
        "Summary" => facts::summary(kind).to_vec(),
        "Transactions" => ["startDate", "endDate"]
            .map(|name| (name, Form::Text))
            .to_vec(),
        "Transaction" => facts::transaction(kind).to_vec(),
        _ => vec![],
    }
}

fn fits(form: Form, value: &str) -> bool {
    match form {
        Form::Text | Form::OptionalText => true,
        Form::Decimal => value.is_empty() || value.parse::<f64>().is_ok_and(f64::is_finite),
        Form::Date => value.len() == 10 && value.parse::<NaiveDate>().is_ok(),
        Form::Moment => DateTime::parse_from_rfc3339(value).is_ok(),
        Form::Flag => matches!(value, "true" | "false"),
        Form::OneOf(values) => values.contains(&value),
    }
}

/// # Panics
/// At the first thing that the schema of `kind` does not allow; of attributes, those in `lacking`
/// may be missing.
pub(super) fn check(kind: FiKind, xml: &str, lacking: &[(&str, &str)]) {
    let mut reader = Reader::from_str(xml);
    // Each open element, and the children it had.
    let mut open: Vec<(String, Vec<String>)> = vec![(String::new(), vec![])];
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().as_ref().to_owned();
                let (parent, before) = open.last_mut().unwrap();
                before.push(name.clone());
                let (_, allowed) = CHILDREN.iter().find(|(n, _)| n == parent).unwrap();
                let place = |n: &str| allowed.iter().position(|(child, _)| *child == n);
                let places: Vec<_> = before.iter().map(|n| place(n).expect("allowed")).collect();
                assert!(places.is_sorted(), "{before:?}");
                let most = allowed[place(&name).unwrap()].1;
                assert!(
                    before.iter().filter(|n| **n == name).count() <= most,
                    "{name}"
                );
                let mut expected = attributes_of(kind, &name).into_iter();
                for attribute in element.attributes() {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref();
                    let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap();
                    let form = loop {
                        let (next, form) = expected.next().expect("in the schema's order");
                        if next == key {
                            break form;
                        }
                        let may = form == Form::OptionalText || lacking.contains(&(&*name, next));
                        assert!(may, "{name} lacks {next}");
                    };
                    assert!(fits(form, &value), "{name}.{key}={value}");
                }
                for (next, form) in expected {
                    let may = form == Form::OptionalText || lacking.contains(&(&*name, next));
                    assert!(may, "{name} lacks {next}");
                }
                if matches!(event, Event::Start(_)) {
                    open.push((name, vec![]));
                }
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

#[test]
fn what_a_bank_writes_has_the_schemas_structure() {
    let document = of_bank();
    check(FiKind::Deposit, &write(&document), &missing(&document));
}

#[test]
fn a_complete_document_lacks_nothing_when_it_is_written_again() {
    let text = DEPOSIT
        .replacen("dob=\"08/06/1966\"", "dob=\"1966-06-08\"", 1)
        .replacen(
            "nominee=\"YES\" ckycCompliance=\"maybe\"",
            "nominee=\"REGISTERED\" ckycCompliance=\"false\"",
            1,
        )
        .replacen("valueDate=\"\"", "valueDate=\"2025-11-08\"", 1);
    check(
        FiKind::Deposit,
        &write(&read(text.as_bytes()).unwrap()),
        &[],
    );
    let term = read(TERM.as_bytes()).unwrap();
    check(FiKind::TermDeposit, &write(&term), &[]);
    let recurring = read(recurring().as_bytes()).unwrap();
    check(FiKind::RecurringDeposit, &write(&recurring), &[]);
}
