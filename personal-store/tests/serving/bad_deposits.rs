//! Deposits with a fault, over the real path: each is refused whole, with the same lasting reason to
//! her and to the source, and little is read of what is too much.

use consent_model::{
    dataset::{LONGEST_TEXT, Row},
    delivery::DeliveryFault,
    jose::MAX_JWS,
    problem::ProblemType,
    release::{ReleaseBody, ReleasePage},
};
use personal_store::storage::{DepositState, Reason};
use serde_json::{Value, json};
use service_kit::testing::{Asking, Relay};

use crate::{
    deposits::{Bank, nothing_came, sealed},
    signed_in::Browser,
    world::World,
};

fn first_row(page: &mut ReleasePage) -> &mut Row {
    let ReleaseBody::Records { rows, .. } = &mut page.body else {
        unreachable!("not records");
    };
    &mut rows[0]
}

/// Refused so; the source is told the same, and before the consent ends.
async fn refused(w: &World, fault: DeliveryFault) {
    nothing_came(w, fault.name()).await;
    let told = w.manager.faults();
    let session = w.deposit().await.session.unwrap();
    assert_eq!(told.last(), Some(&(session, fault)));
}

#[actix_web::test]
async fn values_that_cannot_be_or_do_not_fit_refuse_the_whole_deposit() {
    let w = World::new().await;
    let bank = w.bank();
    let long = "x".repeat(LONGEST_TEXT + 1);
    for (column, value, fault) in [
        (
            "booked_at",
            json!("9999-12-31T00:00:00Z"),
            DeliveryFault::AbsurdValue,
        ),
        (
            "booked_at",
            json!("0001-01-01T00:00:00Z"),
            DeliveryFault::AbsurdValue,
        ),
        (
            "amount_minor",
            json!(9_000_000_000_000_000_i64),
            DeliveryFault::AbsurdValue,
        ),
        // What a program makes of NaN and of infinity.
        ("amount_minor", Value::Null, DeliveryFault::OutsideSchema),
        ("amount_minor", json!(1e300), DeliveryFault::OutsideSchema),
        ("category", json!(long), DeliveryFault::OutsideSchema),
        (
            "category",
            json!({"nested": []}),
            DeliveryFault::OutsideSchema,
        ),
    ] {
        let opened = w.opened().await;
        let mut page = bank.page(&w, &opened);
        first_row(&mut page).insert(column.to_owned(), value);
        let page = bank.seal(&opened, &page);
        w.manager.deliver(opened.view.session_id, vec![page]);
        refused(&w, fault).await;
        let place = w.deposit().await.fault_place.unwrap();
        assert_eq!((place.page, place.row), (Some(0), Some(0)), "{column}");
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_page_missing_out_of_order_cut_off_or_not_of_its_form_refuses_the_deposit() {
    let w = World::new().await;
    let bank = w.bank();
    let of = |opened: &_, sequence, last| {
        let mut page = bank.page(&w, opened);
        (page.sequence, page.last) = (sequence, last);
        bank.seal_at(opened, &page, (sequence, last))
    };
    let opened = w.opened().await;
    let turned = vec![of(&opened, 1, true), of(&opened, 0, false)];
    w.manager.deliver(opened.view.session_id, turned);
    refused(&w, DeliveryFault::PageOrder).await;

    let opened = w.opened().await;
    let without_its_end = vec![of(&opened, 0, false)];
    w.manager.deliver(opened.view.session_id, without_its_end);
    refused(&w, DeliveryFault::PageOrder).await;

    // Of two receipts, each in its place.
    let opened = w.opened().await;
    let two = vec![of(&opened, 0, false), of(&opened, 1, true)];
    w.manager.deliver(opened.view.session_id, two);
    refused(&w, DeliveryFault::OtherDelivery).await;

    let opened = w.opened().await;
    let whole = bank.seal(&opened, &bank.page(&w, &opened));
    let cut: Vec<&str> = whole.as_str().split('.').collect();
    let half = &cut[3][..cut[3].len() / 8 * 4];
    let cut = [cut[0], cut[1], cut[2], half, cut[4]].join(".");
    let cut = consent_model::jose::SealedPage::parse(&cut).unwrap();
    w.manager.deliver(opened.view.session_id, vec![cut]);
    refused(&w, DeliveryFault::NotOpened).await;

    let opened = w.opened().await;
    let no_page = bank.seal_at(&opened, &json!({"rows": "4300"}), (0, true));
    w.manager.deliver(opened.view.session_id, vec![no_page]);
    refused(&w, DeliveryFault::Malformed).await;

    let opened = w.opened().await;
    let no_signature = sealed(&opened, b"{}", (0, true));
    w.manager
        .deliver(opened.view.session_id, vec![no_signature]);
    refused(&w, DeliveryFault::NotSigned).await;
    w.stop().await;
}

#[actix_web::test]
async fn what_was_sealed_for_another_or_came_before_refuses_the_deposit() {
    let w = World::new().await;
    let bank = w.bank();
    // Sealed to the key of an earlier session: another's records, or her own of another day.
    let first = w.opened().await;
    let page = bank.page(&w, &first);
    let sealed_before = bank.seal(&first, &page);
    w.manager
        .deliver(first.view.session_id, vec![sealed_before.clone()]);
    w.until(DepositState::Done).await;
    let held = w.brought().await;
    let second = w.opened().await;
    w.manager
        .deliver(second.view.session_id, vec![sealed_before]);
    let deposit = w.until(DepositState::Refused).await;
    assert_eq!(
        deposit.reason,
        Some(Reason::Fault(DeliveryFault::NotOpened))
    );
    // The same receipt in a new session.
    let third = w.opened().await;
    let mut again = bank.page(&w, &third);
    again.body = page.body;
    w.manager
        .deliver(third.view.session_id, vec![bank.seal(&third, &again)]);
    let deposit = w.until(DepositState::Refused).await;
    assert_eq!(deposit.reason, Some(Reason::Fault(DeliveryFault::Repeated)));
    assert_eq!(w.brought().await, held);
    w.stop().await;
}

#[actix_web::test]
async fn two_hundred_megabytes_are_refused_before_they_are_read() {
    let w = World::new().await;
    let bank = w.bank();
    // One endless page.
    let opened = w.opened().await;
    w.manager.answer_data_user(Asking::Page, Relay::Floods);
    bank.deliver(&w, &opened);
    refused(&w, DeliveryFault::TooLarge).await;
    w.manager.answer_data_user(Asking::Page, Relay::Takes);
    // One text of a megabyte.
    let opened = w.opened().await;
    let text = vec![b'x'; MAX_JWS + 1];
    let page = sealed(&opened, &text, (0, true));
    w.manager.deliver(opened.view.session_id, vec![page]);
    refused(&w, DeliveryFault::TooLarge).await;
    // More pages than a session may have: none is asked for.
    let opened = w.opened().await;
    bank.deliver(&w, &opened);
    w.manager.claim_pages(opened.view.session_id, 401);
    let gone = Relay::Refuses(ProblemType::NotFound);
    w.manager.answer_data_user(Asking::Page, gone);
    refused(&w, DeliveryFault::TooLarge).await;
    w.stop().await;
}

#[actix_web::test]
async fn the_source_is_told_until_it_was_heard_and_she_reads_why_in_her_language() {
    let w = World::new().await;
    let bank = w.bank();
    let opened = w.opened().await;
    let stranger = Bank(w.ids.signing_key());
    let page = stranger.seal(&opened, &bank.page(&w, &opened));
    w.manager.deliver(opened.view.session_id, vec![page]);
    w.manager.answer_data_user(Asking::Fault, Relay::Fails(500));
    w.until(DepositState::Ending).await;
    w.later().await;
    assert!(w.manager.ended().is_empty(), "the reason comes first");
    w.manager.answer_data_user(Asking::Fault, Relay::Takes);
    refused(&w, DeliveryFault::NotSigned).await;
    assert_eq!(w.manager.ended().len(), 1);
    let she = Browser::of(&w, "hers").await;
    let english = she.get("").await.body;
    assert!(english.contains("A page was not signed by the source."));
    assert!(english.contains("On page 1."));
    let hindi = she.get("?lang=hi").await.body;
    assert!(hindi.contains("एक पन्ने पर स्रोत के हस्ताक्षर नहीं थे।"));
    assert!(!hindi.contains("not signed") && !hindi.contains("not-signed"));
    w.stop().await;
}
