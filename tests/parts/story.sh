#!/usr/bin/env bash
# The whole story unattended, twice on one folder, and a sandbox with a lived story that is killed,
# comes back and is told to stop.
#
# The second story finds the first one's data; the restarted sandbox must have kept its keys and its
# addresses, which are part of what it signed, and everything in her record.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

# start_sandbox FOLDER [PORT]: sets `sandbox` to its pid, and waits until it has announced itself.
start_sandbox() {
    rm -f "$1/sandbox.json"
    # In a script, what runs in the background ignores SIGINT unless job control is on.
    set -m
    "$AMANAT_BIN" --data "$1" --port "${2:-0}" >"$1.log" 2>&1 &
    set +m
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

# on_free_ports: a sandbox on thirteen ports in a row, from `port` on. Somebody else may have one of them.
on_free_ports() {
    local _
    for _ in 1 2 3 4 5; do
        # The kernel's own ephemeral ports begin above these.
        port=$((20000 + RANDOM % 12000))
        start_sandbox "$folder/ports" "$port" && return 0
    done
    return 1
}

# begins_at FOLDER PORT: the manager has the first port, and answers there.
begins_at() {
    [[ $(field "$1" manager) == "http://localhost:$2" ]] &&
        fetch "http://localhost:$2/healthz" >/dev/null
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

# stopped SIGNAL: everything is put away, and the exit status says so. TERM is a service manager's
# way of saying it, INT a terminal's (Ctrl-C).
stopped() {
    kill "-$1" "$sandbox" && wait "$sandbox" && [[ ! -e $2/sandbox.json ]]
}

# story ARGUMENTS...: the story; says how many seconds it took. Its bar of 60 is for the optimised program on a
# quiet machine (docs/benchmarks.md); here it must end at all.
story() {
    local began=$SECONDS status=0
    timeout 240 "$AMANAT_BIN" story "$@" || status=$?
    say "the story took $((SECONDS - began)) s"
    return "$status"
}

# kept FOLDER: one file for each thing that the story produced, and an index.
kept() {
    local kind
    for kind in requests notices artifacts status-lists sealed-pages receipts received; do
        [[ -n $(ls -A "$1/produced/$kind" 2>/dev/null) ]] || { say "no $kind" && return 1; }
        grep -q "^$kind/" "$1/produced/README.txt" || { say "$kind is not in the index" && return 1; }
    done
    for kind in manager/sandbox.log record.json manager-traffic; do
        [[ -e $1/$kind ]] || { say "no $kind" && return 1; }
    done
}

# helpful: what the first command's help must name.
helpful() {
    local help word
    help=$("$AMANAT_BIN" --help) || return 1
    for word in story serve --data --port 8400 sandbox-data sandbox.json; do
        grep -qe "$word" <<<"$help" || { say "$word is not in --help" && return 1; }
    done
    "$AMANAT_BIN" story --help | grep -qe --keep
}

# leaves_nothing: a story without a folder takes its temporary one away, also when stopped half-way.
leaves_nothing() {
    local aside status=0
    aside=$(mktemp -d) && own_folders+=("$aside")
    set -m
    TMPDIR=$aside "$AMANAT_BIN" story >"$folder/stopped.log" 2>&1 &
    local pid=$!
    set +m
    own_pids+=("$pid")
    wait_for 60 "$pid" grep -q "^ok    5" "$folder/stopped.log" || return 1
    kill -INT "$pid"
    wait "$pid" || status=$?
    ((status == 1)) && [[ -z $(ls -A "$aside") ]]
}

# she_takes FILE ADDRESS: opens a page with her cookies, following redirects.
she_takes() {
    curl --fail --silent --show-error --max-time 20 --location \
        --cookie "$folder/cookies" --cookie-jar "$folder/cookies" --output "$1" "${@:2}"
}

# input FILE NAME: the value of a field of the form on a page.
input() {
    sed -nE 's/.*name="'"$2"'" value="([^"]*)".*/\1/p' "$1" | head -n 1
}

# her_record FOLDER FILE: signs in as the first person of the sandbox, as a browser would, and
# downloads her record without the time at which it was made.
her_record() {
    local manager identity
    manager=$(field "$1" manager) && identity=$(field "$1" identity) || return 1
    rm -f "$folder/cookies"
    she_takes "$folder/page" "$manager/sign-in" || return 1
    she_takes "$folder/page" "$identity/sign-in" \
        --header "Origin: $identity" \
        --data-urlencode "form=$(input "$folder/page" form)" \
        --data-urlencode "csrf=$(input "$folder/page" csrf)" \
        --data-urlencode "username=$(field "$1" username)" \
        --data-urlencode "password=$(field "$1" password)" \
        --data-urlencode "decision=sign-in" || return 1
    she_takes "$folder/record" "$manager/record.json" || return 1
    grep -q '"consents"' "$folder/record" || return 1
    sed -E 's/"made_at": *"[^"]*"/"made_at": "-"/' "$folder/record" >"$2"
}

same_record() {
    her_record "$1" "$folder/after.json" && cmp "$folder/before.json" "$folder/after.json"
}

need_rust
need_command curl curl
need_amanat
((failed == 0)) || exit 1

new_folder folder
mkdir "$folder/ports"
check "the help" helpful
check "the story on a new folder" story --keep "$folder/story"
check "what it kept" kept "$folder/story"
check "the story again on the same folder" story --keep "$folder/story"
check "what it kept again" kept "$folder/story"
check "a story that is stopped" leaves_nothing

check "a sandbox on the story's folder" start_sandbox "$folder/story"
field "$folder/story" manager >/dev/null || exit 1
check "its services are healthy" all_healthy "$folder/story"
addresses_before=$(addresses "$folder/story") || give_up "sandbox.json names no addresses"
keys_before=$(keys "$folder/story") || give_up "the manager publishes no keys"
check "her record" her_record "$folder/story" "$folder/before.json"
check "kill -9" killed
check "the sandbox on the same folder" start_sandbox "$folder/story"
field "$folder/story" manager >/dev/null || exit 1
check "its services are healthy again" all_healthy "$folder/story"
addresses_after=$(addresses "$folder/story") || give_up "sandbox.json names no addresses any more"
keys_after=$(keys "$folder/story") || give_up "the manager publishes no keys any more"
check "the addresses are the same" same addresses_before addresses_after
check "the keys are the same" same keys_before keys_after
check "her record is the same" same_record "$folder/story"
check "SIGTERM stops it cleanly" stopped TERM "$folder/story"

check "a sandbox on ports of its own choice" on_free_ports
check "the first part is there" begins_at "$folder/ports" "$port"
check "Ctrl-C stops it cleanly" stopped INT "$folder/ports"
