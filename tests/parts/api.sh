#!/usr/bin/env bash
# The APIs of a running manager and of a running adapter, tested by their own descriptions
# (`schemathesis`): stateful, AMANAT_API_EXAMPLES made-up calls for each operation, and every check but
# one: what fits the pattern of a signed document is signed by nobody and must be refused.
#
# The calls to the manager are a registered party's, with an access token and proofs; those to the
# adapter a stranger's, since only the manager may call it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

count_schemathesis() {
    awk '/^Test cases:/ { getline; generated = $1; found = 0
            for (i = 2; i < NF; i++) if ($(i + 1) == "found") found = $i
            passed += generated - found; failed += found }
         END { print passed + 0, failed + 0 }' "$1"
}

# tested NAME URL: one description, on the network that runs.
tested() {
    say "the $1"
    # From the folder that goes with the part: the tester keeps a cache where it stands.
    counted count_schemathesis env -C "$sandbox" SCHEMATHESIS_HOOKS=hooks PYTHONPATH="$PWD/tests/api" \
        AMANAT_SANDBOX="$sandbox" schemathesis --config-file "$PWD/tests/api/schemathesis.toml" run "$2" \
        --checks all --exclude-checks positive_data_acceptance --no-color \
        --max-examples "${AMANAT_API_EXAMPLES:-200}" --seed "${AMANAT_API_SEED:-1}"
}

need_rust
need_command python3 python3
python3 -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
need_amanat
venv=$target/api-venv
[[ -x $venv/bin/python3 ]] || python3 -m venv "$venv"
export PATH="$venv/bin:$PATH"
check "the tester" python3 -m pip install --quiet --disable-pip-version-check 'schemathesis==4.32.5'
check "the client" clients/python/install
((failed == 0)) || exit 1

new_folder sandbox
"$AMANAT_BIN" --data "$sandbox" --port 0 >"$sandbox/said" 2>&1 &
pid=$!
own_pids+=("$pid")
wait_for 30 "$pid" test -f "$sandbox/sandbox.json" ||
    give_up "the sandbox did not start: $(cat "$sandbox/said")"
check "a party of the test's own" "$AMANAT_BIN" register data-user tester --data "$sandbox"
at() {
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$sandbox/sandbox.json" "$1"
}
tested manager "$(at manager)openapi.json"
tested adapter "$(at bank)openapi.json"
