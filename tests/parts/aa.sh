#!/usr/bin/env bash
# The Account Aggregator network's edge: the conformance suite (`tests/aa-conformance`, Python) tests itself on its
# models and their planted faults, then our own three roles: the sandbox's manager as the aggregator, an adapter as a
# provider, once with links confirmed by a code and once directly, and as a data user, in two halves since each of its
# cases takes its time. The runs go side by side.
#
# A scenario that is skipped counts as failed, but for those about a customer who deregisters: a person's record
# stays (docs/account-aggregator.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

# Every summary, of the suite (`aa: N passed, M failed, ...`) or of its own test (`N passed, M failed`).
count_suite() {
    awk '/^SKIP / && !/deregister/ { failed++ }
         { for (i = 2; i < NF; i++) if ($i ~ /^passed,$/ && $(i + 2) ~ /^failed[,;]?$/) {
               passed += $(i - 1); failed += $(i + 1) } }
         END { print passed + 0, failed + 0 }' "$1"
}

# suite NAME ARGUMENTS...: a run in the background; what it says goes to a file.
suite() {
    local name=$1
    shift
    exec "$venv/bin/python3" -m "$@" >"$folder/$name.log" 2>&1
}

# said NAME PID: what a run said, counted once it has ended, with the status that it ended with.
said() {
    local status=0
    wait "$2" || status=$?
    say "the run: $1"
    counted count_suite told "$folder/$1.log" "$status"
}

told() {
    cat "$1"
    return "$2"
}

# prepare NAME ROLE [HOW]: the keys and the registry of a run, and what the party under test is started with.
prepare() {
    local name=$1
    shift
    mkdir -p "$folder/$name" && python3 tests/aa/prepare.py "$folder/$name" "$@" &&
        python3 -m aa_conformance --config "$folder/$name/$1.yaml" --prepare
}

# adapter NAME: starts one, and waits until it answers.
adapter() {
    local url
    url=$(sed -nE 's/^base_url = "(.*)"$/\1/p' "$folder/$1/adapter.toml")
    "$AMANAT_BIN" adapter serve --config "$folder/$1/adapter.toml" >"$folder/$1/said" 2>&1 &
    own_pids+=("$!")
    wait_for 30 "$!" curl --silent --fail --output "$folder/$1/healthy" "${url}healthz" ||
        give_up "the adapter ($1) did not start: $(cat "$folder/$1/said")"
}

# hooks NAME: what the suite has done outside of the interface.
hooks() {
    local name=$1 role=${1%%-*} port
    port=$(<"$folder/$name/hooks-port")
    python3 tests/aa/hooks.py "$folder/$name" "$AMANAT_BIN" "$role" "$port" >"$folder/$name/hooks-said" 2>&1 &
    own_pids+=("$!")
    wait_for 30 "$!" bash -c ": </dev/tcp/127.0.0.1/$port" 2>/dev/null ||
        give_up "the hooks ($name) did not start: $(cat "$folder/$name/hooks-said")"
}

# at_rest PID: has nothing to do any more, within half a minute: less than half a core for two seconds.
at_rest() {
    local before after
    for _ in {1..15}; do
        before=$(awk '{ print $14 + $15 }' "/proc/$1/stat")
        sleep 2
        after=$(awk '{ print $14 + $15 }' "/proc/$1/stat")
        ((after - before < $(getconf CLK_TCK))) && return 0
    done
    return 1
}

need_rust
need_command curl curl
need_command python3 python3
python3 -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
need_amanat
venv=$target/aa-venv
[[ -x $venv/bin/python3 ]] || python3 -m venv "$venv"
export PATH="$venv/bin:$PATH" PYTHONPATH=$PWD/tests/aa-conformance PYTHONDONTWRITEBYTECODE=1
check "what the suite needs" python3 -m pip install --quiet --disable-pip-version-check \
    --requirement tests/aa-conformance/requirements.txt
((failed == 0)) || exit 1

new_folder folder
export AMANAT_SANDBOX=$folder/aa
check "the aggregator's registry" prepare aa aa
"$AMANAT_BIN" --data "$AMANAT_SANDBOX" --port 0 >"$folder/sandbox" 2>&1 &
pid=$!
own_pids+=("$pid")
wait_for 60 "$pid" test -f "$AMANAT_SANDBOX/sandbox.json" ||
    give_up "the sandbox did not start: $(cat "$folder/sandbox")"
check "the provider's registry" prepare fip fip
check "the registry of a provider that asks her itself" prepare fip-direct fip DIRECT
check "the data user's registry" prepare fiu fiu
check "the registry of the data user's other half" prepare fiu-data fiu
((failed == 0)) || exit 1
for name in fip fip-direct fiu fiu-data; do
    adapter "$name"
done

runs=()
suite selftest aa_conformance.selftest --only vectors,aa,fiu,commands &
runs+=("$!")
suite selftest-fip aa_conformance.selftest --only fip &
runs+=("$!")
names=(aa fip fip-direct fiu fiu-data)
declare -A half=([fiu]='FIU-1*,FIU-X*' [fiu-data]='FIU-2*')
for name in "${names[@]}"; do
    hooks "$name"
    role=${name%%-*}
    suite "$name" aa_conformance --config "$folder/$name/$role.yaml" --role "$role" --allow-skips \
        ${half[$name]:+--only "${half[$name]}"} &
    runs+=("$!")
done
own_pids+=("${runs[@]}")
names=(selftest selftest-fip "${names[@]}")
for at in "${!names[@]}"; do
    said "${names[at]}" "${runs[at]}"
done
# Sessions that ended in every way are behind it.
check "the sandbox is at rest" at_rest "$pid"
