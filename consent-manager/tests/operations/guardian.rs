//! A guardian says yes for a child: with her own proof, at the sources that she has linked for it, as long
//! as her right lasts.

mod ends;

use std::{collections::BTreeMap, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{Months, TimeDelta};
use consent_manager::service::{
    Acting, Checked, DecisionOutcome, GuardianAsks, ManagerError, NomineeNamed, PendingApproval,
};
use consent_model::{
    approval::{Approver, EvidenceError, EvidenceSubject, ExpectedSubject},
    artifact::{ArtifactError, CopyFor, Expectation, VerifiedArtifact},
    event::{Event, What},
    ids::{AccountId, ConsentId, RepresentationId, RequestId},
    jose::{CompactJws, sign},
    link::{LinkRequest, RESPONSE_TYP},
    party::{Actor, PartyId, Pseudonym},
    representation::{GuardianOf, Guardianship, RepresentationKind},
    rights::Matter,
};
use service_kit::{clock::Clock, testing::SoftPasskey};

use super::world::{CLIENT, IDENTITY, SUBJECT, World, bank, choice, lender, sign_in, url};

const FATHER: &str = "father@people.example";

const fn found() -> Checked<'static> {
    Checked {
        by: "Desk",
        ground: "birth certificate",
        proof: "BC-4",
        until: None,
        same_as: None,
    }
}

/// A child whose guardian acts, with how long that lasts.
struct Ward {
    right: RepresentationId,
    acting: Acting,
    until: i64,
}

/// A child of so many days less than eighteen years.
async fn ward_of(
    w: &World,
    guardian: AccountId,
    days: i64,
    same: Option<RepresentationId>,
) -> Ward {
    let today = w.manager.clock().now().date_naive();
    let born = today.checked_sub_months(Months::new(12 * 18)).unwrap();
    let whom = GuardianAsks {
        name: "Tara",
        born: Some(born + TimeDelta::days(days)),
        email: "",
        proof: "BC-4",
    };
    let kind = RepresentationKind::GuardianOfChild;
    let right = w.manager.ask_as_guardian(guardian, kind, whom).await;
    let right = right.unwrap();
    let mut found = found();
    found.same_as = same;
    w.manager.accept_representation(right, found).await.unwrap();
    let view = w.manager.representation(right).await.unwrap();
    Ward {
        right,
        acting: w.manager.act_for(guardian, right).await.unwrap().acting,
        until: view.until.unwrap().timestamp(),
    }
}

/// Her ward's account at the bank, linked by who acts; under this name there.
async fn link(w: &World, who: Acting, reference: &str) -> LinkRequest {
    let asked = w.link_request(who, &bank()).await;
    let mut answer = w.link_answer_to(asked.clone(), None);
    answer.link = reference.parse().unwrap();
    let jws = sign(RESPONSE_TYP, &answer, &w.bank).unwrap();
    w.manager.finish_link(who, &jws).await.unwrap();
    asked
}

/// A request that names nobody.
async fn ask(w: &World) -> RequestId {
    let mut request = w.request(true);
    request.person = None;
    w.submit(&request).await.unwrap()
}

async fn begin(w: &World, who: Acting, id: RequestId) -> Result<PendingApproval, ManagerError> {
    let opened = w.manager.open_request(who, id, "en").await.unwrap();
    w.manager.begin_approval(who, id, &choice(&opened)).await
}

async fn prove(
    w: &World,
    who: impl Into<Acting> + Send,
    pending: &PendingApproval,
    subject: &str,
) -> Result<DecisionOutcome, ManagerError> {
    let token = w.id_token(&pending.challenge, subject);
    let keys = w.identity_keys();
    w.manager
        .complete_approval(who, &pending.id, &token, &keys)
        .await
}

async fn approve(w: &World, who: Acting) -> ConsentId {
    let id = ask(w).await;
    let pending = begin(w, who, id).await.unwrap();
    let done = prove(w, who, &pending, SUBJECT).await.unwrap();
    done.consent.unwrap()
}

/// Checks the copy of the bank as the bank would, which has linked the one of this subject so.
async fn verified(
    w: &World,
    ward: &Ward,
    consent: ConsentId,
    subject: &str,
    guardian: Option<Guardianship>,
) -> Result<VerifiedArtifact, ArtifactError> {
    let detail = w.manager.consent(ward.acting.account(), consent).await;
    let detail = detail.unwrap();
    let copy = detail.copies.iter().find(|c| c.party == bank()).unwrap();
    let approver = Approver {
        guardian,
        ..Approver::from(EvidenceSubject {
            iss: IDENTITY.into(),
            aud: CLIENT.into(),
            sub: subject.into(),
        })
    };
    let expectation = Expectation {
        issuer: w.manager.issuer(),
        audience: &bank(),
        copy_for: CopyFor::Source,
        subject: ExpectedSubject::Linked(&approver),
        now: w.clock.now(),
    };
    let identity = BTreeMap::from([(IDENTITY.to_owned(), w.identity_keys())]);
    let jws = CompactJws::parse(&copy.jws).unwrap();
    VerifiedArtifact::verify(&jws, &w.manager.jwks(), &identity, &expectation)
}

async fn told(w: &World) -> Vec<(PartyId, What)> {
    let sent = w.manager.due_deliveries(100).await.unwrap();
    sent.into_iter()
        .map(|sent| {
            let event: Event = serde_json::from_str(&sent.body).unwrap();
            (sent.party.id, event.what)
        })
        .collect()
}

async fn ends_told(w: &World) -> Vec<Pseudonym> {
    let ended = told(w)
        .await
        .into_iter()
        .filter_map(|(_, what)| match what {
            What::GuardianEnded { pseudonym } => Some(pseudonym),
            _ => None,
        });
    ended.collect()
}

fn is_missing<T>(refused: &Result<T, ManagerError>) -> bool {
    matches!(refused, Err(ManagerError::NotFound))
}

fn is_hers_alone<T>(refused: &Result<T, ManagerError>) -> bool {
    matches!(refused, Err(ManagerError::OnlyHerself))
}

#[tokio::test]
async fn a_guardians_yes_is_a_guardians_in_every_copy_and_in_her_history() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    w.link_bank().await;
    let own = w.link_request(w.account, &bank()).await;
    let asked = link(&w, ward.acting, "account-0002").await;
    // The bank is told by which right, and has another name for the child than for the guardian.
    let right = Guardianship {
        of: GuardianOf::Child,
        until: Some(ward.until),
    };
    assert_eq!(asked.guardian, Some(right));
    assert_eq!(asked.evidence_subject, own.evidence_subject);
    assert_eq!(own.guardian, None);
    assert_ne!(asked.pseudonym, own.pseudonym);

    let consent = approve(&w, ward.acting).await;
    let account = ward.acting.account();
    let copy = verified(&w, &ward, consent, SUBJECT, Some(right)).await;
    let copy = copy.unwrap();
    assert_eq!(copy.claims().sub, asked.pseudonym);
    assert_eq!(copy.claims().statement.approved_by, Some(GuardianOf::Child));
    assert_eq!(
        copy.claims().items[0].value.source.link.as_str(),
        "account-0002"
    );
    let wrong = verified(&w, &ward, consent, SUBJECT, None).await;
    let wrong = wrong.map(drop).unwrap_err();
    assert!(matches!(
        wrong,
        ArtifactError::Evidence(EvidenceError::WrongRole)
    ));
    let detail = w.manager.consent(account, consent).await.unwrap();
    let users = detail.copies.iter().find(|c| c.party == lender()).unwrap();
    let jws = CompactJws::parse(&users.jws).unwrap();
    let claims: consent_model::artifact::ArtifactClaims = jws.unverified_claims().unwrap();
    assert_eq!(claims.statement.approved_by, Some(GuardianOf::Child));
    assert_ne!(claims.sub, asked.pseudonym);
    // Whose it is, who did it, and that she is told.
    assert!(w.manager.consents(w.account).await.unwrap().is_empty());
    assert_eq!(detail.summary.state_by, Actor::Guardian);
    let granted = detail.history.last().unwrap();
    assert_eq!(granted.actor, Actor::Guardian);
    assert_eq!(granted.by_name.as_deref(), Some("Somebody"));
    let record = w.manager.record(account).await.unwrap();
    assert_eq!(record.decisions[0].actor, Actor::Guardian);
}

#[tokio::test]
async fn nothing_is_approved_for_longer_than_the_right_lasts() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 10, None).await;
    link(&w, ward.acting, "account-0002").await;
    let consent = approve(&w, ward.acting).await;
    let detail = w.manager.consent(ward.acting.account(), consent).await;
    let expiry = detail.unwrap().summary.term.expiry;
    assert_eq!(expiry.timestamp(), ward.until);
    assert!(expiry < w.clock.now() + TimeDelta::days(11));
}

#[tokio::test]
async fn each_says_yes_only_where_she_has_linked() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    let father = sign_in(&w.manager, "father", FATHER).await;
    let his = ward_of(&w, father, 500, Some(ward.right)).await;
    assert_eq!(his.acting.account(), ward.acting.account());
    // What the guardian has linked for herself is no source for the child.
    w.link_bank().await;
    let id = ask(&w).await;
    let refused = begin(&w, ward.acting, id).await;
    assert!(matches!(refused, Err(ManagerError::MissingItem(_))));
    // Nor is what she links for it one for the other guardian, or for herself.
    link(&w, ward.acting, "account-0002").await;
    let refused = begin(&w, his.acting, id).await;
    assert!(matches!(refused, Err(ManagerError::MissingItem(_))));
    let opened = w.manager.open_request(ward.acting, id, "en").await.unwrap();
    assert_eq!(opened.candidates[0].1.len(), 1);
    let hers = w.open(w.ask(true).await).await;
    assert_eq!(hers.candidates[0].1[0].reference.as_str(), "account-0001");
    // The bank names an account to him that it has named to her: it stays hers.
    let asked = w.link_request(his.acting, &bank()).await;
    let mut answer = w.link_answer_to(asked, None);
    answer.link = "account-0002".parse().unwrap();
    let jws = sign(RESPONSE_TYP, &answer, &w.bank).unwrap();
    let stolen = w.manager.finish_link(his.acting, &jws).await;
    assert!(matches!(stolen, Err(ManagerError::LinkNotOpen)));
    // An answer to her request is not his, nor hers for herself.
    let asked = w.link_request(ward.acting, &bank()).await;
    let jws = sign(RESPONSE_TYP, &w.link_answer_to(asked, None), &w.bank).unwrap();
    for who in [his.acting, w.account.into()] {
        let taken = w.manager.finish_link(who, &jws).await;
        assert!(matches!(taken, Err(ManagerError::LinkNotOpen)));
    }
    w.manager.finish_link(ward.acting, &jws).await.unwrap();
}

#[tokio::test]
async fn a_draft_is_for_who_began_it_and_her_own_sign_in() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    let father = sign_in(&w.manager, "father", FATHER).await;
    let his = ward_of(&w, father, 500, Some(ward.right)).await;
    link(&w, ward.acting, "account-0002").await;
    let pending = begin(&w, ward.acting, ask(&w).await).await.unwrap();
    assert!(is_missing(&prove(&w, w.account, &pending, SUBJECT).await));
    assert!(is_missing(&prove(&w, his.acting, &pending, "father").await));
    assert!(is_missing(
        &w.manager.drafted_approval(his.acting, &pending.id).await
    ));
    let refused = prove(&w, ward.acting, &pending, "father").await;
    assert!(matches!(
        refused,
        Err(ManagerError::Evidence(EvidenceError::WrongSubject))
    ));
    prove(&w, ward.acting, &pending, SUBJECT).await.unwrap();
}

#[tokio::test]
async fn a_request_is_taken_up_for_a_child_only_by_its_guardian() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    let account = ward.acting.account();
    let others = sign_in(&w.manager, "other", "other@people.example").await;
    // One that names the guardian may be meant for the child; one that names another is not.
    let names_her = w.ask(true).await;
    let asker = w.manager.opens_first(w.account, names_her).await.unwrap();
    assert_eq!(asker.unwrap().id, lender());
    let opened = w.manager.open_request(ward.acting, names_her, "en").await;
    opened.unwrap();
    let asker = w.manager.opens_first(w.account, names_her).await;
    assert!(asker.unwrap().is_none());
    assert!(is_missing(
        &w.manager.open_request(w.account, names_her, "en").await
    ));
    let mut request = w.request(true);
    request.person = Some("other@people.example".into());
    let names_another = w.submit(&request).await.unwrap();
    let asker = w.manager.opens_first(w.account, names_another).await;
    assert!(asker.unwrap().is_none());
    let refused = w.manager.open_request(ward.acting, names_another, "en");
    assert!(is_missing(&refused.await));
    let opened = w.manager.open_request(others, names_another, "en").await;
    opened.unwrap();
    // A nominee of the child's guardian, or of anybody, takes up nothing.
    let whom = NomineeNamed {
        name: "Ravi",
        email: "ravi@people.example",
        relation: "",
    };
    let named = w.manager.name_nominee(w.account, whom).await.unwrap();
    w.manager
        .accept_representation(named, found())
        .await
        .unwrap();
    let ravi = sign_in(&w.manager, "ravi", "ravi@people.example").await;
    let acts = w.manager.act_for(ravi, named).await.unwrap().acting;
    let refused = w.manager.open_request(acts, ask(&w).await, "en").await;
    assert!(is_hers_alone(&refused));
    let waiting = w.manager.open_request(account, names_her, "en").await;
    assert_eq!(waiting.unwrap().id, names_her);
}

#[tokio::test]
async fn a_source_hears_of_a_child_under_the_name_that_it_knows() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    let asked = link(&w, ward.acting, "account-0002").await;
    let account = ward.acting.account();
    let known = w.manager.rights_parties(account).await.unwrap();
    assert!(known.iter().any(|party| party.id == bank()));
    let text = "What do you hold?";
    w.manager
        .make_rights_request(ward.acting, Some(&bank()), Matter::Access, text)
        .await
        .unwrap();
    let heard = told(&w)
        .await
        .into_iter()
        .find_map(|(party, what)| match what {
            What::RightsRequestMade(request) if party == bank() => Some(request.pseudonym),
            _ => None,
        });
    assert_eq!(heard, Some(asked.pseudonym));
    // The end of the day on which it comes of age: the right is over by itself, and so is the consent.
    let consent = approve(&w, ward.acting).await;
    w.clock.advance(Duration::from_secs(503 * 86_400));
    assert_eq!(w.manager.end_due_representations().await.unwrap(), 1);
    let detail = w.manager.consent(account, consent).await.unwrap();
    assert!(detail.summary.term.expiry <= w.clock.now());
}

#[tokio::test]
async fn what_watches_a_child_gets_no_yes() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    link(&w, ward.acting, "account-0002").await;
    let mut request = w.request(true);
    request.person = None;
    request.purpose = "104".parse().unwrap();
    let id = w.submit(&request).await.unwrap();
    let refused = begin(&w, ward.acting, id).await;
    assert!(matches!(refused, Err(ManagerError::NotForChild)));
    // Saying no is all that is left.
    let opened = w.manager.open_request(ward.acting, id, "en").await.unwrap();
    let notice = opened.notice.id;
    w.manager.deny(ward.acting, id, notice, None).await.unwrap();
}

#[tokio::test]
async fn a_guardians_passkey_counts_where_she_has_confirmed_it_for_the_child() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    let phone = SoftPasskey::new(1, "manager.example");
    let begun = w.manager.begin_passkey(w.account, "session").await.unwrap();
    let made = phone.register(&bytes(&begun.challenge), w.manager.issuer());
    let registered = w
        .manager
        .finish_passkey(w.account, "session", &begun.attempt, "Phone", &made)
        .await
        .unwrap();
    // Confirmed at her own account, it says nothing of the child's.
    let asked = w.link_request(w.account, &bank()).await;
    let mut answer = w.link_answer_to(asked, None);
    answer.confirmed = vec![phone.public().id];
    let jws = sign(RESPONSE_TYP, &answer, &w.bank).unwrap();
    w.manager.finish_link(w.account, &jws).await.unwrap();
    link(&w, ward.acting, "account-0002").await;
    let id = ask(&w).await;
    let pending = begin(&w, ward.acting, id).await.unwrap();
    let by_phone = phone.answer(&bytes(&pending.challenge), w.manager.issuer());
    let refused = w
        .manager
        .complete_approval_by_passkey(ward.acting, &pending.id, &by_phone)
        .await;
    assert!(matches!(refused, Err(ManagerError::PasskeyNotConfirmed)));

    let asked = w.link_request(ward.acting, &bank()).await;
    let mut answer = w.link_answer_to(asked.clone(), None);
    answer.link = "account-0002".parse().unwrap();
    answer.confirmed = vec![phone.public().id];
    let jws = sign(RESPONSE_TYP, &answer, &w.bank).unwrap();
    w.manager.finish_link(ward.acting, &jws).await.unwrap();
    let pending = begin(&w, ward.acting, id).await.unwrap();
    let by_phone = phone.answer(&bytes(&pending.challenge), w.manager.issuer());
    let done = w
        .manager
        .complete_approval_by_passkey(ward.acting, &pending.id, &by_phone)
        .await
        .unwrap();
    let detail = w
        .manager
        .consent(ward.acting.account(), done.consent.unwrap())
        .await
        .unwrap();
    let jws = CompactJws::parse(&detail.copies[0].jws).unwrap();
    let claims: consent_model::artifact::ArtifactClaims = jws.unverified_claims().unwrap();
    assert!(!claims.evidence.is_sign_in());
    assert_eq!(claims.statement.approved_by, Some(GuardianOf::Child));

    // Removed, it counts nowhere: the bank hears of it under both names.
    w.manager
        .remove_passkey(w.account, registered)
        .await
        .unwrap();
    let heard = told(&w)
        .await
        .into_iter()
        .filter_map(|(_, what)| match what {
            What::PasskeyRemoved { pseudonym, .. } => Some(pseudonym),
            _ => None,
        });
    let heard: Vec<_> = heard.collect();
    assert_eq!(heard.len(), 2);
    assert!(heard.contains(&asked.pseudonym));
}

fn bytes(challenge: &str) -> [u8; 32] {
    let bytes = URL_SAFE_NO_PAD.decode(challenge).unwrap();
    bytes.try_into().unwrap()
}
