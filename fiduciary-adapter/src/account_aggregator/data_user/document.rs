//! Whether what was opened is a document of the kind that was consented to: structure, and nothing hostile.
//!
//! Every kind of account: whoever reads it later meets well-formed XML without a DTD, of bounded depth, of the
//! account and kind it is said to be. Deposits are read as well, as [`crate::fi`] has them.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::fi::{self, FiError, FiKind};

/// Largest document.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How deep elements may lie in each other.
const MOST_DEPTH: usize = 32;
/// Most attributes of one element.
const MOST_ATTRIBUTES: usize = 128;

/// Why a document is none. Names nothing of its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Too large.
    #[error("it is larger than 64 MiB")]
    TooLarge,
    /// Not text.
    #[error("it is not UTF-8")]
    NotText,
    /// Not XML, or an entity that is not one of the five.
    #[error("it is not well-formed XML")]
    NotXml,
    /// Entities could be defined in it.
    #[error("it has a DTD")]
    Dtd,
    /// Elements within elements within elements.
    #[error("its elements lie deeper than {MOST_DEPTH} in each other")]
    TooDeep,
    /// Attributes.
    #[error("one of its elements has more than {MOST_ATTRIBUTES} attributes, or one twice")]
    Attributes,
    /// Another document.
    #[error("it is not one `Account`")]
    NotAnAccount,
    /// A document of another kind.
    #[error("its `type` is not the account's kind")]
    OtherKind,
    /// A document of another account.
    #[error("its `linkedAccRef` is another account's")]
    OtherAccount,
    /// Of a deposit: what it must have, and in which form.
    #[error(transparent)]
    Deposit(#[from] FiError),
}

/// Checks a document of this kind and link.
pub(super) fn check(bytes: &[u8], fi_type: &str, link: &str) -> Result<(), DocumentError> {
    structure(bytes, fi_type, link)?;
    if !FiKind::ALL
        .iter()
        .any(|kind| same_kind(kind.name(), fi_type))
    {
        return Ok(());
    }
    // What is well-formed and no deposit is no use to whoever reads it as one.
    let read = fi::read(bytes)?;
    if !same_kind(read.kind.name(), fi_type) {
        return Err(DocumentError::OtherKind);
    }
    if read.linked_acc_ref != link {
        return Err(DocumentError::OtherAccount);
    }
    Ok(())
}

fn structure(bytes: &[u8], fi_type: &str, link: &str) -> Result<(), DocumentError> {
    if bytes.len() > MOST_BYTES {
        return Err(DocumentError::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| DocumentError::NotText)?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut depth, mut roots) = (0_usize, 0_usize);
    loop {
        match reader.read_event().map_err(|_| DocumentError::NotXml)? {
            Event::Start(element) => {
                element_at(depth, &element, fi_type, link, &mut roots)?;
                depth += 1;
            }
            Event::Empty(element) => element_at(depth, &element, fi_type, link, &mut roots)?,
            Event::End(_) => depth = depth.checked_sub(1).ok_or(DocumentError::NotXml)?,
            Event::DocType(_) => return Err(DocumentError::Dtd),
            Event::GeneralRef(name) => {
                let is_char = name.is_char_ref();
                let known = matches!(&*name, "lt" | "gt" | "amp" | "apos" | "quot");
                if depth == 0 || !(is_char || known) {
                    return Err(DocumentError::NotXml);
                }
            }
            Event::Text(text) if depth == 0 && !text.trim().is_empty() => {
                return Err(DocumentError::NotAnAccount);
            }
            Event::CData(_) if depth == 0 => return Err(DocumentError::NotAnAccount),
            Event::Eof if depth == 0 && roots == 1 => return Ok(()),
            Event::Eof => return Err(DocumentError::NotAnAccount),
            _ => {}
        }
    }
}

fn element_at(
    depth: usize,
    element: &BytesStart<'_>,
    fi_type: &str,
    link: &str,
    roots: &mut usize,
) -> Result<(), DocumentError> {
    if depth >= MOST_DEPTH {
        return Err(DocumentError::TooDeep);
    }
    if depth == 0 {
        *roots += 1;
        if *roots > 1 || element.local_name().as_ref() != "Account" {
            return Err(DocumentError::NotAnAccount);
        }
    }
    for (count, attribute) in element.attributes().enumerate() {
        let attribute = attribute.map_err(|_| DocumentError::Attributes)?;
        if count >= MOST_ATTRIBUTES {
            return Err(DocumentError::Attributes);
        }
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|_| DocumentError::NotXml)?;
        match (depth, attribute.key.local_name().as_ref()) {
            // Which kinds there are is the specification's; how they are written, the document's.
            (0, "type") if !same_kind(&value, fi_type) => return Err(DocumentError::OtherKind),
            (0, "linkedAccRef") if *value != *link => return Err(DocumentError::OtherAccount),
            _ => {}
        }
    }
    Ok(())
}

/// `TERM_DEPOSIT` is `term-deposit` in one document and `term_deposit` in another.
fn same_kind(written: &str, fi_type: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    letters(written) == letters(fi_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fi::FiRule;

    #[test]
    fn what_is_hostile_or_of_another_account_is_refused() {
        let deep = format!(
            "<Account>{}{}</Account>",
            "<a>".repeat(40),
            "</a>".repeat(40)
        );
        let many: String = (0..200).map(|n| format!(" a{n}=\"1\"")).collect();
        let many = format!("<Account{many}/>");
        for (document, wrong) in [
            ("", DocumentError::NotAnAccount),
            ("no document", DocumentError::NotAnAccount),
            ("<Accounts/>", DocumentError::NotAnAccount),
            ("<Account/><Account/>", DocumentError::NotAnAccount),
            ("<Account>", DocumentError::NotAnAccount),
            ("<Account></account>", DocumentError::NotXml),
            ("<Account a=\"1\" a=\"2\"/>", DocumentError::Attributes),
            ("<Account>&x;</Account>", DocumentError::NotXml),
            ("<Account a=\"&x;\"/>", DocumentError::NotXml),
            (
                "<!DOCTYPE a [<!ENTITY x \"y\">]><Account>&x;</Account>",
                DocumentError::Dtd,
            ),
            (&deep, DocumentError::TooDeep),
            (&many, DocumentError::Attributes),
            ("<Account type=\"equities\"/>", DocumentError::OtherKind),
            (
                "<Account linkedAccRef=\"L-2\"/>",
                DocumentError::OtherAccount,
            ),
        ] {
            assert_eq!(
                structure(document.as_bytes(), "DEPOSIT", "L-1"),
                Err(wrong),
                "{document}"
            );
        }
        assert_eq!(
            check(&[0xff, 0xfe], "DEPOSIT", "L-1"),
            Err(DocumentError::NotText)
        );
        let bare = "<Account type=\"deposit\" linkedAccRef=\"L-1\"/>";
        assert_eq!(
            check(bare.as_bytes(), "DEPOSIT", "L-1"),
            Err(DocumentError::Deposit(FiError {
                line: 1,
                rule: FiRule::NoReference
            }))
        );
        let good = "<?xml version=\"1.0\"?>\n<Account xmlns=\"http://api.rebit.org.in/FISchema/deposit\" \
            type=\"deposit\" linkedAccRef=\"L-1\" maskedAccNumber=\"XX1\"><Profile>A &amp; B</Profile></Account>\n";
        check(good.as_bytes(), "DEPOSIT", "L-1").unwrap();
        // Of other kinds no more is known than that.
        let other = "<Account type=\"mutual_funds\"/>";
        check(other.as_bytes(), "MUTUAL_FUNDS", "L-1").unwrap();
    }
}
