#!/usr/bin/python3
"""Says how many test cases passed and failed; each argument of a parameterised test is a case of its own.

usage: count-cases.py EVENTS LOG STATUS

EVENTS is what `swift test --event-stream-output-path` wrote: it knows every case that ended, and each test with an issue.
LOG is what `swift test` printed: it knows which arguments an issue belongs to. STATUS is how `swift test` ended.
"""

import json
import pathlib
import re
import sys


def main():
    events, log, status = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    ended, failing_tests, is_complete = 0, set(), False
    for line in events.read_text("utf-8").splitlines() if events.exists() else []:
        event = json.loads(line).get("payload", {})
        issue = event.get("issue", {})
        if event.get("kind") == "testCaseEnded":
            ended += 1
        elif event.get("kind") == "runEnded":
            is_complete = True
        elif event.get("kind") == "issueRecorded" and issue.get("isFailure", True) and not issue.get("isKnown"):
            failing_tests.add(event.get("testID"))

    recorded = re.compile(r"^\S+ +Test (.*?) recorded an issue( with \d+ arguments? .*?)? at [^ ]+:\d+:\d+", re.M)
    failing_cases = {match.groups() for match in recorded.finditer(log.read_text("utf-8", "replace"))}
    failed = max(len(failing_cases), len(failing_tests))
    if not is_complete:
        print("the tests did not run to their end", file=sys.stderr)
    if status != "0" or not is_complete or ended == 0:
        failed = max(failed, 1)
    print(f"{max(ended - failed, 0)} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
