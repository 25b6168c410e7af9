#!/usr/bin/env python3
"""Kills `fetch run --output` with SIGKILL again and again at random moments, then lets it end, and counts.

    kill.py FOLDER PORT SOURCE KILLS

SOURCE is one of those below; each has 5,000 messages or more, or is followed while each connection brings fifty new ones.
Prints a line of JSON: messages, kills, of these how many hit a run that had delivered something, missing, repeats, the
records of a page, and torn lines. A source of pages that is done is begun anew in a new file, so that every kill hits a run
at work. Standard library only.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time

folder, port, name, kills = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
# By network: the sources' fields but for the network, the secrets, and how many records the largest page has.
SOURCES = {
    "mastodon": (["hashtag: t5000"], {}, 40),
    "x": (["server: URL, search: t5000, since: 6d"], {"TOKEN": "app"}, 102),
    "facebook": (["server: URL/sized/1700/graph, new: true"], {"TOKEN": "page-token"}, 75 + 70),
    "instagram": (["server: URL/sized/1700/graph, new: true"], {"TOKEN": "page-token"}, 75),
    "zendesk": (["server: URL/sized/4200/zendesk"], {"EMAIL": "care@acme.example", "TOKEN": "zen+secret"}, 100),
    "stack-exchange": (["server: URL/sized/5000/exchange, new: true"], {}, 100),
    # A store has 500.
    "app-store": (["server: URL/sized/500/apple, app: 42, country: %s" % c for c in "us gb de fr it es nl pl se jp".split()], {}, 50),
    "app-store-connect": (["server: URL/sized/5000/apple, app: 42"], {"TOKEN": "signed-token"}, 201),
    "google-business": (
        ["server: URL/sized/5000/google, location: accounts/1/locations/2"],
        {"CLIENT_ID": "i", "CLIENT_SECRET": "s", "REFRESH_TOKEN": "lasting"}, 51),
    "trustpilot": (["server: URL/sized/5000/trustpilot, business: acme.example"], {"KEY": "trust+key"}, 101),
    # These have one page.
    "google-maps": (["server: URL/sized/5000/google, location: ChIJa"], {"KEY": "maps+key"}, 5000),
    "tripadvisor": (["server: URL/sized/5000/tripadvisor, location: 1"], {"KEY": "trip+key"}, 5000),
    # Streams: a page fills the gap between two of them.
    "follow mastodon": (["hashtag: live_200_50_0_0_1000"], {}, 40),
    "follow x": (["search: growing"], {"TOKEN": "app"}, 100),
    "follow bluesky": (["hashtag: acme, stream: 'URL/jet/15000'"], {}, 100),
}
fields, secrets, page = SOURCES[name]
follows, network = name.startswith("follow"), name.split()[-1]
random.seed(20261122)
for number in range(len(fields)):
    for secret, value in secrets.items():
        os.environ["EARSHOT_SOURCE%d_%s" % (number, secret)] = value
with open(os.path.join(folder, "earshot.yaml"), "w") as file:
    file.write("sources:\n")
    for number, text in enumerate(fields):
        text = text if "server" in text else "server: URL, " + text
        text = text if "since" in text else text + ", since: 2026-01-01"
        text = text.replace("URL", "http://127.0.0.1:" + port)
        file.write("  source%d: {network: %s, %s}\n" % (number, network, text))


class Round:
    """The sources from their beginning to their end."""

    def __init__(self, number):
        self.state = os.path.join(folder, "state-%s.db" % number)
        self.output = os.path.join(folder, "output-%s.ndjson" % number)

    def size(self):
        return os.path.getsize(self.output) if os.path.exists(self.output) else 0

    def start(self, *more):
        command = ["fetch", "run", "--config", os.path.join(folder, "earshot.yaml")]
        return subprocess.Popen([*command, "--state", self.state, "--output", self.output, *more])

    def end(self):
        """Lets it end by itself."""
        if network == "bluesky":
            # There are no pages of it: the stream alone brings all.
            process = self.start("--follow")
            deadline = time.monotonic() + 60
            while len(self.records()[0]) < len(wanted()) and time.monotonic() < deadline:
                time.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            assert process.wait() == -signal.SIGTERM
        else:
            assert self.start().wait() == 0, "the last run failed"

    def records(self):
        """How often each record stands there, and how many lines are none."""
        seen, torn = {}, 0
        with open(self.output) as lines:
            for line in lines:
                try:
                    record = json.loads(line)
                    key = record["type"], record["id"], record.get("text") if follows else None
                    seen[key] = seen.get(key, 0) + 1
                except ValueError:
                    torn += 1
        return seen, torn


def wanted():
    """The ids that must come: of a stream of Bluesky by arithmetic, else those that a run brings which is left alone."""
    if network == "mastodon" and not follows:
        return {"mastodon:127.0.0.1:%s/%d" % (port, 100000 + number) for number in range(5000)}
    if network == "bluesky":
        who = lambda number: "jo" if number % 5 == 0 else "somebody"
        return {"bluesky:at://did:plc:%s/app.bsky.feed.post/r%d" % (who(n), n) for n in range(0, 15000, 3)}
    whole = Round("whole")
    if whole.size() == 0:
        whole.end()
    return {identifier for _, identifier, _ in whole.records()[0]}


result = {"kills": 0, "missing": 0, "repeats": 0, "torn": 0, "at_work": 0, "page": page}


def finish(round):
    round.end()
    seen, torn = round.records()
    ids = wanted()
    result["messages"] = len(ids)
    result["missing"] += len(ids - {identifier for _, identifier, _ in seen})
    result["repeats"] += sum(seen.values()) - len(seen)
    result["torn"] += torn


number = 0
current = Round(number)
while result["kills"] < kills:
    before = current.size()
    process = current.start(*["--follow"] * follows)
    if result["kills"] % 2:
        # However long it takes to begin, this one is hit at work.
        deadline = time.monotonic() + (5 if follows else 60)
        while current.size() == before and process.poll() is None and time.monotonic() < deadline:
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
