#!/usr/bin/env python3
"""Messages with their tone as they arrive: a folder or a Kafka topic in, files that hold each message once out.

    spark-submit --py-files filters.py stream.py --output FOLDER --checkpoint FOLDER INPUT
    spark-submit --py-files filters.py --packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.0.1 \\
        stream.py --output FOLDER --checkpoint FOLDER --kafka HOST:PORT TOPIC

The checkpoint remembers which files or offsets each batch was made of. A batch writes into a folder named after its
number and replaces it: one that was killed is made again from the same input, classify-tone gives the same bytes, and
no message is lost or doubled. A batch is whole when its folder holds `_SUCCESS`. Rejected lines go to a folder beside
the output's, `-rejects` added to its name.
"""
import argparse
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from filters import Filters, REJECTED, end, rejected


def options(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("input", metavar="INPUT", help="a folder, or a topic with --kafka")
    parser.add_argument("--output", required=True, metavar="FOLDER")
    parser.add_argument("--checkpoint", required=True, metavar="FOLDER")
    parser.add_argument("--kafka", metavar="HOST:PORT")
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE",
        help="of Spark's source, such as kafka.security.protocol=SSL; may be repeated")
    parser.add_argument("--bin", metavar="FOLDER", help="where the filters are on each worker")
    parser.add_argument("--once", action="store_true", help="end when all that is there has been read")
    parser.add_argument("--every", default="10 seconds", metavar="TIME", help="how often a batch is made")
    parser.add_argument("--at-most", type=int, metavar="NUMBER", help="files, or a topic's records, in a batch")
    chosen = parser.parse_args(arguments)
    if any("=" not in option for option in chosen.option):
        parser.error("--option: not NAME=VALUE")
    return chosen


def source(reader, chosen):
    """What arrives, as `value`: a line of a file, or the lines of a topic's record; nothing for one without a value."""
    if chosen.kafka:
        reader = reader.format("kafka").option("kafka.bootstrap.servers", chosen.kafka)
        reader = reader.option("subscribe", chosen.input).option("startingOffsets", "earliest")
    else:
        reader = reader.format("text").option("lineSep", "\n")
    if chosen.at_most:
        reader = reader.option("maxOffsetsPerTrigger" if chosen.kafka else "maxFilesPerTrigger", chosen.at_most)
    for option in chosen.option:
        reader = reader.option(*option.split("=", 1))
    arrived = reader.load() if chosen.kafka else reader.load(chosen.input)
    return arrived.select(F.col("value").cast("string"))


def write(batch, number, filters, output):
    """Writes a batch, and what was rejected of it, in place of what an earlier try has written."""
    folder = f"batch={number:09}"
    readable = F.is_valid_utf8("value")
    lines = filters.piped(batch.where(readable).rdd.map(lambda row: row[0]), ["classify-tone"])
    spark = batch.sparkSession
    frame = spark.createDataFrame(lines.map(lambda line: (line,)), "value string").persist()
    is_rejected = F.col("value").startswith(REJECTED)
    broken = batch.where(~readable).select(F.hex(F.col("value").cast("binary")))
    bad = broken.rdd.map(lambda row: bytes.fromhex(row[0])).union(
        frame.where(is_rejected).rdd.flatMap(lambda row: rejected(row[0])))
    bad = bad.map(lambda line: (line.decode("utf-8", "backslashreplace"),))
    # What was rejected comes first: the other folder tells that the batch is whole.
    if not bad.isEmpty():
        spark.createDataFrame(bad, "value string").write.mode("overwrite").text(f"{output}-rejects/{folder}")
    frame.where(~is_rejected).write.mode("overwrite").text(f"{output}/{folder}")
    frame.unpersist()


def holds_batches_of_another(spark, chosen):
    """Whether the output was made with a checkpoint that is not there, so that batches would replace others."""
    context = spark.sparkContext

    def found(pattern):
        path = context._jvm.org.apache.hadoop.fs.Path(pattern)
        return bool(path.getFileSystem(context._jsc.hadoopConfiguration()).globStatus(path))

    return found(f"{chosen.output}/batch=*") and not found(f"{chosen.checkpoint}/offsets/*")


def follow(spark, chosen, reader=None):
    """Runs until the stream ends: never, or with `--once` when all has been read."""
    if holds_batches_of_another(spark, chosen):
        print(f"stream.py: {chosen.output} holds batches that {chosen.checkpoint} knows nothing of", file=sys.stderr)
        return 2
    filters = Filters(chosen.bin)
    trigger = {"availableNow": True} if chosen.once else {"processingTime": chosen.every}
    try:
        stream = source(reader or spark.readStream, chosen).writeStream.trigger(**trigger)
        stream = stream.option("checkpointLocation", chosen.checkpoint)
        stream = stream.foreachBatch(lambda batch, number: write(batch, number, filters, chosen.output))
        stream.start().awaitTermination()
    except Exception as error:
        if chosen.kafka and "data source: kafka" in str(error):
            package = f"org.apache.spark:spark-sql-kafka-0-10_2.13:{spark.version}"
            print(f"stream.py: Spark has no source for Kafka: submit with --packages {package}", file=sys.stderr)
            return 2
        return end("stream.py", error)
    return 0


def main():
    chosen = options()
    spark = SparkSession.builder.appName("earshot stream").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return follow(spark, chosen)


if __name__ == "__main__":
    sys.exit(main())
