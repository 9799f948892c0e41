//! Which words may be names.

use consent_model::dataset::DatasetKind;
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};

use super::{
    error::{Place, SubsetError},
    lexis::LONGEST_NAME,
};

/// Words that the database reads in its own way where a name could stand.
const KEYWORDS: &[&str] = &[
    "abort",
    "action",
    "add",
    "after",
    "all",
    "alter",
    "always",
    "analyze",
    "and",
    "as",
    "asc",
    "attach",
    "autoincrement",
    "before",
    "begin",
    "between",
    "by",
    "cascade",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "commit",
    "conflict",
    "constraint",
    "create",
    "cross",
    "current",
    "current_date",
    "current_time",
    "current_timestamp",
    "database",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "desc",
    "detach",
    "distinct",
    "do",
    "drop",
    "each",
    "else",
    "end",
    "escape",
    "except",
    "exclude",
    "exclusive",
    "exists",
    "explain",
    "fail",
    "false",
    "filter",
    "following",
    "for",
    "foreign",
    "from",
    "full",
    "generated",
    "glob",
    "group",
    "groups",
    "having",
    "if",
    "ignore",
    "immediate",
    "in",
    "index",
    "indexed",
    "initially",
    "inner",
    "insert",
    "instead",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "key",
    "left",
    "like",
    "limit",
    "match",
    "materialized",
    "natural",
    "not",
    "nothing",
    "notnull",
    "null",
    "nulls",
    "of",
    "offset",
    "oid",
    "on",
    "or",
    "order",
    "others",
    "outer",
    "over",
    "partition",
    "plan",
    "pragma",
    "preceding",
    "primary",
    "query",
    "raise",
    "range",
    "recursive",
    "references",
    "regexp",
    "reindex",
    "release",
    "rename",
    "replace",
    "restrict",
    "returning",
    "right",
    "rollback",
    "row",
    "rowid",
    "rows",
    "savepoint",
    "select",
    "set",
    "table",
    "temp",
    "temporary",
    "then",
    "ties",
    "to",
    "transaction",
    "trigger",
    "true",
    "unbounded",
    "union",
    "unique",
    "update",
    "using",
    "vacuum",
    "values",
    "view",
    "virtual",
    "when",
    "where",
    "window",
    "with",
    "without",
    "within",
];
/// Beginnings of the database's own names.
const OWN: &[&str] = &["sqlite_", "pragma_", "json_", "fts", "dbstat"];

/// A plain name.
pub(super) fn name(ident: &Ident) -> Result<&str, SubsetError> {
    // By all its fields: a new one is to be thought about.
    let Ident {
        value,
        quote_style,
        span: _,
    } = ident;
    let at = place(ident);
    if quote_style.is_some() {
        return Err(SubsetError::QuotedName(at));
    }
    let plain = value.starts_with(|c: char| c.is_ascii_lowercase())
        && value
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let own = KEYWORDS.contains(&value.as_str()) || OWN.iter().any(|o| value.starts_with(o));
    if plain && !own && value.len() <= LONGEST_NAME {
        Ok(value)
    } else {
        Err(SubsetError::Name(cut(value), at))
    }
}

/// A name of one part.
pub(super) fn single(name: &ObjectName, at: Place) -> Result<&Ident, SubsetError> {
    let ObjectName(parts) = name;
    match parts.as_slice() {
        [ObjectNamePart::Identifier(ident)] => Ok(ident),
        _ => Err(SubsetError::Name(cut(&name.to_string()), at)),
    }
}

/// Whether a dataset has its records in a table of this name: nothing else may be called so.
pub(super) fn of_a_dataset(name: &str) -> bool {
    DatasetKind::ALL.iter().any(|d| d.schema().table == name)
}

/// Where a name stands.
pub(super) const fn place(ident: &Ident) -> Place {
    Place {
        line: ident.span.start.line,
        column: ident.span.start.column,
    }
}

/// A word short enough to be told again.
pub(super) fn cut(word: &str) -> String {
    word.chars().take(LONGEST_NAME).collect()
}
