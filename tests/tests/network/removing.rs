//! She takes all out of a consent that comes from one account.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use amanat_tests::harness::Harness;
use consent_model::event::What;
use sandbox::{
    asks,
    people::PEOPLE,
    story::{browser::Page, life::Life},
};

async fn page(life: &Life<'_>, path: &str) -> Page {
    let url = life.manager().join(path).unwrap();
    let page = life.browser.open(&url).await.unwrap();
    assert_eq!(page.status, 200, "{path}");
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn all_from_one_account_is_taken_out_once_however_often_that_is_pressed() {
    let network = Harness::start(21).await.unwrap();
    let meera = Life::new(&network, &PEOPLE[0]).unwrap();
    meera.sign_in().await.unwrap();
    meera.link_store().await.unwrap();
    let (bank, customer) = (&network.addresses.bank, PEOPLE[0].bank_customer);
    meera.link_provider("bank", bank, customer).await.unwrap();

    // Two things from her account, and an answer of her store.
    let (now, base) = (network.ids.clock().now(), &network.addresses.lender);
    let question = network
        .addresses
        .question("average-monthly-income")
        .unwrap();
    let mut ask = asks::statement(now, base);
    let account = asks::monitoring(now, base).items.pop();
    ask.items.extend(account);
    ask.items.extend(asks::income(now, question, base).items);
    for item in &mut ask.items {
        item.required = true;
    }
    let lender = &network.lender.adapter;
    let view = lender.data_user().request_consent(ask).await.unwrap();
    let notice = meera.browser.open(&view.redirect_url).await.unwrap();
    meera.approve(notice).await.unwrap();

    let consent = page(&meera, "dashboard").await.link("/consents/").unwrap();
    let consent = consent.path();
    let asked = page(&meera, &format!("{consent}/items/account/remove")).await;
    for _ in 0..2 {
        let everything = asked.form("/remove").unwrap();
        let everything = everything.press("what", "account").unwrap();
        let page = meera.browser.send(everything).await.unwrap();
        assert_eq!((page.status.as_u16(), page.url.path()), (200, consent));
        assert_eq!(page.text().matches("Taken out on").count(), 2);
        assert!(!page.body.contains("/remove\""), "one is left");
    }

    let mut told = Vec::new();
    let mut number = 0;
    loop {
        let news = lender
            .next_events(number, Duration::from_secs(2))
            .await
            .unwrap();
        let Some(last) = news.last() else { break };
        number = last.number;
        told.extend(news.into_iter().filter_map(|taken| match taken.event.what {
            What::ItemsWithdrawn { items, .. } => Some(items.len()),
            _ => None,
        }));
    }
    assert_eq!(told, [2], "the lender hears of both, once");
    network.stop().await.unwrap();
}
