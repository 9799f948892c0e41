//! The whole story inside one process, in the debug build, on a clock that stands and with ids from
//! a seed.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{fs, path::Path};

use amanat_tests::harness::Harness;
use sandbox::{
    people::PEOPLE,
    produced,
    story::{self, life::Life},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_story_goes_as_it_should_also_where_somebody_else_has_shared_something() {
    let network = Harness::recorded(1).await.unwrap();
    let arjun = Life::new(&network, &PEOPLE[1]).unwrap();
    arjun.sign_in().await.unwrap();
    arjun.link_store().await.unwrap();
    let (bank, customer) = (&network.addresses.bank, PEOPLE[1].bank_customer);
    arjun.link_provider("bank", bank, customer).await.unwrap();
    arjun.deposit("bank").await.unwrap();
    kept_of_a_story_cut_short(&network).await;

    let mut lines = Vec::new();
    let outcome = story::live(&network, &mut |line| lines.push(line.to_owned())).await;
    kept_for_looking_at(&network).await;
    network.stop().await.unwrap();
    assert_eq!(outcome.failed, 0, "{}", lines.join("\n"));
    assert!(outcome.steps >= 160, "{} steps", outcome.steps);
}

/// What explains why it was cut short is there, and the index says what is not.
async fn kept_of_a_story_cut_short(network: &Harness) {
    let index = produced::write(network).await.unwrap();
    let folder = index.parent().unwrap();
    assert!(!texts(&folder.join("requests")).is_empty());
    assert!(!folder.join("artifacts").exists());
    let index = fs::read_to_string(&index).unwrap();
    assert!(index.contains("DID NOT COME AS FAR"), "{index}");
}

/// Each document stands in a file of its own, and nothing of hers opened but where the index says.
async fn kept_for_looking_at(network: &Harness) {
    let index = produced::write(network).await.unwrap();
    let (folder, index) = (index.parent().unwrap(), fs::read_to_string(&index).unwrap());
    assert!(!index.contains("DID NOT COME AS FAR"), "{index}");
    let canaries = network.records.canaries();
    for (kind, least) in [
        ("requests", 20),
        ("requests/forged", 2),
        ("notices", 5),
        ("artifacts", 20),
        ("status-lists", 4),
        ("sealed-pages", 10),
        ("receipts", 5),
        ("received", 3),
    ] {
        assert!(index.contains(kind), "{kind}");
        let files = texts(&folder.join(kind));
        assert!(files.len() >= least, "{} files of {kind}", files.len());
        let told = |text: &String| canaries.iter().any(|word| text.contains(word));
        let opened = files.iter().any(told);
        assert_eq!(opened, kind == "received", "{kind}");
    }
}

fn texts(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let files = files.filter(|path| path.is_file());
    files
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}
