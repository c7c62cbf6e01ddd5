#!/usr/bin/env bash
# Walks through README.md's five minutes with curl against a running Pulse, and stops at the first answer that is not
# what the README shows: scripts/quickstart.sh [base-url]
# PULSE_EMAIL and PULSE_PASSWORD say who logs in; without them the first admin does, with the password that Pulse has
# written to pulse-first-password.txt in the current folder.
set -euo pipefail

base=${1:-http://localhost:5080}
base=${base%/}
email=${PULSE_EMAIL:-admin@pulse.local}
password_file=pulse-first-password.txt
step=0 status='' etag='' answer='' admin='' key_id='' partner_id='' account='' role_id='' user_id=''

fail() {
  printf 'quickstart: %s\n' "$1" >&2
  exit 1
}

# Escapes a text for use between double quotes, in JSON and in a curl configuration alike.
escape() {
  local text=${1//\\/\\\\}
  printf '%s' "${text//\"/\\\"}"
}

# call METHOD PATH BODY [HEADER...]: sets status, etag and answer. All goes through curl's standard input, because
# arguments can be read by every user of the machine.
call() {
  local method=$1 path=$2 body=$3 header raw
  shift 3
  raw=$({
    printf 'url = "%s"\nrequest = "%s"\n' "$(escape "$base$path")" "$method"
    for header in "$@"; do printf 'header = "%s"\n' "$(escape "$header")"; done
    if [[ -n $body ]]; then
      printf 'header = "Content-Type: application/json"\ndata-raw = "%s"\n' "$(escape "$body")"
    fi
  } | curl --config - --include --silent --show-error --max-time 20) || fail "no answer from $base$path: is Pulse running there?"
  raw=${raw//$'\r'/}
  status=$(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' <<<"$raw")
  etag=$(sed -n '1,/^$/s/^[Ee][Tt][Aa][Gg]: *//p' <<<"$raw")
  answer=$(sed '1,/^$/d' <<<"$raw")
}

# expect WHAT STATUS [TEXT...]: the last answer has that status and contains each text.
expect() {
  local what=$1 wanted=$2 text seen
  shift 2
  step=$((step + 1))
  seen=$(sed -e 's/"token":"[^"]*"/"token":"..."/g' -e 's/"apiSecret":"[^"]*"/"apiSecret":"..."/g' -e 's/"setPasswordToken":"[^"]*"/"setPasswordToken":"..."/g' -e 's/"secret":"[^"]*"/"secret":"..."/g' -e 's/"applicationKey":"[^"]*"/"applicationKey":"..."/g' <<<"$answer")
  [[ $status == "$wanted" ]] || fail "step $step, $what: expected $wanted, got ${status:-no status}: $seen"
  for text in "$@"; do
    [[ $answer == *"$text"* ]] || fail "step $step, $what: expected $text in: $seen"
  done
  printf '%2d. %s: %s%s\n' "$step" "$what" "$status" "${*:+, $*}"
}

# value NAME: the first text of that name in the last answer.
value() {
  grep -o "\"$1\":\"[^\"]*\"" <<<"$answer" | sed -n '1s/^"[^"]*":"\(.*\)"$/\1/p'
}

# number NAME: the first number of that name in the last answer.
number() {
  grep -o "\"$1\":[0-9]*" <<<"$answer" | sed -n '1s/^"[^"]*"://p'
}

# Whatever happens, nothing and nobody of this walk stays behind but the application, which was withdrawn: a record.
tidy() {
  local code=$?
  trap - EXIT
  if [[ -n $user_id ]]; then (call DELETE "/users/$user_id" '' "$admin" "x-account-id: $account") 2>/dev/null || true; fi
  if [[ -n $role_id ]]; then (call DELETE "/roles/$role_id" '' "$admin" "x-account-id: $account") 2>/dev/null || true; fi
  if [[ -n $account ]]; then (call DELETE "/accounts/$account" '' "$admin") 2>/dev/null || true; fi
  if [[ -n $partner_id ]]; then (call DELETE "/apikeys/$partner_id" '' "$admin") 2>/dev/null || true; fi
  if [[ -n $key_id ]]; then (call DELETE "/apikeys/$key_id" '' "$admin") 2>/dev/null || true; fi
  if [[ -n $admin ]]; then (call POST /auth/logout '' "$admin") 2>/dev/null || true; fi
  exit "$code"
}
trap tidy EXIT

if [[ -n ${PULSE_PASSWORD:-} ]]; then
  password=$PULSE_PASSWORD
elif [[ -r $password_file ]]; then
  password=$(<"$password_file")
else
  fail "PULSE_PASSWORD is not set, and there is no $password_file in $PWD."
fi

call POST /auth/login "{\"email\":\"$(escape "$email")\",\"password\":\"$(escape "$password")\"}"
expect 'log in with e-mail and password' 200 "\"email\":\"$(escape "$email")\"" '"superAdmin"'
token=$(value token)
admin="Authorization: Bearer $token"

call GET /auth/session '' "$admin"
[[ $(value token) == "$token" ]] || answer="another session than the one just made"
expect 'ask who one is' 200 "\"email\":\"$(escape "$email")\""

call POST /apikeys '{"name":"Nightly report","permissions":["readApiKeys"]}' "$admin"
expect 'create an API key that may read API keys' 201 '"permissions":["readApiKeys"]' '"apiSecret":"pls_'
key_id=$(value id)
key=$(value apiKey)
secret=$(value apiSecret)
version=$etag

call POST /auth/login "{\"apiKey\":\"$key\",\"apiSecret\":\"$secret\"}"
expect 'log in with the key' 200 '"email":null' '"flatPermissionsList":["readApiKeys"]' "\"apiKey\":\"$key\""
session="Authorization: Bearer $(value token)"

call GET /apikeys '' "$session"
expect "use the key's session" 200 '"secretHint":' "\"id\":\"$key_id\""

call GET /auth/session '' "x-api-key: $key" "x-api-secret: $secret"
expect 'use the key directly' 200 '"token":null' "\"apiKey\":\"$key\""

call POST /apikeys '{"name":"Mine","permissions":["readApiKeys"]}' "$session"
expect 'be refused a key by the key' 403 '"code":"missing_permission"' 'writeApiKeys'

call PATCH "/apikeys/$key_id" '{"description":"Runs at 02:00"}' "$admin" "If-Match: $version"
expect "change the key, its version being $version" 200 '"description":"Runs at 02:00"'
[[ -n $etag && $etag != "$version" ]] || fail "step $step: the changed key's ETag must be a new one, and is ${etag:-missing}."

call PATCH "/apikeys/$key_id" '{"description":"Runs at 03:00"}' "$admin" "If-Match: $version"
expect 'be refused a change of a version that is no longer current' 412 '"code":"precondition_failed"'

once="Idempotency-Key: \"rotation-of-$key_id\""
call POST "/apikeys/$key_id/rotate" '{"activation":"firstUse","graceSeconds":3600}' "$admin" "$once"
expect 'rotate the secret' 200 '"apiSecret":"pls_' '"state":"pending"' '"state":"active"' "\"apiKey\":\"$key\""
new_secret=$(value apiSecret)

call POST "/apikeys/$key_id/rotate" '{"activation":"firstUse","graceSeconds":3600}' "$admin" "$once"
expect 'get the same answer when it is sent again' 200 '"apiSecret":"pls_'
[[ $(value apiSecret) == "$new_secret" ]] || fail "step $step: the answer that is given again must hold the same secret."

call GET /auth/session '' "x-api-key: $key" "x-api-secret: $secret"
expect 'use the old secret while the new one waits' 200 "\"apiKey\":\"$key\""
old_session="Authorization: Bearer $(call POST /auth/login "{\"apiKey\":\"$key\",\"apiSecret\":\"$secret\"}" && value token)"

call GET /auth/session '' "x-api-key: $key" "x-api-secret: $new_secret"
expect 'use the new secret for the first time' 200 "\"apiKey\":\"$key\""

call GET "/apikeys/$key_id" '' "$admin"
expect 'see the old secret retire' 200 '"state":"active"' '"state":"retiring"'

call POST "/apikeys/$key_id/rotate/complete" '' "$admin"
expect 'end its grace period' 200 '"state":"active"'
[[ $answer != *retiring* ]] || fail "step $step: the old secret is still there."

call GET /auth/session '' "x-api-key: $key" "x-api-secret: $secret"
expect 'see the old secret dead' 401 '"code":"unauthenticated"'

call GET /auth/session '' "$old_session"
expect 'see the session dead that was made with it' 401 '"code":"unauthenticated"'

call POST /auth/login "{\"apiKey\":\"$key\",\"apiSecret\":\"$new_secret\"}"
expect 'log in with the new secret' 200 "\"apiKey\":\"$key\""
session="Authorization: Bearer $(value token)"

call PATCH "/apikeys/$key_id" '{"rateLimit":{"limit":100,"windowSeconds":60},"quota":{"limit":10000,"period":"month"}}' "$admin"
expect 'guard it by a rate and a quota' 200 '"rateLimit":{"limit":100,"windowSeconds":60}' '"quota":{"limit":10000,"period":"month"}'

call GET /auth/session '' "$session"
expect 'use it within its limits' 200

call GET "/apikeys/$key_id/usage?interval=hour" '' "$admin"
expect 'see how it is used' 200 '"interval":"hour"'

call GET "/apikeys/$key_id/usage/permissions" '' "$admin"
expect 'see what it could do without' 200 '"neverUsed":'

call POST /apikeys/verify "{\"apiKey\":\"$key\",\"apiSecret\":\"$new_secret\",\"permissions\":[\"readApiKeys\"]}" "$admin"
expect 'verify it for another service' 200 '"valid":true' '"code":"ok"'

call POST "/apikeys/$key_id/explain" '{"permission":"writeApiKeys"}' "$admin"
expect 'ask what it would be refused for' 200 '"allowed":false' '"code":"missing_permission"'

call POST /accounts '{"accountName":"Acme","repcode":"3"}' "$admin"
expect 'make an account' 201 '"accountName":"Acme"' '"active":true'
account=$(value accountId)
there="x-account-id: $account"

call POST /roles '{"name":"support","permissions":["readApiKeys","readUsers"]}' "$admin" "$there"
expect 'make a role' 201 '"name":"support"' "\"accountId\":\"$account\""
role_id=$(number id)

person="quickstart-$account@example.com"
call POST /users "{\"email\":\"$person\",\"roleIds\":[$role_id]}" "$admin" "$there"
expect 'make a user who holds it' 201 '"setPasswordToken":"' '"pending":true' "\"email\":\"$person\""
user_id=$(number id)
one_time=$(value setPasswordToken)
persons_password="a lantern in the harbour of $account"

call POST /auth/password/set "{\"token\":\"$one_time\",\"password\":\"password1234\"}"
expect 'be refused a password that everybody has' 400 '"password":['

call POST /auth/password/set "{\"token\":\"$one_time\",\"password\":\"$persons_password\"}"
expect 'set the password, once' 204

call POST /auth/password/set "{\"token\":\"$one_time\",\"password\":\"$persons_password\"}"
expect 'and not twice' 400 '"token":['

call POST /auth/login "{\"email\":\"$person\",\"password\":\"$persons_password\"}"
expect 'log in as the user' 200 '"flatRolesList":["support"]' '"flatPermissionsList":["readApiKeys","readUsers"]'
theirs="Authorization: Bearer $(value token)"

call POST /auth/mfa/totp "{\"password\":\"$persons_password\"}" "$theirs"
expect 'set up a second factor' 200 '"secret":"' 'otpauth://totp/'

call POST /auth/impersonate "{\"userId\":$user_id}" "$admin" "$there"
expect 'act as the user' 200 "\"impersonating\":\"$person\"" "\"email\":\"$(escape "$email")\""
acting="Authorization: Bearer $(value token)"

call POST /apikeys '{"name":"Mine","permissions":["readApiKeys"]}' "$acting"
expect 'be refused a key meanwhile' 403 '"code":"impersonating"'

call POST /auth/impersonate/stop '' "$acting"
expect 'stop it' 204

call POST /apikeys '{"name":"Quickstart partner","permissions":["writeApplications"]}' "$admin"
expect 'make a key that may write applications' 201 '"permissions":["writeApplications"]'
partner_id=$(value id)
partner="x-api-key: $(value apiKey)"
partner_secret="x-api-secret: $(value apiSecret)"

call POST /applications '{"basics":{"businessName":"Corner Bakery LLC","taxId":"12-3456789"}}' "$partner" "$partner_secret"
expect 'begin an application' 201 '"applicationKey":"pla_' '"status":"draft"'
application=$(value id)
applicant="x-application-key: $(value applicationKey)"

call PATCH "/applications/$application" '{"businessBanking":{"routingNumber":"021000022"}}' "$partner" "$partner_secret"
expect 'be told what is wrong, by its path' 400 '"businessBanking.routingNumber":['

call POST "/applications/$application/submit" '' "$partner" "$partner_secret"
expect 'be told what is missing' 400 '"basics.address":[' '"businessOwners":['

call PATCH /portal/application "$(tr -d '\n' <"$(dirname "$0")/example-application.json")" "$applicant"
expect 'let the business fill it in' 200 '"accountNumber":"****6789"'

call POST "/applications/$application/submit" '' "$partner" "$partner_secret"
expect 'submit it' 200 '"status":"submitted"'

call GET /portal/application '' "$applicant"
expect 'see that nobody reaches it from outside any more' 401 '"code":"unauthenticated"'

call GET "/applications/$application?include=sensitive" '' "$partner" "$partner_secret"
expect 'be refused what not everybody may see' 403 'readSensitiveData'

call GET "/applications/$application?include=sensitive" '' "$admin"
expect 'see it as who may' 200 '"accountNumber":"000123456789"'

call POST "/applications/$application/approve" '' "$partner" "$partner_secret"
expect 'be refused to decide what one may merely write' 403 'decideApplications'

call PATCH "/apikeys/$partner_id" '{"permissions":["readMerchants"]}' "$admin"
expect 'let the key only read merchants' 200 '"permissions":["readMerchants"]'

call GET /merchants '' "$partner" "$partner_secret"
expect 'read merchants' 200

call POST /applications '{}' "$partner" "$partner_secret"
expect 'be refused an application' 403 '"detail":"This needs the permission writeApplications."'

call POST "/applications/$application/withdraw" '' "$admin"
expect 'withdraw the application' 200 '"status":"withdrawn"'

call DELETE "/apikeys/$partner_id" '' "$admin"
expect 'delete the key' 204
partner_id=''

call PUT "/accounts/$account/permissions" '{"permissions":["readUsers"]}' "$admin"
expect 'take from the account all but one permission' 200 '"permissions":["readUsers"]'

call GET /apikeys '' "$theirs"
expect "see the user's right gone" 403 '"code":"missing_permission"'

call DELETE "/users/$user_id" '' "$admin" "$there"
expect 'delete the user' 204
user_id=''

call GET /auth/session '' "$theirs"
expect "see the user's session dead" 401 '"code":"unauthenticated"'

call DELETE "/roles/$role_id" '' "$admin" "$there"
expect 'delete the role' 204
role_id=''

call DELETE "/accounts/$account" '' "$admin"
expect 'delete the account' 204
account=''

call GET "/audit-events?target=$key_id" '' "$admin"
expect 'see what has happened' 200 '"action":"apiKey.rotationCompleted"' '"name":'"\"$email\""

call GET /audit-events/integrity '' "$admin"
expect 'see that nobody altered the record' 200 '"ok":true'

call DELETE "/apikeys/$key_id" '' "$admin"
expect 'delete the key' 204
deleted=$key_id
key_id=''

call GET /auth/session '' "$session"
expect "see the key's session dead" 401 '"code":"unauthenticated"'

call GET /auth/session '' "x-api-key: $key" "x-api-secret: $new_secret"
expect 'see the key dead' 401 '"code":"unauthenticated"'

call GET "/apikeys/$deleted" '' "$admin"
expect 'find no such key any more' 404 '"code":"not_found"'

call POST /auth/logout '' "$admin"
expect 'log out' 204

call GET /auth/session '' "$admin"
expect 'see the token dead' 401 '"code":"unauthenticated"'
admin=''

echo "Everything is as the README shows."
