#!/usr/bin/env bash
# Fuzzes each target for so many seconds, one after the other: fuzz/run.sh SECONDS [TARGET...]
# A finding is kept under fuzz/artifacts, and the other targets go on.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?usage: fuzz/run.sh SECONDS [TARGET...]}
shift
[ $# -gt 0 ] || mapfile -t targets < <(cargo fuzz list)
[ $# -eq 0 ] || targets=("$@")

python3 fuzz/seed.py
for target in "${targets[@]}"; do
  dictionary=fuzz/dictionaries/$target.dict
  options=(-max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=4096 -print_final_stats=1)
  [ ! -f "$dictionary" ] || options+=(-dict="$dictionary")
  echo "== $target"
  cargo +nightly fuzz run "$target" -- "${options[@]}" 2>&1 | tee "fuzz/artifacts/$target.log" | tail -n 16 || true
done
