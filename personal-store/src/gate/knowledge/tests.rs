//! What an answer adds, case by case.

use consent_model::{digest::Digest, term::DataRange};
use serde_json::{Value, json};
use service_kit::testing;

use super::{
    super::world::{half_year, world},
    *,
};
use crate::question::Catalogue;

fn question(name: &str) -> (Digest, Manifest) {
    let catalogue = Catalogue::builtin().unwrap();
    let package = catalogue.packages().find(|p| p.manifest().name == name);
    let package = package.unwrap();
    (package.digest(), package.manifest().clone())
}

fn parameters(band: i64) -> Parameters {
    map(json!({"months": 2, "band": band}))
}

fn map(value: Value) -> Parameters {
    value.as_object().unwrap().clone()
}

fn days(from: &str, to: &str) -> DataRange {
    DataRange {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    }
}

/// The income of the sample, told in this band over these days.
fn told(band: i64, lower: i64, range: DataRange) -> Told {
    let (question, manifest) = question("average-monthly-income");
    Told {
        name: manifest.name,
        question,
        parameters: parameters(band),
        range: Some(range),
        providers: None,
        rows: answer(band, lower),
        times: 1,
        last: testing::start(),
    }
}

fn answer(band: i64, lower: i64) -> Vec<Row> {
    vec![map(
        json!({"lower": lower, "upper": lower + band, "months": 2}),
    )]
}

/// What this answer adds.
fn adds(told: &[Told], band: i64, lower: i64, range: DataRange) -> Vec<Addition> {
    let (question, manifest) = question("average-monthly-income");
    let asked = Asked {
        manifest: &manifest,
        question,
        parameters: &parameters(band),
        range: &range,
        providers: None,
        rows: &answer(band, lower),
    };
    let (other, spending) = super::tests::question("spending-by-category");
    additions(told, &asked, |digest| {
        (*digest == other).then_some(&spending)
    })
}

#[test]
fn the_first_answer_to_a_party_is_told_from_the_first_to_a_question() {
    assert_eq!(adds(&[], 5_000, 40_000, half_year()), vec![Addition::First]);
    let (question, _) = question("spending-by-category");
    let other = Told {
        name: "spending-by-category".into(),
        question,
        ..told(100, 0, half_year())
    };
    let columns = ["amount_minor", "booked_at", "category"];
    let columns = columns.map(|c| (DatasetKind::BankTransactions, c.to_owned()));
    let last = testing::start();
    assert_eq!(
        adds(&[other.clone(), other], 5_000, 40_000, half_year()),
        vec![
            Addition::FirstOfQuestion,
            Addition::SameColumns {
                question,
                columns: columns.to_vec(),
                last
            }
        ]
    );
}

#[test]
fn the_same_over_the_records_of_other_providers_is_another_way() {
    let providers: Option<Providers> = Some(["bank.example".parse().unwrap()].into());
    let earlier = Told {
        providers: providers.clone(),
        ..told(5_000, 40_000, half_year())
    };
    let other_way = Addition::OtherWay {
        question: earlier.question,
        parameters: parameters(5_000),
        providers,
        last: testing::start(),
    };
    // A band of theirs says nothing of a number that others make.
    let found = adds(std::slice::from_ref(&earlier), 1_000, 40_000, half_year());
    assert!(
        matches!(found[..], [Addition::OtherWay { .. }]),
        "{found:?}"
    );
    assert_eq!(adds(&[earlier], 5_000, 40_000, half_year()), [other_way]);
}

#[test]
fn the_same_again_says_how_often_and_whether_it_has_changed() {
    let last = testing::start();
    for (lower, changed) in [(40_000, false), (45_000, true)] {
        let earlier = Told {
            times: 4,
            ..told(5_000, lower, half_year())
        };
        let again = Addition::Again {
            times: 4,
            last,
            changed,
        };
        assert_eq!(adds(&[earlier], 5_000, 40_000, half_year()), vec![again]);
    }
}

#[test]
fn overlapping_days_tell_what_happened_on_those_that_one_of_them_has() {
    let last = testing::start();
    for (theirs, apart) in [
        (
            days("2026-07-01", "2026-12-30"),
            vec![days("2026-12-31", "2026-12-31")],
        ),
        (
            days("2026-07-02", "2026-12-31"),
            vec![days("2026-07-01", "2026-07-01")],
        ),
        (
            days("2026-06-01", "2027-01-31"),
            vec![
                days("2026-06-01", "2026-06-30"),
                days("2027-01-01", "2027-01-31"),
            ],
        ),
    ] {
        let found = adds(&[told(5_000, 40_000, theirs)], 5_000, 40_000, half_year());
        let overlap = Addition::Overlap {
            days: theirs,
            apart,
            last,
        };
        assert_eq!(found, vec![overlap]);
    }
    let before = days("2026-01-01", "2026-06-30");
    let other = Addition::OtherDays {
        days: Some(before),
        last,
    };
    assert_eq!(
        adds(&[told(5_000, 40_000, before)], 5_000, 40_000, half_year()),
        vec![other]
    );
}

#[test]
fn two_bands_that_pin_a_number_say_how_narrow_it_becomes() {
    let earlier = told(5_000, 40_000, half_year());
    let found = adds(std::slice::from_ref(&earlier), 3_000, 42_000, half_year());
    let [
        Addition::OtherWay {
            parameters: theirs, ..
        },
        Addition::Narrower { before, after },
    ] = &found[..]
    else {
        panic!("{found:?}");
    };
    assert_eq!(*theirs, parameters(5_000));
    assert_eq!((before.column(), before.band.width()), ("lower", 5_000));
    assert_eq!(before.unit.as_deref(), Some("INR"));
    let band = |lower, upper| Band { lower, upper };
    assert_eq!(*after, band(42_000, 45_000));

    // A wider band, or the same cut, says nothing more; after a change nothing is put together.
    for (size, lower) in [(10_000, 40_000), (20_000, 40_000), (3_000, 60_000)] {
        let found = adds(std::slice::from_ref(&earlier), size, lower, half_year());
        assert_eq!(found.len(), 1, "{size} {lower}: {found:?}");
    }
    // Not over other days, and not of another number.
    let other_days = told(5_000, 40_000, days("2026-07-01", "2026-12-30"));
    let mut other_months = earlier.clone();
    other_months.parameters.insert("months".into(), json!(3));
    for other in [other_days, other_months] {
        assert_eq!(adds(&[other], 3_000, 42_000, half_year()).len(), 1);
    }
    // Two that are known already, and a version of another digest.
    let version = Told {
        question: Digest::of_bytes(b"another version"),
        ..told(3_000, 42_000, half_year())
    };
    let found = adds(&[version, earlier], 7_000, 42_000, half_year());
    assert_eq!(found.len(), 2, "42,000 to 45,000 is known: {found:?}");
}

#[test]
fn what_is_known_together_is_told_by_number_and_row() {
    let (question, manifest) = question("spending-by-category");
    let rows = |band: i64, food: i64, fuel: i64| -> Vec<Row> {
        let row = |category: &str, lower: i64| {
            map(json!({"category": category, "lower": lower, "upper": lower + band}))
        };
        vec![row("food", food), row("fuel", fuel)]
    };
    let one = |band, food, fuel| Told {
        name: manifest.name.clone(),
        question,
        parameters: parameters(band),
        rows: rows(band, food, fuel),
        ..told(band, 0, half_year())
    };
    let known = together(&manifest, &[one(1_000, 4_000, 0), one(700, 4_200, 700)]);
    let found: Vec<_> = known
        .iter()
        .map(|k| (k.row()[0].1.clone(), k.band.lower, k.band.upper))
        .collect();
    assert_eq!(
        found,
        vec![
            ("food".to_owned(), 4_200, 4_900),
            ("fuel".to_owned(), 700, 1_000)
        ]
    );
    assert_eq!(together(&manifest, &[one(1_000, 4_000, 0)]), vec![]);
}

#[tokio::test]
async fn what_the_vault_released_is_what_the_party_is_said_to_know() {
    let mut w = world().await;
    let purpose = "105".parse().unwrap();
    for user in ["lender.example", "another-lender.example"] {
        w.user = user;
        w.serve(&w.artifact(), &w.request(user)).await.unwrap();
        w.cnf = w.ids.signing_key();
    }
    w.user = "lender.example";
    w.serve(&w.artifact(), &w.request("again")).await.unwrap();
    let narrower = parameters(3_000);
    let ask = crate::gate::PreviewAsk {
        question: &w.question,
        purpose,
        parameters: &narrower,
        range: &half_year(),
        providers: None,
        language: "en",
    };
    let preview = w.gate.preview(&w.sample.vault, &ask).await.unwrap();
    let adds = async |user: &str| {
        let user = user.parse().unwrap();
        let adds = w
            .gate
            .adds(&w.sample.vault, &user, &ask, &preview.rows)
            .await;
        adds.unwrap()
    };
    let lender = adds("lender.example").await;
    assert_eq!((lender.counted.variants, lender.counted.known), (1, false));
    assert!(
        matches!(
            &lender.additions[..],
            [Addition::OtherWay { .. }, Addition::Narrower { after, .. }] if after.width() == 3_000
        ),
        "{lender:?}"
    );
    assert_eq!(
        adds("stranger.example").await.additions,
        vec![Addition::First]
    );
    let all = told_to_all(&w.sample.vault, &w.gate.catalogue)
        .await
        .unwrap();
    let times = |user: &str| all[&user.parse().unwrap()][0].times;
    assert_eq!((all.len(), times("lender.example")), (2, 2));
    assert_eq!(times("another-lender.example"), 1);
    assert_eq!(
        all[&"lender.example".parse().unwrap()][0].rows,
        answer(5_000, 40_000)
    );
}
