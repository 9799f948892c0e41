//! Selects: what may stand in `WITH`, `SELECT`, `FROM`, `WHERE`, `GROUP BY`, `HAVING`, `ORDER BY`
//! and `LIMIT`, and which names each of them sees.

use std::collections::BTreeSet;

use sqlparser::ast::{
    Cte, Distinct, Expr, GroupByExpr, Join, JoinConstraint, JoinOperator, LimitClause, OrderBy,
    OrderByExpr, OrderByKind, OrderByOptions, OrderBySort, Query, Select, SelectFlavor, SelectItem,
    SetExpr, SetOperator, SetQuantifier, Statement, TableAlias, TableAliasColumnDef, TableFactor,
    TableWithJoins, Value, Values, With,
};

use super::{
    error::{Place, SubsetError},
    lexis::large,
    names,
    scope::{Granted, Relation, Scope},
};

/// Most tables and selects in one `FROM`.
const MOST_RELATIONS: usize = 6;
/// Most parts that one statement defines in `WITH`.
const MOST_PARTS: usize = 16;
/// Most columns of one select.
const MOST_COLUMNS: usize = 32;
/// Most rows of one `VALUES`.
const MOST_VALUES: usize = 200;
/// Largest `LIMIT`.
const LARGEST_LIMIT: u64 = 1_000_000;

/// Names of what a select gives, in order; none where a column has no name.
type Columns<'a> = Vec<Option<&'a str>>;

/// A walk over one statement.
pub(super) struct Walk<'g, 'a> {
    pub(super) granted: &'g Granted<'a>,
    /// Parts defined in `WITH` that are seen here.
    parts: Vec<Relation<'a>>,
    /// Names of all parts, seen here or not: each is given once.
    taken: BTreeSet<&'a str>,
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

    fn with(&mut self, with: &'a With) -> Result<(), SubsetError> {
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

    fn part(&mut self, part: &'a Cte) -> Result<Relation<'a>, SubsetError> {
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

    fn values(&mut self, values: &'a Values) -> Result<usize, SubsetError> {
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

    fn union(
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

    fn select(
        &mut self,
        select: &'a Select,
        order_by: Option<&'a OrderBy>,
        outer: Option<&Scope<'_, 'a>>,
    ) -> Result<Columns<'a>, SubsetError> {
        let Select {
            select_token,
            optimizer_hints,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        self.note(
            select_token.0.span.start.line,
            select_token.0.span.start.column,
        );
        self.only(named_window.is_empty(), "a window", "use `GROUP BY`")?;
        let own = optimizer_hints.is_empty()
            && select_modifiers.is_none()
            && top.is_none()
            && exclude.is_none()
            && into.is_none()
            && lateral_views.is_empty()
            && prewhere.is_none()
            && connect_by.is_empty()
            && cluster_by.is_empty()
            && distribute_by.is_empty()
            && sort_by.is_empty()
            && qualify.is_none()
            && value_table_mode.is_none()
            && matches!(flavor, SelectFlavor::Standard);
        self.only(own, "a clause of another database", "leave it out")?;
        let plain = matches!(distinct, None | Some(Distinct::Distinct));
        self.only(
            plain,
            "`ALL` or `DISTINCT ON`",
            "write `SELECT` or `SELECT DISTINCT`",
        )?;

        let relations = self.from(from, outer)?;
        let scope = Scope {
            relations: &relations,
            aliases: &[],
            outer,
        };
        self.conditions(from, &scope)?;
        let columns = self.projection(projection, &scope)?;
        let aliases: Vec<&str> = columns.iter().copied().flatten().collect();
        let scope = Scope {
            aliases: &aliases,
            ..scope
        };
        if let Some(condition) = selection {
            self.expr(condition, &scope)?;
        }
        let GroupByExpr::Expressions(groups, modifiers) = group_by else {
            return Err(self.no("`GROUP BY ALL`", "name the columns"));
        };
        self.only(
            modifiers.is_empty(),
            "a modifier of `GROUP BY`",
            "leave it out",
        )?;
        for group in groups {
            self.term(group, columns.len(), &scope)?;
        }
        if let Some(condition) = having {
            self.expr(condition, &scope)?;
        }
        for expr in self.ordered(order_by)? {
            self.term(expr, columns.len(), &scope)?;
        }
        Ok(columns)
    }

    fn projection(
        &mut self,
        items: &'a [SelectItem],
        scope: &Scope<'_, 'a>,
    ) -> Result<Columns<'a>, SubsetError> {
        if items.is_empty() || items.len() > MOST_COLUMNS {
            return Err(large("columns of a select", MOST_COLUMNS, self.at));
        }
        let mut columns = Columns::new();
        for item in items {
            columns.push(match item {
                SelectItem::UnnamedExpr(expr) => {
                    self.expr(expr, scope)?;
                    match expr {
                        Expr::Identifier(ident) => Some(names::name(ident)?),
                        Expr::CompoundIdentifier(parts) => {
                            parts.last().map(names::name).transpose()?
                        }
                        _ => None,
                    }
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    self.expr(expr, scope)?;
                    Some(names::name(alias)?)
                }
                SelectItem::QualifiedWildcard(..) | SelectItem::Wildcard(_) => {
                    return Err(self.no("`*`", "name the columns"));
                }
                _ => return Err(self.no("this column", "write `expression AS name`")),
            });
        }
        Ok(columns)
    }

    /// The relations of a `FROM`, without the conditions between them.
    fn from(
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

    fn factor(
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
    fn free_alias(&mut self, alias: &'a TableAlias) -> Result<&'a str, SubsetError> {
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

    fn alias(&mut self, alias: &'a TableAlias) -> Result<(&'a str, Vec<&'a str>), SubsetError> {
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
    fn conditions(
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

    /// The terms of an `ORDER BY`.
    fn ordered(&self, order_by: Option<&'a OrderBy>) -> Result<Vec<&'a Expr>, SubsetError> {
        let Some(OrderBy { kind, interpolate }) = order_by else {
            return Ok(Vec::new());
        };
        self.only(interpolate.is_none(), "`INTERPOLATE`", "leave it out")?;
        let OrderByKind::Expressions(terms) = kind else {
            return Err(self.no("`ORDER BY ALL`", "name the columns"));
        };
        let mut found = Vec::new();
        for term in terms {
            let OrderByExpr {
                expr,
                options,
                with_fill,
            } = term;
            let OrderByOptions {
                sort,
                nulls_first: _,
            } = options;
            let plain = matches!(sort, None | Some(OrderBySort::Asc | OrderBySort::Desc))
                && with_fill.is_none();
            self.only(plain, "this order", "use `ASC` or `DESC`")?;
            found.push(expr);
        }
        Ok(found)
    }

    /// A union is ordered by places or names of its first select.
    fn order_of_union(
        &mut self,
        order_by: Option<&'a OrderBy>,
        columns: &[Option<&'a str>],
    ) -> Result<(), SubsetError> {
        let aliases: Vec<&str> = columns.iter().copied().flatten().collect();
        let scope = Scope {
            aliases: &aliases,
            ..Scope::NONE
        };
        for expr in self.ordered(order_by)? {
            let plain = matches!(expr, Expr::Identifier(_) | Expr::Value(_));
            self.only(
                plain,
                "an expression in the order of a union",
                "name a column",
            )?;
            self.term(expr, columns.len(), &scope)?;
        }
        Ok(())
    }

    /// A term of `GROUP BY` or `ORDER BY`: a place from 1, or an expression.
    fn term(
        &mut self,
        term: &'a Expr,
        columns: usize,
        scope: &Scope<'_, 'a>,
    ) -> Result<(), SubsetError> {
        let Expr::Value(value) = term else {
            return self.expr(term, scope);
        };
        let place = match &value.value {
            Value::Number(digits, false) => digits.parse().unwrap_or(0),
            _ => 0,
        };
        let there = (1..=columns).contains(&place);
        self.only(
            there,
            "this place",
            "use a place from 1 to the number of columns",
        )
    }

    fn limit(&self, limit: Option<&LimitClause>) -> Result<(), SubsetError> {
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

    /// Remembers a place; the parser does not know them all.
    pub(super) const fn note(&mut self, line: u64, column: u64) {
        if line > 0 {
            self.at = Place { line, column };
        }
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
