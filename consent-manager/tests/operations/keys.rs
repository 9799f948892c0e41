//! The manager's own keys are changed: what is refused, what each key signs and for how long it verifies.

use std::{path::PathBuf, time::Duration};

use chrono::{DateTime, Utc};
use consent_manager::{
    key_ring::{KeyError, KeyState},
    review::By,
    service::{KeyView, Manager, ManagerError},
};
use consent_model::{
    artifact::ArtifactClaims,
    jose::{CompactJws, Jwks, Thumbprint},
};
use serde_json::Value;
use service_kit::{clock::Clock, keyfile::KeyFileError};

use super::world::{World, lender};

const HOUR: Duration = Duration::from_secs(3600);

fn by() -> By {
    By {
        who: "Operator".into(),
        why: "yearly".into(),
    }
}

impl World {
    async fn rotate(&self, at_once: bool) -> Thumbprint {
        self.manager
            .rotate_key(at_once, &by())
            .await
            .unwrap()
            .view
            .kid
    }

    async fn retire(&self, kid: &Thumbprint, compromised: bool) -> Result<KeyView, ManagerError> {
        let retired = self.manager.retire_key(kid, compromised, &by()).await;
        retired.map(|retired| retired.view)
    }

    fn signs(&self) -> Thumbprint {
        self.manager.signing_key().unwrap().kid().clone()
    }

    fn published(&self, kid: &Thumbprint) -> bool {
        self.manager.jwks().find(kid).is_some()
    }

    async fn list_kid(&self) -> Thumbprint {
        let (list, _) = self.manager.status_token(1).await.unwrap();
        list.unverified_kid().clone()
    }

    fn key_file(&self, kid: &Thumbprint) -> PathBuf {
        self.keys().join(format!("signing-key-{kid}.json"))
    }

    fn key_files(&self) -> usize {
        let all = std::fs::read_dir(self.keys()).unwrap();
        let names = all.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| name.starts_with("signing-key") || name.ends_with(".new"))
            .count()
    }
}

async fn state(manager: &Manager, kid: &Thumbprint) -> KeyState {
    let all = manager.signing_keys().await.unwrap();
    all.iter().find(|key| key.kid == *kid).unwrap().state
}

#[tokio::test]
async fn a_second_rotation_is_refused_while_one_key_waits() {
    let w = World::new().await;
    let next = w.rotate(false).await;
    for at_once in [false, true] {
        let refused = w.manager.rotate_key(at_once, &by()).await.unwrap_err();
        let ManagerError::Key(KeyError::Waits(waits, _)) = &refused else {
            panic!("{refused}");
        };
        assert_eq!(*waits, next);
        assert!(refused.to_string().contains(&format!("keys retire {next}")));
    }
    let nobody = By {
        who: String::new(),
        ..by()
    };
    assert!(w.manager.rotate_key(false, &nobody).await.is_err());
    assert_eq!(w.key_files(), 2, "what is refused writes nothing");
    // Taken away before it signed, as the refusal says: then there is room for another.
    w.retire(&next, false).await.unwrap();
    assert!(!w.published(&next) && !w.key_file(&next).exists());
    w.rotate(true).await;
}

#[tokio::test]
async fn of_two_processes_that_rotate_at_once_one_is_refused() {
    let w = World::new().await;
    let other = w.second().await;
    let words = by();
    let (one, two) = tokio::join!(
        w.manager.rotate_key(false, &words),
        other.rotate_key(false, &words)
    );
    assert!(one.is_ok() != two.is_ok());
    let refused = one.and(two).unwrap_err();
    assert!(matches!(refused, ManagerError::Key(KeyError::Waits(..))));
    assert_eq!(w.manager.signing_keys().await.unwrap().len(), 2);
    assert_eq!(w.key_files(), 2);
}

#[tokio::test]
async fn a_key_that_cannot_be_written_changes_nothing() {
    let w = World::new().await;
    let gone = w.keys().join("machine-two");
    std::fs::create_dir(&gone).unwrap();
    std::fs::copy(
        w.keys().join("signing-key.json"),
        gone.join("signing-key.json"),
    )
    .unwrap();
    let other = w.second_in(&gone).await;
    std::fs::remove_dir_all(&gone).unwrap();
    let refused = other.rotate_key(true, &by()).await.unwrap_err();
    let unwritable = ManagerError::KeyFile(KeyFileError::Unwritable {
        path: PathBuf::new(),
        source: std::io::ErrorKind::NotFound.into(),
    });
    assert_eq!(
        std::mem::discriminant(&refused),
        std::mem::discriminant(&unwritable)
    );
    assert_eq!(w.manager.signing_keys().await.unwrap().len(), 1);
    w.rotate(false).await;
}

#[tokio::test]
async fn a_process_that_was_killed_over_a_rotation_has_changed_nothing() {
    let w = World::new().await;
    let before = w.signs();
    // Killed after the file was written, before the database knew of it.
    let orphan = w.ids.signing_key();
    let file = w.key_file(orphan.kid());
    service_kit::keyfile::keep_signing_key(&file, &orphan, &w.ids).unwrap();
    let again = w.second().await;
    again.check_keys().unwrap();
    assert_eq!(*again.signing_key().unwrap().kid(), before);
    assert!(again.jwks().find(orphan.kid()).is_none());
    again.rotate_key(false, &by()).await.unwrap();
}

#[tokio::test]
async fn a_key_whose_file_is_missing_signs_nothing_and_the_error_names_it() {
    let w = World::new().await;
    let next = w.rotate(false).await;
    let elsewhere = w.keys().join("machine-two");
    std::fs::create_dir(&elsewhere).unwrap();
    let first = "signing-key.json";
    std::fs::copy(w.keys().join(first), elsewhere.join(first)).unwrap();
    let other = w.second_in(&elsewhere).await;
    let refused = other.check_keys().unwrap_err().to_string();
    let file = elsewhere.join(format!("signing-key-{next}.json"));
    for part in ["next", file.to_str().unwrap(), next.as_str(), "backup"] {
        assert!(refused.contains(part), "{part} is not in: {refused}");
    }
    assert!(other.signing_key().is_ok(), "the one before signs still");
    w.clock.advance(HOUR);
    other.refresh_keys().await.unwrap();
    let refused = other.signing_key().unwrap_err();
    assert!(matches!(refused, ManagerError::NoSigningKey));
    assert!(other.status_token(1).await.is_err());
    let refused = other.check_keys().unwrap_err().to_string();
    assert!(refused.contains("keys rotate --now"), "{refused}");
    // Another key under its name is not it.
    std::fs::copy(w.keys().join(first), &file).unwrap();
    assert!(other.check_keys().is_err());
    std::fs::copy(w.key_file(&next), &file).unwrap();
    other.refresh_keys().await.unwrap();
    other.check_keys().unwrap();
    assert_eq!(*other.signing_key().unwrap().kid(), next);
}

#[tokio::test]
async fn a_lost_key_is_replaced_at_once() {
    let w = World::new().await;
    let lost = w.signs();
    std::fs::remove_file(w.keys().join("signing-key.json")).unwrap();
    let again = w.second().await;
    assert!(again.check_keys().is_err() && again.signing_key().is_err());
    assert!(again.jwks().find(&lost).is_some(), "what it signed holds");
    let made = again.rotate_key(true, &by()).await.unwrap().view.kid;
    assert_eq!(*again.signing_key().unwrap().kid(), made);
    again.check_keys().unwrap();
}

#[tokio::test]
async fn a_new_key_is_published_at_once_and_signs_after_an_hour_everywhere_at_once() {
    let w = World::new().await;
    w.link_bank().await;
    let other = w.second().await;
    let (old, consent) = (w.signs(), w.approve(true).await);
    let next = w.rotate(false).await;
    other.refresh_keys().await.unwrap();
    for manager in [&w.manager, &other] {
        assert!(manager.jwks().find(&next).is_some() && manager.jwks().find(&old).is_some());
        assert_eq!(*manager.signing_key().unwrap().kid(), old);
        assert!(manager.keys_beside().is_empty());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(w.key_file(&next)).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
    w.clock.advance(HOUR - Duration::from_secs(1));
    assert_eq!((w.signs(), w.list_kid().await), (old.clone(), old.clone()));
    w.clock.advance(Duration::from_secs(1));
    for manager in [&w.manager, &other] {
        assert_eq!(*manager.signing_key().unwrap().kid(), next);
        let beside: Vec<_> = manager
            .keys_beside()
            .iter()
            .map(|k| k.kid().clone())
            .collect();
        assert_eq!(beside.as_slice(), std::slice::from_ref(&old));
    }
    // The list that was signed a second ago is not handed out again.
    assert_eq!(w.list_kid().await, next);
    w.copy(consent, &lender()).await.unwrap();
    let newer = w.approve(true).await;
    let copy = w.copy(newer, &lender()).await.unwrap();
    let jws = w
        .manager
        .artifact(&lender(), copy.claims().jti)
        .await
        .unwrap();
    assert_eq!(*jws.unverified_kid(), next);
}

#[tokio::test]
async fn a_day_after_the_change_the_private_half_is_deleted_and_the_key_still_verifies() {
    let w = World::new().await;
    let old = w.signs();
    let new = w.rotate(true).await;
    assert_eq!(w.signs(), new);
    w.clock.advance(24 * HOUR - Duration::from_secs(1));
    w.manager.tend_keys();
    assert!(w.keys().join("signing-key.json").exists());
    assert_eq!(w.manager.keys_beside().len(), 1);
    w.clock.advance(Duration::from_secs(1));
    w.manager.refresh_keys().await.unwrap();
    w.manager.tend_keys();
    assert!(!w.keys().join("signing-key.json").exists());
    assert!(w.manager.keys_beside().is_empty());
    assert!(w.published(&old) && state(&w.manager, &old).await == KeyState::Previous);
    // A start afterwards misses nothing.
    w.second().await.check_keys().unwrap();
}

#[tokio::test]
async fn a_key_is_retired_once_nothing_in_force_is_signed_with_it_and_old_records_still_verify() {
    let w = World::new().await;
    w.link_bank().await;
    let (old, consent) = (w.signs(), w.approve(true).await);
    let refused = w.retire(&old, false).await.unwrap_err();
    assert!(matches!(refused, ManagerError::Key(KeyError::Signs(_))));
    w.rotate(true).await;
    let refused = w.retire(&old, false).await.unwrap_err();
    let ManagerError::Key(KeyError::Lives {
        copies: 2, until, ..
    }) = refused
    else {
        panic!("{refused}");
    };
    assert!(until > w.clock.now());
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let early = w.retire(&old, false).await.unwrap_err();
    assert!(matches!(early, ManagerError::Key(KeyError::Overlaps(..))));
    w.clock.advance(24 * HOUR);
    let view = w.retire(&old, false).await.unwrap();
    assert_eq!((view.state, view.compromised), (KeyState::Retired, false));
    assert!(!w.published(&old));
    let again = w.retire(&old, false).await.unwrap_err();
    assert!(matches!(again, ManagerError::Key(KeyError::Retired(_))));

    // Her record holds what it takes, with no question to anybody.
    let record = w.manager.record(w.account).await.unwrap();
    let record: Value = serde_json::to_value(record).unwrap();
    let keys = record["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    let mut checked = 0;
    for copy in record["consents"][0]["copies"].as_array().unwrap() {
        let jws: CompactJws = copy["jws"].as_str().unwrap().parse().unwrap();
        let of_record = keys.iter().filter(|key| {
            let set = serde_json::json!({ "keys": [key["key"]] }).to_string();
            jws.check_signature(&Jwks::parse(set.as_bytes()).unwrap())
                .is_ok()
        });
        let of_record: Vec<_> = of_record.collect();
        assert_eq!(of_record.len(), 1);
        assert_eq!(copy["signer"], of_record[0]["key"]);
        let issued = jws.unverified_claims::<ArtifactClaims>().unwrap().iat;
        let time = |name: &str| {
            let text = of_record[0][name].as_str().unwrap();
            text.parse::<DateTime<Utc>>().unwrap().timestamp()
        };
        assert!((time("since")..=time("until")).contains(&issued));
        assert!(
            jws.check_signature(&w.manager.jwks()).is_err(),
            "nothing new counts"
        );
        checked += 1;
    }
    assert_eq!(checked, 2);
}

#[tokio::test]
async fn a_compromised_key_is_retired_at_once_and_what_it_breaks_is_named() {
    let w = World::new().await;
    w.link_bank().await;
    let (stolen, consent) = (w.signs(), w.approve(true).await);
    let refused = w.retire(&stolen, true).await.unwrap_err();
    assert!(matches!(refused, ManagerError::Key(KeyError::Signs(_))));
    let other = w.second().await;
    w.rotate(true).await;
    let kept = w.approve(true).await;
    let retired = w.manager.retire_key(&stolen, true, &by()).await.unwrap();
    assert!(retired.view.compromised);
    let parties: Vec<_> = retired
        .broken
        .iter()
        .map(|(_, party, _)| party.as_str())
        .collect();
    assert_eq!(parties.len(), 2);
    assert!(parties.contains(&"bank.example") && parties.contains(&"lender.example"));
    assert!(w.copy(consent, &lender()).await.is_err());
    w.copy(kept, &lender()).await.unwrap();
    assert!(!w.keys().join("signing-key.json").exists());
    assert!(w.manager.keys_beside().is_empty(), "it signs no event");
    // A process that has not read the change yet signs no copy with it either.
    assert_eq!(*other.signing_key().unwrap().kid(), stolen);
    let late = w.approve_by(&other).await;
    w.copy(late, &lender()).await.unwrap();
}

#[tokio::test]
async fn who_changed_a_key_and_why_is_in_the_history_and_no_private_half_is_told() {
    let w = World::new().await;
    let made = w.manager.rotate_key(true, &by()).await.unwrap();
    let private = std::fs::read_to_string(&made.file).unwrap();
    let private: Value = serde_json::from_str(&private).unwrap();
    let secret = private["d"].as_str().unwrap();
    let told = format!("{made:?} {}", serde_json::to_string(&made.view).unwrap());
    assert!(!told.contains(secret) && told.contains(made.view.kid.as_str()));
    let row = w.history_of(made.view.kid.as_str()).await;
    assert_eq!(row, [("made".to_owned(), "Operator: yearly".to_owned())]);
}
