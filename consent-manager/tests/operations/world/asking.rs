//! What the lender asks for.

use super::*;

impl World {
    /// The lender's request for transactions: once, or every day.
    pub fn request(&self, periodic: bool) -> ConsentRequest {
        let range = DataRange {
            from: "2026-01-01".parse().unwrap(),
            to: "2026-06-30".parse().unwrap(),
        };
        ConsentRequest {
            iss: lender(),
            aud: self.manager.issuer().clone(),
            iat: self.now(),
            exp: self.now() + 86_400,
            jti: self.jti(),
            purpose: "105".parse().unwrap(),
            use_description: "To decide on a loan".into(),
            benefit: "A decision today".into(),
            items: vec![RequestItem {
                id: "statement".parse().unwrap(),
                required: true,
                ask: Ask::Records {
                    datasets: vec![DatasetKind::BankTransactions],
                    range,
                },
                source: SourceAsk::Provider { party: None },
                cnf: self.item.public().clone(),
            }],
            term: Term {
                start: self.clock.now(),
                expiry: self.clock.now() + TimeDelta::days(30),
                fetch: if periodic {
                    FetchType::Periodic
                } else {
                    FetchType::OneTime
                },
                frequency: periodic.then_some(Frequency {
                    unit: Unit::Day,
                    value: 2,
                }),
                data_life: DataLife {
                    unit: Unit::Month,
                    value: 1,
                },
                mode: Mode::Store,
            },
            supersedes: None,
            person: Some("Meera@people.example".into()),
            return_url: url("https://lender.example/return"),
            state: Some("s1".into()),
        }
    }

    /// The same for the answer to a question without parameters, which her own store gives.
    pub fn request_for_answer(&self, question: Digest, periodic: bool) -> ConsentRequest {
        let mut request = self.request(periodic);
        request.term.mode = Mode::Query;
        request.items[0].source = SourceAsk::Store;
        request.items[0].ask = Ask::Answer {
            question,
            parameters: serde_json::Map::new(),
            range: *request.items[0].ask.range(),
            providers: None,
        };
        request
    }

    pub async fn ask(&self, periodic: bool) -> RequestId {
        self.submit(&self.request(periodic)).await.unwrap()
    }

    pub async fn submit(&self, request: &ConsentRequest) -> Result<RequestId, ManagerError> {
        let jws = sign(TYP, request, &self.lender).unwrap();
        let (view, _) = self.manager.submit_request(&jws, None).await?;
        Ok(view.request_id)
    }

    /// A request for more of the same, in the place of a consent.
    pub async fn replacement(&self, old: ConsentId) -> ConsentRequest {
        let mut request = self.request(true);
        request.supersedes = Some(self.copy(old, &lender()).await.unwrap().claims().jti);
        request.term.frequency = Some(Frequency {
            unit: Unit::Day,
            value: 5,
        });
        // Her name is not needed: it is known whose consent it is.
        request.person = None;
        request
    }
}
