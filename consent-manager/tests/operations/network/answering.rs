//! A published question in the place of accounts (`docs/aa-query-profile.md`).

use account_aggregator::key_material::KeyMaterial;
use consent_manager::{relay::Relay, service::DeliveryKind};
use consent_model::{
    data_request::{RELAYED_TYP, RelayedRequest, SOURCE_TYP, SourceRequest},
    digest::Digest,
    ids::SessionId,
    jose::{CompactJws, SealingKey, sign},
    party::Role,
    problem::{Problem, ProblemType},
};

use super::super::world::{manifest, party};
use super::*;

fn store() -> PartyId {
    "store.example".parse().unwrap()
}

fn question() -> Digest {
    Digest::of_bytes(b"a package")
}

/// The lender's key for a question.
fn cnf() -> SigningKey {
    SigningKey::from_seed_ed25519(&[31; 32]).unwrap()
}

/// With a store of hers, and a question that can be asked.
async fn with_store() -> Net {
    let net = Net::linked().await;
    let (store_key, her_key) = (net.w.ids.signing_key(), net.w.ids.signing_key());
    let m = &net.w.manager;
    m.register_party(&party("store.example", &[Role::Store], &store_key))
        .await
        .unwrap();
    let hers = Some(her_key.public().clone());
    net.w.link(&store(), &store_key, hers).await;
    m.publish_question(&question(), &manifest()).await.unwrap();
    net
}

fn detail(net: &Net) -> Value {
    let mut detail = net.detail();
    detail.as_object_mut().unwrap().remove("DataFilter");
    detail["consentMode"] = "QUERY".into();
    detail["fiTypes"] = json!(["OTHER"]);
    detail["Purpose"] = json!({"code": "105", "text": "a loan"});
    detail["Query"] = json!({"question": question(), "cnf": cnf().public()});
    detail
}

/// She agrees; consent at the lender, its artefact and signature, our own name of it.
async fn agreed(net: &Net) -> (String, SignedConsentDetail, String, ConsentId) {
    let handle = net.ask(detail(net)).await;
    let from_store = |choice: &mut Choice| choice.items = vec![("accounts".parse().unwrap(), None)];
    let consent = net.approve(&[], from_store).await;
    let (status, id) = net.handle(&handle).await;
    assert_eq!(status, "READY");
    let id = id.unwrap();
    let body = net.message(json!({"consentId": id}));
    let (_, said) = net
        .call(&net.lender, Operation::AaConsentFetch, &body)
        .await;
    let signed = said["signedConsent"].as_str().unwrap().to_owned();
    let detail = net.verified(&net.lender, &said);
    let signature = signed.rsplit_once('.').unwrap().1.to_owned();
    (id, detail, signature, consent)
}

fn source_request(net: &Net, key: &SigningKey) -> CompactJws {
    let recipient: SealingKey = serde_json::from_value(json!({"kty": "OKP", "crv": "X25519",
        "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}))
    .unwrap();
    let now = net.w.clock.now().timestamp();
    let request = SourceRequest {
        item: "accounts".parse().unwrap(),
        recipient,
        iat: now,
        exp: now + 3600,
        jti: net.w.jti(),
        range: None,
    };
    sign(SOURCE_TYP, &request, key).unwrap()
}

/// A request for data; `change` may bend it.
fn request(
    net: &Net,
    (id, detail, signature): (&str, &SignedConsentDetail, &str),
    change: impl FnOnce(&mut Value),
) -> Value {
    // As the specification asks for; nothing is sealed with it. Bob's public key of RFC 7748 §6.1.
    let material = KeyMaterial::new(
        "X25519",
        "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=".into(),
        "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=".into(),
        net.w.clock.now() + TimeDelta::hours(1),
    );
    let mut body = net.message(json!({
        "FIDataRange": detail.range,
        "Consent": {"id": id, "digitalSignature": signature},
        "KeyMaterial": material,
        "Query": {"request": source_request(net, &cnf())},
    }));
    change(&mut body);
    body
}

async fn opened(net: &Net) -> String {
    let (id, detail, signature, _) = agreed(net).await;
    let body = request(net, (&id, &detail, &signature), |_| ());
    let (status, said) = net.call(&net.lender, Operation::AaFiRequest, &body).await;
    assert_eq!(status, 200, "{said}");
    said["sessionId"].as_str().unwrap().to_owned()
}

async fn fetched(net: &Net, session: &str) -> (u16, Value) {
    let body = net.message(json!({"sessionId": session}));
    net.call(&net.lender, Operation::AaFiFetch, &body).await
}

/// What her store is asked, as it is relayed to it. Nobody listens there: what was tried in vain is due again
/// later.
async fn relayed(net: &Net) -> RelayedRequest {
    let finds = async {
        loop {
            let due = net.w.manager.due_for(&store(), 100).await.unwrap();
            let mut newest = due.iter().rev();
            if let Some(asked) = newest.find(|d| d.kind != DeliveryKind::Event) {
                return CompactJws::parse(&asked.body).unwrap();
            }
            sleep(Duration::from_millis(10)).await;
            net.w.clock.advance(Duration::from_secs(1));
        }
    };
    let jws = timeout(Duration::from_secs(20), finds).await.unwrap();
    jws.verify(RELAYED_TYP, &net.w.manager.jwks())
        .unwrap()
        .into_claims()
}

/// Her store brings its one page.
async fn brings(net: &Net, session: SessionId, page: &[u8]) {
    let relay = Relay::open(net.w.keys()).await.unwrap();
    let digest = relay.keep(session, page, &net.w.ids).await.unwrap();
    let m = &net.w.manager;
    let size = u64::try_from(page.len()).unwrap();
    m.accept_page(&store(), session, 0, true, size, digest)
        .await
        .unwrap();
}

/// State of the session and of the answer, as the lender was last told.
async fn told(net: &Net) -> [String; 2] {
    let op = Operation::FiuFiNotification;
    let told = net.lender.hears(op, 1).await.pop().unwrap();
    let told = &told["FIStatusNotification"];
    let accounts = &told["FIStatusResponse"][0]["Accounts"];
    assert_eq!(accounts[0]["linkRefNumber"], "accounts");
    [&told["sessionStatus"], &accounts[0]["FIStatus"]].map(|word| word.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn an_answer_of_her_store_is_told_of_and_given_as_it_was_sealed() {
    let net = with_store().await;
    let session = opened(&net).await;
    let waits = fetched(&net, &session).await;
    assert_eq!(
        (waits.0, &waits.1["errorCode"]),
        (404, &json!("NoDataFound"))
    );
    let asked = relayed(&net).await;
    assert_eq!(asked.aud, store());
    brings(&net, asked.session, b"a.sealed.page").await;
    assert_eq!(told(&net).await, ["COMPLETED", "READY"]);
    for _ in 0..2 {
        let (status, said) = fetched(&net, &session).await;
        assert_eq!(status, 200, "{said}");
        let [entry] = said["FI"].as_array().unwrap().as_slice() else {
            panic!("one entry: {said}");
        };
        assert_eq!(entry["fipID"], "store.example");
        let data = json!([{"linkRefNumber": "accounts", "maskedAccNumber": "ANSWER",
            "encryptedFI": "a.sealed.page"}]);
        assert_eq!(entry["data"], data);
    }
    let other = net.message(json!({"sessionId": session, "fipId": "BANK-1"}));
    let found = net.code(&net.lender, Operation::AaFiFetch, &other).await;
    assert_eq!(found, (400, "InvalidFIPId".to_owned()));
    // Fetched, it stays for five minutes; then it has gone for good.
    net.w.clock.advance(Duration::from_secs(301));
    let (status, said) = fetched(&net, &session).await;
    assert_eq!((status, &said["errorCode"]), (410, &json!("DataGone")));
    // No provider of the network has heard of it.
    for bank in [&net.bank, &net.direct] {
        assert!(bank.heard(Operation::FipConsent).is_empty());
        assert!(bank.heard(Operation::FipFiRequest).is_empty());
    }
}

#[tokio::test]
async fn the_artefact_repeats_the_question_and_says_who_answers() {
    let net = with_store().await;
    let (_, detail, ..) = agreed(&net).await;
    assert_eq!(detail.consent_mode, "QUERY");
    assert_eq!(detail.fi_types, ["OTHER"]);
    let [one] = detail.accounts.as_slice() else {
        panic!("one account");
    };
    assert_eq!(one.fip_id, "store.example");
    assert_eq!(
        (one.masked_acc_number.as_str(), one.acc_type.as_str()),
        ("ANSWER", "DEFAULT")
    );
    let query = detail.query.unwrap();
    assert_eq!(query["question"], json!(question()));
    assert_eq!(query["cnf"], json!(cnf().public()));
    assert_eq!(query["key"]["kty"], "OKP");
    assert!(query["preview"].is_null());
}

#[tokio::test]
async fn a_store_that_may_not_answer_or_does_not_ends_the_session() {
    let net = with_store().await;
    let session = opened(&net).await;
    let asked = relayed(&net).await;
    let no = Problem::new(ProblemType::NotPermitted);
    let m = &net.w.manager;
    m.refuse_session(&store(), asked.session, &no)
        .await
        .unwrap();
    assert_eq!(told(&net).await, ["FAILED", "DENIED"]);
    let (status, said) = fetched(&net, &session).await;
    assert_eq!((status, &said["errorCode"]), (404, &json!("NoDataFound")));

    let net = with_store().await;
    opened(&net).await;
    net.w.clock.advance(Duration::from_secs(3_700));
    net.w.manager.expire_due().await.unwrap();
    let [session, answer] = told(&net).await;
    assert!(["FAILED", "EXPIRED"].contains(&&*session), "{session}");
    assert_eq!(answer, "TIMEOUT");
}

#[tokio::test]
async fn a_stopped_consent_gives_no_answer() {
    let net = with_store().await;
    let (id, detail, signature, consent) = agreed(&net).await;
    let body = request(&net, (&id, &detail, &signature), |_| ());
    let (_, said) = net.call(&net.lender, Operation::AaFiRequest, &body).await;
    let session = said["sessionId"].as_str().unwrap().to_owned();
    let asked = relayed(&net).await;
    brings(&net, asked.session, b"a.sealed.page").await;
    let (m, me) = (&net.w.manager, net.w.account);
    m.revoke(me, consent, None).await.unwrap();
    let (status, said) = fetched(&net, &session).await;
    assert_eq!(
        (status, &said["errorCode"]),
        (403, &json!("ConsentRevoked"))
    );
    let again = request(&net, (&id, &detail, &signature), |_| ());
    let found = net.code(&net.lender, Operation::AaFiRequest, &again).await;
    assert_eq!(found, (400, "InvalidConsentStatus".to_owned()));
}

#[tokio::test]
async fn a_request_for_an_answer_is_of_the_consents_own_key_and_whole_range() {
    let net = with_store().await;
    let (id, detail, signature, _) = agreed(&net).await;
    let other = SigningKey::from_seed_ed25519(&[32; 32]).unwrap();
    let forged = json!(source_request(&net, &other));
    let old = {
        let old = json!(source_request(&net, &cnf()));
        net.w.clock.advance(Duration::from_secs(2 * 3600));
        old
    };
    let shorter = account_aggregator::time::format(detail.range.from.0 + TimeDelta::days(1));
    type Change<'a> = Box<dyn FnOnce(&mut Value) + 'a>;
    let changes: [(&str, &str, Change<'_>); 6] = [
        (
            "without",
            "InvalidRequest",
            Box::new(|b| drop(b.as_object_mut().unwrap().remove("Query"))),
        ),
        (
            "no JWS",
            "InvalidRequest",
            Box::new(|b| b["Query"]["request"] = "x".into()),
        ),
        (
            "more",
            "InvalidRequest",
            Box::new(|b| b["Query"]["more"] = 1.into()),
        ),
        (
            "another key",
            "InvalidRequest",
            Box::new(|b| b["Query"]["request"] = forged),
        ),
        (
            "too old",
            "InvalidRequest",
            Box::new(|b| b["Query"]["request"] = old),
        ),
        (
            "a part",
            "InvalidDateRange",
            Box::new(|b| b["FIDataRange"]["from"] = shorter.into()),
        ),
    ];
    for (what, code, change) in changes {
        let body = request(&net, (&id, &detail, &signature), change);
        let found = net.code(&net.lender, Operation::AaFiRequest, &body).await;
        assert_eq!(found, (400, code.to_owned()), "{what}");
    }
    let body = request(&net, (&id, &detail, &signature), |_| ());
    assert_eq!(
        net.call(&net.lender, Operation::AaFiRequest, &body).await.0,
        200
    );
}

#[tokio::test]
async fn a_question_that_cannot_be_asked_is_refused_before_she_hears_of_it() {
    let net = with_store().await;
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 10] = [
        ("not published", |d| {
            d["Query"]["question"] = json!(Digest::of_bytes(b"none"))
        }),
        ("no digest", |d| d["Query"]["question"] = "income".into()),
        ("parameters", |d| {
            d["Query"]["parameters"] = json!({"months": 6})
        }),
        ("no key", |d| {
            drop(d["Query"].as_object_mut().unwrap().remove("cnf"))
        }),
        ("unknown member", |d| d["Query"]["profile"] = "2".into()),
        ("purpose", |d| d["Purpose"]["code"] = "103".into()),
        ("mode", |d| d["consentMode"] = "VIEW".into()),
        ("accounts too", |d| {
            d["fiTypes"] = json!(["OTHER", "DEPOSIT"])
        }),
        ("filter", |d| {
            d["DataFilter"] =
                json!([{"type": "TRANSACTIONTYPE", "operator": "=", "value": "CREDIT"}]);
        }),
        ("life", |d| {
            d["DataLife"] = json!({"unit": "YEAR", "value": 11})
        }),
    ];
    for (what, change) in changes {
        let mut asked = detail(&net);
        change(&mut asked);
        let body = net.message(json!({"ConsentDetail": asked}));
        let (status, code) = net.code(&net.lender, Operation::AaConsent, &body).await;
        assert_eq!((status, &*code), (400, "InvalidRequest"), "{what}");
    }
    net.nothing_waits().await;
    // Without a question the mode is as any other, and so are its accounts.
    let mut plain = detail(&net);
    plain.as_object_mut().unwrap().remove("Query");
    plain["fiTypes"] = json!(["DEPOSIT"]);
    plain["DataLife"]["value"] = 0.into();
    net.ask(plain).await;
}
