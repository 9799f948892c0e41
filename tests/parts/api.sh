#!/usr/bin/env bash
# The APIs of a running manager, of a running adapter and of its decision point, tested by their own
# descriptions (`schemathesis`): stateful, AMANAT_API_EXAMPLES made-up calls for each operation (100; by hand before a release 200).
#
# The manager is called as a registered party, with documents that the tester makes up and the party signs;
# the adapter as a stranger and as the manager, whose key lies in the sandbox's folder; the decision point of
# the party's own adapter as a system of its own. There are consents in force and consents that she has
# stopped (`tests/api/seed.py`): nothing may flow under those, as a check of our own asks of every call, and
# `tests/api/after.py` once more at the end.
#
# Before the tester comes, the Python client is tested (`tests/python`): her evidence, changed in every place, and
# real consents as a manager that plays false would show them.
#
# Five runs go side by side: the operations of the manager in two halves, the adapter twice, and the
# decision point.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

count_schemathesis() {
    awk '/^Test cases:/ { getline; generated = $1; found = 0
            for (i = 2; i < NF; i++) if ($(i + 1) == "found") found = $i
            passed += generated - found; failed += found }
         END { print passed + 0, failed + 0 }' "$1"
}

# tested NAME AS URL ARGUMENTS...: one description, on the network that runs; what is said goes to a file.
tested() {
    local name=$1 as=$2 url=$3
    shift 3
    mkdir "$sandbox/tested-$name"
    # From a folder of its own: the tester keeps a cache where it stands.
    exec env -C "$sandbox/tested-$name" SCHEMATHESIS_HOOKS=hooks PYTHONPATH="$PWD/tests/api" AMANAT_API_AS="$as" \
        AMANAT_SANDBOX="$sandbox" schemathesis --config-file "$PWD/tests/api/schemathesis.toml" run "$url" \
        --checks all --no-color --max-examples "${AMANAT_API_EXAMPLES:-100}" --seed "${AMANAT_API_SEED:-1}" \
        "$@" >"$sandbox/$name.log" 2>&1
}

# decide_address: where the adapter that logs to `$sandbox/adapter` answers its own systems.
decide_address() {
    sed -nE 's/\x1b\[[0-9;]*m//g; s/.*the decision point listens.*address[=": ]+(127\.[0-9.]+:[0-9]+).*/\1/p' \
        "$sandbox/adapter" | grep .
}

# said NAME PID: what a run said, counted once it has ended with the status that it ended with.
said() {
    local status=0
    wait "$2" || status=$?
    say "the $1"
    counted count_schemathesis told "$sandbox/$1.log" "$status"
}

told() {
    cat "$1"
    return "$2"
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
check "a party for the client" "$AMANAT_BIN" register data-user checker --data "$sandbox"
# With a decision point, for what the party holds.
config=$sandbox/registered/tester/adapter.toml
printf '\n[decide]\nlisten = "127.0.0.1:0"\n' >>"$config"
"$AMANAT_BIN" adapter serve --config "$config" >"$sandbox/adapter" 2>&1 &
adapter=$!
own_pids+=("$adapter")
wait_for 30 "$adapter" decide_address >/dev/null ||
    give_up "the party's adapter did not start: $(cat "$sandbox/adapter")"
check "a person of the sandbox" "$AMANAT_BIN" settle meera --data "$sandbox"
export AMANAT_SANDBOX=$sandbox PYTHONPATH=$PWD/tests/api PYTHONDONTWRITEBYTECODE=1
check "consents, in force and stopped" python3 tests/api/seed.py
((failed == 0)) || exit 1
counted count_unittest python3 -m unittest discover --start-directory tests/python
((failed == 0)) || exit 1
at() {
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$sandbox/sandbox.json" "$1"
}
manager=$(at manager)openapi.json
bank=$(at bank)openapi.json
# What a party asks with and fetches, against everything else.
half='^/v1/(consent-requests|artifacts|data-sessions|batch)'
tested asking party "$manager" --include-path-regex "$half" &
asking=$!
tested rest party "$manager" --exclude-path-regex "$half" &
rest=$!
# A stranger has no key: what it sends is well formed at most, and refused.
tested stranger stranger "$bank" --exclude-checks positive_data_acceptance &
stranger=$!
# An event whose signature is missing or does not hold is `invalid-signature`, 400, and not 401: it is
# signed content, as every document. That only the key counts is what the stranger shows.
tested bank manager "$bank" --exclude-checks ignored_auth &
bank_run=$!
tested own own "http://$(decide_address)/openapi.json" &
own=$!
own_pids+=("$asking" "$rest" "$stranger" "$bank_run" "$own")
said asking "$asking"
said rest "$rest"
said stranger "$stranger"
said bank "$bank_run"
said own "$own"
check "nothing flowed under what she stopped" python3 tests/api/after.py
