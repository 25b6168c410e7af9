#!/usr/bin/env python3
"""Texts that teach which language is which: `code<TAB>text` on standard output.

Languages with a model of tone come from the labelled texts (their labels are dropped), in the order of the arguments
CODE=FILE: the first 6,000 of SemEval's, 3,000 of the brands' and 2,000 of GoEmotions' for English, and the training
texts of the others, without the Hindi rows that are plainly English (by fastText's lid.176, p > 0.5). All languages,
these included, come from words drawn by their frequency in wordfreq 3.1 (data CC BY-SA 4.0); those that wordfreq has
not, from letters drawn by the trigrams of langdetect 1.0.9 (Apache-2.0, from Wikipedia).
Half of the texts are cut to a few words, because messages are short. The same packages give the same texts.
"""
import itertools
import json
import pathlib
import random
import re
import sys

import langdetect
import wordfreq

WORDS = {  # texts drawn from words
    "en": 4000, "fr": 2000, "de": 2000, "it": 2000, "pt": 2000, "es": 2000, "ar": 1500, "hi": 1500,
    "nl": 3000, "sv": 2000, "da": 2000, "nb": 2000, "is": 1000, "pl": 2000, "cs": 2000, "sk": 1500, "sl": 1500,
    "sh": 2000, "tr": 2500, "hu": 2000, "fi": 2500, "id": 2500, "ms": 1000, "fil": 2500, "ro": 2500, "ca": 3000,
    "vi": 2500, "lt": 1500, "lv": 1500, "fa": 2000, "ur": 1500,
}
LETTERS = {"et": 1500, "sq": 1500, "af": 1500, "sw": 1500, "so": 1000, "cy": 1500, "mr": 1500, "ne": 1500}
EDGE = " "


def words(code, count, draw):
    size = "large" if code in wordfreq.available_languages("large") else "small"
    table = wordfreq.get_frequency_dict(code, size)
    kept = [(word, share) for word, share in table.items() if not re.search(r"\d", word)]
    vocabulary = [word for word, _ in kept]
    common = list(itertools.accumulate(share for _, share in kept))
    # Rare words too, so that the model knows more than the commonest thousand.
    rare = list(itertools.accumulate(share**0.75 for _, share in kept))
    for number in range(count):
        length = draw.choice((1, 2, 3, 4, 6, 8, 12, 16))
        yield " ".join(draw.choices(vocabulary, cum_weights=rare if number % 2 else common, k=length))


def letters(code, count, draw):
    profile = pathlib.Path(langdetect.__file__).parent / "profiles" / code
    follow = {}
    for gram, times in json.loads(profile.read_text(encoding="utf-8"))["freq"].items():
        if len(gram) == 3:
            follow.setdefault(gram[:2], []).append((gram[2], times))
    starts = [gram for gram in follow if gram[0] == EDGE]
    times_of_starts = [sum(times for _, times in follow[gram]) for gram in starts]
    for _ in range(count):
        made = []
        for _ in range(draw.choice((1, 2, 3, 4, 6, 8, 12, 16))):
            word = draw.choices(starts, times_of_starts)[0]
            while word[-1] != EDGE and len(word) < 14 and word[-2:] in follow:
                letters_after, times = zip(*follow[word[-2:]])
                word += draw.choices(letters_after, times)[0]
            made.append(word.strip().lower())
        yield " ".join(made)


def shortened(text, draw):
    parts = text.split()
    length = draw.choice((1, 2, 3, 4, 6))
    start = draw.randrange(max(len(parts) - length, 0) + 1)
    return " ".join(parts[start:start + length])


def main():
    draw = random.Random(1)
    lines = []
    for argument in sys.argv[1:]:
        code, _, path = argument.partition("=")
        for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
            _, tab, text = line.partition("\t")
            if tab:
                lines += [(code, text), (code, shortened(text, draw))]
    for code, count in WORDS.items():
        lines += [("hr" if code == "sh" else code, text) for text in words(code, count, draw)]
    for code, count in LETTERS.items():
        lines += [(code, text) for text in letters(code, count, draw)]
    for code, text in lines:
        print(code, " ".join(text.split()), sep="\t")


main()
