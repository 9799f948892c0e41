//! What a certificate says of its time and its names, for whoever looks whether it will do. Nothing is trusted because
//! of it: signatures are not looked at.

use chrono::{DateTime, NaiveDateTime, Utc};
use rustls::{
    client::verify_server_name,
    pki_types::{CertificateDer, ServerName},
    server::ParsedCertificate,
};

/// A certificate's time, and what it is asked for its names.
#[derive(Debug, Clone)]
pub struct CertificateView {
    /// From when it counts.
    pub begins: DateTime<Utc>,
    /// The last second that it counts.
    pub ends: DateTime<Utc>,
    der: CertificateDer<'static>,
}

impl CertificateView {
    /// None where it is no certificate.
    pub(super) fn of(der: &CertificateDer<'static>) -> Option<Self> {
        let [begins, ends] = validity(der)?;
        Some(Self {
            begins,
            ends,
            der: der.clone(),
        })
    }

    /// The same of bare bytes.
    pub(crate) fn of_bytes(der: &[u8]) -> Option<Self> {
        Self::of(&CertificateDer::from(der.to_vec()))
    }

    /// Whether it names this host: a name or an address.
    #[must_use]
    pub fn names(&self, host: &str) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        match (
            ParsedCertificate::try_from(&self.der),
            ServerName::try_from(host),
        ) {
            (Ok(certificate), Ok(name)) => verify_server_name(&certificate, &name).is_ok(),
            _ => false,
        }
    }
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// `notBefore` and `notAfter` (RFC 5280 §4.1).
fn validity(der: &[u8]) -> Option<[DateTime<Utc>; 2]> {
    let (certificate, _) = tagged(der, SEQUENCE)?;
    let (body, _) = tagged(certificate, SEQUENCE)?;
    // Absent in version 1.
    let rest = tagged(body, VERSION).map_or(body, |(_, rest)| rest);
    let (_, rest) = tagged(rest, INTEGER)?;
    let (_, rest) = tagged(rest, SEQUENCE)?;
    let (_, rest) = tagged(rest, SEQUENCE)?;
    let (validity, _) = tagged(rest, SEQUENCE)?;
    let (begins, rest) = time(validity)?;
    let (ends, _) = time(rest)?;
    Some([begins, ends])
}

/// RFC 5280 §4.1.2.5: two digits of the year up to 2049, four from 2050.
fn time(der: &[u8]) -> Option<(DateTime<Utc>, &[u8])> {
    let (text, rest) = match tagged(der, UTC_TIME) {
        Some((short, rest)) => {
            let short = std::str::from_utf8(short).ok()?;
            let century = match short.get(..2)?.parse::<u8>().ok()? {
                ..50 => "20",
                _ => "19",
            };
            (format!("{century}{short}"), rest)
        }
        None => {
            let (long, rest) = tagged(der, GENERALIZED_TIME)?;
            (std::str::from_utf8(long).ok()?.to_owned(), rest)
        }
    };
    let at = NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok()?;
    Some((at.and_utc(), rest))
}

/// What is in the first value, if it has this tag (DER), and what comes after it.
fn tagged(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        ..=0x7f => (usize::from(first), rest),
        // At most four bytes of length: more than any certificate has.
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            let length = length
                .iter()
                .fold(0usize, |sum, byte| (sum << 8) | usize::from(*byte));
            (length, rest)
        }
        _ => return None,
    };
    (found == tag).then(|| rest.split_at_checked(length))?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    #[test]
    fn what_is_no_certificate_says_nothing() {
        let der = CertificateDer::from(vec![SEQUENCE, 3, SEQUENCE, 1, 0]);
        assert!(CertificateView::of(&der).is_none());
        assert!(CertificateView::of(&CertificateDer::from(Vec::new())).is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = validity(&bytes);
        }
    }

    #[test]
    fn its_end_and_its_names_are_read_in_either_form_of_time() {
        for (year, expected) in [(2031, "2031-02-03"), (2061, "2061-02-03")] {
            let names = vec!["manager.example".to_owned(), "127.0.0.1".to_owned()];
            let mut params = CertificateParams::new(names).unwrap();
            params.not_after = date_time_ymd(year, 2, 3);
            let made = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
            let view = CertificateView::of(made.der()).unwrap();
            assert_eq!(view.ends.format("%Y-%m-%d").to_string(), expected);
            assert!(view.begins < view.ends);
            assert!(view.names("manager.example") && view.names("127.0.0.1"));
            assert!(!view.names("other.example") && !view.names("10.0.0.1"));
        }
    }
}
