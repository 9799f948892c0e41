//! Nothing that is sent is kept beyond its limit.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use service_kit::edge::{LARGEST_HEAD, LONGEST_ADDRESS};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    wire,
    world::{BODY_LIMIT, World},
};

fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}

fn post(path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn chunked(path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}Transfer-Encoding: chunked\r\n\r\n"
    );
    let mut sent = head.into_bytes();
    for part in body.chunks(4000) {
        sent.extend(format!("{:x}\r\n", part.len()).as_bytes());
        sent.extend(part);
        sent.extend(b"\r\n");
    }
    sent.extend(b"0\r\n\r\n");
    sent
}

fn gzip(times: usize) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..times {
        packed.write_all(&zeros).unwrap();
    }
    packed.finish().unwrap()
}

const JSON: &str = "Content-Type: application/json\r\n";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

#[actix_web::test]
async fn what_is_too_large_is_refused_with_its_status() {
    let world = World::start();
    let over = vec![b'1'; BODY_LIMIT + 1];
    let bomb = gzip(50);
    assert!(bomb.len() < BODY_LIMIT, "{}", bomb.len());
    let packed = |kind: &str| format!("{kind}Content-Encoding: gzip\r\n");
    let long = "a".repeat(LONGEST_ADDRESS);
    let many = |count: usize, length: usize| -> String {
        (0..count)
            .map(|n| format!("X-{n}: {}\r\n", "y".repeat(length)))
            .collect()
    };
    // Whether it is said in our words, or by the server before it looks at the request.
    let cases: [(&str, Vec<u8>, u16, bool); 17] = [
        ("an address", get(&format!("/{long}"), ""), 414, true),
        ("a query", get(&format!("/page?{long}"), ""), 414, true),
        (
            "an address of 64 KiB",
            get(&format!("/{}", "a".repeat(1 << 16)), ""),
            400,
            false,
        ),
        (
            "headers together",
            get("/page", &many(40, LARGEST_HEAD / 40)),
            431,
            true,
        ),
        (
            "one header",
            get("/page", &many(1, LARGEST_HEAD)),
            431,
            true,
        ),
        ("many headers", get("/page", &many(200, 1)), 431, false),
        (
            "headers beyond what is read",
            get("/page", &many(90, 2000)),
            431,
            false,
        ),
        ("a body", post("/body", "", &over), 413, true),
        ("a body in chunks", chunked("/body", "", &over), 413, true),
        ("json", post("/json", JSON, &over), 413, true),
        ("json in chunks", chunked("/json", JSON, &over), 413, true),
        ("a form", post("/form", FORM, &over), 413, true),
        ("a form in chunks", chunked("/form", FORM, &over), 413, true),
        ("packed", post("/body", &packed(""), &bomb), 415, true),
        (
            "packed json",
            post("/json", &packed(JSON), &bomb),
            415,
            true,
        ),
        (
            "a packed form in chunks",
            chunked("/form", &packed(FORM), &bomb),
            415,
            true,
        ),
        (
            "packed behind another coding",
            post(
                "/json",
                &format!("{JSON}Content-Encoding: identity, gzip\r\n"),
                &bomb,
            ),
            415,
            true,
        ),
    ];
    for (name, bytes, status, ours) in cases {
        let exchange = wire::send(world.address, bytes).await;
        assert!(exchange.closed, "{name}");
        let answer = exchange.only();
        assert_eq!(answer.status, status, "{name}");
        assert_eq!(answer.is_problem(), ours, "{name}: {}", answer.text());
        assert_eq!(answer.body.is_empty(), !ours, "{name}");
    }
}

#[actix_web::test]
async fn what_is_just_small_enough_is_read() {
    let world = World::start();
    let whole = vec![b'1'; BODY_LIMIT];
    let address = format!("/page?{}", "a".repeat(LONGEST_ADDRESS - "/page?".len()));
    for (name, bytes) in [
        ("an address", get(&address, "")),
        (
            "headers",
            get(
                "/page",
                &format!("X: {}\r\n", "y".repeat(LARGEST_HEAD - 100)),
            ),
        ),
        ("a body", post("/body", "", &whole)),
        ("a body in chunks", chunked("/body", "", &whole)),
        (
            "a body as it is",
            post("/body", "Content-Encoding: identity\r\n", &whole),
        ),
        ("json", post("/json", JSON, b"[1]")),
        ("a form", post("/form", FORM, b"a=b")),
    ] {
        let answer = wire::send(world.address, bytes).await.only();
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
    }
}

/// The memory of this process, which is client and service, in bytes.
#[cfg(target_os = "linux")]
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let kilobytes = line.split_whitespace().nth(1).unwrap();
    kilobytes.parse::<usize>().unwrap() * 1024
}

#[cfg(target_os = "linux")]
#[actix_web::test]
async fn what_is_sent_is_not_kept() {
    const SENT: usize = 64 << 20;
    let world = World::start();
    wire::send(world.address, post("/body", "", b"a good one")).await;
    let piece = vec![b'a'; 1 << 16];
    let chunk = [b"10000\r\n", piece.as_slice(), b"\r\n"].concat();
    let head = "POST /{} HTTP/1.1\r\nHost: a\r\n";
    for (name, head, again) in [
        (
            "a head without end",
            "GET /page HTTP/1.1\r\nHost: a\r\nX: ".to_owned(),
            &piece,
        ),
        (
            "a body of a length",
            format!(
                "{}Content-Length: {SENT}\r\n\r\n",
                head.replace("{}", "body")
            ),
            &piece,
        ),
        (
            "a body in chunks",
            format!(
                "{}Transfer-Encoding: chunked\r\n\r\n",
                head.replace("{}", "body")
            ),
            &chunk,
        ),
        (
            "a body that nobody reads",
            format!(
                "{}Transfer-Encoding: chunked\r\n\r\n",
                head.replace("{}", "nowhere")
            ),
            &chunk,
        ),
    ] {
        let before = resident();
        let mut most = before;
        let mut stream = TcpStream::connect(world.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        for count in 0..SENT / piece.len() {
            if stream.write_all(again).await.is_err() {
                break;
            }
            if count % 32 == 0 {
                most = most.max(resident());
            }
        }
        most = most.max(resident());
        drop(stream);
        let grown = most - before;
        assert!(grown < SENT / 8, "{name}: {grown} bytes more");
    }
}
