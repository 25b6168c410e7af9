#!/usr/bin/env python3
"""How many storms triage finds in generated streams, by day and at night, and how many false alarms it gives.

    swift build -c release && Tests/Benchmarks/storms.py [STREAMS [HOURLY]]

Each stream is four weeks long, with so many messages in a mean hour, and follows day and week; its days differ by chance,
the hours of a day drift, and some messages draw others, so that counts vary far more than independent arrivals do. In the
last days of each comes a storm of one to three hours, of so many times what is usual at its hour. Nothing is asserted.
$EARSHOT_BIN names another build."""
import calendar
import json
import math
import os
import random
import subprocess
import sys
import time

BUCKET = 300
DAY = 288
WEEK = 7 * DAY
START = 1_793_577_600


def arrivals(rng, rate):
    """A Poisson number, by its exponential gaps."""
    count, left = 0, rate
    while True:
        left -= rng.expovariate(1)
        if left < 0:
            return count
        count += 1


def usual(rng, weeks, hourly):
    """What each bucket is expected to hold, at so many messages in a mean hour."""
    peak, sharpness, ratio = rng.uniform(0.4, 0.8), rng.uniform(0.8, 2), rng.uniform(6, 40)
    weekend = [1] * 5 + [rng.uniform(0.4, 1.3), rng.uniform(0.4, 1.3)]
    shape = [
        (1 + (ratio - 1) * ((1 + math.cos(2 * math.pi * (bucket / DAY - peak))) / 2)**sharpness)
        * weekend[bucket // DAY % 7] for bucket in range(weeks * WEEK)
    ]
    scale = hourly / 12 * len(shape) / sum(shape)
    return [scale * value for value in shape]


def counts(rng, expected):
    """What comes: days that differ, hours that drift, messages that draw others."""
    days, drift, draw = rng.uniform(0.05, 0.4), rng.uniform(0.05, 0.3), rng.choice([1, 1.3, 2])
    keep = math.exp(-1 / 24)
    level, day, result = 0.0, 1.0, []
    for bucket, mean in enumerate(expected):
        if bucket % DAY == 0:
            day = math.exp(rng.gauss(0, days))
        level = keep * level + rng.gauss(0, drift * math.sqrt(1 - keep * keep))
        first = arrivals(rng, mean * day * math.exp(level) / draw)
        result.append(sum(1 + int(rng.expovariate(1) / -math.log(1 - 1 / draw)) if draw > 1 else 1 for _ in range(first)))
    return result


def alarms(counts):
    """The buckets in which triage says that storms of all messages began."""
    lines, number = [], 0
    for bucket, count in enumerate(counts):
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + bucket * BUCKET))
        for _ in range(count):
            lines.append('{"id":"x:%d","created_at":"%s","author":{"id":"%d"},"text":"hm"}\n' % (number, at, number % 997))
            number += 1
    binaries = os.environ.get("EARSHOT_BIN", ".build/release")
    run = subprocess.run([binaries + "/triage", "--no-state", "--only", "alerts"], input="".join(lines).encode(),
                         capture_output=True, check=True)
    alerts = [json.loads(line) for line in run.stdout.splitlines()]
    starts = [alert["started_at"] for alert in alerts if alert.get("subject") == "messages"]
    return [(calendar.timegm(time.strptime(start, "%Y-%m-%dT%H:%M:%SZ")) - START) // BUCKET
            for start in starts]


def main(streams=25, hourly=100):
    calm = found_calm = 0
    found = {}
    for seed in range(streams):
        rng = random.Random(seed)
        expected = usual(rng, 4, hourly)
        quiet = counts(rng, expected)
        found_calm += len(alarms(quiet))
        calm += 4
        mean = 12 * sum(expected) / len(expected)
        hours = [sum(expected[bucket:bucket + 12]) for bucket in range(len(expected))]
        for is_night in (True, False):
            begins = [bucket for bucket in range(3 * WEEK + 500, 4 * WEEK - 60)
                      if (hours[bucket] < 0.4 * mean) == is_night]
            for times in (4, 8):
                begin, length = rng.choice(begins), rng.randint(12, 36)
                stream = list(quiet)
                for step in range(length):
                    more = max(times * hours[begin], 20) / 12 * (1.6 - 1.2 * step / length)
                    stream[begin + step] += arrivals(rng, more)
                hit = any(begin <= alarm < begin + 24 for alarm in alarms(stream))
                tally = found.setdefault(("night" if is_night else "day", times), [0, 0])
                tally[0] += hit
                tally[1] += 1
    print(f"{found_calm} false alarms in {calm} calm weeks")
    for (hour, times), (hits, all_storms) in sorted(found.items()):
        print(f"{hour}: {hits} of {all_storms} storms found that add {times} times the usual")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
