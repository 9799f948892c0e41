use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    thread,
};

use chrono::{DateTime, TimeDelta, Utc};

use super::*;

fn at() -> DateTime<Utc> {
    "2026-11-20T08:00:00.250Z".parse().unwrap()
}

fn mail(to: &str, subject: &str, body: &str) -> Result<Mail, UnfitMail> {
    Mail::new("0193-row", to, subject, body, at())
}

fn config(text: &str) -> MailConfig {
    toml::from_str(text).unwrap()
}

#[test]
fn what_could_break_out_of_a_header_is_refused() {
    for to in [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "Meera <a@b.example>",
        "a b@c.example",
        "nobody",
        "",
    ] {
        assert_eq!(
            mail(to, "s", "b").unwrap_err(),
            UnfitMail::Address,
            "{to:?}"
        );
    }
    for subject in ["", "a\r\nBcc: c@d.example", "a\nb", "a\u{2028}b", "a\0b"] {
        let error = mail("a@b.example", subject, "b").unwrap_err();
        assert_eq!(error, UnfitMail::Subject, "{subject:?}");
    }
    let long = "x".repeat(SUBJECT_LIMIT + 1);
    assert!(mail("a@b.example", &long, "b").is_err());
    for body in ["", " \n", "a\rb", "a\0b"] {
        assert_eq!(mail("a@b.example", "s", body).unwrap_err(), UnfitMail::Body);
    }
    for id in ["", "../x", "a b", "a\n"] {
        let error = Mail::new(id, "a@b.example", "s", "b", at()).unwrap_err();
        assert_eq!(error, UnfitMail::Id);
    }
}

#[test]
fn what_goes_along_has_a_plain_name_and_a_bounded_size() {
    let with = |name: &str, size: usize| {
        let mail = mail("a@b.example", "s", "b").unwrap();
        mail.with_document(name, vec![b'1'; size]).map(drop)
    };
    for name in [
        "",
        ".json",
        "../a.json",
        "a b.json",
        "a\"\r\nX: y.json",
        "a.exe",
    ] {
        assert_eq!(with(name, 1), Err(UnfitMail::Document), "{name:?}");
    }
    let large = with("a.json", DOCUMENT_LIMIT + 1);
    assert_eq!(large, Err(UnfitMail::Document));
    assert_eq!(with("consent-1.json", 1), Ok(()));
}

#[tokio::test]
async fn a_document_goes_along_as_a_file_beside_the_words() {
    let dir = tempfile::tempdir().unwrap();
    let mailer = Mailer::new(&MailConfig {
        from: "Amanat <no-reply@m.example>".into(),
        smtp: None,
        outbox: Some(dir.path().to_owned()),
    })
    .unwrap();
    let hers = mail("meera@b.example", "Your receipt", "You said yes.\n").unwrap();
    let hers = hers.with_document("consent-1.json", b"{\"a\":1}".to_vec());
    mailer.send(&hers.unwrap()).await.unwrap();
    let path = dir.path().join("20261120T080000250-0193-row.eml");
    let text = std::fs::read_to_string(path).unwrap();
    for line in [
        "Content-Type: multipart/mixed;",
        "Content-Type: text/plain; charset=utf-8",
        "You said yes.",
        "Content-Disposition: attachment; filename=\"consent-1.json\"",
        "Content-Type: application/json",
        "{\"a\":1}",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn a_way_that_is_open_ambiguous_or_half_is_refused() {
    let of = |text: &str| config(text).check();
    let from = "from = 'Amanat <no-reply@m.example>'\n";
    let smtp = |rest: &str| format!("{from}[smtp]\n{rest}");
    assert_eq!(of(from), Err(InvalidMail::Way));
    let both = format!("{from}outbox = 'x'\n[smtp]\nhost = 'h'");
    assert_eq!(of(&both), Err(InvalidMail::Way));
    assert_eq!(of("from = 'no'\noutbox = 'x'"), Err(InvalidMail::From));
    assert_eq!(
        of("from = \"a@b.example\\nBcc: c@d.example\"\noutbox = 'x'"),
        Err(InvalidMail::From)
    );
    assert_eq!(
        of(&smtp("host = 'mail.example'\nsecurity = 'none'")),
        Err(InvalidMail::Open)
    );
    assert_eq!(of(&smtp("host = 'h'\nuser = 'u'")), Err(InvalidMail::Half));
    assert_eq!(of(&smtp("host = ''")), Err(InvalidMail::Server));
    assert_eq!(of(&smtp("host = '::1'\nsecurity = 'none'")), Ok(()));
    assert_eq!(of(&smtp("host = 'h'\nsecurity = 'starttls'")), Ok(()));
    assert!(toml::from_str::<MailConfig>("from = 'a@b.example'\nway = 1").is_err());
}

#[test]
fn neither_receiver_nor_password_shows_in_debug_output() {
    let text = "from = 'a@b.example'\n[smtp]\nhost = 'h'\nuser = 'u'\npassword = 'hush'";
    let shown = format!(
        "{:?} {:?}",
        config(text),
        mail("meera@b.example", "s", "b").unwrap()
    );
    assert!(
        !shown.contains("hush") && !shown.contains("meera"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_folder_gets_one_whole_message_a_mail_and_the_same_again_replaces_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("outbox");
    let mailer = Mailer::new(&MailConfig {
        from: "Amanat <no-reply@m.example>".into(),
        smtp: None,
        outbox: Some(folder.clone()),
    })
    .unwrap();
    let hers = mail("meera@b.example", "कुछ नया है", "Sign in to see.\n").unwrap();
    mailer.send(&hers).await.unwrap();
    mailer.send(&hers).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(files.len(), 1);
    let path = folder.join("20261120T080000250-0193-row.eml");
    let text = std::fs::read_to_string(path).unwrap();
    for line in [
        "From: Amanat <no-reply@m.example>",
        "To: meera@b.example",
        "Message-ID: <0193-row@m.example>",
        "Auto-Submitted: auto-generated",
        "Content-Type: text/plain; charset=utf-8",
        "Sign in to see.",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    // Not ASCII, so encoded.
    assert!(text.contains("Subject: =?utf-8?b?"), "{text}");
}

/// Answers one mail with `end` after its data; gives back what it was told.
fn server(end: &'static str) -> (u16, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut answer = stream.try_clone().unwrap();
        let mut told = String::new();
        let mut in_data = false;
        answer.write_all(b"220 here\r\n").unwrap();
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { break };
            told.push_str(&line);
            told.push('\n');
            let reply = match (in_data, line.as_str()) {
                (true, ".") => {
                    in_data = false;
                    end
                }
                (true, _) => continue,
                (false, "DATA") => {
                    in_data = true;
                    "354 go on\r\n"
                }
                (false, "QUIT") => "221 bye\r\n",
                (false, _) => "250 yes\r\n",
            };
            if answer.write_all(reply.as_bytes()).is_err() || line == "QUIT" {
                break;
            }
        }
        told
    });
    (port, told)
}

fn smtp(port: u16, rest: &str) -> Mailer {
    let text = format!(
        "from = 'no-reply@m.example'\n[smtp]\nhost = '127.0.0.1'\nport = {port}\n\
         timeout_seconds = 5\n{rest}"
    );
    Mailer::new(&config(&text)).unwrap()
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing_where_tls_is_asked_for() {
    let (port, told) = server("250 yes\r\n");
    let mailer = smtp(port, "security = 'starttls'");
    let hers = mail("meera@b.example", "News", "Sign in to see.").unwrap();
    assert_eq!(mailer.send(&hers).await, Err(NotSent::ForNow));
    drop(mailer);
    let told = told.join().unwrap();
    assert!(
        !told.contains("meera") && !told.contains("Sign in"),
        "{told}"
    );
}

#[tokio::test]
async fn a_no_for_good_is_told_from_one_for_now() {
    let hers = mail("meera@b.example", "News", "Sign in to see.").unwrap();
    for (end, expected) in [
        ("250 yes\r\n", Ok(())),
        ("451 later\r\n", Err(NotSent::ForNow)),
        ("550 no such person\r\n", Err(NotSent::ForGood(550))),
    ] {
        let (port, told) = server(end);
        let mailer = smtp(port, "security = 'none'");
        assert_eq!(mailer.send(&hers).await, expected);
        drop(mailer);
        let told = told.join().unwrap();
        assert!(told.contains("RCPT TO:<meera@b.example>"), "{told}");
        assert!(told.contains("\n.\n"), "{told}");
    }
}

#[test]
fn a_mail_is_tried_ever_less_often_and_given_up_after_three_days() {
    let mut now = at();
    let mut tries = 0;
    while let NextTry::At(next) = next_try(tries + 1, at(), now, NotSent::ForNow) {
        assert!(next > now);
        (now, tries) = (next, tries + 1);
    }
    assert!((10..30).contains(&tries), "{tries}");
    assert!(now - at() <= GIVEN_UP_AFTER + TimeDelta::hours(6));
    let refused = next_try(1, at(), at(), NotSent::ForGood(550));
    assert_eq!(refused, NextTry::GivenUp);
}
