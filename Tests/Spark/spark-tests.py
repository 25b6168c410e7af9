#!/usr/bin/env python3
"""The examples for many machines and many cores against the same filters in one pipe, byte for byte after sorting.

    python3 Tests/Spark/spark-tests.py BIN [--messages N] [--conversation N] [--memory SIZE] [--only WORD]

BIN holds the filters. Needs pyspark and Java. The last line says `N passed, N failed`. A conversation of a million
messages, which takes ten minutes and more: `--only one_conversation --conversation 1000000`.
"""
import argparse
import os
import sys
import tempfile
import time

from pyspark.sql import SparkSession

from case import EXAMPLES, SHORT_JOBS, Case
import parallel_tests
import stream_tests
import weekly_tests


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--conversation", type=int, default=20_000, help="messages of the longest conversation")
    parser.add_argument("--memory", default="2g", help="for the driver, which the tasks run in")
    parser.add_argument("--only", default="", help="tests with this in their names")
    options = parser.parse_args()
    tests = [
        (name, test) for module in (parallel_tests, weekly_tests, stream_tests)
        for name, test in vars(module).items() if name.startswith("test_") and options.only in name]
    passed = 0
    with tempfile.TemporaryDirectory(prefix="earshot-spark-") as scratch:
        os.environ["PYSPARK_PYTHON"] = sys.executable
        os.environ["PYTHONPATH"] = os.path.join(EXAMPLES, "spark")
        spark = session(scratch, options.memory)
        case = Case(options.bin, scratch, spark, options.messages, options.conversation)
        for name, test in tests:
            words = name.removeprefix("test_").replace("_", " ")
            start = time.monotonic()
            try:
                test(case)
                passed += 1
                print(f"passed: {words} ({time.monotonic() - start:.0f} s)", file=sys.stderr, flush=True)
            except Exception as error:
                print(f"failed: {words}: {str(error)[:3000]}", file=sys.stderr, flush=True)
        spark.stop()
    print(f"{passed} passed, {len(tests) - passed} failed")
    return 0 if passed == len(tests) else 1


def session(scratch, memory):
    """Spark in this process, with two cores and tasks that are tried four times."""
    settings = {
        "spark.driver.extraJavaOptions": SHORT_JOBS, "spark.driver.memory": memory, "spark.local.dir": scratch,
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "4",
        "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    builder = SparkSession.builder.appName("earshot tests").master("local[2,4]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


if __name__ == "__main__":
    sys.exit(main())
