//! Checks of the network: the identity provider, ourselves from outside, the mail server, the witnesses.

use std::{
    net::{TcpStream, ToSocketAddrs},
    path::Path,
};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use service_kit::{
    client_auth::SKEW_SECONDS,
    http_client::{Answer, ClientError},
    mail::{Mailer, Security, SmtpConfig},
    manager_client::same_issuer,
};
use url::Url;

use super::{CALL, Context, Finding, here::outlived, time, told};

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: Url,
}

/// The identity provider answers, as who we think it is, and with our time.
pub(super) async fn identity(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "identity provider";
    let issuer = &ctx.config.identity.issuer;
    let mend = "correct `identity.issuer`, exactly as its ID tokens write it; see whether this machine may reach it \
                (`[http]`)";
    let base = issuer.trim_end_matches('/');
    let Ok(url) = format!("{base}/.well-known/openid-configuration").parse() else {
        return vec![Finding::fail(
            CHECK,
            "`identity.issuer` is no address",
            mend,
        )];
    };
    let asked = async {
        let answer = ctx.http.get(url).send().await?;
        let discovery: Discovery = answer.json()?;
        Ok::<_, ClientError>((answer, discovery))
    };
    let (answer, discovery) = match asked.await {
        Ok(answered) => answered,
        Err(error) => {
            let found = format!("`{issuer}`: {}; nobody can sign in", told(&error));
            return vec![Finding::fail(CHECK, found, mend)];
        }
    };
    if !same_issuer(&discovery.issuer, issuer) {
        let found = format!("`{issuer}` calls itself `{}`", discovery.issuer);
        return vec![Finding::fail(CHECK, found, mend)];
    }
    let mut findings = Vec::new();
    if let Err(error) = ctx.http.get(discovery.jwks_uri).send().await {
        let found = format!("its keys cannot be had: {}", told(&error));
        findings.push(Finding::fail(
            CHECK,
            found,
            "no sign-in can be checked; see there",
        ));
    }
    if let Some(off) = skew(ctx, &answer).filter(|off| off.abs() > SKEW_SECONDS) {
        let found = format!("its clock differs from ours by {off} seconds");
        let mend = "set the clock, and keep it set (NTP); if ours is right, tell its operator";
        findings.push(Finding::fail(CHECK, found, mend));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, format!("`{issuer}` answers, with keys")));
    }
    findings
}

/// How far ahead another machine's clock is, if it says its time.
fn skew(ctx: &Context<'_>, answer: &Answer) -> Option<i64> {
    let date = answer.headers.get("date")?.to_str().ok()?;
    let date = DateTime::parse_from_rfc2822(date).ok()?;
    Some((DateTime::<Utc>::from(date) - ctx.now()).num_seconds())
}

#[derive(Deserialize)]
struct Ourselves {
    issuer: Url,
}

/// We are reached under our public address.
pub(super) async fn public_address(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "public address";
    let base = &ctx.config.base_url;
    let proxy = "let the proxy hand everything under `base_url` to `listen`";
    let Ok(url) = base.join(".well-known/amanat.json") else {
        return Vec::new();
    };
    let asked = async {
        let answer = ctx.http.get(url).send().await?;
        let us: Ourselves = answer.json()?;
        Ok::<_, ClientError>((answer, us))
    };
    match asked.await {
        Ok((answer, us)) if us.issuer == *base => {
            let until = match &answer.certificate {
                None => String::new(),
                Some(certificate) => {
                    let mend = "renew it where TLS ends, and let that read it anew";
                    let ending = outlived("certificate", ctx.now(), certificate, mend);
                    if let Some(ending) = ending {
                        return vec![ending];
                    }
                    format!(", under a certificate until {}", time(certificate.ends))
                }
            };
            vec![Finding::ok(
                CHECK,
                format!("`{base}` answers from here{until}"),
            )]
        }
        Ok((_, us)) => vec![Finding::fail(
            CHECK,
            format!("`{base}` answers as `{}`", us.issuer),
            "one of the two is wrong; `base_url` cannot be changed once there are consents",
        )],
        Err(error @ (ClientError::Transport(_) | ClientError::TooSlow)) => vec![Finding::warn(
            CHECK,
            format!("`{base}` is not reached from here: {}", told(&error)),
            "start `serve`; if it runs, see the proxy, its certificate and the name; a network may also not let a \
             machine reach itself from outside",
        )],
        Err(error) => vec![Finding::fail(
            CHECK,
            format!("`{base}`: {}", told(&error)),
            proxy,
        )],
    }
}

/// Word can be sent by mail.
pub(super) async fn mail(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "mail";
    let Some(mail) = &ctx.config.mail else {
        return vec![Finding::warn(
            CHECK,
            "none is sent: people find what there is when they sign in",
            "add `[mail]`, or leave it at that",
        )];
    };
    vec![match (&mail.smtp, &mail.outbox) {
        (Some(smtp), _) => {
            if let Err(error) = Mailer::new(mail) {
                return vec![Finding::fail(CHECK, told(&error), "correct `[mail.smtp]`")];
            }
            smtp_server(CHECK, smtp).await
        }
        (None, Some(outbox)) => folder(CHECK, outbox),
        (None, None) => Finding::fail(CHECK, "no way is named", "add `[mail.smtp]`"),
    }]
}

async fn smtp_server(check: &'static str, smtp: &SmtpConfig) -> Finding {
    let port = smtp.port.unwrap_or(match smtp.security {
        Security::Tls => 465,
        Security::Starttls => 587,
        Security::None => 25,
    });
    let server = format!("{}:{port}", smtp.host);
    match connects(server.clone()).await {
        Ok(()) => Finding::ok(
            check,
            format!("`{server}` takes connections; nothing was sent"),
        ),
        Err(error) => Finding::fail(
            check,
            format!("`{server}` is not reached: {error}"),
            "correct `mail.smtp`, or see whether this machine may reach it; mails wait for three days",
        ),
    }
}

async fn connects(server: String) -> Result<(), String> {
    let tried = tokio::task::spawn_blocking(move || {
        let mut last = "its name leads nowhere".to_owned();
        for address in server
            .to_socket_addrs()
            .map_err(|error| error.to_string())?
        {
            match TcpStream::connect_timeout(&address, CALL) {
                Ok(_) => return Ok(()),
                Err(error) => last = error.to_string(),
            }
        }
        Err(last)
    });
    tried.await.map_err(|error| error.to_string())?
}

fn folder(check: &'static str, outbox: &Path) -> Finding {
    let shown = outbox.display();
    match outbox.is_dir() {
        true => Finding::warn(
            check,
            format!("mails are only put into `{shown}`"),
            "fine for trying out; else name a server in `[mail.smtp]`",
        ),
        false => Finding::warn(
            check,
            format!("`{shown}` is not there yet"),
            "`serve` makes it",
        ),
    }
}

/// Those who cosign the log answer.
pub(super) async fn witnesses(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "witnesses";
    let mut findings = Vec::new();
    for witness in &ctx.config.witnesses {
        let url = &witness.url;
        // Any answer will do: what it is asked for takes a checkpoint.
        if let Err(error) = ctx.http.get(url.clone()).any_status().send().await {
            findings.push(Finding::warn(
                CHECK,
                format!("`{url}` does not answer: {}", told(&error)),
                "tell its operator; the log goes on without it",
            ));
        }
    }
    if findings.is_empty() {
        findings.push(match ctx.config.witnesses.len() {
            0 => Finding::warn(
                CHECK,
                "none: nobody but its parties would see two logs",
                "name a few, run by others than you (docs/operations.md)",
            ),
            all => Finding::ok(CHECK, format!("{all} answer")),
        });
    }
    findings
}
