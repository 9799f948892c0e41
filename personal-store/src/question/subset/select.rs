//! One select: what may stand in it, and which names each of its clauses sees.

use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, OrderBy, OrderByExpr, OrderByKind, OrderByOptions, OrderBySort,
    Select, SelectFlavor, SelectItem, Value,
};

use super::{
    error::SubsetError,
    lexis::large,
    names,
    query::{Columns, MOST_COLUMNS, Walk},
    scope::Scope,
};

impl<'a> Walk<'_, 'a> {
    pub(super) fn select(
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

    pub(super) fn projection(
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

    /// The terms of an `ORDER BY`.
    pub(super) fn ordered(
        &self,
        order_by: Option<&'a OrderBy>,
    ) -> Result<Vec<&'a Expr>, SubsetError> {
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
    pub(super) fn order_of_union(
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
    pub(super) fn term(
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
}
