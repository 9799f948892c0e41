//! What a provider finds her accounts by.
//!
//! The specification wants at least one STRONG identifier, and every identifier that is primarily searched by
//! "authenticated to ensure that they belong to the user". Only her e-mail address is: her identity provider
//! vouches for it at each sign-in. Whatever she types is her word alone, and is told as that: WEAK, or
//! ANCILLARY where it only helps to tell two finds apart. With a number of somebody else's she must not
//! be shown that person's accounts, masked or not.

use account_aggregator::message::{Identifier, Personal};

use super::linking::LinkingFault;

/// What she typed beside her e-mail address; empty: nothing.
#[derive(Clone, Default)]
pub struct TypedIdentifiers {
    /// A mobile number.
    pub mobile: String,
    /// A permanent account number (PAN).
    pub pan: String,
    /// An account or customer number with the provider.
    pub number: String,
}

impl std::fmt::Debug for TypedIdentifiers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedIdentifiers")
    }
}

/// Everything that is sent to find her accounts.
pub(super) fn identifiers(
    email: &str,
    typed: &TypedIdentifiers,
) -> Result<Vec<Identifier>, LinkingFault> {
    if email.is_empty() {
        return Err(LinkingFault::NoEmail);
    }
    let mut all = vec![identifier("STRONG", "EMAIL", email.to_owned())];
    if let Some(mobile) = plain(&typed.mobile) {
        let mobile = mobile.trim_start_matches('+').to_owned();
        if !(8..=15).contains(&mobile.len()) || !mobile.bytes().all(|b| b.is_ascii_digit()) {
            return Err(LinkingFault::UnfitMobile);
        }
        all.push(identifier("WEAK", "MOBILE", mobile));
    }
    if let Some(pan) = plain(&typed.pan) {
        let pan = pan.to_ascii_uppercase();
        let letters = |part: &[u8]| part.iter().all(u8::is_ascii_uppercase);
        let fits = matches!(pan.as_bytes(), [first @ .., last] if first.len() == 9
            && letters(&first[..5]) && first[5..].iter().all(u8::is_ascii_digit) && letters(&[*last]));
        if !fits {
            return Err(LinkingFault::UnfitPan);
        }
        all.push(identifier("WEAK", "PAN", pan));
    }
    if let Some(number) = plain(&typed.number) {
        let fits = (4..=40).contains(&number.len())
            && number
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'/');
        if !fits {
            return Err(LinkingFault::UnfitNumber);
        }
        all.push(identifier("ANCILLARY", "ACCNO", number));
    }
    Ok(all)
}

fn identifier(category: &str, kind: &str, value: String) -> Identifier {
    Identifier {
        category: Some(category.to_owned()),
        r#type: kind.to_owned(),
        value: Personal(value),
    }
}

/// Without what people put between digits.
fn plain(typed: &str) -> Option<String> {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    (!plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(mobile: &str, pan: &str, number: &str) -> TypedIdentifiers {
        TypedIdentifiers {
            mobile: mobile.into(),
            pan: pan.into(),
            number: number.into(),
        }
    }

    #[test]
    fn what_is_no_number_of_its_kind_is_told_by_its_kind() {
        let fault = |t| identifiers("a@b.example", &t).unwrap_err();
        for bad in ["12345", "98765x3210", "1234567890123456"] {
            assert_eq!(fault(typed(bad, "", "")), LinkingFault::UnfitMobile);
        }
        for bad in ["ABCDE1234", "ABCD12345F", "ABCDE12345", "ÄBCDE1234F"] {
            assert_eq!(fault(typed("", bad, "")), LinkingFault::UnfitPan, "{bad}");
        }
        for bad in ["123", "12 34 <b>", &"1".repeat(41)] {
            assert_eq!(fault(typed("", "", bad)), LinkingFault::UnfitNumber);
        }
        let none = identifiers("", &typed("9876543210", "", "")).unwrap_err();
        assert_eq!(none, LinkingFault::NoEmail);
    }

    #[test]
    fn only_the_proven_address_is_strong() {
        let all = identifiers(
            "a@b.example",
            &typed("+91 98765-43210", "abcde1234f", "0012-3456"),
        );
        let all: Vec<_> = all
            .unwrap()
            .into_iter()
            .map(|i| (i.category.unwrap(), i.r#type, i.value.0))
            .collect();
        let is = |c: &str, t: &str, v: &str| (c.to_owned(), t.to_owned(), v.to_owned());
        assert_eq!(
            all,
            [
                is("STRONG", "EMAIL", "a@b.example"),
                is("WEAK", "MOBILE", "919876543210"),
                is("WEAK", "PAN", "ABCDE1234F"),
                is("ANCILLARY", "ACCNO", "00123456"),
            ]
        );
    }
}
