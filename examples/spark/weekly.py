#!/usr/bin/env python3
"""The weekly report of a stream that no machine holds: classify-tone, thread, triage and report on Apache Spark.

    spark-submit --py-files filters.py,components.py weekly.py --output FOLDER [OPTIONS] INPUT...

INPUT are files or folders of newline-delimited JSON, or globs, at any address that Spark reads (file:, hdfs:, s3a:).
Under FOLDER come `records`, which are the lines that

    classify-tone INPUT... | thread --no-duplicates | triage --no-state

prints, in another order; `report.*`, the same bytes as `report` makes of them; and `rejects`. The filters must be in the
PATH of every worker, or in --bin there. README.md beside this file tells how it is done and how large a cluster it needs.
"""
import argparse
import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from components import components
from filters import BadLines, Filters, REJECTED, end, rejected


# What lines are sorted by to stand as in their files, and these by their names.
ORDER = ("file_path", "file_block_start", "line")

# A number may be as long as a line.
LIMITS = {"maxNumLen": str(64 * 1024 * 1024)}

SUFFIXES = {"text": "txt", "markdown": "md", "junit": "xml", "github": "md"}


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("--output", required=True, metavar="FOLDER")
    parser.add_argument("--partitions", type=int, default=64, metavar="NUMBER")
    parser.add_argument("--bin", metavar="FOLDER", help="where the filters are on each worker")
    parser.add_argument("--config", metavar="FILE", help="earshot.yaml, sent along")
    parser.add_argument("--issues", action="append", default=[], metavar="FILE", help="a tracker's issues, sent along")
    parser.add_argument("--as-of", metavar="TIME")
    parser.add_argument("--strict", action="store_true", help="fail at a line that cannot be read")
    parser.add_argument("--format", default="html", help="of the report")
    parser.add_argument("--title", default="Customer care report")
    parser.add_argument("--log-level", default="OFF", help="of Spark's own log")
    parser.add_argument("--keep-work", action="store_true", help="keep what the passes hand to each other")
    return parser.parse_args()


class Weekly:
    """One run, pass by pass. Each pass leaves its lines under `work`, where the next one and a retry find them."""

    def __init__(self, spark, options):
        self.spark = spark
        # Else the smaller side of a join would be gathered in the driver.
        spark.conf.set("spark.sql.autoBroadcastJoinThreshold", "-1")
        self.options = options
        self.output = options.output.rstrip("/")
        self.count = options.partitions
        self.filters = Filters(options.bin, options.config, options.strict)
        self.as_of = ["--as-of", options.as_of] if options.as_of else []
        self.rejects = []
        self.frames = 0
        self.roots_found = None
        self.parts = self.find_parts()

    def run(self):
        # Of an earlier run; the rest is replaced.
        self.remove("rejects")
        lines = self.read()
        judged = self.judge(lines)
        placed = self.place(judged)
        merged = self.merge(placed)
        decided = self.decide(placed, merged)
        records = self.gather(placed, merged, decided)
        self.report(records)
        return self.count_rejects()

    # Passes

    def read(self):
        """The lines with what tells where each belongs; those that are no UTF-8 are rejected."""
        lines = (
            self.spark.read.text(self.options.inputs, lineSep="\n")
            .select("value", "_metadata.file_path", "_metadata.file_block_start")
            .withColumn("line", F.monotonically_increasing_id()))
        broken = lines.where(~F.is_valid_utf8("value")).select(F.hex(F.col("value").cast("binary")))
        broken = broken.rdd.map(lambda row: bytes.fromhex(row[0]))
        count = broken.count() if self.options.strict else 0
        if count:
            raise BadLines(f"{count} line{'s are' if count > 1 else ' is'} not UTF-8")
        self.rejects.append(broken)
        return lines.where(F.is_valid_utf8("value"))

    def judge(self, lines):
        """Messages with their tone. Other records need none and keep the order of their files."""
        lines = with_members(lines, "id string, type string").fillna("message", "type")
        texts = lines.where("type = 'message'").select("value").rdd.map(lambda row: row[0])
        messages = self.pass_through("tone", texts, ["classify-tone"])
        return messages, lines.where("type <> 'message'")

    def place(self, judged):
        """Whole conversations: their messages with thread and place, other records, and what crosses conversations."""
        messages, others = judged
        roots = self.roots_found = self.roots(messages)
        whole = with_members(messages, "id string").withColumnRenamed("id", "node")
        # Deletions go where their message is; all other records together, in their order.
        others = others.select("value", *ORDER, F.when(F.col("type") == "deletion", F.col("id")).alias("node"))
        keyed = (
            whole.unionByName(others, allowMissingColumns=True).join(roots, "node", "left")
            .withColumn("part", self.part_of(F.coalesce("root", "node", F.lit("")))))
        return self.pass_through(
            "placed", self.dealt(keyed, *ORDER), ["thread", "--no-duplicates"],
            ["triage", "--partial", *self.as_of])

    def roots(self, messages):
        """The smallest id of all that answers, quotations, conversations and reposts join a message to."""
        links = self.filters.piped(messages.rdd.map(lambda row: row[0]), ["thread", "--links"])
        links = self.frame(links.filter(lambda line: not line.startswith(REJECTED)))
        edges = with_members(links, "id string, parent string").where("parent is not null")
        roots, rounds = components(edges.selectExpr("id as a", "parent as b"), self.checkpoint)
        print(f"weekly.py: the components took {rounds} rounds", file=sys.stderr)
        return roots

    def merge(self, placed):
        """What crosses conversations, added up in one place: what each part must know, and alerts and issues."""
        issues = []
        for number, path in enumerate(self.options.issues):
            name = f"issues{number}" + os.path.splitext(path)[1]
            issues += ["--issues", self.filters.add_file(name, path)]
        return self.pass_through(
            "merged", of_type(placed, "partial").select("value").rdd.map(lambda row: row[0]).coalesce(1),
            ["triage", "--merge", *issues, *self.as_of])

    def decide(self, placed, merged):
        """Whole customers: decisions and cases."""
        placement = "placement struct<key: string, leaves: string, `order`: string>"
        messages = of_type(
            placed, "message",
            f"id string, network string, author struct<id: string, handle: string>, triage struct<{placement}>")
        messages = messages.select(
            "value", "id", "triage.placement.*",
            folded(F.concat_ws(":", F.coalesce("network", F.lit("")), F.coalesce("author.id", "author.handle")))
            .alias("author"))
        places = of_part(placed, "place", f"id string, tallies struct<{placement}>").selectExpr(
            "value as place", "id", "tallies.placement.key as later", "tallies.placement.leaves as left")
        findings = of_part(merged, "finding", "id string").selectExpr("value as finding", "id")
        rows = self.checkpoint(
            messages.join(places, "id", "left").join(findings, "id", "left")
            .withColumn("node", F.coalesce("key", "later", F.lit(""))))
        # Customers whose branches were left for others', and messages that turned out to be another's.
        edges = rows.select(F.col("node").alias("a"), F.explode(F.array("leaves", "later", "left")).alias("b"))
        edges = self.checkpoint(edges.where("b is not null and a <> b"))
        if edges.isEmpty():
            rows = rows.withColumn("root", F.col("node"))
        else:
            roots, _ = components(edges, self.checkpoint)
            rows = rows.join(roots, "node", "left").withColumn("root", F.coalesce("root", "node"))
        rows = rows.withColumn("part", self.part_of(F.col("root")))
        # What is given comes before the messages that it is about. The summary goes to every part; how influential
        # somebody is, where something of theirs is.
        given = of_part(merged, "summary").select("value")
        given = given.crossJoin(self.spark.createDataFrame([(part,) for part in self.parts], "part int"))
        influence = of_part(merged, "influence", "id string").select(
            F.col("value").alias("influence"), folded("id").alias("author"))
        influence = rows.select("part", "author").distinct().join(influence, "author")
        own = rows.select("part", F.explode(F.array("place", "finding")).alias("value")).where("value is not null")
        dealt = (
            given.select("part", "value", F.lit("").alias("order"))
            .union(influence.select("part", "influence", F.lit("").alias("order")))
            .union(own.select("part", "value", F.lit("").alias("order")))
            .union(rows.select("part", "value", "order")))
        return self.pass_through(
            "decided", self.dealt(dealt, "order"), ["triage", "--given", "/dev/null", *self.as_of])

    def gather(self, placed, merged, decided):
        """All records of the whole."""
        others = with_members(placed, "type string").where("type not in ('message', 'partial')")
        told = with_members(merged, "type string").where("type <> 'partial'")
        records = decided.union(others.select("value")).union(told.select("value"))
        records.write.mode("overwrite").text(f"{self.output}/records")
        return self.spark.read.text(f"{self.output}/records", lineSep="\n")

    def report(self, records):
        """A report of each part that holds whole conversations, and of all."""
        # A case or question goes where the message is that it is about, an issue where its example is, an alert
        # with its evidence.
        rows = with_members(records, "id string, exemplar string, evidence array<string>")
        node = F.coalesce("exemplar", F.get("evidence", F.lit(0)), "id", F.lit(""))
        node = F.regexp_replace(node, "^(case|question):", "")
        rows = rows.withColumn("node", node).join(self.roots_found, "node", "left")
        rows = rows.withColumn("part", self.part_of(F.coalesce("root", "node")))
        partials = self.pass_through("partials", self.dealt(rows), ["report", "--partial"])
        options = self.options
        text = self.filters.text(
            partials.rdd.map(lambda row: row[0]),
            ["report", "--merge", "--format", options.format, "--title", options.title])
        self.write(f"{self.output}/report.{SUFFIXES.get(options.format, options.format)}", text)

    def count_rejects(self):
        """How many lines were rejected; they lie under `rejects`, bytes that are no UTF-8 spelled out."""
        rejects = self.spark.sparkContext.union(self.rejects)
        count = rejects.count()
        if count:
            rejects = rejects.map(lambda line: line.decode("utf-8", "backslashreplace"))
            self.frame(rejects).coalesce(1).write.mode("overwrite").text(f"{self.output}/rejects")
        return count

    # Means

    def pass_through(self, name, rdd, *commands):
        """Sends the partitions through filters, keeps what comes out under `work`, and gives it as a frame."""
        path = f"{self.output}/work/{name}"
        self.frame(self.filters.piped(rdd, *commands)).write.mode("overwrite").text(path)
        lines = self.spark.read.text(path, lineSep="\n")
        self.rejects.append(
            lines.where(F.col("value").startswith(REJECTED)).rdd.flatMap(lambda row: rejected(row[0])))
        return lines.where(~F.col("value").startswith(REJECTED))

    def dealt(self, frame, *order):
        """The lines of a frame, each in its `part`, and in order there."""
        rows = frame.select("part", "value", *order).repartition(self.count, "part")
        return rows.sortWithinPartitions(*order or ["part"]).select("value").rdd.map(lambda row: row[0])

    def part_of(self, key):
        """The part that a key belongs to: one of `parts`."""
        place = F.pmod(F.xxhash64(key), F.lit(self.count)).cast("int")
        return F.element_at(F.array(*(F.lit(part) for part in self.parts)), place + 1)

    def find_parts(self):
        """A number for each partition that Spark's own hash sends there, so that no two parts share one."""
        numbers = self.spark.range(self.count * 100).select(F.col("id").cast("int").alias("id"))
        homes = numbers.groupBy(F.pmod(F.hash("id"), F.lit(self.count)).alias("home")).agg(F.min("id").alias("id"))
        parts = [row["id"] for row in homes.orderBy("home").collect()]
        assert len(parts) == self.count
        return parts

    def write(self, path, content):
        """Writes a file at any address that Spark writes to."""
        context = self.spark.sparkContext
        path = context._jvm.org.apache.hadoop.fs.Path(path)
        stream = path.getFileSystem(context._jsc.hadoopConfiguration()).create(path, True)
        try:
            stream.write(bytearray(content))
        finally:
            stream.close()

    def remove(self, name):
        context = self.spark.sparkContext
        path = context._jvm.org.apache.hadoop.fs.Path(f"{self.output}/{name}")
        path.getFileSystem(context._jsc.hadoopConfiguration()).delete(path, True)

    def frame(self, rdd):
        return self.spark.createDataFrame(rdd.map(lambda line: (line,)), "value string")

    def checkpoint(self, frame):
        self.frames += 1
        path = f"{self.output}/work/frame{self.frames}"
        frame.write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)


def with_members(frame, members):
    """The lines of a frame with some members of the record in each, as columns; all from one reading of the line."""
    lines = frame.withColumn("record", F.from_json("value", members, LIMITS))
    return lines.select(*frame.columns, "record.*")


def of_type(frame, name, members=""):
    """The records of a type, with some members."""
    records = with_members(frame, ", ".join(["type string", *([members] if members else [])]))
    return records.where(F.coalesce("type", F.lit("message")) == name).drop("type")


def of_part(frame, name, members=""):
    """The partial records that tell of one thing."""
    return of_type(frame, "partial", ", ".join(["part string", *([members] if members else [])])).where(
        F.col("part") == name)


def folded(name):
    """A name whose letters' case does not matter. Both ways, since some letters have only one of the cases."""
    return F.upper(F.lower(name))


def main():
    chosen = options()
    spark = SparkSession.builder.appName("earshot weekly").getOrCreate()
    spark.sparkContext.setLogLevel(chosen.log_level)
    try:
        weekly = Weekly(spark, chosen)
        count = weekly.run()
    except Exception as error:
        return end("weekly.py", error)
    if not chosen.keep_work:
        weekly.remove("work")
    if count:
        print(f"weekly.py: {count} line{'s were' if count > 1 else ' was'} rejected", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
