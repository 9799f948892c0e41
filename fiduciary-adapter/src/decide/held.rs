//! One consent that is held in memory, with what is known of it here, and the decision on it.
//!
//! The rule is [`consent_model::decision::decide`], item by item. Added is what that cannot know: the
//! purpose, which items are of the kind that was asked for, and the life of what was received. How
//! often something may be fetched is not asked here: the source counts it when it is fetched.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    artifact::{CopyFor, VerifiedArtifact},
    decision::{Facts, Refusal, decide},
    party::ItemId,
    question::Manifest,
    request::Ask,
    status_list::{Status, VerifiedStatusList},
};

use super::{
    answer::{Allowed, Candidate, Reason, Rule},
    question::{Fields, Question, QuestionName},
};
use crate::data_user::keep_until;

/// Longest time for which a decision may be relied on.
const LONGEST: TimeDelta = TimeDelta::seconds(60);
/// Items of a consent that are looked at; a request has at most eight.
const MOST_ITEMS: usize = 64;

/// The latest verified copy of one status list.
#[derive(Debug, Default)]
pub(super) struct ListCell(RwLock<Option<Arc<VerifiedStatusList>>>);

impl ListCell {
    pub(super) fn put(&self, list: Arc<VerifiedStatusList>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(list);
    }

    /// The status at a place and until when it may be believed; none where there is no fresh list.
    pub(super) fn told(&self, index: u32, now: DateTime<Utc>) -> Option<(Status, DateTime<Utc>)> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let list = held.as_ref().filter(|list| list.is_fresh(now))?;
        Some((list.status(index, now).ok()?, list.fresh_until()))
    }

    /// When the list was signed.
    pub(super) fn issued_at(&self) -> Option<DateTime<Utc>> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Some(held.as_ref()?.issued_at())
    }
}

/// One consent in memory.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) artifact: Arc<VerifiedArtifact>,
    pub(super) list: Arc<ListCell>,
    /// How it ended, where an event has said so: for good.
    pub(super) ended: Option<Status>,
    /// Paused here, until she has resumed it herself.
    pub(super) paused: bool,
    /// Items that she has taken out: a bit each.
    pub(super) withdrawn: u64,
    /// For each item: when the last was received.
    pub(super) received: Vec<Option<DateTime<Utc>>>,
    /// For each item that is an answer: the manifest of its question, once it has been read.
    pub(super) manifests: Vec<Option<Arc<Manifest>>>,
}

impl Held {
    pub(super) fn new(artifact: VerifiedArtifact, list: Arc<ListCell>) -> Self {
        let items = artifact.claims().items.len();
        Self {
            artifact: Arc::new(artifact),
            list,
            ended: None,
            paused: false,
            withdrawn: 0,
            received: vec![None; items],
            manifests: vec![None; items],
        }
    }

    /// The place of an item.
    pub(super) fn place(&self, item: &ItemId) -> Option<usize> {
        let mut items = self.artifact.claims().items.iter();
        items.position(|shown| &shown.value.id == item)
    }

    pub(super) fn withdraw(&mut self, item: &ItemId) {
        if let Some(place) = self.place(item).filter(|place| *place < MOST_ITEMS) {
            self.withdrawn |= 1 << place;
        }
    }

    pub(super) fn receive(&mut self, item: &ItemId, at: DateTime<Utc>) {
        if let Some(known) = self.place(item).and_then(|i| self.received.get_mut(i)) {
            *known = Some(known.map_or(at, |known| known.max(at)));
        }
    }

    /// The status as it counts here, and until when.
    fn status(&self, now: DateTime<Utc>) -> (Option<Status>, DateTime<Utc>) {
        let told = self.list.told(self.artifact.claims().status.idx, now);
        let until = told.map_or(now, |(_, until)| until);
        let status = match (self.ended, told) {
            (Some(ended), _) => Some(ended),
            (None, Some((Status::Valid, _))) if self.paused => Some(Status::Paused),
            (None, told) => told.map(|(status, _)| status),
        };
        (status, until)
    }

    /// When what was received last under an item must be gone; none where nothing has been, or where
    /// it may not be kept at all.
    fn life(&self, place: usize) -> Option<DateTime<Utc>> {
        let claims = self.artifact.claims();
        if claims.copy_for == CopyFor::Source {
            return None;
        }
        let term = &claims.statement.term;
        let received = self.received.get(place).copied().flatten()?;
        keep_until(term.mode, term.data_life, received)
    }

    /// Whether this consent allows it now.
    pub(super) fn allows(
        self: &Arc<Self>,
        asked: &Question,
        now: DateTime<Utc>,
    ) -> Option<Allowed> {
        let (items, until) = self.judge(asked, now, &mut |_, _, _| ()).ok()?;
        let claims = self.artifact.claims();
        let places = (0..claims.items.len().min(MOST_ITEMS)).filter(|i| items >> i & 1 == 1);
        let life = places.filter_map(|place| self.life(place)).min();
        let end = DateTime::from_timestamp(claims.exp, 0);
        let ends = [Some(now + LONGEST), end, life];
        Some(Allowed {
            held: Arc::clone(self),
            items,
            at: now,
            until: ends.into_iter().flatten().fold(until, DateTime::min),
            life,
        })
    }

    /// Why this consent does not allow it.
    pub(super) fn refuses(&self, asked: &Question, now: DateTime<Utc>) -> Candidate {
        let claims = self.artifact.claims();
        let mut reasons = Vec::new();
        let _ = self.judge(asked, now, &mut |rule, field, place| {
            let reason = Reason {
                reason: rule,
                field: field.map(Fields::name),
                item: place
                    .and_then(|place| claims.items.get(place))
                    .map(|item| item.value.id.clone()),
            };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        });
        Candidate {
            artifact: claims.jti,
            reasons,
        }
    }

    /// The one decision. Tells every reason against it, and gives the items that cover what was asked
    /// where there is none.
    fn judge(
        &self,
        asked: &Question,
        now: DateTime<Utc>,
        tell: &mut impl FnMut(Rule, Option<&Fields>, Option<usize>),
    ) -> Result<(u64, DateTime<Utc>), ()> {
        let claims = self.artifact.claims();
        let (status, until) = self.status(now);
        let mut verdict = Ok(());
        let mut covering = 0;
        if claims.statement.purpose != asked.purpose() {
            tell(Rule::OtherPurpose, None, None);
            verdict = Err(());
        }
        for field in asked.fields() {
            let (mut found, mut of_kind) = (None, false);
            // Until one of its items allows it: the others have no say then.
            let mut against: [Option<Rule>; MOST_ITEMS] = [None; MOST_ITEMS];
            for (place, shown) in claims.items.iter().take(MOST_ITEMS).enumerate() {
                let item = &shown.value;
                let rule = match self.covers(place, &item.ask, field) {
                    Some(true) => {
                        of_kind = true;
                        let facts = Facts {
                            artifact: &self.artifact,
                            status,
                            item: &item.id,
                            withdrawn: self.withdrawn >> place & 1 == 1,
                            range: asked.days(),
                            uses: 0,
                            now,
                        };
                        match decide(&facts) {
                            Err(refusal) => Some(refusal.into()),
                            Ok(_) if self.life(place).is_some_and(|end| now >= end) => {
                                Some(Rule::DataLifeOver)
                            }
                            Ok(_) => None,
                        }
                    }
                    Some(false) => continue,
                    None => Some(Rule::QuestionUnknown),
                };
                match rule {
                    None => {
                        found = Some(place);
                        break;
                    }
                    Some(rule) => against[place] = Some(rule),
                }
            }
            match found {
                Some(place) => covering |= 1 << place,
                None => {
                    let against = against.iter().enumerate();
                    let told = against.filter_map(|(place, rule)| Some(((*rule)?, place)));
                    let mut any = false;
                    for (rule, place) in told {
                        any = true;
                        let own = !matches!(rule, Rule::QuestionUnknown);
                        tell(rule, (!own).then_some(field), Some(place));
                    }
                    if !of_kind {
                        self.tell_own(status, now, tell);
                        if !any {
                            tell(Rule::NotCovered, Some(field), None);
                        }
                    }
                    verdict = Err(());
                }
            }
        }
        verdict.map(|()| (covering, until))
    }

    /// What forbids the whole consent, where no item of it was of the kind that was asked for.
    fn tell_own(
        &self,
        status: Option<Status>,
        now: DateTime<Utc>,
        tell: &mut impl FnMut(Rule, Option<&Fields>, Option<usize>),
    ) {
        let Some(first) = self.artifact.claims().items.first() else {
            return;
        };
        let facts = Facts {
            artifact: &self.artifact,
            status,
            item: &first.value.id,
            withdrawn: false,
            range: None,
            uses: 0,
            now,
        };
        if let Err(refusal) = decide(&facts)
            && !matches!(refusal, Refusal::Exhausted)
        {
            tell(refusal.into(), None, None);
        }
    }

    /// Whether an item is of the kind that was asked for; none where that cannot be told yet.
    fn covers(&self, place: usize, ask: &Ask, field: &Fields) -> Option<bool> {
        match (ask, field) {
            (Ask::Records { datasets, .. }, Fields::Records(dataset)) => {
                Some(datasets.contains(dataset))
            }
            (Ask::Answer { question, .. }, Fields::Answer(named, columns)) => {
                let manifest = self.manifests.get(place).and_then(Option::as_deref);
                match (named, manifest) {
                    (QuestionName::Digest(digest), _) if digest != question => Some(false),
                    (QuestionName::Digest(_), _) if columns.is_empty() => Some(true),
                    (_, None) => None,
                    (QuestionName::Name(name), Some(manifest)) if *name != manifest.name => {
                        Some(false)
                    }
                    (_, Some(manifest)) => Some(columns.iter().all(|column| {
                        let mut known = manifest.output.columns.iter();
                        known.any(|known| known.name == *column)
                    })),
                }
            }
            _ => Some(false),
        }
    }
}
