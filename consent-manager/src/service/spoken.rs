//! Numbers that people read out to each other: letters and digits that are not mistaken for each
//! other (Crockford's base 32), five bits each.

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// So many digits out of random bytes; at most as many as there are bytes.
pub(super) fn spoken(random: &[u8; 32], digits: usize) -> String {
    let digit = |byte: &u8| char::from(DIGITS.get(usize::from(byte % 32)).copied().unwrap_or(b'0'));
    random.iter().take(digits).map(digit).collect()
}
