#!/usr/bin/env bash
# The pages in headless Chromium, against a running sandbox.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/parts/lib.sh

need_rust
# The browser alone, without its window: it does the same to a page in two thirds of the time.
: "${CHROMIUM:=chromium-headless-shell}"
if ! command -v "$CHROMIUM" >/dev/null; then
    # The fonts are for the pages in Indic letters, Urdu and Japanese: without them a picture shows
    # boxes, and no word has the width that it has on her screen.
    install chromium-headless-shell fonts-noto-core fonts-ipafont-gothic
fi
CHROMIUM=$(command -v "$CHROMIUM") || give_up "Chromium is still missing"
export CHROMIUM
say "$("$CHROMIUM" --version --no-sandbox)"
need_node tests/browser
need_manager
((failed == 0)) || exit 1
node_tests tests/browser/*.test.mjs
