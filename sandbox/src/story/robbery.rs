//! All that a thief tries, one step for each attempt, with the problem it must be answered with.

use chrono::TimeDelta;
use consent_model::{
    artifact::{ArtifactClaims, CopyFor},
    data_request::{RELAYED_TYP, RelayedRequest, SOURCE_TYP, SourceRequest},
    event::Event,
    ids::RequestId,
    jose::{CompactJws, sign},
    problem::ProblemType,
    term::FetchType,
};
use fiduciary_adapter::Adapter;
use payload_opener::OpeningKey;

use super::{
    Teller,
    counterfeits::{self, Originals},
    forgeries::altered,
    thief::{Delivery, Target, Thief},
};
use crate::network::NetworkError;

/// Robs the bank, the store and the data user whose request this is, while its consent holds.
pub(super) async fn attempt(
    thief: &Thief<'_>,
    teller: &mut Teller<'_>,
    adapter: &Adapter,
    request: RequestId,
) -> Result<(), NetworkError> {
    let addresses = &thief.network.addresses;
    let bank = thief.target("bank", &addresses.bank).await?;
    let store = thief.target("store", &addresses.store).await?;
    let users = adapter.data_user().artifact(request).await?;
    let (party, id) = (adapter.manager().party_id(), users.claims().jti);
    let users = thief.network.manager.manager.artifact(party, id).await?;
    thief.rob(teller, &bank, &store, &users).await?;
    thief.rob(teller, &store, &bank, &users).await?;
    thief
        .deceive(teller, adapter, &users, (&store, &bank))
        .await
}

impl Thief<'_> {
    /// Tries everything on a source; `other` is the source of another consent of hers, and
    /// `others_copy` another party's copy of this one.
    async fn rob(
        &self,
        teller: &mut Teller<'_>,
        of: &Target,
        other: &Target,
        others_copy: &CompactJws,
    ) -> Result<(), NetworkError> {
        let counterfeits = counterfeits::make(&Originals {
            copy: &of.copy,
            others_copy,
            other_consent: &other.copy,
            other_party: &other.party,
            manager: &self.manager,
            stranger: &self.stranger,
            fresh_id: self.network.ids.mint(),
        })?;
        for (how, artifact, wanted) in counterfeits {
            let event = self.event(&artifact);
            let delivery = Delivery::of(&event, &self.manager);
            let told = self.deliver(of, &delivery, wanted).await;
            teller.step(&format!("{}: artifact {how}", of.party), told);
        }
        self.rob_by_event(teller, of).await;
        self.rob_by_request(teller, of, other).await
    }

    /// Shows counterfeits to the verification that a data user's adapter uses.
    async fn deceive(
        &self,
        teller: &mut Teller<'_>,
        adapter: &Adapter,
        copy: &CompactJws,
        (of, other): (&Target, &Target),
    ) -> Result<(), NetworkError> {
        let party = adapter.manager().party_id();
        let counterfeits = counterfeits::make(&Originals {
            copy,
            others_copy: &of.copy,
            other_consent: &other.copy,
            other_party: &other.party,
            manager: &self.manager,
            stranger: &self.stranger,
            fresh_id: self.network.ids.mint(),
        })?;
        for (how, artifact, wanted) in counterfeits {
            let told = match adapter.verify_artifact(&artifact, CopyFor::DataUser).await {
                Ok(_) => Err("it was taken".into()),
                Err(error) if error.problem() == Some(wanted) => Ok(wanted.facts().slug.into()),
                Err(error) => Err(format!("refused otherwise: {error}").into()),
            };
            teller.step(&format!("{party}: artifact {how}"), told);
        }
        Ok(())
    }

    /// The genuine artifact in events that are not.
    async fn rob_by_event(&self, teller: &mut Teller<'_>, of: &Target) {
        let event = self.event(&of.copy);
        let changed = Event {
            at: event.at + TimeDelta::seconds(1),
            ..event.clone()
        };
        let good = || Delivery::of(&event, &self.manager);
        let attempts = [
            (
                "signed by a stranger",
                Delivery::of(&event, &self.stranger),
                ProblemType::InvalidSignature,
            ),
            (
                "altered on the way",
                Delivery {
                    sent: &changed,
                    ..good()
                },
                ProblemType::InvalidSignature,
            ),
            (
                "from long ago",
                Delivery {
                    age: TimeDelta::hours(1),
                    ..good()
                },
                ProblemType::OutsideTime,
            ),
            (
                "under another number",
                Delivery {
                    number: self.event(&of.copy).id.to_string(),
                    ..good()
                },
                ProblemType::MalformedRequest,
            ),
        ];
        for (how, delivery, wanted) in attempts {
            let told = self.deliver(of, &delivery, wanted).await;
            teller.step(&format!("{}: event {how}", of.party), told);
        }
    }

    /// Data requests under the genuine artifact that are not.
    async fn rob_by_request(
        &self,
        teller: &mut Teller<'_>,
        of: &Target,
        other: &Target,
    ) -> Result<(), NetworkError> {
        let ids = &self.network.ids;
        let good = self.relayed(of);
        let signed = |relayed: &RelayedRequest| sign(RELAYED_TYP, relayed, &self.manager);
        let asked: SourceRequest = good.request.unverified_claims()?;
        let to_her_own_key = SourceRequest {
            recipient: OpeningKey::from_seed(&ids.bytes32())?.sealing_key(),
            jti: ids.token().into_exposed(),
            ..asked
        };
        let elsewhere = RelayedRequest {
            aud: other.party.clone(),
            ..good.clone()
        };
        let old = RelayedRequest {
            iat: good.iat - 7200,
            exp: good.iat - 3600,
            ..good.clone()
        };
        let nowhere = RelayedRequest {
            artifact: ids.mint(),
            ..good.clone()
        };
        let hers = RelayedRequest {
            request: sign(SOURCE_TYP, &to_her_own_key, &self.stranger)?,
            session: ids.mint(),
            ..good.clone()
        };
        // A consent for one use that has been used allows nothing, whatever is asked under it.
        let claims: ArtifactClaims = of.copy.unverified_claims()?;
        let once = claims.statement.term.fetch == FetchType::OneTime;
        let or_used_up = |wanted| {
            if once {
                ProblemType::FrequencyExhausted
            } else {
                wanted
            }
        };
        let attempts = [
            (
                "signed by a stranger",
                sign(RELAYED_TYP, &good, &self.stranger)?,
                ProblemType::UnknownKey,
            ),
            (
                "altered on the way",
                altered(&signed(&good)?, |c| c["exp"] = (good.exp + 1).into())?,
                ProblemType::InvalidSignature,
            ),
            (
                "for another party",
                signed(&elsewhere)?,
                ProblemType::WrongAudience,
            ),
            ("from long ago", signed(&old)?, ProblemType::OutsideTime),
            (
                "under an artifact that is not there",
                signed(&nowhere)?,
                ProblemType::NotFound,
            ),
            (
                "to the thief's key",
                signed(&hers)?,
                or_used_up(ProblemType::WrongKey),
            ),
            (
                "served before",
                signed(&good)?,
                or_used_up(ProblemType::Replayed),
            ),
        ];
        for (how, jws, wanted) in attempts {
            let told = self.send(of, &jws, wanted).await;
            teller.step(&format!("{}: data request {how}", of.party), told);
        }
        Ok(())
    }
}
