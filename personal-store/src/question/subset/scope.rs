//! Which names stand for something at a place of the statement.

use std::collections::BTreeSet;

use super::error::{Place, SubsetError};

/// What a question was granted: its tables with their columns, and its inputs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Granted<'a> {
    pub(crate) tables: Vec<Relation<'a>>,
    pub(crate) inputs: BTreeSet<&'a str>,
}

/// A table, a part defined in `WITH`, or a select in `FROM`: its name and those columns that have
/// one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Relation<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) columns: Vec<&'a str>,
}

/// What one `SELECT` sees: its `FROM`, its own aliases, and the selects around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'s, 'a> {
    pub(super) relations: &'s [Relation<'a>],
    pub(super) aliases: &'s [&'a str],
    pub(super) outer: Option<&'s Scope<'s, 'a>>,
}

impl Scope<'_, '_> {
    /// A scope in which nothing has a name.
    pub(super) const NONE: Self = Self {
        relations: &[],
        aliases: &[],
        outer: None,
    };

    /// Finds a column by its name alone.
    pub(super) fn column(&self, name: &str, at: Place) -> Result<(), SubsetError> {
        let here = self.relations.iter().any(|r| r.columns.contains(&name));
        match self.outer {
            _ if here || self.aliases.contains(&name) => Ok(()),
            Some(outer) => outer.column(name, at),
            None => Err(SubsetError::Column(name.to_owned(), at)),
        }
    }

    /// Finds a column of the nearest relation with this name.
    pub(super) fn member(&self, of: &str, name: &str, at: Place) -> Result<(), SubsetError> {
        match (
            self.relations.iter().find(|r| r.name == Some(of)),
            self.outer,
        ) {
            (Some(relation), _) if relation.columns.contains(&name) => Ok(()),
            (None, Some(outer)) => outer.member(of, name, at),
            _ => Err(SubsetError::Column(format!("{of}.{name}"), at)),
        }
    }
}
