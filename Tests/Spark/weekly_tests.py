"""weekly.py beside one pipe on one machine."""
import json
import os
import shutil
import stat

from case import EXAMPLES, compare, made, sorted_lines
from components import components


def test_components_are_those_of_one_machine(case):
    feed = case.feed("small", 4000)
    whole = sorted(case.shell('thread --key "$1" | jq -r \'.id + " " + .key\'', feed).decode().splitlines())
    links = case.shell('thread --links "$1" | jq -r \'select(.parent) | .id + " " + .parent\'', feed).decode()
    pairs = [tuple(line.split(" ")) for line in links.splitlines()]
    # A chain, the shape that takes most rounds.
    pairs += [(f"y:{number:05}", f"y:{number + 1:05}") for number in range(1000)]
    edges = case.spark.createDataFrame(pairs, "a string, b string")
    found, rounds = components(edges, lambda frame: frame.localCheckpoint())
    roots = {row["node"]: row["root"] for row in found.collect()}
    keys = [line.split(" ") for line in whole]
    assert all(roots.get(node, node) == key for node, key in keys), "the components differ"
    assert all(roots[f"y:{number:05}"] == "y:00000" for number in range(1, 1001)), "the chain is not one"
    assert rounds <= 14, f"{rounds} rounds"


def test_the_sample_in_one_partition(case):
    case.same(case.sample(), 1, sample_config())


def test_the_sample_in_three_partitions(case):
    case.same(case.sample(), 3, sample_config())


def test_the_sample_in_sixteen_partitions(case):
    case.same(case.sample(), 16, sample_config())


def test_three_partitions_and_linked_strangers(case):
    config = case.path("linked.yaml")
    with open(config, "w", encoding="utf-8") as file:
        file.write("""name: Brambletel
agents: [{network: x, id: "1", handle: Brambletel, name: Brambletel}]
cases: {strangers: link}
""")
    feed = case.feed("small", 4000)
    case.same(shutil.copy(feed, case.path("small-linked")), 3, config)


def test_many_messages_in_sixteen_partitions_of_which_one_fails_twice(case):
    folder = failing_twice(case)
    case.same(case.feed("large", case.messages), 16, bin_folder=folder)
    assert os.path.exists(os.path.join(folder, "second")), "nothing has failed twice"


def test_many_messages_in_one_partition(case):
    case.same(case.feed("large", case.messages), 1)


def test_many_messages_in_three_partitions(case):
    case.same(case.feed("large", case.messages), 3)


def test_all_messages_in_one_conversation(case):
    """The worst skew: one partition holds all, and one case."""
    feed = case.feed("conversation", case.conversation, "--one-conversation")
    case.same(feed, 3)
    cases = [json.loads(line) for line in sorted_lines(case.path("out", "records")) if b'{"type":"case"' in line]
    assert len(cases) == 1 and len(cases[0]["events"]) == 1000, [len(one["events"]) for one in cases]
    omitted = sum(sums["count"] for sums in cases[0]["omitted_events"])
    assert omitted + 1000 > case.conversation / 2, omitted


def test_of_a_member_that_stands_twice_the_last_counts(case):
    feed = case.path("twice.ndjson")
    with open(feed, "w", encoding="utf-8") as file:
        for number in range(40):
            to = f'"reply_to":"x:9","reply_to":"x:{number - 1}",' if number else ""
            file.write(
                f'{{"type":"alert","id":"x:9","type":"message","id":"x:{number}",{to}"network":"y","network":"x",'
                f'"created_at":"2026-03-02T08:{number:02}:00Z","n":{"9" * 2000},'
                f'"author":{{"handle":"ann"}},"author":{{"handle":"user{number % 3}"}},"text":"it is broken, why?"}}\n')
    case.same(feed, 3)


def test_bad_lines_are_rejected_and_counted(case):
    feed = case.path("bad.ndjson")
    with open(case.feed("small", 4000), "rb") as file:
        lines = file.read().splitlines()[:300]
    bad = [b"{", b'{"id":5,"text":"a number"}', b'{"id":"x:no-time","text":"when?"}', b'"text"', b"\xff{}",
           b'{"type":7}', b'{"id":"x:bad","created_at":"yesterday","text":"?"}']
    for place, line in enumerate(bad):
        lines.insert(place * 40, line)
    with open(feed, "wb") as file:
        file.write(b"\n".join(lines) + b"\n")
    rejected = case.same(feed, 3)
    assert rejected == len(bad), f"{rejected} lines were rejected of {len(bad)}"
    kept = sorted_lines(case.path("out", "rejects"))
    assert len(kept) == len(bad) and b"{" in kept, kept


def test_a_job_takes_along_the_files_of_its_configuration(case):
    """Submitted, with a configuration too long for an argument and a calendar beside it, and a line that is bad."""
    folder = case.folder("configuration")
    with open(os.path.join(folder, "our holidays.ics"), "w", encoding="utf-8") as file:
        file.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
                   "DTSTART;VALUE=DATE:20260302\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    config = os.path.join(folder, "earshot.yaml")
    closed = "hours: {time_zone: Europe/London, weekly: {mon-fri: [\"09:00-17:00\"]}"
    padding = "# a long comment\n" * 20_000
    agents = (
        'agents: [{network: x, id: "1", handle: Brambletel, name: Brambletel}]\n'
        'targets: {first_response: {urgent: 30m, normal: 4h}, resolution: {normal: 3d}}\n')
    with open(config, "w", encoding="utf-8") as file:
        file.write(f'{padding}{agents}{closed}, holidays: "our holidays.ics"}}\n')
    feed = case.path("some.ndjson")
    with open(case.feed("small", 4000), "rb") as file:
        lines = file.read().splitlines()[:500]
    with open(feed, "wb") as file:
        file.write(b"\n".join([*lines, b"{"]) + b"\n")
    whole = case.one_machine(feed, config)
    with open(config + ".open", "w", encoding="utf-8") as file:
        file.write(f"{agents}{closed}}}\n")
    without = case.one_machine(shutil.copy(feed, feed + ".open"), config + ".open")
    assert whole[0] != without[0], "the holiday makes no difference"
    output = case.path("submitted")
    job = case.submit(
        "weekly.py", "--bin", case.bin, "--config", config, "--partitions", "3", "--format", "json", "--output", output,
        feed)
    told = job.communicate()[0]
    assert job.returncode == 1 and "weekly.py: 1 line was rejected\n" in told, (job.returncode, told[-2000:])
    compare(whole, made(output))
    assert sorted_lines(os.path.join(output, "rejects")) == [b"{"]
    assert not os.path.exists(os.path.join(output, "work")), "the passes left their lines"


def test_a_bad_line_under_strict_is_one_error(case):
    feed = case.path("strict.ndjson")
    with open(feed, "w", encoding="utf-8") as file:
        file.write('{"id":"x:1","created_at":"2026-03-02T08:00:00Z","text":"hello there"}\n{"id":5}\n')
    reason, status = case.error(feed, strict=True)
    assert status == 65 and "'id' is a number" in reason, reason
    with open(feed, "wb") as file:
        file.write(b'{"id":"x:\xff"}\n')
    assert case.error(feed, strict=True) == ("1 line is not UTF-8", 65)


def test_a_filter_that_is_missing_is_one_error(case):
    feed = case.feed("small", 4000)
    folder = case.folder("lacking")
    reason, status = case.error(feed, bin_folder=folder)
    assert status == 2 and "classify-tone is not installed" in reason, reason
    for name in ("classify-tone", "thread"):
        os.symlink(os.path.join(case.bin, name), os.path.join(folder, name))
    reason, status = case.error(feed, bin_folder=folder)
    assert status == 2 and "triage is not installed" in reason, reason


def test_what_a_user_gets_wrong_is_one_error(case):
    missing = case.path("no such folder")
    reason, status = case.error(missing)
    assert status == 2 and "PATH_NOT_FOUND" in reason and missing in reason, reason
    reason, status = case.error(case.feed("small", 4000), config=case.path("no-such.yaml"))
    assert (reason, status) == (case.path("no-such.yaml") + ": No such file or directory", 2), reason


def sample_config():
    return os.path.join(EXAMPLES, "sample", "earshot.yaml")


def failing_twice(case):
    """A folder of filters of which the first run of triage's last pass fails twice, by its status and by a signal."""
    folder = case.folder("failing")
    for name in ("classify-tone", "thread", "report"):
        os.symlink(os.path.join(case.bin, name), os.path.join(folder, name))
    path = os.path.join(folder, "triage")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"""#!/bin/bash
if [ "$2" != --given ] && [[ " $* " != *" --given "* ]]; then exec {case.bin}/triage "$@"; fi
if mkdir {folder}/first 2>/dev/null; then head -n 50 | {case.bin}/triage "$@"; exit 2; fi
if mkdir {folder}/second 2>/dev/null; then kill -9 $$; fi
exec {case.bin}/triage "$@"
""")
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return folder
