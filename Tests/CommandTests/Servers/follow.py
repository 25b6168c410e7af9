#!/usr/bin/env python3
"""Follows a stream of the counterpart with `fetch --follow`, and measures it.

    follow.py FOLDER PORT MESSAGES RATE [--state]

RATE messages a second come, or as fast as they go where it is 0. Ends fetch with SIGTERM when all have come, and prints a
line of JSON: messages, repeats, seconds, a_minute, the longest and the median time from a message's being sent to its line
being read in milliseconds, the most memory in MiB, the seconds of processor time, and the exit status. Standard library
only.
"""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time

folder, port, messages, rate = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
state = ["--state", os.path.join(folder, "follow.db")] if "--state" in sys.argv else ["--no-state"]
tag = "live_0_%d_0_0" % messages + ("_%d" % rate if rate else "")
fetch = subprocess.Popen(
    ["fetch", "mastodon", "--server", "http://127.0.0.1:" + port, "--hashtag", tag, "--since", "2026-01-01", "--follow"]
    + state,
    stdout=subprocess.PIPE,
)
lines, delays, first = [], [], None
for line in fetch.stdout:
    now = time.time()
    first = first or now
    lines.append(line)
    sent = re.search(rb'"likes":([0-9]+)', line)
    if sent:
        delays.append(now * 1000 - float(sent.group(1)))
    # The last two are the edit and the deletion.
    if b'"type":"deletion"' in line:
        break
seconds = time.time() - first
with open("/proc/%d/status" % fetch.pid) as status:
    memory = int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1))
fetch.send_signal(signal.SIGTERM)
code = fetch.wait()
ids = [json.loads(line)["id"] for line in lines[:-2]]
used = resource.getrusage(resource.RUSAGE_CHILDREN)
delays.sort()
print(
    json.dumps(
        {
            "messages": len(set(ids)),
            "repeats": len(ids) - len(set(ids)),
            "edits": sum(b"edited" in line for line in lines),
            "seconds": round(seconds, 2),
            "a_minute": round(len(ids) / seconds * 60),
            "longest_delay_ms": round(delays[-1]) if delays else None,
            "median_delay_ms": round(delays[len(delays) // 2]) if delays else None,
            "memory_mib": round(memory / 1024, 1),
            "processor_seconds": round(used.ru_utime + used.ru_stime, 2),
            "status": 128 - code if code < 0 else code,
        }
    )
)
