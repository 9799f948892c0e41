//! Whoever dawdles is sent away, and nobody else waits for him.

use std::time::Duration;

use service_kit::edge::Patience;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

use crate::{
    wire::{self, Answer},
    world::{GOOD, LARGE, World},
};

/// Enough for a good client on a busy machine, and short.
const PATIENCE: Patience = Patience {
    head: Duration::from_millis(700),
    body: Duration::from_millis(400),
    answer: Duration::from_millis(200),
};
/// Well beyond every limit, and what is between two looks at a connection.
const ENOUGH: Duration = Duration::from_millis(1900);
const STEP: Duration = Duration::from_millis(25);
const HEAD: &str = "GET /page HTTP/1.1\r\nHost: manager.example\r\n";

/// What a client sends at once, and what again and again after that.
struct Dawdler {
    name: &'static str,
    first: &'static str,
    again: &'static str,
    /// What it is told before the end, besides answers to what it asked rightly; 0: nothing.
    told: u16,
}

const DAWDLERS: [Dawdler; 8] = [
    Dawdler {
        name: "says nothing",
        first: "",
        again: "",
        told: 408,
    },
    Dawdler {
        name: "a head, one byte at a time",
        first: HEAD,
        again: "X",
        told: 408,
    },
    Dawdler {
        name: "a head, header by header",
        first: HEAD,
        again: "X: y\r\n",
        told: 408,
    },
    Dawdler {
        name: "a second head, one byte at a time",
        first: "GET /page HTTP/1.1\r\nHost: a\r\n\r\nGET /page HTTP/1.1\r\nX: ",
        again: "y",
        told: 200,
    },
    Dawdler {
        name: "a body that stalls",
        first: "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nab",
        again: "",
        told: 408,
    },
    Dawdler {
        name: "a body, one byte at a time",
        first: "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                Content-Length: 60000\r\n\r\na=",
        again: "b",
        told: 408,
    },
    Dawdler {
        name: "a body, one chunk at a time",
        first: "POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
                Transfer-Encoding: chunked\r\n\r\n",
        again: "1\r\n[\r\n",
        told: 408,
    },
    Dawdler {
        name: "a body without end that nobody reads",
        first: "POST /nowhere HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        again: "1\r\na\r\n",
        told: 404,
    },
];

impl Dawdler {
    /// What it was told until it was sent away.
    async fn dawdle(&self, world: &World) -> Vec<Answer> {
        let mut stream = TcpStream::connect(world.address).await.unwrap();
        stream.write_all(self.first.as_bytes()).await.unwrap();
        let (mut received, start) = (Vec::new(), Instant::now());
        loop {
            let (more, closed) = wire::drain(&mut stream, STEP).await;
            received.extend(more);
            if closed {
                return wire::parse(&received, false);
            }
            assert!(start.elapsed() < ENOUGH, "{}: still there", self.name);
            let _ = stream.write_all(self.again.as_bytes()).await;
        }
    }
}

async fn is_answered(world: &World, name: &str) {
    let good = timeout(ENOUGH, wire::send(world.address, GOOD)).await;
    let good = good.expect("a good client waits").only();
    assert_eq!(good.status, 200, "beside: {name}");
}

#[actix_web::test]
async fn whoever_dawdles_is_sent_away_and_others_are_answered_beside() {
    let world = World::waiting(PATIENCE);
    let all = DAWDLERS.iter().map(|dawdler| async {
        let beside = async {
            sleep(Duration::from_millis(100)).await;
            is_answered(&world, dawdler.name).await;
        };
        let (told, ()) = tokio::join!(dawdler.dawdle(&world), beside);
        let statuses: Vec<_> = told.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, [dawdler.told], "{}", dawdler.name);
    });
    futures_util::future::join_all(all).await;
}

#[actix_web::test]
async fn a_body_that_is_too_slow_is_refused_in_our_words() {
    let world = World::waiting(PATIENCE);
    let bodies = DAWDLERS.iter().filter(|d| d.name.starts_with("a body, "));
    let all = bodies.map(|dawdler| async {
        let told = dawdler.dawdle(&world).await;
        assert!(told[0].is_problem(), "{}: {told:?}", dawdler.name);
        assert_eq!(told[0].header("connection"), Some("close"));
    });
    assert_eq!(futures_util::future::join_all(all).await.len(), 2);
}

#[actix_web::test]
async fn an_answer_that_nobody_takes_is_let_go() {
    let world = World::waiting(PATIENCE);
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    stream
        .write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    let start = Instant::now();
    while !world.has_let_go() {
        assert!(start.elapsed() < ENOUGH, "it is still kept");
        sleep(STEP).await;
    }
    is_answered(&world, "who never reads").await;
    let (received, closed) = wire::drain(&mut stream, ENOUGH).await;
    assert!(closed && received.len() < LARGE, "{}", received.len());
}

#[actix_web::test]
async fn an_answer_is_whole_for_who_takes_it_however_long_the_service_makes_it_wait() {
    let world = World::waiting(PATIENCE);
    for (path, length) in [("/large", LARGE), ("/slow", "piece ".len() * 4)] {
        let mut stream = TcpStream::connect(world.address).await.unwrap();
        let asked = format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        stream.write_all(asked.as_bytes()).await.unwrap();
        let (received, closed) = wire::drain(&mut stream, ENOUGH).await;
        let mut answers = wire::parse(&received, false);
        assert!(closed, "{path}");
        assert_eq!(answers.remove(0).body.len(), length, "{path}");
    }
}

#[actix_web::test]
async fn a_body_may_take_its_time_as_long_as_it_comes() {
    let world = World::waiting(PATIENCE);
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    let head = "POST /body HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 8\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..8 {
        sleep(STEP).await;
        stream.write_all(b"a").await.unwrap();
    }
    let (received, _) = wire::drain(&mut stream, ENOUGH).await;
    assert_eq!(wire::parse(&received, false)[0].text(), "8");
}
