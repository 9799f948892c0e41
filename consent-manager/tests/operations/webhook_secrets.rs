//! A secret that a party shares for its endpoint: told once, rotated with an overlap, and gone when removed.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use consent_model::problem::ProblemType;
use tokio::time::{sleep, timeout};

use super::{
    deliveries::willing,
    world::{World, bank, lender},
};

/// The receiver of `docs/integrate/webhooks.md`, word for word.
fn documented() -> String {
    let page = include_str!("../../../docs/integrate/webhooks.md");
    let code = page.split("```python\n").nth(1).unwrap();
    code.split("```").next().unwrap().to_owned()
}

/// Whether the documented receiver takes a call, at the manager's time.
fn python_takes(secret: &str, call: &str, now: i64) -> bool {
    let (head, body) = call.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| {
        let line = head.lines().find(|l| l.to_lowercase().starts_with(name));
        line.unwrap().split_once(": ").unwrap().1.to_owned()
    };
    let told = serde_json::json!({
        "secret": secret, "body": body, "now": now,
        "headers": {
            "webhook-id": header("webhook-id"),
            "webhook-timestamp": header("webhook-timestamp"),
            "webhook-signature": header("webhook-signature"),
        },
    });
    let program = format!(
        "import json, sys\n{}\ntold = json.load(sys.stdin)\n\
         verify(told['secret'], told['headers'], told['body'].encode(), told['now'])\n",
        documented()
    );
    let mut python = Command::new("python3")
        .args(["-c", &program])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the walk-through needs python3");
    let mut input = python.stdin.take().unwrap();
    input.write_all(told.to_string().as_bytes()).unwrap();
    drop(input);
    python.wait().unwrap().success()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_knows_only_secrets_takes_what_is_sent_also_during_a_rotation() {
    let (at_bank, seen) = willing().await;
    let mut w = World::serving(at_bank.clone(), at_bank).await;
    let first = w.manager.make_webhook_secret(&bank()).await.unwrap();
    let second = w.manager.make_webhook_secret(&bank()).await.unwrap();
    let theirs = w.manager.make_webhook_secret(&lender()).await.unwrap();
    let id = w.manager.test_send(&bank()).await.unwrap();
    let sent = async {
        let seen = Arc::clone(&seen);
        loop {
            let call = seen.lock().unwrap().first().cloned();
            if let Some(call) = call {
                return call;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    let call = timeout(Duration::from_secs(10), sent).await.unwrap();
    let takes = |secret: &str| python_takes(secret, &call, w.now());
    assert!(takes(second.secret.expose()), "the new one");
    assert!(takes(first.secret.expose()), "the one before it");
    assert!(!takes(theirs.secret.expose()), "another party's");
    assert!(!python_takes(second.secret.expose(), &call, w.now() + 301));
    assert!(call.contains("v1a,"), "the manager's own stays");
    assert!(!call.contains(&second.secret.expose()[6..]));
    let told = w.manager.delivery(&bank(), id).await.unwrap();
    assert_eq!(told.view.kind, "webhook.test");
    w.stop().await;
}

#[tokio::test]
async fn the_one_before_signs_for_a_day_and_removing_ends_all_at_once() {
    let w = World::new().await;
    let listed = async || {
        let views = w.manager.webhook_secrets(&bank()).await.unwrap();
        let names = views
            .into_iter()
            .map(|v| (v.fingerprint, v.ends_at.is_none()));
        names.collect::<Vec<_>>()
    };
    w.manager.remove_webhook_secrets(&bank()).await.unwrap();
    let first = w.manager.make_webhook_secret(&bank()).await.unwrap().view;
    w.clock.advance(Duration::from_secs(60));
    let second = w.manager.make_webhook_secret(&bank()).await.unwrap().view;
    let (first, second) = (first.fingerprint, second.fingerprint);
    assert_eq!(listed().await, [(second.clone(), true), (first, false)]);
    w.clock.advance(Duration::from_secs(86_399));
    assert_eq!(listed().await.len(), 2);
    w.clock.advance(Duration::from_secs(1));
    assert_eq!(listed().await, [(second.clone(), true)]);
    // A third takes the second's place; the first is long gone.
    w.manager.make_webhook_secret(&bank()).await.unwrap();
    w.manager.make_webhook_secret(&bank()).await.unwrap();
    assert_eq!(listed().await.len(), 2, "never three");
    assert!(!listed().await.contains(&(second, false)));
    assert!(
        w.manager
            .webhook_secrets(&lender())
            .await
            .unwrap()
            .is_empty()
    );
    w.manager.remove_webhook_secrets(&bank()).await.unwrap();
    assert!(listed().await.is_empty());

    for _ in 0..10 {
        w.manager.make_webhook_secret(&lender()).await.unwrap();
    }
    let refused = w.manager.make_webhook_secret(&lender()).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::TooManyRequests);
}
