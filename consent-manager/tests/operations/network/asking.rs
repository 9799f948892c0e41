//! A data user asks, as the certification has it.

use super::*;

const OP: Operation = Operation::AaConsent;

#[tokio::test]
async fn what_breaks_a_rule_is_refused_with_the_code_of_the_rule() {
    let net = Net::linked().await;
    let past = account_aggregator::time::format(net.w.clock.now() - TimeDelta::days(1));
    let far = account_aggregator::time::format(net.w.clock.now() + TimeDelta::days(4000));
    let invalid = "InvalidRequest";
    let cases: Vec<(&str, &str, Value, &str)> = vec![
        ("1002", "/consentTypes", json!([]), invalid),
        ("1002", "/fiTypes", json!(["GOLD"]), invalid),
        ("1002", "/consentMode", json!(""), invalid),
        ("1002", "/DataLife", json!({}), invalid),
        ("1007", "/consentExpiry", json!(past), invalid),
        ("1007", "/consentExpiry", json!(far), invalid),
        ("1007", "/consentStart", json!(far), invalid),
        ("1008", "/DataConsumer/id", json!("FIU-2"), invalid),
        ("1008", "/DataConsumer/type", json!("AA"), invalid),
        (
            "1009",
            "/Customer/id",
            json!("nobody@us"),
            "InvalidCustomerAddress",
        ),
        (
            "1009",
            "/Customer/id",
            json!("meera.k@other"),
            "InvalidCustomerAddress",
        ),
        (
            "1009",
            "/Customer/id",
            json!("meera.k"),
            "InvalidCustomerAddress",
        ),
        (
            "1010",
            "/Purpose/code",
            json!("999"),
            "InvalidConsentPurpose",
        ),
        (
            "1010",
            "/Purpose/refUri",
            json!("https://api.rebit.org.in/aa/purpose/102.xml"),
            "InvalidConsentPurpose",
        ),
        (
            "1011",
            "/FIDataRange/to",
            json!("2020-01-01T00:00:00Z"),
            invalid,
        ),
        ("1012", "/consentMode", json!("VIEW"), invalid),
        (
            "1012",
            "/DataLife",
            json!({"unit": "INF", "value": 3}),
            invalid,
        ),
        (
            "1013",
            "/Frequency",
            json!({"unit": "DAY", "value": 0}),
            invalid,
        ),
        (
            "1013",
            "/Frequency",
            json!({"unit": "DAY", "value": 1.5}),
            invalid,
        ),
        (
            "1014",
            "/DataFilter",
            json!([{"type": "TRANSACTIONAMOUNT", "operator": ">=", "value": "much"}]),
            invalid,
        ),
        (
            "1014",
            "/DataFilter",
            json!([{"type": "TRANSACTIONTYPE", "operator": ">", "value": "CREDIT"}]),
            invalid,
        ),
    ];
    for (number, place, value, code) in cases {
        let mut detail = net.detail();
        *detail.pointer_mut(place).unwrap() = value.clone();
        let body = net.message(json!({"ConsentDetail": detail}));
        let found = net.code(&net.lender, OP, &body).await;
        assert_eq!(found, (400, code.to_owned()), "{number} {place} {value}");
    }
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut body = net.message(json!({"ConsentDetail": net.detail()}));
        change(&mut body);
        body
    };
    // 1003, 1006, 1005, 1004
    let old = account_aggregator::time::format(net.w.clock.now() - TimeDelta::minutes(16));
    for (member, value) in [
        ("timestamp", "yesterday"),
        ("txnid", "x"),
        ("timestamp", &old),
    ] {
        let body = changed(&|b| b[member] = value.into());
        let found = net.code(&net.lender, OP, &body).await;
        assert_eq!(found, (400, invalid.to_owned()), "{member} {value}");
    }
    let body = changed(&|b| b["ver"] = "1.1.2".into());
    let found = net.code(&net.lender, OP, &body).await;
    assert_eq!(found, (404, "NoSuchVersion".to_owned()));
    net.nothing_waits().await;
}

// 1041, 1042, 1043
#[tokio::test]
async fn one_flipped_bit_anywhere_in_a_signed_body_is_told_as_that() {
    let net = Net::linked().await;
    let bodies = [
        (OP, net.message(json!({"ConsentDetail": net.detail()}))),
        (
            Operation::AaConsentHandle,
            net.message(json!({"ConsentHandle": net.w.ids.uuid_v4()})),
        ),
        (
            Operation::AaConsentFetch,
            net.message(json!({"consentId": net.w.ids.uuid_v4()})),
        ),
    ];
    for (operation, body) in bodies {
        let bytes = body.to_string().into_bytes();
        let signature = net.lender.gate.signer().sign_detached(&bytes).unwrap();
        for place in (0..bytes.len()).step_by(7).chain([bytes.len() - 1]) {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << (place % 8);
            let (status, answer) = net.send(&net.lender, operation, flipped, &signature).await;
            assert_eq!(status, 400, "{operation:?} {place}");
            assert_eq!(
                answer["errorCode"], "SignatureDoesNotMatch",
                "{operation:?} {place}"
            );
        }
    }
    net.nothing_waits().await;
}

// 1001
#[tokio::test]
async fn the_same_call_again_has_the_same_answer_and_another_under_its_name_none() {
    let net = Net::linked().await;
    let body = net.message(json!({"ConsentDetail": net.detail()}));
    let (status, first) = net.call(&net.lender, OP, &body).await;
    assert_eq!(status, 200);
    assert_eq!(first["Customer"]["id"], "meera.k@us");
    let (_, second) = net.call(&net.lender, OP, &body).await;
    assert_eq!(first["ConsentHandle"], second["ConsentHandle"]);
    net.waiting().await;
    let mut other = body.clone();
    other["ConsentDetail"]["consentMode"] = "VIEW".into();
    other["ConsentDetail"]["DataLife"]["value"] = 0.into();
    let found = net.code(&net.lender, OP, &other).await;
    assert_eq!(found, (409, "IdempotencyError".to_owned()));
}

#[tokio::test]
async fn what_goes_beyond_the_fair_use_rules_is_told_by_its_attribute() {
    let net = Net::linked().await;
    for (place, value, attribute) in [
        ("/DataLife", json!({"unit": "YEAR", "value": 2}), "DataLife"),
        (
            "/Frequency",
            json!({"unit": "HOUR", "value": 1}),
            "Frequency",
        ),
    ] {
        let mut detail = net.detail();
        *detail.pointer_mut(place).unwrap() = value;
        let body = net.message(json!({"ConsentDetail": detail}));
        let (status, answer) = net.call(&net.lender, OP, &body).await;
        assert_eq!(status, 412, "{answer}");
        assert_eq!(answer["errorCode"], "PreconditionFailed");
        let message = answer["errorMsg"].as_str().unwrap();
        assert!(
            message.contains(attribute) && message.contains("wealth"),
            "{message}"
        );
    }
    let handle = net.ask(net.detail()).await;
    let rules = net.w.manager.network_rules(net.waiting().await).await;
    assert_eq!(rules.unwrap().unwrap(), ["wealth"]);
    let links = net.links().await;
    net.approve(&links, |_| ()).await;
    let (_, id) = net.handle(&handle).await;
    let (_, detail) = net.fetch(&id.unwrap()).await;
    assert_eq!(detail.fair_use.unwrap().rule_id, "wealth");
}

// 1016, 1025, 1027, 1028
#[tokio::test]
async fn a_handle_and_a_consent_are_known_to_who_asked_alone() {
    let net = Net::linked().await;
    let handle = net.ask(net.detail()).await;
    let links = net.links().await;
    net.approve(&links[..1], |_| ()).await;
    let (_, id) = net.handle(&handle).await;
    let id = id.unwrap();
    let short = |text: &str| text[..text.len() - 1].to_owned();
    let random = net.w.ids.uuid_v4().to_string();
    for (from, wrong) in [
        (&net.lender, short(&handle)),
        (&net.lender, random.clone()),
        (&net.lender, id.clone()),
        (&net.other, handle.clone()),
    ] {
        let body = net.message(json!({"ConsentHandle": wrong}));
        let found = net.code(from, Operation::AaConsentHandle, &body).await;
        assert_eq!(found, (400, "InvalidConsentHandle".to_owned()));
    }
    for (from, wrong) in [
        (&net.lender, short(&id)),
        (&net.lender, format!("{id}0")),
        (&net.lender, random),
        (&net.other, id.clone()),
        // Nor may a provider take the copy of who asked.
        (&net.bank, id),
    ] {
        let body = net.message(json!({"consentId": wrong}));
        let found = net.code(from, Operation::AaConsentFetch, &body).await;
        assert_eq!(found, (400, "InvalidConsentId".to_owned()));
    }
    let empty = net.message(json!({"ConsentHandle": ""}));
    let found = net
        .code(&net.lender, Operation::AaConsentHandle, &empty)
        .await;
    assert_eq!(found, (400, "InvalidRequest".to_owned()));
}
