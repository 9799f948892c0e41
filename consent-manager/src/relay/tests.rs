//! The relay's promises, refusals first.

use std::convert::Infallible;

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::jose::{SealingKey, seal};
use futures_util::stream;
use service_kit::testing;

use super::*;

struct World {
    _folder: tempfile::TempDir,
    relay: Relay,
    ids: IdSource,
    session: SessionId,
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::open(folder.path()).await.unwrap();
    let ids = testing::ids(7);
    let session = ids.mint();
    World {
        _folder: folder,
        relay,
        ids,
        session,
    }
}

impl World {
    async fn put(&self, n: u32, last: bool, body: Vec<u8>) -> Result<StoredPage, RelayError> {
        let chunks: Vec<_> = body
            .chunks(1000)
            .map(|c| Ok::<_, Infallible>(Bytes::copy_from_slice(c)))
            .collect();
        let place = Place {
            session: self.session,
            sequence: n,
            last,
        };
        self.relay
            .receive(place, stream::iter(chunks), &self.ids)
            .await
    }

    async fn sweep(&self, now: DateTime<Utc>, lives: bool) -> Swept {
        let held = self.relay.sessions().await.unwrap();
        self.relay.sweep(held, now, |_| lives).await
    }

    async fn files(&self) -> usize {
        let mut n = 0;
        let mut entries = fs::read_dir(self.relay.folder(self.session)).await.unwrap();
        while entries.next_entry().await.unwrap().is_some() {
            n += 1;
        }
        n
    }
}

/// The X25519 key of RFC 7748 §6.1 (Alice).
const RECIPIENT: &str =
    r#"{"kty":"OKP","crv":"X25519","x":"hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}"#;

fn page(sequence: u32, last: bool) -> Vec<u8> {
    let to: SealingKey = serde_json::from_str(RECIPIENT).unwrap();
    let binding = PageBinding {
        request: Digest::of_bytes(b"request"),
        sequence,
        last,
    };
    seal(b"sealed", &to, &binding)
        .unwrap()
        .into_string()
        .into_bytes()
}

#[tokio::test]
async fn bytes_that_are_no_sealed_page_are_refused_and_leave_nothing() {
    let w = world().await;
    let refused = w.put(0, true, b"plain text".to_vec()).await;
    assert!(matches!(refused, Err(RelayError::NotSealed(_))));
    assert_eq!(w.files().await, 0);
}

#[tokio::test]
async fn a_page_above_the_limit_is_refused_and_leaves_nothing() {
    let w = world().await;
    // Well formed as far as it goes: header, no key, initialisation vector, endless ciphertext.
    let mut body = page(0, true);
    let dots = body.iter().enumerate().filter(|(_, b)| **b == b'.');
    let ciphertext = dots.map(|(at, _)| at + 1).nth(2).unwrap();
    body.truncate(ciphertext);
    body.resize(MAX_PAGE + 1, b'A');
    let refused = w.put(0, true, body).await;
    assert!(matches!(refused, Err(RelayError::TooLarge)));
    assert_eq!(w.files().await, 0);
}

#[tokio::test]
async fn a_page_that_breaks_off_is_refused_and_leaves_nothing() {
    let w = world().await;
    let body = stream::iter([Ok(Bytes::from_static(b"eyJ")), Err("gone")]);
    let place = Place {
        session: w.session,
        sequence: 0,
        last: true,
    };
    let refused = w.relay.receive(place, body, &w.ids).await;
    assert!(matches!(refused, Err(RelayError::BrokenOff)));
    assert_eq!(w.files().await, 0);
}

#[tokio::test]
async fn a_page_for_another_place_is_refused() {
    let w = world().await;
    assert!(matches!(
        w.put(1, true, page(0, true)).await,
        Err(RelayError::WrongPlace)
    ));
    assert!(matches!(
        w.put(0, false, page(0, true)).await,
        Err(RelayError::WrongPlace)
    ));
    assert_eq!(w.files().await, 0);
}

#[tokio::test]
async fn other_bytes_for_a_taken_place_are_refused_and_the_first_stay() {
    let w = world().await;
    let first = w.put(0, true, page(0, true)).await.unwrap();
    // Sealing draws a fresh key, so these are other bytes.
    assert!(matches!(
        w.put(0, true, page(0, true)).await,
        Err(RelayError::Different)
    ));
    assert_eq!(
        digest_of(&w.relay.page(w.session, 0)).await.unwrap(),
        first.digest
    );
}

#[tokio::test]
async fn a_page_comes_out_as_it_went_in_and_is_gone_once_removed() {
    let w = world().await;
    let body = page(0, true);
    let stored = w.put(0, true, body.clone()).await.unwrap();
    assert_eq!(w.put(0, true, body.clone()).await.unwrap(), stored);
    assert_eq!((stored.bytes, w.files().await), (body.len() as u64, 1));
    let (_, size) = w.relay.give(w.session, 0).await.unwrap();
    assert_eq!(size, stored.bytes);
    assert_eq!(fs::read(w.relay.page(w.session, 0)).await.unwrap(), body);
    w.relay.remove(w.session, 0).await.unwrap();
    w.relay.remove(w.session, 0).await.unwrap();
    assert!(matches!(
        w.relay.give(w.session, 0).await,
        Err(RelayError::Missing)
    ));
}

#[tokio::test]
async fn a_sweep_removes_ended_sessions_and_after_six_hours_all() {
    let w = world().await;
    w.put(0, true, page(0, true)).await.unwrap();
    let soon = testing::start() + TimeDelta::hours(LONGEST_HOURS) - TimeDelta::seconds(1);
    let kept = w.sweep(soon, true).await;
    assert_eq!(
        kept,
        Swept {
            kept: 1,
            ..Swept::default()
        }
    );
    let late = testing::start() + TimeDelta::hours(LONGEST_HOURS);
    let swept = w.sweep(late, true).await;
    assert_eq!(
        swept,
        Swept {
            removed: 1,
            ..Swept::default()
        }
    );
    w.put(0, true, page(0, true)).await.unwrap();
    let swept = w.sweep(testing::start(), false).await;
    assert_eq!(
        swept,
        Swept {
            removed: 1,
            ..Swept::default()
        }
    );
    assert!(matches!(
        w.relay.give(w.session, 0).await,
        Err(RelayError::Missing)
    ));
}

#[tokio::test]
async fn what_cannot_be_removed_holds_up_no_other_session() {
    let w = world().await;
    // A file where a folder should be: whatever the disk's reason, it cannot be removed.
    let first: SessionId = "00000000-0000-7000-8000-000000000000".parse().unwrap();
    fs::write(w.relay.folder(first), b"").await.unwrap();
    w.put(0, true, page(0, true)).await.unwrap();
    let held = vec![first, w.session];
    let swept = w.relay.sweep(held, testing::start(), |_| false).await;
    assert_eq!(
        swept,
        Swept {
            removed: 1,
            stuck: 1,
            ..Swept::default()
        }
    );
}
