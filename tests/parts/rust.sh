#!/usr/bin/env bash
# Formatting, lints, and every test that needs no server and is not one of the gate part's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

# Integration-test binaries, for the runner that cannot leave some out by name.
serverless_binaries() {
    local file name
    for file in */tests/*.rs */tests/*/main.rs; do
        [[ -f $file ]] || continue
        name=$(basename "$file" .rs)
        [[ $name == main ]] && name=$(basename "$(dirname "$file")")
        [[ " ${SERVER_BINARIES[*]} ${EVIDENCE_BINARIES[*]} " == *" $name "* || $name == gate* ]] ||
            printf '%s\n' --test "$name"
    done
}

need_rust
# The servers that remote sources are tried against.
need_command python3 python3
check format cargo fmt --all --check
# Everything is built here, and tested from here on.
check lints build
if cargo nextest --version >/dev/null 2>&1; then
    filter=$(printf ' and not binary(=%s)' "${SERVER_BINARIES[@]}" "${EVIDENCE_BINARIES[@]}")
    cargo_tests --workspace --locked -E "${filter# and } and not ($GATE_TESTS)"
else
    mapfile -t binaries < <(serverless_binaries)
    mapfile -t skipped < <(printf -- '--skip\n%s::\n' "${GATE_MODULES[@]}")
    cargo_tests --workspace --locked --lib --bins "${binaries[@]}" -- "${skipped[@]}"
fi
# Neither run above includes the examples in the documentation.
check "documentation examples" linted cargo test --workspace --locked --doc --quiet
# Outside the workspace, which it is patched into.
check "the stand-in for openssl-src" cargo test --quiet --locked \
    --manifest-path build-support/openssl-src/Cargo.toml --target-dir "$target/openssl-src"
