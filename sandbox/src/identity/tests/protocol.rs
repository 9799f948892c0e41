//! What is refused before anybody signs in, discovery, and signing out.

use super::*;

#[tokio::test]
async fn an_unregistered_return_address_is_shown_and_never_followed() {
    let world = World::start();
    for more in [
        ("redirect_uri", "http://localhost:9/back/"),
        ("client_id", "nobody"),
    ] {
        let page = shown(
            world.authorize("store", &[more]).await,
            StatusCode::BAD_REQUEST,
        )
        .await;
        assert!(page.contains("were not signed in") && !page.contains("<form"));
    }
}

#[tokio::test]
async fn a_request_without_pkce_goes_back_as_an_error() {
    let world = World::start();
    let answer = world
        .authorize("store", &[("code_challenge_method", "plain")])
        .await;
    assert_eq!(error(&answer), "invalid_request");
    let to = sent_to(&answer);
    let issuer = world.provider.issuer().as_str();
    assert_eq!(param(&to, "iss").as_deref(), Some(issuer));
}

#[tokio::test]
async fn signing_out_needs_her_word_or_her_id_token() {
    let world = World::start();
    let code = world.sign_in(world.authorize("store", &[]).await).await;
    let answer = world
        .exchange(&[("client_id", "store"), ("code", &code)])
        .await;
    let (_, token) = world.claims(answer).await;
    let end = |pairs: &[(&str, &str)]| {
        let mut url = world.at("/end_session");
        url.query_pairs_mut().extend_pairs(pairs);
        world.browser.get(url).send()
    };
    let bye = ("post_logout_redirect_uri", BYE);
    for wrong in [
        [bye, ("client_id", "nobody")],
        [("client_id", "store"), ("post_logout_redirect_uri", BACK)],
    ] {
        shown(
            end(&wrong).await.expect("an answer"),
            StatusCode::BAD_REQUEST,
        )
        .await;
    }
    let asked = end(&[bye, ("client_id", "store"), ("state", "s&t")])
        .await
        .expect("an answer");
    let asked = shown(asked, StatusCode::OK).await;
    let forged = world
        .submit(&asked, &[("csrf", "forged"), ("decision", "out")])
        .await;
    shown(forged, StatusCode::FORBIDDEN).await;
    shown(
        world.submit(&asked, &[("decision", "stay")]).await,
        StatusCode::OK,
    )
    .await;
    super::code(&world.authorize("store", &[("prompt", "none")]).await);
    let gone = world.submit(&asked, &[("decision", "out")]).await;
    assert_eq!(
        sent_to(&gone).as_str(),
        "http://localhost:9/bye?state=s%26t"
    );
    assert_eq!(
        error(&world.authorize("store", &[("prompt", "none")]).await),
        "login_required"
    );

    world.sign_in(world.authorize("store", &[]).await).await;
    let mut tampered = token.clone();
    tampered.replace_range(token.len() - 8.., "AAAAAAAA");
    let asked = end(&[("id_token_hint", &tampered)])
        .await
        .expect("an answer");
    shown(asked, StatusCode::OK).await;
    super::code(&world.authorize("store", &[("prompt", "none")]).await);
    let gone = end(&[("id_token_hint", &token), bye])
        .await
        .expect("an answer");
    assert_eq!(sent_to(&gone).as_str(), BYE);
    assert_eq!(
        error(&world.authorize("store", &[("prompt", "none")]).await),
        "login_required"
    );
}

#[tokio::test]
async fn discovery_names_what_is_served() {
    let world = World::start();
    let path = world.at("/.well-known/openid-configuration");
    let metadata: Value = world
        .browser
        .get(path)
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("json");
    assert_eq!(metadata["issuer"], world.provider.issuer().as_str());
    assert_eq!(
        metadata["code_challenge_methods_supported"],
        serde_json::json!(["S256"])
    );
    assert_eq!(
        metadata["id_token_signing_alg_values_supported"],
        serde_json::json!(["EdDSA"])
    );
    for endpoint in [
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "end_session_endpoint",
    ] {
        let url: Url = metadata[endpoint]
            .as_str()
            .expect("text")
            .parse()
            .expect("a url");
        let answer = world.browser.get(url).send().await.expect("an answer");
        let expected = match endpoint {
            "jwks_uri" | "end_session_endpoint" => StatusCode::OK,
            "authorization_endpoint" => StatusCode::BAD_REQUEST,
            _ => StatusCode::METHOD_NOT_ALLOWED,
        };
        assert_eq!(answer.status(), expected, "{endpoint}");
    }
}
