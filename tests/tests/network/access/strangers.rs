//! Without the proof that its class asks for, a route serves nothing, and says so in one way.
//!
//! Every call is well-formed, and where there is somebody with the right, a control shows that it
//! is only the missing right that refuses.

use amanat_tests::harness::Harness;
use consent_model::{digest::Digest, jose::SigningKey, problem::ProblemType};
use reqwest::{Response, Url, header::LOCATION};
use sandbox::{people::PEOPLE, story::life::Life};
use serde_json::{Value, json};
use service_kit::{
    client_auth::assertion,
    routes::{Access, Route},
};

use super::{
    calls::{Caller, ID, method, party, path, problem, query, refusal, with_body},
    services,
};

#[tokio::test(flavor = "multi_thread")]
async fn without_proof_nothing_private_is_served() {
    let network = Harness::start(2).await.unwrap();
    let caller = Caller::new(&network);
    let mut asked = 0;
    for (service, routes) in services() {
        for route in routes {
            let what = format!("{service} {} {}", route.method, route.path);
            match route.access {
                Access::Public => continue,
                Access::Client => no_client(&caller, &what).await,
                Access::Party => no_proof(&caller, service, route, &what).await,
                Access::Citizen | Access::Auditor => {
                    nobody_signed_in(&caller, service, route, &what).await;
                }
                Access::CitizenWithDocument | Access::Linking => {
                    no_document(&caller, service, route, &what).await;
                }
                Access::SignedDocument | Access::ManagerDocument => {
                    strangers_document(&caller, service, route, &what).await;
                }
                Access::Network => strangers_network_call(&caller, service, route, &what).await,
                Access::ManagerEvent => strangers_event(&caller, service, route, &what).await,
                Access::OwnSystem => {
                    not_on_the_public_address(&caller, service, route, &what).await
                }
            }
            asked += 1;
        }
    }
    assert!(asked > 40, "only {asked} routes were asked");
    network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_forms_token_a_signed_in_person_changes_nothing() {
    let network = Harness::start(4).await.unwrap();
    let caller = Caller::new(&network);
    let meera = Life::new(&network, &PEOPLE[0]).unwrap();
    meera.sign_in().await.unwrap();
    meera.link_store().await.unwrap();
    let mut asked = 0;
    for (service, routes) in services() {
        for route in routes {
            let hers = matches!(
                route.access,
                Access::Citizen | Access::CitizenWithDocument | Access::Auditor
            );
            if !hers || route.method != "POST" {
                continue;
            }
            let url = caller.place(service).0.join(&path(route, ID)).unwrap();
            let mut fields = form(&caller, service, route);
            for token in [None, Some("made-up")] {
                fields.retain(|(name, _)| *name != "csrf");
                fields.extend(token.map(|token| ("csrf", token.to_owned())));
                let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
                let page = meera.browser.post(&url, &fields).await.unwrap();
                // A form without the field is not even read by the store.
                let wanted = match (service, token) {
                    ("personal-store", None) => 400,
                    // A file comes in parts; a form without any is not read either.
                    ("personal-store", _) if route.path == "/upload" => 400,
                    _ => 403,
                };
                assert_eq!(page.status.as_u16(), wanted, "{service} {}", route.path);
            }
            asked += 1;
        }
    }
    assert!(asked >= 9, "only {asked} routes were asked");
    network.stop().await.unwrap();
}

/// Every field that a route's form has, with a value of the right form.
fn form(caller: &Caller<'_>, service: &str, route: &Route) -> Vec<(&'static str, String)> {
    let mut fields = vec![("csrf", "made-up".to_owned())];
    match (service, route.path) {
        ("personal-store", "/approved/mail") => fields.push(("wanted", "no".into())),
        ("personal-store", "/approved/{id}") => fields.push(("decision", "object".into())),
        ("personal-store", "/deposits/request") => fields.push(("group", "bank".into())),
        ("personal-store", "/erase") => fields.push(("understood", "yes".into())),
        ("personal-store", "/passkeys/only") => fields.push(("only", "yes".into())),
        ("personal-store", "/passkeys/remove") => fields.push(("credential", "AQID".into())),
        ("personal-store", "/upload/take") => fields.push(("seen", "made-up".into())),
        ("personal-store", "/upload/reading") => {
            for (name, value) in [
                ("delimiter", "comma"),
                ("date", "day_first"),
                ("decimal", "point"),
                ("currency", "INR"),
            ] {
                fields.push((name, value.into()));
            }
        }
        ("personal-store", "/link") => {
            let document = caller.document(service, route.path, &caller.key_of("manager"));
            fields.push(("request", document.as_str().into()));
            fields.push(("decision", "confirm".into()));
        }
        ("personal-store", "/preview") => {
            let document = caller.document(service, route.path, &caller.key_of("manager"));
            fields.push(("request", document.as_str().into()));
            fields.push(("shown", Digest::of_bytes(b"answer").to_string()));
        }
        ("personal-store", "/changed") => {
            fields.push(("artifact", ID.into()));
            fields.push(("item", "income".into()));
            fields.push(("decision", "accept".into()));
            for name in ["approved", "shown"] {
                fields.push((name, Digest::of_bytes(b"answer").to_string()));
            }
        }
        ("fiduciary-adapter", "/link/identify") => fields.push(("customer", "user_000001".into())),
        ("fiduciary-adapter", "/link/verify") => fields.push(("code", "123456".into())),
        ("fiduciary-adapter", "/link/number") => fields.push(("number", "1".repeat(24))),
        ("fiduciary-adapter", "/link/passkey") => {
            for name in [
                "credential",
                "authenticator_data",
                "client_data",
                "signature",
            ] {
                fields.push((name, "AQEB".into()));
            }
        }
        ("consent-manager", "/requests/{id}/decision") => fields.push(("decision", "deny".into())),
        ("consent-manager", "/passkeys/{id}/name") => fields.push(("name", "Phone".into())),
        ("consent-manager", "/passkeys") => {
            for name in ["attempt", "authenticator_data", "client_data"] {
                fields.push((name, "AQEB".into()));
            }
        }
        ("consent-manager", "/approvals/{id}" | "/resumes/{id}") => {
            for name in [
                "credential",
                "authenticator_data",
                "client_data",
                "signature",
            ] {
                fields.push((name, "AQEB".into()));
            }
        }
        ("consent-manager", "/accounts/address") => fields.push(("address", "meera".into())),
        ("consent-manager", "/accounts/linkings/{linking}") => {
            fields.push(("account[]", "0".into()));
            fields.push(("token", "123456".into()));
        }
        ("consent-manager", "/links") => fields.push(("party", "bank.sandbox.example".into())),
        _ => {}
    }
    fields
}

async fn no_client(caller: &Caller<'_>, what: &str) {
    let (ids, held) = (&caller.network.ids, caller.network.ids.signing_key());
    let manager = &caller.network.addresses.manager;
    let with = async |name: &str, key: &SigningKey| {
        let assertion = assertion::sign(&party(name), key, manager, ids).unwrap();
        let answer = caller.token(&held, &assertion).await;
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        (status, body["error"].clone())
    };
    let stranger = ids.signing_key();
    for name in ["lender", "nobody"] {
        let refused = with(name, &stranger).await;
        assert_eq!(refused, (401, "invalid_client".into()), "{what} {name}");
    }
    let lenders = with("lender", &caller.key_of("lender")).await;
    assert_eq!(lenders, (200, Value::Null), "{what}");
}

async fn no_proof(caller: &Caller<'_>, service: &str, route: &Route, what: &str) {
    let at = format!("{}{}", path(route, ID), query(route));
    let url = caller.place(service).0.join(&at).unwrap();
    let call = || {
        let call = caller.http.request(method(route), url.clone());
        with_body(call, route.method, &at)
    };
    let bare = path(route, ID);
    let wanted = refusal(ProblemType::NotAuthenticated);
    let none = call().send().await.unwrap();
    assert_eq!(problem(none).await, wanted, "{what}");
    // A proof for another call is none for this one.
    let elsewhere = caller.proven("lender", "GET", "/v1/elsewhere").await;
    let stolen = caller.stolen(route.method, &bare).await;
    for proven in [elsewhere, stolen, caller.made_up(route.method, &bare)] {
        let answer = proven.on(call()).send().await.unwrap();
        assert_eq!(problem(answer).await, wanted, "{what}");
    }
    // A token alone is no password.
    let token = caller.made_up(route.method, &bare).on(call());
    let token = token.build().unwrap().headers()["authorization"].clone();
    let alone = call().header("authorization", token).send().await.unwrap();
    assert_eq!(problem(alone).await, wanted, "{what}");
}

/// What own systems ask has a listener of its own; who may ask there is tested beside it
/// (`fiduciary-adapter/tests/whole/deciding/http.rs`).
async fn not_on_the_public_address(caller: &Caller<'_>, service: &str, route: &Route, what: &str) {
    let url = caller.place(service).0.join(route.path).unwrap();
    let call = caller.http.request(method(route), url).body("{}");
    let wanted = refusal(ProblemType::NotFound);
    assert_eq!(problem(call.send().await.unwrap()).await, wanted, "{what}");
}

async fn nobody_signed_in(caller: &Caller<'_>, service: &str, route: &Route, what: &str) {
    let url = caller.place(service).0.join(&path(route, ID)).unwrap();
    let mut call = caller.http.request(method(route), url);
    if route.method == "POST" {
        call = call.form(&form(caller, service, route));
    }
    sent_to_sign_in(&call.send().await.unwrap(), what);
}

async fn no_document(caller: &Caller<'_>, service: &str, route: &Route, what: &str) {
    let url = caller.place(service).0.join(route.path).unwrap();
    if route.method == "POST" {
        let fields = form(caller, service, route);
        let answer = caller.http.post(url).form(&fields).send().await.unwrap();
        match route.access {
            // No linking is under way in this browser.
            Access::Linking => {
                let wanted = refusal(ProblemType::NotAuthenticated);
                assert_eq!(problem(answer).await, wanted, "{what}");
            }
            _ => sent_to_sign_in(&answer, what),
        }
        return;
    }
    let with = async |key| {
        let document = caller.document(service, route.path, &key);
        let mut url = url.clone();
        url.query_pairs_mut()
            .append_pair("request", document.as_str());
        caller.http.get(url).send().await.unwrap()
    };
    let stranger = with(caller.network.ids.signing_key()).await;
    assert_eq!(stranger.status(), 400, "{what}");
    let managers = with(caller.key_of("manager")).await;
    match route.access {
        Access::Linking => assert_eq!(managers.status(), 200, "{what}"),
        _ => sent_to_sign_in(&managers, what),
    }
}

async fn strangers_document(caller: &Caller<'_>, service: &str, route: &Route, what: &str) {
    let url = caller.place(service).0.join(&path(route, ID)).unwrap();
    let with = async |key| {
        let document = caller.document(service, route.path, &key);
        let call = caller
            .http
            .post(url.clone())
            .header("content-type", "application/jose");
        let answer = call.body(document.as_str().to_owned()).send().await;
        problem(answer.unwrap()).await
    };
    let stranger = with(caller.network.ids.signing_key()).await;
    assert_eq!(stranger, refusal(ProblemType::UnknownKey), "{what}");
    // The same from who may call: read, and at most about nothing that is there.
    let (signer, wanted) = match route.access {
        Access::ManagerDocument => ("manager", refusal(ProblemType::NotFound)),
        _ if route.path == "/v1/consent-requests" => ("lender", (201, None)),
        _ => ("lender", refusal(ProblemType::NotFound)),
    };
    assert_eq!(with(caller.key_of(signer)).await, wanted, "{what}");
}

/// Whoever has no API key is refused in the network's own words, before anything else is looked at. A data user's callbacks
/// know no such key: there the signature is what counts. At a party that is not on the network there is no such address.
async fn strangers_network_call(caller: &Caller<'_>, service: &str, route: &Route, what: &str) {
    let addresses = &caller.network.addresses;
    let at = async |base: &Url| {
        let url = base.join(&path(route, ID)).unwrap();
        let call = caller.http.request(route.method.parse().unwrap(), url);
        call.json(&json!({})).send().await.unwrap()
    };
    let (on_it, status, code) = match service {
        "consent-manager" => (&addresses.manager, 401, "Unauthorized"),
        _ if route.path.starts_with("/aa/fip/") => (&addresses.aa_bank, 401, "Unauthorized"),
        _ => (&addresses.aa_lender, 400, "SignatureDoesNotMatch"),
    };
    let answer = at(on_it).await;
    assert_eq!(answer.status(), status, "{what}");
    assert!(answer.headers().contains_key("x-jws-signature"), "{what}");
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["errorCode"], code, "{what}");
    if service != "consent-manager" {
        let elsewhere = problem(at(&addresses.bank).await).await;
        assert_eq!(elsewhere, refusal(ProblemType::NotFound), "{what}");
    }
}

async fn strangers_event(caller: &Caller<'_>, service: &str, route: &Route, what: &str) {
    let url = caller.place(service).0.join(route.path).unwrap();
    let with = async |key| {
        let answer = caller.event(url.clone(), &key).send().await.unwrap();
        problem(answer).await
    };
    let stranger = with(caller.network.ids.signing_key()).await;
    assert_eq!(stranger, refusal(ProblemType::InvalidSignature), "{what}");
    assert_eq!(with(caller.key_of("manager")).await, (204, None), "{what}");
}

fn sent_to_sign_in(answer: &Response, what: &str) {
    assert_eq!(answer.status(), 303, "{what}");
    let to = answer.headers()[LOCATION].to_str().unwrap();
    let path = to.split('?').next().unwrap();
    // The manager tells her first where she is about to be sent.
    let wanted = match what.starts_with("consent-manager") {
        true => "/",
        false => "/sign-in",
    };
    assert_eq!(path, wanted, "{what}");
}
