#!/usr/bin/env python3
"""Messages with their tone as they arrive: a folder or a Kafka topic in, files that hold each message once out.

    spark-submit --py-files filters.py stream.py --output FOLDER --checkpoint FOLDER INPUT
    spark-submit --py-files filters.py --packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.0.1 \\
        stream.py --output FOLDER --checkpoint FOLDER --kafka HOST:PORT TOPIC

The checkpoint remembers which files or offsets each batch was made of. A batch writes into a folder named after its
number and replaces it: one that was killed is made again from the same input, classify-tone gives the same bytes, and
no message is lost or doubled. Rejected lines go to a folder beside it, `-rejects` added to its name.
"""
import argparse
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from filters import Filters, REJECTED, failure, rejected


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("input", metavar="INPUT", help="a folder, or a topic with --kafka")
    parser.add_argument("--output", required=True, metavar="FOLDER")
    parser.add_argument("--checkpoint", required=True, metavar="FOLDER")
    parser.add_argument("--kafka", metavar="HOST:PORT")
    parser.add_argument("--bin", metavar="FOLDER", help="where the filters are on each worker")
    parser.add_argument("--once", action="store_true", help="end when all that is there has been read")
    parser.add_argument("--every", default="10 seconds", metavar="TIME", help="how often a batch is made")
    return parser.parse_args()


def source(spark, chosen):
    if chosen.kafka:
        topic = spark.readStream.format("kafka").option("kafka.bootstrap.servers", chosen.kafka)
        topic = topic.option("subscribe", chosen.input).option("startingOffsets", "earliest")
        return topic.load().select(F.col("value").cast("string"))
    return spark.readStream.option("lineSep", "\n").text(chosen.input).select("value")


def main():
    chosen = options()
    spark = SparkSession.builder.appName("earshot stream").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    filters = Filters(chosen.bin)

    def write(batch, number):
        lines = filters.piped(batch.rdd.map(lambda row: row[0]), ["classify-tone"])
        frame = spark.createDataFrame(lines.map(lambda line: (line,)), "value string").persist()
        is_rejected = F.col("value").startswith(REJECTED)
        folder = f"batch={number:09}"
        frame.where(~is_rejected).write.mode("overwrite").text(f"{chosen.output}/{folder}")
        bad = frame.where(is_rejected).rdd.flatMap(lambda row: rejected(row[0]))
        bad = bad.map(lambda line: (line.decode("utf-8", "backslashreplace"),))
        if not bad.isEmpty():
            spark.createDataFrame(bad, "value string").write.mode("overwrite").text(
                f"{chosen.output}-rejects/{folder}")
        frame.unpersist()

    stream = source(spark, chosen).writeStream.foreachBatch(write).option(
        "checkpointLocation", chosen.checkpoint)
    stream = stream.trigger(availableNow=True) if chosen.once else stream.trigger(processingTime=chosen.every)
    try:
        stream.start().awaitTermination()
    except Exception as error:
        reason = failure(error)
        if reason is None:
            raise
        print(f"stream.py: {reason}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
