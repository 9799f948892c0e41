//! What differs between a consent and the request that would take its place (design §6: any change
//! of scope is a new artifact, shown to her as a difference).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    approval::ApprovedItem,
    party::{ItemId, PartyId},
    purpose::Purpose,
    request::{Ask, ConsentRequest, SourceAsk},
    term::{DataLife, Frequency, Mode, Term},
};

/// What she agreed to.
#[derive(Debug, Clone, Copy)]
pub struct Agreed<'a> {
    /// Why.
    pub purpose: Purpose,
    /// The use, in the data user's words, as the notice told it.
    pub use_description: &'a str,
    /// What she gets, as the notice told it.
    pub benefit: &'a str,
    /// What, and from whom.
    pub items: &'a [ApprovedItem],
    /// Terms.
    pub term: &'a Term,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Another purpose.
    Purpose {
        /// What she agreed to.
        before: Purpose,
        /// What is asked.
        after: Purpose,
    },
    /// The data user says otherwise what it does with it.
    Use {
        /// What she was told.
        before: String,
        /// What she is told.
        after: String,
    },
    /// She gets something else.
    Benefit {
        /// What she was told.
        before: String,
        /// What she is told.
        after: String,
    },
    /// An item is asked from another provider, by name.
    Source {
        /// Its name inside both requests.
        item: ItemId,
        /// Whom she chose.
        before: PartyId,
        /// Whom it is asked from.
        after: PartyId,
    },
    /// An item that she has not agreed to before.
    ItemAdded {
        /// Its name inside the request.
        item: ItemId,
        /// What is asked.
        after: Ask,
    },
    /// An item that is no longer asked for.
    ItemDropped {
        /// Its name inside the old request.
        item: ItemId,
        /// What she agreed to.
        before: Ask,
    },
    /// An item of the same name asks for something else.
    ItemChanged {
        /// Its name inside both requests.
        item: ItemId,
        /// What she agreed to.
        before: Ask,
        /// What is asked.
        after: Ask,
    },
    /// Another end.
    Expiry {
        /// What she agreed to.
        before: DateTime<Utc>,
        /// What is asked.
        after: DateTime<Utc>,
    },
    /// How often; none is once.
    Frequency {
        /// What she agreed to.
        before: Option<Frequency>,
        /// What is asked.
        after: Option<Frequency>,
    },
    /// How long it is kept.
    DataLife {
        /// What she agreed to.
        before: DataLife,
        /// What is asked.
        after: DataLife,
    },
    /// What is done with it.
    Mode {
        /// What she agreed to.
        before: Mode,
        /// What is asked.
        after: Mode,
    },
}

/// The differences, in the order in which a notice tells of its parts. Items go by their names,
/// which are the data user's own in both requests. The start is left out: it always differs.
#[must_use]
pub fn changes(agreed: Agreed<'_>, asked: &ConsentRequest) -> Vec<Change> {
    let Agreed {
        purpose,
        use_description,
        benefit,
        items,
        term,
    } = agreed;
    let mut found = Vec::new();
    if purpose != asked.purpose {
        found.push(Change::Purpose {
            before: purpose,
            after: asked.purpose,
        });
    }
    if use_description != asked.use_description {
        found.push(Change::Use {
            before: use_description.to_owned(),
            after: asked.use_description.clone(),
        });
    }
    if benefit != asked.benefit {
        found.push(Change::Benefit {
            before: benefit.to_owned(),
            after: asked.benefit.clone(),
        });
    }
    for item in &asked.items {
        let (id, after) = (item.id.clone(), item.ask.clone());
        match items.iter().find(|old| old.id == id) {
            None => found.push(Change::ItemAdded { item: id, after }),
            Some(old) if old.ask != after => found.push(Change::ItemChanged {
                item: id,
                before: old.ask.clone(),
                after,
            }),
            Some(_) => {}
        }
        if let SourceAsk::Provider { party: Some(named) } = &item.source
            && let Some(old) = items.iter().find(|old| old.id == item.id)
            && old.source.party != *named
        {
            found.push(Change::Source {
                item: item.id.clone(),
                before: old.source.party.clone(),
                after: named.clone(),
            });
        }
    }
    for old in items {
        if !asked.items.iter().any(|item| item.id == old.id) {
            found.push(Change::ItemDropped {
                item: old.id.clone(),
                before: old.ask.clone(),
            });
        }
    }
    let (before, after) = (term, &asked.term);
    if before.expiry != after.expiry {
        found.push(Change::Expiry {
            before: before.expiry,
            after: after.expiry,
        });
    }
    if before.frequency != after.frequency {
        found.push(Change::Frequency {
            before: before.frequency,
            after: after.frequency,
        });
    }
    if before.data_life != after.data_life {
        found.push(Change::DataLife {
            before: before.data_life,
            after: after.data_life,
        });
    }
    if before.mode != after.mode {
        found.push(Change::Mode {
            before: before.mode,
            after: after.mode,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(value: serde_json::Value) -> ConsentRequest {
        serde_json::from_value(value).unwrap()
    }

    fn statement(item: &str, to: &str) -> serde_json::Value {
        json!({
            "id": item, "required": true, "source": {"kind": "provider"},
            "ask": {"kind": "records", "datasets": ["bank.transactions"],
                "range": {"from": "2026-01-01", "to": to}},
            "cnf": {"kty": "OKP", "crv": "Ed25519",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
        })
    }

    fn request() -> serde_json::Value {
        json!({
            "iss": "lender.example", "aud": "https://manager.example/", "iat": 1, "exp": 2,
            "jti": "j", "purpose": "105", "use_description": "u", "benefit": "b",
            "items": [statement("statement", "2026-06-30")],
            "term": {"start": "2026-01-01T00:00:00Z", "expiry": "2026-12-31T00:00:00Z",
                "fetch": "periodic", "frequency": {"unit": "day", "value": 2},
                "data_life": {"unit": "month", "value": 1}, "mode": "store"},
            "return_url": "https://lender.example/return",
        })
    }

    fn approved(request: &ConsentRequest) -> Vec<ApprovedItem> {
        let approve = |item: &crate::request::RequestItem| {
            serde_json::from_value(json!({
                "id": item.id, "ask": item.ask, "cnf": item.cnf,
                "source": {"party": "bank.example", "link": "account-1"},
            }))
        };
        request.items.iter().map(|i| approve(i).unwrap()).collect()
    }

    fn agreed<'a>(request: &'a ConsentRequest, items: &'a [ApprovedItem]) -> Agreed<'a> {
        Agreed {
            purpose: request.purpose,
            use_description: &request.use_description,
            benefit: &request.benefit,
            items,
            term: &request.term,
        }
    }

    #[test]
    fn the_same_again_differs_in_nothing() {
        let old = asked(request());
        let items = approved(&old);
        assert!(changes(agreed(&old, &items), &old).is_empty());
    }

    #[test]
    fn every_kind_of_difference_is_told() {
        let old = asked(request());
        let mut items = approved(&old);
        items.extend(approved(&asked({
            let mut other = request();
            other["items"] = json!([statement("gone", "2026-06-30")]);
            other
        })));
        let mut new = request();
        new["purpose"] = json!("101");
        new["use_description"] = json!("to sell it on");
        new["benefit"] = json!("none");
        new["items"] = json!([
            statement("statement", "2026-09-30"),
            statement("more", "2026-06-30")
        ]);
        new["items"][0]["source"]["party"] = json!("other-bank.example");
        new["term"]["expiry"] = json!("2027-01-31T00:00:00Z");
        new["term"]["fetch"] = json!("one_time");
        new["term"].as_object_mut().unwrap().remove("frequency");
        new["term"]["data_life"]["value"] = json!(2);
        new["term"]["mode"] = json!("view");
        let found = changes(agreed(&old, &items), &asked(new));
        let told = serde_json::to_value(&found).unwrap();
        let kinds: Vec<_> = told
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["of"].as_str().unwrap())
            .collect();
        assert_eq!(
            kinds,
            [
                "purpose",
                "use",
                "benefit",
                "item_changed",
                "source",
                "item_added",
                "item_dropped",
                "expiry",
                "frequency",
                "data_life",
                "mode"
            ]
        );
        let back: Vec<Change> = serde_json::from_value(told).unwrap();
        assert_eq!(back, found);
    }
}
