#!/bin/sh
# A report of many files on one large machine: one process for each file and core, and one answer.
#
#   sh examples/parallel.sh [-j JOBS] [-c earshot.yaml] FOLDER FILE...
#
# classify-tone, which costs most, judges the files beside each other; thread, triage and report then read all of them
# in one process each, for what they join crosses files. FOLDER takes `records.ndjson` and `report.html`: the same bytes
# as one pipe makes. For what one machine does not hold there is examples/spark.
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
folder=$1
shift
mkdir -p "$folder"
work=$(mktemp -d "$folder/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
[ -z "$config" ] || export EARSHOT_CONFIG="$config"

n=0
for file; do
  n=$((n + 1))
  ln -s "$(realpath "$file")" "$work/in.$(printf %06d $n)"
done
# Exit status 1: some lines were rejected, which classify-tone has told.
# shellcheck disable=SC2016 # the inner shell expands it
printf '%s\0' "$work"/in.* |
  xargs -0 -n 1 -P "$jobs" sh -euc 'classify-tone --jobs 1 "$1" >"$1.tone" || [ $? = 1 ]' sh
thread "$work"/in.*.tone | triage --no-state >"$folder/records.ndjson" || [ $? = 1 ]
report --format html "$folder/records.ndjson" >"$folder/report.html" || [ $? = 1 ]
