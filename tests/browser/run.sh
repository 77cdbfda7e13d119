#!/usr/bin/env bash
# Looks at the page of `jikenbo report` in headless Chromium. Needs node, npm and chromium on the path, and the npm registry
# for package.json. `cargo test` does not run it.
#
#   tests/browser/run.sh [JIKENBO]     the program to test; default: a release build of this folder
#
# POSTS=N sets how many posts the large page has (50000). SHOTS=DIR keeps screenshots there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

for program in node npm; do
  command -v "$program" >/dev/null || { echo "$program is not on the path" >&2; exit 2; }
done
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
  { echo "chromium is not on the path" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ $# -gt 0 ]; then
  jikenbo=$(realpath "$1")
else
  cargo build --quiet --release --manifest-path "$root/Cargo.toml"
  jikenbo=$root/target/release/jikenbo
fi
cp "$here"/package.json "$here"/package-lock.json "$here"/*.mjs "$work"
npm ci --prefix "$work" --silent --no-audit --no-fund
node "$work/check.mjs" "$jikenbo" "$root" "$work" "$chromium"
