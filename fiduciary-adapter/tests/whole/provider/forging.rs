//! A manager that makes approvals up: she has confirmed a passkey with the bank, and what she did not
//! sign with it is refused; nothing is released.

use consent_model::{
    approval::{Disclosure, Evidence},
    artifact::ArtifactClaims,
    dataset::DatasetKind,
    event::{Event, What},
    problem::ProblemType::{ForgedArtifact, InvalidEvidence},
    request::Ask,
};
use reqwest::StatusCode;
use service_kit::testing::{Plan, SoftPasskey};

use crate::provider::{
    bank::CSV,
    events::{event, send},
    passkeys::{RP_ID, Visit, passkey},
    world::{SHE, World},
};

/// Her approval with a passkey.
fn approved(w: &World, plan: &Plan, passkey: &SoftPasskey) -> ArtifactClaims {
    let mut claims = w.manager.consent(plan);
    sign(w, &mut claims, passkey);
    claims
}

fn sign(w: &World, claims: &mut ArtifactClaims, passkey: &SoftPasskey) {
    let statement = claims.statement.digest().unwrap();
    claims.evidence = passkey.evidence(&w.ids.bytes32(), &statement, w.manager.base());
}

async fn served(w: &World, claims: &ArtifactClaims) {
    let artifact = w.manager.issue(claims);
    assert_eq!(w.ask(artifact, &w.request()).await, Ok(()));
}

async fn refused(w: &World, claims: &ArtifactClaims) {
    let artifact = w.manager.issue(claims);
    w.refused(artifact, &w.request(), InvalidEvidence).await;
}

/// Evidence with parts of another's.
fn mixed(one: &Evidence, other: &Evidence, parts: &[&str]) -> Evidence {
    let mut mixed = serde_json::to_value(one).unwrap();
    let other = serde_json::to_value(other).unwrap();
    for part in parts {
        let pointer = format!("/{}", part.replace('.', "/"));
        *mixed.pointer_mut(&pointer).unwrap() = other.pointer(&pointer).unwrap().clone();
    }
    serde_json::from_value(mixed).unwrap()
}

#[actix_web::test]
async fn a_key_of_the_managers_own_proves_nothing() {
    let (hers, its) = (passkey(1), passkey(9));
    let (w, linked) = World::linked_with(&hers, "").await;
    let plan = w.plan(&linked.link);
    served(&w, &approved(&w, &plan, &hers)).await;

    let forged = approved(&w, &plan, &its);
    refused(&w, &forged).await;
    // Its key under the id of hers; her key, and what its key signed; both under her id.
    let genuine = approved(&w, &plan, &hers);
    let signed = mixed(
        &forged.evidence,
        &genuine.evidence,
        &["passkey.id", "assertion.credential"],
    );
    refused(
        &w,
        &ArtifactClaims {
            evidence: signed,
            ..forged.clone()
        },
    )
    .await;
    let signed = mixed(&forged.evidence, &genuine.evidence, &["passkey"]);
    refused(
        &w,
        &ArtifactClaims {
            evidence: signed,
            ..forged.clone()
        },
    )
    .await;
    let parts = ["passkey", "assertion.credential"];
    let signed = mixed(&forged.evidence, &genuine.evidence, &parts);
    refused(
        &w,
        &ArtifactClaims {
            evidence: signed,
            ..forged
        },
    )
    .await;
    w.stop().await;
}

#[actix_web::test]
async fn what_she_signed_for_one_thing_proves_nothing_else() {
    let hers = passkey(1);
    let (w, linked) = World::linked_with(&hers, "").await;
    let plan = w.plan(&linked.link);
    let good = approved(&w, &plan, &hers);
    served(&w, &good).await;

    // The same answer for another consent.
    let mut moved = w.manager.consent(&plan);
    moved.evidence = good.evidence.clone();
    refused(&w, &moved).await;
    // A wider scope: shown beside the statement, and written into it.
    let mut wider = approved(&w, &plan, &hers);
    wider.items[0].value.ask = Ask::Records {
        datasets: DatasetKind::ALL.to_vec(),
        range: *wider.items[0].value.ask.range(),
    };
    let artifact = w.manager.issue(&wider);
    w.refused(artifact, &w.request(), ForgedArtifact).await;
    wider.statement.items = vec![wider.items[0].digest().unwrap()];
    wider.jti = w.ids.mint();
    refused(&w, &wider).await;
    // Another word in the notice, another receiver, a longer term, another purpose.
    let other = Disclosure {
        salt: w.ids.salt(),
        value: "another word".to_owned(),
    };
    let changes: [&dyn Fn(&mut ArtifactClaims); 4] = [
        &|claims| claims.statement.notice = other.digest().unwrap(),
        &|claims| claims.statement.data_user = other.digest().unwrap(),
        &|claims| {
            claims.statement.term.expiry += chrono::TimeDelta::days(1);
            claims.exp = claims.statement.term.expiry.timestamp();
        },
        &|claims| claims.statement.purpose = "102".parse().unwrap(),
    ];
    for change in changes {
        let mut changed = approved(&w, &plan, &hers);
        change(&mut changed);
        refused(&w, &changed).await;
    }
    w.stop().await;
}

#[actix_web::test]
async fn what_she_signed_too_early_or_on_another_site_proves_nothing() {
    let hers = passkey(1);
    let (w, linked) = World::linked_with(&hers, "").await;
    let plan = w.plan(&linked.link);
    served(&w, &approved(&w, &plan, &hers)).await;

    let mut kept = w.manager.consent(&plan);
    kept.statement.made_at -= 301;
    sign(&w, &mut kept, &hers);
    refused(&w, &kept).await;
    let mut elsewhere = w.manager.consent(&plan);
    let site = "http://localhost:1/".parse().unwrap();
    let statement = elsewhere.statement.digest().unwrap();
    elsewhere.evidence = hers.evidence(&w.ids.bytes32(), &statement, &site);
    refused(&w, &elsewhere).await;
    w.stop().await;
}

#[actix_web::test]
async fn an_account_of_the_managers_own_lends_its_passkey_to_no_other() {
    let (hers, its) = (passkey(1), passkey(9));
    let w = World::new().await;
    let second = CSV
        .lines()
        .last()
        .unwrap()
        .replace("t1,user_000001", "t2,user_000002");
    std::fs::write(w.csv(), format!("{CSV}{second}\n")).unwrap();
    let mut request = w.link_request("a", SHE);
    let offer = |passkey: &SoftPasskey| {
        Some(consent_model::link::OfferedPasskeys {
            rp_id: RP_ID.parse().unwrap(),
            keys: vec![passkey.public()],
        })
    };
    request.passkeys = offer(&hers);
    let visit = Visit::begin(&w, &request, "user_000001").await;
    let linked = visit.confirm(&w, &hers, "").await;
    // Under her name it links an account that somebody else may show to be his.
    request.jti = "b".into();
    request.passkeys = offer(&its);
    let visit = Visit::begin(&w, &request, "user_000002").await;
    let its_own = visit.confirm(&w, &its, "").await;
    assert_ne!(its_own.link, linked.link);

    served(&w, &approved(&w, &w.plan(&its_own.link), &its)).await;
    let plan = w.plan(&linked.link);
    served(&w, &approved(&w, &plan, &hers)).await;
    refused(&w, &approved(&w, &plan, &its)).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_sign_in_counts_for_nothing_where_she_lets_only_passkeys_count() {
    let hers = passkey(1);
    let (w, linked) = World::linked_with(&hers, "").await;
    let plan = w.plan(&linked.link);
    let before = w.served(&plan).await;
    let mut request = w.link_request("only", SHE);
    request.passkeys = Some(consent_model::link::OfferedPasskeys {
        rp_id: RP_ID.parse().unwrap(),
        keys: vec![hers.public()],
    });
    let visit = Visit::begin(&w, &request, "user_000001").await;
    visit.confirm(&w, &hers, "&choice=only").await;

    refused(&w, &w.manager.consent(&plan)).await;
    served(&w, &approved(&w, &plan, &hers)).await;
    // What she approved before holds.
    assert_eq!(w.ask(before.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

async fn taken(w: &World, event: &Event) {
    let answer = send(w, event, &w.manager.key()).await;
    assert_eq!(answer, StatusCode::NO_CONTENT);
}

#[actix_web::test]
async fn a_removed_passkey_proves_nothing_new_and_what_it_proved_holds() {
    let hers = passkey(1);
    let (w, linked) = World::linked_with(&hers, "").await;
    let plan = w.plan(&linked.link);
    let before = approved(&w, &plan, &hers);
    served(&w, &before).await;
    let removed = |pseudonym: &str, passkey: &SoftPasskey| Event {
        what: What::PasskeyRemoved {
            pseudonym: pseudonym.parse().unwrap(),
            credential: passkey.public().id,
        },
        ..event(&w)
    };
    let others = [
        removed("pseudonym-of-other", &hers),
        removed(crate::provider::world::PSEUDONYM, &passkey(2)),
    ];
    for event in others {
        taken(&w, &event).await;
    }
    served(&w, &approved(&w, &plan, &hers)).await;
    let event = removed(crate::provider::world::PSEUDONYM, &hers);
    taken(&w, &event).await;
    assert_eq!(w.count("link_passkey").await, 0);

    refused(&w, &approved(&w, &plan, &hers)).await;
    assert_eq!(w.ask(before.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn a_forged_approval_that_is_sent_as_an_event_is_not_kept() {
    let hers = passkey(1);
    let (w, linked) = World::linked_with(&hers, "").await;
    let plan = w.plan(&linked.link);
    for (passkey, taken) in [
        (&passkey(9), StatusCode::FORBIDDEN),
        (&hers, StatusCode::NO_CONTENT),
    ] {
        let artifact = w
            .manager
            .sign(consent_model::artifact::TYP, &approved(&w, &plan, passkey));
        let event = Event {
            what: What::ArtifactIssued { artifact },
            ..event(&w)
        };
        assert_eq!(send(&w, &event, &w.manager.key()).await, taken);
    }
    assert_eq!(w.count("artifact").await, 1);
    w.stop().await;
}
