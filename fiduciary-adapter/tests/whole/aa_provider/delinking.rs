//! `POST /Accounts/delink`.

use account_aggregator::Operation::{FipDelink, FipFiFetch, FipFiRequest};
use serde_json::{Value, json};

use crate::aa_provider::world::{HER, World, refused};

fn body(address: &str, reference: &str) -> Value {
    json!({"Account": {"customerAddress": address, "linkRefNumber": reference}})
}

#[actix_web::test]
async fn only_the_aggregator_and_the_customer_of_a_link_end_it_and_once() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let (first, second) = (links[0].1.as_str(), links[1].1.as_str());
    let one = async |address: &str, reference: String| {
        w.one.call(FipDelink, &body(address, &reference)).await
    };
    // 1043, 1048
    for address in ["meera", "meera@two", "meera@one@two"] {
        let told = one(address, first.to_owned()).await;
        assert_eq!(told, refused(400, "InvalidRequest"), "{address}");
    }
    let told = one("other@one", first.to_owned()).await;
    assert_eq!(told, refused(400, "InvalidLinkRefNumber"));
    let told = w.two.call(FipDelink, &body("meera@two", first)).await;
    assert_eq!(told, refused(400, "InvalidLinkRefNumber"));
    // 1046
    let told = one(HER, w.one.uuid()).await;
    assert_eq!(told, refused(400, "InvalidLinkRefNumber"));
    // 1041
    let call = w.one.prepared(FipDelink, &body(HER, first));
    let done = w.one.carry(&call).await.unwrap();
    let expected = json!({"customerAddress": HER, "linkRefNumber": first, "status": "DELINKED"});
    assert_eq!(done["AccLinkDetails"], expected);
    assert_eq!(
        w.one.carry(&call).await.unwrap()["AccLinkDetails"],
        expected
    );
    // 1047
    let told = one(HER, first.to_owned()).await;
    assert_eq!(told, refused(400, "InvalidLinkRefNumber"));
    one(HER, second.to_owned()).await.unwrap();
    // A link that is made anew is another one.
    let anew = w.linked(&["DEPOSIT"]).await;
    assert_ne!(anew[0].1, first);
    w.stop().await;
}

#[actix_web::test]
async fn delinking_revokes_the_consents_that_need_the_link_and_no_others() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let both = w.consented(&w.detail(&links)).await;
    let other = w.consented(&w.detail(&links[1..])).await;
    let (_, session) = w.session(&both).await;
    w.one
        .call(FipDelink, &body(HER, &links[0].1))
        .await
        .unwrap();
    // 3019, 3020
    let (_, ask) = w.request(&both);
    let told = w.one.call(FipFiRequest, &ask).await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    let told = w.one.call(FipFiFetch, &json!({"sessionId": session})).await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    let sealed = "SELECT count(*) AS found FROM fip_document WHERE encrypted IS NOT NULL";
    assert_eq!(w.number(sealed).await, 0);
    let revoked = "SELECT count(*) AS found FROM fip_consent WHERE state = 'REVOKED' AND changed_by = 'delinked'";
    assert_eq!(w.number(revoked).await, 1);
    let (_, ask) = w.request(&other);
    w.one.call(FipFiRequest, &ask).await.unwrap();
    w.stop().await;
}
