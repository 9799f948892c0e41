//! A second witness for the subset check, for tests: what the database says that a statement
//! touches.

use std::sync::{Arc, Mutex};

use consent_model::dataset::DatasetKind::{BankAccounts, BankTransactions};
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::{
    functions, grant,
    package::GrantedInput,
    subset::{self, Granted, Relation},
};

/// Holds a statement against the subset; where it is taken, lets the database prepare it with
/// nothing forbidden, and says what it would touch besides granted columns and listed functions.
///
/// # Errors
/// What it touches.
pub(crate) fn accepted_touches_only_grants(sql: &str) -> Result<(), String> {
    let inputs = inputs();
    let granted = Granted {
        tables: inputs
            .iter()
            .map(|input| Relation {
                name: Some(input.schema.table),
                columns: input.columns.iter().map(|c| c.name).collect(),
            })
            .collect(),
        inputs: ["from", "to", "months", "band", "code"].into(),
    };
    if subset::check(sql, &granted).is_err() {
        return Ok(());
    }
    let touched = Arc::new(Mutex::new(None));
    let prepared = grant::empty(&inputs, |connection| {
        let (known, noted) = (inputs.clone(), Arc::clone(&touched));
        connection.authorizer(Some(move |context: AuthContext<'_>| {
            if !granted_by(&known, &context.action)
                && let Ok(mut noted) = noted.lock()
            {
                noted.get_or_insert_with(|| format!("{:?}", context.action));
            }
            Authorization::Allow
        }))?;
        // It may still be wrong, as a sum of sums is; that is no matter here.
        let readonly = connection
            .prepare(sql)
            .map(|statement| statement.readonly());
        Ok::<_, rusqlite::Error>(readonly.unwrap_or(true))
    });
    match (prepared, touched.lock().map(|mut t| t.take())) {
        (Ok(Ok(true)), Ok(None)) => Ok(()),
        (_, Ok(Some(touched))) => Err(touched),
        (other, _) => Err(format!("what it may not: {other:?}")),
    }
}

fn inputs() -> Vec<GrantedInput> {
    let input = |schema: &'static consent_model::dataset::Schema, columns: &[&str]| GrantedInput {
        schema,
        columns: columns.iter().filter_map(|c| schema.column(c)).collect(),
    };
    let transactions = ["booked_at", "amount_minor", "category"];
    vec![
        input(BankTransactions.schema(), &transactions),
        input(BankAccounts.schema(), &["kind"]),
    ]
}

fn granted_by(inputs: &[GrantedInput], action: &AuthAction<'_>) -> bool {
    match action {
        AuthAction::Select => true,
        // Without a column: the table as a whole, or a part that the statement defines.
        AuthAction::Read {
            table_name,
            column_name,
        } => {
            column_name.is_empty()
                || inputs.iter().any(|input| {
                    input.schema.table == *table_name
                        && input.columns.iter().any(|c| c.name == *column_name)
                })
        }
        AuthAction::Function { function_name } => functions::callable(function_name),
        _ => false,
    }
}
