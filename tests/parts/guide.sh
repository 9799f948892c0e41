#!/usr/bin/env bash
# The guides of docs/integrate that lead to a result, word by word, each on a clean clone of what is here.
#
# The programs of the other parts stand for what `cargo run --release` would build, which takes a quarter of an
# hour; with AMANAT_GUIDE_BUILDS=1 nothing is prepared but the folder, and it builds in the clone. The network
# takes any free ports: AMANAT_PORT, as the guides say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

# clean_clone: what is committed here, and one commit more where something is not. The files keep their
# times: what was built of the very same files is not built again.
clean_clone() {
    local all=() there=() file
    rm -rf "$clone"
    git clone --quiet --no-hardlinks . "$clone" && git -C "$clone" rm -rq . || return 1
    mapfile -d '' all < <(git ls-files -z --cached --others --exclude-standard)
    for file in "${all[@]}"; do
        [[ ! -e $file && ! -L $file ]] || there+=("$file")
    done
    printf '%s\0' "${there[@]}" | xargs -0 cp -dp --parents -t "$clone" && git -C "$clone" add --all || return 1
    git -C "$clone" diff --cached --quiet ||
        git -C "$clone" -c user.name=guide -c user.email=guide@localhost commit -qm "not committed yet" || return 1
    # Where the guides find what was built.
    ln -s "$target" "$clone/target"
    [[ -z $(git -C "$clone" status --porcelain) ]]
}

# as_cloned: what a guide left behind is gone.
as_cloned() {
    git -C "$clone" clean -qfdx -e /target && git -C "$clone" reset --quiet --hard
}

need_rust
need_command git git
need_command curl curl
need_command openssl openssl
need_command jq jq
need_command python3 python3
python3 -c "import ensurepip, venv" 2>/dev/null || install python3-venv
if [[ -n ${AMANAT_GUIDE_BUILDS:-} ]]; then
    mkdir -p "$target"
else
    need_manager
    GUIDE_PROGRAM=$(readlink -f "$AMANAT_BIN")
    export GUIDE_PROGRAM
fi
target=$(readlink -f "$target")
# Not below the folder of the builds: there cargo takes its sources for something that was built.
new_folder clone
check "a clean clone" clean_clone
((failed == 0)) || exit 1
guides=(docs/integrate/{data-user,provider,curl,python}.md)
for guide in "${guides[@]}"; do
    check "the clone is clean for $guide" as_cloned
    counted count_tap env CARGO_TARGET_DIR="$target" AMANAT_PORT=0 \
        bash -c 'cd "$1" && exec tests/guide/follow "$2"' - "$clone" "$guide"
done
