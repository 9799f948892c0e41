//! Checks of this party on the Account Aggregator network. Nothing where it is not there.

use account_aggregator::Kind;
use service_kit::account_aggregator::Edge;

use super::{Context, Finding, told};

/// Key, registry and rules can be used, and every peer is in the registry.
pub(super) async fn edge(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "network";
    let Some(network) = &ctx.config.account_aggregator else {
        return Vec::new();
    };
    let (ours, client) = (&network.id, ctx.http.clone());
    let edge = match Edge::open(&network.edge(), Kind::Fip, client, ctx.ids.clone()) {
        Ok(edge) => edge,
        Err(error) => {
            let mend = "correct that member of `[account_aggregator]`, or the file that it names";
            return vec![Finding::fail(CHECK, told(&error), mend)];
        }
    };
    let registry = edge.gate().registry();
    let mut found = Vec::new();
    for peer in &network.peers {
        if registry.get(peer.kind, &peer.id).is_none() {
            let what = format!("{} `{}` is not in the registry", peer.kind.name(), peer.id);
            let mend = "correct the peer's `id`, or get the network's current registry";
            found.push(Finding::fail(CHECK, what, mend));
        }
    }
    if network.provider.is_some() {
        let kid = edge.gate().signer().public_jwk()["kid"].clone();
        let entry = registry.get(Kind::Fip, ours);
        let known = entry.is_some_and(|one| kid.as_str().is_some_and(|kid| one.key(kid).is_some()));
        if !known {
            let what = format!("the registry has no provider `{ours}` with this key");
            let mend = "have your entry and its `certificate` put in; until then nobody takes your answers";
            found.push(Finding::warn(CHECK, what, mend));
        }
    }
    if found.is_empty() {
        found.push(Finding::ok(CHECK, "key, registry and rules can be used"));
    }
    found
}

/// Tokens that confirm links do not lie about in the clear.
pub(super) async fn tokens(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "network tokens";
    let network = ctx.config.account_aggregator.as_ref();
    let Some(provider) = network.and_then(|network| network.provider.as_ref()) else {
        return Vec::new();
    };
    vec![match &provider.token_file {
        Some(folder) => {
            let found = format!(
                "tokens that confirm links are written to `{}` in the clear",
                folder.display()
            );
            let mend = "set `token_command` instead: files are for sandboxes and tests only";
            Finding::warn(CHECK, found, mend)
        }
        None => Finding::ok(CHECK, "none is written in the clear"),
    }]
}
