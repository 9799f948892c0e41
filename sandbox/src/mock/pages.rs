//! The page on which the mock provider is told what to do.

use actix_web::{HttpResponse, http::header};
use askama::Template;
use serde::Deserialize;
use service_kit::server::{Scripts, content_security_policy};

use super::orders::{Fault, Order};

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
    match page.render() {
        Ok(body) => HttpResponse::Ok()
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                content_security_policy(&[], Scripts::None),
            ))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("text/html; charset=utf-8")
            .body(body),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

pub(super) async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .body(include_str!("../../assets/sandbox.css"))
}
