//! What is said to have happened, and could not have.

use super::*;

pub(crate) fn all() -> Vec<Manipulation> {
    vec![
        record(
            "a release after the consent was revoked",
            Kind::SharingWithoutConsent,
            |world| {
                let ended = world.some("consent", "revoked");
                let id = world.entries[ended].event.facts.consent;
                let shared = world.all("data_session", "shared").into_iter();
                let last = shared
                    .filter(|at| world.entries[*at].event.facts.consent == id)
                    .max();
                swap_end(world, last.unwrap(), ended);
            },
        ),
        record(
            "a release while the consent was paused",
            Kind::SharingWithoutConsent,
            |world| {
                let resumed = world.some("consent", "resumed");
                for at in world.entries[resumed].copies.clone().into_iter().rev() {
                    world.remove(at);
                }
                let resumed = world.some("consent", "resumed");
                world.remove(resumed);
                world.renumber();
            },
        ),
        record(
            "a release without any consent",
            Kind::SharingWithoutConsent,
            |world| {
                let (at, id) = (world.some("data_session", "shared"), world.id());
                world.event(at).facts.consent = Some(id);
            },
        ),
        record(
            "a release after the term",
            Kind::SharingOutsideTerm,
            |world| {
                let at = world.some("data_session", "shared");
                for item in &mut world.entries[at..] {
                    item.event.at += TimeDelta::days(40);
                }
                world.made_at += TimeDelta::days(40);
            },
        ),
        record(
            "a release of something else",
            Kind::SharingOutsideItems,
            |world| {
                let at = world.some("data_session", "shared");
                world.event(at).facts.item = Some("everything".parse().unwrap());
            },
        ),
        record(
            "a release from another source",
            Kind::SharingOutsideItems,
            |world| {
                let at = world.some("data_session", "shared");
                world.event(at).facts.source = Some("clinic.example".parse().unwrap());
            },
        ),
        record(
            "a release after its item was taken out",
            Kind::SharingOutsideItems,
            |world| {
                let out = world.some("consent", "item_withdrawn");
                let id = world.entries[out].event.facts.consent;
                let shared = world.all("data_session", "shared").into_iter();
                let last = shared
                    .filter(|at| world.entries[*at].event.facts.consent == id)
                    .max();
                let item = world.entries[out].clone();
                world.remove(out);
                // Before the entries that the release left for the parties.
                world.insert(last.unwrap() - 3, item);
                world.renumber();
            },
        ),
        record(
            "releases more often than allowed",
            Kind::SharingTooOften,
            |world| {
                let at = world.some("data_session", "shared");
                let (open, shared) = (world.entries[at - 3].clone(), world.entries[at].clone());
                assert_eq!(open.event.action, "opened");
                let entries = world.entries[at - 2..at].to_vec();
                for n in 0..3 {
                    let place = at + 1 + 3 * n;
                    let named = |item: &common::Item| {
                        let mut item = item.clone();
                        item.event.subject_id = format!("{}-{n}", item.event.subject_id);
                        item
                    };
                    for (more, item) in entries.iter().enumerate() {
                        world.insert(place + more, named(item));
                    }
                    let mut again = named(&shared);
                    again.copies = vec![place, place + 1];
                    world.insert(place + 2, again);
                }
                world.renumber();
            },
        ),
        record(
            "nothing entered for the parties",
            Kind::EntryMalformed,
            |world| {
                let at = world.some("data_session", "shared");
                world.entries[at].copies.clear();
            },
        ),
        record(
            "another amount entered for a party",
            Kind::CopiesDiffer,
            |world| {
                let at = world.some("sharing", "recorded");
                world.event(at).facts.bytes = Some(1);
            },
        ),
        record(
            "a copy that did not end with its consent",
            Kind::CopiesDiffer,
            |world| {
                let at = world.some("consent", "withdrawn");
                let copy = world.entries[at].copies[1];
                world.remove(copy);
                world.renumber();
            },
        ),
        record("a source without a copy", Kind::CopiesDiffer, |world| {
            let at = world.some("consent", "granted");
            world.entries[at].copies.pop();
        }),
        record(
            "an entry for a party that nothing names",
            Kind::CopiesDiffer,
            |world| {
                let at = world.some("artifact", "changed");
                let by = world.namer(at);
                world.entries[by].copies.retain(|copy| *copy != at);
            },
        ),
        record("a consent paused twice", Kind::ConsentState, |world| {
            let at = world.some("consent", "resumed");
            world.event(at).action = "paused".into();
        }),
        record(
            "a consent resumed after its end",
            Kind::ConsentState,
            |world| {
                let at = world.some("consent", "revoked");
                let mut again = world.entries[at].clone();
                again.event.action = "resumed".into();
                again.event.at = world.entries.last().unwrap().event.at;
                again.copies.clear();
                world.entries.push(again);
                world.renumber();
            },
        ),
        record(
            "a consent that was never given",
            Kind::ConsentUnknown,
            |world| {
                let at = world.some("consent", "granted");
                world.remove(at);
                world.renumber();
            },
        ),
        record(
            "a copy that ended and came back",
            Kind::CopyState,
            |world| {
                let at = world.some("artifact", "changed");
                let mut again = world.entries[at].clone();
                again.event.facts.state = Some(LifecycleState::Active);
                again.event.at = world.entries.last().unwrap().event.at;
                world.entries.push(again.clone());
                world.entries.push(again);
                world.renumber();
            },
        ),
        record(
            "a status list that lets an ended consent live",
            Kind::StatusDiffers,
            |world| {
                world.status.insert(1, StatusList::new(1 << 13));
            },
        ),
        record(
            "a status list that ends a consent in force",
            Kind::StatusDiffers,
            |world| {
                let at = world.some("artifact", "issued");
                let list = world.status.get_mut(&1).unwrap();
                for place in world.entries[..=at]
                    .iter()
                    .filter_map(|i| i.event.facts.status)
                {
                    let _ = list.set(place.index, Status::Superseded);
                }
            },
        ),
        record(
            "a request decided that never came",
            Kind::RequestUnknown,
            |world| {
                let at = world.some("consent_request", "received");
                world.remove(at);
                world.renumber();
            },
        ),
        record(
            "a request decided twice",
            Kind::RequestEndedTwice,
            |world| {
                let at = world.some("consent_request", "denied");
                let mut again = world.entries[at].clone();
                again.event.action = "expired".into();
                again.event.at = world.entries.last().unwrap().event.at;
                world.entries.push(again);
                world.renumber();
            },
        ),
        record(
            "a denial counted as an approval",
            Kind::DecisionDiffers,
            |world| {
                let at = world.some("consent_request", "denied");
                world.event(at).action = "approved".into();
            },
        ),
        record(
            "a consent without her decision",
            Kind::DecisionDiffers,
            |world| {
                let at = world.some("decision", "approved");
                world.remove(at);
                world.renumber();
            },
        ),
        record(
            "a consent upon another's request",
            Kind::DecisionDiffers,
            |world| {
                let granted = world.all("consent", "granted");
                let other = world.entries[granted[1]].event.facts.request;
                world.event(granted[0]).facts.request = other;
            },
        ),
    ]
}

/// An entry that ends a consent, with those of its copies, moved before the last release.
fn swap_end(world: &mut World, release: usize, ended: usize) {
    let copies = world.entries[ended].copies.clone();
    let moved: Vec<_> = copies
        .iter()
        .chain([&ended])
        .map(|at| world.entries[*at].clone())
        .collect();
    for at in [ended].iter().chain(copies.iter().rev()) {
        world.remove(*at);
    }
    // Before the entries of the release, which stand right before it.
    let at = release - 3;
    assert_eq!(world.entries[at].event.action, "opened");
    for (more, item) in moved.into_iter().enumerate() {
        world.insert(
            at + more,
            common::Item {
                copies: Vec::new(),
                ..item
            },
        );
    }
    world.entries[at + copies.len()].copies = (at..at + copies.len()).collect();
    world.renumber();
}
