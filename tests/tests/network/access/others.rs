//! What is somebody else's is not there: a party with a valid assertion, and a person who is signed
//! in, get 404 for real things of another's.

use amanat_tests::harness::Harness;
use sandbox::{
    asks,
    people::PEOPLE,
    story::{life::Life, passkey::Authenticator},
};
use serde_json::Value;
use service_kit::routes::{Access, Route};
use url::Url;

use super::{
    calls::{Caller, path, query},
    services,
};

/// What two parties own, by the name that stands in the path.
struct Owned {
    owner: &'static str,
    name: &'static str,
    id: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_another_partys_or_another_persons_is_not_there() {
    let network = Harness::start(3).await.unwrap();
    let caller = Caller::new(&network);
    let meera = Life::new(&network, &PEOPLE[0]).unwrap();
    meera.sign_in().await.unwrap();
    meera.link_store().await.unwrap();
    let bank = network.addresses.bank.clone();
    let customer = PEOPLE[0].bank_customer;
    meera.link_provider("bank", &bank, customer).await.unwrap();
    meera.deposit("bank").await.unwrap();

    parties(&network, &caller).await;
    people(&network, &meera).await;
    network.stop().await.unwrap();
}

async fn parties(network: &Harness, caller: &Caller<'_>) {
    let lender = network.lender.adapter.data_user();
    let now = network.ids.clock().now();
    let ask = asks::statement(now, &network.addresses.lender);
    let asked = lender.request_consent(ask).await.unwrap().request_id;
    let mut owned = vec![Owned {
        owner: "lender",
        name: "{request}",
        id: asked.to_string(),
    }];
    for owner in ["store", "bank"] {
        for (list, field, name) in [
            ("/v1/artifacts", "artifact_id", "{artifact}"),
            ("/v1/sharing", "id", "{session}"),
            ("/v1/webhook-deliveries", "delivery_id", "{delivery}"),
        ] {
            let (status, found) = caller.as_party(owner, "GET", list, "").await;
            assert_eq!(status, 200, "{owner} {list}");
            let id = found["items"][0][field].as_str().unwrap().to_owned();
            owned.push(Owned { owner, name, id });
        }
    }
    let mut asked = 0;
    for route in party_routes() {
        let Some(name) = route.path.split('/').find(|part| part.starts_with('{')) else {
            if route.method != "GET" {
                continue;
            }
            let (status, found) = caller.as_party("researcher", "GET", route.path, "").await;
            assert_eq!(status, 200, "{}", route.path);
            assert_eq!(found["items"], Value::Array(Vec::new()), "{}", route.path);
            continue;
        };
        let things = owned.iter().filter(|thing| thing.name == name);
        for thing in things {
            let at = path(route, &thing.id);
            for other in ["researcher", "lender", "store", "bank"] {
                if other == thing.owner {
                    continue;
                }
                let answer = caller
                    .as_party(other, route.method, &at, query(route))
                    .await;
                let what = format!("{other} {} {} of {}", route.method, route.path, thing.owner);
                assert_eq!(answer.0, 404, "{what}");
                assert_eq!(answer.1["type"], not_found(), "{what}");
                asked += 1;
            }
            if route.method == "GET" && is_for(route, thing.owner) {
                let (status, _) = caller.as_party(thing.owner, "GET", &at, "").await;
                // A page that was delivered is gone.
                let wanted = if at.ends_with("/pages/0") { 410 } else { 200 };
                assert_eq!(status, wanted, "{} {}", thing.owner, route.path);
            }
        }
    }
    assert!(asked > 40, "only {asked} calls");
}

/// Sessions are read by who asked for the data.
fn is_for(route: &Route, owner: &str) -> bool {
    !route.path.starts_with("/v1/data-sessions/") || owner != "bank"
}

fn party_routes() -> impl Iterator<Item = &'static Route> {
    let all = services().into_iter().flat_map(|(_, routes)| routes);
    all.filter(|route| route.access == Access::Party)
}

fn not_found() -> Value {
    serde_json::to_value(consent_model::problem::ProblemType::NotFound).unwrap()
}

async fn people(network: &Harness, meera: &Life<'_>) {
    let manager = &network.addresses.manager;
    let at = |path: &str| -> Url { manager.join(path).unwrap() };
    let record = meera.browser.open(&at("record.json")).await.unwrap();
    let record: Value = serde_json::from_str(&record.body).unwrap();
    let id = |pointer: &str| {
        record
            .pointer(pointer)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (consent, decision) = (id("/consents/0/summary/id"), id("/decisions/0/id"));
    let request = id("/decisions/0/request");

    // A consent that waits for her proof that it goes on, a yes that waits for it, and a passkey.
    let last = |url: &Url| url.path_segments().unwrap().next_back().unwrap().to_owned();
    let dashboard = meera.browser.open(&at("dashboard")).await.unwrap();
    let hers = dashboard.form("/sign-out").unwrap().fields()["csrf"].to_owned();
    let change = async |what: &str| {
        let url = at(&format!("consents/{consent}/{what}"));
        let fields = [("csrf", hers.as_str())];
        meera.browser.post(&url, &fields).await.unwrap().url
    };
    change("pause").await;
    let resuming = last(&change("resume").await);
    let waiting = meera.asks_for_deposit("bank").await.unwrap().url;
    let notice = meera.browser.open(&waiting).await.unwrap();
    let yes = notice
        .form("/decision")
        .unwrap()
        .press("decision", "approve");
    let approval = last(&meera.browser.send(yes.unwrap()).await.unwrap().url);
    let authenticator = Authenticator::new(5, "localhost").unwrap();
    meera.makes_passkey(&authenticator).await.unwrap();
    let listed = meera.browser.open(&at("passkeys")).await.unwrap();
    let removal = listed.link("/remove").unwrap();
    let passkey = removal.path().split('/').nth(2).unwrap().to_owned();
    let complaint = meera
        .browser
        .post(
            &at("rights"),
            &[
                ("csrf", hers.as_str()),
                ("to", "this"),
                ("matter", "grievance"),
                ("text", "The page was away for a day."),
            ],
        )
        .await
        .unwrap();
    let complaint = last(&complaint.url);
    let send = async |path: &str, fields: &[(&str, &str)]| {
        let mut fields = fields.to_vec();
        fields.push(("csrf", hers.as_str()));
        let page = meera.browser.post(&at(path), &fields).await.unwrap();
        let (_, rest) = page.body.split_once(&format!("action=\"/{path}/")).unwrap();
        rest.split('/').next().unwrap().to_owned()
    };
    let named = [("name", "Ravi"), ("email", "ravi@people.example")];
    let nominee = send("nominees", &named).await;
    let asked_for = [
        ("kind", "guardian_of_person_with_disability"),
        ("name", "Tara"),
        ("proof", "Order 12"),
    ];
    let ward = send("guardians", &asked_for).await;

    let arjun = Life::new(network, &PEOPLE[1]).unwrap();
    arjun.sign_in().await.unwrap();
    let dashboard = arjun.browser.open(&at("dashboard")).await.unwrap();
    let form = dashboard.form("/sign-out").unwrap();
    let csrf = form.fields()["csrf"].to_owned();
    let mut asked = 0;
    let (_, routes) = services().into_iter().next().unwrap();
    for route in routes {
        if route.access != Access::Citizen || !route.path.contains("{id}") {
            continue;
        }
        let id = match route.path.split('/').nth(1).unwrap() {
            "requests" => &request,
            "decisions" => &decision,
            "consents" => &consent,
            "approvals" => &approval,
            "resumes" => &resuming,
            "passkeys" => &passkey,
            "rights" => &complaint,
            "nominees" => &nominee,
            "guardians" => &ward,
            other => panic!("whose are {other}?"),
        };
        let url = at(&path(route, id));
        let page = match route.method {
            "GET" => arjun.browser.open(&url).await.unwrap(),
            _ => {
                let mut fields = vec![("csrf", csrf.as_str()), ("decision", "deny")];
                fields.push(("name", "Mine now"));
                for part in [
                    "credential",
                    "authenticator_data",
                    "client_data",
                    "signature",
                ] {
                    fields.push((part, "AQEB"));
                }
                arjun.browser.post(&url, &fields).await.unwrap()
            }
        };
        assert_eq!(page.status, 404, "{} {}", route.method, route.path);
        // Nothing of this consent has ended, so nothing of it was acknowledged.
        if route.method == "GET" && !route.path.contains("{acknowledgement}") {
            let hers = meera.browser.open(&url).await.unwrap();
            assert_eq!(hers.status, 200, "{}", route.path);
        }
        asked += 1;
    }
    assert!(asked >= 9, "only {asked} calls");
}
