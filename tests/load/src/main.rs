//! An open-loop load generator for the consent manager; `docs/load.md` is its description.

mod balancer;
mod base;
mod clock;
mod commands;
mod http;
mod identity;
mod manager;
mod mix;
mod open_loop;
mod parties;
mod plot;
mod report;
mod rng;
mod schedule;
mod seed;
mod serve;
mod stage;
mod tally;
mod visitor;
mod world;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser as _;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let ended = match runtime {
        Ok(runtime) => runtime.block_on(commands::Cli::parse().carry_out()),
        Err(error) => Err(error.into()),
    };
    let Err(error) = ended else {
        return ExitCode::SUCCESS;
    };
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(one) = cause {
        text = format!("{text}: {one}");
        cause = one.source();
    }
    // There is nobody left to tell.
    let _ = writeln!(io::stderr(), "{text}");
    ExitCode::FAILURE
}
