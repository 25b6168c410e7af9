#!/usr/bin/env python3
"""The JSON report's figures against arithmetic done apart, on any stream of records.

    report --format json FILE >report.json && Tests/Conformance/figures.py FILE report.json

Counted here from the records alone: messages by side, network and day, tone, hashtags, first responses, later ones,
questions, customers, the promoter proxy and cases. Prints what differs, and exits 1 where something does."""
import collections, datetime, json, statistics, sys

records, newest = {}, {}


def when(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def is_time(text):
    try:
        return bool(when(text))
    except (ValueError, TypeError, AttributeError):
        return False


for line in open(sys.argv[1], "rb"):
    if not line.strip():
        continue
    try:
        record = json.loads(line)
    except ValueError:
        continue
    if record.get("type") in (None, "message") and is_time(record.get("created_at")):
        key = record.get("id") or len(records)
        order = (record.get("observed_at") or "", [-b for b in line])
        if key not in records or order > newest[key]:
            records[key], newest[key] = record, order


def side(record):
    role = (record.get("triage") or {}).get("role")
    if role:
        return "outbound" if role == "agent" else "inbound"
    return record.get("direction") if record.get("direction") in ("inbound", "outbound") else "unknown"


messages = list(records.values())
for message in messages:
    message["_at"], message["_side"] = when(message["created_at"]), side(message)
    thread = message.get("thread") or {}
    message["_thread"] = thread.get("id") or message.get("id") or id(message)
    message["_depth"] = thread.get("depth") or (1 if message.get("reply_to") and not thread else 0)
want = {"messages.total": len(messages)}
for name in ("inbound", "outbound", "unknown"):
    want[f"messages.{name}"] = sum(m["_side"] == name for m in messages)
for network, count in collections.Counter(m.get("network") or "unknown" for m in messages).items():
    want[f"volume.networks.{network}.total"] = count
for day, count in collections.Counter(m["_at"].astimezone(datetime.timezone.utc).date() for m in messages).items():
    want[f"volume.days.{day}.total"] = count
heard = [m for m in messages if m["_side"] != "outbound"]
if any(m.get("tone") for m in heard):
    labels = collections.Counter((m.get("tone") or {}).get("label") or "unknown" for m in heard)
    judged = labels["negative"] + labels["neutral"] + labels["positive"]
    for label in ("negative", "neutral", "positive", "unknown"):
        want[f"tone.{label}"] = labels[label]
    want["tone.net"] = (labels["positive"] - labels["negative"]) / judged if judged else None

threads = collections.defaultdict(list)
for message in messages:
    threads[message["_thread"]].append(message)
ranks = {"inbound": 0, "outbound": 1, "unknown": 2}
first, later, unanswered = [], [], 0
for turns in threads.values():
    turns.sort(key=lambda m: (m["_at"], m["_depth"], ranks[m["_side"]]))
    if turns[0]["_side"] != "inbound":
        continue
    waiting, answered = turns[0]["_at"], False
    for turn in turns[1:]:
        if turn["_side"] == "outbound" and waiting:
            seconds = int((turn["_at"] - waiting).total_seconds() // 1)
            (later if answered else first).append(seconds)
            waiting, answered = None, True
        elif turn["_side"] == "inbound" and not waiting:
            waiting = turn["_at"]
    unanswered += not answered


def nearest(values, percent):
    return sorted(values)[-(-len(values) * percent // 100) - 1] if values else None


if any((m.get("thread") or {}).get("id") for m in messages) and len(first) + unanswered:
    for name, values in (("first", first), ("next", later)):
        want[f"response.{name}.n"] = len(values)
        want[f"response.{name}.median_seconds"] = statistics.median(values) if values else None
        want[f"response.{name}.mean_seconds"] = statistics.mean(values) if values else None
        want[f"response.{name}.p90_seconds"] = nearest(values, 90)
    want["response.first.unanswered"] = unanswered
    want["response.rate"] = len(first) / (len(first) + unanswered)
    for name, limit in (("15m", 900), ("1h", 3600), ("4h", 14400), ("8h", 28800), ("24h", 86400)):
        want[f"response.within.{name}"] = sum(s <= limit for s in first) / (len(first) + unanswered)
people, judged = collections.Counter(), collections.defaultdict(list)
for message in heard:
    author = message.get("author") or {}
    if not (author.get("id") or author.get("handle")):
        continue
    key = (message.get("network"), author.get("id") is None, author.get("id") or author.get("handle"))
    if message["_side"] == "inbound":
        people[key] += 1
    value = {"negative": -1, "neutral": 0, "positive": 1}.get((message.get("tone") or {}).get("label"))
    if value is not None:
        judged[key].append(value)
want["people.customers.total"] = len(people)
want["people.customers.five_or_more"] = sum(count >= 5 for count in people.values())
if judged:
    want["people.promoter_proxy.promoters"] = sum(sum(values) > 0 for values in judged.values())
    want["people.promoter_proxy.detractors"] = sum(sum(values) < 0 for values in judged.values())

report = json.load(open(sys.argv[2]))


def at(path):
    value = report
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def parts(path):
    """The names of a path: those of networks may hold dots."""
    return path.split(".") if not path.startswith("volume.networks.") else ["volume", "networks", path[16:-6], "total"]


wrong = {}
for path, value in want.items():
    got = at(parts(path))
    if got != value and (got is None or value is None or abs(got - value) > 0.00006):
        wrong[path] = (got, value)
print(f"{len(want)} figures of {len(messages)} messages; differ (report, apart): {wrong or 'none'}")
sys.exit(bool(wrong))
