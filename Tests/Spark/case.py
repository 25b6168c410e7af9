"""What the tests of examples/spark share."""
import difflib
import json
import os
import shutil
import subprocess
import sys
import types

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLES = os.path.join(ROOT, "examples")
# Java's second compiler costs as much as all else here, and is worth it in longer jobs only.
SHORT_JOBS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
sys.path.insert(0, os.path.join(EXAMPLES, "spark"))

import weekly  # noqa: E402
from filters import failure  # noqa: E402


class Case:
    """The filters, a scratch folder, and Spark."""

    def __init__(self, bin_folder, scratch, spark, messages, conversation):
        self.bin = os.path.abspath(bin_folder)
        self.scratch = scratch
        self.spark = spark
        self.messages = messages
        self.conversation = conversation

    def path(self, *names):
        return os.path.join(self.scratch, *names)

    def folder(self, name):
        """A folder that is there, and empty."""
        path = self.path(name)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        return path

    def feed(self, name, messages, *options):
        path = self.path(name)
        if not os.path.exists(path):
            with open(path, "wb") as file:
                generate = os.path.join(ROOT, "Tests", "Spark", "generate.py")
                subprocess.run([sys.executable, generate, str(messages), *options], stdout=file, check=True)
        return path

    def sample(self):
        """What the quickstart imports of the sample export."""
        path = self.path("sample.ndjson")
        if not os.path.exists(path):
            with open(os.path.join(EXAMPLES, "quickstart.sh"), encoding="utf-8") as file:
                script = file.read()
            imports = script[script.index("{\n  fetch import"):script.index('} >"$out/messages.ndjson"')]
            with open(path, "wb") as file:
                file.write(self.shell(f"cd {ROOT}; sample=examples/sample\n{imports}}}"))
        return path

    def environment(self, bin_folder=None):
        path = (bin_folder or self.bin) + ":" + os.environ["PATH"]
        return {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "SPARK_LOCAL_IP": "127.0.0.1"}

    def shell(self, script, *arguments):
        """What a shell script with the filters in its path prints."""
        return subprocess.run(
            ["bash", "-c", script, "bash", *arguments], env=self.environment(), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, check=False).stdout

    def submit(self, program, *arguments):
        """A program of the example under way, as people submit it; Spark sends its errors to standard output."""
        folder = os.path.join(EXAMPLES, "spark")
        submit = os.path.join(os.path.dirname(sys.executable), "spark-submit")
        command = [
            submit, "--master", "local[2]", "--driver-memory", "1g", "--driver-java-options", SHORT_JOBS,
            "--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=4",
            "--conf", f"spark.local.dir={self.scratch}",
            "--py-files", ",".join(os.path.join(folder, name) for name in ("filters.py", "components.py")),
            os.path.join(folder, program), *arguments]
        return subprocess.Popen(
            command, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True)

    def one_machine(self, feed, config=None):
        """The sorted lines and the report of one machine, made once for each feed."""
        whole = self.path(os.path.basename(feed) + ".whole")
        option = f"--config {config}" if config else ""
        if not os.path.exists(whole):
            self.shell(
                f'classify-tone "$1" | thread --no-duplicates | triage --no-state {option} >"$2"', feed, whole)
        report = self.shell(f'report {option} --format json "$1"', whole)
        return sorted_lines(whole), report

    def on_spark(self, feed, partitions, config=None, bin_folder=None, strict=False):
        output = self.path("out")
        shutil.rmtree(output, ignore_errors=True)
        run = weekly.Weekly(self.spark, types.SimpleNamespace(
            inputs=[feed], output=output, partitions=partitions, bin=bin_folder or self.bin, config=config,
            issues=[], as_of=None, strict=strict, format="json", title="Customer care report"))
        rejected = run.run()
        return (*made(output), rejected)

    def same(self, feed, partitions, config=None, bin_folder=None):
        """Compares one machine and Spark; how many lines Spark rejected."""
        whole = self.one_machine(feed, config)
        lines, report, rejected = self.on_spark(feed, partitions, config, bin_folder)
        compare(whole, (lines, report))
        return rejected

    def error(self, feed, **options):
        """The one line in which a job fails."""
        try:
            self.on_spark(feed, 2, **options)
        except Exception as error:
            told = failure(error)
            assert told is not None and "\n" not in told[0], error
            return told
        raise AssertionError("the job did not fail")


def made(output):
    """The sorted records and the report in a folder that weekly.py wrote."""
    with open(os.path.join(output, "report.json"), "rb") as file:
        return sorted_lines(os.path.join(output, "records")), file.read()


def compare(whole, other):
    """Raises where what one machine made and what Spark made differ, with the first differences."""
    assert len(whole[0]) > 0, "the one machine printed nothing"
    if whole[0] != other[0]:
        missing, more = set(whole[0]) - set(other[0]), set(other[0]) - set(whole[0])
        for line in [*sorted(missing)[:2], *sorted(more)[:2]]:
            print("  ", line[:1500], file=sys.stderr)
        raise AssertionError(f"{len(missing)} lines are missing and {len(more)} are too many of {len(whole[0])}")
    if whole[1] != other[1]:
        texts = [json.dumps(json.loads(text), indent=1).splitlines() for text in (whole[1], other[1])]
        lines = difflib.unified_diff(*texts, "one machine", "spark", lineterm="", n=1)
        raise AssertionError("the reports differ:\n" + "\n".join([*lines][:40]))


def sorted_lines(*paths):
    """The lines of files, and of what Spark wrote into folders, sorted byte by byte."""
    lines = []
    for path in paths:
        names = [path]
        if os.path.isdir(path):
            names = [os.path.join(path, name) for name in os.listdir(path) if name.startswith("part-")]
        for name in names:
            with open(name, "rb") as file:
                lines += file.read().split(b"\n")
    return sorted(line for line in lines if line)
