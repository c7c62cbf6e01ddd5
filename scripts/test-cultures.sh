#!/usr/bin/env bash
# test-cultures.sh [LOCALE...]: runs the HTTP tests under each culture of a host, and stops at the first that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
(($#)) || set -- th_TH ar_SA tr_TR fa_IR
for locale; do
  echo "== $locale"
  dotnet test tests/Pulse.IntegrationTests -e "LC_ALL=$locale.UTF-8"
done
