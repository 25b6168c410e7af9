"""Runs the filters of earshot over the partitions of an RDD.

A filter is a program that must be installed on every worker. `piped` sends each partition through one, or through
several behind each other, by RDD.pipe. What a filter rejects comes back in the same stream, so that it is counted once
even where a partition is tried again; a filter that fails makes one error that says which and why.
"""
import base64
import os
import re
import shlex

# A line of a filter begins with a brace; what the shell tells of itself begins with one of these.
REJECTED, FAILED = "!", "?"

READS_CONFIG = ("triage", "report")

SCRIPT = """\
folder=$(mktemp -d) || exit 70
trap 'rm -rf "$folder"' EXIT
fail() {{
  cat >/dev/null
  printf '\\n?%s\\n' "$(printf 'worker %s: %s' "$(uname -n)" "$1" | base64 -w 0)"
  exit 0
}}
for tool in {tools}; do
  command -v "$tool" >/dev/null || fail "$tool is not installed, or not in PATH ($PATH)"
done
{files}
{pipeline}{behind}
status=("${{PIPESTATUS[@]}}")
tools=({tools})
for place in "${{!tools[@]}}"; do
  # 1: some lines were rejected. 141: the reader has ended, which tells why itself.
  case ${{status[place]}} in 0 | 1 | 141) continue ;; esac
  fail "${{tools[place]}} ended with status ${{status[place]}}: $(tail -n 1 "$folder/errors.$place")"
done
if [ -n "$(find "$folder" -name 'rejects.*' -size +0 -print -quit)" ]; then
  printf '!'
  cat "$folder"/rejects.* | base64 -w 0
  echo
fi
"""


class FilterFailure(Exception):
    """A filter failed on a worker, or is not there."""


class Filters:
    """The filters with the settings that all their runs share."""

    def __init__(self, bin_folder=None, config=None, strict=False):
        path = os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin")
        self.environment = {"PATH": f"{bin_folder}:{path}" if bin_folder else path, "LC_ALL": "C.UTF-8"}
        if "TMPDIR" in os.environ:
            self.environment["TMPDIR"] = os.environ["TMPDIR"]
        self.files = {}
        self.strict = strict
        self.has_config = config is not None
        if config:
            self.add_file("earshot.yaml", config)

    def add_file(self, name, path):
        """Sends a small file along with the commands, which find it as `"$folder"/NAME`."""
        with open(path, "rb") as file:
            self.files[name] = base64.b64encode(file.read()).decode("ascii")
        return f'"$folder"/{name}'

    def script(self, commands, behind=""):
        """The shell's script for filters behind each other, each a list of words; quoted ones are left to the shell."""
        stages = []
        for place, words in enumerate(commands):
            name, *options = words
            options = ["--quiet", "--rejects", f'"$folder"/rejects.{place}', *options]
            if self.strict:
                options.append("--strict")
            if self.has_config and name in READS_CONFIG:
                options += ["--config", '"$folder"/earshot.yaml']
            quoted = " ".join(word if word.startswith('"$folder"') else shlex.quote(word) for word in options)
            stages.append(f'{name} {quoted} 2>"$folder"/errors.{place}')
        return SCRIPT.format(
            tools=" ".join(words[0] for words in commands), pipeline=" | ".join(stages), behind=behind,
            files="\n".join(
                f"printf %s {content} | base64 -d >\"$folder\"/{name}" for name, content in self.files.items()))

    def piped(self, rdd, *commands):
        """The lines that the filters make of each partition's lines; rejected ones come as `REJECTED` and base64.
        """
        return self.run(rdd, self.script(commands))

    def text(self, rdd, command):
        """The bytes that a filter makes of all lines, which need not be records. They come to the driver."""
        lines = self.run(rdd.coalesce(1), self.script([command], behind=" | base64")).collect()
        return base64.b64decode("".join(line for line in lines if not line.startswith(REJECTED)))

    def run(self, rdd, script):
        lines = rdd.pipe(shlex.join(["bash", "-c", script]), env=self.environment, checkCode=True)
        return lines.mapPartitions(checked)


def checked(lines):
    """The lines as they are, without empty ones; a failure that the shell tells of is raised."""
    for line in lines:
        if line.startswith(FAILED):
            raise FilterFailure(base64.b64decode(line[1:]).decode("utf-8", "replace"))
        if line:
            yield line


def rejected(line):
    """The lines in a line that begins with `REJECTED`, as bytes."""
    return base64.b64decode(line[1:]).splitlines()


def failure(error):
    """What a failed job says in one line; nil where no filter is to blame."""
    found = re.search(r"FilterFailure: (.*)", str(error))
    return found.group(1) if found else None
