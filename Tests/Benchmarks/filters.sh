#!/bin/sh
# Messages a second through each filter beside jq and Miller, in one run, and start-up on empty input.
#
#   swift build -c release && sh Tests/Benchmarks/filters.sh [MESSAGES]
#
# Prints ratios to `jq -c '.x = 1'`, which reads one member in and splices one into each line, as a filter does. Nothing
# is asserted: only ratios from one run on one machine mean anything. $EARSHOT_BIN names other builds of the commands.
set -eu
cd "$(dirname "$0")/../.."
messages=${1:-100000}
bin=${EARSHOT_BIN:-$(swift build -c release --show-bin-path)}
PATH="$bin:$PATH"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
feed=$folder/feed.ndjson

sh Tests/Benchmarks/repeat-sample.sh "$messages" >"$feed"

now() { date +%s%N; }

# The shortest of three runs, in microseconds.
shortest() {
  best=''
  for _ in 1 2 3; do
    start=$(now)
    sh -c "$1" </dev/null >/dev/null 2>"$folder/errors" || { cat "$folder/errors" >&2; return 1; }
    taken=$((($(now) - start) / 1000))
    [ -n "$best" ] && [ "$best" -le "$taken" ] || best=$taken
  done
  echo "$best"
}

# ROW NAME MICROSECONDS: messages a second, and how many times as fast as jq.
row() {
  awk -v name="$1" -v taken="$2" -v jq="$jq_time" -v messages="$messages" 'BEGIN {
    printf "%-42s %12d messages/s", name, messages / taken * 1e6
    if (jq) printf " %8.1f x jq", jq / taken
    print ""
  }'
}

printf '%s messages, %s bytes, the best of three runs\n' "$messages" "$(wc -c <"$feed")"
jq_time=''
if command -v jq >/dev/null; then
  jq_time=$(shortest "jq -c '.x = 1' $feed")
  row "jq -c '.x = 1'" "$jq_time"
fi
if command -v mlr >/dev/null; then row "mlr put '\$x = 1'" "$(shortest "mlr --ijsonl --ojsonl put '\$x = 1' $feed")"; fi
row 'classify-tone' "$(shortest "classify-tone $feed")"
row 'thread' "$(shortest "thread $feed")"
row 'thread --infer' "$(shortest "thread --infer $feed")"
row 'triage' "$(shortest "triage $feed")"
row 'report --format json' "$(shortest "report --format json $feed")"
row 'classify-tone | thread | triage | report' "$(shortest "classify-tone $feed | thread | triage | report")"

# Fifty starts at a time, so that one start is well above the clock's grain.
starts() { shortest "for n in 1 2 3 4 5 6 7 8 9 10; do $1; $1; $1; $1; $1; done"; }

printf '\nstart-up on empty input\n'
jq_start=''
if command -v jq >/dev/null; then jq_start=$(starts 'jq -c . </dev/null'); fi
for tool in classify-tone thread triage report; do
  awk -v name="$tool" -v taken="$(starts "$tool --quiet </dev/null")" -v jq="$jq_start" 'BEGIN {
    printf "%-42s %12.2f ms", name, taken / 50 / 1000
    if (jq) printf " %8.2f x jq", taken / jq
    print ""
  }'
done
