# What every part shares: counting, installing, starting and cleaning up. Sourced, not run.
#
# INVARIANT: a part that stops early, counts nothing or fails one check exits non-zero, and always
# prints its closing line. Only processes and folders made through these functions are removed.

part=$(basename "${BASH_SOURCE[1]}" .sh)
passed=0
failed=0
part_began=$SECONDS
own_pids=()
own_folders=()
failures=()
target=${CARGO_TARGET_DIR:-$PWD/target}

# Test binaries that need a server; the rust part leaves them to the part of the same name.
SERVER_BINARIES=(postgres oidc)

# Test binaries of what is stored, which the rust part runs on SQLite and the postgres part on its server.
STORAGE_BINARIES=(operations sharing)

# Test binaries that take long or need another language; the rust part leaves them to the evidence part.
EVIDENCE_BINARIES=(archives evidence killed)

# The store's test binaries whose names begin with `gate`, as arguments.
gate_binaries() {
    local file name
    for file in personal-store/tests/gate*.rs personal-store/tests/gate*/main.rs; do
        [[ -f $file ]] || continue
        name=$(basename "$file" .rs)
        [[ $name == main ]] && name=$(basename "$(dirname "$file")")
        printf '%s\n' --test "$name"
    done
}

# The tests that only the gate part runs, since they take long: the attacks, the fuzzed functions,
# and the store's test binaries whose names begin with `gate`.
GATE_TESTS='test(/^(fuzz|question::attacks)::/)'
# nextest takes no name of a binary that is not there.
[[ -z $(gate_binaries) ]] || GATE_TESTS="binary(/^gate/) or $GATE_TESTS"
GATE_TESTS="package(personal-store) and ($GATE_TESTS)"
# The same for cargo's own runner, which takes one filter.
GATE_MODULES=(question::attacks fuzz::tests)

say() {
    printf '%s: %s\n' "$part" "$*"
}

# Ends the part with a failure that no check can count.
give_up() {
    say "$*" >&2
    failed=$((failed + 1))
    not_held "$*"
    exit 1
}

# check NAME COMMAND...: one check, counted once.
check() {
    local name=$1
    shift
    say "$name: $*"
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        say "$name FAILED"
        not_held "$name"
    fi
}

# not_held NAME...: what the part and the summary of all parts name at their ends.
not_held() {
    failures+=("$@")
}

# What a runner's log says of what failed: nextest, cargo's own, TAP, unittest and our own harnesses; a line each, the
# first twenty.
failures_in() {
    sed -E 's/\x1b\[[0-9;]*m//g' "$1" |
        grep -E '^ *(FAIL|FAILED|ERROR|SIGABRT|TIMEOUT|not ok)[ :]|^test .* FAILED$' | sed -E 's/^ +//' | sort -u | head -n 20
}

# counted COUNTER COMMAND...: runs a test runner and adds up what it says it ran. A runner that
# fails without a failed test, or that ran nothing, counts as one failure.
counted() {
    local counter=$1 log status=0 run_passed=0 run_failed=0
    shift
    log=$(mktemp)
    own_folders+=("$log")
    say "$*"
    "$@" 2>&1 | tee "$log" || status=$?
    read -r run_passed run_failed < <("$counter" "$log")
    if ((status != 0 && run_failed == 0)) || ((run_passed + run_failed == 0)); then
        run_failed=$((run_failed + 1))
        say "FAILED: exit status $status, $run_passed passed"
    fi
    if ((run_failed)); then
        local named=()
        mapfile -t named < <(failures_in "$log")
        ((${#named[@]})) || named=("$* (exit status $status)")
        not_held "${named[@]}"
    fi
    passed=$((passed + run_passed))
    failed=$((failed + run_failed))
}

# The counters print "PASSED FAILED" for one log.
count_nextest() {
    sed -nE 's/\x1b\[[0-9;]*m//g; s/^ *Summary \[[^]]*\] +([0-9]+)(\/[0-9]+)? tests? run: ([0-9]+) passed.*/\1 \3/p' "$1" |
        awk '{ passed += $2; failed += $1 - $2 } END { print passed + 0, failed + 0 }'
}

count_libtest() {
    sed -nE 's/^test result: [^ ]+ ([0-9]+) passed; ([0-9]+) failed.*/\1 \2/p' "$1" |
        awk '{ passed += $1; failed += $2 } END { print passed + 0, failed + 0 }'
}

count_tap() {
    sed -nE 's/^# (pass|fail|cancelled) ([0-9]+)$/\1 \2/p' "$1" |
        awk '$1 == "pass" { passed += $2 } $1 != "pass" { failed += $2 } END { print passed + 0, failed + 0 }'
}

# A skipped test counts as failed: nothing is left out unseen.
count_unittest() {
    awk '/^Ran [0-9]+ tests? in / { ran = $2 }
         /^(OK|FAILED)/ { while (match($0, /(failures|errors|skipped|unexpected successes)=[0-9]+/)) {
                              split(substr($0, RSTART, RLENGTH), found, "="); failed += found[2]
                              $0 = substr($0, RSTART + RLENGTH) } }
         END { passed = ran - failed; print (passed > 0 ? passed : 0), failed + 0 }' "$1"
}

# linted COMMAND...: a build in which our own crates are compiled by clippy, which tells and refuses what it
# finds and makes the same code. `cargo clippy` does it the same way, but checks everything that we depend
# on a second time, for minutes.
linted() {
    local driver
    driver=$(rustc --print sysroot)/bin/clippy-driver
    [[ -x $driver ]] || give_up "clippy is missing; rust-toolchain.toml names it"
    RUSTC_WORKSPACE_WRAPPER=$driver CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__ "$@"
}

# cargo_tests ARGUMENTS...: nextest where it is installed, else cargo's own runner, for target
# selections that both understand.
cargo_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        linted counted count_nextest cargo nextest run --no-fail-fast "$@"
    else
        linted counted count_libtest cargo test --no-fail-fast "$@"
    fi
}

# node_tests FILE...: Node's own test runner, as many files side by side as there are cores; a file that
# hangs is a failure after twenty minutes.
node_tests() {
    counted count_tap node --test --test-concurrency="$(nproc)" --test-timeout=1200000 --test-reporter=tap "$@"
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo -n "$@"
    fi
}

# install PACKAGE...: Debian packages, or a failure that names them.
install() {
    command -v apt-get >/dev/null || give_up "please install: $* (there is no apt-get here)"
    say "installing $*"
    as_root apt-get update -qq || give_up "apt-get update failed; needed: $*"
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
        give_up "could not install $*"
}

need_command() {
    local command=$1
    shift
    command -v "$command" >/dev/null || install "$@"
    command -v "$command" >/dev/null || give_up "\`$command\` is still missing"
}

# Rust itself is the one thing that is not installed here.
need_rust() {
    command -v cargo >/dev/null || give_up "Rust is missing; rust-toolchain.toml names the version"
    need_command cc gcc libc6-dev
    need_command pkg-config pkg-config
    pkg-config --exists openssl || install libssl-dev
}

node_major() {
    node -p 'process.versions.node.split(".")[0]' 2>/dev/null || printf 0
}

# need_node FOLDER: Node 20 or newer and the locked packages of one folder. Debian 12 has only
# Node 18, which is enough for npm to fetch a newer one.
need_node() {
    need_command node nodejs
    need_command npm npm
    check "npm ci in $1" npm_ci "$1"
    (($(node_major) < 20)) || return 0
    say "Node 20 or newer is needed; this is $(node --version)"
    check "npm ci in tests/node" npm_ci tests/node
    PATH=$(echo "$PWD"/tests/node/node_modules/node-linux-*/bin):$PATH
    export PATH
    (($(node_major) >= 20)) || give_up "Node 20 or newer is still missing"
}

npm_ci() {
    npm ci --prefix "$1" --no-audit --no-fund --ignore-scripts --loglevel=error
}

# build: every crate, program, test and bench of ours, by clippy. The one build that all parts rest on.
build() {
    linted cargo test --no-run --quiet --workspace --all-targets --locked
}

# The program that the guide, story, aa, api and browser parts drive, unless AMANAT_BIN names one: the one
# that the tests were built with, and not the optimised one, which is another quarter of an hour of building.
need_amanat() {
    if [[ -z ${AMANAT_BIN:-} ]]; then
        check "the programs" build
        AMANAT_BIN=$target/debug/amanat
    fi
    [[ -x $AMANAT_BIN ]] || give_up "there is no program at $AMANAT_BIN"
    export AMANAT_BIN
}

# What the operator does, beside that program.
need_manager() {
    need_amanat
    : "${AMANAT_MANAGER_BIN:=$(dirname "$AMANAT_BIN")/consent-manager}"
    [[ -x $AMANAT_MANAGER_BIN ]] || give_up "there is no program at $AMANAT_MANAGER_BIN"
    export AMANAT_MANAGER_BIN
}

# new_folder NAME: sets the variable NAME to a fresh folder that goes when the part ends.
new_folder() {
    local -n made=$1
    made=$(mktemp -d)
    own_folders+=("$made")
}

# wait_for SECONDS PID COMMAND...: until the command succeeds; fails at once when PID is gone.
wait_for() {
    local end=$((SECONDS + $1)) pid=$2
    shift 2
    until "$@"; do
        kill -0 "$pid" 2>/dev/null || return 1
        ((SECONDS < end)) || return 1
        sleep 0.1
    done
}

# stop PID: asks, waits five seconds, then insists.
stop() {
    local pid=$1 _
    kill -TERM "$pid" 2>/dev/null || return 0
    for _ in {1..50}; do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

close() {
    local status=$? pid folder
    trap - EXIT
    for pid in "${own_pids[@]}"; do
        stop "$pid"
    done
    for folder in "${own_folders[@]}"; do
        rm -rf "$folder"
    done
    if ((status != 0 && failed == 0)) || ((passed + failed == 0)); then
        failed=$((failed + 1))
    fi
    {
        ((${#failures[@]} == 0)) || printf "$part: not held: %s\n" "${failures[@]}"
        printf '%s: %d passed, %d failed (%d s)\n' "$part" "$passed" "$failed" $((SECONDS - part_began))
    } | tee -a "${AMANAT_TESTS_RESULTS:-/dev/null}"
    ((failed == 0)) || exit 1
    exit 0
}
trap close EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
