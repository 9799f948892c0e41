//! The subset of SQL in which a question is written: the second wall, before anything runs.
//!
//! The statement is read as tokens, parsed, and walked node by node. What is not named on the lists
//! here is refused, so that a node which a later version of the parser brings is refused too: each
//! `match` ends in a refusal, and each struct is taken apart by all its fields, so that a new field
//! does not compile until somebody has thought about it.
//!
//! A checked statement is one `SELECT` with named columns over the tables of the manifest's inputs
//! and the parts that it defines itself in `WITH`. Every name in it stands for a granted column, a
//! column that the statement makes, or an alias; every function is on the list of
//! [`super::functions`]; every input is declared; sizes are bounded. It is printed from its tree and
//! held token by token against what was written, so the tree that was checked holds everything that
//! the database will read.
//!
//! What it does not do: decide what a question may see. Two parsers may still disagree about one
//! text, and the database's own is the one that counts; so this stands before the first wall, in
//! which nothing but the granted columns exists, and not in its place.
//!
//! Adding a construct:
//! 1. Let it pass in `select.rs`, `from.rs`, `with.rs` or `expr.rs`, with the narrowest pattern that does.
//! 2. Let its signs pass in `lexis.rs`, if it has new ones that every reader splits alike.
//! 3. Show in `subset/tests.rs` what passes and what beside it does not, and add its misuse to
//!    `attacks/statements.toml`.

mod depth;
mod error;
mod expr;
mod from;
mod lexis;
mod names;
mod query;
mod scope;
mod select;
#[cfg(test)]
mod tests;
mod with;

use std::thread::scope;

use sqlparser::{
    ast::Statement,
    dialect::SQLiteDialect,
    parser::{Parser, ParserError},
};

pub use self::error::{Place, SubsetError};
pub(crate) use self::lexis::hidden;
pub(super) use self::scope::{Granted, Relation};
use self::{lexis::Token, query::Walk};

/// Longest statement, in bytes.
pub(super) const LONGEST: usize = 16 * 1024;
/// How often the parser may call itself. The tokens bound its depth as well.
const DEEPEST_PARSE: usize = 48;
/// Stack for the deepest statement that the tokens let pass, in a build without optimisation.
const STACK: usize = 16 * 1024 * 1024;
/// Longest word of a parser's complaint that is passed on, in characters.
const LONGEST_COMPLAINT: usize = 160;

/// A statement that was read and found to be in the subset. It keeps what was read, so that it can be
/// walked again without reading.
#[derive(Debug)]
pub(crate) struct Reading {
    text: String,
    tree: Statement,
}

impl Reading {
    /// Holds the statement that is about to run against what was granted, once more: it must be the
    /// one that was read, and its tree is walked anew. No parser is needed for that, nor its stack.
    ///
    /// # Errors
    /// As [`check`].
    pub(super) fn again(&self, sql: &str, granted: &Granted<'_>) -> Result<(), SubsetError> {
        if self.text == sql {
            Walk::over(granted).statement(&self.tree)
        } else {
            let why = "it is not the statement that was read".to_owned();
            Err(SubsetError::Unreadable(why))
        }
    }
}

/// Checks that a statement is in the subset and touches nothing but what was granted.
///
/// # Errors
/// The first thing that is not.
pub(super) fn check(sql: &str, granted: &Granted<'_>) -> Result<Reading, SubsetError> {
    if sql.len() > LONGEST {
        return Err(SubsetError::Long(LONGEST));
    }
    let tokens = lexis::tokens(sql)?;
    // The parser calls itself for each level, in large frames: never on the stack of whoever asks.
    let read = || {
        let statement = parse(sql)?;
        Walk::over(granted).statement(&statement)?;
        one_reading(&tokens, &statement)?;
        Ok(Reading {
            text: sql.to_owned(),
            tree: statement,
        })
    };
    scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let reader = thread.spawn_scoped(scope, read).map_err(|_| unable())?;
        reader.join().map_err(|_| unable())?
    })
}

fn unable() -> SubsetError {
    SubsetError::Unreadable("the reader could not be started or did not end well".to_owned())
}

fn parse(sql: &str) -> Result<Statement, SubsetError> {
    let mut statements = Parser::new(&SQLiteDialect {})
        .with_recursion_limit(DEEPEST_PARSE)
        .try_with_sql(sql)
        .and_then(|mut parser| parser.parse_statements())
        .map_err(unreadable)?;
    match (statements.pop(), statements.is_empty()) {
        (Some(statement), true) => Ok(statement),
        _ => Err(SubsetError::NotOne),
    }
}

fn unreadable(error: ParserError) -> SubsetError {
    let why = match error {
        ParserError::TokenizerError(why) | ParserError::ParserError(why) => why,
        ParserError::RecursionLimitExceeded => "it is nested too deep".to_owned(),
    };
    // It may quote a text of the statement.
    let plain = why.chars().filter(|c| !hidden(*c));
    SubsetError::Unreadable(plain.take(LONGEST_COMPLAINT).collect())
}

/// Holds what was written against what the tree prints: no token may have been passed over, added or
/// read as another, and the print must read as the same tree.
fn one_reading(written: &[Token<'_>], statement: &Statement) -> Result<(), SubsetError> {
    let print = statement.to_string();
    let printed = lexis::tokens(&print)?;
    let first = written.first();
    let differs = |token: Option<&Token<'_>>| {
        let (near, at) = token
            .or(first)
            .map_or(("", Place { line: 1, column: 1 }), |t| (t.text, t.at));
        SubsetError::Ambiguous(near.to_owned(), at)
    };
    for (place, token) in written.iter().enumerate() {
        if !printed.get(place).is_some_and(|p| p.same(token)) {
            return Err(differs(Some(token)));
        }
    }
    if printed.len() != written.len() || parse(&print)? != *statement {
        return Err(differs(written.last()));
    }
    Ok(())
}
