//! A small load generator: one thread, many connections that are kept, one call under way on each.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub(crate) const CONNECTIONS: usize = 32;

/// Where to, and the calls that are sent in turn.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) calls: Arc<Vec<Vec<u8>>>,
}

impl Target {
    pub(crate) fn new(address: SocketAddr, token: &str, path: &str, bodies: &[String]) -> Self {
        let call = |body: &String| {
            let length = body.len();
            format!(
                "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
                 content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
            )
            .into_bytes()
        };
        Self {
            address,
            calls: Arc::new(bodies.iter().map(call).collect()),
        }
    }
}

/// As many calls as go. Calls a second, and their times in nanoseconds, sorted.
pub(crate) async fn run(target: Target, time: Duration) -> (f64, Vec<u64>) {
    apart(target, time, None).await
}

/// So many calls a second, each counted from when it could be sent; one that had to wait for the call before
/// it on its connection, from when it was due.
pub(crate) async fn paced(target: Target, rate: f64, time: Duration) -> (f64, Vec<u64>) {
    apart(target, time, Some(rate / CONNECTIONS as f64)).await
}

async fn apart(target: Target, time: Duration, rate: Option<f64>) -> (f64, Vec<u64>) {
    let load = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let began = Instant::now();
            let ends = began + time;
            let tasks: Vec<_> = (0..CONNECTIONS)
                .map(|first| tokio::spawn(connection(target.clone(), first, began, ends, rate)))
                .collect();
            let mut times = Vec::new();
            for task in tasks {
                times.extend(task.await.unwrap());
            }
            let rate = times.len() as f64 / began.elapsed().as_secs_f64();
            times.sort_unstable();
            (rate, times)
        })
    };
    tokio::task::spawn_blocking(load).await.unwrap()
}

async fn connection(
    target: Target,
    first: usize,
    began: Instant,
    ends: Instant,
    rate: Option<f64>,
) -> Vec<u64> {
    let mut stream = TcpStream::connect(target.address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut times, mut buffer) = (Vec::new(), vec![0; 16 * 1024]);
    for number in 0.. {
        let due = match rate {
            None => Instant::now(),
            Some(rate) => {
                // Spread, so that all connections do not ask at once.
                let offset = first as f64 / CONNECTIONS as f64;
                let due = began + Duration::from_secs_f64((f64::from(number) + offset) / rate);
                if Instant::now() < due {
                    tokio::time::sleep_until(due.into()).await;
                    // The timer is good to a millisecond: what it oversleeps is not the server's.
                    Instant::now()
                } else {
                    // The call before it took too long, and this one has waited for it.
                    due
                }
            }
        };
        if Instant::now() >= ends {
            break;
        }
        let place = (first + number as usize * 31) % target.calls.len();
        stream.write_all(&target.calls[place]).await.unwrap();
        answered(&mut stream, &mut buffer).await;
        times.push(u64::try_from(due.elapsed().as_nanos()).unwrap());
    }
    times
}

/// Reads one answer, which must be a success with a length.
async fn answered(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.unwrap();
        assert_ne!(read, 0, "the connection was closed");
        filled += read;
        let there = &buffer[..filled];
        let Some(head) = there.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let text = std::str::from_utf8(&there[..head]).unwrap();
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        let length = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .and_then(|length| length.parse::<usize>().ok())
            .unwrap();
        if filled == head + 4 + length {
            return;
        }
    }
}

/// The load of the machine, as it says.
pub(crate) fn of_machine() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// Resident memory of this process, in bytes.
pub(crate) fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
