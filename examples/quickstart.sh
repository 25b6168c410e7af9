#!/bin/sh
# Builds earshot and runs its main job on a sample export: a week of a fictional broadband provider, on two networks.
#
#   sh examples/quickstart.sh
#
# Needs Swift 6.2 or newer, git and, to install libsqlite3-dev, zlib1g-dev, libcurl4-openssl-dev and libssl-dev where
# they are missing, apt. Works offline after that.
set -eu
cd "$(dirname "$0")/.."
sample=examples/sample

say() { printf '%s\n' "$*" >&2; }

command -v swift >/dev/null || { say "quickstart: swift is not installed; see https://www.swift.org/install"; exit 1; }

missing=''
[ -e /usr/include/sqlite3.h ] || missing="$missing libsqlite3-dev"
[ -e /usr/include/zlib.h ] || missing="$missing zlib1g-dev"
[ -n "$(find /usr/include -path '*curl/curl.h' -print -quit)" ] || missing="$missing libcurl4-openssl-dev"
[ -e /usr/include/openssl/evp.h ] || missing="$missing libssl-dev"
if [ -n "$missing" ]; then
  say "Installing$missing …"
  as_root=''
  [ "$(id -u)" = 0 ] || as_root=sudo
  # shellcheck disable=SC2086 # a list of words
  if ! { $as_root apt-get -qq update && $as_root apt-get -qq install -y --no-install-recommends $missing; } >&2
  then
    say "quickstart:$missing could not be installed; install them and run this again"
    exit 1
  fi
fi

say "Building (a few minutes the first time) …"
swift build -c release >&2
PATH="$(swift build -c release --show-bin-path):$PATH"

out=.build/quickstart
mkdir -p "$out"

# Each network's export becomes messages on one wire …
{
  fetch import csv $sample/x-mentions.csv \
    --set network=x --set kind=post --set visibility=public \
    --map id='Tweet ID' --map created_at='Date (UTC)' --map text=Text --map lang=Language \
    --map author.id='Author ID' --map author.handle='Author handle' --map author.name='Author name' \
    --map author.followers=Followers --map reply_to='In reply to' --map direction=Direction \
    --map counts.likes=Likes --map counts.reposts=Reposts --map counts.replies=Replies
  fetch import ndjson $sample/mastodon.ndjson
} >"$out/messages.ndjson"

# … and the filters say how it sounds, who answers whom, what needs a person, and what happened.
classify-tone "$out/messages.ndjson" | thread | triage --config $sample/earshot.yaml >"$out/week.ndjson"
report --title "Brambletel, the week" --format html "$out/week.ndjson" >"$out/report.html"
report --title "Brambletel, the week" "$out/week.ndjson"

printf '\nThe same as a page: %s\nThe records behind it: %s\n' "$PWD/$out/report.html" "$PWD/$out/week.ndjson"
