//! What a signed-in person can do here: with what is hers, and with nothing of another's.

use std::{sync::Mutex, time::Duration};

use consent_model::{
    jose::CompactJws,
    link::{LIFE as LINK_LIFE, REQUEST_TYP},
    preview::{LIFE as PREVIEW_LIFE, TYP as PREVIEW_TYP},
    status_list::Status,
};
use personal_store::storage::DepositState;
use serde_json::{Value, json};
use service_kit::clock::Clock;

use crate::world::{LINK, PSEUDONYM, SHE, World};

const NEIGHBOUR: &str = "pseudonym-of-neighbour";

/// One person's browser: it keeps cookies and follows nothing.
pub(crate) struct Browser<'a> {
    w: &'a World,
    cookies: Mutex<Vec<(String, String)>>,
}

pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: String,
}

impl<'a> Browser<'a> {
    fn new(w: &'a World) -> Self {
        Self {
            w,
            cookies: Mutex::default(),
        }
    }

    /// Signs in as the one whom the identity provider knows by this name.
    pub(crate) async fn of(w: &'a World, subject: &str) -> Self {
        Self::with(w, subject, &json!({})).await
    }

    /// The same, where the provider says this about her.
    pub(crate) async fn with(w: &'a World, subject: &str, about: &Value) -> Self {
        let browser = Self::new(w);
        let begun = browser.get("sign-in").await;
        assert_eq!(begun.status, 303);
        let begun = begun.location.parse().unwrap();
        let back = w.manager.sign_in_with(&begun, subject, about);
        let path = format!("callback?{}", back.query().unwrap());
        let entered = browser.get(&path).await;
        assert_eq!((entered.status, entered.location.as_str()), (303, "/"));
        browser
    }

    /// Another browser with the cookies that this one has now.
    pub(crate) fn copied(&self) -> Self {
        let cookies = self.cookies.lock().unwrap().clone();
        Self {
            w: self.w,
            cookies: Mutex::new(cookies),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(self.w.http.get(self.w.at(path))).await
    }

    /// Sends a form of this store's own page.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let origin = self.w.running.base_url.origin().ascii_serialization();
        self.post_from(&origin, path, fields).await
    }

    /// Sends bytes as a form of this store's own page would.
    pub(crate) async fn post_bytes(&self, path: &str, kind: &str, body: Vec<u8>) -> Page {
        let origin = self.w.running.base_url.origin().ascii_serialization();
        let call = self.w.http.post(self.w.at(path)).header("origin", origin);
        self.send(call.header("content-type", kind).body(body))
            .await
    }

    async fn post_from(&self, origin: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let call = self.w.http.post(self.w.at(path)).header("origin", origin);
        self.send(call.form(fields)).await
    }

    /// The policy that a page comes with.
    pub(crate) async fn policy(&self, path: &str) -> String {
        let cookies = self.cookies();
        let call = self.w.http.get(self.w.at(path)).header("cookie", cookies);
        let answer = call.send().await.unwrap();
        let policy = &answer.headers()["content-security-policy"];
        policy.to_str().unwrap().to_owned()
    }

    /// What is downloaded from there.
    pub(crate) async fn bytes(&self, path: &str) -> Vec<u8> {
        let cookies = self.cookies();
        let call = self.w.http.get(self.w.at(path)).header("cookie", cookies);
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        answer.bytes().await.unwrap().to_vec()
    }

    fn cookies(&self) -> String {
        let kept = self.cookies.lock().unwrap();
        let pairs: Vec<_> = kept
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    async fn send(&self, call: reqwest::RequestBuilder) -> Page {
        let call = call.header("cookie", self.cookies());
        let answer = call.send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let mut kept = self.cookies.lock().unwrap();
            kept.retain(|(known, _)| known != name);
            kept.push((name.to_owned(), value.to_owned()));
        }
        let location = answer.headers().get("location");
        let location = location.map_or("", |l| l.to_str().unwrap()).to_owned();
        Page {
            status: answer.status().as_u16(),
            location,
            body: answer.text().await.unwrap(),
        }
    }

    /// The CSRF token of her session, from a form of her first page.
    pub(crate) async fn token(&self) -> String {
        let page = self.get("").await;
        let (_, after) = page.body.split_once("name=\"csrf\" value=\"").unwrap();
        after.split_once('"').unwrap().0.to_owned()
    }

    async fn export(&self) -> Value {
        let page = self.get("export.json").await;
        assert_eq!(page.status, 200);
        serde_json::from_str(&page.body).unwrap()
    }
}

impl World {
    pub(crate) fn preview_request(&self, life: i64) -> CompactJws {
        self.preview_request_of(life, None, "105")
    }

    pub(crate) fn preview_request_of(
        &self,
        life: i64,
        range: Option<&Value>,
        purpose: &str,
    ) -> CompactJws {
        self.preview_request_at(LINK, life, range, purpose)
    }

    /// The same about another link.
    pub(crate) fn preview_request_at(
        &self,
        link: &str,
        life: i64,
        range: Option<&Value>,
        purpose: &str,
    ) -> CompactJws {
        let ask = serde_json::to_value(self.plan().item.ask).unwrap();
        let iat = self.clock.now().timestamp();
        let claims = json!({
            "iss": self.manager.base(), "aud": "store.example", "iat": iat, "exp": iat + life,
            "link": link, "data_user": "lender.example", "asked_by": "Lender", "purpose": purpose, "question": ask["question"],
            "parameters": ask["parameters"], "range": range.unwrap_or(&ask["range"]),
            "request": "01890a5d-ac96-774b-bcce-b302099a8057", "item": "income",
            "return_url": self.manager.base().join("requests/1").unwrap(),
        });
        self.manager.sign(PREVIEW_TYP, &claims)
    }

    pub(crate) fn link_request(&self, pseudonym: &str, subject: &str, life: i64) -> CompactJws {
        let iat = self.clock.now().timestamp();
        let claims = json!({
            "iss": self.manager.base(), "aud": "store.example", "iat": iat, "exp": iat + life,
            "jti": self.ids.uuid_v7(), "pseudonym": pseudonym,
            "evidence_subject": self.manager.evidence_subject(subject),
            "return_url": self.manager.base().join("links/return").unwrap(),
        });
        self.manager.sign(REQUEST_TYP, &claims)
    }
}

#[actix_web::test]
async fn a_click_without_the_token_of_this_session_or_from_elsewhere_does_nothing() {
    let w = World::new().await;
    let (she, another) = (
        Browser::of(&w, "hers").await,
        Browser::of(&w, "theirs").await,
    );
    let (token, others) = (she.token().await, another.token().await);
    for forged in ["", "x", others.as_str()] {
        let fields = [("csrf", forged), ("group", "bank")];
        let page = she.post("deposits/request", &fields).await;
        assert_eq!(page.status, 403, "{forged}");
    }
    let fields = [("csrf", token.as_str()), ("group", "bank")];
    let elsewhere = "https://elsewhere.example";
    let page = she.post_from(elsewhere, "deposits/request", &fields).await;
    assert_eq!(page.status, 403);
    assert!(w.manager.asked().is_empty());
    let page = she.post("deposits/request", &fields).await;
    assert_eq!(page.status, 303);
    assert_eq!(
        page.location,
        w.manager.asked()[0].view.redirect_url.as_str()
    );
    // Her page leads to the decision, too.
    assert!(she.get("").await.body.contains(&page.location));
    w.stop().await;
}

#[actix_web::test]
async fn her_store_tells_her_to_link_it_before_it_asks_for_records() {
    let w = World::new().await;
    let newcomer = Browser::of(&w, "the newcomers").await;
    let token = newcomer.token().await;
    let fields = [("csrf", token.as_str()), ("group", "bank")];
    let page = newcomer.post("deposits/request", &fields).await;
    assert_eq!(page.status, 404);
    assert!(
        page.body
            .contains("Link your store on your consent dashboard")
    );
    assert!(w.manager.asked().is_empty());
    w.stop().await;
}

#[actix_web::test]
async fn she_reads_in_plain_words_that_somebody_else_said_yes() {
    let w = World::new().await;
    w.person("the neighbours", NEIGHBOUR, "neighbour").await;
    w.bank();
    let asked = w.press().await;
    w.approve(&asked, NEIGHBOUR, "neighbour");
    w.until(DepositState::Refused).await;
    let she = Browser::of(&w, "hers").await;
    let page = she.get("").await;
    assert!(
        page.body.contains("Somebody else said yes"),
        "{}",
        page.body
    );
    w.stop().await;
}

#[actix_web::test]
async fn a_preview_is_shown_to_her_alone() {
    let w = World::new().await;
    let path = format!(
        "preview?request={}",
        w.preview_request(PREVIEW_LIFE).as_str()
    );
    let page = Browser::new(&w).get(&path).await;
    assert!(page.location.starts_with("/sign-in?return="));
    let page = Browser::of(&w, "theirs").await.get(&path).await;
    assert_eq!(page.status, 404);
    assert!(!page.body.contains("43,000") && !page.body.contains("40,000"));
    let page = Browser::of(&w, "hers").await.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("₹40,000"), "{}", page.body);
    w.stop().await;
}

#[actix_web::test]
async fn an_address_that_would_live_longer_than_its_kind_may_is_refused() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let preview = w.preview_request(PREVIEW_LIFE + 1);
    let link = w.link_request(PSEUDONYM, SHE, LINK_LIFE + 1);
    for (path, request) in [("preview", preview), ("link", link)] {
        let page = she
            .get(&format!("{path}?request={}", request.as_str()))
            .await;
        assert_eq!(page.status, 400, "{path}");
    }
    w.stop().await;
}

#[actix_web::test]
async fn an_export_is_whole_says_where_each_record_is_from_and_holds_nothing_of_anothers() {
    let w = World::new().await;
    w.person("theirs", NEIGHBOUR, "neighbour").await;
    w.served(&w.plan()).await;
    let signed_out = Browser::new(&w).get("export.json").await;
    assert!(signed_out.location.starts_with("/sign-in"));
    let theirs = Browser::of(&w, "theirs").await.export().await;
    assert_eq!(theirs["records"], json!({}));
    for list in ["deliveries", "consents", "releases", "refusals"] {
        assert_eq!(theirs[list], json!([]), "{list}");
    }
    let hers = Browser::of(&w, "hers").await.export().await;
    let rows = hers["records"]["bank.transactions"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(row["source"], "bank.example");
        assert_eq!(row["deposit"], hers["deliveries"][0]["deposit"]);
    }
    for list in ["deliveries", "consents", "releases"] {
        assert_eq!(hers[list].as_array().unwrap().len(), 1, "{list}");
    }
    w.stop().await;
}

#[actix_web::test]
async fn her_ledger_goes_on_where_a_page_ended_and_says_who_received() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    w.clock.advance(Duration::from_secs(1));
    let unknown = w.ids.signing_key();
    for _ in 0..101 {
        let request = w.request_of(&w.ids.uuid_v7().to_string(), &unknown, None);
        assert!(w.ask(claims.jti, &request).await.is_err());
    }
    let she = Browser::of(&w, "hers").await;
    let refused = "not signed with the key in your consent";
    let page = she.get("releases").await;
    assert_eq!(page.body.matches(refused).count(), 100);
    assert!(page.body.contains("Older entries (102 in all)"));
    let (_, after) = page.body.split_once("/releases?before=").unwrap();
    let older = after.split_once('"').unwrap().0;
    let page = she.get(&format!("releases?before={older}")).await;
    assert_eq!(page.body.matches(refused).count(), 1);
    assert!(page.body.contains("lender.example"));
    assert!(!page.body.contains("Older entries"));
    assert_eq!(she.get("releases?before=x").await.status, 400);
    w.stop().await;
}

#[actix_web::test]
async fn her_store_shows_her_what_it_was_told_that_she_approved_and_nobody_else() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    let path = "approved";
    let signed_out = Browser::new(&w).get(path).await;
    assert!(signed_out.location.starts_with("/sign-in"));
    let theirs = Browser::of(&w, "theirs").await.get(path).await;
    assert_eq!(theirs.status, 200);
    assert!(!theirs.body.contains("lender.example"));
    let she = Browser::of(&w, "hers").await;
    let page = she.get(path).await;
    for told in [
        "lender.example",
        "Average monthly income",
        "In force",
        "the answer as it is when it is asked for",
    ] {
        assert!(page.body.contains(told), "{told}");
    }
    assert!(page.body.contains(&claims.jti.to_string()));
    // The list does not say who stopped it.
    w.manager.set_status(claims.status.idx, Status::Revoked);
    let changed = json!({
        "artifact_id": claims.jti, "state": "revoked", "by": "citizen",
    });
    w.tell("artifact.status_changed", changed).await;
    w.clock.advance(Duration::from_secs(61));
    let page = she.get(path).await;
    assert!(page.body.contains(">Stopped<"), "{}", page.body);
    assert!(!page.body.contains("In force"));
    w.stop().await;
}

#[actix_web::test]
async fn no_two_pages_carry_the_same_token_and_a_compressed_one_tells_nothing_of_it() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let (one, two) = (she.token().await, she.token().await);
    assert_ne!(one, two);
    let packed = async || {
        let call = w.http.get(w.at("")).header("accept-encoding", "gzip");
        let answer = call.header("cookie", she.cookies()).send().await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], "gzip");
        answer.bytes().await.unwrap()
    };
    assert_ne!(packed().await, packed().await);
    // The older one holds as well: another tab has it.
    let page = she.post("sign-out", &[("csrf", &one)]).await;
    assert_eq!(page.status, 303);
    let back: url::Url = page.location.parse().unwrap();
    let state = back.query_pairs().find(|(name, _)| name == "state");
    let (_, state) = state.unwrap();
    // So the provider sends her back, and she is told.
    let front = she.get(&format!("?state={state}")).await;
    assert!(front.body.contains("You are signed out."), "{}", front.body);
    w.stop().await;
}
