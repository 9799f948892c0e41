//! Reads HTTP/1.1 messages off one direction of a connection as they pass, and keeps of each the head
//! and the beginning of its body. It judges nothing; where it cannot follow it says nothing more.

/// Most bytes of a head.
const MOST_HEAD: usize = 32 * 1024;
/// Most bytes kept of a body.
const MOST_BODY: usize = 64 * 1024;
/// Most header lines.
const MOST_LINES: usize = 64;

/// A message that has passed whole.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    /// The method and the path, of a request.
    pub(super) target: Option<(String, String)>,
    /// The status, of an answer.
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    /// As much of it as is kept.
    pub(super) body: Vec<u8>,
}

impl Message {
    /// A header, if it is there.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What is read next.
#[derive(Debug)]
enum Next {
    Head,
    /// So many bytes of a body.
    Bytes(usize),
    /// The line with a chunk's size.
    Size,
    /// So many bytes of a chunk, with the end of its line.
    Chunk(usize),
    /// Lines after the last chunk.
    Trailer,
    /// All that comes.
    Rest,
    /// It could not be followed.
    Lost,
}

/// One direction.
#[derive(Debug)]
pub(super) struct Messages {
    requests: bool,
    next: Next,
    held: Vec<u8>,
    message: Message,
}

/// What has happened.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Passed {
    /// A head: a request has begun.
    Begun,
    /// A whole message.
    Whole(Message),
}

impl Messages {
    pub(super) const fn requests() -> Self {
        Self::of(true)
    }

    pub(super) const fn answers() -> Self {
        Self::of(false)
    }

    const fn of(requests: bool) -> Self {
        Self {
            requests,
            next: Next::Head,
            held: Vec::new(),
            message: Message {
                target: None,
                status: 0,
                headers: Vec::new(),
                body: Vec::new(),
            },
        }
    }

    /// Takes what passes; `bodiless` says whether the next answer has no body whatever it says, as one
    /// to `HEAD`.
    pub(super) fn feed(&mut self, bytes: &[u8], bodiless: bool, mut tell: impl FnMut(Passed)) {
        self.held.extend_from_slice(bytes);
        loop {
            let before = (self.held.len(), std::mem::discriminant(&self.next));
            match self.next {
                Next::Head => self.head(bodiless, &mut tell),
                Next::Bytes(left) => {
                    let taken = self.take(left);
                    self.next = Next::Bytes(left - taken);
                    if left == taken {
                        self.whole(&mut tell);
                    }
                }
                Next::Size => {
                    if let Some(line) = self.line() {
                        let size = line.split(';').next().unwrap_or_default().trim();
                        self.next = match usize::from_str_radix(size, 16) {
                            Ok(0) => Next::Trailer,
                            Ok(size) => Next::Chunk(size.saturating_add(2)),
                            Err(_) => Next::Lost,
                        };
                    }
                }
                Next::Chunk(left) => {
                    let taken = self.take(left);
                    self.next = if left == taken {
                        Next::Size
                    } else {
                        Next::Chunk(left - taken)
                    };
                }
                Next::Trailer => match self.line() {
                    Some(line) if line.is_empty() => self.whole(&mut tell),
                    _ => {}
                },
                Next::Rest => {
                    self.take(usize::MAX);
                }
                Next::Lost => self.held.clear(),
            }
            let after = (self.held.len(), std::mem::discriminant(&self.next));
            if before == after || (self.held.is_empty() && !matches!(self.next, Next::Bytes(0))) {
                return;
            }
        }
    }

    /// The connection has ended: what was read up to its end is whole.
    pub(super) fn end(&mut self, mut tell: impl FnMut(Passed)) {
        if matches!(self.next, Next::Rest) {
            self.whole(&mut tell);
        }
    }

    fn whole(&mut self, tell: &mut impl FnMut(Passed)) {
        self.next = Next::Head;
        tell(Passed::Whole(std::mem::take(&mut self.message)));
    }

    /// Moves at most so many bytes from what is held to the body.
    fn take(&mut self, most: usize) -> usize {
        let taken = most.min(self.held.len());
        let room = MOST_BODY.saturating_sub(self.message.body.len());
        let bytes: Vec<u8> = self.held.drain(..taken).collect();
        self.message.body.extend(bytes.iter().take(room));
        taken
    }

    fn line(&mut self) -> Option<String> {
        let end = self.held.windows(2).position(|two| two == b"\r\n")?;
        let line: Vec<u8> = self.held.drain(..end + 2).collect();
        Some(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    fn head(&mut self, bodiless: bool, tell: &mut impl FnMut(Passed)) {
        if self.held.is_empty() {
            return;
        }
        let mut lines = [httparse::EMPTY_HEADER; MOST_LINES];
        let (message, length) = if self.requests {
            let mut parsed = httparse::Request::new(&mut lines);
            match parsed.parse(&self.held) {
                Ok(httparse::Status::Complete(length)) => {
                    let target = parsed.method.zip(parsed.path);
                    let target = target.map(|(m, p)| (m.to_owned(), p.to_owned()));
                    (
                        Message {
                            target,
                            headers: owned(parsed.headers),
                            ..Message::default()
                        },
                        length,
                    )
                }
                Ok(httparse::Status::Partial) if self.held.len() < MOST_HEAD => return,
                _ => return self.next = Next::Lost,
            }
        } else {
            let mut parsed = httparse::Response::new(&mut lines);
            match parsed.parse(&self.held) {
                Ok(httparse::Status::Complete(length)) => {
                    let status = parsed.code.unwrap_or(0);
                    (
                        Message {
                            status,
                            headers: owned(parsed.headers),
                            ..Message::default()
                        },
                        length,
                    )
                }
                Ok(httparse::Status::Partial) if self.held.len() < MOST_HEAD => return,
                _ => return self.next = Next::Lost,
            }
        };
        self.held.drain(..length);
        if (100..200).contains(&message.status) {
            // Not yet the answer.
            return;
        }
        let has = |name: &str, value: &str| {
            message
                .header(name)
                .is_some_and(|v| v.to_ascii_lowercase().contains(value))
        };
        let stated = message
            .header("content-length")
            .and_then(|l| l.trim().parse().ok());
        let none = !self.requests && (bodiless || matches!(message.status, 204 | 304));
        self.next = match stated {
            _ if none => Next::Bytes(0),
            _ if has("transfer-encoding", "chunked") => Next::Size,
            Some(length) => Next::Bytes(length),
            None if self.requests => Next::Bytes(0),
            None => Next::Rest,
        };
        self.message = message;
        tell(Passed::Begun);
        if matches!(self.next, Next::Bytes(0)) {
            self.whole(tell);
        }
    }
}

fn owned(headers: &[httparse::Header<'_>]) -> Vec<(String, String)> {
    let owned = |h: &httparse::Header<'_>| {
        let value = String::from_utf8_lossy(h.value).into_owned();
        (h.name.to_ascii_lowercase(), value)
    };
    headers.iter().map(owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read when the bytes come in pieces of this size.
    fn read(messages: fn() -> Messages, text: &str, piece: usize) -> Vec<Message> {
        let (mut messages, mut whole) = (messages(), Vec::new());
        let mut tell = |passed| {
            if let Passed::Whole(message) = passed {
                whole.push(message);
            }
        };
        for piece in text.as_bytes().chunks(piece) {
            messages.feed(piece, false, &mut tell);
        }
        messages.end(&mut tell);
        whole
    }

    #[test]
    fn requests_that_follow_each_other_are_told_apart_however_they_are_cut() {
        let text = "GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello\
                    PUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n\
                    GET /d HTTP/1.1\r\n\r\n";
        for piece in [1, 2, 7, 1_000] {
            let all = read(Messages::requests, text, piece);
            let paths: Vec<_> = all
                .iter()
                .map(|m| m.target.as_ref().unwrap().1.as_str())
                .collect();
            assert_eq!(paths, ["/a", "/b", "/c", "/d"], "pieces of {piece}");
            assert_eq!(all[1].body, b"hello");
            assert!(all[2].body.starts_with(b"abc"));
        }
    }

    #[test]
    fn answers_without_a_body_and_those_that_end_with_the_connection_are_followed() {
        let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\
                    HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n{}\
                    HTTP/1.1 200 OK\r\n\r\nto the end";
        for piece in [1, 13, 1_000] {
            let all = read(Messages::answers, text, piece);
            let seen: Vec<_> = all.iter().map(|m| m.status).collect();
            assert_eq!(seen, [204, 409, 200], "pieces of {piece}");
            assert_eq!(
                all[1].header("content-type"),
                Some("application/problem+json")
            );
            assert_eq!(all[2].body, b"to the end");
        }
    }

    #[test]
    fn what_is_no_http_is_not_followed_and_not_kept() {
        let mut messages = Messages::requests();
        let mut told = 0;
        for _ in 0..100 {
            messages.feed(&[0xff; 1_000], false, |_| told += 1);
        }
        assert_eq!(told, 0);
        assert!(messages.held.is_empty());
    }

    #[test]
    fn of_a_long_body_only_the_beginning_is_kept() {
        let head = format!(
            "POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n",
            3 * MOST_BODY
        );
        let text = head + &"x".repeat(3 * MOST_BODY);
        let all = read(Messages::requests, &text, 10_000);
        assert_eq!((all.len(), all[0].body.len()), (1, MOST_BODY));
    }
}
