#!/usr/bin/env bash
# Saves a small database of a version of Pulse for the upgrade tests: scripts/add-upgrade-fixture.sh [PULSE_DLL]
# Run it after scripts/add-migration.sh, when the version is complete. PULSE_DLL is the built Pulse.Api.dll of that version; without it, the
# script builds this one. The result is tests/Pulse.ProcessTests/Databases/MIGRATION.zip, named after the newest migration of the database.
# Needs curl, jq, sqlite3 and zip.
#
# scripts/add-upgrade-fixture.sh --migrate OLDER MIGRATION makes it from the fixture OLDER and the migrations up to MIGRATION, for a migration
# that no version had as its newest.
set -euo pipefail
cd "$(dirname "$0")/.."
databases=$PWD/tests/Pulse.ProcessTests/Databases application=$PWD/scripts/example-application.json

if [[ ${1:-} == --migrate ]]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  dotnet tool restore >/dev/null
  unzip -q "$databases/$2.zip" -d "$folder"
  dotnet ef database update "$3" --project src/Pulse.Infrastructure --context SqlitePulseDbContext --configuration Release \
    --no-build --connection "Data Source=$folder/pulse.db" >/dev/null
  cd "$folder"
  sqlite3 pulse.db 'PRAGMA journal_mode = DELETE; VACUUM' >/dev/null
  jq --arg migration "$3" '.migration = $migration' credentials.json >migrated.json
  mv migrated.json credentials.json
  rm -f "$databases/$3.zip"
  zip -qr9X "$databases/$3.zip" pulse.db pulse-keys credentials.json
  echo "$databases/$3.zip"
  exit
fi

if [[ -z ${1:-} ]]; then
  dotnet build src/Pulse.Api --configuration Release --nologo --verbosity quiet
fi
dll=$(realpath "${1:-src/Pulse.Api/bin/Release/net10.0/Pulse.Api.dll}")

folder=$(mktemp -d)
trap '[[ -z ${pulse:-} ]] || kill -9 "$pulse" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
password='a fixture of upgrades'
Bootstrap__AdminPassword=$password Sessions__LifetimeMinutes=525600 \
  dotnet "$dll" --urls http://127.0.0.1:0 >output.txt 2>&1 &
pulse=$!
for ((i = 0; i < 600; i++)); do
  url=$(sed -n 's/.*Now listening on: //p' output.txt)
  if [[ -n $url ]] && curl -sf "$url/health/ready" >/dev/null; then break; fi
  kill -0 "$pulse" || { cat output.txt >&2; exit 1; }
  sleep 0.1
done

# send METHOD PATH TOKEN [BODY]: prints the response, and fails if it is an error.
send() {
  curl -sS --fail-with-body -X "$1" "$url$2" ${3:+-H "Authorization: Bearer $3"} ${4:+-H 'Content-Type: application/json' -d "$4"}
}

login="{\"email\":\"admin@pulse.local\",\"password\":\"$password\"}"
session=$(send POST /auth/login '' "$login" | jq -r .token)
ended=$(send POST /auth/login '' "$login" | jq -r .token)
send POST /auth/logout "$ended" >/dev/null
key=$(send POST /apikeys "$session" '{"name":"Nightly report","permissions":["readApiKeys","readUsers"]}')
keySession=$(send POST /auth/login '' "$(jq '{apiKey,apiSecret}' <<<"$key")" | jq -r .token)
deleted=$(send POST /apikeys "$session" '{"name":"A deleted key","permissions":["readApiKeys"]}')
send DELETE "/apikeys/$(jq -r .id <<<"$deleted")" "$session" >/dev/null
user=$(send POST /users "$session" '{"email":"ada@example.com"}')
made=$(send POST /applications "$session" "$(<"$application")")

kill -TERM "$pulse"
wait "$pulse"
pulse=
migration=$(sqlite3 pulse.db 'SELECT max(MigrationId) FROM __EFMigrationsHistory')
jq -n --arg migration "$migration" --arg password "$password" --arg session "$session" --arg ended "$ended" --argjson key "$key" \
  --arg keySession "$keySession" --argjson deleted "$deleted" --argjson user "$user" --argjson made "$made" \
  '{migration: $migration, password: $password, session: $session, endedSession: $ended, key: ($key | {id, apiKey, apiSecret}),
    keySession: $keySession, deletedKey: ($deleted | {id, apiKey, apiSecret}), passwordToken: $user.setPasswordToken,
    application: $made.id}' >credentials.json
sqlite3 pulse.db 'PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; VACUUM' >/dev/null
rm -f "$databases/$migration.zip"
zip -qr9X "$databases/$migration.zip" pulse.db pulse-keys credentials.json
echo "$databases/$migration.zip"
