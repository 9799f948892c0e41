#!/usr/bin/env bash
# Evidence: the log's tree against the published vectors, thousands of entries exported and verified (a manager's
# own with AMANAT_EVIDENCE_ENTRIES=10000 take six minutes), forty and more manipulations each found and named, a second verifier in another language, and a manager that is
# killed and looks at what it left.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

need_rust
need_command python3 python3
python3 -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
venv=$target/verify-venv
[[ -x $venv/bin/python3 ]] || python3 -m venv "$venv"
check "what the second verifier needs" \
    "$venv/bin/python3" -m pip install --quiet --disable-pip-version-check 'jwcrypto==1.6.1'
((failed == 0)) || exit 1
export AMANAT_VERIFY_PYTHON=$venv/bin/python3
if cargo nextest --version >/dev/null 2>&1; then
    binaries=$(printf ' or binary(=%s)' "${EVIDENCE_BINARIES[@]}")
    linted counted count_nextest cargo nextest run --no-fail-fast --workspace --locked --success-output final \
        --status-level none -E "package(consent-evidence) or package(consent-verify) or package(consent-manager) and
            (${binaries# or } or binary(=operations) and test(/^(log|retention)::/))"
    linted counted count_nextest cargo nextest run --workspace --locked --success-output final \
        --status-level none --run-ignored only -E "binary(=archives)"
else
    linted counted count_libtest cargo test --no-fail-fast --locked -p consent-evidence -p consent-verify
    linted counted count_libtest cargo test --no-fail-fast --locked -p consent-manager --test evidence --test killed
    linted counted count_libtest cargo test --locked -p consent-verify --test archives -- --ignored
fi
