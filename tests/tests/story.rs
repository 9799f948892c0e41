//! The whole story inside one process, in the debug build, on a clock that stands and with ids from
//! a seed.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use amanat_tests::harness::Harness;
use sandbox::story;

#[tokio::test(flavor = "multi_thread")]
async fn the_story_goes_as_it_should() {
    let network = Harness::recorded(1).await.unwrap();
    let mut lines = Vec::new();
    let outcome = story::live(&network, &mut |line| lines.push(line.to_owned()))
        .await
        .unwrap();
    network.stop().await.unwrap();
    assert_eq!(outcome.failed, 0, "{}", lines.join("\n"));
    assert!(outcome.steps >= 90, "{} steps", outcome.steps);
}
