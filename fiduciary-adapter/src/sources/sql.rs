//! Statements over tables that the configuration names. Values are never part of them.

use super::SourceError;

/// She has more records of one kind than are read into memory.
pub(super) const TOO_MANY: SourceError =
    SourceError::Unavailable("a customer has more records of one kind than are read at once");

/// A name, quoted as standard SQL has it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A table, with its schema before a point if need be.
pub(super) fn table(name: &str) -> String {
    match name.split_once('.') {
        Some((schema, table)) => format!("{}.{}", quoted(schema), quoted(table)),
        None => quoted(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_a_name_whatever_is_in_it() {
        assert_eq!(quoted(r#"a" OR 1=1 --"#), r#""a"" OR 1=1 --""#);
        assert_eq!(table("core.tx"), r#""core"."tx""#);
        assert_eq!(table("tx"), r#""tx""#);
    }
}
