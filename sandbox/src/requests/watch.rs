//! Looks at one connection and writes a line for each call of a machine.

use std::{collections::VecDeque, time::Instant};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use consent_model::party::PartyId;
use serde_json::Value;

use super::{
    Line, Requests,
    messages::{Message, Messages, Passed},
};

/// What machines call; the rest are people with browsers.
const MACHINE_PATHS: [&str; 3] = ["/v1/", "/status/", "/.well-known/"];

/// One connection to one part.
pub(crate) struct Watch {
    log: Requests,
    to: &'static str,
    coming: Messages,
    going: Messages,
    /// When requests began that are not whole yet.
    begun: VecDeque<(DateTime<Utc>, Instant)>,
    /// Whole, and not answered yet.
    waiting: VecDeque<Call>,
}

struct Call {
    line: Line,
    since: Instant,
}

impl Watch {
    pub(crate) const fn new(log: Requests, to: &'static str) -> Self {
        Self {
            log,
            to,
            coming: Messages::requests(),
            going: Messages::answers(),
            begun: VecDeque::new(),
            waiting: VecDeque::new(),
        }
    }

    /// Bytes on their way to the part.
    pub(crate) fn came(&mut self, bytes: &[u8]) {
        let (log, to) = (&self.log, self.to);
        let (begun, waiting) = (&mut self.begun, &mut self.waiting);
        self.coming.feed(bytes, false, |passed| match passed {
            Passed::Begun => begun.push_back((log.now(), Instant::now())),
            Passed::Whole(request) => {
                let (at, since) = begun
                    .pop_front()
                    .unwrap_or_else(|| (log.now(), Instant::now()));
                waiting.push_back(Call {
                    line: line(&request, to, at),
                    since,
                });
            }
        });
    }

    /// Bytes on their way back.
    pub(crate) fn went(&mut self, bytes: &[u8]) {
        let (log, waiting) = (&self.log, &mut self.waiting);
        let bodiless = waiting
            .front()
            .is_some_and(|call| call.line.method == "HEAD");
        self.going.feed(bytes, bodiless, |passed| {
            if let Passed::Whole(answer) = passed {
                answered(log, waiting.pop_front(), &answer);
            }
        });
    }

    /// The part has said all.
    pub(crate) fn ended(&mut self) {
        let (log, waiting) = (&self.log, &mut self.waiting);
        self.going.end(|passed| {
            if let Passed::Whole(answer) = passed {
                answered(log, waiting.pop_front(), &answer);
            }
        });
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // What was never answered is worth a line, too.
        for call in self.waiting.drain(..) {
            write(&self.log, call);
        }
    }
}

fn line(request: &Message, to: &'static str, at: DateTime<Utc>) -> Line {
    let (method, target) = request.target.clone().unwrap_or_default();
    let path = target
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .to_owned();
    Line {
        at,
        from: caller(request, &path),
        to,
        method,
        about: named_in(&path),
        path,
        status: None,
        problem: None,
        milliseconds: 0,
    }
}

/// Who says that it is calling. Nothing of it is verified here: the part that is called does that.
fn caller(request: &Message, path: &str) -> String {
    let of_manager = request.header("webhook-id").is_some() || path.ends_with("/v1/data-requests");
    if of_manager {
        return "manager".to_owned();
    }
    let token = request
        .header("authorization")
        .and_then(|a| a.split_once(' '));
    let by_token = token.and_then(|(_, token)| party_of(token));
    let signed = || std::str::from_utf8(&request.body).ok().and_then(party_of);
    by_token
        .or_else(signed)
        .unwrap_or_else(|| "somebody".to_owned())
}

/// The party that a signed document or token names as its own.
fn party_of(jws: &str) -> Option<String> {
    let payload = jws.trim().split('.').nth(1)?;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let named = ["client_id", "sub", "iss"].into_iter();
    let named = named.filter_map(|name| claims[name].as_str());
    let mut parties = named.filter(|name| !name.contains(':') && name.parse::<PartyId>().is_ok());
    parties.next().map(short)
}

/// Without the ending that all have in common here.
fn short(party: &str) -> String {
    party
        .strip_suffix(".sandbox.example")
        .unwrap_or(party)
        .to_owned()
}

/// The first id that a path names.
fn named_in(path: &str) -> Option<String> {
    let id = |part: &&str| part.len() == 36 && part.bytes().filter(|b| *b == b'-').count() == 4;
    path.split('/').find(id).map(str::to_owned)
}

fn answered(log: &Requests, call: Option<Call>, answer: &Message) {
    let Some(mut call) = call else { return };
    call.line.status = Some(answer.status);
    let told: Option<Value> = serde_json::from_slice(&answer.body).ok();
    if let Some(told) = told {
        if answer.status >= 400 {
            let kind = told["type"].as_str().unwrap_or_default();
            let name = kind.rsplit(['/', '#', ':']).next().unwrap_or_default();
            call.line.problem = (!name.is_empty()).then(|| name.to_owned());
        } else if call.line.about.is_none() {
            let ids = ["request_id", "session_id"].into_iter();
            let mut ids = ids.filter_map(|name| told[name].as_str());
            call.line.about = ids.next().map(str::to_owned);
        }
    }
    write(log, call);
}

fn write(log: &Requests, mut call: Call) {
    let machine = MACHINE_PATHS
        .iter()
        .any(|begin| call.line.path.contains(begin));
    if !machine {
        return;
    }
    call.line.milliseconds = u64::try_from(call.since.elapsed().as_millis()).unwrap_or(u64::MAX);
    log.add(call.line);
}

#[cfg(test)]
mod tests {
    use service_kit::testing;

    use super::*;

    fn token(claims: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }

    fn watched(request: &str, answer: &str) -> Vec<Line> {
        let log = Requests::new(testing::fixed_clock());
        let mut watch = Watch::new(log.clone(), "manager");
        watch.came(request.as_bytes());
        watch.went(answer.as_bytes());
        drop(watch);
        log.newest(None)
    }

    #[test]
    fn a_line_says_who_called_what_and_what_came_of_it_and_no_more() {
        let id = "01a219d2-4293-706e-8846-d53c2f95f58c";
        let token = token(r#"{"iss":"lender.sandbox.example","secret":"CANARY"}"#);
        let body = r#"{"type":"https://x.example/problems#not-found","detail":"CANARY"}"#;
        let lines = watched(
            &format!(
                "GET /v1/data-sessions/{id}?wait=CANARY HTTP/1.1\r\nAuthorization: Bearer {token}\r\n\r\n"
            ),
            &format!(
                "HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            ),
        );
        let [line] = &lines[..] else {
            panic!("{lines:?}")
        };
        assert_eq!((line.from.as_str(), line.to), ("lender", "manager"));
        assert_eq!(line.path, format!("/v1/data-sessions/{id}"));
        assert_eq!(line.about.as_deref(), Some(id));
        assert_eq!(line.status, Some(404));
        assert_eq!(line.problem.as_deref(), Some("not-found"));
        assert!(!serde_json::to_string(&lines).unwrap().contains("CANARY"));
    }

    #[test]
    fn a_signed_document_tells_who_sent_it_and_its_answer_what_it_became() {
        let jws = token(r#"{"iss":"my-lender.sandbox.example"}"#);
        let answer = r#"{"request_id":"r-1"}"#;
        let lines = watched(
            &format!(
                "POST /v1/consent-requests HTTP/1.1\r\nContent-Length: {}\r\n\r\n{jws}",
                jws.len()
            ),
            &format!(
                "HTTP/1.1 201 Created\r\nContent-Length: {}\r\n\r\n{answer}",
                answer.len()
            ),
        );
        assert_eq!(lines[0].from, "my-lender");
        assert_eq!(lines[0].about.as_deref(), Some("r-1"));
    }

    #[test]
    fn people_with_browsers_leave_no_line_and_what_is_not_answered_leaves_one() {
        assert!(watched("GET /dashboard HTTP/1.1\r\n\r\n", "HTTP/1.1 204 -\r\n\r\n").is_empty());
        let lines = watched("POST /v1/events HTTP/1.1\r\nwebhook-id: e\r\n\r\n", "");
        assert_eq!((lines[0].from.as_str(), lines[0].status), ("manager", None));
    }
}
