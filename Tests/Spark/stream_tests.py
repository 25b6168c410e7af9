"""stream.py: each message once, whatever is killed."""
import contextlib
import io
import os
import signal
import time

import stream
from case import sorted_lines

# What Spark's Kafka source gives, by its integration guide.
KAFKA = (
    "key binary, value binary, topic string, partition int, offset bigint, timestamp timestamp, timestampType int")


def test_a_stream_that_is_killed_holds_each_message_once(case):
    arriving = case.folder("arriving")
    output, checkpoint = case.path("streamed"), case.path("checkpoint")
    arrive(case, arriving, range(3))
    slow = case.folder("slow")
    with open(os.path.join(slow, "classify-tone"), "w", encoding="utf-8") as file:
        file.write(f"""#!/bin/bash
if [ -e {output}/batch=000000000/_SUCCESS ] && mkdir {slow}/reached 2>/dev/null; then
  head -n 20 | {case.bin}/classify-tone "$@"
  sleep 20
fi
exec {case.bin}/classify-tone "$@"
""")
    os.chmod(os.path.join(slow, "classify-tone"), 0o755)
    # In the second batch, of which a part is written.
    job = case.submit(
        "stream.py", "--bin", slow, "--output", output, "--checkpoint", checkpoint, "--every", "1 second",
        "--at-most", "1", arriving)
    until = time.monotonic() + 300
    while not os.path.exists(os.path.join(slow, "reached")) and job.poll() is None and time.monotonic() < until:
        time.sleep(0.1)
    assert os.path.exists(os.path.join(slow, "reached")), job.communicate()[0][-2000:]
    os.killpg(job.pid, signal.SIGKILL)
    job.communicate()
    assert batches(output) == ["batch=000000000"], batches(output)
    follow(case, arriving, output, checkpoint)
    assert len(batches(output)) == 3, batches(output)
    check(case, arriving, output)
    # Between a batch and its mark in the checkpoint.
    for name in ("2", ".2.crc"):
        os.remove(os.path.join(checkpoint, "commits", name))
    arrive(case, arriving, range(3, 5))
    follow(case, arriving, output, checkpoint)
    assert len(batches(output)) == 5, batches(output)
    check(case, arriving, output)
    # Without its checkpoint it would begin anew.
    status, errors = follow(case, arriving, output, case.path("another"), expected=2)
    assert "knows nothing of" in errors and "\n" not in errors.rstrip("\n"), errors
    check(case, arriving, output)


def test_a_stream_without_its_filter_is_one_error(case):
    arriving = case.folder("arriving-lacking")
    arrive(case, arriving, range(1))
    status, errors = follow(
        case, arriving, case.path("lacking-out"), case.path("lacking-checkpoint"), bin_folder=case.folder("none"),
        expected=2)
    assert errors.count("\n") == 1 and "classify-tone is not installed" in errors, errors


def test_a_topic_without_sparks_package_for_kafka_is_one_error(case):
    status, errors = follow(
        case, "care", case.path("no-kafka-out"), case.path("no-kafka-checkpoint"), "--kafka", "broker:9092", expected=2)
    assert errors == (
        "stream.py: Spark has no source for Kafka: submit with --packages "
        "org.apache.spark:spark-sql-kafka-0-10_2.13:4.0.1\n"), errors


def test_a_topic_is_asked_for_as_kafka_is_and_read_as_it_answers(case):
    """Kafka itself is not here: what Spark is asked for, and records as its Kafka source gives them."""
    topic = case.path("topic")
    lines = messages(case)[:50]
    values = [*lines[:40], None, b"\n".join(lines[40:]), b"\xff{}", b"{"]
    rows = [(None, value and bytearray(value), "care", 0, place, None, 0) for place, value in enumerate(values)]
    case.spark.createDataFrame(rows, KAFKA).coalesce(1).write.parquet(topic)
    asked = {}

    class Reader:
        def format(self, name):
            asked["format"] = name
            return self

        def option(self, name, value):
            asked[name] = value
            return self

        def load(self):
            return case.spark.readStream.schema(KAFKA).parquet(topic)

    output = case.path("topic-out")
    follow(
        case, "care", output, case.path("topic-checkpoint"), "--kafka", "broker:9092", "--at-most", "1000",
        "--option", "kafka.security.protocol=SSL", "--option", "startingOffsets=latest", reader=Reader())
    assert asked == {
        "format": "kafka", "kafka.bootstrap.servers": "broker:9092", "subscribe": "care", "startingOffsets": "latest",
        "maxOffsetsPerTrigger": 1000, "kafka.security.protocol": "SSL"}, asked
    plain = case.path("topic.ndjson")
    with open(plain, "wb") as file:
        file.write(b"\n".join(lines) + b"\n")
    found = sorted_lines(*(os.path.join(output, name) for name in batches(output)))
    assert found == sorted(case.shell('classify-tone "$1"', plain).splitlines()), "the messages differ"
    folders = [os.path.join(output + "-rejects", name) for name in os.listdir(output + "-rejects")]
    assert sorted_lines(*folders) == [b"\\xff{}", b"{"], sorted_lines(*folders)


def messages(case):
    with open(case.feed("small", 4000), "rb") as file:
        return [line for line in file.read().splitlines() if line.startswith(b'{"type":"message"')]


def arrive(case, folder, numbers):
    """Files of 200 messages, each with a line that is no JSON and one that is no UTF-8, under their names at once."""
    lines = messages(case)
    for number in numbers:
        path = os.path.join(folder, f"{number}.ndjson")
        with open(path + ".new", "wb") as file:
            whole = lines[number * 200:number * 200 + 200]
            file.write(b"\n".join([*whole, b"{%d" % number, b"\xff%d" % number]) + b"\n")
        # Spark passes over names that begin with a dot.
        os.rename(path + ".new", path)
        os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))


def follow(case, arriving, output, checkpoint, *more, bin_folder=None, reader=None, expected=0):
    chosen = stream.options([
        "--bin", bin_folder or case.bin, "--output", output, "--checkpoint", checkpoint, "--once",
        *(more or ["--at-most", "1"]), arriving])
    with contextlib.redirect_stderr(io.StringIO()) as errors:
        status = stream.follow(case.spark, chosen, reader)
    assert status == expected, (status, errors.getvalue())
    return status, errors.getvalue()


def batches(output):
    """The batches that are whole."""
    return sorted(name for name in os.listdir(output) if os.path.exists(os.path.join(output, name, "_SUCCESS")))


def check(case, arriving, output):
    """Each message is there once, and so is each line that was rejected."""
    names = [os.path.join(arriving, name) for name in sorted(os.listdir(arriving))]
    whole = sorted(case.shell('classify-tone "$@"', *names).splitlines())
    found = sorted_lines(*(os.path.join(output, name) for name in batches(output)))
    assert len(whole) == 200 * len(names) and found == whole, f"{len(found)} messages of {len(whole)}"
    rejected = sorted_lines(
        *(os.path.join(output + "-rejects", name) for name in os.listdir(output + "-rejects")))
    bad = [form % number for number in range(len(names)) for form in (b"{%d", b"\\xff%d")]
    assert rejected == sorted(bad), rejected
