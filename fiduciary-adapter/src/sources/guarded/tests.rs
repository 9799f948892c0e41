//! Around a source that fails as it is told.

use std::sync::atomic::{AtomicU32, Ordering};

use service_kit::clock::FixedClock;

use super::*;

/// Fails so often, then answers.
struct Moody {
    failures: AtomicU32,
    calls: AtomicU32,
    error: SourceError,
    hangs: bool,
}

impl Moody {
    fn failing(failures: u32, error: SourceError) -> Self {
        Self {
            failures: failures.into(),
            calls: 0.into(),
            error,
            hangs: false,
        }
    }
}

#[async_trait]
impl Source for Moody {
    async fn find_customer(&self, _: &str) -> Result<Option<CustomerRef>, SourceError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        if self.hangs {
            std::future::pending::<()>().await;
        }
        let left = self.failures.load(Ordering::SeqCst);
        if left == 0 {
            return Ok(None);
        }
        self.failures.store(left - 1, Ordering::SeqCst);
        Err(self.error.clone())
    }

    async fn snapshot(&self, _: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        Err(SourceError::Changed)
    }

    async fn health(&self) -> Result<Health, SourceError> {
        self.find_customer("").await.map(|_| Health::default())
    }
}

const DOWN: SourceError = SourceError::Unavailable("down");

fn guarded(inner: Moody) -> (Arc<FixedClock>, Guarded<Moody>) {
    let clock = Arc::new(FixedClock::at("2026-01-01T00:00:00Z".parse().unwrap()));
    let patience = Patience {
        limit: Duration::from_millis(20),
        retries: 2,
        first_pause: Duration::from_millis(1),
    };
    (Arc::clone(&clock), Guarded::new(inner, patience, clock))
}

#[tokio::test]
async fn a_call_that_fails_is_repeated_and_one_that_hangs_is_cut_off() {
    let (_, source) = guarded(Moody::failing(2, DOWN));
    assert!(source.find_customer("x").await.unwrap().is_none());
    assert_eq!(source.inner.calls.load(Ordering::SeqCst), 3);
    let (_, source) = guarded(Moody {
        hangs: true,
        ..Moody::failing(0, DOWN)
    });
    let error = source.find_customer("x").await.unwrap_err().to_string();
    assert!(error.contains("too long"), "{error}");
    assert_eq!(source.inner.calls.load(Ordering::SeqCst), 3);
    assert!(source.watch().last_error().unwrap().contains("too long"));
}

#[tokio::test]
async fn a_system_that_keeps_failing_is_left_alone_until_the_pause_is_over() {
    let (clock, source) = guarded(Moody::failing(15, DOWN));
    for _ in 0..5 {
        source.find_customer("x").await.unwrap_err();
    }
    assert!(source.watch().is_paused());
    let error = source.find_customer("x").await.unwrap_err().to_string();
    assert!(error.contains("left alone"), "{error}");
    assert_eq!(source.inner.calls.load(Ordering::SeqCst), 15);
    clock.advance(Duration::from_secs(31));
    source.health().await.unwrap();
    assert!(!source.watch().is_paused());
}

#[tokio::test]
async fn what_is_no_trouble_of_the_system_is_not_repeated_and_does_not_open_the_breaker() {
    let (_, source) = guarded(Moody::failing(0, DOWN));
    let customer = CustomerRef("x".to_owned());
    for _ in 0..10 {
        assert!(matches!(
            source.snapshot(&customer).await,
            Err(SourceError::Changed)
        ));
    }
    assert!(!source.watch().is_paused());
}
