//! A guardian keeps a store for a ward: linked by him, opened by him, and apart from his own.

use std::time::Duration;

use consent_model::{
    approval::ConfirmedPasskey,
    artifact::ArtifactClaims,
    jose::CompactJws,
    link::{LIFE, REQUEST_TYP},
    preview::LIFE as PREVIEW_LIFE,
    representation::{GuardianOf, Guardianship},
};
use personal_store::storage::{AccountId, Link};
use serde_json::{Value, json};
use service_kit::{
    clock::Clock,
    testing::{Plan, SoftPasskey},
};

use crate::{
    passkeys::{DOMAIN, after, filled, hers},
    signed_in::{Browser, Page},
    world::{LINK, PSEUDONYM, SHE, World},
};

/// The child, as the manager names her to the store where her mother has linked her.
pub(crate) const CHILD: &str = "pseudonym-of-the-child";
/// What the band says while somebody acts.
const BAND: &str = "<aside class=\"acting\"";

/// A ward whose store is linked and has two months of income.
pub(crate) struct Ward {
    pub(crate) link: Link,
    pub(crate) account: AccountId,
    /// What the manager was told.
    key: consent_model::jose::VerifyingKey,
}

/// The right over a child for so many seconds from now.
pub(crate) fn child_for(w: &World, seconds: i64) -> Value {
    let until = w.clock.now().timestamp() + seconds;
    json!({ "of": "guardian_of_child", "until": until })
}

/// Two years.
pub(crate) const LONG: i64 = 2 * 365 * 86_400;

impl World {
    /// A link request of the manager's by a guardian, who approves as `subject`.
    pub(crate) fn guardian_request(
        &self,
        pseudonym: &str,
        subject: &str,
        right: &Value,
        passkeys: &[&SoftPasskey],
    ) -> CompactJws {
        let iat = self.clock.now().timestamp();
        let keys: Vec<_> = passkeys.iter().map(|key| key.public()).collect();
        let mut claims = json!({
            "iss": self.manager.base(), "aud": "store.example", "iat": iat, "exp": iat + LIFE,
            "jti": self.ids.uuid_v7(), "pseudonym": pseudonym,
            "evidence_subject": self.manager.evidence_subject(subject), "guardian": right,
            "return_url": self.manager.base().join("links/return").unwrap(),
        });
        if !keys.is_empty() {
            claims["passkeys"] = json!({ "rp_id": DOMAIN, "keys": keys });
        }
        self.manager.sign(REQUEST_TYP, &claims)
    }

    pub(crate) async fn link_named(&self, pseudonym: &str) -> Option<Link> {
        let db = self.host_db().await;
        let link = db.link_of(&pseudonym.parse().unwrap()).await.unwrap();
        db.close().await.unwrap();
        link
    }

    /// The child's store, linked by her mother, whose own store this world began with.
    pub(crate) async fn child(&self, right: &Value) -> Ward {
        let mother = Browser::of(self, "hers").await;
        let request = self.guardian_request(CHILD, SHE, right, &[]);
        let page = confirm(&mother, &request, "Tara").await;
        let response = self.response(&page);
        let link = self.link_named(CHILD).await.unwrap();
        assert_eq!(response.link, link.link);
        self.with_income(link.account).await;
        Ward {
            account: link.account,
            key: response.key.unwrap(),
            link,
        }
    }

    /// What [`World::plan`] is for her, for the ward.
    pub(crate) fn plan_of(&self, ward: &Ward) -> Plan {
        let mut plan = self.plan();
        plan.pseudonym = ward.link.pseudonym.clone();
        plan.item.source.link = ward.link.link.clone();
        plan.item.source.key = Some(ward.key.clone());
        plan
    }

    /// A consent of this plan that was approved in this role, by a fresh sign-in.
    pub(crate) fn approved_as(&self, plan: &Plan, of: Option<GuardianOf>) -> ArtifactClaims {
        let mut claims = self.manager.consent(plan);
        claims.statement.approved_by = of;
        claims.evidence = self.manager.evidence(&claims.statement, &plan.subject);
        claims
    }

    /// A consent for the ward that her guardian approved; served.
    pub(crate) async fn served_for(&self, ward: &Ward) -> ArtifactClaims {
        let claims = self.approved_as(&self.plan_of(ward), Some(GuardianOf::Child));
        let artifact = self.manager.issue(&claims);
        assert_eq!(self.ask(artifact, &self.request()).await, Ok(()));
        claims
    }

    async fn vault_files(&self) -> usize {
        let entries = std::fs::read_dir(self.folder().join("vaults")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".vault")).count()
    }
}

/// Opens a link request, says yes, and calls the store so.
pub(crate) async fn confirm(browser: &Browser<'_>, request: &CompactJws, name: &str) -> Page {
    let page = browser.get(&address(request)).await;
    if page.status != 200 {
        return page;
    }
    let fields = [
        ("request", request.as_str()),
        ("decision", "confirm"),
        ("name", name),
    ];
    browser.post_with("link", &[], &fields).await
}

fn address(request: &CompactJws) -> String {
    format!("link?request={}", request.as_str())
}

/// Opens the store of this account; that of the one who is signed in without.
pub(crate) async fn act(browser: &Browser<'_>, ward: Option<AccountId>) -> Page {
    let ward = ward.map(|ward| ward.to_string()).unwrap_or_default();
    browser.post_with("acting", &[], &[("ward", &ward)]).await
}

pub(crate) async fn is_acting(browser: &Browser<'_>) -> bool {
    browser.get("").await.body.contains(BAND)
}

#[actix_web::test]
async fn a_guardian_links_a_store_for_a_ward_and_his_own_stays_apart() {
    let w = World::new().await;
    let mother = Browser::of(&w, "hers").await;
    assert!(!mother.get("").await.body.contains("href=\"/wards\""));
    let request = w.guardian_request(CHILD, SHE, &child_for(&w, LONG), &[]);
    let page = mother.get(&address(&request)).await;
    for told in [
        "Link a store that you keep for another person?",
        "This store is apart from your own.",
        "Guardian of a child",
        "Your right ends",
        "value=\"My ward\"",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    let linked = confirm(&mother, &request, "Tara").await;
    let response = w.response(&linked);
    assert_eq!(response.pseudonym.as_str(), CHILD);
    // Nothing of what she calls it leaves, and its keys are its own.
    assert_eq!(response.label, "Store");
    assert!(!serde_json::to_string(&response).unwrap().contains("Tara"));
    let own_key = w.vault.signing_key().public().clone();
    assert_ne!(response.key, Some(own_key));
    let own = w.link_named(PSEUDONYM).await.unwrap();
    assert_eq!((own.account, own.guardian), (w.account, None));
    let link = w.link_named(CHILD).await.unwrap();
    assert_ne!(link.account, w.account);
    assert_eq!(link.guardian.unwrap().of, GuardianOf::Child);
    assert_eq!(w.vault_files().await, 2);

    // Opened, it is empty, and says on every page whose it is.
    assert!(mother.get("").await.body.contains("href=\"/wards\""));
    let list = mother.get("wards").await;
    assert!(list.body.contains("Open the store of") && list.body.contains("Tara"));
    assert_eq!(act(&mother, Some(link.account)).await.location, "/");
    for path in ["", "approved", "releases", "passkeys", "export", "upload"] {
        let page = mother.get(path).await;
        assert!(
            page.body.contains(BAND) && page.body.contains("Tara"),
            "{path}"
        );
    }
    let export = mother.get("export.json").await.body;
    let export: Value = serde_json::from_str(&export).unwrap();
    assert_eq!(export["records"], json!({}));
    act(&mother, None).await;
    let page = mother.get("").await;
    assert!(!page.body.contains(BAND) && page.body.contains("bank.example"));
    w.stop().await;
}

#[actix_web::test]
async fn a_double_click_begins_one_store() {
    let w = World::new().await;
    let mother = Browser::of(&w, "hers").await;
    let request = w.guardian_request(CHILD, SHE, &child_for(&w, LONG), &[]);
    let (one, two) = tokio::join!(
        confirm(&mother, &request, "Tara"),
        confirm(&mother, &request, "Tara")
    );
    let (one, two) = (w.response(&one), w.response(&two));
    assert_eq!((one.link, one.key), (two.link, two.key));
    assert_eq!(w.vault_files().await, 2);
    w.stop().await;
}

#[actix_web::test]
async fn a_name_that_is_none_links_nothing_and_the_page_says_so() {
    let w = World::new().await;
    let mother = Browser::of(&w, "hers").await;
    let request = w.guardian_request(CHILD, SHE, &child_for(&w, LONG), &[]);
    for name in ["", "  ", "a\u{202e}b", &"x".repeat(61)] {
        let page = confirm(&mother, &request, name).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Nothing was linked."), "{}", page.body);
    }
    assert!(w.link_named(CHILD).await.is_none());
    assert_eq!(w.vault_files().await, 1);
    w.stop().await;
}

#[actix_web::test]
async fn a_right_that_can_be_none_links_nothing() {
    let w = World::new().await;
    let mother = Browser::of(&w, "hers").await;
    let year = 365 * 86_400;
    let without_end = json!({ "of": "guardian_of_child" });
    let ended = json!({ "of": "guardian_of_person_with_disability", "until": 1 });
    for right in [
        without_end,
        ended,
        child_for(&w, 0),
        child_for(&w, -1),
        child_for(&w, 19 * year),
    ] {
        let request = w.guardian_request(CHILD, SHE, &right, &[]);
        let page = mother.get(&address(&request)).await;
        assert_eq!(page.status, 403, "{right}");
        assert!(page.body.contains("has no proper end"), "{}", page.body);
        let fields = [
            ("request", request.as_str()),
            ("decision", "confirm"),
            ("name", "Tara"),
        ];
        let refused = mother.post_with("link", &[], &fields).await;
        assert_eq!(refused.status, 403, "{right}");
    }
    // Nor one that is no word of the network.
    let nominee = json!({ "of": "nominee" });
    let request = w.guardian_request(CHILD, SHE, &nominee, &[]);
    assert_eq!(mother.get(&address(&request)).await.status, 400);
    assert!(w.link_named(CHILD).await.is_none());
    w.stop().await;
}

#[actix_web::test]
async fn linking_again_tells_the_new_end_and_changes_nothing_else() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, LONG)).await;
    let mother = Browser::of(&w, "hers").await;
    for seconds in [86_400, LONG + 5] {
        let right = child_for(&w, seconds);
        let request = w.guardian_request(CHILD, SHE, &right, &[]);
        let asked = mother.get(&address(&request)).await;
        // It has a name already.
        assert!(asked.body.contains("Tara") && !asked.body.contains("name=\"name\""));
        let again = w.response(&confirm(&mother, &request, "Another name").await);
        assert_eq!(
            (again.link, again.key),
            (ward.link.link.clone(), Some(ward.key.clone()))
        );
        let link = w.link_named(CHILD).await.unwrap();
        let now: Guardianship = serde_json::from_value(right).unwrap();
        assert_eq!((link.account, link.guardian), (ward.account, Some(now)));
    }
    // What she is guardian of never changes, nor whose approvals count.
    let right = json!({ "of": "guardian_of_person_with_disability" });
    let request = w.guardian_request(CHILD, SHE, &right, &[]);
    assert_eq!(confirm(&mother, &request, "Tara").await.status, 409);
    let request = w.guardian_request(CHILD, "another", &child_for(&w, LONG), &[]);
    assert_eq!(confirm(&mother, &request, "Tara").await.status, 409);
    assert_eq!(w.vault_files().await, 2);
    w.stop().await;
}

#[actix_web::test]
async fn nobody_else_links_opens_or_sees_the_store_of_a_ward() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, LONG)).await;
    let claims = w.served_for(&ward).await;
    let stranger = Browser::of(&w, "theirs").await;
    // The manager names the stranger as her guardian, too; or says that the name is the stranger's
    // own.
    for subject in [SHE, "another"] {
        let request = w.guardian_request(CHILD, subject, &child_for(&w, LONG), &[]);
        let page = confirm(&stranger, &request, "Tara").await;
        assert_eq!(page.status, 409);
        assert!(!page.body.contains("Tara"));
        let fields = [
            ("request", request.as_str()),
            ("decision", "confirm"),
            ("name", "Mine"),
        ];
        let forced = stranger.post_with("link", &[], &fields).await;
        assert_eq!(forced.status, 409);
        let own = w.link_request(CHILD, subject, LIFE);
        assert_eq!(confirm(&stranger, &own, "").await.status, 409);
    }
    let preview = w.preview_request_at(ward.link.link.as_str(), PREVIEW_LIFE, None, "105");
    for path in [
        format!("approved/{}", claims.jti),
        format!("preview?request={}", preview.as_str()),
    ] {
        assert_eq!(stranger.get(&path).await.status, 404, "{path}");
    }
    for account in [ward.account, w.account] {
        assert_eq!(act(&stranger, Some(account)).await.status, 404);
        assert!(!is_acting(&stranger).await);
    }
    assert!(!stranger.get("wards").await.body.contains("Tara"));
    assert_eq!(w.link_named(CHILD).await.unwrap().account, ward.account);
    w.stop().await;
}

#[actix_web::test]
async fn a_name_for_one_role_is_never_one_for_the_other() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, LONG)).await;
    let mother = Browser::of(&w, "hers").await;
    // The mother's own name, as if she were somebody's guardian by it; and the ward's, as if her
    // own.
    let request = w.guardian_request(PSEUDONYM, SHE, &child_for(&w, LONG), &[]);
    assert_eq!(confirm(&mother, &request, "Tara").await.status, 409);
    let own = w.link_request(CHILD, SHE, LIFE);
    assert_eq!(confirm(&mother, &own, "").await.status, 409);
    // Also while she acts for the ward: what names no guardian is about her own store.
    act(&mother, Some(ward.account)).await;
    assert_eq!(confirm(&mother, &own, "").await.status, 409);
    let own = w.link_request("another-name-of-hers", SHE, LIFE);
    act(&mother, Some(ward.account)).await;
    assert_eq!(confirm(&mother, &own, "").await.status, 303);
    let link = w.link_named("another-name-of-hers").await.unwrap();
    assert_eq!((link.account, link.guardian), (w.account, None));
    assert!(!is_acting(&mother).await);
    w.stop().await;
}

#[actix_web::test]
async fn a_form_from_before_she_changed_the_store_is_refused() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, LONG)).await;
    let mother = Browser::of(&w, "hers").await;
    let before = mother.token().await;
    act(&mother, Some(ward.account)).await;
    let while_acting = mother.token().await;
    let press = async |token: &str| {
        let fields = [("csrf", token), ("group", "bank")];
        mother.post("deposits/request", &fields).await.status
    };
    assert_eq!(press(&before).await, 403);
    act(&mother, None).await;
    assert_eq!(press(&while_acting).await, 403);
    assert!(w.manager.asked().is_empty());
    assert_eq!(press(&before).await, 303);
    // Nobody switches from elsewhere, or with a made-up token.
    let fields = [("csrf", "x"), ("ward", &*ward.account.to_string())];
    assert_eq!(mother.post("acting", &fields).await.status, 403);
    assert!(!is_acting(&mother).await);
    w.stop().await;
}

#[actix_web::test]
async fn an_address_that_belongs_to_one_store_opens_that_store() {
    let w = World::new().await;
    let ward = w.child(&child_for(&w, LONG)).await;
    let (own, theirs) = (w.served(&w.plan()).await, w.served_for(&ward).await);
    let mother = Browser::of(&w, "hers").await;
    let preview = |link: &str| {
        let request = w.preview_request_at(link, PREVIEW_LIFE, None, "105");
        format!("preview?request={}", request.as_str())
    };
    let of_ward = [
        format!("approved/{}", theirs.jti),
        preview(ward.link.link.as_str()),
    ];
    let of_own = [format!("approved/{}", own.jti), preview(LINK)];
    for (wards, hers) in of_ward.iter().zip(&of_own) {
        for (path, acting) in [(wards, true), (hers, false)] {
            let page = mother.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.body.contains(BAND), acting, "{path}");
            assert_eq!(is_acting(&mother).await, acting, "{path}");
        }
    }
    // It says as whom she approved.
    let page = mother.get(&of_ward[0]).await;
    assert!(page.body.contains("You approved as"), "{}", page.body);
    let page = mother.get(&of_own[0]).await;
    assert!(!page.body.contains("You approved as"));
    // Her form is good for that store alone.
    let word = format!("approved/{}", theirs.jti);
    let at_own = mother.post_with(&word, &[], &[("decision", "seen")]).await;
    assert_eq!(at_own.status, 404);
    mother.get(&word).await;
    let there = mother.post_with(&word, &[], &[("decision", "seen")]).await;
    assert_eq!(there.status, 303);
    w.stop().await;
}

#[actix_web::test]
async fn a_guardians_passkey_counts_for_the_ward_whom_it_was_confirmed_for() {
    let w = World::new().await;
    let right = child_for(&w, LONG);
    let mother = Browser::of(&w, "hers").await;
    // An answer for one name is none for another.
    let other = w.guardian_request("pseudonym-of-another-child", SHE, &right, &[&hers()]);
    let page = mother.get(&address(&other)).await;
    let for_other = filled(&w, &page, &hers());
    let request = w.guardian_request(CHILD, SHE, &right, &[&hers()]);
    let fields = [
        ("request", request.as_str()),
        ("decision", "confirm"),
        ("name", "Tara"),
    ];
    let refused = mother.post_with("link", &for_other, &fields).await;
    assert_eq!(refused.status, 403);
    assert!(w.link_named(CHILD).await.is_none());
    // Nor does a stranger's browser bring hers.
    let page = mother.get(&address(&request)).await;
    assert!(after(&page.body, "data-challenge=\"").is_some());
    let answer = filled(&w, &page, &hers());
    let stranger = Browser::of(&w, "theirs").await;
    let stolen = stranger.post_with("link", &answer, &fields).await;
    assert_eq!(stolen.status, 403);
    let page = mother.get(&address(&request)).await;
    let answer = filled(&w, &page, &hers());
    let linked = mother.post_with("link", &answer, &fields).await;
    assert_eq!(w.response(&linked).confirmed, [hers().public().id]);

    let link = w.link_named(CHILD).await.unwrap();
    let db = w.host_db().await;
    let kept: Vec<ConfirmedPasskey> = db
        .passkeys(link.account)
        .await
        .unwrap()
        .into_iter()
        .map(|kept| kept.confirmed)
        .collect();
    assert_eq!(kept.len(), 1);
    assert!(db.passkeys(w.account).await.unwrap().is_empty());
    db.close().await.unwrap();
    w.with_income(link.account).await;
    let ward = Ward {
        account: link.account,
        key: w.response(&linked).key.unwrap(),
        link,
    };
    let claims = w.approved_as(&w.plan_of(&ward), Some(GuardianOf::Child));
    let claims = w.signed_anew(claims, &hers());
    w.manager.issue(&claims);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    // At her own store it is not confirmed.
    let own = w.approved_with(&hers());
    w.manager.issue(&own);
    let refused = w.ask(own.jti, &w.request()).await;
    let invalid = consent_model::problem::ProblemType::InvalidEvidence;
    assert_eq!(refused, Err(invalid));
    w.clock.advance(Duration::from_secs(1));
    w.stop().await;
}
