//! What is not taken, each by name and place.

use super::*;

fn rule_of(text: &str) -> FiRule {
    read(text.as_bytes()).unwrap_err().rule
}

#[test]
fn hostile_documents_are_refused_by_name() {
    let attributes: String = (0..65).map(|n| format!(" a{n}=\"\"")).collect();
    let deep = "<a>".repeat(40) + &"</a>".repeat(40);
    let bomb = "<!DOCTYPE Account [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><Account ";
    let outside = "<!DOCTYPE Account SYSTEM \"file:///etc/passwd\"><Account ";
    for (from, to, rule) in [
        ("<Account ", bomb, FiRule::Dtd),
        ("<Account ", outside, FiRule::Dtd),
        ("NEFT/PENSION", "&x;", FiRule::Entity),
        ("NEFT/PENSION", "&#0;", FiRule::Entity),
        ("NEFT/PENSION", "&#1;", FiRule::Character),
        ("NEFT/PENSION", "\u{0}", FiRule::Character),
        ("<Profile>", "<Profile>&x;", FiRule::Entity),
        ("<Profile>", &*format!("{deep}<Profile>"), FiRule::TooDeep),
        (
            "landline",
            &*format!("{attributes} landline"),
            FiRule::TooManyAttributes,
        ),
        ("mobile=", "name=\"x\" mobile=", FiRule::AttributeTwice),
        ("mobile=\"", "mobile=\"\" mobile=\"", FiRule::AttributeTwice),
        ("mobile=\"", "mobile=", FiRule::Malformed),
        ("UTF-8", "ISO-8859-1", FiRule::NotUtf8),
        ("</Transactions>", "", FiRule::Malformed),
        ("</Account>", "", FiRule::EndsEarly),
        ("</Account>", "</Account><Account/>", FiRule::MoreThanRoot),
        ("</Account>", "</Account>text", FiRule::Malformed),
    ] {
        assert!(DEPOSIT.contains(from), "{from}");
        assert_eq!(rule_of(&DEPOSIT.replacen(from, to, 1)), rule, "{to}");
    }
    for nothing in ["", " \n", "<!-- -->", "<?xml version=\"1.0\"?>"] {
        assert_eq!(rule_of(nothing), FiRule::EndsEarly);
    }
    assert_eq!(read(b"<Account\xff/>").unwrap_err().rule, FiRule::NotUtf8);
    let utf16: Vec<u8> = "<Account/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(read(&utf16).is_err());
}

#[test]
fn a_document_that_is_too_large_or_has_too_many_elements_is_refused() {
    let large = vec![b' '; MOST_BYTES + 1];
    assert_eq!(read(&large).unwrap_err().rule, FiRule::TooLarge);
    let many = "<a/>".repeat(1_000_001);
    let many = DEPOSIT.replacen("<Profile>", &format!("{many}<Profile>"), 1);
    assert_eq!(rule_of(&many), FiRule::TooManyElements);
}

#[test]
fn what_is_not_such_an_account_is_refused_by_name() {
    let deposit = "http://api.rebit.org.in/FISchema/deposit";
    for (from, to, rule) in [
        (
            "type=\"deposit\"",
            "type=\"mutual_funds\"",
            FiRule::WrongType,
        ),
        (
            "type=\"deposit\"",
            "type=\"term_deposit\"",
            FiRule::WrongNamespace,
        ),
        (
            deposit,
            "http://api.rebit.org.in/FISchema/etf",
            FiRule::WrongNamespace,
        ),
        ("linkedAccRef", "accRef", FiRule::NoReference),
        ("ref-0717", "  ", FiRule::NoReference),
        ("maskedAccNumber", "accNumber", FiRule::NoReference),
        ("<Summary", "<Summary/><Summary", FiRule::PartTwice),
        ("<Profile>", "<Profile/><Profile>", FiRule::PartTwice),
        ("<Profile>", "<Transactions/><Profile>", FiRule::PartOrder),
        ("<Profile>", "<Summary/><Profile>", FiRule::PartOrder),
        ("86260.00", "86260.005", FiRule::Balance),
        ("86260.00", "1e5", FiRule::Balance),
        ("86260.00", "99999999999999999999", FiRule::Balance),
        ("\"INR\"", "\"rupees\"", FiRule::Currency),
        ("2500000.0000", "a lot", FiRule::SummaryNumber),
        ("2023-10-26\" endDate", "soon\" endDate", FiRule::Days),
    ] {
        assert!(DEPOSIT.contains(from), "{from}");
        assert_eq!(
            rule_of(&DEPOSIT.replacen(from, to, 1)),
            rule,
            "{from} -> {to}"
        );
    }
    assert_eq!(rule_of("<Accounts/>"), FiRule::WrongRoot);
    assert_eq!(rule_of("<html><Account/></html>"), FiRule::WrongRoot);
    assert_eq!(
        rule_of("<x:Account type=\"deposit\"/>"),
        FiRule::WrongNamespace
    );
    assert_eq!(rule_of("<Account/>"), FiRule::WrongType);
}

#[test]
fn a_refusal_names_its_line_and_no_value() {
    let error = read(DEPOSIT.replacen("86260.00", "x9000000001", 1).as_bytes()).unwrap_err();
    assert_eq!(error.line, 12, "where the element ends");
    let text = error.to_string();
    assert!(text.starts_with("line 12: `currentBalance`"), "{text}");
    assert!(!text.contains("9000000001"));
    assert_eq!(
        format!("{:?}", read(DEPOSIT.as_bytes()).unwrap()),
        "FiDocument"
    );
}

#[test]
fn a_transaction_that_is_not_understood_is_passed_over_by_line_and_name() {
    for (from, to, rule) in [
        ("\"CREDIT\"", "\"TDS\"", FiRule::Movement),
        ("\"CREDIT\"", "\"\"", FiRule::Movement),
        ("30000.0", "30000.005", FiRule::Amount),
        ("30000.0", "-1", FiRule::Amount),
        ("30000.0", "", FiRule::Amount),
        ("116260.00", "NaN", FiRule::BalanceAfter),
        ("2025-11-01T00:00:00.000+00:00", "01/11/2025", FiRule::Time),
        ("2025-11-01T00:00:00.000+00:00", "", FiRule::Time),
    ] {
        assert!(DEPOSIT.contains(from), "{from}");
        let document = read(DEPOSIT.replacen(from, to, 1).as_bytes()).unwrap();
        let transactions = document.transactions.unwrap();
        assert_eq!(transactions.all.len(), 1, "{from} -> {to}");
        assert_eq!(transactions.passed_over, [PassedOver { line: 18, rule }]);
    }
}

#[test]
fn elements_of_another_namespace_say_nothing() {
    let foreign = "<Transactions xmlns=\"urn:x\"><Transaction type=\"CREDIT\"/></Transactions>";
    let document = read(
        DEPOSIT
            .replacen("<Profile>", &format!("{foreign}<Profile>"), 1)
            .as_bytes(),
    );
    assert!(document.unwrap() == read(DEPOSIT.as_bytes()).unwrap());
    let inside = "<Transaction xmlns=\"urn:x\" type=\"CREDIT\"/></Transactions>";
    let document = read(DEPOSIT.replacen("</Transactions>", inside, 1).as_bytes());
    assert!(document.unwrap() == read(DEPOSIT.as_bytes()).unwrap());
}

#[test]
fn hostile_elements_cost_no_more_than_their_length() {
    let attributes: String = (0..300_000).map(|n| format!(" a{n}=\"\"")).collect();
    let many = DEPOSIT.replacen("<Profile>", &format!("<x{attributes}/><Profile>"), 1);
    assert_eq!(rule_of(&many), FiRule::TooManyAttributes);
    let namespaces: String = (0..300_000).map(|n| format!(" xmlns:a{n}=\"u\"")).collect();
    let many = DEPOSIT.replacen("<Profile>", &format!("<x{namespaces}/><Profile>"), 1);
    assert!(read(many.as_bytes()).is_err());
}
