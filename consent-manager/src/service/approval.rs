//! Her approval: what exactly, with which evidence; then issuance.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use consent_evidence::entry::Facts;
use consent_model::{
    approval::{Approved, ApprovedItem, ApprovedSource, ExpectedSubject, challenge},
    artifact::LifecycleState,
    event::What,
    ids::{ArtifactId, NoticeId, RequestId},
    jose::ForeignJwks,
    party::PartyId,
    passkey::Assertion,
    request::{Ask, RequestItem},
    term::FetchType,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel};

use super::{
    Acting, Choice, DecisionOutcome, DocumentKind, DraftStage, Drafted, Drafting, Happening, Line,
    Link, Manager, ManagerError, Outcome, PendingApproval,
    decision::outcome,
    evidence::{Proof, Proven, answer_to},
    log::Under,
    preview,
    request::{state_of, stored_jws, stored_request},
    supersede::OldCopies,
    tab::{GroupKey, Tab},
};
use crate::{
    issuance::{
        self,
        draft::{ApprovalDraft, Approving, Place},
        lint,
    },
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// Most accounts under one consent.
pub(crate) const MOST_ACCOUNTS: usize = 32;

/// How long an approval waits for her evidence.
pub(super) const APPROVAL_MINUTES: i64 = 5;

impl Manager {
    /// She wants to approve: fixes exactly what, and gives the challenge her evidence must answer.
    ///
    /// # Errors
    /// When it is not hers, was decided, or the choice is not one the request allows.
    pub async fn begin_approval(
        &self,
        who: impl Into<Acting> + Send,
        id: RequestId,
        choice: &Choice,
    ) -> Result<PendingApproval, ManagerError> {
        // The evidence in an artifact is hers, or of a guardian whom the sources know as one.
        let who = who.into();
        let (account, guardian, now) = (who.account(), who.guardian()?, self.now());
        let tx = begin(self.db()).await?;
        self.may_still(&tx, who).await?;
        let (row, notice) = self.decidable(&tx, account, id, choice.notice).await?;
        let request = stored_request(&row)?;
        if who.acts_for_child() && !request.purpose.is_open_to_children() {
            return Err(ManagerError::NotForChild);
        }
        self.asker_on(&tx, &request.iss).await?;
        let links = self.links_for(&tx, who).await?;
        let mut candidates = Vec::new();
        for item in &request.items {
            let fitting = self
                .candidates(&tx, &item.ask, &item.source, &links)
                .await?;
            candidates.push((item.id.clone(), fitting));
        }
        let seen = self.seen_on(&tx, id, &candidates).await?;
        // Of what leaves again and again, the first answer says nothing about the next.
        let once = request.term.fetch == FetchType::OneTime;
        let mut items = Vec::new();
        for (item, (_, fitting)) in request.items.iter().zip(&candidates) {
            if let Ask::Accounts { .. } = &item.ask {
                self.pick_accounts(item, choice, fitting, &mut items)?;
                continue;
            }
            let chosen = choice.items.iter().find(|(name, _)| *name == item.id);
            let Some((_, wanted)) = chosen else {
                if item.required {
                    return Err(ManagerError::MissingItem(item.id.to_string()));
                }
                continue;
            };
            let link = match (wanted, fitting.as_slice()) {
                (Some(wanted), some) => some.iter().find(|l| l.id == *wanted),
                (None, [only]) => Some(only),
                (None, _) => None,
            };
            let link = link.ok_or_else(|| ManagerError::MissingItem(item.id.to_string()))?;
            let less = choice.less_of(&item.id);
            let ask = self.narrowed_ask(&tx, &request, item, &less).await?;
            let preview = preview::covered(&seen, &choice.seen, &item.id, link, &ask)?;
            let approved = ApprovedItem {
                id: item.id.clone(),
                ask,
                source: ApprovedSource {
                    party: link.party.clone(),
                    link: link.reference.clone(),
                    key: link.key.clone(),
                },
                cnf: item.cnf.clone(),
                preview: preview.filter(|_| once),
            };
            self.servable(&tx, &approved).await?;
            items.push(approved);
        }
        if items.is_empty() {
            return Err(ManagerError::NothingChosen);
        }
        let term = who.within_right(request.term.narrowed(choice.term)?);
        term.check(now)?;
        let supersedes = match self.to_replace(&tx, &request).await? {
            None => None,
            Some(old) => Some(read::text(At("consent", "id", &old.id), &old.id)?),
        };
        let nonce = self.ids().bytes32();
        let approving = Approving {
            request: stored_jws(&row)?.digest(),
            notice: notice.digest()?,
            data_user: request.iss.clone(),
            items,
            purpose: request.purpose,
            term,
            approved_by: who.guardianship()?.map(|right| right.of),
            made_at: now.timestamp(),
            supersedes,
        };
        let draft = ApprovalDraft::new(approving, URL_SAFE_NO_PAD.encode(nonce), self.ids())?;
        let expires_at = now + TimeDelta::minutes(APPROVAL_MINUTES);
        let approval = self.ids().token().expose().clone();
        let stored = entity::approval::ActiveModel {
            id: Set(approval.clone()),
            request_id: Set(id.to_string()),
            account_id: Set(account.to_string()),
            notice_id: Set(notice.id.to_string()),
            draft: Set(read::to_json(&draft)?),
            expires_at: Set(expires_at.timestamp_millis()),
            used_at: Set(None),
            guardian_id: Set(guardian.map(|guardian| guardian.to_string())),
        };
        entity::approval::Entity::insert(stored)
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        let answer = challenge(&nonce, &draft.statement.digest()?);
        Ok(PendingApproval {
            id: approval,
            challenge: URL_SAFE_NO_PAD.encode(answer),
            expires_at,
        })
    }

    /// Each account that she has ticked, as an item of its own: it may come from another provider, and can
    /// be taken out later by itself. It is asked for what there is of its kind, and no other.
    fn pick_accounts(
        &self,
        item: &RequestItem,
        choice: &Choice,
        fitting: &[Link],
        items: &mut Vec<ApprovedItem>,
    ) -> Result<(), ManagerError> {
        let missing = || ManagerError::MissingItem(item.id.to_string());
        let named = choice.items.iter().filter(|(name, _)| *name == item.id);
        let mut picked: Vec<&Link> = Vec::new();
        for (_, wanted) in named {
            let link = match (wanted, fitting) {
                (Some(wanted), some) => some.iter().find(|l| l.id == *wanted),
                (None, [only]) => Some(only),
                (None, _) => None,
            };
            let link = link.ok_or_else(missing)?;
            if !picked.iter().any(|known| known.id == link.id) {
                picked.push(link);
            }
        }
        if picked.is_empty() || picked.len() > MOST_ACCOUNTS {
            return Err(missing());
        }
        let narrowed = item.ask.narrowed(&choice.less_of(&item.id))?;
        for (number, link) in picked.into_iter().enumerate() {
            let mut ask = narrowed.clone();
            if let Ask::Accounts { fi_types, .. } = &mut ask {
                fi_types.retain(|kind| Some(*kind) == link.fi_type);
            }
            let id = match number {
                0 => item.id.clone(),
                more => format!("{}-{}", item.id, more + 1)
                    .parse()
                    .map_err(|_| ManagerError::Unwritable)?,
            };
            items.push(ApprovedItem {
                id,
                ask,
                source: ApprovedSource {
                    party: link.party.clone(),
                    link: link.reference.clone(),
                    key: None,
                },
                // Nothing is ever signed with it: at that edge each fetch brings a key of its own.
                cnf: self.ids().signing_key().public().clone(),
                preview: None,
            });
        }
        Ok(())
    }

    /// What she is about to approve, once more, with the ways in which she can.
    ///
    /// # Errors
    /// When it is not hers.
    pub async fn drafted_approval(
        &self,
        who: impl Into<Acting> + Send,
        approval: &str,
    ) -> Result<Drafted, ManagerError> {
        let who = who.into();
        let pending = approval_row(self.db(), who, approval).await?;
        let at = |column| At("approval", column, &pending.id);
        let draft: ApprovalDraft = read::json(at("draft"), &pending.draft)?;
        let shown = entity::notice::Entity::find_by_id(&pending.notice_id)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        let items: Vec<_> = draft.items.into_iter().map(|item| item.value).collect();
        let expires_at = read::moment(at("expires_at"), pending.expires_at)?;
        Ok(Drafted {
            challenge: answer_to(at("draft"), &draft.nonce, &draft.statement.digest()?)?,
            stage: DraftStage::of(pending.used_at.is_some(), expires_at, self.now()),
            expires_at,
            ways: self.ways(self.db(), who, items.iter()).await?,
            notice: read::json(At("notice", "body", &shown.id), &shown.body)?,
            items,
            term: draft.statement.term,
            about: Drafting::Approval(read::text(at("request_id"), &pending.request_id)?),
            id: pending.id,
        })
    }

    /// She signed in afresh: checks it, and issues.
    ///
    /// # Errors
    /// When the draft is over, the evidence does not hold, or a rule forbids a copy; then nothing
    /// has been issued.
    pub async fn complete_approval(
        &self,
        who: impl Into<Acting> + Send,
        approval: &str,
        id_token: &str,
        keys: &ForeignJwks,
    ) -> Result<DecisionOutcome, ManagerError> {
        let proof = Proof::SignIn { id_token, keys };
        self.approve(who.into(), approval, proof).await
    }

    /// A passkey of hers answered: checks it, and issues.
    ///
    /// # Errors
    /// As [`Manager::complete_approval`].
    pub async fn complete_approval_by_passkey(
        &self,
        who: impl Into<Acting> + Send,
        approval: &str,
        assertion: &Assertion,
    ) -> Result<DecisionOutcome, ManagerError> {
        self.approve(who.into(), approval, Proof::Passkey(assertion))
            .await
    }

    async fn approve(
        &self,
        who: Acting,
        approval: &str,
        proof: Proof<'_>,
    ) -> Result<DecisionOutcome, ManagerError> {
        let (account, now) = (who.account(), self.now());
        let tx = begin(self.db()).await?;
        let pending = approval_row(&tx, who, approval).await?;
        if pending.used_at.is_some() || pending.expires_at <= now.timestamp_millis() {
            return Err(ManagerError::ApprovalOver);
        }
        let draft: ApprovalDraft =
            read::json(At("approval", "draft", &pending.id), &pending.draft)?;
        let request_id = read::text(
            At("approval", "request_id", &pending.id),
            &pending.request_id,
        )?;
        let notice_id = read::text(At("approval", "notice_id", &pending.id), &pending.notice_id)?;
        let (row, _) = self.decidable(&tx, account, request_id, notice_id).await?;
        let settled = state_of(&row)?.approve(draft.consent, now)?;

        // She may have unlinked a source meanwhile.
        let links = self.links_for(&tx, who).await?;
        let gone = draft.items.iter().map(|item| &item.value).find(|item| {
            let source = &item.source;
            let is_it = |l: &super::Link| l.party == source.party && l.reference == source.link;
            !links.iter().any(is_it)
        });
        if let Some(item) = gone {
            return Err(ManagerError::MissingItem(item.id.to_string()));
        }
        // Nor does anybody of them have to be there still.
        self.asker_on(&tx, &draft.data_user.value).await?;
        for item in &draft.items {
            self.servable(&tx, &item.value).await?;
        }

        let approved = Approved {
            statement: draft.statement.digest()?,
            made_at: draft.statement.made_at,
            decided_at: now,
            approved_by: draft.statement.approved_by,
            manager: self.issuer(),
        };
        let items = draft.items.iter().map(|item| &item.value);
        let ways = self.ways(&tx, who, items).await?;
        let Proven {
            evidence,
            she,
            identity,
        } = self
            .proven(&tx, who, &draft.nonce, &approved, proof, &ways)
            .await?;
        let expected = ExpectedSubject::Linked(&she);

        // Draft and lint: every copy, together.
        let old_copies = match draft.supersedes {
            None => OldCopies::new(),
            Some(old) => self.old_copies(&tx, old).await?,
        };
        let mut copies = Vec::new();
        let mut places = Vec::new();
        for (party, copy_for) in draft.receivers() {
            let (list, index, status) = self.new_status_entry(&tx, &places).await?;
            // Who holds both ends has one name for her.
            let pseudonym = if links.iter().any(|link| link.party == party) {
                self.pseudonym_for(&tx, who, &party).await?
            } else {
                self.pseudonym(&tx, account, &party).await?
            };
            let id: ArtifactId = self.ids().mint();
            let place = Place {
                issuer: self.issuer().clone(),
                supersedes: old_copies.get(&(party.clone(), copy_for)).copied(),
                party: party.clone(),
                copy_for,
                id,
                pseudonym,
                status,
            };
            copies.push(draft.copy(place, &evidence, now));
            places.push((list, index));
        }
        let evidence_key = evidence.named_key(&identity)?.to_text()?;
        let linted = lint::lint(copies, expected, &identity, now)?;

        // Record.
        let mut used = pending.into_active_model();
        used.used_at = Set(Some(now.timestamp_millis()));
        used.update(&tx).await?;
        let request = stored_request(&row)?;
        let decision = self
            .record_decision(
                &tx,
                who,
                request_id,
                notice_id,
                Outcome::Approved,
                None,
                Some(draft.consent),
            )
            .await?;
        self.settle_request(&tx, row, settled, who).await?;
        if let Some(old) = draft.supersedes {
            self.supersede(&tx, old).await?;
        }
        let use_description = &request.use_description;
        self.record_consent(&tx, who, request_id, notice_id, use_description, &draft)
            .await?;
        let evidence_key = self
            .keep_document(&tx, DocumentKind::EvidenceKey, &evidence_key)
            .await?;

        self.issue_artefacts(
            &tx,
            &request_id.to_string(),
            &account.to_string(),
            &draft,
            now,
        )
        .await?;

        // Sign and publish, in the same transaction: a copy is on its way exactly if it is recorded.
        let key = self.signing_key_on(&tx).await?;
        let under = Under {
            account,
            consent: draft.consent,
            actor: who.actor(),
            at: now,
        };
        let purpose = draft.statement.purpose.to_string();
        let mut entered = Vec::new();
        for (copy, (list, index)) in linted.iter().zip(places) {
            let jws = issuance::sign(copy, &key)?;
            let claims = copy.claims();
            let stored = entity::artifact::Model {
                id: claims.jti.to_string(),
                consent_id: draft.consent.to_string(),
                party_id: claims.aud.to_string(),
                copy_for: read::to_word(&claims.copy_for)?,
                jws: jws.as_str().to_owned(),
                status_list: i64::from(list),
                status_index: i64::from(index),
                issued_at: now.timestamp_millis(),
                end_asked_at: None,
                kid: key.kid().to_string(),
                status_version: 0,
            };
            entered.push(
                self.enter_issued(&tx, under, &stored, &purpose, Some(evidence_key))
                    .await?,
            );
            entity::artifact::Entity::insert(stored.into_active_model())
                .exec_without_returning(&tx)
                .await?;
            let event = What::ArtifactIssued { artifact: jws };
            self.tell(&tx, &claims.aud, Some(draft.consent), event, now)
                .await?;
        }
        let facts = Facts {
            evidence_key: Some(evidence_key),
            copies: entered,
            ..Facts::default()
        };
        let line = Line {
            account: Some(account),
            what: Happening::ConsentGranted,
            id: draft.consent.to_string(),
            actor: who.actor(),
            reason: None,
            at: now,
        };
        self.note_with(&tx, line, who.representation(), facts)
            .await?;
        tx.commit().await?;
        self.wake();
        outcome(
            decision,
            request_id,
            Outcome::Approved,
            Some(draft.consent),
            now,
            &request.return_url,
            request.state.as_deref(),
        )
    }

    async fn record_consent(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        request: RequestId,
        notice: NoticeId,
        use_description: &str,
        draft: &ApprovalDraft,
    ) -> Result<(), ManagerError> {
        let (account, now) = (who.account(), self.now());
        let items: Vec<_> = draft.items.iter().map(|i| &i.value).collect();
        let data_user: &PartyId = &draft.data_user.value;
        let key = GroupKey {
            account: &account.to_string(),
            data_user: data_user.as_str(),
            purpose: draft.statement.purpose.code(),
            use_description,
            data: GroupKey::data_of(items.iter().copied()),
        };
        let group = self.count_in(db, &key, Tab::Active).await?;
        let row = entity::consent::ActiveModel {
            id: Set(draft.consent.to_string()),
            account_id: Set(account.to_string()),
            request_id: Set(request.to_string()),
            notice_id: Set(notice.to_string()),
            data_user: Set(data_user.to_string()),
            purpose: Set(draft.statement.purpose.to_string()),
            term: Set(read::to_json(&draft.statement.term)?),
            items: Set(read::to_json(&items)?),
            state: Set(read::to_word(&LifecycleState::Active)?),
            state_at: Set(now.timestamp_millis()),
            state_by: Set(read::to_word(&who.actor())?),
            granted_at: Set(now.timestamp_millis()),
            expires_at: Set(draft.statement.term.expiry.timestamp_millis()),
            supersedes: Set(draft.supersedes.map(|old| old.to_string())),
            uses: Set(0),
            last_used_at: Set(None),
            tab: Set(Some(read::to_word(&Tab::Active)?)),
            tab_at: Set(Some(now.timestamp_millis())),
            group_id: Set(Some(group)),
            withdrawn_items: Set(None),
        };
        entity::consent::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }
}

/// A draft of hers, or of the guardian who acts.
async fn approval_row(
    db: &impl ConnectionTrait,
    who: Acting,
    approval: &str,
) -> Result<entity::approval::Model, ManagerError> {
    let guardian = who.guardian()?.map(|guardian| guardian.to_string());
    entity::approval::Entity::find_by_id(approval)
        .one(db)
        .await?
        .filter(|draft| draft.account_id == who.account().to_string())
        .filter(|draft| draft.guardian_id == guardian)
        .ok_or(ManagerError::NotFound)
}
