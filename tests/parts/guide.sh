#!/usr/bin/env bash
# Every guide of docs/integrate, word by word, each on a clean clone of what is committed here.
#
# The clone is built where the guide says so, with the target folder of this one, so that what both
# need is not built again. Where AMANAT_BIN names a program, that one is followed and none is built.
# The network takes any free ports: AMANAT_PORT, as the guides say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

# clean_clone FOLDER: what is committed here, and nothing else.
clean_clone() {
    git clone --quiet --no-hardlinks . "$1" && [[ -z $(git -C "$1" status --porcelain) ]]
}

# stand_in FOLDER: `cargo` in this folder builds nothing, and runs the program that AMANAT_BIN names.
stand_in() {
    mkdir -p "$1/bin" "$1/amanat/target/release"
    ln -s "$(readlink -f "$AMANAT_BIN")" "$1/amanat/target/release/amanat"
    printf '#!/bin/sh\ncase "$*" in\n"run --release") exec target/release/amanat ;;\n"build --release"*) ;;\n*) exit 64 ;;\nesac\n' \
        >"$1/bin/cargo"
    chmod +x "$1/bin/cargo"
}

# follow GUIDE: adds up what it did.
follow() {
    local folder
    new_folder folder
    check "a clean clone for $1" clean_clone "$folder/amanat"
    if [[ -n ${AMANAT_BIN:-} ]]; then
        stand_in "$folder"
    else
        mkdir -p "$target"
        ln -s "$target" "$folder/amanat/target"
    fi
    counted count_tap env -u CARGO_TARGET_DIR AMANAT_PORT=0 PATH="$folder/bin:$PATH" \
        bash -c 'cd "$1" && exec tests/guide/follow "docs/integrate/$2.md"' - "$folder/amanat" "$1"
}

need_rust
need_command git git
need_command curl curl
need_command openssl openssl
need_command jq jq
guides=(docs/integrate/*.md)
for guide in "${guides[@]}"; do
    follow "$(basename "$guide" .md)"
done
