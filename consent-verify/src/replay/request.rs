//! Requests, the notices shown for them, and what was decided.

use consent_evidence::entry::LogEvent;
use consent_model::{digest::Digest, ids::ConsentId};

use super::Replay;
use crate::{documents::Document, finding::Kind};

/// A request while the entries go by.
#[derive(Debug, Default)]
pub(super) struct Request {
    received: bool,
    /// Of a record that is older than the log: not all of it need be there.
    earlier: bool,
    index: u64,
    end: Option<(Ending, Option<ConsentId>)>,
    decided: Option<(bool, Option<ConsentId>, Option<Digest>)>,
    pub(super) document: Option<Digest>,
    /// Notices that were shown, with their languages.
    shown: Vec<(Digest, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Approved,
    Denied,
    Expired,
    Failed,
}

impl Request {
    /// Whether it was ended before the log began.
    pub(super) const fn is_earlier(&self) -> bool {
        self.earlier
    }

    /// Whether this notice was shown for it before.
    pub(super) fn has_shown(&self, notice: &Digest) -> Option<&str> {
        let found = self.shown.iter().find(|(shown, _)| shown == notice);
        found.map(|(_, language)| language.as_str())
    }

    /// The consent that an approval named, and the notice it was decided upon.
    pub(super) fn approved(&self) -> Option<(Option<ConsentId>, Option<Digest>)> {
        self.decided
            .filter(|(approved, ..)| *approved)
            .map(|(_, consent, notice)| (consent, notice))
    }
}

impl Replay<'_> {
    pub(super) fn request(&mut self, event: &LogEvent) {
        let Some(id) = event.facts.request else {
            return;
        };
        let index = self.index;
        let ending = match event.action.as_str() {
            "approved" => Ending::Approved,
            "denied" => Ending::Denied,
            "expired" => Ending::Expired,
            "failed" => Ending::Failed,
            "received" => {
                let request = self.requests.entry(id).or_default();
                request.received = true;
                request.index = index;
                request.document = event.facts.document;
                if let Some(Document::Request { party }) = self.document(event.facts.document)
                    && event.facts.party.as_ref() != Some(party)
                {
                    let words = format!("the request is signed by `{party}`");
                    self.wrong(Kind::RequestSignature, words, id);
                }
                return;
            }
            _ => return,
        };
        let whole = self.parts.is_from_the_start()
            && matches!(
                self.parts.claims.scope,
                consent_evidence::archive::Scope::Population { .. }
            );
        let request = self.requests.entry(id).or_default();
        let known = request.received;
        request.earlier |= event.entered_at.is_some();
        if request.document.is_none() {
            request.document = event.facts.document;
            request.index = index;
        }
        let same = request.document == event.facts.document;
        let again = request.end.replace((ending, event.facts.consent)).is_some();
        if !known && whole && event.entered_at.is_none() {
            self.wrong(Kind::RequestUnknown, "it was never received", id);
        }
        if again {
            self.wrong(Kind::RequestEndedTwice, "it was ended before", id);
        }
        if !same {
            self.wrong(Kind::DecisionDiffers, "it names another signed request", id);
        }
    }

    pub(super) fn notice_shown(&mut self, event: &LogEvent) {
        let facts = &event.facts;
        let (Some(request), Some(notice), Some(language)) =
            (facts.request, facts.notice, facts.language.as_deref())
        else {
            return;
        };
        if let Some(Document::Notice { language: own, .. }) = self.document(Some(notice))
            && own != language
        {
            let words = format!("it was shown as `{language}` and is written in `{own}`");
            self.wrong(Kind::NoticeLanguage, words, notice);
        }
        let request = self.requests.entry(request).or_default();
        if request.has_shown(&notice).is_none() {
            request.shown.push((notice, language.to_owned()));
        }
    }

    pub(super) fn decision(&mut self, event: &LogEvent) {
        let facts = &event.facts;
        let Some(id) = facts.request else { return };
        self.check_shown(event);
        if event.action == "deferred" {
            return;
        }
        let approved = event.action == "approved";
        let decided = (approved, facts.consent, facts.notice);
        let request = self.requests.entry(id).or_default();
        if request.decided.replace(decided).is_some() {
            self.wrong(Kind::RequestEndedTwice, "it was decided before", id);
        }
    }

    /// Whether the notice that it rests on was shown before, in its language, for this request.
    pub(super) fn check_shown(&mut self, event: &LogEvent) {
        let facts = &event.facts;
        let (Some(request), Some(notice)) = (facts.request, facts.notice) else {
            return;
        };
        let known = self.requests.get(&request);
        let shown = known.and_then(|request| request.has_shown(&notice));
        let shown = shown.map(str::to_owned);
        let before_all = event.entered_at.is_some()
            || !self.parts.is_from_the_start() && known.is_none_or(|known| !known.received);
        match (shown, facts.language.as_deref()) {
            (Some(shown), Some(language)) if shown != language => {
                let words = format!("decided in `{language}`, and shown in `{shown}`");
                self.wrong(Kind::NoticeLanguage, words, notice);
            }
            (None, _) if !before_all => {
                let words = "the notice was not shown for this request before";
                self.wrong(Kind::NoticeNotShown, words, notice);
            }
            _ => {}
        }
        if let Some(Document::Notice { request: of, .. }) = self.document(Some(notice)) {
            let document = self
                .requests
                .get(&request)
                .and_then(|request| request.document);
            if document.is_some_and(|document| document != *of) {
                let words = "the notice belongs to another signed request";
                self.wrong(Kind::DecisionDiffers, words, notice);
            }
        }
    }

    pub(super) fn finish_requests(&mut self) {
        let requests = std::mem::take(&mut self.requests);
        let mut sorted: Vec<_> = requests.iter().collect();
        sorted.sort_by_key(|(_, request)| request.index);
        for (id, request) in sorted {
            let counts = &mut self.end.requests;
            counts.requests += 1;
            let count = match request.end {
                Some((Ending::Approved, _)) => &mut counts.approved,
                Some((Ending::Denied, _)) => &mut counts.denied,
                Some((Ending::Expired, _)) => &mut counts.expired,
                Some((Ending::Failed, _)) => &mut counts.failed,
                None => &mut counts.open,
            };
            *count += 1;
            self.index = request.index;
            if request.earlier || self.may_lie_beyond(request.index) {
                continue;
            }
            let decided = request
                .decided
                .map(|(approved, consent, _)| (approved, consent));
            let agrees = match (request.end, decided) {
                (Some((Ending::Approved, named)), Some((true, consent))) => {
                    named.is_none() || consent.is_none() || named == consent
                }
                (Some((Ending::Denied, _)), Some((false, _))) => true,
                (Some((Ending::Expired | Ending::Failed, _)) | None, None) => true,
                _ => !self.parts.is_from_the_start() && !request.received,
            };
            if !agrees {
                let words = "what became of the request is not what was decided";
                self.wrong_about(Kind::DecisionDiffers, words, request.index, id);
            }
        }
        self.requests = requests;
    }
}
