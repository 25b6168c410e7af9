#!/usr/bin/env python3
"""The example on Apache Spark against the same filters on one machine, byte for byte after sorting.

    python3 Tests/Spark/spark-tests.py BIN [--messages N]

BIN holds the filters. Needs pyspark and Java. The last line says `N passed, N failed`.
"""
import argparse
import difflib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import types

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "examples", "spark"))

from pyspark.sql import SparkSession  # noqa: E402

import weekly  # noqa: E402
from components import components  # noqa: E402
from filters import failure  # noqa: E402


class Case:
    """What the tests share: the filters, a scratch folder, and Spark."""

    def __init__(self, bin_folder, scratch, spark, messages):
        self.bin = os.path.abspath(bin_folder)
        self.scratch = scratch
        self.spark = spark
        self.messages = messages

    def path(self, name):
        return os.path.join(self.scratch, name)

    def feed(self, name, messages, *options):
        path = self.path(name)
        if not os.path.exists(path):
            with open(path, "wb") as file:
                generate = os.path.join(ROOT, "Tests", "Spark", "generate.py")
                subprocess.run([sys.executable, generate, str(messages), *options], stdout=file, check=True)
        return path

    def shell(self, script, *arguments):
        """What a shell script with the filters in its path prints."""
        environment = {**os.environ, "PATH": self.bin + ":" + os.environ["PATH"], "LC_ALL": "C"}
        result = subprocess.run(
            ["bash", "-c", script, "bash", *arguments], env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, check=False)
        return result.stdout

    def one_machine(self, feed, config=None):
        """The sorted lines and the report of one machine, made once for each feed, without the records of questions and
        people, which triage tells of the whole alone."""
        whole = self.path(os.path.basename(feed) + ".whole")
        if not os.path.exists(whole):
            option = f"--config {config}" if config else ""
            self.shell(
                f'classify-tone "$1" | thread --no-duplicates | triage --no-state {option} | '
                """grep -v -e '^{"type":"question"' -e '^{"type":"person"' >"$2" """, feed, whole)
        option = f"--config {config}" if config else ""
        report = self.shell(f'report {option} --format json "$1"', whole)
        return sorted_lines(whole), report

    def on_spark(self, feed, partitions, config=None, bin_folder=None, strict=False):
        output = self.path("out")
        shutil.rmtree(output, ignore_errors=True)
        run = weekly.Weekly(self.spark, types.SimpleNamespace(
            inputs=[feed], output=output, partitions=partitions, bin=bin_folder or self.bin, config=config,
            issues=[], as_of=None, strict=strict, format="json", title="Customer care report"))
        rejected = run.run()
        with open(os.path.join(output, "report.json"), "rb") as file:
            report = file.read()
        return sorted_lines(os.path.join(output, "records")), report, rejected

    def same(self, feed, partitions, config=None, bin_folder=None):
        whole, report = self.one_machine(feed, config)
        lines, other, rejected = self.on_spark(feed, partitions, config, bin_folder)
        assert len(whole) > 0, "the one machine printed nothing"
        if lines != whole:
            missing, more = set(whole) - set(lines), set(lines) - set(whole)
            for line in [*sorted(missing)[:2], *sorted(more)[:2]]:
                print("  ", line[:1500], file=sys.stderr)
            raise AssertionError(f"{len(missing)} lines are missing and {len(more)} are too many of {len(whole)}")
        if report != other:
            texts = [json.dumps(json.loads(text), indent=1).splitlines() for text in (report, other)]
            lines = difflib.unified_diff(*texts, "one machine", "spark", lineterm="", n=1)
            raise AssertionError("the reports differ:\n" + "\n".join([*lines][:40]))
        return rejected


def sorted_lines(path):
    names = [path]
    if os.path.isdir(path):
        names = [os.path.join(path, name) for name in os.listdir(path) if name.startswith("part-")]
    lines = []
    for name in names:
        with open(name, "rb") as file:
            lines += file.read().split(b"\n")
    return sorted(line for line in lines if line)


def failing_twice(case):
    """A folder of filters of which the first run of triage's last pass fails twice, by its status and by a signal."""
    folder = case.path("failing")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for name in ("classify-tone", "thread", "report"):
        os.symlink(os.path.join(case.bin, name), os.path.join(folder, name))
    path = os.path.join(folder, "triage")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"""#!/bin/bash
if [ "$2" != --given ] && [[ " $* " != *" --given "* ]]; then exec {case.bin}/triage "$@"; fi
if mkdir {folder}/first 2>/dev/null; then head -n 50 | {case.bin}/triage "$@"; exit 2; fi
if mkdir {folder}/second 2>/dev/null; then kill -9 $$; fi
exec {case.bin}/triage "$@"
""")
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return folder


def test_components_are_those_of_one_machine(case):
    feed = case.feed("small", 4000)
    whole = sorted(case.shell('thread --key "$1" | jq -r \'.id + " " + .key\'', feed).decode().splitlines())
    links = case.shell('thread --links "$1" | jq -r \'select(.parent) | .id + " " + .parent\'', feed).decode()
    pairs = [tuple(line.split(" ")) for line in links.splitlines()]
    # A chain, the shape that takes most rounds.
    pairs += [(f"y:{number:05}", f"y:{number + 1:05}") for number in range(3000)]
    edges = case.spark.createDataFrame(pairs, "a string, b string")
    found, rounds = components(edges, lambda frame: frame.localCheckpoint())
    roots = {row["node"]: row["root"] for row in found.collect()}
    keys = [line.split(" ") for line in whole]
    assert all(roots.get(node, node) == key for node, key in keys), "the components differ"
    assert all(roots[f"y:{number:05}"] == "y:00000" for number in range(1, 3001)), "the chain is not one"
    assert rounds <= 16, f"{rounds} rounds"


def test_the_sample_is_the_same(case):
    sample = os.path.join(ROOT, "examples", "sample")
    feed = case.path("sample.ndjson")
    script = open(os.path.join(ROOT, "examples", "quickstart.sh"), encoding="utf-8").read()
    imports = script[script.index("{\n  fetch import"):script.index('} >"$out/messages.ndjson"')]
    with open(feed, "wb") as file:
        file.write(case.shell(f"cd {ROOT}; sample=examples/sample\n{imports}}}"))
    case.same(feed, 3, os.path.join(sample, "earshot.yaml"))


def test_one_partition(case):
    case.same(case.feed("small", 4000), 1)


def test_three_partitions_and_linked_strangers(case):
    config = case.path("linked.yaml")
    with open(config, "w", encoding="utf-8") as file:
        file.write("""name: Brambletel
agents: [{network: x, id: "1", handle: Brambletel, name: Brambletel}]
cases: {strangers: link}
""")
    feed = case.feed("small", 4000)
    case.same(shutil.copy(feed, case.path("small-linked")), 3, config)


def test_sixteen_partitions_of_which_one_fails_twice(case):
    folder = failing_twice(case)
    case.same(case.feed("large", case.messages), 16, bin_folder=folder)
    assert os.path.exists(os.path.join(folder, "second")), "nothing has failed twice"


def test_bad_lines_are_rejected_and_counted(case):
    feed = case.path("bad.ndjson")
    with open(case.feed("small", 4000), "rb") as file:
        lines = file.read().splitlines()[:300]
    bad = [b"{", b'{"id":5,"text":"a number"}', b'{"id":"x:no-time","text":"when?"}', b'"text"', b"\xff{}",
           b'{"type":7}', b'{"id":"x:bad","created_at":"yesterday","text":"?"}']
    for place, line in enumerate(bad):
        lines.insert(place * 40, line)
    with open(feed, "wb") as file:
        file.write(b"\n".join(lines) + b"\n")
    rejected = case.same(feed, 3)
    assert rejected == len(bad), f"{rejected} lines were rejected of {len(bad)}"
    kept = sorted_lines(os.path.join(case.path("out"), "rejects"))
    assert len(kept) == len(bad) and b"{" in kept, kept


def test_a_bad_line_under_strict_is_one_error(case):
    feed = case.path("strict.ndjson")
    with open(feed, "w", encoding="utf-8") as file:
        file.write('{"id":"x:1","created_at":"2026-03-02T08:00:00Z","text":"hello there"}\n{"id":5}\n')
    reason = error_of(case, feed, strict=True)
    assert "ended with status 65" in reason and "'id' is a number" in reason, reason


def test_a_filter_that_is_missing_is_one_error(case):
    folder = case.path("lacking")
    os.makedirs(folder, exist_ok=True)
    reason = error_of(case, case.feed("small", 4000), bin_folder=folder)
    assert "classify-tone is not installed" in reason, reason


def error_of(case, feed, **options):
    try:
        case.on_spark(feed, 2, **options)
    except Exception as error:
        reason = failure(error)
        assert reason is not None and "\n" not in reason, error
        return reason
    raise AssertionError("the job did not fail")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_") and options.only in name]
    passed = 0
    with tempfile.TemporaryDirectory(prefix="earshot-spark-") as scratch:
        os.environ["PYSPARK_PYTHON"] = sys.executable
        os.environ["PYTHONPATH"] = os.path.join(ROOT, "examples", "spark")
        spark = (
            SparkSession.builder.appName("earshot tests").master("local[2,4]")
            .config("spark.driver.memory", "2g").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", "4").config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1").config("spark.local.dir", scratch).getOrCreate())
        spark.sparkContext.setLogLevel("OFF")
        case = Case(options.bin, scratch, spark, options.messages)
        for name, test in tests:
            words = name.removeprefix("test_").replace("_", " ")
            try:
                test(case)
                passed += 1
                print(f"passed: {words}", file=sys.stderr, flush=True)
            except Exception as error:
                print(f"failed: {words}: {str(error)[:3000]}", file=sys.stderr, flush=True)
        spark.stop()
    print(f"{passed} passed, {len(tests) - passed} failed")
    return 0 if passed == len(tests) else 1


if __name__ == "__main__":
    sys.exit(main())
