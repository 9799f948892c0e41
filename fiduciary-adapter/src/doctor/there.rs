//! Checks of the network: the manager, the identity provider, the registry, ourselves from outside.

use chrono::{DateTime, Utc};
use consent_model::{
    metadata::Metadata,
    party::{Role, Standing},
    problem::ProblemType,
    status_list::VerifiedStatusList,
};
use reqwest::StatusCode;
use serde::Deserialize;
use service_kit::{
    client_auth::SKEW_SECONDS,
    http_client::ClientError,
    manager_client::{FetchedList, same_issuer},
    secret,
};
use url::Url;

use super::{Context, Finding, told};
use crate::http::decide::TOKEN_FILE;

/// A difference between the clocks that is worth a look, in seconds.
const NOTICEABLE: i64 = 5;
/// Most status lists that are looked at.
const MOST_LISTS: usize = 8;

fn unknown(check: &'static str) -> Vec<Finding> {
    let found = "not looked at: what the manager says of itself could not be read";
    vec![Finding::warn(check, found, "mend `manager` first")]
}

fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let path = format!("{}/{path}", base.path().trim_end_matches('/'));
    url.set_path(&path);
    url.set_query(None);
    url
}

/// The manager answers, as who we think it is.
pub(super) async fn manager(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "manager";
    let config = ctx.config;
    let metadata = match &ctx.metadata {
        Ok(metadata) => metadata,
        Err(error) => {
            let found = format!("`{}`: {error}", config.manager_url);
            let mend = "correct `manager_url`; see whether it runs, and whether a firewall, a proxy \
                        or a certificate stands between (`[http] extra_roots`)";
            return vec![Finding::fail(CHECK, found, mend)];
        }
    };
    let mut findings = Vec::new();
    if metadata.issuer != config.manager_url {
        let found = format!("it calls itself `{}`", metadata.issuer);
        let mend = format!(
            "`manager_url` must be exactly that, not `{}`",
            config.manager_url
        );
        findings.push(Finding::fail(CHECK, found, mend));
    }
    if !same_issuer(metadata.identity_issuer.as_str(), &config.identity_issuer) {
        let found = format!("it signs people in at `{}`", metadata.identity_issuer);
        let mend = "ask its operator which identity provider counts, and correct \
                    `identity_issuer` only then: whoever names it could make approvals up";
        findings.push(Finding::fail(CHECK, found, mend));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, format!("`{}` answers", metadata.issuer)));
    }
    findings
}

/// Our clock goes with the manager's.
pub(super) async fn clock(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "clock";
    let url = below(&ctx.config.manager_url, ".well-known/amanat.json");
    let Ok(answer) = ctx.http.get(url).send().await else {
        return unknown(CHECK);
    };
    let now = ctx.ids.clock().now();
    let date = answer
        .headers
        .get("date")
        .and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    let Some(date) = date.map(DateTime::<Utc>::from) else {
        let found = "the manager's answer has no date";
        return vec![Finding::warn(CHECK, found, "compare the clocks yourself")];
    };
    vec![skew(CHECK, (now - date).num_seconds())]
}

fn skew(check: &'static str, ahead: i64) -> Finding {
    let found = match ahead {
        0 => "as the manager's".to_owned(),
        1.. => format!("{ahead} seconds ahead of the manager's"),
        _ => format!("{} seconds behind the manager's", -ahead),
    };
    let mend = "set the clock, and keep it set (NTP): what is signed here would be refused";
    match ahead.abs() {
        off if off > SKEW_SECONDS => Finding::fail(check, found, mend),
        off if off > NOTICEABLE => Finding::warn(check, found, mend),
        _ => Finding::ok(check, found),
    }
}

/// The manager's keys are the same wherever they are published.
pub(super) async fn manager_keys(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "manager keys";
    let Ok(metadata) = &ctx.metadata else {
        return unknown(CHECK);
    };
    vec![match ctx.manager.jwks().await {
        Ok(jwks) => {
            let lacking = metadata.keys.keys().iter();
            let lacking = lacking.filter(|key| jwks.find(key.kid()).is_none()).count();
            match lacking {
                0 => Finding::ok(CHECK, format!("{} keys", jwks.keys().len())),
                _ => Finding::warn(
                    CHECK,
                    "the key set lacks a key that the metadata names",
                    "tell its operator; an answer may have been kept by a cache between",
                ),
            }
        }
        Err(error) => {
            let mend = "see whether something between rewrites its answers, and tell its operator";
            Finding::fail(CHECK, told(&error), mend)
        }
    }]
}

/// The status lists can be had, and hold.
pub(super) async fn status_lists(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "status lists";
    let Ok(metadata) = &ctx.metadata else {
        return unknown(CHECK);
    };
    let mut findings = Vec::new();
    for uri in metadata.status_lists.iter().take(MOST_LISTS) {
        if let Err(error) = status_list(ctx, metadata, uri).await {
            let mend = "while it is so, nothing is served, fetched or allowed under its consents; set \
                        the clock, see whether a cache keeps old answers, and tell its operator";
            findings.push(Finding::fail(CHECK, format!("`{uri}`: {error}"), mend));
        }
    }
    if findings.is_empty() {
        let read = metadata.status_lists.len().min(MOST_LISTS);
        findings.push(Finding::ok(
            CHECK,
            format!("{read} read, verified and fresh"),
        ));
    }
    findings
}

async fn status_list(ctx: &Context<'_>, metadata: &Metadata, uri: &Url) -> Result<(), String> {
    let fetched = ctx.manager.status_list(uri, None).await;
    let FetchedList::New(jws, _) = fetched.map_err(|error| told(&error))? else {
        return Err("it was not sent".to_owned());
    };
    let now = ctx.ids.clock().now();
    let list = VerifiedStatusList::verify(&jws, &metadata.keys, uri, now);
    match list.map_err(|error| told(&error))?.is_fresh(now) {
        true => Ok(()),
        false => Err("it is stale".to_owned()),
    }
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: Url,
}

/// The identity provider answers, as who we think it is.
pub(super) async fn identity(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "identity provider";
    let issuer = &ctx.config.identity_issuer;
    let mend = "correct `identity_issuer`, exactly as its ID tokens write it; see whether this \
                machine may reach it";
    let base = issuer.trim_end_matches('/');
    let Ok(url) = format!("{base}/.well-known/openid-configuration").parse() else {
        return vec![Finding::fail(
            CHECK,
            "`identity_issuer` is no address",
            mend,
        )];
    };
    let discovered: Result<Discovery, ClientError> = ctx.http.get(url).send_json().await;
    let discovery = match discovered {
        Ok(discovery) => discovery,
        Err(error) => {
            let found = format!("`{issuer}`: {}", told(&error));
            return vec![Finding::fail(CHECK, found, mend)];
        }
    };
    if !same_issuer(&discovery.issuer, issuer) {
        let found = format!("it calls itself `{}`", discovery.issuer);
        return vec![Finding::fail(CHECK, found, mend)];
    }
    vec![match ctx.http.get(discovery.jwks_uri).send().await {
        Ok(_) => Finding::ok(CHECK, format!("`{issuer}` answers, with keys")),
        Err(error) => {
            let found = format!("its keys cannot be had: {}", told(&error));
            Finding::fail(
                CHECK,
                found,
                "no approval of hers by sign-in can be checked; see there",
            )
        }
    }]
}

/// We stand in the registry as we are.
pub(super) async fn registry(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "registry entry";
    let config = ctx.config;
    if ctx.metadata.is_err() {
        return unknown(CHECK);
    }
    let operator = "give the manager's operator what `keys show` prints";
    let party = match ctx.manager.party(&config.party).await {
        Ok(party) => party,
        Err(error)
            if error
                .problem()
                .is_some_and(|p| p.kind == ProblemType::NotFound) =>
        {
            let found = format!("`{}` is not registered", config.party);
            return vec![Finding::fail(CHECK, found, operator)];
        }
        Err(error) => {
            let mend = "our name or key may not be registered: give the manager's operator what `keys \
                        show` prints; see also `key` and `clock`";
            return vec![Finding::fail(CHECK, told(&error), mend)];
        }
    };
    let mut findings = Vec::new();
    let mut wrong = |found: String, mend: &str| findings.push(Finding::fail(CHECK, found, mend));
    if party.standing != Standing::Active {
        let found = format!("it is {}", crate::adapter::word(&party.standing));
        wrong(
            found,
            "ask the manager's operator why, and when it will be active again",
        );
    }
    let role = match config.sources.is_empty() {
        false => Role::Provider,
        true => Role::DataUser,
    };
    if !party.roles.contains(&role) {
        let word = crate::adapter::word(&role);
        wrong(format!("it lacks the role `{word}`"), operator);
    }
    if party.endpoint != config.base_url {
        let found = format!("it names the endpoint `{}`", party.endpoint);
        wrong(
            found,
            "it must be exactly `base_url`: correct one of the two",
        );
    }
    match &ctx.keys {
        Some(ours) => {
            if ours
                .keys()
                .iter()
                .any(|key| party.keys.find(key.kid()).is_none())
            {
                wrong("it lacks our key".to_owned(), operator);
            }
        }
        None => wrong("our key cannot be read".to_owned(), "see `key`"),
    }
    if !config.sources.is_empty() {
        let held = config.datasets();
        let lacking = held.iter().filter(|kind| !party.datasets.contains(kind));
        let lacking: Vec<_> = lacking.map(|kind| kind.name()).collect();
        if !lacking.is_empty() {
            wrong(
                format!("it lacks the datasets {}", lacking.join(", ")),
                operator,
            );
        }
        let beyond = party.datasets.iter().filter(|kind| !held.contains(kind));
        let beyond: Vec<_> = beyond.map(|kind| kind.name()).collect();
        if !beyond.is_empty() {
            let found = format!("it promises {}, which the source lacks", beyond.join(", "));
            wrong(found, "correct the entry, or the source");
        }
    }
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, format!("`{}` as it is here", party.id)));
    }
    findings
}

/// We are reached under our public address.
pub(super) async fn public_address(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "public address";
    let url = below(&ctx.config.base_url, "healthz");
    vec![match ctx.http.get(url.clone()).send().await {
        Ok(answer) if &answer.body[..] == b"ok" => {
            Finding::ok(CHECK, format!("`{url}` answers from here"))
        }
        Ok(_) => Finding::fail(
            CHECK,
            format!("`{url}` is answered by something else"),
            "let the proxy hand everything under `base_url` to `listen`",
        ),
        Err(ClientError::Transport(_) | ClientError::TooSlow) => Finding::warn(
            CHECK,
            format!("`{url}` is not reached from here"),
            "start `serve`; if it runs, see the proxy and the name; a network may also not let a \
             machine reach itself from outside",
        ),
        Err(error) => Finding::fail(
            CHECK,
            format!("`{url}`: {}", told(&error)),
            "let the proxy hand everything under `base_url` to `listen`",
        ),
    }]
}

/// What the manager has to tell us has come.
pub(super) async fn deliveries(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "deliveries";
    if ctx.metadata.is_err() || ctx.keys.is_none() {
        return unknown(CHECK);
    }
    let (mut dead, mut tried) = (0, 0);
    let mut cursor: Option<String> = None;
    // The newest are told first; what is older than these is over.
    for _ in 0..10 {
        let page = match ctx.manager.deliveries(cursor.as_deref()).await {
            Ok(page) => page,
            Err(error) => {
                let mend = "see `registry entry` and `clock`: our call must be signed by a key that \
                            is registered";
                return vec![Finding::fail(CHECK, told(&error), mend)];
            }
        };
        for entry in &page.items {
            match entry.state.as_str() {
                "dead" => dead += 1,
                "pending" if entry.attempts > 0 => tried += 1,
                _ => {}
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    vec![match (dead, tried) {
        (0, 0) => Finding::ok(CHECK, "everything has come"),
        (0, _) => Finding::warn(
            CHECK,
            format!("{tried} are tried again"),
            "see `public address`; the log of `serve` says why one was refused",
        ),
        _ => Finding::fail(
            CHECK,
            format!("{dead} were given up, {tried} are tried again"),
            "mend `public address`, then have them replayed \
             (`POST /v1/webhook-deliveries/{delivery}/replay`)",
        ),
    }]
}

/// The decision point answers, to who has its token.
pub(super) async fn decision_point(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "decision point";
    let Some(decide) = &ctx.config.decide else {
        return vec![Finding::ok(CHECK, "switched off: no `[decide]`")];
    };
    let mut findings = Vec::new();
    let token = ctx.config.data_dir.join(TOKEN_FILE);
    if token.exists()
        && let Err(error) = secret::check_private(&token)
    {
        let mend = format!("run `chmod 600 {}`", token.display());
        findings.push(Finding::fail(CHECK, told(&error), mend));
    }
    let Ok(url) = format!("http://{}/readyz", decide.listen).parse::<Url>() else {
        return findings;
    };
    match ctx.http.get(url).send().await {
        Ok(answer) if answer.status == StatusCode::OK => {
            findings.push(Finding::ok(
                CHECK,
                format!("{} answers, ready", decide.listen),
            ));
        }
        Err(ClientError::Problem(problem)) => {
            let found = problem.detail.unwrap_or_else(|| problem.title.clone());
            let mend = "everything is denied meanwhile: see `manager`, `status lists`, `database` \
                        and `disk`";
            findings.push(Finding::fail(CHECK, found, mend));
        }
        Ok(_) | Err(_) => findings.push(Finding::warn(
            CHECK,
            format!("{} does not answer", decide.listen),
            "start `serve`",
        )),
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn a_clock_that_makes_our_calls_fail_fails_in_both_directions() {
        for (ahead, level) in [
            (-61, Level::Fail),
            (-60, Level::Warn),
            (-5, Level::Ok),
            (0, Level::Ok),
            (6, Level::Warn),
            (61, Level::Fail),
        ] {
            assert_eq!(skew("clock", ahead).level, level, "{ahead}");
        }
    }
}
