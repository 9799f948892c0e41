//! A manager that takes calls and answers none: it keeps no page from her that she checks it by.

use std::time::{Duration, Instant};

use crate::{signed_in::Browser, world::World};

/// What a page may take: the two seconds that it waits for the manager, and much for a busy machine.
/// One call that it waits for to the end takes 30.
const LONGEST: Duration = Duration::from_secs(25);

#[actix_web::test]
async fn her_pages_come_while_the_manager_stays_silent() {
    // With keys and lists that were had before, and with none.
    for restarted in [false, true] {
        let mut w = World::new().await;
        for _ in 0..3 {
            w.served(&w.plan()).await;
        }
        if restarted {
            w = w.restarted("SELECT 1").await;
        }
        let she = Browser::of(&w, "hers").await;
        w.clock.advance(Duration::from_secs(61));
        w.manager.fall_silent();
        for (path, shown) in [
            ("approved", "Not known at the moment"),
            ("releases", "lender.example"),
            ("", "bank.example"),
        ] {
            let begun = Instant::now();
            let page = she.get(path).await;
            assert!(begun.elapsed() < LONGEST, "{path}: {:?}", begun.elapsed());
            assert!(page.body.contains(shown), "{path}: {}", page.body);
            if path == "approved" {
                assert_eq!(page.body.matches(shown).count(), 3);
            }
        }
        w.stop().await;
    }
}
