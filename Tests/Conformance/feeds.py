#!/usr/bin/env python3
"""Compare `fetch import feed` with feedparser: the same entries, links, ids and times.

    pip install feedparser
    Tests/Conformance/feeds.py .../feedparser/tests [--bin .build/debug] [--min-share 0.9] [--show 20]

The folder holds feeds, in any depth, such as the tests of https://github.com/kurtmckee/feedparser. Both readers get the
bytes of the file alone, no HTTP headers. A feed agrees where both give as many entries and each agrees:

- `url` is the entry's link, and absent where there is none
- `uri` is the entry's id, and absent where there is none
- `created_at` is the entry's published, created or updated time, where it has one that feedparser can read

Prints the share of feeds that agree and the first that do not; exits 1 below the share asked for, or where `fetch`
crashes, hangs or takes more than ten seconds.
"""
import argparse
import calendar
import json
import pathlib
import subprocess
import sys

import feedparser

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--bin", default=".build/debug")
parser.add_argument("--min-share", type=float, default=0)
parser.add_argument("--show", type=int, default=20)
options = parser.parse_args()


def expected_entry(entry):
    times = [entry.get(f"{name}_parsed") for name in ("published", "created", "updated")]
    time = next((calendar.timegm(time) for time in times if time), None)
    return entry.get("link") or None, entry.get("id") or None, time


def seconds(text):
    from datetime import datetime

    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() // 1)


def differences(path):
    content = path.read_bytes()
    parsed = feedparser.parse(content, resolve_relative_uris=True)
    run = subprocess.run(
        [f"{options.bin}/fetch", "import", "--quiet", "feed", str(path)], capture_output=True, timeout=10)
    if run.returncode not in (0, 1, 2):
        return [f"ends with {run.returncode}: {run.stderr.decode(errors='replace')}"]
    records = [json.loads(line) for line in run.stdout.splitlines()]
    found = []
    if len(records) != len(parsed.entries):
        found.append(f"{len(records)} entries, feedparser has {len(parsed.entries)} {run.stderr.decode()[:200]}")
    for record, entry in zip(records, parsed.entries):
        link, native, time = expected_entry(entry)
        if record.get("url") != link:
            found.append(f"link {record.get('url')!r}, feedparser has {link!r}")
        if record.get("uri") != native:
            found.append(f"id {record.get('uri')!r}, feedparser has {native!r}")
        if time is not None and seconds(record["created_at"]) != time:
            found.append(f"time {record['created_at']!r}, feedparser has {time}")
    return found


paths = sorted(path for path in options.folder.rglob("*") if path.is_file())
agreed, faults, shown = 0, 0, 0
for path in paths:
    try:
        found = differences(path)
    except subprocess.TimeoutExpired:
        found, faults = ["hangs"], faults + 1
    if any(text.startswith("ends with") for text in found):
        faults += 1
    if not found:
        agreed += 1
    elif shown < options.show:
        shown += 1
        print(f"{path.relative_to(options.folder)}: {'; '.join(found)}")
share = agreed / len(paths) if paths else 0
print(f"{agreed} of {len(paths)} feeds agree ({share:.1%}); {faults} crashed or hung")
sys.exit(share < options.min_share or faults > 0)
