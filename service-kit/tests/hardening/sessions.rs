//! Cookies and forms, as they are on the wire.

use crate::{wire, wire::Answer, world::World};

/// The cookie that an answer sets: `name=value`, and its attributes.
fn cookie(answer: &Answer) -> (String, Vec<String>) {
    let set = answer.header("set-cookie").expect("a cookie is set");
    let mut parts = set.split("; ").map(str::to_owned);
    let pair = parts.next().unwrap();
    (pair, parts.collect())
}

async fn get(world: &World, path: &str, cookie: &str) -> Answer {
    let asked =
        format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: {cookie}\r\n\r\n");
    wire::send(world.address, asked).await.only()
}

async fn post(world: &World, path: &str, headers: &str, body: &str) -> Answer {
    let asked = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    wire::send(world.address, asked).await.only()
}

#[actix_web::test]
async fn a_session_cookie_is_for_this_host_over_https_and_for_no_script() {
    let world = World::start();
    let (pair, mut attributes) = cookie(&get(&world, "/page", "").await);
    assert!(pair.starts_with("__Host-manager="), "{pair}");
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
    let (pair, mut attributes) = cookie(&get(&world, "/language?lang=hi", "").await);
    assert_eq!(pair, "lang=hi");
    attributes.sort_unstable();
    let wanted = [
        "HttpOnly",
        "Max-Age=31536000",
        "Path=/",
        "SameSite=Lax",
        "Secure",
    ];
    assert_eq!(attributes, wanted);
}

#[actix_web::test]
async fn a_session_that_is_brought_along_is_not_the_one_after_signing_in() {
    let world = World::start();
    let (planted, _) = cookie(&get(&world, "/token", "").await);
    let token = get(&world, "/token", &planted).await.text();
    let brought = format!("Cookie: {planted}\r\n");
    let (signed_in, _) = cookie(&post(&world, "/in", &brought, "").await);
    assert_ne!(planted, signed_in);
    assert_eq!(get(&world, "/who", &planted).await.status, 401);
    assert_eq!(get(&world, "/who", &signed_in).await.text(), "a-1");
    // The form that whoever planted it has read is of another session than hers.
    let form = format!("csrf={token}");
    let hers = format!("Cookie: {signed_in}\r\n");
    assert_eq!(post(&world, "/change", &hers, &form).await.status, 403);
    assert_eq!(post(&world, "/change", &brought, &form).await.status, 200);
    // A value of his own making, under either name, is no session.
    for made_up in ["__Host-manager=abc", "manager=abc"] {
        let (fresh, _) = cookie(&get(&world, "/token", made_up).await);
        assert!(!fresh.contains("abc"), "{fresh}");
    }
    let without = signed_in.trim_start_matches("__Host-");
    assert_eq!(get(&world, "/who", without).await.status, 401);
}

#[actix_web::test]
async fn a_form_counts_only_from_our_own_page_and_with_this_sessions_token() {
    let world = World::start();
    let mut sessions = Vec::new();
    for _ in 0..2 {
        let answer = get(&world, "/token", "").await;
        sessions.push((cookie(&answer).0, answer.text()));
    }
    let [(mine, token), (_, others)] = &sessions[..] else {
        panic!("two sessions")
    };
    let ours = format!("Cookie: {mine}\r\nOrigin: https://manager.example\r\n");
    let from = |header: &str| format!("Cookie: {mine}\r\n{header}\r\n");
    let wrong = format!("{}A", &token[..token.len() - 1]);
    let good = format!("csrf={token}");
    for (name, headers, body, status) in [
        ("no token", &ours, String::new(), 403),
        ("an empty one", &ours, "csrf=".to_owned(), 403),
        ("a wrong one", &ours, format!("csrf={wrong}B"), 403),
        ("part of one", &ours, format!("csrf={}", &token[1..]), 403),
        (
            "that of another session",
            &ours,
            format!("csrf={others}"),
            403,
        ),
        ("no session", &String::new(), good.clone(), 403),
        ("twice", &ours, format!("{good}&{good}"), 400),
        (
            "another site",
            &from("Sec-Fetch-Site: cross-site"),
            good.clone(),
            403,
        ),
        (
            "a sister site",
            &from("Sec-Fetch-Site: same-site"),
            good.clone(),
            403,
        ),
        (
            "another origin",
            &from("Origin: https://evil.example"),
            good.clone(),
            403,
        ),
        (
            "an origin of nobody",
            &from("Origin: null"),
            good.clone(),
            403,
        ),
        (
            "ours, over http",
            &from("Origin: http://manager.example"),
            good.clone(),
            403,
        ),
        (
            "two origins",
            &from("Origin: https://manager.example\r\nOrigin: https://evil.example"),
            good.clone(),
            403,
        ),
        ("ours", &ours, good.clone(), 200),
        (
            "ours, as browsers say",
            &from("Sec-Fetch-Site: same-origin"),
            good.clone(),
            200,
        ),
    ] {
        let answer = post(&world, "/change", headers, &body).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        assert_eq!(answer.text() == "changed", status == 200, "{name}");
    }
}
