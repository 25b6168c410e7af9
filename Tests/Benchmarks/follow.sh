#!/bin/sh
# Measures `fetch --follow` over a stream on loopback: 10,000 messages a minute, and as many as go.
#
#   swift build -c release --product fetch && sh Tests/Benchmarks/follow.sh
#
# $EARSHOT_BIN names another build of the commands. Each line tells what was measured: messages, repeats, the time from a message's being sent to its line being read (longest and median, in milliseconds), messages a
# minute, the most memory in MiB, and processor time. The floor is 10,000 messages a minute in 100 MiB, each out in a second.
set -eu
cd "$(dirname "$0")/../.."
bin=${EARSHOT_BIN:-$(swift build -c release --show-bin-path)}
servers=Tests/CommandTests/Servers
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PATH="$bin:$PATH"

measure() {
  mkfifo "$folder/input"
  python3 "$servers/counterpart.py" "$folder" <"$folder/input" >"$folder/port" &
  exec 3>"$folder/input"
  until [ -s "$folder/port" ]; do sleep 0.1; done
  python3 "$servers/follow.py" "$folder" "$(cat "$folder/port")" "$@"
  exec 3>&-
  wait
  rm -f "$folder"/*
}

# 15,000 a minute for forty seconds.
measure 10000 250 --state
measure 50000 0 --state
