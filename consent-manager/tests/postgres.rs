//! What holds only on a real PostgreSQL; `tests/run postgres` starts one and names it, and runs `operations` on it.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use migrations::{database, shared::Database};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

fn server() -> String {
    std::env::var("AMANAT_TEST_POSTGRES_URL").expect("run these through `tests/run postgres`")
}

#[test]
fn the_server_is_named() {
    server();
}

/// Else one process that froze would stop all the others.
#[tokio::test]
async fn nobody_waits_for_another_process_without_end() {
    let db = sea_orm::Database::connect(server())
        .await
        .expect("a server");
    let db = Database::new(db);
    let tx = database::begin(&db).await.expect("a transaction");
    for (setting, expected) in [
        ("lock_timeout", "15s"),
        ("idle_in_transaction_session_timeout", "5s"),
    ] {
        let asked = Statement::from_string(DbBackend::Postgres, format!("SHOW {setting}"));
        let row = tx.query_one_raw(asked).await.expect("an answer");
        let value: String = row.expect("a row").try_get("", setting).expect("a text");
        assert_eq!(value, expected, "{setting}");
    }
}
