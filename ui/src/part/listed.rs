//! One page of a longer list.

use i18n_embed_fl::fl;

use crate::locale::Locale;

/// A page of a list, with how many there are in all and where the next ones are.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    /// What this page shows.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u64,
    /// Where the following ones are, when there are more.
    pub more_href: Option<String>,
}

impl<T> Listed<T> {
    /// A list that fits on one page.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self {
            total: items.len() as u64,
            items,
            more_href: None,
        }
    }

    /// The first page of a longer list.
    #[must_use]
    pub fn part(items: Vec<T>, total: u64, more_href: impl Into<String>) -> Self {
        Self {
            items,
            total,
            more_href: Some(more_href.into()),
        }
    }

    /// How much of the list this page shows, in words.
    #[must_use]
    pub fn more_words(&self, l: &Locale) -> String {
        let shown = l.number(self.items.len() as u64);
        fl!(l, "list-more", shown = shown, total = l.number(self.total))
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            total: 0,
            more_href: None,
        }
    }
}

/// One line of a select.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What she reads.
    pub label: String,
}

impl Choice {
    /// A line of a select.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A name with its value, in the order they are shown.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

impl Fact {
    /// A name with its value.
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_list_has_no_further_page() {
        let list = Listed::whole(vec![1, 2]);
        assert_eq!((list.total, list.more_href), (2, None));
        assert!(Listed::<u8>::default().is_empty());
    }
}
