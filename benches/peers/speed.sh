#!/usr/bin/env bash
# Compares the speed of jikenbo with that of a plain Python script, ja-timex and spaCy's entity ruler, in one run.
#
#   speed.sh [--venv DIR] [DUMP...]
#
# Without dumps it takes the invented posts under tests/gold. The peers are installed into the virtual environment
# DIR, which is kept; without --venv into a temporary one. PYTHON names the interpreter (3.11), CARGO_TARGET_DIR the
# build folder, as for cargo.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

if [ "${1-}" = --venv ]; then
  venv=${2:?--venv needs a folder}
  shift 2
else
  venv=$(mktemp -d)
  trap 'rm -rf "$venv"' EXIT
fi
if [ $# -eq 0 ]; then
  set -- "$root"/tests/gold/*.txt
fi

# Each tool on one thread.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

cargo build --release --quiet --manifest-path "$root/Cargo.toml"
[ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
"$venv/bin/python" "$here/speed.py" --jikenbo "${CARGO_TARGET_DIR:-$root/target}/release/jikenbo" \
  --rules "$root/rules" "$@"
