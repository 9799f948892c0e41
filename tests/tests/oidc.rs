//! Sign-in against an OpenID provider that we did not write; `tests/run oidc` starts it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

use std::sync::Arc;

use consent_manager::{
    config::{Config, Identity, Passkeys},
    server::{Parts, start},
};
use sandbox::{
    network::{ForeignIdentity, Network, Options},
    people::{PEOPLE, SamplePerson},
    story::{browser::Browser, life::Life},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    secret::Secret,
};
use url::Url;

fn named(variable: &str) -> String {
    std::env::var(variable).expect("run this through `tests/run oidc`")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_through_a_foreign_provider_and_out_again() {
    let dir = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base_url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let clock = SystemClock::shared();
    let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
    let config = Config {
        base_url: base_url.clone(),
        listen: listener.local_addr().unwrap(),
        data_dir: dir.path().to_owned(),
        shared_dir: None,
        database_url: None,
        service_name: "Amanat".into(),
        operator: Vec::new(),
        board_url: Url::parse("https://board.example/").unwrap(),
        identity: Identity {
            issuer: named("AMANAT_TEST_OIDC_ISSUER"),
            client_id: named("AMANAT_TEST_OIDC_CLIENT_ID"),
            client_secret: Some(Secret::new(named("AMANAT_TEST_OIDC_CLIENT_SECRET"))),
        },
        passkeys: Passkeys::default(),
        parties: Vec::new(),
        questions: Vec::new(),
        languages: vec!["en".into()],
        mail: None,
        retention: Default::default(),
        limits: Default::default(),
        tls: None,
        http: Default::default(),
        metrics: None,
        log: Default::default(),
        traces: None,
        secure_cookies: false,
        account_aggregator: None,
        witnesses: Vec::new(),
    };
    let running = start(
        config,
        Parts {
            clock,
            ids,
            listener,
        },
    )
    .await
    .unwrap();

    let browser = Browser::new().unwrap();
    let mut page = browser
        .open(&base_url.join("sign-in").unwrap())
        .await
        .unwrap();
    assert_ne!(
        page.url.origin(),
        base_url.origin(),
        "she is sent to her provider"
    );
    // Sign-in, then the provider's own question whether to go on.
    for _ in 0..3 {
        if page.url.origin() == base_url.origin() {
            break;
        }
        let mut form = page.form("").unwrap();
        if form.has("username") {
            form = form
                .set("username", &named("AMANAT_TEST_OIDC_USERNAME"))
                .and_then(|f| f.set("password", &named("AMANAT_TEST_OIDC_PASSWORD")))
                .unwrap();
        }
        page = browser.send(form).await.unwrap();
    }
    assert_eq!(page.url.path(), "/dashboard", "{}", page.text());

    // Sign-out goes on to the provider, which asks whether she means it.
    let mut out = browser.send(page.form("/sign-out").unwrap()).await.unwrap();
    assert_ne!(out.url.origin(), base_url.origin(), "{}", out.text());
    out = browser
        .send(out.form("").unwrap().press("logout", "yes").unwrap())
        .await
        .unwrap();
    assert_eq!(out.url.path(), "/", "she is back at the front page");
    assert!(out.text().contains("You are signed out."), "{}", out.text());
    let after = browser
        .open(&base_url.join("dashboard").unwrap())
        .await
        .unwrap();
    assert_eq!(after.url.path(), "/", "she must sign in anew");
    let after = browser.open(&after.link("/sign-in").unwrap()).await;
    assert_ne!(
        after.unwrap().url.origin(),
        base_url.origin(),
        "she must sign in anew"
    );
    running.stop().await.unwrap();
}

/// Her approval is a fresh sign-in at a provider that none of us wrote, and bank and store verify it
/// themselves before anything moves.
#[tokio::test(flavor = "multi_thread")]
async fn what_she_approves_at_a_foreign_provider_is_served_by_bank_and_store() {
    let folder = tempfile::tempdir().unwrap();
    let network = Network::start(&Options {
        port: Some(0),
        identity: Some(ForeignIdentity {
            issuer: named("AMANAT_TEST_OIDC_ISSUER"),
            client_id: named("AMANAT_TEST_OIDC_CLIENT_ID"),
            client_secret: named("AMANAT_TEST_OIDC_CLIENT_SECRET"),
        }),
        ..Options::new(folder.path().to_owned())
    })
    .await
    .unwrap();
    let asha = SamplePerson {
        username: named("AMANAT_TEST_OIDC_USERNAME").leak(),
        password: named("AMANAT_TEST_OIDC_PASSWORD").leak(),
        ..PEOPLE[0]
    };
    let life = Life::new(&network, &asha).unwrap();
    life.sign_in().await.unwrap();
    life.link_store().await.unwrap();
    let (bank, customer) = (&network.addresses.bank, asha.bank_customer);
    life.link_provider("bank", bank, customer).await.unwrap();
    life.deposit("bank").await.unwrap();

    let site = &network.addresses.lender;
    let (request, notice) = life.ask_on_site(site, "income").await.unwrap();
    life.approve(notice).await.unwrap();
    life.look().await.unwrap();
    let lender = network.lender.adapter.data_user();
    let artifact = lender.artifact(request).await.unwrap();
    let item = "income".parse().unwrap();
    let received = lender.fetch(&artifact, &item).await.unwrap();
    assert_eq!(received.answer_rows().len(), 1);
    network.stop().await.unwrap();
}
