//! She takes an item out of a consent that goes on: who is told, what is refused from then on, and
//! what can not be done.

use consent_manager::service::{CardOrder, CardQuery, Happening, ManagerError, MessageKind, Tab};
use consent_model::{
    artifact::{LifecycleError, LifecycleState},
    decision::Refusal,
    event::{Event, What},
    ids::ConsentId,
    party::{Actor, ItemId},
    problem::ProblemType,
    status_list::Status,
};

use super::world::{World, bank, lender, sign_in};

fn statement() -> ItemId {
    "statement".parse().unwrap()
}

fn accounts() -> ItemId {
    "accounts".parse().unwrap()
}

impl World {
    /// A consent to transactions and to the account itself, both from the bank.
    async fn approve_both(&self, periodic: bool) -> ConsentId {
        let mut request = self.request(periodic);
        let mut second = request.items[0].clone();
        second.id = accounts();
        second.cnf = self.ids.signing_key().public().clone();
        second.required = false;
        request.items.push(second);
        let id = self.submit(&request).await.unwrap();
        self.approve_request(id).await
    }

    async fn take_out(&self, consent: ConsentId, item: ItemId) -> Result<(), ManagerError> {
        self.manager
            .withdraw_items(self.account, consent, &[item])
            .await
    }

    /// Takes everything that waits for delivery; what is told of items, by party.
    async fn told(&self) -> Vec<(String, What)> {
        let mut told = Vec::new();
        loop {
            let due = self.manager.due_deliveries(100).await.unwrap();
            if due.is_empty() {
                told.sort_by(|a: &(String, What), b| a.0.cmp(&b.0));
                return told;
            }
            for delivery in due {
                self.manager.delivered(delivery.id, 204).await.unwrap();
                if delivery.body.contains("artifact.items_withdrawn") {
                    let event: Event = serde_json::from_str(&delivery.body).unwrap();
                    told.push((delivery.party.id.to_string(), event.what));
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_taken_out_is_refused_at_once_and_the_rest_goes_on() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve_both(true).await;
    let under_way = w.data_request(consent).await;
    let (session, _) = w.manager.open_session(&under_way, None).await.unwrap();

    w.take_out(consent, statement()).await.unwrap();

    let failed = w
        .manager
        .session_view(&lender(), session.session_id)
        .await
        .unwrap();
    assert_eq!(
        failed.problem.map(|p| p.kind),
        Some(ProblemType::ItemWithdrawn),
        "what is under way ends, too"
    );
    let again = w.data_request(consent).await;
    let refused = w.manager.open_session(&again, None).await.unwrap_err();
    assert!(matches!(
        refused,
        ManagerError::Access(Refusal::ItemWithdrawn)
    ));
    assert_eq!(w.status(consent, &lender()).await, Status::Valid);

    let told = w.told().await;
    let names: Vec<_> = told.iter().map(|(party, _)| party.as_str()).collect();
    assert_eq!(names, [bank().as_str(), lender().as_str()]);
    for (party, what) in told {
        let copy = w.copy(consent, &party.parse().unwrap()).await.unwrap();
        let What::ItemsWithdrawn {
            artifact_id,
            items,
            by,
        } = what
        else {
            panic!("another event");
        };
        assert_eq!(artifact_id, copy.claims().jti);
        assert_eq!((items, by), (vec![statement()], Actor::Citizen));
    }

    let detail = w.manager.consent(w.account, consent).await.unwrap();
    assert_eq!(detail.summary.state, LifecycleState::Active);
    assert_eq!(detail.summary.items.len(), 2, "as approved");
    let out = &detail.summary.withdrawn[0];
    assert_eq!((&out.item, out.used), (&statement(), false));
    assert!(detail.history.iter().any(|line| {
        line.what == Happening::ItemWithdrawn && line.reason.as_deref() == Some("statement")
    }));
    let messages = w.manager.messages(w.account, None, 10).await.unwrap();
    assert!(
        messages
            .iter()
            .any(|m| m.kind == MessageKind::ItemWithdrawn)
    );
}

#[tokio::test]
async fn nobody_elses_not_the_last_and_not_after_the_end() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve_both(true).await;
    let other = sign_in(&w.manager, "another", "").await;
    let theirs = w
        .manager
        .withdraw_items(other, consent, &[statement()])
        .await;
    assert!(matches!(theirs, Err(ManagerError::NotFound)));
    for items in [
        Vec::new(),
        vec!["else".parse().unwrap()],
        vec![statement(), "else".parse().unwrap()],
    ] {
        let unknown = w.manager.withdraw_items(w.account, consent, &items).await;
        assert!(matches!(unknown, Err(ManagerError::NotFound)));
    }
    let both = [statement(), accounts()];
    let all = w.manager.withdraw_items(w.account, consent, &both).await;
    assert!(matches!(all, Err(ManagerError::LastItem)));
    assert!(w.told().await.is_empty(), "a refusal changes nothing");

    w.take_out(consent, statement()).await.unwrap();
    assert_eq!(w.told().await.len(), 2);
    w.take_out(consent, statement()).await.unwrap();
    assert!(w.told().await.is_empty(), "twice is once");
    let last = w.take_out(consent, accounts()).await;
    assert!(matches!(last, Err(ManagerError::LastItem)));

    w.manager.revoke(w.account, consent, None).await.unwrap();
    let ended = w.take_out(consent, accounts()).await;
    assert!(matches!(
        ended,
        Err(ManagerError::Lifecycle(LifecycleError::Ended))
    ));
}

#[tokio::test]
async fn it_is_counted_with_what_is_about_the_same_as_what_is_left() {
    let w = World::new().await;
    w.link_bank().await;
    let both = w.approve_both(false).await;
    w.serve(&w.data_request(both).await).await;
    let on = async |tab| {
        let groups = w.manager.consent_groups(w.account).await.unwrap();
        let query = CardQuery {
            tab,
            order: CardOrder::Grouped,
            groups: Some(groups.iter().collect()),
            after: None,
            most: 10,
        };
        let cards = w.manager.cards(w.account, &query).await.unwrap();
        let counted: u64 = groups.iter().map(|group| group.count(tab)).sum();
        assert_eq!(counted, cards.items.len() as u64);
        counted
    };
    assert_eq!((on(Tab::Active).await, on(Tab::Ended).await), (1, 0));
    // The one that is left was given once, as agreed.
    w.take_out(both, accounts()).await.unwrap();
    assert_eq!((on(Tab::Active).await, on(Tab::Ended).await), (0, 1));

    // One that was given before counts as a use, and the other is still to come.
    let second = w.approve_both(false).await;
    w.serve(&w.data_request(second).await).await;
    w.take_out(second, statement()).await.unwrap();
    assert_eq!((on(Tab::Active).await, on(Tab::Ended).await), (1, 1));
}
