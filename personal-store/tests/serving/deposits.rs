//! Records brought in: the store as a data user, against a manager and a provider that a test lets
//! misbehave. What is refused leaves nothing in her vault and no consent behind.

use std::time::Duration;

use consent_model::{
    approval::Disclosure,
    artifact::{ArtifactClaims, TYP as ARTIFACT_TYP},
    data_request::SessionState,
    dataset::DatasetKind,
    digest::Digest,
    ids::ReceiptId,
    jose::{self, PageBinding, SealedPage, SigningKey},
    party::{Party, Pseudonym, Role, Standing},
    problem::{Problem, ProblemType},
    release::{ReleaseBody, ReleasePage, TYP},
    request::RequestState,
};
use personal_store::{
    dataset,
    storage::{AccountId, Deposit, DepositKind, DepositState, Reason},
};
use serde_json::json;
use service_kit::{
    clock::Clock,
    testing::{self, Asked, Asking, Opened, Relay},
};

use crate::world::{PSEUDONYM, SHE, World};

const NEIGHBOUR: &str = "pseudonym-of-neighbour";

/// The bank, and the key it signs with.
pub(crate) struct Bank(pub(crate) SigningKey);

impl World {
    /// Registers a bank in good standing.
    pub(crate) fn bank(&self) -> Bank {
        let key = self.ids.signing_key();
        self.manager.register(bank(&key));
        Bank(key)
    }

    /// She presses the button.
    pub(crate) async fn press(&self) -> Asked {
        let store = self.running.store();
        let asked = store.ask_for_deposit(self.account, DepositKind::Bank);
        let page = asked.await.unwrap();
        let asked = self.manager.asked().pop().unwrap();
        assert_eq!(page, asked.view.redirect_url);
        asked
    }

    /// Somebody approves at the manager; the store is not told.
    pub(crate) fn approve(&self, asked: &Asked, who: &str, subject: &str) -> ArtifactClaims {
        let pseudonym: Pseudonym = who.parse().unwrap();
        let source = consent_model::approval::ApprovedSource {
            party: "bank.example".parse().unwrap(),
            link: "account-at-the-bank".parse().unwrap(),
            key: None,
        };
        let claims = self.manager.user_copy(asked, &pseudonym, subject, &source);
        let artifact = self.manager.issue(&claims);
        let request = asked.view.request_id;
        self.manager
            .decide(request, RequestState::Approved, Some(artifact));
        claims
    }

    pub(crate) async fn deposit(&self) -> Deposit {
        let db = self.host_db().await;
        let mut all = db.deposits_of(self.account).await.unwrap();
        db.close().await.unwrap();
        all.remove(0)
    }

    /// Rounds of background work until the deposit stands so.
    pub(crate) async fn until(&self, state: DepositState) -> Deposit {
        for _ in 0..10 {
            self.later().await;
            let deposit = self.deposit().await;
            if deposit.state == state {
                return deposit;
            }
        }
        let deposit = self.deposit().await;
        assert_eq!(deposit.state, state, "after ten minutes");
        deposit
    }

    /// As far as the open session.
    pub(crate) async fn opened(&self) -> Opened {
        let asked = self.press().await;
        self.approve(&asked, PSEUDONYM, SHE);
        self.until(DepositState::Waiting).await;
        self.manager.opened().pop().unwrap()
    }

    /// How many records of the bank lie in this vault, beside the two that she began with.
    pub(crate) async fn brought(&self) -> usize {
        let kind = DatasetKind::BankTransactions;
        let rows = dataset::records(&self.vault, kind, None).await.unwrap();
        rows.len() - 2
    }
}

fn bank(key: &SigningKey) -> Party {
    let page: url::Url = "https://bank.example/".parse().unwrap();
    Party {
        id: "bank.example".parse().unwrap(),
        name: "Bank".to_owned(),
        roles: vec![Role::Provider],
        standing: Standing::Active,
        since: testing::start(),
        website: page.clone(),
        grievance_url: page.clone(),
        endpoint: page,
        keys: jose::Jwks::new(vec![key.public().clone()]).unwrap(),
        datasets: vec![DatasetKind::BankTransactions],
        logo: None,
    }
}

impl Bank {
    /// A page with one record, as it must be.
    pub(crate) fn page(&self, w: &World, opened: &Opened) -> ReleasePage {
        let row = json!({"transaction_id": "t3", "account_id": "a1", "category": "income",
            "booked_at": "2026-12-20T00:00:00Z", "amount_minor": 4_300_000});
        ReleasePage {
            iss: "bank.example".parse().unwrap(),
            iat: opened.request.iat,
            request: opened.request.request.digest(),
            item: opened.source.item.clone(),
            sequence: 0,
            last: true,
            body: ReleaseBody::Records {
                dataset: DatasetKind::BankTransactions,
                rows: vec![row.as_object().unwrap().clone()],
                receipt: w.ids.mint::<ReceiptId>(),
                missing: Vec::new(),
            },
        }
    }

    pub(crate) fn seal(&self, opened: &Opened, page: &ReleasePage) -> SealedPage {
        self.seal_at(opened, page, (0, true))
    }

    /// Seals a page to this place in the sequence.
    pub(crate) fn seal_at(
        &self,
        opened: &Opened,
        page: &impl serde::Serialize,
        place: (u32, bool),
    ) -> SealedPage {
        let signed = jose::sign(TYP, page, &self.0).unwrap();
        sealed(opened, signed.as_str().as_bytes(), place)
    }

    pub(crate) fn deliver(&self, w: &World, opened: &Opened) {
        let page = self.seal(opened, &self.page(w, opened));
        w.manager.deliver(opened.view.session_id, vec![page]);
    }
}

/// Seals whatever it is to this place in the sequence.
pub(crate) fn sealed(opened: &Opened, text: &[u8], (sequence, last): (u32, bool)) -> SealedPage {
    let binding = PageBinding {
        request: opened.request.request.digest(),
        sequence,
        last,
    };
    jose::seal(text, &opened.source.recipient, &binding).unwrap()
}

/// Takes the neighbour in, linked with the manager.
async fn neighbour(w: &World) -> AccountId {
    w.person("the neighbours", NEIGHBOUR, "neighbour").await
}

pub(crate) async fn nothing_came(w: &World, why: &str) {
    let deposit = w.until(DepositState::Refused).await;
    assert_eq!(deposit.reason.map(Reason::name), Some(why));
    assert!(deposit.cnf.is_none() && deposit.opening_key.is_none());
    assert_eq!(w.brought().await, 0);
}

#[actix_web::test]
async fn what_somebody_else_approves_does_not_come_into_her_vault() {
    for told in [false, true] {
        let w = World::new().await;
        neighbour(&w).await;
        w.bank();
        // He was sent her link, and says yes with his own sign-in.
        let asked = w.press().await;
        let claims = w.approve(&asked, NEIGHBOUR, "neighbour");
        if told {
            assert_eq!(w.send_artifact(&claims).await, 204);
            let deposit = w.deposit().await;
            assert!(deposit.cnf.is_none());
        }
        nothing_came(&w, "by-another").await;
        assert!(w.manager.opened().is_empty());
        // His consent does not live on.
        let ended = w.manager.ended();
        assert_eq!(ended.len(), 1);
        assert_eq!(ended[0].0, claims.jti);
        w.stop().await;
    }
}

#[actix_web::test]
async fn an_approval_under_her_name_by_another_sign_in_brings_nothing() {
    let w = World::new().await;
    w.bank();
    let asked = w.press().await;
    w.approve(&asked, PSEUDONYM, "neighbour");
    nothing_came(&w, "by-another").await;
    w.stop().await;
}

#[actix_web::test]
async fn nobody_is_asked_while_her_store_is_not_linked() {
    let w = World::new().await;
    let newcomer = w.newcomer("the newcomers").await;
    let store = w.running.store();
    let asked = store.ask_for_deposit(newcomer, DepositKind::Bank).await;
    assert!(asked.is_err());
    assert!(w.manager.asked().is_empty());
    w.stop().await;
}

#[actix_web::test]
async fn a_page_by_another_for_another_or_sealed_for_another_place_refuses_the_deposit() {
    type Spoil = fn(&mut ReleasePage);
    let not_hers = "other-delivery";
    let spoilt: [(Spoil, &str); 4] = [
        (|page| page.iss = "other.example".parse().unwrap(), not_hers),
        (|page| page.item = "other".parse().unwrap(), not_hers),
        (|page| page.request = Digest::of_bytes(b"other"), not_hers),
        (|page| page.sequence = 1, not_hers),
    ];
    for (spoil, why) in spoilt {
        let w = World::new().await;
        let bank = w.bank();
        let opened = w.opened().await;
        let mut page = bank.page(&w, &opened);
        spoil(&mut page);
        let sealed = bank.seal(&opened, &page);
        w.manager.deliver(opened.view.session_id, vec![sealed]);
        nothing_came(&w, why).await;
        // What the store will not use does not live on either.
        assert_eq!(w.manager.ended().len(), 1);
        w.stop().await;
    }
}

#[actix_web::test]
async fn a_page_that_the_provider_did_not_sign_or_seal_to_this_request_refuses_the_deposit() {
    let w = World::new().await;
    let bank = w.bank();
    let opened = w.opened().await;
    let stranger = Bank(w.ids.signing_key());
    let page = bank.page(&w, &opened);
    w.manager
        .deliver(opened.view.session_id, vec![stranger.seal(&opened, &page)]);
    nothing_came(&w, "not-signed").await;

    let opened = w.opened().await;
    let signed = jose::sign(TYP, &bank.page(&w, &opened), &bank.0).unwrap();
    let binding = PageBinding {
        request: opened.request.request.digest(),
        sequence: 0,
        last: false,
    };
    let to = &opened.source.recipient;
    let cut_off = jose::seal(signed.as_str().as_bytes(), to, &binding).unwrap();
    w.manager.deliver(opened.view.session_id, vec![cut_off]);
    let deposit = w.until(DepositState::Refused).await;
    assert!(deposit.opening_key.is_none());
    assert_eq!(w.brought().await, 0);
    w.stop().await;
}

#[actix_web::test]
async fn records_of_other_days_or_of_a_provider_out_of_standing_are_refused() {
    let w = World::new().await;
    let bank = w.bank();
    let opened = w.opened().await;
    let mut page = bank.page(&w, &opened);
    let ReleaseBody::Records { rows, .. } = &mut page.body else {
        panic!("not records");
    };
    rows[0].insert("booked_at".to_owned(), json!("2021-01-01T00:00:00Z"));
    let sealed = bank.seal(&opened, &page);
    w.manager.deliver(opened.view.session_id, vec![sealed]);
    let why = "outside-range";
    nothing_came(&w, why).await;

    let opened = w.opened().await;
    let mut party = self::bank(&bank.0);
    party.standing = Standing::Suspended;
    w.manager.register(party);
    bank.deliver(&w, &opened);
    nothing_came(&w, "source-standing").await;
    w.stop().await;
}

#[actix_web::test]
async fn a_no_and_a_request_that_ran_out_end_the_deposit_by_event_and_by_asking() {
    for (state, why) in [
        (RequestState::Denied, "denied"),
        (RequestState::Expired, "not-decided"),
        (RequestState::Failed, "not-carried-out"),
    ] {
        let w = World::new().await;
        let asked = w.press().await;
        w.manager.decide(asked.view.request_id, state, None);
        nothing_came(&w, why).await;

        let asked = w.press().await;
        let decided = json!({ "request_id": asked.view.request_id, "state": state });
        assert_eq!(w.tell("consent_request.decided", decided).await, 204);
        assert_eq!(w.deposit().await.reason.map(Reason::name), Some(why));
        assert!(w.manager.ended().is_empty(), "there is no consent to end");
        w.stop().await;
    }
}

#[actix_web::test]
async fn a_request_that_the_manager_refuses_is_over_and_one_it_fails_on_is_sent_again() {
    let w = World::new().await;
    let bank = w.bank();
    let store = w.running.store();
    let answers = |answer| w.manager.answer_data_user(Asking::Consent, answer);
    answers(Relay::Refuses(ProblemType::NotPermitted));
    assert!(
        store
            .ask_for_deposit(w.account, DepositKind::Bank)
            .await
            .is_err()
    );
    assert_eq!(w.deposit().await.state, DepositState::Refused);
    w.clock.advance(Duration::from_secs(1));
    // The answer is lost: the request is there, and pressing again leads to the same.
    answers(Relay::LosesAnswer);
    assert!(
        store
            .ask_for_deposit(w.account, DepositKind::Bank)
            .await
            .is_err()
    );
    for passing in [
        Relay::Fails(500),
        Relay::Refuses(ProblemType::TooManyRequests),
        Relay::Refuses(ProblemType::NotAuthenticated),
    ] {
        answers(passing);
        w.later().await;
        assert_eq!(w.deposit().await.state, DepositState::Asked);
    }
    answers(Relay::Takes);
    let opened = w.opened().await;
    assert_eq!(w.manager.asked().len(), 1);
    bank.deliver(&w, &opened);
    w.until(DepositState::Done).await;
    w.stop().await;
}

#[actix_web::test]
async fn what_passes_by_itself_is_waited_for_and_what_does_not_ends_the_consent() {
    let w = World::new().await;
    let bank = w.bank();
    let answers = |call, answer| w.manager.answer_data_user(call, answer);
    let asked = w.press().await;
    w.approve(&asked, PSEUDONYM, SHE);
    answers(Asking::Session, Relay::Fails(500));
    w.until(DepositState::Requested).await;
    for passing in [
        Relay::Refuses(ProblemType::ConsentPaused),
        Relay::Refuses(ProblemType::TooManyRequests),
        Relay::LosesAnswer,
    ] {
        answers(Asking::Session, passing);
        w.later().await;
        assert_eq!(w.deposit().await.state, DepositState::Requested);
    }
    answers(Asking::Session, Relay::Takes);
    w.until(DepositState::Waiting).await;
    assert_eq!(w.manager.opened().len(), 1, "the same bytes each time");
    answers(Asking::Page, Relay::Fails(500));
    bank.deliver(&w, &w.manager.opened()[0]);
    w.later().await;
    assert_eq!(w.deposit().await.state, DepositState::Waiting);
    answers(Asking::Page, Relay::Takes);
    w.until(DepositState::Done).await;

    let asked = w.press().await;
    let claims = w.approve(&asked, PSEUDONYM, SHE);
    answers(Asking::Session, Relay::Refuses(ProblemType::ConsentRevoked));
    answers(Asking::End, Relay::Fails(500));
    let ending = w.until(DepositState::Ending).await;
    assert!(ending.cnf.is_none() && ending.opening_key.is_none());
    w.later().await;
    assert_eq!(w.deposit().await.state, DepositState::Ending);
    answers(Asking::End, Relay::Takes);
    w.until(DepositState::Refused).await;
    assert_eq!(w.manager.ended()[0].0, claims.jti);
    w.stop().await;
}

#[actix_web::test]
async fn a_session_without_pages_ends_the_deposit() {
    for (state, why) in [
        (SessionState::Expired, "not-whole"),
        (SessionState::Failed, "no-records"),
    ] {
        let w = World::new().await;
        w.bank();
        let opened = w.opened().await;
        let problem = Problem::new(ProblemType::NoData);
        w.manager
            .end_session(opened.view.session_id, state, Some(problem));
        nothing_came(&w, why).await;
        w.stop().await;
    }
}

#[actix_web::test]
async fn what_she_approves_comes_in_and_is_confirmed() {
    let w = World::new().await;
    let bank = w.bank();
    let opened = w.opened().await;
    bank.deliver(&w, &opened);
    w.until(DepositState::Done).await;
    assert_eq!(w.brought().await, 1);
    assert_eq!(w.manager.opened()[0].confirmed, [0]);
    assert!(w.manager.ended().is_empty());
    w.stop().await;
}

#[actix_web::test]
async fn the_sender_of_a_copy_that_nobody_asked_for_is_told_what_is_wrong_with_it_first() {
    let w = World::new().await;
    let asked = w.press().await;
    let mut claims = w.approve(&asked, PSEUDONYM, SHE);
    let of_no_request = Disclosure {
        salt: w.ids.salt(),
        value: Digest::of_bytes(b"another request"),
    };
    claims.request = Some(of_no_request);
    let mut of_another = claims.clone();
    of_another.aud = "lender.example".parse().unwrap();
    for (claims, problem) in [
        (of_another, ProblemType::WrongAudience),
        (claims, ProblemType::ForgedArtifact),
    ] {
        let id = w.ids.uuid_v7().to_string();
        let data = json!({ "artifact": w.manager.sign(ARTIFACT_TYP, &claims) });
        let event =
            json!({ "id": id, "at": w.clock.now(), "type": "artifact.issued", "data": data });
        let answer = w.event(&w.manager.key(), &event.to_string(), &id).await;
        let told: Problem = answer.json().await.unwrap();
        assert_eq!(told.kind, problem);
    }
    assert_eq!(w.deposit().await.state, DepositState::Asked);
    w.stop().await;
}
