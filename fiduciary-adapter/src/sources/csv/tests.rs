//! Against files of its own.

use super::*;
use crate::sources::conformance;

const HEADER: &str = "transaction_id,user_id,timestamp,merchant,category,amount,\
                      balance_after,account_type\n";

fn file(lines: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{HEADER}{lines}")).unwrap();
    file
}

#[test]
fn a_bad_line_is_named_without_its_values() {
    let file = file(
        "t1,user_0001,2026-01-01 10:00:00,Shop,food,-1.50,8.50,personal\n\
         t2,user_0001,2026-01-02 10:00:00,Shop,food,1.505,9.00,personal\n",
    );
    let error = CsvSource::open(file.path()).unwrap_err();
    assert!(
        matches!(error, SourceError::Line { line: 3, .. }),
        "{error}"
    );
    assert!(!error.to_string().contains("1.505"));
}

#[tokio::test]
async fn a_file_that_has_changed_is_read_again_and_a_broken_one_gives_nothing() {
    let line = |n: u32| format!("t{n},user_{n},2026-01-01 10:00:00,Shop,food,-1.50,8.50,own\n");
    let file = file(&line(1));
    let source = CsvSource::open(file.path()).unwrap();
    let found = async |n: u32| source.find_customer(&format!("user_{n}")).await;
    assert!(found(2).await.unwrap().is_none());
    let both = format!("{HEADER}{}{}", line(1), line(2));
    std::fs::write(file.path(), &both).unwrap();
    assert!(found(2).await.unwrap().is_some());
    std::fs::write(file.path(), format!("{both}half a li")).unwrap();
    assert!(found(1).await.is_err() && source.health().await.is_err());
    std::fs::write(file.path(), &both).unwrap();
    assert!(found(1).await.unwrap().is_some() && source.health().await.is_ok());
}

#[tokio::test]
async fn two_customers_never_share_an_account() {
    // The first two would be one account, `100-joint-savings`, if only joined by a hyphen; the
    // last two look like what the hyphens of the second are written as.
    let people = [
        ("100", "joint-savings"),
        ("100-joint", "savings"),
        ("100%2Djoint", "savings"),
        ("100%252Djoint", "savings"),
    ];
    let lines: String = people
        .iter()
        .enumerate()
        .map(|(n, (who, kind))| {
            format!("t{n},{who},2026-01-01 10:00:00,Shop,food,-1.50,8.50,{kind}\n")
        })
        .collect();
    let file = file(&lines);
    let source = CsvSource::open(file.path()).unwrap();
    assert_eq!(source.customers().len(), people.len());
    for (n, (who, _)) in people.iter().enumerate() {
        let customer = source.find_customer(who).await.unwrap().unwrap();
        let hers = source.snapshot(&customer).await.unwrap();
        let accounts = hers.accounts().await.unwrap();
        assert_eq!(accounts.len(), 1, "{who}");
        let all = DataRange {
            from: chrono::NaiveDate::MIN,
            to: chrono::NaiveDate::MAX,
        };
        let page = hers
            .records(
                &accounts[0].reference,
                DatasetKind::BankTransactions,
                &all,
                0,
            )
            .await
            .unwrap();
        let ids: Vec<_> = page.rows.iter().map(|r| &r["transaction_id"]).collect();
        assert_eq!(ids, [&format!("t{n}")], "{who}");
        let line = format!(
            "more,{who},2026-01-02 10:00:00,Shop,food,-1.50,8.50,{}\n",
            people[n].1
        );
        let more = || std::fs::write(file.path(), format!("{HEADER}{lines}{line}"));
        conformance::check(&source, who, async || more().unwrap())
            .await
            .unwrap();
        std::fs::write(file.path(), format!("{HEADER}{lines}")).unwrap();
    }
}

#[tokio::test]
async fn it_conforms() {
    let line = |n: u32, minute: u32| {
        format!("t{n},user_0001,2026-01-01 10:{minute:02}:00,Shop,food,-1.50,8.50,personal\n")
    };
    // More than a page, and the change pushes a record in front of all others.
    let lines: String = (1..=700).map(|n| line(n, 1 + n / 20)).collect();
    let file = file(&lines);
    let source = CsvSource::open(file.path()).unwrap();
    let changed = format!("{HEADER}{lines}{}", line(0, 0));
    conformance::check(&source, "user_0001", async || {
        std::fs::write(file.path(), &changed).unwrap();
    })
    .await
    .unwrap();
}
