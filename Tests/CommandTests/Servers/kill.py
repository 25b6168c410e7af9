#!/usr/bin/env python3
"""Kills `fetch run --output` with SIGKILL again and again at random moments, then lets it end, and counts.

    kill.py FOLDER PORT KILLS MESSAGES

prints a line of JSON: kills, of these how many hit a run that had delivered something, missing, repeats, and torn lines.
A source that is done is begun anew in a new file, so that every kill hits a run at work.
"""

import json
import os
import random
import subprocess
import sys
import time

folder, port, kills, messages = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
random.seed(20261122)
with open(os.path.join(folder, "earshot.yaml"), "w") as file:
    file.write("sources:\n  tag: {network: mastodon, server: 'http://127.0.0.1:%s', hashtag: t%d, since: 2026-01-01}\n"
               % (port, messages))


class Round:
    """One source from its beginning to its end."""

    def __init__(self, number):
        self.state = os.path.join(folder, "state-%d.db" % number)
        self.output = os.path.join(folder, "output-%d.ndjson" % number)

    def size(self):
        return os.path.getsize(self.output) if os.path.exists(self.output) else 0

    def start(self):
        command = ["fetch", "run", "--config", os.path.join(folder, "earshot.yaml")]
        return subprocess.Popen(command + ["--state", self.state, "--output", self.output])

    def end(self):
        """Lets it end by itself; what is missing, repeated and torn then."""
        assert self.start().wait() == 0, "the last run failed"
        seen, torn = {}, 0
        with open(self.output) as lines:
            for line in lines:
                try:
                    identifier = json.loads(line)["id"]
                    seen[identifier] = seen.get(identifier, 0) + 1
                except ValueError:
                    torn += 1
        wanted = {"mastodon:127.0.0.1:%s/%d" % (port, 100000 + n) for n in range(messages)}
        return len(wanted - set(seen)), sum(seen.values()) - len(seen), torn


result = {"kills": 0, "missing": 0, "repeats": 0, "torn": 0, "at_work": 0}


def finish(round):
    missing, repeats, torn = round.end()
    result["missing"] += missing
    result["repeats"] += repeats
    result["torn"] += torn


number = 0
current = Round(number)
while result["kills"] < kills:
    before = current.size()
    process = current.start()
    if result["kills"] % 2:
        # However long it takes to begin, this one is hit at work.
        while current.size() == before and process.poll() is None:
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.03))
    else:
        time.sleep(random.uniform(0, 0.15))
    if process.poll() is None:
        process.kill()
        process.wait()
        result["kills"] += 1
        result["at_work"] += current.size() > before
    else:
        finish(current)
        number += 1
        current = Round(number)
finish(current)
print(json.dumps(result))
