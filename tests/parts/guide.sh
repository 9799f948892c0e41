#!/usr/bin/env bash
# The guides of docs/integrate that lead to a result, word by word, each on a clean clone of what is committed here.
#
# The clone has the program that was built here (AMANAT_BIN, or the release build): where a guide says
# `cargo run --release`, that program is run and nothing is built a second time. The clone lies at one
# place, so that a later run has nothing of an earlier one to carry along. The network takes any free
# ports: AMANAT_PORT, as the guides say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

# clean_clone: what is committed here, and nothing else.
clean_clone() {
    rm -rf "$clone"
    git clone --quiet --no-hardlinks . "$clone" && [[ -z $(git -C "$clone" status --porcelain) ]]
}

# as_cloned: what a guide left behind is gone.
as_cloned() {
    git -C "$clone" clean -qfdx -e /target && git -C "$clone" reset --quiet --hard
}

# stand_in: `cargo` builds nothing there, and runs the program that AMANAT_BIN names.
stand_in() {
    mkdir -p "$bin" "$clone/target/release"
    ln -s "$(readlink -f "$AMANAT_BIN")" "$clone/target/release/amanat"
    printf '%s\n' '#!/bin/sh' '[ "$*" = "run --release" ] && exec target/release/amanat' 'exit 64' >"$bin/cargo"
    chmod +x "$bin/cargo"
}

need_rust
# One build is enough for every part: what `cargo run --release` makes in the clone is this very program.
need_amanat
need_command git git
need_command curl curl
need_command openssl openssl
need_command jq jq
need_command python3 python3
python3 -c "import ensurepip, venv" 2>/dev/null || install python3-venv
mkdir -p "$target"
clone=$target/guide
own_folders+=("$clone")
new_folder bin
check "a clean clone" clean_clone
((failed == 0)) || exit 1
check "the built program in it" stand_in
guides=(docs/integrate/{data-user,provider,curl,python}.md)
for guide in "${guides[@]}"; do
    check "the clone is clean for $guide" as_cloned
    counted count_tap env -u CARGO_TARGET_DIR AMANAT_PORT=0 PATH="$bin:$PATH" \
        bash -c 'cd "$1" && exec tests/guide/follow "$2"' - "$clone" "$guide"
done
