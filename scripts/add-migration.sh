#!/usr/bin/env bash
# Adds a migration of the same name for each database: scripts/add-migration.sh NAME
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ ! "${1:-}" =~ ^[A-Z][A-Za-z0-9]+$ ]]; then
  echo "usage: scripts/add-migration.sh NAME   (NAME in PascalCase, for example AddAuditEvents)" >&2
  exit 2
fi

dotnet tool restore
dotnet build src/Pulse.Infrastructure
for database in Sqlite SqlServer; do
  dotnet ef migrations add "$1" --no-build \
    --project src/Pulse.Infrastructure \
    --context "${database}PulseDbContext" \
    --output-dir "Persistence/Migrations/$database"
done
