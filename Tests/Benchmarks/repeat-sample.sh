#!/bin/sh
# The sample's messages again and again, each time with ids of their own: sh Tests/Benchmarks/repeat-sample.sh MESSAGES
set -eu
cd "$(dirname "$0")/../.."
exec awk -v wanted="$1" '
  { line[NR] = $0 }
  END {
    for (count = 0; count < wanted; count++) {
      text = line[count % NR + 1]
      gsub("mastodon:[a-z.]*/", "&" int(count / NR), text)
      print text
    }
  }' examples/sample/mastodon.ndjson
