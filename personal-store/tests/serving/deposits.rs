//! Records brought in: the store as a data user, against a manager and a provider that a test lets
//! misbehave. What is refused leaves nothing in her vault and no consent behind.

use consent_model::{
    artifact::ArtifactClaims,
    dataset::DatasetKind,
    ids::ReceiptId,
    jose::{self, PageBinding, SealedPage, SigningKey},
    party::{Party, Pseudonym, Role, Standing},
    release::{ReleaseBody, ReleasePage, TYP},
    request::RequestState,
};
use personal_store::{
    dataset,
    storage::{AccountId, Deposit, DepositKind, DepositState},
};
use serde_json::json;
use service_kit::testing::{self, Asked, Opened};

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
        panic!("the deposit stands at {:?}", self.deposit().await.state);
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
            },
        }
    }

    pub(crate) fn seal(&self, opened: &Opened, page: &ReleasePage) -> SealedPage {
        let signed = jose::sign(TYP, page, &self.0).unwrap();
        let binding = PageBinding {
            request: opened.request.request.digest(),
            sequence: 0,
            last: true,
        };
        let to = &opened.source.recipient;
        jose::seal(signed.as_str().as_bytes(), to, &binding).unwrap()
    }

    fn deliver(&self, w: &World, opened: &Opened) {
        let page = self.seal(opened, &self.page(w, opened));
        w.manager.deliver(opened.view.session_id, vec![page]);
    }
}

/// Takes the neighbour in, linked with the manager.
async fn neighbour(w: &World) -> AccountId {
    w.person("the neighbours", NEIGHBOUR, "neighbour").await
}

async fn nothing_came(w: &World, why: &str) {
    let deposit = w.until(DepositState::Refused).await;
    assert_eq!(deposit.reason.as_deref(), Some(why));
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
        nothing_came(&w, "the request was approved by somebody else").await;
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
    nothing_came(&w, "the request was approved by somebody else").await;
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
