//! The end of a guardian's right, and the end of a ward's store.

use std::time::Duration;

use consent_model::artifact::TYP;
use service_kit::clock::Clock;

use crate::{
    erasing::{back, pressed},
    mail::{mails, vouched},
    passkeys::{filled, hers},
    signed_in::Browser,
    wards::{CHILD, LONG, act, child_for, confirm, is_acting},
    world::{SHE, World},
};

impl World {
    async fn is_erased(&self, account: personal_store::storage::AccountId) -> bool {
        let db = self.host_db().await;
        let person = db.person(account).await.unwrap();
        db.close().await.unwrap();
        person.is_none()
    }
}

#[actix_web::test]
async fn acting_ends_with_the_right_at_once() {
    for told in [false, true] {
        let w = World::new().await;
        let ward = w.child(&child_for(&w, 600)).await;
        let mut plan = w.plan_of(&ward);
        plan.term.expiry = w.clock.now() + chrono::TimeDelta::seconds(300);
        let of = Some(consent_model::representation::GuardianOf::Child);
        let claims = w.approved_as(&plan, of);
        let artifact = w.manager.issue(&claims);
        assert_eq!(w.ask(artifact, &w.request()).await, Ok(()));
        let mother = Browser::of(&w, "hers").await;
        act(&mother, Some(ward.account)).await;
        assert!(is_acting(&mother).await);
        let token = mother.token().await;
        if told {
            w.guardian_ended(CHILD).await;
        } else {
            w.clock.advance(Duration::from_secs(600));
        }
        // The form of the ward's page does nothing, at neither store.
        let fields = [("csrf", token.as_str()), ("group", "bank")];
        assert_eq!(mother.post("deposits/request", &fields).await.status, 403);
        assert!(w.manager.asked().is_empty());
        assert!(!is_acting(&mother).await);
        let export = mother.get("export.json").await.body;
        assert!(!export.contains(&claims.jti.to_string()));
        // No way leads back.
        assert_eq!(act(&mother, Some(ward.account)).await.status, 404);
        let word = format!("approved/{}", claims.jti);
        assert_eq!(mother.get(&word).await.status, 404);
        let list = mother.get("wards").await.body;
        assert!(list.contains("Your right has ended") && !list.contains("Open the store of"));
        // Nothing is gone.
        assert!(!w.is_erased(ward.account).await);
        w.stop().await;
    }
}

#[actix_web::test]
async fn what_is_old_opens_nothing_again_and_a_new_request_does() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, LONG)).await;
    let mother = Browser::of(&w, "hers").await;
    let old = w.guardian_request(CHILD, SHE, &child_for(&w, LONG), &[]);
    w.clock.advance(Duration::from_secs(2));
    w.guardian_ended(CHILD).await;
    w.clock.advance(Duration::from_secs(2));
    let refused = confirm(&mother, &old, "Tara").await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("too long ago"), "{}", refused.body);
    assert_eq!(act(&mother, Some(ward.account)).await.status, 404);
    // Only with her own sign-in and click, and never by an event.
    let new = w.guardian_request(CHILD, SHE, &child_for(&w, LONG), &[]);
    assert_eq!(confirm(&mother, &new, "Tara").await.status, 303);
    assert_eq!(act(&mother, Some(ward.account)).await.status, 303);
    w.served_for(&ward).await;
    w.stop().await;
}

#[actix_web::test]
async fn an_end_is_never_put_off_by_an_event() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, 60)).await;
    let until = ward.link.guardian.unwrap().until;
    w.clock.advance(Duration::from_secs(120));
    w.guardian_ended(CHILD).await;
    let link = w.link_named(CHILD).await.unwrap();
    assert_eq!(link.guardian.unwrap().until, until);
    w.stop().await;
}

#[actix_web::test]
async fn her_own_store_is_not_erased_while_she_keeps_a_wards() {
    let w = World::new().await;
    let mother = Browser::of(&w, "hers").await;
    // She goes to sign in afresh, and begins to keep a store meanwhile.
    let at = pressed(&mother).await;
    let request = w.guardian_request(CHILD, SHE, &child_for(&w, LONG), &[]);
    let linking = Browser::of(&w, "hers").await;
    confirm(&linking, &request, "Tara").await;
    let page = mother.get(&back(&w.manager.sign_in(&at, "hers"))).await;
    assert_eq!(page.location, "/erase");
    let page = mother.get("erase").await;
    assert!(page.body.contains("Erase those first"), "{}", page.body);
    assert!(!page.body.contains("action=\"/erase\""));
    let forced = mother
        .post_with("erase", &[], &[("understood", "yes")])
        .await;
    assert_eq!(forced.location, "/erase");
    assert!(!w.is_erased(w.account).await);
    // The operator is told which, too.
    let ward = w.link_named(CHILD).await.unwrap().account;
    let db = w.host_db().await;
    let vault = db.person(ward).await.unwrap().unwrap().vault.to_string();
    db.close().await.unwrap();
    let own = w.vault.id().to_string();
    let arguments = ["vault", "erase", &own, "--reason", "asked for"];
    let said = w.refused_verb(&arguments).await;
    assert!(said.contains(&vault), "{said}");
    assert!(!said.contains("Tara"));
    // Once the ward's is erased, or the right to it is over, hers is free.
    w.guardian_ended(CHILD).await;
    let to = w.manager.sign_in(&pressed(&mother).await, "hers");
    let page = mother.get(&back(&to)).await;
    assert!(page.location.starts_with("/erased/"), "{}", page.location);
    assert!(w.is_erased(w.account).await && !w.is_erased(ward).await);
    w.stop().await;
}

#[actix_web::test]
async fn a_fresh_sign_in_of_the_guardian_erases_the_wards_store_and_nobody_elses_does() {
    let w = World::new().await;
    w.newcomer("theirs").await;
    let ward = w.child(&child_for(&w, LONG)).await;
    let mother = Browser::of(&w, "hers").await;
    act(&mother, Some(ward.account)).await;
    let to = w.manager.sign_in(&pressed(&mother).await, "theirs");
    let page = mother.get(&back(&to)).await;
    assert_eq!(page.location, "/erase?trouble=somebody-else");
    // What was begun for one store is not finished for another.
    let at = pressed(&mother).await;
    let copy = mother.copied();
    act(&mother, None).await;
    let page = mother.get(&back(&w.manager.sign_in(&at, "hers"))).await;
    assert_eq!(page.location, "/erase?trouble=over");
    assert!(!w.is_erased(w.account).await && !w.is_erased(ward.account).await);
    let page = copy.get(&back(&w.manager.sign_in(&at, "hers"))).await;
    assert!(page.location.starts_with("/erased/"), "{}", page.location);
    assert!(w.is_erased(ward.account).await && !w.is_erased(w.account).await);
    // He is back at his own, and signed in.
    assert!(copy.get("").await.body.contains("bank.example"));
    assert!(!is_acting(&copy).await);
    // Under this name an empty store can be begun anew.
    let request = w.guardian_request(CHILD, SHE, &child_for(&w, LONG), &[]);
    assert_eq!(confirm(&mother, &request, "Tara").await.status, 303);
    w.stop().await;
}

#[actix_web::test]
async fn where_a_passkey_is_confirmed_for_the_ward_it_takes_one_to_erase_her_store() {
    let w = World::new().await;
    let mother = Browser::of(&w, "hers").await;
    let request = w.guardian_request(CHILD, SHE, &child_for(&w, LONG), &[&hers()]);
    let page = mother
        .get(&format!("link?request={}", request.as_str()))
        .await;
    let answer = filled(&w, &page, &hers());
    let fields = [
        ("request", request.as_str()),
        ("decision", "confirm"),
        ("name", "Tara"),
    ];
    mother.post_with("link", &answer, &fields).await;
    let ward = w.link_named(CHILD).await.unwrap().account;
    act(&mother, Some(ward)).await;
    let bare = mother
        .post_with("erase", &[], &[("understood", "yes")])
        .await;
    assert_eq!(bare.status, 403);
    let page = mother.get("erase").await;
    let answer = filled(&w, &page, &hers());
    let done = mother
        .post_with("erase", &answer, &[("understood", "yes")])
        .await;
    assert!(done.location.starts_with("/erased/"), "{}", done.body);
    assert!(w.is_erased(ward).await && !w.is_erased(w.account).await);
    w.stop().await;
}

#[actix_web::test]
async fn a_guardian_hears_by_mail_of_a_ward_without_a_name_and_not_after_the_end() {
    let (w, folder) = World::mailing().await;
    let mother = Browser::with(&w, "hers", &vouched(true)).await;
    let ward = w.child(&child_for(&w, LONG)).await;
    let of = Some(consent_model::representation::GuardianOf::Child);
    let told = async || {
        let claims = w.approved_as(&w.plan_of(&ward), of);
        w.manager.sign(TYP, &claims);
        let status = w.send_artifact(&claims).await;
        (claims, status)
    };
    // `child` signed her in without an address.
    let mother = {
        drop(mother);
        Browser::with(&w, "hers", &vouched(true)).await
    };
    let (claims, status) = told().await;
    assert_eq!(status, 204);
    let all = mails(&folder, 1).await;
    assert_eq!(all.len(), 1);
    let mail = all[0].replace("=\r\n", "").replace("=\n", "");
    assert!(mail.contains("she@mail.example"), "{mail}");
    assert!(mail.contains("whose store you keep there"), "{mail}");
    for secret in ["Tara", "lender", "income", "child"] {
        assert!(!mail.contains(secret), "{secret}: {mail}");
    }
    // It leads to the ward's store.
    let path = format!("approved/{}", claims.jti);
    assert!(mail.contains(&path), "{mail}");
    assert!(mother.get(&path).await.body.contains("Tara"));
    // She turns all of them off at one place; and nobody is told once the right is over.
    assert!(
        mother
            .get("approved")
            .await
            .body
            .contains("she@mail.example")
    );
    mother
        .post_with("approved/mail", &[], &[("wanted", "no")])
        .await;
    assert_eq!(told().await.1, 204);
    mother
        .post_with("approved/mail", &[], &[("wanted", "yes")])
        .await;
    w.guardian_ended(CHILD).await;
    w.clock.advance(Duration::from_secs(1));
    assert_eq!(told().await.1, 403);
    w.work().await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(mails(&folder, 0).await.len(), 1);
    w.stop().await;
}
