//! What a select reads: granted tables, parts of `WITH`, selects in parentheses, and the joins between
//! them.

use sqlparser::ast::{
    Join, JoinConstraint, JoinOperator, TableAlias, TableAliasColumnDef, TableFactor,
    TableWithJoins,
};

use super::{
    error::SubsetError,
    lexis::large,
    names,
    query::{MOST_COLUMNS, Walk},
    scope::{Relation, Scope},
};

/// Most tables and selects in one `FROM`.
const MOST_RELATIONS: usize = 6;

impl<'a> Walk<'_, 'a> {
    /// The relations of a `FROM`, without the conditions between them.
    pub(super) fn from(
        &mut self,
        from: &'a [TableWithJoins],
        outer: Option<&Scope<'_, 'a>>,
    ) -> Result<Vec<Relation<'a>>, SubsetError> {
        let mut relations: Vec<Relation<'a>> = Vec::new();
        for TableWithJoins { relation, joins } in from {
            for factor in std::iter::once(relation).chain(joins.iter().map(|j| &j.relation)) {
                let relation = self.factor(factor, outer)?;
                if let Some(name) = relation.name
                    && relations.iter().any(|r| r.name == Some(name))
                {
                    return Err(SubsetError::Taken(name.to_owned(), self.at));
                }
                relations.push(relation);
                if relations.len() > MOST_RELATIONS {
                    return Err(large("tables in one `FROM`", MOST_RELATIONS, self.at));
                }
            }
        }
        Ok(relations)
    }

    pub(super) fn factor(
        &mut self,
        factor: &'a TableFactor,
        outer: Option<&Scope<'_, 'a>>,
    ) -> Result<Relation<'a>, SubsetError> {
        match factor {
            TableFactor::Table {
                name,
                alias,
                args,
                with_hints,
                version,
                with_ordinality,
                partitions,
                json_path,
                sample,
                index_directives,
                inheritance,
            } => {
                let ident = names::single(name, self.at)?;
                self.note(ident.span.start.line, ident.span.start.column);
                self.only(args.is_none(), "a function as a table", "name a table")?;
                let plain = with_hints.is_empty()
                    && version.is_none()
                    && !with_ordinality
                    && partitions.is_empty()
                    && json_path.is_none()
                    && sample.is_none()
                    && index_directives.is_empty()
                    && inheritance.is_none();
                self.only(plain, "a hint behind a table", "leave it out")?;
                let table = names::name(ident)?;
                let mut found = self
                    .parts
                    .iter()
                    .chain(&self.granted.tables)
                    .find(|r| r.name == Some(table))
                    .cloned()
                    .ok_or_else(|| SubsetError::Table(table.to_owned(), self.at))?;
                if let Some(alias) = alias {
                    found.name = Some(self.free_alias(alias)?);
                }
                Ok(found)
            }
            TableFactor::Derived {
                lateral,
                subquery,
                alias,
                sample,
            } => {
                let plain = !lateral && sample.is_none();
                self.only(plain, "`LATERAL` or a sample", "leave it out")?;
                let columns = self.query(subquery, outer)?.into_iter().flatten().collect();
                let name = match alias {
                    Some(alias) => Some(self.free_alias(alias)?),
                    None => None,
                };
                Ok(Relation { name, columns })
            }
            _ => Err(self.no("this in `FROM`", "name a table or a `(SELECT ...)`")),
        }
    }

    /// An alias in `FROM`, which has no list of columns and no name of anything else.
    pub(super) fn free_alias(&mut self, alias: &'a TableAlias) -> Result<&'a str, SubsetError> {
        let (name, columns) = self.alias(alias)?;
        let plain = columns.is_empty() && alias.explicit;
        self.only(
            plain,
            "an alias like this",
            "write `AS name`, without columns",
        )?;
        if names::of_a_dataset(name) || self.taken.contains(name) {
            return Err(SubsetError::Taken(name.to_owned(), self.at));
        }
        Ok(name)
    }

    pub(super) fn alias(
        &mut self,
        alias: &'a TableAlias,
    ) -> Result<(&'a str, Vec<&'a str>), SubsetError> {
        let TableAlias {
            explicit: _,
            name,
            columns,
            at,
        } = alias;
        self.note(name.span.start.line, name.span.start.column);
        self.only(at.is_none(), "`AT`", "leave it out")?;
        let mut found = Vec::new();
        for TableAliasColumnDef { name, data_type } in columns {
            self.only(data_type.is_none(), "a type in an alias", "leave it out")?;
            let column = names::name(name)?;
            if found.contains(&column) {
                return Err(SubsetError::Taken(column.to_owned(), names::place(name)));
            }
            found.push(column);
        }
        if found.len() > MOST_COLUMNS {
            return Err(large("columns of a part", MOST_COLUMNS, self.at));
        }
        Ok((names::name(name)?, found))
    }

    /// The conditions between the relations of a `FROM`.
    pub(super) fn conditions(
        &mut self,
        from: &'a [TableWithJoins],
        scope: &Scope<'_, 'a>,
    ) -> Result<(), SubsetError> {
        for join in from.iter().flat_map(|f| &f.joins) {
            let Join {
                relation: _,
                global,
                join_operator,
            } = join;
            self.only(!global, "`GLOBAL`", "leave it out")?;
            let constraint = match join_operator {
                JoinOperator::Join(constraint)
                | JoinOperator::Inner(constraint)
                | JoinOperator::Left(constraint)
                | JoinOperator::LeftOuter(constraint) => constraint,
                JoinOperator::CrossJoin(JoinConstraint::None) => continue,
                _ => return Err(self.no("this kind of join", "use `JOIN` or `LEFT JOIN`")),
            };
            match constraint {
                JoinConstraint::On(condition) => self.expr(condition, scope)?,
                JoinConstraint::Using(_) | JoinConstraint::UsingAlias(..) => {
                    return Err(self.no("`USING`", "write `ON a.column = b.column`"));
                }
                JoinConstraint::Natural => {
                    return Err(self.no("`NATURAL`", "write `ON a.column = b.column`"));
                }
                JoinConstraint::None => {
                    return Err(self.no("a join without `ON`", "say what it joins on"));
                }
            }
        }
        Ok(())
    }
}
