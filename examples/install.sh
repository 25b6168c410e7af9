#!/bin/sh
# Installs the commands, their manual pages and completions.
#
#   sh examples/install.sh PREFIX [--command-prefix NAME-]
#
# `sh examples/install.sh /usr/local --command-prefix earshot-` installs earshot-fetch, earshot-thread and so on, for
# machines where the short names are taken. $DESTDIR is honoured. Swift's runtime is linked into the binaries, so the
# machine that runs them needs no Swift; README.md says which system libraries each of them needs.
set -eu

usage() {
  printf 'usage: install.sh PREFIX [--command-prefix NAME-]\n' >&2
  exit 64
}

prefix=''
command_prefix=''
while [ $# -gt 0 ]; do
  case $1 in
    --command-prefix)
      [ $# -ge 2 ] || usage
      command_prefix=$2
      shift 2
      ;;
    --command-prefix=*)
      command_prefix=${1#*=}
      shift
      ;;
    -*) usage ;;
    *)
      [ -z "$prefix" ] || usage
      prefix=$1
      shift
      ;;
  esac
done
[ -n "$prefix" ] || usage
case $command_prefix in
  *[!A-Za-z0-9._-]*)
    printf 'install.sh: a command prefix holds letters, digits, dots, dashes and underscores only\n' >&2
    exit 64
    ;;
esac
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
target=${DESTDIR:-}$prefix

cd "$(dirname "$0")/.."

# What the build needs beside Swift.
missing=''
[ -e /usr/include/sqlite3.h ] || missing="$missing libsqlite3-dev"
[ -e /usr/include/zlib.h ] || missing="$missing zlib1g-dev"
[ -n "$(find /usr/include -path '*curl/curl.h' -print -quit)" ] || missing="$missing libcurl4-openssl-dev"
[ -e /usr/include/openssl/evp.h ] || missing="$missing libssl-dev"
if [ -n "$missing" ]; then
  printf 'Installing%s …\n' "$missing" >&2
  as_root=''
  [ "$(id -u)" = 0 ] || as_root=sudo
  # shellcheck disable=SC2086 # a list of words
  if ! { $as_root apt-get -qq update && $as_root apt-get -qq install -y --no-install-recommends $missing; } >&2
  then
    printf 'install.sh:%s could not be installed; install them and run this again\n' "$missing" >&2
    exit 1
  fi
fi

# The statically linked build lives beside the ordinary one, so neither undoes the other.
scratch=.build/static
for tool in fetch classify-tone thread triage report; do
  swift build -c release --static-swift-stdlib --scratch-path "$scratch" --product "$tool" >&2
done
bin=$(swift build -c release --static-swift-stdlib --scratch-path "$scratch" --show-bin-path)

mkdir -p "$target/bin" "$target/share/man/man1" "$target/share/man/man5" "$target/share/man/man7" \
  "$target/share/bash-completion/completions" "$target/share/zsh/site-functions" \
  "$target/share/fish/vendor_completions.d"

for tool in fetch classify-tone thread triage report; do
  name=$command_prefix$tool
  install -s -m 755 "$bin/$tool" "$target/bin/$name" 2>/dev/null || install -m 755 "$bin/$tool" "$target/bin/$name"
  install -m 644 "man/$tool.1" "$target/share/man/man1/$name.1"
  # A command names itself after the file it is started by, so completions fit a prefix, too.
  "$target/bin/$name" --generate-completion-script bash >"$target/share/bash-completion/completions/$name"
  "$target/bin/$name" --generate-completion-script zsh >"$target/share/zsh/site-functions/_$name"
  "$target/bin/$name" --generate-completion-script fish >"$target/share/fish/vendor_completions.d/$name.fish"
done
for page in man/*.5 man/*.7; do
  install -m 644 "$page" "$target/share/man/man${page##*.}/${page##*/}"
done
printf 'Installed in %s\n' "$target"
