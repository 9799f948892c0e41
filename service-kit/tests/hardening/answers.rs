//! What the edge says of itself in every answer, and what it does not repeat.

use crate::{
    wire::{self, Answer},
    world::{PUBLIC, World},
};

/// One request with nothing but a line and headers.
fn ask(line: &str, headers: &str) -> String {
    format!("{line} HTTP/1.1\r\nHost: manager.example\r\nConnection: close\r\n{headers}\r\n")
}

async fn get(world: &World, path: &str) -> Answer {
    wire::send(world.address, ask(&format!("GET {path}"), ""))
        .await
        .only()
}

#[actix_web::test]
async fn a_line_break_in_an_address_never_begins_a_header() {
    let world = World::start();
    const SPLIT: &str = "x%0d%0aSet-Cookie:%20planted=1%0d%0aX-Planted:%201%0d%0a%0d%0a<p>planted";
    for (name, path) in [
        ("a path", format!("/{SPLIT}")),
        ("a query that nobody reads", format!("/page?a={SPLIT}")),
        (
            "a query that is not as expected",
            format!("/back?other={SPLIT}"),
        ),
        ("where to go back", format!("/back?next=/{SPLIT}")),
        (
            "where to go back, LF alone",
            format!("/back?next=/{}", SPLIT.replace("%0d", "")),
        ),
        (
            "where to go back, CR alone",
            format!("/back?next=/{}", SPLIT.replace("%0a", "")),
        ),
        (
            "encoded twice",
            format!("/back?next=/{}", SPLIT.replace('%', "%25")),
        ),
        (
            "what looks like one",
            "/back?next=/%e5%98%8d%e5%98%8aX-Planted:%201".to_owned(),
        ),
        (
            "the language in a cookie",
            format!("/language?lang={SPLIT}"),
        ),
    ] {
        let answer = get(&world, &path).await;
        let planted = |(name, value): &(String, String)| {
            name == "x-planted" || (name == "set-cookie" && value.starts_with("planted"))
        };
        assert!(!answer.headers.iter().any(planted), "{name}: {answer:?}");
        assert!(!answer.text().contains("planted"), "{name}: {answer:?}");
    }
    let plain = get(&world, "/back?next=/x%3Fa=b").await;
    assert_eq!(
        (plain.status, plain.header("location")),
        (303, Some("/x?a=b"))
    );
    let plain = get(&world, "/language?lang=hi").await;
    assert!(plain.header("set-cookie").unwrap().starts_with("lang=hi;"));
}

#[actix_web::test]
async fn methods_that_no_route_has_are_refused() {
    let world = World::start();
    for (line, status) in [
        ("TRACE /page", 405),
        ("TRACE /nowhere", 404),
        ("TRACK /page", 405),
        ("CONNECT manager.example:443", 404),
        ("CONNECT /page", 405),
        ("DELETE /page", 405),
        ("PROPFIND /page", 405),
        ("get /page", 405),
        ("OPTIONS *", 404),
        ("POST /page", 405),
        ("GET /body", 405),
    ] {
        let exchange = wire::send(world.address, ask(line, "X-Mine: a-secret\r\n")).await;
        assert!(exchange.is_over(), "{line}");
        let answer = exchange.only();
        assert_eq!(answer.status, status, "{line}");
        assert!(answer.is_problem(), "{line}");
        assert!(!answer.text().contains("a-secret"), "{line}");
        assert_eq!(answer.header("allow").is_some(), status == 405, "{line}");
    }
    assert_eq!(get(&world, "/page").await.status, 200);
}

#[actix_web::test]
async fn a_head_has_the_headers_of_a_get_and_no_body() {
    let world = World::start();
    for path in ["/page", "/nowhere", "/inside"] {
        let asked = ask(&format!("HEAD {path}"), "");
        let head = wire::send_head(world.address, asked).await.only();
        let get = get(&world, path).await;
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.body, b"", "{path}");
        assert!(!get.body.is_empty(), "{path}");
        for name in ["content-type", "content-length", "content-security-policy"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[actix_web::test]
async fn nobody_else_says_where_the_service_is() {
    let world = World::start();
    let own = get(&world, "/token").await;
    for (name, line, headers) in [
        ("another host", "GET /nowhere", "Host: evil.example\r\n"),
        (
            "a host of nobody",
            "GET /nowhere",
            "Host: evil.example:99@x\r\n",
        ),
        (
            "an absolute address",
            "GET http://evil.example/nowhere",
            "Host: evil.example\r\n",
        ),
        (
            "a forwarded host",
            "GET /nowhere",
            "Host: a\r\nX-Forwarded-Host: evil.example\r\n",
        ),
        (
            "forwarded",
            "GET /nowhere",
            "Host: a\r\nForwarded: host=evil.example;proto=http\r\n",
        ),
        (
            "another scheme",
            "GET /nowhere",
            "Host: a\r\nX-Forwarded-Proto: evil.example\r\n",
        ),
        (
            "another address",
            "GET /nowhere",
            "Host: a\r\nX-Original-URL: /hidden\r\n",
        ),
    ] {
        let asked = format!("{line} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n");
        let answer = wire::send(world.address, asked).await.only();
        let head = format!("{:?}", answer.headers);
        assert_eq!(answer.status, 404, "{name}");
        assert!(
            !head.contains("evil") && !answer.text().contains("evil"),
            "{name}: {answer:?}"
        );
        let help = format!("<{PUBLIC}/problems/not-found>; rel=\"help\"");
        assert_eq!(answer.header("link"), Some(help.as_str()), "{name}");
        assert_eq!(world.hidden(), 0, "{name}");
    }
    let absolute = ask("GET http://evil.example/token", "");
    let absolute = wire::send(world.address, absolute).await.only();
    assert_eq!((absolute.status, own.status), (200, 200));
}

#[actix_web::test]
async fn every_kind_of_answer_wears_the_protective_headers() {
    let world = World::start();
    let json = "Content-Type: application/json\r\nContent-Length: 0\r\n";
    let large = "Content-Length: 70000\r\n";
    let packed = "Content-Encoding: gzip\r\nContent-Length: 0\r\n";
    let long = format!("GET /{}", "a".repeat(20_000));
    for (name, line, headers, status) in [
        ("a page", "GET /page", "", 200),
        ("a page, without body", "HEAD /page", "", 200),
        ("a redirect", "GET /back?next=/", "", 303),
        ("nothing", "POST /in", "", 204),
        ("a refusal", "GET /who", "", 401),
        ("a path of nobody", "GET /nowhere", "", 404),
        ("another method", "PUT /page", "", 405),
        ("a wrong query", "GET /back", "", 400),
        ("a wrong body", "POST /json", json, 400),
        ("a large body", "POST /body", large, 413),
        ("a packed body", "POST /body", packed, 415),
        ("a long address", long.as_str(), "", 414),
        ("a fault inside", "GET /inside", "", 500),
        ("a status without a word", "GET /silent", "", 400),
        ("the words of a library", "GET /foreign", "", 500),
        ("a fault on the way", "GET /breaks", "", 500),
    ] {
        let answer = wire::send_head(world.address, ask(line, headers))
            .await
            .only();
        assert_eq!(answer.status, status, "{name}");
        let value = |header: &str| {
            let missing = || panic!("{name}: no {header}: {:?}", answer.headers);
            answer.header(header).unwrap_or_else(missing)
        };
        let policy = value("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{name}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{name}: {policy}"
        );
        assert!(policy.contains("base-uri 'none'"), "{name}: {policy}");
        assert_eq!(value("x-content-type-options"), "nosniff", "{name}");
        assert_eq!(value("x-frame-options"), "DENY", "{name}");
        assert_eq!(value("referrer-policy"), "same-origin", "{name}");
        assert_eq!(value("cross-origin-opener-policy"), "same-origin", "{name}");
        assert_eq!(
            value("cross-origin-resource-policy"),
            "same-origin",
            "{name}"
        );
        assert_eq!(value("cache-control"), "no-store", "{name}");
        assert_eq!(
            value("strict-transport-security"),
            "max-age=31536000",
            "{name}"
        );
        assert!(value("permissions-policy").contains("camera=()"), "{name}");
        assert!(!value("x-trace-id").is_empty(), "{name}");
        for spoken in ["server", "x-powered-by", "via"] {
            assert_eq!(answer.header(spoken), None, "{name}");
        }
        assert!(
            !String::from_utf8_lossy(&answer.body).contains("library"),
            "{name}"
        );
    }
}

#[actix_web::test]
async fn what_is_no_request_is_told_nothing() {
    let world = World::start();
    for (name, bytes) in [
        ("no words of HTTP", "\u{16}\u{3}\u{1}hello\r\n\r\n"),
        ("another version", "GET /page HTTP/3.7\r\nHost: a\r\n\r\n"),
        ("no version", "GET /page\r\n\r\n"),
        (
            "HTTP/2 without having agreed on it",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ),
    ] {
        let exchange = wire::send(world.address, bytes).await;
        assert!(exchange.closed, "{name}");
        let answer = exchange.only();
        assert_eq!((answer.status, answer.body.len()), (400, 0), "{name}");
        let told: Vec<_> = answer
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let plain = ["content-length", "connection", "date"];
        assert!(
            told.iter().all(|name| plain.contains(name)),
            "{name}: {told:?}"
        );
    }
}
