//! Expressions: which operators, functions, literals and names may stand in them.

use sqlparser::ast::{
    BinaryOperator, CaseWhen, CastKind, DataType, DuplicateTreatment, Expr, Function, FunctionArg,
    FunctionArgExpr, FunctionArgumentList, FunctionArguments, InTarget, Spanned as _,
    UnaryOperator, Value,
};

use super::{
    super::functions,
    error::{Place, SubsetError},
    lexis::large,
    names,
    query::Walk,
    scope::Scope,
};

/// Most expressions of a statement.
const MOST_NODES: usize = 2_000;
/// Most members of a list behind `IN`.
const MOST_MEMBERS: usize = 200;
/// Longest pattern of `LIKE`, in bytes.
const LONGEST_PATTERN: usize = 32;

impl<'a> Walk<'_, 'a> {
    /// Checks an expression with the names that `scope` gives it.
    pub(super) fn expr(
        &mut self,
        expr: &'a Expr,
        scope: &Scope<'_, 'a>,
    ) -> Result<(), SubsetError> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(large("expressions", MOST_NODES, self.at));
        }
        match expr {
            Expr::Identifier(ident) => {
                self.note(ident.span.start.line, ident.span.start.column);
                scope.column(names::name(ident)?, self.at)
            }
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [of, ident] => {
                    self.note(of.span.start.line, of.span.start.column);
                    scope.member(names::name(of)?, names::name(ident)?, self.at)
                }
                _ => Err(self.no("a name of more than two parts", "write `table.column`")),
            },
            Expr::Value(value) => {
                self.note(value.span.start.line, value.span.start.column);
                self.value(&value.value)
            }
            Expr::Nested(inner) | Expr::IsNull(inner) | Expr::IsNotNull(inner) => {
                self.expr(inner, scope)
            }
            Expr::UnaryOp { op, expr } => match op {
                UnaryOperator::Plus | UnaryOperator::Minus | UnaryOperator::Not => {
                    self.expr(expr, scope)
                }
                _ => Err(self.no("this sign before a value", "use `-`, `+` or `NOT`")),
            },
            Expr::BinaryOp { left, op, right } => {
                self.expr(left, scope)?;
                self.operator(op)?;
                self.expr(right, scope)
            }
            Expr::Between {
                expr,
                negated: _,
                low,
                high,
            } => [expr, low, high]
                .into_iter()
                .try_for_each(|e| self.expr(e, scope)),
            Expr::In {
                expr,
                target,
                negated: _,
                global,
            } => {
                self.expr(expr, scope)?;
                self.only(!global, "`GLOBAL`", "leave it out")?;
                self.members(target, scope)
            }
            Expr::Like {
                negated: _,
                any,
                expr,
                pattern,
                escape_char,
            } => {
                self.expr(expr, scope)?;
                let plain = !any && escape_char.is_none() && self.is_pattern(pattern);
                self.only(
                    plain,
                    "this `LIKE`",
                    "give it a short text, without `ESCAPE`",
                )
            }
            Expr::Cast {
                kind,
                expr,
                data_type,
                format,
            } => {
                self.expr(expr, scope)?;
                let plain = matches!(kind, CastKind::Cast)
                    && matches!(
                        data_type,
                        DataType::Integer(None) | DataType::Real | DataType::Text
                    )
                    && format.is_none();
                self.only(
                    plain,
                    "this cast",
                    "use `CAST(x AS INTEGER)`, `REAL` or `TEXT`",
                )
            }
            Expr::Case {
                case_token: _,
                end_token: _,
                operand,
                conditions,
                else_result,
            } => {
                for expr in operand.iter().chain(else_result) {
                    self.expr(expr, scope)?;
                }
                for CaseWhen { condition, result } in conditions {
                    self.expr(condition, scope)?;
                    self.expr(result, scope)?;
                }
                Ok(())
            }
            Expr::Exists {
                subquery,
                negated: _,
            }
            | Expr::Subquery(subquery) => self.query(subquery, Some(scope)).map(drop),
            Expr::Substring {
                expr,
                substring_from: Some(from),
                substring_for,
                special: true,
                shorthand: true,
            } => [expr, from]
                .into_iter()
                .chain(substring_for)
                .try_for_each(|e| self.expr(e, scope)),
            Expr::Function(function) => self.function(function, scope),
            other => {
                let start = other.span().start;
                self.note(start.line, start.column);
                Err(self.no(unlisted(other), "use what the list of constructs names"))
            }
        }
    }

    fn value(&self, value: &Value) -> Result<(), SubsetError> {
        match value {
            // Their length and characters were checked as tokens.
            Value::Number(_, false) | Value::SingleQuotedString(_) | Value::Null => Ok(()),
            Value::Placeholder(name) => match name.strip_prefix(':') {
                Some(plain) if self.granted.inputs.contains(plain) => Ok(()),
                _ => Err(SubsetError::Input(names::cut(name), self.at)),
            },
            Value::Boolean(_) => Err(self.no("`TRUE` and `FALSE`", "write 1 or 0")),
            _ => Err(self.no("this literal", "write a number or a text in single quotes")),
        }
    }

    fn operator(&self, op: &BinaryOperator) -> Result<(), SubsetError> {
        match op {
            BinaryOperator::Plus
            | BinaryOperator::Minus
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Modulo
            | BinaryOperator::Gt
            | BinaryOperator::Lt
            | BinaryOperator::GtEq
            | BinaryOperator::LtEq
            | BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::And
            | BinaryOperator::Or => Ok(()),
            _ => Err(self.no(
                "this operator",
                "use + - * / % = <> < > <= >= AND OR, `IS NULL`, `IN`, `BETWEEN`, `LIKE`",
            )),
        }
    }

    fn members(&mut self, target: &'a InTarget, scope: &Scope<'_, 'a>) -> Result<(), SubsetError> {
        match target {
            InTarget::List(members) => {
                self.only(!members.is_empty(), "an empty list", "name its members")?;
                if members.len() > MOST_MEMBERS {
                    return Err(large("members of a list", MOST_MEMBERS, self.at));
                }
                members.iter().try_for_each(|m| self.expr(m, scope))
            }
            InTarget::Subquery(subquery) => self.query(subquery, Some(scope)).map(drop),
            _ => Err(self.no("this behind `IN`", "write a list or a `(SELECT ...)`")),
        }
    }

    fn is_pattern(&self, pattern: &Expr) -> bool {
        matches!(pattern, Expr::Value(value)
            if matches!(&value.value, Value::SingleQuotedString(t) if t.len() <= LONGEST_PATTERN))
    }

    fn function(&mut self, call: &'a Function, scope: &Scope<'_, 'a>) -> Result<(), SubsetError> {
        let Function {
            name,
            uses_odbc_syntax,
            parameters,
            args,
            within_group,
            filter,
            null_treatment,
            over,
        } = call;
        let ident = names::single(name, self.at)?;
        self.note(ident.span.start.line, ident.span.start.column);
        let at: Place = self.at;
        let known = functions::function(&ident.value).filter(|_| ident.quote_style.is_none());
        let known = known.ok_or_else(|| SubsetError::Function(names::cut(&ident.value), at))?;
        self.only(over.is_none(), "a window function", "use `GROUP BY`")?;
        self.only(filter.is_none(), "`FILTER`", "use `CASE WHEN ... END`")?;
        let plain = !uses_odbc_syntax
            && matches!(parameters, FunctionArguments::None)
            && within_group.is_empty()
            && null_treatment.is_none();
        let misused = || SubsetError::Arguments(known.name.to_owned(), at);
        let (FunctionArguments::List(list), true) = (args, plain) else {
            return Err(misused());
        };
        let FunctionArgumentList {
            duplicate_treatment,
            args,
            clauses,
        } = list;
        let distinct = match duplicate_treatment {
            None => false,
            Some(DuplicateTreatment::Distinct) if known.distinct && args.len() == 1 => true,
            Some(_) => return Err(misused()),
        };
        if !clauses.is_empty() || !(known.fewest..=known.most).contains(&args.len()) {
            return Err(misused());
        }
        for argument in args {
            match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => self.expr(expr, scope)?,
                FunctionArg::Unnamed(FunctionArgExpr::Wildcard)
                    if known.name == "count" && !distinct => {}
                _ => return Err(misused()),
            }
        }
        Ok(())
    }
}

/// Names for what people try most.
const fn unlisted(expr: &Expr) -> &'static str {
    match expr {
        Expr::Collate { .. } => "`COLLATE`",
        Expr::ILike { .. } | Expr::SimilarTo { .. } | Expr::RLike { .. } => "this kind of match",
        Expr::CompoundFieldAccess { .. } | Expr::JsonAccess { .. } => "a subscript",
        Expr::Tuple(_) => "several values in parentheses",
        Expr::Trim { .. }
        | Expr::Extract { .. }
        | Expr::Ceil { .. }
        | Expr::Floor { .. }
        | Expr::Position { .. }
        | Expr::Substring { .. }
        | Expr::Overlay { .. }
        | Expr::Convert { .. } => "this function",
        Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => "`*`",
        Expr::IsTrue(_) | Expr::IsNotTrue(_) | Expr::IsFalse(_) | Expr::IsNotFalse(_) => {
            "`IS TRUE` and its like"
        }
        Expr::IsDistinctFrom(..) | Expr::IsNotDistinctFrom(..) => "`IS DISTINCT FROM`",
        _ => "this expression",
    }
}
