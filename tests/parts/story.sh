#!/usr/bin/env bash
# The whole story unattended, twice on one folder, and a sandbox that is killed, comes back and is
# told to stop.
#
# The second story finds the first one's data; the restarted sandbox must have kept its keys and its
# addresses, which are part of what it signed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

# start_sandbox FOLDER: sets `sandbox` to its pid, and waits until sandbox.json is whole.
start_sandbox() {
    rm -f "$1/sandbox.json"
    "$AMANAT_BIN" --data "$1" --port 0 >"$1.log" 2>&1 &
    sandbox=$!
    own_pids+=("$sandbox")
    if ! wait_for 60 "$sandbox" field "$1" manager >/dev/null 2>&1; then
        tail -n 40 "$1.log" >&2
        return 1
    fi
}

# field FOLDER NAME: one address from sandbox.json.
field() {
    [[ -s $1/sandbox.json ]] || return 1
    sed -nE 's/.*"'"$2"'"[[:space:]]*:[[:space:]]*"([^"]+)".*/\1/p' "$1/sandbox.json" |
        head -n 1 | sed 's|/*$||' | grep .
}

fetch() {
    curl --fail --silent --show-error --max-time 10 "$1"
}

all_healthy() {
    local name address
    for name in identity manager store; do
        address=$(field "$1" "$name") || return 1
        fetch "$address/healthz" >/dev/null || return 1
    done
}

# Every address in sandbox.json, a line each.
addresses() {
    sed -nE 's|^ *"([a-z]+)": *"(http://[^"]+)",?$|\1 \2|p' "$1/sandbox.json" | grep .
}

keys() {
    fetch "$(field "$1" manager)/.well-known/jwks.json"
}

# same NAME NAME: whether two variables hold the same.
same() {
    [[ ${!1} == "${!2}" ]]
}

killed() {
    kill -KILL "$sandbox" && ! wait "$sandbox" 2>/dev/null
}

# A service manager's way of saying stop: everything is put away, and the exit status says so.
stopped() {
    kill -TERM "$sandbox" && wait "$sandbox"
}

need_rust
need_command curl curl
need_amanat
((failed == 0)) || exit 1

new_folder folder
mkdir "$folder/story" "$folder/sandbox"
check "the story on a new folder" "$AMANAT_BIN" story --data "$folder/story"
check "the story again on the same folder" "$AMANAT_BIN" story --data "$folder/story"

check "a sandbox on a new folder" start_sandbox "$folder/sandbox"
field "$folder/sandbox" manager >/dev/null || exit 1
check "its services are healthy" all_healthy "$folder/sandbox"
addresses_before=$(addresses "$folder/sandbox") || give_up "sandbox.json names no addresses"
keys_before=$(keys "$folder/sandbox") || give_up "the manager publishes no keys"
check "kill -9" killed
check "the sandbox on the same folder" start_sandbox "$folder/sandbox"
field "$folder/sandbox" manager >/dev/null || exit 1
check "its services are healthy again" all_healthy "$folder/sandbox"
addresses_after=$(addresses "$folder/sandbox") || give_up "sandbox.json names no addresses any more"
keys_after=$(keys "$folder/sandbox") || give_up "the manager publishes no keys any more"
check "the addresses are the same" same addresses_before addresses_after
check "the keys are the same" same keys_before keys_after
check "SIGTERM stops it cleanly" stopped
