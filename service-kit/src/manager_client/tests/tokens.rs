//! The access token that every call of a party carries.

use super::*;

#[actix_web::test]
async fn every_call_of_a_party_carries_a_proof_that_holds_and_problems_pass_through() {
    let w = world().await;
    let (ids, client) = (ids_at(w.clock.clone(), 3), &w.client);
    let refusals = [
        client
            .party(&"bank.example".parse().unwrap())
            .await
            .map(drop),
        client.questions().await.map(drop),
        client.question(&Digest::of_bytes(b"q")).await.map(drop),
        client.request(ids.mint()).await.map(drop),
        client
            .requests(Some(RequestState::Denied), Some("x"))
            .await
            .map(drop),
        client.artifact(ids.mint()).await.map(drop),
        client.artifacts(Some("a b&c"), 10).await.map(drop),
        client
            .session(ids.mint(), Duration::from_secs(99))
            .await
            .map(drop),
        client.page(ids.mint(), 0).await.map(drop),
        client.confirm_page(ids.mint(), 0).await,
        client
            .refuse_delivery(ids.mint(), DeliveryFault::NoPage)
            .await,
        client
            .refuse_session(ids.mint(), &Problem::new(ProblemType::NoData))
            .await,
        client.sharing(None).await.map(drop),
        client.deliveries(Some("x")).await.map(drop),
    ];
    for (place, refusal) in refusals.into_iter().enumerate() {
        let error = refusal.unwrap_err();
        let kind = error.problem().map(|problem| problem.kind);
        assert_eq!(kind, Some(ProblemType::NotFound), "call {place}: {error}");
    }
    assert_eq!(w.fake.tokens_given.load(Ordering::SeqCst), 1);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_token_is_got_anew_before_its_end_and_when_the_manager_takes_it_no_more() {
    let w = world().await;
    let ids = ids_at(w.clock.clone(), 3);
    let asked = async |given: usize| {
        let refused = w.client.artifact(ids.mint()).await.unwrap_err();
        let kind = refused.problem().map(|problem| problem.kind);
        assert_eq!(kind, Some(ProblemType::NotFound), "{refused}");
        assert_eq!(w.fake.tokens_given.load(Ordering::SeqCst), given);
    };
    asked(1).await;
    w.pass(269);
    asked(1).await;
    w.pass(1);
    asked(2).await;
    *w.fake.own_key.lock().unwrap() = ids.signing_key();
    asked(3).await;
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn many_calls_at_once_get_one_token() {
    let w = world().await;
    let calls = (0..5).map(|_| w.client.sharing(None));
    for answer in futures_util::future::join_all(calls).await {
        let kind = answer.unwrap_err().problem().map(|problem| problem.kind);
        assert_eq!(kind, Some(ProblemType::NotFound));
    }
    assert_eq!(w.fake.tokens_given.load(Ordering::SeqCst), 1);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_party_that_is_not_known_hears_so_from_the_token_endpoint() {
    let w = world().await;
    let stranger = ManagerClient::new(
        w.client.base().clone(),
        w.client.party_id().clone(),
        ids_at(w.clock.clone(), 7).signing_key(),
        w.client.http().clone(),
        w.clock.clone(),
        ids_at(w.clock.clone(), 8),
    );
    let refused = stranger.sharing(None).await.unwrap_err();
    let problem = refused.problem().unwrap();
    assert_eq!(problem.kind, ProblemType::NotAuthenticated);
    assert!(problem.detail.as_ref().unwrap().contains("registered key"));
    assert!(refused.last_word().is_none());
    w.server.stop().await.unwrap();
}
