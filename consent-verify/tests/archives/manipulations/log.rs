//! The record, and the log rewritten with it.

use super::*;

pub(crate) fn all() -> Vec<Manipulation> {
    vec![
        other("the log forked", Kind::LogForked, || {
            let honest = world().log();
            let mut forked = world().clone();
            let at = forked.some("decision", "denied");
            forked.event(at.min(100)).reason = Some("other".into());
            let mut log = forked.log();
            log.earlier = honest.earlier;
            let scope = forked.population();
            check(&forked.export_with(&scope, &log, forked.keys(), &manager()))
        }),
        record(
            "a consent that names no notice",
            Kind::EntryMalformed,
            |world| {
                let at = world.some("consent", "granted");
                world.event(at).facts.notice = None;
            },
        ),
        record(
            "a consent in nobody's record",
            Kind::EntryMalformed,
            |world| {
                let at = world.some("consent", "granted");
                world.event(at).person = None;
                world.renumber();
            },
        ),
        record(
            "a change under another consent's name",
            Kind::EntryMalformed,
            |world| {
                let granted = world.all("consent", "granted");
                let other = world.entries[granted[0]].event.subject_id.clone();
                let at = world.some("consent", "withdrawn");
                world.event(at).subject_id = other;
                world.renumber();
            },
        ),
        record(
            "an artifact passed off as a policy",
            Kind::DocumentMalformed,
            |world| {
                let at = world.some("artifact", "issued");
                world.replace_document(at, DocumentKind::Policy, r#"{"artifact":"none"}"#);
            },
        ),
        files("an artifact held back", Kind::DocumentMissing, |f| {
            lines(f, DOCUMENTS, |lines| {
                let at = find(lines, r#""kind":"artifact""#);
                let (head, _) = lines[at].split_once(r#","body""#).unwrap();
                lines[at] = format!("{head}}}");
            });
        }),
        record("back-dated", Kind::TimeBackwards, |world| {
            let at = world.some("consent", "granted");
            world.event(at).at -= TimeDelta::days(1);
        }),
        record(
            "said to be older than the log",
            Kind::TimeBackwards,
            |world| {
                let at = world.some("consent", "granted");
                let entered = world.entries[at].event.at;
                world.event(at).entered_at = Some(entered);
                world.event(at).at -= TimeDelta::days(100);
            },
        ),
        record("post-dated", Kind::TimeAhead, |world| {
            let at = world.some("notice", "shown");
            world.event(at).at += TimeDelta::days(400);
        }),
        record(
            "an entry of a person dropped from the log",
            Kind::PersonGap,
            |world| {
                let at = world.some("notice", "shown");
                world.remove(at);
            },
        ),
        record(
            "a withdrawal dropped from the log",
            Kind::ThingGap,
            |world| {
                let at = world.some("consent", "withdrawn");
                world.remove(at);
            },
        ),
        record("a notice never shown", Kind::NoticeNotShown, |world| {
            let at = world.some("notice", "shown");
            world.remove(at);
            world.renumber();
        }),
        record(
            "a notice shown only afterwards",
            Kind::NoticeNotShown,
            |world| {
                let at = world.some("notice", "shown");
                let item = world.entries[at].clone();
                world.remove(at);
                let later = world.entries.last().unwrap().event.at;
                world.entries.push(item);
                world.entries.last_mut().unwrap().event.at = later;
                world.renumber();
            },
        ),
        record(
            "a notice in another language",
            Kind::NoticeLanguage,
            |world| {
                let at = world.some("notice", "shown");
                world.event(at).facts.language = Some("ja".into());
            },
        ),
        record(
            "a decision in a language that was not shown",
            Kind::NoticeLanguage,
            |world| {
                let at = world.some("consent", "granted");
                world.event(at).facts.language = Some("ja".into());
            },
        ),
        record("an approval widened", Kind::EvidenceForged, |world| {
            let at = world.some("artifact", "issued");
            world.rewrite(at, &manager(), |claims| {
                claims.statement.term.data_life.value = 12;
            });
        }),
        record("an approval moved in time", Kind::EvidenceForged, |world| {
            let at = world.some("artifact", "issued");
            world.rewrite(at, &manager(), |claims| claims.statement.made_at -= 3600);
        }),
        record(
            "an approval of somebody else's passkey",
            Kind::PasskeyUnknown,
            |world| {
                let at = world.some("passkey", "added");
                world.remove(at);
                world.renumber();
            },
        ),
        record(
            "an approval by another key",
            Kind::EvidenceKeyMissing,
            |world| {
                let passkey = world.some("passkey", "added");
                let other = world.entries[passkey].event.facts.document;
                let sign_in = |world: &World, at: &usize| {
                    let key = world.entries[*at].event.facts.evidence_key.unwrap();
                    world.body(key).contains("issuer")
                };
                let granted = world.all("consent", "granted");
                let at = granted.into_iter().find(|at| sign_in(world, at)).unwrap();
                world.event(at).facts.evidence_key = other;
            },
        ),
        record(
            "an artifact that another signed",
            Kind::ArtifactSignature,
            |world| {
                let at = world.some("artifact", "issued");
                world.rewrite(at, &stranger(), |_| ());
            },
        ),
        record(
            "an artifact whose dates contradict its terms",
            Kind::ArtifactClaims,
            |world| {
                let at = world.some("artifact", "issued");
                world.rewrite(at, &manager(), |claims| claims.exp += 1);
            },
        ),
        record(
            "an artifact that shows another item",
            Kind::ArtifactClaims,
            |world| {
                let at = world.some("artifact", "issued");
                world.rewrite(at, &manager(), |claims| {
                    claims.items[0].value.id = "everything".parse().unwrap();
                });
            },
        ),
        record(
            "an artifact under another id",
            Kind::ArtifactDiffers,
            |world| {
                let (at, id) = (world.some("artifact", "issued"), world.id());
                world.rewrite(at, &manager(), |claims| claims.jti = id);
            },
        ),
        record(
            "an artifact with another place in the list",
            Kind::ArtifactDiffers,
            |world| {
                let at = world.some("artifact", "issued");
                world.rewrite(at, &manager(), |claims| claims.status.idx += 1);
            },
        ),
        record("one approval used twice", Kind::ArtifactClaims, |world| {
            let issued = world.all("artifact", "issued");
            let first = world.entries[issued[0]].event.facts.document.unwrap();
            let body = world.body(first).to_owned();
            let claims: consent_model::artifact::ArtifactClaims = CompactJws::parse(&body)
                .unwrap()
                .unverified_claims()
                .unwrap();
            world.rewrite(issued[2], &manager(), |other| {
                (other.statement, other.evidence) = (claims.statement, claims.evidence);
                (other.items, other.request) = (claims.items, claims.request);
                (other.notice, other.data_user) = (claims.notice, claims.data_user);
                (other.nbf, other.exp) = (claims.nbf, claims.exp);
            });
        }),
        record(
            "the place of a copy given out twice",
            Kind::StatusReused,
            |world| {
                let issued = world.all("artifact", "issued");
                let place = world.entries[issued[0]].event.facts.status;
                world.event(issued[3]).facts.status = place;
                world.rewrite(issued[3], &manager(), |claims| {
                    claims.status.idx = place.unwrap().index;
                });
            },
        ),
        record(
            "a request signed by somebody else",
            Kind::RequestSignature,
            |world| {
                let at = world.some("consent_request", "received");
                let body = world.body(world.entries[at].event.facts.document.unwrap());
                let claims: serde_json::Value = CompactJws::parse(body)
                    .unwrap()
                    .unverified_claims()
                    .unwrap();
                let jws = sign(consent_model::request::TYP, &claims, &bank()).unwrap();
                world.replace_document(at, DocumentKind::Request, jws.as_str());
            },
        ),
        record(
            "an acknowledgement signed by somebody else",
            Kind::AcknowledgementSignature,
            |w| {
                let at = w.some("consent", "acknowledged");
                let body = w.body(w.entries[at].event.facts.document.unwrap());
                let claims: serde_json::Value = CompactJws::parse(body)
                    .unwrap()
                    .unverified_claims()
                    .unwrap();
                let jws = sign(consent_model::acknowledgement::TYP, &claims, &bank()).unwrap();
                w.replace_document(at, DocumentKind::Acknowledgement, jws.as_str());
            },
        ),
        other("a key that did not sign then", Kind::ArtifactKey, || {
            let world = world();
            let mut keys = world.keys();
            keys.manager[0].since = world.made_at - TimeDelta::minutes(1);
            check(&world.export_with(&world.population(), &world.log(), keys, &manager()))
        }),
        other("a manifest under a broken key", Kind::ManifestKey, || {
            let world = world();
            let mut keys = world.keys();
            keys.manager[0].compromised = true;
            keys.manager[0].retired_at = Some(world.made_at - TimeDelta::days(1));
            check(&world.export_with(&world.population(), &world.log(), keys, &manager()))
        }),
    ]
}
