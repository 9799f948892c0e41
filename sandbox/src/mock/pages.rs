//! The page on which the mock provider is told what to do.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use serde::Deserialize;

use super::orders::{Fault, Order};
use crate::start;

/// Its form. What is left empty is left out.
#[derive(Deserialize)]
pub(super) struct Told {
    fault: Fault,
    #[serde(default)]
    times: String,
    #[serde(default)]
    seconds: String,
}

impl Told {
    pub(super) fn order(&self) -> Order {
        let usual = Order::default();
        Order {
            fault: self.fault,
            times: self.times.trim().parse().ok(),
            seconds: self.seconds.trim().parse().unwrap_or(usual.seconds),
        }
    }
}

#[derive(Template)]
#[template(path = "mock/orders.html")]
struct OrdersPage {
    choices: Vec<Choice>,
    now: &'static str,
    times: Option<u32>,
    seconds: u64,
}

struct Choice {
    word: &'static str,
    about: &'static str,
    chosen: bool,
}

pub(super) fn send(order: &Order) -> HttpResponse {
    let choices = Fault::ALL.map(|fault| {
        let (word, about) = fault.words();
        Choice {
            word,
            about,
            chosen: fault == order.fault,
        }
    });
    let page = OrdersPage {
        choices: choices.into(),
        now: order.fault.words().1,
        times: order.times,
        seconds: order.seconds,
    };
    start::pages::send(StatusCode::OK, &page)
}

pub(super) async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .body(include_str!("../../assets/sandbox.css"))
}
