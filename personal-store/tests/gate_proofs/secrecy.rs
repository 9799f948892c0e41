//! A data user who asks any sequence of published questions under any consents receives no value
//! that no consent named.
//!
//! Shown in its strong form. Two vaults with the same keys hold records that agree in what the
//! consent asked under grants (the columns of its question, of the records in its range) and in
//! nothing else. Everything that is asked of one is asked of the other, in the same order. Whatever
//! the outcome is, it is the same: the same refusal, or answers that are the same to the byte. So
//! nothing else had any influence on them.

use std::{cell::Cell, collections::BTreeSet, future::ready, sync::Arc};

use chrono::Days;
use consent_model::{
    approval::{ApprovedItem, ApprovedSource},
    artifact::VerifiedArtifact,
    dataset::{ColumnType, Row},
    digest::Digest,
    ids::SessionId,
    jose::{CompactJws, PageBinding, SealedPage, SigningKey},
    purpose::Purpose,
    question::{Manifest, Parameter, Parameters, Step as Rounding},
    release::{ReleaseBody, ReleasePage, TYP},
    request::Ask,
    status_list::Status,
    term::DataRange,
};
use payload_opener::OpeningKey;
use personal_store::{
    gate::{self, Access, GateError, Rule},
    question::Catalogue,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use service_kit::{clock::FixedClock, entropy::IdSource, testing};

use crate::{
    records::{CANARY, Maker, bring, day},
    world::{Approvals, Made, Side, made, request, seen, term},
};

/// What the answer to one request was: its rule, or the bytes that the data user opens.
type Outcome = Result<Vec<u8>, Rule>;

/// One move of the data user's. What the numbers mean is in [`Asker::consent`] and
/// [`Asker::play`]; all of them mean something.
#[derive(Debug, Clone)]
struct Move {
    /// An earlier consent, or a new one.
    again: Option<prop::sample::Index>,
    draw: [u16; 8],
    /// Above 9 everything is in order; each below breaks one thing.
    broken: u8,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = (
        prop::option::weighted(0.3, any::<prop::sample::Index>()),
        any::<[u16; 8]>(),
        0..32_u8,
    );
    let one = one.prop_map(|(again, draw, broken)| Move {
        again,
        draw,
        broken,
    });
    prop::collection::vec(one, 9)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 10,
        failure_persistence: None,
        max_shrink_iters: 20,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_that_no_consent_names_has_any_influence_on_what_gets_out(
        moves in moves(),
        seed in any::<u64>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(play(&moves, seed));
    }
}

/// The property above would hold of a door that is always shut.
#[tokio::test]
async fn what_is_in_order_gets_out() {
    let in_order = |number: u16| Move {
        again: None,
        draw: [number, number, 0, 350, 0, 1, 0, number],
        broken: 31,
    };
    let moves: Vec<_> = (0..6).map(in_order).collect();
    let released = play(&moves, 7).await;
    assert!(released >= 3, "{released} of {}", moves.len());
}

/// A consent and what it names.
struct Consent {
    artifact: VerifiedArtifact,
    question: Digest,
    parameters: Parameters,
    range: DataRange,
    cnf: SigningKey,
    /// Whether it should be served while it is valid.
    good: bool,
    /// How often it was asked under.
    asked: u32,
}

struct Asker {
    catalogue: Catalogue,
    approvals: Approvals,
    ids: IdSource,
    opening: OpeningKey,
    store_key: consent_model::jose::VerifyingKey,
    consents: Vec<Consent>,
}

/// Plays the moves against both vaults; gives how many answers got out.
async fn play(moves: &[Move], seed: u64) -> usize {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let clock = testing::fixed_clock();
    let (maker, mut sides) = (Maker::new(seed), Vec::new());
    for folder in &folders {
        let made = made(folder.path(), seed).await;
        sides.push(side(folder, &made, &clock).await);
    }
    let hers = maker.records();
    bring(&sides[0].vault, &testing::ids(1), "bank.example", &hers).await;
    let ids = testing::ids_at(clock.clone(), seed ^ 1);
    let mut asker = Asker {
        catalogue: Catalogue::builtin().unwrap(),
        approvals: Approvals::new(3),
        opening: OpeningKey::from_seed(&ids.bytes32()).unwrap(),
        store_key: sides[0].vault.signing_key().public().clone(),
        ids,
        consents: Vec::new(),
    };
    let mut released = 0;
    let others = testing::ids(2);
    for one in moves {
        let at = match &one.again {
            Some(index) if !asker.consents.is_empty() => index.index(asker.consents.len()),
            _ => {
                let new = asker.consent(one);
                asker.consents.push(new);
                asker.consents.len() - 1
            }
        };
        // The other vault: hers in what this consent grants, and in nothing else.
        let consent = &asker.consents[at];
        if let Some(package) = asker.catalogue.get(&consent.question) {
            let alike = maker.alike(&hers, package.manifest(), &consent.range);
            assert_ne!(alike, hers);
            bring(&sides[1].vault, &others, "another-bank.example", &alike).await;
        }
        if asker.play(at, one, &sides).await {
            released += 1;
        }
        clock.advance(std::time::Duration::from_secs(60));
    }
    released
}

async fn side(folder: &tempfile::TempDir, made: &Made, clock: &Arc<FixedClock>) -> Side {
    Side::open(folder.path(), made, clock.clone(), 5).await
}

impl Asker {
    /// A new consent: any question, with parameters, days and purpose that it allows, or not.
    fn consent(&self, one: &Move) -> Consent {
        let [question, numbers, from, length, often, user, purpose, more] = one.draw;
        let packages: Vec<_> = self.catalogue.packages().collect();
        let package = packages[usize::from(question) % packages.len()];
        let manifest = package.manifest();
        let mut parameters = some_parameters(manifest, numbers);
        let purposes = &manifest.purposes;
        let mut purpose = purposes[usize::from(purpose) % purposes.len()];
        let range = some_range(manifest, from, length);
        let cnf = self.ids.signing_key();
        let mut source = ApprovedSource {
            party: "store.example".parse().unwrap(),
            link: "link-reference".parse().unwrap(),
            key: Some(self.store_key.clone()),
        };
        let (mut digest, mut good) = (package.digest(), true);
        match one.broken {
            0 => digest = Digest::of_bytes(b"never published"),
            1 => source.key = Some(cnf.public().clone()),
            2 => {
                parameters.insert("more".into(), json!(1));
            }
            3 => purpose = another_purpose(manifest),
            _ => {}
        }
        if one.broken < 4 {
            good = false;
        }
        let item = ApprovedItem {
            id: "item".parse().unwrap(),
            ask: Ask::Answer {
                question: digest,
                parameters: parameters.clone(),
                range,
                providers: None,
            },
            source,
            cnf: cnf.public().clone(),
            preview: None,
        };
        let user = ["lender.example", "insurer.example"][usize::from(user) % 2];
        let term = term((often % 3 > 0).then_some(u32::from(more) % 3 + 1));
        Consent {
            artifact: self
                .approvals
                .artifact(&self.ids, item, term, purpose, user),
            question: digest,
            parameters,
            range,
            cnf,
            good,
            asked: 0,
        }
    }

    /// Asks both vaults under a consent, and compares what they say. Whether an answer got out.
    async fn play(&mut self, at: usize, one: &Move, sides: &[Side]) -> bool {
        let now = sides[0].ids.clock().now().timestamp();
        let stranger = self.ids.signing_key();
        let session: SessionId = self.ids.mint();
        let consent = &mut self.consents[at];
        consent.asked += 1;
        let key = if one.broken == 4 {
            &stranger
        } else {
            &consent.cnf
        };
        // A request that was used before, if there was any.
        let number = if one.broken == 5 { 1 } else { consent.asked };
        let asked = request("item", &format!("j{number}"), key, &self.opening, now);
        let looks = match one.broken {
            6 => [Some(Status::Revoked), Some(Status::Valid)],
            7 => [Some(Status::Valid), Some(Status::Revoked)],
            8 => [Some(Status::Valid), Some(Status::Superseded)],
            9 => [Some(Status::Paused), None],
            _ => [Some(Status::Valid); 2],
        };
        let artifact = consent.artifact.clone();
        let mut outcomes = Vec::new();
        for side in sides {
            let access = Access {
                session,
                artifact: &artifact,
                request: &asked,
            };
            outcomes.push(serve(side, access, looks, &self.opening).await);
        }
        // The property.
        assert_eq!(outcomes[0], outcomes[1], "{one:?}");
        let Ok(opened) = &outcomes[0] else {
            return false;
        };
        let consent = &self.consents[at];
        assert!(consent.good && !matches!(one.broken, 4 | 6..=9), "{one:?}");
        self.is_what_was_named(consent, opened);
        true
    }

    /// Holds an answer against the consent it came under, by the words of the manifest alone.
    fn is_what_was_named(&self, consent: &Consent, opened: &[u8]) {
        let text = std::str::from_utf8(opened).unwrap();
        let signed = CompactJws::parse(text).unwrap();
        let page = signed.verify::<ReleasePage>(TYP, &self.store_key).unwrap();
        let ReleaseBody::Answer {
            question,
            parameters,
            rows,
            ..
        } = page.into_claims().body
        else {
            panic!("records left a store");
        };
        assert_eq!(
            (question, &parameters),
            (consent.question, &consent.parameters)
        );
        assert!(!serde_json::to_string(&rows).unwrap().contains(CANARY));
        let manifest = self.catalogue.get(&question).unwrap().manifest();
        assert!(rows.len() <= manifest.output.max_rows as usize);
        let names: BTreeSet<&str> = manifest.output.columns.iter().map(|c| &*c.name).collect();
        for row in &rows {
            assert_eq!(row.keys().map(|k| &**k).collect::<BTreeSet<_>>(), names);
            declared(manifest, &parameters, row);
        }
    }
}

/// Serves, and opens what got out as the data user would.
async fn serve(
    side: &Side,
    access: Access<'_>,
    looks: [Option<Status>; 2],
    opening: &OpeningKey,
) -> Outcome {
    let looked = Cell::new(0);
    let moment = || ready(seen(looks[looked.replace(1)]));
    match side.gate.serve(&side.vault, access, moment).await {
        Err(GateError::Refused(rule)) => return Err(rule),
        other => drop(other.unwrap()),
    }
    let waiting = gate::pending(&side.vault).await.unwrap();
    assert_eq!(waiting.len(), 1);
    let binding = PageBinding {
        request: access.request.digest(),
        sequence: 0,
        last: true,
    };
    let sealed = SealedPage::parse(&waiting[0].sealed).unwrap();
    let opened = payload_opener::open(&sealed, opening, &binding).unwrap();
    gate::sent(&side.vault, access.session, 0).await.unwrap();
    Ok(opened.expose().to_vec())
}

/// Each value is one that the manifest lists, or a multiple of the step within the bounds.
fn declared(manifest: &Manifest, parameters: &Parameters, row: &Row) {
    for column in &manifest.output.columns {
        let value = &row[&column.name];
        match (column.kind, value) {
            (_, Value::Null) => assert!(column.nullable),
            (ColumnType::Text, Value::String(word)) => {
                assert!(column.values.as_ref().unwrap().contains(word));
            }
            (ColumnType::Integer | ColumnType::Real, Value::Number(number)) => {
                let number = number.as_f64().unwrap();
                assert!(column.min.unwrap() <= number && number <= column.max.unwrap());
                let step = match &column.multiple_of {
                    None => continue,
                    Some(Rounding::Fixed(step)) => *step,
                    Some(Rounding::Parameter(name)) => parameters[name].as_i64().unwrap(),
                };
                #[expect(clippy::cast_precision_loss, reason = "steps are small")]
                let rest = number % step as f64;
                assert_eq!(rest, 0.0, "{} is between two steps", column.name);
            }
            (kind, _) => panic!("{} is no {kind:?}", column.name),
        }
    }
}

/// Parameters within the bounds, at a bound as often as between.
fn some_parameters(manifest: &Manifest, number: u16) -> Parameters {
    let value = |bounds: &Parameter| match bounds {
        Parameter::Integer { min, max, step } => {
            let step = step.unwrap_or(1);
            let (first, last) = ((min + step - 1).div_euclid(step), max.div_euclid(step));
            let drawn = match number % 4 {
                0 => first,
                1 => last,
                _ => first + i64::from(number) % (last - first + 1),
            };
            json!(drawn * step)
        }
        Parameter::Choice { values } => json!(values[usize::from(number) % values.len()]),
    };
    let all = manifest.parameters.iter();
    all.map(|(name, bounds)| (name.clone(), value(bounds)))
        .collect()
}

/// Some days of 2026, as many as the question may be given and now and then more.
fn some_range(manifest: &Manifest, from: u16, length: u16) -> DataRange {
    let longest = manifest.inputs.iter().map(|i| i.longest_range_days).min();
    let from = day(u32::from(from));
    let days = u32::from(length) % (longest.unwrap().min(360) + 5);
    let to = from + Days::new(days.into());
    DataRange { from, to }
}

/// A purpose that the question may not serve.
fn another_purpose(manifest: &Manifest) -> Purpose {
    let all = ["101", "102", "103", "104", "105"];
    let all = all.iter().map(|code| code.parse().unwrap());
    let mut others = all.filter(|code| !manifest.purposes.contains(code));
    others.next().unwrap()
}
