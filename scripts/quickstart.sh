#!/usr/bin/env bash
# Runs the commands of README.md and docs/tour.md against a running Pulse, and stops at the first output that differs
# from the documented one: scripts/quickstart.sh [base-url]
# PULSE_EMAIL and PULSE_PASSWORD name a superAdmin. The defaults are admin@pulse.local and the password in
# pulse-first-password.txt in the current folder.
#
# A ```bash block below "## Five minutes with curl" (README.md) or in docs/tour.md is a step. The last bold text or
# heading is its title. The ```json or ```text block after it is its output: "..." matches any text, and white space is
# ignored. A ```sh block is for readers only. The steps below "## Clean up" also run after a failure.
set -o pipefail

base=${1:-http://localhost:5080}
admin_email=${PULSE_EMAIL:-admin@pulse.local}
password_file=pulse-first-password.txt
number=0 output=''

fail() {
  printf 'quickstart: %s\n' "$1" >&2
  exit 1
}

# Escapes a text for use between double quotes, in JSON and in a curl configuration.
escape() {
  local text=${1//\\/\\\\}
  printf '%s' "${text//\"/\\\"}"
}

# Replaces curl in the documented commands: other users of the machine can read the arguments of a program, but not its
# standard input.
curl() {
  while (($# > 0)); do
    case $1 in
      -[XHd]) printf '%s "%s"\n' "$1" "$(escape "$2")" && shift ;;
      -*) printf '%s\n' "$1" ;;
      *) printf 'url = "%s"\n' "$(escape "$1")" ;;
    esac
    shift
  done | command curl --config - --show-error --max-time 20
}

# Prints the steps of FILE as "section<US>title<US>commands<US>output<RS>".
steps() {
  awk '
    function end() { if (commands != "") printf "%s\037%s\037%s\037%s\036", section, title, commands, shown; commands = shown = "" }
    /^```/ { kind = kind == "" ? substr($0, 4) : ""; if (kind == "bash") end(); next }
    kind == "bash" { commands = commands $0 "\n"; next }
    kind == "json" || kind == "text" { shown = shown $0 "\n"; next }
    kind != "" { next }
    /^#/ { end(); title = $0; sub(/^#+ /, "", title); if (/^##? /) section = title }
    match($0, /^\*\*[^*]+/) { end(); title = substr($0, 3, RLENGTH - 2); gsub(/^[0-9]+\. |[.:,]$/, "", title) }
    END { end() }
  ' "$1"
}

# Runs COMMANDS in this shell: later steps use the variables that they set.
run() {
  eval "${1//admin@pulse.local/$admin_email}" >"$scratch" 2>&1 </dev/null
  output=$(<"$scratch")
}

# Fails unless the last output matches SHOWN.
compare() {
  local rest wanted fragment seen
  wanted=$'\002'$(tr -d '[:space:]' <<<"${1//admin@pulse.local/$admin_email}")$'\003...'
  rest=$'\002'$(tr -d '[:space:]' <<<"$output")$'\003'
  while [[ -n $wanted ]]; do
    fragment=${wanted%%...*} wanted=${wanted#*...}
    if [[ $rest != *"$fragment"* ]]; then
      seen=$(sed -E -e 's/([a-z0-9]{2,16}_)[0-9A-Za-z]{49}/\1***/g' -e 's/[0-9a-f]{64}/***/g' -e 's/("secret":")[^"]*/\1***/g' <<<"$output")
      fail "step $number, $title: the output lacks ${fragment//[$'\002\003']/}: $seen"
    fi
    rest=${rest#*"$fragment"}
  done
}

# walk FILE SECTION: the steps of the section, or of the whole file without one.
walk() {
  local section commands shown
  while IFS=$'\037' read -r -u 3 -d $'\036' section title commands shown; do
    if [[ -n $2 && $section != "$2" ]]; then continue; fi
    number=$((number + 1))
    run "$commands"
    compare "$shown"
    printf '%2d. %s\n' "$number" "$title"
  done 3< <(steps "$1")
}

tidy() {
  local code=$? section title commands shown
  trap - EXIT
  if ((code != 0)) && [[ -n $auth ]]; then
    while IFS=$'\037' read -r -u 3 -d $'\036' section title commands shown; do
      if [[ $section == 'Clean up' ]]; then run "$commands"; fi
    done 3< <(steps docs/tour.md)
  fi
  rm -f "$scratch"
  exit "$code"
}

PULSE=${base%/} auth=''
if [[ -n ${PULSE_PASSWORD:-} ]]; then
  password=$PULSE_PASSWORD
elif [[ -r $password_file ]]; then
  password=$(<"$password_file")
else
  fail "PULSE_PASSWORD is not set, and there is no $password_file in $PWD."
fi
password=$(escape "$password")

scratch=$(mktemp)
trap tidy EXIT
cd "$(dirname "$0")/.." || exit
command curl --silent --output /dev/null --max-time 20 "$PULSE/health/live" || fail "no response from $PULSE: is Pulse running there?"
walk README.md 'Five minutes with curl'
walk docs/tour.md ''
echo 'All outputs match the documents.'
