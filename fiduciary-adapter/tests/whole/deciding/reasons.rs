//! Every reason for which something is denied, in its order, and what is allowed.

use chrono::TimeDelta;
use consent_model::{
    dataset::DatasetKind, digest::Digest, representation::GuardianOf, status_list::Status,
    term::Mode,
};
use fiduciary_adapter::{
    Decision, FieldsForm, Question, Whom,
    decide::{Obligation, QuestionForm, Rule},
};
use serde_json::json;
use service_kit::{clock::Clock, testing::Lists};

use crate::deciding::world::{PSEUDONYM, QUESTION, World, purpose, range, transactions, whom};

/// A rule, the field and the item that it is told of.
type Told<'a> = (Rule, Option<&'a str>, Option<&'a str>);

fn reasons(decision: &Decision) -> Vec<Told<'_>> {
    let Decision::Deny(denied) = decision else {
        panic!("it was allowed");
    };
    let bare = denied.reasons.iter().map(|rule| (*rule, None, None));
    let of = denied.candidates.iter().flat_map(|c| &c.reasons);
    bare.chain(of.map(|reason| {
        let item = reason.item.as_ref().map(|item| item.as_str());
        (reason.reason, reason.field.as_deref(), item)
    }))
    .collect()
}

fn asked(change: impl FnOnce(&mut serde_json::Value)) -> Question {
    let mut form = json!({
        "system": "loan-desk", "person": PSEUDONYM, "purpose": "105",
        "fields": [{"dataset": "bank.transactions"}],
    });
    change(&mut form);
    let form: QuestionForm = serde_json::from_value(form).unwrap();
    form.try_into().unwrap()
}

#[actix_web::test]
async fn what_is_not_covered_is_denied_with_each_reason_in_its_order() {
    let (w, claims) = World::consented().await;
    let answer = Digest::of_bytes(QUESTION).to_string();
    let other = Digest::of_bytes(b"other").to_string();
    let cases: [(&str, serde_json::Value, Vec<Told<'_>>); 9] = [
        (
            "person",
            json!("pseudonym-of-other"),
            vec![(Rule::NoConsent, None, None)],
        ),
        (
            "copy_for",
            json!("source"),
            vec![(Rule::NoConsent, None, None)],
        ),
        (
            "purpose",
            json!("102"),
            vec![(Rule::OtherPurpose, None, None)],
        ),
        (
            "fields",
            json!([{"dataset": "bank.accounts"}, {"dataset": "bank.transactions"}]),
            vec![(Rule::NotCovered, Some("bank.accounts"), None)],
        ),
        (
            "fields",
            json!([{"question": other}]),
            vec![(Rule::NotCovered, Some(&other), None)],
        ),
        // The manifest of the question cannot be had of this manager.
        (
            "fields",
            json!([{"question": "income"}]),
            vec![(Rule::QuestionUnknown, Some("income"), Some("income"))],
        ),
        (
            "fields",
            json!([{"question": answer, "columns": ["x"]}]),
            vec![(Rule::QuestionUnknown, Some(&answer), Some("income"))],
        ),
        (
            "days",
            json!({"from": "2026-11-30", "to": "2026-12-02"}),
            vec![(Rule::OutsideConsent, None, Some("records"))],
        ),
        (
            "fields",
            json!([{"dataset": "clinic.patients"}, {"question": other}]),
            vec![
                (Rule::NotCovered, Some("clinic.patients"), None),
                (Rule::NotCovered, Some(&other), None),
            ],
        ),
    ];
    for (member, value, expected) in cases {
        let decision = w.decided(&asked(|form| form[member] = value));
        assert_eq!(reasons(&decision), expected);
    }
    // Everything at once: the purpose first, then what holds for the whole consent, then the fields.
    w.manager.set_status(claims.status.idx, Status::Revoked);
    assert!(
        w.running
            .adapter
            .data_user()
            .withdraw(claims.jti, "over")
            .await
            .is_ok()
    );
    w.clock.advance(std::time::Duration::from_secs(21));
    assert!(w.decisions().refresh().await);
    let decision = w.decided(&asked(|form| {
        form["purpose"] = json!("102");
        form["fields"] = json!([{"dataset": "bank.accounts"}, {"dataset": "bank.transactions"}]);
    }));
    assert_eq!(
        reasons(&decision),
        [
            (Rule::OtherPurpose, None, None),
            (Rule::ConsentRevoked, None, None),
            (Rule::NotCovered, Some("bank.accounts"), None),
            (Rule::ConsentRevoked, None, Some("records")),
        ]
    );
    w.stop().await;
}

#[actix_web::test]
async fn what_is_covered_is_allowed_with_its_consent_its_items_and_a_minute_at_most() {
    let (w, claims) = World::consented().await;
    let answer = Digest::of_bytes(QUESTION).to_string();
    let fields = vec![
        FieldsForm::records(DatasetKind::BankTransactions, &["category"]),
        FieldsForm::answer(&answer, &[]),
    ];
    let both = Question::new("loan-desk", whom(), purpose(), fields.clone()).unwrap();
    let by_id = Whom::Artifact(claims.jti);
    let by_id = Question::new("loan-desk", by_id, purpose(), fields).unwrap();
    let some_days = asked(|form| {
        form["fields"] = json!([{"dataset": "bank.transactions"}, {"question": answer}]);
        form["days"] = json!(range());
    });
    for question in [both, by_id, some_days] {
        let Decision::Allow(allowed) = w.decided(&question) else {
            panic!("it was denied");
        };
        assert_eq!(allowed.artifact(), claims.jti);
        let items: Vec<_> = allowed.items().map(|item| item.as_str()).collect();
        assert_eq!(items, ["records", "income"]);
        assert_eq!(allowed.obligations().count(), 0);
        assert_eq!(allowed.data_life_until(), None, "nothing was received");
        let minute = w.clock.now() + TimeDelta::seconds(60);
        assert_eq!(allowed.relied_on_until(), minute);
    }
    w.stop().await;
}

#[actix_web::test]
async fn whoever_processes_is_told_what_binds_him() {
    let w = World::new().await;
    w.consent_in(Mode::View, |claims| {
        claims.statement.approved_by = Some(GuardianOf::Child);
    })
    .await;
    assert!(w.decisions().refresh().await);
    let Decision::Allow(allowed) = w.decided(&transactions()) else {
        panic!("it was denied");
    };
    let bound: Vec<_> = allowed.obligations().collect();
    assert_eq!(bound, [Obligation::GuardianOfChild, Obligation::DoNotKeep]);
    w.stop().await;
}

#[actix_web::test]
async fn without_a_fresh_status_nothing_is_allowed_and_before_anything_is_known_neither() {
    let (w, _) = World::consented().await;
    assert!(w.is_allowed());
    w.manager.answer_lists(Lists::None);
    w.clock.advance(std::time::Duration::from_secs(59));
    assert!(w.decisions().refresh().await);
    assert!(w.is_allowed(), "the last copy is still fresh");
    w.clock.advance(std::time::Duration::from_secs(1));
    assert!(w.decisions().refresh().await);
    assert_eq!(w.denied_by(), Rule::ConsentStatusUnknown);
    w.manager.answer_lists(Lists::Fresh);
    assert!(w.decisions().refresh().await);
    assert!(w.is_allowed());
    w.stop().await;

    // A manager that was never there: what is on disk cannot be checked.
    let w = World::new().await;
    w.manager.fall_silent();
    assert!(matches!(w.decided(&transactions()), Decision::Deny(d) if !d.reasons.is_empty()));
    w.stop().await;
}
