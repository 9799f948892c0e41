//! What an operator watches the manager by.

use std::{collections::BTreeSet, time::Duration};

use chrono::DateTime;
use prometheus_client::{encoding::text::encode, registry::Registry};
use service_kit::metrics::{Metrics, MetricsConfig};

use super::world::{World, bank, lender};

impl World {
    /// The line of a figure, without it.
    async fn figure(&self, registry: &Registry, name: &str) -> String {
        self.manager.refresh_figures().await.unwrap();
        let mut text = String::new();
        encode(&mut text, registry).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{name} is missing: {text}"))
            .trim()
            .to_owned()
    }
}

#[tokio::test]
async fn how_long_a_stop_takes_to_be_taken_and_acknowledged_is_counted_once() {
    let w = World::new().await;
    let mut registry = Registry::default();
    w.manager.register_figures(&mut registry);
    let figure = async |name| w.figure(&registry, name).await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    for party in [lender(), bank()] {
        while let [due, ..] = w.manager.due_for(&party, 100).await.unwrap().as_slice() {
            w.manager.delivered(due.id, 204).await.unwrap();
        }
    }
    assert_eq!(figure("deliveries_pending").await, "0");
    assert_eq!(figure("oldest_pending_delivery_seconds").await, "0");
    let taken: u32 = figure("event_taken_seconds_count").await.parse().unwrap();
    let before: u32 = figure("event_taken_seconds_bucket{le=\"30.0\"}")
        .await
        .parse()
        .unwrap();

    w.manager.revoke(w.account, consent, None).await.unwrap();
    w.clock.advance(Duration::from_secs(40));
    assert_eq!(figure("deliveries_pending").await, "2");
    assert_eq!(figure("oldest_pending_delivery_seconds").await, "40");
    let told = w.was_told(consent, &lender()).await;
    assert_eq!(figure("deliveries_pending").await, "1");
    let now: u32 = figure("event_taken_seconds_count").await.parse().unwrap();
    assert_eq!(now, taken + 1);
    // It took longer than half a minute.
    let quick = figure("event_taken_seconds_bucket{le=\"30.0\"}").await;
    assert_eq!(quick, before.to_string());

    w.clock.advance(Duration::from_secs(20));
    w.acknowledge(&w.says(&told, Some(w.gone())), &w.lender)
        .await
        .unwrap();
    let count = "change_acknowledged_seconds_count{state=\"revoked\"}";
    let sum = "change_acknowledged_seconds_sum{state=\"revoked\"}";
    assert_eq!(figure(count).await, "1");
    let seconds: f64 = figure(sum).await.parse().unwrap();
    assert!((60.0..61.0).contains(&seconds), "{seconds}");
    // The same word again is no second acknowledgement.
    w.acknowledge(&w.says(&told, Some(w.gone())), &w.lender)
        .await
        .unwrap();
    assert_eq!(figure(count).await, "1");
}

#[tokio::test]
async fn tries_that_fail_are_counted_by_their_reason_and_the_log_by_what_is_published() {
    let w = World::new().await;
    let mut registry = Registry::default();
    w.manager.register_figures(&mut registry);
    let figure = async |name| w.figure(&registry, name).await;
    w.link_bank().await;
    w.approve(true).await;
    let due = w.manager.due_for(&lender(), 100).await.unwrap();
    w.manager.not_delivered(due[0].id, Some(500)).await.unwrap();
    let refused = "delivery_tries_total{kind=\"event\",outcome=\"refused\"}";
    assert_eq!(figure(refused).await, "1");

    let entries = figure("log_entries").await;
    assert_eq!(figure("log_entries_unpublished").await, entries);
    assert_ne!(entries, "0");
    w.manager.integrate().await.unwrap();
    assert_eq!(figure("log_entries_unpublished").await, "0");
    assert_eq!(figure("log_entries").await, entries);
    assert_eq!(figure("log_whole").await, "1");
}

// What was never counted is not given.
#[actix_web::test]
async fn the_page_for_operators_explains_every_figure_and_no_other() {
    let w = World::new().await;
    let mut metrics = Metrics::new(DateTime::UNIX_EPOCH);
    w.manager.register_figures(metrics.registry());
    let app = actix_web::test::init_service(service_kit::wrap_common!(
        actix_web::App::new().app_data(metrics.requests()),
        body_limit = 64,
        form_targets = &[],
    ))
    .await;
    let request = actix_web::test::TestRequest::get().uri("/nowhere");
    actix_web::test::call_service(&app, request.to_request()).await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let told = w.was_told(consent, &lender()).await;
    w.acknowledge(&w.says(&told, Some(w.gone())), &w.lender)
        .await
        .unwrap();

    let server = metrics
        .serve_if(Some(MetricsConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
        }))
        .unwrap()
        .unwrap();
    let answer = reqwest::get(format!("{}/metrics", server.base())).await;
    let text = answer.unwrap().text().await.unwrap();
    // A counter's series has a suffix that its description lacks.
    let counters: BTreeSet<&str> = text
        .lines()
        .filter_map(|l| l.strip_prefix("# TYPE ")?.strip_suffix(" counter"))
        .collect();
    let given: BTreeSet<String> = text
        .lines()
        .filter_map(|l| l.strip_prefix("# HELP ")?.split(' ').next())
        .map(|name| match counters.contains(name) {
            true => format!("{name}_total"),
            false => name.to_owned(),
        })
        .collect();
    let page = include_str!("../../../docs/monitoring.md");
    let explained: BTreeSet<String> = page
        .lines()
        .filter(|l| l.starts_with("| `"))
        .flat_map(|l| l.split(" | ").next().unwrap().split('`'))
        .filter(|name| name.starts_with("amanat_") || name.starts_with("process_"))
        .map(|name| name.split('{').next().unwrap().to_owned())
        .collect();
    assert_eq!(explained, given);
    server.stop().await.unwrap();
}
