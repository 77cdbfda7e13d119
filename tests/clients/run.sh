#!/usr/bin/env bash
# Opens jikenbo's outputs with the programs that people use: DuckDB, pandas, openpyxl, LibreOffice, the sqlite3 shell, Datasette.
# Needs python3, sqlite3 (3.34 or newer) and soffice on the path, and PyPI for requirements.txt. `cargo test` does not run it.
#
#   tests/clients/run.sh [JIKENBO]     the program to test; default: a debug build of this folder
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..

for program in python3 sqlite3 soffice; do
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
venv=${JIKENBO_CLIENTS_VENV:-$work/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
PATH=$venv/bin:$PATH "$venv/bin/python" "$here/check.py" "$jikenbo" "$root" "$work"
