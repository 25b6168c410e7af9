#!/bin/sh
# A report of many files on one large machine: one process for each file and core, and one answer.
#
#   sh examples/parallel.sh [-j JOBS] [-c earshot.yaml] FOLDER FILE...
#
# classify-tone, which costs most, judges the files beside each other; thread, triage and report then read all of them
# in one process each, for what they join crosses files. FOLDER takes `records.ndjson` and `report.html`: the same bytes
# as one pipe makes. The exit status is 1 where lines were rejected; a filter that fails ends all with its status, and
# leaves what FOLDER held. For what one machine does not hold there is examples/spark.
set -eu

usage() { echo 'usage: parallel.sh [-j JOBS] [-c CONFIG] FOLDER FILE...' >&2; exit 64; }
jobs=$(nproc)
config=''
while getopts j:c: option; do
  case $option in
    j) jobs=$OPTARG ;;
    c) config=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || usage
case $jobs in '' | *[!0-9]*) usage ;; esac
folder=$1
shift
for tool in classify-tone thread triage report; do
  command -v "$tool" >/dev/null || { echo "parallel.sh: $tool is not installed, or not in PATH" >&2; exit 2; }
done
mkdir -p "$folder"
work=$(mktemp -d "$folder/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export work
[ -z "$config" ] || export EARSHOT_CONFIG="$config"

# ended TOOL STATUS: 1 tells that lines were rejected, which the filter has told; with more than that all ends.
rejected=0
ended() {
  case $2 in
    0) ;;
    1) rejected=1 ;;
    *) echo "parallel.sh: $1 ended with status $2" >&2; exit "$2" ;;
  esac
}

n=0
# shellcheck disable=SC2016 # the inner shell expands it
for file; do
  n=$((n + 1))
  printf '%06d\0%s\0' "$n" "$file"
done | xargs -0 -n 2 -P "$jobs" sh -c 'classify-tone --jobs 1 -- "$2" >"$work/$1.tone"; echo $? >"$work/$1.status"' sh
for status in "$work"/*.status; do ended classify-tone "$(cat "$status")"; done

{ thread "$work"/*.tone || echo $? >"$work/thread"; } | triage --no-state >"$work/records" || ended triage $?
[ ! -e "$work/thread" ] || ended thread "$(cat "$work/thread")"
report --format html "$work/records" >"$work/report" || ended report $?
mv "$work/records" "$folder/records.ndjson"
mv "$work/report" "$folder/report.html"
exit "$rejected"
