#!/usr/bin/env bash
# Measures Pulse side by side with what it is compared with, and prints the tables of bench/README.md.
# bench/run.sh [section...]: all sections, or those that are named. bench/README.md describes them.
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
