//! A walk over one statement: its queries, their unions and limits. What a single select may hold
//! is in `select.rs`, its tables in `from.rs`, the parts of `WITH` in `with.rs`.

use std::collections::BTreeSet;

use sqlparser::ast::{
    Expr, LimitClause, Query, SetExpr, SetOperator, SetQuantifier, Statement, Value,
};

use super::{
    error::{Place, SubsetError},
    scope::{Granted, Relation, Scope},
};

/// Most columns of one select.
pub(super) const MOST_COLUMNS: usize = 32;
/// Largest `LIMIT`.
const LARGEST_LIMIT: u64 = 1_000_000;

/// Names of what a select gives, in order; none where a column has no name.
pub(super) type Columns<'a> = Vec<Option<&'a str>>;

/// A walk over one statement.
pub(super) struct Walk<'g, 'a> {
    pub(super) granted: &'g Granted<'a>,
    /// Parts defined in `WITH` that are seen here.
    pub(super) parts: Vec<Relation<'a>>,
    /// Names of all parts, seen here or not: each is given once.
    pub(super) taken: BTreeSet<&'a str>,
    /// Expressions so far.
    pub(super) nodes: usize,
    /// The last place that was told.
    pub(super) at: Place,
}

impl<'g, 'a> Walk<'g, 'a> {
    pub(super) const fn over(granted: &'g Granted<'a>) -> Self {
        Self {
            granted,
            parts: Vec::new(),
            taken: BTreeSet::new(),
            nodes: 0,
            at: Place { line: 1, column: 1 },
        }
    }

    pub(super) fn statement(&mut self, statement: &'a Statement) -> Result<(), SubsetError> {
        let Statement::Query(query) = statement else {
            return Err(SubsetError::NotASelect);
        };
        self.query(query, None).map(drop)
    }

    pub(super) fn query(
        &mut self,
        query: &'a Query,
        outer: Option<&Scope<'_, 'a>>,
    ) -> Result<Columns<'a>, SubsetError> {
        let Query {
            with,
            body,
            order_by,
            limit_clause,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        let foreign = fetch.is_none()
            && locks.is_empty()
            && for_clause.is_none()
            && settings.is_none()
            && format_clause.is_none()
            && pipe_operators.is_empty();
        self.only(foreign, "a clause of another database", "leave it out")?;
        let seen = self.parts.len();
        if let Some(with) = with {
            self.with(with)?;
        }
        let columns = match &**body {
            SetExpr::Select(select) => self.select(select, order_by.as_ref(), outer)?,
            SetExpr::SetOperation { .. } => {
                let columns = self.union(body, outer)?;
                self.order_of_union(order_by.as_ref(), &columns)?;
                columns
            }
            SetExpr::Values(_) => {
                return Err(self.no("`VALUES` here", "define it in `WITH name (column, ...) AS`"));
            }
            _ => return Err(self.no("this kind of select", "write one `SELECT`")),
        };
        self.limit(limit_clause.as_ref())?;
        self.parts.truncate(seen);
        Ok(columns)
    }

    pub(super) fn union(
        &mut self,
        body: &'a SetExpr,
        outer: Option<&Scope<'_, 'a>>,
    ) -> Result<Columns<'a>, SubsetError> {
        match body {
            SetExpr::Select(select) => self.select(select, None, outer),
            SetExpr::SetOperation {
                left,
                op: SetOperator::Union,
                set_quantifier: SetQuantifier::All,
                right,
            } => {
                let columns = self.union(left, outer)?;
                self.union(right, outer)?;
                Ok(columns)
            }
            SetExpr::SetOperation { .. } => {
                Err(self.no("this way to join selects", "use `UNION ALL`"))
            }
            _ => Err(self.no("this kind of select in a union", "write `SELECT ...`")),
        }
    }

    pub(super) fn limit(&self, limit: Option<&LimitClause>) -> Result<(), SubsetError> {
        let number = match limit {
            None => return Ok(()),
            Some(LimitClause::LimitOffset {
                limit: Some(Expr::Value(value)),
                offset: None,
                limit_by,
            }) if limit_by.is_empty() => match &value.value {
                Value::Number(digits, false) => digits.parse::<u64>().ok(),
                _ => None,
            },
            Some(_) => None,
        };
        let plain = number.is_some_and(|n| n <= LARGEST_LIMIT);
        self.only(
            plain,
            "this `LIMIT`",
            "use a whole number up to 1000000, without `OFFSET`",
        )
    }

    /// A refusal of a construct, at the last place that was told.
    pub(super) const fn no(&self, what: &'static str, mend: &'static str) -> SubsetError {
        let at = self.at;
        SubsetError::Construct { what, mend, at }
    }

    pub(super) fn only(
        &self,
        absent: bool,
        what: &'static str,
        mend: &'static str,
    ) -> Result<(), SubsetError> {
        if absent {
            Ok(())
        } else {
            Err(self.no(what, mend))
        }
    }

    /// Remembers a place; the parser does not know them all.
    pub(super) const fn note(&mut self, line: u64, column: u64) {
        if line > 0 {
            self.at = Place { line, column };
        }
    }
}
