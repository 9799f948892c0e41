//! The difference between a consent and the request that would take its place, in her words.

use consent_model::{change::Change, notice::NoticeSupersedes, request::Ask, term::Mode};
use ui::{
    Locale,
    manager::{ChangedTerm, Replaces, TermChange, Use},
};

use super::{
    party::Parties,
    words::{self, Questions},
};

/// What a notice says of the consent that would be replaced.
pub(super) fn replaces(
    l: &Locale,
    supersedes: &NoticeSupersedes,
    questions: &Questions,
    parties: &Parties,
) -> Replaces {
    let changes = supersedes.changes.iter();
    Replaces {
        href: format!("/consents/{}", supersedes.consent),
        changes: changes.map(|c| change(l, c, questions, parties)).collect(),
    }
}

fn change(l: &Locale, change: &Change, questions: &Questions, parties: &Parties) -> TermChange {
    let item = |ask: &Ask| ChangedTerm::Item(words::item_title(l, ask, questions));
    let terms = |ask: &Ask| words::item_terms(l, ask, questions);
    let (term, before, after) = match change {
        Change::Purpose { before, after } => (
            ChangedTerm::Purpose,
            Some(before.text_in(l.tag()).to_owned()),
            Some(after.text_in(l.tag()).to_owned()),
        ),
        Change::Use { before, after } => {
            (ChangedTerm::Use, Some(before.clone()), Some(after.clone()))
        }
        Change::Benefit { before, after } => (
            ChangedTerm::Benefit,
            Some(before.clone()),
            Some(after.clone()),
        ),
        Change::Source { before, after, .. } => (
            ChangedTerm::Source,
            Some(parties.name(before)),
            Some(parties.name(after)),
        ),
        Change::ItemAdded { after, .. } => (item(after), None, Some(terms(after))),
        Change::ItemDropped { before, .. } => (item(before), Some(terms(before)), None),
        Change::ItemChanged { before, after, .. } => {
            let (old, new) = (
                words::item_title(l, before, questions),
                words::item_title(l, after, questions),
            );
            let told = |title: &str, ask| {
                if old == new {
                    terms(ask)
                } else {
                    format!("{title}, {}", terms(ask))
                }
            };
            let (before, after) = (told(&old, before), told(&new, after));
            (ChangedTerm::Item(new), Some(before), Some(after))
        }
        Change::Expiry { before, after } => (
            ChangedTerm::Until,
            Some(l.moment(before)),
            Some(l.moment(after)),
        ),
        Change::Frequency { before, after } => (
            ChangedTerm::Frequency,
            Some(words::frequency(*before).label(l)),
            Some(words::frequency(*after).label(l)),
        ),
        Change::DataLife { before, after } => (
            ChangedTerm::DataLife,
            Some(words::data_life(*before).label(l)),
            Some(words::data_life(*after).label(l)),
        ),
        Change::Mode { before, after } => (
            ChangedTerm::Mode,
            Some(use_of(*before).label(l)),
            Some(use_of(*after).label(l)),
        ),
    };
    TermChange {
        term,
        before,
        after,
    }
}

const fn use_of(mode: Mode) -> Use {
    match mode {
        Mode::View => Use::View,
        Mode::Store => Use::Store,
        Mode::Query => Use::Query,
        Mode::Stream => Use::Stream,
    }
}
