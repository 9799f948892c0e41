//! The receipt of a decision in full, for her screen, her printer and her files.
//!
//! Says what was decided in the words of the notice that she decided on, and what she made smaller
//! of it, so that it can be read years later without asking anybody.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::manager::{Evidence, Receipt};
use crate::part::party::Party;
use crate::part::term::{NoticeRef, Terms};
use crate::{samples, wording};

/// What she decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Approved,
    /// No, and why if she said so.
    Denied(Option<String>),
    /// Later.
    Deferred,
}

/// Whether she can have the receipt by mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByMail {
    /// This service sends no mail.
    Off,
    /// Her identity provider vouches for no address of hers.
    NoAddress,
    /// She can.
    To {
        /// Where it goes.
        address: String,
        /// When she last asked for it, if she did.
        asked: Option<DateTime<Utc>>,
    },
}

/// `GET /decisions/{id}/receipt`; posts `csrf` to `/decisions/{id}/receipt/mail`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/receipt.html")]
pub struct ReceiptPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who decided, by her name.
    pub person: String,
    /// Who had asked.
    pub asker: Party,
    /// What she decided.
    pub verdict: Verdict,
    /// What she agreed to; of a no, what had been asked.
    pub terms: Terms,
    /// Ids, time, proof.
    pub receipt: Receipt,
    /// The notice that she decided on.
    pub notice: NoticeRef,
    /// Whether she can have it by mail.
    pub by_mail: ByMail,
    /// Where she came from.
    pub back_href: String,
}

impl ReceiptPage {
    /// What was decided, in one line.
    #[must_use]
    pub fn verdict_words(&self) -> String {
        let name = self.asker.name.as_str();
        match self.verdict {
            Verdict::Approved => fl!(self.l, "done-approved", name = name),
            Verdict::Denied(_) => fl!(self.l, "done-denied", name = name),
            Verdict::Deferred => fl!(self.l, "done-deferred"),
        }
    }

    /// What the list of items is: what she agreed to, or what had been asked.
    #[must_use]
    pub fn items_words(&self) -> String {
        match self.verdict {
            Verdict::Approved => fl!(self.l, "receipt-agreed"),
            Verdict::Denied(_) | Verdict::Deferred => fl!(self.l, "receipt-asked"),
        }
    }

    /// Why she said no, if she told.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match &self.verdict {
            Verdict::Denied(reason) => reason.as_deref(),
            Verdict::Approved | Verdict::Deferred => None,
        }
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::None),
            person: "Asha Verma".to_owned(),
            asker: samples::lender(),
            verdict: Verdict::Approved,
            terms: samples::terms(),
            receipt: samples::receipt(),
            notice: samples::notice(),
            by_mail: ByMail::To {
                address: "asha.verma@people.example".to_owned(),
                asked: None,
            },
            back_href: "/decisions/d1".to_owned(),
        }
    }

    /// The receipt of a no, for tests and previews.
    #[must_use]
    pub fn sample_denied(l: Locale) -> Self {
        let mut page = Self::sample(l);
        let reason = wording::denial::label(&page.l, "too_much");
        page.verdict = Verdict::Denied(Some(reason));
        page.receipt.consent_id = None;
        page.receipt.download_href = None;
        page.receipt.evidence = None::<Evidence>;
        page.by_mail = ByMail::NoAddress;
        page
    }

    /// A receipt that is on its way, and one where no mail is sent; for tests and previews.
    #[must_use]
    pub fn samples_by_mail(l: &Locale) -> Vec<Self> {
        let mut asked = Self::sample(l.clone());
        let address =
            "a.person.with.a.very.long.name@mail.of.her.village.people.example".to_owned();
        asked.by_mail = ByMail::To {
            address,
            asked: Some(samples::receipt().at),
        };
        let mut off = Self::sample_denied(l.clone());
        off.by_mail = ByMail::Off;
        vec![asked, off]
    }
}
