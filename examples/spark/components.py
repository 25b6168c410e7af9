"""Connected components in rounds of joins: the large-star and small-star operations of Kiveris, Lattanzi, Mirrokni,
Rastogi and Vassilvitskii, Connected Components in MapReduce and Beyond (SoCC 2014).

Each round joins every node to the smallest of its neighbourhood. Components become stars around their smallest node in
a number of rounds that grows with the logarithm of their size, whatever their shape; no node ever holds a component.
"""
from pyspark.sql import functions as F


def components(edges, checkpoint, most_rounds=50):
    """The smallest node of each node's component, as columns `node` and `root`; nodes that are their own root are left
    out, as are all without an edge. Nodes are texts and compare byte by byte.

    edges: columns `a` and `b`. checkpoint: makes a data frame durable and cuts its lineage.
    Gives the frame and how many rounds it took.
    """
    edges = checkpoint(
        edges.where("a <> b")
        .select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b")).distinct())
    before = digest(edges)
    for rounds in range(1, most_rounds + 1):
        edges = checkpoint(small_star(large_star(edges)))
        after = digest(edges)
        if after == before:
            return edges.select(F.col("a").alias("node"), F.col("b").alias("root")), rounds
        before = after
    raise RuntimeError(f"no end of the components after {most_rounds} rounds")


def large_star(edges):
    """Joins each node's greater neighbours to the smallest of its neighbours and itself."""
    both = edges.union(edges.select(F.col("b").alias("a"), F.col("a").alias("b")))
    least = both.groupBy("a").agg(F.min("b").alias("least"))
    joined = both.join(least, "a").where("b > a")
    return joined.select(F.col("b").alias("a"), F.least("a", "least").alias("b")).distinct()


def small_star(edges):
    """Joins each node's smaller neighbours, and itself, to the smallest of them. Of each edge, `a` is the greater."""
    least = edges.groupBy("a").agg(F.min("b").alias("least"))
    joined = edges.join(least, "a")
    others = joined.select(F.col("b").alias("a"), F.col("least").alias("b"))
    selves = least.select("a", F.col("least").alias("b"))
    return others.union(selves).where("a <> b").distinct()


def digest(edges):
    """What tells two sets of edges apart: their number and the sum of their hashes."""
    hashes = F.xxhash64("a", "b").cast("decimal(20,0)")
    return tuple(edges.agg(F.count("a"), F.sum(hashes)).first())
