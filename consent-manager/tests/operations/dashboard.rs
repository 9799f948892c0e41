//! Her consents as cards: on which tab, how many, in which order, a page at a time; every access under
//! one; and everything that happened.

use std::time::Duration;

use consent_manager::service::{
    CardMark, CardOrder, CardQuery, ConsentGroup, Happening, ManagerError, Tab, TimelineQuery,
};
use consent_model::{
    data_request::SessionState, ids::ConsentId, party::PartyId, problem::ProblemType,
};

use super::world::{World, bank, lender, sign_in};

async fn counts(w: &World) -> [u64; 3] {
    let groups = w.manager.consent_groups(w.account).await.unwrap();
    [Tab::Active, Tab::Paused, Tab::Ended].map(|tab| groups.iter().map(|g| g.count(tab)).sum())
}

async fn listed(w: &World, tab: Tab) -> Vec<ConsentId> {
    let query = CardQuery {
        tab,
        order: CardOrder::Latest,
        groups: None,
        after: None,
        most: 100,
    };
    let cards = w.manager.cards(w.account, &query).await.unwrap();
    assert_eq!(cards.next, None);
    cards.items.iter().map(|card| card.id).collect()
}

#[tokio::test]
async fn a_consent_lies_on_one_tab_and_is_counted_there_whatever_happens_to_it() {
    let w = World::new().await;
    w.link_bank().await;
    let (once, often) = (w.approve(false).await, w.approve(true).await);
    assert_eq!(counts(&w).await, [2, 0, 0]);
    assert_eq!(listed(&w, Tab::Active).await, [often, once]);

    w.manager.pause(w.account, often, None).await.unwrap();
    assert_eq!(counts(&w).await, [1, 1, 0]);
    assert_eq!(listed(&w, Tab::Paused).await, [often]);
    w.clock.advance(Duration::from_secs(60));
    w.resume(often).await.unwrap();
    assert_eq!(counts(&w).await, [2, 0, 0]);

    w.serve(&w.data_request(once).await).await;
    assert_eq!(counts(&w).await, [1, 0, 1], "used up: nothing is left");
    assert_eq!(listed(&w, Tab::Ended).await, [once]);
    w.serve(&w.data_request(often).await).await;
    assert_eq!(counts(&w).await, [1, 0, 1]);

    w.clock.advance(Duration::from_secs(60));
    w.manager.revoke(w.account, often, None).await.unwrap();
    assert_eq!(counts(&w).await, [0, 0, 2]);
    assert_eq!(listed(&w, Tab::Ended).await, [often, once]);
    w.manager.revoke(w.account, once, None).await.unwrap();
    assert_eq!(counts(&w).await, [0, 0, 2]);
}

#[tokio::test]
async fn what_time_ends_is_counted_with_what_has_ended() {
    let w = World::new().await;
    w.link_bank().await;
    let (used, unused) = (w.approve(false).await, w.approve(false).await);
    w.serve(&w.data_request(used).await).await;
    w.manager.pause(w.account, unused, None).await.unwrap();
    w.clock.advance(Duration::from_secs(400 * 86_400));
    w.manager.expire_due().await.unwrap();
    assert_eq!(counts(&w).await, [0, 0, 2]);
}

#[tokio::test]
async fn pages_follow_one_another_without_gap_or_repetition_in_every_order() {
    let w = World::new().await;
    w.link_bank().await;
    let mut given = Vec::new();
    for n in 0..7 {
        given.push(w.approve(n % 3 == 0).await);
        // Some are given in the same moment.
        if n % 2 == 0 {
            w.clock.advance(Duration::from_secs(60));
        }
    }
    let groups = w.manager.consent_groups(w.account).await.unwrap();
    let all: Vec<&ConsentGroup> = groups.iter().collect();
    let filters = [
        None,
        Some(all.clone()),
        Some(all.into_iter().rev().collect()),
    ];
    for order in [CardOrder::Latest, CardOrder::Ending, CardOrder::Grouped] {
        for groups in &filters {
            if order == CardOrder::Grouped && groups.is_none() {
                continue;
            }
            for most in [1, 2, 3, 7] {
                let mut seen = Vec::new();
                let mut after: Option<CardMark> = None;
                loop {
                    let query = CardQuery {
                        tab: Tab::Active,
                        order,
                        groups: groups.clone(),
                        after,
                        most,
                    };
                    let page = w.manager.cards(w.account, &query).await.unwrap();
                    assert!(page.items.len() as u64 <= most);
                    seen.extend(page.items.iter().map(|card| card.id));
                    let Some(next) = page.next else { break };
                    after = Some(next.to_string().parse().unwrap());
                }
                let mut sorted = seen.clone();
                sorted.sort();
                assert_eq!(sorted, given, "{order:?} by {most}");
                if order == CardOrder::Latest {
                    assert!(seen.iter().rev().eq(&given));
                }
            }
        }
    }
}

#[tokio::test]
async fn groups_and_cards_are_hers_alone() {
    let w = World::new().await;
    w.link_bank().await;
    w.approve(true).await;
    let groups = w.manager.consent_groups(w.account).await.unwrap();
    assert_eq!(groups[0].data_user, lender());
    assert_eq!(groups[0].use_description, w.request(true).use_description);
    let other = sign_in(&w.manager, "another", "").await;
    assert!(w.manager.consent_groups(other).await.unwrap().is_empty());
    let query = CardQuery {
        tab: Tab::Active,
        order: CardOrder::Grouped,
        groups: Some(groups.iter().collect()),
        after: None,
        most: 10,
    };
    let cards = w.manager.cards(other, &query).await.unwrap();
    assert!(cards.items.is_empty());
}

#[tokio::test]
async fn consents_from_before_the_tabs_are_entered_at_the_next_start() {
    let w = World::new().await;
    w.link_bank().await;
    let (used, often) = (w.approve(false).await, w.approve(true).await);
    let stopped = w.approve(true).await;
    w.serve(&w.data_request(used).await).await;
    w.manager.revoke(w.account, stopped, None).await.unwrap();
    let before = (counts(&w).await, listed(&w, Tab::Ended).await);
    w.damage("UPDATE consent SET tab = NULL, tab_at = NULL, group_id = NULL")
        .await;
    w.damage("DELETE FROM consent_group").await;
    // Until then one that changes is entered by itself.
    w.manager.pause(w.account, often, None).await.unwrap();
    assert_eq!(counts(&w).await, [0, 1, 0]);
    w.resume(often).await.unwrap();
    w.second().await;
    assert_eq!((counts(&w).await, listed(&w, Tab::Ended).await), before);
}

#[tokio::test]
async fn every_access_is_shown_with_what_came_of_it_and_only_to_her() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    for _ in 0..2 {
        w.serve(&w.data_request(consent).await).await;
        w.clock.advance(Duration::from_secs(13 * 3600));
    }
    let request = w.data_request(consent).await;
    let (open, _) = w.manager.open_session(&request, None).await.unwrap();
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let all = w
        .manager
        .accesses(w.account, consent, None, 10)
        .await
        .unwrap();
    let states: Vec<_> = all.iter().map(|access| access.state).collect();
    assert_eq!(states[0], SessionState::Failed);
    assert_eq!(all[0].id, open.session_id);
    assert_eq!(all[0].problem, Some(ProblemType::ConsentRevoked));
    assert_eq!((all[0].bytes, all.len()), (None, 3));
    assert!(all[1..].iter().all(|access| access.bytes.is_some()));
    let page = w
        .manager
        .accesses(w.account, consent, Some(all[0].id), 1)
        .await;
    assert_eq!(page.unwrap()[0].id, all[1].id);
    assert_eq!(w.manager.access_count(w.account, consent).await.unwrap(), 3);
    let told = w
        .manager
        .notifications(w.account, consent, 10)
        .await
        .unwrap();
    assert_eq!(
        told.len(),
        5,
        "both got a copy and heard of the end, who asked of her yes"
    );

    let other = sign_in(&w.manager, "another", "").await;
    for refused in [
        w.manager.accesses(other, consent, None, 1).await.err(),
        w.manager.access_count(other, consent).await.err(),
        w.manager.notifications(other, consent, 1).await.err(),
    ] {
        assert!(matches!(refused, Some(ManagerError::NotFound)));
    }
}

#[tokio::test]
async fn her_history_is_found_by_organisation_and_kind_and_read_in_pages() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    w.serve(&w.data_request(consent).await).await;
    let of = async |kinds: &[Happening], organisation: Option<PartyId>, before, most| {
        let query = TimelineQuery {
            kinds,
            organisation,
            before,
            most,
        };
        w.manager.timeline(w.account, &query).await.unwrap()
    };
    let all = of(Happening::ALL, None, None, 100).await;
    let record = w.manager.record(w.account).await.unwrap();
    assert_eq!(all.len(), record.history.len());
    let lines = |about: &PartyId| {
        let lines = all
            .iter()
            .filter(|line| line.organisation.as_ref() == Some(about));
        lines.map(|line| line.id).collect::<Vec<_>>()
    };
    for party in [lender(), bank()] {
        let found = of(Happening::ALL, Some(party.clone()), None, 100).await;
        let found: Vec<_> = found.iter().map(|line| line.id).collect();
        assert!(!found.is_empty());
        assert_eq!(found, lines(&party), "{party}");
    }
    let shared = of(&[Happening::SessionShared], None, None, 100).await;
    assert_eq!(shared.len(), 1);
    assert_eq!(shared[0].consent, Some(consent));
    assert!(of(&[], None, None, 100).await.is_empty());
    let mut paged = Vec::new();
    let mut before = None;
    loop {
        let page = of(Happening::ALL, None, before, 3).await;
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        paged.extend(page.iter().map(|line| line.id));
    }
    assert!(paged.iter().eq(all.iter().map(|line| &line.id)));
    let other = sign_in(&w.manager, "another", "").await;
    let query = TimelineQuery {
        kinds: Happening::ALL,
        organisation: Some(lender()),
        before: None,
        most: 100,
    };
    assert!(w.manager.timeline(other, &query).await.unwrap().is_empty());
}
