#!/usr/bin/env bash
# test-cultures.sh [LOCALE...]: runs the HTTP tests on a host with each culture, and stops at the first culture that fails.
set -euo pipefail
cd "$(dirname "$0")/../tests/Pulse.IntegrationTests"
(($#)) || set -- th_TH ar_SA tr_TR fa_IR
settings=$(mktemp --suffix=.runsettings)
trap 'rm "$settings"' EXIT
for locale; do
  echo "== $locale"
  sed "s|<LC_ALL>.*</LC_ALL>|<LC_ALL>$locale.UTF-8</LC_ALL>|" culture.runsettings >"$settings"
  dotnet test --settings "$settings"
done
