//! The operations of the consent manager. Each reads as the flow does, runs in one named
//! transaction, and leaves its history behind. HTTP and pages are elsewhere; no operation sees
//! plaintext data, because there is none here.

mod access;
mod account;
mod acknowledgement;
mod acting;
mod approval;
mod asked;
mod audit;
mod card;
mod consent;
mod decision;
mod delivery;
mod error;
mod evidence;
mod expiry;
mod happening;
mod key;
mod lifecycle;
mod link;
mod log;
mod message;
mod naming;
mod narrowing;
pub(crate) mod network;
mod notice;
mod observed;
mod opening;
mod page;
mod passkey;
mod preview;
mod pseudonym;
mod record;
mod registry;
mod reminder;
mod representation;
mod request;
mod resume;
mod retention;
mod retire;
mod review;
mod rights;
mod session;
mod several;
mod sharing;
mod spoken;
mod standing;
mod status;
mod supersede;
mod tab;
mod timeline;
mod unlink;
mod waiting;
mod webhook_secret;
mod withdrawn;
mod words;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, RwLock},
};

use chrono::{DateTime, Utc};
use consent_evidence::{archive::DocumentKind, entry::Facts};
use consent_model::{
    event::{Event, What},
    ids::{AccountId, ConsentId, DeliveryId, EventId, RepresentationId, SessionId},
    jose::CompactJws,
    metadata::{LogMetadata, Metadata},
    party::{Actor, PartyId},
    passkey::RpId,
    redacted::Redacted,
};
use migrations::{database, look, manager::Migrator, shared::Database, told};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use service_kit::{
    account_aggregator::Edge, clock::SharedClock, entropy::IdSource, secret::Secret,
};
use tokio::sync::watch;
use url::Url;

pub(crate) use self::approval::MOST_ACCOUNTS;
pub use self::{
    access::Access,
    acknowledgement::AcknowledgementView,
    acting::{Acting, ActsFor},
    asked::RequestFilter,
    audit::{
        Acknowledged, AuditHit, AuditQuery, AuditedEntry, Auditor, AuditorState, AuditorView,
        ChangeOf, ChangeQuery, Changed, Check, CheckOutcome, Checked as Audited, Difference,
        Figure, FigureQuery, FigureStep, Figures, Grievances, Invited, Inviting, Look,
        NotAnAuditor, OverdueGrievance, Within,
    },
    card::{CardMark, CardOrder, CardQuery, Cards, ConsentGroup, ConsentListing, NoMark},
    consent::{ArtifactListing, ConsentPage},
    delivery::Tried,
    error::ManagerError,
    expiry::Expired,
    happening::Happening,
    key::{KeyFolder, KeyRecord, KeyView, NewKey, RetiredKey},
    lifecycle::EndEffect,
    log::{
        ConsentReceipt, Consistency, DecisionReceipt, ExportError, ExportProgress, ExportScope,
        LogCheck, LogFault, LogKey, LogProof, LogStand, SignedUnder, signed_under,
    },
    message::{About, DueMail, Message, MessageKind, Preferences, Topic},
    naming::QuestionTitle,
    network::{
        FoundAccount, LinkingError, LinkingFault, LinkingStage, LinkingView, NetworkAccount,
        NetworkProvider, TypedIdentifiers,
    },
    page::TakenPage,
    representation::{
        Checked, Ender, GuardianAsks, LONGEST_PARTICULAR, MOST_REPRESENTATIONS, NomineeNamed,
        RepresentationView,
    },
    retention::{Erasure, Retention, RetentionPlan},
    review::{QuestionReview, QuestionStep},
    rights::{Answerer, RightsStep, RightsView},
    several::{ElectedView, Process, Unlike},
    tab::{Tab, is_used_up},
    timeline::{TimelineLine, TimelineQuery},
    webhook_secret::{NewWebhookSecret, WebhookSecretView},
    withdrawn::WithdrawnItem,
    words::*,
};
use crate::storage::{entity, read};

/// What a manager is made of.
pub struct ManagerParts {
    /// `sqlite://…` or `postgres://…`; may carry a password.
    pub database_url: Secret,
    /// Time.
    pub clock: SharedClock,
    /// Ids and salts.
    pub ids: IdSource,
    /// Where the keys lie that sign artifacts, status lists, requests to sources and events.
    pub keys: KeyFolder,
    /// Seals what parties share with us, under a file of its own beside the database.
    pub seal: Redacted<[u8; 32]>,
    /// Base URL; ends with `/`.
    pub issuer: Url,
    /// Identity provider, as it stands in ID tokens.
    pub identity_issuer: String,
    /// Our client id there.
    pub identity_client: String,
    /// Where people complain to the Board.
    pub board_url: Url,
    /// Languages of notices, the first being the fallback.
    pub languages: Vec<String>,
    /// In how many days this service answers complaints (DPDP Rules, rule 14(3)).
    pub answer_days: u32,
    /// Whether there is a way to send mail.
    pub mail: bool,
    /// The domain of passkeys; without one there are none.
    pub passkeys: Option<RpId>,
    /// What the transparency log is kept with.
    pub log: LogKey,
    /// Our end of the Account Aggregator network; none: we are not on it.
    pub network: Option<Arc<Edge>>,
}

/// The consent manager. Cheap to clone.
#[derive(Clone)]
pub struct Manager(Arc<Inner>);

struct Inner {
    db: Database,
    parts: ManagerParts,
    changes: watch::Sender<u64>,
    /// Those of them that no other process has told.
    own_changes: watch::Sender<u64>,
    keys: RwLock<Arc<key::HeldKeys>>,
    tokens: Mutex<BTreeMap<u32, status::CachedToken>>,
    token_maker: tokio::sync::Mutex<()>,
    log: log::LogState,
    observed: observed::Observed,
}

impl std::fmt::Debug for Manager {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Manager")
    }
}

impl Manager {
    /// Opens the database, brings it up to date, and is ready.
    ///
    /// # Errors
    /// When the database cannot be reached or migrated, or the first key not be made.
    pub async fn open(parts: ManagerParts) -> Result<Self, ManagerError> {
        let db = database::open::<Migrator>(parts.database_url.expose()).await?;
        let manager = Self::over(db, parts)?;
        manager.enter_first_key().await?;
        manager.refresh_keys().await?;
        manager.enter_earlier().await?;
        manager.log_earlier().await?;
        Ok(manager)
    }

    /// To look at a database that is there and up to date: nothing is brought forward, entered or made.
    ///
    /// # Errors
    /// When the database cannot be reached or read.
    pub async fn look(parts: ManagerParts) -> Result<Self, ManagerError> {
        let db = look::open(parts.database_url.expose()).await?;
        let manager = Self::over(Database::new(db), parts)?;
        manager.refresh_keys().await?;
        Ok(manager)
    }

    fn over(db: Database, parts: ManagerParts) -> Result<Self, ManagerError> {
        let ManagerParts { issuer, log, .. } = &parts;
        let log = log::LogState::new(issuer, log).map_err(|_| ManagerError::Unwritable)?;
        let (changes, own_changes) = (watch::Sender::new(0), watch::Sender::new(0));
        Ok(Self(Arc::new(Inner {
            db,
            parts,
            changes,
            own_changes,
            keys: RwLock::default(),
            tokens: Mutex::default(),
            token_maker: tokio::sync::Mutex::default(),
            log,
            observed: observed::Observed::default(),
        })))
    }

    /// Lets go of the database.
    ///
    /// # Errors
    /// When it cannot be closed in order.
    pub async fn close(self) -> Result<(), ManagerError> {
        Ok(self.0.db.clone().close().await?)
    }

    /// Base URL; `iss` of everything it signs.
    #[must_use]
    pub fn issuer(&self) -> &Url {
        &self.0.parts.issuer
    }

    /// Time.
    #[must_use]
    pub fn clock(&self) -> &SharedClock {
        &self.0.parts.clock
    }

    /// Ids.
    #[must_use]
    pub fn ids(&self) -> &IdSource {
        &self.0.parts.ids
    }

    /// What a party must know of this manager.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn metadata(&self) -> Result<Metadata, ManagerError> {
        let api = self
            .issuer()
            .join("v1/")
            .map_err(|_| ManagerError::Unwritable)?;
        let identity_issuer =
            Url::parse(&self.0.parts.identity_issuer).map_err(|_| ManagerError::Unwritable)?;
        Ok(Metadata {
            issuer: self.issuer().clone(),
            keys: self.jwks(),
            status_lists: self.status_lists().await?,
            identity_issuer,
            identity_client: self.0.parts.identity_client.clone(),
            api,
            languages: self.0.parts.languages.clone(),
            log: Some(LogMetadata {
                prefix: self.url("log/")?,
                vkey: self.log_vkey().to_owned(),
            }),
        })
    }

    /// Sees a new value after each commit that left something to send or changed a session.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), ManagerError> {
        Ok(self.0.db.ping().await?)
    }

    fn db(&self) -> &Database {
        &self.0.db
    }

    fn now(&self) -> DateTime<Utc> {
        self.0.parts.clock.now()
    }

    /// The same of those that other managers over this database have to be told of.
    #[must_use]
    pub fn own_changes(&self) -> watch::Receiver<u64> {
        self.0.own_changes.subscribe()
    }

    /// Another manager over this database has told that something has changed.
    pub fn heard(&self) {
        self.0.changes.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// Tells the other managers over this database that something has changed.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn tell_others(&self, name: &str) -> Result<(), ManagerError> {
        Ok(told::tell(self.db(), name).await?)
    }

    fn wake(&self) {
        self.heard();
        self.0.own_changes.send_modify(|n| *n = n.wrapping_add(1));
    }

    fn url(&self, path: &str) -> Result<Url, ManagerError> {
        self.issuer()
            .join(path)
            .map_err(|_| ManagerError::Unwritable)
    }

    /// Writes a line of the history, and tells her where it is a thing that she should hear of.
    async fn note(&self, db: &impl ConnectionTrait, line: Line) -> Result<(), ManagerError> {
        self.note_named(db, line, None, None, Facts::default())
            .await
    }

    /// The same for what another may have done in her place: only while the right to it holds.
    async fn note_by(
        &self,
        db: &impl ConnectionTrait,
        line: Line,
        representation: Option<RepresentationId>,
    ) -> Result<(), ManagerError> {
        self.note_with(db, line, representation, Facts::default())
            .await
    }

    /// The same with what only the operation knows of it, for the log.
    async fn note_with(
        &self,
        db: &impl ConnectionTrait,
        line: Line,
        representation: Option<RepresentationId>,
        facts: Facts,
    ) -> Result<(), ManagerError> {
        let name = match representation {
            None => None,
            Some(id) => Some(self.still_acts(db, id, line.account).await?),
        };
        self.note_named(db, line, representation, name, facts).await
    }

    async fn note_named(
        &self,
        db: &impl ConnectionTrait,
        line: Line,
        representation: Option<RepresentationId>,
        by_name: Option<String>,
        facts: Facts,
    ) -> Result<(), ManagerError> {
        let id: EventId = self.ids().mint();
        self.enter_line(db, &line, id, representation, facts)
            .await?;
        if let (Some(account), Some(kind)) = (line.account, MessageKind::of(line.what)) {
            // What she is told of herself is not true of another.
            let kind = representation.map_or(kind, |_| MessageKind::ActedFor);
            self.tell_her(db, account, kind, &line.id, 1).await?;
        }
        let row = entity::history::ActiveModel {
            id: Set(id.to_string()),
            account_id: Set(line.account.map(|a| a.to_string())),
            subject: Set(line.what.subject().into()),
            subject_id: Set(line.id),
            action: Set(line.what.action().into()),
            actor: Set(read::to_word(&line.actor)?),
            reason: Set(line.reason),
            happened_at: Set(line.at.timestamp_millis()),
            representation_id: Set(representation.map(|id| id.to_string())),
            by_name: Set(by_name),
        };
        entity::history::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// Leaves an event to be sent. It goes out only if the transaction is committed.
    async fn tell(
        &self,
        db: &impl ConnectionTrait,
        party: &PartyId,
        consent: Option<ConsentId>,
        what: What,
        at: DateTime<Utc>,
    ) -> Result<DeliveryId, ManagerError> {
        if let Some(entity) = self.entity_of(party) {
            return self
                .tell_network(db, party, entity, consent, &what, at)
                .await;
        }
        let event = Event {
            id: self.ids().mint(),
            at,
            what,
        };
        let outgoing = Outgoing {
            kind: "event",
            event_id: event.id.to_string(),
            event_type: event.what.name(),
            consent,
            session: None,
            body: read::to_json(&event)?,
        };
        self.post(db, party, outgoing, at).await
    }

    async fn post(
        &self,
        db: &impl ConnectionTrait,
        party: &PartyId,
        outgoing: Outgoing,
        at: DateTime<Utc>,
    ) -> Result<DeliveryId, ManagerError> {
        let made_at = at.timestamp_millis();
        // Only a change of status can come behind something that waits already: whatever else is
        // told of a consent is told in the transaction in which it begins.
        let next_at = match outgoing.consent {
            Some(consent) if outgoing.event_type == delivery::STATUS_CHANGED => {
                self.due_behind(db, party, consent, made_at).await?
            }
            _ => made_at,
        };
        let id: DeliveryId = self.ids().mint();
        let row = entity::delivery::ActiveModel {
            id: Set(id.to_string()),
            kind: Set(outgoing.kind.into()),
            event_id: Set(outgoing.event_id),
            event_type: Set(outgoing.event_type.into()),
            party_id: Set(party.to_string()),
            consent_id: Set(outgoing.consent.map(|c| c.to_string())),
            session_id: Set(outgoing.session.map(|s| s.to_string())),
            body: Set(outgoing.body),
            state: Set("pending".into()),
            attempts: Set(0),
            last_status: Set(None),
            next_at: Set(next_at),
            created_at: Set(made_at),
            acknowledged_at: Set(None),
        };
        entity::delivery::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(id)
    }

    /// Signs a document of ours.
    fn sign<T: serde::Serialize>(
        &self,
        typ: &'static str,
        claims: &T,
    ) -> Result<CompactJws, ManagerError> {
        Ok(consent_model::jose::sign(
            typ,
            claims,
            &*self.signing_key()?,
        )?)
    }
}

/// One line for the history.
struct Line {
    account: Option<AccountId>,
    id: String,
    what: Happening,
    actor: Actor,
    reason: Option<String>,
    at: DateTime<Utc>,
}

struct Outgoing {
    kind: &'static str,
    event_id: String,
    event_type: &'static str,
    consent: Option<ConsentId>,
    session: Option<SessionId>,
    body: String,
}
