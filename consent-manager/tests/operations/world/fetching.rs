//! How the lender fetches what she approved, and the bank serves it.

use consent_manager::service::DeliveryKind;

use super::*;

impl World {
    pub async fn data_request(&self, consent: ConsentId) -> CompactJws {
        self.data_request_by(consent, &self.item).await
    }

    /// A data request whose inner part is signed by some key.
    pub async fn data_request_by(&self, consent: ConsentId, key: &SigningKey) -> CompactJws {
        let artifact = self.copy(consent, &lender()).await.unwrap().claims().jti;
        let item: ItemId = "statement".parse().unwrap();
        let recipient: SealingKey = serde_json::from_value(json!({"kty": "OKP", "crv": "X25519",
            "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}))
        .unwrap();
        let (iat, exp) = (self.now(), self.now() + 600);
        let inner = SourceRequest {
            item: item.clone(),
            recipient,
            iat,
            exp,
            jti: self.jti(),
            range: None,
        };
        let outer = DataRequest {
            iss: lender(),
            aud: self.manager.issuer().clone(),
            iat,
            exp,
            jti: self.jti(),
            artifact,
            item,
            request: sign(SOURCE_TYP, &inner, key).unwrap(),
        };
        sign(consent_model::data_request::TYP, &outer, &self.lender).unwrap()
    }

    /// The newest request that waits to be relayed to the bank, which takes what comes before it.
    pub async fn relayed(&self) -> RelayedRequest {
        let due = loop {
            let due = self.manager.due_for(&bank(), 100).await.unwrap();
            let events = due.iter().filter(|d| d.kind == DeliveryKind::Event);
            let events: Vec<_> = events.map(|d| d.id).collect();
            if events.is_empty() {
                break due;
            }
            for event in events {
                self.manager.delivered(event, 204).await.unwrap();
            }
        };
        let newest = due
            .iter()
            .rev()
            .find(|d| d.body.starts_with("eyJ"))
            .unwrap();
        let jws = CompactJws::parse(&newest.body).unwrap();
        jws.verify(RELAYED_TYP, &self.manager.jwks())
            .unwrap()
            .into_claims()
    }

    /// Serves a session if the manager opens one; tells whether it did.
    pub async fn try_serve(&self, request: &CompactJws) -> bool {
        if self.manager.open_session(request, None).await.is_err() {
            return false;
        }
        let relayed = self.relayed().await;
        let digest = Digest::of_bytes(b"sealed");
        self.manager
            .accept_page(&bank(), relayed.session, 0, true, 6, digest)
            .await
            .is_ok()
    }

    /// Serves a session as the bank would, with one page of six sealed bytes.
    pub async fn serve(&self, request: &CompactJws) -> SessionId {
        let (view, created) = self.manager.open_session(request, None).await.unwrap();
        assert!(created && view.state == SessionState::Pending);
        let relayed = self.relayed().await;
        assert_ne!(
            relayed.session, view.session_id,
            "the two ends have different ids"
        );
        let digest = Digest::of_bytes(b"sealed");
        let accepted = self
            .manager
            .accept_page(&bank(), relayed.session, 0, true, 6, digest)
            .await;
        accepted.unwrap();
        view.session_id
    }
}
