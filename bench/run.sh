#!/usr/bin/env bash
# Measures Pulse and the programs that it is compared with, and prints the tables of bench/README.md.
# bench/run.sh [throughput] [allocation] [size] [applications] [memory] [growth] [login] [lag] [start] [cache]
# Runs the named sections, or all of them if none is named.
set -euo pipefail
cd "$(dirname "$0")"

if [[ "$*" != memory ]]; then
  for program in wrk redis-server; do
    command -v "$program" >/dev/null || { echo "bench: $program is missing: install it (Debian: apt-get install wrk redis-server)." >&2; exit 1; }
  done
fi

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for project in ../src/Pulse.Api Pulse.Bench; do
  dotnet publish "$project" -c Release -o "$out/$(basename "$project")" --nologo -v quiet
done

PULSE_DLL="$out/Pulse.Api/Pulse.Api.dll" dotnet "$out/Pulse.Bench/Pulse.Bench.dll" "$@"
