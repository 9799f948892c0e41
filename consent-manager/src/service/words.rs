//! What the operations take and give, besides the words of the model.

mod delivery;
mod record;

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, Utc};
use consent_model::{
    approval::ApprovedItem,
    artifact::LifecycleState,
    data_request::SessionState,
    dataset::DatasetKind,
    digest::Digest,
    fi::FiType,
    ids::{
        AccountId, ArtifactId, ConsentId, DecisionId, LinkId, NoticeId, PasskeyId,
        RepresentationId, RequestId, SharingId,
    },
    jose::VerifyingKey,
    narrowing::{ItemNarrowing, TermNarrowing},
    notice::Notice,
    party::{Actor, ItemId, LinkReference, Party, PartyId},
    passkey::{CredentialId, Passkey, RpId},
    purpose::Purpose,
    release::SharingRecord,
    request::{ConsentRequest, DenialReason, RequestState},
    scope::Scope,
    term::Term,
};
use serde::Serialize;
use url::Url;

pub use self::{delivery::*, record::*};
use super::{AcknowledgementView, Happening, WithdrawnItem, withdrawn::left};

/// Who signed in, as the identity provider says.
#[derive(Clone)]
pub struct SignInIdentity {
    /// Issuer.
    pub issuer: String,
    /// She, at that issuer.
    pub subject: String,
    /// Her name for greeting.
    pub name: Option<String>,
    /// Her address, if the provider says that it is hers; requests can name it.
    pub email: Option<String>,
    /// Whether what is not here was not said. If false, the provider could not be asked.
    pub all_told: bool,
}

/// What a caller named one attempt at creating something (`Idempotency-Key`).
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The name.
    pub name: String,
    /// What makes the call the same call.
    pub fingerprint: Digest,
}

/// A citizen's account. `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// She, at the identity provider.
    pub subject: String,
    /// Her name.
    pub name: String,
    /// Her verified address; empty when there is none.
    pub email: String,
    /// Sessions of another epoch are void.
    pub epoch: i64,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({})", self.id)
    }
}

/// A linked account at a provider or store. `Debug` shows the id only.
#[derive(Clone, PartialEq)]
pub struct Link {
    /// The link.
    pub id: LinkId,
    /// Where.
    pub party: PartyId,
    /// The party's name of it.
    pub reference: LinkReference,
    /// What to call it.
    pub label: String,
    /// What it holds.
    pub datasets: Vec<DatasetKind>,
    /// What kind of account it is on the Account Aggregator network; none elsewhere.
    pub fi_type: Option<FiType>,
    /// Her store's signing key.
    pub key: Option<VerifyingKey>,
    /// Since.
    pub linked_at: DateTime<Utc>,
    /// Passkeys that she has confirmed there. One that she has removed since may be among them.
    pub confirmed: Vec<CredentialId>,
    /// Whether nothing but passkeys counts there.
    pub passkeys_only: bool,
    /// The account of the guardian who linked it and whose yes counts there; none: she herself.
    pub guardian: Option<AccountId>,
    /// From then on it does not count any more.
    pub guardian_until: Option<DateTime<Utc>>,
}

impl Link {
    /// Whether an approval of this guardian's (none: of hers) counts there now.
    #[must_use]
    pub fn counts_for(&self, guardian: Option<AccountId>, now: DateTime<Utc>) -> bool {
        self.guardian == guardian && self.guardian_until.is_none_or(|until| until > now)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({})", self.id)
    }
}

/// A passkey of hers. `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnPasskey {
    /// Its name in storage.
    pub id: PasskeyId,
    /// Id and key.
    pub passkey: Passkey,
    /// As she calls it.
    pub name: String,
    /// Since.
    pub created_at: DateTime<Utc>,
    /// When it last answered here.
    pub last_used: Option<DateTime<Utc>>,
}

impl fmt::Debug for OwnPasskey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnPasskey({})", self.id)
    }
}

/// What her browser must know to make a passkey.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// The challenge's name in storage.
    pub attempt: String,
    /// The challenge, base64url.
    pub challenge: String,
    /// The domain that it will belong to.
    pub rp_id: RpId,
    /// She, for her authenticator, base64url.
    pub user: String,
    /// Those that she has.
    pub held: Vec<CredentialId>,
}

/// By what she can prove a decision, as the sources it concerns let it count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways {
    /// Passkeys that count with every source.
    pub passkeys: Vec<CredentialId>,
    /// Where there is none of those although she has passkeys: the sources that she has to visit
    /// so that there is one.
    pub lacking: Vec<PartyId>,
    /// Sources with which a sign-in does not count.
    pub passkeys_only: Vec<PartyId>,
}

impl Ways {
    /// Whether a fresh sign-in counts with every source.
    #[must_use]
    pub fn sign_in(&self) -> bool {
        self.passkeys_only.is_empty()
    }
}

/// What she is asked to prove, once more in short.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// Its name in storage.
    pub id: String,
    /// What her evidence must answer, base64url.
    pub challenge: String,
    /// Good until.
    pub expires_at: DateTime<Utc>,
    /// What came of it, or may still.
    pub stage: DraftStage,
    /// By what she can prove it.
    pub ways: Ways,
    /// What she was told.
    pub notice: Notice,
    /// What.
    pub items: Vec<ApprovedItem>,
    /// On which terms.
    pub term: Term,
    /// What it is about.
    pub about: Drafting,
}

/// What a draft does once it is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafting {
    /// The request is approved.
    Approval(RequestId),
    /// The consent goes on.
    Resuming(ConsentId),
}

/// Where a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftStage {
    /// It waits for her.
    Waiting,
    /// It was used.
    Used,
    /// Its time is over.
    Over,
}

/// A request that waits, in one line.
#[derive(Debug, Clone)]
pub struct WaitingRequest {
    /// The request.
    pub id: RequestId,
    /// Who asks, by the name for people.
    pub data_user_name: String,
    /// Why.
    pub purpose: Purpose,
    /// Since.
    pub asked_at: DateTime<Utc>,
    /// Until.
    pub expires_at: DateTime<Utc>,
    /// Whether she has put it off before.
    pub deferred: bool,
}

/// A request as she sees it before deciding.
#[derive(Debug, Clone)]
pub struct OpenedRequest {
    /// The request.
    pub id: RequestId,
    /// What was signed.
    pub request: ConsentRequest,
    /// Where it stands.
    pub state: RequestState,
    /// What she is told.
    pub notice: Notice,
    /// Who asks.
    pub party: Party,
    /// For each item the links it can come from.
    pub candidates: Vec<(ItemId, Vec<Link>)>,
    /// Where her store shows her the exact answer; one for each item that is an answer.
    pub previews: Vec<(ItemId, Url)>,
    /// What she has seen there.
    pub seen: Vec<SeenAnswer>,
}

/// That she has seen the exact answer to an item, in her store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenAnswer {
    /// The item.
    pub item: ItemId,
    /// Where.
    pub link: LinkId,
    /// The days and providers that it was worked out over.
    pub scope: Scope,
    /// What stands for the answer: a digest under a salt that only her store has.
    pub answer: Digest,
    /// When.
    pub at: DateTime<Utc>,
}

/// What she chose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The notice that she saw.
    pub notice: NoticeId,
    /// The items, each with the link it comes from; none picks the only one.
    pub items: Vec<(ItemId, Option<LinkId>)>,
    /// What her page said that she had seen.
    pub seen: Vec<(ItemId, Digest)>,
    /// What she makes smaller of an item; of one that is not here, nothing.
    pub less: Vec<(ItemId, ItemNarrowing)>,
    /// What she makes smaller of the terms.
    pub term: TermNarrowing,
}

impl Choice {
    /// What she makes smaller of an item.
    #[must_use]
    pub fn less_of(&self, item: &ItemId) -> ItemNarrowing {
        let found = self.less.iter().find(|(id, _)| id == item);
        found.map(|(_, less)| less.clone()).unwrap_or_default()
    }
}

/// Where her store shows her an answer.
#[derive(Debug, Clone)]
pub struct PreviewAt {
    /// The store.
    pub store: Party,
    /// The page there, with what it is to show.
    pub url: Url,
}

/// An approval that waits for her evidence.
#[derive(Debug, Clone)]
pub struct PendingApproval {
    /// Its name in storage.
    pub id: String,
    /// What the ID token must carry as `nonce`.
    pub challenge: String,
    /// Good until.
    pub expires_at: DateTime<Utc>,
}

/// What came of a decision.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionOutcome {
    /// The decision.
    pub decision: DecisionId,
    /// The request.
    pub request: RequestId,
    /// What she decided.
    pub outcome: Outcome,
    /// The consent, if approved.
    pub consent: Option<ConsentId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Where she goes back to, with what she takes along.
    #[serde(skip)]
    pub return_url: Url,
}

/// What a decision was made on.
#[derive(Debug, Clone, Serialize)]
pub struct DecidedOn {
    /// The notice, in the language that she read.
    pub notice: Notice,
    /// Why she said no, if she told.
    pub reason: Option<DenialReason>,
    /// Who decided.
    pub actor: Actor,
    /// The name of who decided for her.
    pub by_name: Option<String>,
}

/// What she can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Given.
    Approved,
    /// Refused.
    Denied,
    /// Put off.
    Deferred,
}

/// A consent in one card.
#[derive(Debug, Clone, Serialize)]
pub struct ConsentSummary {
    /// The consent.
    pub id: ConsentId,
    /// Who may use it.
    pub data_user: PartyId,
    /// Their name for people.
    pub data_user_name: String,
    /// Why.
    pub purpose: Purpose,
    /// Terms.
    pub term: Term,
    /// What, as approved.
    pub items: Vec<ApprovedItem>,
    /// Those of them that were taken out since, in order.
    pub withdrawn: Vec<WithdrawnItem>,
    /// Where it stands.
    pub state: LifecycleState,
    /// Since.
    pub state_at: DateTime<Utc>,
    /// Who put it there.
    pub state_by: Actor,
    /// When it was given.
    pub granted_at: DateTime<Utc>,
    /// When it was last used.
    pub last_used: Option<DateTime<Utc>>,
    /// How often it was used.
    pub uses: u32,
    /// What a source of it said when it last asked that it end (design §6); she decides.
    pub end_asked: Option<EndAsked>,
}

impl ConsentSummary {
    /// What is still part of it.
    pub fn left(&self) -> impl Iterator<Item = &ApprovedItem> {
        left(&self.items, &self.withdrawn)
    }
}

/// A source wants a consent to end.
#[derive(Debug, Clone, Serialize)]
pub struct EndAsked {
    /// Why, in its words.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A consent with everything about it.
#[derive(Debug, Clone, Serialize)]
pub struct ConsentDetail {
    /// The card.
    pub summary: ConsentSummary,
    /// The request it came of.
    pub request: RequestId,
    /// The consent whose place it took.
    pub supersedes: Option<ConsentId>,
    /// The consent that took its place.
    pub superseded_by: Option<ConsentId>,
    /// What she was told.
    pub notice: Notice,
    /// Every copy of the artifact.
    pub copies: Vec<ArtifactCopy>,
    /// What happened.
    pub history: Vec<HistoryEntry>,
    /// What was shared.
    pub sharing: Vec<SharingRecord>,
    /// What became of each sharing: the session stands by the id of its record.
    pub sharing_states: BTreeMap<SharingId, SessionState>,
    /// Who was told of what, and whose machine took it.
    pub deliveries: Vec<DeliveryView>,
    /// What the parties have signed about changes, oldest first.
    pub acknowledgements: Vec<AcknowledgementView>,
}

/// One copy of an artifact.
#[derive(Debug, Clone, Serialize)]
pub struct ArtifactCopy {
    /// The copy.
    pub id: ArtifactId,
    /// For whom.
    pub party: PartyId,
    /// `data_user` or `source`.
    pub copy_for: String,
    /// The signed bytes.
    pub jws: String,
    /// The manager's key that they verify with, for good: a JWK.
    pub signer: Option<VerifyingKey>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
}

/// One line of a history.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryEntry {
    /// What happened, to which kind of thing.
    #[serde(flatten)]
    pub what: Happening,
    /// To which one.
    pub subject_id: String,
    /// Who did it.
    pub actor: Actor,
    /// The name of who acted for her, or for this service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// By which right another acted for her.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representation: Option<RepresentationId>,
    /// Why, if said.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The number of its entry in the transparency log, where it was looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_entry: Option<u64>,
}
