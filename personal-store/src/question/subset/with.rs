//! The parts that a statement defines in `WITH`: each has a name of its own, and sees nothing of
//! what stands around it but the parts before it.

use sqlparser::ast::{Cte, Query, SetExpr, Values, With};

use super::{
    error::SubsetError,
    lexis::large,
    names,
    query::{Columns, MOST_COLUMNS, Walk},
    scope::{Relation, Scope},
};

/// Most parts that one statement defines.
const MOST_PARTS: usize = 16;
/// Most rows of one `VALUES`.
const MOST_VALUES: usize = 200;

impl<'a> Walk<'_, 'a> {
    pub(super) fn with(&mut self, with: &'a With) -> Result<(), SubsetError> {
        let With {
            with_token: _,
            recursive,
            cte_tables,
        } = with;
        self.only(
            !recursive,
            "`RECURSIVE`",
            "count with `VALUES` or a parameter",
        )?;
        for part in cte_tables {
            let relation = self.part(part)?;
            self.parts.push(relation);
        }
        Ok(())
    }

    pub(super) fn part(&mut self, part: &'a Cte) -> Result<Relation<'a>, SubsetError> {
        let Cte {
            alias,
            query,
            from,
            materialized,
            closing_paren_token: _,
        } = part;
        let (name, columns) = self.alias(alias)?;
        if names::of_a_dataset(name) || !self.taken.insert(name) {
            return Err(SubsetError::Taken(name.to_owned(), self.at));
        }
        if self.taken.len() > MOST_PARTS {
            return Err(large("parts in `WITH`", MOST_PARTS, self.at));
        }
        let plain = from.is_none() && materialized.is_none();
        self.only(plain, "a hint after `AS`", "write `name AS (SELECT ...)`")?;
        // Nothing of what stands around it is seen in a part, not even the part itself.
        let given: Columns<'a> = match &*query.body {
            SetExpr::Values(values) if !columns.is_empty() && bare(query) => {
                let width = self.values(values)?;
                vec![None; width]
            }
            _ => self.query(query, None)?,
        };
        if !columns.is_empty() && columns.len() != given.len() {
            return Err(SubsetError::Arguments(name.to_owned(), self.at));
        }
        let columns = if columns.is_empty() {
            given.into_iter().flatten().collect()
        } else {
            columns
        };
        let name = Some(name);
        Ok(Relation { name, columns })
    }

    pub(super) fn values(&mut self, values: &'a Values) -> Result<usize, SubsetError> {
        let Values {
            explicit_row,
            value_keyword,
            rows,
        } = values;
        let plain = !explicit_row && !value_keyword;
        self.only(plain, "`ROW` and `VALUE`", "write `VALUES (...), (...)`")?;
        if rows.len() > MOST_VALUES {
            return Err(large("rows of `VALUES`", MOST_VALUES, self.at));
        }
        let width = rows.first().map_or(0, |row| row.content.len());
        for row in rows {
            let even = row.content.len() == width && (1..=MOST_COLUMNS).contains(&width);
            self.only(
                even,
                "a row of another width",
                "give each row as many values",
            )?;
            for value in &row.content {
                self.expr(value, &Scope::NONE)?;
            }
        }
        Ok(width)
    }
}

/// Whether a query is nothing but its body.
const fn bare(query: &Query) -> bool {
    let Query {
        with,
        body: _,
        order_by,
        limit_clause,
        fetch,
        locks,
        for_clause,
        settings,
        format_clause,
        pipe_operators,
    } = query;
    with.is_none()
        && order_by.is_none()
        && limit_clause.is_none()
        && fetch.is_none()
        && locks.is_empty()
        && for_clause.is_none()
        && settings.is_none()
        && format_clause.is_none()
        && pipe_operators.is_empty()
}
