//! One consent in full: terms, state, history, sharing, acknowledgements.
//!
//! Posts: `/consents/{id}/pause`, `/consents/{id}/resume`; Stop leads to `/consents/{id}/stop`.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::manager::card::NextUse;
use crate::manager::decision_done::Evidence;
use crate::manager::request_notice::Replaces;
use crate::part::acknowledgement::{Acknowledgement, Deletion};
use crate::part::event::{Event, Notification, Sharing};
use crate::part::listed::Listed;
use crate::part::party::Party;
use crate::part::status::ConsentStatus;
use crate::part::term::{Complaint, Frequency, Item, NoticeRef, Terms, Yield};
use crate::samples;

/// `GET /consents/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/consent_detail.html")]
pub struct ConsentDetail {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The consent's id, as paths use it.
    pub id: String,
    /// Who may see.
    pub asker: Party,
    /// Its state.
    pub status: ConsentStatus,
    /// Whether a yes of who looks at it lets it go on, once it is paused.
    pub may_resume: bool,
    /// Why a source of the data asks her to end it, in its words.
    pub end_asked: Option<String>,
    /// The consent whose place it took, and what changed.
    pub replaces: Option<Replaces>,
    /// The page of the consent that took its place.
    pub newer_href: Option<String>,
    /// Whether an item can be taken out, and others are left.
    pub removable: bool,
    /// Items that were taken out, by id, and when.
    pub withdrawn: Vec<(String, DateTime<Utc>)>,
    /// Its terms.
    pub terms: Terms,
    /// When she gave it.
    pub granted: DateTime<Utc>,
    /// How often it was used.
    pub uses: u64,
    /// When it was last used.
    pub last_use: Option<DateTime<Utc>>,
    /// When the next use is to be expected; none when it is over.
    pub next_use: Option<NextUse>,
    /// What proves her approval.
    pub evidence: Option<Evidence>,
    /// Its history, newest first.
    pub history: Listed<Event>,
    /// Every access under it with what came of it, newest first.
    pub sharing: Listed<Sharing>,
    /// Where the newest accesses are, when these are not.
    pub first_href: Option<String>,
    /// Messages about it to those who take part, newest first.
    pub notifications: Vec<Notification>,
    /// Who has taken note of the last change; empty when nothing has changed.
    pub acknowledgements: Vec<Acknowledgement>,
    /// Whom she complains to.
    pub complaint: Complaint,
    /// Where she asks it for something by right, or complains, with a number and a due date.
    pub rights_href: String,
    /// The notice she was shown.
    pub notice: NoticeRef,
    /// The digest of the signed consent.
    pub digest: String,
    /// Where the receipt downloads as JSON.
    pub receipt_href: String,
}

impl ConsentDetail {
    /// What a source asks of her, in words, while she can do it.
    #[must_use]
    pub fn end_asked_words(&self) -> Option<String> {
        let reason = self
            .end_asked
            .as_deref()
            .filter(|_| self.status.can_stop())?;
        Some(fl!(self.l, "consent-end-asked", reason = reason))
    }

    /// That an item was taken out, in words.
    #[must_use]
    pub fn withdrawn_words(&self, item: &Item) -> Option<String> {
        let (_, at) = self.withdrawn.iter().find(|(id, _)| *id == item.id)?;
        Some(fl!(
            self.l,
            "consent-item-withdrawn",
            at = self.l.moment(at)
        ))
    }

    /// Whether this item can be taken out.
    #[must_use]
    pub fn can_remove(&self, item: &Item) -> bool {
        self.removable
            && self.status.can_stop()
            && self.withdrawn.iter().all(|(id, _)| *id != item.id)
    }

    /// How often it was used, in words.
    #[must_use]
    pub fn uses_words(&self) -> String {
        fl!(
            self.l,
            "dashboard-uses",
            n = self.uses,
            shown = self.l.number(self.uses)
        )
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Dashboard),
            id: "c1".to_owned(),
            asker: samples::lender(),
            status: ConsentStatus::Active,
            may_resume: true,
            end_asked: None,
            replaces: None,
            newer_href: None,
            removable: true,
            withdrawn: Vec::new(),
            terms: samples::terms(),
            granted: samples::at(3, 14, 5),
            uses: 2,
            last_use: Some(samples::at(5, 8, 12)),
            next_use: Some(NextUse::From(samples::at(12, 8, 12))),
            evidence: Some(Evidence::Passkey),
            history: Listed::part(samples::history(), 212, "/record"),
            sharing: Listed::part(samples::sharing(), 31, "/consents/c1?sharing=2"),
            first_href: None,
            notifications: samples::notifications(),
            acknowledgements: Vec::new(),
            complaint: samples::complaint(),
            rights_href: "/rights/new?to=lender.example".to_owned(),
            notice: samples::notice(),
            digest: samples::DIGEST.to_owned(),
            receipt_href: "/consents/c1/receipt.json".to_owned(),
        }
    }

    /// One page for every state, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        use ConsentStatus::{Active, Expired, Paused, Revoked, Superseded, UsedUp, Withdrawn};
        [
            Active, UsedUp, Paused, Withdrawn, Revoked, Expired, Superseded,
        ]
        .into_iter()
        .map(|status| {
            let mut page = Self::sample(l.clone());
            page.status = status;
            page.end_asked = (status == Paused).then(|| "The account is closed".to_owned());
            if status == Paused
                && let Some(item) = page.terms.items.first_mut()
            {
                item.yields = Yield::Answer(Box::new(samples::withdrawn_question()));
            }
            if status == Paused
                && let Some(item) = page.terms.items.last()
            {
                page.withdrawn = vec![(item.id.clone(), samples::at(6, 10, 0))];
            }
            page.replaces = (status == Paused).then(samples::replaces);
            page.next_use = match status {
                Active => Some(NextUse::AnyTime),
                Paused => Some(NextUse::OnHold),
                _ => None,
            };
            if status != Active {
                page.acknowledgements = samples::acknowledgements();
            }
            page.newer_href = (status == Superseded).then(|| "/consents/c2".to_owned());
            if status == UsedUp {
                page.terms.frequency = Frequency::Once;
                page.uses = 1;
            } else if status != Active {
                page.sharing = Listed::default();
                page.last_use = None;
                page.uses = 0;
                page.evidence = Some(Evidence::FreshSignIn);
            }
            page.first_href = (status == Active).then(|| "/consents/c1#sharing".to_owned());
            let said = samples::statements();
            let deletion = match status {
                Withdrawn => [
                    Some(Deletion::Due(samples::at(30, 9, 0))),
                    said.first().cloned(),
                ],
                Revoked => [
                    Some(Deletion::Overdue(samples::at(2, 9, 0))),
                    said.get(1).cloned(),
                ],
                Expired => [Some(Deletion::NothingReceived), said.get(2).cloned()],
                UsedUp => [Some(Deletion::NotKept), said.get(3).cloned()],
                Superseded => [said.get(4).cloned(), said.get(5).cloned()],
                Paused => [said.get(6).cloned(), said.get(7).cloned()],
                Active => [None, None],
            };
            for (one, deletion) in page.acknowledgements.iter_mut().zip(deletion) {
                one.deletion = deletion;
            }
            page
        })
        .collect()
    }
}
