//! Confirming a passkey while linking: only what is used on this page, now, counts.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    link::{LinkRequest, LinkResponse, OfferedPasskeys},
    passkey::{Assertion, Passkey},
};
use reqwest::{Client, Response, StatusCode};
use service_kit::testing::SoftPasskey;
use url::Url;

use crate::provider::world::{SHE, World, browser, csrf_of};

/// The domain of the manager's passkeys.
pub(crate) const RP_ID: &str = "localhost";

pub(crate) fn passkey(seed: u8) -> SoftPasskey {
    SoftPasskey::new(seed, RP_ID)
}

fn request(w: &World, jti: &str, keys: Vec<Passkey>) -> LinkRequest {
    let passkeys = OfferedPasskeys {
        rp_id: RP_ID.parse().unwrap(),
        keys,
    };
    LinkRequest {
        passkeys: Some(passkeys),
        ..w.link_request(jti, SHE)
    }
}

/// A linking in which the code was right.
pub(crate) struct Visit {
    browser: Client,
    page: String,
}

impl Visit {
    pub(crate) async fn begin(w: &World, request: &LinkRequest, customer: &str) -> Self {
        let browser = browser();
        let page = w.prove(&browser, request, customer).await;
        assert_eq!(page.status(), StatusCode::OK);
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        let policy = policy.to_owned();
        let runs = policy.contains("script-src 'self'");
        let page = page.text().await.unwrap();
        assert_eq!(runs, page.contains("data-passkey=\"get\""), "{policy}");
        Self { browser, page }
    }

    async fn of_hers(w: &World, jti: &str, keys: Vec<Passkey>) -> Self {
        Self::begin(w, &request(w, jti, keys), "user_000001").await
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let (_, after) = self.page.split_once(&format!("data-{name}=\""))?;
        Some(after.split_once('"').unwrap().0)
    }

    fn challenge(&self) -> [u8; 32] {
        let challenge = self.attribute("challenge").unwrap();
        URL_SAFE_NO_PAD
            .decode(challenge)
            .unwrap()
            .try_into()
            .unwrap()
    }

    /// Opens the page again.
    async fn reload(&mut self, w: &World) {
        let page = self.browser.get(w.at("link")).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::OK);
        self.page = page.text().await.unwrap();
    }

    /// What a passkey answers here.
    fn answer(&self, w: &World, passkey: &SoftPasskey) -> Assertion {
        passkey.answer(&self.challenge(), &w.running.base_url)
    }

    async fn send(&self, w: &World, assertion: &Assertion, choice: &str) -> Response {
        let parts = serde_json::to_value(assertion).unwrap();
        let mut body = format!("csrf={}{choice}", csrf_of(&self.page));
        for (name, value) in parts.as_object().unwrap() {
            body = format!("{body}&{name}={}", value.as_str().unwrap());
        }
        self.post(w, "link/passkey", body).await
    }

    pub(crate) async fn finish(&self, w: &World, choice: &str) -> Response {
        let body = format!("csrf={}{choice}", csrf_of(&self.page));
        self.post(w, "link/finish", body).await
    }

    async fn post(&self, w: &World, path: &str, body: String) -> Response {
        let call = self.browser.post(w.at(path));
        let call = call.header("content-type", "application/x-www-form-urlencoded");
        call.body(body).send().await.unwrap()
    }

    /// Uses a passkey, which ends the linking.
    pub(crate) async fn confirm(
        &self,
        w: &World,
        passkey: &SoftPasskey,
        choice: &str,
    ) -> LinkResponse {
        let answer = self.answer(w, passkey);
        w.link_response(&self.send(w, &answer, choice).await)
    }
}

impl World {
    /// With her account linked and this passkey confirmed.
    pub(crate) async fn linked_with(passkey: &SoftPasskey, choice: &str) -> (Self, LinkResponse) {
        let w = Self::new().await;
        let visit = Visit::of_hers(&w, "linking", vec![passkey.public()]).await;
        let response = visit.confirm(&w, passkey, choice).await;
        (w, response)
    }
}

#[actix_web::test]
async fn a_passkey_counts_only_when_it_answers_on_this_page_now() {
    let w = World::new().await;
    let (hers, another) = (passkey(1), passkey(2));
    let mut visit = Visit::of_hers(&w, "a", vec![hers.public()]).await;
    let refused = async |visit: &Visit, assertion: &Assertion| {
        let refused = visit.send(&w, assertion, "").await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        assert!(refused.text().await.unwrap().contains("role=\"alert\""));
        assert_eq!(w.count("link").await, 0);
    };
    // Another key; hers on the manager's own page.
    refused(&visit, &visit.answer(&w, &another)).await;
    visit.reload(&w).await;
    let elsewhere: Url = w.manager.base().clone();
    refused(&visit, &hers.answer(&visit.challenge(), &elsewhere)).await;
    // An answer to a page that was loaded again since; and then one to a page of another linking.
    visit.reload(&w).await;
    let before = visit.answer(&w, &hers);
    visit.reload(&w).await;
    refused(&visit, &before).await;
    let other = Visit::of_hers(&w, "b", vec![hers.public()]).await;
    visit.reload(&w).await;
    refused(&visit, &other.answer(&w, &hers)).await;
    // A challenge counts once, whatever came of it, and for five minutes.
    let good = visit.answer(&w, &hers);
    refused(&visit, &good).await;
    visit.reload(&w).await;
    w.clock.advance(Duration::from_secs(301));
    refused(&visit, &visit.answer(&w, &hers)).await;
    assert_eq!(w.count("link_passkey").await, 0);

    visit.reload(&w).await;
    let response = visit.confirm(&w, &hers, "").await;
    assert_eq!(response.confirmed, [hers.public().id]);
    assert!(!response.passkeys_only);
    assert_eq!(w.count("link_passkey").await, 1);
    w.stop().await;
}

#[actix_web::test]
async fn linking_goes_on_without_a_passkey_but_never_without_the_code() {
    let w = World::new().await;
    let hers = passkey(1);
    let early = browser();
    let page = w
        .open(
            &early,
            &request(&w, "a", vec![hers.public()]),
            &w.manager.key(),
        )
        .await;
    let csrf = csrf_of(&page.text().await.unwrap());
    let refused = w
        .post(&early, "link/finish", &csrf, ("choice", "only"))
        .await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(w.count("link").await, 0);

    let visit = Visit::of_hers(&w, "b", vec![hers.public()]).await;
    // Nobody has used a passkey: the choice is nobody's to make.
    let response = w.link_response(&visit.finish(&w, "&choice=only").await);
    assert!(response.confirmed.is_empty() && !response.passkeys_only);
    let again = visit.finish(&w, "").await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    w.stop().await;
}

#[actix_web::test]
async fn the_number_that_her_store_shows_picks_her_passkey_and_no_other() {
    let w = World::new().await;
    let (hers, its) = (passkey(1), passkey(9));
    let number = |passkey: &SoftPasskey| {
        let number = passkey.public().number(&RP_ID.parse().unwrap());
        number.unwrap().to_string()
    };
    let type_it = async |visit: &Visit, number: &str| {
        let body = format!("csrf={}&number={number}", csrf_of(&visit.page));
        visit.post(&w, "link/number", body.replace(' ', "+")).await
    };
    // The manager offers a key of its own in the place of hers; then tries are bounded.
    let visit = Visit::of_hers(&w, "a", vec![its.public()]).await;
    for (typed, status) in [("12", 403), ("junk", 403)] {
        assert_eq!(type_it(&visit, typed).await.status(), status, "{typed}");
    }
    for _ in 0..5 {
        let refused = type_it(&visit, &number(&hers)).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        assert!(refused.text().await.unwrap().contains("role=\"alert\""));
    }
    let over = type_it(&visit, &number(&its)).await;
    assert_eq!(over.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(w.count("link_passkey").await, 0);
    // She can go on without all the same.
    let response = w.link_response(&visit.finish(&w, "").await);
    assert!(response.confirmed.is_empty());

    let offered = vec![its.public(), hers.public()];
    let visit = Visit::of_hers(&w, "b", offered.clone()).await;
    let taken = type_it(&visit, &number(&hers)).await;
    let response = w.link_response(&taken);
    assert_eq!(response.confirmed, [hers.public().id]);
    // Where only passkeys count, a number adds none.
    let visit = Visit::of_hers(&w, "c", offered.clone()).await;
    assert!(visit.confirm(&w, &hers, "&choice=only").await.passkeys_only);
    let visit = Visit::of_hers(&w, "d", offered).await;
    let refused = type_it(&visit, &number(&its)).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    w.stop().await;
}

#[actix_web::test]
async fn an_offer_that_could_not_count_is_not_shown() {
    let w = World::new().await;
    let (hers, another) = (passkey(1).public(), passkey(2).public());
    let twice = Passkey {
        id: hers.id.clone(),
        ..another
    };
    let mut elsewhere = request(&w, "a", vec![hers.clone()]);
    elsewhere.passkeys.as_mut().unwrap().rp_id = "example.org".parse().unwrap();
    let many = (1..=11).map(|seed| passkey(seed).public()).collect();
    let offers = [
        elsewhere,
        request(&w, "b", vec![hers, twice]),
        request(&w, "c", Vec::new()),
        request(&w, "d", many),
    ];
    for offer in offers {
        let answer = w.link(&browser(), &offer).await;
        let response = w.link_response(&answer);
        assert!(response.confirmed.is_empty(), "{}", offer.jti);
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_later_passkey_joins_the_first_when_the_account_is_linked_again() {
    let (first, second) = (passkey(1), passkey(2));
    let (w, linked) = World::linked_with(&first, "").await;
    let offered = vec![first.public(), second.public()];
    let visit = Visit::of_hers(&w, "again", offered.clone()).await;
    let response = visit.confirm(&w, &second, "").await;
    assert_eq!(response.link, linked.link);
    assert_eq!(response.confirmed, [first.public().id, second.public().id]);
    let visit = Visit::of_hers(&w, "without", offered).await;
    let response = w.link_response(&visit.finish(&w, "").await);
    assert_eq!(response.confirmed.len(), 2, "what was confirmed stays");
    w.stop().await;
}

#[actix_web::test]
async fn where_only_passkeys_count_a_code_alone_changes_nothing_about_it() {
    let (first, second) = (passkey(1), passkey(2));
    let (w, linked) = World::linked_with(&first, "&choice=only").await;
    assert!(linked.passkeys_only);

    // Her code was talked out of her, and the manager offers a key of its own.
    let visit = Visit::of_hers(&w, "b", vec![second.public()]).await;
    assert_eq!(visit.attribute("challenge"), None);
    let made_up = second.answer(&[0; 32], &w.running.base_url);
    let refused = visit.send(&w, &made_up, "&choice=also").await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let response = w.link_response(&visit.finish(&w, "&choice=also").await);
    assert!(response.passkeys_only);
    assert_eq!(response.confirmed, [first.public().id]);
    // Nor under another name.
    let mut other_name = request(&w, "c", vec![second.public()]);
    other_name.pseudonym = "pseudonym-of-hers-2".parse().unwrap();
    let visit = Visit::begin(&w, &other_name, "user_000001").await;
    let refused = visit.finish(&w, "").await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);

    // With one that counts, she adds another in the same visit.
    let both = vec![first.public(), second.public()];
    let mut visit = Visit::of_hers(&w, "d", both.clone()).await;
    let id = first.public().id.to_string();
    assert_eq!(visit.attribute("credentials"), Some(id.as_str()));
    let more = visit.send(&w, &visit.answer(&w, &first), "").await;
    assert_eq!(more.status(), StatusCode::OK);
    visit.page = more.text().await.unwrap();
    let id = second.public().id.to_string();
    assert_eq!(visit.attribute("credentials"), Some(id.as_str()));
    let response = visit.confirm(&w, &second, "").await;
    assert_eq!(response.confirmed.len(), 2);
    assert!(response.passkeys_only);

    // And undoes it with one; or, when she has lost them all, at the bank's own desk.
    let visit = Visit::of_hers(&w, "e", both).await;
    let response = visit.confirm(&w, &second, "&choice=also").await;
    let visit = Visit::of_hers(&w, "f", vec![first.public()]).await;
    assert!(!response.passkeys_only);
    assert!(
        visit
            .confirm(&w, &first, "&choice=only")
            .await
            .passkeys_only
    );
    let adapter = &w.running.adapter;
    assert_eq!(adapter.forget_passkeys("user_000002").await.unwrap(), 0);
    assert_eq!(adapter.forget_passkeys("user_000001").await.unwrap(), 2);
    let visit = Visit::of_hers(&w, "g", vec![second.public()]).await;
    let response = visit.confirm(&w, &second, "").await;
    assert_eq!(response.confirmed, [second.public().id]);
    assert!(!response.passkeys_only);
    w.stop().await;
}
