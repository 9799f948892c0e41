//! Without a passkey it takes a fresh sign-in, for this alone, to erase a store.

use std::time::Duration;

use serde_json::json;
use service_kit::clock::Clock;
use url::Url;

use crate::{
    erasing::{back, pressed},
    passkeys::hers,
    signed_in::{Browser, Page},
    world::World,
};

/// Whether nothing of hers was erased, and she is told this.
async fn kept(w: &World, page: &Page, trouble: &str) {
    assert_eq!(page.status, 303, "{}", page.body);
    assert_eq!(page.location, format!("/erase?trouble={trouble}"));
    let (id, _) = w.keys().await;
    assert_eq!(w.vault.id(), id, "{trouble}");
    let file = w.folder().join("vaults").join(format!("{id}.vault"));
    assert!(file.exists(), "{trouble}");
    let db = w.host_db().await;
    assert!(db.erasure(id).await.unwrap().is_none(), "{trouble}");
    db.close().await.unwrap();
}

fn asked(at: &Url, name: &str) -> String {
    let pairs = at.query_pairs().into_owned();
    let found = pairs.into_iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value).unwrap_or_default()
}

#[actix_web::test]
async fn a_session_and_a_tick_erase_nothing() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let at = pressed(&she).await;
    assert_eq!(asked(&at, "max_age"), "0");
    assert_eq!(asked(&at, "prompt"), "login");
    assert_eq!(asked(&at, "scope"), "openid");
    // Killed in between, and started again: nothing was erased, and her next try does it.
    let w = w.restarted("SELECT 1").await;
    let (id, _) = w.keys().await;
    assert_eq!(w.vault.id(), id);
    let she = Browser::of(&w, "hers").await;
    let shown = she.get("erase").await;
    assert!(
        shown.body.contains("Sign in and erase it"),
        "{}",
        shown.body
    );
    let page = she
        .get(&back(&w.manager.sign_in(&pressed(&she).await, "hers")))
        .await;
    assert!(page.location.starts_with("/erased/"), "{}", page.location);
    w.stop().await;
}

#[actix_web::test]
async fn a_stale_foreign_or_cancelled_sign_in_erases_nothing() {
    let w = World::new().await;
    w.person("theirs", "pseudonym-of-neighbour", "neighbour")
        .await;
    let she = Browser::of(&w, "hers").await;
    // The provider says that she signed in before she was asked to, or will some day.
    let now = w.clock.now().timestamp();
    for old in [
        json!({"auth_time": now - 61}),
        json!({"auth_time": now + 120}),
    ] {
        let to = w.manager.sign_in_with(&pressed(&she).await, "hers", &old);
        kept(&w, &she.get(&back(&to)).await, "failed").await;
    }
    // Another person, known here or not.
    for other in ["theirs", "nobody-known"] {
        let to = w.manager.sign_in(&pressed(&she).await, other);
        kept(&w, &she.get(&back(&to)).await, "somebody-else").await;
    }
    // A token for another act: its nonce is not the challenge.
    let wrong = json!({"nonce": "of-something-else"});
    let to = w.manager.sign_in_with(&pressed(&she).await, "hers", &wrong);
    kept(&w, &she.get(&back(&to)).await, "failed").await;
    // She turned back at the provider.
    let at = pressed(&she).await;
    let cancelled = format!("callback?error=access_denied&state={}", asked(&at, "state"));
    kept(&w, &she.get(&cancelled).await, "cancelled").await;
    let told = she.get("erase?trouble=cancelled").await;
    assert!(told.body.contains("You turned back. Nothing was erased."));
    // Too slow.
    let at = pressed(&she).await;
    w.clock.advance(Duration::from_secs(5 * 60 + 1));
    kept(
        &w,
        &she.get(&back(&w.manager.sign_in(&at, "hers"))).await,
        "over",
    )
    .await;
    w.stop().await;
}

#[actix_web::test]
async fn a_sign_in_counts_once_and_for_nothing_else() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let copy = she.copied();
    // Used up by the first return, though it failed; a copied cookie brings it back in vain.
    let at = pressed(&she).await;
    let stolen = she.copied();
    let cancelled = format!("callback?error=access_denied&state={}", asked(&at, "state"));
    kept(&w, &she.get(&cancelled).await, "cancelled").await;
    let to = w.manager.sign_in(&at, "hers");
    kept(&w, &stolen.get(&back(&to)).await, "over").await;
    // A plain sign-in is no answer to it, and it is none to a plain sign-in.
    let plain: Url = copy.get("sign-in").await.location.parse().unwrap();
    let at = pressed(&she).await;
    let to = w.manager.sign_in(&plain, "hers");
    kept(&w, &she.get(&back(&to)).await, "failed").await;
    let to = w.manager.sign_in(&at, "hers");
    assert_eq!(
        copy.get(&back(&to)).await.status,
        200,
        "not signed in by it"
    );
    // Nor does it come back to a browser in which she is not signed in any more.
    let at = pressed(&she).await;
    let db = w.host_db().await;
    db.end_sessions(w.account).await.unwrap();
    db.close().await.unwrap();
    let page = she.get(&back(&w.manager.sign_in(&at, "hers"))).await;
    assert_eq!(page.status, 200);
    let (id, _) = w.keys().await;
    assert_eq!(w.vault.id(), id);
    w.stop().await;
}

#[actix_web::test]
async fn a_sign_in_erases_nothing_where_a_passkey_is_to_say_it() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    // She confirms a passkey while she is away.
    let at = pressed(&she).await;
    w.confirm(&hers()).await;
    let page = she.get(&back(&w.manager.sign_in(&at, "hers"))).await;
    assert_eq!(page.location, "/erase");
    // And where nothing but passkeys counts, one that is lost does not let a sign-in through.
    let db = w.host_db().await;
    db.let_only_passkeys_count(w.account, true).await.unwrap();
    db.remove_passkey(w.account, &hers().public().id)
        .await
        .unwrap();
    db.close().await.unwrap();
    let page = she.post_with("erase", &[], &[("understood", "yes")]).await;
    assert_eq!(page.location, "/erase");
    let shown = she.get("erase").await;
    assert!(shown.body.contains("none of them counts at the moment"));
    assert!(!shown.body.contains("action=\"/erase\""));
    let (id, _) = w.keys().await;
    assert_eq!(w.vault.id(), id);
    w.stop().await;
}
