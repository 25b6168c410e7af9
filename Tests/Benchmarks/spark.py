#!/usr/bin/env python3
"""What a message costs as the data grows, on one machine in one pipe and on Spark with two cores.

    swift build -c release && sh Tests/run.sh --spark   # once: installs Spark into .build/spark
    .build/spark/bin/python Tests/Benchmarks/spark.py [--one-conversation] [--cluster] [MESSAGES...]

Without numbers it takes 10,000 messages, 10 times and 100 times as many, made by Tests/Spark/generate.py. Each row
tells messages, seconds by the clock, seconds of processor time, microseconds of it for a message, and the most memory
that any process of a kind took, in MiB: filters, Spark's Python workers, the driver's Java and its Python, and what
the driver's heap held after a collection. Beside it stand the bytes of the input, the lines that the passes left, and
what Spark shuffled. `--cluster` gives executors a process of their own, so that the driver's Java holds the driver
alone. $EARSHOT_BIN names other builds of the commands. Nothing is asserted.
"""
import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLE = os.path.join(ROOT, "examples", "spark")
FILTERS = ("classify-tone", "thread", "triage", "report")
MIB = 1024 * 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("messages", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--one-conversation", action="store_true", help="all messages answer each other")
    parser.add_argument("--cluster", action="store_true", help="executors in processes of their own")
    parser.add_argument("--partition", type=int, default=50_000, metavar="MESSAGES", help="in one partition")
    parser.add_argument("--only", choices=("pipe", "spark"))
    parser.add_argument("--driver-memory", default="1g")
    parser.add_argument("--java-options", default="-XX:+UseSerialGC", help="for the driver and the executors")
    options = parser.parse_args()
    print(f"{'':22}{'messages':>10}{'clock s':>9}{'processor s':>13}{'us/message':>12}  memory in MiB")
    with tempfile.TemporaryDirectory(prefix="earshot-benchmark-") as scratch:
        for messages in options.messages:
            feed = os.path.join(scratch, "feed.ndjson")
            generate(feed, messages, options.one_conversation)
            if options.only != "spark":
                row("one pipe", messages, *measured(lambda: pipe(feed, scratch), scratch))
            if options.only != "pipe":
                partitions = max(2, -(-messages // options.partition))
                output = os.path.join(scratch, "out")
                found = measured(lambda: submit(feed, output, partitions, options, scratch), scratch)
                row("Spark", messages, *found)
                tell_bytes(feed, output, scratch, messages, partitions)
                shutil.rmtree(output)
    return 0


def generate(feed, messages, one_conversation):
    command = [sys.executable, os.path.join(ROOT, "Tests", "Spark", "generate.py"), str(messages)]
    with open(feed, "wb") as file:
        subprocess.run([*command, *(["--one-conversation"] if one_conversation else [])], stdout=file, check=True)


def pipe(feed, scratch):
    """The four filters in one pipe, each behind the other."""
    script = (
        'set -o pipefail; classify-tone "$1" | thread --no-duplicates | triage --no-state >"$2/records" && '
        'report --format json "$2/records" >"$2/report"')
    with open(os.path.join(scratch, "told"), "wb") as told:
        return subprocess.Popen(["bash", "-c", script, "bash", feed, scratch], env=environment(), stderr=told)


def submit(feed, output, partitions, options, scratch):
    master = "local-cluster[1,2,2048]" if options.cluster else "local[2]"
    files = ",".join(os.path.join(EXAMPLE, name) for name in ("filters.py", "components.py"))
    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.local.dir": scratch,
        "spark.sql.shuffle.partitions": "4", "spark.eventLog.enabled": "true", "spark.eventLog.dir": scratch,
        "spark.eventLog.compress": "false", "spark.eventLog.rolling.enabled": "false",
        "spark.executor.memory": "1g", "spark.executor.extraJavaOptions": options.java_options}
    command = [
        os.path.join(os.path.dirname(sys.executable), "spark-submit"), "--master", master,
        "--driver-memory", options.driver_memory,
        "--driver-java-options", f"{options.java_options} -Xlog:gc:file={scratch}/gc.log",
        *(word for name, value in settings.items() for word in ("--conf", f"{name}={value}")), "--py-files", files,
        os.path.join(EXAMPLE, "weekly.py"), "--bin", bin_folder(), "--partitions", str(partitions), "--format", "json",
        "--keep-work", "--output", output, feed]
    with open(os.path.join(scratch, "told"), "wb") as told:
        # Spark sends a program's errors to standard output.
        return subprocess.Popen(command, env=environment(), stdout=told, stderr=subprocess.STDOUT)


def bin_folder():
    return os.environ.get("EARSHOT_BIN") or os.path.join(ROOT, ".build", "release")


def environment():
    path = bin_folder() + ":" + os.environ["PATH"]
    return {**os.environ, "PATH": path, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}


def measured(start, scratch):
    """Seconds by the clock and of the processor, and the most memory of each kind of process that was under way."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    most, processor = {}, {}
    process = start()
    while process.poll() is None:
        look(process.pid, most, processor)
        time.sleep(0.1)
    if process.returncode:
        with open(os.path.join(scratch, "told"), encoding="utf-8", errors="replace") as told:
            raise SystemExit(f"spark.py: the job ended with status {process.returncode}\n{told.read()[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    waited = sum(getattr(after, name) - getattr(before, name) for name in ("ru_utime", "ru_stime"))
    # Some of Spark's processes are waited for by nobody.
    seconds = max(waited, sum(processor.values()))
    log = os.path.join(scratch, "gc.log")
    if os.path.exists(log):
        with open(log, encoding="utf-8") as file:
            held = [int(found) for found in re.findall(r"Pause .*->(\d+)M", file.read())]
        most["driver heap in use"] = max(held, default=0) * MIB
        os.remove(log)
    return time.monotonic() - begin, seconds, most


def look(root, most, processor):
    """Notes memory and processor time of all processes below one, by what they are."""
    children, commands = {}, {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
            with open(f"/proc/{name}/cmdline", encoding="utf-8", errors="replace") as file:
                commands[int(name)] = file.read().split("\0"), fields
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(name))
    below = [root]
    for process in below:
        below += children.get(process, [])
    for process in below:
        if process not in commands:
            continue
        words, fields = commands[process]
        kind = kind_of(words)
        ticks = sum(int(fields[place]) for place in (11, 12))
        processor[process, fields[19]] = ticks / os.sysconf("SC_CLK_TCK")
        try:
            with open(f"/proc/{process}/status", encoding="utf-8") as file:
                peak = re.search(r"VmHWM:\s+(\d+)", file.read())
        except OSError:
            continue
        if kind and peak:
            most[kind] = max(most.get(kind, 0), int(peak[1]) * 1024)


def kind_of(words):
    name = os.path.basename(words[0])
    if name in FILTERS:
        return name
    if name == "java":
        return "executor Java" if any("ExecutorBackend" in word for word in words) else "driver Java"
    if name.startswith("python"):
        return "Python worker" if any("pyspark" in word for word in words[1:3]) else "driver Python"
    return None


def row(name, messages, clock, seconds, most):
    memory = ", ".join(f"{kind} {size / MIB:.0f}" for kind, size in sorted(most.items()))
    print(
        f"{name:22}{messages:10}{clock:9.1f}{seconds:13.1f}{seconds / messages * 1e6:12.0f}  {memory}", flush=True)


def tell_bytes(feed, output, scratch, messages, partitions):
    """What the passes left behind and what Spark shuffled."""
    shuffled = 0
    for name in os.listdir(scratch):
        path = os.path.join(scratch, name)
        if name.startswith(("local-", "app-")) and os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    event = json.loads(line)
                    if event["Event"] == "SparkListenerTaskEnd":
                        metrics = event.get("Task Metrics", {}).get("Shuffle Write Metrics", {})
                        shuffled += metrics.get("Shuffle Bytes Written", 0)
            os.remove(path)
    work = os.path.join(output, "work")
    passes = {name: size_of(os.path.join(work, name)) for name in sorted(os.listdir(work))}
    frames = sum(size for name, size in passes.items() if name.startswith("frame"))
    told = {name: size for name, size in passes.items() if not name.startswith("frame")}
    told.update({"frames": frames, "records": size_of(os.path.join(output, "records")), "shuffled": shuffled})
    with open(os.path.join(scratch, "told"), encoding="utf-8", errors="replace") as file:
        rounds = ", ".join(re.findall(r"took (\d+) rounds", file.read()))
    print(
        f"  {partitions} partitions, {rounds} rounds; bytes for a message: "
        f"input {os.path.getsize(feed) / messages:.0f}, "
        + ", ".join(f"{name} {size / messages:.0f}" for name, size in told.items()), flush=True)


def size_of(folder):
    return sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder) if not name.startswith("."))


if __name__ == "__main__":
    sys.exit(main())
