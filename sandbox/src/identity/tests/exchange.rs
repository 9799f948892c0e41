//! What a code is good for.

use super::*;

#[tokio::test]
async fn a_code_is_good_once_for_its_own_client_address_and_verifier() {
    let world = World::start();
    world.sign_in(world.authorize("store", &[]).await).await;
    for wrong in [
        (
            "code_verifier",
            "another-verifier-that-is-long-enough-for-rfc-7636",
        ),
        ("redirect_uri", BYE),
        ("code", "invented"),
    ] {
        let code = code(&world.authorize("store", &[]).await);
        let mut fields = vec![("client_id", "store"), ("code", code.as_str()), wrong];
        let answer = world.exchange(&fields).await;
        assert_eq!(
            refused(answer, StatusCode::BAD_REQUEST).await,
            "invalid_grant"
        );
        if wrong.0 != "code" {
            fields.pop();
            let burnt = world.exchange(&fields).await;
            assert_eq!(
                refused(burnt, StatusCode::BAD_REQUEST).await,
                "invalid_grant"
            );
        }
    }
    let of_manager = code(&world.authorize("manager", &[]).await);
    let answer = world
        .exchange(&[("client_id", "store"), ("code", &of_manager)])
        .await;
    assert_eq!(
        refused(answer, StatusCode::BAD_REQUEST).await,
        "invalid_grant"
    );
    let late = code(&world.authorize("store", &[]).await);
    world.clock.advance(Duration::from_secs(60));
    let answer = world
        .exchange(&[("client_id", "store"), ("code", &late)])
        .await;
    assert_eq!(
        refused(answer, StatusCode::BAD_REQUEST).await,
        "invalid_grant"
    );
    let once = code(&world.authorize("store", &[]).await);
    world.fresh_claims(&once).await;
    let answer = world
        .exchange(&[("client_id", "store"), ("code", &once)])
        .await;
    assert_eq!(
        refused(answer, StatusCode::BAD_REQUEST).await,
        "invalid_grant"
    );
}

#[tokio::test]
async fn a_confidential_client_must_prove_itself() {
    let world = World::start();
    let code = world.sign_in(world.authorize("manager", &[]).await).await;
    let mut fields = vec![("client_id", "manager"), ("code", code.as_str())];
    let bare = world.exchange(&fields).await;
    assert_eq!(
        refused(bare, StatusCode::UNAUTHORIZED).await,
        "invalid_client"
    );
    fields.push(("client_secret", "guess"));
    let guessed = world.exchange(&fields).await;
    assert_eq!(
        refused(guessed, StatusCode::UNAUTHORIZED).await,
        "invalid_client"
    );
    fields.push(("client_secret", "manager secret"));
    world.claims(world.exchange(&fields).await).await;
}
