//! The mock bank misbehaves in every way it can: a data user fetches from it and a store brings records
//! in. Nothing is lost or counted twice, she and the data user see a clear state, and once the bank does
//! well again all goes on without anybody's hands.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::time::Duration;

use amanat_tests::harness::Harness;
use consent_model::{
    artifact::VerifiedArtifact,
    data_request::SESSION_MINUTES,
    ids::RequestId,
    party::ItemId,
    problem::ProblemType,
    request::SourceAsk,
    term::{Frequency, Unit},
};
use fiduciary_adapter::{
    ReleaseState,
    data_user::{ConsentAsk, DataUserError, Received},
};
use sandbox::{
    asks,
    mock::{Fault, Order},
    people::PEOPLE,
    story::{browser::Page, life::Life},
};
use serde_json::Value;

/// How long a fetch is waited for that is to come to nothing yet.
const A_WHILE: Duration = Duration::from_secs(3);
const ITEM: &str = "statement";

struct World {
    network: Harness,
}

impl World {
    async fn start(seed: u64) -> Self {
        Self {
            network: Harness::start(seed).await.unwrap(),
        }
    }

    /// Arjun, whose only bank is the mock one.
    async fn arjun(&self) -> Life<'_> {
        let (arjun, at) = (&PEOPLE[1], &self.network.addresses.mock_bank);
        let life = Life::new(&self.network, arjun).unwrap();
        life.sign_in().await.unwrap();
        let linked = life.link_provider("mock-bank", at, arjun.bank_customer);
        linked.await.unwrap();
        life
    }

    fn ask(&self, often: bool) -> ConsentAsk {
        let now = self.network.ids.clock().now();
        let mut ask = asks::statement(now, &self.network.addresses.lender);
        ask.items[0].source = SourceAsk::Provider {
            party: Some("mock-bank.sandbox.example".parse().unwrap()),
        };
        if often {
            ask.term.fetch = consent_model::term::FetchType::Periodic;
            ask.term.frequency = Some(Frequency {
                unit: Unit::Day,
                value: 10,
            });
        }
        ask
    }

    async fn approved(&self, life: &Life<'_>, often: bool) -> (RequestId, VerifiedArtifact) {
        let lender = self.network.lender.adapter.data_user();
        let view = lender.request_consent(self.ask(often)).await.unwrap();
        let notice = life.browser.open(&view.redirect_url).await.unwrap();
        life.approve(notice).await.unwrap();
        let artifact = lender.artifact(view.request_id).await.unwrap();
        (view.request_id, artifact)
    }

    fn order(&self, fault: Fault) {
        self.network.mock.orders.set(Order {
            fault,
            times: None,
            seconds: 1,
        });
    }

    /// Nothing when it has not come to an end after a while.
    async fn fetch(&self, artifact: &VerifiedArtifact) -> Option<Result<Received, DataUserError>> {
        tokio::time::timeout(A_WHILE, self.ends(artifact))
            .await
            .ok()
    }

    /// How a fetch ends that is left to itself.
    async fn ends(&self, artifact: &VerifiedArtifact) -> Result<Received, DataUserError> {
        let lender = self.network.lender.adapter.data_user();
        let item: ItemId = ITEM.parse().unwrap();
        lender.fetch(artifact, &item).await
    }

    /// What the lender's own page says once somebody there has pressed "Fetch now".
    async fn pressed(&self, life: &Life<'_>, request: RequestId) -> String {
        let page = format!("requests/{request}");
        let page = self.network.addresses.lender.join(&page).unwrap();
        let page = life.browser.open(&page).await.unwrap();
        let form = page.form("/fetch/").unwrap();
        life.browser.send(form).await.unwrap().text()
    }

    /// A fetch that comes while the clock goes on; one that was cut short before is carried on. It is
    /// never given up half-way: another one would be another use.
    async fn comes(&self, artifact: &VerifiedArtifact) -> Received {
        let fetch = self.ends(artifact);
        tokio::pin!(fetch);
        for _ in 0..100 {
            tokio::select! {
                received = &mut fetch => return received.unwrap(),
                () = self.network.clock.pause(Duration::from_secs(1)) => {}
            }
            self.network.advance(Duration::from_secs(5)).unwrap();
        }
        panic!("it does not come")
    }

    /// The page of the consent that he gave last.
    async fn consent_page(&self, life: &Life<'_>) -> Page {
        let dashboard = self.network.addresses.manager.join("dashboard").unwrap();
        let page = life.browser.open(&dashboard).await.unwrap();
        let url = page.link("/consents/").unwrap();
        life.browser.open(&url).await.unwrap()
    }

    /// As often as the lender has it, the bank has released it, and his record says so: no more, no less.
    async fn reconciles(&self, life: &Life<'_>, wanted: usize) {
        let receipts = self
            .network
            .lender
            .adapter
            .data_user()
            .receipts()
            .await
            .unwrap();
        let releases = self.network.mock_bank.adapter.releases().await.unwrap();
        let uploaded = releases
            .iter()
            .filter(|r| r.state == ReleaseState::Uploaded);
        let url = self.network.addresses.manager.join("record.json").unwrap();
        let record = life.browser.open(&url).await.unwrap();
        let record: Value = serde_json::from_str(&record.body)
            .unwrap_or_else(|_| panic!("{} {}", record.url, record.text()));
        // What came and was not taken stands in it as failed.
        let shared: Vec<&Value> = record["consents"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|consent| {
                let states = &consent["sharing_states"];
                let sharing = consent["sharing"].as_array().into_iter().flatten();
                sharing.filter(|s| states[s["id"].as_str().unwrap()] != "failed")
            })
            .collect();
        assert_eq!(receipts.len(), wanted, "receipts");
        assert_eq!(uploaded.count(), wanted, "releases");
        assert_eq!(shared.len(), wanted, "sharings in {record:#}");
        let mut ids: Vec<_> = receipts.iter().map(|row| row.receipt).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), wanted, "a receipt came twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_delivery_is_told_on_both_sides_and_the_next_one_comes() {
    let w = World::start(71).await;
    let life = w.arjun().await;
    let (request, artifact) = w.approved(&life, true).await;
    // Something to repeat.
    let first = w.comes(&artifact).await;
    assert!(first.row_count() > 0);
    w.reconciles(&life, 1).await;
    let mut came = 1;
    for (fault, lender, his_page) in [
        (Fault::Refuse, "no-data", "no records"),
        (Fault::Lie, "not signed by the source", "not good enough"),
        (Fault::LieDigest, "does not open here", "not good enough"),
        (Fault::Cut, "does not open here", "not good enough"),
        (Fault::Replay, "received before", "not good enough"),
    ] {
        w.order(fault);
        let at_lender = w.pressed(&life, request).await;
        assert!(at_lender.contains(lender), "{fault:?}: {at_lender}");
        let page = w.consent_page(&life).await.text();
        assert!(page.contains(his_page), "{fault:?}: {page}");
        w.reconciles(&life, came).await;
        w.order(Fault::Well);
        let received = w.ends(&artifact).await.unwrap();
        assert_eq!(received.row_count(), first.row_count(), "{fault:?}");
        came += 1;
        w.reconciles(&life, came).await;
    }
    w.network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_is_slow_or_away_only_delays_and_releases_once() {
    let w = World::start(72).await;
    let life = w.arjun().await;
    let (_, artifact) = w.approved(&life, true).await;
    w.order(Fault::Slow);
    let received = w.comes(&artifact).await;
    assert!(received.row_count() > 0);
    w.reconciles(&life, 1).await;

    w.order(Fault::Fail);
    assert!(w.fetch(&artifact).await.is_none(), "nothing came yet");
    let page = w.consent_page(&life).await.text();
    assert!(page.contains("On its way"), "{page}");
    w.reconciles(&life, 1).await;
    w.order(Fault::Well);
    w.comes(&artifact).await;
    w.reconciles(&life, 2).await;
    w.network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_delivery_is_none_and_ends_by_its_time() {
    let w = World::start(73).await;
    let life = w.arjun().await;
    let (request, artifact) = w.approved(&life, true).await;
    w.order(Fault::Half);
    let at_lender = w.pressed(&life, request).await;
    assert!(
        at_lender.contains("There is no answer yet"),
        "half of it counts as nothing: {at_lender}"
    );
    w.reconciles(&life, 0).await;
    w.order(Fault::Well);
    let minutes = u64::try_from(SESSION_MINUTES).unwrap() + 1;
    w.network
        .advance(Duration::from_secs(minutes * 60))
        .unwrap();
    w.comes(&artifact).await;
    // He was signed out meanwhile.
    life.sign_in().await.unwrap();
    w.reconciles(&life, 1).await;
    // The manager looks once a second for what is over.
    let (mut page, told) = (String::new(), "Only a part came, deleted");
    for _ in 0..100 {
        page = w.consent_page(&life).await.text();
        if page.contains(told) {
            break;
        }
        w.network.clock.pause(Duration::from_millis(100)).await;
    }
    assert!(page.contains(told), "{page}");
    w.network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lie_does_not_use_up_a_one_time_consent() {
    let w = World::start(74).await;
    let life = w.arjun().await;
    let (_, artifact) = w.approved(&life, false).await;
    w.order(Fault::Lie);
    assert!(w.ends(&artifact).await.is_err());
    w.order(Fault::Well);
    assert!(w.ends(&artifact).await.is_ok());
    w.reconciles(&life, 1).await;
    let again = w.ends(&artifact).await.unwrap_err();
    assert_eq!(again.problem_type(), Some(ProblemType::FrequencyExhausted));
    w.network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_keeps_nothing_of_a_bad_deposit_and_takes_the_next() {
    let w = World::start(75).await;
    let life = w.arjun().await;
    life.link_store().await.unwrap();
    for (fault, store) in [
        (Fault::Refuse, "no records"),
        (Fault::Lie, "signed"),
        (Fault::LieDigest, "refused"),
        (Fault::Cut, "refused"),
        (Fault::Replay, "refused"),
    ] {
        w.order(fault);
        let notice = life.asks_for_deposit("bank").await.unwrap();
        life.approve(notice).await.unwrap();
        let mut says = String::new();
        for _ in 0..100 {
            says = life.at_store("").await.unwrap().text();
            if says.contains("refused") {
                break;
            }
            w.network.clock.pause(Duration::from_millis(100)).await;
        }
        assert!(
            says.contains("refused") && says.contains(store),
            "{fault:?}: {says}"
        );
        assert_eq!(held(&life).await, 0, "{fault:?}");
        // A new wish is not taken within ten seconds of the last.
        w.network.advance(Duration::from_secs(15)).unwrap();
    }
    w.order(Fault::Well);
    life.deposit("bank").await.unwrap();
    assert!(held(&life).await > 0);
    let releases = w.network.mock_bank.adapter.releases().await.unwrap();
    assert_eq!(
        releases.len(),
        1,
        "the bank released once, and nothing else"
    );
    // What only takes longer comes by itself, and once.
    for fault in [Fault::Slow, Fault::Fail] {
        w.network.advance(Duration::from_secs(15)).unwrap();
        w.network.mock.orders.set(Order {
            fault,
            times: Some(1),
            seconds: 1,
        });
        life.deposit("bank").await.unwrap();
    }
    let releases = w.network.mock_bank.adapter.releases().await.unwrap();
    assert_eq!(releases.len(), 3, "one release for each wish");
    w.network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_deposit_is_refused_whole_once_its_time_is_over_and_the_next_is_taken() {
    let w = World::start(76).await;
    let life = w.arjun().await;
    life.link_store().await.unwrap();
    w.network.mock.orders.set(Order {
        fault: Fault::Half,
        times: Some(1),
        seconds: 0,
    });
    let notice = life.asks_for_deposit("bank").await.unwrap();
    life.approve(notice).await.unwrap();
    let store = async |told: &str| {
        let mut says = String::new();
        for _ in 0..100 {
            says = life.at_store("").await.unwrap().text();
            if says.contains(told) {
                break;
            }
            w.network.clock.pause(Duration::from_millis(100)).await;
        }
        assert!(says.contains(told), "{told}: {says}");
    };
    for _ in 0..100 {
        if w.network.mock.orders.standing().fault == Fault::Well {
            break;
        }
        w.network.clock.pause(Duration::from_millis(100)).await;
    }
    store("Records are on their way").await;
    let minutes = u64::try_from(SESSION_MINUTES).unwrap() + 1;
    w.network
        .advance(Duration::from_secs(minutes * 60))
        .unwrap();
    // He was signed out meanwhile.
    life.sign_in().await.unwrap();
    store("did not come whole in time").await;
    assert_eq!(held(&life).await, 0);
    life.deposit("bank").await.unwrap();
    assert!(held(&life).await > 0);
    w.network.stop().await.unwrap();
}

/// Bank records in his store.
async fn held(life: &Life<'_>) -> usize {
    let export = life.at_store("export.json").await.unwrap();
    let export: Value = serde_json::from_str(&export.body).unwrap();
    let records = export["records"].as_object().into_iter().flatten();
    let rows = records.filter(|(dataset, _)| dataset.starts_with("bank"));
    rows.filter_map(|(_, rows)| rows.as_array())
        .map(Vec::len)
        .sum()
}
