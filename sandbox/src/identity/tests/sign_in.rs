//! The sign-in form and when it is shown.

use super::*;

#[tokio::test]
async fn a_wrong_password_says_so_and_five_of_them_make_the_name_wait() {
    let world = World::start();
    let page = shown(world.authorize("store", &[]).await, StatusCode::OK).await;
    let wrong = [("username", "asha"), ("password", "guess")];
    for _ in 0..5 {
        let again = shown(
            world.submit(&page, &wrong).await,
            StatusCode::UNPROCESSABLE_ENTITY,
        );
        assert!(
            again
                .await
                .contains("The username or the password is wrong")
        );
    }
    let waiting = world.submit(&page, &RIGHT).await;
    assert_eq!(waiting.headers()[RETRY_AFTER], "30");
    let waiting = shown(waiting, StatusCode::TOO_MANY_REQUESTS).await;
    assert!(waiting.contains("Please wait 30 seconds"));
    world.clock.advance(Duration::from_secs(30));
    code(&world.submit(&waiting, &RIGHT).await);
}

#[tokio::test]
async fn a_form_of_another_browser_or_without_its_token_is_refused() {
    let world = World::start();
    let page = shown(world.authorize("store", &[]).await, StatusCode::OK).await;
    let elsewhere = world.submit_as(&browser(), &page, &RIGHT).await;
    shown(elsewhere, StatusCode::FORBIDDEN).await;
    let forged = [RIGHT[0], RIGHT[1], ("csrf", "forged")];
    shown(world.submit(&page, &forged).await, StatusCode::FORBIDDEN).await;
    code(&world.submit(&page, &RIGHT).await);
    shown(world.submit(&page, &RIGHT).await, StatusCode::FORBIDDEN).await;
}

#[tokio::test]
async fn prompt_none_without_a_session_is_login_required() {
    let world = World::start();
    assert_eq!(
        error(&world.authorize("store", &[("prompt", "none")]).await),
        "login_required"
    );
    world.sign_in(world.authorize("store", &[]).await).await;
    code(&world.authorize("store", &[("prompt", "none")]).await);
    let old = [("prompt", "none"), ("max_age", "60")];
    world.clock.advance(Duration::from_secs(61));
    assert_eq!(
        error(&world.authorize("store", &old).await),
        "login_required"
    );
}

#[tokio::test]
async fn cancelling_goes_back_as_access_denied() {
    let world = World::start();
    let page = shown(world.authorize("store", &[]).await, StatusCode::OK).await;
    assert_eq!(
        error(&world.submit(&page, &[("decision", "cancel")]).await),
        "access_denied"
    );
    assert_eq!(
        error(&world.authorize("store", &[("prompt", "none")]).await),
        "login_required"
    );
}

#[tokio::test]
async fn prompt_login_or_a_small_max_age_forces_a_fresh_sign_in() {
    let world = World::start();
    let first = world.sign_in(world.authorize("store", &[]).await).await;
    let first = world.fresh_claims(&first).await.auth_time;
    world.clock.advance(Duration::from_secs(100));
    let silent = code(&world.authorize("store", &[("max_age", "100")]).await);
    assert_eq!(world.fresh_claims(&silent).await.auth_time, first);
    for (step, more) in [("prompt", "login"), ("max_age", "0"), ("max_age", "5")]
        .iter()
        .enumerate()
    {
        world.clock.advance(Duration::from_secs(10));
        let fresh = world
            .sign_in(world.authorize("store", &[*more]).await)
            .await;
        let fresh = world.fresh_claims(&fresh).await;
        let passed = 100 + 10 * (i64::try_from(step).expect("small") + 1);
        assert_eq!(fresh.auth_time, first + passed);
        assert_eq!(fresh.iat, fresh.auth_time);
    }
}

#[tokio::test]
async fn a_sign_in_names_her_differently_to_each_client() {
    let world = World::start();
    let page = world.authorize("manager", &[("ui_locales", "hi")]).await;
    let policy = page.headers()[CONTENT_SECURITY_POLICY]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(policy.contains("form-action 'self' http://localhost:9;"));
    let page = shown(page, StatusCode::OK).await;
    assert!(page.contains("lang=\"hi\"") && page.contains("<strong>manager</strong>"));
    let back = world.submit(&page, &RIGHT).await;
    let issuer = world.provider.issuer().as_str().to_owned();
    assert_eq!(param(&sent_to(&back), "iss").as_ref(), Some(&issuer));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code(&back)),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ];
    let request = world.browser.post(world.at("/token")).form(&form);
    let answer = request
        .basic_auth("manager", Some("manager+secret"))
        .send()
        .await;
    let (claims, token) = world.claims(answer.expect("an answer")).await;
    let now = testing::START_MILLIS / 1000;
    assert_eq!(
        claims,
        IdTokenClaims {
            iss: issuer,
            sub: claims.sub.clone(),
            aud: "manager".to_owned(),
            exp: now + 300,
            iat: now,
            auth_time: now,
            nonce: Some("the-nonce".to_owned()),
            name: Some("Asha Rao".to_owned()),
            email: Some("asha@example.test".to_owned()),
            email_verified: Some(true),
        }
    );
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().expect("a header"));
    let header: Value = serde_json::from_slice(&header.expect("base64url")).expect("json");
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&"EdDSA".into(), &"JWT".into())
    );

    let bare = code(
        &world
            .authorize("store", &[("scope", "openid"), ("nonce", "")])
            .await,
    );
    let other = world.fresh_claims(&bare).await;
    assert_ne!(other.sub, claims.sub);
    assert_eq!((other.nonce, other.name), (None, None));
    assert_eq!((other.email, other.email_verified), (None, None));
}
