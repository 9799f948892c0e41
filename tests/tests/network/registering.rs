//! An integrator adds a party to a running sandbox: the manager takes it at once, and again after a
//! restart; what cannot be is told, and changes nothing.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{fs, net::TcpListener, path::Path, sync::Arc};

use consent_model::party::{Role, Standing};
use sandbox::{
    network::{Network, NetworkClock, NotAnnounced, Options},
    register::{Name, Register, RegisterError, What},
};
use service_kit::{entropy::SeededEntropy, testing};

async fn network(folder: &Path) -> Network {
    let network = Network::start(&Options {
        port: Some(0),
        clock: NetworkClock::Standing(testing::fixed_clock()),
        entropy: Arc::new(SeededEntropy::new(81)),
        ..Options::new(folder.to_owned())
    })
    .await
    .unwrap();
    network.announce().unwrap();
    network
}

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_registered_is_told_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let closed = Register::open(folder.path()).await;
    assert!(matches!(
        closed.map(drop),
        Err(RegisterError::NotAnnounced(NotAnnounced::NotRunning(_)))
    ));
    let network = network(folder.path()).await;
    let before = network.manager.manager.parties().await.unwrap().len();
    let registry = Register::open(folder.path()).await.unwrap();

    for taken in ["bank", "mock-bank", "store", "lender"] {
        let refused = registry.add(&name(taken), &What::DataUser, None).await;
        assert!(
            matches!(refused, Err(RegisterError::NameTaken(_))),
            "{taken}"
        );
    }
    let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = held.local_addr().unwrap().port();
    let refused = registry
        .add(&name("my-lender"), &What::DataUser, Some(port))
        .await;
    assert!(matches!(refused, Err(RegisterError::PortTaken(_))));

    let file = folder.path().join("source.toml");
    for (text, says) in [
        ("", "no `[[sources]]`"),
        (
            "party = \"x.example\"\n[[sources]]\nname = \"a\"\nkind = \"csv\"\n",
            "`party` is not part",
        ),
        (
            "[[sources]]\nname = \"a\"\nkind = \"csv\"\npath = \"missing.csv\"\n",
            "`path`",
        ),
        ("[[sources", "cannot be used as a source"),
    ] {
        fs::write(&file, text).unwrap();
        let what = What::Provider(Some(file.clone()));
        let refused = registry.add(&name("my-bank"), &what, None).await;
        let error = refused.map(drop).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    fs::write(folder.path().join("empty.csv"), "a,b\n1,2\n").unwrap();
    fs::write(
        &file,
        "[[sources]]\nname = \"a\"\nkind = \"csv\"\npath = \"empty.csv\"\n",
    )
    .unwrap();
    let what = What::Provider(Some(file));
    let refused = registry.add(&name("my-bank"), &what, None).await;
    assert!(matches!(refused, Err(RegisterError::Config(_))));

    assert!(registry.list().unwrap().is_empty());
    assert!(matches!(
        registry.remove(&name("my-lender")).await,
        Err(RegisterError::Unknown(_))
    ));
    let after = network.manager.manager.parties().await.unwrap().len();
    assert_eq!(before, after);
    network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_registered_takes_part_at_once_and_after_a_restart_until_taken_out() {
    let folder = tempfile::tempdir().unwrap();
    let running = network(folder.path()).await;
    let registry = Register::open(folder.path()).await.unwrap();
    let lender = registry
        .add(&name("my-lender"), &What::DataUser, None)
        .await
        .unwrap();
    let bank = registry
        .add(&name("my-bank"), &What::Provider(None), None)
        .await
        .unwrap();
    assert_ne!(lender.base_url, bank.base_url);
    let manager = &running.manager.manager;
    let entry = manager.party(&lender.party).await.unwrap();
    assert_eq!(
        (entry.standing, entry.roles[0]),
        (Standing::Active, Role::DataUser)
    );
    let entry = manager.party(&bank.party).await.unwrap();
    assert_eq!(entry.roles, [Role::Provider]);
    assert!(!entry.datasets.is_empty());
    let again = registry
        .add(&name("my-lender"), &What::DataUser, None)
        .await;
    assert!(matches!(again, Err(RegisterError::NameTaken(_))));
    drop(registry);
    running.stop().await.unwrap();

    let running = network(folder.path()).await;
    let manager = &running.manager.manager;
    let entry = manager.party(&lender.party).await.unwrap();
    assert_eq!(entry.standing, Standing::Active);
    let registry = Register::open(folder.path()).await.unwrap();
    registry.remove(&name("my-lender")).await.unwrap();
    let entry = manager.party(&lender.party).await.unwrap();
    assert_eq!(entry.standing, Standing::Withdrawn);
    let others = manager.parties().await.unwrap().into_iter();
    let withdrawn = others.filter(|party| party.standing == Standing::Withdrawn);
    assert_eq!(withdrawn.count(), 1, "nobody else was taken out");
    assert_eq!(
        manager.questions().await.unwrap().len(),
        running.addresses.questions.len()
    );
    // The same name finds its key again.
    let back = registry
        .add(&name("my-lender"), &What::DataUser, None)
        .await
        .unwrap();
    let now = manager.party(&back.party).await.unwrap();
    assert_eq!(
        serde_json::to_value(&now.keys).unwrap(),
        serde_json::to_value(&entry.keys).unwrap()
    );
    running.stop().await.unwrap();
}
