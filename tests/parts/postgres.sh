#!/usr/bin/env bash
# The storage tests on a real PostgreSQL.
#
# A throw-away server (which need not outlive the machine: fsync is off) in its own folder, on its own port and socket folder, with a password made
# for this run. The tests are the integration-test binaries named `postgres`, which read
# AMANAT_TEST_POSTGRES_URL and must fail without it, and those of STORAGE_BINARIES, which take
# SQLite without it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

programs() {
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
        [[ -x $folder/initdb && -x $folder/postgres ]] && printf '%s' "$folder" && return 0
    done
    folder=$(command -v initdb) && dirname "$(readlink -f "$folder")"
}

# PostgreSQL refuses to run as root. setpriv becomes the server, so that its pid is the one to stop.
as_server_user() {
    if ((EUID == 0)); then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

new_database() {
    as_server_user "$bin/initdb" -D "$folder/data" -U amanat --auth=scram-sha-256 \
        --pwfile="$folder/password" --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2 && return 1; }
}

ready() {
    as_server_user "$bin/pg_isready" -q -h "$folder" -p "$port"
}

start_server() {
    local _
    for _ in 1 2 3 4 5; do
        # The kernel's own ephemeral ports begin above these.
        port=$((20000 + RANDOM % 12000))
        as_server_user "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" \
            -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=off >"$folder/log" 2>&1 &
        server=$!
        if wait_for 30 "$server" ready; then
            own_pids+=("$server")
            return 0
        fi
        stop "$server"
    done
    cat "$folder/log" >&2
    return 1
}

need_rust
[[ -n $(programs) ]] || install postgresql
bin=$(programs) || give_up "PostgreSQL is still missing"
if ((EUID == 0)) && ! id postgres >/dev/null 2>&1; then
    give_up "there is no user \`postgres\` to run the server as"
fi

new_folder folder
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(umask 077 && printf '%s\n' "$password" >"$folder/password")
((EUID != 0)) || chown -R postgres "$folder"
say "$("$bin/postgres" --version)"
check "new database" new_database
check "server on its own port" start_server
((failed == 0)) || exit 1

# Backups are made by the server's own programs.
export PATH="$bin:$PATH"
export AMANAT_TEST_POSTGRES_URL="postgres://amanat:$password@127.0.0.1:$port/postgres"
selected=(--test postgres)
for name in "${STORAGE_BINARIES[@]}"; do
    selected+=(--test "$name")
done
cargo_tests --workspace --locked "${selected[@]}"
