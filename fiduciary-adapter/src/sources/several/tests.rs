//! Two sources, of which one may be down.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::*;
use crate::sources::held::Held;

/// One customer's empty records, under a key; down when told so.
struct Small {
    key: &'static str,
    kind: DatasetKind,
    down: Arc<AtomicBool>,
    error: SourceError,
}

#[async_trait]
impl Source for Small {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        self.health().await?;
        Ok((typed == "her").then(|| CustomerRef(self.key.to_owned())))
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        self.health().await?;
        let mut held = Held::default();
        if customer.0 == self.key {
            let row = serde_json::json!({"account_id": "a", "masked_number": "m", "kind": "k",
                "currency": "INR"});
            held.take(self.kind, "own", row.as_object().unwrap().clone(), "t");
            held.accounts.push(SourceAccount {
                reference: "own".to_owned(),
                label: "••••".to_owned(),
                datasets: vec![self.kind],
            });
        }
        Ok(Box::new(held))
    }

    async fn health(&self) -> Result<Health, SourceError> {
        match self.down.load(Ordering::SeqCst) {
            true => Err(self.error.clone()),
            false => Ok(Health::default()),
        }
    }
}

const BANK: DatasetKind = DatasetKind::BankAccounts;
const CLINIC: DatasetKind = DatasetKind::ClinicPatients;

fn two(second_key: &'static str, error: SourceError) -> (Arc<AtomicBool>, Several) {
    let down = Arc::new(AtomicBool::new(false));
    let named = |name: &str, key, kind, down| Named {
        name: name.to_owned(),
        datasets: vec![kind],
        source: Box::new(Small {
            key,
            kind,
            down,
            error: error.clone(),
        }),
        watch: None,
    };
    let up = Arc::new(AtomicBool::new(false));
    let all = vec![
        named("core", "C1", BANK, up),
        named("lab", second_key, CLINIC, Arc::clone(&down)),
    ];
    (down, Several(all))
}

const DOWN: SourceError = SourceError::Unavailable("down");

#[tokio::test]
async fn what_one_source_cannot_give_is_named_and_the_rest_is_there() {
    let (down, all) = two("C1", DOWN);
    let customer = all.find_customer("her").await.unwrap().unwrap();
    let snapshot = all.snapshot(&customer).await.unwrap();
    assert_eq!(snapshot.accounts().await.unwrap().len(), 2);
    assert!(snapshot.missing().is_empty());
    down.store(true, Ordering::SeqCst);
    let snapshot = all.snapshot(&customer).await.unwrap();
    let accounts = snapshot.accounts().await.unwrap();
    assert_eq!(accounts.len(), 1);
    let reason = MissingReason::SourceUnavailable;
    let missing = Missing {
        dataset: CLINIC,
        reason,
    };
    assert_eq!(snapshot.missing(), [missing]);
    let day = chrono::NaiveDate::MIN;
    let range = DataRange { from: day, to: day };
    let page = snapshot
        .records(&accounts[0].reference, BANK, &range, 0)
        .await
        .unwrap();
    assert_eq!(page.rows.len(), 1);
    // Nobody is asked who is not needed, and there is no half of nothing.
    assert!(
        all.snapshot_for(&customer, &[BANK])
            .await
            .unwrap()
            .missing()
            .is_empty()
    );
    assert!(all.snapshot_for(&customer, &[CLINIC]).await.is_err());
    let healths = all.healths().await;
    let states: Vec<_> = healths
        .iter()
        .map(|one| (one.name.as_str(), one.state))
        .collect();
    assert_eq!(
        states,
        [("core", SourceState::Up), ("lab", SourceState::Down)]
    );
}

#[tokio::test]
async fn records_that_change_while_they_are_read_are_read_again_and_not_left_out() {
    let (down, all) = two("C1", SourceError::Changed);
    down.store(true, Ordering::SeqCst);
    let customer = CustomerRef("C1".to_owned());
    let error = all.snapshot(&customer).await.err();
    assert!(matches!(error, Some(SourceError::Changed)));
}

#[tokio::test]
async fn two_keys_are_two_people() {
    let (down, all) = two("P9", DOWN);
    assert_eq!(all.find_customer("her").await.unwrap(), None);
    assert_eq!(all.find_customer("nobody").await.unwrap(), None);
    down.store(true, Ordering::SeqCst);
    assert!(
        all.find_customer("nobody").await.is_err(),
        "it cannot be known"
    );
}
