//! What a document must not do, as a function of bytes. Not part of the program: for the tests, and
//! for `tests/fuzz`, where `personal_store::fuzz` tells how to add one.

#![expect(
    clippy::panic,
    reason = "a finding is a panic: that is how a fuzzer is told"
)]

use super::{FiDocument, FiError, FiRule, read, rows, write};

/// Most bytes that the function looks at.
pub const MOST: usize = 64 * 1024;

/// A document. What is accepted reads back the same once it is written, and makes records only of
/// its own account.
///
/// # Panics
/// When it does not.
pub fn document(bytes: &[u8]) {
    let bytes = bytes.get(..MOST).unwrap_or(bytes);
    let read_first = match read(bytes) {
        Ok(document) => document,
        Err(FiError { line, rule }) => {
            assert!(line >= 1, "lines count from one");
            let has_dtd = bytes.windows(9).any(|window| window == b"<!DOCTYPE");
            assert!(rule != FiRule::Dtd || has_dtd, "a DTD from nowhere");
            return;
        }
    };
    let _ = rows::account(&read_first);
    let start = format!("{}#", read_first.linked_acc_ref);
    for row in rows::transactions(&read_first).flatten() {
        let id = row.get("transaction_id").and_then(|id| id.as_str());
        assert!(id.is_some_and(|id| id.starts_with(&start)), "another's id");
    }
    let Ok(again) = read(write(&read_first).as_bytes()) else {
        panic!("what was written cannot be read");
    };
    assert!(
        again == without_losses(read_first),
        "it reads back otherwise"
    );
}

/// What writing does not carry: transactions that were not understood.
fn without_losses(mut document: FiDocument) -> FiDocument {
    if let Some(transactions) = &mut document.transactions {
        transactions.passed_over.clear();
    }
    document
}
