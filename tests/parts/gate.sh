#!/usr/bin/env bash
# The store's gate: the attack corpus, the fuzzed functions, briefly, and every test of the gate.
#
# The attacks and the functions tell what they tried, so their output is shown. Longer fuzzing is by
# hand: tests/fuzz/README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

need_rust
if cargo nextest --version >/dev/null 2>&1; then
    linted counted count_nextest cargo nextest run --no-fail-fast --workspace --locked \
        --success-output final --status-level none -E "$GATE_TESTS"
else
    for module in "${GATE_MODULES[@]}"; do
        linted counted count_libtest cargo test --no-fail-fast --locked -p personal-store --lib \
            "$module" -- --nocapture
    done
    mapfile -t binaries < <(gate_binaries)
    ((${#binaries[@]} == 0)) ||
        linted counted count_libtest cargo test --no-fail-fast --locked -p personal-store \
            "${binaries[@]}" -- --nocapture
fi
check "the store's program" build
check "every question" "$target/debug/personal-store" question check --all
