//! The whole story inside one process, in the debug build.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use sandbox::{
    network::{Network, Options},
    story,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_story_goes_as_it_should() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        data: dir.path().to_owned(),
        port: Some(0),
        record: true,
    };
    let network = Network::start(&options).await.unwrap();
    let mut lines = Vec::new();
    let outcome = story::live(&network, &mut |line| lines.push(line.to_owned()))
        .await
        .unwrap();
    network.stop().await.unwrap();
    assert_eq!(outcome.failed, 0, "{}", lines.join("\n"));
    assert!(outcome.steps >= 40, "{} steps", outcome.steps);
}
