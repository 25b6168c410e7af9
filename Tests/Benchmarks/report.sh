#!/bin/sh
# A million messages through report beside DuckDB's grouped query over the same file, in one run: as they were fetched,
# and with what classify-tone, thread and triage add, where these are built.
#
#   swift build -c release && pip install duckdb && sh Tests/Benchmarks/report.sh [MESSAGES]
#
# Prints seconds of processor time, messages a second of it, the ratio to DuckDB, and the peak of memory. Nothing is
# asserted: only ratios from one run on one machine mean anything. $EARSHOT_BIN names another build of the commands.
set -eu
cd "$(dirname "$0")/../.."
messages=${1:-1000000}
bin=${EARSHOT_BIN:-$(swift build -c release --show-bin-path)}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
feed=$folder/feed.ndjson

sh Tests/Benchmarks/repeat-sample.sh "$messages" >"$feed"

cat >"$folder/peer.py" <<'END'
import duckdb, sys
duckdb.sql("set threads to 1")
rows = duckdb.sql(f"""select network, cast(created_at as date) as day, direction, count(*) as messages
  from read_json('{sys.argv[1]}', format='newline_delimited',
    columns={{network: 'varchar', created_at: 'timestamp', direction: 'varchar'}})
  group by all order by all""").fetchall()
print(len(rows))
END

# measure NAME COMMAND...
measure() {
  name=$1
  shift
  /usr/bin/time -f '%U %S %e %M' "$@" 2>"$folder/time" >/dev/null
  tail -n 1 "$folder/time" | awk -v name="$name" -v messages="$messages" -v peer="$(cat "$folder/peer")" '{
    cpu = $1 + $2
    ratio = peer > 0 ? sprintf("%6.2f times DuckDB", peer / cpu) : ""
    printf "  %-22s %6.2f s of processor, %6.2f s in all, %8d messages/s, %6.1f MiB %s\n", name, cpu, $3, messages / cpu, $4 / 1024, ratio
  }'
  [ "$name" != DuckDB ] || tail -n 1 "$folder/time" | awk '{ print $1 + $2 }' >"$folder/peer"
}

# compare WHAT FILE
compare() {
  printf '%s: %s messages, %s bytes\n' "$1" "$messages" "$(wc -c <"$2")"
  echo 0 >"$folder/peer"
  if python3 -c 'import duckdb' 2>/dev/null; then measure DuckDB python3 "$folder/peer.py" "$2"; fi
  measure 'report --format json' "$bin/report" --format json "$2"
  measure 'report --partial' "$bin/report" --partial "$2"
}

compare 'as fetched' "$feed"
[ -x "$bin/classify-tone" ] && [ -x "$bin/thread" ] && [ -x "$bin/triage" ] || exit 0
"$bin/classify-tone" "$feed" >"$folder/tone.ndjson"
rm "$feed"
"$bin/thread" "$folder/tone.ndjson" >"$folder/thread.ndjson"
rm "$folder/tone.ndjson"
compare 'with tone and thread' "$folder/thread.ndjson"
"$bin/triage" --no-state "$folder/thread.ndjson" >"$folder/triage.ndjson"
rm "$folder/thread.ndjson"
compare 'with cases' "$folder/triage.ndjson"
