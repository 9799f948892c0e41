//! The integers of a document may be any at all: none of them overflows a sum, and none makes a
//! document count that lies outside its time.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::consent::{
    MANAGER, cnf, copy, evidence, item, manager, now, range, term, verify,
};
use crate::common::recipient;
use consent_model::approval::EvidenceError;
use consent_model::artifact::{ArtifactError, CopyFor};
use consent_model::data_request::{
    SOURCE_TYP, SourceRequest, SourceRequestError, VerifiedSourceRequest, within_time,
};
use consent_model::jose::sign;
use consent_model::lifetime::LAST_SECOND;
use consent_model::request::{ConsentRequest, RequestError, RequestItem, SourceAsk};
use consent_model::status_list::{STATUS_LIST_TYP, StatusList, VerifiedStatusList};
use serde_json::json;

/// Integers that no document means, and the one it was made at.
fn moments() -> [i64; 9] {
    let t = now().timestamp();
    [
        i64::MIN,
        i64::MIN + 1,
        i64::MIN + t,
        -1,
        t,
        LAST_SECOND + 1,
        i64::MAX - t,
        i64::MAX - 1,
        i64::MAX,
    ]
}

/// All pairs of them, of which none is a life.
fn lives() -> Vec<(i64, i64)> {
    let all = moments();
    all.iter()
        .flat_map(|iat| all.map(|exp| (*iat, exp)))
        .collect()
}

fn request() -> ConsentRequest {
    let t = now().timestamp();
    ConsentRequest {
        iss: "lender.example".parse().unwrap(),
        aud: MANAGER.parse().unwrap(),
        iat: t,
        exp: t + 86_400,
        jti: "1".into(),
        purpose: "105".parse().unwrap(),
        use_description: "A loan".into(),
        benefit: "A loan".into(),
        items: vec![RequestItem {
            id: item().id,
            required: true,
            ask: item().ask,
            source: SourceAsk::Store,
            cnf: item().cnf,
        }],
        term: term(),
        supersedes: None,
        person: None,
        return_url: "https://lender.example/back".parse().unwrap(),
        state: None,
    }
}

#[test]
fn no_consent_request_outside_its_time_is_taken() {
    let manager = MANAGER.parse().unwrap();
    for (iat, exp) in lives() {
        let request = ConsentRequest {
            iat,
            exp,
            ..request()
        };
        let refused = request.check(&manager, now());
        assert_eq!(refused, Err(RequestError::OutsideTime), "{iat} {exp}");
    }
    assert_eq!(request().check(&manager, now()), Ok(()));
}

#[test]
fn no_data_request_or_other_short_document_outside_its_time_counts() {
    for (iat, exp) in lives() {
        assert!(!within_time(iat, exp, now()), "{iat} {exp}");
    }
}

#[test]
fn no_source_request_outside_its_time_is_taken() {
    let verify = |iat, exp| {
        let claims = SourceRequest {
            item: item().id,
            recipient: recipient(),
            iat,
            exp,
            jti: "1".into(),
            range: Some(range()),
        };
        let jws = sign(SOURCE_TYP, &claims, &cnf()).unwrap();
        VerifiedSourceRequest::verify(&jws, &item(), now())
    };
    for (iat, exp) in lives() {
        let refused = verify(iat, exp).unwrap_err();
        assert_eq!(refused, SourceRequestError::OutsideTime, "{iat} {exp}");
    }
    let t = now().timestamp();
    assert!(verify(t, t + 300).is_ok());
}

#[test]
fn no_artifact_with_contradicting_dates_is_genuine() {
    for copy_for in [CopyFor::Source, CopyFor::DataUser] {
        let good = copy(copy_for);
        assert!(verify(&good).is_ok());
        for moment in moments().into_iter().filter(|m| *m != now().timestamp()) {
            let set: [fn(&mut _, i64); 5] = [
                |c: &mut consent_model::artifact::ArtifactClaims, m| c.iat = m,
                |c, m| c.decided_at = m,
                |c, m| (c.iat, c.decided_at) = (m, m),
                |c, m| c.nbf = m,
                |c, m| c.exp = m,
            ];
            for set in set {
                let mut claims = good.clone();
                set(&mut claims, moment);
                let refused = verify(&claims).unwrap_err();
                assert_eq!(refused, ArtifactError::Dates, "{moment}");
            }
        }
    }
}

#[test]
fn no_sign_in_at_an_impossible_moment_is_evidence() {
    for claim in ["iat", "auth_time", "exp"] {
        for moment in moments() {
            let good = moment == now().timestamp() && claim != "exp";
            // An ID token may outlive the decision by as much as its provider likes.
            let late = claim == "exp" && moment > now().timestamp();
            let mut claims = copy(CopyFor::Source);
            claims.evidence = evidence(&claims.statement, |token| token[claim] = moment.into());
            let refused = verify(&claims).map(|_| ());
            let expected = if good || late {
                Ok(())
            } else {
                Err(ArtifactError::Evidence(EvidenceError::NotFresh))
            };
            assert_eq!(refused, expected, "{claim} {moment}");
        }
    }
}

#[test]
fn no_status_list_outside_its_time_is_believed() {
    let uri = "https://manager.example/status/1".parse().unwrap();
    let list = StatusList::new(16).encode().unwrap();
    for (iat, exp) in lives() {
        let claims = json!({"sub": uri, "iat": iat, "exp": exp, "ttl": 60, "status_list": list});
        let jws = sign(STATUS_LIST_TYP, &claims, &manager()).unwrap();
        let believed = VerifiedStatusList::verify(&jws, manager().public(), &uri, now());
        let in_time = iat <= now().timestamp() && exp > now().timestamp();
        assert!(believed.is_err() || in_time, "{iat} {exp}");
    }
}
