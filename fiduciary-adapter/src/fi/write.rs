//! Writes a document, the same one always the same way.

use std::fmt::Write as _;

use super::{
    FiDocument, FiHolder, FiKind, FiSummary, FiTransaction,
    facts::{self, Attribute, Form},
    money::{decimal, places_of, written},
    read::is_xml,
};

/// The document as XML, its attributes in the schema's order.
///
/// What is not known is not made up: text and amounts are then empty, which their types allow, and
/// days, times, flags and enumerations are left out. [`missing`] tells which.
#[must_use]
pub fn write(document: &FiDocument) -> String {
    let kind = document.kind;
    let count = document.transactions.as_ref().map_or(0, |t| t.all.len());
    let mut xml = String::with_capacity(1024 + 320 * count);
    xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Account");
    attribute(&mut xml, "xmlns", kind.namespace());
    attribute(&mut xml, "type", kind.name());
    attribute(&mut xml, "maskedAccNumber", &document.masked_acc_number);
    attribute(&mut xml, "version", &document.version);
    attribute(&mut xml, "linkedAccRef", &document.linked_acc_ref);
    xml.push_str(">\n");
    if let Some(profile) = &document.profile {
        let held = if profile.joint { "JOINT" } else { "SINGLE" };
        xml.push_str("<Profile><Holders");
        attribute(&mut xml, "type", held);
        xml.push_str(">\n");
        for holder in &profile.holders {
            element(&mut xml, "Holder", facts::HOLDER, |name| {
                of_holder(holder, name)
            });
        }
        xml.push_str("</Holders></Profile>\n");
    }
    if let Some(summary) = &document.summary {
        element(&mut xml, "Summary", facts::summary(kind), |name| {
            of_summary(document, summary, name)
        });
    }
    if let Some(transactions) = &document.transactions {
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |d| d.to_string());
        xml.push_str("<Transactions");
        attribute(&mut xml, "startDate", &day(transactions.start));
        attribute(&mut xml, "endDate", &day(transactions.end));
        xml.push_str(">\n");
        for one in &transactions.all {
            element(&mut xml, "Transaction", facts::transaction(kind), |name| {
                of_transaction(document, one, name)
            });
        }
        xml.push_str("</Transactions>\n");
    }
    xml.push_str("</Account>\n");
    xml
}

/// What the schema demands and the document does not say: element and attribute, each once.
#[must_use]
pub fn missing(document: &FiDocument) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let mut check = |element: &'static str,
                     attributes: &'static [Attribute],
                     value: &dyn Fn(&str) -> Option<String>| {
        for (name, form) in attributes {
            let is_missing = *form != Form::OptionalText && value(name).is_none();
            if is_missing && !found.contains(&(element, *name)) {
                found.push((element, *name));
            }
        }
    };
    for holder in document.profile.iter().flat_map(|p| &p.holders) {
        check("Holder", facts::HOLDER, &|name| of_holder(holder, name));
    }
    if let Some(summary) = &document.summary {
        let attributes = facts::summary(document.kind);
        check("Summary", attributes, &|name| {
            of_summary(document, summary, name)
        });
    }
    for one in document.transactions.iter().flat_map(|t| &t.all) {
        let attributes = facts::transaction(document.kind);
        check("Transaction", attributes, &|name| {
            of_transaction(document, one, name)
        });
    }
    if document.transactions.is_none() && document.kind != FiKind::Deposit {
        found.push(("Transactions", ""));
    }
    found
}

fn of_holder(holder: &FiHolder, name: &str) -> Option<String> {
    match name {
        "name" => holder.name.clone(),
        "dob" => holder.dob.map(|day| day.to_string()),
        "mobile" => holder.mobile.clone(),
        "nominee" => holder
            .nominee
            .map(|is| if is { "REGISTERED" } else { "NOT-REGISTERED" }.to_owned()),
        "landline" => holder.landline.clone(),
        "address" => holder.address.clone(),
        "email" => holder.email.clone(),
        "pan" => holder.pan.clone(),
        "ckycCompliance" => holder.ckyc_compliance.map(|is| is.to_string()),
        _ => None,
    }
}

fn of_summary(document: &FiDocument, summary: &FiSummary, name: &str) -> Option<String> {
    let amount = |minor| decimal(minor, places_of(&document.currency));
    match name {
        "currentBalance" | "currentValue" => summary.balance_minor.map(amount),
        "currency" => Some(document.currency.clone()),
        "balanceDateTime" => summary.at.map(written),
        "type" | "accountType" => summary.account_type.clone(),
        _ => summary.more.get(name).cloned(),
    }
}

fn of_transaction(document: &FiDocument, one: &FiTransaction, name: &str) -> Option<String> {
    let amount = |minor| decimal(minor, places_of(&document.currency));
    match name {
        "type" => Some(one.movement.name().to_owned()),
        "mode" => one.mode.clone(),
        "amount" => Some(amount(one.amount_minor)),
        "currentBalance" | "balance" => one.balance_minor.map(amount),
        "transactionTimestamp" | "transactionDateTime" => Some(written(one.at)),
        "valueDate" => one.value_date.map(|day| day.to_string()),
        "txnId" => one.id.clone(),
        "narration" => one.narration.clone(),
        "reference" => one.reference.clone(),
        _ => None,
    }
}

fn element(
    xml: &mut String,
    name: &str,
    attributes: &[Attribute],
    value: impl Fn(&str) -> Option<String>,
) {
    let _ = write!(xml, "<{name}");
    for (name, form) in attributes {
        match (value(name), form) {
            (Some(value), _) => attribute(xml, name, &value),
            (None, Form::Text | Form::Decimal) => attribute(xml, name, ""),
            (None, _) => {}
        }
    }
    xml.push_str("/>\n");
}

fn attribute(xml: &mut String, name: &str, value: &str) {
    let _ = write!(xml, " {name}=\"");
    for c in value.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            // As they are they would be read as spaces.
            '\t' | '\n' | '\r' => {
                let _ = write!(xml, "&#{};", u32::from(c));
            }
            c if is_xml(c) => xml.push(c),
            _ => xml.push(char::REPLACEMENT_CHARACTER),
        }
    }
    xml.push('"');
}
