//! A second request in the body of the first is never a request (RFC 9112 §6.3, §11.2).

use crate::{wire, world::World};

const HIDDEN: &str = "GET /hidden HTTP/1.1\r\nHost: manager.example\r\n\r\n";

/// A request for `/body` with these header lines and this body.
fn post(headers: &str, body: &str) -> String {
    format!("POST /body HTTP/1.1\r\nHost: manager.example\r\n{headers}\r\n{body}")
}

/// Name, bytes, and the statuses that may come back; then the connection is closed or waits.
fn attacks() -> Vec<(&'static str, String, &'static [u16])> {
    let chunked = format!("0\r\n\r\n{HIDDEN}");
    let both = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n";
    let within = HIDDEN.len();
    let te = |line: &str| post(&format!("{line}\r\n"), &chunked);
    let te_and_length = |line: &str| post(&format!("{line}\r\nContent-Length: 5\r\n"), &chunked);
    vec![
        ("length and chunked: CL.TE", post(both, &chunked), &[400]),
        (
            "chunked and length: TE.CL",
            post(
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                &format!("{within:x}\r\n{HIDDEN}\r\n0\r\n\r\n"),
            ),
            &[400],
        ),
        (
            "two lengths that differ",
            post("Content-Length: 0\r\nContent-Length: 50\r\n", HIDDEN),
            &[400],
        ),
        (
            "two lengths in one line",
            post("Content-Length: 0, 50\r\n", HIDDEN),
            &[400],
        ),
        (
            "two lengths that agree",
            post("Content-Length: 0\r\nContent-Length: 0\r\n", HIDDEN),
            &[400],
        ),
        (
            "a length with a sign",
            post("Content-Length: +0\r\n", HIDDEN),
            &[400],
        ),
        (
            "a length below nothing",
            post("Content-Length: -1\r\n", HIDDEN),
            &[400],
        ),
        (
            "a length in hexadecimal",
            post("Content-Length: 0x0\r\n", HIDDEN),
            &[400],
        ),
        (
            "a length that overflows",
            post("Content-Length: 18446744073709551616\r\n", HIDDEN),
            &[400],
        ),
        (
            "a space before the colon",
            post("Content-Length : 0\r\n", HIDDEN),
            &[400],
        ),
        ("no coding", te("Transfer-Encoding: xchunked"), &[400]),
        (
            "a coding and more",
            te("Transfer-Encoding: chunked, identity"),
            &[400],
        ),
        (
            "chunked twice",
            te("Transfer-Encoding: chunked, chunked"),
            &[400],
        ),
        (
            "two codings",
            te("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked"),
            &[400],
        ),
        ("in quotes", te("Transfer-Encoding: \"chunked\""), &[400]),
        (
            "a vertical tab",
            te("Transfer-Encoding: \u{b}chunked"),
            &[400],
        ),
        (
            "a space in the name",
            te_and_length("Transfer-Encoding : chunked"),
            &[400],
        ),
        (
            "a space before it",
            te_and_length(" Transfer-Encoding: chunked"),
            &[400],
        ),
        (
            "spaces around, with a length",
            te_and_length("Transfer-Encoding:   chunked  "),
            &[400],
        ),
        (
            "folded over two lines",
            te_and_length("Transfer-Encoding:\r\n chunked"),
            &[400],
        ),
        (
            "folded, in a header before",
            te_and_length("X-Other: a\r\n Transfer-Encoding: chunked"),
            &[400],
        ),
        (
            "a bare CR in a value",
            te_and_length("X-Other: a\rTransfer-Encoding: chunked"),
            &[400],
        ),
        ("a NUL in a value", te_and_length("X-Other: a\0b"), &[400]),
        (
            "chunked in HTTP/1.0",
            te("Transfer-Encoding: chunked").replace("HTTP/1.1\r\nHost", "HTTP/1.0\r\nHost"),
            &[400],
        ),
        (
            "a chunk whose size overflows",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("10000000000000000\r\n{HIDDEN}"),
            ),
            &[400],
        ),
        (
            "a chunk size below nothing",
            post("Transfer-Encoding: chunked\r\n", &format!("-1\r\n{HIDDEN}")),
            &[400],
        ),
        (
            "a chunk size in C",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("0x0\r\n\r\n{HIDDEN}"),
            ),
            &[400],
        ),
        (
            "a chunk that ends in a bare LF",
            post("Transfer-Encoding: chunked\r\n", &format!("0\n\n{HIDDEN}")),
            &[400],
        ),
        (
            "a chunk longer than its size",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("1\r\nab\r\n0\r\n\r\n{HIDDEN}"),
            ),
            &[400],
        ),
        (
            "a bare LF in an extension",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("2;a\nab\r\n0\r\n\r\n{HIDDEN}"),
            ),
            &[400],
        ),
        (
            "all of it inside the length",
            post(&format!("Content-Length: {within}\r\n"), HIDDEN),
            &[200],
        ),
        (
            "all of it inside a chunk",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("{within:x}\r\n{HIDDEN}\r\n0\r\n\r\n"),
            ),
            &[200],
        ),
        (
            "in the trailers",
            post(
                "Transfer-Encoding: chunked\r\n",
                "0\r\nGET /hidden HTTP/1.1: x\r\n\r\n",
            ),
            &[200],
        ),
        (
            "after an answer that did not wait for the body",
            format!(
                "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{HIDDEN}",
                within + 9
            ),
            &[404],
        ),
        (
            "behind an offer of another protocol",
            format!(
                "GET /page HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n{HIDDEN}"
            ),
            &[200],
        ),
        (
            "behind a tunnel",
            format!("CONNECT manager.example:443 HTTP/1.1\r\nHost: a\r\n\r\n{HIDDEN}"),
            &[404, 405],
        ),
        (
            "no host",
            HIDDEN.replace("Host: manager.example\r\n", ""),
            &[400],
        ),
        (
            "two hosts",
            HIDDEN.replace("Host: manager.example", "Host: a\r\nHost: b"),
            &[400],
        ),
    ]
}

#[actix_web::test]
async fn a_request_inside_another_is_never_answered() {
    let world = World::start();
    for (name, bytes, statuses) in attacks() {
        let exchange = wire::send(world.address, bytes).await;
        let got = exchange.statuses();
        assert_eq!(got.len(), 1, "{name}: {exchange:?}");
        assert!(statuses.contains(&got[0]), "{name}: {got:?}");
        assert_eq!(world.hidden(), 0, "{name}: it was answered");
        assert!(
            exchange.is_over() || got == [200],
            "{name}: it waits for more"
        );
    }
}

#[actix_web::test]
async fn two_requests_one_after_the_other_are_two() {
    let world = World::start();
    let two = [
        ("a length", post("Content-Length: 2\r\n", "ab")),
        (
            "chunks",
            post("Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\n\r\n"),
        ),
        (
            "chunks, in capitals",
            post("Transfer-Encoding: CHUNKED\r\n", "2;x=y\r\nab\r\n0\r\n\r\n"),
        ),
        // Every server takes a lone LF as the end of a line of the head (RFC 9112 §2.2), so nobody
        // sees another end than we do.
        (
            "lines that end in LF",
            post("Content-Length: 2\r\n", "ab").replace("\r\n", "\n"),
        ),
    ];
    for (count, (name, first)) in two.into_iter().enumerate() {
        let exchange = wire::send(world.address, format!("{first}{HIDDEN}")).await;
        assert_eq!(exchange.statuses(), [200, 200], "{name}");
        assert_eq!(exchange.answers[0].text(), "2", "{name}");
        assert_eq!(world.hidden(), count + 1, "{name}");
    }
}
