//! Her passkeys, and what is issued on their word: nothing that she did not touch one for.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_manager::service::{DraftStage, ManagerError};
use consent_model::{
    approval::{Approver, Evidence, EvidenceError, ExpectedSubject},
    artifact::{ArtifactClaims, CopyFor, Expectation, VerifiedArtifact},
    event::{Event, What},
    ids::{PasskeyId, RequestId},
    jose::{CompactJws, sign},
    link::{LinkRequest, RESPONSE_TYP},
    passkey::{Assertion, PasskeyError},
};
use service_kit::{clock::Clock, testing::SoftPasskey};

use super::world::{World, bank, choice, sign_in, url};

const DOMAIN: &str = "manager.example";
const SESSION: &str = "her session";

fn phone() -> SoftPasskey {
    SoftPasskey::new(1, DOMAIN)
}

fn bytes(challenge: &str) -> [u8; 32] {
    URL_SAFE_NO_PAD
        .decode(challenge)
        .unwrap()
        .try_into()
        .unwrap()
}

async fn register(w: &World, device: &SoftPasskey) -> Result<PasskeyId, ManagerError> {
    let begun = w.manager.begin_passkey(w.account, SESSION).await?;
    let made = device.register(&bytes(&begun.challenge), w.manager.issuer());
    w.manager
        .finish_passkey(w.account, SESSION, &begun.attempt, "Phone", &made)
        .await
}

/// She confirms these with the bank, which says so.
async fn confirm(w: &World, devices: &[&SoftPasskey], passkeys_only: bool) {
    let mut answer = w.link_answer(&bank(), None).await;
    answer.confirmed = devices.iter().map(|d| d.public().id).collect();
    answer.passkeys_only = passkeys_only;
    let jws = sign(RESPONSE_TYP, &answer, &w.bank).unwrap();
    w.manager.finish_link(w.account, &jws).await.unwrap();
}

/// A person with a phone that counts at her bank.
async fn settled() -> (World, SoftPasskey) {
    let w = World::new().await;
    let phone = phone();
    register(&w, &phone).await.unwrap();
    confirm(&w, &[&phone], false).await;
    (w, phone)
}

async fn draft(w: &World) -> (String, [u8; 32], RequestId) {
    let id = w.ask(true).await;
    let choice = choice(&w.open(id).await);
    let pending = w.manager.begin_approval(w.account, id, &choice).await;
    let pending = pending.unwrap();
    (pending.id, bytes(&pending.challenge), id)
}

async fn refused(w: &World, draft: &str, answer: &Assertion) -> ManagerError {
    let done = w
        .manager
        .complete_approval_by_passkey(w.account, draft, answer)
        .await;
    assert!(w.manager.consents(w.account).await.unwrap().is_empty());
    done.unwrap_err()
}

fn is(error: &ManagerError, expected: PasskeyError) -> bool {
    matches!(error, ManagerError::Evidence(EvidenceError::Passkey(e)) if *e == expected)
}

#[tokio::test]
async fn an_answer_to_another_approval_issues_nothing() {
    let (w, phone) = settled().await;
    let ((first, _, _), (_, second, _)) = (draft(&w).await, draft(&w).await);
    let error = refused(&w, &first, &phone.answer(&second, w.manager.issuer())).await;
    assert!(is(&error, PasskeyError::WrongChallenge), "{error:?}");
}

#[tokio::test]
async fn an_answer_given_on_another_site_issues_nothing() {
    let (w, phone) = settled().await;
    let (name, asked, _) = draft(&w).await;
    for site in [
        "https://evil.example/",
        "http://manager.example/",
        "https://bank.example/",
    ] {
        let error = refused(&w, &name, &phone.answer(&asked, &url(site))).await;
        assert!(is(&error, PasskeyError::WrongOrigin), "{site}: {error:?}");
    }
}

#[tokio::test]
async fn somebody_elses_passkey_and_one_that_nobody_registered_issue_nothing() {
    let (w, phone) = settled().await;
    let (name, asked, _) = draft(&w).await;
    let stranger = SoftPasskey::new(2, DOMAIN);
    let answer = stranger.answer(&asked, w.manager.issuer());
    let error = refused(&w, &name, &answer).await;
    assert!(matches!(
        error,
        ManagerError::Evidence(EvidenceError::UnknownPasskey)
    ));

    let other = sign_in(&w.manager, "subject-of-arjun", "arjun@people.example").await;
    let begun = w.manager.begin_passkey(other, "his").await.unwrap();
    let made = stranger.register(&bytes(&begun.challenge), w.manager.issuer());
    w.manager
        .finish_passkey(other, "his", &begun.attempt, "Phone", &made)
        .await
        .unwrap();
    let error = refused(&w, &name, &answer).await;
    assert!(matches!(
        error,
        ManagerError::Evidence(EvidenceError::UnknownPasskey)
    ));
    // Nor does hers answer for him.
    let answer = phone.answer(&asked, w.manager.issuer());
    let his = w
        .manager
        .complete_approval_by_passkey(other, &name, &answer)
        .await;
    assert!(matches!(his, Err(ManagerError::NotFound)));
}

#[tokio::test]
async fn an_answer_after_five_minutes_issues_nothing() {
    let (w, phone) = settled().await;
    let (name, asked, _) = draft(&w).await;
    w.clock.advance(Duration::from_mins(5));
    let error = refused(&w, &name, &phone.answer(&asked, w.manager.issuer())).await;
    assert!(matches!(error, ManagerError::ApprovalOver));
    let shown = w.manager.drafted_approval(w.account, &name).await.unwrap();
    assert_eq!(shown.stage, DraftStage::Over);
}

#[tokio::test]
async fn a_passkey_that_was_removed_meanwhile_issues_nothing() {
    let (w, phone) = settled().await;
    let (name, asked, _) = draft(&w).await;
    let held = w.manager.passkeys(w.account).await.unwrap();
    w.manager
        .remove_passkey(w.account, held[0].id)
        .await
        .unwrap();
    let error = refused(&w, &name, &phone.answer(&asked, w.manager.issuer())).await;
    assert!(matches!(
        error,
        ManagerError::Evidence(EvidenceError::UnknownPasskey)
    ));
    // It cannot come back under another name either.
    assert!(matches!(
        register(&w, &phone).await,
        Err(ManagerError::PasskeyKnown)
    ));
}

#[tokio::test]
async fn a_passkey_that_the_source_does_not_know_issues_nothing() {
    let (w, _) = settled().await;
    let laptop = SoftPasskey::new(3, DOMAIN);
    register(&w, &laptop).await.unwrap();
    let (name, asked, _) = draft(&w).await;
    let error = refused(&w, &name, &laptop.answer(&asked, w.manager.issuer())).await;
    assert!(matches!(error, ManagerError::PasskeyNotConfirmed));
}

#[tokio::test]
async fn where_only_passkeys_count_a_sign_in_issues_nothing() {
    let (w, phone) = settled().await;
    confirm(&w, &[&phone], true).await;
    let (name, asked, _) = draft(&w).await;
    let shown = w.manager.drafted_approval(w.account, &name).await.unwrap();
    assert!(!shown.ways.sign_in() && shown.ways.passkeys.len() == 1);
    let token = w.id_token(&URL_SAFE_NO_PAD.encode(asked), super::world::SUBJECT);
    let done = w
        .manager
        .complete_approval(w.account, &name, &token, &w.identity_keys())
        .await;
    assert!(matches!(
        done,
        Err(ManagerError::Evidence(EvidenceError::PasskeyRequired))
    ));
    assert!(w.manager.consents(w.account).await.unwrap().is_empty());
}

#[tokio::test]
async fn her_answer_issues_copies_that_the_source_verifies_by_itself_and_only_once() {
    let (w, phone) = settled().await;
    let (name, asked, _) = draft(&w).await;
    let answer = phone.answer(&asked, w.manager.issuer());
    let done = w
        .manager
        .complete_approval_by_passkey(w.account, &name, &answer)
        .await
        .unwrap();
    let again = w
        .manager
        .complete_approval_by_passkey(w.account, &name, &answer)
        .await;
    assert!(matches!(again, Err(ManagerError::ApprovalOver)));
    assert_eq!(w.manager.consents(w.account).await.unwrap().len(), 1);

    let detail = w
        .manager
        .consent(w.account, done.consent.unwrap())
        .await
        .unwrap();
    let copy = detail.copies.iter().find(|c| c.party == bank()).unwrap();
    let jws = CompactJws::parse(&copy.jws).unwrap();
    let claims: ArtifactClaims = jws.unverified_claims().unwrap();
    assert!(matches!(claims.evidence, Evidence::Passkey { .. }));
    let verify = |she: &Approver| {
        let expectation = Expectation {
            issuer: w.manager.issuer(),
            audience: &bank(),
            copy_for: CopyFor::Source,
            subject: ExpectedSubject::Linked(she),
            now: w.clock.now(),
        };
        let nobody = std::collections::BTreeMap::new();
        VerifiedArtifact::verify(&jws, &w.manager.jwks(), &nobody, &expectation).map(|_| ())
    };
    let mut she = Approver::from(consent_model::approval::EvidenceSubject {
        iss: super::world::IDENTITY.into(),
        aud: super::world::CLIENT.into(),
        sub: super::world::SUBJECT.into(),
    });
    assert!(
        verify(&she).is_err(),
        "a bank with which she confirmed none takes none"
    );
    she.passkeys.push(phone.confirmed());
    she.passkeys_only = true;
    verify(&she).unwrap();
    let used = w.manager.passkeys(w.account).await.unwrap();
    assert_eq!(used[0].last_used, Some(w.clock.now()));
}

#[tokio::test]
async fn a_new_passkey_answers_one_challenge_of_this_session_once_and_in_time() {
    let w = World::new().await;
    let begun = w.manager.begin_passkey(w.account, SESSION).await.unwrap();
    let made = phone().register(&bytes(&begun.challenge), w.manager.issuer());
    let finish = async |session: &str, made| {
        w.manager
            .finish_passkey(w.account, session, &begun.attempt, "Phone", made)
            .await
    };
    let other = finish("another session", &made).await;
    assert!(matches!(other, Err(ManagerError::ApprovalOver)));
    let elsewhere = phone().register(&bytes(&begun.challenge), &url("https://evil.example/"));
    let wrong = finish(SESSION, &elsewhere).await;
    assert!(matches!(
        wrong,
        Err(ManagerError::Passkey(PasskeyError::WrongOrigin))
    ));
    // That used it up.
    let late = finish(SESSION, &made).await;
    assert!(matches!(late, Err(ManagerError::ApprovalOver)));

    let begun = w.manager.begin_passkey(w.account, SESSION).await.unwrap();
    let made = phone().register(&bytes(&begun.challenge), w.manager.issuer());
    w.clock.advance(Duration::from_mins(5));
    let late = w
        .manager
        .finish_passkey(w.account, SESSION, &begun.attempt, "Phone", &made)
        .await;
    assert!(matches!(late, Err(ManagerError::ApprovalOver)));
    assert!(w.manager.passkeys(w.account).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_has_two_of_one_kind_more_than_ten_or_one_without_a_name() {
    let w = World::new().await;
    register(&w, &phone()).await.unwrap();
    assert!(matches!(
        register(&w, &phone()).await,
        Err(ManagerError::PasskeyKnown)
    ));
    for seed in 2..=10 {
        register(&w, &SoftPasskey::new(seed, DOMAIN)).await.unwrap();
    }
    let eleventh = w.manager.begin_passkey(w.account, SESSION).await;
    assert!(matches!(eleventh, Err(ManagerError::TooManyPasskeys)));
    let first = w.manager.passkeys(w.account).await.unwrap()[0].id;
    for name in ["", "  ", "a\u{7}", &"x".repeat(61)] {
        assert!(
            w.manager
                .rename_passkey(w.account, first, name)
                .await
                .is_err()
        );
    }
    let other = sign_in(&w.manager, "subject-of-arjun", "arjun@people.example").await;
    let his = w.manager.rename_passkey(other, first, "Mine now").await;
    assert!(matches!(his, Err(ManagerError::NotFound)));
    let his = w.manager.remove_passkey(other, first).await;
    assert!(matches!(his, Err(ManagerError::NotFound)));
}

#[tokio::test]
async fn a_party_is_told_of_her_passkeys_when_she_links_and_when_she_removes_one() {
    let (w, phone) = settled().await;
    let target = w
        .manager
        .begin_link(
            w.account,
            &bank(),
            url("https://manager.example/links/return"),
        )
        .await
        .unwrap();
    let (_, jws) = target.query_pairs().find(|(k, _)| k == "request").unwrap();
    let asked: LinkRequest = CompactJws::parse(&jws)
        .unwrap()
        .unverified_claims()
        .unwrap();
    let offered = asked.passkeys.unwrap();
    assert_eq!(offered.rp_id.as_str(), DOMAIN);
    assert_eq!(offered.keys, [phone.public()]);

    let held = w.manager.passkeys(w.account).await.unwrap();
    w.manager
        .remove_passkey(w.account, held[0].id)
        .await
        .unwrap();
    let sent = w.manager.due_deliveries(10).await.unwrap();
    let told = sent
        .iter()
        .filter_map(|d| serde_json::from_str::<Event>(&d.body).ok())
        .any(|event| match event.what {
            What::PasskeyRemoved {
                pseudonym,
                credential,
            } => pseudonym == asked.pseudonym && credential == phone.public().id,
            _ => false,
        });
    assert!(told, "the bank hears of it");
}

#[tokio::test]
async fn a_paused_consent_goes_on_only_on_her_own_later_word() {
    let (w, phone) = settled().await;
    let (name, asked, _) = draft(&w).await;
    let answer = phone.answer(&asked, w.manager.issuer());
    let done = w
        .manager
        .complete_approval_by_passkey(w.account, &name, &answer)
        .await
        .unwrap();
    let consent = done.consent.unwrap();
    assert!(w.manager.begin_resume(w.account, consent).await.is_err());
    w.manager.pause(w.account, consent, None).await.unwrap();
    let name = w.manager.begin_resume(w.account, consent).await.unwrap();
    let old = w
        .manager
        .complete_resume_by_passkey(w.account, &name, &answer)
        .await;
    assert!(matches!(
        old,
        Err(ManagerError::Evidence(EvidenceError::Passkey(
            PasskeyError::WrongChallenge
        )))
    ));
    let shown = w.manager.drafted_resume(w.account, &name).await.unwrap();
    let answer = phone.answer(&bytes(&shown.challenge), w.manager.issuer());
    w.manager
        .complete_resume_by_passkey(w.account, &name, &answer)
        .await
        .unwrap();
    let again = w
        .manager
        .complete_resume_by_passkey(w.account, &name, &answer)
        .await;
    assert!(matches!(again, Err(ManagerError::ApprovalOver)));
    // The next pause is not lifted by that word.
    w.clock.advance(Duration::from_secs(1));
    w.manager.pause(w.account, consent, None).await.unwrap();
    let again = w
        .manager
        .complete_resume_by_passkey(w.account, &name, &answer)
        .await;
    assert!(matches!(again, Err(ManagerError::ApprovalOver)));
}
