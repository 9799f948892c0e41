//! The manager changes its key in the midst of everything, with an hour's notice and at once. Nobody is
//! started again, and events, data requests, releases and revocations go on.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::time::Duration;

use amanat_tests::harness::Harness;
use consent_manager::{key_ring::KeyState, review::By};
use consent_model::{
    artifact::{LifecycleState, VerifiedArtifact},
    jose::Thumbprint,
    party::ItemId,
    request::SourceAsk,
    term::{FetchType, Frequency, Unit},
};
use fiduciary_adapter::data_user::DataUserError;
use sandbox::{asks, people::PEOPLE, story::life::Life};

struct World {
    network: Harness,
}

impl World {
    fn signs(&self) -> Thumbprint {
        let key = self.network.manager.manager.signing_key().unwrap();
        key.kid().clone()
    }

    async fn rotate(&self, at_once: bool) -> Thumbprint {
        let by = By {
            who: "Operator".into(),
            why: "a test".into(),
        };
        let manager = &self.network.manager.manager;
        manager.rotate_key(at_once, &by).await.unwrap().view.kid
    }

    /// Often, from her bank.
    async fn approved(&self, life: &Life<'_>) -> VerifiedArtifact {
        let now = self.network.ids.clock().now();
        let mut ask = asks::statement(now, &self.network.addresses.lender);
        ask.items[0].source = SourceAsk::Provider {
            party: Some("bank.sandbox.example".parse().unwrap()),
        };
        ask.term.fetch = FetchType::Periodic;
        ask.term.frequency = Some(Frequency {
            unit: Unit::Day,
            value: 10,
        });
        let lender = self.network.lender.adapter.data_user();
        let view = lender.request_consent(ask).await.unwrap();
        let notice = life.browser.open(&view.redirect_url).await.unwrap();
        life.approve(notice).await.unwrap();
        lender.artifact(view.request_id).await.unwrap()
    }

    /// What a fetch ends with while the clock goes on.
    async fn fetch(&self, artifact: &VerifiedArtifact) -> Result<usize, DataUserError> {
        let lender = self.network.lender.adapter.data_user();
        let item: ItemId = "statement".parse().unwrap();
        let fetch = lender.fetch(artifact, &item);
        tokio::pin!(fetch);
        for _ in 0..100 {
            tokio::select! {
                ended = &mut fetch => return ended.map(|received| received.row_count()),
                () = self.network.clock.pause(Duration::from_secs(1)) => {}
            }
            self.network.advance(Duration::from_secs(5)).unwrap();
        }
        panic!("it does not come")
    }

    async fn lender_says(&self, artifact: &VerifiedArtifact, wanted: LifecycleState) {
        let lender = &self.network.lender.adapter;
        for _ in 0..100 {
            let state = lender.artifact_state(artifact.claims().jti).await.unwrap();
            if state.is_some_and(|state| state.state == wanted) {
                return;
            }
            self.network.clock.pause(Duration::from_millis(100)).await;
        }
        panic!("the lender has not heard");
    }

    async fn revoke(&self, life: &Life<'_>) {
        let dashboard = life.manager().join("dashboard").unwrap();
        let page = life.browser.open(&dashboard).await.unwrap();
        let consent = page.link("/consents/").unwrap();
        let page = life.browser.open(&consent).await.unwrap();
        let confirm = page.link("/stop").unwrap();
        let confirm = life.browser.open(&confirm).await.unwrap();
        let form = confirm.form("/stop").unwrap();
        let page = life.browser.send(form).await.unwrap();
        assert!(page.status.is_success(), "{}", page.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_goes_on_through_a_change_at_once_and_one_with_notice() {
    let w = World {
        network: Harness::start(91).await.unwrap(),
    };
    let meera = Life::new(&w.network, &PEOPLE[0]).unwrap();
    meera.sign_in().await.unwrap();
    meera.link_store().await.unwrap();
    let (bank, customer) = (&w.network.addresses.bank, PEOPLE[0].bank_customer);
    meera.link_provider("bank", bank, customer).await.unwrap();
    let (first, old) = (w.signs(), w.approved(&meera).await);
    let rows = w.fetch(&old).await.unwrap();
    assert!(rows > 0);

    // At once. The parties read the keys seconds ago, and will not again for a while.
    let second = w.rotate(true).await;
    assert_eq!(w.signs(), second);
    assert_eq!(
        w.fetch(&old).await.unwrap(),
        rows,
        "what was signed before holds"
    );
    w.network.advance(Duration::from_secs(31)).unwrap();
    let newer = w.approved(&meera).await;
    assert_eq!(w.fetch(&newer).await.unwrap(), rows);
    // Her store asks, is told, and takes records in.
    meera.deposit("bank").await.unwrap();

    // With notice: published now, signs in an hour.
    let third = w.rotate(false).await;
    assert_eq!(w.signs(), second);
    assert_eq!(w.fetch(&newer).await.unwrap(), rows);
    w.network.advance(Duration::from_secs(3600)).unwrap();
    assert_eq!(w.signs(), third);
    meera.sign_in().await.unwrap();
    let newest = w.approved(&meera).await;
    for artifact in [&old, &newer, &newest] {
        assert_eq!(w.fetch(artifact).await.unwrap(), rows);
    }
    w.revoke(&meera).await;
    w.lender_says(&newest, LifecycleState::Revoked).await;
    assert!(w.fetch(&newest).await.is_err(), "stop means stop");

    // Another had the first key: what it signed counts nowhere once the keys are read again.
    let manager = &w.network.manager.manager;
    let by = By {
        who: "Operator".into(),
        why: "stolen".into(),
    };
    let retired = manager.retire_key(&first, true, &by).await.unwrap();
    let lost: Vec<_> = retired.broken.iter().map(|(id, ..)| *id).collect();
    assert!(
        lost.contains(&old.claims().jti) && lost.len() == 2,
        "{lost:?}"
    );
    w.network.advance(Duration::from_secs(3601)).unwrap();
    assert!(w.fetch(&old).await.is_err());
    assert_eq!(w.fetch(&newer).await.unwrap(), rows);
    let states: Vec<_> = manager.signing_keys().await.unwrap();
    let states: Vec<_> = states.iter().map(|key| key.state).collect();
    let wanted = [KeyState::Current, KeyState::Previous, KeyState::Retired];
    assert_eq!(states, wanted);
    w.network.stop().await.unwrap();
}
