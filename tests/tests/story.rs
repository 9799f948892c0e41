//! The whole story inside one process, in the debug build, on a clock that stands and with ids from
//! a seed.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use amanat_tests::harness::Harness;
use sandbox::{
    people::PEOPLE,
    story::{self, life::Life},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_story_goes_as_it_should_also_where_somebody_else_has_shared_something() {
    let network = Harness::recorded(1).await.unwrap();
    let arjun = Life::new(&network, &PEOPLE[1]).unwrap();
    arjun.sign_in().await.unwrap();
    arjun.link_store().await.unwrap();
    let (bank, customer) = (&network.addresses.bank, PEOPLE[1].bank_customer);
    arjun.link_provider("bank", bank, customer).await.unwrap();
    arjun.deposit("bank").await.unwrap();

    let mut lines = Vec::new();
    let outcome = story::live(&network, &mut |line| lines.push(line.to_owned())).await;
    network.stop().await.unwrap();
    assert_eq!(outcome.failed, 0, "{}", lines.join("\n"));
    assert!(outcome.steps >= 90, "{} steps", outcome.steps);
}
