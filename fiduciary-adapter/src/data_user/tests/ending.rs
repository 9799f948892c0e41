//! What becomes of what was received once its consent has ended, and what is signed about it.

use std::time::Duration;

use consent_model::{
    acknowledgement::{AcknowledgementError, Deletion, Processors, Retained},
    artifact::LifecycleState,
    event::{Event, What},
    party::Actor,
};

use super::{fake::Twist, *};
use crate::{
    acknowledgement::StateError,
    config::{ProcessorsConfig, RetentionConfig},
};

impl World {
    async fn hears(&self, what: What) -> Event {
        let event = Event {
            id: self.fake.ids.mint(),
            at: self.fake.now,
            what,
        };
        assert!(self.user.parts().take_event(&event).await.unwrap());
        event
    }

    async fn hears_state(&self, state: LifecycleState) -> Event {
        self.hears(What::StatusChanged {
            artifact_id: ID.parse().unwrap(),
            state,
            by: Actor::Citizen,
            resumed: None,
        })
        .await
    }

    /// What the manager has been told by now, in order.
    async fn said(&self) -> Vec<Option<Deletion>> {
        self.user.parts().say_due().await.unwrap();
        let said = self.fake.acknowledged.lock().unwrap();
        said.iter().map(|one| one.deletion.clone()).collect()
    }

    async fn outcomes(&self) -> Vec<&'static str> {
        let said = self.said().await;
        let name = |one: &Option<Deletion>| one.as_ref().map_or("none", Deletion::outcome);
        said.iter().map(name).collect()
    }

    async fn pages(&self) -> u64 {
        let db = &self.user.parts().db;
        storage::page::Entity::find().count(db).await.unwrap()
    }

    async fn upkeep(&self) {
        self.user.forget_due().await.unwrap();
        self.user.parts().complete_statements().await.unwrap();
    }
}

#[actix_web::test]
async fn what_she_stops_is_deleted_at_once_and_said_so_once_whatever_is_lost() {
    let w = world(Twist::None).await;
    let artifact = w.artifact().await.unwrap();
    w.user.fetch(&artifact, &item()).await.unwrap();
    assert_eq!(w.pages().await, 2);
    let event = w.hears_state(LifecycleState::Revoked).await;
    assert_eq!(w.pages().await, 0, "gone before the event is answered");
    let receipts = w.user.receipts().await.unwrap();
    assert!(w.user.kept(&receipts[0]).await.unwrap().is_none());
    // Heard again, by a repeated delivery, it is not said twice.
    assert!(!w.user.parts().take_event(&event).await.unwrap());

    // The manager takes it and its answer is lost: it is said again, word for word.
    *w.fake.twist.lock().unwrap() = Twist::LosesAnswer;
    assert_eq!(w.outcomes().await, ["deleted"]);
    *w.fake.twist.lock().unwrap() = Twist::None;
    assert_eq!(w.outcomes().await.len(), 1, "not at once");
    w.clock.advance(Duration::from_secs(5));
    assert_eq!(w.outcomes().await.len(), 2);
    let said = w.fake.acknowledged.lock().unwrap().clone();
    assert!(said[0].says_the_same(&said[1]) && said[0].jti != said[1].jti);
    assert_eq!(
        (said[0].event, said[0].state),
        (event.id, LifecycleState::Revoked)
    );
    let Some(Deletion::Deleted { items, .. }) = &said[0].deletion else {
        panic!("{:?}", said[0].deletion);
    };
    assert_eq!((items.len(), items[0].receipts), (1, 1));
    w.clock.advance(Duration::from_secs(86_400));
    assert_eq!(w.outcomes().await.len(), 2, "and never again");
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn what_was_under_way_when_she_stopped_it_is_not_kept() {
    let w = world(Twist::SilentAtFirst).await;
    let artifact = w.artifact().await.unwrap();
    w.user.fetch(&artifact, &item()).await.unwrap_err();
    let db = w.user.parts().db.clone();
    let open = storage::open_fetch(&db, ID.parse().unwrap(), "records").await;
    let open = open.unwrap().expect("it would be carried on");
    w.hears_state(LifecycleState::Revoked).await;
    assert_eq!(w.outcomes().await, ["nothing_held"]);
    let after = storage::open_fetch(&db, ID.parse().unwrap(), "records").await;
    assert!(after.unwrap().is_none(), "its key is gone");

    *w.fake.twist.lock().unwrap() = Twist::None;
    let late = Received {
        receipt: ID.parse().unwrap(),
        source: "bank.example".parse().unwrap(),
        signer: w.fake.source.public().clone(),
        digest: Digest::of_bytes(b"late"),
        pages: Vec::new(),
    };
    let until = Some(w.fake.now + TimeDelta::days(2));
    w.user
        .keep_received(&open.id, &artifact, &item(), &late, &[], until)
        .await
        .unwrap();
    assert_eq!(w.user.receipts().await.unwrap()[0].keep_until, None);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn what_ran_out_lives_as_long_as_she_agreed_and_is_said_to_be_gone_then() {
    for state in [LifecycleState::Expired, LifecycleState::Superseded] {
        let w = world(Twist::None).await;
        w.fetch().await.unwrap();
        w.hears_state(state).await;
        let until = w.fake.now + TimeDelta::days(2);
        assert_eq!(w.said().await, [Some(Deletion::Pending { until })]);
        w.upkeep().await;
        assert_eq!((w.pages().await, w.outcomes().await.len()), (2, 1));
        w.clock.advance(Duration::from_secs(2 * 86_400));
        w.upkeep().await;
        w.upkeep().await;
        assert_eq!(w.pages().await, 0);
        assert_eq!(w.outcomes().await, ["pending", "deleted"]);
        w.server.stop().await.unwrap();
    }
}

#[actix_web::test]
async fn what_a_law_has_it_keep_is_named_with_its_ground_and_gone_afterwards() {
    let w = world_with(Twist::None, |config| {
        config.deletion.processors = ProcessorsConfig::Told;
        config.retention = Some(RetentionConfig {
            what: "statements".into(),
            ground: "a law, s.1".into(),
            days: 10,
        });
    })
    .await;
    w.fetch().await.unwrap();
    w.hears_state(LifecycleState::Revoked).await;
    let until = w.fake.now + TimeDelta::days(10);
    let retained = vec![Retained {
        what: "statements".into(),
        ground: "a law, s.1".into(),
        until,
    }];
    let expected = Deletion::Retained {
        at: w.fake.now,
        items: Vec::new(),
        retained,
        processors: Processors::Told,
    };
    assert_eq!(w.said().await, [Some(expected)]);
    w.clock.advance(Duration::from_secs(9 * 86_400));
    w.upkeep().await;
    assert_eq!((w.pages().await, w.outcomes().await.len()), (2, 1));
    w.clock.advance(Duration::from_secs(86_400));
    w.upkeep().await;
    assert_eq!(w.pages().await, 0);
    assert_eq!(w.outcomes().await, ["retained", "deleted"]);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_host_with_copies_of_its_own_states_what_became_of_them_and_takes_nothing_back() {
    let w = world_with(Twist::None, |config| {
        config.deletion.stated_by_host_within_days = Some(7);
    })
    .await;
    let (adapter, id) = (w.user.parts().clone(), ID.parse().unwrap());
    let nothing = adapter.state_deletion(id, Deletion::NothingHeld).await;
    assert!(matches!(nothing, Err(StateError::NothingOpen)));
    w.fetch().await.unwrap();
    w.hears_state(LifecycleState::Revoked).await;
    assert_eq!(
        w.pages().await,
        0,
        "this adapter's own copy goes all the same"
    );
    w.upkeep().await;
    let until = w.fake.now + TimeDelta::days(7);
    assert_eq!(w.said().await, [Some(Deletion::Pending { until })]);

    let kept = |ground: &str| Deletion::Retained {
        at: w.fake.now,
        items: Vec::new(),
        retained: vec![Retained {
            what: "statements".into(),
            ground: ground.into(),
            until: w.fake.now + TimeDelta::days(300),
        }],
        processors: Processors::None,
    };
    let refused = adapter.state_deletion(id, kept("")).await.unwrap_err();
    assert!(matches!(
        refused,
        StateError::Statement(AcknowledgementError::Text)
    ));
    adapter
        .state_deletion(id, kept("a law, s.1"))
        .await
        .unwrap();
    let gone = adapter.all_deleted(id, Processors::Deleted).await.unwrap();
    adapter.state_deletion(id, gone).await.unwrap();
    assert_eq!(w.outcomes().await, ["pending", "retained", "deleted"]);
    for less in [Deletion::NothingHeld, kept("a law, s.1")] {
        let refused = adapter.state_deletion(id, less).await;
        assert!(matches!(refused, Err(StateError::NothingOpen)));
    }
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn an_item_taken_out_takes_its_own_records_with_it_and_a_pause_takes_none() {
    let w = world(Twist::None).await;
    w.fetch().await.unwrap();
    w.hears_state(LifecycleState::Paused).await;
    assert_eq!((w.said().await, w.pages().await), (vec![None], 2));
    let out = |item: &str| What::ItemsWithdrawn {
        artifact_id: ID.parse().unwrap(),
        items: vec![item.parse().unwrap()],
        by: Actor::Citizen,
    };
    w.hears(out("another")).await;
    assert_eq!(w.outcomes().await, ["none", "nothing_held"]);
    assert_eq!(w.pages().await, 2);
    w.hears(out("records")).await;
    assert_eq!(w.outcomes().await, ["none", "nothing_held", "deleted"]);
    assert_eq!(w.pages().await, 0);
    let last = w.fake.acknowledged.lock().unwrap().last().cloned().unwrap();
    assert_eq!(last.items, [item()]);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_passing_refusal_is_tried_again_and_a_lasting_one_is_kept_for_the_host() {
    let w = world(Twist::RefusesRequests).await;
    w.hears_state(LifecycleState::Revoked).await;
    assert!(w.said().await.is_empty());
    let adapter = w.user.parts().clone();
    let refused = async || adapter.statements().await.unwrap()[0].refused.clone();
    assert_eq!(refused().await, None, "a key can still be registered");
    *w.fake.twist.lock().unwrap() = Twist::Refused;
    w.clock.advance(Duration::from_secs(60));
    assert!(w.said().await.is_empty());
    assert_eq!(refused().await.as_deref(), Some("state-conflict"));
    *w.fake.twist.lock().unwrap() = Twist::None;
    w.clock.advance(Duration::from_secs(86_400));
    assert!(w.said().await.is_empty());
    w.server.stop().await.unwrap();
}
