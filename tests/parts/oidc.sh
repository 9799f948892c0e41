#!/usr/bin/env bash
# Sign-in against an OpenID provider that is not ours: npm `oidc-provider`.
#
# First the provider itself is tested, then the services against it, once for each signature
# algorithm. The Rust side is the integration-test binary named `oidc`; it reads
# AMANAT_TEST_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _USERNAME and _PASSWORD, and must fail
# without them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

start_provider() {
    # Emptied before the provider runs: what the last one wrote there must not be taken for its word.
    : >"$folder/started"
    node tests/oidc/provider.mjs >"$folder/started" 2>"$folder/log" &
    provider=$!
    own_pids+=("$provider")
    if ! wait_for 30 "$provider" grep -q '"issuer"' "$folder/started"; then
        cat "$folder/log" >&2
        return 1
    fi
    AMANAT_TEST_OIDC_ISSUER=$(node -p 'JSON.parse(require("node:fs").readFileSync(0)).issuer' \
        <"$folder/started") || return 1
    export AMANAT_TEST_OIDC_ISSUER
}

need_rust
need_node tests/oidc
node_tests tests/oidc/provider.test.mjs

new_folder folder
AMANAT_TEST_OIDC_CLIENT_SECRET=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
AMANAT_TEST_OIDC_PASSWORD=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
export AMANAT_TEST_OIDC_CLIENT_ID=amanat-test AMANAT_TEST_OIDC_USERNAME=asha
export AMANAT_TEST_OIDC_CLIENT_SECRET AMANAT_TEST_OIDC_PASSWORD
AMANAT_TEST_OIDC_ACCOUNTS=$(printf \
    '[{"username":"%s","password":"%s","name":"Asha Rao","email":"asha@example.test"}]' \
    "$AMANAT_TEST_OIDC_USERNAME" "$AMANAT_TEST_OIDC_PASSWORD")
export AMANAT_TEST_OIDC_ACCOUNTS
for AMANAT_TEST_OIDC_ALG in EdDSA ES256 RS256; do
    export AMANAT_TEST_OIDC_ALG
    check "provider signing with $AMANAT_TEST_OIDC_ALG" start_provider
    ((failed == 0)) || exit 1
    cargo_tests --workspace --locked --test oidc
    stop "$provider"
done
