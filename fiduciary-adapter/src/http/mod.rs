//! The adapter's HTTP side: pages for her, calls for the manager.

mod machine;
mod pages;
mod routes;

pub(crate) use routes::routes;
