//! Archives of a person and of a party.

use super::*;

pub(crate) fn all() -> Vec<Manipulation> {
    let hers = || Scope::Person {
        name: person_name(1),
    };
    vec![
        other(
            "one of her entries left out of her archive",
            Kind::PersonGap,
            move || {
                let mut files = unzip(&world().export(&hers()));
                lines(&mut files, ENTRIES, |lines| {
                    let at = find(lines, r#""subject":"notice""#);
                    lines.remove(at);
                });
                resign(&mut files, &manager(), |_| ());
                check(&rezip(&files))
            },
        ),
        other(
            "another's name on her archive",
            Kind::OutsideScope,
            move || {
                let mut files = unzip(&world().export(&hers()));
                resign(&mut files, &manager(), |claims| {
                    claims.scope = Scope::Person {
                        name: person_name(2),
                    };
                });
                check(&rezip(&files))
            },
        ),
        other(
            "another party's entries in a party's archive",
            Kind::OutsideScope,
            || {
                let scope = Scope::Party {
                    id: LENDER.parse().unwrap(),
                };
                let mut files = unzip(&world().export(&scope));
                resign(&mut files, &manager(), |claims| {
                    claims.scope = Scope::Party {
                        id: BANK.parse().unwrap(),
                    };
                });
                check(&rezip(&files))
            },
        ),
        other(
            "a release after the end in a party's archive",
            Kind::SharingWithoutConsent,
            || {
                let mut world = world().clone();
                let at = world.some("artifact", "changed");
                world.event(at).facts.state = Some(LifecycleState::Revoked);
                let shared = world.all("sharing", "recorded");
                let mut late = world.entries[*shared.last().unwrap()].clone();
                late.event.facts.artifact = world.entries[at].event.facts.artifact;
                late.event.facts.party = world.entries[at].event.facts.party.clone();
                late.event.subject_id = "another".into();
                late.event.seq = 1;
                late.event.at = world.entries.last().unwrap().event.at;
                let id = late.event.facts.party.clone().unwrap();
                world.entries.push(late);
                check(&world.export(&Scope::Party { id }))
            },
        ),
    ]
}
