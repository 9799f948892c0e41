//! PostgreSQL as a source, on a real server; `tests/run postgres` starts one and names it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[path = "support/bank_tables.rs"]
mod bank_tables;

use std::{str::FromStr, sync::Arc};

use fiduciary_adapter::{
    AdapterConfig,
    config::SAMPLE,
    sources::{CustomerRef, Source, conformance, open},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, Postgres, postgres::PgConnectOptions,
};

fn server() -> PgConnectOptions {
    let url =
        std::env::var("AMANAT_TEST_POSTGRES_URL").expect("run these through `tests/run postgres`");
    PgConnectOptions::from_str(&url).unwrap()
}

/// A schema of its own, with a user who may only read it.
struct Core {
    db: PgConnection,
    schema: String,
    url: String,
}

async fn core(key_type: &str) -> Core {
    let mut db = server().connect().await.unwrap();
    let ids = IdSource::new(SystemClock::shared(), SystemEntropy::shared());
    let schema = format!("core {}", ids.uuid_v7());
    let user = format!("reader_{}", ids.uuid_v7().simple());
    let number = |text: &str| match key_type {
        "text" => text.to_owned(),
        _ => text.replace('C', ""),
    };
    for statement in [
        format!(r#"CREATE SCHEMA "{schema}""#),
        format!(
            r#"CREATE TABLE "{schema}".accounts (customer_id {key_type}, number text, kind char(4), balance numeric(20, 2))"#
        ),
        format!(
            r#"CREATE TABLE "{schema}".transactions (id text, customer_id {key_type}, number text,
               booked_at timestamptz, amount numeric(20, 2), category text, counterparty text, balance numeric)"#
        ),
        format!("CREATE USER {user} PASSWORD 'read only'"),
        format!(r#"GRANT USAGE ON SCHEMA "{schema}" TO {user}"#),
        format!(r#"GRANT SELECT ON ALL TABLES IN SCHEMA "{schema}" TO {user}"#),
        "SET timezone = 'UTC'".to_owned(),
    ] {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut db)
            .await
            .unwrap();
    }
    for [customer, account, kind, balance] in bank_tables::ACCOUNTS {
        let statement = format!(
            r#"INSERT INTO "{schema}".accounts VALUES ('{}', '{account}', '{kind}', {balance})"#,
            number(customer)
        );
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut db)
            .await
            .unwrap();
    }
    let mut all = db.begin().await.unwrap();
    for mut row in bank_tables::transactions() {
        row[1] = number(&row[1]);
        insert(&mut all, &schema, &row).await;
    }
    all.commit().await.unwrap();
    let server = server();
    let url = format!(
        "postgres://{user}@{}:{}/{}",
        server.get_host(),
        server.get_port(),
        server.get_database().unwrap_or("postgres")
    );
    Core { db, schema, url }
}

async fn insert(db: &mut PgConnection, schema: &str, row: &[String; 8]) {
    let values: Vec<_> = row.iter().map(|value| format!("'{value}'")).collect();
    let statement = format!(
        r#"INSERT INTO "{schema}".transactions VALUES ({})"#,
        values.join(", ")
    );
    sqlx::query::<Postgres>(AssertSqlSafe(statement))
        .execute(db)
        .await
        .unwrap();
}

impl Core {
    fn config(&self, more: &str) -> String {
        let head = format!(
            "[[sources]]\nname = \"core\"\nkind = \"postgres\"\nurl = \"{}\"\npassword = \"read only\"\n{more}",
            self.url
        );
        let mapping = bank_tables::bank("")
            .replace(
                "from = \"accounts\"",
                &format!("from = \"{}.accounts\"", self.schema),
            )
            .replace(
                "from = \"transactions\"",
                &format!("from = \"{}.transactions\"", self.schema),
            )
            // PostgreSQL fills `char(4)` up with blanks.
            .replace("from = \"kind\",", "from = \"kind\", trim = true,");
        head + &mapping
    }

    fn source(&self) -> Arc<dyn Source> {
        opened(&self.config(""))
    }
}

fn opened(sources: &str) -> Arc<dyn Source> {
    let (before, _) = SAMPLE.split_once("[[sources]]").unwrap();
    let config: AdapterConfig = toml::from_str(&format!("{before}{sources}")).unwrap();
    config.check().unwrap();
    open(&config, &SystemClock::shared()).unwrap().unwrap()
}

#[tokio::test]
async fn a_source_in_tables_with_text_keys_conforms() {
    let mut core = core("text").await;
    let source = core.source();
    conformance::check_apart(&*source, "C1", "C2")
        .await
        .unwrap();
    let schema = core.schema.clone();
    conformance::check(&*source, "C1", async || {
        insert(&mut core.db, &schema, &bank_tables::earliest()).await;
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_source_in_tables_with_numbered_keys_conforms_and_a_key_is_the_one_that_is_kept() {
    let mut core = core("bigint").await;
    let source = core.source();
    let found = source.find_customer("001").await.unwrap();
    assert_eq!(found, Some(CustomerRef("1".to_owned())));
    let none = source
        .snapshot(&CustomerRef("001".to_owned()))
        .await
        .unwrap();
    assert!(none.accounts().await.unwrap().is_empty());
    conformance::check_apart(&*source, "1", "2").await.unwrap();
    let schema = core.schema.clone();
    conformance::check(&*source, "1", async || {
        let mut first = bank_tables::earliest();
        first[1] = "1".to_owned();
        insert(&mut core.db, &schema, &first).await;
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_table_that_is_held_back_is_given_up_in_time_and_the_next_call_works() {
    let mut core = core("text").await;
    let source = opened(&core.config("statement_timeout = 1\n"));
    let customer = source.find_customer("C1").await.unwrap().unwrap();
    let mut lock = core.db.begin().await.unwrap();
    let statement = format!(r#"LOCK TABLE "{}".transactions"#, core.schema);
    sqlx::query(AssertSqlSafe(statement))
        .execute(&mut *lock)
        .await
        .unwrap();
    let error = source.snapshot(&customer).await.err().unwrap().to_string();
    assert!(!error.contains("C1"), "{error}");
    lock.rollback().await.unwrap();
    source.snapshot(&customer).await.unwrap();
}

#[tokio::test]
async fn what_is_wrong_is_named_and_holds_no_value() {
    let core = core("text").await;
    for (from, to, said) in [
        ("\"read only\"", "\"read wrong\"", "password is refused"),
        (".accounts\"\ncustomer", ".nothing\"\ncustomer", "not there"),
        ("from = \"balance\"", "from = \"none\"", "column"),
    ] {
        let config = core.config("").replace(from, to);
        let source = opened(&config);
        let customer = CustomerRef("C1".to_owned());
        let error = source.snapshot(&customer).await.err().unwrap().to_string();
        assert!(error.contains(said), "{to}: {error}");
        assert!(
            !error.contains("C1") && !error.contains("read wrong"),
            "{error}"
        );
    }
}
