//! What happens: requests that are approved, denied, put off or run out; pauses, releases, ends.

use consent_evidence::{
    archive::DocumentKind,
    entry::{Facts, StatusPlace},
};
use consent_model::{
    acknowledgement::Acknowledgement,
    approval::EvidenceKey,
    artifact::{ArtifactClaims, LifecycleState},
    ids::{ConsentId, NoticeId, RequestId, SessionId},
    jose::sign,
    party::Actor,
    status_list::Status,
};
use serde_json::json;

use super::{
    BANK, LENDER, MANAGER, World,
    consent::{Asked, PURPOSE, approve, ask, confirmed, registered, signed},
    lender, manager,
};

/// A consent of the story.
pub struct Given {
    pub id: ConsentId,
    pub person: usize,
    pub copies: [ArtifactClaims; 2],
}

/// So many people, each asked so many times.
pub fn world(people: usize, times: usize) -> World {
    let mut world = World::empty();
    let key = manager();
    let facts = Facts::default;
    world.enter(
        ("signing_key", "made"),
        key.kid(),
        None,
        Actor::Manager,
        facts(),
    );
    for party in [LENDER, BANK] {
        let document = world.keep(DocumentKind::Party, &registered(party).to_string());
        let facts = Facts {
            party: Some(party.parse().unwrap()),
            document: Some(document),
            ..facts()
        };
        world.enter(("party", "registered"), party, None, Actor::Manager, facts);
    }
    let policy = world.keep(DocumentKind::Policy, r#"{"retention_days":2557}"#);
    let of = Facts {
        document: Some(policy),
        ..facts()
    };
    world.enter(("policy", "published"), "api", None, Actor::Manager, of);
    for person in 0..people {
        world.pass(1);
        let account: uuid::Uuid = world.id();
        world.enter(
            ("account", "opened"),
            account,
            Some(person),
            Actor::Citizen,
            facts(),
        );
        if person.is_multiple_of(2) {
            let text = EvidenceKey::Passkey(confirmed(person)).to_text().unwrap();
            let of = Facts {
                document: Some(world.keep(DocumentKind::EvidenceKey, &text)),
                ..facts()
            };
            let id: uuid::Uuid = world.id();
            world.enter(("passkey", "added"), id, Some(person), Actor::Citizen, of);
        }
    }
    for time in 0..times {
        for person in 0..people {
            world.pass(40);
            once(&mut world, person, time);
        }
    }
    world.pass(5);
    let id: uuid::Uuid = world.id();
    world.enter(("something", "new"), id, None, Actor::Manager, facts());
    world
}

fn once(world: &mut World, person: usize, time: usize) {
    let language = ["en", "hi", "ta"][time % 3];
    let asked = ask(world, language);
    let request: RequestId = world.id();
    let known = time.is_multiple_of(2).then_some(person);
    let of_request = |facts: Facts| Facts {
        request: Some(request),
        party: Some(LENDER.parse().unwrap()),
        purpose: Some(PURPOSE.to_owned()),
        ..facts
    };
    let document = Some(asked.request);
    let received = of_request(Facts {
        document,
        ..Facts::default()
    });
    world.enter(
        ("consent_request", "received"),
        request,
        known,
        Actor::DataUser,
        received.clone(),
    );
    let end = |world: &mut World, action, by| {
        world.enter(
            ("consent_request", action),
            request,
            Some(person),
            by,
            received.clone(),
        );
    };
    if (person + time) % 8 == 1 {
        world.pass(86_400);
        end(world, "expired", Actor::Manager);
        return;
    }
    world.pass(5);
    let shown = of_request(Facts {
        notice: Some(asked.notice),
        language: Some(asked.language.to_owned()),
        ..Facts::default()
    });
    let notice: NoticeId = world.id();
    world.enter(
        ("notice", "shown"),
        notice,
        Some(person),
        Actor::Manager,
        shown.clone(),
    );
    world.pass(20);
    let decision: uuid::Uuid = world.id();
    if (person + time).is_multiple_of(8) {
        world.enter(
            ("decision", "deferred"),
            decision,
            Some(person),
            Actor::Citizen,
            shown.clone(),
        );
        world.pass(600);
        let decision: uuid::Uuid = world.id();
        let at = world.enter(
            ("decision", "denied"),
            decision,
            Some(person),
            Actor::Citizen,
            shown,
        );
        world.entries[at].event.reason = Some("too_much".into());
        end(world, "denied", Actor::Citizen);
        return;
    }
    let given = give(world, person, &asked, request, &shown);
    use_it(world, &given, time);
}

fn give(
    world: &mut World,
    person: usize,
    asked: &Asked,
    request: RequestId,
    shown: &Facts,
) -> Given {
    let (copies, key) = approve(world, person, asked, person.is_multiple_of(2));
    let id: ConsentId = world.id();
    let evidence_key = world.keep(DocumentKind::EvidenceKey, &key);
    let mut issued = Vec::new();
    for copy in &copies {
        let document = world.keep(DocumentKind::Artifact, &signed(copy, &manager()));
        let facts = Facts {
            purpose: Some(PURPOSE.to_owned()),
            document: Some(document),
            status: Some(StatusPlace {
                list: 1,
                index: copy.status.idx,
            }),
            state: Some(LifecycleState::Active),
            ..of_copy(copy)
        };
        issued.push(world.enter(
            ("artifact", "issued"),
            copy.jti,
            None,
            Actor::Citizen,
            facts,
        ));
    }
    let consent = Some(id);
    let granted = Facts {
        consent,
        evidence_key: Some(evidence_key),
        ..shown.clone()
    };
    let at = world.enter(
        ("consent", "granted"),
        id,
        Some(person),
        Actor::Citizen,
        granted,
    );
    world.entries[at].copies = issued;
    let decided = Facts {
        consent,
        ..shown.clone()
    };
    let decision: uuid::Uuid = world.id();
    world.enter(
        ("decision", "approved"),
        decision,
        Some(person),
        Actor::Citizen,
        decided,
    );
    let ended = Facts {
        notice: None,
        language: None,
        consent,
        document: Some(asked.request),
        ..shown.clone()
    };
    world.enter(
        ("consent_request", "approved"),
        request,
        Some(person),
        Actor::Citizen,
        ended,
    );
    Given { id, person, copies }
}

fn of_copy(copy: &ArtifactClaims) -> Facts {
    Facts {
        party: Some(copy.aud.clone()),
        artifact: Some(copy.jti),
        copy_for: Some(copy.copy_for),
        ..Facts::default()
    }
}

fn of_consent(given: &Given) -> Facts {
    Facts {
        consent: Some(given.id),
        party: Some(LENDER.parse().unwrap()),
        purpose: Some(PURPOSE.to_owned()),
        ..Facts::default()
    }
}

fn use_it(world: &mut World, given: &Given, time: usize) {
    release(world, given, time.is_multiple_of(5));
    world.pass(60);
    release(world, given, false);
    match time % 6 {
        0 => {
            change(
                world,
                given,
                "paused",
                LifecycleState::Paused,
                Actor::Citizen,
            );
            world.pass(300);
            change(
                world,
                given,
                "resumed",
                LifecycleState::Active,
                Actor::Citizen,
            );
            world.pass(10);
            release(world, given, false);
        }
        1 => {
            change(
                world,
                given,
                "withdrawn",
                LifecycleState::Revoked,
                Actor::Citizen,
            );
            world.pass(2);
            acknowledge(world, given);
        }
        2 => {
            change(
                world,
                given,
                "revoked",
                LifecycleState::Revoked,
                Actor::DataUser,
            );
        }
        3 => {
            let facts = Facts {
                item: Some("records".parse().unwrap()),
                ..of_consent(given)
            };
            world.enter(
                ("consent", "item_withdrawn"),
                given.id,
                Some(given.person),
                Actor::Citizen,
                facts,
            );
        }
        4 => {
            change(
                world,
                given,
                "superseded",
                LifecycleState::Superseded,
                Actor::Citizen,
            );
        }
        _ => {
            change(
                world,
                given,
                "expired",
                LifecycleState::Expired,
                Actor::Manager,
            );
        }
    }
}

pub fn change(world: &mut World, given: &Given, action: &str, state: LifecycleState, by: Actor) {
    let mut copies = Vec::new();
    for copy in &given.copies {
        let facts = Facts {
            state: Some(state),
            ..of_copy(copy)
        };
        copies.push(world.enter(("artifact", "changed"), copy.jti, None, by, facts));
        let status = match state {
            LifecycleState::Active => Status::Valid,
            LifecycleState::Paused => Status::Paused,
            LifecycleState::Revoked => Status::Revoked,
            LifecycleState::Superseded => Status::Superseded,
            LifecycleState::Expired => continue,
        };
        world
            .status
            .get_mut(&1)
            .unwrap()
            .set(copy.status.idx, status)
            .unwrap();
    }
    let at = world.enter(
        ("consent", action),
        given.id,
        Some(given.person),
        by,
        of_consent(given),
    );
    world.entries[at].copies = copies;
}

/// Data passes; or it came and was not taken.
pub fn release(world: &mut World, given: &Given, refused: bool) {
    let session: SessionId = world.id();
    let theirs: SessionId = world.id();
    let facts = Facts {
        source: Some(BANK.parse().unwrap()),
        item: Some("records".parse().unwrap()),
        ..of_consent(given)
    };
    world.enter(
        ("data_session", "opened"),
        session,
        Some(given.person),
        Actor::DataUser,
        facts.clone(),
    );
    world.pass(3);
    let sum = |facts: Facts| Facts {
        classes: vec!["bank.transactions".into()],
        bytes: Some(4096),
        pages: Some(2),
        ..facts
    };
    let mut copies = Vec::new();
    for (copy, session) in given.copies.iter().zip([session, theirs]) {
        let facts = sum(Facts {
            item: Some("records".parse().unwrap()),
            ..of_copy(copy)
        });
        copies.push(world.enter(
            ("sharing", "recorded"),
            session,
            None,
            Actor::Provider,
            facts,
        ));
    }
    let at = world.enter(
        ("data_session", "shared"),
        session,
        Some(given.person),
        Actor::Provider,
        sum(facts.clone()),
    );
    world.entries[at].copies = copies;
    if refused {
        world.enter(
            ("data_session", "refused"),
            session,
            Some(given.person),
            Actor::DataUser,
            facts,
        );
    }
}

fn acknowledge(world: &mut World, given: &Given) {
    let at = world.now.timestamp();
    let (jti, event): (uuid::Uuid, uuid::Uuid) = (world.id(), world.id());
    let claims: Acknowledgement = serde_json::from_value(json!({
        "iss": LENDER, "aud": MANAGER, "iat": at, "exp": at + 300, "jti": jti.to_string(),
        "artifact": given.copies[0].jti, "event": event.to_string(), "state": "revoked",
        "heard_at": world.now, "deletion": {"outcome": "nothing_held"},
    }))
    .unwrap();
    let jws = sign(consent_model::acknowledgement::TYP, &claims, &lender()).unwrap();
    let facts = Facts {
        document: Some(world.keep(DocumentKind::Acknowledgement, jws.as_str())),
        ..of_consent(given)
    };
    world.enter(
        ("consent", "acknowledged"),
        given.id,
        Some(given.person),
        Actor::DataUser,
        facts,
    );
}
