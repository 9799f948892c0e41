//! Her store behind an aggregator: answers a question, as it should unless it is told otherwise.

use account_aggregator::{
    artefact::ConsentAccount,
    message::ConsentDetail,
    query::{AgreedQuery, Query, QueryRequest},
};
use chrono::{DateTime, Utc};
use consent_model::{
    data_request::{SOURCE_TYP, SourceRequest},
    jose::{PageBinding, SealingKey, SigningKey, seal, sign},
    release::{ReleaseBody, ReleasePage, TYP},
};
use serde_json::{Value, json};

pub(crate) struct Store {
    /// `Query` of the last request for data.
    pub(crate) asked: Option<Value>,
    /// What becomes of a page before it is signed.
    pub(crate) bend: fn(&mut ReleasePage),
    /// What becomes of its place before it is sealed.
    pub(crate) place: fn(&mut PageBinding),
    /// Seed of the key that it signs with.
    pub(crate) seed: u8,
    /// It seals to somebody else.
    pub(crate) to: Option<SealingKey>,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            asked: None,
            bend: |_| (),
            place: |_| (),
            seed: HERS,
            to: None,
        }
    }
}

/// Seed of her key, which the artefact names.
const HERS: u8 = 9;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed_ed25519(&[seed; 32]).unwrap()
}

impl Store {
    pub(crate) const ID: &str = "store.example";
    pub(crate) const ITEM: &str = "accounts";

    pub(crate) fn account() -> ConsentAccount {
        ConsentAccount {
            fi_type: "OTHER".into(),
            fip_id: Self::ID.into(),
            acc_type: "DEFAULT".into(),
            link_ref_number: Self::ITEM.into(),
            masked_acc_number: "ANSWER".into(),
        }
    }

    pub(crate) fn agreed(&self, query: Value) -> Value {
        let query = Query::read(&query).unwrap();
        json!(AgreedQuery::of(query, key(HERS).public().clone(), None))
    }

    /// The one page of an answer, sealed.
    pub(crate) fn page(&self, asked: &Value, detail: &ConsentDetail, now: DateTime<Utc>) -> String {
        let QueryRequest { request } = QueryRequest::read(Some(asked)).unwrap();
        let query = Query::read(detail.query.as_ref().unwrap()).unwrap();
        // Only who made the request for consent can have signed it.
        let claims = request.verify::<SourceRequest>(SOURCE_TYP, [query.cnf.clone()].as_slice());
        let claims = claims.unwrap().into_claims();
        assert_eq!(claims.item.as_str(), Self::ITEM);
        assert!(claims.iat <= now.timestamp() && claims.exp - claims.iat <= 3600);
        let mut page = ReleasePage {
            iss: Self::ID.parse().unwrap(),
            iat: now.timestamp(),
            request: request.digest(),
            item: claims.item,
            sequence: 0,
            last: true,
            body: ReleaseBody::Answer {
                question: query.question,
                parameters: query.parameters,
                rows: vec![json!({"lower": 20000}).as_object().cloned().unwrap()],
                receipt: "01890000-0000-7000-8000-000000000001".parse().unwrap(),
                salt: None,
            },
        };
        (self.bend)(&mut page);
        let mut place = PageBinding {
            request: request.digest(),
            sequence: 0,
            last: true,
        };
        (self.place)(&mut place);
        let signed = sign(TYP, &page, &key(self.seed)).unwrap();
        let to = self.to.as_ref().unwrap_or(&claims.recipient);
        seal(signed.as_str().as_bytes(), to, &place)
            .unwrap()
            .into_string()
    }
}
