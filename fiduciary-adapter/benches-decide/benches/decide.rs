//! May these fields of this person be processed for this purpose now? In process and over HTTP, beside
//! Cedar on the same question and beside a bare route on the same machine.
//!
//! Nothing fails when a machine is slow: the bars are printed beside the figures.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench stops at the first surprise and talks to whoever runs it"
)]

mod cedar;
mod load;
mod world;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use fiduciary_adapter::{Decision, Decisions, Question};

use crate::world::World;

/// Consents held.
const PEOPLE: usize = 2000;
/// Calls timed in process.
const CALLS: usize = 200_000;
/// Between two calls of which each comes alone.
const ALONE: Duration = Duration::from_micros(5);

/// Sorted times of single calls, in nanoseconds, the clock's own included. The question is put together
/// just before its call, as whoever asks does; of whose consent it is about, nothing is at hand.
fn timed(mut call: impl FnMut(&Question) -> bool, alone: Duration) -> Vec<u64> {
    let mut times = Vec::with_capacity(CALLS);
    for number in 0..CALLS {
        let asked = black_box(world::question(number * 7919 % PEOPLE));
        let began = Instant::now();
        let allowed = black_box(call(&asked));
        let took = began.elapsed();
        assert!(allowed);
        times.push(u64::try_from(took.as_nanos()).unwrap());
        while began.elapsed() < alone {}
    }
    times.sort_unstable();
    times
}

fn at(times: &[u64], share: f64) -> f64 {
    let place = (times.len() - 1) as f64 * share;
    times[place as usize] as f64 / 1000.0
}

fn bar(held: bool) -> &'static str {
    if held { "held" } else { "MISSED" }
}

fn in_process(decisions: &Decisions) {
    let beside = cedar::Beside::new();
    let rows = |alone| {
        [
            timed(|_| true, alone),
            timed(|asked| decisions.unrecorded(asked).is_allowed(), alone),
            timed(|asked| decisions.may_process(asked).is_allowed(), alone),
            timed(|_| beside.is_allowed(), alone),
        ]
    };
    println!("in process, {PEOPLE} consents held; microseconds, reading the clock twice included");
    println!(
        "{:<28}{:>9}{:>9}   bar p50",
        "one after the other", "p50", "p99"
    );
    let [clock, bare, logged, cedar] = rows(Duration::ZERO);
    for (name, times, limit) in [
        ("the clock alone", &clock, None),
        ("decided", &bare, Some(0.5)),
        ("decided and put in the log", &logged, Some(0.5)),
        ("Cedar, the same question", &cedar, None),
    ] {
        let (p50, p99) = (at(times, 0.5), at(times, 0.99));
        let verdict = limit.map_or(String::new(), |bar_| format!("{bar_} {}", bar(p50 <= bar_)));
        println!("{name:<28}{p50:>9.3}{p99:>9.3}   {verdict}");
    }
    println!(
        "Cedar takes {:.1} times as long as a decision, {:.1} times as long as a logged one\n",
        at(&cedar, 0.5) / at(&bare, 0.5),
        at(&cedar, 0.5) / at(&logged, 0.5),
    );
    // What it takes where the processor has lost the thread, and mostly waits for memory.
    println!("{:<28}{:>9}{:>9}", "each 5 µs after the last", "p50", "p99");
    let names = [
        "the clock alone",
        "decided",
        "decided and put in the log",
        "Cedar, the same question",
    ];
    for (name, times) in names.iter().zip(rows(ALONE)) {
        println!(
            "{name:<28}{:>9.3}{:>9.3}",
            at(&times, 0.5),
            at(&times, 0.99)
        );
    }
    println!();
}

/// What one verified consent takes, by the memory that many copies of one take.
fn memory(decisions: &Decisions, question: &Question) {
    const COPIES: u64 = 20_000;
    let Decision::Allow(allowed) = decisions.unrecorded(question) else {
        panic!("it was denied");
    };
    let before = load::resident();
    let copies: Vec<_> = (0..COPIES).map(|_| allowed.verified().clone()).collect();
    let taken = load::resident() - before;
    println!("one consent takes {} bytes of memory\n", taken / COPIES);
    black_box(copies);
}

async fn over_http(w: &World) {
    let (bare, bare_server) = world::bare();
    println!(
        "over HTTP, {} connections, the load from one thread beside it",
        load::CONNECTIONS
    );
    println!("{:<28}{:>9}{:>9}{:>9}", "", "per s", "p50 ms", "p99 ms");
    let target = w.target();
    let mut rates = Vec::new();
    for (name, target) in [("a bare route", &bare), ("POST /decide, logged", &target)] {
        // Once to warm up.
        load::run(target.clone(), Duration::from_secs(1)).await;
        let (rate, times) = load::run(target.clone(), Duration::from_secs(8)).await;
        let (p50, p99) = (at(&times, 0.5) / 1000.0, at(&times, 0.99) / 1000.0);
        println!("{name:<28}{rate:>9.0}{p50:>9.2}{p99:>9.2}");
        rates.push((rate, p99));
    }
    let (rate, p99) = rates[1];
    println!(
        "bars: 15,000/s {}, p99 3 ms {}; {:.2} of the bare route",
        bar(rate >= 15_000.0),
        bar(p99 <= 3.0),
        rate / rates[0].0,
    );
    // As many as the bar asks for, and no more: the time that an own system sees.
    let (rate, times) = load::paced(target, 15_000.0, Duration::from_secs(8)).await;
    let (p50, p99) = (at(&times, 0.5) / 1000.0, at(&times, 0.99) / 1000.0);
    println!(
        "{:<28}{rate:>9.0}{p50:>9.2}{p99:>9.2}   3 ms {}",
        "asked 15,000 times a second",
        bar(p99 <= 3.0)
    );
    bare_server.stop(false).await;
}

#[actix_web::main]
async fn main() {
    let began = Instant::now();
    let w = World::new(PEOPLE).await;
    println!(
        "made ready in {:.1} s; load {}",
        began.elapsed().as_secs_f64(),
        load::of_machine()
    );
    let decisions = w.running.adapter.decisions().unwrap();
    in_process(&decisions);
    memory(&decisions, &world::question(0));
    decisions.refresh().await;
    over_http(&w).await;
    println!("load at the end {}", load::of_machine());
    w.stop().await;
}
