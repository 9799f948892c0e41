//! "Change what you share": the choices by which she makes a request smaller before she decides.
//!
//! Nothing is chosen for her: an empty choice is what was asked. What she chose herself stays
//! chosen when the page is shown again.

use crate::part::listed::Choice;

/// A select whose empty value means: as asked.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// What she may choose instead.
    pub choices: Vec<Choice>,
    /// The value she has chosen before.
    pub chosen: Option<String>,
}

impl Select {
    /// Whether she has chosen this value.
    #[must_use]
    pub fn is_chosen(&self, value: &str) -> bool {
        self.chosen.as_deref() == Some(value)
    }
}

/// One of several that she may tick.
#[derive(Clone, Debug)]
pub struct Tick {
    /// What the form sends.
    pub value: String,
    /// What she reads.
    pub label: String,
    /// Whether she has ticked it before.
    pub ticked: bool,
}

/// What can be made smaller of one item.
#[derive(Clone, Debug)]
pub struct NarrowItem {
    /// Its id; the form sends `from-<id>` and `only-<id>[]`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The first day that was asked, in words.
    pub asked_from: String,
    /// A later first day.
    pub from: Select,
    /// Providers whose records alone count.
    pub only: Vec<Tick>,
}

impl NarrowItem {
    /// Whether anything can be made smaller.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.from.choices.is_empty() && self.only.is_empty()
    }
}

/// Everything that can be made smaller.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    /// Item by item; only those of which something can be made smaller.
    pub items: Vec<NarrowItem>,
    /// Fewer uses.
    pub often: Select,
    /// An earlier end.
    pub until: Select,
    /// Whether she has made something smaller.
    pub chosen: bool,
}

impl Narrow {
    /// Whether nothing can be made smaller.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty() && self.often.choices.is_empty() && self.until.choices.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_chosen_until_she_chooses() {
        let select = Select::default();
        assert!(!select.is_chosen("") && Narrow::default().is_empty());
        let chosen = Select {
            chosen: Some("once".to_owned()),
            ..select
        };
        assert!(chosen.is_chosen("once") && !chosen.is_chosen("day-1"));
    }
}
