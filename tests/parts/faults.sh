#!/usr/bin/env bash
# Faults, put to the real programs while they work: killed, without room, without fsync, without a database, on
# bad networks, at wrong times, on half-written files, with bad certificates and changed keys, restored from old
# copies. After each, what was acknowledged is compared with what there is (docs/faults.md, `tests/faults`, Python).
#
# AMANAT_FAULTS=long: 300 kills, more of everything, and the cluster, which takes minutes of a machine that does little else. Some faults take root: file systems of our own, and a
# PostgreSQL that is another user's. The runs go side by side, each on ports of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

count_faults() {
    awk '/^ok / { passed++ } /^FAILED / { failed++ } END { print passed + 0, failed + 0 }' "$1"
}

# run NAME CASE...: in the background; what it says goes to a file.
run() {
    local name=$1
    shift
    exec "$venv/bin/python3" -m faults "$@" --programs "$(dirname "$AMANAT_BIN")" --kills "$kills" \
        --seed "${AMANAT_FAULTS_SEED:-1}" >"$folder/$name.log" 2>&1
}

# said NAME PID: what a run said, counted once it has ended, with the status that it ended with.
said() {
    local status=0
    wait "$2" || status=$?
    say "the run: $1"
    counted count_faults told "$folder/$1.log" "$status"
}

told() {
    cat "$1"
    return "$2"
}

((EUID == 0)) || give_up "this part mounts a small file system: it must be run as root"
need_rust
need_command python3 python3
python3 -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
need_command strace strace
need_command setpriv util-linux
compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null || install libfaketime
# What these packages start by themselves has other ports and folders than the servers that are started here.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || install postgresql
if [[ ${AMANAT_FAULTS:-} == long ]]; then
    need_command patroni patroni python3-etcd
    need_command etcd etcd-server
    need_command haproxy haproxy
fi
need_manager
venv=$target/faults-venv
[[ -x $venv/bin/python3 ]] || python3 -m venv "$venv"
check "what signs and makes certificates" "$venv/bin/python3" -m pip install --quiet --disable-pip-version-check \
    'cryptography>=43,<51'
((failed == 0)) || exit 1

kills=24
[[ ${AMANAT_FAULTS:-} != long ]] || kills=300
new_folder folder
export PYTHONPATH=$PWD/tests PYTHONDONTWRITEBYTECODE=1 TMPDIR=$folder
names=(kills outside inside)
pids=()
run kills kills &
pids+=("$!")
run outside keys slow clock database &
pids+=("$!")
run inside selfcheck restore disk fsync halves &
pids+=("$!")
if [[ ${AMANAT_FAULTS:-} == long ]]; then
    names+=(cluster)
    run cluster cluster &
    pids+=("$!")
fi
own_pids+=("${pids[@]}")
for at in "${!names[@]}"; do
    said "${names[at]}" "${pids[at]}"
done
