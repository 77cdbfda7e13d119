#!/usr/bin/env bash
# Runs the Spark job of examples/spark on two workers, and compares its tables with a local run. Needs python3 and java (17 or
# newer) on the path, and PyPI for requirements.txt. `cargo test` does not run it.
#
#   tests/distributed/run.sh [JIKENBO]     the program to test; default: a debug build of this folder
#
# JIKENBO_SPARK_VENV=DIR keeps the Python environment there, for the next run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..

for program in python3 java; do
  command -v "$program" >/dev/null || { echo "$program is not on the path" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ $# -gt 0 ]; then
  jikenbo=$(realpath "$1")
else
  cargo build --quiet --manifest-path "$root/Cargo.toml"
  jikenbo=$root/target/debug/jikenbo
fi
venv=${JIKENBO_SPARK_VENV:-$work/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
PATH=$venv/bin:$PATH "$venv/bin/python" "$here/check.py" "$jikenbo" "$root" "$work"
