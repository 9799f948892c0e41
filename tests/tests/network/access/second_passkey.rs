//! Whoever sits at an open session cannot make a passkey of his own.

use std::time::Duration;

use amanat_tests::harness::Harness;
use sandbox::{
    people::PEOPLE,
    story::{browser::Page, life::Life, passkey::Authenticator},
};

async fn page(life: &Life<'_>, path: &str) -> Page {
    let url = life.manager().join(path).unwrap();
    life.browser.open(&url).await.unwrap()
}

fn asks_to_sign_in(page: &Page) -> bool {
    assert_eq!(page.status, 200);
    let asks = page.form("/passkeys/sign-in").is_ok();
    assert_ne!(
        asks,
        page.body.contains("data-challenge"),
        "one or the other"
    );
    asks
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_passkey_takes_a_fresh_sign_in_and_a_first_one_a_recent_one() {
    let network = Harness::start(11).await.unwrap();
    let meera = Life::new(&network, &PEOPLE[0]).unwrap();
    meera.sign_in().await.unwrap();
    // An old sign-in is not enough for the first either, nor is one that the provider remembered.
    assert!(!asks_to_sign_in(&page(&meera, "passkeys/new").await));
    network.advance(Duration::from_secs(6 * 60)).unwrap();
    assert!(asks_to_sign_in(&page(&meera, "passkeys/new").await));
    let first = Authenticator::new(1, "localhost").unwrap();
    meera.makes_passkey(&first).await.unwrap();
    // Five minutes after that sign-in she could make another; afterwards she signs in afresh.
    network.advance(Duration::from_secs(5 * 60)).unwrap();
    assert!(asks_to_sign_in(&page(&meera, "passkeys/new").await));
    // What a form would have sent makes none.
    let listed = page(&meera, "passkeys").await;
    let token = listed.form("/sign-out").unwrap().fields()["csrf"].to_owned();
    let url = meera.manager().join("passkeys").unwrap();
    let fields = [
        ("csrf", token.as_str()),
        ("attempt", "made-up"),
        ("authenticator_data", "AQEB"),
        ("client_data", "AQEB"),
    ];
    let refused = meera.browser.post(&url, &fields).await.unwrap();
    assert_eq!(refused.url.path(), "/passkeys/new");
    assert!(asks_to_sign_in(&refused));
    // Signed in only just now, but not for this: that lets nobody make a second one.
    meera.signs_out().await.unwrap();
    meera.sign_in().await.unwrap();
    assert!(asks_to_sign_in(&page(&meera, "passkeys/new").await));
    let second = Authenticator::new(2, "localhost").unwrap();
    meera.makes_passkey(&second).await.unwrap();
    let listed = page(&meera, "passkeys").await;
    assert_eq!(listed.body.matches("/remove\"").count(), 2);
    network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_the_provider_remembered_makes_no_first_passkey() {
    let network = Harness::start(12).await.unwrap();
    let meera = Life::new(&network, &PEOPLE[0]).unwrap();
    meera.at_store("").await.unwrap();
    network.advance(Duration::from_secs(6 * 60)).unwrap();
    let signed_in = page(&meera, "sign-in").await;
    assert_eq!(signed_in.url.origin(), meera.manager().origin());
    assert!(asks_to_sign_in(&page(&meera, "passkeys/new").await));
    network.stop().await.unwrap();
}
