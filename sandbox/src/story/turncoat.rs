//! A manager that has turned against somebody with a passkey: it forges her approval, uses her answers
//! again, swaps keys, widens what she approved, changes a word of what she was shown, and lets a paused
//! consent go on by itself. It signs with its own key, and its database says what it likes. Her store
//! and her bank, which have her passkey from her, must refuse all of it.

use chrono::TimeDelta;
use consent_model::{
    approval::{Disclosure, Evidence},
    artifact::{ArtifactClaims, LifecycleState, TYP},
    digest::Digest,
    event::{Event, What},
    jose::{CompactJws, sign},
    party::Actor,
    problem::ProblemType,
    request::Ask,
    resume::{ResumeProof, ResumeStatement},
    status_list::{Status, VerifiedStatusList},
};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

use super::{
    Teller,
    counterfeits::mend,
    passkey::Authenticator,
    thief::{Delivery, Target, Thief},
};
use crate::network::NetworkError;

/// The number of the manager's own device; hers has another.
const ITS_OWN: u8 = 201;

/// How an approval was made up, and the copy that carries it.
type Forged = (&'static str, CompactJws);

/// The manager, and the passkey that it would pass off as hers.
pub(super) struct Turncoat<'a> {
    thief: &'a Thief<'a>,
    its_own: Authenticator,
}

impl<'a> Turncoat<'a> {
    pub(super) fn new(thief: &'a Thief<'a>) -> Result<Self, NetworkError> {
        let its_own = Authenticator::new(ITS_OWN, "localhost")?;
        Ok(Self { thief, its_own })
    }

    /// Tries to pass made-up approvals off on a source. `used` is her answer for another consent.
    pub(super) async fn forges(&self, teller: &mut Teller<'_>, of: &Target, used: &Evidence) {
        let forged = match self.forged(of, used) {
            Ok(forged) => forged,
            Err(error) => return teller.step("a manager that forges", Err(error)),
        };
        for (how, artifact) in forged {
            let event = self.thief.event(&artifact);
            let delivery = Delivery::of(&event, &self.thief.manager);
            let wanted = ProblemType::InvalidEvidence;
            let told = self.thief.deliver(of, &delivery, wanted).await;
            teller.step(&format!("{}: the manager {how}", of.party), told);
        }
    }

    fn forged(&self, of: &Target, used: &Evidence) -> Result<Vec<Forged>, NetworkError> {
        let genuine: ArtifactClaims = of.copy.unverified_claims()?;
        let own = self.answer(&genuine.statement.digest()?)?;
        let signed = |change: &dyn Fn(&mut ArtifactClaims)| {
            let mut claims = genuine.clone();
            change(&mut claims);
            sign(TYP, &claims, &self.thief.manager)
        };
        let with = |evidence: &Evidence| {
            let evidence = evidence.clone();
            signed(&move |claims| claims.evidence = evidence.clone())
        };
        let word = Disclosure {
            salt: self.thief.network.ids.salt(),
            value: "another word",
        };
        let word = word.digest()?;
        Ok(vec![
            ("forges her approval with a passkey of its own", with(&own)?),
            (
                "puts its own key under the name of hers",
                with(&mixed(&own, &genuine.evidence, Swap::Name)?)?,
            ),
            (
                "puts her key beside its own answer",
                with(&mixed(&own, &genuine.evidence, Swap::NameAndKey)?)?,
            ),
            ("uses her answer for another consent again", with(used)?),
            (
                "widens what she approved",
                signed(&|claims| {
                    for item in &mut claims.items {
                        let (Ask::Answer { range, .. }
                        | Ask::Records { range, .. }
                        | Ask::Accounts { range, .. }) = &mut item.value.ask;
                        range.from -= TimeDelta::days(365);
                    }
                    mend(claims);
                })?,
            ),
            (
                "changes a word of the notice that she saw",
                signed(&|claims| claims.statement.notice = word)?,
            ),
        ])
    }

    /// An answer of its own device.
    fn answer(&self, statement: &Digest) -> Result<Evidence, NetworkError> {
        let network = self.thief.network;
        let manager = &network.addresses.manager;
        self.its_own
            .evidence(network.ids.bytes32(), statement, manager)
    }

    /// While she has paused it: its database and its list say that the consent goes on, and it sends
    /// word of that which is none of hers. Afterwards all is as it was.
    pub(super) async fn resumes(&self, teller: &mut Teller<'_>, of: &Target) {
        if let Err(error) = self.tries_to_resume(teller, of).await {
            teller.step("a manager that resumes by itself", Err(error));
        }
        if let Err(error) = self.writes(of, "paused").await {
            teller.step("what she had paused is paused again", Err(error));
        }
    }

    async fn tries_to_resume(
        &self,
        teller: &mut Teller<'_>,
        of: &Target,
    ) -> Result<(), NetworkError> {
        let (network, party) = (self.thief.network, &of.party);
        self.writes(of, "active").await?;
        let told = match self.list_says(of).await? {
            Status::Valid => Ok("Valid".to_owned()),
            other => Err(format!("the list says {other:?}").into()),
        };
        teller.step(&format!("{party}: the manager's list lets it go on"), told);
        let genuine: ArtifactClaims = of.copy.unverified_claims()?;
        let now = network.ids.clock().now();
        let statement = ResumeStatement::new(genuine.statement.digest()?, now);
        let proof = |evidence: Evidence| ResumeProof {
            statement: statement.clone(),
            decided_at: now.timestamp(),
            evidence,
        };
        let words = [
            ("without a word of hers", None),
            (
                "with a word that its own passkey signed",
                Some(proof(self.answer(&statement.digest()?)?)),
            ),
            (
                "with what she signed when she approved",
                Some(proof(genuine.evidence.clone())),
            ),
        ];
        for (how, word) in words {
            let event = Event {
                id: network.ids.mint(),
                at: now,
                what: What::StatusChanged {
                    artifact_id: genuine.jti,
                    state: LifecycleState::Active,
                    by: Actor::Citizen,
                    resumed: word.map(Box::new),
                },
            };
            self.thief.tell(of, &event).await?;
            let wanted = ProblemType::ConsentPaused;
            let told = self.thief.relay_again(of, wanted).await;
            teller.step(&format!("{party}: the manager resumes {how}"), told);
        }
        Ok(())
    }

    /// What its list says of the source's copy, as anybody can read it.
    async fn list_says(&self, of: &Target) -> Result<Status, NetworkError> {
        let claims: ArtifactClaims = of.copy.unverified_claims()?;
        let text = self.thief.get(&claims.status.uri).await?;
        let (token, key) = (CompactJws::parse(&text)?, self.thief.manager.public());
        let now = self.thief.network.ids.clock().now();
        let list = VerifiedStatusList::verify(&token, key, &claims.status.uri, now)?;
        Ok(list.status(claims.status.idx, now)?)
    }

    /// Writes into its own database where the consent of this copy stands, behind everybody's back.
    async fn writes(&self, of: &Target, state: &str) -> Result<(), NetworkError> {
        let claims: ArtifactClaims = of.copy.unverified_claims()?;
        let file = self.thief.network.layout.folder("manager")?;
        let url = format!("sqlite://{}", file.join("manager.db").display());
        let db = Database::connect(url).await?;
        let sql = "UPDATE consent SET state = ? WHERE id = \
                   (SELECT consent_id FROM artifact WHERE id = ?)";
        let values = [state.into(), claims.jti.to_string().into()];
        let set = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        let changed = db.execute_raw(set).await?.rows_affected();
        for sql in [
            "UPDATE status_list SET version = version + 1",
            "UPDATE artifact SET status_version = \
             (SELECT version FROM status_list WHERE number = artifact.status_list)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        db.close().await?;
        match changed {
            1 => Ok(()),
            some => Err(format!("{some} consents were changed").into()),
        }
    }
}

/// What of hers is put into its own evidence.
#[derive(Clone, Copy)]
enum Swap {
    /// The name of her passkey.
    Name,
    /// The name and the key.
    NameAndKey,
}

fn mixed(own: &Evidence, hers: &Evidence, swap: Swap) -> Result<Evidence, NetworkError> {
    let (mut own, hers) = (own.clone(), hers.clone());
    let (
        Evidence::Passkey {
            passkey, assertion, ..
        },
        Evidence::Passkey { passkey: her, .. },
    ) = (&mut own, hers)
    else {
        return Err("she did not approve with a passkey".into());
    };
    assertion.credential = her.id.clone();
    match swap {
        Swap::Name => passkey.id = her.id,
        Swap::NameAndKey => *passkey = her,
    }
    Ok(own)
}
