//! What was not consented to is not written.

use super::*;

fn wanted() -> FiWanted {
    FiWanted {
        profile: true,
        summary: true,
        transactions: true,
        from: at("2026-01-01T00:00:00Z"),
        to: at("2026-12-31T00:00:00Z"),
        filters: vec![],
    }
}

fn ids(wanted: &FiWanted) -> Vec<String> {
    let document = of_bank().narrowed(wanted);
    let all = document.transactions.unwrap().all;
    all.into_iter().filter_map(|one| one.id).collect()
}

#[test]
fn parts_that_were_not_consented_to_are_left_out() {
    for parts in 0..8_u8 {
        let wanted = FiWanted {
            profile: parts & 1 != 0,
            summary: parts & 2 != 0,
            transactions: parts & 4 != 0,
            ..wanted()
        };
        let xml = write(&of_bank().narrowed(&wanted));
        assert_eq!(xml.contains("<Profile"), wanted.profile);
        assert_eq!(xml.contains("9000000001"), wanted.profile);
        assert_eq!(xml.contains("<Summary"), wanted.summary);
        assert_eq!(xml.contains("-0.05"), wanted.summary);
        assert_eq!(xml.contains("<Transaction"), wanted.transactions);
        assert!(read(xml.as_bytes()).is_ok());
    }
}

#[test]
fn amounts_keep_the_currencys_places_when_the_summary_is_left_out() {
    let mut account = account_row();
    account.insert("currency".into(), "JPY".into());
    let read_at = at("2026-04-01T00:00:00Z");
    let document = rows::deposit("l", read_at, vec![], &account, &bank_rows()).unwrap();
    let xml = write(&document);
    assert!(xml.contains(" amount=\"12345\"") && xml.contains("currentBalance=\"-5\""));
    let without = FiWanted {
        summary: false,
        ..wanted()
    };
    let xml = write(&document.narrowed(&without));
    assert!(
        xml.contains(" amount=\"12345\"") && !xml.contains("JPY"),
        "{xml}"
    );
}

#[test]
fn a_filter_of_amounts_is_read_in_the_currency() {
    let read = |value, currency| FiFilter::amount(Comparison::Less, value, currency);
    let op = Comparison::Less;
    assert_eq!(
        read("2.5", "INR"),
        Some(FiFilter::TransactionAmount { op, minor: 250 })
    );
    assert_eq!(
        read("25", "JPY"),
        Some(FiFilter::TransactionAmount { op, minor: 25 })
    );
    for (value, currency) in [
        ("2.5", "JPY"),
        ("2.505", "INR"),
        ("a lot", "INR"),
        ("", "INR"),
    ] {
        assert_eq!(read(value, currency), None, "{value} {currency}");
    }
}

#[test]
fn transactions_outside_the_range_are_left_out() {
    assert_eq!(ids(&wanted()), ["t1", "t2", "t3"]);
    let edges = FiWanted {
        from: at("2026-01-01T00:00:00Z"),
        to: at("2026-02-01T00:00:00Z"),
        ..wanted()
    };
    assert_eq!(ids(&edges), ["t1", "t2"], "both ends belong to it");
    let within = FiWanted {
        from: at("2026-01-01T00:00:01Z"),
        to: at("2026-01-31T23:59:59Z"),
        ..wanted()
    };
    assert_eq!(ids(&within), Vec::<String>::new());
    let xml = write(&of_bank().narrowed(&within));
    assert!(
        xml.contains("startDate=\"2026-01-01\" endDate=\"2026-02-01\""),
        "India's days: {xml}"
    );
}

#[test]
fn filters_hold_all_together() {
    let by_type = |equal, credit| FiFilter::TransactionType { equal, credit };
    let by_amount = |op: &str, minor| FiFilter::TransactionAmount {
        op: Comparison::parse(op).unwrap(),
        minor,
    };
    for (filters, expected) in [
        (vec![by_type(true, true)], vec!["t1"]),
        (vec![by_type(false, true)], vec!["t2", "t3"]),
        (vec![by_type(true, false)], vec!["t2", "t3"]),
        (vec![by_type(false, false)], vec!["t1"]),
        (vec![by_amount("=", 250)], vec!["t2"]),
        (vec![by_amount("!=", 250)], vec!["t1", "t3"]),
        (vec![by_amount(">", 250)], vec!["t3"]),
        (vec![by_amount(">=", 250)], vec!["t2", "t3"]),
        (vec![by_amount("<", 250)], vec!["t1"]),
        (vec![by_amount("<=", 250)], vec!["t1", "t2"]),
        (vec![by_type(true, false), by_amount("<", 300)], vec!["t2"]),
        (vec![by_type(true, true), by_type(true, false)], vec![]),
    ] {
        let wanted = FiWanted {
            filters,
            ..wanted()
        };
        assert_eq!(ids(&wanted), expected, "{:?}", wanted.filters);
    }
    assert_eq!(Comparison::parse("=="), None);
    // What does not say which way it went passes neither filter.
    for filter in [by_type(true, true), by_type(false, true)] {
        let wanted = FiWanted {
            filters: vec![filter],
            from: at("2020-01-01T00:00:00Z"),
            ..wanted()
        };
        let all = read(TERM.as_bytes())
            .unwrap()
            .narrowed(&wanted)
            .transactions
            .unwrap()
            .all;
        assert!(all.iter().all(|one| one.movement != Movement::Others));
    }
}
