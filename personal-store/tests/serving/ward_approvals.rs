//! What a guardian approves for a ward, and what a dishonest manager makes of it: only his own yes,
//! as a guardian, within his right, under the name of this very ward.

use std::time::Duration;

use consent_model::{
    approval::ApprovedSource,
    artifact::ArtifactClaims,
    problem::ProblemType::{ConsentPaused, InvalidEvidence, OutsideConsent},
    representation::GuardianOf,
    request::RequestState,
};
use personal_store::storage::{AccountId, Deposit, DepositKind, DepositState};
use serde_json::json;
use service_kit::{clock::Clock, testing::Asked};

use crate::{
    signed_in::Browser,
    wards::{CHILD, LONG, act, child_for, confirm},
    world::{PSEUDONYM, SHE, World},
};

const CHILDS: Option<GuardianOf> = Some(GuardianOf::Child);

impl World {
    /// The manager says that the guardian's right over the one with this name has ended.
    pub(crate) async fn guardian_ended(&self, pseudonym: &str) {
        let ended = json!({ "pseudonym": pseudonym });
        assert_eq!(self.tell("guardian.ended", ended).await, 204);
    }

    /// Sees a consent refused because of who approved it, or when.
    pub(crate) async fn not_approved(&self, claims: &ArtifactClaims, why: &str) {
        let artifact = self.manager.issue(claims);
        let refused = self.ask(artifact, &self.request()).await;
        assert_eq!(refused, Err(InvalidEvidence), "{why}");
        assert_eq!(self.send_artifact(claims).await, 403, "{why}");
    }

    async fn deposit_of(&self, account: AccountId) -> Deposit {
        let db = self.host_db().await;
        let mut all = db.deposits_of(account).await.unwrap();
        db.close().await.unwrap();
        all.remove(0)
    }

    /// Records are asked for, and this role says yes.
    async fn asks_for(&self, account: AccountId, role: Option<GuardianOf>, name: &str) -> Asked {
        let store = self.running.store();
        let asked = store.ask_for_deposit(account, DepositKind::Bank);
        asked.await.unwrap();
        let asked = self.manager.asked().pop().unwrap();
        let source = ApprovedSource {
            party: "bank.example".parse().unwrap(),
            link: "account-of-the-child".parse().unwrap(),
            key: None,
        };
        let mut claims = self
            .manager
            .user_copy(&asked, &name.parse().unwrap(), SHE, &source);
        claims.statement.approved_by = role;
        claims.evidence = self.manager.evidence(&claims.statement, SHE);
        let artifact = self.manager.issue(&claims);
        let request = asked.view.request_id;
        self.manager
            .decide(request, RequestState::Approved, Some(artifact));
        asked
    }
}

#[actix_web::test]
async fn a_guardians_yes_counts_for_the_ward_and_nothing_else_does() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, LONG)).await;
    w.served_for(&ward).await;
    let plan = w.plan_of(&ward);
    // Said in no role, or in another, under the guardian's link.
    w.not_approved(&w.approved_as(&plan, None), "as herself")
        .await;
    let other = Some(GuardianOf::PersonWithDisability);
    w.not_approved(&w.approved_as(&plan, other), "as another guardian")
        .await;
    // The role is added afterwards, or taken away.
    let mut added = w.approved_as(&plan, None);
    added.statement.approved_by = CHILDS;
    w.not_approved(&added, "the role was added").await;
    let mut taken = w.approved_as(&w.plan(), CHILDS);
    taken.statement.approved_by = None;
    w.not_approved(&taken, "the role was taken away").await;
    // Somebody else's, or the guardian's for something else.
    let mut theirs = plan.clone();
    theirs.subject = "another".to_owned();
    w.not_approved(&w.approved_as(&theirs, CHILDS), "another's")
        .await;
    let mut moved = w.approved_as(&plan, CHILDS);
    moved.statement.purpose = "101".parse().unwrap();
    w.not_approved(&moved, "for something else").await;
    // What nobody approves of a child, her guardian neither.
    let mut watched = plan.clone();
    watched.purpose = "104";
    w.not_approved(&w.approved_as(&watched, CHILDS), "to watch her")
        .await;
    w.stop().await;
}

#[actix_web::test]
async fn a_guardians_yes_for_a_ward_opens_neither_her_own_store_nor_another_wards() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, LONG)).await;
    w.served_for(&ward).await;
    // At her own store, where the same person approves.
    w.not_approved(&w.approved_as(&w.plan(), CHILDS), "her own store")
        .await;
    // The copy is addressed to the other name; what was approved names the ward's link.
    let mut renamed = w.approved_as(&w.plan_of(&ward), CHILDS);
    renamed.sub = PSEUDONYM.parse().unwrap();
    w.not_approved(&renamed, "under her own name").await;
    let mut hers = w.approved_as(&w.plan(), None);
    hers.sub = CHILD.parse().unwrap();
    w.not_approved(&hers, "her own under the ward's name").await;
    // Another child of hers.
    let mother = Browser::of(&w, "hers").await;
    let right = child_for(&w, LONG);
    let request = w.guardian_request("pseudonym-of-another-child", SHE, &right, &[]);
    assert_eq!(confirm(&mother, &request, "Arun").await.status, 303);
    let mut other = w.approved_as(&w.plan_of(&ward), CHILDS);
    other.sub = "pseudonym-of-another-child".parse().unwrap();
    let artifact = w.manager.issue(&other);
    w.refused(artifact, &w.request(), OutsideConsent).await;
    // And her own approval, with the ward's link in it.
    let mut plan = w.plan_of(&ward);
    plan.pseudonym = PSEUDONYM.parse().unwrap();
    let artifact = w.manager.issue(&w.approved_as(&plan, None));
    w.refused(artifact, &w.request(), OutsideConsent).await;
    w.stop().await;
}

#[actix_web::test]
async fn nothing_is_approved_beyond_the_right_or_after_it() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, 3600)).await;
    let mut plan = w.plan_of(&ward);
    let until = ward.link.guardian.unwrap().until.unwrap();
    // Until the very second, and one beyond.
    plan.term.expiry = chrono::DateTime::from_timestamp(until + 1, 0).unwrap();
    w.not_approved(&w.approved_as(&plan, CHILDS), "beyond the right")
        .await;
    plan.term.expiry = chrono::DateTime::from_timestamp(until, 0).unwrap();
    let held = w.approved_as(&plan, CHILDS);
    let artifact = w.manager.issue(&held);
    assert_eq!(w.ask(artifact, &w.request()).await, Ok(()));
    // The copy is signed to live longer than what she approved.
    let mut stretched = w.approved_as(&plan, CHILDS);
    stretched.exp = until + 86_400;
    let artifact = w.manager.issue(&stretched);
    assert!(w.ask(artifact, &w.request()).await.is_err());
    w.clock.advance(Duration::from_secs(3600));
    w.not_approved(&w.approved_as(&plan, CHILDS), "after the right")
        .await;
    // All of it is dated back but the sign-in, which is the provider's to date.
    let mut back = w.approved_as(&plan, CHILDS);
    back.statement.made_at = until - 3000;
    (back.decided_at, back.iat) = (until - 2990, until - 2990);
    back.evidence = w.manager.evidence(&back.statement, SHE);
    w.not_approved(&back, "dated back").await;
    w.stop().await;
}

#[actix_web::test]
async fn after_the_end_nothing_new_counts_and_what_was_held_still_serves() {
    let w = World::new().await;
    let ward = w
        .child(&json!({ "of": "guardian_of_child",
        "until": w.clock.now().timestamp() + LONG }))
        .await;
    let held = w.served_for(&ward).await;
    // Decided before, and told after: who says when the manager heard of it?
    let late = w.approved_as(&w.plan_of(&ward), CHILDS);
    w.clock.advance(Duration::from_secs(5));
    // Of a name that is no guardian's, or nobody's, it changes nothing.
    for name in [PSEUDONYM, "pseudonym-of-nobody"] {
        w.guardian_ended(name).await;
    }
    assert!(w.link_named(PSEUDONYM).await.unwrap().guardian.is_none());
    w.served(&w.plan()).await;
    w.guardian_ended(CHILD).await;
    w.clock.advance(Duration::from_secs(5));
    w.not_approved(&w.approved_as(&w.plan_of(&ward), CHILDS), "after the end")
        .await;
    assert_eq!(w.ask(held.jti, &w.request()).await, Ok(()), "held before");
    let artifact = w.manager.issue(&late);
    let refused = w.ask(artifact, &w.request()).await;
    assert_eq!(
        refused,
        Err(InvalidEvidence),
        "it lives longer than the right"
    );
    // Her own store goes on.
    w.served(&w.plan()).await;
    w.stop().await;
}

#[actix_web::test]
async fn the_guardians_word_resumes_a_wards_consent_as_long_as_the_right_holds() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, LONG)).await;
    let claims = w.served_for(&ward).await;
    w.pause(&claims).await;
    w.clock.advance(Duration::from_secs(5));
    w.turn_on(&claims, None).await;
    w.stays_paused(&claims, "no word").await;
    let another = w.signed_in_word(&claims, "another");
    w.turn_on(&claims, Some(&another)).await;
    w.stays_paused(&claims, "another's word").await;
    let word = w.signed_in_word(&claims, SHE);
    w.turn_on(&claims, Some(&word)).await;
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    // Paused again, and his right ends meanwhile.
    w.clock.advance(Duration::from_secs(5));
    w.pause(&claims).await;
    w.guardian_ended(CHILD).await;
    w.clock.advance(Duration::from_secs(5));
    let word = w.signed_in_word(&claims, SHE);
    w.turn_on(&claims, Some(&word)).await;
    assert_eq!(w.ask(claims.jti, &w.request()).await, Err(ConsentPaused));
    w.stop().await;
}

#[actix_web::test]
async fn a_guardian_brings_the_records_of_a_ward_into_her_store() {
    let w = World::new().await;
    let bank = w.bank();
    let ward = w.child(&child_for(&w, LONG)).await;
    // He presses the button while he acts for her.
    let mother = Browser::of(&w, "hers").await;
    act(&mother, Some(ward.account)).await;
    assert!(mother.get("").await.body.contains("there, too"));
    let fields = [("group", "bank")];
    let page = mother.post_with("deposits/request", &[], &fields).await;
    assert_eq!(page.status, 303);
    assert_eq!(w.deposit_of(ward.account).await.state, DepositState::Asked);
    w.asks_for(ward.account, CHILDS, CHILD).await;
    for _ in 0..4 {
        w.later().await;
    }
    assert_eq!(
        w.deposit_of(ward.account).await.state,
        DepositState::Waiting
    );
    bank.deliver(&w, &w.manager.opened()[0]);
    w.later().await;
    w.later().await;
    assert_eq!(w.deposit_of(ward.account).await.state, DepositState::Done);
    // Hers, and nothing in the store of the guardian.
    assert_eq!(w.brought().await, 0);
    let export = mother.get("export.json").await.body;
    let export: serde_json::Value = serde_json::from_str(&export).unwrap();
    let rows = export["records"]["bank.transactions"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    w.stop().await;
}

#[actix_web::test]
async fn records_of_a_ward_come_in_by_a_guardians_yes_alone() {
    for (role, name, own) in [
        (None, CHILD, false),
        (None, PSEUDONYM, false),
        (CHILDS, PSEUDONYM, false),
        // And her own by no yes for a ward.
        (CHILDS, CHILD, true),
        (CHILDS, PSEUDONYM, true),
    ] {
        let w = World::new().await;
        w.bank();
        let ward = w.child(&child_for(&w, LONG)).await;
        let account = if own { w.account } else { ward.account };
        w.asks_for(account, role, name).await;
        for _ in 0..3 {
            w.later().await;
        }
        let deposit = w.deposit_of(account).await;
        let what = format!("{role:?} {name} {own}");
        assert_eq!(deposit.state, DepositState::Refused, "{what}");
        assert!(w.manager.opened().is_empty());
        w.stop().await;
    }
}
