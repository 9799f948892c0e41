//! Values that must not be printed by accident.
//!
//! [`Redacted`] wraps personal values and secrets: its `Debug` shows the type and nothing else,
//! there is no `Display`, and reading it takes a word a reviewer can search for. Serialising is
//! transparent, because a wire format decides on its own what it carries.
//!
//! What it does not do: erase memory for every type. Wrap [`SecretString`] or [`SecretBytes`],
//! which are erased when dropped, for key material.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// A value whose `Debug` prints only its type.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Redacted<T>(T);

/// Text that is never printed and is erased from memory when dropped.
pub type SecretString = Redacted<Zeroizing<String>>;

/// Bytes that are never printed and are erased from memory when dropped.
pub type SecretBytes = Redacted<Zeroizing<Vec<u8>>>;

impl<T> Redacted<T> {
    /// Hides `value` from accidental printing.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Lends the value to code that must read it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Hands the value over, no longer hidden.
    pub fn into_exposed(self) -> T {
        self.0
    }

    /// Turns the hidden value into another that stays hidden.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Redacted<U> {
        Redacted(change(self.0))
    }
}

impl<T> From<T> for Redacted<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<String> for SecretString {
    fn from(value: String) -> Self {
        Self(Zeroizing::new(value))
    }
}

impl From<Vec<u8>> for SecretBytes {
    fn from(value: Vec<u8>) -> Self {
        Self(Zeroizing::new(value))
    }
}

impl<T: Zeroize> Zeroize for Redacted<T> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redacted<{}>", std::any::type_name::<T>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_type_and_not_the_value() {
        let shown = format!(
            "{:?} {:#?}",
            Redacted::new("asha@example"),
            Redacted::new(1984_u16)
        );
        assert_eq!(shown, "Redacted<&str> Redacted<u16>");
        let secret = SecretString::from(String::from("hunter2"));
        assert!(!format!("{secret:?}").contains("hunter2"));
    }

    #[test]
    fn the_value_is_read_only_by_asking() {
        let value = Redacted::new(String::from("asha"));
        assert_eq!(value.expose(), "asha");
        assert_eq!(value.map(|v| v.len()).into_exposed(), 4);
    }

    #[test]
    fn the_wire_form_is_the_bare_value() {
        let value: Redacted<String> = serde_json::from_str("\"asha\"").unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), "\"asha\"");
    }

    #[test]
    fn erasing_reaches_the_value() {
        let mut value = Redacted::new(String::from("asha"));
        value.zeroize();
        assert!(value.expose().is_empty());
    }
}
