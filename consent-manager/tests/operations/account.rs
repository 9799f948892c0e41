//! What is known of her, from one sign-in to the next.

use consent_manager::service::SignInIdentity;

use super::world::{IDENTITY, World};

#[tokio::test]
async fn what_her_provider_could_not_be_asked_about_stays_as_it_is_known() {
    let w = World::new().await;
    let id = w.ask(false).await;
    let known = w.manager.account(w.account).await.unwrap();
    let mut who = SignInIdentity {
        issuer: IDENTITY.into(),
        subject: known.subject.clone(),
        name: None,
        email: None,
        all_told: false,
    };
    let account = w.manager.sign_in(&who).await.unwrap();
    assert_eq!(account.id, w.account);
    assert_eq!((&account.name, &account.email), (&known.name, &known.email));
    assert_eq!(
        w.manager.waiting(w.account, None, 100).await.unwrap()[0].id,
        id
    );

    who.name = Some("Meera Iyer".into());
    let account = w.manager.sign_in(&who).await.unwrap();
    assert_eq!(account.name, "Meera Iyer");
    assert_eq!(account.email, known.email);

    // Now it says that there is nothing.
    (who.name, who.all_told) = (None, true);
    let account = w.manager.sign_in(&who).await.unwrap();
    assert_eq!(
        (account.name, account.email),
        (known.subject, String::new())
    );
    assert!(
        w.manager
            .waiting(w.account, None, 100)
            .await
            .unwrap()
            .is_empty()
    );
}
