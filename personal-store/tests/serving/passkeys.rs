//! Passkeys: only one that she has confirmed on this store's own pages proves that she approved, and
//! a dishonest manager can make nothing of it.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    approval::Evidence,
    artifact::ArtifactClaims,
    digest::Digest,
    jose::CompactJws,
    link::{LIFE, LinkResponse, RESPONSE_TYP},
    passkey::Assertion,
    problem::ProblemType::{ForgedArtifact, InvalidEvidence},
};
use personal_store::storage::{DepositState, Reason};
use serde_json::{Value, json};
use service_kit::{clock::Clock, testing::SoftPasskey};

use crate::{
    signed_in::{Browser, Page},
    world::{PSEUDONYM, SHE, World},
};

/// The domain of the manager's pages.
pub(crate) const DOMAIN: &str = "localhost";
const DAY: Duration = Duration::from_secs(86_400);

/// What stands after this in a page, up to the next quotation mark.
pub(crate) fn after<'a>(page: &'a str, before: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(before)?;
    rest.split('"').next()
}

/// The fields of a passkey form that this page carries, as its script would fill them.
pub(crate) fn filled(w: &World, page: &Page, passkey: &SoftPasskey) -> Vec<(&'static str, String)> {
    let challenge = after(&page.body, "data-challenge=\"").unwrap();
    let challenge: [u8; 32] = URL_SAFE_NO_PAD
        .decode(challenge)
        .unwrap()
        .try_into()
        .unwrap();
    let nonce = after(&page.body, "name=\"nonce\" value=\"").unwrap();
    let assertion = passkey.answer(&challenge, &w.running.base_url);
    fields(nonce, &assertion)
}

fn fields(nonce: &str, assertion: &Assertion) -> Vec<(&'static str, String)> {
    let parts = serde_json::to_value(assertion).unwrap();
    let part = |name: &str| parts[name].as_str().unwrap().to_owned();
    vec![
        ("nonce", nonce.to_owned()),
        ("credential", part("credential")),
        ("authenticator_data", part("authenticator_data")),
        ("client_data", part("client_data")),
        ("signature", part("signature")),
    ]
}

impl Browser<'_> {
    /// Sends a form with what a passkey gave.
    pub(crate) async fn post_with(
        &self,
        path: &str,
        fields: &[(&'static str, String)],
        more: &[(&str, &str)],
    ) -> Page {
        let token = self.token().await;
        let mut all: Vec<(&str, &str)> = vec![("csrf", &token)];
        all.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
        all.extend(more);
        self.post(path, &all).await
    }
}

impl World {
    /// A link request that offers these passkeys.
    fn offering(&self, keys: &[&SoftPasskey]) -> CompactJws {
        let iat = self.clock.now().timestamp();
        let keys: Vec<_> = keys.iter().map(|key| key.public()).collect();
        let claims = json!({
            "iss": self.manager.base(), "aud": "store.example", "iat": iat, "exp": iat + LIFE,
            "jti": self.ids.uuid_v7(), "pseudonym": PSEUDONYM,
            "evidence_subject": self.manager.evidence_subject(SHE),
            "passkeys": { "rp_id": DOMAIN, "keys": keys },
            "return_url": self.manager.base().join("links/return").unwrap(),
        });
        self.manager.sign(consent_model::link::REQUEST_TYP, &claims)
    }

    /// She links while she uses `used`, of these that the manager offers.
    async fn linked_with(
        &self,
        offered: &[&SoftPasskey],
        used: &SoftPasskey,
        more: &[(&str, &str)],
    ) -> Page {
        let she = Browser::of(self, "hers").await;
        let request = self.offering(offered);
        let path = format!("link?request={}", request.as_str());
        let page = she.get(&path).await;
        assert_eq!(page.status, 200);
        let mut all = vec![("request", request.as_str()), ("decision", "confirm")];
        all.extend(more);
        she.post_with("link", &filled(self, &page, used), &all)
            .await
    }

    /// She confirms a passkey, and the manager hears which count.
    pub(crate) async fn confirm(&self, passkey: &SoftPasskey) -> LinkResponse {
        let page = self.linked_with(&[passkey], passkey, &[]).await;
        self.response(&page)
    }

    pub(crate) fn response(&self, page: &Page) -> LinkResponse {
        assert_eq!(page.status, 303, "{}", page.body);
        let back: url::Url = page.location.parse().unwrap();
        let (_, response) = back.query_pairs().find(|(n, _)| n == "response").unwrap();
        let keys = self.running.party().unwrap().keys;
        let jws = CompactJws::parse(&response).unwrap();
        jws.verify::<LinkResponse>(RESPONSE_TYP, &keys)
            .unwrap()
            .into_claims()
    }

    /// A consent that this passkey approved on the manager's pages.
    pub(crate) fn approved_with(&self, passkey: &SoftPasskey) -> ArtifactClaims {
        let claims = self.manager.consent(&self.plan());
        self.signed_anew(claims, passkey)
    }

    pub(crate) fn signed_anew(
        &self,
        mut claims: ArtifactClaims,
        passkey: &SoftPasskey,
    ) -> ArtifactClaims {
        let digest = claims.statement.digest().unwrap();
        let nonce = self.ids.bytes32();
        claims.evidence = passkey.evidence(&nonce, &digest, self.manager.base());
        claims
    }
}

pub(crate) fn hers() -> SoftPasskey {
    SoftPasskey::new(1, DOMAIN)
}

fn the_managers() -> SoftPasskey {
    SoftPasskey::new(2, DOMAIN)
}

#[actix_web::test]
async fn a_passkey_that_she_has_not_confirmed_here_proves_nothing() {
    let w = World::new().await;
    w.served(&w.plan()).await;
    let claims = w.approved_with(&hers());
    w.manager.issue(&claims);
    w.refused(claims.jti, &w.request(), InvalidEvidence).await;
    let body = w.problem_of(claims.jti).await;
    assert!(
        body["detail"]
            .as_str()
            .unwrap()
            .contains("on the store's own page"),
        "{body}"
    );
    // Once she has confirmed it, the very same consent is served.
    let response = w.confirm(&hers()).await;
    assert_eq!(response.confirmed, [hers().public().id]);
    assert!(!response.passkeys_only);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn a_key_that_the_manager_offers_in_her_name_is_confirmed_by_nobody() {
    let w = World::new().await;
    w.confirm(&hers()).await;
    // It answers elsewhere, as the manager can; or she answers with hers, which is none of those offered.
    let she = Browser::of(&w, "hers").await;
    let request = w.offering(&[&the_managers()]);
    let path = format!("link?request={}", request.as_str());
    let page = she.get(&path).await;
    let challenge = after(&page.body, "data-challenge=\"").unwrap();
    let challenge: [u8; 32] = URL_SAFE_NO_PAD
        .decode(challenge)
        .unwrap()
        .try_into()
        .unwrap();
    let nonce = after(&page.body, "name=\"nonce\" value=\"").unwrap();
    let elsewhere = the_managers().answer(&challenge, w.manager.base());
    let all = [("request", request.as_str()), ("decision", "confirm")];
    let refused = she
        .post_with("link", &fields(nonce, &elsewhere), &all)
        .await;
    assert_eq!(refused.status, 403);
    let page = she.get(&path).await;
    let refused = she
        .post_with("link", &filled(&w, &page, &hers()), &all)
        .await;
    assert_eq!(refused.status, 403);
    let claims = w.approved_with(&the_managers());
    w.manager.issue(&claims);
    w.refused(claims.jti, &w.request(), InvalidEvidence).await;
    // A domain that does not cover its pages is not offered to her at all.
    let foreign = json!({ "rp_id": "elsewhere.example", "keys": [hers().public()] });
    let mut claims: Value = request.unverified_claims().unwrap();
    claims["passkeys"] = foreign;
    let request = w.manager.sign(consent_model::link::REQUEST_TYP, &claims);
    let page = she.get(&format!("link?request={}", request.as_str())).await;
    assert!(page.status == 200 && !page.body.contains("data-challenge"));
    w.stop().await;
}

#[actix_web::test]
async fn a_manager_that_forges_replays_swaps_keys_widens_or_changes_a_word_is_refused() {
    let w = World::new().await;
    w.confirm(&hers()).await;
    let good = w.approved_with(&hers());
    let artifact = w.manager.issue(&good);
    assert_eq!(w.ask(artifact, &w.request()).await, Ok(()));

    // Forged: a signature of its own under her passkey's name.
    let mut forged = w.approved_with(&the_managers());
    if let Evidence::Passkey { passkey, .. } = &mut forged.evidence {
        **passkey = hers().public();
    }
    // Swapped: her id, its key.
    let mut swapped = w.approved_with(&the_managers());
    if let Evidence::Passkey { passkey, .. } = &mut swapped.evidence {
        passkey.id = hers().public().id;
    }
    // Replayed: her answer to another consent.
    let mut replayed = w.manager.consent(&w.plan());
    replayed.evidence = good.evidence.clone();
    // Widened: longer, oftener, another purpose, other items, another receiver.
    let spoilt = |spoil: fn(&mut ArtifactClaims)| {
        let mut claims = w.approved_with(&hers());
        spoil(&mut claims);
        claims
    };
    let longer = spoilt(|claims| {
        claims.statement.term.expiry += chrono::TimeDelta::days(1);
        claims.exp += 86_400;
    });
    let oftener = spoilt(|claims| {
        if let Some(frequency) = &mut claims.statement.term.frequency {
            frequency.value += 1;
        }
    });
    let purpose = spoilt(|claims| claims.statement.purpose = "104".parse().unwrap());
    let wider = spoilt(|claims| {
        if let consent_model::request::Ask::Answer { range, .. } = &mut claims.items[0].value.ask {
            range.from -= chrono::TimeDelta::days(30);
        }
        claims.statement.items = vec![claims.items[0].digest().unwrap()];
    });
    let receiver = spoilt(|claims| {
        let receiver = claims.data_user.as_mut().unwrap();
        receiver.value = "another.example".parse().unwrap();
        claims.statement.data_user = receiver.digest().unwrap();
    });
    // A word of the notice.
    let notice = spoilt(|claims| claims.statement.notice = Digest::of_bytes(b"another notice"));
    // Made long before it was decided.
    let old = spoilt(|claims| claims.statement.made_at -= 301);
    for (name, claims) in [
        ("forged", forged),
        ("swapped", swapped),
        ("replayed", replayed),
        ("longer", longer),
        ("oftener", oftener),
        ("purpose", purpose),
        ("wider", wider),
        ("receiver", receiver),
        ("notice", notice),
        ("old", old),
    ] {
        let artifact = w.manager.issue(&claims);
        let refused = w.ask(artifact, &w.request()).await;
        assert_eq!(refused, Err(InvalidEvidence), "{name}");
    }
    // Her approval once more, under another id and status.
    let again = w.manager.issue(&w.manager.again(&good));
    w.refused(again, &w.request(), ForgedArtifact).await;
    w.stop().await;
}

#[actix_web::test]
async fn where_only_passkeys_count_a_sign_in_approves_nothing_new() {
    let w = World::new().await;
    let before = w.served(&w.plan()).await;
    let page = w.linked_with(&[&hers()], &hers(), &[("only", "yes")]).await;
    assert!(w.response(&page).passkeys_only);
    let artifact = w.manager.issue(&w.manager.consent(&w.plan()));
    w.refused(artifact, &w.request(), InvalidEvidence).await;
    // What was approved before goes on, and so does what a passkey approves.
    assert_eq!(w.ask(before.jti, &w.request()).await, Ok(()));
    let claims = w.approved_with(&hers());
    w.manager.issue(&claims);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    // Records that she asked for are consented to in the same way.
    w.bank();
    let asked = w.press().await;
    w.approve(&asked, PSEUDONYM, SHE);
    w.until(DepositState::Refused).await;
    let db = w.host_db().await;
    let deposit = db.deposit_by_digest(asked.jws.digest()).await.unwrap();
    db.close().await.unwrap();
    assert_eq!(deposit.unwrap().reason, Some(Reason::NotConfirmedHere));
    w.stop().await;
}

/// Asks for the switch to be turned, with this proof.
async fn turn(browser: &Browser<'_>, proof: &[(&'static str, String)], wish: &str) -> Page {
    browser
        .post_with("passkeys/only", proof, &[("only", wish)])
        .await
}

#[actix_web::test]
async fn only_a_passkey_turns_that_on_and_off() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let page = she.get("passkeys").await;
    assert!(page.body.contains("You have not confirmed a passkey here"));
    assert!(!page.body.contains("data-challenge"));
    w.confirm(&hers()).await;
    for (wish, other) in [("yes", "no"), ("no", "yes")] {
        // Without one; with one that is not confirmed.
        let bare = turn(&she, &[], wish).await;
        assert_eq!(bare.status, 403);
        let page = she.get("passkeys").await;
        let wrong = filled(&w, &page, &the_managers());
        let refused = turn(&she, &wrong, wish).await;
        assert_eq!(refused.status, 403);
        // What she signed for one is not good for the other.
        let page = she.get("passkeys").await;
        let turned = filled(&w, &page, &hers());
        let refused = turn(&she, &turned, other).await;
        assert_eq!(refused.status, 403);
        // Nor a second time, nor after five minutes.
        let again = turn(&she, &turned, wish).await;
        assert_eq!(again.status, 403);
        let page = she.get("passkeys").await;
        let late = filled(&w, &page, &hers());
        w.clock.advance(Duration::from_secs(301));
        let refused = turn(&she, &late, wish).await;
        assert_eq!(refused.status, 403);
        let page = she.get("passkeys").await;
        let done = filled(&w, &page, &hers());
        let done = turn(&she, &done, wish).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = she.get("passkeys").await;
        assert_eq!(page.body.contains("This is on."), wish == "yes");
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_challenge_of_hers_is_answered_by_nobody_else() {
    let w = World::new().await;
    w.confirm(&hers()).await;
    let she = Browser::of(&w, "hers").await;
    let another = Browser::of(&w, "theirs").await;
    let page = she.get("passkeys").await;
    let stolen = filled(&w, &page, &hers());
    let refused = another
        .post_with("passkeys/only", &stolen, &[("only", "yes")])
        .await;
    assert_eq!(refused.status, 403);
    let own = she
        .post_with("passkeys/only", &stolen, &[("only", "yes")])
        .await;
    assert_eq!(own.status, 303, "it is still hers");
    w.stop().await;
}

#[actix_web::test]
async fn where_only_passkeys_count_a_new_one_waits_and_can_be_removed_meanwhile() {
    let w = World::new().await;
    w.linked_with(&[&hers()], &hers(), &[("only", "yes")]).await;
    // Whoever has taken over her sign-in confirms one of his own.
    let his = SoftPasskey::new(3, DOMAIN);
    let page = w.linked_with(&[&hers(), &his], &his, &[]).await;
    assert_eq!(w.response(&page).confirmed, [hers().public().id]);
    let claims = w.approved_with(&his);
    w.manager.issue(&claims);
    w.refused(claims.jti, &w.request(), InvalidEvidence).await;
    let she = Browser::of(&w, "hers").await;
    let page = she.get("passkeys").await;
    assert!(page.body.contains("If it was not you who added it"));
    // It does not turn the switch off either.
    let his_answer = filled(&w, &page, &his);
    let refused = she
        .post_with("passkeys/only", &his_answer, &[("only", "no")])
        .await;
    assert_eq!(refused.status, 403);
    w.clock.advance(3 * DAY);
    let claims = w.approved_with(&his);
    w.manager.issue(&claims);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn a_removed_passkey_counts_no_more_for_what_is_new() {
    for by_event in [true, false] {
        let w = World::new().await;
        w.confirm(&hers()).await;
        let before = w.approved_with(&hers());
        w.manager.issue(&before);
        assert_eq!(w.ask(before.jti, &w.request()).await, Ok(()));
        let id = hers().public().id.to_string();
        if by_event {
            // Somebody else's name removes nothing.
            for (name, gone) in [("pseudonym-of-nobody", false), (PSEUDONYM, true)] {
                let removed = json!({ "pseudonym": name, "credential": id });
                assert_eq!(w.tell("passkey.removed", removed).await, 204);
                let db = w.host_db().await;
                let left = db.passkeys(w.account).await.unwrap();
                assert_eq!(left.is_empty(), gone);
                db.close().await.unwrap();
            }
        } else {
            let another = Browser::of(&w, "theirs").await;
            let page = another
                .post_with("passkeys/remove", &[], &[("credential", &id)])
                .await;
            assert_eq!(page.status, 404);
            let she = Browser::of(&w, "hers").await;
            let page = she
                .post_with("passkeys/remove", &[], &[("credential", &id)])
                .await;
            assert_eq!(page.status, 303);
        }
        let after = w.approved_with(&hers());
        w.manager.issue(&after);
        w.refused(after.jti, &w.request(), InvalidEvidence).await;
        assert_eq!(w.ask(before.jti, &w.request()).await, Ok(()), "proven then");
        w.stop().await;
    }
}

#[actix_web::test]
async fn a_page_runs_a_script_only_where_a_passkey_is_used_on_it() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    assert!(!she.policy("passkeys").await.contains("script-src"));
    let request = w.offering(&[&hers()]);
    let path = format!("link?request={}", request.as_str());
    assert!(she.policy(&path).await.contains("script-src 'self'"));
    w.confirm(&hers()).await;
    assert!(she.policy("passkeys").await.contains("script-src 'self'"));
    assert!(!she.policy("approved").await.contains("script-src"));
    w.stop().await;
}
