//! What parties know of her from the answers they got, and what one more would add.

use actix_session::Session;
use actix_web::{HttpRequest, web::Data};
use consent_model::{
    digest::Digest,
    party::PartyId,
    question::{Manifest, text_in},
    term::DataRange,
};
use ui::{
    Locale, NavItem,
    store::Receiver,
    store::known::{
        self as shown, Added, KnownPage, KnownParty, KnownQuestion, KnownWay, Measured, Variants,
    },
    wording,
};

use super::{
    error::{PageResult, page},
    preview::parameters,
    session,
};
use crate::{
    flow::{FlowError, Named, Store},
    gate::{Addition, Adds, Band, Known, Told, together, told_to_all},
    question::CheckedPackage,
};

/// `GET /known`.
pub(super) async fn show(store: Data<Store>, request: HttpRequest, session: Session) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let l = session::locale(&request);
    let vault = store.vault_of(&person).await?;
    let told = told_to_all(&vault, &store.catalogue)
        .await
        .map_err(FlowError::from)?;
    let names = store.party_names(told.keys()).await;
    let mut told: Vec<_> = told.into_iter().collect();
    // Who was told last comes first.
    told.sort_by_key(|(_, told)| std::cmp::Reverse(told.first().map(|t| t.last)));
    let parties = told.into_iter();
    let parties = parties.map(|(party, told)| known_party(&store, &l, &names, &party, &told));
    let parties = parties.collect();
    page(&KnownPage {
        chrome: session::chrome(&store, &session, &person, NavItem::Releases)?,
        l,
        parties,
    })
}

/// Where what one party knows stands.
pub(super) fn href(party: &PartyId) -> String {
    format!("/known#{party}")
}

/// What one more answer adds, in words.
pub(super) fn adds(
    store: &Store,
    l: &Locale,
    party: &PartyId,
    question: &Digest,
    found: Adds,
) -> shown::Adds {
    let asked = manifest(store, question);
    let added = |addition: Addition| match addition {
        Addition::First => Added::First,
        Addition::FirstOfQuestion => Added::FirstOfQuestion,
        Addition::Again {
            times,
            last,
            changed,
        } => Added::Again {
            times,
            last,
            changed,
        },
        Addition::Overlap {
            days: theirs,
            apart,
            last,
        } => Added::Overlap {
            days: days(&theirs),
            apart: apart.iter().map(days).collect(),
            last,
        },
        Addition::OtherDays { days: theirs, last } => Added::OtherDays {
            days: theirs.as_ref().map(days),
            last,
        },
        Addition::OtherWay {
            question,
            parameters,
            providers,
            last,
        } => Added::OtherWay {
            facts: manifest(store, &question).map_or_else(Vec::new, |m| {
                self::parameters(l, m, &parameters, providers.as_ref())
            }),
            last,
        },
        Addition::Narrower { before, after } => Added::Narrower {
            after: measured(l, asked, &before, after),
            before: measured(l, asked, &before, before.band),
        },
        Addition::SameColumns {
            question,
            columns,
            last,
        } => Added::SameColumns {
            title: title(store, l, &question),
            columns: columns
                .iter()
                .map(|(kind, column)| wording::dataset::column(l, kind.name(), column))
                .collect(),
            last,
        },
    };
    shown::Adds {
        lines: found.additions.into_iter().map(added).collect(),
        variants: Variants {
            told: found.counted.variants,
            known: found.counted.known,
            most: found.limits.variants,
            days: found.limits.window_days,
        },
        href: href(party),
    }
}

fn known_party(
    store: &Store,
    l: &Locale,
    names: &Named,
    party: &PartyId,
    told: &[Told],
) -> KnownParty {
    let mut questions: Vec<Vec<Told>> = Vec::new();
    for one in told {
        match questions.iter_mut().find(|q| q[0].name == one.name) {
            Some(question) => question.push(one.clone()),
            None => questions.push(vec![one.clone()]),
        }
    }
    let known = |told: Vec<Told>| {
        let newest = manifest(store, &told[0].question);
        KnownQuestion {
            title: title(store, l, &told[0].question),
            together: newest.map_or_else(Vec::new, |manifest| {
                let known = together(manifest, &told);
                let known = known.iter();
                known
                    .map(|k| measured(l, Some(manifest), k, k.band))
                    .collect()
            }),
            ways: told.iter().map(|told| way(store, l, told)).collect(),
        }
    };
    KnownParty {
        party: Receiver {
            name: names.name(party),
            id: party.to_string(),
        },
        questions: questions.into_iter().map(known).collect(),
    }
}

fn way(store: &Store, l: &Locale, told: &Told) -> KnownWay {
    let manifest = manifest(store, &told.question);
    KnownWay {
        facts: manifest.map_or_else(Vec::new, |m| {
            parameters(l, m, &told.parameters, told.providers.as_ref())
        }),
        days: told.range.as_ref().map(days),
        sentence: manifest.map(|m| m.sentence(l.tag(), &told.parameters, &told.rows)),
        times: told.times,
        last: told.last,
    }
}

fn manifest<'s>(
    store: &'s Store,
    question: &consent_model::digest::Digest,
) -> Option<&'s Manifest> {
    store.catalogue.get(question).map(CheckedPackage::manifest)
}

fn title(store: &Store, l: &Locale, question: &Digest) -> String {
    match manifest(store, question) {
        Some(manifest) => text_in(&manifest.title, l.tag()).to_owned(),
        None => question.to_string(),
    }
}

fn days(range: &DataRange) -> shown::Days {
    (range.from, range.to)
}

fn measured(l: &Locale, manifest: Option<&Manifest>, known: &Known, band: Band) -> Measured {
    let called = |(column, word): &(String, String)| {
        let called = manifest.and_then(|m| m.word(l.tag(), column, word));
        called.map_or_else(|| wording::answer::value(l, word), str::to_owned)
    };
    Measured {
        column: known.column().to_owned(),
        row: known.row().iter().map(called).collect(),
        unit: known.unit.clone(),
        band: (band.lower, band.upper),
    }
}
