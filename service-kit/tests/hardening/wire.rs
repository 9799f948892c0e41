//! Raw bytes out, raw bytes back.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// A server that has said nothing for so long waits for more.
const SILENCE: Duration = Duration::from_millis(400);

/// One answer as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The only value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(n, _)| n == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "`{name}` comes twice");
        value
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn is_problem(&self) -> bool {
        self.header("content-type") == Some("application/problem+json")
            && serde_json::from_slice::<serde_json::Value>(&self.body)
                .is_ok_and(|body| body["status"] == self.status)
    }
}

/// What came back on one connection.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) answers: Vec<Answer>,
    /// Whether the server ended the connection; otherwise it waits.
    pub(crate) closed: bool,
}

impl Exchange {
    /// The only answer.
    #[track_caller]
    pub(crate) fn only(mut self) -> Answer {
        assert_eq!(self.answers.len(), 1, "{self:?}");
        self.answers.remove(0)
    }

    /// Whether nothing more is read as a request: the connection is closed, or will be once the
    /// client has seen the answer that says so.
    pub(crate) fn is_over(&self) -> bool {
        let last = self.answers.last();
        self.closed || last.is_some_and(|answer| answer.header("connection") == Some("close"))
    }

    pub(crate) fn statuses(&self) -> Vec<u16> {
        self.answers.iter().map(|answer| answer.status).collect()
    }
}

/// Sends these bytes on a connection of their own and reads all that comes.
pub(crate) async fn send(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Exchange {
    exchange(address, bytes.as_ref(), false).await
}

/// The same for a request whose answer has no body whatever its head says.
pub(crate) async fn send_head(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Exchange {
    exchange(address, bytes.as_ref(), true).await
}

async fn exchange(address: SocketAddr, bytes: &[u8], bodiless: bool) -> Exchange {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may have closed before it was all sent.
    let _ = stream.write_all(bytes).await;
    let (received, closed) = drain(&mut stream, SILENCE).await;
    Exchange {
        answers: parse(&received, bodiless),
        closed,
    }
}

/// Reads until the server closes, or is silent for so long.
pub(crate) async fn drain(stream: &mut TcpStream, silence: Duration) -> (Vec<u8>, bool) {
    let mut received = Vec::new();
    loop {
        match timeout(silence, stream.read_buf(&mut received)).await {
            Err(_) => return (received, false),
            Ok(Ok(0) | Err(_)) => return (received, true),
            Ok(Ok(_)) => {}
        }
    }
}

pub(crate) fn parse(mut bytes: &[u8], bodiless: bool) -> Vec<Answer> {
    let mut answers = Vec::new();
    while let Some(end) = find(bytes, b"\r\n\r\n") {
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        bytes = &bytes[end + 4..];
        let mut lines = head.split("\r\n");
        let first = lines.next().unwrap();
        let status = first.strip_prefix("HTTP/1.").expect("an answer begins");
        let headers: Vec<_> = lines
            .map(|line| {
                let (name, value) = line.split_once(": ").unwrap_or((line, ""));
                (name.to_ascii_lowercase(), value.to_owned())
            })
            .collect();
        let value = |name: &str| headers.iter().find(|(n, _)| n == name).map(|(_, v)| v);
        let body = if bodiless {
            std::mem::take(&mut bytes).to_vec()
        } else if value("transfer-encoding").is_some() {
            chunks(&mut bytes)
        } else {
            let length = value("content-length").map_or(0, |n| n.parse().unwrap());
            let (body, rest) = bytes.split_at(bytes.len().min(length));
            bytes = rest;
            body.to_vec()
        };
        answers.push(Answer {
            status: status[2..5].parse().unwrap(),
            headers,
            body,
        });
    }
    assert!(bytes.is_empty(), "after the answers: {bytes:?}");
    answers
}

fn chunks(bytes: &mut &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = find(bytes, b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        let rest = &bytes[end + 2..];
        let size_here = size.min(rest.len());
        body.extend_from_slice(&rest[..size_here]);
        *bytes = &rest[(size_here + 2).min(rest.len())..];
        if size == 0 {
            break;
        }
    }
    body
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}
