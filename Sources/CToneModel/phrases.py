#!/usr/bin/env python3
"""Writes pieces of texts for the teacher to judge, so that the small model learns what words and phrases add by themselves
(sampling of n-grams: Tang et al. 2019): python3 phrases.py DIRECTORY PIECES

    pip install wordfreq

reads the files below in DIRECTORY and writes PIECES/words.txt (words of these texts and of wordfreq's), PIECES/phrases.txt
(two and three words that are often together) and PIECES/cuts.txt (four to ten words out of a text). The same files give
the same pieces."""
import collections
import pathlib
import random
import re
import sys

from wordfreq import top_n_list

TEXTS = [
    "tone/unlabelled/tweets.txt", "tone/unlabelled/emoji-tweets.tsv", "tone/train/semeval2013-2016.tsv",
    "tone/train/brands.tsv", "tone/train/product-reviews.tsv", "tone/cues/offensive-train.tsv",
    "intent/complaints-open.tsv", "intent/app-reviews-open.tsv", "tone/train/goemotions.tsv",
    "tone/train/crowdflower-mix.tsv", "politeness/wikipedia.tsv", "same-issue/banking77-train.tsv",
]
CUT = [
    "tone/unlabelled/tweets.txt", "tone/train/semeval2013-2016.tsv", "intent/complaints-open.tsv",
    "intent/complaints-open.tsv", "tone/train/brands.tsv", "intent/app-reviews-open.tsv",
    "tone/train/crowdflower-mix.tsv", "tone/unlabelled/emoji-tweets.tsv",
]
# In how many texts a word, two words and three words stand that are written, and how many cuts there are.
WORD, PAIR, TRIPLE, CUTS, COMMON_WORDS = 4, 7, 7, 80_000, 45_000


def texts(path):
    for line in path.read_text(encoding="utf-8").split("\n"):
        _, tab, text = line.partition("\t")
        if tab or path.suffix == ".txt" and line:
            yield text if tab else line


def tokens(text):
    """The words and marks in lower case, without people and links, repeated marks squeezed."""
    text = text.replace("’", "'").replace("\\u2019", "'")
    text = re.sub(r"https?://\S+|@\w+", "", text).lower()
    found = re.findall(r"[a-z][a-z']+|[a-z]|[!?.]+|[:;=][-']?[()DPpo/\\]", text)
    return [token[:2] if token[0] in "!?." else token for token in found]


def frequent(counts, least):
    """Those in so many texts, the most frequent first."""
    kept = [(-count, phrase) for phrase, count in counts.items() if count >= least]
    return [phrase for _, phrase in sorted(kept)]


def cuts(directory):
    """Four to ten words in a row, from every text that has nine or more."""
    chance = random.Random(7)
    found = [text.split() for name in CUT for text in texts(directory / name)]
    chance.shuffle(found)
    for words in [words for words in found if len(words) >= 9][:CUTS]:
        length = chance.randint(4, 10)
        start = chance.randint(0, len(words) - length) if len(words) > length else 0
        yield " ".join(words[start : start + length])


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: phrases.py DIRECTORY PIECES")
    directory, pieces = map(pathlib.Path, sys.argv[1:])
    counts = [collections.Counter() for _ in range(3)]
    for name in TEXTS:
        for text in texts(directory / name):
            found = tokens(text)
            for length, counter in enumerate(counts, 1):
                counter.update({" ".join(found[i : i + length]) for i in range(len(found) - length + 1)})
    common = [word for word in top_n_list("en", 60_000) if re.fullmatch(r"[a-z][a-z']+", word)]
    words = sorted({*frequent(counts[0], WORD), *common[:COMMON_WORDS]})
    pieces.mkdir(exist_ok=True)
    phrases = frequent(counts[1], PAIR) + frequent(counts[2], TRIPLE)
    for name, lines in [("words", words), ("phrases", phrases), ("cuts", cuts(directory))]:
        (pieces / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
