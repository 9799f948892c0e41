//! `fiduciary-adapter`: runs one adapter from a configuration file.

use std::process::ExitCode;

#[actix_web::main]
async fn main() -> ExitCode {
    fiduciary_adapter::program::run(std::env::args_os().collect()).await
}
