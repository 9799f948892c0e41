//! What a statement may be refused for, and where in it.

use std::fmt;

use super::super::functions;

/// Line and column of a statement, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: u64,
    /// Column, in characters.
    pub column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a statement is not in the subset: where, what stands there, and how to mend it. Holds
/// nothing but plain words of the statement itself, cut short.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubsetError {
    /// The statement is longer than any question.
    #[error("the statement is longer than {0} bytes: ask a smaller question")]
    Long(usize),
    /// More parts than any question needs.
    #[error("{at}: more than {limit} {what}: ask a smaller question, or name a part in `WITH`")]
    Large {
        /// Which parts.
        what: &'static str,
        /// The most that are taken.
        limit: usize,
        /// Where.
        at: Place,
    },
    /// A character that is not seen, or that readers take differently.
    #[error("{1}: U+{code:04X} may not stand here: use plain letters, spaces and line feeds", code = u32::from(*.0))]
    Character(char, Place),
    /// A block comment, which readers end at different places.
    #[error("{0}: `/*` is not read: write comments as lines that begin with `--`")]
    BlockComment(Place),
    /// A name in quotes, which may also be read as a text.
    #[error("{0}: a name in quotes or brackets is not read: write names plainly")]
    QuotedName(Place),
    /// A text or number that is too large, or that readers take differently.
    #[error("{1}: {0}")]
    Literal(&'static str, Place),
    /// No statement, or several.
    #[error("the code must be one statement, with nothing behind its `;`")]
    NotOne,
    /// Not a reading statement.
    #[error("the statement must be a `SELECT`, with or without `WITH` before it")]
    NotASelect,
    /// The parser cannot read it.
    #[error("the statement cannot be read: {0}")]
    Unreadable(String),
    /// Two readings of it differ.
    #[error("{1}: `{0}` may be read in another way: write it in full, an alias with `AS`")]
    Ambiguous(String, Place),
    /// A construct that is not on the list.
    #[error("{at}: {what} is not allowed: {mend}")]
    Construct {
        /// Its name.
        what: &'static str,
        /// What to do instead.
        mend: &'static str,
        /// Where.
        at: Place,
    },
    /// A name that is not plain.
    #[error("{1}: `{0}` cannot be a name: use a-z, 0-9 and `_`, and no name of the database's own")]
    Name(String, Place),
    /// A name that stands for something else already.
    #[error("{1}: `{0}` names a table or another part already: choose another name")]
    Taken(String, Place),
    /// A table that is neither an input nor defined before.
    #[error(
        "{1}: there is no table `{0}`: name its dataset in `inputs`, or define it in `WITH` before"
    )]
    Table(String, Place),
    /// A column that was not granted and is not made by the statement.
    #[error("{1}: there is no column `{0}` here: name it in `inputs`")]
    Column(String, Place),
    /// A function that is not on the list.
    #[error("{1}: the function `{0}` is not allowed: use {list}", list = functions::names())]
    Function(String, Place),
    /// A function with too few or too many arguments, or with what it does not take.
    #[error("{1}: `{0}` does not take these arguments")]
    Arguments(String, Place),
    /// An input that the manifest does not declare.
    #[error("{1}: `{0}` is no input: use `:from`, `:to` or a parameter of the manifest")]
    Input(String, Place),
}

impl SubsetError {
    /// The lasting name of the rule that the statement breaks.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Long(_) => "statement-length",
            Self::Large { .. } => "statement-size",
            Self::Character(..) => "plain-characters",
            Self::BlockComment(_) => "line-comments",
            Self::QuotedName(_) => "unquoted-names",
            Self::Literal(..) => "literals",
            Self::NotOne => "one-statement",
            Self::NotASelect => "select-only",
            Self::Unreadable(_) => "readable",
            Self::Ambiguous(..) => "one-reading",
            Self::Construct { .. } => "constructs",
            Self::Name(..) => "plain-names",
            Self::Taken(..) => "own-names",
            Self::Table(..) => "granted-tables",
            Self::Column(..) => "granted-columns",
            Self::Function(..) => "listed-functions",
            Self::Arguments(..) => "arguments",
            Self::Input(..) => "declared-inputs",
        }
    }
}
