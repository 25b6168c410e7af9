"""Runs the filters of earshot over the partitions of an RDD.

A filter is a program that must be installed on every worker. `piped` sends each partition through one, or through
several behind each other, by RDD.pipe. What a filter rejects comes back in the same stream, so that it is counted once
even where a partition is tried again; a filter that fails makes one error that says which and why.
"""
import base64
import itertools
import os
import re
import shlex
import sys

from pyspark.errors import AnalysisException

# A line of a filter begins with a brace; what the shell tells of itself begins with one of these.
REJECTED, FAILED = "!", "?"

READS_CONFIG = ("triage", "report")

CONFIG = "earshot.yaml"

# The one file that a configuration names and these filters read: a calendar, as `holidays: FILE`.
CALENDAR = re.compile(
    r"""^(?P<before>[^#\n]*?\bholidays["']?[ ]*:[ ]+)(?P<name>"[^"\n]*"|'[^'\n]*'|[^\s\["'&*!|>{#][^\n]*)""", re.M)

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
# The files come first in the stream: a command's arguments may be too short for them.
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


class BadLines(Exception):
    """Lines that cannot be read, where none may be."""


class Filters:
    """The filters with the settings that all their runs share."""

    def __init__(self, bin_folder=None, config=None, strict=False):
        path = os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin")
        self.environment = {"PATH": f"{bin_folder}:{path}" if bin_folder else path, "LC_ALL": "C.UTF-8"}
        if "TMPDIR" in os.environ:
            self.environment["TMPDIR"] = os.environ["TMPDIR"]
        self.strict = strict
        self.config_files = configuration(config) if config else {}
        self.files = {}

    def add_file(self, name, path):
        """Sends a file along with the commands that name it as what this gives, `"$folder"/NAME`."""
        with open(path, "rb") as file:
            self.files[name] = base64.b64encode(file.read()).decode("ascii")
        return in_folder(name)

    def piped(self, rdd, *commands):
        """The lines that the filters make of each partition's lines; rejected ones come as `REJECTED` and base64."""
        return self.run(rdd, commands)

    def text(self, rdd, command):
        """The bytes that a filter makes of all lines, which need not be records. They come to the driver."""
        lines = self.run(rdd.coalesce(1), [command], behind=" | base64").collect()
        return base64.b64decode("".join(line for line in lines if not line.startswith(REJECTED)))

    def run(self, rdd, commands, behind=""):
        files = self.needed(commands)
        if files:
            rdd = rdd.mapPartitions(lambda lines: itertools.chain(files.values(), lines))
        lines = rdd.pipe(
            shlex.join(["bash", "-c", self.script(commands, files, behind)]), env=self.environment, checkCode=True)
        return lines.mapPartitions(checked)

    def needed(self, commands):
        """The files that the commands read, in base64, by their names."""
        reads_config = any(words[0] in READS_CONFIG for words in commands)
        named = {word for words in commands for word in words}
        return {
            **(self.config_files if reads_config else {}),
            **{name: content for name, content in self.files.items() if in_folder(name) in named}}

    def script(self, commands, files, behind):
        """The shell's script for filters behind each other, each a list of words; quoted ones are left to the shell."""
        stages = []
        for place, words in enumerate(commands):
            name, *options = words
            options = ["--quiet", "--rejects", in_folder(f"rejects.{place}"), *options]
            if self.strict:
                options.append("--strict")
            if self.config_files and name in READS_CONFIG:
                options += ["--config", in_folder(CONFIG)]
            quoted = " ".join(word if word.startswith(in_folder("")) else shlex.quote(word) for word in options)
            stages.append(f'{name} {quoted} 2>"$folder"/errors.{place}')
        return SCRIPT.format(
            tools=" ".join(words[0] for words in commands), pipeline=" | ".join(stages), behind=behind,
            files="\n".join(
                f"head -c {len(content) + 1} | base64 -d >{in_folder(name)}" for name, content in files.items()))


def in_folder(name):
    """A file of a run, as the shell names it."""
    return f'"$folder"/{name}'


def configuration(path):
    """The configuration and the calendars that it names, in base64, by the names that they have in a run's folder."""
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        text = file.read()
    files = {}

    def send(found):
        written = found["name"]
        for name in (written, written.split(" #")[0], re.split(r"[,}]| #", written)[0]):
            calendar = os.path.join(os.path.dirname(path), name.strip().strip("\"'"))
            if os.path.isfile(calendar):
                files[f"holidays{len(files)}.ics"] = calendar
                return found["before"] + f"holidays{len(files) - 1}.ics" + written[len(name):]
        # The filter tells what is wrong with it.
        return found[0]

    text = CALENDAR.sub(send, text)
    contents = {CONFIG: text.encode("utf-8", "surrogateescape")}
    for name, calendar in files.items():
        with open(calendar, "rb") as file:
            contents[name] = file.read()
    return {name: base64.b64encode(content).decode("ascii") for name, content in contents.items()}


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
    """What a failed job says in one line, and its exit status; None where neither a filter nor the user is to blame."""
    if isinstance(error, BadLines):
        return str(error), 65
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}", 2
    if isinstance(error, AnalysisException):
        return str(error).splitlines()[0], 2
    found = re.search(r"FilterFailure: (.*)", str(error))
    if not found:
        return None
    return found.group(1), 65 if " ended with status 65: " in found.group(1) else 2


def end(program, error):
    """Tells why a job failed; its exit status. What nobody here is to blame for is raised as it is."""
    told = failure(error)
    if told is None:
        raise error
    print(f"{program}: {told[0]}", file=sys.stderr)
    return told[1]
